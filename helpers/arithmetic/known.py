"""What was known when: figures on the Chinese famine by the year in which they were published.

A reader of 1962 could not read a book of 1984. For each year only what had appeared by then: tolls,
the harvest of 1958, and how output per person had moved. Papers that stayed inside the party are
left out. Pure functions, nothing drawn."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers import tables
from helpers.arithmetic import growth
from helpers.errors import NoFigureError, one_of

YEARS = {"1959": 1959, "1962": 1962, "1984": 1984, "1995": 1995, "2010": 2010, "today": 2026}
EPISODE = "China 1959-61"
SPAN = (1957, 1961)
# Tolls are set beside each other for the same years only.
SPANS = ("1959-61", "1958-62")


def by(year: str) -> int:
    """One of YEARS as a number. Raises UnknownChoiceError for any other."""
    return one_of(YEARS, year, "year")


def tolls(estimates: pd.DataFrame, year: str) -> pd.DataFrame:
    """The tolls published by a year (a key of YEARS): columns author, published, period, low,
    value, high (million), apart (whether it is drawn behind: an outlier, one that its author
    replaced, or a work that repeats others), source, checked, by year.

    The year is the first one in the author's line; a figure known only through another book counts
    from that book. Tolls that were worked out here or are unchecked are left out.
    """
    rows = estimates[
        (estimates["episode"] == EPISODE)
        & ~estimates["role"].isin(["not_plotted", "computed"])
        & (estimates["checked"] != "unchecked")
    ]
    when = rows["author"].map(lambda line: re.search(r"\b(1[89]|20)\d\d\b", line))
    rows = rows.assign(
        published=[int(found[0]) if found else None for found in when],
        value=rows["central"].fillna((rows["low"] + rows["high"]) / 2),
        apart=rows["role"].str.startswith("outlier")
        | (rows["role"] == "superseded")
        | ~rows["independent"].astype(bool),
    )
    rows = rows.dropna(subset=["published", "value"]).astype({"published": int})
    kept = rows[rows["published"] <= by(year)].sort_values(["published", "author"])
    columns = [
        "author",
        "published",
        "period",
        "low",
        "value",
        "high",
        "apart",
        "source",
        "checked",
    ]
    return kept[columns].reset_index(drop=True)


def harvests(targets: pd.DataFrame, year: str) -> pd.DataFrame:
    """The published figures of the harvest of 1958, million tonnes, by a year: columns published,
    value, source, checked, from the first to the last."""
    rows = tables.rows(targets, "grain_harvest", "China", [1958])
    rows = rows.dropna(subset=["year_published"]).rename(columns={"year_published": "published"})
    kept = rows[rows["published"] <= by(year)].sort_values("published")
    return kept[["published", "value", "source", "checked"]].reset_index(drop=True)


def falls(gdp: pd.DataFrame, year: str) -> pd.DataFrame:
    """Change of Chinese output per person from 1957 to 1961, percent, in the releases that had
    appeared by a year: columns published, release, value, source, checked."""
    rows = []
    for release in growth.VINTAGES:
        published = int(release[:4])
        table = growth.of_vintage(gdp, release)
        try:
            first, last = (growth.level(gdp, release, "China", when) for when in SPAN)
        except NoFigureError:
            continue
        if published <= by(year):
            rows.append(
                {
                    "published": published,
                    "release": release,
                    "value": 100 * (last / first - 1),
                    "source": table["source"].iloc[0],
                    "checked": "derived",
                }
            )
    columns = ["published", "release", "value", "source", "checked"]
    return pd.DataFrame(rows, columns=columns)


def told(estimates: pd.DataFrame, targets: pd.DataFrame, gdp: pd.DataFrame) -> pd.DataFrame:
    """All of YEARS side by side: columns by, tolls (how many), 1959-61 and 1958-62 (lowest and
    highest of the independent tolls for just these years, million, in words, without outliers),
    harvest of 1958 (the latest figure), output 1957-61 (the latest, percent)."""
    rows = []
    for year in YEARS:
        dead, grain, fall = tolls(estimates, year), harvests(targets, year), falls(gdp, year)
        rows.append(
            {
                "by": year,
                "tolls": len(dead),
                **{
                    period: _range(dead[(dead["period"] == period) & ~dead["apart"]])
                    for period in SPANS
                },
                "harvest of 1958": grain["value"].iloc[-1] if len(grain) else np.nan,
                "output 1957-61": fall["value"].iloc[-1] if len(fall) else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _range(dead: pd.DataFrame) -> str:
    if dead.empty:
        return "none"
    ends = dead[["low", "value", "high"]]
    least, most = ends.min(axis=None), ends.max(axis=None)
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"
