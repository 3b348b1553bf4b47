"""Exercises as data for the pages: the table of rules, and for each exercise what its answers are
held against, replies with their figures filled in, hints, evidence. static/exercises.js follows
them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from helpers.exercises import work
from helpers.exercises.answers import QUOTES
from helpers.exercises.checking import number_key
from helpers.exercises.definitions import Exercise, all_exercises
from helpers.exercises.form import SIGNS
from helpers.exercises.rules import RULES, unit_scale, unit_share

# All sites of one address share a store: the name must be nobody else's.
KEY = "two-leaps-course.my-work"
FILE = work.PLACE.name
WORDS = {
    "file": FILE,
    "first": (
        "Kept in this browser on this computer, and sent nowhere. To take it along, open My work"
        " above and save it as a file."
    ),
    "unsafe": (
        "This browser does not keep it. Save it as a file (My work, above) before you close the"
        " page."
    ),
    "damaged": (
        "What this browser keeps of your work is not whole, so nothing was changed. Open My work"
        " above and save it as a file, then erase it and go on."
    ),
    "saved": f"Your work is in {FILE}, where your browser puts what you download.",
    "foreign": "{name} is not whole, or not a file of your work. Nothing was changed.",
    "read": "Your work was read from {name}.",
    "differ": "{many} entries differ from what stands here. Which shall stay?",
    "theirs": "Where the two differed, what the file says now stands here.",
    "mine": "Where the two differed, what stood here stays.",
    "sure": (
        "This erases all that this browser keeps of your work in this course. Is it saved as a"
        " file?"
    ),
    "erased": "Nothing of your work is left in this browser.",
    "untouched": "Nothing was erased.",
}


class _Gap:
    """Stands for the number of a prediction while all other figures of a text are filled in."""

    def __format__(self, spec: str) -> str:
        return "\0"


def exported(lessons: Iterable[str], answers: bool = True) -> dict[str, Any]:
    """What the script needs for the exercises of these lessons ('00' to '09'), as data for JSON.

    answers: whether the worked answers go along; an edition for a class may leave them out."""
    wanted = {str(int(lesson)) for lesson in lessons}
    return {
        "key": KEY,
        "parts": list(work.EMPTY),
        "signs": SIGNS,
        "words": WORDS,
        "rules": {**RULES, "quotes": QUOTES},
        "exercises": {
            name: exercise(one, answers)
            for name, one in all_exercises().items()
            if name.split(".")[0] in wanted
        },
    }


def exercise(one: Exercise, answers: bool = True) -> dict[str, Any]:
    """One exercise as data, all figures filled in. `reveal` is parted where the prediction
    stands."""
    about: dict[str, Any] = {
        "id": one.id,
        "kind": one.kind,
        "unit": one.unit,
        "hints": list(one.hints),
        "discuss": one.discuss,
    }
    if answers:
        about["answer"] = one.answer
    if one.kind == "predict":
        reveal = one.reveal.format(given=_Gap(), **one.facts.figures)
        about |= {"reveal": reveal.split("\0"), "lowest": one.lowest, "highest": one.highest}
        return about | {"scale": unit_scale(one.unit), "share": unit_share(one.unit)}
    if one.kind == "argue":
        evidence = [asdict(row) for row in one.evidence]
        return about | {"evidence": evidence, "conclusions": one.conclusions, "least": one.least}
    if one.options:
        return about | {"options": one.options, "right": one.right}
    if one.facts.expected is not None:
        held = asdict(number_key(one))
        unit = held.pop("unit")
        about["held"] = held | {"scale": unit_scale(unit), "share": unit_share(unit)}
    return about
