"""What happened in a year, written at its point of a line wherever there is room: one way for all
charts."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers import tables
from helpers.charts.notes import Moment

# Events of the timeline in the order in which they are given room, and what is written of them.
NAMED = {
    "USSR": {
        "Year of the Great Break": "collectivisation",
        "Peak of famine mortality": "famine at its worst",
    },
    "China": {
        "General line adopted": "Leap begins",
        "Worst year": "famine at its worst",
        "First Five-Year Plan": "first plan",
    },
}


def mark(ax: Axes, rows: pd.DataFrame, x: str, entity: str, value: str = "value") -> None:
    """Offer the dated events of a country to its line. finish() writes those that cover nothing,
    each once in a figure, and names their sources; the others are left out.

    rows: the points of the line, with columns year, `x` and `value`. Another country has none."""
    points = rows.dropna(subset=[value]).drop_duplicates("year").set_index("year", drop=False)
    for event, words in NAMED.get(entity, {}).items():
        row = _row(entity, event)
        year = int(row["date"][:4])
        if year in points.index:
            at = (float(points.at[year, x]), float(points.at[year, value]))
            ax.add_artist(Moment(at, entity, year, words, row["source"]))


def _row(entity: str, event: str) -> pd.Series:
    timeline = tables.load("timeline")
    found = timeline[(timeline["country"] == entity) & (timeline["event"] == event)]
    return found.iloc[0]
