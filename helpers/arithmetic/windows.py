"""Growth over windows of years, the same years in several measures, and what GDP per head leaves
out. Pure functions.

A window runs between two years with a figure, in one vintage; growth is helpers.arithmetic.growth's
compound rate, percent a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from helpers import tables
from helpers.arithmetic.growth import (
    CASES,
    POPULATION,
    VINTAGES,
    YEAR_ZERO,
    annual_growth,
    level,
    of_vintage,
    output,
    pace,
)
from helpers.errors import NoFigureError, one_of
from helpers.tables import row

# A window that starts below this share of an earlier peak counts as a recovery.
RECOVERED = 0.9
# What a ranking of windows may leave out, and how a row of of_length() is known to belong there.
FILTERS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "recoveries": lambda table: table["recovery"],
    "oil and mineral states": lambda table: table["oil"],
    "countries under 1 million": lambda table: table["people"] < 1_000,
    "countries under 100 million": lambda table: table["people"] < 100_000,
}
# Left out at first: what grows fast for a reason that another country cannot copy.
USUAL = ("recoveries", "oil and mineral states", "countries under 1 million")
LENGTHS = (8, 10, 12, 20, 30)
SPANS = (
    ("USSR", 1928, 1932),
    ("USSR", 1928, 1940),
    ("Japan", 1928, 1940),
    ("China", 1952, 1957),
    ("China", 1957, 1961),
    ("China", 1952, 1964),
    ("India", 1957, 1961),
)


def of_length(
    gdp: pd.DataFrame, population: pd.DataFrame, entities: pd.DataFrame, vintage: str, length: int
) -> pd.DataFrame:
    """Growth per head over every window of `length` years whose two end years have a figure, in one
    vintage.

    Tables: gdp_per_capita, population, entities. Columns: entity, start, end, growth (percent a
    year, compound), and what a filter needs: recovery, oil (true or false), people (thousands at
    the start, or at the next year with a count; 2023 release; missing where unknown). World rows
    and territories are left out, a successor republic before 1991, a union of states after 1990. A
    recovery starts below RECOVERED of an earlier peak, or has no earlier figure to compare and
    starts in 1914-60 or after 1990. Years between the two ends may be missing: they do not enter.
    Raises UnknownChoiceError for an unknown vintage."""
    return _spanned(_starts(gdp, population, entities, vintage), length)


def without(table: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """The rows of of_length() that are left when `kinds` (names from FILTERS) are left out.

    A country of unknown size is kept. Raises UnknownChoiceError for a kind that is not in FILTERS.
    """
    for kind in kinds:
        one_of(FILTERS, kind, "filter")
        table = table[~FILTERS[kind](table)]
    return table


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of of_length() with a column `rank`, fastest first; equal growth shares the better rank,
    whatever the order given."""
    ranks = table["growth"].rank(method="min", ascending=False).astype(int)
    return table.assign(rank=ranks).sort_values(["rank", "entity", "start"], ignore_index=True)


def records(table: pd.DataFrame, ended_by: int) -> pd.DataFrame:
    """Each country's fastest window among rows of of_length() that end in `ended_by` or before,
    ranked().

    Raises NoFigureError when no window is left.
    """
    past = table[table["end"] <= ended_by]
    if past.empty:
        raise NoFigureError(
            f"No window is left that ends by {ended_by}. Choose a later year, a shorter window or"
            " fewer filters."
        )
    # Fastest first, of equals the earliest.
    order = np.lexsort((past["start"].to_numpy(), -past["growth"].to_numpy()))
    return ranked(past.iloc[order].drop_duplicates("entity"))


def record_test(
    gdp: pd.DataFrame,
    population: pd.DataFrame,
    entities: pd.DataFrame,
    leave_out: Sequence[str] = USUAL,
    vintage: str = "2020",
    ended_by: int = 1978,
) -> pd.DataFrame:
    """The claim of a record put to the test at each of LENGTHS (years): columns years, USSR from
    1928 (percent a year), others faster (other countries with a faster run that ended by
    `ended_by`), others, fastest run, its growth.

    Tables: gdp_per_capita, population, entities. Raises as of_length(), without() and records() do.
    """
    rows, starts = [], _starts(gdp, population, entities, vintage)
    for length in LENGTHS:
        best = records(without(_spanned(starts, length), leave_out), ended_by)
        own, others = (
            pace(gdp, vintage, "USSR", 1928, 1928 + length),
            best[best["entity"] != "USSR"],
        )
        top = best.iloc[0]
        run = f"{top['entity']}, {top['start']} to {top['end']}"
        rows.append(
            (
                length,
                own,
                int((others["growth"] > own).sum()),
                len(others),
                run,
                float(top["growth"]),
            )
        )
    return pd.DataFrame(
        rows,
        columns=["years", "USSR from 1928", "others faster", "others", "fastest run", "its growth"],
    )


def faster_by_vintage(
    gdp: pd.DataFrame, population: pd.DataFrame, entities: pd.DataFrame
) -> pd.DataFrame:
    """How many other countries outran the USSR from 1928 by 1978, under the usual filters, in every
    vintage.

    Tables as for record_test(). Columns: vintage, and one for each of LENGTHS ('8 years' ...).
    Raises as record_test() does."""
    rows = []
    for vintage in VINTAGES:
        faster = record_test(gdp, population, entities, vintage=vintage)["others faster"]
        rows.append(
            {
                "vintage": vintage,
                **{f"{years} years": n for years, n in zip(LENGTHS, faster, strict=True)},
            }
        )
    return pd.DataFrame(rows)


def four_measures(
    ussr: pd.DataFrame,
    gdp: pd.DataFrame,
    population: pd.DataFrame,
    end: int = 1940,
    vintage: str = "2020",
) -> pd.DataFrame:
    """Soviet growth from 1928 to `end` in four measures: columns measure, start, end, growth
    (percent a year), source, checked.

    Tables: ussr (official index of industry, steel in tonnes), gdp_per_capita, population. Raises
    NoFigureError for a year without a figure."""
    found = []
    for measure, series in {
        "industry, official index": "industrial_output_official",
        "steel, tonnes": "steel_nmc",
    }.items():
        first, last = (row(ussr, series, "USSR", year) for year in (1928, end))
        found.append(
            (measure, annual_growth(first["value"], last["value"], end - 1928), first["source"])
        )
    whole = [output(gdp, population, vintage, "USSR", year) for year in (1928, end)]
    maddison = of_vintage(gdp, vintage)["source"].iloc[0]
    found.append(("GDP", annual_growth(whole[0], whole[1], end - 1928), maddison))
    found.append(("GDP per head", pace(gdp, vintage, "USSR", 1928, end), maddison))
    table = pd.DataFrame(found, columns=["measure", "growth", "source"])
    return table.assign(entity="USSR", start=1928, end=end, checked="derived")


def paces(gdp: pd.DataFrame, spans: Sequence[tuple[str, int, int]] = SPANS) -> pd.DataFrame:
    """Growth per head over each (country, start, end) in every vintage: columns entity, start, end,
    vintage, growth.

    Raises as level() does.
    """
    rows = [(*span, vintage, pace(gdp, vintage, *span)) for span in spans for vintage in VINTAGES]
    return pd.DataFrame(rows, columns=["entity", "start", "end", "vintage", "growth"])


def people_twice(
    population: pd.DataFrame, vital: pd.DataFrame, first: int = 1927, last: int = 1934
) -> pd.Series:
    """How far the Soviet population column of the GDP tables outgrew the demographers' count
    between two 1 Januaries.

    Tables: population, vital_rates. The column is for the middle of the year, so that its 1 January
    is the mean of two years. Its borders are wider than the demographers', so that only growth is
    compared, not levels. Returns column, demographers (percent growth), excess (percent by which
    the column at `last` is too high) and people (million, at the size of the column). Raises
    NoFigureError for a year that one of the two does not have."""
    column = [_new_year(population, year) for year in (first, last)]
    count = [
        float(row(vital, "population_1_january_adk", "USSR", year)["value"])
        for year in (first, last)
    ]
    grown, counted = column[1] / column[0], count[1] / count[0]
    excess = grown / counted - 1
    people = (column[1] - column[0] * counted) / 1000
    shares = {
        "column": 100 * (grown - 1),
        "demographers": 100 * (counted - 1),
        "excess": 100 * excess,
    }
    return pd.Series({**shares, "people": people})


def output_and_people(
    gdp: pd.DataFrame,
    population: pd.DataFrame,
    vital: pd.DataFrame,
    vintage: str = "2020",
    years: int = 9,
) -> pd.DataFrame:
    """Whole GDP and people of both cases around the launch, each with its last year before the
    launch as 100.

    Columns: what ('output' or 'people'), line (entity, or 'USSR, demographers'), entity, year,
    since (years since the launch, with halves for 1 January), value, source, checked, note. The
    demographers' count has other borders: it is tied to the column on 1 January 1927, the last
    count before the launch that was read in print, so that only its growth shows."""
    parts = []
    for entity, zero in CASES.items():
        span = range(zero - 1, zero + years + 1)
        whole = {year: output(gdp, population, vintage, entity, year) for year in span}
        heads = tables.rows(population, POPULATION[vintage], entity, span)
        values = heads["year"].map(whole) / whole[zero] * 100
        parts.append(heads.assign(what="output", line=entity, value=values, checked="derived"))
        base = float(heads.loc[heads["year"] == zero, "value"].iloc[0])
        parts.append(heads.assign(what="people", line=entity, value=heads["value"] / base * 100))
    table = pd.concat(parts).assign(
        since=lambda rows: rows["year"] - rows["entity"].map(YEAR_ZERO).astype(float)
    )
    table = pd.concat(
        [table, _counted(population, vital, YEAR_ZERO["USSR"] + years)], ignore_index=True
    )
    return table[["what", "line", "entity", "year", "since", "value", "source", "checked", "note"]]


def yardsticks(ussr: pd.DataFrame, gdp: pd.DataFrame, causes: pd.DataFrame) -> pd.DataFrame:
    """What the drive did to Soviet people, by several yardsticks: columns yardstick, years, result,
    checked, source.

    Tables: ussr, gdp_per_capita, causes. Raises NoFigureError when a row is missing.
    """
    maddison = of_vintage(gdp, "2020").iloc[0]
    rise = 100 * (level(gdp, "2020", "USSR", 1940) / level(gdp, "2020", "USSR", 1928) - 1)
    found = causes[causes["effect_short"] != ""].set_index("outcome_explained")
    welfare, wages = found.loc["welfare"], found.loc["living standards"]
    # 1939 is the last count in the old borders.
    cattle = {year: row(ussr, "livestock_cattle", "USSR", year) for year in (1928, 1934, 1939)}
    lost = {
        year: 100 * (cattle[year]["value"] / cattle[1928]["value"] - 1) for year in (1934, 1939)
    }
    rows = [
        ("GDP per head", "1928-1940", _signed(rise), "derived", maddison["source"]),
        *[_grown(ussr, year) for year in (1937, 1938)],
        _pair(
            ussr, "calories_per_head_allen", "calories per person a day", (1910, 1939), "{:,.0f}"
        ),
        (
            wages["cause"],
            "1928-1937",
            wages["effect_short"],
            wages["checked"],
            wages["sources"],
        ),
        _pair(
            ussr,
            "poverty_cost_of_basic_needs",
            "people too poor for basic needs, a model on GDP per head",
            (1930, 1940),
            "{:.0f} percent",
        ),
        *[
            ("cattle, 1 January", f"1928-{year}", _signed(fall), "derived", cattle[year]["source"])
            for year, fall in lost.items()
        ],
        (
            "welfare against Tsarist trends, a model",
            "1928-1940",
            welfare["effect_short"],
            "read",
            welfare["sources"],
        ),
    ]
    return pd.DataFrame(rows, columns=["yardstick", "years", "result", "checked", "source"])


def _starts(
    gdp: pd.DataFrame, population: pd.DataFrame, entities: pd.DataFrame, vintage: str
) -> pd.DataFrame:
    """Every figure of a vintage from which a window may run, with what its filters need; the same
    for windows of any length."""
    rows = _dated(of_vintage(gdp, vintage), entities)
    oil = entities.set_index("entity")["oil_or_mineral"]
    return rows.assign(
        # Country and year as one number, rising from row to row: two rows are then matched without
        # comparing words.
        key=10_000 * pd.factorize(rows["entity"])[0] + rows["year"].astype(int),
        successor=rows["kind"] == "successor",
        union=(rows["kind"] == "union") | (rows["entity"] == "USSR"),
        oil=rows["entity"].map(oil).fillna(False).astype(bool),
        people=_people(population, rows),
    )


def _spanned(starts: pd.DataFrame, length: int) -> pd.DataFrame:
    """The windows of `length` years between two rows of _starts()."""
    keys, values = starts["key"].to_numpy(), starts["value"].to_numpy()
    ends = np.searchsorted(keys, keys + length)
    met = keys[np.minimum(ends, len(keys) - 1)] == keys + length
    kept = np.flatnonzero(met & _one_state(starts, length))
    first, low, high = starts.iloc[kept], values[kept], values[ends[kept]]
    table = {
        "entity": first["entity"].array,
        "start": first["year"].array,
        "end": first["year"].array + length,
        "from": low,
        "to": high,
        "growth": 100 * ((high / low) ** (1 / length) - 1),
    }
    return pd.DataFrame(table | {name: first[name].array for name in ("recovery", "oil", "people")})


def _dated(rows: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Country rows in order of years, with `kind` of country and the flag `recovery` for a window
    that starts there."""
    rows = rows.assign(kind=rows["entity"].map(entities.set_index("entity")["kind"]))
    rows = rows[rows["kind"].isin(["case", "country", "union", "successor"])].sort_values(
        ["entity", "year"]
    )
    by = rows.groupby("entity")
    low = rows["value"] < RECOVERED * by["value"].cummax()
    blind = (by.cumcount() == 0) & (rows["year"].between(1914, 1960) | (rows["year"] > 1990))
    return rows.assign(recovery=low | blind)[["entity", "year", "value", "kind", "recovery"]]


def _one_state(starts: pd.DataFrame, length: int) -> np.ndarray:
    """Whether the country was one state from start to end: successors from 1991, unions (the USSR
    too) to 1990."""
    year, successor, union = (starts[name].to_numpy() for name in ("year", "successor", "union"))
    return ~(successor & (year < 1991)) & ~(union & (year + length > 1990))


def _people(population: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    # Only the 2023 release has every year for the context countries; as a yardstick of size it
    # serves all vintages.
    rows_of_2023 = tables.rows(population, POPULATION["2023"])
    size = rows_of_2023.set_index(["entity", "year"])["value"]
    wanted = pd.MultiIndex.from_frame(rows[["entity", "year"]])
    # A start year without a count takes the next count: countries grew, so one that is small then
    # was small before.
    known = size.reindex(size.index.union(wanted)).sort_index().groupby("entity").bfill()
    return pd.Series(known.reindex(wanted).to_numpy(dtype=float), index=rows.index)


def _new_year(population: pd.DataFrame, year: int) -> float:
    """The Soviet population column on 1 January, thousands: the mean of the middles of the two
    years around it."""
    column = POPULATION["2020"]
    before, after = (row(population, column, "USSR", each)["value"] for each in (year - 1, year))
    return float(before + after) / 2


def _counted(population: pd.DataFrame, vital: pd.DataFrame, last: int) -> pd.DataFrame:
    """The demographers' Soviet counts of 1 January that were found in a document, as an index tied
    to the column on 1 January 1927."""
    count = tables.rows(vital, "population_1_january_adk", "USSR", range(1927, last + 1))
    count = count[count["checked"] != "unchecked"]
    base = float(row(population, POPULATION["2020"], "USSR", 1928)["value"])
    scale = (
        100
        * _new_year(population, 1927)
        / base
        / float(count.loc[count["year"] == 1927, "value"].iloc[0])
    )
    since = count["year"] - YEAR_ZERO["USSR"] - 0.5
    return count.assign(
        what="people", line="USSR, demographers", value=count["value"] * scale, since=since
    )


def _grown(ussr: pd.DataFrame, year: int) -> tuple[str, ...]:
    found = row(ussr, "consumption_per_head_growth_allen", "USSR", year)
    return (
        "consumption per head",
        found["period"],
        _signed(found["value"]),
        found["checked"],
        found["source"],
    )


def _pair(
    ussr: pd.DataFrame, series: str, name: str, years: tuple[int, int], form: str
) -> tuple[str, ...]:
    first, last = (row(ussr, series, "USSR", year) for year in years)
    when = " to ".join(str(each["period"] or each["year"]) for each in (first, last))
    result = f"from {form.format(first['value'])} to {form.format(last['value'])}"
    return name, when, result, last["checked"], last["source"]


def _signed(percent: float) -> str:
    return f"{percent:+.0f} percent".replace("-", "\N{MINUS SIGN}")
