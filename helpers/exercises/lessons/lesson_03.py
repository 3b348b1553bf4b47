"""Figures of the exercises of lesson 03."""

from __future__ import annotations

import pandas as pd

from helpers import tables
from helpers.arithmetic import plans
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load


def exercise_3_1() -> Facts:
    """Soviet pig iron of 1932 as a percentage of the aim adopted in 1929."""
    iron = _ladder("pig iron", "USSR, first plan")
    lower, adopted = _labelled(iron, "lower variant"), _labelled(iron, "adopted")
    raised, made = plans.highest_target(iron, 1933), plans.results(iron, 1932)[1]
    right = plans.fulfilment(made, adopted)
    slips = {
        "raised_aim": plans.fulfilment(made, raised),
        "lower_variant": plans.fulfilment(made, lower),
        "upside_down": plans.fulfilment(adopted, made),
        "missing_part": 100 - right,
    }
    figures = {
        "adopted": adopted,
        "made": made,
        "right": right,
        "lower": slips["lower_variant"],
        "raised": slips["raised_aim"],
    }
    # A target is a decision, not a measurement: only what was made can be off by its rounding.
    return Facts(
        worked_out(lambda iron_made: plans.fulfilment(iron_made, adopted), made), slips, figures
    )


def exercise_3_2() -> Facts:
    """The target for Chinese steel in 1959 that came closest to the result, as the ladder shows
    it."""
    steel = _ladder("steel", "China, 1959")
    made, highest = plans.results(steel, 1959)[1], plans.highest_target(steel, 1959)
    aims = steel.query("kind == 'target'")
    lone = aims.dropna(subset=["value"])
    closest = lone.loc[(lone["value"] - made).abs().idxmin()]
    first, last = float(lone["value"].iloc[0]), float(lone["value"].iloc[-1])
    slips = {"result": made, "last_target": last, "first_target": first, "highest_target": highest}
    figures = {
        "closest": closest["value"],
        "closest_when": _month(closest["when"]),
        "made": made,
        "last": last,
        "highest": highest,
        "last_share": plans.fulfilment(made, last),
        "highest_share": plans.fulfilment(made, highest),
    }
    return Facts(worked_out(float, float(closest["value"])), slips, figures)


def exercise_3_3() -> Facts:
    """Chinese steel of 1958 as reported in August 1959, as counted without native steel, and as a
    third source has it."""
    steel = _ladder("steel", "China, 1958")
    reported, (lowest, counted) = plans.reports(steel, 1958)[1], plans.results(steel, 1958)
    return Facts(
        figures={
            "reported": reported,
            "counted": counted,
            "native": reported - counted,
            "reuters": lowest,
        }
    )


def exercise_3_4() -> Facts:
    """Chinese households in cooperatives in 1956, and the share that had been aimed at."""
    china, targets = load("china"), load("targets")
    share = tables.by_period(china, "households_in_cooperatives", 1956)
    higher = tables.rows(china, "households_in_higher_cooperatives")["value"].item()
    aims = tables.rows(targets, "households_in_cooperatives").query("kind == 'target'")
    return Facts(
        figures={
            "december": share["December"],
            "june": share["June"],
            "higher": higher,
            "target": aims["value"].item(),
        }
    )


def exercise_3_5() -> Facts:
    """The dates of the quarrels with Moscow."""
    dates = load("timeline").query("country == 'China'").set_index("event")["date"]
    names = {
        "speech": "Khrushchev's secret speech",
        "dispute": "Polemics with Moscow",
        "recall": "Soviet experts withdrawn",
    }
    return Facts(figures={short: _month(dates[name]) for short, name in names.items()})


def exercise_3_6() -> Facts:
    """Targets before and after they were raised, tools alike in both drives, and the size of the
    farming unit."""
    iron, steel = _ladder("pig iron", "USSR, first plan"), _ladder("steel", "China, 1958")
    china, counts = load("china"), plans.score_counts(load("scorecard"))
    sizes = tables.rows(china, "households_per_commune").set_index("source")["value"]
    return Facts(
        figures={
            "iron_first": _labelled(iron, "adopted"),
            "iron_last": plans.highest_target(iron, 1933),
            "steel_first": float(steel.query("kind == 'target'")["value"].iloc[0]),
            "steel_last": plans.highest_target(steel, 1958),
            "tools_same": counts.loc["tool", "same"],
            "tools": counts.loc["tool"].sum(),
            "soviet": plans.households_per_farm(load("ussr")),
            "commune": round(sizes["shuang2009"], -2),
        }
    )


def _ladder(indicator: str, drive: str) -> pd.DataFrame:
    return plans.steps(load("targets"), load("ussr"), load("china"), indicator, drive)


def _labelled(ladder: pd.DataFrame, words: str) -> float:
    return float(ladder.loc[ladder["label"].str.endswith(words), "value"].item())


def _month(date: str) -> str:
    """'1956-02' as 'February 1956'."""
    return f"{pd.Timestamp(date):%B %Y}"
