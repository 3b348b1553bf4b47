"""What every chart function returns: a picture with its title, words for those who cannot see it,
table and sources."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Annotation, Text
from PIL import Image

from helpers import tables, theme
from helpers.charts import svg
from helpers.charts.drawing import End, label_ends, move_apart
from helpers.charts.notes import note, settle
from helpers.markup import attribute, cited, escape, table_html
from helpers.tables import source_keys
from helpers.words import numbered

COLOURS_STORED = 64
# Times the size on the page, for screens with small pixels and for paper.
SHARP = 2
# The empty edge of a plot, in points.
EDGE = 4.0
# Where a picture is replaced in place, the widget sets the height that its words keep.
_HEAD = "min-height:var(--two-leaps-head,0);line-height:1.35"
_TITLE = "margin:0;font-size:1.15em;font-weight:bold"
_QUIET = "margin:2px 0 4px;font-size:0.95em;line-height:1.35"


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    figure: the matplotlib Figure: the plot alone, without a word about it.
    title: the finding, one sentence.  measure: what is measured, unit, places, years.
    alt: the title, and what a sighted reader sees, worked out from the plotted rows.
    rows: the plotted rows in the shape of a series table (or a table with a `source` and a
    `checked` column).
    table: the same figures laid out for reading.  extra_sources: keys that must be cited with these
    rows."""

    figure: Figure
    title: str
    measure: str
    alt: str
    rows: pd.DataFrame
    table: pd.DataFrame
    extra_sources: tuple[str, ...] = field(default=())

    @property
    def sources(self) -> list[str]:
        """Every source key behind the chart, in the order of first use."""
        return list(dict.fromkeys([*source_keys(self.rows["source"]), *self.extra_sources]))

    @property
    def source_line(self) -> str:
        """The sources in short, and how many figures are not yet confirmed; empty where the figures
        are the learner's own."""
        return _source_line(self.rows)

    @property
    def seen(self) -> str:
        """What a sighted reader sees, without the title: for a picture that stands below it."""
        return self.alt.removeprefix(f"{self.title}. ")

    @cached_property
    def svg(self) -> str:
        """The plot as an SVG document, a string: its axes and labels as text, but neither title,
        measure, source line nor a description, which belong beside it as text of the page. Its size
        is fixed (theme.SCREEN), a unit is a pixel, and the same figures give the same string. An id
        stands in it only where something is hatched or cut off, and is made from what it names, so
        that several may stand on one page."""
        with theme.settings():
            return svg.drawn(self.figure, _agg(self.figure))

    @cached_property
    def png(self) -> bytes:
        """Plot and words as PNG bytes at double resolution, palette-quantised, for where no HTML
        goes; the same bytes for the same figures on one platform."""
        with theme.settings():
            above = [(self.title, theme.title_font(), "bold", theme.INK)]
            above.append((self.measure, theme.font(), "normal", theme.QUIET))
            below = [(self.source_line, theme.font(), "normal", theme.QUIET)]
            parts = [_words(above), _plot(self.figure), _words(below if below[0][0] else [])]
        picture = Image.fromarray(np.concatenate(parts)).quantize(
            COLOURS_STORED, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        store = io.BytesIO()
        # Level 9 takes three times as long and saves one byte in a hundred.
        picture.save(store, format="PNG", compress_level=8)
        return store.getvalue()

    @property
    def picture(self) -> str:
        """Title and measure, the plot as an <img> that carries its alternative text, and the source
        line, as HTML. A narrower page makes the plot smaller, never the words."""
        width, height = (round(side * theme.DPI) for side in self.figure.get_size_inches())
        data = base64.b64encode(self.svg.encode()).decode("ascii")
        size = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
        image = f'<img src="data:image/svg+xml;base64,{data}" {size} alt="{attribute(self.seen)}">'
        # Said anew where a control changes it.
        title = f'<p aria-live="polite" style="{_TITLE}">{escape(self.title)}</p>'
        measure, source, changed = (
            f'<p style="{_QUIET}">{escape(text)}</p>' if text else ""
            for text in (self.measure, self.source_line, tables.changed())
        )
        return (
            f'<div style="max-width:{width}px"><div style="{_HEAD}">{title}{measure}</div>{image}'
            f"{source}{changed}</div>"
        )

    @property
    def behind(self) -> str:
        """The data table and the full citations, folded away, as HTML."""
        works = "".join(f"<li>{cited(*tables.citation(key))}</li>" for key in self.sources)
        checked = f"<p>{escape(checked_sentence(self.rows))}</p><ul>{works}</ul>" if works else ""
        laid_out = table_html(self.table, caption=self.measure)
        return f"<details><summary>Figures and sources</summary>{laid_out}{checked}</details>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": f"<div>{self.picture}{self.behind}</div>", "text/plain": self.alt}


def finish(
    figure: Figure,
    *,
    title: str,
    measure: str,
    alt: str,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    extra_sources: Iterable[str] = (),
    ends: Iterable[tuple[Axes, Sequence[End]]] = (),
) -> Chart:
    """Fit the axes and their labels into a drawn figure and return the Chart.

    alt is prefixed with the title. rows need the columns `source` and `checked`. ends: axes with
    the labels at the ends of their lines, which are kept from covering one another.
    """
    labels = []
    for ax, told in ends:
        # Where another line goes on, the words look for a free place.
        last = max((end.x for end in told), default=0.0)
        short = [end for end in told if end.x < last]
        for end in short:
            note(ax, end.x, end.y, end.text, side=0, colour=end.colour, bold=end.strong)
        labels.append((ax, label_ends(ax, [end for end in told if end not in short])))
    for axis in (
        each for ax in figure.axes for each in (ax.xaxis, ax.yaxis) if not each.get_label_text()
    ):
        # A name that is not there needs no place; looking for one would measure every tick label
        # twice more.
        axis.set_label_coords(0, 0)
    _fit(figure)
    for ax, each in labels:
        move_apart(ax, each)
    written = settle(figure)
    marked = f" Marked: {'; '.join(each.told for each in written)}." if written else ""
    further = dict.fromkeys([*extra_sources, *(each.source for each in written)])
    return Chart(figure, title, measure, f"{title}. {alt}{marked}", rows, table, tuple(further))


def _fit(figure: Figure) -> None:
    """Fit the axes with all their text into the figure. Text that stands at a mark moves when the
    axes do, so the layout is looked at again where something still lies outside."""
    paper, texts = figure.bbox.padded(1), figure.findobj(Annotation) + figure.findobj(Text)
    for _ in range(3):
        # matplotlib counts this edge in letters.
        figure.tight_layout(pad=EDGE / theme.font())
        unseen = set(_unseen(figure))
        boxes = (
            text.get_window_extent() for text in texts if text.get_text() and text not in unseen
        )
        if all(paper.x0 <= box.x0 and box.x1 <= paper.x1 for box in boxes):
            return


def _unseen(figure: Figure) -> Iterator[Text]:
    """Labels of ticks beyond the ends of their axis, which matplotlib keeps and does not draw."""
    for axis in (each for ax in figure.axes for each in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                yield tick.label1


def checked_sentence(rows: pd.DataFrame) -> str:
    """How far the plotted figures were checked, as a sentence: '12 figures: 10 read in the source
    ..., 2 ...'."""
    counts = rows["checked"].value_counts()
    parts = [
        f"{counts[word]} {meaning}" for word, meaning in tables.CHECKED.items() if counts.get(word)
    ]
    noun = "figure" if len(rows) == 1 else "figures"
    return f"{len(rows)} {noun}: {', '.join(parts)}."


def _source_line(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    names = [tables.short(key) for key in source_keys(rows["source"])]
    listed = "; ".join(names[:4]) + (
        f"; and {len(names) - 4} more, listed below the chart" if len(names) > 4 else ""
    )
    unchecked = int((rows["checked"] == "unchecked").sum())
    hollow = f" Hollow: {numbered(unchecked, 'figure')} not yet confirmed." if unchecked else ""
    return f"Source: {listed}.{hollow}"


def _agg(figure: Figure) -> RendererAgg:
    return cast(FigureCanvasAgg, figure.canvas).get_renderer()


def _plot(figure: Figure) -> np.ndarray:
    """The plot as pixels at double resolution: rows, columns, red green blue."""
    store, dpi = io.BytesIO(), SHARP * theme.DPI
    figure.savefig(store, format="rgba", dpi=dpi)
    width, height = (round(side * dpi) for side in figure.get_size_inches())
    return np.frombuffer(store.getvalue(), np.uint8).reshape(height, width, 4)[:, :, :3]


def _words(lines: Sequence[tuple[str, float, str, str]]) -> np.ndarray:
    """Paragraphs (text, size in points, weight, colour) as pixels, as wide as a plot and as high as
    they are."""
    width, dpi = theme.canvas_width() / theme.DPI, SHARP * theme.DPI
    figure = Figure(figsize=(width, 0.7 * len(lines) * width / 8 + 0.1), dpi=dpi, facecolor="white")
    canvas, height = FigureCanvasAgg(figure), figure.get_size_inches()[1] * dpi
    edge = 1.0
    for text, size, weight, colour in lines:
        font = FontProperties(size=size, weight=weight)
        wrapped = "\n".join(_wrapped(text, font, 0.976 * width * dpi, canvas.get_renderer()))
        told = figure.text(0.012, edge, wrapped, font=font, color=colour, va="top")
        edge = told.get_window_extent().y0 / height
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[: round((1 - edge) * height) + 8, :, :3]


def _wrapped(text: str, font: FontProperties, room: float, pen: RendererAgg) -> Iterator[str]:
    """Lines of `text` no wider than `room` pixels. matplotlib's own wrapping takes two dollar signs
    for a formula."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and pen.get_text_width_height_descent(longer, font, False)[0] > room:
            yield line
            longer = word
        line = longer
    yield line
