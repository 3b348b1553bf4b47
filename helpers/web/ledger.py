"""The explorer that a page works out by itself, since its states are a million: the what-if ledger
of lesson 05. The picture of each recorded year is drawn here; static/ledger.js moves its bars and
does the arithmetic of helpers.arithmetic.grain.change, and tests hold the two together."""

from __future__ import annotations

from typing import Any

from helpers.arithmetic import grain
from helpers.explorer import Explorer

NAME = "grain_ledger"
RECORD, *SETTINGS = (
    "country_and_year",
    "points_added_to_the_share_taken",
    "claimed_harvest_in_percent_of_the_true_one",
    "exports_in_percent_of_the_record",
    "ration_in_kilograms",
)


def records(explorer: Explorer) -> list[dict[str, Any]]:
    """The state of each recorded year with nothing moved, in the order of the menu."""
    return [{**explorer.first, RECORD: value} for value in explorer.controls[RECORD].values]


def about(explorer: Explorer) -> list[dict[str, Any]]:
    """What the script needs of each recorded year: its weights and people, whether the count of
    people is confirmed, and where nought and a million tonnes stand in its picture."""
    (rows,) = explorer.data
    told = []
    for state in records(explorer):
        one = grain.account(rows, *state[RECORD])
        bars = explorer.chart(state).figure.axes[0]
        nought, million = (float(bars.transData.transform((at, 0))[0]) for at in (0, 1))
        told.append(
            {
                "entity": one.entity,
                "year": one.year,
                "harvest": one.harvest,
                "taken": one.taken,
                "exported": one.exported,
                "people": one.people,
                "sure": one.counted,
                "who": grain.WHO[one.entity],
                "nought": nought,
                "million": million - nought,
            }
        )
    return told
