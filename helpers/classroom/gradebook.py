"""Points in a table that Moodle or Canvas exported, so that it can be read in there again.

Three tables are known by their head. Canvas's gradebook (Student, ID, ..., Section) and Moodle's
(..., Email address) get columns of their own; in Moodle's grading worksheet of an assignment
(Identifier, ..., Grade) the column Grade is filled. What else stands there is left out or as it
was."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.classroom.marking import Marked, score
from helpers.classroom.spreadsheet import table
from helpers.errors import LessonError
from helpers.exercises.definitions import Exercise

TITLE = "Two Leaps"
CANVAS, MOODLE, WORKSHEET = "canvas", "moodle", "worksheet"
# The columns by which Canvas knows a learner, in its own order; its Section must come last.
CANVAS_WHO = (
    "Student",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
# Those by which Moodle can, and the names by which a teacher does.
MOODLE_WHO = ("First name", "Last name", "Surname", "ID number", "Username", "Email address")


class GradebookError(LessonError):
    """A table that is no gradebook of Moodle or Canvas."""


@dataclass(frozen=True)
class Gradebook:
    """An exported table: which kind, its head, and its rows as they stand."""

    kind: str
    head: list[str]
    rows: list[list[str]]

    def at(self, row: list[str], column: str) -> str:
        """A cell by the name of its column; empty where the table has none."""
        place = self.head.index(column) if column in self.head else -1
        return row[place].strip() if 0 <= place < len(row) else ""


def read(path: Path) -> Gradebook:
    """An exported table, with commas or semicolons. Raises GradebookError with a sentence for
    anything else."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise GradebookError(f"{path.name} cannot be read as text: {trouble}.") from None
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    head = [cell.strip() for cell in rows[0]] if rows else []
    if {"Student", "ID", "Section"} <= set(head):
        kind = CANVAS
    elif {"Identifier", "Grade"} <= set(head):
        kind = WORKSHEET
    elif {"Email address", "ID number", "Username"} & set(head):
        kind = MOODLE
    else:
        raise GradebookError(
            f"{path.name} is not known as a gradebook: export it anew. Canvas's begins with Student"
            " and ID, Moodle's has a column Email address or ID number, Moodle's grading worksheet"
            " has Identifier and Grade."
        )
    return Gradebook(kind, head, rows[1:])


def filled(
    grades: Gradebook, class_: list[Marked], exercises: Mapping[str, Exercise], by_lesson: bool
) -> tuple[bytes, list[str]]:
    """The table with points, and the names of learners who handed in and do not stand in it.

    by_lesson: a column for each lesson, instead of one for the course."""
    parts = _parts(exercises, class_, by_lesson)
    if grades.kind == WORKSHEET:
        return _worksheet(grades, class_, exercises)
    known = CANVAS_WHO if grades.kind == CANVAS else MOODLE_WHO
    who = [name for name in known if name in grades.head]
    found: set[int] = set()
    rows = []
    if grades.kind == CANVAS:
        most = [f"{score({}, part)[1]:g}" for part in parts.values()]
        rows.append(["    Points Possible", *[""] * (len(who) - 1), *most])
    for row in grades.rows:
        if "Points Possible" in (row[0] if row else "") or not any(row):
            continue
        place = _place(grades, row, class_)
        points = [""] * len(parts)
        if place is not None:
            found.add(place)
            points = [f"{score(class_[place].marks, part)[0]:g}" for part in parts.values()]
        rows.append([*(grades.at(row, name) for name in who), *points])
    return table([[*who, *parts], *rows], mark=False), _left(class_, found)


def _worksheet(
    grades: Gradebook, class_: list[Marked], exercises: Mapping[str, Exercise]
) -> tuple[bytes, list[str]]:
    """Points scaled to the assignment's own maximum, with a point where Moodle writes one."""
    found: set[int] = set()
    place = grades.head.index("Grade")
    most_at = next((name for name in grades.head if name.lower() == "maximum grade"), "")
    rows = []
    for row in grades.rows:
        which = _place(grades, row, class_)
        new = [*row, *[""] * (len(grades.head) - len(row))]
        if which is not None:
            found.add(which)
            got, all_ = score(class_[which].marks, exercises)
            most = float(grades.at(row, most_at).replace(",", ".") or all_)
            new[place] = f"{got / all_ * most:.2f}" if all_ else ""
        rows.append(new)
    return table([grades.head, *rows], mark=False), _left(class_, found)


def _parts(
    exercises: Mapping[str, Exercise], class_: list[Marked], by_lesson: bool
) -> dict[str, dict[str, Exercise]]:
    """Title of a column -> the exercises that count in it: those of lessons that somebody did."""
    done = {name.split(".")[0] for each in class_ for name in each.marks}
    lessons = sorted({name.split(".")[0] for name in exercises} & done, key=int)
    if not by_lesson:
        return {TITLE: {n: e for n, e in exercises.items() if n.split(".")[0] in lessons}}
    return {
        f"{TITLE}, lesson {lesson.zfill(2)}": {
            name: each for name, each in exercises.items() if name.split(".")[0] == lesson
        }
        for lesson in lessons
    }


def _place(grades: Gradebook, row: list[str], class_: list[Marked]) -> int | None:
    """Which hand-in a row belongs to: by the platform's own number, else by what the learner typed
    as name or number, if it fits one hand-in alone."""
    number = grades.at(row, "ID") if grades.kind == CANVAS else ""
    number = number or grades.at(row, "Identifier").removeprefix("Participant ")
    exact = [
        place
        for place, each in enumerate(class_)
        if number
        and each.hand_in.identity.startswith((f"canvas {number}", f"moodle {number} "))
        and each.hand_in.identity.split()[1] == number
    ]
    if exact:
        return exact[0]
    names = _names(grades, row)
    fits = [
        place for place, each in enumerate(class_) if each.hand_in.name.strip().casefold() in names
    ]
    return fits[0] if len(fits) == 1 else None


def _names(grades: Gradebook, row: list[str]) -> set[str]:
    last = grades.at(row, "Last name") or grades.at(row, "Surname")
    first = grades.at(row, "First name")
    told = {f"{first} {last}", f"{last}, {first}", f"{last} {first}"} if first and last else set()
    told |= {
        grades.at(row, name)
        for name in ("Student", "Full name", "ID number", "Username", "Email address")
    }
    told |= {grades.at(row, name) for name in ("SIS User ID", "SIS Login ID")}
    for name in list(told):
        if ", " in name:
            last, first = name.split(", ", 1)
            told.add(f"{first} {last}")
    return {name.strip().casefold() for name in told if name.strip()}


def _left(class_: list[Marked], found: set[int]) -> list[str]:
    return [each.hand_in.name for place, each in enumerate(class_) if place not in found]
