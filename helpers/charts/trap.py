"""The model of the grain trap beside the record."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from helpers import theme
from helpers.arithmetic import trap
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import End
from helpers.words import number

PANELS = {
    "harvest": "Harvest, million tonnes",
    "taken": "Taken, million tonnes",
    "per_head": "Left, kg per villager",
}
FIT = 10.0


@theme.settings()
def trap_and_record(
    china: pd.DataFrame,
    ussr: pd.DataFrame,
    targets: pd.DataFrame,
    country: str = "China",
    mechanisms: Sequence[str] = trap.MECHANISMS,
    harvests: str = "main",
) -> Chart:
    """Harvest, grain taken and grain left per villager: the record as the country's line, the model
    as crosses on a thin line.

    china, ussr, targets: the tables the setting is read from. mechanisms: those at work (see
    trap.MECHANISMS).
    harvests: 'main' or 'official', the harvest series of the record and of the base year.
    Raises NoFigureError for another country, mechanism or series.
    """
    where = trap.setting(country, china, ussr, targets, harvests)
    model = trap.run(where, mechanisms)
    figure, axes = theme.canvas(1, 3)
    both = _side_by_side(where, model)
    for ax, (name, title) in zip(axes, PANELS.items(), strict=True):
        _panel(ax, both, name, country)
        ax.set_title(title, loc="left", color=theme.INK)
    axes[1].set_xlabel("harvest year")
    off = trap.misfit(where, model)
    at_work = [name for name in trap.MECHANISMS if name in mechanisms]
    return finish(
        figure,
        ends=[(ax, _ends(both, name, country)) for ax, name in zip(axes, PANELS, strict=True)],
        title=_title(country, off, at_work),
        measure=(
            f"Crosses: our simple model, fitted to China; {len(at_work)} of {len(trap.MECHANISMS)}"
            " mechanisms at work"
        ),
        alt=(
            f"{' '.join(_words(both, name) for name in PANELS)} Mechanisms at work:"
            f" {', '.join(at_work) or 'none'}."
        ),
        rows=where.rows,
        table=_table(both, off),
    )


def _ends(both: pd.DataFrame, name: str, country: str) -> list[End]:
    last, colour = both.iloc[-1], theme.look(country).colour
    return [
        End(last["year"], last[f"{name}_record"], "record", colour),
        End(last["year"], last[name], "model", theme.INK),
    ]


def _side_by_side(where: trap.Setting, model: pd.DataFrame) -> pd.DataFrame:
    both = model.merge(where.record, on="year", suffixes=("", "_record"))
    millions = {name: both[name] / trap.TONNES for name in ("harvest", "taken", "believed")}
    return both.assign(**millions)


def _panel(ax: Axes, both: pd.DataFrame, name: str, country: str) -> None:
    look = theme.look(country)
    ax.plot(
        both["year"],
        both[f"{name}_record"],
        color=look.colour,
        linewidth=look.line,
        marker=look.mark,
        markersize=6,
        zorder=3,
    )
    ax.plot(
        both["year"],
        both[name],
        color=theme.INK,
        linewidth=1.2,
        marker="x",
        markersize=8,
        markeredgewidth=1.8,
        zorder=4,
    )
    first, last = both["year"].iloc[0], both["year"].iloc[-1]
    ax.set(
        xlim=(first - 0.4, last + 2.6),
        ylim=(0, both[[name, f"{name}_record"]].to_numpy().max() * 1.12),
    )
    ax.set_xticks(range(first, last + 1, 2), [str(year) for year in range(first, last + 1, 2)])


def _title(country: str, off: pd.DataFrame, at_work: list[str]) -> str:
    worst = off.loc[off["harvest"].abs().idxmax()]
    side = "above" if worst["harvest"] > 0 else "below"
    far = f"{number(abs(worst['harvest']))} percent {side} the record in {int(worst['year'])}"
    if len(at_work) == len(trap.MECHANISMS):
        near = abs(worst["harvest"]) < FIT
        if near:
            return (
                f"{country}: with everything at work the model's harvests stay within {FIT:.0f}"
                f" percent; the worst is {far}"
            )
        return (
            f"{country}: with everything at work the model does not reproduce the record; its worst"
            f" harvest is {far}"
        )
    return (
        f"{country}: with {len(at_work)} of {len(trap.MECHANISMS)} mechanisms the model's harvest"
        f" stands up to {far}"
    )


def _words(both: pd.DataFrame, name: str) -> str:
    pairs = zip(both["year"], both[f"{name}_record"], both[name], strict=True)
    told = "; ".join(
        f"{year} record {number(record)}, model {number(model)}" for year, record, model in pairs
    )
    return f"{PANELS[name]}: {told}."


def _table(both: pd.DataFrame, off: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": both["year"],
            "harvest, record (Mt)": both["harvest_record"],
            "harvest, model (Mt)": both["harvest"],
            "model off by (percent)": off["harvest"],
            "believed (Mt)": both["believed"],
            "taken, record (Mt)": both["taken_record"],
            "taken, model (Mt)": both["taken"],
            "left per villager, record (kg)": both["per_head_record"],
            "left per villager, model (kg)": both["per_head"],
            "strength (1 = base year)": both["strength"],
        }
    )
