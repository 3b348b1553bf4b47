"""Pressure on the land on aligned years: harvest, the share taken and exports of both countries,
Chinese farm workers, Soviet horses."""

from __future__ import annotations

import pandas as pd

from helpers import tables
from helpers.arithmetic import grain, growth

PANELS = ("harvest", "share taken", "net exports", "farm workers", "horses")
FIRST, LAST = -1, 6


def pressure(ussr: pd.DataFrame, china: pd.DataFrame) -> pd.DataFrame:
    """Three measures of both countries and one of each: columns panel (one of PANELS), entity,
    year, since (years since the launch), value, series, source, checked, note; by panel, entity and
    year.

    Tables: ussr, china. Harvest and workers are 100 in year zero (1928, 1957), horses in the first
    count, 1929. The share is procurement over harvest, percent. Exports are million tonnes; Chinese
    ones are net of imports, from confirmed figures."""
    both = {"USSR": ussr, "China": china}
    crops = grain.HARVEST["main"]
    parts = {
        "harvest": [_indexed(both[name], crops[name], year) for name, year in growth.CASES.items()],
        "farm workers": [_indexed(china, "employment_agriculture", 1957)],
        "horses": [_indexed(ussr, "livestock_horses_stalin", 1929)],
        "share taken": [_taken(both[name], grain.TAKEN[name], crops[name]) for name in both],
        "net exports": [_series(ussr, grain.EXPORTED["USSR"]), _net(china)],
    }
    rows = pd.concat([each.assign(panel=panel) for panel, pair in parts.items() for each in pair])
    rows = growth.since_launch(rows, growth.YEAR_ZERO)
    return rows[rows["since"].between(FIRST, LAST)].sort_values(
        ["panel", "entity", "year"], ignore_index=True
    )


def for_reading(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of pressure() for reading: columns years since launch, and one for each panel and
    country."""
    named = rows.assign(what=rows["panel"] + ", " + rows["entity"])
    wide = named.pivot(index="since", columns="what", values="value").reset_index()
    return wide.rename(columns={"since": "years since launch"}).rename_axis(columns=None)


def _series(table: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = ["series", "entity", "year", "value", "source", "checked", "note"]
    return tables.rows(table, name)[columns]


def _indexed(table: pd.DataFrame, name: str, base: int) -> pd.DataFrame:
    own = _series(table, name)
    return own.assign(value=100 * own["value"] / own.loc[own["year"] == base, "value"].iloc[0])


def _taken(table: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    both = _series(table, part).merge(
        _series(table, whole)[["year", "value", "source"]], on="year", suffixes=("", "_whole")
    )
    source = both["source"] + ";" + both["source_whole"]
    return both.assign(
        value=100 * both["value"] / both["value_whole"], source=source, checked="derived"
    )


def _net(china: pd.DataFrame) -> pd.DataFrame:
    out, back = _series(china, grain.EXPORTED["China"]), _series(china, grain.IMPORTED)
    both = out.merge(back[["year", "value", "checked"]], on="year", suffixes=("", "_back"))
    both = both[(both["checked"] != "unchecked") & (both["checked_back"] != "unchecked")]
    return both.assign(value=both["value"] - both["value_back"], checked="derived")
