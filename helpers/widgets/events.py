"""What the page sends when a learner moves a control or presses a button: heard in the order in
which it was sent, in the thread that runs the cells, and with nothing missed that was typed before
a press."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets as widgets

# Seconds after a press in which a change of its fields is taken for one made before it.
LATE = 1.0
# The same where what was marked is the beginning of what arrives, as it is when a busy kernel has
# read half of what was typed.
HALF_READ = 10.0
# Seconds without a key after which somebody who writes has paused.
PAUSE = 0.8


class Field(Protocol):
    """What can be filled in: a widget, or several that tell of a change as one widget does."""

    def observe(self, handler: Callable[[Any], object], names: str) -> None:
        """Call `handler` when what `names` names has changed."""


def in_order(widget: widgets.Widget) -> widgets.Widget:
    """The widget, whose messages are from now on heard in the thread that runs the cells, as those
    of all others are.

    ipykernel 7.4 hands the messages of a widget to the thread in which it last spoke to the page,
    and so those of a text to another than those of a button, which never speaks. A press could be
    heard before the text it belongs to, and a chart be drawn in two threads at once, which share
    matplotlib's settings."""
    if hasattr(widget.comm, "_reply_subshell_for"):
        widget.comm._reply_subshell_for = lambda _data, _default: None
    return widget


def on_press(
    button: widgets.Button, act: Callable[[], object], *fields: Field
) -> Callable[[], None]:
    """Call `act` when a button is pressed, or Enter in a field of one line.

    The page sends a press at once, but holds a change back while an earlier one is on its way, so
    that a press can overtake what was typed before it. `act` is called again when the value of one
    of `fields` arrives late, up to LATE seconds; and once up to HALF_READ seconds, where a text
    goes on from what it was when `act` was called.

    Returns a function that ends this wait, for code that is about to fill the fields by itself.
    """
    pressed = [-HALF_READ]
    marked: list[object] = []

    def press(_button: object) -> None:
        marked[:] = [getattr(field, "value", None) for field in fields]
        act()
        pressed[0] = time.monotonic()

    def arrive(_change: object) -> None:
        since = time.monotonic() - pressed[0]
        half_read = since < HALF_READ and any(
            _goes_on(was, getattr(field, "value", None))
            for was, field in zip(marked, fields, strict=False)
        )
        if since < LATE or half_read:
            act()
        if since >= LATE:
            # What was held back comes in one piece; what comes after it was typed later.
            settle()

    def settle() -> None:
        pressed[0] = -HALF_READ

    def enter(_field: object, message: Any, _buffers: object) -> None:
        if isinstance(message, dict) and message.get("event") == "submit":
            press(button)

    button.on_click(press)
    for field in fields:
        field.observe(arrive, names="value")
        if isinstance(field, widgets.Text):
            field.on_msg(enter)
    return settle


def _goes_on(was: object, now: object) -> bool:
    """Whether a text is longer than it was and begins alike. From nothing no text goes on: who
    pressed too early is writing the answer now."""
    texts = isinstance(was, str) and isinstance(now, str)
    return texts and was != "" and was != now and str(now).startswith(str(was))


def at_rest(act: Callable[[], object], *fields: Field) -> Callable[[], None]:
    """Call `act` when the value of a field has changed and then rested for PAUSE seconds; at once
    where no loop runs.

    Returns a function that drops a call that still waits, for code that fills the fields by itself.
    """
    waiting: list[asyncio.TimerHandle] = []

    def drop() -> None:
        while waiting:
            waiting.pop().cancel()

    def change(_change: object) -> None:
        drop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            act()
            return
        waiting.append(loop.call_later(PAUSE, act))

    for field in fields:
        field.observe(change, names="value")
    return drop
