"""For each explorer and chart of a lesson its plain twin, to measure against. Runs inside the
lesson's kernel."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, display
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from helpers.charts import Chart
from helpers.explorer import Explorer
from helpers.widgets.controls import Many


def usual(explorer: Explorer) -> widgets.Widget:
    """The explorer's chart under `interactive`, with its longest control and the rest held at their
    start."""
    plt.switch_backend("module://matplotlib_inline.backend_inline")
    name = longest(explorer)

    def show(**moved: Any) -> None:
        chart = explorer.chart({**explorer.first, **moved})
        display(chart.figure if isinstance(chart, Chart) else HTML(chart.picture))

    box = widgets.interactive(show, **{name: explorer.controls[name].picker(name)})
    box.add_class("usual")
    box.add_class("twin-of-page" if explorer.in_page else "twin-of-kernel")
    return box


def longest(explorer: Explorer) -> str:
    """The name of the control with the most choices that are taken one at a time."""
    single = [name for name, control in explorer.controls.items() if not isinstance(control, Many)]
    return max(single, key=lambda name: len(explorer.controls[name].values))


def tell_marks(shown: Iterable[Any]) -> None:
    """Print the marks of every chart and of every explorer's first state among the things shown, a
    line of JSON each."""
    made = [each.chart(each.first) if isinstance(each, Explorer) else each for each in list(shown)]
    for each in made:
        if isinstance(each, Chart):
            print(json.dumps(marks(each.figure)))


def marks(figure: Figure) -> dict[str, Any]:
    """What is drawn on a figure: its words, and axes by axes lines and bars as numbers, texts and
    ticks as words."""
    return {
        "texts": [_words(text) for text in figure.texts],
        "axes": [_marks(ax) for ax in figure.axes],
    }


def _words(text: Text) -> list[Any]:
    place = text.xy if isinstance(text, Annotation) else text.get_position()
    return [*map(float, place), text.get_text()]


def _marks(ax: Axes) -> dict[str, Any]:
    bars = [each.get_bbox().bounds for each in ax.patches if isinstance(each, Rectangle)]
    lines = [np.asarray(line.get_xydata(), dtype=float).T.tolist() for line in ax.lines]
    ticks = [
        [list(map(float, each.get_majorticklocs())), _labels(each)] for each in (ax.xaxis, ax.yaxis)
    ]
    limits = {"xlim": ax.get_xlim(), "ylim": ax.get_ylim()}
    return {
        "lines": lines,
        "bars": bars,
        "texts": [_words(text) for text in ax.texts],
        "ticks": ticks,
        **limits,
    }


def _labels(axis: Axis) -> list[str]:
    return [label.get_text() for label in axis.get_majorticklabels()]
