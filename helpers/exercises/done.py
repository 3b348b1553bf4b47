"""How many exercises of a lesson are done, told at its end and after each check."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from helpers.exercises import definitions, work
from helpers.exercises.answers import NOT_CHECKABLE, RIGHT
from helpers.exercises.form import Form, Told, reply_html
from helpers.exercises.rules import sentence
from helpers.markup import escape
from helpers.widgets import events, parts
from helpers.words import joined

DONE = (RIGHT, NOT_CHECKABLE)
# The words on the page that follow what is checked, by lesson. A cell that is run again takes the
# place of its earlier run.
_shown: dict[str, widgets.Widget] = {}


def progress(lesson: str) -> Progress:
    """A line that counts the exercises of a lesson, for example '05', that are done: right, or kept
    for talk.

    Raises ExerciseError for a lesson without exercises."""
    return Progress(lesson, definitions.of_lesson(lesson))


def refresh(exercise: str) -> None:
    """Count anew where the lesson of an exercise is on the page."""
    lesson = exercise.split(".")[0].zfill(2)
    if lesson in _shown:
        _shown[lesson].value = _told(list(definitions.of_lesson(lesson)))


class Progress(Form):
    """The count. Displayed live it follows what is checked; stored it names the exercises."""

    def __init__(self, lesson: str, exercises: dict[str, definitions.Exercise]):
        self.lesson, self.exercises = lesson, exercises

    @property
    def head(self) -> str:
        """The exercises there are."""
        return f"<p>{self.plain}</p>"

    @property
    def plain(self) -> str:
        """The same in plain text."""
        core = [name for name, each in self.exercises.items() if each.level == "core"]
        rest = [name for name in self.exercises if name not in core]
        more = f" Beyond it: {joined(rest)}." if rest else ""
        return f"Exercises of this lesson, in the core: {joined(core)}.{more}"

    @property
    def widget(self) -> widgets.Widget:
        """A live line; each call builds another one, which is the one that follows."""
        place = parts.words(_told(list(self.exercises)))
        _shown[self.lesson] = place
        return parts.live(place, *_brought_together(self.lesson))


def _brought_together(lesson: str) -> list[widgets.Widget]:
    """Where other copies of the work lie beside it, as programs leave them that keep two computers
    in step: a sentence that names them, and a button that brings all together."""
    copies = work.copies()
    if not copies:
        return []
    names = joined([path.name for path in copies])
    lies = "lie" if len(copies) > 1 else "lies"
    asked = parts.words(
        f"<p><strong>Worked on two computers?</strong> Beside your work {lies} {escape(names)}. If"
        " it is yours, bring both together: what is missing here is added, nothing is erased, and"
        " where both say something else yours here stays. If it is somebody else's, leave it.</p>"
    )
    press = parts.button("Bring both together", width="max-content")
    reply = parts.words()

    def bring() -> None:
        try:
            told = Told("brought together", work.merge())
        except work.WorkError as trouble:
            told = Told("not brought together", str(trouble))
        reply.value = reply_html(told)
        if lesson in _shown:
            _shown[lesson].value = _told(list(definitions.of_lesson(lesson)))

    events.on_press(press, bring)
    return [asked, press, reply]


def _told(names: list[str]) -> str:
    try:
        kept = work.everything()
    except work.WorkError as trouble:
        return reply_html(Told("not read", str(trouble)), spoken=False)
    results = {name: _result(kept, name) for name in names}
    done = [name for name, result in results.items() if result in DONE]
    tried = [name for name, result in results.items() if result and result not in DONE]
    left = [name for name, result in results.items() if not result]
    lists = {"Done": done, "Tried": tried, "Still open": left}
    rest = " ".join(f"{what}: {joined(which)}." for what, which in lists.items() if which)
    count = sentence("done", done=str(len(done)), all=str(len(names)))
    return f"<p><strong>{count}</strong> {rest}</p>"


def _result(kept: dict[str, dict[str, Any]], name: str) -> str:
    entry = kept["answers"].get(name) or kept["predictions"].get(name)
    return str(entry.get("result", "")) if isinstance(entry, dict) else ""
