"""Homework and other words that nobody checks: a form of text areas, part 'notes' of the learner's
file. They are kept as they are typed, and never in the lesson, which the next release replaces."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from helpers.exercises import work
from helpers.exercises.form import BROAD, Form, Told, reply_html
from helpers.markup import escape, heading
from helpers.widgets import events, parts

TITLE = "Your words."
WHERE = "They are kept as you type, in the file my-work.json beside the lessons."
# The same on a page.
ON_A_PAGE = "They are kept as you type, in this browser on this computer only."
KEPT = "Kept."


def notes(name: str, *questions: str) -> Notes:
    """A place to write to homework, by the number of its lesson; questions: the letters of its
    parts, as in notes("05", "a", "b", "c"); without them there is one place.

    Kept under '05 (a)', '05 (b)' and so on, or '05'."""
    return Notes(name, questions)


class Notes(Form):
    """Homework in words. Displayed live it has a text area for each part; stored it says what will
    stand there."""

    def __init__(self, name: str, questions: tuple[str, ...]):
        self.fields = {f"({each})": f"{name} ({each})" for each in questions} or {"Here": name}

    @property
    def head(self) -> str:
        """Where the words go."""
        return self.kept(WHERE)

    def kept(self, where: str) -> str:
        """The heading, and a sentence that says where the words are kept."""
        return f"{heading(TITLE.rstrip('.'))}<p>{where}</p>"

    @property
    def below(self) -> str:
        """The parts to write to."""
        return "".join(f"<p>{escape(each)}</p>" for each in self.fields if each != "Here")

    @property
    def plain(self) -> str:
        """The same in plain text."""
        return f"{TITLE} {' '.join(self.fields)}"

    @property
    def widget(self) -> widgets.Widget:
        """A live form with what was written before; each call builds another one."""
        reply = parts.words()
        areas = {}
        for label, name in self.fields.items():
            before, trouble = _before(name)
            area = parts.control(widgets.Textarea, label, BROAD, value=before, rows=4)
            events.at_rest(_keeper(name, area, reply), area)
            areas[label] = area
            if trouble:
                reply.value = reply_html(Told("not read", trouble), spoken=False)
        return parts.live(parts.words(self.head), *areas.values(), reply)


def _keeper(name: str, area: widgets.Widget, reply: widgets.Widget) -> Any:
    def keep() -> None:
        try:
            if area.value.strip():
                work.keep("notes", name, area.value)
            elif work.recall("notes", name) is not None:
                work.forget("notes", name)
        except work.WorkError as trouble:
            reply.value = reply_html(Told("not saved", str(trouble)))
            return
        # Not spoken: it would interrupt whoever is writing.
        reply.value = f"<p>{KEPT}</p>"

    return keep


def _before(name: str) -> tuple[str, str]:
    """What was written under a name, and what went wrong in reading it."""
    try:
        kept = work.recall("notes", name)
    except work.WorkError as trouble:
        return "", str(trouble)
    return (kept if isinstance(kept, str) else ""), ""
