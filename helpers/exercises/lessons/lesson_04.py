"""Figures of the exercises of lesson 04."""

from __future__ import annotations

from helpers import tables
from helpers.arithmetic import industry
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load

WORKS = "employment_industry_construction"
GRAIN = "grain_output_official_revised"


def exercise_4_1() -> Facts:
    """How far Chinese steel stood above 1957 at its low."""
    peak, low, start = (
        tables.value(load("china"), "steel_nmc", year) for year in (1960, 1962, 1957)
    )
    slips = {
        "index": 100 * low / start,
        "from_the_peak": 100 * (1 - low / peak),
        "of_the_peak": 100 * low / peak,
        "tonnes": low - start,
    }
    above = worked_out(lambda end, begin: 100 * (end / begin - 1), low, start)
    return Facts(
        above,
        slips,
        {"low_index": slips["index"], "above": above.value, "fall": slips["from_the_peak"]},
    )


def exercise_4_2() -> Facts:
    """People in Chinese industry and building in 1958, between 1957 and 1962."""
    china = load("china")
    before, peak, later = (tables.value(china, WORKS, year) for year in (1957, 1958, 1962))
    all_work = tables.value(china, "employment_total", 1957)
    figures = {
        "before": before,
        "peak": peak,
        "later": later,
        "times": peak / before,
        "all_work": all_work,
    }
    return Facts(worked_out(lambda people: people, peak), figures=figures)


def exercise_4_3() -> Facts:
    """Those who left Chinese farming in 1958, as a share of the newcomers in industry and
    building."""
    china = load("china")
    farm = [tables.value(china, "employment_agriculture", year) for year in (1957, 1958)]
    works = [tables.value(china, WORKS, year) for year in (1957, 1958)]
    left, new = farm[0] - farm[1], works[1] - works[0]
    share = worked_out(lambda a, b, c, d: 100 * (a - b) / (d - c), *farm, *works)
    slips = {
        "upside_down": 100 * new / left,
        "all_there": 100 * left / works[1],
        "of_farming": 100 * left / farm[0],
        "fraction": left / new,
    }
    figures = {"farm_before": farm[0], "farm_after": farm[1], "before": works[0], "peak": works[1]}
    # The worked answer subtracts what the question prints, so that its sum can be followed.
    told = {name: round(value, 1) for name, value in figures.items()}
    figures["left"] = told["farm_before"] - told["farm_after"]
    figures["new"] = told["peak"] - told["before"]
    return Facts(share, slips, figures | {"share": share.value, "rest": 100 - share.value})


def exercise_4_4() -> Facts:
    """The three figures for Chinese steel of 1958, and the share of native steel in the report."""
    steel = tables.rows(load("targets"), "steel", "China", [1958])
    reported = float(steel.loc[steel["kind"] == "claim", "value"].max())
    later = steel.loc[steel["kind"] == "revision", "value"]
    kept, least = float(later.max()), float(later.min())
    return Facts(
        figures={
            "reported": reported,
            "kept": kept,
            "least": least,
            "share": 100 * (1 - kept / reported),
        }
    )


def exercise_4_5() -> Facts:
    """Harvests and steel around the steps back."""
    ussr, china = load("ussr"), load("china")
    grain = {year: tables.value(china, GRAIN, year) for year in (1958, 1959, 1960)}
    figures = {
        "grain_59": 100 * (1 - grain[1959] / grain[1958]),
        "grain_60": 100 * (1 - grain[1960] / grain[1959]),
        "steel_32": tables.value(ussr, "steel_nmc", 1932),
        "steel_33": tables.value(ussr, "steel_nmc", 1933),
        "steel_60": tables.value(china, "steel_nmc", 1960),
    }
    return Facts(figures=figures)


def exercise_4_6() -> Facts:
    """The fall of Chinese GDP per head from 1958 to its low, in the 2010 vintage."""
    table = industry.setbacks(load("gdp_per_capita")).set_index("vintage")
    old, new = table.loc["2010"], table.loc["2020"]
    high, low, start = float(old["1958"]), float(old["low"]), float(old["1957"])
    fall = worked_out(lambda top, bottom: 100 * (1 - bottom / top), high, low)
    slips = {
        "since_1957": 100 * (1 - low / start),
        "other_vintage": -float(new["change"]),
        "upside_down": 100 * (high / low - 1),
        "dollars": high - low,
    }
    return Facts(
        fall, slips, {"high": high, "low": low, "fall": fall.value, "since": slips["since_1957"]}
    )
