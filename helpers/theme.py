"""Colours, marks, sizes and number formats: the one place where the look of the set is decided."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def _import_matplotlib() -> None:
    """matplotlib cannot be imported where the environment names a backend that is not installed, or
    a settings file that cannot be read. No chart needs either, so then it is imported without."""
    try:
        importlib.import_module("matplotlib")
    except ValueError:
        for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
            del sys.modules[name]
        found, before = importlib.util.find_spec("matplotlib"), dict(os.environ)
        own = Path(str(found and found.origin)).parent / "mpl-data" / "matplotlibrc"
        os.environ.update({"MPLBACKEND": "agg", "MATPLOTLIBRC": str(own)})
        try:
            importlib.import_module("matplotlib")
        finally:
            for name in ("MPLBACKEND", "MATPLOTLIBRC"):
                del os.environ[name]
                os.environ.update({name: before[name]} if name in before else {})


_import_matplotlib()

import matplotlib  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.font_manager import FontEntry, fontManager  # noqa: E402


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
# For a third and a fourth country that a course is about: enter one in LOOKS under its name. Its
# line is told from the others by every eye; in grey print the fourth is known by its finer line and
# its mark.
THIRD = Look("#2D0A31", "v")
FOURTH = Look("#006D6F", "P", 1.8)


@dataclass(frozen=True)
class Size:
    """Width and height of a plot in inches, its smallest text in points, and the title that stands
    above it on a picture with words."""

    width: float
    height: float
    font: float
    title: float


# With its title, measure and one row of controls a plot of this height fits a small laptop's page.
SCREEN = Size(8.0, 4.2, 11.0, 14.5)
PROJECTOR = Size(10.0, 5.4, 15.0, 19.0)
_now = [SCREEN]
DPI = 100
FONT = "Two Leaps Sans"
_FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_FONTS = [
    FontEntry(fname=str(_FOLDER / "DejaVuSans.ttf"), name=FONT, weight=400, size="scalable"),
    FontEntry(fname=str(_FOLDER / "DejaVuSans-Bold.ttf"), name=FONT, weight=700, size="scalable"),
]
# How charts are drawn, whatever a learner, a style or a file has set: matplotlib as it comes, with
# its own font under a name that no other font has, and no text taken for a formula.
_NOT_OURS = ("backend", "backend_fallback", "interactive", "toolbar")
_AS_IT_COMES: Any = {
    name: value for name, value in matplotlib.rcParamsDefault.items() if name not in _NOT_OURS
}
# The look of every chart: quiet grid lines behind the data, no frame but the base line, text of one
# size.
_LOOK = {
    "font.family": [FONT],
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": "medium",
    "axes.labelsize": "medium",
    "axes.axisbelow": True,
    "axes.edgecolor": QUIET,
    "axes.grid": True,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": GRID,
    "xtick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.labelcolor": INK,
    "ytick.major.size": 0,
}


@contextmanager
def settings() -> Iterator[None]:
    """Draw under the course's own settings. Every function that makes a chart wears this, and so
    does every rendering of one, since matplotlib reads settings at both times."""
    fontManager.ttflist.extend(each for each in _FONTS if each not in fontManager.ttflist)
    # A label of the lowest tick of one axis never touches the first one of the other.
    sized = {"font.size": font(), "xtick.major.pad": 0.62 * font()}
    with matplotlib.rc_context(_AS_IT_COMES | _LOOK | sized):
        yield


@dataclass(frozen=True)
class PageStyle:
    """Sizes of the text around the charts, as a style of the page: shown as the result of a cell,
    it holds for the whole lesson."""

    css: str

    def _repr_html_(self) -> str:
        return f"<style>{self.css}</style>"


# The most that a plot may be high on a page, as CSS: what JupyterLab's bars leave of the window,
# less a row of controls and the words above the plot, and less the further rows (MORE). So control
# and result fit one screen, a projector's and an enlarged page's too.
MORE = "--two-leaps-more"
ROOM = f"max(16rem, 100vh - 140px - 8 * var(--jp-content-font-size1, 14px) - var({MORE}, 0px))"
# JupyterLab's and ipywidgets' own variables, with their usual values in pixels: text, code, forms,
# and the height of a form's line.
_USUAL = {
    "jp-content-font-size1": 14,
    "jp-code-font-size": 13,
    "jp-widgets-font-size": 13,
    "jp-widgets-inline-height": 28,
}


def projector() -> PageStyle:
    """Draw every later chart larger, for the back of a room. As the last line of a cell it makes
    the page's text, forms and tables grow too. Run the cells below this one again afterwards."""
    _now[0] = PROJECTOR
    return _page_style()


def screen() -> PageStyle:
    """Draw every later chart at the usual size again; as the last line of a cell it makes the
    page's text, forms and tables small again too."""
    _now[0] = SCREEN
    return _page_style()


def _page_style() -> PageStyle:
    times = font() / SCREEN.font
    sizes = "; ".join(f"--{name}: {round(size * times)}px" for name, size in _USUAL.items())
    tables = ".jp-RenderedHTMLCommon table { font-size: var(--jp-widgets-font-size) }"
    return PageStyle(f":root {{ {sizes} }} {tables}")


def font() -> float:
    """Size of the smallest text on a chart, in points."""
    return _now[0].font


def crowding() -> float:
    """How much more room words need along a plot than at the usual size: they are larger there, and
    so are the names beside the plot."""
    return ((font() / _now[0].width) / (SCREEN.font / SCREEN.width)) ** 2


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
    return figure, axes


def canvas_width() -> float:
    """Width of a chart in pixels at the present size."""
    return _now[0].width * DPI


def canvas_height() -> float:
    """Height of a chart in pixels at the present size."""
    return _now[0].height * DPI
