"""921 counties of China: a strip of strokes for each province, and the years of one county."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import NullLocator

from helpers import theme
from helpers.arithmetic import counties as arithmetic
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import mark_of, rows_down
from helpers.charts.regions import TILES
from helpers.words import number as number_in_words

SCALE = (1, 3, 10, 30, 100, 200)
# Drawn at the edge: one rate below one, which a logarithm would send out of the picture.
LEAST = 1.0


@theme.settings()
def county_strips(
    counties: pd.DataFrame,
    deaths: pd.DataFrame,
    province: str = "Henan",
    county: str = "the hardest hit",
    year: int = 1960,
) -> Chart:
    """A strip for each of 13 provinces with a stroke for every county's death rate of the year
    (left); the years 1954-66 of all counties of one province, one of them strong (right).

    county: a key of counties.PLACES, by the rates of 1960. Raises NoFigureError for a province,
    place or year that the sample does not have. Both scales are logarithmic.
    """
    summary = arithmetic.spread(counties, deaths, year)
    order = summary["province"].map(lambda place: TILES[place][::-1])
    summary = summary.iloc[order.argsort()].reset_index(drop=True)
    number = arithmetic.picked(counties, deaths, province, county)
    own = arithmetic.inside(counties, deaths, province)
    figure, (left, right) = theme.canvas(1, 2, width_ratios=[1.25, 1])
    rates = deaths[deaths["year"] == year].merge(counties[["county", "province"]], on="county")
    _strips(left, rates, summary, province, float(own.at[number, year]))
    _paths(right, own, number, year)
    row = summary.set_index("province").loc[province]
    told = "; ".join(
        f"{each.province} {_few(each.lowest)}, {_few(each.middle)}, {_few(each.highest)}"
        for each in summary.itertuples()
    )
    years = ", ".join(f"{when} {_few(rate)}" for when, rate in own.loc[number].items())
    return finish(
        figure,
        title=f"{province}, {year}: half of {row['counties']:.0f} counties between "
        f"{_few(row['lower quarter'])} and {_few(row['upper quarter'])} deaths in 1,000, "
        f"the ends {_few(row['lowest'])} and {_few(row['highest'])}",
        measure=f"Registered deaths per 1,000 people. Left: {year}, a stroke a county, dot: the "
        f"middle one. Right: {province}, every county; strong: number {number}, {county} of 1960; "
        "black: the middle of each year",
        alt=f"Left, strips of strokes on a scale on which each step is a multiple; lowest, middle "
        f"and highest county: {told}. Right, thin lines and one strong, county {number}: {years}.",
        rows=pd.concat([rates, deaths[deaths["county"] == number]]).assign(
            series="death_rate", source="cao_etal2022", checked="read"
        ),
        extra_sources=("fdid",),
        table=summary,
    )


def _strips(
    ax: Axes, rates: pd.DataFrame, summary: pd.DataFrame, province: str, marked: float
) -> None:
    for place, row in enumerate(summary.itertuples()):
        at = rates.loc[rates["province"] == row.province, "death_rate"].clip(lower=LEAST)
        colour = theme.CHINA.colour if row.province == province else theme.BEHIND
        lines = [[(rate, place - 0.33), (rate, place + 0.33)] for rate in at]
        ax.add_collection(LineCollection(lines, colors=colour, linewidths=1.0, zorder=3))
        ax.plot(row.middle, place, "o", color=theme.INK, markersize=5.5, zorder=5)
        if row.province == province:
            mark_of(ax, marked, place, theme.CHINA, 9, zorder=6)
    rows_down(ax, summary["province"])
    ax.set(xscale="log", xlim=(LEAST, 260))
    ax.set_xticks(SCALE, [str(step) for step in SCALE])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.grid(True, axis="x")
    for label in ax.get_yticklabels():
        label.set_fontweight("bold" if label.get_text() == province else "normal")


def _paths(ax: Axes, own: pd.DataFrame, number: int, year: int) -> None:
    years = own.columns.to_numpy(dtype=float)
    lines = [np.column_stack([years, np.clip(rates, LEAST, None)]) for rates in own.to_numpy()]
    ax.add_collection(LineCollection(lines, colors=theme.BEHIND, linewidths=0.4, zorder=2))
    ax.plot(years, own.median(), color=theme.INK, linewidth=1.8, zorder=4)
    look = theme.CHINA
    ax.plot(
        years,
        own.loc[number].clip(lower=LEAST),
        color=look.colour,
        linewidth=look.line,
        marker=look.mark,
        markersize=4.5,
        zorder=5,
    )
    ax.axvline(year, color=theme.QUIET, linewidth=0.9, zorder=1)
    ax.set(yscale="log", ylim=(2 * LEAST, 260), xlim=(1953.5, 1966.5))
    ax.set_yticks(SCALE[1:], [str(step) for step in SCALE[1:]])
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_xticks(range(1954, 1967, 3))


def _few(value: float) -> str:
    """Two figures at most before the point matters: 9.3, 16, 219."""
    return number_in_words(value, 1 if value < 10 else 0)
