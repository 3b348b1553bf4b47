"""What the build asks of all exercises together, beyond what is asked when one of them is read."""

from __future__ import annotations

import re
from pathlib import Path

from helpers import tables
from helpers.errors import nearest
from helpers.exercises import definitions
from helpers.exercises.answers import WRONG
from helpers.exercises.checking import number_key, result
from helpers.exercises.definitions import Exercise, ExerciseError


def examine() -> dict[str, Exercise]:
    """Every exercise, read and questioned: the claims exist, each function belongs to an exercise,
    no known slip is right, the model argument holds.

    Raises ExerciseError with a sentence for the first that fails."""
    known = definitions.all_exercises()
    claims = set(tables.load("claims")["claim_id"])
    for one in known.values():
        fault = _fault(one, claims, known)
        if fault:
            lesson = one.id.split(".")[0].zfill(2)
            raise ExerciseError(f"lesson_{lesson}.toml, exercise {one.id}: {fault}")
    for code in sorted(definitions.FOLDER.glob("lesson_[0-9][0-9].py")):
        _complain_of_functions(code, known)
    return known


def _fault(one: Exercise, claims: set[str], known: dict[str, Exercise]) -> str:
    strange = [claim for claim in one.claims if claim not in claims]
    if strange:
        return f"there is no claim {strange[0]!r} in data/claims.csv."
    lost = [each for each in one.tells if each not in known and not re.fullmatch(r"\d\d-\w+", each)]
    if lost:
        return f"tells names {lost[0]!r}, and there is no such exercise.{nearest(lost[0], known)}"
    if one.kind == "argue":
        told = result(one, one.model)
        return f"its model argument does not hold. {told.sentence}" if told.outcome == WRONG else ""
    if one.wrong:
        held = number_key(one)
        same = [name for name in one.wrong if held.low <= one.facts.slips[name] <= held.high]
        if same:
            return f"the slip {same[0]!r} is a right answer, so nobody would read its reply."
    return ""


def _complain_of_functions(code: Path, known: dict[str, Exercise]) -> None:
    wanted = {f"exercise_{name.replace('.', '_')}" for name in known}
    for name in definitions.names_in(code):
        if re.fullmatch(r"exercise_\d+_\w+", name) and name not in wanted:
            meant = name.removeprefix("exercise_").replace("_", ".", 1)
            raise ExerciseError(
                f"{code.name} has the function {name}(), and {code.stem}.toml has no exercise"
                f" {meant}. Mend the name or the id, or take the function out."
            )
