"""Widgets with the look of the set, for explorers and exercises: controls with a spoken name,
words, buttons, rows, columns, and the place of a picture.

ipywidgets gives every widget a layout and a style of its own, each a message to the page. Here
those that look alike share one, which takes two thirds of the messages out of a lesson."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ipywidgets as widgets

from helpers import theme
from helpers.widgets import events


def control(
    kind: Callable[..., widgets.Widget],
    name: str,
    width: str = "max-content",
    name_width: str = "initial",
    **more: Any,
) -> widgets.Widget:
    """A control of some kind with a name that is spoken; it and its name are as wide as their
    words, or as widths in CSS say.

    more: what the kind takes, such as value and options.
    """
    look = {
        "style": _style(kind, description_width=name_width),
        "layout": _layout(width=width, max_width="100%"),
    }
    # Without a tooltip of our own ipywidgets gives every name the tooltip 'null'.
    return events.in_order(kind(description=name, tooltip="", **look, **more))


def words(text: str = "", **css: str) -> widgets.HTML:
    """A place for HTML; `css` as a Layout takes it."""
    return widgets.HTML(text, layout=_layout(**css), style=_style(widgets.HTML))


def button(name: str, **css: str) -> widgets.Button:
    """A button; `css` as a Layout takes it."""
    return events.in_order(
        widgets.Button(description=name, layout=_layout(**css), style=_style(widgets.Button))
    )


def column(*parts: widgets.Widget) -> widgets.VBox:
    """Widgets one below the other."""
    return widgets.VBox(parts, layout=_layout())


def row(*parts: widgets.Widget, **css: str) -> widgets.HBox:
    """Widgets beside each other; `css` as a Layout takes it."""
    return widgets.HBox(parts, layout=_layout(**css))


def framed(picture: str, height: int | None = None) -> str:
    """HTML that keeps room for a picture, so that nothing below it jumps: a table's height in
    pixels, or the shape of a chart, which on a narrow page shrinks as the chart does."""
    width, tall = round(theme.canvas_width()), round(theme.canvas_height())
    room = (
        f"height: {height}px" if height else f"max-width: {width}px; aspect-ratio: {width} / {tall}"
    )
    # Else a broad table would make its own place broader.
    return f'<div class="two-leaps-picture" style="{room}; contain: inline-size">{picture}</div>'


@cache
def _layout(**css: str) -> widgets.Layout:
    return widgets.Layout(**css)


@cache
def _style(kind: Any, **css: str) -> widgets.Style:
    return kind.class_traits()["style"].klass(**css)
