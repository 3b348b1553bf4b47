"""Figures of the exercises of lesson 01."""

from __future__ import annotations

from helpers import tables
from helpers.arithmetic import growth
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load
from helpers.words import counted


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
    return Facts(
        worked_out(lambda a, b: a / b, ussr, china),
        slips,
        {"ussr": ussr, "china": china, "ratio": ussr / china},
    )


def exercise_1_2() -> Facts:
    """The ratio in every vintage, in words."""
    ratios = growth.start_ratios(load("gdp_per_capita"))
    return Facts(
        figures={
            "all": ", ".join(
                f"{ratio:.2f} ({name})"
                for name, ratio in zip(ratios["vintage"], ratios["ratio"], strict=True)
            )
        }
    )


def exercise_1_3() -> Facts:
    """The last Soviet year before the gap in the vintage of 2010, and the first one after it."""
    own = tables.rows(load("gdp_per_capita"), growth.VINTAGES["2010"], "USSR")
    own = own[own["year"] >= 1913]
    groups = growth.runs(own["year"])
    last = float(own.loc[groups == groups.iloc[0], "year"].max())
    after = float(own.loc[groups == groups.iloc[0] + 1, "year"].min())
    return Facts(
        worked_out(float, last), {"after": after, "other": 1921.0}, {"last": last, "next": after}
    )


def exercise_1_4() -> Facts:
    """In how many vintages China of 1957 stands below India."""
    gdp = load("gdp_per_capita")
    below = [
        name
        for name in growth.VINTAGES
        if growth.level(gdp, name, "China", 1957) < growth.level(gdp, name, "India", 1957)
    ]
    pairs = [
        f"{growth.level(gdp, name, 'China', 1957):,.0f} and"
        f" {growth.level(gdp, name, 'India', 1957):,.0f} ({name})"
        for name in growth.VINTAGES
    ]
    count, total = float(len(below)), float(len(growth.VINTAGES))
    return Facts(
        worked_out(float, count),
        {"richer": count + 1, "all": total},
        {
            "poorer": count,
            "which": ", ".join(below),
            "vintages": counted(int(total)),
            "pairs": "; ".join(pairs),
        },
    )


def exercise_1_5() -> Facts:
    """The lowest and the highest ratio of the starting points."""
    ratios = growth.start_ratios(load("gdp_per_capita"))["ratio"]
    return Facts(figures={"low": ratios.min(), "high": ratios.max()})


def exercise_1_6() -> Facts:
    """The measures of the start that lesson 01 shows."""
    table = growth.start_measures(load("ussr"), load("china"), load("vital_rates"))
    values = table.groupby(["measure", "entity"])["value"].agg(["min", "max"])
    names = {"steel": "steel", "towns": "people in towns"}
    figures = {
        f"{short}_{who.lower()}": values.at[(name, who), "max"]
        for short, name in names.items()
        for who in ("USSR", "China")
    }
    grain = values.loc["grain"]
    figures |= {
        "grain_china": grain.at["China", "max"],
        "grain_low": grain.at["USSR", "min"],
        "grain_high": grain.at["USSR", "max"],
    }
    return Facts(figures=figures | exercise_1_5().figures)
