"""Ties a chart function to labelled controls: one mechanism for every lesson.

    explore(charts.standings, gdp, population, countries, vintage=list(growth.VINTAGES))

Two engines stand behind the one call. With a single menu of few states, each state is a frame that is drawn when it is
first shown (and, while nothing else happens, ahead of that), and a rule of the page shows the frame that is chosen. With
more controls the kernel draws the picture anew and replaces it in place, and at rest draws the states one step away. Both
keep one fixed size, say the state in a sentence, and store a plain first state for readers without a kernel.
"""

from __future__ import annotations

import gc
import html
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Any

import ipywidgets as widgets

import helpers
from helpers import ahead, panel
from helpers.errors import LessonError

FEW, KEPT = 60, 120
CROSSED = 300
SHORT = 4
# Classes of our own, for the rules that show one frame of many.
PAGED, FRAMES = "two-leaps-paged", "two-leaps-frames"


class ControlError(LessonError):
    """A control that cannot be built: no choices, or a start that is not among them."""


@dataclass(frozen=True)
class Many:
    """Choose any number of `options`; `start` are chosen at first. Written many(options, start) in a lesson."""

    options: tuple[str, ...]
    start: tuple[str, ...]


def many(options: Sequence[str], start: Sequence[str] = ()) -> Many:
    """A control that lets the learner tick any of `options`. Raises ControlError if `start` holds a stranger."""
    strangers = [item for item in start if item not in options]
    if strangers or not options:
        raise ControlError(f"Not among the choices: {strangers}. The choices are: {', '.join(options)}.")
    return Many(tuple(options), tuple(item for item in options if item in start))


@dataclass(frozen=True)
class Between:
    """Choose a whole number from `low` to `high` in steps of `step`; `start` is chosen at first."""

    low: int
    high: int
    start: int
    step: int

    @property
    def values(self) -> list[int]:
        """Every number that can be chosen."""
        return list(range(self.low, self.high + 1, self.step))


def between(low: int, high: int, start: int, step: int = 1) -> Between:
    """A number box from `low` to `high`. Raises ControlError if `start` cannot be reached from `low` in steps of `step`."""
    box = Between(low, high, start, step)
    if step < 1 or start not in box.values:
        raise ControlError(f"{start} is not among {low}, {low + step}, ... up to {high}.")
    return box


def explore(draw: Callable[..., Any], *data: Any, height: int | None = None, **controls: Any) -> Explorer:
    """An explorer for a chart function.

    draw: any function of helpers.charts (or one that returns page.show's table), called as draw(*data, **state).
    data: its tables, passed on unchanged.  height: pixels kept for a table; a chart keeps its own shape.
    controls: a list of choices (first one shown first), a dict of label -> value, many(...) or between(...); the keyword is the
    argument of `draw`, and with underscores as spaces the control's spoken name.

    Raises ControlError for a control without choices, and where there is no control at all.
    """
    if not controls:
        raise ControlError("There is nothing to choose. Name a control, for example country=[...], or call the chart itself.")
    return Explorer(draw, data, {name: _control(name, spec) for name, spec in controls.items()}, height)


class Explorer:
    """A chart with controls; displaying it shows them, printing it gives the first state in words."""

    def __init__(self, draw: Callable[..., Any], data: tuple[Any, ...], controls: Mapping[str, Control], height: int | None):
        self._draw, self._data, self.controls = draw, data, dict(controls)
        self._drawn: dict[Hashable, Frame] = {}
        self.first = {name: control.start for name, control in self.controls.items()}
        self._height = height

    def states(self) -> Iterator[dict[str, Any]]:
        """Every state worth testing or printing. All choices are crossed while that makes few hundred; else each control
        is walked through its choices with the others at their start. A tick-list is tried as none, each alone and all."""
        choices = [control.states for control in self.controls.values()]
        if prod(map(len, choices)) <= CROSSED:
            yield from (dict(zip(self.controls, values, strict=True)) for values in product(*choices))
            return
        yield dict(self.first)
        for name, control in self.controls.items():
            yield from ({**self.first, name: value} for value in control.states if value != self.first[name])

    def chart(self, state: Mapping[str, Any]) -> Any:
        """What the chart function returns for one state, worked out anew. Raises whatever the function raises."""
        return self._draw(*self._data, **state)

    def frame(self, state: Mapping[str, Any]) -> Frame:
        """The picture, sentence and table of one state, drawn once and kept."""
        deque(self.drawing(state), maxlen=0)
        return self._drawn[tuple(state.items())]

    def drawing(self, state: Mapping[str, Any]) -> Iterator[None]:
        """Draw a state and keep it, with a stop on the way. A state that is kept takes no step."""
        if self.has(state):
            return
        chart = self._worked_out(state)
        yield
        frame = self._drawn[tuple(state.items())] = self._made(state, chart)
        if len(self._drawn) > KEPT:
            del self._drawn[next(iter(self._drawn))]
        del chart
        if frame.behind:
            # A drawn figure holds four megabytes and itself. Left to the collector, a lesson would hold ten of them.
            gc.collect()

    def has(self, state: Mapping[str, Any]) -> bool:
        """Whether a state is drawn and still kept."""
        return tuple(state.items()) in self._drawn

    def near(self, state: Mapping[str, Any], before: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The states one step away from `state`, likeliest first: on from `before` in the same direction, then any other."""
        steps = [(name, value) for name, control in self.controls.items() for value in control.near(state[name])]
        moved = [name for name in self.controls if state[name] != before[name]]
        onward = [(name, self.controls[name].onward(before[name], state[name])) for name in moved]
        return [{**state, name: value} for name, value in dict.fromkeys([*onward, *steps]) if value != state[name]]

    def far(self, state: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The states that a held key passes: along each number box, nearest first, at most FEW."""
        boxes = {name: control for name, control in self.controls.items() if isinstance(control.spec, Between)}
        passed = [(away, name, value) for name, box in boxes.items() for away, value in box.along(state[name])]
        return [{**state, name: value} for _, name, value in sorted(passed)[:FEW]]

    @property
    def sources(self) -> list[str]:
        """Source keys behind the first state's chart."""
        return self.frame(self.first).sources

    @property
    def in_page(self) -> bool:
        """Whether the page switches the frames itself: one control, one choice at a time, few states."""
        (only, *more) = self.controls.values()
        return not more and not isinstance(only.spec, Many | Between) and len(only.states) <= FEW

    @property
    def widget(self) -> widgets.Widget:
        """A live widget of this explorer; each call builds another one."""
        return (_paged if self.in_page else _redrawn)(self, self._height)

    def sentence(self, state: Mapping[str, Any], finding: str) -> str:
        """A state in one sentence, and what is found in it."""
        told = "; ".join(f"{_spoken(name).lower()}: {self.controls[name].say(value)}" for name, value in state.items())
        return f"Now showing {told}. {finding}"

    def _worked_out(self, state: Mapping[str, Any]) -> Any:
        try:
            return self.chart(state)
        except LessonError as cannot:
            return cannot

    def _made(self, state: Mapping[str, Any], chart: Any) -> Frame:
        if isinstance(chart, LessonError):
            return Frame(f"<p>{html.escape(str(chart))}</p>", self.sentence(state, str(chart)), "", [])
        said = self.sentence(state, f"{chart.title}.")
        return Frame(chart.picture, said, chart.behind, list(getattr(chart, "sources", [])))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        frame = self.frame(self.first)
        bundle: dict[str, Any] = {
            "text/html": f"<div>{frame.picture}<p>{html.escape(frame.sentence)}</p>{frame.behind}</div>",
            "text/plain": frame.sentence,
        }
        shown = self.widget
        bundle["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2,
            "version_minor": 0,
            "model_id": shown.model_id,
        }
        return bundle


@dataclass(frozen=True)
class Frame:
    """One state of an explorer: its picture (or message) as HTML, the state in a sentence, the table behind it, sources."""

    picture: str
    sentence: str
    behind: str
    sources: list[str]


@dataclass(frozen=True)
class Control:
    """One control: its choices as label -> value, its start value, and how a value is said."""

    spec: Any
    choices: dict[str, Any]
    start: Any

    @property
    def states(self) -> list[Any]:
        """The values to try: every choice, or for a tick-list none, each alone, all, and the start."""
        if isinstance(self.spec, Between):
            return list(self.spec.values)
        if not isinstance(self.spec, Many):
            return list(self.choices.values())
        options = self.spec.options
        return list(dict.fromkeys([self.start, (), *((item,) for item in options), options]))

    def near(self, value: Any) -> list[Any]:
        """The values one step away: every other one of few, else the neighbours; in a tick-list, one box more or less."""
        if isinstance(self.spec, Many):
            options = self.spec.options
            return [tuple(each for each in options if (each in value) != (each == box)) for box in options]
        values, at = self.states, self._at(value)
        if len(values) <= SHORT:
            return [each for each in values if each != value]
        return values[at + 1 : at + 2] + values[:at][-1:]

    def along(self, value: Any) -> list[tuple[int, Any]]:
        """How many steps away each other value is, and the value."""
        values, at = self.states, self._at(value)
        return [(abs(place - at), each) for place, each in enumerate(values) if place != at]

    def onward(self, before: Any, value: Any) -> Any:
        """Where a step on from `value` leads, in the direction from `before`; `value` itself at the end of the road.

        In a tick-list the next box follows the one that was changed.
        """
        if isinstance(self.spec, Many):
            after = self.near(value)[1:] + [value]
            return next(new for each, new in zip(self.spec.options, after, strict=True) if (each in before) != (each in value))
        values = self.states
        way = 1 if self._at(value) > self._at(before) else -1
        return values[max(0, min(len(values) - 1, self._at(value) + way))]

    def _at(self, value: Any) -> int:
        """The place of a value among the states. A number may be typed between two steps; it stands at the nearer one."""
        values = self.states
        return values.index(value) if value in values else min(range(len(values)), key=lambda at: abs(values[at] - value))

    def picker(self, name: str) -> widgets.Widget:
        """A live control, named after `name`, whose `value` is the value chosen."""
        if isinstance(self.spec, Many):
            return _TickList(_spoken(name), self)
        if isinstance(self.spec, Between):
            low, high, step = self.spec.low, self.spec.high, self.spec.step
            # A number box and not a slider: its name is spoken, and it can be typed into.
            return panel.control(widgets.BoundedIntText, _spoken(name), value=self.start, min=low, max=high, step=step)
        # Buttons do not say which of them is chosen; radio buttons and list boxes cannot be moved by keyboard in JupyterLab,
        # which takes their arrow keys for itself.
        return panel.control(widgets.Dropdown, _spoken(name), options=list(self.choices.items()), value=self.start)

    def say(self, value: Any) -> str:
        """A value in words."""
        if isinstance(self.spec, Many):
            return ", ".join(value) or "none"
        if isinstance(self.spec, Between):
            return str(value)
        return next(label for label, each in self.choices.items() if each == value)


def _control(name: str, spec: Any) -> Control:
    if isinstance(spec, Many):
        return Control(spec, {item: item for item in spec.options}, spec.start)
    if isinstance(spec, Between):
        return Control(spec, {}, spec.start)
    choices = dict(spec) if isinstance(spec, Mapping) else {str(item): item for item in spec}
    if not choices:
        raise ControlError(f"The control {name!r} has no choices.")
    return Control(spec, choices, next(iter(choices.values())))


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


class _TickList(widgets.VBox):
    """A named row of tick boxes whose `value` is the tuple of ticked labels, in the order of the options."""

    def __init__(self, name: str, control: Control):
        self.boxes = [
            panel.control(widgets.Checkbox, item, value=item in control.start, indent=False) for item in control.choices
        ]
        boxes = panel.row(*self.boxes, flex_flow="row wrap")
        super().__init__([panel.words(f"<span>{html.escape(name)}</span>"), boxes])

    @property
    def value(self) -> tuple[str, ...]:
        """The ticked labels."""
        return tuple(box.description for box in self.boxes if box.value)

    def observe(self, handler: Callable[[Any], None], names: Any = "value", type: str = "change") -> None:
        """Call `handler` when a box is ticked or cleared; any other name is observed as usual."""
        if names != "value":
            super().observe(handler, names=names, type=type)
            return
        for box in self.boxes:
            box.observe(handler, names="value")


def _laid_out(frame: Frame, height: int | None) -> str:
    """A frame as one piece of HTML, since each widget is one message more: the picture in its place, the sentence, and what
    stands behind. These words have room for four lines, so that seldom something moves below them."""
    told = f'<p role="status" aria-live="polite">{html.escape(frame.sentence)}</p>'
    return _room(_fitted(frame), f"{told}{frame.behind}", height)


def _room(picture: str, words: str, height: int | None) -> str:
    return f'{panel.framed(picture, height)}<div style="line-height: 1.5; min-height: 8.5em">{words}</div>'


def _fitted(frame: Frame) -> str:
    """The picture of a frame for its place. A chart fits; a table may be longer, so it scrolls, by keyboard too."""
    if frame.behind:
        return frame.picture
    # The attribute keeps JupyterLab from taking the arrow keys for itself.
    keys = 'tabindex="0" data-lm-suppress-shortcuts="true"'
    name = 'role="region" aria-label="Table, scrolls with the arrow keys"'
    return f'<div {name} {keys} style="height: 100%; overflow: auto">{frame.picture}</div>'


def _redrawn(explorer: Explorer, height: int | None) -> widgets.Widget:
    pickers = {name: control.picker(name) for name, control in explorer.controls.items()}
    place = panel.words()
    chosen, before = dict(explorer.first), dict(explorer.first)

    def show(*, moved: bool = True) -> None:
        place.value = _laid_out(explorer.frame(chosen), height)
        near, far = explorer.near(chosen, before), explorer.far(chosen)
        ahead.QUEUE.plan(place, map(explorer.drawing, near), map(explorer.drawing, far), moved=moved)

    def move(_change: object) -> None:
        before.update(chosen)
        chosen.update({name: picker.value for name, picker in pickers.items()})
        ahead.QUEUE.pause()
        follower.move(drawn=explorer.has(chosen))

    follower = ahead.Follower(show)
    for picker in pickers.values():
        picker.observe(move, names="value")
    show(moved=False)
    return panel.column(*pickers.values(), place)


def _paged(explorer: Explorer, height: int | None) -> widgets.Widget:
    ((name, control),) = explorer.controls.items()
    states = [{name: value} for value in control.states]
    picker = control.picker(name)
    empty = _room("", "", height)
    places = [panel.words(empty) for _ in states]

    def filling(index: int) -> Iterator[None]:
        if places[index].value == empty:
            yield from explorer.drawing(states[index])
            places[index].value = _laid_out(explorer.frame(states[index]), height)

    def fill(index: int) -> None:
        deque(filling(index), maxlen=0)

    picker.observe(lambda change: fill(change["new"]), names="index")
    fill(picker.index)
    ahead.QUEUE.plan(picker, map(filling, range(len(states))))
    frames = panel.column(*places).add_class(FRAMES)
    return panel.column(picker, panel.words(_one_of(len(states)), display="none"), frames).add_class(PAGED)


@cache
def _one_of(count: int) -> str:
    """Rules that hide every frame but the one whose option is chosen. The browser follows them in the same breath as the
    key, and needs neither the kernel nor a script for it; one too old to know :has() shows all frames, one below the other."""
    rules = [
        f".{PAGED}:has(option:nth-child({place}):checked) .{FRAMES} > :not(:nth-child({place})) {{ display: none }}"
        for place in range(1, count + 1)
    ]
    return f"<style>{' '.join(rules)}</style>"


# What has been loaded so far stays, and the collector need never look at it again: that would take a tenth of a second
# every few charts.
gc.freeze()
gc.set_threshold(*helpers.COLLECTOR)
