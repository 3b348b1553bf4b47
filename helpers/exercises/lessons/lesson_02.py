"""Figures of the exercises of lesson 02."""

from __future__ import annotations

import pandas as pd

from helpers.arithmetic import growth, windows
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load, row
from helpers.words import counted


def exercise_2_1() -> Facts:
    """Other countries with a run of twelve years, ended by 1941, faster than the USSR from 1928."""
    twelve = _twelve()
    others, faster = _faster(twelve, 1941)
    later = _faster(twelve, 1978)
    runs = [f"{each.entity} ({each.start} to {each.end})" for each in faster.itertuples()]
    figures = {
        "others": len(others),
        "faster": len(faster),
        "runs": ", ".join(runs),
        "later": len(later[1]),
        "all": len(later[0]),
    }
    return Facts(worked_out(float, float(len(faster))), {}, figures)


def exercise_2_2() -> Facts:
    """Countries that the chart of 1928 to 1940 shows below 1 percent a year."""
    table = _twelve()
    shown = table.loc[table["start"] == 1928, "growth"].round(1)
    still = table.loc[shown.index][(shown == 0) & (table.loc[shown.index, "growth"] < 0)]
    slow = float((shown < 1).sum())
    slips = {
        "shrank": float((shown < 0).sum()),
        "faster": float((shown >= 1).sum()),
        "everybody": float(len(shown)),
    }
    figures = {
        "slow": slow,
        "all": float(len(shown)),
        "shrank": slips["shrank"],
        "still": " and ".join(f"{one.entity}, {one.growth:.2f}" for one in still.itertuples()),
    }
    return Facts(worked_out(float, slow), slips, figures)


def exercise_2_3() -> Facts:
    """Soviet steel from 1928 to 1937, and what follows when one stops in 1940 instead."""
    first, middle, last = (
        float(row(load("ussr"), "steel_nmc", "USSR", year)["value"]) for year in (1928, 1937, 1940)
    )
    whole = 100 * (middle / first - 1)
    slips = {
        "shared_out": whole / 9,
        "whole_span": whole,
        "times": middle / first,
        "ten_years": growth.annual_growth(first, middle, 10),
        "to_1940": growth.annual_growth(first, last, 12),
    }
    figures = {
        "first": first,
        "middle": middle,
        "last": last,
        "times": middle / first,
        "rate": growth.annual_growth(first, middle, 9),
        "to_1940": slips["to_1940"],
        "after": growth.annual_growth(middle, last, 3),
    }
    return Facts(
        worked_out(lambda end, start: growth.annual_growth(start, end, 9), middle, first),
        slips,
        figures,
    )


def exercise_2_4() -> Facts:
    """Soviet growth in all vintages."""
    rates = windows.paces(load("gdp_per_capita"), [("USSR", 1928, 1940)])["growth"]
    return Facts(figures={"rate": float(rates.mean()), "vintages": counted(len(rates))})


def exercise_2_5() -> Facts:
    """The rows of the evidence board on the record."""
    gdp, population, ussr = load("gdp_per_capita"), load("population"), load("ussr")
    twelve = _twelve()
    others, faster = _faster(twelve, 1978)
    top = faster.iloc[0]
    same = windows.ranked(twelve[twelve["start"] == 1928]).set_index("entity")
    giants = windows.without(twelve, tuple(windows.FILTERS))
    old, new = (windows.records(giants, year).iloc[0] for year in (1978, 2018))
    rates = windows.four_measures(ussr, gdp, population).set_index("measure")["growth"]
    plans = windows.paces(gdp, [("USSR", 1928, 1932), ("China", 1952, 1957)]).groupby("entity")[
        "growth"
    ]
    figures = {
        "pace": same.at["USSR", "growth"],
        "rank": int(same.at["USSR", "rank"]),
        "among": len(same),
        "faster": len(faster),
        "others": len(others),
        "top": _run(top),
        "old": _run(old),
        "new": _run(new),
        "index": rates["industry, official index"],
        "steel": rates["steel, tonnes"],
        "table": len(others) + 1,
        "plan_ussr": plans.max()["USSR"],
        "plan_low": plans.min()["China"],
        "plan_high": plans.max()["China"],
    }
    return Facts(figures=figures)


def exercise_2_6() -> Facts:
    """Soviet growth per head from 1928 to 1934 when the people of 1934 are counted, not carried
    forward."""
    gdp = load("gdp_per_capita")
    first, last = (growth.level(gdp, "2020", "USSR", year) for year in (1928, 1934))
    excess = float(windows.people_twice(load("population"), load("vital_rates"))["excess"])
    mended = last * (1 + excess / 100)
    plain = growth.annual_growth(first, last, 6)
    slips = {
        "unmended": plain,
        "wrong_way": growth.annual_growth(first, last / (1 + excess / 100), 6),
        "added": plain + excess,
        "whole_span": 100 * (mended / first - 1),
    }
    figures = {
        "first": first,
        "last": last,
        "excess": excess,
        "mended": mended,
        "plain": plain,
        "rate": growth.annual_growth(first, mended, 6),
    }
    expected = worked_out(
        lambda end, start, more: growth.annual_growth(start, end * (1 + more / 100), 6),
        last,
        first,
        excess,
    )
    return Facts(expected, slips, figures)


def _twelve() -> pd.DataFrame:
    return windows.of_length(
        load("gdp_per_capita"), load("population"), load("entities"), "2020", 12
    )


def _faster(twelve: pd.DataFrame, ended_by: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The other countries' fastest twelve years under the usual filters, and those among them
    faster than the USSR's."""
    best = windows.records(windows.without(twelve, windows.USUAL), ended_by)
    others = best[best["entity"] != "USSR"]
    return (
        others,
        others[others["growth"] > growth.pace(load("gdp_per_capita"), "2020", "USSR", 1928, 1940)],
    )


def _run(one: pd.Series) -> str:
    return f"{one['entity']}, {one['start']} to {one['end']}, {one['growth']:.1f} percent a year"
