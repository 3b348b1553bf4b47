"""Colours, marks, sizes and number formats: the one place where the look of the set is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Look:
    """How one country is drawn everywhere: colour, line and mark, so that it is known without
    colour too."""

    colour: str
    mark: str
    line: float = 2.6


USSR = Look("#123F8C", "o")
CHINA = Look("#B84E14", "s")
CONTEXT = Look("#6E6E6E", "", 1.2)
INK, QUIET, GRID = "#1A1A1A", "#555555", "#D9D9D9"
# For bars and strokes behind the two cases: 3 to 1 against white, and lighter than both in grey
# print.
BEHIND = "#919191"
LOOKS = {"USSR": USSR, "China": CHINA}


@dataclass(frozen=True)
class Size:
    """Width and height of a chart in inches, and its smallest text and its title in points."""

    width: float
    height: float
    font: float
    title: float


SCREEN = Size(8.0, 5.2, 11.0, 14.5)
PROJECTOR = Size(10.0, 6.6, 15.0, 19.0)
_now = [SCREEN]
DPI = 100


def projector() -> None:
    """Draw every later chart larger, for the back of a room. Run the cells below this one again
    afterwards."""
    _now[0] = PROJECTOR


def screen() -> None:
    """Draw every later chart at the usual size again."""
    _now[0] = SCREEN


def font() -> float:
    """Size of the smallest text on a chart, in points."""
    return _now[0].font


def title_font() -> float:
    """Size of a chart's title, in points."""
    return _now[0].title


def look(entity: str) -> Look:
    """The colour, mark and line of a country; every country but the two cases is context."""
    return LOOKS.get(entity, CONTEXT)


def canvas(rows: int = 1, columns: int = 1, **grid: Any) -> tuple[Figure, list[Axes]]:
    """An empty figure of the fixed size and its axes, row by row, with quiet grid lines and no
    box."""
    figure = Figure(figsize=(_now[0].width, _now[0].height), dpi=DPI, facecolor="white")
    # Layout and drawing then share one renderer, and with it the measures of every text.
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False, **grid).ravel().tolist()
    for ax in axes:
        quieten(ax)
    return figure, axes


def quieten(ax: Axes) -> None:
    """Grid lines behind the data, no frame but the base line, readable tick labels."""
    ax.set_axisbelow(True)
    ax.grid(True, color=GRID, linewidth=0.8)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    ax.tick_params(labelsize=font(), colors=INK, length=0)


def canvas_width() -> float:
    """Width of a chart in pixels at the present size."""
    return _now[0].width * DPI


def canvas_height() -> float:
    """Height of a chart in pixels at the present size."""
    return _now[0].height * DPI
