"""Whether figures agree with one another: sums, balances, rates worked out of counts, vintages of
one estimate, neighbours of a smooth series, a figure and the words that quote it.

Which figures must agree, how closely and why is written in agreement.toml; here is how each kind is
asked. What a rule finds names the row. Nothing here knows what a figure was before."""

from __future__ import annotations

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

Rows = list[dict[str, str]]
Found = tuple[str, int, str]


class Figure(NamedTuple):
    """A figure and its place: table, row of the file (the header is row 1), value."""

    table: str
    row: int
    value: float


class Figures:
    """The figures of all tables with series, by series, place and year."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self.tables = tables
        self._years: dict[tuple[str, str], dict[int, Figure]] = defaultdict(dict)
        self._places: dict[str, list[str]] = defaultdict(list)
        several = set()
        for name, rows in tables.items():
            for number, row in enumerate(rows, 2):
                if row.get("series") and row.get("value") and row.get("year"):
                    own = self._years[row["series"], row["entity"]]
                    year = int(row["year"])
                    if year in own:
                        # Two figures of one year, from two sources or two parts of the year: which
                        # of them is meant, no rule can say.
                        several.add((row["series"], row["entity"], year))
                    own[year] = Figure(name, number, float(row["value"]))
        for series, place, year in several:
            self._years[series, place].pop(year, None)
        for series, place in self._years:
            self._places[series].append(place)

    @contextmanager
    def holding(self, table: str, row: int, column: str, cell: str) -> Iterator[set[str]]:
        """While this lasts, one cell of a table (row of the file) holds another text. Gives the
        places whose figures may no longer agree."""
        changed = self.tables[table][row - 2]
        before, changed[column] = changed[column], cell
        own = self._years.get((changed.get("series", ""), changed.get("entity", "")), {})
        year = int(changed["year"]) if changed.get("year", "").isdigit() else 0
        figure = own.get(year)
        alone = figure is not None and (figure.table, figure.row) == (table, row)
        if alone and column == "value":
            own[year] = Figure(table, row, float(cell))
        homes = {changed.get(name, "") for name in ("entity", "province")}
        if table == "county_deaths":
            homes = {
                each["province"]
                for each in self.tables["counties"]
                if each["county"] == changed["county"]
            }
        try:
            yield homes
        finally:
            changed[column] = before
            if figure is not None and alone:
                own[year] = figure

    def places(self, series: str) -> list[str]:
        """The places that a series has figures of."""
        return self._places.get(series, [])

    def years(self, series: str, place: str) -> dict[int, Figure]:
        """The figures of a series and place by year; those that stand alone in their year."""
        return self._years.get((series, place), {})


Rule = Callable[[Figures, set[str] | None], Iterator[Found]]


def slips(name: str, tables: Mapping[str, Rows]) -> list[tuple[int, str]]:
    """What does not agree in one table: the row, and the rest of a sentence that begins with it.

    tables: the rows of all tables that can be read, as text by column; rules that ask a table which
    is not among them are left out. A rule between two tables is told in the one that was asked."""
    figures = Figures(tables)
    told: dict[tuple[int, str], None] = {}
    for rule, asked in rules():
        if name in asked and all(table in tables for table in asked):
            for table, row, words in rule(figures, None):
                other = "" if table == name else f"; the other figure: data/{table}.csv, row {row}"
                told.setdefault((row if table == name else 1, f": {words}{other}"))
    return list(told)


@cache
def rules() -> list[tuple[Rule, tuple[str, ...]]]:
    """Each rule with the tables that it asks. A rule takes the figures and the places to look at
    (None: all), and yields table, row and what is wrong there."""
    text = (Path(__file__).parent / "agreement.toml").read_text(encoding="utf-8")
    made = {
        "identity": _identity,
        "total": _total,
        "vintages": _vintages,
        "smooth": _smooth,
        "repeated": _repeated,
        "middle": _middle,
        "quoted": _quoted,
        "counted": _counted,
        "two_places": _two_places,
    }
    return [
        (made[kind](each), tuple(each["tables"]))
        for kind, listed in tomllib.loads(text).items()
        for each in listed
    ]


def _excepted(rule: dict[str, Any]) -> set[tuple[str, int]]:
    """The places and years that a rule leaves out: 'USSR 1940' -> ('USSR', 1940)."""
    pairs = (each.rsplit(" ", 1) for each in rule.get("except", ()))
    return {(place, int(year)) for place, year in pairs}


def _known(rule: dict[str, Any]) -> set[tuple[str, str, int]]:
    """The figures that part from their neighbours in the sources themselves, by series, place and
    year; in the file a text a series: 'USSR 1946; China 1931'."""
    return {
        (series, place, int(year))
        for series, listed in rule.get("except", {}).items()
        for place, year in (each.rsplit(None, 1) for each in listed.split(";") if each.strip())
        for place in (" ".join(place.split()),)
    }


def _identity(rule: dict[str, Any]) -> Rule:
    """is = times * top / bottom, each a sum of [series, factor, years later]."""
    left_out = _excepted(rule)

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        for place in _some(figures.places(rule["is"]), places):
            for year, figure in figures.years(rule["is"], place).items():
                top = _summed(figures, rule["top"], place, year)
                bottom = _summed(figures, rule["bottom"], place, year) if "bottom" in rule else 1.0
                if top is None or not bottom or (place, year) in left_out:
                    continue
                worked_out = rule.get("times", 1) * top / bottom
                room = rule.get("within", 0.0) + rule.get("share", 0.0) * abs(worked_out)
                if abs(figure.value - worked_out) > room + 1e-9:
                    yield (
                        figure.table,
                        figure.row,
                        (
                            f"{rule['is']} of {place} {year} is {figure.value:g}, and"
                            f" {rule['why']} gives {worked_out:.5g}. One of these figures is not"
                            " as its source has it"
                        ),
                    )

    return slip


def _summed(figures: Figures, terms: list[list[Any]], place: str, year: int) -> float | None:
    total = 0.0
    for series, factor, *later in terms:
        own = figures.years(series, place).get(year + (later[0] if later else 0))
        if own is None:
            return None
        total += factor * own.value
    return total


def _total(rule: dict[str, Any]) -> Rule:
    """The places of a series together make the whole, year by year."""

    def slip(figures: Figures, _places: set[str] | None) -> Iterator[Found]:
        parts = [place for place in figures.places(rule["series"]) if place != rule["whole"]]
        for year, whole in figures.years(rule["series"], rule["whole"]).items():
            own = [figures.years(rule["series"], place).get(year) for place in parts]
            summed = sum(figure.value for figure in own if figure)
            if abs(summed - whole.value) > rule["within"]:
                yield (
                    whole.table,
                    whole.row,
                    (
                        f"{rule['series']} of {rule['whole']} {year} is {whole.value:g}, and its"
                        f" {len(parts)} parts make {summed:g}. One of these figures is not as its"
                        " source has it"
                    ),
                )

    return slip


def _vintages(rule: dict[str, Any]) -> Rule:
    """Releases of one estimate keep their distance from year to year: a figure that moves against
    the years beside it in every other release has slipped. Releases in the same money or the same
    people may simply be equal (`same`)."""
    left_out = _known(rule)
    same = {frozenset(pair) for pair in rule["same"]}

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        known = {place for series in rule["series"] for place in figures.places(series)}
        for place in _some(sorted(known), places):
            sizes = {
                series: {year: math.log(f.value) for year, f in own.items() if f.value > 0}
                for series in rule["series"]
                if (own := figures.years(series, place))
            }
            for (series, year), apart in _apart(sizes, same).items():
                if apart > rule["within"] and (series, place, year) not in left_out:
                    figure = figures.years(series, place)[year]
                    yield (
                        figure.table,
                        figure.row,
                        (
                            f"{series} of {place} {year} is {figure.value:g}, and moves"
                            f" {100 * apart:.0f} percent against the years beside it in every"
                            " other release"
                        ),
                    )

    return slip


def _apart(
    sizes: dict[str, dict[int, float]], same: set[frozenset[str]]
) -> dict[tuple[str, int], float]:
    """How far each figure has moved against its neighbours in the release that agrees best with it
    (on a logarithmic scale); those that can be compared with another release."""
    told: dict[tuple[str, int], float] = {}
    for one, other in combinations(sizes, 2):
        both = sorted(sizes[one].keys() & sizes[other].keys())
        gaps = [sizes[one][year] - sizes[other][year] for year in both]
        for at, year in enumerate(both):
            beside = gaps[max(at - 1, 0) : at] + gaps[at + 1 : at + 2]
            moved = [abs(gaps[at] - gap) for gap in beside]
            moved += [abs(gaps[at])] if {one, other} in same else []
            for series in (one, other):
                told[series, year] = min([told.get((series, year), math.inf), *moved])
    return {key: apart for key, apart in told.items() if apart < math.inf}


def _smooth(rule: dict[str, Any]) -> Rule:
    """A figure between two years lies near their middle (on a logarithmic scale)."""
    left_out = _known(rule)

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        for series in rule["series"]:
            for place in _some(figures.places(series), places):
                own = figures.years(series, place)
                for year, figure in own.items():
                    bent = _bent(own, year)
                    known = (series, place, year) in left_out
                    if bent is not None and bent > rule["within"] and not known:
                        yield (
                            figure.table,
                            figure.row,
                            (
                                f"{series} of {place} {year} is {figure.value:g},"
                                f" {100 * bent:.1f} percent off the line of the years beside it"
                            ),
                        )

    return slip


def _bent(own: dict[int, Figure], year: int) -> float | None:
    """How far a figure lies off the middle of its neighbours, or off the line of the two next to it
    at an end; None without them or for what is not above zero."""
    for near, far, weights in ((-1, 1, (0.5, 0.5)), (1, 2, (2, -1)), (-1, -2, (2, -1))):
        beside = own.get(year + near), own.get(year + far)
        if beside[0] and beside[1]:
            values = (own[year].value, beside[0].value, beside[1].value)
            if min(values) <= 0:
                return None
            now, first, second = map(math.log, values)
            return abs(now - weights[0] * first - weights[1] * second)
    return None


def _repeated(rule: dict[str, Any]) -> Rule:
    """A figure that is, to the last digit, the one of the row above it that is of the same thing:
    where a column hardly ever repeats itself, most likely copied from there."""
    (table,) = rule["tables"]
    left_out = {
        (column, " ".join(each.split()))
        for column, listed in rule.get("except", {}).items()
        for each in listed.split(";")
    }

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        above: dict[str, str] = {}
        for number, row in enumerate(figures.tables[table], 2):
            if any(row[key] != above.get(key) for key in rule["same"]):
                above = row
                continue
            for column in rule["columns"]:
                of = row.get("series", column), f"{row[rule['same'][-1]]} {row['year']}"
                if row[column] and row[column] == above[column] and of not in left_out:
                    yield (
                        table,
                        number,
                        (
                            f"{column} is {row[column]}, as in row {number - 1}, to the last"
                            " digit. Was it copied from there?"
                        ),
                    )
            above = row

    return slip


def _numbered(figures: Figures, rule: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each row of a rule's tables with the table's name and the row's number in its file."""
    for table in rule["tables"]:
        for number, row in enumerate(figures.tables[table], 2):
            yield table, number, row


def _middle(rule: dict[str, Any]) -> Rule:
    """A column lies in the middle of two others, where the rule says so."""

    def slip(figures: Figures, _places: set[str] | None) -> Iterator[Found]:
        for table, number, row in _numbered(figures, rule):
            if any(row[column] not in wanted for column, wanted in rule["where"].items()):
                continue
            cells = [row[column] for column in rule["columns"]]
            if not all(cells):
                continue
            low, mid, high = map(float, cells)
            if abs(mid - (low + high) / 2) > rule["within"] * abs(mid):
                yield (
                    table,
                    number,
                    (
                        f"{rule['columns'][1]} is {mid:g}, and the middle of {low:g} and"
                        f" {high:g} is {(low + high) / 2:g}"
                    ),
                )

    return slip


def _quoted(rule: dict[str, Any]) -> Rule:
    """Where the words of a row quote a number in a unit that the rule knows, it is the figure."""
    units = [(re.compile(each["pattern"]), each["worth"]) for each in rule["units"]]

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        for table, number, row in _numbered(figures, rule):
            if places is not None and row["entity"] not in places:
                continue
            for pattern, worth in units:
                said = pattern.search(row["note"])
                if not said or not row["value"]:
                    continue
                # Half a unit of the last digit that is quoted.
                room = worth * 0.5 * 10.0 ** -len(said[1].partition(".")[2])
                value = worth * float(said[1].replace(",", ""))
                if abs(abs(float(row["value"])) - value) > room + 0.0006 * value:
                    yield (
                        table,
                        number,
                        (
                            f"column value has {row['value']}, and the note quotes"
                            f" {said[0]!r}, which is {value:g}"
                        ),
                    )
                break

    return slip


def _counted(rule: dict[str, Any]) -> Rule:
    """Rates of a place are the mean of those of its counties, weighted by people, and the ends and
    the middle of one year are theirs."""

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        if places and rule["whole"] in places:
            places = None
        homes, people, rates = _counties(figures, places)
        by_year: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
        for number, year, rate in rates:
            if number in homes:
                by_year[homes[number], year].append((people[number], rate))
                if places is None:
                    by_year[rule["whole"], year].append((people[number], rate))
        for (place, year), own in by_year.items():
            mean = sum(weight * rate for weight, rate in own) / sum(weight for weight, _ in own)
            only = [rate for _, rate in own]
            asked = [(rule["mean"], mean, rule["within"])]
            if year == rule["year"]:
                asked += [
                    (rule["lowest"], min(only), 1e-9),
                    (rule["highest"], max(only), 1e-9),
                    (rule["median"], median(only), 0.0051),
                ]
            for series, worked_out, room in asked:
                figure = figures.years(series, place).get(year)
                if figure and abs(figure.value - worked_out) > room:
                    yield (
                        figure.table,
                        figure.row,
                        (
                            f"{series} of {place} {year} is {figure.value:g}, and its"
                            f" {len(own)} counties give {worked_out:.4f}"
                        ),
                    )

    return slip


def _counties(
    figures: Figures, places: set[str] | None
) -> tuple[dict[str, str], dict[str, float], list[tuple[str, int, float]]]:
    """Home and people of each county, and its rates as (county, year, rate)."""
    rows = [
        row for row in figures.tables["counties"] if places is None or row["province"] in places
    ]
    rows = [row for row in rows if row["log_population"]]
    homes = {row["county"]: row["province"] for row in rows}
    people = {row["county"]: math.exp(min(float(row["log_population"]), 50)) for row in rows}
    rates = [
        (row["county"], int(row["year"]), float(row["death_rate"]))
        for row in figures.tables["county_deaths"]
        if row["county"] in homes and row["year"] and row["death_rate"]
    ]
    return homes, people, rates


def _two_places(rule: dict[str, Any]) -> Rule:
    """Deaths of the year after over the people of the year give a rate with two decimals, which is
    the printed one where it is known."""
    known = _excepted(rule)

    def slip(figures: Figures, places: set[str] | None) -> Iterator[Found]:
        for number, row in enumerate(figures.tables["province_panel"], 2):
            if places is not None and row["province"] not in places:
                continue
            people = float(row["population"] or 0)
            if people <= 0 or not row["deaths_after"] or not row["year"]:
                continue
            rate = float(row["deaths_after"]) / people
            year = int(row["year"]) + 1
            printed = figures.years(rule["series"], row["province"]).get(year)
            if abs(rate - round(rate, 2)) > rule["within"]:
                words = f"{rate:.4f}, which has more than two decimals"
            elif (
                printed
                and abs(printed.value - rate) > 0.006
                and (row["province"], year) not in known
            ):
                words = f"{rate:.2f}, and {rule['series']} is {printed.value:g}"
            else:
                continue
            yield (
                "province_panel",
                number,
                (
                    f"deaths_after over population of {row['province']} {row['year']} give a death"
                    f" rate of {words}"
                ),
            )

    return slip


def _some(places: Iterable[str], wanted: set[str] | None) -> list[str]:
    return [place for place in places if wanted is None or place in wanted]
