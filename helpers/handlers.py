"""What happens when a learner moves a control or presses a button: all of it in the thread that runs the cells, and none of
it missing what was typed last.

JupyterLab and ipykernel hand messages from the page to whichever thread they like, one widget's to this and another's to
that. Two charts drawn at once would share one set of matplotlib settings, and a button could be heard before the text it
belongs to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

# Seconds after a press in which a change of its fields is taken for one made before it.
LATE = 1.0


def on_change(control: widgets.Widget, act: Callable[[Any], object], name: str = "value") -> None:
    """Call `act` with the change when trait `name` of a control changes, in the thread that calls on_change now."""
    control.observe(_brought_here(act), names=name)


def on_press(button: widgets.Button, act: Callable[[], object], *fields: widgets.Widget) -> Callable[[], None]:
    """Call `act` when a button is pressed, in the thread that calls on_press now.

    The page sends a press at once, but holds a change back while an earlier one is on its way, so that a press can overtake
    what was typed before it. `act` is called again when the value of one of `fields` arrives late, up to LATE seconds.

    Returns a function that ends this wait, for code that is about to fill the fields by itself.
    """
    pressed = [-LATE]

    def press(_button: object) -> None:
        pressed[0] = time.monotonic()
        act()

    def arrive(_change: object) -> None:
        if time.monotonic() - pressed[0] < LATE:
            act()

    def settle() -> None:
        pressed[0] = -LATE

    button.on_click(_brought_here(press))
    for field in fields:
        on_change(field, arrive)
    return settle


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop of this thread, or None where none is running, as in a script."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _brought_here(act: Callable[[Any], object]) -> Callable[[Any], None]:
    """`act`, called in the loop that is running now, whichever thread hears of it."""
    home = running_loop()

    def heard(given: Any) -> None:
        if home is None or home is running_loop():
            act(given)
        else:
            home.call_soon_threadsafe(act, given)

    return heard
