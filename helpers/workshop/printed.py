"""The charts and tables of a lesson as they stand on paper, from what its own cells show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import pandas as pd

from helpers import page
from helpers.charts.chart import Chart
from helpers.errors import LessonError, not_among
from helpers.explorer import Explorer
from helpers.markup import attribute, escape, table_html
from helpers.widgets.controls import spoken

# Words by which a question sends its reader to a figure.
NAMED = re.compile(r"\b(?:explorer|chart|map|picture|table|columns?|list above)\b", re.IGNORECASE)
# Positions of one explorer that are all drawn; of more, the first is.
DRAWN = 2
# Rows of a table that is kept on one page.
FEW = 15
_STRESSED = re.compile(r"\*(\S(?:[^*]*\S)?)\*")


class FigureError(LessonError):
    """A figure for paper that the lesson does not show."""


@dataclass(frozen=True)
class Printed:
    """A figure on paper: its name, which is the cell's with the position of its controls, and its
    HTML, with nothing behind it to open."""

    name: str
    html: str


def shown_by(cell: Any) -> list[Any]:
    """What a cell shows that can be printed: explorers, charts and tables, also those that a reader
    opens."""
    inside = cell.shown if isinstance(cell, page.Revealed) else (cell,)
    return [each for each in inside if isinstance(each, Explorer | Chart | page.Shown)]


def named(wanted: Iterable[str], cells: Mapping[str, Any]) -> list[Printed]:
    """The figures that an exercise's field `figures` names, in its order. Each is the id of a cell;
    behind a question mark may stand positions of its controls, as in an address:
    'explorer?country_and_year=China 1957'. Of an explorer that is named more than twice the first
    position is drawn; the others follow as rows: what was moved, and what is found there.

    cells: id -> what the cell shows. Raises FigureError for a cell, a control or a choice that is
    not there."""
    groups: dict[str, list[str]] = {}
    for one in wanted:
        cell, _, query = one.partition("?")
        groups.setdefault(cell, []).append(query)
    return [_named(cell, queries, cells) for cell, queries in groups.items()]


def above(question: str, before: Mapping[str, Any]) -> list[Printed]:
    """The figure that a question speaks of when its exercise names none: the last one above it in
    its part, where the question says chart, table, map or the like, or stresses a choice of its
    controls. Its controls stand at the choices that the question stresses.

    before: id -> what a cell shows, for the cells of the part above the question. Raises
    FigureError where the question speaks of a figure and none stands there."""
    for name, cell in reversed(list(before.items())):
        shown = shown_by(cell)
        chosen = _stressed(question, shown[0]) if shown and isinstance(shown[0], Explorer) else {}
        if shown and (chosen or NAMED.search(question)):
            query = "&".join(f"{control}={label}" for control, label in chosen.items())
            return [_named(name, [query], before)]
        if shown:
            return []
    word = NAMED.search(question)
    if word:
        raise FigureError(
            f"its question says {word[0]!r}, and no figure stands above it in its part. Name its"
            ' figure by the cell that shows it, as in figures = ["ledger-ussr"].'
        )
    return []


def figure(shown: Any, position: str = "") -> str:
    """A chart or a table as HTML for paper."""
    place = f'<p class="quiet">{escape(position)}</p>' if position else ""
    if isinstance(shown, Chart):
        label = attribute(shown.measure)
        # On paper nothing is read aloud, and a description could say more than is seen.
        picture = shown.svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
        words = f"<p><strong>{escape(shown.title)}</strong></p><p>{escape(shown.measure)}</p>"
        # Here nothing stands below the chart.
        named = shown.source_line.replace(", listed below the chart", "")
        source = f'<p class="quiet">{escape(named)}</p>' if named else ""
        return f'<figure class="whole">{words}{place}{picture}{source}</figure>'
    kind = "whole" if len(shown.table) <= FEW else "long"
    laid_out = table_html(shown.rows, shown.caption, shown.decimals)
    return f'<figure class="{kind}">{place}{laid_out}</figure>'


def _named(name: str, queries: list[str], cells: Mapping[str, Any]) -> Printed:
    known = {each: shown_by(cell) for each, cell in cells.items()}
    known = {each: shown for each, shown in known.items() if shown}
    if name not in known:
        raise FigureError(not_among(known, name, "cell with a figure"))
    shown = known[name]
    explorer = shown[0]
    if not isinstance(explorer, Explorer):
        if any(queries):
            raise FigureError(f"the cell {name!r} has no controls, so nothing stands behind a '?'.")
        return Printed(name, "".join(map(figure, shown)))
    states = [_position(explorer, query) for query in queries]
    drawn = states if len(states) <= DRAWN else states[:1]
    html = "".join(figure(explorer.chart(state), _told(explorer, state)) for state in drawn)
    if len(drawn) < len(states):
        first, *others = states
        rows = {
            "moved": [explorer.moved(state, first).rstrip(".") for state in others],
            "what is found": [f"{explorer.chart(state).title}." for state in others],
        }
        html += figure(page.show(pd.DataFrame(rows), "The same with a control moved"))
    return Printed(f"{name}?{'|'.join(queries)}", html)


def _position(explorer: Explorer, query: str) -> dict[str, Any]:
    asked = parse_qs(query, keep_blank_values=True)
    strange = [name for name in asked if name not in explorer.controls]
    if strange:
        raise FigureError(not_among(explorer.controls, strange[0], "control"))
    chosen = {name: explorer.controls[name].named(labels) for name, labels in asked.items()}
    return {**explorer.first, **chosen}


def _told(explorer: Explorer, state: Mapping[str, Any]) -> str:
    told = (f"{spoken(name)}: {explorer.controls[name].say(state[name])}" for name in state)
    return f"{'. '.join(told)}."


def _stressed(question: str, explorer: Explorer) -> dict[str, str]:
    """Control -> label, for each choice that a question stresses, by itself or behind the control's
    name."""
    words = set(_STRESSED.findall(question))
    return {
        name: label
        for name, control in explorer.controls.items()
        for label in map(control.say, control.values)
        if label in words or f"{spoken(name).lower()} {label}" in words
    }
