"""Figures of the exercises of lesson 05."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from helpers import tables
from helpers.arithmetic import grain
from helpers.exercises.answers import worked_out
from helpers.exercises.definitions import Facts
from helpers.tables import load

CLAIMS = range(100, 251, 10)


def exercise_5_1() -> Facts:
    """Exports as percent of what the state took, in the year of the largest exports of each
    country."""
    ussr, china = (_abroad(*case) for case in (("USSR", 1931), ("China", 1959)))
    return Facts(figures={"ussr": ussr, "china": china})


def exercise_5_2() -> Facts:
    """How much of what Soviet villages lost from 1928 to 1931 came from the larger procurement, in
    percent."""
    before, after = _account("USSR", 1928), _account("USSR", 1931)
    numbers = [
        weight / grain.MILLION
        for weight in (before.harvest, after.harvest, before.taken, after.taken)
    ]
    smaller, larger = _loss("USSR", 1931)
    slips = {
        "harvest_part": 100 * smaller / (smaller + larger),
        "tonnes": larger,
        "points": after.share - before.share,
        "rise": 100 * (after.taken / before.taken - 1),
    }
    figures = {"smaller": smaller, "larger": larger, "total": smaller + larger}
    figures["share"] = 100 * larger / figures["total"]
    for year in (1959, 1960):
        less, more = _loss("China", year)
        figures |= {
            f"less_{year}": less,
            f"more_{year}": more,
            f"share_{year}": 100 * more / (less + more),
        }
    return Facts(worked_out(_from_taking, *numbers), slips, figures)


def exercise_5_3() -> Facts:
    """The Soviet harvests of 1932 and 1933 as published, and as later figures have them."""
    names = (grain.AT_THE_TIME, grain.HARVEST["official"]["USSR"], grain.HARVEST["main"]["USSR"])
    pairs = dict(
        zip(
            ("told", "revised", "lower"),
            (tables.by_year(_rows(), name, "USSR") for name in names),
            strict=True,
        )
    )
    figures = {f"{name}_{year}": own[year] for name, own in pairs.items() for year in (1932, 1933)}
    return Facts(
        figures=figures | {"rise": 100 * (figures["told_1933"] / figures["told_1932"] - 1)}
    )


def exercise_5_4() -> Facts:
    """The first step of the control at which the claim leaves the villages of 1957 with no more
    than those of 1960."""
    record, goal = _account("China", 1957), _account("China", 1960).per_head
    left = {claim: grain.change(record, claim=claim).after.per_head for claim in CLAIMS}
    step = next(claim for claim, kilograms in left.items() if kilograms <= goal)
    exact = 100 * (record.harvest - goal * record.people / 1000) / record.taken
    moved = grain.change(record, claim=step)
    slips = {
        "before": step - 10,
        "more": step - 100,
        "tonnes": moved.claimed / grain.MILLION,
        "multiple": round(step / 100),
        "exact": exact,
    }
    figures = {
        "goal": goal,
        "step": step,
        "left": left[step],
        "before": step - 10,
        "left_before": left[step - 10],
    }
    return Facts(worked_out(float, step), slips, figures | {"exact": exact, "share": record.share})


def exercise_5_5() -> Facts:
    """Grain moved by the Soviet share of 1928 in 1931, as a multiple of the grain moved by stopping
    exports."""
    base, own = _account("USSR", 1928), _account("USSR", 1931)
    numbers = [
        weight / grain.MILLION
        for weight in (base.harvest, base.taken, own.harvest, own.taken, own.exported or 0)
    ]
    moved, exports = own.taken / grain.MILLION - numbers[2] * base.share / 100, numbers[4]
    million = [1000 * weight / 180 for weight in (moved, exports)]
    slips = {
        "upside_down": exports / moved,
        "difference": moved - exports,
        "rations": million[0] - million[1],
        "all_taken": own.taken / grain.MILLION / exports,
    }
    figures = {
        "share": base.share,
        "moved": moved,
        "exports": exports,
        "times": moved / exports,
        "taken": numbers[3],
    }
    return Facts(
        worked_out(_times, *numbers),
        slips,
        figures | {"rations": million[0], "rations_exports": million[1]},
    )


def exercise_5_6() -> Facts:
    """The rows of the argument: harvest or taking."""
    losses = {
        "ussr": _loss("USSR", 1931),
        "official": _loss("USSR", 1931, "official"),
        "early": _loss("China", 1959),
        "late": _loss("China", 1960),
    }
    figures = {f"{name}_less": pair[0] for name, pair in losses.items()}
    figures |= {f"{name}_more": pair[1] for name, pair in losses.items()}
    belief = grain.believed(_rows(), load("targets")).set_index("entity").loc["China"]
    horses = tables.by_year(load("ussr"), "livestock_horses", "USSR")
    figures |= {"believed": belief["share_of_belief"], "reaped": belief["share_of_harvest"]}
    figures |= {
        "base": _account("China", 1957).share,
        "horses_1929": horses[1929],
        "horses_1934": horses[1934],
    }
    return Facts(figures=figures)


@lru_cache(maxsize=1)
def _rows() -> pd.DataFrame:
    return grain.figures(load("ussr"), load("china"), load("vital_rates"))


def _account(entity: str, year: int, version: str = "main") -> grain.Account:
    return grain.account(_rows(), entity, year, version)


def _abroad(entity: str, year: int) -> float:
    return float(grain.abroad(_rows(), entity).set_index("year").at[year, "of_taken"])


def _loss(entity: str, year: int, version: str = "main") -> tuple[float, float]:
    """Million tonnes by which the harvest was smaller and procurement larger than in the base
    year."""
    before, after = (_account(entity, each, version) for each in (grain.BASE[entity], year))
    return (before.harvest - after.harvest) / grain.MILLION, (
        after.taken - before.taken
    ) / grain.MILLION


def _from_taking(harvest: float, later: float, taken: float, taken_later: float) -> float:
    larger = taken_later - taken
    return 100 * larger / (harvest - later + larger)


def _times(
    harvest: float, taken: float, later: float, taken_later: float, exported: float
) -> float:
    return (taken_later - later * taken / harvest) / exported
