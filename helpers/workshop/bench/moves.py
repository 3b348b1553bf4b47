"""Moves the explorers of a lesson inside its kernel, as a page would, and tells how much memory the
kernel holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from typing import Any
from unittest.mock import patch

import ipywidgets as widgets
import psutil

from helpers.explorer import Explorer
from helpers.widgets import prefetch


def memory() -> int:
    """Bytes of this process that lie in memory (resident set)."""
    return int(psutil.Process().memory_info().rss)


def tell_memory(shown: Iterable[Any], first: int, then: int) -> None:
    """Move every explorer among the things shown in turn; print the memory after `first` moves and
    after `then` more."""
    pickers = [
        picker
        for each in list(shown)
        if isinstance(each, Explorer)
        for picker in _pickers(each.widget)
    ]
    told = []
    for count in (first, then):
        # None of the moves counts as a rush, so that every picture is drawn.
        with patch.object(prefetch, "RUSH_WINDOW", 0):
            for picker in islice(cycle(pickers), count):
                _move(picker)
        told.append(memory())
    print(*told)


def _pickers(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    if isinstance(widget, widgets.Dropdown | widgets.BoundedFloatText | widgets.Checkbox):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from _pickers(child)


def _move(picker: widgets.Widget) -> None:
    if isinstance(picker, widgets.Checkbox):
        picker.value = not picker.value
    elif isinstance(picker, widgets.Dropdown):
        picker.index = (picker.index + 1) % len(picker.options)
    else:
        picker.value = picker.value + picker.step if picker.value < picker.max else picker.min
