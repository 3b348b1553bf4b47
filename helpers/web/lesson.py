"""A lesson as the body of a page: its cells run here, and each thing that a cell shows is met as an
object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import segno

from helpers import page, tables
from helpers.charts.chart import Chart
from helpers.exercises.form import Asked, Form
from helpers.exercises.homework import ON_A_PAGE, Notes
from helpers.exercises.verdicts import Contest, Verdict
from helpers.explorer import Explorer
from helpers.markup import cited
from helpers.web import book, exercises, frames, ledger, markdown, states
from helpers.web.frames import Frame, escaped
from helpers.widgets.controls import Control, spoken
from helpers.workshop import notebooks

_TITLE = re.compile(r"# (?P<number>\d\d) · (?P<title>.*)")
# How a notebook comes to life; a page is alive.
_TO_LIFE = re.compile(r"^- \*\*First:\*\* .*\n", re.MULTILINE)

# Shown where a picture is wider than its place (page.css).
SIDEWAYS = "Move the picture sideways to see all of it."


class StrangeOutputError(TypeError):
    """A cell shows something that the pages cannot show."""


@dataclass
class Moving:
    """An explorer on a page: its name there, itself, and its place among those of the notebook."""

    name: str
    explorer: Explorer
    ordinal: int
    frames: dict[int, Frame] = field(default_factory=dict)

    @cached_property
    def computed(self) -> bool:
        """Whether the page works its states out by itself."""
        return self.explorer.name == ledger.NAME

    @property
    def count(self) -> int:
        """How many states it has."""
        return self.explorer.count

    def number(self, state: Mapping[str, Any]) -> int:
        """The number of a state, as Explorer.states counts them."""
        number = 0
        for name, control in self.explorer.controls.items():
            number = number * len(control.values) + control.values.index(state[name])
        return number

    @property
    def first(self) -> int:
        """The number of the state that is shown first."""
        return self.number(self.explorer.first)

    def wanted(self, sample: int | None) -> list[int]:
        """The numbers of the states to draw, the first one always among them."""
        if self.computed:
            return [self.number(state) for state in ledger.records(self.explorer)]
        return sorted({*states.sample(self.count, sample), self.first})

    @property
    def about(self) -> dict[str, Any]:
        """What the page's script needs to know: the controls, and which states there are where not
        all are."""
        moves = [_control(name, one) for name, one in self.explorer.controls.items()]
        if self.computed:
            return {"moves": moves, "computed": "ledger", "records": ledger.about(self.explorer)}
        if len(self.frames) == self.count:
            return {"moves": moves}
        return {"moves": moves, "only": list(self.frames)}


@dataclass
class Lesson:
    """A lesson read and run: number, title, question, what stands on its page, its explorers, its
    charts without controls (name on the page -> frame), and once all are drawn: name of a figure ->
    its frames, packed for the page."""

    path: Path
    number: str
    title: str
    about: str
    cells: list[tuple[Any, Any]]
    moving: list[Moving]
    still: dict[str, Frame]
    books: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The notebook's path from the top of the repository."""
        return f"notebooks/{self.path.name}"

    @cached_property
    def question(self) -> str:
        """The lesson's question, from its first cell."""
        found = re.search(r"\*\*Question\.\*\* (.*)", self.about)
        return found[1] if found else ""

    @cached_property
    def minutes(self) -> str:
        """How long it takes, from its first cell."""
        found = re.search(r"\*\*Minutes:\*\* (.*)", self.about)
        return found[1] if found else ""

    def bound(self) -> dict[str, bytes]:
        """Name of each figure -> its frames as bytes."""
        shown = {name: [frame] for name, frame in self.still.items()}
        shown |= {one.name: list(one.frames.values()) for one in self.moving}
        return {name: book.bound(each) for name, each in shown.items()}

    @property
    def keys(self) -> list[str]:
        """The keys of all sources that a frame of it names."""
        shown = [frame for one in self.moving for frame in one.frames.values()]
        return sorted({key for frame in [*shown, *self.still.values()] for key in frame.sources})

    @cached_property
    def cited(self) -> dict[str, str]:
        """Source key -> id of its entry in the lesson's list of sources."""
        keys = [
            key
            for _, shown in self.cells
            if isinstance(shown, page.Sources)
            for key in shown.citations
        ]
        return {key: f"{self.number}-{key}" for key in keys}


def _unfolded(shown: Any) -> tuple[Any, ...]:
    return shown.shown if isinstance(shown, page.Revealed) else (shown,)


def read(path: Path) -> Lesson:
    """Run a lesson's cells. Raises what a cell raises."""
    cells = list(notebooks.shown(path))
    about = cells[0][0].source
    head = _TITLE.match(about)
    number, title = (head["number"], head["title"]) if head else (path.stem[:2], path.stem)
    names: dict[str, int] = {}
    moving: list[Moving] = []
    for _, shown in cells:
        if isinstance(shown, Explorer):
            names[shown.name] = names.get(shown.name, 0) + 1
            again = f"-{names[shown.name]}" if names[shown.name] > 1 else ""
            moving.append(Moving(f"{number}.{shown.name}{again}", shown, len(moving)))
    charts = [each for _, shown in cells for each in _unfolded(shown) if isinstance(each, Chart)]
    still = {
        f"{number}.chart-{place}": frames.of_chart(chart)
        for place, chart in enumerate(charts, start=1)
    }
    return Lesson(path, number, title, about, cells, moving, still)


def body(lesson: Lesson, address: str = "") -> str:
    """The lesson as HTML, a section for each cell; cells that show nothing keep their code, which
    is folded away. address: where the page will be published, if it will."""
    moving, still = iter(lesson.moving), iter(lesson.still.items())
    parts = []
    for cell, shown in lesson.cells:
        if cell.cell_type == "markdown":
            written = cell.metadata.get("on_a_page", cell.source)
            source = _TO_LIFE.sub("", written).replace("this notebook", "this page")
            parts.append(_section("words", markdown.block(source, lesson.home, lesson.cited)))
            continue
        inner = "" if shown is None else _shown(lesson, shown, moving, still, address)
        code = f"<pre class=code><code>{escaped(cell.source)}</code></pre>"
        parts.append(_section("quiet" if shown is None else "shown", inner + code))
    return "\n".join(parts)


def _section(kind: str, inner: str) -> str:
    return f'<section class="cell {kind}">{inner}</section>'


def _shown(
    lesson: Lesson,
    shown: Any,
    moving: Iterator[Moving],
    still: Iterator[tuple[str, Frame]],
    address: str,
) -> str:
    if isinstance(shown, page.Said):
        said = shown.spoken(lambda text: markdown.inline(text, lesson.home, lesson.cited))
        return f"<p>{said}</p>"
    if isinstance(shown, Explorer):
        one = next(moving)
        names = ", ".join(spoken(name).lower() for name in one.explorer.controls)
        drawn = figure(one.name, one.frames[one.first], names, address)
        return _opened_by(one.explorer.opens, drawn) if one.explorer.opens else drawn
    if isinstance(shown, Chart):
        return figure(*next(still))
    if isinstance(shown, page.Shown):
        return _scrolls("wide", f"Table: {escaped(shown.caption)}", [shown.picture])
    if isinstance(shown, page.Sources):
        return _sources(lesson, shown)
    if isinstance(shown, page.Revealed):
        inside = (_shown(lesson, each, moving, still, address) for each in shown.shown)
        return _opened_by(shown.name, "".join(inside))
    if isinstance(shown, Form):
        return _form(shown)
    raise StrangeOutputError(
        f"{lesson.path.name} shows a {type(shown).__name__}, which the pages do not know."
    )


def _opened_by(name: str, inside: str) -> str:
    """What would give an answer away, behind a line that the reader opens."""
    return f"<details class=revealed><summary>{escaped(name)}</summary>{inside}</details>"


def figure(name: str, frame: Frame, moves: str = "", address: str = "") -> str:
    """A chart or a table in one state, as a figure of the page. The page's script fills the same
    places with other states. moves: the names of its controls, if it has any.  address: of
    the page, for a code on paper."""
    kind, title = frame.kind[0], escaped(frame.title[0])
    still = "<noscript><p class=still>This is the first of its views.</p></noscript>"
    parts = [f'<figure id="{name}" class={kind}>', "<div class=controls></div>" if moves else ""]
    if kind == "table":
        parts.append(_scrolls("long", f"Table by {moves}", frame.table))
        parts.append("<p class=title hidden></p>")
    else:
        picture = "".join(frame.picture).replace(
            "<svg ", f'<svg role="img" aria-label="{escaped("".join(frame.seen))}" ', 1
        )
        parts += [
            f"<p class=title>{title}</p><p class=measure>{_one(frame.measure)}</p>",
            f"<p class=sideways>{SIDEWAYS}</p>",
            _scrolls("wide picture", f"Chart: {title}", [picture]),
            f"<p class=source_line>{_one(frame.source_line)}</p>",
        ]
    parts.append(f"<p class=said></p><p class=heard role=status></p>{still}" if moves else "")
    if kind != "table":
        works = "".join(f"<li>{cited(*tables.citation(key))}</li>" for key in frame.sources)
        parts += [
            "<details class=behind><summary>Figures, sources, description</summary>",
            f"<p class=told>{_one(frame.told)}</p>",
            _scrolls("wide figures", f"Figures: {title}", frame.table),
            f"<p class=checked>{_one(frame.checked)}</p><ul class=cites>{works}</ul></details>",
        ]
    return "".join(
        [*parts, _scanned(f"{address}#{name}") if address and moves else "", "</figure>"]
    )


def _scanned(link: str) -> str:
    """A code that a phone reads from paper."""
    code = segno.make(link, error="l", micro=False)
    drawn = code.svg_inline(scale=2, border=2, omitsize=False, title="Code: this chart on the web")
    return f"<div class=scan>{drawn}</div>"


def _one(part: list[str]) -> str:
    return escaped("".join(part))


def _scrolls(kind: str, name: str, pieces: list[str]) -> str:
    """What may be wider or longer than its place, and scrolls by keyboard too."""
    inner = "".join(pieces)
    return f'<div class="{kind}" tabindex=0 role=region aria-label="{name}">{inner}</div>'


def _sources(lesson: Lesson, shown: page.Sources) -> str:
    items = "".join(
        f'<li id="{lesson.cited[key]}"><strong>{escaped(name)}:</strong> {cited(*work)}'
        f" ({key} in the data files)</li>"
        for key, (name, work) in shown.citations.items()
    )
    return f"<ul class=sources>{items}</ul>"


def _form(shown: Form) -> str:
    """A form's words. The script gives it fields; paper gets what can be chosen and room to
    write."""
    below = f"<div class=below>{shown.below}</div>" if shown.below else ""
    head = shown.kept(ON_A_PAGE) if isinstance(shown, Notes) else shown.head
    if isinstance(shown, Asked):
        one = shown.exercise
        marks = f'data-id="{one.id}"'
        short = one.options or one.facts.expected or one.kind == "predict"
        room = "" if one.options else f"<div class={'room' if short else 'much'}></div>"
    else:
        marks = exercises.marks(shown)
        room = "<div class=much></div>" if isinstance(shown, Notes | Verdict | Contest) else ""
    return f'<section class="exercise" {marks}>{head}{below}{room}</section>'


def _control(name: str, control: Control) -> dict[str, Any]:
    """One control for the script: its key, its spoken name, the place of what is chosen at first,
    and what can be chosen."""
    start = control.values.index(control.start)
    return {"key": name, "name": spoken(name), "start": start} | control.for_page()
