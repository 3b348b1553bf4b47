"""The words of explorers' titles that hold numbers, worked out once more from the files of data/
with other code: csv and plain arithmetic. Of the rooms of helpers only names are taken.

A rule gives the words that must stand in the title of one state. They carry its numbers, and what
follows from figures: ranks, counts, "more", "none of". A number of the title that stands in none of
them is wrong."""

import csv
import math
import re
import statistics
from bisect import bisect_left
from calendar import month_name
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import numpy as np

from helpers import tables
from helpers.arithmetic.growth import VINTAGES
from helpers.arithmetic.trap import MECHANISMS

COUNTED = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
CALLED = {"USSR": "the USSR", "China": "China"}
LAUNCH = {"USSR": 1928, "China": 1957}


RULES = {}


def rule(function):
    """Note a function as the rule of the explorer of its name."""
    RULES[function.__name__] = function
    return function


# Reading and saying.
@cache
def rows(table):
    with (tables.DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _series(table):
    """(series, place) -> year -> row; a row for a whole year goes before those for a part of it."""
    found = {}
    for row in sorted(rows(table), key=lambda row: row["period"] == ""):
        found.setdefault((row["series"], row["entity"]), {})[int(row["year"])] = row
    return found


@cache
def years(table, series, place):
    own = _series(table).get((series, place), {})
    return {year: float(own[year]["value"]) for year in sorted(own)}


def sure(table, series, place, year):
    return _series(table)[series, place][year]["checked"] != "unchecked"


def gdp(vintage, place):
    return years("gdp_per_capita", VINTAGES[vintage], place)


def pace(levels, start, end):
    return 100 * ((levels[end] / levels[start]) ** (1 / (end - start)) - 1)


def said(value, decimals=0):
    """Half is rounded up, as it is written down."""
    size = Decimal(repr(float(abs(value)))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{'−' if value < 0 and size else ''}{size:,}"


def tenths(value, whole_from=math.inf):
    """One decimal where it is not nought, none from `whole_from` up."""
    return said(value, 0 if value >= whole_from else 1).removesuffix(".0")


def th(rank):
    special = {1: "st", 2: "nd", 3: "rd"} if rank // 10 % 10 != 1 else {}
    return f"{rank}{special.get(rank % 10, 'th')}"


def listed(words):
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), *words[-1:]])


def span(first, last):
    return f"{first}-{last % 100:02}"


# Lesson 00 and tables of others.
@rule
def claim_list(state):
    kept = [
        row
        for row in rows("claims")
        if state["text"] in ("both", row["text"])
        and state["kind"] in ("all", row["kind"])
        and state.get("verdict", "all") in ("all", row["verdict"])
        and state.get("lesson", "all") in ("all", row["lesson"][:2])
    ]
    stated = sum(row["asked_by"] == "text" for row in kept)
    own = len(kept) - stated
    return [
        f"{stated} claim{'s' if stated != 1 else ''} in",
        *([f"; and {own} of our own questions"] if own else []),
        *([f"lesson: {state['lesson']}"] if state.get("lesson", "all") != "all" else []),
    ]


@rule
def rows_where(state):
    ((column, value),) = state.items()
    table, words = {
        "kind": ("scorecard", "features, kind"),
        "province": (
            "counties",
            "counties; deaths per 1,000, excess: 1959-61 summed above the mean of 1954-57, "
            "province",
        ),
    }[column]
    return [f"{sum(row[column] == value for row in rows(table))} {words}: {value}"]


# Lesson 01.
@rule
def start_ratio(state):
    year = state["china_year"]
    ratios = [gdp(each, "USSR")[1928] / gdp(each, "China")[year] for each in VINTAGES]
    above = sum(ratio > 1 for ratio in ratios)
    where = "every" if above == len(ratios) else f"{COUNTED[above]} of {COUNTED[len(ratios)]}"
    return [
        f"In {where} vintage",
        f"USSR of 1928 stood above the China of {year}: {said(min(ratios), 2)} to"
        f" {said(max(ratios), 2)} times",
    ]


@rule
def starting_points(state):
    soviet, china = (gdp(state["vintage"], place)[LAUNCH[place]] for place in LAUNCH)
    return [f"the USSR made {said(soviet)} dollars a head, China {said(china)}"]


@rule
def standings(state):
    places = []
    for place, year in LAUNCH.items():
        levels = [
            own[year]
            for other, own in _states(state["vintage"]).items()
            if year in own and _about(other)["kind"] != "successor"
        ]
        rank = 1 + sum(level > gdp(state["vintage"], place)[year] for level in levels)
        places.append(f"{th(rank)} of {len(levels)}")
    return ["the USSR of 1928 ranked {}, the China of 1957 {}".format(*places)]


# Lesson 02.
@cache
def _about(place):
    return next((row for row in rows("entities") if row["entity"] == place), {"kind": ""})


@cache
def _states(vintage):
    """Figures of everything that was a state, by place."""
    return {
        place: gdp(vintage, place)
        for series, place in _series("gdp_per_capita")
        if series == VINTAGES[vintage]
        and _about(place)["kind"] in ("case", "country", "union", "successor")
    }


def _people(place, year):
    """Thousands in a year, or in the next one that has a count."""
    counts = years("population", "population_mpd_2023", place)
    known = list(counts)
    at = bisect_left(known, year)
    return counts[known[at]] if at < len(known) else math.inf


@cache
def _runs(vintage, length):
    """Place -> (growth, first year, filters that leave it out) of each window, fastest first."""
    found = {}
    for place, own in _states(vintage).items():
        kind, oil = _about(place)["kind"], _about(place)["oil_or_mineral"] == "true"
        peak, earliest = 0, min(own)
        for start, level in own.items():
            peak = max(peak, level)
            one_state = (kind != "successor" or start >= 1991) and (
                not (kind == "union" or place == "USSR") or start + length <= 1990
            )
            if start + length not in own or not one_state:
                continue
            blind = start == earliest and (1914 <= start <= 1960 or start > 1990)
            people = _people(place, start)
            out = {
                "recoveries": level < 0.9 * peak or blind,
                "oil and mineral states": oil,
                "countries under 1 million": people < 1000,
                "countries under 100 million": people < 100_000,
            }
            named = frozenset(name for name, holds in out.items() if holds)
            found.setdefault(place, []).append((pace(own, start, start + length), start, named))
    return {place: sorted(each, key=lambda run: -run[0]) for place, each in found.items()}


@rule
def records(state):
    length, by, out = state["length"], state["ended_by"], set(state["leave_out"])
    soviet = pace(gdp(state["vintage"], "USSR"), 1928, 1928 + length)
    best = [
        next((rate for rate, at, named in each if at + length <= by and not named & out), None)
        for place, each in _runs(state["vintage"], length).items()
        if place != "USSR"
    ]
    best = [rate for rate in best if rate is not None]
    faster = sum(rate > soviet for rate in best)
    return [
        f"By {by}, {faster or 'none'} of {len(best)} other countr{'ies' if best[1:] else 'y'} had"
        f" a{'n' if length == 8 else ''} {length}-year run faster than the USSR's from 1928"
    ]


@rule
def same_years(state):
    start, length, out = state["start"], state["length"], set(state["leave_out"])
    rates = {
        place: rate
        for place, each in _runs("2020", length).items()
        for rate, at, named in each
        if at == start and not named & out
    }
    place = next(
        each for each in ("USSR", "China", max(rates, key=lambda one: rates[one])) if each in rates
    )
    rank = 1 + sum(rate > rates[place] for rate in rates.values())
    among = f"of {len(rates)} countries" if len(rates) > 1 else "and is the only country left"
    return [
        f"From {start} to {start + length} ",
        f"{place} came {th(rank)} {among}, at {said(rates[place], 1)} percent a year per head",
    ]


@rule
def four_measures(state):
    end = state["end"]
    index = pace(years("ussr", "industrial_output_official", "USSR"), 1928, end)
    head = pace(gdp("2020", "USSR"), 1928, end)
    return [
        f"The USSR from 1928 to {end}: industry by its own index grew {said(index, 1)} percent a"
        f" year, GDP per head {said(head, 1)}"
    ]


@rule
def two_drives(state):
    china, soviet = (gdp(state["vintage"], place) for place in ("China", "USSR"))
    return [
        f"China gained {said(pace(china, 1952, 1957), 1)} percent a year before the Leap, and in it"
        f" lost {said(-pace(china, 1957, 1961), 1)}; the USSR gained"
        f" {said(pace(soviet, 1928, 1932), 1)} in its first plan"
    ]


# Lesson 03.
# Country, year aimed at, year of the result, how its plan rows begin, how the year is said.
DRIVES = {
    "USSR, first plan": ("USSR", 1933, 1932, "first plan", "1932/33"),
    "USSR, second plan": ("USSR", 1937, 1937, "second plan", "1937"),
    "China, 1958": ("China", 1958, 1958, "", "1958"),
    "China, 1959": ("China", 1959, 1959, "", "1959"),
    "China, 1960": ("China", 1960, 1960, "", "1960"),
    "China, second plan": ("China", 1962, 1962, "", "1962"),
    "grain: USSR, first plan": ("USSR", 1931, 1931, "annual plan", "the harvest of 1931"),
}
ALSO = {
    ("grain", "USSR"): ("grain_harvest_official_revised", "grain_harvest_davies_wheatcroft"),
    ("coal", "China"): ("coal_official",),
}


@rule
def target_ladder(state):
    name = state["product_and_drive"]
    product, _, drive = name.partition(": ")
    country, aim, end, plan, when = DRIVES.get(name) or DRIVES[drive]
    series = {"grain": "grain_harvest", "pig iron": "pig_iron"}.get(product, product)
    own = [
        row
        for row in rows("targets")
        if (row["series"], row["entity"]) == (series, country)
        and row["period"].startswith(plan)
        and row["checked"] != "unchecked"
    ]
    wanted = [
        float(row["value"]) for row in own if row["kind"] == "target" and int(row["year"]) == aim
    ]
    made = [
        float(row["value"])
        for row in own
        if row["kind"] in ("actual", "revision", "base") and int(row["year"]) == end
    ]
    table = {"USSR": "ussr", "China": "china"}[country]
    made += [
        years(table, each, country)[end]
        for each in ALSO.get((product, country), ())
        if end in years(table, each, country) and sure(table, each, country, end)
    ]
    ends = [tenths(each, 100) for each in sorted(made)]
    came = " to ".join(dict.fromkeys(ends[:1] + ends[-1:]))
    if not wanted:
        return [
            f"{country}: the {product} target for {when} is not yet confirmed",
            f"is {came} mil",
        ]
    return [
        f"{country}: for {when} up to {tenths(max(wanted), 100)} million tonnes of {product} were"
        f" aimed at; {f'{came} came of it' if came else 'no result is confirmed yet'}"
    ]


EVENTS = {
    "plans and targets": (
        ("The Soviet plan began in year {}", "USSR", "First Five-Year Plan begins"),
        ("China's first plan had begun in year {}", "China", "First Five-Year Plan"),
    ),
    "farming and grain": (
        ("China had all but collectivised in year {}", "China", "Collectivisation nearly complete"),
        ("to do so came in year {}", "USSR", "Decree on the tempo of collectivisation"),
    ),
    "critics and force": (
        ("against Soviet villages in year {}", "USSR", "Stalin in Siberia: emergency measures"),
        ("against Chinese critics in year {}", "China", "Anti-Rightist campaign"),
    ),
}


@rule
def timelines(state):
    when = {(row["country"], row["event"]): int(row["date"][:4]) for row in rows("timeline")}
    return [
        words.format(said(when[country, event] - LAUNCH[country]))
        for words, country, event in EVENTS[state["topic"]]
    ]


# Lesson 04.
LINES = {
    "steel": {"USSR": ("ussr", "steel_nmc"), "China": ("china", "steel_nmc")},
    "energy": {"USSR": ("ussr", "energy_nmc"), "China": ("china", "energy_nmc")},
    "coal": {"USSR": ("ussr", "coal_energy_shift"), "China": ("china", "coal_energy_shift")},
    "GDP per head": dict.fromkeys(LAUNCH, ("gdp_per_capita", VINTAGES["2020"])),
}


@cache
def _fall(measure, place):
    """The deepest fall from a peak to a later low: percent, both years, whether it was made up."""
    table, series = LINES[measure][place]
    own = {
        year: float(row["value"])
        for year, row in _series(table)[series, place].items()
        if LAUNCH[place] <= year <= {"USSR": 1940, "China": 1966}[place]
        and not re.search("interpolated|extrapolated", row["note"])
    }
    lost, peak, low = max(
        (100 * (1 - own[late] / own[early]), early, -late)
        for early in own
        for late in own
        if late >= early
    )
    return lost, peak, -low, any(own[year] >= own[peak] for year in own if year > -low)


@rule
def delivered(state):
    if state["measure"] != "all four":
        words = [
            f"{said(lost)} percent in {CALLED[place]} ({peak} to {low})"
            if lost > 0
            else f"none in {CALLED[place]}"
            for place in ("China", "USSR")
            for lost, peak, low, _ in [_fall(state["measure"], place)]
        ]
        return [f"the deepest fall was {listed(words)}"]
    chinese = {name: _fall(name, "China") for name in LINES}
    soviet = max(_fall(name, "USSR")[0] for name in LINES)
    lost = [fall[0] for fall in chinese.values()]
    back = [name for name, (*_, again) in chinese.items() if again]
    return [
        f"China's lines fell by {said(min(lost))} to {said(max(lost))} percent from their peaks,"
        f" Soviet ones by {said(soviet)} at most; by 1966 {'only ' if back else ''}"
        f"{listed(back) or 'none'} was back"
    ]


@rule
def two_sectors(state):
    share = years("china", "value_added_share_agriculture", "China")
    farm = years("china", "employment_agriculture", "China")
    whole = years("china", "employment_total", "China")
    own, words = {
        "value added, percent": (share, "made {} percent of China's value added"),
        "workers, million": (farm, "China counted {} million farm workers"),
        "workers, percent": (
            {year: 100 * farm[year] / whole[year] for year in farm},
            "held {} percent of China's workers",
        ),
    }[state["measure"]]
    low = min((year for year in own if 1957 <= year <= 1966), key=lambda year: own[year])
    return [
        f"{words.format(said(own[1957]))} in 1957, {said(own[low])} in {low} and"
        f" {said(own[1962])} in 1962"
    ]


@rule
def retreat(state):
    steps = sorted(
        (tuple(map(int, f"{row['date']}-0".split("-")[:3])), int(row["push"]))
        for row in rows("timeline")
        if row["push"] and row["country"] == state["country"]
    )
    last = max(at for at, push in steps if push > 0)
    return [
        f"{state['country']}: the last push in this list came in {month_name[last[1]]} {last[0]}",
        "every later step goes back" if steps[-1][0] > last else "no step came later",
    ]


# Lesson 05.
GRAIN = {
    "USSR": ("ussr", "grain_procurement_nove", "grain_exports_nove"),
    "China": ("china", "grain_procurement_lin_yang", "grain_exports_calendar_year"),
}
HARVESTS = {
    ("main", "USSR"): "grain_harvest_davies_wheatcroft",
    ("main", "China"): "grain_output_official_1980s",
    ("official", "USSR"): "grain_harvest_official_revised",
    ("official", "China"): "grain_output_official_revised",
}
# A Soviet count is of 1 January, so that the one after a harvest closes its year.
PEOPLE = {
    "USSR": ("population_1_january_adk", 1),
    "China": ("population_rural_official", 0),
}


def _counted(place, year):
    """The table and year in which the people of a harvest are counted."""
    series, later = PEOPLE[place]
    table = "china" if (series, place) in _series("china") else "vital_rates"
    return table, series, place, year + later


@rule
def left_in_village(state):
    words = []
    for place, base in LAUNCH.items():
        table, procured, _ = GRAIN[place]
        harvest = years(table, HARVESTS[state["harvest"], place], place)
        taken = years(table, procured, place)
        left = {}
        for year in range(base, base + 6):
            *people, counted = _counted(place, year)
            heads = years(*people).get(counted)
            if year in harvest and year in taken and heads:
                left[year] = (harvest[year] - taken[year]) / (heads if place == "China" else 1)
        low = min(left, key=lambda year: left[year])
        words.append(
            f"{said(100 - 100 * left[low] / left[base])} percent in {CALLED[place]} by {low}"
        )
    return [f"before any was sold back, fell by {listed(words)}"]


@rule
def grain_ledger(state):
    place, year = state["country_and_year"]
    table, procured, sold = GRAIN[place]
    crop = HARVESTS["main", place]
    harvest, taken = (round(1e6 * years(table, series, place)[year]) for series in (crop, procured))
    abroad = years(table, sold, place).get(year)
    if abroad is not None and not sure(table, sold, place, year):
        abroad = None
    share = 100 * taken / harvest + state["points_added_to_the_share_taken"]
    believed = round(harvest * state["claimed_harvest_in_percent_of_the_true_one"] / 100)
    wanted = max(0, round(believed * share / 100))
    if wanted > harvest:
        return [f"{place} {year}: your settings ask for more grain than was harvested"]
    exported = None
    if abroad is not None:
        part = state["exports_in_percent_of_the_record"] / 100
        exported = min(round(round(1e6 * abroad) * part), wanted)
    *people, counted = _counted(place, year)
    known = all([sure(table, crop, place, year), sure(table, procured, place, year)]) and sure(
        *people, counted
    )
    unit, decimals, heads = "million tonnes", 1, 1e6
    if known:
        who = {"USSR": "person of the whole country", "China": "village person"}[place]
        unit, decimals, heads = f"kilograms per {who}", 0, 1e3 * years(*people)[counted]
    was, now = ((harvest - each) / heads for each in (taken, wanted))
    if wanted == taken and exported == (None if abroad is None else round(1e6 * abroad)):
        return [
            f"As recorded, {said(now, decimals)} {unit} were left of the harvest, {place} {year}"
        ]
    gap = round(now, decimals) - round(was, decimals)
    fewer = "fewer" if known else "less"
    than = (
        f"{said(abs(gap), decimals)} {'more' if gap > 0 else fewer} than" if gap else "as much as"
    )
    return [
        f"Your ledger for {CALLED[place]} {year} leaves {said(now, decimals)} {unit}, {than} the"
        " record"
    ]


@rule
def harvest_versions(state):
    if state["country"] == "China":
        both = [
            years("china", name, "China")
            for name in ("grain_output_official_1980s", "grain_output_official_revised")
        ]
        year = max(
            (year for year in both[0] if year in both[1] and 1957 <= year <= 1962),
            key=lambda when: abs(both[0][when] - both[1][when]),
        )
        high, low = sorted((both[0][year], both[1][year]), reverse=True)
        return [f"differ most over {year}: {said(high, 1)} or {said(low, 1)} million tonnes"]
    then = years("ussr", "grain_harvest_official_at_the_time", "USSR")
    later = [
        years("ussr", name, "USSR")[1933]
        for name in ("grain_harvest_official_revised", "grain_harvest_davies_wheatcroft")
    ]
    record = then[1933] > max(then[year] for year in then if 1928 <= year < 1933)
    return [
        f"harvest of 1933 was{' a record' if record else ''}: {said(then[1933], 1)} million tonnes",
        f"later figures say {said(min(later))} to {said(max(later))}",
    ]


# Lesson 06.
RATES = {"official": "crude_death_rate_official", "corrected": "crude_death_rate_banister"}


def _excess(rates, baseline, first, last):
    """Deaths above the normal rate, in millions: the rate over the mean of the people at both ends
    of each year."""
    rates = years("vital_rates", RATES[rates], "China")
    people = years("vital_rates", "population_year_end_official", "China")
    level = {
        "mean of 1955-57": statistics.mean(rates[year] for year in (1955, 1956, 1957)),
        "level of 1957": rates[1957],
        "flat 10": 10.0,
    }
    slope = (rates[1964] - rates[1957]) / 7
    return sum(
        (rates[year] - level.get(baseline, rates[1957] + slope * (year - 1957)))
        * (people[year] + people[year - 1])
        / 2000
        for year in range(first, last + 1)
    )


@rule
def rates_and_baseline(state):
    first, last = state["years"]
    one, other = (_excess(rates, state["baseline"], first, last) for rates in RATES)
    misfit = ", a mismatch" if state["baseline"] == "flat 10" else ""
    return [
        f"Official rates give {said(one, 1)} million excess deaths in {span(first, last)},"
        f" corrected rates {said(other, 1)}{misfit}"
    ]


def _tolls(row):
    return [float(row[end]) for end in ("low", "central", "high") if row[end]]


@rule
def toll_ladder(state):
    first, last = state["years"]
    rates, baseline = state["death_rates"], state["baseline"]
    like = [
        toll
        for row in rows("famine_estimates")
        if (row["episode"], row["role"], row["independent"]) == ("China 1959-61", "main", "true")
        and (row["year_from"], row["year_to"]) == (str(first), str(last))
        and row["checked"] != "unchecked"
        for toll in _tolls(row)
    ]
    counted = said(_excess(rates, baseline, first, last), 1)
    words = f"{counted} million by {rates} rates, {span(first, last)}"
    if (rates, baseline) == ("corrected", "flat 10"):
        words = f"A mismatch, not a toll: {counted} million, {span(first, last)}"
    ends = " to ".join(dict.fromkeys(map(tenths, (min(like), max(like))))) if like else ""
    return [f"{words}; published for these years: {ends}" if like else words]


@rule
def known_when(state):
    now = 2026 if state["year"] == "today" else int(state["year"])
    tolls = 0
    for row in rows("famine_estimates"):
        named = re.findall(r"\b(?:1[89]|20)\d\d\b", row["author"])
        told = row["central"] or (row["low"] and row["high"])
        kept = row["role"] not in ("not_plotted", "computed") and row["checked"] != "unchecked"
        tolls += bool(
            row["episode"] == "China 1959-61" and kept and told and named and int(named[0]) <= now
        )
    grain = [
        (int(row["year_published"]), float(row["value"]))
        for row in rows("targets")
        if (row["series"], row["entity"], row["year"]) == ("grain_harvest", "China", "1958")
        and row["year_published"]
        and int(row["year_published"]) <= now
    ]
    last = tenths(max(grain)[1], 100) if grain else "no"
    return [
        f"By {now}: {tolls or 'no'} toll{'s' if tolls > 1 else ''} in print",
        f"the harvest of 1958 stood at {last} million tonnes in print",
    ]


# Lesson 07.
BORDERS = (
    ("Anhui", "Jiangxi"),
    ("Sichuan", "Shaanxi"),
    ("Henan", "Shanxi"),
    ("Gansu", "Shaanxi"),
    ("Hunan", "Jiangxi"),
)
COUNTED_IN_2000 = "cohort_size_2000_census_sample"
REGISTERED = {
    "county death rates": "crude_death_rate_county_sample",
    "official death rates": "crude_death_rate_official",
}


@cache
def _provinces(series):
    return sorted(place for each, place in _series("provinces") if each == series)


@cache
def _lacking(place, both_sides, first, last):
    """Percent of the birth years that a straight line through the years around expects and the
    census of 2000 does not find."""
    counted = years("provinces", COUNTED_IN_2000, place)
    known = [*range(1950, 1958), *(range(1963, 1971) if both_sides else ())]
    line = statistics.linear_regression(known, [counted[year] for year in known])
    wanted = [line.intercept + line.slope * year for year in range(first, last + 1)]
    return 100 - 100 * sum(counted[year] for year in range(first, last + 1)) / sum(wanted)


@cache
def _rates(series, first, last):
    """Province -> its mean rate, and whether all its years were found in a document."""
    found = {}
    for place in _provinces(series):
        own = years("provinces", series, place)
        span_of = range(first, last + 1)
        if "(" not in place and all(year in own for year in span_of):
            found[place] = (
                statistics.mean(own[year] for year in span_of),
                all(sure("provinces", series, place, year) for year in span_of),
            )
    return found


@rule
def birth_years(state):
    both = state["reference"] == "both sides"
    lost = {place: said(_lacking(place, both, 1959, 1961)) for place in state["pair"]}
    words = [f"{percent} percent in {place}" for place, percent in lost.items()]
    return [f"the birth years 1959-61 the census of 2000 lacks {listed(words)}"]


@rule
def province_tiles(state):
    (first, last), measure = state["years"], state["measure"]
    births, when = measure.startswith("births"), str(first) if first == last else span(first, last)
    if births:
        figures = {
            place: (_lacking(place, measure.endswith("both sides"), first, last), True)
            for place in _provinces(COUNTED_IN_2000)
        }
    else:
        figures = _rates(REGISTERED[measure], first, last)
    known = [pair for pair in BORDERS if all(figures.get(place, (0, False))[1] for place in pair)]
    if not known:
        open_ones = sum(not each for _, each in figures.values())
        some = f"{open_ones} of them not yet confirmed" if open_ones else "too few for a map"
        return [f"{len(figures)} of 29 provinces have an", f"for {when}, {some}"]
    pair = max(known, key=lambda two: abs(figures[two[0]][0] - figures[two[1]][0]))
    one, other = ((place, figures[place][0]) for place in pair)
    if births:
        so_many = {True: "missing", False: "more than expected"}
        told = [
            f"{said(abs(lost))} percent {so_many[lost >= 0]} in {place}"
            for place, lost in (one, other)
        ]
        return [f"Birth years {when}, two neighbours: {told[0]}, {told[1]}"]
    return [
        f"Two neighbours, {when}: {said(one[1], 1)} deaths in 1,000 people in {one[0]},"
        f" {said(other[1], 1)} in {other[0]}"
    ]


@cache
def _county_rates():
    """(Province, year) -> the rates of its counties, lowest first."""
    homes = {row["county"]: row["province"] for row in rows("counties")}
    found = {}
    for row in rows("county_deaths"):
        own = found.setdefault((homes[row["county"]], int(row["year"])), [])
        own.append(float(row["death_rate"]))
    return {where: sorted(rates) for where, rates in found.items()}


def _quarter(found, part):
    """The value that this part of all lies below, between the two that stand there."""
    at, more = divmod(part * (len(found) - 1), 1)
    beside = found[int(at) : int(at) + 2]
    return beside[0] + more * (beside[-1] - beside[0])


@rule
def county_strips(state):
    found = _county_rates()[state["province"], state["year"]]
    low, high = (_quarter(found, part) for part in (0.25, 0.75))
    ends = [said(each, 1 if each < 10 else 0) for each in (low, high, found[0], found[-1])]
    return [
        f"{state['province']}, {state['year']}: half of {len(found)} counties between {ends[0]} and"
        f" {ends[1]} deaths in 1,000, the ends {ends[2]} and {ends[3]}"
    ]


@rule
def province_years(state):
    own = {int(r["year"]): r for r in rows("province_panel") if r["province"] == state["province"]}
    grain = [
        1000 * float(own[year]["grain_official"]) / float(own[year]["population"])
        for year in (1957, 1960)
    ]
    # The deaths beside a harvest are those of the year after.
    dead = {
        year + 1: float(row["deaths_after"]) / float(row["population"]) for year, row in own.items()
    }
    after = state["deaths"] == "of the year after"
    peak = max(
        (year for year in range(1957 + after, 1962 + after) if year in dead),
        key=lambda year: round(dead[year], 2),
    )
    one, other, rate = (said(each, 1 if each < 100 else 0) for each in (*grain, dead[peak]))
    return [
        f"{state['province']}: harvest a head {one} kg in 1957, {other} in 1960; the death rate"
        f" peaks at {rate} in {peak}"
    ]


def _per_survivor(series):
    """A claim for 1958 over the people of 1950-57 whom the one percent sample of 2000 counts."""
    return {
        place: (
            1e6
            * float(row["value"])
            / (100 * sum(years("provinces", COUNTED_IN_2000, place)[y] for y in range(1950, 1958))),
            True,
        )
        for place in _provinces(series)
        for row in [_series("provinces")[series, place][1958]]
        if row["source"] == "ccp_agstat1959" and (COUNTED_IN_2000, place) in _series("provinces")
    }


def _measured(name):
    """Province -> figure, and whether it was found in a document."""
    county = REGISTERED["county death rates"]
    if name.startswith("births"):
        both = name.endswith("both sides")
        return {
            place: (_lacking(place, both, 1959, 1961), True)
            for place in _provinces(COUNTED_IN_2000)
        }
    if name == "excess death rate":
        usual = _rates(county, 1954, 1957)
        return {
            place: (3 * (rate - usual[place][0]), True)
            for place, (rate, _) in _rates(county, 1959, 1961).items()
        }
    if name == "usual death rates":
        return _rates(county, 1954, 1957)
    if name == "mess halls":
        found = {}
        for place in _provinces("mess_hall_participation"):
            ((year, row),) = _series("provinces")["mess_hall_participation", place].items()
            found[place] = (float(row["value"]), row["checked"] != "unchecked")
        return found
    return _per_survivor(
        {"grain claimed": "grain_output_claim", "pigs claimed": "pigs_claim"}[name]
    )


def _ranks(drawn):
    """Ranks within each row, ties at their mean."""
    below = (drawn[:, :, None] > drawn[:, None, :]).sum(axis=2, dtype=float)
    return below + ((drawn[:, :, None] == drawn[:, None, :]).sum(axis=2) + 1) / 2


def _spearman(x, y):
    a, b = _ranks(x), _ranks(y)
    n = x.shape[1]
    mean = (n + 1) / 2
    across = (a * b).sum(axis=1) - n * mean**2
    return across / np.sqrt(
        ((a * a).sum(axis=1) - n * mean**2) * ((b * b).sum(axis=1) - n * mean**2)
    )


MORE = {
    "grain claimed": "more grain claimed a head",
    "pigs claimed": "more pigs claimed a head",
    "usual death rates": "a higher usual death rate",
    "mess halls": "more people in mess halls",
}


@rule
def place_scatter(state):
    one, other = _measured(state["across"]), _measured(state["outcome"])
    places = sorted(
        place
        for place in one
        if place in other and (state["places"] == "all" or _about(place)["births_spoilt"] != "yes")
    )
    x, y = (np.array([each[place][0] for place in places]) for each in (one, other))
    # The same draws of places as the lesson's, so that the ends of the interval are the same.
    drawn = np.random.default_rng(1961).integers(0, len(x), (4000, len(x)))
    (found,) = _spearman(x[None], y[None])
    low, high = np.percentile(_spearman(x[drawn], y[drawn]), [2.5, 97.5])
    words = f"rank correlation {said(found, 2)} ({said(low, 2)} to {said(high, 2)})"
    lost = "missing birth years" if state["outcome"].startswith("births") else "excess deaths"
    if not all(each[place][1] for place in places for each in (one, other)):
        return [f"Unconfirmed figures, no finding: {state['across']}, {words}"]
    if low <= 0 <= high:
        return [f"No clear order between {state['across']} and {lost}: {words}"]
    more = "more" if found > 0 else "fewer"
    return [f"Provinces with {MORE[state['across']]} had {more} {lost}: {words}"]


# Lesson 08.
@rule
def counterfactuals(state):
    country, first, last = re.match(r"(.*), (\d+)-(\d+)", state["pace"]).groups()
    soviet, start = gdp(state["vintage"], "USSR"), state["carried_from"]
    levels = soviet if country == "Russian Empire" else gdp(state["vintage"], country)
    rate = pace(levels, int(first), int(last)) / 100
    gap = 100 * (soviet[start] * (1 + rate) ** (1940 - start) / soviet[1940] - 1)
    stands = f"{said(abs(gap))} percent {'higher' if gap > 0 else 'lower'}"
    return [
        f"Growing from {start} at the pace of",
        f"{country} in {first}-{last}, the USSR of 1940 would stand"
        f" {stands if abs(gap) >= 0.5 else 'where it stood'}",
    ]


OUTCOMES = {
    "deaths": ("excess deaths", ["excess deaths"]),
    "harvest": (
        "the lost harvest",
        ["fall in grain output", "shortfall of grain yields 1930-34"],
    ),
}


@rule
def cause_shares(state):
    noun, kinds = OUTCOMES[state["outcome"]]
    shares = {
        place: [
            row
            for row in rows("causes")
            if row["episode"].startswith(place)
            and row["outcome_explained"] in kinds
            and (row["bar"], row["checked"] != "unchecked") == ("yes", True)
            and _shares(row)
        ]
        for place in ("China", "USSR")
        if state["country"] in (place, "both")
    }
    over = [CALLED[place] for place, own in shares.items() if sum(map(_at_least, own)) > 100]
    if over:
        return [f"published shares of {noun} pass 100 percent in {listed(over)}"]
    every = [row for own in shares.values() for row in own]
    if len(every) > 1:
        bounds = all(_bound(row) for row in every)
        what = "are bounds, not estimates" if bounds else "overlap"
        return [f"Published shares of {noun} {what}: they may not be added"]
    ends = sorted(_shares(every[0]))
    told = " to ".join(dict.fromkeys(map(tenths, (ends[0], ends[-1]))))
    return [f"One study, one share: {every[0]['short']}, {told} percent. It does not say"]


def _shares(row):
    return [float(row[each]) for each in ("share_low", "share_central", "share_high") if row[each]]


def _bound(row):
    """Printed as "at most", as "at least", or as both."""
    return row["is_upper_bound"] == "true" or not (row["share_central"] or row["share_high"])


def _at_least(row):
    """What a share brings to a sum: of a bound its lower end alone."""
    low, *more = _shares(row)
    if _bound(row):
        return low if row["share_low"] else 0
    return float(row["share_central"] or (low + more[-1]) / 2)


@rule
def study_rerun(state):
    first, last = {"1953 to 1982": (1953, 1982), "1953 to 1965": (1953, 1965)}[state["years"]]
    kept = [
        row
        for row in rows("province_panel")
        if first <= int(row["year"]) <= last
        and (state["sample"] == "all 23" or row["main_sample"] == "true")
        and not (state["sample"].endswith("without Anhui") and row["province"] == "Anhui")
    ]
    grain = {"official": "grain_official"}.get(state["grain"], "grain_constructed")
    controls = [
        column
        for word, column in (("people", "population"), ("town people", "urban_population"))
        if word in re.split(" and |, ", state["controls"])
    ]
    food = np.log([float(row[grain]) for row in kept])
    hit = np.array([1958 <= int(row["year"]) <= 1960 for row in kept])
    parts = [food * hit, food, *(np.log([float(row[name]) for row in kept]) for name in controls)]
    homes = np.array([row["province"] for row in kept])
    if state["controls"].endswith("each province"):
        parts += [homes == name for name in sorted(set(homes))[1:]]
    when = np.array([row["year"] for row in kept])
    # A level of its own for each year: what is left when the mean of its year is taken away.
    x, y = np.column_stack(parts).astype(float), np.log([float(r["deaths_after"]) for r in kept])
    for year in set(when):
        x[when == year] -= x[when == year].mean(axis=0)
        y[when == year] -= y[when == year].mean()
    back = np.linalg.inv(x.T @ x)
    slopes = back @ (x.T @ y)
    missed = (y - x @ slopes)[:, None] * x
    groups = sorted(set(homes))
    meat = sum(np.outer(each, each) for each in (missed[homes == g].sum(axis=0) for g in groups))
    count, used = len(groups), x.shape[1] + len(set(when))
    small = count / (count - 1) * (len(kept) - 1) / (len(kept) - used)
    reach = {18: 2.1098, 19: 2.1009, 23: 2.0739}[count] * (
        small * (back @ meat @ back)[0, 0]
    ) ** 0.5
    gap = slopes[0]
    return [
        f"went with {said(abs(gap), 2)} percent {'more' if gap >= 0 else 'fewer'} deaths in the"
        " famine than in ordinary years",
        "; zero lies outside the bracket" if abs(gap) > reach else "; but the bracket holds zero",
    ]


@cache
def _trap(place, version):
    """What goes into the model: year -> harvest, believed, share taken, exports, people, power,
    weather; and the two shares of the base year."""
    base = LAUNCH[place]
    table, procured, sold = GRAIN[place]
    crop, taken, abroad = (
        years(table, name, place) for name in (HARVESTS[version, place], procured, sold)
    )
    if place == "China":
        span_of = range(1958, 1963)
        people = years("china", "population_rural_official", "China")
        hands = years("china", "employment_agriculture", "China")
        power = {year: hands[year] / hands[base] for year in span_of}
        hit = years("china", "disaster_area_affected_share", "China")
        weather = {1959: 0.97} | {year: 1 - 0.3 * hit[year] / 100 for year in (1960, 1961)}
        believed = {
            int(row["year"]): float(row["value"])
            for row in rows("targets")
            if (row["series"], row["entity"]) == ("grain_harvest", "China")
            and row["counted_on"] == "yes"
        }
        part = dict.fromkeys([base, *span_of], taken[base] / crop[base])
    else:
        span_of = range(1929, 1934)
        census, towns = (
            years("ussr", name, "USSR")[1926]
            for name in ("population_census", "population_urban_official")
        )
        people = dict.fromkeys([base, *span_of], census - towns)
        horses = years("ussr", "livestock_horses_stalin", "USSR")
        power = {year: horses[year] / horses[1929] for year in span_of}
        area = years("ussr", "sown_area_grain", "USSR")[1929]
        weather = dict.fromkeys((1931, 1932), 1 - 0.37 / (10 * crop[1929] / area))
        believed = years("ussr", "grain_harvest_official_at_the_time", "USSR")
        part = {year: taken[year] / believed[year] for year in (base, 1929, 1930)}
        part |= dict.fromkeys((1931, 1932, 1933), part[1930])
    return span_of, crop, taken, abroad, people, power, weather, believed, part


@rule
def trap_and_record(state):
    place, on = state["country"], set(state["mechanisms"])
    span_of, crop, taken, abroad, people, power, weather, believed, part = _trap(
        place, state["harvests"]
    )
    base, strength, off = LAUNCH[place], 1.0, {}
    back = years("china", "grain_resale_rural_grain_year", "China")[1961]
    back /= years("china", "grain_procurement_grain_year", "China")[1961]
    need = (crop[base] - taken[base]) / people[base]
    for year in span_of:
        grown = crop[base] * strength
        if "hands or horses lost" in on:
            grown *= power[year] ** 0.3
        if "bad weather" in on:
            grown *= weather.get(year, 1)
        off[year] = 100 * (grown / crop[year] - 1)
        share = part[year if "larger share taken" in on else base]
        gone = min(grown, share * (believed[year] if "false reports" in on else grown))
        early = "late response" not in on and year >= {"China": 1959, "USSR": 1931}[place]
        head = (grown - gone + (back * gone if early else 0)) / people[year]
        hard = 0.1 if place == "China" and year <= 1960 else 0
        want = need * (1 + (hard if "hard labour needs more food" in on else 0))
        strength = min(1, (head / want) ** 0.5) if "hunger weakens work" in on else 1
    year = max(off, key=lambda when: abs(off[when]))
    far = f"{said(abs(off[year]))} percent {'above' if off[year] > 0 else 'below'} the record in"
    if on != set(MECHANISMS):
        return [
            f"{place}: with {len(on)} of {len(MECHANISMS)} mechanisms the model's harvest stands up"
            f" to {far} {year}"
        ]
    if abs(off[year]) < 10:
        return [f"harvests stay within 10 percent; the worst is {far} {year}"]
    return [f"does not reproduce the record; its worst harvest is {far} {year}"]


NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def wrong(title, words):
    """What is wrong with a title: the words of a rule that it lacks, and the numbers that stand in
    none of them."""
    known = {number for each in words for number in NUMBER.findall(each)}
    return [
        *(each for each in words if each not in title),
        *(number for number in NUMBER.findall(title) if number not in known),
    ]


def altered(title):
    """The title with one of its numbers one higher in the last digit, for each number."""
    for found in NUMBER.finditer(title):
        number = found[0].replace(",", "")
        decimals = len(number.partition(".")[2])
        higher = f"{float(number) + 10**-decimals:,.{decimals}f}"
        yield f"{title[: found.start()]}{higher}{title[found.end() :]}"
