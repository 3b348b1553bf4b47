"""Arithmetic on 921 counties: how far they lie apart, inside a province and between provinces.

The counties are those of Cao, Xu and Zhang (2022): numbers without names, in 13 provinces, with
registered death rates of 1954-66 and a few traits. Tables: counties, county_deaths. Pure functions,
nothing drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import tables
from helpers.arithmetic.regions import BASE, FAMINE, Correlation
from helpers.errors import NoFigureError, one_of
from helpers.words import joined

YEARS = range(1957, 1963)
# Where a county stands among those of its province, by its death rate of 1960.
PLACES = {
    "the hardest hit": 1.0,
    "in the middle": 0.5,
    "the least hit": 0.0,
}
TRAITS = {
    "grain output": "grain",
    "people": "log_population",
    "people in towns": "urban",
    "distance to Beijing": "to_beijing",
    "distance to the capital of the province": "to_capital",
    "rice": "rice",
    "minority": "minority",
    "schooling": "schooling",
    "genealogy books": "genealogies",
}
# What the package does not state is a guess from the size of the numbers.
UNITS = {
    "grain output": "like kilograms a head",
    "people": "thousand",
    "people in towns": "percent",
    "distance to Beijing": "like kilometres",
    "distance to the capital of the province": "like kilometres",
    "rice": "1: it is the crop",
    "minority": "1: marked so",
    "schooling": "like years",
    "genealogy books": "over people, no scale stated",
}
RESAMPLES = 400


class Split(NamedTuple):
    """Where differences between counties lie: the shares between provinces and inside them,
    percent, and how many counties there are."""

    between: float
    inside: float
    counties: int


def spread(counties: pd.DataFrame, deaths: pd.DataFrame, year: int) -> pd.DataFrame:
    """The counties of each province in one year, deaths per 1,000 people: columns province,
    counties (how many), lowest, lower quarter, middle, upper quarter, highest.

    Raises NoFigureError for a year without rates (1954-66 have them).
    """
    rates = _rates(counties, deaths, year)
    cuts = {
        "lowest": 0.0,
        "lower quarter": 0.25,
        "middle": 0.5,
        "upper quarter": 0.75,
        "highest": 1.0,
    }
    by = rates.groupby("province")["death_rate"]
    table = pd.DataFrame(
        {"counties": by.size(), **{name: by.quantile(q) for name, q in cuts.items()}}
    )
    return table.reset_index()


def inside(counties: pd.DataFrame, deaths: pd.DataFrame, province: str) -> pd.DataFrame:
    """Death rates of one province's counties: one row a county (its number is the index), one
    column a year. Raises UnknownChoiceError for a province that is not in the sample."""
    one_of(sorted(counties["province"].unique()), province, "province in the sample of counties")
    return wide(deaths).loc[counties.loc[counties["province"] == province, "county"]]


def picked(counties: pd.DataFrame, deaths: pd.DataFrame, province: str, place: str) -> int:
    """The number of the county that stands at a place (a key of PLACES) among the counties of its
    province in 1960. Raises UnknownChoiceError for an unknown place or province."""
    share = one_of(PLACES, place, "place among the counties")
    order = inside(counties, deaths, province)[1960].sort_values(kind="stable")
    return int(order.index[round(share * (len(order) - 1))])


def one(counties: pd.DataFrame, deaths: pd.DataFrame, *numbers: int) -> pd.DataFrame:
    """The years of some counties, by number: columns year and, for each, 'Henan 383' and so on,
    deaths per 1,000 people. Raises NoFigureError for a number that no county has."""
    homes = counties.set_index("county")["province"]
    unknown = [number for number in numbers if number not in homes.index]
    if unknown:
        raise NoFigureError(
            f"No county has the number {joined([str(each) for each in unknown])}. The numbers run,"
            f" with gaps, from {homes.index.min()} to {homes.index.max()}."
        )
    rates = wide(deaths).loc[list(numbers)].T
    return rates.set_axis([f"{homes[n]} {n}" for n in numbers], axis=1).reset_index()


def likeliest_neighbour(counties: pd.DataFrame) -> pd.Series:
    """For each county the number of the one in its province whose distances to Beijing and to the
    provincial capital come nearest to its own (straight difference, kilometres); the index is the
    county's number.

    The sample has no names and no map. Two distances fix a place but for its mirror image across
    the line from Beijing to the capital, so this is often a neighbour, not always."""
    found: dict[int, int] = {}
    for _, own in counties.groupby("province"):
        at = own[["to_beijing", "to_capital"]].to_numpy(dtype=float)
        apart = np.hypot(*(at[:, None, axis] - at[None, :, axis] for axis in (0, 1)))
        np.fill_diagonal(apart, np.inf)
        numbers = own["county"].to_numpy()
        found.update(zip(numbers, numbers[apart.argmin(axis=1)], strict=True))
    return pd.Series(found, name="neighbour").rename_axis("county").sort_index()


def register(counties: pd.DataFrame, deaths: pd.DataFrame) -> pd.DataFrame:
    """Every county, the hardest hit of its province first: columns province, county (its number),
    deaths per 1,000 in 1957 and 1959-61, the excess of 1959-61 (see excess), its likeliest
    neighbour and the excess there."""
    rates, over, near = wide(deaths), excess(deaths), likeliest_neighbour(counties)
    homes = counties.set_index("county")["province"].reindex(rates.index)
    near = near.reindex(rates.index)
    table = pd.DataFrame(
        {
            "province": homes,
            "county": rates.index,
            **{str(year): rates[year] for year in (1957, *range(FAMINE[0], FAMINE[1] + 1))},
            "excess 1959-61": over.reindex(rates.index),
            "likeliest neighbour": near,
            "its excess": over.reindex(near).to_numpy(),
        }
    )
    order = ["province", "excess 1959-61"]
    return table.sort_values(order, ascending=[True, False], ignore_index=True)


def beside(counties: pd.DataFrame, deaths: pd.DataFrame, number: int) -> pd.DataFrame:
    """A county and its likeliest neighbour: columns what, and one for each of the two; death rates
    of 1957-62, then the traits. Raises NoFigureError for a number that no county has."""
    one(counties, deaths, number)
    pair = [number, int(likeliest_neighbour(counties)[number])]
    years = one(counties, deaths, *pair)
    years = years[years["year"].isin(YEARS)]
    own = counties.set_index("county").loc[pair]
    own = own.assign(log_population=np.exp(own["log_population"].astype(float)) / 1000)
    told = [[f"{name}, {UNITS[name]}", *own[trait].astype(float)] for name, trait in TRAITS.items()]
    rates = years.assign(what="deaths per 1,000 in " + years["year"].astype(str))
    kept = ["what", *years.columns[1:]]
    return pd.concat([rates[kept], pd.DataFrame(told, columns=kept)], ignore_index=True)


def neighbours_alike(counties: pd.DataFrame, deaths: pd.DataFrame) -> float:
    """Rank correlation, inside provinces, of a county's excess deaths of 1959-61 with those of its
    likeliest neighbour."""
    over = excess(deaths)
    home = counties.set_index("county")["province"].reindex(over.index)
    ranks = over.groupby(home).rank(pct=True)
    return float(np.corrcoef(ranks, ranks.reindex(likeliest_neighbour(counties)[over.index]))[0, 1])


def excess(
    deaths: pd.DataFrame, base: tuple[int, int] = BASE, span: tuple[int, int] = FAMINE
) -> pd.Series:
    """Deaths per 1,000 people above a county's own mean of the base, summed over the span; the
    index is the county's number. base, span: first and last year."""
    rates = wide(deaths)
    usual = rates.loc[:, base[0] : base[1]].mean(axis=1)
    return rates.loc[:, span[0] : span[1]].sub(usual, axis=0).sum(axis=1)


def split(counties: pd.DataFrame, deaths: pd.DataFrame) -> Split:
    """How much of the differences in excess deaths of 1959-61 lies between provinces, and how much
    between counties of one province: shares of the sum of squares (analysis of variance)."""
    over = excess(deaths)
    home = counties.set_index("county")["province"].reindex(over.index)
    own = over.groupby(home).transform("mean")
    within = float(((over - own) ** 2).sum() / ((over - over.mean()) ** 2).sum())
    return Split(100 * (1 - within), 100 * within, len(over))


def traits(counties: pd.DataFrame, deaths: pd.DataFrame) -> pd.DataFrame:
    """Rank correlation of each trait with the excess deaths of 1959-61: columns trait, all
    counties, inside provinces, from, to (the 95 percent bootstrap interval of the latter).

    'Inside provinces' ranks a county among those of its own province, on both scales, so that what
    differs between provinces drops out.
    """
    over = excess(deaths)
    table = counties.set_index("county").reindex(over.index)
    told = [
        _trait(name, table[column].astype(float), over, table["province"])
        for name, column in TRAITS.items()
    ]
    return pd.DataFrame(told)


def against_registers(
    counties: pd.DataFrame, deaths: pd.DataFrame, provinces: pd.DataFrame, *entities: str
) -> pd.DataFrame:
    """Two copies of one register, 1957-62: for each province the official rate and the mean of its
    counties weighted by people. Columns province, kept as, then a year each, deaths per 1,000.

    Raises UnknownChoiceError for a province that either side lacks, NoFigureError where a year is
    missing.
    """
    people = np.exp(counties.set_index("county")["log_population"])
    kept = []
    for entity in entities:
        rates = inside(counties, deaths, entity)
        weights = people.reindex(rates.index)
        sample = rates.mul(weights, axis=0).sum() / weights.sum()
        printed = tables.by_year(provinces, "crude_death_rate_official", entity)
        if not set(YEARS) <= set(printed.index):
            raise NoFigureError(
                f"For {entity} official death rates of {YEARS[0]}-{YEARS[-1]} are missing."
            )
        for name, rate in (("official rate", printed), (f"mean of {len(rates)} counties", sample)):
            kept.append(
                {"province": entity, "kept as": name, **{str(y): float(rate[y]) for y in YEARS}}
            )
    return pd.DataFrame(kept)


def wide(deaths: pd.DataFrame) -> pd.DataFrame:
    """The rates laid out: one row a county, one column a year."""
    return deaths.pivot(index="county", columns="year", values="death_rate")


def _rates(counties: pd.DataFrame, deaths: pd.DataFrame, year: int) -> pd.DataFrame:
    rates = deaths[deaths["year"] == year]
    if rates.empty:
        raise NoFigureError(f"The counties have death rates for 1954 to 1966, not for {year}.")
    return rates.merge(counties[["county", "province"]], on="county")


def _trait(name: str, trait: pd.Series, over: pd.Series, home: pd.Series) -> dict[str, object]:
    ranked = tuple(tuple(each.groupby(home).rank(pct=True)) for each in (trait, over))
    near = _correlated(*ranked)
    far = float(np.corrcoef(trait.rank(), over.rank())[0, 1])
    return {
        "trait": name,
        "all counties": far,
        "inside provinces": near.value,
        "from": near.low,
        "to": near.high,
    }


# The lesson's table and its tests ask for the same figures.
@lru_cache(maxsize=32)
def _correlated(x: tuple[float, ...], y: tuple[float, ...]) -> Correlation:
    """Correlation of two rankings with a percentile bootstrap over counties, from one seed."""
    a, b = np.array(x), np.array(y)
    drawn = np.random.default_rng(1961).integers(0, len(a), (RESAMPLES, len(a)))
    found = [np.corrcoef(a[i], b[i])[0, 1] for i in drawn]
    low, high = np.percentile(found, [2.5, 97.5])
    return Correlation(float(np.corrcoef(a, b)[0, 1]), float(low), float(high), len(a))
