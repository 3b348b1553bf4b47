"""Every answer of a class, checked anew with the exercises as they are today. Nothing is shown
here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Any

from helpers.classroom.gathering import HandIn
from helpers.classroom.polling import AGAIN
from helpers.exercises.answers import (
    NOT_ATTEMPTED,
    RIGHT,
    WRONG,
    Result,
    as_number,
)
from helpers.exercises.checking import result
from helpers.exercises.definitions import Exercise
from helpers.exercises.record import texts
from helpers.exercises.rules import UnreadableError


@dataclass(frozen=True)
class Mark:
    """One answer, checked today.

    outcome, sentence: as the learner would hear them now.  slip: the known slip by its name, the
    option chosen, or the sentence of any other fault; empty where nothing is wrong.  kept: the
    outcome that was told at the time, which may have been another.
    """

    exercise: str
    given: Any
    outcome: str
    sentence: str
    slip: str
    kept: str
    tries: int
    hints: int
    answer_seen: bool

    @property
    def stale(self) -> bool:
        """Whether the learner was told something else, because the exercise has changed since."""
        return bool(self.kept) and self.kept != self.outcome


@dataclass(frozen=True)
class Words:
    """What a learner wrote, to be read by a person: where, what was asked, and the text."""

    name: str
    asked: str
    text: str


@dataclass(frozen=True)
class Marked:
    """One learner's hand-in with its marks by exercise, words, votes and polls, and the names of
    entries that belong to no exercise of this course."""

    hand_in: HandIn
    marks: dict[str, Mark]
    words: list[Words]
    weights: dict[str, dict[str, int]]
    polls: dict[str, dict[str, str]]
    unknown: list[str]


@dataclass(frozen=True)
class Tally:
    """How a class did in one exercise: number of learners by outcome, mean tries, hints and worked
    answers looked at, and each slip with its sentence and number, the most frequent first."""

    exercise: Exercise
    answered: int
    outcomes: dict[str, int]
    tries: float
    hints: int
    answers_seen: int
    slips: list[tuple[str, str, int]]
    stale: int


class Marker:
    """Checks answers; equal answers of a class are checked once."""

    def __init__(self, exercises: Mapping[str, Exercise]):
        self.exercises = exercises
        self._known: dict[tuple[str, str], Result] = {}

    def mark(self, hand_in: HandIn) -> Marked:
        """All of one learner's work, checked anew. Never raises for anything a file may hold."""
        entries = {**hand_in.work["predictions"], **hand_in.work["answers"]}
        marks = {
            name: self._one(exercise, entries[name], hand_in.work["seen"].get(name))
            for name, exercise in self.exercises.items()
            if name in entries
        }
        marks = {name: each for name, each in marks.items() if each.outcome != NOT_ATTEMPTED}
        return Marked(
            hand_in,
            marks,
            list(_words(hand_in, marks, self.exercises)),
            {which: _weights(given) for which, given in hand_in.work["weights"].items()},
            {name: _sides(given) for name, given in hand_in.work["polls"].items()},
            sorted(str(name) for name in entries if name not in self.exercises),
        )

    def _one(self, exercise: Exercise, entry: Any, seen: Any) -> Mark:
        entry = entry if isinstance(entry, dict) else {"given": entry}
        seen = seen if isinstance(seen, dict) else {}
        given = entry.get("given")
        found = self._checked(exercise, given)
        kept = entry.get("result")
        return Mark(
            exercise.id,
            given,
            found.outcome,
            found.sentence,
            slip(exercise, given, found),
            kept if isinstance(kept, str) else "",
            _count(entry.get("tries")),
            _count(seen.get("hints")),
            seen.get("answer") is True,
        )

    def _checked(self, exercise: Exercise, given: Any) -> Result:
        key = exercise.id, repr(given)
        if key not in self._known:
            self._known[key] = result(exercise, given)
        return self._known[key]


def slip(exercise: Exercise, given: Any, found: Result) -> str:
    """What went wrong, by the name that the exercise's file gives it where it has one."""
    if found.outcome != WRONG:
        return ""
    named = next((name for name, text in exercise.wrong.items() if text == found.sentence), "")
    chosen = str(given) if exercise.options and str(given) in exercise.options else ""
    return named or chosen or found.sentence


def tally(exercise: Exercise, class_: list[Marked]) -> Tally:
    """One exercise over all learners of a class."""
    marks = [each.marks[exercise.id] for each in class_ if exercise.id in each.marks]
    outcomes: dict[str, int] = {}
    slips: dict[str, tuple[str, int]] = {}
    for each in marks:
        outcomes[each.outcome] = outcomes.get(each.outcome, 0) + 1
        if each.slip:
            slips[each.slip] = (each.sentence, slips.get(each.slip, ("", 0))[1] + 1)
    told = [(name, sentence, number) for name, (sentence, number) in slips.items()]
    return Tally(
        exercise,
        len(marks),
        outcomes,
        mean(each.tries for each in marks) if marks else 0.0,
        sum(each.hints > 0 for each in marks),
        sum(each.answer_seen for each in marks),
        sorted(told, key=lambda row: (-row[2], row[0])),
        sum(each.stale for each in marks),
    )


def predictions(exercise: Exercise, class_: list[Marked]) -> list[float]:
    """The numbers that a class expected, in rising order."""
    found = []
    for each in class_:
        mark = each.marks.get(exercise.id)
        try:
            found += [as_number(mark.given)] if mark else []
        except UnreadableError:
            continue
    return sorted(found)


def score(marks: Mapping[str, Mark], exercises: Mapping[str, Exercise]) -> tuple[float, float]:
    """Points of one learner and all points that a computer can give: those of the exercises with a
    right answer. An exercise counts one point unless its file says otherwise."""
    judged = [each for each in exercises.values() if judged_by_computer(each)]
    got = sum(
        each.points for each in judged if each.id in marks and marks[each.id].outcome == RIGHT
    )
    return float(got), float(sum(each.points for each in judged))


def judged_by_computer(exercise: Exercise) -> bool:
    """Whether an answer can be right: a number that is worked out, or a choice."""
    return exercise.kind not in ("predict", "argue") and bool(
        exercise.options or exercise.facts.expected
    )


def _words(
    hand_in: HandIn, marks: Mapping[str, Mark], exercises: Mapping[str, Exercise]
) -> Iterator[Words]:
    for name, mark in marks.items():
        text = mark.given.get("words") if isinstance(mark.given, dict) else None
        open_ = not exercises[name].options and exercises[name].kind not in ("predict", "argue")
        if open_ and exercises[name].facts.expected is None:
            text = mark.given
        if isinstance(text, str) and text.strip():
            yield Words(name, exercises[name].question, text)
    for part, asked in (("notes", "homework"), ("verdicts", "verdict"), ("drafts", "not checked:")):
        for name, value in sorted(hand_in.work[part].items()):
            text = "\n".join(texts(value)).strip()
            question = exercises[name].question if part == "drafts" and name in exercises else ""
            if text:
                yield Words(f"{asked} {name}", question, text)


def _weights(given: Any) -> dict[str, int]:
    kept = given if isinstance(given, dict) else {}
    return {
        str(name): min(max(int(value), 0), 10)
        for name, value in kept.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
    }


def _sides(given: Any) -> dict[str, str]:
    kept = given if isinstance(given, dict) else {}
    told = {side: kept[side] for side in ("before", "after") if isinstance(kept.get(side), str)}
    again = kept.get(AGAIN)
    later = again.items() if isinstance(again, dict) else ()
    return told | {f"{AGAIN}, {name}": chosen for name, chosen in later if isinstance(chosen, str)}


def _count(given: Any) -> int:
    plain = isinstance(given, int) and not isinstance(given, bool)
    return min(max(given, 0), 999) if plain else 0
