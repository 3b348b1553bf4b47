"""Arithmetic on famine deaths. Pure functions, nothing drawn.

A toll is never one number: it has an author, a period and a method, and its range belongs to it.

Excess deaths of a year are (death rate - baseline) / 1000 times the people at mid-year, as
demographers reckon them (Coale 1984; Ashton and others 1984). Missing births are (baseline -
birth rate) / 1000 times the same people. The two are different losses and nothing here adds them. A
series belongs with its own baseline: where the two come from different series the count carries
a warning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from helpers import tables
from helpers.errors import NoFigureError, SettingError, one_of
from helpers.words import extent, span_of_years

DEATHS = {"official": "crude_death_rate_official", "corrected": "crude_death_rate_banister"}
BIRTHS = {"official": "crude_birth_rate_official", "corrected": "crude_birth_rate_banister"}
PEOPLE = "population_year_end_official"
# A flat rate is taken from no series; ten stands near the registered rates of 1957, so it belongs
# with those.
FLAT, FLAT_LEVEL, FLAT_BELONGS_TO = "flat 10", 10.0, "official"
OWN_LEVEL = "level of 1957"
# The years of the table of methods: a range holds counts of the same years only.
METHOD_YEARS = (1958, 1961)
# A range needs at least so many estimates that count the same years.
LIKE = 3


def main_estimates(estimates: pd.DataFrame, episode: str) -> pd.DataFrame:
    """Independent estimates of one episode that carry the discussion: outliers that are explained
    by their method, works that repeat others, figures that their author replaced, estimates of a
    part of the famine or of a longer span, our own arithmetic, and unchecked ones are left out.
    What is left was found with its years and its method, mostly as another work quotes it. Columns
    as in famine_estimates.

    Raises NoFigureError for an episode without any.
    """
    confirmed = estimates[estimates["checked"] != "unchecked"]
    kept = confirmed[
        (confirmed["episode"] == episode) & (confirmed["role"] == "main") & confirmed["independent"]
    ]
    if kept.empty:
        raise NoFigureError(
            f"No independent estimate for {episode!r}. The episodes are:"
            f" {', '.join(estimates['episode'].unique())}."
        )
    return kept


def counting(estimates: pd.DataFrame, episode: str, years: tuple[int, int]) -> pd.DataFrame:
    """The main estimates of one episode that count exactly these years, first and last; columns as
    in span(). Empty where no author counts them.

    Raises NoEstimateError for an episode without any main estimate.
    """
    rows = span(main_estimates(estimates, episode))
    return rows[(rows["year_from"] == years[0]) & (rows["year_to"] == years[1])]


def same_years(estimates: pd.DataFrame, episode: str, least: int = LIKE) -> pd.DataFrame:
    """Ranges like with like: the span of the main estimates of one episode, apart for each set of
    years that at least `least` of them count. Columns first, last, years ('1959-61'), least, most
    (million deaths), estimates (how many); in the order of first and last year, the shorter span
    first. Empty where no set of years is counted so often.

    Raises NoEstimateError for an episode without any main estimate.
    """
    rows = span(main_estimates(estimates, episode))
    table = (
        rows.groupby(["year_from", "year_to"])
        .agg(least=("least", "min"), most=("most", "max"), estimates=("author", "size"))
        .reset_index()
        .rename(columns={"year_from": "first", "year_to": "last"})
        .query("estimates >= @least")
    )
    table = table.assign(length=table["last"] - table["first"]).sort_values(["length", "first"])
    pairs = zip(table["first"], table["last"], strict=True)
    table.insert(2, "years", [span_of_years(int(first), int(last)) for first, last in pairs])
    return table.drop(columns="length").reset_index(drop=True)


def span(estimates: pd.DataFrame) -> pd.DataFrame:
    """Each estimate's own lowest and highest figure: the rows with columns `least` and `most`
    (million people)."""
    figures = estimates[["low", "central", "high"]]
    return estimates.assign(least=figures.min(axis=1), most=figures.max(axis=1))


def told(estimates: pd.DataFrame, episode: str) -> pd.DataFrame:
    """Every published row of one episode that names a figure, of whatever role; our own arithmetic
    is left out.

    Raises NoFigureError for an episode without any.
    """
    rows = estimates[
        (estimates["episode"] == episode) & ~estimates["role"].isin(["not_plotted", "computed"])
    ]
    kept = rows[rows[["low", "central", "high"]].notna().any(axis=1)]
    if kept.empty:
        raise NoFigureError(
            f"No estimate for {episode!r}. The episodes are:"
            f" {', '.join(estimates['episode'].unique())}."
        )
    return kept


def apart(estimates: pd.DataFrame, episode: str) -> pd.DataFrame:
    """The published rows of one episode that do not weigh the same, with the reason: columns
    author, years, million, method, why apart, source, checked. Outliers first, then figures for
    other years, then those that their author replaced, then works that repeat others."""
    rows = span(told(estimates, episode))
    order = {"outlier_low": 0, "outlier_high": 1, "other_period": 2, "superseded": 3, "main": 4}
    kept = rows[(rows["role"] != "main") | ~rows["independent"]]
    kept = kept.assign(place=kept["role"].map(order)).sort_values(["place", "least", "author"])
    million = [extent(*ends) for ends in zip(kept["least"], kept["most"], strict=True)]
    table = kept.assign(million=million)[
        ["author", "period", "million", "method", "note", "source", "checked"]
    ]
    return table.rename(columns={"period": "years", "note": "why apart"})


def published(estimates: pd.DataFrame) -> pd.DataFrame:
    """The rows with a column `published`: the year of the work that gave the figure, read off its
    source key.

    A figure that somebody else reports stands at the year of the report. Rows whose source has no
    year are left out."""
    years = estimates["source"].map(_year_in_key)
    return estimates.assign(published=years)[years.notna()].astype({"published": int})


def mid_year(counts: pd.Series, counted: str = "end") -> pd.Series:
    """People in the middle of each year, as the mean of the counts at its two ends. counts: people
    by year, counted at the 'end' of the year (China) or at its 'start' (USSR, 1 January). A year
    that lacks one of the two is left out."""
    other = counts.copy()
    other.index = other.index + (1 if counted == "end" else -1)
    return ((counts + other) / 2).dropna().sort_index()


def mean_of(first: int, last: int) -> Baseline:
    """A baseline: the mean of the years first to last, the same for every year of the famine."""
    return lambda rates, years: pd.Series(rates.loc[first:last].mean(), index=list(years))


def line_between(first: int, last: int) -> Baseline:
    """A baseline: the straight line from the rate of a year before to the rate of a year
    after."""

    def on_line(rates: pd.Series, years: range) -> pd.Series:
        step = (rates[last] - rates[first]) / (last - first)
        return pd.Series(
            [rates[first] + step * (year - first) for year in years], index=list(years)
        )

    return on_line


def flat(level: float) -> Baseline:
    """A baseline that is simply set, per 1,000 people."""
    return lambda rates, years: pd.Series(level, index=list(years))


Baseline = Callable[[pd.Series, range], pd.Series]
BASELINES: dict[str, Baseline] = {
    "mean of 1955-57": mean_of(1955, 1957),
    OWN_LEVEL: mean_of(1957, 1957),
    "line 1957-64": line_between(1957, 1964),
    FLAT: flat(FLAT_LEVEL),
}


def baseline_rate(rates: pd.Series, baseline: str, years: tuple[int, int]) -> pd.Series:
    """The baseline of each year from years[0] to years[1], taken from `rates` by one of BASELINES.

    Raises NoFigureError for a baseline or a span that there is not.
    """
    one_of(BASELINES, baseline, "baseline")
    first, last = years
    missing = [year for year in range(first, last + 1) if year not in rates.index]
    if first > last or missing:
        spans = f"from {rates.index.min()} to {rates.index.max()}"
        raise NoFigureError(
            f"These rates run {spans}; the span asked for is {first} to {last}. Put the earlier"
            " year first."
        )
    return BASELINES[baseline](rates, range(first, last + 1))


def excess(rates: pd.Series, baseline: pd.Series, people: pd.Series) -> pd.Series:
    """Deaths above the baseline by year, in millions: (rate - baseline) / 1000 times people. Rates
    per 1,000, people in millions.

    Years are those of `baseline`. A year without people or rate is missing, not zero.
    """
    return (rates.reindex(baseline.index) - baseline) * people.reindex(baseline.index) / 1000


@dataclass(frozen=True)
class Count:
    """One count over a span of years: what is counted, by which series and baseline, year by
    year, with its warning.

    by_year: columns year, rate, baseline (per 1,000 people), people (million at mid-year), count
    (million).
    warning: empty, or a sentence that says why the number must not be used.
    """

    what: str
    series: str
    baseline: str
    years: tuple[int, int]
    by_year: pd.DataFrame
    warning: str = ""

    @property
    def million(self) -> float:
        """The sum over the years, in millions."""
        return float(self.by_year["count"].sum())

    @property
    def span(self) -> str:
        """The years, as '1959-61', or '1960' for one."""
        return span_of_years(*self.years)

    @property
    def method(self) -> str:
        """Series and baseline in words."""
        return f"{self.series} rates, baseline: {self.baseline}"

    @property
    def words(self) -> str:
        """The count with its years, its method and its warning; never the number alone."""
        number = f"{self.what.capitalize()} {self.span}, {self.method}: {self.million:.1f} million."
        return f"{number} {self.warning}".strip()


def excess_deaths(
    vital: pd.DataFrame,
    deaths: str = "official",
    baseline: str = "mean of 1955-57",
    years: tuple[int, int] = (1959, 1961),
    baseline_from: str = "",
) -> Count:
    """Excess deaths in China over a span: vital is the vital_rates table, deaths a key of DEATHS,
    baseline a key of BASELINES.

    baseline_from: the series the baseline is taken from; its own unless named. Where the two
    differ, or a flat rate stands against a series it does not belong with, the Count carries a
    warning. Raises NoFigureError for a choice there is not."""
    rates, own = (
        _rates(vital, DEATHS, deaths),
        baseline_from or (FLAT_BELONGS_TO if baseline == FLAT else deaths),
    )
    levels = baseline_rate(_rates(vital, DEATHS, own), baseline, years)
    by_year = _by_year(rates, levels, mid_year(tables.by_year(vital, PEOPLE, "China")))
    said = baseline if own == deaths or baseline == FLAT else f"{baseline} of the {own} series"
    warning = "" if own == deaths else _mismatch(vital, deaths, own, years)
    return Count("excess deaths", deaths, said, years, by_year, warning)


def missing_births(
    vital: pd.DataFrame,
    births: str = "official",
    baseline: str = "mean of 1955-57",
    years: tuple[int, int] = (1959, 1961),
) -> Count:
    """Births that did not take place in China over a span, against a baseline of the same
    series. A separate loss: never add it to deaths. Raises NoFigureError for a choice there is not;
    a flat rate of ten is a death rate and is refused."""
    if baseline == FLAT:
        raise NoFigureError(
            f"{FLAT!r} is a death rate. For births choose one of:"
            f" {', '.join(list(BASELINES)[:-1])}."
        )
    rates = _rates(vital, BIRTHS, births)
    by_year = _by_year(
        rates,
        baseline_rate(rates, baseline, years),
        mid_year(tables.by_year(vital, PEOPLE, "China")),
    )
    return Count("missing births", births, baseline, years, by_year.assign(count=-by_year["count"]))


def method_table(vital: pd.DataFrame) -> pd.DataFrame:
    """Nine counts from one pair of tables, all for the same years: columns death rates, baseline,
    years, million, a pair that fits. In the first seven, rate and baseline belong together; the
    last two are mismatches, kept to be recognised."""
    fitting = [("official", each) for each in BASELINES]
    fitting += [("corrected", each) for each in BASELINES if each != FLAT]
    counts = [excess_deaths(vital, *pair, METHOD_YEARS) for pair in fitting]
    counts += [
        excess_deaths(vital, "corrected", OWN_LEVEL, METHOD_YEARS, baseline_from="official"),
        excess_deaths(vital, "corrected", FLAT, METHOD_YEARS),
    ]
    rows = [
        (
            each.series,
            each.baseline,
            each.span,
            each.million,
            "no: a mismatch" if each.warning else "yes",
        )
        for each in counts
    ]
    return pd.DataFrame(
        rows, columns=["death rates", "baseline", "years", "million", "a pair that fits"]
    )


def balance(vital: pd.DataFrame) -> pd.DataFrame:
    """Does the official Chinese count of people follow from official births and deaths? By year, in
    millions: columns year, change (in people from one year's end to the next), births_less_deaths
    (rates times people at mid-year), gap (the first less the second; zero if all three records
    agree and nobody crosses the border)."""
    counted = tables.by_year(vital, PEOPLE, "China")
    people = mid_year(counted)
    natural = (
        (
            tables.by_year(vital, BIRTHS["official"], "China")
            - tables.by_year(vital, DEATHS["official"], "China")
        )
        * people
        / 1000
    )
    table = pd.DataFrame({"change": counted.diff(), "births_less_deaths": natural}).dropna()
    return (
        table.assign(gap=table["change"] - table["births_less_deaths"])
        .rename_axis("year")
        .reset_index()
    )


# The yearly rates of Andreev and others for the whole USSR were found in no document. For the
# Russian republic their births and counts of people were, from which deaths follow.
SOVIET = {
    "Biraben 1958": ("crude_death_rate_biraben", "population_1_january_biraben", "USSR"),
    "Andreev and others 1998": (
        "crude_death_rate_adk_no_migration",
        "population_1_january_adk",
        "RSFSR",
    ),
}
_SOVIET_COUNTS: list[tuple[str, str, Baseline, tuple[int, int]]] = [
    ("Biraben 1958", "mean of 1926-30", mean_of(1926, 1930), (1931, 1934)),
    ("Andreev and others 1998", "mean of 1927-29", mean_of(1927, 1929), (1933, 1933)),
    ("Andreev and others 1998", "mean of 1927-29", mean_of(1927, 1929), (1931, 1933)),
    ("Andreev and others 1998", "line 1927-34", line_between(1927, 1934), (1930, 1933)),
]


def soviet_counts(vital: pd.DataFrame) -> pd.DataFrame:
    """The same arithmetic on two Soviet records, each with its own place, baseline and people:
    columns record, place, baseline, years, million, checked ('unchecked' where any rate or
    population that goes in is)."""
    rows = []
    for record, name, baseline, years in _SOVIET_COUNTS:
        rate, people, place = SOVIET[record]
        rates, counts = (
            tables.by_year(vital, rate, place),
            mid_year(tables.by_year(vital, people, place), "start"),
        )
        by_year = _by_year(rates, baseline(rates, range(years[0], years[1] + 1)), counts)
        count = Count("excess deaths", record, name, years, by_year)
        sure = _weakest(vital, [rate, people], place, years)
        rows.append((record, place, name, count.span, count.million, sure))
    columns = ["record", "place", "baseline", "years", "million", "checked"]
    return pd.DataFrame(rows, columns=columns)


def per_thousand(million: float, people: float) -> float:
    """Deaths per 1,000 people, both given in millions. Raises SettingError when there are no
    people."""
    if people <= 0:
        raise SettingError(
            f"Deaths per thousand need a number of people above zero; given was {people}."
        )
    return 1000 * million / people


def _rates(vital: pd.DataFrame, known: dict[str, str], name: str) -> pd.Series:
    one_of(known, name, "series")
    return tables.by_year(vital, known[name], "China")


def _by_year(rates: pd.Series, baseline: pd.Series, people: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "rate": rates.reindex(baseline.index),
            "baseline": baseline,
            "people": people.reindex(baseline.index),
        }
    )
    return table.assign(count=excess(rates, baseline, people)).rename_axis("year").reset_index()


def _mismatch(vital: pd.DataFrame, deaths: str, own: str, years: tuple[int, int]) -> str:
    """Why a count from two series means nothing, with what a pair that fits gives for the same
    years."""
    fitting = excess_deaths(vital, deaths, OWN_LEVEL, years)
    return (
        f"WARNING, a mismatch: the death rates are {deaths}, the baseline belongs with the {own}"
        " series. The two miss different shares of all deaths, and that difference is counted here"
        f" as if it were famine. With their own {OWN_LEVEL} the same {deaths} rates give"
        f" {fitting.million:.1f} million for {fitting.span}."
    )


def _weakest(vital: pd.DataFrame, series: list[str], place: str, years: tuple[int, int]) -> str:
    kept = tables.rows(vital, series, place, range(years[0], years[1] + 2))
    return tables.weakest(kept["checked"])


def _year_in_key(key: str) -> int | None:
    found = re.search(r"\d{4}", key)
    return int(found.group()) if found else None
