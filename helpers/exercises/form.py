"""How an exercise looks on the page: question, place to answer, buttons, reply. A plain form is
stored for other readers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from helpers.exercises import drafts, work
from helpers.exercises.answers import NOT_ATTEMPTED
from helpers.exercises.checking import cases, cited_rows, result
from helpers.exercises.definitions import KINDS, Evidence, Exercise
from helpers.exercises.rules import sentence
from helpers.markup import heading, said, stressed
from helpers.outcomes import HINT, UNCHECKED, look, signed
from helpers.widgets import events, parts
from helpers.widgets.parts import CITED
from helpers.words import numbered

BROAD = "90%"
NOT_USED, FOR, AGAINST = "not used", "for", "against"


@dataclass(frozen=True)
class Told:
    """A reply: one of the four results, a hint or a worked answer, with its sentence."""

    outcome: str
    sentence: str

    @property
    def line(self) -> str:
        """Sign, word and sentence; the sign is said in words too."""
        sign = signed(self.outcome)
        return f"{f'→ {sign}' if self.outcome.startswith(HINT) else sign}. {self.sentence}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": reply_html(self), "text/plain": self.line}


def reply_html(told: Told, spoken: bool = True) -> str:
    """A reply as a paragraph that screen readers speak when it appears; not `spoken` for what
    stands there from the start."""
    sign = told.line.split(". ", 1)[0]
    # ipywidgets puts a reply in with its words already in it. A status that appears filled is not
    # sure to be spoken; an alert is.
    live = ' role="alert"' if spoken else ""
    words = f"<strong>{said(sign)}.</strong> {stressed(told.sentence)}"
    return f'<p{live} style="{look(told.outcome)}">{words}</p>'


def recalled(draft: str, judge: Callable[[], Told | None]) -> str:
    """The reply with which a form opens, as HTML, not spoken: that its draft was not checked, or
    what `judge` says of what was kept; nothing where nothing was."""
    waiting = drafts.recall(draft) is not None
    told = Told(UNCHECKED, sentence("unchecked")) if waiting else judge()
    return reply_html(told, spoken=False) if told else ""


class Form(ABC):
    """Something to fill in. Displayed live it has fields; stored it is its words and how to get the
    fields."""

    @property
    @abstractmethod
    def head(self) -> str:
        """What is asked, as HTML."""

    @property
    def below(self) -> str:
        """What stands below that as long as there are no fields, as HTML: what can be chosen."""
        return ""

    @property
    @abstractmethod
    def plain(self) -> str:
        """What is asked, as plain text."""

    @property
    @abstractmethod
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return parts.bundle(f"{self.head}{self.below}", self.plain, self.widget)


def _terms(one: Exercise) -> list[str]:
    """What an argument must cite, said before it is checked."""
    if one.kind != "argue":
        return []
    every = len(cases(row.country for row in one.evidence)) > 1
    about = ", about every country that the rows speak of" if every else ""
    return [f"Cite at least {one.least} rows, some for your conclusion and some against it{about}."]


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
        about = f"{KINDS[one.kind]}, {numbered(one.minutes, 'minute')}, {one.level}"
        asked = [*one.question.split("\n\n"), *_terms(one)]
        paragraphs = "".join(f"<p>{stressed(part)}</p>" for part in asked)
        return f"{heading(f'Exercise {one.id}', f'({about})')}{paragraphs}"

    @property
    def below(self) -> str:
        """The rows of evidence and the options or conclusions to choose from, as lists."""
        one = self.exercise
        rows = [_row(row) for row in one.evidence]
        return _listed(rows) + _listed(map(stressed, [*one.options, *one.conclusions.values()]))

    @property
    def plain(self) -> str:
        """The question with its number."""
        return f"Exercise {self.exercise.id}. {self.exercise.question}"

    @property
    def widget(self) -> widgets.Widget:
        """A live form with the learner's last answer in it; each call builds another one."""
        name = self.exercise.id
        place, fields, value = _field(self.exercise)
        reply = parts.words(recalled(name, lambda: self._last_told(value())))
        buttons = {each: parts.button(each, name) for each in ("Check", "Hint", "Worked answer")}
        given = iter(enumerate(_hints(self.exercise), start=1))

        def say(told: Told) -> None:
            reply.value = reply_html(told)

        def rest(judged: Any = None) -> None:
            # What has just been checked is no draft, whether it is kept or a right one stays.
            done = _last_checked(self.exercise) if judged is None else judged
            trouble = drafts.keep(name, value(), unless=done)
            if trouble:
                say(Told("not saved", trouble))

        def check() -> None:
            settled()
            told = self._check(name, value())
            rest(None if told.outcome == NOT_ATTEMPTED else value())
            say(told)

        def hint() -> None:
            number, told = next(given, (len(self.exercise.hints), _last_hint(self.exercise)))
            say(told)
            self._looked(self.exercise.id, number)

        settled = events.at_rest(rest, *fields)
        events.on_press(buttons["Check"], check, *fields)
        events.on_press(buttons["Hint"], hint)
        events.on_press(buttons["Worked answer"], lambda: say(self._answer(self.exercise.id)))
        return parts.live(parts.words(self.head), place, parts.row(*buttons.values()), reply)

    def _last_told(self, given: Any) -> Told | None:
        """The reply to what stands in the fields since the last time; None the first time."""
        if _last_checked(self.exercise) is None:
            return None
        found = result(self.exercise, given)
        return Told(found.outcome, found.sentence)


def _row(row: Evidence) -> str:
    return f"<strong>{row.id}</strong> ({row.country}) {stressed(row.text)}"


def _listed(items: Iterable[str]) -> str:
    inside = "".join(f"<li>{each}</li>" for each in items)
    return f"<ul>{inside}</ul>" if inside else ""


def _hints(exercise: Exercise) -> list[Told]:
    return [
        Told(f"hint {place} of {len(exercise.hints)}", text)
        for place, text in enumerate(exercise.hints, start=1)
    ]


def _last_hint(exercise: Exercise) -> Told:
    return Told("no more hints", f"The last one was: {exercise.hints[-1]}")


def _last_checked(exercise: Exercise) -> Any:
    part = "predictions" if exercise.kind == "predict" else "answers"
    try:
        return work.recall(part, exercise.id, {}).get("given")
    except (work.WorkError, AttributeError):
        return None


def _field(exercise: Exercise) -> tuple[widgets.Widget, list[widgets.Widget], Callable[[], Any]]:
    """The place to answer, the fields in it, and a function that reads them. What was written last
    stands in them."""
    last = drafts.recall(exercise.id, _last_checked(exercise))
    if exercise.kind == "argue":
        return _board(exercise, last if isinstance(last, dict) else {})
    if exercise.options:
        return _choice(
            f"Your choice in {exercise.id}", {option: option for option in exercise.options}, last
        )
    box = (
        widgets.Text if exercise.facts.expected or exercise.kind == "predict" else widgets.Textarea
    )
    unit = f" ({exercise.unit})" if exercise.unit else ""
    name = f"Your answer to {exercise.id}{unit}"
    text = parts.control(box, name, BROAD, value="" if last is None else str(last))
    return text, [text], lambda: text.value


def _choice(
    name: str, options: Mapping[str, str], last: Any
) -> tuple[widgets.Widget, list[widgets.Widget], Callable[[], str]]:
    """A place to choose one option, which all stand on the page; options: what is said -> what is
    kept."""
    chosen = next((said for said, kept in options.items() if kept == last), "")
    place = parts.OneOf(name, list(options), chosen)
    return place, place.boxes, lambda: options.get(place.value, "")


def _board(
    exercise: Exercise, last: dict[str, Any]
) -> tuple[widgets.Widget, list[widgets.Widget], Callable[[], Any]]:
    conclusions = {text: name for name, text in exercise.conclusions.items()}
    concluded, boxes, conclusion = _choice("Conclusion", conclusions, last.get("conclusion"))
    before = cited_rows(last)
    rows = [
        cited_row(
            row.id,
            f"({row.country}) {row.text.replace('*', '')}",
            next((s for s in (FOR, AGAINST) if row.id in before[s]), ""),
        )
        for row in exercise.evidence
    ]
    picks = {row.id: pick for row, (_, pick) in zip(exercise.evidence, rows, strict=True)}
    words = parts.control(
        widgets.Textarea, "In your words", BROAD, value=str(last.get("words", ""))
    )

    def value() -> dict[str, Any]:
        cited = {
            side: [name for name, pick in picks.items() if pick.value == side]
            for side in (FOR, AGAINST)
        }
        return {"conclusion": conclusion(), **cited, "words": words.value}

    place = parts.column(concluded, *(line for line, _ in rows), words)
    return place, [*boxes, *picks.values(), words], value


def cited_row(
    name: str, told: str, side: str, behind: str = ""
) -> tuple[widgets.Widget, widgets.Widget]:
    """A row of evidence, a menu beside it, not used, for or against, and that menu. The row is the
    name of its menu: whoever goes from field to field hears what they choose about. told: the row
    in words; side: where it stands now, empty for not used; behind: HTML that stands below it."""
    pick = parts.control(
        widgets.Dropdown,
        f"Row {name}: {told}",
        "98%",
        options=[NOT_USED, FOR, AGAINST],
        value=side or NOT_USED,
    ).add_class(CITED)
    return parts.column(pick, *([parts.words(behind)] if behind else [])), pick
