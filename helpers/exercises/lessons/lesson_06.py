"""Figures of the exercises of lesson 06."""

from __future__ import annotations

import pandas as pd

from helpers import tables
from helpers.arithmetic import mortality
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load, row

CHINA, USSR = "China 1959-61", "Soviet 1931-34"
MEAN, LINE = "mean of 1955-57", "line 1957-64"


def exercise_6_1() -> Facts:
    """The count of the ladder's first state, and where each control can take it."""
    figures = {
        "start": _million("official", MEAN, (1959, 1961)),
        "rates": _million("corrected", MEAN, (1959, 1961)),
        "baseline": max(
            _million("official", baseline, (1959, 1961)) for baseline in mortality.BASELINES
        ),
        "shorter": _million("official", MEAN, (1958, 1961)),
        "longer": _million("official", MEAN, (1958, 1962)),
        "line": _million("corrected", LINE, (1959, 1961)),
    }
    return Facts(figures=figures)


def exercise_6_2() -> Facts:
    """Excess deaths of 1960 by the corrected rates and their mean of 1955-57."""
    vital = load("vital_rates")
    corrected = tables.by_year(vital, mortality.DEATHS["corrected"], "China")
    counted = tables.by_year(vital, mortality.PEOPLE, "China")
    given = [
        *(float(corrected[year]) for year in (1960, 1955, 1956, 1957)),
        float(counted[1959]),
        float(counted[1960]),
    ]
    rate, first, second, third, before, after = given
    baseline, people = (first + second + third) / 3, (before + after) / 2
    other_baseline = (
        tables.by_year(vital, mortality.DEATHS["official"], "China").loc[1955:1957].mean()
    )
    slips = {
        "no_baseline": rate * people / 1000,
        "stranger": (rate - other_baseline) * people / 1000,
        "only_rate": rate - baseline,
        "no_thousand": (rate - baseline) * people,
        "end_of_year": (rate - baseline) * after / 1000,
        "official": _million("official", MEAN, (1960, 1960)),
    }
    figures = dict(zip(("rate", "first", "second", "third", "before", "after"), given, strict=True))
    figures |= {
        "baseline": baseline,
        "people": people,
        "million": _million("corrected", MEAN, (1960, 1960)),
    }
    return Facts(
        worked_out(_excess_of_one_year, *given), slips, figures | {"official": slips["official"]}
    )


def exercise_6_3() -> Facts:
    """What the corrected rates give against the official level of 1957."""
    wrong = mortality.excess_deaths(
        load("vital_rates"), "corrected", mortality.OWN_LEVEL, (1958, 1961), "official"
    )
    return Facts(figures={"mismatch": wrong.million})


def exercise_6_4() -> Facts:
    """Registered births per 1,000 people before, in and after the famine."""
    births = tables.by_year(load("vital_rates"), mortality.BIRTHS["official"], "China")
    years = {"before": 1957, "low": 1961, "next": 1962, "after": 1963}
    return Facts(figures={name: float(births[year]) for name, year in years.items()})


def exercise_6_5() -> Facts:
    """Banister's figure per 1,000 people of the end of 1957."""
    vital, estimates = load("vital_rates"), load("famine_estimates")
    hers = estimates.set_index("author").loc["Banister 1987"]
    toll = float(hers["central"])
    people = float(row(vital, mortality.PEOPLE, "China", 1957)["value"])
    soviet = float(row(vital, "population_1_january_adk", "USSR", 1934)["value"])
    share = mortality.per_thousand(toll, people)
    slips = {
        "percent": share / 10,
        "fraction": share / 1000,
        "upside_down": people / toll,
        "other_people": mortality.per_thousand(toll, soviet),
    }
    same = mortality.counting(estimates, CHINA, (1958, 1961))
    least, most = (
        mortality.per_thousand(end, people) for end in (same["least"].min(), same["most"].max())
    )
    soviet_least, soviet_most = (
        mortality.per_thousand(end, soviet) for end in _ends(estimates, USSR)
    )
    figures = {
        "toll": toll,
        "people": people,
        "share": share,
        "least": least,
        "most": most,
        "soviet_least": soviet_least,
        "soviet_most": soviet_most,
    }
    return Facts(worked_out(mortality.per_thousand, toll, people), slips, figures)


def exercise_6_6() -> Facts:
    """Ranges for both countries, what stands apart, and what is not confirmed."""
    vital, estimates = load("vital_rates"), load("famine_estimates")
    methods = mortality.method_table(vital)
    fits = methods.loc[methods["a pair that fits"] == "yes", "million"]
    like, ussr = mortality.same_years(estimates, CHINA).set_index("years"), _ends(estimates, USSR)
    rows = mortality.span(mortality.told(estimates, CHINA))
    low, high = (rows[rows["role"] == f"outlier_{side}"] for side in ("low", "high"))
    gap = mortality.balance(vital).set_index("year")["gap"]
    peaks = [
        int(tables.by_year(vital, rate, place).loc[1926:1939].idxmax())
        for rate, _, place in mortality.SOVIET.values()
    ]
    figures = {
        "fit_least": fits.min(),
        "fit_most": fits.max(),
        "short_least": like.at["1959-61", "least"],
        "short_most": like.at["1959-61", "most"],
        "long_least": like.at["1958-62", "least"],
        "long_most": like.at["1958-62", "most"],
        "ussr_least": ussr[0],
        "ussr_most": ussr[1],
        "outliers": len(low) + len(high),
        "out_least": low["least"].min(),
        "out_low": low["most"].max(),
        "out_most": high["most"].max(),
        "gained": gap.loc[1957:1959].sum(),
        "lost": -gap.loc[1960:1964].sum(),
        "early": min(peaks),
        "late": max(peaks),
    }
    return Facts(figures=figures)


def _million(deaths: str, baseline: str, years: tuple[int, int]) -> float:
    return mortality.excess_deaths(load("vital_rates"), deaths, baseline, years).million


def _excess_of_one_year(
    rate: float, first: float, second: float, third: float, before: float, after: float
) -> float:
    return (rate - (first + second + third) / 3) * (before + after) / 2 / 1000


def _ends(estimates: pd.DataFrame, episode: str) -> tuple[float, float]:
    """The lowest and the highest independent estimate of one famine, million."""
    rows = mortality.span(mortality.main_estimates(estimates, episode))
    return float(rows["least"].min()), float(rows["most"].max())
