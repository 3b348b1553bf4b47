"""From an answer to a result, for each kind of exercise. Pure functions; nothing is shown or saved
here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises.answers import (
    NOT_ATTEMPTED,
    NOT_CHECKABLE,
    WRONG,
    Result,
    UnreadableError,
    as_number,
    choice_result,
    is_blank,
    number_result,
)
from helpers.exercises.definitions import Exercise

CASES = {"USSR": "the USSR", "China": "China"}


def result(exercise: Exercise, given: Any) -> Result:
    """What an answer amounts to. Never raises for anything a learner may give."""
    if exercise.kind == "predict":
        return _prediction(exercise, given)
    if exercise.kind == "argue":
        return _argument(exercise, given)
    if exercise.options:
        return choice_result(given, exercise.right, exercise.options)
    if exercise.facts.expected is None:
        return _open(exercise, given)
    slips = exercise.facts.slips
    wrong = [(slips[name], sentence) for name, sentence in exercise.wrong.items() if name in slips]
    return number_result(given, exercise.facts.expected, exercise.places, wrong, exercise.unit)


def _open(exercise: Exercise, given: Any) -> Result:
    if is_blank(given):
        return Result(NOT_ATTEMPTED, "Nothing written yet.")
    return Result(
        NOT_CHECKABLE, f"Kept. A computer cannot judge this one. {exercise.discuss}".strip()
    )


def _prediction(exercise: Exercise, given: Any) -> Result:
    """A prediction is never wrong: it is set beside the record."""
    if is_blank(given):
        return Result(
            NOT_ATTEMPTED,
            "No number given yet. Say what you expect first; the record comes after it.",
        )
    try:
        number = as_number(given)
    except UnreadableError as trouble:
        return Result(WRONG, str(trouble))
    told = exercise.reveal.format(given=number, **exercise.facts.figures)
    return Result(NOT_CHECKABLE, f"{told} {exercise.discuss}".strip())


def _argument(exercise: Exercise, given: Any) -> Result:
    if is_blank(given) or not isinstance(given, dict) or not any(given.values()):
        return Result(NOT_ATTEMPTED, "Choose a conclusion and rows of evidence first.")
    fault = _fault(exercise, given)
    if fault:
        return Result(WRONG, fault)
    return Result(
        NOT_CHECKABLE,
        f"The evidence is there, from both countries and for both sides."
        f" {exercise.discuss}".rstrip(),
    )


def _fault(exercise: Exercise, given: dict[str, Any]) -> str:
    """The first thing that can be checked and does not hold, as a sentence; empty when all
    holds."""
    rows = {row.id: row for row in exercise.evidence}
    conclusion = str(given.get("conclusion"))
    if conclusion not in exercise.conclusions:
        return f"Choose one of the conclusions: {'; '.join(exercise.conclusions)}."
    sides = cited_rows(given)
    fault = citing_fault({name: row.country for name, row in rows.items()}, sides, exercise.least)
    if fault:
        return fault
    turned = [name for name in sides["for"] if conclusion in rows[name].opposes]
    turned += [name for name in sides["against"] if conclusion in rows[name].supports]
    if turned:
        return (
            f"Look again at row {turned[0]}: it speaks the other way. Either move it, or change the"
            " conclusion."
        )
    return ""


def cited_rows(given: dict[str, Any]) -> dict[str, list[str]]:
    """The rows that an argument cites 'for' and 'against' its conclusion, as lists of ids, whatever
    was given."""
    return {side: [str(name) for name in _listed(given.get(side))] for side in ("for", "against")}


def citing_fault(countries: Mapping[str, str], sides: Mapping[str, list[str]], least: int) -> str:
    """What is amiss with the rows cited, as a sentence, or nothing: they exist, are enough, cover
    both countries and sides.

    countries: row id -> USSR, China or both, for every row there is.  sides: the ids cited 'for'
    and 'against'."""
    cited = sides["for"] + sides["against"]
    unknown = [name for name in cited if name not in countries]
    if unknown:
        return (
            f"There is no evidence row called {', '.join(unknown)}. The rows are:"
            f" {', '.join(countries)}."
        )
    if len(set(cited)) < least:
        return f"Cite at least {least} rows; you cited {len(set(cited))}."
    missing = [
        spoken
        for case, spoken in CASES.items()
        if not any(countries[name] in (case, "both") for name in cited)
    ]
    if missing:
        return f"Your evidence leaves out {' and '.join(missing)}. Add a row about it."
    if not sides["for"] or not sides["against"]:
        side = "for" if not sides["for"] else "against"
        return (
            f"You cite nothing {side} your conclusion. A strong case also names what speaks on the"
            " other side."
        )
    twice = [name for name in sides["for"] if name in sides["against"]]
    if twice:
        return (
            f"Row {twice[0]} stands on both sides. Decide for one, and say in your words what"
            " speaks for the other."
        )
    return ""


def _listed(rows: Any) -> list[Any]:
    if rows is None:
        return []
    return list(rows) if isinstance(rows, (list, tuple, set)) else [rows]
