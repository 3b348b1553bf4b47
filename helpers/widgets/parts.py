"""Widgets with the look of the set, for explorers and exercises: controls with a spoken name,
words, buttons, rows, columns, and the place of a picture.

ipywidgets gives every widget a layout and a style of its own, each a message to the page. Here
those that look alike share one, which takes two thirds of the messages out of a lesson."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import ipywidgets as widgets

from helpers import theme
from helpers.markup import escape
from helpers.widgets import events
from helpers.words import TO_LIVE

# The class of everything live, for the rules below.
LIVE = "two-leaps"
# The class of a menu whose name is a whole row of evidence or a question.
CITED = "two-leaps-cited"
# The class of a sign that a picture is being drawn.
DRAWING = "two-leaps-drawing"
# The class of what is only heard.
HEARD = "two-leaps-heard"
# The class of a button whose words may take several lines.
OPENER = "two-leaps-opener"
# Every chart of a page keeps within the window's height. On a phone it stays legible, and moves
# sideways in its place as a broad table does.
PLOT = '.jp-OutputArea-output img[src^="data:image/svg"]'
PLOTS = f"""
{PLOT} {{ width: auto; max-height: {theme.ROOM}; }}
@media (max-width: 700px) {{ {PLOT} {{ min-width: 34rem; max-height: none; }} }}
"""
# A live page looks as the stored one: JupyterLab gives words in widgets another size and distance.
# JupyterLab has the browser pass over the cells out of sight; of these Chromium reads everything to
# a screen reader, what is hidden too, since it knows no style of them. So not the cells in use.
# When the kernel ends, ipywidgets puts a broken chain beside every part; here one sentence says it.
LOOK = """
.jp-Cell:has(.two-leaps) { content-visibility: visible !important; }
.two-leaps { --jp-widgets-font-size: var(--jp-content-font-size1, 14px); }
.two-leaps .widget-html-content { font-size: var(--jp-content-font-size1, 14px);
  line-height: 1.5; min-width: 0; overflow-x: auto; }
.two-leaps { position: relative; }
.two-leaps .two-leaps-drawing { position: absolute; top: 0; right: 0; z-index: 1; margin: 0;
  padding: 0 0.6em; background: #fff3c4; color: #1a1a1a; }
.two-leaps .two-leaps-drawing:not(:has([role])) { display: none; }
.two-leaps h3 { line-height: 1.4; }
.two-leaps .widget-html { min-width: 0; max-width: 100%; }
.two-leaps.jupyter-widgets-disconnected::before,
.two-leaps .jupyter-widgets-disconnected::before { content: none; }
.two-leaps .two-leaps-asleep { display: none; }
.two-leaps .jupyter-widgets-disconnected .two-leaps-asleep { display: block; margin: 0;
  padding: 0.4em 0.8em; border: 2px solid #b84e14; }
.two-leaps .two-leaps .jupyter-widgets-disconnected .two-leaps-asleep { display: none; }
.two-leaps .jupyter-widgets-disconnected :is(input, select, textarea),
.two-leaps button.jupyter-widgets-disconnected { opacity: 0.6; pointer-events: none; }
.two-leaps .widget-checkbox label { height: auto; white-space: normal; line-height: 1.5; }
.two-leaps .widget-checkbox { height: auto; margin-left: 0; margin-right: 0; }
.two-leaps .widget-button { min-width: max-content; white-space: pre;
  line-height: var(--jp-widgets-inline-height, 28px); overflow: hidden; }
.two-leaps .two-leaps-heard { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); }
.two-leaps .two-leaps-opener { min-width: 0; max-width: 100%; height: auto; white-space: normal;
  text-align: left; }
.two-leaps .two-leaps-cited { flex-wrap: wrap; height: auto; }
.two-leaps .two-leaps-cited > .widget-label { flex: 1 1 18em; height: auto; white-space: normal;
  line-height: 1.5; text-align: left; }
.two-leaps .two-leaps-cited > select { flex: 0 1 max-content; min-width: 8em; }
.two-leaps-rows-2 { --two-leaps-more: calc(var(--jp-widgets-inline-height, 28px) + 4px); }
.two-leaps-rows-3 { --two-leaps-more: calc(2 * var(--jp-widgets-inline-height, 28px) + 8px); }
@media (max-width: 700px) {
  .two-leaps .widget-inline-hbox { flex-wrap: wrap; height: auto; max-width: 100%; }
  .two-leaps .widget-inline-hbox > .widget-label { height: auto; max-width: 100%;
    white-space: normal; line-height: 1.5; text-align: left; }
  .two-leaps .widget-inline-hbox :is(input:not([type=checkbox]), select) { min-width: 5em;
    min-height: 28px; } }
"""
ONE = "One answer: ticking another unticks this one"
ASLEEP = f"This has stopped, because its kernel has. What you wrote is kept. {TO_LIVE}"

# Two lines of a chart's title and two of its measure; two lines of its source; and what lies
# between them.
HEAD, FOOT = "5.8em", "3.5em"


def control(
    kind: Callable[..., widgets.Widget],
    name: str,
    width: str = "max-content",
    name_width: str = "initial",
    about: str = "",
    **more: Any,
) -> widgets.Widget:
    """A control of some kind with a name that is spoken; it and its name are as wide as their
    words, or as widths in CSS say.

    about: what a screen reader adds to the name, and a mouse that rests on it shows; not for a tick
    box, whose name is its tooltip.
    more: what the kind takes, such as value and options.
    """
    look = {
        "style": _style(kind, description_width=name_width),
        "layout": _layout(width=width, max_width="100%"),
    }
    if about:
        # ipywidgets gives the tooltip to the name alone, where nobody hears it.
        name = f'{escape(name)}<span class="{HEARD}">({escape(about)})</span>'
        more["description_allow_html"] = True
    # Without a tooltip of our own ipywidgets gives every name the tooltip 'null'.
    return events.in_order(kind(description=name, tooltip=about, **look, **more))


def words(text: str = "", **css: str) -> widgets.HTML:
    """A place for HTML; `css` as a Layout takes it."""
    return widgets.HTML(
        text,
        layout=_layout(**css),
        style=_style(widgets.HTML),
        # JupyterLab's own look for words and tables.
        _dom_classes=("jp-RenderedHTMLCommon",),
    )


def button(name: str, of: str = "", **css: str) -> widgets.Button:
    """A button; `css` as a Layout takes it. of: what it belongs to where others have the same name,
    such as '5.2'. That is spoken and stands in a list of buttons, and is not seen."""
    # Only the first line of a button is in sight (LOOK): ipywidgets offers no other way to name it.
    told = f"{name}\n{of}" if of else name
    return events.in_order(
        widgets.Button(description=told, layout=_layout(**css), style=_style(widgets.Button))
    )


def column(*parts: widgets.Widget) -> widgets.VBox:
    """Widgets one below the other."""
    return widgets.VBox(parts, layout=_layout())


class OneOf(widgets.VBox):
    """A list of options that all stand on the page, of which one at most is ticked; `value` is that
    one, or "" for none.

    Boxes and not radio buttons: JupyterLab takes the arrow keys, with which those are moved, for
    itself. A box is met by the Tab key and ticked by the space bar."""

    def __init__(self, name: str, options: Sequence[str], value: str = ""):
        # ipywidgets has neither a role for the group nor anything to be heard with a box but its
        # own words; the name of the group stands before the boxes.
        self.boxes = [
            control(widgets.Checkbox, option, "100%", value=option == value, indent=False)
            for option in options
        ]
        for box in self.boxes:
            box.observe(self._leave_one, names="value")
        title = words(f"<span>{escape(name)}. {ONE}.</span>")
        super().__init__([title, *self.boxes], layout=_layout())

    @property
    def value(self) -> str:
        """The option that is ticked."""
        return next((box.description for box in self.boxes if box.value), "")

    @value.setter
    def value(self, option: str) -> None:
        for box in self.boxes:
            box.value = box.description == option

    def _leave_one(self, change: Any) -> None:
        if change["new"]:
            for box in self.boxes:
                if box is not change["owner"]:
                    box.value = False


def live(*parts: widgets.Widget) -> widgets.VBox:
    """The outermost column of a form or an explorer. Its first part is seen only when the kernel
    has ended, and says how to go on."""
    asleep = f'<p class="two-leaps-asleep" role="status">{escape(ASLEEP)}</p>'
    whole = column(words(f"<style>{PLOTS}{LOOK}</style>{asleep}"), *parts)
    whole._dom_classes = (LIVE,)
    return whole


def hiding(name: str) -> str:
    """What the button of an open form says: 'Show the record' is 'Hide the record' then."""
    return f"Hide {name[5:]}" if name.startswith("Show ") else f"Hide again: {name}"


def opened_by(name: str, whole: widgets.Widget) -> widgets.Widget:
    """A form or an explorer behind a button that opens it and closes it again, and says which. The
    button stays, or whoever came by keyboard would lose their place."""
    opener = button(name, width="max-content").add_class(OPENER)
    outside = live(opener)
    closed = outside.children

    def turn() -> None:
        opens = outside.children == closed
        outside.children = (*closed, whole) if opens else closed
        opener.description = hiding(name) if opens else name

    events.on_press(opener, turn)
    return outside


def bundle(shown: str, plain: str, widget: widgets.Widget) -> dict[str, Any]:
    """What Jupyter shows of a form or an explorer: the widget while its kernel lives; else `shown`,
    as HTML, and how to make it live; `plain` where there is no HTML."""
    return {
        "text/html": f"<div>{shown}<p><em>{escape(TO_LIVE)}</em></p></div>",
        "text/plain": plain,
        "application/vnd.jupyter.widget-view+json": {
            "version_major": 2,
            "version_minor": 0,
            "model_id": widget.model_id,
        },
    }


def row(*parts: widgets.Widget, **css: str) -> widgets.HBox:
    """Widgets beside each other; `css` as a Layout takes it."""
    return widgets.HBox(parts, layout=_layout(**css))


def framed(picture: str, height: int | None = None) -> str:
    """HTML that keeps room for a picture, so that nothing below it jumps: a table's height in
    pixels, or a chart's shape with two lines of title and two of measure above it and two of
    source below. On a narrower or lower page the plot's room shrinks as the plot does."""
    width, tall = round(theme.canvas_width()), round(theme.canvas_height())
    words = f"{HEAD} + {FOOT}"
    room = (
        f"height: {height}px"
        if height
        else f"--two-leaps-head: {HEAD}; max-width: {width}px;"
        f" min-height: calc(min(100cqi * {tall / width:g}, {tall}px, {theme.ROOM}) + {words})"
    )
    # Else a broad table would make its own place broader.
    return (
        f'<div style="container-type: inline-size"><div class="two-leaps-picture"'
        f' style="{room}">{picture}</div></div>'
    )


def wrapped(*parts: widgets.Widget, gap: str) -> widgets.HBox:
    """Widgets beside each other as far as the page is wide; gap: between rows and between parts, as
    CSS."""
    return row(*parts, flex_flow="row wrap", grid_gap=gap, overflow="visible")


@cache
def _layout(**css: str) -> widgets.Layout:
    return widgets.Layout(**css)


@cache
def _style(kind: Any, **css: str) -> widgets.Style:
    return kind.class_traits()["style"].klass(**css)
