"""Small drawing steps that several charts share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from helpers import tables, theme
from helpers.arithmetic import growth
from helpers.charts import moments
from helpers.words import number


class End(NamedTuple):
    """A label to stand at the end of a line: its point in data units, its words, its colour."""

    x: float
    y: float
    text: str
    colour: str

    @property
    def strong(self) -> bool:
        """Whether it names one of the cases, or what is measured against them."""
        return self.colour != theme.CONTEXT.colour


class Rung(NamedTuple):
    """One row of a ladder: words left of the axis, its value (nan if only a range is known), the
    words beside it, colour, mark, the ends of its range (nan for a lone value), and whether it is
    hollow (an unchecked figure)."""

    label: str
    value: float
    text: str
    colour: str
    mark: str = "D"
    low: float = np.nan
    high: float = np.nan
    hollow: bool = False


def line(ax: Axes, rows: pd.DataFrame, x: str, entity: str) -> None:
    """One country's line: broken at gaps, dashed where the source interpolates, a mark on each
    figure of the two cases, and what happened in its years where there is room.

    rows need the columns `x`, year, value, note and checked, sorted by year.
    """
    look = theme.look(entity)
    estimated = tables.filled_in(rows).to_numpy()
    for dashed in (False, True):
        xs, ys = _stretch(rows, x, estimated, dashed)
        ax.plot(
            xs,
            ys,
            color=look.colour,
            linewidth=look.line,
            linestyle=(0, (2.4, 1.6)) if dashed else "-",
            zorder=3,
        )
    if look.mark:
        marks(ax, rows, x, "value", look.mark, look.colour, size=4.5, hollow_size=6, zorder=4)
    moments.mark(ax, rows, x, entity)


def inside(colour: str, checked: str) -> str:
    """The colour inside a mark or a bar: its own, or white where its figure is unchecked, which
    leaves it hollow. checked: a word of the column of that name."""
    return "white" if checked == "unchecked" else colour


def marks(
    ax: Axes,
    rows: pd.DataFrame,
    x: str,
    y: str,
    mark: str,
    colour: str,
    *,
    size: float,
    hollow_size: float | None = None,
    zorder: float = 3,
) -> None:
    """A mark a row at its columns `x` and `y`, hollow where its column `checked` says unchecked.
    Sizes in points."""
    sure = rows["checked"] != "unchecked"
    for some, face, points in (
        (rows[sure], colour, size),
        (rows[~sure], "white", hollow_size or size),
    ):
        ax.plot(
            some[x],
            some[y],
            mark,
            color=colour,
            markerfacecolor=face,
            markersize=points,
            zorder=zorder,
        )


def mark_of(
    ax: Axes, x: Any, y: Any, look: theme.Look, size: float, *, zorder: float = 4, edge: float = 1
) -> None:
    """The mark of a country, `size` points, with a white edge `edge` points wide that sets it off
    from what lies below. x, y: numbers, or columns of the same length."""
    ax.plot(
        x,
        y,
        look.mark,
        color=look.colour,
        markersize=size,
        markeredgecolor="white",
        markeredgewidth=edge,
        zorder=zorder,
    )


def beside(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    dx: float,
    *,
    colour: str | None = None,
    bold: bool = True,
    **more: Any,
) -> Annotation:
    """Words right of a point, dx points away; left of it where dx is below zero. more: what
    Axes.annotate takes."""
    return ax.annotate(
        text,
        (x, y),
        xytext=(dx, 0),
        textcoords="offset points",
        ha="right" if dx < 0 else "left",
        va="center",
        color=colour,
        fontweight="bold" if bold else "normal",
        **more,
    )


def rows_down(
    ax: Axes, names: Sequence[str], *, edge: float = 0.5, least: int = 0, guides: bool = False
) -> None:
    """One row a name, the first on top, with `edge` rows free above and below. least: the scale
    keeps room for so many rows.  guides: whether a thin line runs along each row."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(len(names), least) - 1 + edge, -edge)
    if not guides:
        ax.grid(False, axis="y")


def label_ends(ax: Axes, ends: Sequence[End]) -> list[Annotation]:
    """Write each label right of its point, so that the layout keeps room for it; move_apart then
    gives it its height."""
    return [
        beside(
            ax,
            end.x,
            end.y,
            end.text,
            7,
            colour=end.colour,
            bold=end.strong,
            annotation_clip=False,
            zorder=6,
        )
        for end in ends
    ]


def move_apart(ax: Axes, labels: Sequence[Annotation], gap: float = 1.25) -> None:
    """Move the labels of ends up or down so that none covers another; needs the final layout."""
    floor, roof = ax.get_window_extent().intervaly
    heights = [(float(ax.transData.transform(label.xy)[1]), label) for label in labels]
    heights.sort(key=lambda pair: pair[0])
    points = 72 / theme.DPI
    placed = _spread([y for y, _ in heights], theme.font() * gap / points, floor, roof)
    for (y, label), to in zip(heights, placed, strict=True):
        label.set_position((7, (to - y) * points))


def aligned_years(
    ax: Axes, first: int, last: int, step: int, cases: Sequence[str] = tuple(growth.CASES)
) -> None:
    """Name the years since the last year before the launch, with the calendar year of each country
    that is drawn below each."""
    ticks = range(first, last + 1, step)
    named = [
        "\n".join([number(tick), *(str(growth.YEAR_ZERO[case] + tick) for case in cases)])
        for tick in ticks
    ]
    ax.set_xticks(ticks, named)
    below = ", ".join(f"{case} year" for case in cases)
    ax.set_xlabel(f"years since the last year before the launch (below: {below})")
    # Of panels that share an axis only the lowest bears its years, and narrow ones have no room.
    if ax.xaxis.get_tick_params()["labelbottom"] and ax.get_position().width > 0.3:
        for row, country in enumerate(cases, 1):
            _name_row(ax, row, country)


def _name_row(ax: Axes, row: int, country: str) -> None:
    """Whose years stand in this row of the labels below an axis, left of them."""
    down = 0.62 * theme.font() + (row + 0.5) * 1.2 * theme.font()
    ax.annotate(
        country,
        (0, 0),
        xycoords="axes fraction",
        xytext=(-1.45 * theme.font() - 3, -down),
        textcoords="offset points",
        ha="right",
        va="center",
        color=theme.look(country).colour,
    )


def ladder(ax: Axes, rungs: Sequence[Rung], *, stems: bool = False, room: float = 1.2) -> None:
    """Rows on a ladder, the first one on top: a range as a bar with ends, a value as its mark, the
    words right of it. A range without a value of its own bears its mark at both ends.

    stems: a thin line from zero to each row. The horizontal scale starts at zero and ends at `room`
    times the furthest value, so that the words fit; both scales are set here."""
    reach = max(float(np.nanmax(_ends(rung))) for rung in rungs)
    for place, rung in enumerate(rungs):
        left, right = float(np.nanmin(_ends(rung))), float(np.nanmax(_ends(rung)))
        if stems:
            ax.plot([0, left], [place, place], color=theme.GRID, linewidth=2.4, zorder=2)
        if right > left:
            ax.plot(
                [left, right],
                [place, place],
                "|-",
                color=rung.colour,
                linewidth=1.8,
                markersize=11,
                zorder=3,
            )
        # A lone range has no middle of its own: its mark stands at both ends.
        at = [rung.value] if not np.isnan(rung.value) else [left, right]
        face, level = "white" if rung.hollow else rung.colour, [place] * len(at)
        ax.plot(
            at,
            level,
            rung.mark,
            color=rung.colour,
            markerfacecolor=face,
            markersize=9.5,
            markeredgewidth=1.5,
            zorder=4,
        )
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        beside(ax, right, place, rung.text, 9, colour=rung.colour, zorder=5, bbox=paper)
    rows_down(ax, [rung.label for rung in rungs])
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.set_xlim(0, reach * room)


def event(
    ax: Axes, x: float, y: float, text: str, *, dx: float, dy: float, colour: str = theme.INK
) -> None:
    """A few words beside a bend, with a thin line to it; dx and dy in points."""
    ax.annotate(
        text,
        (x, y),
        xytext=(dx, dy),
        textcoords="offset points",
        color=colour,
        ha="center",
        va="center",
        arrowprops={"arrowstyle": "-", "color": theme.QUIET, "linewidth": 0.9, "shrinkB": 3},
        zorder=5,
    )


def _ends(rung: Rung) -> list[float]:
    return [rung.value, rung.low, rung.high]


def _stretch(
    rows: pd.DataFrame, x: str, estimated: np.ndarray, dashed: bool
) -> tuple[list[float], list[float]]:
    """The steps from one year to the next that are dashed, or that are not, with a break (nan)
    after each."""
    years, along, values = (rows[column].to_numpy(dtype=float) for column in ("year", x, "value"))
    steps = [
        i
        for i in range(len(rows) - 1)
        if years[i + 1] - years[i] == 1 and (estimated[i] or estimated[i + 1]) == dashed
    ]
    xs = [point for i in steps for point in (along[i], along[i + 1], np.nan)]
    ys = [point for i in steps for point in (values[i], values[i + 1], np.nan)]
    return xs, ys


def _spread(wanted: Sequence[float], step: float, floor: float, ceiling: float) -> list[float]:
    """Places at least `step` apart, in the order of the rising `wanted` ones and together as near
    to them as can be; labels that would cover one another part to both sides. All between `floor`
    and `ceiling` where there is room (isotonic regression, by pooling neighbours)."""
    pools: list[tuple[float, int]] = []
    for place, each in enumerate(wanted):
        middle, many = each - place * step, 1
        while pools and pools[-1][0] > middle:
            before, others = pools.pop()
            middle, many = (middle * many + before * others) / (many + others), many + others
        pools.append((middle, many))
    last = max(floor, ceiling - (len(wanted) - 1) * step)
    level = [min(max(middle, floor), last) for middle, many in pools for _ in range(many)]
    return [each + place * step for place, each in enumerate(level)]
