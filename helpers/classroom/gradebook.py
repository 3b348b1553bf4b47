"""Points in a table that Moodle or Canvas exported, so that it can be read in there again.

Three tables are known by their head. Canvas's gradebook (Student, or LastName and FirstName, ID,
..., Section) and Moodle's (..., Email address) get columns of their own; in Moodle's grading
worksheet of an assignment (Identifier, ..., Grade) the column Grade is filled. What else stands
there is left out or as it was.

The columns, and which of them the platforms read again, are those of their own code: Canvas's
gradebook_exporter.rb and gradebook_importer.rb, Moodle's grade/import/csv/classes/load_data.php and
mod/assign/feedback/offline/importgradeslib.php."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from helpers.classroom.marking import Marked, score
from helpers.classroom.spreadsheet import AsIs, safe, table
from helpers.errors import LessonError
from helpers.exercises.definitions import Exercise

TITLE = "Two Leaps"
CANVAS, MOODLE, WORKSHEET = "canvas", "moodle", "worksheet"
# The columns by which Canvas knows a learner, in its own order; its Section must come last. Names
# stand in one column or in two.
CANVAS_WHO = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
# Those by which Moodle can, and the names by which a teacher does.
MOODLE_WHO = ("First name", "Last name", "Surname", "ID number", "Username", "Email address")
# What a platform looks a learner up by: to the letter, or it finds nobody and takes in nothing.
KEYS = ("ID", "SIS User ID", "SIS Login ID", *MOODLE_WHO[3:], "Identifier")
# The teacher's own words, which Moodle takes in again.
REMARKS = "Feedback comments"
# Moodle stops at a worksheet without it (importgradeslib.php, init).
MODIFIED = "Last modified (grade)"
LAST = ("Last name", "Surname", "LastName")
# Moodle's mark for no points. An empty cell is no number to it and stops it.
NONE = "-"


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
    except OSError as trouble:
        raise GradebookError(f"{path.name} cannot be read: {trouble.strerror}.") from None
    except UnicodeDecodeError:
        raise GradebookError(
            f"{path.name} is not text in UTF-8. Take it as the platform exported it, before a"
            " spreadsheet saved it anew."
        ) from None
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as slip:
        raise GradebookError(f"{path.name} cannot be read as a table: {slip}.") from None
    head = [cell.strip() for cell in rows[0]] if rows else []
    if {"ID", "Section"} <= set(head) and {"Student", "LastName"} & set(head):
        kind = CANVAS
    elif {"Identifier", "Grade"} <= set(head):
        if MODIFIED not in head:
            raise GradebookError(
                f"{path.name} has no column {MODIFIED!r}, without which Moodle reads no worksheet"
                " again: export it anew and leave its columns as they are."
            )
        kind = WORKSHEET
    elif {"Email address", "ID number", "Username"} & set(head):
        kind = MOODLE
    else:
        raise GradebookError(
            f"{path.name} is not known as a gradebook: export it anew. Canvas's begins with Student"
            " and ID, Moodle's has a column Email address or ID number, Moodle's grading worksheet"
            " has Identifier and Grade. These are its words in English: where your platform speaks"
            " another language, switch it to English for this export, and for reading it in."
        )
    return Gradebook(kind, head, [row for row in rows[1:] if any(cell.strip() for cell in row)])


def filled(
    grades: Gradebook, class_: list[Marked], exercises: Mapping[str, Exercise], by_lesson: bool
) -> tuple[bytes, list[str]]:
    """The table with points, and the names of learners who handed in and do not stand in it.

    A learner whose number or address could be a formula is left out and named: changed, it would
    not be found. by_lesson: a column for each lesson, instead of one for the course."""
    parts = _parts(exercises, class_, by_lesson)
    if grades.kind == WORKSHEET:
        return _worksheet(grades, class_, exercises)
    canvas = grades.kind == CANVAS
    who = [name for name in (CANVAS_WHO if canvas else MOODLE_WHO) if name in grades.head]
    found: set[int] = set()
    index, rows = _Index(grades, class_), []
    if canvas:
        most = [f"{score({}, part)[1]:g}" for part in parts.values()]
        rows.append(["    Points Possible", *[""] * (len(who) - 1), *most])
    for row in _of_learners(grades):
        place = index.place(row)
        points = ["" if canvas else NONE] * len(parts)
        if place is not None:
            found.add(place)
            points = [f"{score(class_[place].marks, part)[0]:g}" for part in parts.values()]
        rows.append([*(grades.at(row, name) for name in who), *points])
    return table([[*who, *parts], *rows], mark=False), _left(class_, found)


def _of_learners(grades: Gradebook) -> list[list[str]]:
    """The rows of learners: not Canvas's rows about its columns, and none whose key would have to
    be changed to be safe."""
    named = [name for name in (*CANVAS_WHO, *MOODLE_WHO, "Identifier") if name in grades.head]
    return [
        row
        for row in grades.rows
        if any(grades.at(row, name) for name in named)
        and "Points Possible" not in row[0]
        and all(safe(grades.at(row, name)) == grades.at(row, name) for name in KEYS)
    ]


def _worksheet(
    grades: Gradebook, class_: list[Marked], exercises: Mapping[str, Exercise]
) -> tuple[bytes, list[str]]:
    """Points scaled to the assignment's own maximum. One that is marked in words, on a scale, has
    none: its rows stay as they are."""
    found: set[int] = set()
    place = grades.head.index("Grade")
    remarks = grades.head.index(REMARKS) if REMARKS in grades.head else -1
    index, rows = _Index(grades, class_), []
    for row in _of_learners(grades):
        new = [*row, *[""] * (len(grades.head) - len(row))]
        if remarks >= 0:
            new[remarks] = AsIs(new[remarks])
        which = index.place(row)
        if which is not None:
            got, all_ = score(class_[which].marks, exercises)
            most = _most(grades, row, all_)
            if most > 0 and all_:
                found.add(which)
                new[place] = f"{got / all_ * most:.2f}"
        rows.append(new)
    return table([grades.head, *rows], mark=False), _left(class_, found)


def _most(grades: Gradebook, row: list[str], all_: float) -> float:
    """The most points of an assignment; all that there are where the table does not say, none for a
    scale."""
    told = next((name for name in grades.head if name.lower() == "maximum grade"), "")
    if not told:
        return all_
    try:
        return float(grades.at(row, told).replace(",", "."))
    except ValueError:
        return 0.0


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


class _Index:
    """Which hand-in belongs to a row: by the platform's own number, else by what the learner typed
    as name or number, if it fits one hand-in alone."""

    def __init__(self, grades: Gradebook, class_: list[Marked]):
        self.grades = grades
        platform = CANVAS if grades.kind == CANVAS else MOODLE
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        for place, each in enumerate(class_):
            kind, _, rest = each.hand_in.identity.partition(" ")
            if kind == platform:
                self._by_number[rest.partition(" ")[0]] = place
            self._by_name.setdefault(each.hand_in.name.strip().casefold(), []).append(place)

    def place(self, row: list[str]) -> int | None:
        """The place of the hand-in in the class, None where there is none or more than one."""
        grades = self.grades
        told = grades.at(row, "ID" if grades.kind == CANVAS else "Identifier")
        # Moodle writes 'Participant 22', in the words of its language.
        number = re.search(r"\d+$", told)
        if number and number[0] in self._by_number:
            return self._by_number[number[0]]
        fits = {place for name in _names(grades, row) for place in self._by_name.get(name, ())}
        return fits.pop() if len(fits) == 1 else None


def _names(grades: Gradebook, row: list[str]) -> set[str]:
    last = next((grades.at(row, n) for n in LAST if grades.at(row, n)), "")
    first = grades.at(row, "First name") or grades.at(row, "FirstName")
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
    return {normalize("NFC", name.strip()).casefold() for name in told if name.strip()}


def _left(class_: list[Marked], found: set[int]) -> list[str]:
    return [each.hand_in.name for place, each in enumerate(class_) if place not in found]
