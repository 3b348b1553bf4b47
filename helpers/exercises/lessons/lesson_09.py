"""Figures of the exercises of lesson 09."""

from __future__ import annotations

from helpers.arithmetic import grain, growth
from helpers.arithmetic.claims import stated
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load


def exercise_9_1() -> Facts:
    """How many claims of each text are supported outright."""
    claims = stated(load("claims"))
    all_of, held = (
        claims["text"].value_counts(),
        claims.loc[claims["verdict"] == "supported", "text"].value_counts(),
    )
    figures = {
        "a": int(held["A"]),
        "a_all": int(all_of["A"]),
        "a_share": 100 * held["A"] / all_of["A"],
        "b": int(held["B"]),
        "b_all": int(all_of["B"]),
        "b_share": 100 * held["B"] / all_of["B"],
    }
    return Facts(figures=figures)


def exercise_9_2() -> Facts:
    """Claims about causes that the ledger supports outright."""
    claims = stated(load("claims"))
    causes, supported = claims["kind"] == "cause", claims["verdict"] == "supported"
    right = float((causes & supported).sum())
    slips = {
        "all_causes": float(causes.sum()),
        "all_supported": float(supported.sum()),
        "with_partly": float((causes & claims["verdict"].isin(["supported", "partly"])).sum()),
        "text_b_only": float((causes & supported & (claims["text"] == "B")).sum()),
    }
    return Facts(worked_out(float, right), slips, {"right": right, "causes": slips["all_causes"]})


def exercise_9_4() -> Facts:
    """The range of one famine under another kind of rule."""
    bengal = load("world_famines").set_index("name").loc["India (Bengal) 1943"]
    return Facts(figures={"low": bengal["low"] / 1e6, "high": bengal["high"] / 1e6})


def exercise_9_5() -> Facts:
    """Chinese GDP per head of 1978 against 1957, and what another end year does to it."""
    gdp = load("gdp_per_capita")
    start, low, end = (growth.level(gdp, "2020", "China", year) for year in (1957, 1961, 1978))
    slips = {
        "yearly": growth.annual_growth(start, end, 21),
        "times": end / start,
        "from_1961": 100 * (end / low - 1),
        "share_of_end": 100 * (1 - start / end),
        "to_1961": 100 * (low / start - 1),
    }
    figures = {
        "start": start,
        "low": low,
        "end": end,
        "right": 100 * (end / start - 1),
        "to_1961": -slips["to_1961"],
        "yearly": slips["yearly"],
    }
    return Facts(
        worked_out(lambda last, first: 100 * (last / first - 1), end, start), slips, figures
    )


def exercise_9_6() -> Facts:
    """Harvests and shares taken, and the two shares that one model prints for the same deaths."""
    figures = grain.figures(load("ussr"), load("china"), load("vital_rates"))
    years = {
        "u28": ("USSR", 1928),
        "u31": ("USSR", 1931),
        "c57": ("China", 1957),
        "c59": ("China", 1959),
        "c60": ("China", 1960),
    }
    accounts = {name: grain.account(figures, *which) for name, which in years.items()}
    told = {f"{name}_harvest": each.harvest / grain.MILLION for name, each in accounts.items()}
    told |= {f"{name}_share": each.share for name, each in accounts.items()}
    studies = load("causes").set_index("id")
    return Facts(
        figures={
            **told,
            "procurement": studies.at["C10", "share_central"],
            "output": studies.at["C12", "share_central"],
            "crops": studies.at["U02", "effect_short"],
        }
    )
