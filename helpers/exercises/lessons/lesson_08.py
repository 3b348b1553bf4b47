"""Figures of the exercises of lesson 08."""

from __future__ import annotations

import pandas as pd

from helpers import tables
from helpers.arithmetic import grain, growth, land, trap
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load

JAPAN, LATER, EMPIRE = "Japan, 1913-1940", "Japan, 1928-1940", "Russian Empire, 1885-1913"


def _higher(pace: str, year: int, vintage: str = "2020") -> float:
    """By how many percent the USSR of 1940 would stand above the record, growing from one year on
    at the pace."""
    return growth.carried(load("gdp_per_capita"), pace, year, vintage).gap


def exercise_8_1() -> Facts:
    """The Soviet level of 1940 at the Japanese pace of 1928-40, in percent of the record, in every
    vintage that has it."""
    shown = growth.unbroken(load("gdp_per_capita"), "USSR", *growth.CARRIED_YEARS)
    shares = [100 + _higher(LATER, 1928, vintage) for vintage in shown]
    return Facts(figures={"low": min(shares), "high": max(shares)})


def exercise_8_2() -> Facts:
    """How much higher the USSR of 1940 would stand, growing from 1913 on at the Japanese pace of
    1913-40."""
    figures = [("Japan", 1913), ("Japan", 1940), ("USSR", 1913), ("USSR", 1940)]
    levels = [growth.level(load("gdp_per_capita"), "2020", *each) for each in figures]
    # Both spans run from 1913 to 1940, so that the growth of one is the growth of the other.
    expected = worked_out(
        lambda low, high, start, real: 100 * (start * (high / low) / real - 1), *levels
    )
    slips = {
        "from_1928": abs(_higher(JAPAN, 1928)),
        "other_pace": _higher(LATER, 1913),
        "empire": _higher(EMPIRE, 1913),
        "other_vintage": _higher(JAPAN, 1913, "2013"),
    }
    return Facts(expected, slips, {"higher": expected.value, "lower": slips["from_1928"]})


def exercise_8_4() -> Facts:
    """Grain that the share of 1957 would have left in Chinese villages in 1959."""
    china = load("china")
    crop = {year: _of(china, grain.HARVEST["main"]["China"], year) for year in (1957, 1959)}
    taken = {year: _of(china, grain.TAKEN["China"], year) for year in (1957, 1959)}
    figures = (taken[1959], taken[1957], crop[1957], crop[1959])
    share = taken[1957] / crop[1957]
    slips = {
        "would_be_taken": share * crop[1959],
        "percentage_points": 100 * (taken[1959] / crop[1959] - share),
        "difference": taken[1959] - taken[1957],
    }
    told = {"t57": taken[1957], "h57": crop[1957], "t59": taken[1959], "h59": crop[1959]}
    expected = worked_out(lambda a, b, c, d: a - b / c * d, *figures)
    told |= {"share": 100 * share, "kept": slips["would_be_taken"], "more": expected.value}
    return Facts(expected, slips, told)


def exercise_8_5() -> Facts:
    """What speaks for start, decisions and weather, from both countries."""
    ussr, china = load("ussr"), load("china")
    ratios = growth.start_ratios(load("gdp_per_capita"))["ratio"]
    table = land.for_reading(land.pressure(ussr, china)).set_index("years since launch")
    return Facts(
        figures={
            "low": ratios.min(),
            "high": ratios.max(),
            "hands": 100 - table["farm workers, China"][1],
            "horses": 100 - table["horses, USSR"][5],
            "soviet": table["share taken, USSR"][3],
            "chinese": table["share taken, China"][2],
            "net": table["net exports, China"][2],
            "imports": -table["net exports, China"][4],
            "weather": _weather("C16"),
            "ukraine": _weather("U05"),
        }
    )


def exercise_8_6() -> Facts:
    """What the model's harvest of 1960 gains without false reports, alone and with everything
    off."""
    setting = trap.setting("China", load("china"), load("ussr"), load("targets"))
    gains = trap.one_at_a_time(setting, 1960).set_index("switched off")["gain"]
    return Facts(
        figures={
            "gain": gains["false reports"],
            "hunger": gains["hunger weakens work"],
            "together": gains["all of them"],
            "percent": 100 * gains["false reports"] / gains["all of them"],
        }
    )


def _of(china: pd.DataFrame, series: str, year: int) -> float:
    return float(tables.row(china, series, "China", year)["value"])


def _weather(row: str) -> float:
    causes = load("causes").set_index("id")
    figures = causes.loc[row, ["share_low", "share_central", "share_high"]].dropna()
    return float(figures.iloc[-1])
