"""What a careful reader could know of the Chinese famine, by the year of publication."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers import theme
from helpers.arithmetic import known
from helpers.charts.chart import Chart, finish
from helpers.words import number, numbered

FIRST, LAST = 1957, 2027
MARKS = {"1959-61": ("^", ""), "1958-62": (theme.CHINA.mark, "")}


@theme.settings()
def known_when(
    estimates: pd.DataFrame, targets: pd.DataFrame, gdp: pd.DataFrame, year: str = "1962"
) -> Chart:
    """Published tolls (above), figures of the harvest of 1958 (middle) and of output per person
    1957-61 (below), each at its year of publication; what came after the chosen year is left out.

    year: a key of known.YEARS. Raises UnknownChoiceError for any other.
    """
    now = known.by(year)
    dead = known.tolls(estimates, year)
    grain, fall = known.harvests(targets, year), known.falls(gdp, year)
    figure, (top, middle, low) = theme.canvas(3, 1, sharex=True, height_ratios=[2, 1.2, 1.2])
    _ranges(top, dead)
    _marks(middle, grain)
    _marks(low, fall)
    for ax, reach in ((top, (0, 60)), (middle, (0, 420)), (low, (-36, 6))):
        ax.axvline(now, color=theme.INK, linewidth=1.4, zorder=2)
        ax.set(xlim=(FIRST, LAST), ylim=reach)
    low.axhline(0, color=theme.QUIET, linewidth=0.9)
    told = ("deaths,\nmillion", dead), ("harvest,\nmillion t", grain), ("output,\npercent", fall)
    for ax, (words, rows) in zip((top, middle, low), told, strict=True):
        ax.set_ylabel(words)
        if rows.empty:
            middle_height = sum(ax.get_ylim()) / 2
            ax.text(now + 2, middle_height, f"none in print by {now}", va="center")
    low.set_xlabel("year of publication")
    low.set_xticks(range(1960, 2021, 10))
    return finish(
        figure,
        title=f"By {now}: {_tolls(dead)}; the harvest of 1958 stood at {_last(grain)} million "
        "tonnes in print",
        measure="Above: published tolls, each at its year; triangles for 1959-61, squares for "
        "1958-62, rings for other spans; grey: outliers and reviews. Only like marks "
        "compare. Middle: the harvest of 1958 as published. Below: output per person, 1957 to "
        "1961. Upright line: the chosen year; what came later is not shown",
        alt=f"Three panels over the years of publication. {_list(dead)}. Harvest of 1958: "
        f"{_steps(grain)}. Output per person: {_steps(fall)}.",
        rows=pd.concat(
            [
                dead.assign(series="toll"),
                grain.assign(series="harvest"),
                fall.assign(series="output per person"),
            ],
            ignore_index=True,
        ),
        table=known.told(estimates, targets, gdp),
    )


def _ranges(ax: Axes, dead: pd.DataFrame) -> None:
    for row in dead.sort_values("apart", ascending=False).itertuples():
        colour = theme.BEHIND if row.apart else theme.CHINA.colour
        ends = [end for end in (row.low, row.value, row.high) if not pd.isna(end)]
        ax.plot([row.published] * 2, [min(ends), max(ends)], color=colour, linewidth=2, zorder=3)
        mark, face = MARKS.get(row.period, ("o", "white"))
        ax.plot(
            row.published, row.value, mark, color=colour, markerfacecolor=face or colour,
            markersize=6.5, zorder=4,
        )  # fmt: skip


def _marks(ax: Axes, rows: pd.DataFrame) -> None:
    ax.plot(
        rows["published"], rows["value"], theme.CHINA.mark, color=theme.CHINA.colour,
        markersize=7, zorder=4,
    )  # fmt: skip


def _tolls(dead: pd.DataFrame) -> str:
    if dead.empty:
        return "no toll in print among those listed here"
    return f"{numbered(len(dead), 'toll')} in print"


def _list(dead: pd.DataFrame) -> str:
    if dead.empty:
        return "No toll had been published"
    return "Tolls: " + "; ".join(
        f"{row.author}, {row.period}, {_few(row.value)}" for row in dead.itertuples()
    )


def _last(rows: pd.DataFrame) -> str:
    return _few(rows["value"].iloc[-1]) if len(rows) else "no"


def _steps(rows: pd.DataFrame) -> str:
    listed = [f"{_few(row.value)} in {row.published}" for row in rows.itertuples()]
    return ", ".join(listed) or "no figure"


def _few(value: float) -> str:
    return number(value, 0 if value >= 100 or float(value).is_integer() else 1)
