"""How an exercise looks on the page: question, place to answer, buttons, reply. A plain form is
stored for other readers."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from helpers.exercises import work
from helpers.exercises.checking import cited_rows
from helpers.exercises.definitions import KINDS, Exercise
from helpers.widgets import events, parts

BROAD = "90%"
NOT_USED, FOR, AGAINST = "not used", "for", "against"
SIGNS = {
    "right": "✓ Right",
    "wrong": "✗ Not yet",
    "not attempted": "○ Not attempted",
    "not checkable": "◇ Kept, to discuss",
}


@dataclass(frozen=True)
class Told:
    """A reply: one of the four results, a hint or a worked answer, with its sentence."""

    outcome: str
    sentence: str

    @property
    def line(self) -> str:
        """Sign, word and sentence; the sign is said in words too."""
        return f"{SIGNS.get(self.outcome, self.outcome.capitalize())}. {self.sentence}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": reply_html(self), "text/plain": self.line}


def reply_html(told: Told, spoken: bool = True) -> str:
    """A reply as a paragraph that screen readers speak when it appears; not `spoken` for what
    stands there from the start."""
    sign = told.line.split(". ", 1)[0]
    live = ' role="status" aria-live="polite"' if spoken else ""
    return f"<p{live}><strong>{html.escape(sign)}.</strong> {_words(told.sentence)}</p>"


class Form(ABC):
    """Something to fill in. Displayed live it has fields; stored it is its words and how to get the
    fields."""

    @property
    @abstractmethod
    def head(self) -> str:
        """What is asked, as HTML."""

    @property
    @abstractmethod
    def plain(self) -> str:
        """What is asked, as plain text."""

    @property
    @abstractmethod
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return parts.bundle(self.head, self.plain, self.widget)


class Asked(Form):
    """An exercise on the page. Displayed live it has a form; stored it is the question and how to
    get the form."""

    def __init__(
        self,
        exercise: Exercise,
        check: Callable[[str, Any], Told],
        looked: Callable[[str, int], None] = lambda _name, _hint: None,
        answer: Callable[[str], Told] | None = None,
    ):
        self.exercise, self._check, self._looked = exercise, check, looked
        self._answer = answer or (lambda _name: Told("worked answer", exercise.answer))

    @property
    def head(self) -> str:
        """The question as HTML, with its number, kind, minutes and level."""
        one = self.exercise
        about = (
            f"{KINDS[one.kind]}, {one.minutes} {'minute' if one.minutes == 1 else 'minutes'},"
            f" {one.level}"
        )
        paragraphs = "".join(f"<p>{_words(part)}</p>" for part in one.question.split("\n\n"))
        return f"<p><strong>Exercise {one.id}</strong> ({about})</p>{paragraphs}{_rows(one)}"

    @property
    def plain(self) -> str:
        """The question with its number."""
        return f"Exercise {self.exercise.id}. {self.exercise.question}"

    @property
    def widget(self) -> widgets.Widget:
        """A live form with the learner's last answer in it; each call builds another one."""
        place, fields, value = _field(self.exercise)
        reply = parts.words()
        buttons = {name: parts.button(name) for name in ("Check", "Hint", "Worked answer")}
        given = iter(enumerate(_hints(self.exercise), start=1))

        def say(told: Told) -> None:
            reply.value = reply_html(told)

        events.on_press(
            buttons["Check"], lambda: say(self._check(self.exercise.id, value())), *fields
        )

        def hint() -> None:
            number, told = next(given, (len(self.exercise.hints), _last_hint(self.exercise)))
            say(told)
            self._looked(self.exercise.id, number)

        events.on_press(buttons["Hint"], hint)
        events.on_press(buttons["Worked answer"], lambda: say(self._answer(self.exercise.id)))
        return parts.live(parts.words(self.head), place, parts.row(*buttons.values()), reply)


def _words(text: str) -> str:
    """Plain text as HTML; words between asterisks are stressed, as teachers write them in the
    exercise files."""
    return re.sub(r"\*(\S(?:.*?\S)?)\*", r"<em>\1</em>", html.escape(text))


def _rows(exercise: Exercise) -> str:
    if not exercise.evidence:
        return ""
    items = "".join(
        f"<li><strong>{row.id}</strong> ({row.country}) {_words(row.text)}</li>"
        for row in exercise.evidence
    )
    return f"<ul>{items}</ul>"


def _hints(exercise: Exercise) -> list[Told]:
    return [
        Told(f"hint {place} of {len(exercise.hints)}", text)
        for place, text in enumerate(exercise.hints, start=1)
    ]


def _last_hint(exercise: Exercise) -> Told:
    return Told("no more hints", f"The last one was: {exercise.hints[-1]}")


def _last_given(exercise: Exercise) -> Any:
    part = "predictions" if exercise.kind == "predict" else "answers"
    try:
        return work.recall(part, exercise.id, {}).get("given")
    except (work.WorkError, AttributeError):
        return None


def _field(exercise: Exercise) -> tuple[widgets.Widget, list[widgets.Widget], Callable[[], Any]]:
    """The place to answer, the fields in it, and a function that reads them."""
    last = _last_given(exercise)
    if exercise.kind == "argue":
        return _board(exercise, last if isinstance(last, dict) else {})
    if exercise.options:
        choice = parts.control(
            widgets.Dropdown, "Your choice", BROAD, options=["", *exercise.options]
        )
        choice.value = last if isinstance(last, str) and last in exercise.options else ""
        return choice, [choice], lambda: choice.value
    box = (
        widgets.Text if exercise.facts.expected or exercise.kind == "predict" else widgets.Textarea
    )
    unit = f" ({exercise.unit})" if exercise.unit else ""
    text = parts.control(box, f"Your answer{unit}", BROAD, value="" if last is None else str(last))
    return text, [text], lambda: text.value


def _board(
    exercise: Exercise, last: dict[str, Any]
) -> tuple[widgets.Widget, list[widgets.Widget], Callable[[], Any]]:
    labels = {"": "", **{text: name for name, text in exercise.conclusions.items()}}
    conclusion = parts.control(widgets.Dropdown, "Conclusion", BROAD, options=list(labels.items()))
    concluded, before = str(last.get("conclusion")), cited_rows(last)
    conclusion.value = concluded if concluded in exercise.conclusions else ""
    sides = [NOT_USED, FOR, AGAINST]
    picks = {
        row.id: parts.control(widgets.Dropdown, f"Row {row.id}", options=sides)
        for row in exercise.evidence
    }
    for name, pick in picks.items():
        pick.value = next((side for side in (FOR, AGAINST) if name in before[side]), NOT_USED)
    words = parts.control(
        widgets.Textarea, "In your words", BROAD, value=str(last.get("words", ""))
    )

    def value() -> dict[str, Any]:
        cited = {
            side: [name for name, pick in picks.items() if pick.value == side]
            for side in (FOR, AGAINST)
        }
        return {"conclusion": conclusion.value, **cited, "words": words.value}

    place = parts.column(conclusion, parts.row(*picks.values(), flex_flow="row wrap"), words)
    return place, [conclusion, *picks.values(), words], value
