"""Which lessons the course has, in which order, and where its own lessons and exercises lie: from
notebooks/course.toml, or a teacher's own in notebooks/own/, which wins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from helpers.errors import LessonError, not_among
from helpers.words import joined

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FILE, OWN = "course.toml", "own"
MENTION = re.compile(r"\b[Ll]essons? (\d\d)(?:(?:,| and| or| to) (\d\d))*")
NUMBER = re.compile(r"\b\d\d\b")
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<number>\d\d)-[^)\s]*\.ipynb(?:#[^)\s]*)?\)")
AWAY = "not in this course"
ALWAYS, AFTER_A_TRY, NEVER = "always", "after a try", "never"
HOW = (
    'worked_answers must be "always", "after a try", "never" in quotation marks, or a day without'
    " them, such as 2027-02-15."
)


class CourseError(LessonError):
    """A course list that cannot be read; the message names the file, the line's fault and what is
    allowed."""


@dataclass(frozen=True)
class Course:
    """The lessons in order, each as the path of its notebook; their questions in a line, by name;
    when worked answers are shown; and whether the list is the teacher's own."""

    lessons: tuple[Path, ...]
    questions: dict[str, str]
    worked_answers: str | date
    own: bool

    @property
    def first(self) -> Path:
        """The lesson that opens."""
        return self.lessons[0]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the lessons, such as '05', in order."""
        return tuple(path.name[:2] for path in self.lessons)

    def answer_waits(self, tried: bool, today: date | None = None) -> str:
        """Why a worked answer is not shown yet, as a sentence; empty where it is."""
        when = self.worked_answers
        if when == ALWAYS or (when == AFTER_A_TRY and tried):
            return ""
        if when == AFTER_A_TRY:
            return "Try first: check an answer of your own, then press again."
        if when == NEVER:
            return "In this class worked answers are told by the teacher."
        if isinstance(when, date) and (today or date.today()) < when:
            return f"In this class worked answers are shown from {when.isoformat()}."
        return ""


def in_force(folder: Path = NOTEBOOKS) -> Course:
    """The course that is in force: of the teacher's own list, else of ours.

    Raises CourseError when the list cannot be read or names a lesson that is not there."""
    own = folder / OWN / FILE
    path = own if own.exists() else folder / FILE
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CourseError(f"{FILE} is missing from the folder notebooks: put it back.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as slip:
        raise CourseError(f"{_told(path)} cannot be read: {slip}.") from None
    names = said.get("lessons")
    if not isinstance(names, list) or not names or not all(isinstance(each, str) for each in names):
        raise CourseError(f"{_told(path)}: lessons must be a list of names in quotation marks.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise CourseError(f"{_told(path)} names {twice[0]} twice.")
    lessons = tuple(_lesson(folder, path, name) for name in names)
    when = _worked_answers(path, said.get("worked_answers", ALWAYS))
    return Course(lessons, _questions(path, said.get("questions", {})), when, path == own)


def opening() -> str:
    """The lesson that opens, as its address in the folder of the course. A list that cannot be read
    opens the first lesson there is: the way in must not fail, and every other command says what is
    wrong."""
    try:
        first = in_force().first
    except CourseError:
        first = min(NOTEBOOKS.glob("*.ipynb"), default=NOTEBOOKS / "course.toml")
    return first.relative_to(NOTEBOOKS.parent).as_posix()


def follow(text: str, numbers: Collection[str]) -> str:
    """Prose for a course of these lessons, of a notebook or of an exercise: a mention of any other,
    such as 'lesson 06', is followed by the words 'not in this course', and a link to it is none any
    more."""

    def unlinked(found: re.Match[str]) -> str:
        return found[0] if found["number"] in numbers else f"{found['words']} ({AWAY})"

    def marked(found: re.Match[str]) -> str:
        named = NUMBER.findall(found[0])
        away = [number for number in named if number not in numbers]
        if not away or AWAY in found.string[found.end() : found.end() + len(AWAY) + 20]:
            return found[0]
        which = AWAY if away == named else f"{joined(away)} {AWAY}"
        return f"{found[0]} ({which})"

    return MENTION.sub(marked, LINK.sub(unlinked, text))


def followed(text: str) -> str:
    """Prose for the course that is in force; as it is where its list cannot be read, which every
    command says by itself."""
    try:
        named = MENTION.search(text) or LINK.search(text)
        return follow(text, in_force().numbers) if named else text
    except CourseError:
        return text


def exercise_files(ours: Path, folder: Path = NOTEBOOKS) -> list[Path]:
    """The exercise files of all lessons by their names; a file of the teacher's own in
    notebooks/own/ takes the place of ours of the same name."""
    # Two digits: 'lesson_01 (conflicted copy).toml' is a leftover of a program, no lesson's file.
    files = {path.name: path for path in ours.glob("lesson_[0-9][0-9].toml")}
    files |= {path.name: path for path in (folder / OWN).glob("lesson_[0-9][0-9].toml")}
    return [files[name] for name in sorted(files)]


def _lesson(folder: Path, path: Path, name: str) -> Path:
    places = [place / f"{name.removesuffix('.ipynb')}.ipynb" for place in (folder / OWN, folder)]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        known = sorted(
            each.stem for place in (folder / OWN, folder) for each in place.glob("*.ipynb")
        )
        raise CourseError(f"{_told(path)}: {not_among(known, name, 'lesson')}")
    return found


def _questions(path: Path, said: Any) -> dict[str, str]:
    if isinstance(said, dict) and all(isinstance(each, str) for each in said.values()):
        return said
    raise CourseError(f"{_told(path)}: questions must be lines of name = text in quotation marks.")


def _worked_answers(path: Path, said: Any) -> str | date:
    if said in (ALWAYS, AFTER_A_TRY, NEVER) or type(said) is date:
        return said
    raise CourseError(f"{_told(path)}: {HOW}")


def _told(path: Path) -> str:
    return f"notebooks/{OWN}/{FILE}" if path.parent.name == OWN else f"notebooks/{FILE}"
