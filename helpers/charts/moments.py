"""What happened in a year, written at its point of a line wherever there is room: one way for all
charts."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers import tables
from helpers.arithmetic import growth
from helpers.charts.notes import Moment


def mark(ax: Axes, rows: pd.DataFrame, x: str, entity: str, value: str = "value") -> None:
    """Offer the dated events of a country to its line. finish() writes those that cover nothing,
    each once in a figure, and names their sources; the others are left out.

    rows: the points of the line, with columns year, `x` and `value`. Another country has none."""
    points = rows.dropna(subset=[value]).drop_duplicates("year").set_index("year", drop=False)
    for event in _events(entity).itertuples():
        if event.year in points.index:
            at = (float(points.at[event.year, x]), float(points.at[event.year, value]))
            ax.add_artist(Moment(at, entity, event.year, event.at_line, event.source))


def _events(entity: str) -> pd.DataFrame:
    """The events that a line may name, in the order in which they are given room: the nearest to
    the launch first."""
    timeline = tables.load("timeline")
    own = timeline[(timeline["country"] == entity) & (timeline["at_line"] != "")]
    own = own.assign(year=own["date"].str[:4].astype(int))
    away = (own["year"] - growth.YEAR_ZERO.get(entity, 0)).abs()
    return own.loc[away.sort_values(kind="stable").index]
