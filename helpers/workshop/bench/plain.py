"""A chart drawn the plain way: pyplot, the same number of lines, bars and texts, and no care for
looks.

Runs in the kernel to measure against, so it must import nothing that such a kernel would not have.
"""

from __future__ import annotations

import json
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes


def draw(marks: str) -> None:
    """Draw marks (JSON text, as twins.marks gives them) and show the figure as a cell does."""
    drawn = json.loads(marks)
    figure, axes = plt.subplots(1, max(1, len(drawn["axes"])), figsize=(8, 5.2), squeeze=False)
    for ax, each in zip(axes[0], drawn["axes"], strict=False):
        _draw(ax, each)
    for x, y, text in drawn["texts"]:
        figure.text(x, y, text)
    figure.tight_layout()
    plt.show()


def _draw(ax: Axes, marks: dict[str, Any]) -> None:
    for x, y in marks["lines"]:
        ax.plot(x, y)
    for x, y, width, height in marks["bars"]:
        ax.bar(x, height, width, bottom=y, align="edge")
    for x, y, text in marks["texts"]:
        # Left out where it would stand outside: the picture grows with everything on it.
        ax.annotate(text, (x, y), annotation_clip=True, clip_on=True)
    for set_ticks, (places, labels) in zip(
        (ax.set_xticks, ax.set_yticks), marks["ticks"], strict=True
    ):
        set_ticks(places, labels)
    ax.set(xlim=marks["xlim"], ylim=marks["ylim"])
    ax.grid(True)
