"""One state of an explorer, or one chart, as short pieces of text that many states share."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from helpers.charts.chart import checked_sentence
from helpers.errors import LessonError
from helpers.explorer import Explorer
from helpers.markup import attribute, table_html
from helpers.web import points

# After what a picture or a table may be cut into pieces: the end of an element or of a row.
_CUT = re.compile(r"(?<=/>)|(?<=</text>)|(?<=</tr>)|(?<=</li>)|(?<=<tbody>)")


class Frame(NamedTuple):
    """What a page says of one state, each part as pieces whose sum it is (of `sources` and `rows`:
    one piece each).

    kind: 'chart', 'table', or 'none' where there is nothing to draw.  seen: what a sighted reader
    sees.  picture: SVG.  table: HTML.  checked: how far its figures were checked.  sources: keys.
    told: the description in four parts.  rows: the names of the columns, then for each figure its
    words, a tab, and its line of CSV."""

    kind: list[str]
    title: list[str]
    measure: list[str]
    source_line: list[str]
    seen: list[str]
    picture: list[str]
    table: list[str]
    checked: list[str]
    sources: list[str]
    told: list[str]
    rows: list[str]


NOTHING = Frame(*([] for _ in Frame._fields))


def of_chart(chart: Any) -> Frame:
    """A chart as a frame."""
    found = points.of_rows(chart.rows)
    head, *lines = points.lines(chart.rows)
    spoken = [f"{point.spoken}\t{line}" for point, line in zip(found, lines, strict=True)]
    return Frame(
        kind=["chart"],
        title=[chart.title],
        measure=[chart.measure],
        source_line=[chart.source_line],
        seen=[chart.seen],
        picture=cut(chart.svg),
        table=cut(table_html(chart.table, chart.measure)),
        checked=[checked_sentence(chart.rows) if chart.sources else ""],
        sources=list(chart.sources),
        told=[points.four_parts(chart.measure, found)],
        rows=[head, *spoken],
    )


def of_table(shown: Any) -> Frame:
    """A table (page.show) as a frame."""
    return NOTHING._replace(kind=["table"], title=[shown.title], table=cut(shown.picture))


def of_state(explorer: Explorer, state: dict[str, Any]) -> Frame:
    """One state of an explorer as a frame; where its function cannot answer, what it says."""
    try:
        shown = explorer.chart(state)
    except LessonError as cannot:
        return NOTHING._replace(kind=["none"], title=[str(cannot)])
    return of_chart(shown) if hasattr(shown, "figure") else of_table(shown)


def cut(markup: str) -> list[str]:
    """A picture or a table in pieces that other states may share."""
    return [piece for piece in _CUT.split(markup.replace("\n", " ")) if piece]


def escaped(text: str) -> str:
    """Words as HTML."""
    return attribute(text)
