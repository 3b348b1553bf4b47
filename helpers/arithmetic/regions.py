"""Arithmetic on places: missing birth years, death rates over a base, rank correlation. Pure
functions, nothing drawn.

The birth-year method is that of Li and others (2021): people of a birth year counted in the census
of 2000, set against a straight line through the years around the famine. What is missing are births
that did not happen and infants lost, with the effect of moves between provinces: never deaths as
such."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from helpers import tables
from helpers.errors import NoFigureError, SettingError, one_of

COUNTED = "cohort_size_2000_census_sample"
COUNTY_RATE = "crude_death_rate_county_sample"
OFFICIAL_RATE = "crude_death_rate_official"
BEFORE, AFTER = range(1950, 1958), range(1963, 1971)
REFERENCES = {"earlier": [*BEFORE], "both sides": [*BEFORE, *AFTER]}
BASE, FAMINE = (1954, 1957), (1959, 1961)
SPANS = {"1959 to 1961": FAMINE} | {str(year): (year, year) for year in range(1957, 1963)}
PLACES = ("all", "without those spoilt by moves")
# Provinces with a common border, one of them hit much harder than the other.
NEIGHBOURS = {
    "Anhui and Jiangxi": ("Anhui", "Jiangxi"),
    "Sichuan and Shaanxi": ("Sichuan", "Shaanxi"),
    "Henan and Shanxi": ("Henan", "Shanxi"),
    "Gansu and Shaanxi": ("Gansu", "Shaanxi"),
    "Hunan and Jiangxi": ("Hunan", "Jiangxi"),
}
# The Lushan figures, one list for all provinces. Fujian also has an earlier and higher claim.
CLAIMS_LIST = "ccp_agstat1959"
ONE_PERCENT = 100
_Pick = tuple[pd.DataFrame, str, str]


@dataclass(frozen=True)
class Measure:
    """One number for each province: its name, its unit, and the function (provinces, first, last)
    that works it out."""

    label: str
    unit: str
    of: Callable[[pd.DataFrame, int, int], pd.DataFrame]

    @property
    def births(self) -> bool:
        """Whether it counts missing birth years, which are no deaths."""
        return self.unit == _BIRTHS


@dataclass(frozen=True)
class Correlation:
    """A rank correlation (from -1 to 1), the ends of its 95 percent bootstrap interval, and the
    number of places."""

    value: float
    low: float
    high: float
    count: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def expected(provinces: pd.DataFrame, entity: str, reference: str = "earlier") -> pd.DataFrame:
    """One province's birth years 1950-70: columns year, counted, expected, source, checked (people
    in the 1% sample).

    expected: least-squares line through 1950-57 (reference 'earlier') or through 1950-57 and
    1963-70 ('both sides'). Raises NoFigureError for an unknown reference or province."""
    counted, line = _birth_years(provinces, reference)
    one_of(list(counted), entity, "place with counted birth years")
    own = tables.rows(provinces, COUNTED, entity).reset_index(drop=True)
    table = own.rename(columns={"value": "counted"}).assign(expected=own["year"].map(line[entity]))
    return table[["year", "counted", "expected", "source", "checked"]]


def births_missing(provinces: pd.DataFrame, reference: str, first: int, last: int) -> pd.DataFrame:
    """Share of the expected birth years `first` to `last` that the census of 2000 does not find,
    percent, by province.

    Columns entity, value, source, checked; below zero where more were counted than expected. Raises
    NoFigureError for an unknown reference and for years outside 1950-70."""
    counted, line = _birth_years(provinces, reference)
    if not {first, last} <= set(counted.index):
        raise NoFigureError(
            f"Birth years are counted from 1950 to 1970; {first} to {last} is not inside."
        )
    values = 100 * (1 - counted.loc[first:last].sum() / line.loc[first:last].sum())
    rows = tables.rows(provinces, COUNTED)
    sources = rows.drop_duplicates("entity").set_index("entity")["source"]
    table = pd.DataFrame({"value": values, "source": sources, "checked": "derived"})
    return table.rename_axis("entity").reset_index()


def mean_rates(provinces: pd.DataFrame, series: str, first: int, last: int) -> pd.DataFrame:
    """Mean death rate per 1,000 over the years, for provinces with a figure in each: columns
    entity, value, source, checked (unchecked if one year is). Raises NoFigureError when no province
    has them all."""
    rows = tables.rows(provinces, series, years=range(first, last + 1))
    # Rows of counties and cities name their province in brackets.
    rows = rows[~rows["entity"].str.contains("(", regex=False)]
    kept = rows[rows.groupby("entity")["year"].transform("nunique") == last - first + 1]
    if kept.empty:
        raise NoFigureError(
            f"No province has a figure of {series} for every year from {first} to {last}."
        )
    return pd.DataFrame([_mean(str(entity), own) for entity, own in kept.groupby("entity")])


def excess(
    provinces: pd.DataFrame, base: tuple[int, int] = BASE, span: tuple[int, int] = FAMINE
) -> pd.DataFrame:
    """Death rates of the county sample above each province's own base, summed over the span, per
    1,000 people.

    base, span: first and last year. Columns entity, baseline (mean rate of the base), value (the
    sum), source, checked. Raises NoFigureError for years without figures (1954-66 have them)."""
    before = mean_rates(provinces, COUNTY_RATE, *base).set_index("entity")["value"]
    years = span[1] - span[0] + 1
    table = mean_rates(provinces, COUNTY_RATE, *span)
    base_rate = table["entity"].map(before)
    value = years * (table["value"] - base_rate)
    return table.assign(baseline=base_rate, value=value, checked="derived")


def per_survivor(provinces: pd.DataFrame, series: str) -> pd.DataFrame:
    """A claim for 1958 per person born 1950-57 and counted in 2000: columns entity, value, source,
    checked.

    A rough stand-in for a figure per head, since the tables hold the people of few provinces.
    Million units become single ones, and the one percent sample is raised to all. Raises
    NoFigureError when the series has no such rows."""
    rows = tables.rows(provinces, series)
    rows = rows[rows["source"] == CLAIMS_LIST].set_index("entity")
    if rows.empty:
        raise NoFigureError(f"The list of 1958 has no figures of {series}.")
    counted = tables.rows(provinces, COUNTED, years=BEFORE)
    people = counted.groupby("entity")["value"].sum() * ONE_PERCENT
    values = (rows["value"] * 1e6 / people).dropna()
    source = tables.joined_sources([CLAIMS_LIST, counted["source"].iloc[0]])
    return pd.DataFrame(
        {"entity": values.index, "value": values.to_numpy(), "source": source, "checked": "derived"}
    )


def rank_correlation(x: pd.Series, y: pd.Series, resamples: int = 4000) -> Correlation:
    """Spearman's rank correlation with a 95 percent interval (percentile bootstrap; Efron and
    Tibshirani 1993, ch. 13).

    x, y: figures of the same places in the same order. Places are drawn anew, in pairs, `resamples`
    times, always from the same seed. Raises NoFigureError for fewer than eight places or a column
    in which all are equal."""
    if len(x) != len(y) or len(x) < 8:
        raise SettingError(
            "A rank correlation needs at least eight places with both figures; here are"
            f" {min(len(x), len(y))}."
        )
    if x.nunique() == 1 or y.nunique() == 1:
        raise SettingError(
            "A rank correlation needs figures that differ; in one column all are equal."
        )
    return _correlated(tuple(map(float, x)), tuple(map(float, y)), resamples)


def spoilt() -> set[str]:
    """The provinces about whose births the census of 2000 says little, since many people moved in
    or out between birth and the count; from the table of entities."""
    entities = tables.load("entities")
    return set(entities.loc[entities["births_spoilt"] == "yes", "entity"])


def pairs(provinces: pd.DataFrame, factor: str, outcome: str, places: str = "all") -> pd.DataFrame:
    """Two measures side by side for every province that has both: columns entity, x, y, source,
    checked.

    factor: a key of FACTORS; outcome: a key of OUTCOMES; places: one of PLACES. Raises
    NoFigureError for any other."""
    one_of(PLACES, places, "choice of places")
    one = measure(FACTORS, factor).of(provinces, *FAMINE).set_index("entity")
    other = measure(OUTCOMES, outcome).of(provinces, *FAMINE).set_index("entity")
    left_out = set() if places == PLACES[0] else spoilt()
    both = sorted(set(one.index) & set(other.index) - left_out)
    one, other = one.loc[both], other.loc[both]
    unsure = (one["checked"] == "unchecked") | (other["checked"] == "unchecked")
    return pd.DataFrame(
        {
            "entity": both,
            "x": one["value"].to_numpy(),
            "y": other["value"].to_numpy(),
            "source": [f"{a};{b}" for a, b in zip(one["source"], other["source"], strict=True)],
            "checked": np.where(unsure, "unchecked", "derived"),
        }
    )


def correlations(provinces: pd.DataFrame, *factors: str) -> pd.DataFrame:
    """Rank correlation of each factor with both versions of the missing birth years, for all places
    and without those spoilt by moves: columns across, up, places, provinces (how many),
    correlation, from, to (the interval).

    Raises NoFigureError as pairs() does.
    """
    found = []
    for factor, outcome, places in product(
        factors, ("births, earlier trend", "births, both sides"), PLACES
    ):
        rows = pairs(provinces, factor, outcome, places)
        one = rank_correlation(rows["x"], rows["y"])
        found.append([factor, outcome, places, one.count, one.value, one.low, one.high])
    return pd.DataFrame(
        found, columns=["across", "up", "places", "provinces", "correlation", "from", "to"]
    )


def measure(known: dict[str, Measure], name: str) -> Measure:
    """One of MEASURES, FACTORS or OUTCOMES by its name. Raises NoFigureError, listing them, for any
    other."""
    one_of(known, name, "measure")
    return known[name]


def grain_and_deaths(provinces: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Harvest per person and death rate of Sichuan or Shandong, 1957-61: columns entity, measure,
    year, value, unit, source, checked. The harvest is divided by the people at the end of the year
    (Sichuan's as checked in 1962).

    Raises NoFigureError for a province without these figures.
    """
    names = ("grain_output", "population", OFFICIAL_RATE)
    own = provinces[(provinces["entity"] == entity) & provinces["year"].between(1957, 1961)]
    grain, people, rate = (
        own[own["series"] == name].set_index("year").sort_index() for name in names
    )
    if not len(grain) == len(people) == len(rate) == 5:
        raise NoFigureError(
            "Harvest, people and death rate of every year 1957-61 are known for Sichuan and"
            f" Shandong, not {entity}."
        )
    kilograms = 1000 * grain["value"] / people["value"]
    source = grain["source"] + ";" + people["source"]
    food = pd.DataFrame(
        {
            "measure": "harvest",
            "unit": "kg a head",
            "value": kilograms,
            "source": source,
            "checked": "derived",
        }
    )
    deaths = rate[["value", "source", "checked"]].assign(measure="death rate", unit="per 1,000")
    return pd.concat([food, deaths]).rename_axis("year").reset_index().assign(entity=entity)


def tolls(provinces: pd.DataFrame, *entities: str) -> pd.DataFrame:
    """Published excess deaths of the provinces: columns province, years, million deaths, from, how
    (what is noted of it).

    A toll never stands alone: each comes with its period and its method. Raises NoFigureError when
    there is none."""
    kinds = {
        "excess_deaths_cao": "county gazetteers, historian",
        "excess_deaths_yang_jisheng": "the province's own population volume",
        "excess_deaths_official_report": "told by officials in 1962",
    }
    rows = provinces[provinces["series"].isin(list(kinds)) & provinces["entity"].isin(entities)]
    if rows.empty:
        raise NoFigureError(
            f"No published toll for {', '.join(entities)}. There are some for Anhui, Jiangxi and"
            " Sichuan."
        )
    told = rows.assign(
        how=rows["series"].map(kinds),
        years=rows["period"].where(rows["period"] != "", "up to 1962"),
    )
    told = told.assign(place=pd.Categorical(told["entity"], entities)).sort_values(["place", "how"])
    return told[["entity", "years", "value", "how", "note", "source", "checked"]].rename(
        columns={"entity": "province", "value": "million deaths", "how": "from"}
    )


def before_and_after(provinces: pd.DataFrame) -> pd.DataFrame:
    """Sichuan 1954-61 before and after the check of 1962, from the bureau's own table: columns
    year, deaths first reported, deaths after the check, added by the check, births first reported,
    births after the check (people)."""
    names = {"deaths_registered": "deaths", "births_registered": "births"}
    stages = {"reported": "first reported", "verified": "after the check"}
    table = pd.DataFrame(index=pd.Index(range(1954, 1962), name="year"))
    for series, what in names.items():
        for ending, stage in stages.items():
            table[f"{what} {stage}"] = tables.by_year(provinces, f"{series}_{ending}", "Sichuan")
    table.insert(
        2, "added by the check", table["deaths after the check"] - table["deaths first reported"]
    )
    return table.reset_index()


def towns_and_country(
    provinces: pd.DataFrame, places: pd.DataFrame, vital: pd.DataFrame
) -> pd.DataFrame:
    """Death rates of towns beside the countryside: columns where, counted as, towns, countryside
    (per 1,000 people), times, source, checked. Tables: provinces, regions, vital_rates. Raises
    NoFigureError when a row is missing.

    For Sichuan three cities stand beside the whole province, which holds them; Ukraine's are losses
    over three years."""
    registered, rebuilt = "registered deaths of the year", "rebuilt famine deaths, three years"
    china = [(vital, f"crude_death_rate_{kind}", "China") for kind in ("city", "country")]
    cities = (provinces, "crude_death_rate_urban_districts", "Three cities (Sichuan)")
    sichuan = [cities, (provinces, OFFICIAL_RATE, "Sichuan")]
    ukraine = [
        (places, f"famine_deaths_share_of_{kind}_population", "Ukraine")
        for kind in ("urban", "rural")
    ]
    picks = [("China 1958", registered, 1958, china, 1), ("China 1960", registered, 1960, china, 1)]
    picks += [("Sichuan 1959, three cities and province", registered, 1959, sichuan, 1)]
    # Percent of people become people in 1,000.
    picks += [("Ukraine 1932-34", rebuilt, 1934, ukraine, 10)]
    return pd.DataFrame([_pair_of_rates(*pick) for pick in picks])


def _pair_of_rates(
    where: str, how: str, year: int, two: list[_Pick], times: int
) -> dict[str, object]:
    town, country = (tables.row(*pick, year) for pick in two)
    source = tables.joined_sources([town["source"], country["source"]])
    low, high = times * float(town["value"]), times * float(country["value"])
    return {
        "where": where,
        "counted as": how,
        "towns": low,
        "countryside": high,
        "times": high / low,
        "source": source,
        "checked": "derived",
    }


def _mean(entity: str, own: pd.DataFrame) -> dict[str, object]:
    checked = own["checked"].iloc[0] if len(own) == 1 else tables.weakest(own["checked"])
    source = tables.joined_sources(own["source"])
    return {
        "entity": entity,
        "value": float(own["value"].mean()),
        "source": source,
        "checked": checked,
    }


# A chart, a table and an exercise of one lesson ask for the same figures.
@lru_cache(maxsize=64)
def _correlated(x: tuple[float, ...], y: tuple[float, ...], resamples: int) -> Correlation:
    # One column a sample. Not scipy's bootstrap, which gives the same figures: loading it takes
    # half a lesson's memory.
    drawn = np.random.default_rng(1961).integers(0, len(x), (resamples, len(x))).T
    first, second = np.array(x), np.array(y)
    low, high = np.percentile(_spearman(first[drawn], second[drawn]), [2.5, 97.5])
    return Correlation(float(_spearman(first, second)[0]), float(low), float(high), len(x))


def _spearman(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Spearman's correlation of each column of x with that of y: Pearson's of the ranks, ties at
    their mean rank."""
    a, b = (pd.DataFrame(each).rank().to_numpy() for each in (x, y))
    a, b = (each - each.mean(axis=0) for each in (a, b))
    return np.asarray((a * b).sum(axis=0) / np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0)))


def _birth_years(provinces: pd.DataFrame, reference: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The people counted of every birth year, and the number expected by each province's own line:
    index year, columns provinces."""
    one_of(REFERENCES, reference, "reference")
    rows = tables.rows(provinces, COUNTED)
    counted = rows.pivot(index="year", columns="entity", values="value")
    known = counted.loc[REFERENCES[reference]]
    slope, start = np.polyfit(known.index.astype(float), known, 1)
    line = start + np.outer(counted.index.astype(float), slope)
    return counted, pd.DataFrame(line, counted.index, counted.columns)


def _given(provinces: pd.DataFrame, series: str) -> pd.DataFrame:
    rows = tables.rows(provinces, series)
    return rows[["entity", "value", "source", "checked"]].reset_index(drop=True)


_BIRTHS = "percent of the number expected"
_RATE = "deaths per 1,000 people a year"
MEASURES = {
    "births, earlier trend": Measure(
        "birth years missing (line through 1950-57)",
        _BIRTHS,
        lambda p, a, b: births_missing(p, "earlier", a, b),
    ),
    "births, both sides": Measure(
        "birth years missing (line through 1950-57 and 1963-70)",
        _BIRTHS,
        lambda p, a, b: births_missing(p, "both sides", a, b),
    ),
    "county death rates": Measure(
        "death rate, county sample", _RATE, lambda p, a, b: mean_rates(p, COUNTY_RATE, a, b)
    ),
    "official death rates": Measure(
        "official death rate", _RATE, lambda p, a, b: mean_rates(p, OFFICIAL_RATE, a, b)
    ),
}
OUTCOMES = {
    "births, earlier trend": MEASURES["births, earlier trend"],
    "births, both sides": MEASURES["births, both sides"],
    "excess death rate": Measure(
        "death rates above 1954-57, summed over 1959-61",
        "per 1,000 people",
        lambda p, a, b: excess(p, BASE, (a, b)),
    ),
}
FACTORS = {
    "grain claimed": Measure(
        "grain claimed for 1958",
        "tonnes per person born 1950-57",
        lambda p, a, b: per_survivor(p, "grain_output_claim"),
    ),
    "pigs claimed": Measure(
        "pigs claimed for 1958",
        "pigs per person born 1950-57",
        lambda p, a, b: per_survivor(p, "pigs_claim"),
    ),
    "usual death rates": Measure(
        "death rate of 1954-57, county sample",
        "per 1,000 people",
        lambda p, a, b: mean_rates(p, COUNTY_RATE, *BASE),
    ),
    "mess halls": Measure(
        "people in mess halls, end of 1959",
        "percent of commune members",
        lambda p, a, b: _given(p, "mess_hall_participation"),
    ),
}
