"""Grain and deaths of 23 provinces: one province year by year, and a study run again with other
choices."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import theme
from helpers.arithmetic import study
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import beside, rows_down
from helpers.errors import one_of
from helpers.words import number

FIRST, LAST = 1953, 1965
BESIDE = {"of the year after": "year after", "of the same year": "same year"}


@theme.settings()
def province_years(
    panel: pd.DataFrame, province: str = "Anhui", deaths: str = "of the year after"
) -> Chart:
    """Grain per person of one province (above; official and constructed) and its death rate
    (below), harvests of 1953-65, with the other 22 provinces thin behind.

    deaths: a key of BESIDE, which says what stands below each harvest. Raises
    UnknownChoiceError for a province or choice that there is not.
    """
    column = one_of(BESIDE, deaths, "choice of deaths")
    own = study.by_year(panel, province)
    own = own[own["year"].between(FIRST, LAST)]
    figure, (above, below) = theme.canvas(2, 1, sharex=True)
    _others_behind(above, below, panel, province, column)
    colour, mark = theme.CHINA.colour, theme.CHINA.mark
    above.plot(own["year"], own["official"], color=colour, marker=mark, linewidth=2.4, zorder=4)
    above.plot(
        own["year"], own["constructed"], color=theme.INK, marker="^", linewidth=1.4, zorder=3
    )
    below.plot(own["year"], own[column], color=colour, marker=mark, linewidth=2.4, zorder=4)
    above.set_ylabel("kg a person")
    below.set_ylabel("deaths in 1,000")
    for ax in (above, below):
        ax.set_ylim(bottom=0)
        for edge in (study.FAMINE[0] - 0.5, study.FAMINE[1] + 0.5):
            ax.axvline(edge, color=theme.QUIET, linewidth=0.9, zorder=1)
    below.set_xticks(range(FIRST, LAST + 1, 2))
    below.set_xlabel("year of the harvest")
    at = own.set_index("year")
    food = at["official"]
    peak = at[column].loc[1957:1961].dropna()
    when = int(peak.idxmax())
    shown = when + (column == "year after")
    return finish(
        figure,
        title=f"{province}: harvest a head {_few(food[1957])} kg in 1957, {_few(food[1960])} in "
        f"1960; the death rate peaks at {_few(peak.max())} in {shown}",
        measure=f"Squares: official grain output over all people, kilograms; triangles: as the "
        f"authors construct it. Below: registered deaths in 1,000 people {deaths}. Between "
        "the upright lines: harvests of 1958-60. Thin: the other 22 provinces",
        alt=f"Two panels over the harvests of {FIRST} to {LAST}. {_told(own, column)}.",
        rows=own.assign(series="panel", entity=province, source="meng_etal2015", checked="derived"),
        extra_sources=("rart",),
        table=own.rename(
            columns={
                "official": "official grain, kg a head",
                "constructed": "constructed grain, kg a head",
                "same year": "deaths in 1,000, same year",
                "year after": "deaths in 1,000, year after",
            }
        ),
    )


def _others_behind(
    above: Axes, below: Axes, panel: pd.DataFrame, province: str, column: str
) -> None:
    for name in sorted(set(panel["province"]) - {province}):
        other = study.by_year(panel, name)
        other = other[other["year"].between(FIRST, LAST)]
        above.plot(other["year"], other["official"], color=theme.BEHIND, linewidth=0.5, zorder=2)
        below.plot(other["year"], other[column], color=theme.BEHIND, linewidth=0.5, zorder=2)


@theme.settings()
def study_rerun(
    panel: pd.DataFrame,
    sample: str = "the authors' 19",
    years: str = "1953 to 1982",
    grain: str = "constructed by the authors",
    controls: str = "people and town people",
) -> Chart:
    """The slope of deaths on grain in ordinary years and in the famine for one set of choices
    (above), and the difference of the two for every set (below), each with its interval.

    Choices: keys of SAMPLES, YEARS, GRAINS and CONTROLS in helpers.arithmetic.study. Raises
    UnknownChoiceError for any other.
    """
    one = study.rerun(panel, sample, years, grain, controls)
    every = study.reruns(panel).sort_values("difference", kind="stable").reset_index(drop=True)
    chosen = every.index[
        (every["sample"] == sample)
        & (every["years"] == years)
        & (every["grain"] == grain)
        & (every["controls"] == controls)
    ][0]
    figure, (above, below) = theme.canvas(2, 1, height_ratios=[1, 1.5])
    _rungs(above, one)
    _curve(below, every, chosen)
    gap = one.difference
    sure = "zero lies outside the bracket" if gap.clear else "but the bracket holds zero"
    more = "more" if gap.value >= 0 else "fewer"
    return finish(
        figure,
        title=f"One percent more grain went with {abs(gap.value):.2f} percent {more} deaths in "
        f"the famine than in ordinary years; {sure}",
        measure="Percent more deaths in the year after with one percent more grain; brackets: 95 "
        f"percent. Below: that difference for all {len(every)} sets of choices, yours strong",
        alt=f"Above, ordinary years {_bracket(one.usual)}, famine {_bracket(one.famine)}; "
        f"{one.rows} rows, {one.provinces} provinces. Below, {len(every)} differences in rising "
        f"order from {_signed(every['difference'].min())} to {_signed(every['difference'].max())}; "
        f"the chosen one is {_bracket(gap)}.",
        rows=every.assign(series="slope", source="meng_etal2015", checked="derived"),
        extra_sources=("rart", "cai_etal2023"),
        table=pd.DataFrame(
            [
                {"slope": name, "percent": each.value, "from": each.low, "to": each.high}
                for name, each in (
                    ("ordinary years", one.usual),
                    ("famine, harvests of 1958-60", one.famine),
                    ("difference", one.difference),
                )
            ]
        ),
    )


def _rungs(ax: Axes, one: study.Result) -> None:
    for place, (slope, colour) in enumerate(
        ((one.usual, theme.INK), (one.famine, theme.CHINA.colour))
    ):
        ax.plot(
            [slope.low, slope.high], [place, place], "|-", color=colour, linewidth=2, markersize=11
        )
        ax.plot(slope.value, place, theme.CHINA.mark, color=colour, markersize=9)
        beside(ax, slope.high, place, _signed(slope.value), 8, colour=colour)
    ax.axvline(0, color=theme.QUIET, linewidth=1)
    rows_down(ax, ["ordinary years", "famine"], edge=0.6)
    ends = [one.usual.low, one.famine.low, one.usual.high, one.famine.high, 0.0]
    room = 0.15 * (max(ends) - min(ends))
    ax.set_xlim(min(ends) - room, max(ends) + room)


def _curve(ax: Axes, every: pd.DataFrame, chosen: int) -> None:
    for place, row in every.iterrows():
        mine = place == chosen
        colour = theme.CHINA.colour if mine else theme.BEHIND
        ax.plot(
            [place, place], [row["from"], row["to"]], color=colour, linewidth=3.2 if mine else 1.2,
            zorder=4 if mine else 2,
        )  # fmt: skip
        ax.plot(
            place, row["difference"], theme.CHINA.mark if mine else "o", color=colour,
            markersize=9 if mine else 3.5, zorder=5 if mine else 3,
        )  # fmt: skip
    ax.axhline(0, color=theme.QUIET, linewidth=1)
    ax.set(xlim=(-1, len(every)), ylabel="famine less ordinary")
    ax.set_xticks([])
    ax.grid(False, axis="x")


def _told(own: pd.DataFrame, column: str) -> str:
    return "; ".join(
        f"{int(row['year'])} {_few(row['official'])} kg official, {_few(row['constructed'])} "
        f"constructed, {_few(row[column])} deaths"
        for _, row in own.iterrows()
    )


def _few(value: float) -> str:
    return "no figure" if np.isnan(value) else number(value, 1 if value < 100 else 0)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _bracket(slope: study.Slope) -> str:
    return f"{_signed(slope.value)} ({_signed(slope.low)} to {_signed(slope.high)})"
