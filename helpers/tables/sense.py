"""Whether the cells of a table make sense together: estimates in order, years forwards, days that
exist, keys that lead somewhere, figures of the size that their series has."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from helpers.errors import nearest
from helpers.tables.form import short

# Columns that must rise from left to right, where they are filled in.
ORDERED = (
    ("low", "central", "high"),
    ("low", "mid", "high"),
    ("share_low", "share_central", "share_high"),
    ("year_from", "year_to"),
)
# A figure of one series and place is at most so many times the middle one of the others.
TIMES = 300
Rows = list[dict[str, str]]


def slips(
    name: str, rows: Rows, resource: dict[str, Any], known: Callable[[str], list[str]]
) -> list[str]:
    """What does not make sense in a table whose single cells are sound, a sentence each.

    name: of the file, for the sentences; rows: cells by column, as text; known: gives the keys of
    another table by its name. Raises what `known` raises."""
    found = [*_keys(rows, resource, known), *_twice(rows, resource)]
    for number, row in enumerate(rows, 2):
        found += [(number, slip) for slip in (*_order(row), *_days(row))]
        found += [(number, slip) for slip in _lists(row, known)]
    found += _sizes(rows)
    return [
        f"{name}, row {number}{slip}" for number, slip in sorted(found, key=lambda pair: pair[0])
    ]


def _keys(
    rows: Rows, resource: dict[str, Any], known: Callable[[str], list[str]]
) -> Iterator[tuple[int, str]]:
    for key in resource["schema"].get("foreignKeys", []):
        column, table = key["fields"], key["reference"]["resource"]
        allowed = known(table)
        there = set(allowed)
        for number, row in enumerate(rows, 2):
            if row[column] and row[column] not in there:
                yield number, f", column {column} has {_unknown(row[column], table, allowed)}"


def _unknown(word: str, table: str, allowed: list[str]) -> str:
    return (
        f"{short(word)!r}. It is not in data/{table}.csv.{nearest(word, allowed)} Allowed: one of"
        f" its {len(allowed)} keys."
    )


def _twice(rows: Rows, resource: dict[str, Any]) -> Iterator[tuple[int, str]]:
    columns = resource["schema"].get("primaryKey", [])
    columns = [columns] if isinstance(columns, str) else columns
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 2):
        key = tuple(row[column] for column in columns)
        if columns and key in first:
            yield (
                number,
                (
                    f" has the same primary key as row {first[key]}: {', '.join(columns)}. One row"
                    " for one figure: change what differs, or delete one of the two."
                ),
            )
        first.setdefault(key, number)


def _order(row: dict[str, str]) -> Iterator[str]:
    for columns in ORDERED:
        filled = [(column, float(row[column])) for column in columns if row.get(column)]
        if not all(column in row for column in columns):
            continue
        for (left, small), (right, large) in zip(filled, filled[1:], strict=False):
            if small > large:
                yield f": {left} ({small:g}) is above {right} ({large:g}). They rise to the right."


def _days(row: dict[str, str]) -> Iterator[str]:
    for column in ("date", "date_set"):
        whole = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", row.get(column, ""))
        if whole:
            try:
                datetime.date(*map(int, whole.groups()))
            except ValueError:
                yield f", column {column} has {row[column]!r}. There is no such day."
        if re.match(r"\d{4}", row.get(column, "")):
            year = int(row[column][:4])
            if not 1850 <= year <= datetime.date.today().year:
                yield f", column {column} has {row[column]!r}. That year cannot be."
    span = re.fullmatch(r"(\d{4})-(\d{4})", row.get("year", ""))
    if span and span[1] > span[2]:
        yield f", column year has {row['year']!r}. The years run backwards."


def _lists(row: dict[str, str], known: Callable[[str], list[str]]) -> Iterator[str]:
    allowed = known("sources") if "sources" in row else []
    for key in filter(None, map(str.strip, row.get("sources", "").split(";"))):
        if key not in allowed:
            yield f", column sources has {_unknown(key, 'sources', allowed)}"


def _sizes(rows: Rows) -> Iterator[tuple[int, str]]:
    """Figures that are of another size or sign than all others of their series and place: a unit
    taken for another, a point lost, a minus too many."""
    groups: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for number, row in enumerate(rows, 2):
        if row.get("series") and row.get("value"):
            groups[row["series"], row.get("entity", "")].append((number, float(row["value"])))
    for (series, entity), found in groups.items():
        for number, value in found:
            others = [other for at, other in found if at != number]
            if len(others) < 3 or not value:
                continue
            usual = median(map(abs, others))
            if usual and not usual / TIMES <= abs(value) <= usual * TIMES:
                yield (
                    number,
                    (
                        f", column value has {value:g}, and the others of {series} for {entity} are"
                        f" near"
                        f" {usual:g}. Is the unit right, and the decimal point?"
                    ),
                )
            elif value < 0 and min(others) >= 0 and abs(value) > usual / 10:
                yield (
                    number,
                    (
                        f", column value has {value:g}, and no other of {series} for {entity} is"
                        " below zero. Is the minus right?"
                    ),
                )
