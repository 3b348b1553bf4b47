"""The controls of an explorer: a menu, a tick-list, a number box; what can be chosen, how it is
said, what lies near."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from helpers.errors import LessonError
from helpers.widgets import parts

SHORT = 4


class ControlError(LessonError):
    """A control that cannot be built: no choices, or a start that is not among them."""


@dataclass(frozen=True)
class Many:
    """Choose any number of `options`; `start` are chosen at first. Written many(options, start) in
    a lesson."""

    options: tuple[str, ...]
    start: tuple[str, ...]


def many(options: Sequence[str], start: Sequence[str] = ()) -> Many:
    """A control that lets the learner tick any of `options`. Raises ControlError if `start` holds a
    stranger."""
    strangers = [item for item in start if item not in options]
    if strangers or not options:
        raise ControlError(
            f"Not among the choices: {strangers}. The choices are: {', '.join(options)}."
        )
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
    """A number box from `low` to `high`. Raises ControlError if `start` cannot be reached from
    `low` in steps of `step`."""
    box = Between(low, high, start, step)
    if step < 1 or start not in box.values:
        raise ControlError(f"{start} is not among {low}, {low + step}, ... up to {high}.")
    return box


@dataclass(frozen=True)
class Control:
    """One control: its choices as label -> value, its start value, and how a value is said."""

    spec: Any
    choices: dict[str, Any]
    start: Any

    @property
    def states(self) -> list[Any]:
        """The values to try: every choice, or for a tick-list none, each alone, all, and the
        start."""
        if isinstance(self.spec, Between):
            return list(self.spec.values)
        if not isinstance(self.spec, Many):
            return list(self.choices.values())
        options = self.spec.options
        return list(dict.fromkeys([self.start, (), *((item,) for item in options), options]))

    def near(self, value: Any) -> list[Any]:
        """The values one step away: every other one of few, else the neighbours; in a tick-list,
        one box more or less."""
        if isinstance(self.spec, Many):
            options = self.spec.options
            return [
                tuple(each for each in options if (each in value) != (each == box))
                for box in options
            ]
        values, at = self.states, self._at(value)
        if len(values) <= SHORT:
            return [each for each in values if each != value]
        return values[at + 1 : at + 2] + values[:at][-1:]

    def along(self, value: Any) -> list[tuple[int, Any]]:
        """How many steps away each other value is, and the value."""
        values, at = self.states, self._at(value)
        return [(abs(place - at), each) for place, each in enumerate(values) if place != at]

    def onward(self, before: Any, value: Any) -> Any:
        """Where a step on from `value` leads, in the direction from `before`; `value` itself at the
        end of the road.

        In a tick-list the next box follows the one that was changed.
        """
        if isinstance(self.spec, Many):
            after = self.near(value)[1:] + [value]
            return next(
                new
                for each, new in zip(self.spec.options, after, strict=True)
                if (each in before) != (each in value)
            )
        values = self.states
        way = 1 if self._at(value) > self._at(before) else -1
        return values[max(0, min(len(values) - 1, self._at(value) + way))]

    def _at(self, value: Any) -> int:
        """The place of a value among the states. A number may be typed between two steps; it stands
        at the nearer one."""
        values = self.states
        return (
            values.index(value)
            if value in values
            else min(range(len(values)), key=lambda at: abs(values[at] - value))
        )

    def picker(self, name: str) -> widgets.Widget:
        """A live control, named after `name`, whose `value` is the value chosen."""
        if isinstance(self.spec, Many):
            return _TickList(spoken(name), self)
        if isinstance(self.spec, Between):
            low, high, step = self.spec.low, self.spec.high, self.spec.step
            # A number box and not a slider: its name is spoken, and it can be typed into.
            return parts.control(
                widgets.BoundedIntText, spoken(name), value=self.start, min=low, max=high, step=step
            )
        # Buttons do not say which of them is chosen; radio buttons and list boxes cannot be moved
        # by keyboard in JupyterLab, which takes their arrow keys for itself.
        return parts.control(
            widgets.Dropdown, spoken(name), options=list(self.choices.items()), value=self.start
        )

    def say(self, value: Any) -> str:
        """A value in words."""
        if isinstance(self.spec, Many):
            return ", ".join(value) or "none"
        if isinstance(self.spec, Between):
            return str(value)
        return next(label for label, each in self.choices.items() if each == value)


def control_of(name: str, spec: Any) -> Control:
    """The control that a lesson's `spec` asks for. Raises ControlError for one without choices."""
    if isinstance(spec, Many):
        return Control(spec, {item: item for item in spec.options}, spec.start)
    if isinstance(spec, Between):
        return Control(spec, {}, spec.start)
    choices = dict(spec) if isinstance(spec, Mapping) else {str(item): item for item in spec}
    if not choices:
        raise ControlError(f"The control {name!r} has no choices.")
    return Control(spec, choices, next(iter(choices.values())))


def spoken(name: str) -> str:
    """A keyword as a screen reader and a label say it: underscores as spaces, a capital first."""
    return name.replace("_", " ").capitalize()


class _TickList(widgets.VBox):
    """A named row of tick boxes whose `value` is the tuple of ticked labels, in the order of the
    options."""

    def __init__(self, name: str, control: Control):
        self.boxes = [
            parts.control(widgets.Checkbox, item, value=item in control.start, indent=False)
            for item in control.choices
        ]
        boxes = parts.row(*self.boxes, flex_flow="row wrap")
        super().__init__([parts.words(f"<span>{html.escape(name)}</span>"), boxes])

    @property
    def value(self) -> tuple[str, ...]:
        """The ticked labels."""
        return tuple(box.description for box in self.boxes if box.value)

    def observe(
        self, handler: Callable[[Any], None], names: Any = "value", type: str = "change"
    ) -> None:
        """Call `handler` when a box is ticked or cleared; any other name is observed as usual."""
        if names != "value":
            super().observe(handler, names=names, type=type)
            return
        for box in self.boxes:
            box.observe(handler, names="value")
