"""Figures of the exercises of lesson 00."""

from __future__ import annotations

import pandas as pd

from helpers.arithmetic.claims import stated
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load, row


def exercise_0_1() -> Facts:
    """How many claims of text B give a toll of the Leap famine."""
    claims = load("claims")
    numbers = claims[(claims["text"] == "B") & (claims["kind"] == "magnitude")]
    tolls = numbers["claim"].str.contains("million") & numbers["claim"].str.contains("starved|died")
    slips = {"all_numbers": float(len(numbers)), "both_famines": float(tolls.sum() + 1)}
    slips["two_numbers"] = float(
        numbers.loc[tolls, "claim"].str.extract(r"(\d+) million")[0].nunique()
    )
    return Facts(worked_out(float, float(tolls.sum())), slips, {"tolls": float(tolls.sum())})


def exercise_0_3() -> Facts:
    """Rows of the scorecard, in its own words."""
    card = load("scorecard").set_index("feature")
    return Facts(
        figures={
            "communes": _both(card, "Who fed the villages"),
            "techniques": _both(card, "Technology"),
            "heavy": _both(card, "Heavy industry first"),
            "taking_ussr": card.at["How targets were set", "ussr_1928_32"],
            "taking_china": card.at["How targets were set", "china_1958_60"],
        }
    )


def _both(card: pd.DataFrame, feature: str) -> str:
    """What the scorecard says of a feature in both drives."""
    soviet, chinese = card.loc[feature, ["ussr_1928_32", "china_1958_60"]]
    return f"Soviet Union: {soviet} China 1958-60: {chinese}"


def exercise_0_4() -> Facts:
    """The verdicts of the ledger, counted."""
    verdicts = stated(load("claims"))["verdict"].value_counts()
    words = ("supported", "partly", "contested", "contradicted")
    return Facts(
        figures={"claims": float(verdicts.sum()), **{word: float(verdicts[word]) for word in words}}
    )


def exercise_0_5() -> Facts:
    """Chinese steel of 1960 over that of 1957."""
    start, peak, after = (
        float(row(load("china"), "steel_nmc", "China", year)["value"])
        for year in (1957, 1960, 1962)
    )
    soviet = [float(row(load("ussr"), "steel_nmc", "USSR", year)["value"]) for year in (1928, 1940)]
    slips = {
        "difference": peak - start,
        "percent": 100 * (peak / start - 1),
        "soviet": soviet[1] / soviet[0],
    }
    figures = {"start": start, "peak": peak, "after": after, "times": peak / start}
    return Facts(worked_out(lambda late, early: late / early, peak, start), slips, figures)
