"""A poll on the page: what the learner thinks before talk, and again after it; and the raised hands
of a class that has one screen.

What is chosen is kept in the learner's own file, part 'polls'; a class sees it only together
(helpers.classroom.class_page)."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from helpers.classroom.polling import SIDES, Poll, bars, question
from helpers.exercises import whole, work
from helpers.exercises.form import Form, Told, reply_html
from helpers.exercises.rules import sentence
from helpers.markup import escape, heading, opened_by, stressed
from helpers.widgets import events, parts

BROAD = "90%"
HOW = (
    "Choose. If you sit with somebody, talk about it and choose again. What the record says comes"
    " right after it."
)
AFTERWARDS = "When you have seen the record: which choice does it bear out?"
HANDS, LEAST, MOST = "hands", 0, 999


def poll(name: str) -> Asking:
    """A poll by its name, such as '05-a', with a menu before talk and one after it.

    Raises UnknownChoiceError, with the nearest name, for any other."""
    return Asking(question(name))


def raised_hands(name: str) -> Hands:
    """The same poll for one screen: the teacher types how many hands are up, before and after talk.

    Raises UnknownChoiceError, with the nearest name, for any other."""
    return Hands(question(name))


class Asking(Form):
    """A poll. Displayed live it has two menus and a button; stored it is its question."""

    def __init__(self, asked: Poll):
        self.asked = asked

    @property
    def head(self) -> str:
        """The question, its choices and, to open, what the record says."""
        return self._question() + self._record()

    def _question(self) -> str:
        one = self.asked
        choices = "".join(f"<li>{escape(choice)}</li>" for choice in one.choices)
        asked = f"{heading(f'Poll {one.name}')}<p>{stressed(one.question)}</p>"
        return f"{asked}<ul>{choices}</ul><p><em>{HOW}</em></p>"

    def _record(self) -> str:
        record = self.asked.record
        return opened_by(AFTERWARDS, f"<p>{escape(f'{record[0].upper()}{record[1:]}.')}</p>")

    @property
    def plain(self) -> str:
        """The question and its choices in plain text."""
        one = self.asked
        return f"Poll {one.name}. {one.question} {'; '.join(one.choices)}."

    @property
    def widget(self) -> widgets.Widget:
        """A live form with what was chosen last; each call builds another one."""
        kept = _kept(self.asked.name)
        menus = {side: self._menu(title, kept.get(side)) for side, title in SIDES.items()}
        before = {side: menu.value for side, menu in menus.items() if menu.value}
        reply = parts.words(reply_html(_told(before), spoken=False) if before else "")
        button = parts.button("Keep my choice", f"poll {self.asked.name}", width="max-content")

        def keep() -> None:
            chosen = {side: menu.value for side, menu in menus.items() if menu.value}
            reply.value = reply_html(_keep(self.asked.name, chosen))

        events.on_press(button, keep, *menus.values())
        asked, record = parts.words(self._question()), parts.words(self._record())
        return parts.live(asked, *menus.values(), button, reply, record)

    def _menu(self, title: str, chosen: Any) -> widgets.Dropdown:
        options = ["", *self.asked.choices]
        value = chosen if chosen in self.asked.choices else ""
        return parts.control(
            widgets.Dropdown,
            title,
            BROAD,
            name_width="6.5em",
            about=f"Poll {self.asked.name}: {self.asked.question.replace('*', '')}",
            options=options,
            value=value,
        )


class Hands(Form):
    """A poll for one screen. Displayed live it has number boxes and bars; stored it is its
    question."""

    def __init__(self, asked: Poll):
        self.asked = asked

    @property
    def head(self) -> str:
        """The question, and what to type."""
        told = escape(self.asked.question.replace("*", ""))
        return f"{heading(f'Poll {self.asked.name}, by raised hands')}<p>{told}</p>"

    @property
    def plain(self) -> str:
        """The question in plain text."""
        return f"Poll {self.asked.name}, by raised hands. {self.asked.question}"

    @property
    def widget(self) -> widgets.Widget:
        """A live form with the hands counted last; each call builds another one."""
        counted = _kept(self.asked.name).get(HANDS)
        before = counted if isinstance(counted, dict) else {}
        boxes = {
            side: {choice: _box(choice, title, before.get(side)) for choice in self.asked.choices}
            for side, title in SIDES.items()
        }
        button, reply = parts.button("Show the hands", width="max-content"), parts.words()
        picture = parts.words(bars(self.asked, _counts(boxes)[0]))

        def show() -> None:
            counts, asked = _counts(boxes)
            if not asked:
                picture.value = bars(self.asked, counts) or "<p>No hands yet.</p>"
            reply.value = reply_html(asked or _keep(self.asked.name, {HANDS: counts}))

        every = [box for side in boxes.values() for box in side.values()]
        events.on_press(button, show, *every)
        rows = [
            each
            for side, title in SIDES.items()
            for each in (parts.words(f"<p>{title}</p>"), *boxes[side].values())
        ]
        return parts.live(parts.words(self.head), *rows, button, reply, picture)


def _box(choice: str, title: str, before: Any) -> widgets.Text:
    kept = before.get(choice) if isinstance(before, dict) else 0
    value = kept if isinstance(kept, int) and LEAST <= kept <= MOST else LEAST
    return whole.field(choice, value, "20em", title)


def _counts(
    boxes: dict[str, dict[str, widgets.Text]],
) -> tuple[dict[str, dict[str, int]], Told | None]:
    """The hands by side and choice, and what to ask where something else was typed, which counts as
    none."""
    typed = {
        (side, choice): whole.read(box.value, LEAST, MOST)
        for side, own in boxes.items()
        for choice, box in own.items()
    }
    names = {f"{choice} ({SIDES[side].lower()})": each for (side, choice), each in typed.items()}
    counts: dict[str, dict[str, int]] = {side: {} for side in boxes}
    for (side, choice), each in typed.items():
        counts[side][choice] = each if isinstance(each, int) else 0
    return counts, whole.fault(names, LEAST, MOST)


def _kept(name: str) -> dict[str, Any]:
    try:
        kept = work.recall("polls", name)
    except work.WorkError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(name: str, chosen: dict[str, Any]) -> Told:
    """Keep what was chosen; a choice before talk is not lost when only the other is sent."""
    if not chosen:
        return Told("not attempted", sentence("poll_nothing"))

    def joined(before: Any) -> dict[str, Any]:
        return {**(before if isinstance(before, dict) else {}), **chosen}

    try:
        work.update("polls", name, joined)
    except work.WorkError as trouble:
        return Told("not saved", str(trouble))
    return _told(chosen)


def _told(chosen: dict[str, Any]) -> Told:
    if HANDS in chosen:
        return Told("kept", "The hands are kept on this computer.")
    return Told("kept", sentence("poll_after" if "after" in chosen else "poll_before"))
