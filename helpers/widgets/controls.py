"""The controls of an explorer: a menu, a tick-list, a number box. One class each.

To add a kind of control, write one more class below Control and a function that makes it for a
lesson; nothing else has to know of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.errors import LessonError, not_among
from helpers.markup import escape
from helpers.widgets import parts

SHORT = 4
# Pixels: a letter, what a field has around its words, a box and the distance to the next part; and
# the width of a lesson in a small window beside the list of files.
LETTER, FIELD, BOX, NARROW = 7.5, 45, 38, 840


class ControlError(LessonError):
    """A control that cannot be built: no choices, or a start that is not among them."""


class Control(ABC):
    """What an explorer asks of a control. `start` is the value shown first; it is hashable, as
    every value is."""

    start: Any
    # Whether the page itself can switch between the views of this control, see Explorer.in_page.
    in_page = False

    @property
    @abstractmethod
    def values(self) -> list[Any]:
        """Every value that can be chosen, in the order in which they are offered."""

    @abstractmethod
    def picker(self, name: str) -> widgets.Widget:
        """A live widget, named after `name`, whose `value` is the value chosen."""

    @abstractmethod
    def say(self, value: Any) -> str:
        """A value in words."""

    @abstractmethod
    def starting(self, value: Any) -> Control:
        """The same control, with another value shown first."""

    def for_page(self) -> dict[str, Any]:
        """What a page needs to offer this control without Python: its kind and the labels of its
        values. A kind that says nothing else is offered as a menu."""
        return {"kind": "menu", "labels": [self.say(value) for value in self.values]}

    def widths(self, name: str) -> list[float]:
        """About how wide its parts are on the page, in pixels, from left to right."""
        longest = max(len(self.say(value)) for value in self.values)
        return [LETTER * (len(name) + longest) + FIELD]

    def bound(self, value: Any) -> str:
        """What is said of a value beyond which there is none, after a comma; else nothing."""
        return ""

    def named(self, labels: Sequence[str]) -> Any:
        """The value that a link names by its words. Raises ControlError for a word that is not
        among the choices."""
        found = {self.say(value): value for value in self.values}
        if len(labels) != 1 or labels[0] not in found:
            raise ControlError(not_among(found, ", ".join(labels), "choice"))
        return found[labels[0]]

    def near(self, value: Any) -> list[Any]:
        """The values one step away, onward first."""
        values, at = self.values, self._at(value)
        return values[at + 1 : at + 2] + values[:at][-1:]

    def onward(self, before: Any, value: Any) -> Any:
        """Where a step on from `value` leads, in the direction from `before`; `value` itself at the
        end of the road."""
        values = self.values
        way = 1 if self._at(value) > self._at(before) else -1
        return values[max(0, min(len(values) - 1, self._at(value) + way))]

    def along(self, value: Any) -> list[tuple[int, Any]]:
        """Values that a held key passes: how many steps away each is, and the value."""
        return []

    def _at(self, value: Any) -> int:
        return self.values.index(value)


@dataclass(frozen=True)
class Menu(Control):
    """Choose one of `choices`, label -> value. At first the first is chosen, or `opened`."""

    choices: Mapping[str, Any]
    opened: str | None = None
    in_page = True

    @property
    def start(self) -> Any:
        """The choice that is shown first: the one with the label `opened`, or the first."""
        return self.choices[next(iter(self.choices)) if self.opened is None else self.opened]

    def starting(self, value: Any) -> Menu:
        """The same menu, with another choice shown first."""
        return replace(self, opened=self.say(value))

    @property
    def values(self) -> list[Any]:
        """The value of each choice."""
        return list(self.choices.values())

    def picker(self, name: str) -> widgets.Widget:
        """A menu."""
        # Buttons do not say which of them is chosen; radio buttons and list boxes cannot be moved
        # by keyboard in JupyterLab, which takes their arrow keys for itself.
        return parts.control(
            widgets.Dropdown, spoken(name), options=list(self.choices.items()), value=self.start
        )

    def say(self, value: Any) -> str:
        """The label of a value."""
        return next(label for label, each in self.choices.items() if each == value)

    def near(self, value: Any) -> list[Any]:
        """Every other choice of few, else the neighbours."""
        if len(self.choices) > SHORT:
            return super().near(value)
        return [each for each in self.values if each != value]


@dataclass(frozen=True)
class Many(Control):
    """Tick any number of `options`; `start` are ticked at first. Written many(options, start) in a
    lesson. A value is the tuple of ticked options, in the order of the options."""

    options: tuple[str, ...]
    start: tuple[str, ...]

    @property
    def values(self) -> list[tuple[str, ...]]:
        """Every subset, smallest first."""
        sizes = range(len(self.options) + 1)
        return [ticked for size in sizes for ticked in combinations(self.options, size)]

    def starting(self, value: tuple[str, ...]) -> Many:
        """The same tick-list, with other boxes ticked at first."""
        return replace(self, start=value)

    def named(self, labels: Sequence[str]) -> tuple[str, ...]:
        """The boxes that a link names. Raises ControlError for one that is not there."""
        ticked = many(self.options, [label for label in labels if label])
        return ticked.start

    def for_page(self) -> dict[str, Any]:
        """A label for each box, and for each subset a number, with a bit for each box."""
        bits = {option: 1 << place for place, option in enumerate(self.options)}
        masks = [sum(bits[option] for option in value) for value in self.values]
        return {"kind": "many", "labels": list(self.options), "masks": masks}

    def picker(self, name: str) -> widgets.Widget:
        """A named row of tick boxes."""
        return _TickList(spoken(name), self)

    def widths(self, name: str) -> list[float]:
        """The name, and each box with its words."""
        return [LETTER * len(each) + BOX for each in (name, *self.options)]

    def say(self, value: tuple[str, ...]) -> str:
        """The ticked options in a row."""
        return ", ".join(value) or "none"

    def near(self, value: tuple[str, ...]) -> list[tuple[str, ...]]:
        """One box more or less."""
        return [
            tuple(each for each in self.options if (each in value) != (each == box))
            for box in self.options
        ]

    def onward(self, before: tuple[str, ...], value: tuple[str, ...]) -> tuple[str, ...]:
        """The box after the one that was changed."""
        after = self.near(value)[1:] + [value]
        return next(
            new
            for each, new in zip(self.options, after, strict=True)
            if (each in before) != (each in value)
        )


def many(options: Sequence[str], start: Sequence[str] = ()) -> Many:
    """A control that lets the learner tick any of `options`. Raises ControlError if `start` holds a
    stranger."""
    strangers = [item for item in start if item not in options]
    if not options:
        raise ControlError("A tick-list needs something to tick.")
    if strangers:
        raise ControlError(not_among(options, strangers[0], "choice"))
    return Many(tuple(options), tuple(item for item in options if item in start))


class _Whole(traitlets.CInt[int, Any]):
    """A number, rounded to a whole one."""

    def validate(self, obj: Any, value: Any) -> int:
        return super().validate(obj, round(value) if isinstance(value, float) else value)


class _WholeText(widgets.BoundedFloatText):
    """A number box for whole numbers. A box of ipywidgets for integers takes no decimal point, and
    makes 25 of 2.5; here that stands as 2 when it is left."""

    value = _Whole(0).tag(sync=True)


@dataclass(frozen=True)
class Between(Control):
    """Choose a whole number from `low` to `high` in steps of `step`; `start` is chosen at first."""

    low: int
    high: int
    start: int
    step: int

    @property
    def values(self) -> list[int]:
        """Every number that can be reached in steps."""
        return list(range(self.low, self.high + 1, self.step))

    def starting(self, value: int) -> Between:
        """The same box, with another number shown first."""
        return replace(self, start=value)

    def picker(self, name: str) -> widgets.Widget:
        """A number box and not a slider: its name is spoken, and it can be typed into."""
        own: dict[str, Any] = {"min": self.low, "max": self.high, "step": self.step}
        # The page puts a number out of range back by itself, and says nothing of it.
        return parts.control(_WholeText, spoken(name), value=self.start, about=self.about, **own)

    def for_page(self) -> dict[str, Any]:
        """A label for each number; a page offers a box."""
        return super().for_page() | {"kind": "between"}

    @property
    def about(self) -> str:
        """Which numbers can be chosen, in words."""
        return f"{self.low} to {self.high}, in steps of {self.step}"

    def say(self, value: int) -> str:
        """The number."""
        return str(value)

    def bound(self, value: int) -> str:
        """That a number is the highest or the lowest: one typed beyond it was put back."""
        return {self.high: ", the highest", self.low: ", the lowest"}.get(value, "")

    def near(self, value: int) -> list[int]:
        """Every other number of few, else the neighbours."""
        if len(self.values) > SHORT:
            return super().near(value)
        return [each for each in self.values if each != value]

    def along(self, value: int) -> list[tuple[int, int]]:
        """Every other number, with its distance in steps."""
        at = self._at(value)
        return [(abs(place - at), each) for place, each in enumerate(self.values) if place != at]

    def _at(self, value: int) -> int:
        # A number may be typed between two steps; it stands at the nearer one.
        return min(range(len(self.values)), key=lambda at: abs(self.values[at] - value))


def between(low: int, high: int, start: int, step: int = 1) -> Between:
    """A number box from `low` to `high`. Raises ControlError if `start` cannot be reached from
    `low` in steps of `step`."""
    if step < 1 or start not in range(low, high + 1, step):
        raise ControlError(f"{start} is not among {low}, {low + step}, ... up to {high}.")
    return Between(low, high, start, step)


def control_of(name: str, spec: Any) -> Control:
    """The control that a lesson's `spec` asks for: a Control, or the choices of a menu as a list or
    as label -> value. Raises ControlError for a menu without choices."""
    if isinstance(spec, Control):
        return spec
    choices = dict(spec) if isinstance(spec, Mapping) else {str(item): item for item in spec}
    if not choices:
        raise ControlError(f"The control {name!r} has no choices.")
    return Menu(choices)


def rows(controls: Mapping[str, Control]) -> int:
    """About how many rows controls take in a small window, as they stand beside each other."""
    count, left = 0, 0.0
    for name, control in controls.items():
        widths = control.widths(name)
        # One that finds no room begins a row, and wraps in itself where it is broader than one.
        if sum(widths) > left:
            count, left = count + 1, NARROW
        for width in widths:
            if width > left:
                count, left = count + 1, NARROW
            left -= width
    return count


def spoken(name: str) -> str:
    """A keyword as a screen reader and a label say it: underscores as spaces, a capital first."""
    return name.replace("_", " ").capitalize()


class _TickList(widgets.HBox):
    """A name and tick boxes in a row that wraps; `value` is the tuple of ticked labels, in the
    order of the options."""

    def __init__(self, name: str, control: Many):
        self.boxes = [
            parts.control(widgets.Checkbox, item, value=item in control.start, indent=False)
            for item in control.options
        ]
        title = parts.words(f"<span>{escape(name)}</span>")
        row = parts.wrapped(title, *self.boxes, gap="0 1em")
        super().__init__(row.children, layout=row.layout)

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
