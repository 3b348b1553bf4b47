"""The set counts itself: claims, sources, checks, exercises, pictures and what is still open.
Tables, nothing drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.arithmetic import fragility
from helpers.exercises import all_exercises
from helpers.tables import source_keys
from helpers.workshop import notebooks

ALT = re.compile(r'<img [^>]*alt="([^"]*)"')


def claims_by_lesson() -> pd.DataFrame:
    """Claims at home in each lesson and their verdicts: columns lesson, then one for each verdict,
    and all."""
    ledger = tables.load("claims")
    counted = pd.crosstab(ledger["lesson"], ledger["verdict"])
    return counted.assign(all=counted.sum(axis=1)).reset_index().rename_axis(columns=None)


def checks_by_table() -> pd.DataFrame:
    """How far the rows of each table were checked: columns table, rows, then one for each word, and
    unchecked in percent."""
    rows = []
    for name in tables.names():
        table = tables.load(name)
        if "checked" in table:
            counted = {word: int((table["checked"] == word).sum()) for word in tables.CHECKED}
            rows.append({"table": name, "rows": len(table), **counted})
    listed = pd.DataFrame(rows)
    return listed.assign(**{"unchecked, percent": 100 * listed["unchecked"] / listed["rows"]})


def unchecked_series() -> pd.DataFrame:
    """Every series with figures that are not confirmed: columns table, series, unchecked, rows."""
    rows = []
    for name in ("ussr", "china", "vital_rates", "regions", "provinces", "targets"):
        counted = (
            tables.load(name)
            .assign(open=lambda table: table["checked"] == "unchecked")
            .groupby("series")["open"]
            .agg(["sum", "size"])
        )
        rows += [
            {
                "table": name,
                "series": series,
                "unchecked": int(row["sum"]),
                "rows": int(row["size"]),
            }
            for series, row in counted.iterrows()
            if row["sum"]
        ]
    return pd.DataFrame(rows)


def sources_by_use() -> pd.DataFrame:
    """How often each source key is used in the tables: columns source, short, rows; most used
    first."""
    counted: dict[str, int] = {}
    for name in tables.names():
        table = tables.load(name)
        column = next(
            (column for column in ("source", "sources") if column in table and name != "sources"),
            None,
        )
        for cell in table[column] if column else []:
            for key in source_keys([cell]):
                counted[key] = counted.get(key, 0) + 1
    known = tables.load("sources")
    used = known.assign(rows=known["source"].map(counted).fillna(0).astype(int))
    return used.sort_values(["rows", "source"], ascending=[False, True])[
        ["source", "short", "rows"]
    ]


def verdicts_by_witnesses() -> pd.DataFrame:
    """How many claims of each verdict rest on one independent witness, on two, on more: columns
    verdict, one, two, more, all."""
    return fragility.by_verdict(tables.load("claims"), tables.load("witnesses"))


def figures_by_witnesses() -> pd.DataFrame:
    """How many figures of each table are given by one independent witness, by two or more, and how
    many are unchecked: columns table, rows, one, two or more, unchecked."""
    rows = []
    for name in ("ussr", "china", "vital_rates", "regions", "provinces", "targets"):
        agree = fragility.with_agreement(name)["agree"]
        rows.append(
            {
                "table": name,
                "rows": len(agree),
                "one": int((agree == 1).sum()),
                "two or more": int((agree > 1).sum()),
                "unchecked": int((agree == 0).sum()),
            }
        )
    return pd.DataFrame(rows)


def exercises_by_kind() -> pd.DataFrame:
    """Exercises of each lesson by kind: columns lesson, then one for each kind, all, and minutes
    together."""
    listed = pd.DataFrame(
        [
            {"lesson": one.id.split(".")[0].zfill(2), "kind": one.kind, "minutes": one.minutes}
            for one in all_exercises().values()
        ]
    )
    counted = pd.crosstab(listed["lesson"], listed["kind"])
    counted = counted.assign(
        all=counted.sum(axis=1), minutes=listed.groupby("lesson")["minutes"].sum()
    )
    return counted.reset_index().rename_axis(columns=None)


def exercises_by_level() -> pd.DataFrame:
    """Exercises by level: columns level, exercises, with hints, with known wrong answers."""
    listed = pd.DataFrame(
        [
            {
                "level": one.level,
                "exercises": 1,
                "hints": len(one.hints),
                "known slips": len(one.wrong),
            }
            for one in all_exercises().values()
        ]
    )
    return listed.groupby("level", sort=False).sum().reset_index()


def pictures_by_notebook() -> pd.DataFrame:
    """Each lesson's stored pictures, the shortest description among them, and the file's size to
    the next 10 kB."""
    return pd.DataFrame([_pictures(path) for path in notebooks.lessons()])


def _pictures(path: Path) -> dict[str, object]:
    outputs = [output for cell in notebooks.read(path).cells for output in cell.get("outputs", [])]
    alts = [
        alt
        for output in outputs
        for alt in ALT.findall("".join(output.get("data", {}).get("text/html", "")))
    ]
    size = -(-path.stat().st_size // 10_000) * 10
    return {
        "lesson": path.stem,
        "pictures": len(alts),
        "shortest description, letters": min(map(len, alts), default=0),
        "size below, kB": size,
    }
