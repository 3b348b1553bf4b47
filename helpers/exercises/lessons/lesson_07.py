"""Figures of the exercises of lesson 07."""

from __future__ import annotations

import pandas as pd

from helpers import tables
from helpers.arithmetic import regions
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load, row


def exercise_7_1() -> Facts:
    """The birth year with the largest share missing in Anhui, and in how many provinces it is the
    last famine year."""
    provinces = load("provinces")
    single = {
        year: regions.births_missing(provinces, "earlier", year, year) for year in range(1957, 1963)
    }
    by_year = pd.DataFrame(
        {year: table.set_index("entity")["value"] for year, table in single.items()}
    )
    worst = by_year.idxmax(axis=1)
    peak = float(worst["Anhui"])
    slips = {"most": float(worst.mode().iloc[0]), "deaths": peak + 1, "before": peak - 1}
    slips["percent"] = by_year.loc["Anhui"].max()
    figures = {
        "peak": peak,
        "share": by_year.loc["Anhui"].max(),
        "later": int((worst == 1961).sum()),
        "all": len(worst),
    }
    return Facts(worked_out(float, peak), slips, figures)


def exercise_7_2() -> Facts:
    """The missing birth years of Anhui by both references, and of Jiangxi by the line on both
    sides."""
    provinces = load("provinces")
    shares = [
        regions.births_missing(provinces, line, *regions.FAMINE).set_index("entity")["value"]
        for line in regions.REFERENCES
    ]
    low, high = sorted(share["Anhui"] for share in shares)
    return Facts(figures={"low": low, "high": high, "jiangxi": shares[1]["Jiangxi"]})


def exercise_7_3() -> Facts:
    """The recorded harvest a head of Sichuan, 1957 to 1961."""
    names = ["first", "second", "third", "fourth", "last"]
    harvest = _sichuan()["harvest"]
    return Facts(
        figures={name: harvest[year] for name, year in zip(names, range(1957, 1962), strict=True)}
    )


def exercise_7_4() -> Facts:
    """The harvest a head of 1958 by the planners' own guess."""
    guess = {year: _one("grain_output_doubted", year) for year in (1957, 1958)}
    people = {year: _one("population", year) for year in (1957, 1958)}
    official, rates = _one("grain_output", 1958), _sichuan()["death rate"]
    before = 1000 * guess[1957] / people[1957]
    expected = worked_out(lambda grain, heads: 1000 * grain / heads, guess[1958], people[1958])
    slips = {
        "official": 1000 * official / people[1958],
        "in_tonnes": guess[1958] / people[1958],
        "upside_down": people[1958] / guess[1958],
        "year_before": before,
    }
    figures = {
        "guess": guess[1958],
        "official": official,
        "people": people[1958],
        "head": expected.value,
        "before": before,
    }
    return Facts(expected, slips, figures | {"rate_first": rates[1957], "rate_second": rates[1958]})


def exercise_7_5() -> Facts:
    """How high the peak of 1960 stands over 1954-56 in the recount of Sichuan, and in the first
    books. Thousands."""
    table = (regions.before_and_after(load("provinces")).set_index("year") / 1000).round()
    after, first = table["deaths after the check"], table["deaths first reported"]
    years = [1954, 1955, 1956]
    one, two, three = (float(after[year]) for year in years)
    peak, base, old = float(after[1960]), float(after[years].mean()), float(first[years].mean())
    expected = worked_out(lambda top, a, b, c: 3 * top / (a + b + c), peak, one, two, three)
    slips = {
        "first_books": first[1960] / old,
        "mixed": peak / old,
        "one_base": peak / after[1957],
        "summed": peak / (one + two + three),
    }
    figures = {
        "peak": peak,
        "base": base,
        "one": one,
        "two": two,
        "three": three,
        "after": expected.value,
    }
    return Facts(expected, slips, figures | {"before": first[1960] / old})


def exercise_7_6() -> Facts:
    """Famine deaths per 1,000 people in Ukraine: the republic, and the lowest and highest of its
    regions."""
    places = load("regions")
    share = tables.rows(places, "famine_deaths_share_of_population", "Ukraine")["value"].item()
    # Percent of people become people in 1,000.
    mean = 10 * share
    ends = {
        "least": tables.by_year(places, "famine_deaths_per_1000_lowest").min(),
        "most": tables.by_year(places, "famine_deaths_per_1000_highest").max(),
    }
    return Facts(figures={"mean": mean} | ends)


def exercise_7_7() -> Facts:
    """Harvests, towns and countryside, herds, and the rank correlations of the scatter."""
    provinces, places = load("provinces"), load("regions")
    towns = regions.towns_and_country(provinces, places, load("vital_rates")).set_index("where")
    scatter = regions.correlations(provinces, "grain claimed")["correlation"]
    sichuan, shandong = _sichuan(), _sichuan("Shandong")
    figures = {
        "first": sichuan["harvest"][1957],
        "second": sichuan["harvest"][1958],
        "rate_first": sichuan["death rate"][1957],
        "rate_second": sichuan["death rate"][1958],
        "fall_sichuan": _fall(sichuan["harvest"]),
        "fall_shandong": _fall(shandong["harvest"]),
        "low": scatter.min(),
        "high": scatter.max(),
    }
    for name, where in {"china": "China 1960", "ukraine": "Ukraine 1932-34"}.items():
        figures |= {
            f"towns_{name}": towns.at[where, "towns"],
            f"country_{name}": towns.at[where, "countryside"],
        }
    for animal in ("cattle", "sheep"):
        herd = tables.by_year(places, f"livestock_{animal}", "Kazakhstan")
        figures[animal] = 100 * herd[1933] / herd[1929]
    return Facts(figures=figures)


def _sichuan(place: str = "Sichuan") -> dict[str, pd.Series]:
    """Harvest a head and death rate by year."""
    table = regions.grain_and_deaths(load("provinces"), place)
    return {str(name): own.set_index("year")["value"] for name, own in table.groupby("measure")}


def _one(series: str, year: int) -> float:
    return float(row(load("provinces"), series, "Sichuan", year)["value"])


def _fall(harvest: pd.Series) -> float:
    return float(100 * (1 - harvest[1960] / harvest[1958]))
