"""Questions about earlier lessons, asked again after one, three and six lessons: what was looked up
once is kept longer when it is remembered a few times.

They are the polls of those lessons, whose record is known by now. A course without such a lesson
asks about those it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from helpers import course
from helpers.classroom.polling import AGAIN, QUESTIONS, Poll
from helpers.errors import LessonError
from helpers.exercises import work
from helpers.exercises.answers import NOT_ATTEMPTED, RIGHT, WRONG
from helpers.exercises.form import Form, Told, reply_html
from helpers.exercises.rules import sentence
from helpers.markup import escape, heading
from helpers.widgets import events, parts

BACK = (1, 3, 6)
BROAD = "90%"


class LookingBackError(LessonError):
    """Something that is no number of a lesson."""


def look_back(lesson: str) -> LookBack:
    """Two or three questions about lessons before the one of this number, such as '05'.

    Raises LookingBackError for anything but two digits."""
    return LookBack(lesson, asked_again(lesson))


def asked_again(lesson: str, numbers: Sequence[str] | None = None) -> list[Poll]:
    """The polls of the lessons one, three and six back, the one of the first letter and of the
    second by turns; of the last lesson both where there is no other; none for a lesson that the
    course leaves out.

    numbers: those of the course in order; by default of the one in force."""
    known = list(numbers or course.in_force().numbers)
    if not re.fullmatch(r"\d\d", lesson):
        raise LookingBackError(f"{lesson!r} is no number of a lesson, such as '05'.")
    if lesson not in known:
        return []
    here = known.index(lesson)
    back = [known[here - steps] for steps in BACK if steps <= here]
    names = [f"{number}-{'ab'[turn % 2]}" for turn, number in enumerate(back)]
    names += [f"{back[0]}-b"] if len(back) == 1 else []
    return [QUESTIONS[name] for name in names if name in QUESTIONS]


class LookBack(Form):
    """Questions about earlier lessons. Displayed live each has a menu and a reply; stored they are
    the questions."""

    def __init__(self, lesson: str, asked: list[Poll]):
        self.lesson, self.asked = lesson, asked

    @property
    def head(self) -> str:
        """What it is."""
        told = "Nothing to look back at." if not self.asked else "What do you still know?"
        return f"{heading('Looking back')}<p>{told}</p>{self._questions}"

    @property
    def plain(self) -> str:
        """The questions in plain text."""
        told = " ".join(f"Lesson {one.lesson}: {one.question}" for one in self.asked)
        return f"Looking back. {told}".strip()

    @property
    def _questions(self) -> str:
        rows = "".join(f"<li>{escape(_asked(one))}</li>" for one in self.asked)
        return f"<ol>{rows}</ol>" if rows else ""

    @property
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""
        rows = [each for one in self.asked for each in self._row(one)]
        head = f"{heading('Looking back')}<p>What do you still know?</p>"
        return parts.live(parts.words(head if rows else self.head), *rows)

    def _row(self, one: Poll) -> tuple[widgets.Widget, ...]:
        before = _before(self.lesson, one)
        own: dict[str, Any] = {"options": ["", *one.choices], "value": before}
        # The question is the name of its menu: whoever goes from field to field hears it.
        menu = parts.control(widgets.Dropdown, _asked(one), BROAD, **own).add_class(parts.CITED)
        button, reply = parts.button("Check", f"lesson {one.lesson}"), parts.words()
        if before:
            reply.value = reply_html(_judged(one, before), spoken=False)

        def check() -> None:
            reply.value = reply_html(_checked(self.lesson, one, menu.value))

        events.on_press(button, check, menu)
        return menu, button, reply


def _asked(one: Poll) -> str:
    return f"Lesson {one.lesson}: {one.question.replace('*', '')}"


def _checked(lesson: str, one: Poll, chosen: str) -> Told:
    if not chosen:
        return Told(NOT_ATTEMPTED, sentence("unchosen"))
    told = _judged(one, chosen)
    try:
        work.update("polls", one.name, lambda before: _joined(before, lesson, chosen))
    except work.WorkError as trouble:
        return Told(told.outcome, f"{told.sentence} (Not saved: {trouble})")
    return told


def _judged(one: Poll, chosen: str) -> Told:
    held = chosen == one.record
    told = sentence("bears_out" if held else "once_more", lesson=one.lesson, record=one.record)
    return Told(RIGHT if held else WRONG, told)


def _before(lesson: str, one: Poll) -> str:
    """What was chosen in this lesson before, or nothing."""
    try:
        chosen = _again(work.recall("polls", one.name)).get(f"lesson {lesson}")
    except work.WorkError:
        return ""
    return chosen if chosen in one.choices else ""


def _again(kept: Any) -> dict[str, Any]:
    again = kept.get(AGAIN) if isinstance(kept, dict) else None
    return again if isinstance(again, dict) else {}


def _joined(before: Any, lesson: str, chosen: str) -> dict[str, Any]:
    kept = before if isinstance(before, dict) else {}
    return {**kept, AGAIN: {**_again(before), f"lesson {lesson}": chosen}}
