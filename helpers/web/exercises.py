"""Exercises as data for the pages: the table of rules, and for each exercise what its answers are
held against, replies with their figures filled in, hints, evidence. static/exercises.js follows
them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from helpers import charts, course, tables
from helpers.arithmetic import claims, evidence
from helpers.classroom import asking, looking_back, polling
from helpers.classroom.versions import course_version, data_version
from helpers.errors import LessonError
from helpers.exercises import evidence_sheet, record, verdicts, votes, work
from helpers.exercises.answers import QUOTES
from helpers.exercises.checking import number_key
from helpers.exercises.definitions import Exercise, all_exercises
from helpers.exercises.form import Form
from helpers.exercises.homework import Notes
from helpers.exercises.rules import RULES, unit_scale, unit_share
from helpers.markup import attribute
from helpers.outcomes import SIGNS, UNCHECKED

# All sites of one address share a store: the name must be nobody else's.
KEY = "two-leaps-course.my-work"
FILE = work.PLACE.name
WORDS = {
    "file": FILE,
    "first": (
        "Kept in this browser on this computer, and sent nowhere. To take it along, open My work"
        " above and save it as a file."
    ),
    "unchecked": UNCHECKED,
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
    "differ": "Entries that differ from what stands here: {many}. Which shall stay?",
    "theirs": "Where the two differed, what the file says now stands here.",
    "mine": "Where the two differed, what stood here stays.",
    "sure": (
        "This erases all that this browser keeps of your work in this course. Is it saved as a"
        " file?"
    ),
    "erased": "Nothing of your work is left in this browser.",
    "untouched": "Nothing was erased.",
    "sheet": "Your sheet stands below. Print it, or save it as a page.",
}


class _Gap:
    """Stands for the number of a prediction while all other figures of a text are filled in."""

    def __format__(self, spec: str) -> str:
        return "\0"


def exported(lessons: Iterable[str]) -> dict[str, Any]:
    """What the script needs for the exercises and forms of these lessons ('00' to '09'), as data
    for JSON. Worked answers that the course in force does not show yet are left out."""
    wanted = {str(int(lesson)) for lesson in lessons}
    course_now = course.in_force()
    now, after = (course_now.answer_waits(tried) for tried in (False, True))
    answers = not after
    return {
        "key": KEY,
        "parts": list(work.EMPTY),
        "signs": SIGNS,
        "words": WORDS,
        "versions": {"course": course_version(), "data": data_version()},
        "worked": {"sentence": now, "after_a_try": bool(now) and answers},
        "rules": {**RULES, "quotes": QUOTES, "sentences": _sentences()},
        "exercises": {
            name: exercise(one, answers)
            for name, one in all_exercises().items()
            if name.split(".")[0] in wanted
        },
        "forms": _forms(wanted),
        **_polls({lesson.zfill(2) for lesson in wanted}),
    }


def _sentences() -> dict[str, str]:
    return {name: course.followed(text) for name, text in RULES["sentences"].items()}


def marks(shown: Form) -> str:
    """The attributes by which the script knows the section of a form: its kind, its name, and for
    homework its fields."""
    which = next(
        (
            getattr(shown, name)
            for name in ("which", "name", "lesson")
            if isinstance(getattr(shown, name, None), str)
        ),
        shown.asked.name if isinstance(shown, asking.Asking) else "",
    )
    told = {"form": type(shown).__name__.lower(), "id": which}
    if isinstance(shown, Notes):
        told["fields"] = json.dumps(list(shown.fields.items()), ensure_ascii=False)
    return " ".join(f'data-{name}="{attribute(value)}"' for name, value in told.items())


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


def _polls(wanted: set[str]) -> dict[str, Any]:
    """The polls of these lessons, which polls of earlier ones they ask again, and how many hands
    can be counted."""
    numbers = course.in_force().numbers
    again = {
        lesson: [one.name for one in looking_back.asked_again(lesson)]
        for lesson in sorted(wanted)
        if lesson in numbers
    }
    names = {name for asked in again.values() for name in asked}
    names |= {name for name, one in polling.QUESTIONS.items() if one.lesson in wanted}
    columns = ("lesson", "question", "choices", "record")
    return {
        "hands": {"least": asking.LEAST, "most": asking.MOST},
        "look_back": again,
        "polls": {
            name: {column: getattr(polling.QUESTIONS[name], column) for column in columns}
            for name in sorted(names)
        },
    }


def _forms(wanted: set[str]) -> dict[str, Any]:
    """What the forms of lessons 00 and 09 need: votes, verdicts, contested claims, the sheet."""
    found: dict[str, Any] = {}
    if wanted & {"0", "9"}:
        found["vote"] = {
            "names": list(votes.EXPLANATIONS),
            "lines": votes.EXPLAINED,
            "untouched": votes.UNTOUCHED,
            "at_first": votes.AT_FIRST,
            "least": votes.LEAST,
            "most": votes.MOST,
            "titles": votes.TITLES,
            "question": votes.QUESTION,
            "nothing": _refusal(dict.fromkeys(votes.EXPLANATIONS, 0)),
        }
    if "9" in wanted:
        found |= {"verdict": _verdict(), "contest": _contest(), "sheet": _sheet()}
    return found


def _refusal(weights: dict[str, int]) -> str:
    try:
        charts.weights(weights)
    except LessonError as trouble:
        return str(trouble)
    return ""


def _verdict() -> dict[str, Any]:
    board = verdicts.evidence_rows()
    rows = {
        name: {
            "country": row.country,
            "name": row.name,
            "text": row.text,
            "plain": row.plain,
            "detail": row.detail,
            "sources": list(row.sources),
            "short": "; ".join(tables.short(key) for key in row.sources),
            "how_far": row.how_far,
        }
        for name, row in board.items()
    }
    return {
        "rows": rows,
        "least": evidence.LEAST,
        "subjects": {name: list(evidence.under(board, name)) for name in evidence.SUBJECTS},
        "questions": {name: [one.asks, one.subject] for name, one in evidence.QUESTIONS.items()},
    }


def _contest() -> dict[str, Any]:
    columns = ("claim", "text", "verdict", "evidence")
    return {
        "words": list(claims.VERDICTS),
        "claims": {
            row["claim_id"]: {name: row[name] for name in columns}
            | {
                "lesson": row["lesson"][:2],
                "sources": list(tables.source_keys([row["sources"]])),
                "how_far": tables.CHECKED[row["checked"]],
            }
            for _, row in tables.load("claims").iterrows()
        },
    }


def _sheet() -> dict[str, Any]:
    """What the evidence sheet needs beyond the forms: each exercise as it was asked, and every
    citation that a row or a claim may call for."""
    keys = {key for row in verdicts.evidence_rows().values() for key in row.sources}
    keys |= set(tables.source_keys(tables.load("claims")["sources"]))
    return {
        "title": evidence_sheet.TITLE,
        "course": evidence_sheet.COURSE,
        "nothing": evidence_sheet.NOTHING,
        "style": evidence_sheet.STYLE,
        "file": f"{evidence_sheet.NAME}.html",
        "plain": list(record.PLAIN),
        "cites": {key: tables.citation(key) for key in sorted(keys, key=str.lower)},
        "asked": {
            name: {
                "question": one.question.split("\n\n")[0],
                "conclusions": one.conclusions,
                "rows": {row.id: row.text for row in one.evidence},
            }
            for name, one in all_exercises().items()
        },
    }
