"""Exercises as a lesson uses them: ask("1.2") shows one with a place to answer; check, hint and
answer work by name.

What a learner gives is kept in their own file (helpers.exercises.work) at once, and shown again
after the kernel restarts."""

from __future__ import annotations

from contextlib import suppress
from math import isfinite
from typing import Any

from helpers import course
from helpers.exercises import work
from helpers.exercises.answers import NOT_ATTEMPTED, RIGHT, WRONG, Result, plainly
from helpers.exercises.checking import result
from helpers.exercises.definitions import Exercise, ExerciseError, Facts, all_exercises, get
from helpers.exercises.done import progress, refresh
from helpers.exercises.evidence_sheet import export_sheet, sheet
from helpers.exercises.form import Asked, Told
from helpers.exercises.homework import notes
from helpers.exercises.rules import sentence
from helpers.exercises.verdicts import contest, evidence_rows, verdict
from helpers.exercises.votes import vote, votes_compared

__all__ = [
    "Exercise",
    "ExerciseError",
    "Facts",
    "all_exercises",
    "answer",
    "ask",
    "check",
    "contest",
    "evidence_rows",
    "export_sheet",
    "hint",
    "looked",
    "notes",
    "progress",
    "votes_compared",
    "sheet",
    "verdict",
    "vote",
]


def ask(name: str) -> Asked:
    """Show an exercise with a place to answer, and buttons for checking, hints and the worked
    answer.

    Raises ExerciseError, with the nearest id, for an unknown name.
    """
    return Asked(get(name), check, looked, answer)


def check(name: str, given: Any = None) -> Told:
    """Check an answer by the exercise's name and keep it. Anything may be given; the reply is one
    of four results.

    Raises ExerciseError, with the nearest id, for an unknown name.
    """
    exercise = get(name)
    found = result(exercise, given)
    told = Told(found.outcome, found.sentence + _kept(exercise, given, found))
    refresh(exercise.id)
    return told


def hint(name: str, number: int = 1) -> Told:
    """A hint, gentle at 1 and more direct after that; past the last one it says so."""
    hints = get(name).hints
    if not 1 <= number <= len(hints):
        return Told("hint", f"Exercise {name} has hints 1 to {len(hints)}.")
    looked(str(name), number)
    return Told(f"hint {number} of {len(hints)}", hints[number - 1])


def answer(name: str) -> Told:
    """The worked answer, or a sentence that says when this class gets it (course.toml)."""
    exercise = get(name)
    try:
        waits = course.in_force().answer_waits(_tried(exercise))
    except course.CourseError as trouble:
        # A button must say what is wrong, and not fall silent.
        return Told("not shown", str(trouble))
    if waits:
        return Told("not yet", waits)
    looked(str(name))
    return Told("worked answer", exercise.answer)


def _tried(exercise: Exercise) -> bool:
    part = "predictions" if exercise.kind == "predict" else "answers"
    try:
        return work.recall(part, exercise.id) is not None
    except work.WorkError:
        return False


def looked(name: str, hint_number: int = 0) -> None:
    """Count in the learner's file that a hint, or without a number the worked answer, was looked
    at. A file that cannot be written keeps nobody from looking."""

    def counted(before: Any) -> dict[str, Any]:
        seen = before if isinstance(before, dict) else {}
        if not hint_number:
            return {**seen, "answer": True}
        before_now = seen.get("hints")
        most = before_now if isinstance(before_now, int) else 0
        return {**seen, "hints": max(most, hint_number)}

    with suppress(work.WorkError):
        work.update("seen", name, counted)


def _kept(exercise: Exercise, given: Any, found: Result) -> str:
    """Keep the answer; a sentence when that failed or a right one stays, nothing otherwise."""
    if found.outcome == NOT_ATTEMPTED:
        return ""
    part = "predictions" if exercise.kind == "predict" else "answers"
    written = plainly(given)
    if isinstance(written, bool) or isinstance(written, float) and not isfinite(written):
        written = str(written)

    def counted(before: Any) -> dict[str, Any]:
        entry = before if isinstance(before, dict) else {}
        known = entry.get("tries")
        tries = known if isinstance(known, int) else 0
        # The same answer checked again is no other try.
        again = "given" in entry and entry["given"] == written and tries
        # Whoever was right and then tries something out is not wrong by it.
        if found.outcome == WRONG and result(exercise, entry.get("given")).outcome == RIGHT:
            stays.append(sentence("stays"))
            return {**entry, "result": RIGHT, "tries": tries + 1}
        return {"given": written, "result": found.outcome, "tries": tries + (not again)}

    stays: list[str] = []
    try:
        work.update(part, exercise.id, counted)
    except work.WorkError as trouble:
        return f" (Not saved: {trouble})"
    return "".join(stays[:1])
