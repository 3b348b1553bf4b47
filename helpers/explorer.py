"""Ties a chart function to labelled controls: one mechanism for every lesson.

    explore(charts.standings, gdp, population, countries, vintage=list(growth.VINTAGES))

Two engines stand behind the one call. With a single menu of few states, each state is a frame that
is drawn when it is first shown (and, while nothing else happens, ahead of that), and a rule of the
page shows the frame that is chosen. With more controls the kernel draws the picture anew and
replaces it in place, and at rest draws the states one step away. Both keep one fixed size, say the
state in a sentence, and store a plain first state for readers without a kernel."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ipywidgets as widgets

from helpers.errors import LessonError
from helpers.markup import escape, opened_by
from helpers.widgets import parts, prefetch
from helpers.widgets.controls import (
    Control,
    ControlError,
    between,
    control_of,
    many,
    rows,
    spoken,
)

__all__ = ["Explorer", "View", "between", "explore", "many"]

FEW, KEPT = 60, 120
# What stands there while a picture is drawn that was not drawn ahead: it may take a second.
BUSY = '<span role="status">Drawing …</span>'
# Classes of our own, for the rules that show one frame of many.
PAGED, FRAMES, STATE = "two-leaps-paged", "two-leaps-frames", "two-leaps-state"
# The class of how many rows the controls take (parts.LOOK).
ROWS = "two-leaps-rows"


def explore(
    draw: Callable[..., Any],
    *data: Any,
    height: int | None = None,
    opens: str = "",
    **controls: Any,
) -> Explorer:
    """An explorer for a chart function.

    draw: any function of helpers.charts (or one that returns page.show's table), called as
    draw(*data, **state).
    data: its tables, passed on unchanged.  height: pixels kept for a table; a chart keeps its own
    shape.  opens: for one that would give away what the learner is asked first: the words of the
    button, or the line, that opens it.
    controls: a list of choices (first one shown first), a dict of label -> value, many(...) or
    between(...); the keyword is the argument of `draw`, and with underscores as spaces the
    control's spoken name.

    Raises ControlError for a control without choices, and where there is no control at all.
    """
    if not controls:
        raise ControlError(
            "There is nothing to choose. Name a control, for example country=[...], or call the"
            " chart itself."
        )
    built = {name: control_of(name, spec) for name, spec in controls.items()}
    return Explorer(draw, data, built, height, opens)


class Explorer:
    """A chart with controls; displaying it shows them, printing it gives the first state in
    words."""

    def __init__(
        self,
        draw: Callable[..., Any],
        data: tuple[Any, ...],
        controls: Mapping[str, Control],
        height: int | None,
        opens: str = "",
    ):
        self.opens = opens
        self._draw, self._data, self.controls = draw, data, dict(controls)
        self._drawn: dict[Hashable, View] = {}
        self.first = {name: control.start for name, control in self.controls.items()}
        self._height = height

    @property
    def name(self) -> str:
        """The name of the function that draws."""
        return self._draw.__name__

    @property
    def data(self) -> tuple[Any, ...]:
        """The tables that the function is given."""
        return self._data

    @property
    def count(self) -> int:
        """How many states there are: all choices crossed, a tick-list in all its subsets."""
        return prod(len(control.values) for control in self.controls.values())

    def at(self, link: str) -> Explorer:
        """This explorer, opened at the view that a link names: the address of a page of the course
        with what stands in it after #, or that alone.

        Raises ControlError for a link to another explorer, and for a choice that is not there."""
        name, _, query = urlsplit(link).fragment.partition("?")
        if self.name not in (name, name.partition(".")[2].partition("-")[0]):
            raise ControlError(
                f"This link leads to {name or 'no view'}. A link to this one has #NN.{self.name}?"
                " in it, NN being the number of the lesson."
            )
        asked = parse_qs(query, keep_blank_values=True)
        start = {
            key: control.starting(control.named(asked[key])) if key in asked else control
            for key, control in self.controls.items()
        }
        return Explorer(self._draw, self._data, start, self._height)

    def states(self) -> Iterator[dict[str, Any]]:
        """Every state, the controls in their order, the last one changing fastest."""
        choices = [control.values for control in self.controls.values()]
        return (dict(zip(self.controls, values, strict=True)) for values in product(*choices))

    def chart(self, state: Mapping[str, Any]) -> Any:
        """What the chart function returns for one state, worked out anew. Raises whatever the
        function raises."""
        return self._draw(*self._data, **state)

    def view(self, state: Mapping[str, Any]) -> View:
        """The picture, sentence and table of one state, drawn once and kept."""
        deque(self.drawing(state), maxlen=0)
        return self._drawn[tuple(state.items())]

    def drawing(self, state: Mapping[str, Any]) -> Iterator[None]:
        """Draw a state and keep it, with a stop on the way. A state that is kept takes no step."""
        if self.has(state):
            return
        chart = self._worked_out(state)
        yield
        view = self._drawn[tuple(state.items())] = self._made(state, chart)
        if len(self._drawn) > KEPT:
            del self._drawn[next(iter(self._drawn))]
        del chart
        if view.behind:
            # A drawn figure holds four megabytes and itself. Left to the collector, a lesson would
            # hold ten of them.
            gc.collect()

    def has(self, state: Mapping[str, Any]) -> bool:
        """Whether a state is drawn and still kept."""
        return tuple(state.items()) in self._drawn

    def near(self, state: Mapping[str, Any], before: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The states one step away from `state`, likeliest first: on from `before` in the same
        direction, then any other."""
        steps = [
            (name, value)
            for name, control in self.controls.items()
            for value in control.near(state[name])
        ]
        moved = [name for name in self.controls if state[name] != before[name]]
        onward = [(name, self.controls[name].onward(before[name], state[name])) for name in moved]
        return [
            {**state, name: value}
            for name, value in dict.fromkeys([*onward, *steps])
            if value != state[name]
        ]

    def far(self, state: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The states that a held key passes: along each number box, nearest first, at most FEW."""
        passed = [
            (away, name, value)
            for name, control in self.controls.items()
            for away, value in control.along(state[name])
        ]
        return [{**state, name: value} for _, name, value in sorted(passed)[:FEW]]

    @property
    def sources(self) -> list[str]:
        """Source keys behind the first state's chart."""
        return self.view(self.first).sources

    @property
    def in_page(self) -> bool:
        """Whether the page switches the frames itself: one control, one choice at a time, few
        states."""
        only, *more = self.controls.values()
        return not more and only.in_page and len(only.values) <= FEW

    @property
    def widget(self) -> widgets.Widget:
        """A live widget of this explorer; each call builds another one."""
        whole = (_paged if self.in_page else _redrawn)(self, self._height)
        return parts.opened_by(self.opens, whole) if self.opens else whole

    def sentence(self, state: Mapping[str, Any], finding: str = "") -> str:
        """A state in one sentence, and what is found in it."""
        told = "; ".join(
            f"{spoken(name).lower()}: {self.controls[name].say(value)}"
            for name, value in state.items()
        )
        return f"Now showing {told}. {finding}".strip()

    def moved(self, state: Mapping[str, Any], before: Mapping[str, Any]) -> str:
        """What differs between a state and the one before, in words: each control that moved and
        where it stands; empty where none did."""
        return " ".join(
            f"{spoken(name)}: {control.say(state[name])}{control.bound(state[name])}."
            for name, control in self.controls.items()
            if state[name] != before[name]
        )

    def _worked_out(self, state: Mapping[str, Any]) -> Any:
        try:
            return self.chart(state)
        except LessonError as cannot:
            return cannot

    def _made(self, state: Mapping[str, Any], chart: Any) -> View:
        if isinstance(chart, LessonError):
            return View(
                f'<p aria-live="polite">{escape(str(chart))}</p>',
                self.sentence(state, str(chart)),
                "",
                [],
                self.sentence(state),
            )
        said = self.sentence(state, f"{chart.title}.")
        sources = list(getattr(chart, "sources", []))
        return View(chart.picture, said, chart.behind, sources, self.sentence(state))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        view = self.view(self.first)
        shown = f"{view.picture}<p>{escape(view.shown)}</p>{view.behind}"
        shown = opened_by(self.opens, shown) if self.opens else shown
        return parts.bundle(shown, view.sentence, self.widget)


@dataclass(frozen=True)
class View:
    """One state of an explorer: its picture (or message) as HTML, the state and its finding in a
    sentence, the table behind it, sources, and the state alone, which stands below the picture
    since the picture says the finding."""

    picture: str
    sentence: str
    behind: str
    sources: list[str]
    shown: str


def _as_html(view: View, height: int | None, moved: str = "") -> str:
    """A frame as one piece of HTML, since each widget is one message more: the picture in its
    place, the sentence, and what stands behind. These words have room for three lines, so that
    seldom something moves below them.

    moved: what a screen reader says after the finding, which is the title above the picture. The
    whole state would be forty words after each step; it stands there to be read."""
    # A table has no title that is spoken by itself.
    finding = "" if "aria-live" in view.picture else view.sentence.removeprefix(view.shown).strip()
    words = escape(f"{finding} {moved}".strip())
    heard = (
        f'<p role="status" aria-live="polite" class="{parts.HEARD}">{words}</p>' if words else ""
    )
    told = f'<p class="{STATE}">{escape(view.shown)}</p>{heard}'
    return _room(_fitted(view), f"{told}{view.behind}", height)


def _room(picture: str, words: str, height: int | None) -> str:
    return (
        f'{parts.framed(picture, height)}<div style="line-height: 1.5; min-height:'
        f' 5em">{words}</div>'
    )


def _fitted(view: View) -> str:
    """The picture of a frame for its place. A chart fits; a table may be longer, so it scrolls, by
    keyboard too."""
    if view.behind:
        return view.picture
    # The attribute keeps JupyterLab from taking the arrow keys for itself.
    keys = 'tabindex="0" data-lm-suppress-shortcuts="true"'
    name = 'role="region" aria-label="Table, scrolls with the arrow keys"'
    return f'<div {name} {keys} style="height: 100%; overflow: auto">{view.picture}</div>'


def _redrawn(explorer: Explorer, height: int | None) -> widgets.Widget:
    pickers = {name: control.picker(name) for name, control in explorer.controls.items()}
    place, busy = parts.words(), parts.words().add_class(parts.DRAWING)
    chosen, before = dict(explorer.first), dict(explorer.first)
    told = list(explorer.first.items())

    def show(*, moved: bool = True) -> None:
        now = tuple(chosen.items())
        heard = explorer.moved(chosen, dict(told))
        told[:] = now
        if not explorer.has(chosen):
            busy.value = BUSY
        place.value = _as_html(explorer.view(chosen), height, heard)
        busy.value = ""
        near, far = explorer.near(chosen, before), explorer.far(chosen)
        prefetch.QUEUE.schedule(
            place, map(explorer.drawing, near), map(explorer.drawing, far), moved=moved
        )

    def move(_change: object) -> None:
        before.update(chosen)
        chosen.update({name: picker.value for name, picker in pickers.items()})
        prefetch.QUEUE.pause()
        debouncer.move(drawn=explorer.has(chosen))

    debouncer = prefetch.Debouncer(show)
    for picker in pickers.values():
        picker.observe(move, names="value")
    show(moved=False)
    # Beside each other as far as the page is wide, so that control and result fit one screen.
    row = parts.wrapped(*pickers.values(), gap="0 1.5em")
    return parts.live(busy, row, place).add_class(f"{ROWS}-{min(3, rows(explorer.controls))}")


def _paged(explorer: Explorer, height: int | None) -> widgets.Widget:
    ((name, control),) = explorer.controls.items()
    states = [{name: value} for value in control.values]
    picker = control.picker(name)
    empty = _room("", "", height)
    places = [parts.words(empty) for _ in states]

    def filling(index: int) -> Iterator[None]:
        if places[index].value == empty:
            yield from explorer.drawing(states[index])
            places[index].value = _as_html(explorer.view(states[index]), height)

    def fill(index: int) -> None:
        deque(filling(index), maxlen=0)

    picker.observe(lambda change: fill(change["new"]), names="index")
    fill(picker.index)
    prefetch.QUEUE.schedule(picker, map(filling, range(len(states))))
    frames = parts.column(*places).add_class(FRAMES)
    rules = parts.words(_one_of(len(states)), display="none")
    return parts.live(picker, rules, frames).add_class(PAGED)


@cache
def _one_of(count: int) -> str:
    """Rules that hide every frame but the one whose option is chosen. The browser follows them in
    the same breath as the key, and needs neither the kernel nor a script for it; one too old to
    know :has() shows all frames, one below the other."""
    rules = [
        f".{PAGED}:has(option:nth-child({place}):checked) .{FRAMES} > :not(:nth-child({place})) {{"
        " display: none }"
        for place in range(1, count + 1)
    ]
    return f"<style>{' '.join(rules)}</style>"
