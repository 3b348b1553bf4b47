"""The figures behind a chart, one by one: in words for those who walk through them by keyboard, as
a line of CSV for those who take them away, and told in four parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from helpers import tables, words

# Columns that say who or what a figure is about, most telling first.
NAMES = (
    "entity",
    "country",
    "place",
    "province",
    "case",
    "episode",
    "label",
    "author",
    "line",
    "sector",
    "panel",
    "measure",
    "record",
    "version",
    "figure",
    "kind",
    "words",
    "event",
    "cause",
    "what",
    "outcome_explained",
)
# Columns that say when.
TIMES = ("period", "year", "when", "date", "start", "year_from", "end", "year_to")
# Numbers that are places on a chart, or behind a figure, and no figures themselves.
NUMBERED = ("county",)
NOT_FIGURES = {
    *NUMBERED,
    "year",
    "start",
    "end",
    "year_from",
    "year_to",
    "since",
    "level",
    "date_set",
}
RANGES = (("low", "high"), ("share_low", "share_high"), ("least", "most"))
UNCONFIRMED = "not yet confirmed"


@dataclass(frozen=True)
class Point:
    """One figure of a chart: what it is about, the figure with its unit, its numbers for
    comparing, and whether it is confirmed."""

    group: tuple[str, ...]
    about: str
    when: str
    figure: str
    value: float | None
    unit: str
    year: float | None
    sure: bool

    @property
    def spoken(self) -> str:
        """The figure in words: 'USSR, 1928: 1,370 dollars'."""
        place = ", ".join(part for part in (self.about, self.when) if part)
        return f"{place}: {self.figure}" if self.figure else place


def of_rows(rows: pd.DataFrame) -> list[Point]:
    """The plotted rows as points, in their order."""
    return [_point(row) for row in rows.to_dict("records")]


def lines(rows: pd.DataFrame) -> list[str]:
    """The plotted rows as lines of CSV, the names of the columns first. A unit is added where the
    series dictionary knows it."""
    plain = rows.copy()
    if "unit" not in plain and "series" in plain:
        plain["unit"] = [_about_series(str(name))[1] for name in plain["series"]]
    cells = [[str(name) for name in plain.columns]]
    cells += [[_cell(value) for value in row] for row in plain.itertuples(index=False, name=None)]
    return [_line(row) for row in cells]


def four_parts(measure: str, found: list[Point]) -> str:
    """A chart told in four parts, each worked out from its rows: what it is, extremes, trend,
    comparison. Unconfirmed figures are named as such, and none of them alone is an extreme."""
    years = [point.year for point in found if point.year is not None]
    span = f", {min(years):.0f} to {max(years):.0f}" if years and min(years) < max(years) else ""
    noun = "figure" if len(found) == 1 else "figures"
    told = [f"What it is: {measure.rstrip('.')}; {len(found)} {noun}{span}."]
    numbers = [point for point in found if point.value is not None]
    unit = max(
        dict.fromkeys(point.unit for point in numbers),
        key=lambda each: sum(point.unit == each for point in numbers),
        default="",
    )
    alike = [point for point in numbers if point.unit == unit]
    sure = [point for point in alike if point.sure]
    if len(sure) > 1:
        told.append(f"Extremes: highest {_high(sure).spoken}; lowest {_low(sure).spoken}.")
    ways = [_way(own) for own in _groups(alike).values() if len(own) > 1]
    told += [f"Trend: {'; '.join(ways[:4])}."] if any(ways) else []
    told.append(_comparison(sure))
    return " ".join(part for part in told if part)


def _comparison(sure: list[Point]) -> str:
    sides = {
        name: [point for point in sure if point.about.split(",")[0] == name]
        for name in ("USSR", "China")
    }
    if all(sides.values()):
        high = [f"{_high(own).figure} ({_named(_high(own))})" for own in sides.values()]
        return f"Comparison: at its highest the USSR has {high[0]}, China {high[1]}."
    if len(sure) < 3:
        return ""
    ordered = sorted(point.value for point in sure if point.value is not None)
    middle = ordered[len(ordered) // 2]
    return f"Comparison: half of the figures lie at {_number(middle)} or above."


def _named(point: Point) -> str:
    return point.when or point.about


def _high(found: list[Point]) -> Point:
    return max(found, key=lambda point: point.value or 0)


def _low(found: list[Point]) -> Point:
    return min(found, key=lambda point: point.value or 0)


def _groups(found: list[Point]) -> dict[tuple[str, ...], list[Point]]:
    groups: dict[tuple[str, ...], list[Point]] = {}
    for point in found:
        if point.year is not None:
            groups.setdefault(point.group, []).append(point)
    return groups


def _way(own: list[Point]) -> str:
    """From the first year of a group to its last; unconfirmed ends are named."""
    ordered = sorted(own, key=lambda point: point.year or 0)
    first, last = ordered[0], ordered[-1]
    if first.year == last.year or first.value is None or last.value is None:
        return ""
    way = "up" if last.value > first.value else "down" if last.value < first.value else "level"
    ends = [
        f"{_number(point.value or 0)} in {point.year:.0f}"
        + ("" if point.sure else f" ({UNCONFIRMED})")
        for point in (first, last)
    ]
    return f"{first.about}, from {ends[0]} to {ends[1]}, {way}"


def _point(row: dict[str, object]) -> Point:
    row = {name: value for name, value in row.items() if not _missing(value)}
    label, unit = _about_series(str(row["series"])) if "series" in row else ("", "")
    unit = str(row.get("unit", unit))
    names = [str(row[name]) for name in NAMES if isinstance(row.get(name), str) and row[name]]
    names += [f"{name} {_cell(row[name])}" for name in NUMBERED if name in row]
    about = ", ".join(dict.fromkeys([*names[:3], *([label] if label else [])]))
    when = _when(row)
    year = next(
        (float(str(row[name])) for name in ("year", "start", "year_from") if _is_number(row, name)),
        None,
    )
    value = float(str(row["value"])) if _is_number(row, "value") else None
    figure = f"{_number(value)} {unit}".strip() if value is not None else _others(row)
    figure += next(
        (
            f" (range {_number(float(str(row[low])))} to {_number(float(str(row[high])))})"
            for low, high in RANGES
            if _is_number(row, low) and _is_number(row, high) and row[low] != row[high]
        ),
        "",
    )
    group = (*names[:3], label)
    return Point(group, about, when, figure, value, unit, year, row.get("checked") != "unchecked")


def _when(row: dict[str, object]) -> str:
    if row.get("period"):
        return str(row["period"])
    for first, last in (("start", "end"), ("year_from", "year_to")):
        if first in row and last in row:
            return words.span_of_years(int(str(row[first])[:4]), int(str(row[last])[:4]))
    return next((_cell(row[name]) for name in TIMES if row.get(name)), "")


def _others(row: dict[str, object]) -> str:
    """Every number of a row that has no column `value`, each with the name of its column."""
    told = [
        f"{name.replace('_', ' ')} {_number(float(str(row[name])))}"
        for name in row
        if name not in NOT_FIGURES and name not in sum(RANGES, ()) and _is_number(row, name)
    ]
    return ", ".join(told)


def _is_number(row: dict[str, object], name: str) -> bool:
    value = row.get(name)
    # A number of pandas or numpy is registered as none of Python's own kinds.
    return name in row and not isinstance(value, (str, bool)) and hasattr(value, "__float__")


@lru_cache(maxsize=512)
def _about_series(name: str) -> tuple[str, str]:
    known = tables.load("series")
    found = known[known["series"] == name]
    return (str(found["label"].iloc[0]), str(found["unit"].iloc[0])) if len(found) else ("", "")


def _missing(value: object) -> bool:
    return not isinstance(value, (list, tuple)) and bool(pd.isna(value))


def _number(value: float) -> str:
    text = f"{value:,.10g}" if abs(value) < 1e9 else f"{value:,.0f}"
    return text.replace("-", "\N{MINUS SIGN}")


def _cell(value: object) -> str:
    if _missing(value):
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _line(cells: Iterable[str]) -> str:
    store = io.StringIO()
    csv.writer(store, lineterminator="").writerow(" ".join(cell.split()) for cell in cells)
    return store.getvalue()
