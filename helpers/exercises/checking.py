"""From an answer to a result, for each kind of exercise. Pure functions; nothing is shown or saved
here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from helpers.exercises import rules
from helpers.exercises.answers import (
    NOT_ATTEMPTED,
    NOT_CHECKABLE,
    WRONG,
    Key,
    Result,
    against,
    as_quantity,
    choice_result,
    is_blank,
    key,
    plainly,
)
from helpers.exercises.definitions import Exercise
from helpers.exercises.rules import UnreadableError, said, sentence


class Given(float):
    """The number that a prediction gave. In a sentence it stands as it was said, whatever format is
    asked for: 1.5 stays 1.5."""

    def __format__(self, spec: str) -> str:
        return said(float(self))


def result(exercise: Exercise, given: Any) -> Result:
    """What an answer amounts to. Never raises for anything a learner may give."""
    given = plainly(given)
    if exercise.kind == "predict":
        return _prediction(exercise, given)
    if exercise.kind == "argue":
        return _argument(exercise, given)
    if exercise.options:
        return choice_result(given, exercise.right, exercise.options)
    if exercise.facts.expected is None:
        return _open(exercise, given)
    return against(number_key(exercise), given)


def number_key(exercise: Exercise) -> Key:
    """What the answers to a number exercise are held against. The exercise must expect a number."""
    expected, slips = exercise.facts.expected, exercise.facts.slips
    assert expected is not None
    wrong = [(slips[name], words) for name, words in exercise.wrong.items() if name in slips]
    return key(expected, exercise.places, wrong, exercise.unit)


def _open(exercise: Exercise, given: Any) -> Result:
    if is_blank(given):
        return Result(NOT_ATTEMPTED, sentence("unwritten"))
    return Result(NOT_CHECKABLE, f"{sentence('open')} {exercise.discuss}".strip())


def _prediction(exercise: Exercise, given: Any) -> Result:
    """A prediction is never wrong: it is set beside the record."""
    if is_blank(given):
        return Result(NOT_ATTEMPTED, sentence("unguessed"))
    try:
        quantity = as_quantity(given)
    except UnreadableError as trouble:
        return Result(WRONG, str(trouble))
    readings = rules.in_unit(quantity, exercise.unit)
    inside = [
        [value for value in values if bounds_fault(exercise, value) == ""] for values in readings
    ]
    if not inside[0]:
        likely = next(
            (each for each, values in zip(quantity.readings, inside, strict=True) if values), None
        )
        if likely is None:
            return Result(WRONG, bounds_fault(exercise, readings[0][0]))
        read = said(quantity.readings[0])
        return Result(WRONG, sentence("asked", read=read, meant=said(likely)))
    told = exercise.reveal.format(given=Given(inside[0][0]), **exercise.facts.figures)
    return Result(NOT_CHECKABLE, f"{told} {exercise.discuss}".strip())


def bounds_fault(exercise: Exercise, value: float) -> str:
    """A sentence when a prediction lies outside what can be, nothing otherwise."""
    lowest, highest = exercise.lowest, exercise.highest
    below = lowest is not None and value < lowest
    above = highest is not None and value > highest
    if not below and not above:
        return ""
    if lowest is not None and highest is not None:
        return sentence("bounds", lowest=said(lowest), highest=said(highest))
    if lowest is not None:
        return sentence("at_least", lowest=said(lowest))
    assert highest is not None
    return sentence("at_most", highest=said(highest))


def _argument(exercise: Exercise, given: Any) -> Result:
    if not isinstance(given, dict) or not any(given.values()):
        return Result(NOT_ATTEMPTED, sentence("unargued"))
    fault = _fault(exercise, given)
    if fault:
        return Result(WRONG, fault)
    places = cases(row.country for row in exercise.evidence)
    spread = {0: "argued_one", 1: "argued_one", 2: "argued_both"}.get(len(places), "argued_all")
    return Result(NOT_CHECKABLE, f"{sentence(spread)} {exercise.discuss}".rstrip())


def _fault(exercise: Exercise, given: dict[str, Any]) -> str:
    """The first thing that can be checked and does not hold, as a sentence; empty when all
    holds."""
    rows = {row.id: row for row in exercise.evidence}
    conclusion = str(given.get("conclusion"))
    if conclusion not in exercise.conclusions:
        return sentence("conclude", options="; ".join(exercise.conclusions))
    sides = cited_rows(given)
    fault = citing_fault({name: row.country for name, row in rows.items()}, sides, exercise.least)
    if fault:
        return fault
    turned = [name for name in sides["for"] if conclusion in rows[name].opposes]
    turned += [name for name in sides["against"] if conclusion in rows[name].supports]
    return sentence("turned", row=turned[0]) if turned else ""


def cited_rows(given: dict[str, Any]) -> dict[str, list[str]]:
    """The rows that an argument cites 'for' and 'against' its conclusion, as lists of ids, whatever
    was given."""
    return {side: [str(name) for name in _listed(given.get(side))] for side in ("for", "against")}


def cases(countries: Iterable[str]) -> list[str]:
    """The countries that an argument is about, each once, by the rows it may cite; rows on all of
    them name none."""
    return [each for each in dict.fromkeys(countries) if each not in rules.RULES["everywhere"]]


def citing_fault(countries: Mapping[str, str], sides: Mapping[str, list[str]], least: int) -> str:
    """What is amiss with the rows cited, as a sentence, or nothing: they exist, are enough, cover
    every country and both sides.

    countries: row id -> a country, or 'both' or 'all', for every row there is.  sides: the ids
    cited 'for' and 'against'."""
    cited = sides["for"] + sides["against"]
    unknown = [name for name in cited if name not in countries]
    if unknown:
        return sentence("unknown_row", names=", ".join(unknown), rows=", ".join(countries))
    if len(set(cited)) < least:
        return sentence("least", least=str(least), cited=str(len(set(cited))))
    everywhere, spoken = rules.RULES["everywhere"], rules.RULES["spoken"]
    missing = [
        spoken.get(case, case)
        for case in cases(countries.values())
        if not any(countries[name] in (case, *everywhere) for name in cited)
    ]
    if missing:
        return sentence("left_out", countries=" and ".join(missing))
    if not sides["for"] or not sides["against"]:
        return sentence("one_side", side="against" if sides["for"] else "for")
    twice = [name for name in sides["for"] if name in sides["against"]]
    return sentence("twice", row=twice[0]) if twice else ""


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, (list, tuple, set)) else [given]
