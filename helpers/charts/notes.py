"""Words at a point that find their own place: near it, clear of lines, marks and other words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from helpers import theme

# Tried in this order: turns away from the side that is wished for, in degrees, and the air between
# point and words, in points.
TURNS = (0, 25, -25, 50, -50, 75, -75, 100, -100, 130, -130, 155, -155, 180)
AIR = (7, 12, 18, 26, 36, 50)
# From here on a thin line leads from the words to the point.
FAR = 18
# A panel smaller than this part of the figure has no room for moments, and none stands further away
# than this, in points.
LEAST = 0.2
NEAR = 26
GAP = 8
PIXEL = theme.DPI / 72
Box = tuple[float, float, float, float]


class Note(Annotation):
    """Words at a point of the data; settle() gives them their place. side: where they stand best,
    in degrees from the right: 90 is above, 180 left, -90 below."""

    def __init__(
        self,
        words: str,
        at: tuple[float, float],
        colour: str,
        bold: bool = False,
        side: float = 90.0,
    ) -> None:
        super().__init__(
            words,
            at,
            xytext=(0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            color=colour,
            fontweight="bold" if bold else "normal",
            arrowprops={
                "arrowstyle": "-",
                "color": theme.QUIET,
                "linewidth": 0.9,
                "shrinkB": 4,
            },
            zorder=6,
        )
        self.side = side
        # It will stand within the axes, so that the layout need keep no room for it.
        self.set_in_layout(False)


class Moment(Note):
    """What happened in the year of a point. It is written only where it covers nothing and stands
    near its point, and once in a figure."""

    def __init__(self, at: tuple[float, float], entity: str, year: int, words: str, source: str):
        super().__init__(f"{year}: {words}", at, theme.look(entity).colour)
        self.told, self.year, self.words = f"{entity} {year}: {words}", str(year), words
        self.source = source


def note(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    side: float = 90.0,
    colour: str = theme.INK,
    bold: bool = False,
) -> None:
    """Put words near a point. side: where they stand best, in degrees from the right: 90 is above,
    180 left, -90 below."""
    ax.add_artist(Note(text, (x, y), colour, bold, side))


def settle(figure: Figure) -> list[Moment]:
    """Give every note the nearest place where it covers nothing; needs the final layout. Returns
    the moments that found one; the others are gone."""
    notes = sorted(
        (each for each in figure.findobj(Note) if isinstance(each, Note)),
        key=lambda each: isinstance(each, Moment),
    )
    if not notes:
        return []
    figure.draw_without_rendering()
    taken = [
        _inside(Text.get_window_extent(text).extents)
        for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_text().strip() and not isinstance(text, Note)
    ]
    strokes = {ax: list(_strokes(ax)) for ax in figure.axes}
    kept: list[Moment] = []
    for each in notes:
        ax = each.axes
        assert isinstance(ax, Axes)
        if not isinstance(each, Moment):
            taken.append(_placed(each, ax, taken, strokes[ax])[1])
            continue
        cost, box = np.inf, (0.0, 0.0, 0.0, 0.0)
        if _roomy(ax, figure) and each.told not in [other.told for other in kept]:
            beside = [other.get_text() for other in notes if other.xy == each.xy]
            if any(each.year in words for words in beside if words != each.get_text()):
                # The year is there already.
                each.set_text(each.words)
            others = [_outside(box) for box in [*taken, *_filled(ax)]]
            cost, box = _placed(each, ax, others, strokes[ax], NEAR)
        if cost < 1:
            taken.append(box)
            kept.append(each)
        else:
            each.remove()
    return kept


def _placed(
    each: Note,
    ax: Axes,
    taken: list[Box],
    strokes: list[tuple[np.ndarray, float]],
    furthest: float = AIR[-1],
) -> tuple[float, Box]:
    """Put words where they cost least; returns that cost, below 1 where they cover nothing, and
    their box."""
    point = ax.transData.transform(each.xy)
    left, low, right, high = Text.get_window_extent(each).extents
    half = np.array([right - left, high - low]) / 2
    best, least, far = (0.0, 0.0), np.inf, False
    places = product((air for air in AIR if air <= furthest), TURNS)
    for number, (air, turn) in enumerate(places):
        way = np.radians(each.side + turn)
        toward = np.array([np.cos(way), np.sin(way)])
        shift = toward * (air * PIXEL + half)
        box = _inside((*(point + shift - half), *(point + shift + half)))
        cost = number / 100 + _cost(box, ax.bbox.extents, taken, strokes)
        if air >= FAR:
            thread = np.array([point, point + shift])
            cost += 10 * sum(_crossed(its, thread, 0.5) for its in taken)
        if cost < least:
            best, least, far = tuple(shift / PIXEL), cost, air >= FAR
        if cost < 1:
            break
    each.set_position(best)
    if each.arrow_patch is not None:
        each.arrow_patch.set_visible(far)
    if far:
        strokes.append((np.array([point, point + np.array(best) * PIXEL]), 0.5))
    return least, _inside(Text.get_window_extent(each).extents)


def _roomy(ax: Axes, figure: Figure) -> bool:
    part = ax.bbox.width * ax.bbox.height / (figure.bbox.width * figure.bbox.height)
    return bool(part > LEAST)


def _filled(ax: Axes) -> list[Box]:
    """Areas on which words of another colour's ground would stand."""
    return [_inside(patch.get_window_extent().extents) for patch in ax.patches]


def _cost(box: Box, bounds: Any, taken: list[Box], strokes: list[tuple[np.ndarray, float]]) -> int:
    """What is wrong with a place; a line crossed is better than words on words or outside."""
    outside = box[0] < bounds[0] or box[1] < bounds[1] or box[2] > bounds[2] or box[3] > bounds[3]
    words = sum(
        box[0] < its[2] and its[0] < box[2] and box[1] < its[3] and its[1] < box[3] for its in taken
    )
    return 50 * outside + 40 * words + 10 * sum(_crossed(box, *stroke) for stroke in strokes)


def _inside(box: Any) -> Box:
    """A box without the little air that letters have in it."""
    return box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1


def _outside(box: Box) -> Box:
    """A box with the air that words of less weight leave around it."""
    return box[0] - GAP, box[1] - GAP / 2, box[2] + GAP, box[3] + GAP / 2


def _strokes(ax: Axes) -> Iterator[tuple[np.ndarray, float]]:
    """What is drawn on these axes as corners in pixels, and half the width of the stroke."""
    for line in ax.lines:
        points = line.get_transform().transform(line.get_xydata())
        if line.get_linestyle() != "None" and to_hex(line.get_color()) != theme.GRID.lower():
            yield points, line.get_linewidth() * PIXEL / 2
        if line.get_marker() not in ("None", ""):
            yield _apart(points), _size(line) * PIXEL / 2
    for many in ax.collections:
        if isinstance(many, LineCollection):
            for path in many.get_paths():
                yield many.get_transform().transform(path.vertices), 1.0
    for patch in ax.patches:
        if isinstance(patch, Rectangle):
            left, low, right, high = patch.get_window_extent().extents
            yield np.array([(left, low), (left, high), (right, high), (right, low)]), 1.0


def _size(line: Line2D) -> float:
    return float(line.get_markersize()) + float(line.get_markeredgewidth())


def _apart(points: np.ndarray) -> np.ndarray:
    """Points as lines of no length."""
    apart = np.repeat(points, 3, axis=0)
    apart[2::3] = np.nan
    return apart


def _crossed(box: Box, points: np.ndarray, half: float) -> bool:
    """Whether a line through these points, nan where it breaks, comes into a box."""
    low, high = np.array(box[:2]) - half, np.array(box[2:]) + half
    step = np.diff(points, axis=0)
    known = ~np.isnan(step).any(axis=1)
    start, step = points[:-1][known], np.where(step[known] == 0, 1e-9, step[known])
    one, other = (low - start) / step, (high - start) / step
    enter, leave = np.minimum(one, other).max(axis=1), np.maximum(one, other).min(axis=1)
    return bool(((enter <= leave) & (leave >= 0) & (enter <= 1)).any())
