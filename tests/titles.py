"""The numbers in the titles of explorers, worked out once more from the files of data/ with other
code: csv and plain arithmetic, no room of helpers."""

import csv
import re
import statistics
from functools import cache

import spoken

from helpers import tables

VINTAGES = {
    "2010": "gdppc_maddison_2010",
    "2013": "gdppc_mpd_2013",
    "2018 benchmarks": "gdppc_mpd_2018_benchmarks",
    "2018 growth": "gdppc_mpd_2018_growth",
    "2020": "gdppc_mpd_2020",
    "2023": "gdppc_mpd_2023",
}


@cache
def rows(table):
    with (tables.DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def years(table, series, place):
    return {
        int(row["year"]): float(row["value"])
        for row in rows(table)
        if (row["series"], row["entity"]) == (series, place)
    }


def gdp(vintage, place):
    return years("gdp_per_capita", VINTAGES[vintage], place)


def pace(levels, start, end):
    return 100 * ((levels[end] / levels[start]) ** (1 / (end - start)) - 1)


def start_ratio(state):
    year = state["china_year"]
    ratios = [gdp(each, "USSR")[1928] / gdp(each, "China")[year] for each in VINTAGES]
    return [1928, year, min(ratios), max(ratios)]


def starting_points(state):
    vintage = state["vintage"]
    return [gdp(vintage, "USSR")[1928], gdp(vintage, "China")[1957], 1928, 1957]


def two_drives(state):
    china, soviet = (gdp(state["vintage"], place) for place in ("China", "USSR"))
    return [pace(china, 1952, 1957), pace(china, 1957, 1961), pace(soviet, 1928, 1932)]


def four_measures(state):
    end = state["end"]
    industry = years("ussr", "industrial_output_official", "USSR")
    return [1928, end, pace(industry, 1928, end), pace(gdp("2020", "USSR"), 1928, end)]


def two_sectors(state):
    when = [1957, 1958, 1960, 1962]
    share = years("china", "value_added_share_agriculture", "China")
    farm = years("china", "employment_agriculture", "China")
    whole = years("china", "employment_total", "China")
    return {
        "value added, percent": [*when, *(share[year] for year in when)],
        "workers, million": [*when, *(farm[year] for year in when)],
        "workers, percent": [*when, *(100 * farm[year] / whole[year] for year in when)],
    }[state["measure"]]


def rates_and_baseline(state):
    """Deaths above the normal rate: the rate over the mean of people at both ends of the year."""
    first, last = state["years"]
    official = years("vital_rates", "crude_death_rate_official", "China")
    corrected = years("vital_rates", "crude_death_rate_banister", "China")
    people = years("vital_rates", "population_year_end_official", "China")
    found = [first, last]
    for rates in (official, corrected):
        normal = {
            "mean of 1955-57": statistics.mean(rates[year] for year in (1955, 1956, 1957)),
            "level of 1957": rates[1957],
            "flat 10": 10.0,
        }.get(state["baseline"])
        for year in range(first, last + 1):
            over = rates[1957] + (rates[1964] - rates[1957]) * (year - 1957) / 7
            over = normal if normal is not None else over
            mid = (people[year] + people[year - 1]) / 2
            found.append((rates[year] - over) * mid / 1000)
        several = found[-(last - first + 1) :]
        found.append(sum(several))
    return found


def birth_years(state):
    series = {"earlier": "cohort_missing_pre_trend", "both sides": "cohort_missing_pre_post_trend"}
    found = [years("provinces", series[state["reference"]], place)[1961] for place in state["pair"]]
    return [1959, 61, 1961, 2000, *found]


def county_strips(state):
    homes = {row["county"]: row["province"] for row in rows("counties")}
    found = sorted(
        float(row["death_rate"])
        for row in rows("county_deaths")
        if homes[row["county"]] == state["province"] and int(row["year"]) == state["year"]
    )
    low, _, high = statistics.quantiles(found, n=4, method="inclusive")
    return [state["year"], len(found), 1000, low, high, found[0], found[-1]]


def province_years(state):
    own = {int(r["year"]): r for r in rows("province_panel") if r["province"] == state["province"]}
    found = [1957, 1960]
    found += [
        1000 * float(own[year]["grain_official"]) / float(own[year]["population"])
        for year in (1957, 1960)
    ]
    for year, row in own.items():
        found.append(float(row["deaths_after"]) / float(row["population"]))
        found += [year, year + 1] if 1953 <= year <= 1966 else []
    return found


def harvest_versions(state):
    if state["country"] == "China":
        both = [
            years("china", name, "China")
            for name in ("grain_output_official_1980s", "grain_output_official_revised")
        ]
        year = max(both[0], key=lambda when: abs(both[0][when] - both[1].get(when, both[0][when])))
        return [year, both[0][year], both[1][year]]
    names = (
        "grain_harvest_official_at_the_time",
        "grain_harvest_official_revised",
        "grain_harvest_davies_wheatcroft",
    )
    return [1933, *(years("ussr", name, "USSR")[1933] for name in names)]


RULES = {
    "start_ratio": start_ratio,
    "starting_points": starting_points,
    "two_drives": two_drives,
    "four_measures": four_measures,
    "two_sectors": two_sectors,
    "rates_and_baseline": rates_and_baseline,
    "birth_years": birth_years,
    "county_strips": county_strips,
    "province_years": province_years,
    "harvest_versions": harvest_versions,
}


def wrong(name, state, title):
    """The numbers of a title that are none of those worked out here for this state; nothing for an
    explorer without a rule."""
    if name not in RULES:
        return []
    known = RULES[name](state)
    return [
        number
        for number, decimals in spoken.numbers(re.sub(r"\d(?=(st|nd|rd|th)\b)", r"\g<0> ", title))
        if not any(abs(abs(number) - abs(k)) <= 0.5 * 10.0**-decimals + 1e-9 for k in known)
        and not _few(number, known)
    ]


def _few(number, known):
    """Two figures at most: 9.8, 16, 219."""
    return any(abs(number - k) <= (0.5 if k >= 10 else 0.05) + 1e-9 for k in known)
