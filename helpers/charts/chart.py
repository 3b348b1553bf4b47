"""What every chart function returns: a picture with its title, words for those who cannot see it,
table and sources."""

from __future__ import annotations

import base64
import html
import io
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import cast

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image

from helpers import tables, theme
from helpers.markup import table_html
from helpers.tables import source_keys

COLOURS_STORED = 64


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    figure: the matplotlib Figure, title and source line already on it.
    title: the finding, one sentence.  measure: what is measured, unit, places, years.
    alt: what a sighted reader sees, worked out from the plotted rows.
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

    @cached_property
    def png(self) -> bytes:
        """The picture as PNG bytes, palette-quantised; the same bytes for the same figures on one
        platform."""
        canvas = cast(FigureCanvasAgg, self.figure.canvas)
        canvas.draw()
        picture = Image.fromarray(_opaque(canvas)).quantize(
            COLOURS_STORED, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        store = io.BytesIO()
        # Level 9 takes three times as long and saves one byte in a hundred.
        picture.save(store, format="PNG", compress_level=8)
        return store.getvalue()

    @property
    def picture(self) -> str:
        """The picture as an HTML <img> of fixed size, smaller only on a narrower page, that carries
        its alternative text."""
        width, height = (round(side * theme.DPI) for side in self.figure.get_size_inches())
        data = base64.b64encode(self.png).decode("ascii")
        size = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
        return f'<img src="data:image/png;base64,{data}" {size} alt="{html.escape(self.alt)}">'

    @property
    def behind(self) -> str:
        """The data table and the full citations, folded away, as HTML."""
        cited = "".join(f"<li>{html.escape(tables.cite(key))}</li>" for key in self.sources)
        checked = (
            f"<p>{html.escape(checked_sentence(self.rows))}</p><ul>{cited}</ul>" if cited else ""
        )
        laid_out = table_html(self.table, caption=self.measure)
        name = html.escape(self.title)
        return (
            "<details><summary>Figures and sources behind:"
            f" {name}</summary>{laid_out}{checked}</details>"
        )

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
) -> Chart:
    """Write title, measure and source line on a drawn figure and return the Chart.

    alt is prefixed with the title. rows need the columns `source` and `checked`.
    """
    top = _write(
        figure, title, FontProperties(size=theme.title_font(), weight="bold"), theme.INK, edge=0.985
    )
    top = _write(figure, measure, FontProperties(size=theme.font()), theme.QUIET, edge=top - 0.008)
    foot = (
        _write(
            figure,
            _source_line(rows),
            FontProperties(size=theme.font()),
            theme.QUIET,
            edge=0.012,
            up=True,
        )
        if len(rows)
        else 0.0
    )
    _make_room(figure, top=top, bottom=foot)
    return Chart(figure, title, measure, f"{title}. {alt}", rows, table, tuple(extra_sources))


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
    hollow = (
        f" Hollow: {unchecked} {'figure' if unchecked == 1 else 'figures'} not yet confirmed."
        if unchecked
        else ""
    )
    return f"Source: {listed}.{hollow}"


def _opaque(canvas: FigureCanvasAgg) -> np.ndarray:
    return np.asarray(canvas.buffer_rgba())[:, :, :3].copy()


def _wrap(figure: Figure, text: str, font: FontProperties) -> list[str]:
    """Lines of `text` no wider than the figure, measured as they will be drawn."""
    room = 0.976 * figure.get_size_inches()[0] * figure.dpi
    words, lines = text.split(), []
    while words:
        fit = _fitting(words, room, font)
        lines.append(" ".join(words[:fit]))
        words = words[fit:]
    return lines


def _fitting(words: list[str], room: float, font: FontProperties) -> int:
    """How many of the words fit on one line; at least one."""

    def fits(count: int) -> bool:
        return _width(" ".join(words[:count]), font) <= room

    # Guessed by the letters first: measuring a line takes a thousandth of a second.
    ends = list(accumulate(len(word) + 1 for word in words))
    count = max(1, bisect_right(ends, room / _letter(font) + 1))
    while count > 1 and not fits(count):
        count -= 1
    while count < len(words) and fits(count + 1):
        count += 1
    return count


# The same words come back at every move of a control.
@lru_cache(maxsize=4096)
def _width(text: str, font: FontProperties) -> float:
    """Width of a line of text in pixels of a chart."""
    return float(_pen().get_text_width_height_descent(text, font, ismath=False)[0])


@lru_cache(maxsize=16)
def _letter(font: FontProperties) -> float:
    """Width of a letter of ordinary text in pixels, on average."""
    sample = "the last year before the launch, and the countries with a figure in it"
    return _width(sample, font) / len(sample)


@lru_cache(maxsize=1)
def _pen() -> RendererAgg:
    return FigureCanvasAgg(Figure(figsize=(0.1, 0.1), dpi=theme.DPI)).get_renderer()


def _write(
    figure: Figure, text: str, font: FontProperties, colour: str, *, edge: float, up: bool = False
) -> float:
    """Write text down from a height in the figure (or up from it); returns the height where it
    ends, in figure shares."""
    lines = _wrap(figure, text, font)
    height = 1.28 * font.get_size() / 72 / figure.get_size_inches()[1] * len(lines)
    side = "bottom" if up else "top"
    figure.text(
        0.012, edge, "\n".join(lines), fontproperties=font, color=colour, va=side, linespacing=1.15
    )
    return float(edge + height if up else edge - height)


def _make_room(figure: Figure, *, top: float, bottom: float) -> None:
    """Fit the axes and their labels between two heights of the figure."""
    for axis in (
        each for ax in figure.axes for each in (ax.xaxis, ax.yaxis) if not each.get_label_text()
    ):
        # A name that is not there needs no place; looking for one would measure every tick label
        # twice more.
        axis.set_label_coords(0, 0)
    # Given a rectangle, matplotlib would measure every label twice; so it fits the whole figure,
    # and the ends move in.
    figure.tight_layout(pad=0.4)
    fit, place = figure.subplotpars, figure.axes[0].get_subplotspec()
    rows = place.get_geometry()[0] if place else 1
    height = fit.top - fit.bottom
    gap = fit.hspace * height / (rows + fit.hspace * (rows - 1))
    above, below = fit.top - (1.01 - top), fit.bottom + bottom
    figure.subplots_adjust(
        top=above, bottom=below, hspace=gap * rows / (above - below - gap * (rows - 1))
    )
