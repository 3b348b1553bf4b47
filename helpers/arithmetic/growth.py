"""Arithmetic on the GDP tables: levels, ratios, growth, standing among countries. Pure functions,
nothing drawn.

Growth is compound annual growth between two observed years, (end / start) ** (1 / years) - 1, as in
Maddison's own tables. Nothing is interpolated: a year without a figure raises NoFigureError and
names the nearest years that have one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers import tables
from helpers.errors import NoFigureError, SettingError, UnknownChoiceError, not_among, one_of
from helpers.tables import found_at, nearest_years, row

VINTAGES = {
    "2010": "gdppc_maddison_2010",
    "2013": "gdppc_mpd_2013",
    "2018 benchmarks": "gdppc_mpd_2018_benchmarks",
    "2018 growth": "gdppc_mpd_2018_growth",
    "2020": "gdppc_mpd_2020",
    "2023": "gdppc_mpd_2023",
}
# The 2013 release came without population; its authors point to Maddison's file of 2010.
POPULATION = {
    "2010": "population_maddison_2010",
    "2013": "population_maddison_2010",
    "2018 benchmarks": "population_mpd_2018",
    "2018 growth": "population_mpd_2018",
    "2020": "population_mpd_2020",
    "2023": "population_mpd_2023",
}
# The last year before the launch: of the two cases, and of whatever country a course adds.
CASES = {"USSR": 1928, "China": 1957}
YEAR_ZERO = CASES | {}
# Paces of others: country, first and last year.
PACES = {
    "Russian Empire, 1885-1913": ("USSR", 1885, 1913),
    "Russian Empire, 1900-1913": ("USSR", 1900, 1913),
    "Japan, 1913-1940": ("Japan", 1913, 1940),
    "Japan, 1928-1940": ("Japan", 1928, 1940),
}
CARRIED_TO = 1940
# The years that are drawn of it, from the Empire on.
CARRIED_YEARS = (1885, CARRIED_TO)


@dataclass(frozen=True)
class Standing:
    """Where a country stood in one year: rank (1 = richest) among `countries`, and the share of the
    other countries' people who lived in a country poorer on average (0 to 1)."""

    rank: int
    countries: int
    people_below: float


@dataclass(frozen=True)
class Carried:
    """Soviet GDP per head at another pace: the rate (percent a year), the level of each year to
    CARRIED_TO (dollars of the vintage), and by how many percent the last one stands above the
    recorded level (below zero: under it)."""

    rate: float
    path: pd.Series
    gap: float


def of_vintage(gdp: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """The rows of one vintage ('2010' ... '2023', see VINTAGES). Raises UnknownChoiceError for any
    other name."""
    one_of(VINTAGES, vintage, "vintage")
    return gdp[gdp["series"] == VINTAGES[vintage]]


def unbroken(gdp: pd.DataFrame, entity: str, first: int, last: int) -> list[str]:
    """The vintages that have a figure of one country for each year from `first` to `last`, in the
    order of VINTAGES."""
    whole = set(range(first, last + 1))
    found = {name: tables.rows(gdp, VINTAGES[name], entity) for name in VINTAGES}
    return [name for name, own in found.items() if whole <= set(own["year"])]


def _no_country(gdp: pd.DataFrame, vintage: str, entity: str) -> UnknownChoiceError:
    known = of_vintage(gdp, vintage)["entity"].unique()
    return UnknownChoiceError(not_among(known, entity, f"country in the {vintage} vintage"))


def level(gdp: pd.DataFrame, vintage: str, entity: str, year: int) -> float:
    """GDP per head of one country in one year, in the vintage's own dollars.

    Raises UnknownChoiceError for a country that is not in the vintage, NoFigureError for a year
    without a figure."""
    at = found_at(gdp, VINTAGES.get(vintage, ""), entity, year)
    if not at.size:
        rows = of_vintage(gdp, vintage)
        rows = rows[rows["entity"] == entity]
        if rows.empty:
            raise _no_country(gdp, vintage, entity)
        raise NoFigureError(
            f"There is no figure for {entity} in {year} in the {vintage} vintage."
            f" {nearest_years(rows['year'], year)}"
        )
    return float(gdp["value"].iat[at[0]])


def ratio(
    gdp: pd.DataFrame, vintage: str, first: tuple[str, int], second: tuple[str, int]
) -> float:
    """GDP per head of (country, year) `first` divided by that of `second`, within one vintage.
    Raises as level() does."""
    return level(gdp, vintage, *first) / level(gdp, vintage, *second)


def start_ratios(gdp: pd.DataFrame, china_year: int = 1957) -> pd.DataFrame:
    """USSR 1928 over China `china_year` in every vintage: columns vintage, USSR, China, ratio
    (dollars of the vintage)."""
    rows = [
        {
            "vintage": name,
            "USSR": level(gdp, name, "USSR", 1928),
            "China": level(gdp, name, "China", china_year),
        }
        for name in VINTAGES
    ]
    table = pd.DataFrame(rows)
    return table.assign(ratio=table["USSR"] / table["China"])


def gaps(gdp: pd.DataFrame, entity: str, year: int) -> pd.DataFrame:
    """What each vintage has around one year for one country: columns vintage, last (before), the
    year itself, next (after).

    A year without a figure reads 'none'. Raises UnknownChoiceError for a country that a vintage
    does not have."""
    rows = []
    for vintage in VINTAGES:
        own = of_vintage(gdp, vintage)
        years = own.loc[own["entity"] == entity, "year"]
        if years.empty:
            raise _no_country(gdp, vintage, entity)
        around = {"last": years[years < year].max(), "next": years[years > year].min()}
        here = "a figure" if (years == year).any() else "none"
        rows.append(
            {"vintage": vintage, "last": around["last"], str(year): here, "next": around["next"]}
        )
    return pd.DataFrame(rows)


def annual_growth(start: float, end: float, years: int) -> float:
    """Compound annual growth in percent from `start` to `end` over `years` years.

    Raises SettingError when years is not positive or a level is not above zero.
    """
    if years <= 0:
        raise SettingError(
            f"Growth needs an end year after the start year; the span given is {years} years."
        )
    if start <= 0 or end <= 0:
        raise SettingError(f"Growth needs two levels above zero; given were {start} and {end}.")
    return 100 * ((end / start) ** (1 / years) - 1)


def cross_section(
    gdp: pd.DataFrame, population: pd.DataFrame, entities: pd.DataFrame, vintage: str, year: int
) -> pd.DataFrame:
    """Every country with a figure in one year: columns entity, gdp_per_head, people (thousands,
    missing where unknown), source, checked; richest first. World totals are left out, and so is a
    republic where its union has a figure."""
    kinds = entities.set_index("entity")["kind"]
    rows = of_vintage(gdp, vintage)
    rows = rows[
        (rows["year"] == year) & ~rows["entity"].map(kinds).isin(["world", "region", "successor"])
    ]
    if rows.empty:
        raise NoFigureError(
            f"The {vintage} vintage has no figures for {year} across countries here. Choose 1913,"
            " 1928, 1929 or 1957."
        )
    people = tables.rows(population, POPULATION[vintage], years=[year]).set_index("entity")["value"]
    table = rows[["entity", "value", "source", "checked"]].rename(columns={"value": "gdp_per_head"})
    return table.assign(people=table["entity"].map(people)).sort_values(
        ["gdp_per_head", "entity"], ascending=[False, True], ignore_index=True
    )


def standing(countries: pd.DataFrame, entity: str) -> Standing:
    """Standing of one country in a cross_section(). Countries without a population do not count
    towards people_below.

    Raises NoFigureError when the country is not in the cross-section.
    """
    found = countries.index[countries["entity"] == entity]
    if found.empty:
        raise NoFigureError(
            f"{entity} has no figure in this year's comparison of {len(countries)} countries."
        )
    own = countries.loc[found[0], "gdp_per_head"]
    others = countries[countries["entity"] != entity]
    below = others.loc[others["gdp_per_head"] < own, "people"].sum()
    return Standing(int(found[0]) + 1, len(countries), float(below / others["people"].sum()))


def since_launch(rows: pd.DataFrame, year_zero: dict[str, int]) -> pd.DataFrame:
    """The rows with a column `since`: years since each country's last year before its launch; other
    countries dropped."""
    kept = rows[rows["entity"].isin(list(year_zero))]
    return kept.assign(since=kept["year"] - kept["entity"].map(year_zero))


def start_measures(ussr: pd.DataFrame, china: pd.DataFrame, vital: pd.DataFrame) -> pd.DataFrame:
    """Five measures of the starting point besides GDP: columns measure, unit, entity, version,
    year, value, source, checked.

    Tables: ussr, china, vital_rates. Soviet output of 1928 is divided by the people counted for 1
    January 1927, the last date before the launch that was read in print; people grew by about 2
    percent a year, so that its values per head are a little high. A value that rests on an
    unchecked figure is unchecked, any other is derived."""
    people = {
        "USSR": row(vital, "population_1_january_adk", "USSR", 1927),
        "China": row(vital, "population_year_end_official", "China", 1957),
    }
    harvests = {
        "official": "grain_harvest_official_revised",
        "Wheatcroft and Davies": "grain_harvest_davies_wheatcroft",
    }
    rows = [
        *[
            _per_head("grain", row(ussr, name, "USSR", 1928), people, version)
            for version, name in harvests.items()
        ],
        _per_head("grain", row(china, "grain_output_official_revised", "China", 1957), people),
    ]
    for measure, name in {"steel": "steel_nmc", "energy": "energy_nmc"}.items():
        rows += [
            _per_head(measure, row(ussr, name, "USSR", 1928), people),
            _per_head(measure, row(china, name, "China", 1957), people),
        ]
    towns = "people in towns"
    rows += [
        _share(
            towns,
            row(ussr, "population_urban_official", "USSR", 1926),
            row(ussr, "population_census", "USSR", 1926),
        ),
        _share(towns, row(china, "population_urban_official", "China", 1957), people["China"]),
        _given("workers in farming", row(ussr, "agriculture_share_labour_force", "USSR", 1928)),
        _share(
            "workers in farming",
            row(china, "employment_agriculture", "China", 1957),
            row(china, "employment_total", "China", 1957),
        ),
    ]
    return pd.DataFrame(rows)


def pace(gdp: pd.DataFrame, vintage: str, entity: str, start: int, end: int) -> float:
    """Growth of GDP per head from one year to another, percent a year, in one vintage. Raises as
    level() does."""
    return annual_growth(
        level(gdp, vintage, entity, start), level(gdp, vintage, entity, end), end - start
    )


def carried(gdp: pd.DataFrame, at_pace: str, carried_from: int, vintage: str = "2020") -> Carried:
    """The Soviet level of one year carried on at a pace, a key of PACES (compound growth in the
    same vintage).

    A pace carried on is arithmetic, not a model. Raises UnknownChoiceError for an unknown pace, and
    as level() does."""
    one_of(PACES, at_pace, "pace")
    rate = pace(gdp, vintage, *PACES[at_pace])
    start, recorded = (level(gdp, vintage, "USSR", year) for year in (carried_from, CARRIED_TO))
    path = pd.Series(
        {
            year: start * (1 + rate / 100) ** (year - carried_from)
            for year in range(carried_from, CARRIED_TO + 1)
        }
    )
    return Carried(rate, path, 100 * (float(path.iloc[-1]) / recorded - 1))


def output(
    gdp: pd.DataFrame, population: pd.DataFrame, vintage: str, entity: str, year: int
) -> float:
    """Whole GDP: GDP per head times the people of the vintage's own population column, in thousand
    dollars of the vintage.

    Raises UnknownChoiceError and NoFigureError as level() does, NoFigureError also for a year
    without people."""
    people = row(population, POPULATION[vintage], entity, year)
    return level(gdp, vintage, entity, year) * float(people["value"])


def runs(years: pd.Series) -> pd.Series:
    """A group number for each year of a sorted series, rising by one after every gap, so that lines
    break at gaps."""
    return (years.diff() > 1).fillna(False).cumsum()


def _per_head(
    measure: str, output: pd.Series, people: dict[str, pd.Series], version: str = ""
) -> dict[str, object]:
    own = people[output["entity"]]
    return _measure(
        measure,
        "kilograms per person",
        output,
        1000 * output["value"] / own["value"],
        [output, own],
        version,
    )


def _share(measure: str, part: pd.Series, whole: pd.Series) -> dict[str, object]:
    return _measure(measure, "percent", part, 100 * part["value"] / whole["value"], [part, whole])


def _given(measure: str, figure: pd.Series) -> dict[str, object]:
    return _measure(measure, "percent", figure, figure["value"], [figure])


def _measure(
    measure: str,
    unit: str,
    figure: pd.Series,
    value: float,
    behind: list[pd.Series],
    version: str = "",
) -> dict[str, object]:
    checked = tables.weakest(each["checked"] for each in behind)
    source = tables.joined_sources(each["source"] for each in behind)
    return {
        "measure": measure,
        "unit": unit,
        "entity": figure["entity"],
        "version": version,
        "year": int(figure["year"]),
        "value": float(value),
        "source": source,
        "checked": checked,
    }
