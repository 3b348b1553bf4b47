"""Figures of the exercises of lesson 01."""

from __future__ import annotations

from helpers import growth
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load


def exercise_1_1() -> Facts:
    """The ratio of the two starting points in the 2020 vintage."""
    gdp = load("gdp_per_capita")
    ussr, china = growth.level(gdp, "2020", "USSR", 1928), growth.level(gdp, "2020", "China", 1957)
    slips = {
        "difference": ussr - china,
        "upside_down": china / ussr,
        "percent_more": 100 * (ussr / china - 1),
        "other_vintage": growth.ratio(gdp, "2010", ("USSR", 1928), ("China", 1957)),
        "wrong_row": growth.ratio(gdp, "2023", ("Russia", 1928), ("China", 1957)),
    }
    return Facts(worked_out(lambda a, b: a / b, ussr, china), slips, {"ussr": ussr, "china": china, "ratio": ussr / china})
