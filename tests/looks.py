"""How the colours of a drawn chart are seen: against white, by colour-blind eyes and in grey
print."""

from collections import defaultdict
from functools import cache
from itertools import combinations

import numpy as np
from coloraide import Color
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from helpers import theme

# The last is grey print. The first three are simulated after Viénot and Brettel, at full strength.
PIXEL = theme.DPI / 72
EYES = ("protan", "deutan", "tritan", "grayscale")


@cache
def contrast(one, other="#ffffff"):
    """Contrast ratio of two colours as WCAG 2 counts it."""
    return Color(one).contrast(other)


@cache
def difference(one, other, eyes):
    """CIEDE2000 between two colours as these eyes see them: 1 is just seen, 10 is seen at a
    glance."""
    return Color(one).filter(eyes).delta_e(Color(other).filter(eyes), method="2000")


def on_white(colour, alpha=None):
    """A colour as it looks on white paper; None if nothing is to be seen."""
    *parts, opacity = to_rgba(colour, alpha)
    return to_hex([opacity * part + 1 - opacity for part in parts]) if opacity else None


def texts(figure):
    """Every text that is shown: its words, its colour, the colour it stands on."""
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible():
            yield text.get_text(), to_hex(text.get_color()), ground(text)


def ground(text):
    middle = text.get_window_extent().get_points().mean(axis=0)
    below = [
        patch.get_facecolor()
        for patch in (text.axes.patches if text.axes else [])
        if to_rgba(patch.get_facecolor())[3] and patch.get_window_extent().contains(*middle)
    ]
    return on_white(below[-1]) if below else "#ffffff"


def marks(ax):
    """What carries figures on these axes: colour -> the forms that wear it. Grid lines and guides
    to a mark are left out.

    The colour of an area or mark with an edge is that of the stronger one: an edge alone is enough
    to see it."""
    found = defaultdict(set)
    for line in ax.lines:
        if line.get_linestyle() != "None":
            found[on_white(line.get_color(), line.get_alpha())].add(
                ("line", line.get_linewidth(), line.get_linestyle())
            )
        if line.get_marker() not in ("None", ""):
            found[strongest(line.get_markerfacecolor(), line.get_markeredgecolor())].add(
                ("mark", line.get_marker())
            )
    for patch in ax.patches:
        found[strongest(patch.get_facecolor(), patch.get_edgecolor())].add(
            ("area", patch.get_hatch() or "")
        )
    for many in ax.collections:
        found[strongest(*many.get_facecolor(), *many.get_edgecolor())].add(
            ("strokes", type(many).__name__)
        )
    return {
        colour: forms for colour, forms in found.items() if colour not in (None, theme.GRID.lower())
    }


def strongest(*colours):
    seen = [colour for colour in map(on_white, colours) if colour]
    return max(seen, key=contrast, default=None)


def alike(ax, enough):
    """Pairs of colours that some eyes may take for one another and that no mark, dash, width or
    hatching tells apart."""
    forms = marks(ax)
    pairs = [
        (one, other)
        for one in forms
        for other in forms
        if one < other and forms[one] & forms[other]
    ]
    return [(*pair, eyes) for pair in pairs for eyes in EYES if difference(*pair, eyes) < enough]


# Letters have a little air inside their box, in pixels.
AIR = 1.5


def faults(figure):
    """What a reader would stumble over in a drawn figure: a text that is cut by the edge, runs into
    another one, or touches a mark, a line or the edge of an area. Sentences."""
    figure.canvas.draw()
    words = [(text, inner(text)) for text in visible(figure)]
    edge = figure.bbox.extents
    found = [f"cut: {text.get_text()!r}" for text, box in words if not holds(edge, box)]
    for (one, box), (other, its) in combinations(words, 2):
        if overlap(box, its):
            found.append(f"{one.get_text()!r} on {other.get_text()!r}")
    for note, box in words:
        if isinstance(note, Annotation) and note.arrow_patch and note.arrow_patch.get_visible():
            ends = [note.axes.transData.transform(note.xy), np.mean([box[:2], box[2:]], axis=0)]
            found += [
                f"a thread over {text.get_text()!r}"
                for text, its in words
                if text is not note and crossed(its, np.array(ends), 0.5)
            ]
    for ax in figure.axes:
        strokes, forms = list(lines(ax)), list(areas(ax))
        for text, box in words:
            paper = text.get_bbox_patch() is not None
            # What lies off the scale is clipped; a mark on the rim stands out of it by half.
            seen = meeting(box, ax.bbox.padded(5).extents)
            if seen and any(
                crossed(seen, *stroke) for guide, *stroke in strokes if not (guide and paper)
            ):
                found.append(f"on a line or mark: {text.get_text()!r}")
            elif any(overlap(box, form) and not holds(form, box) for form in forms):
                found.append(f"on an edge: {text.get_text()!r}")
    return found


def visible(figure):
    """Every text that is shown; matplotlib keeps labels of ticks that lie off the scale."""
    hidden = [
        label for ax in figure.axes for axis in (ax.xaxis, ax.yaxis) for label in off_scale(axis)
    ]
    return [
        text
        for text in dict.fromkeys(figure.findobj(Text))
        if text.get_text().strip() and text.get_visible() and text not in hidden
    ]


def off_scale(axis):
    low, high = sorted(axis.get_view_interval())
    return [
        label
        for tick in axis.get_major_ticks()
        if not low <= tick.get_loc() <= high
        for label in (tick.label1, tick.label2)
    ]


def inner(text):
    left, low, right, high = Text.get_window_extent(text).extents
    return left + AIR, low + AIR, right - AIR, high - AIR


def holds(outer, box):
    return (
        outer[0] - 2 <= box[0]
        and outer[1] - 2 <= box[1]
        and box[2] <= outer[2] + 2
        and box[3] <= outer[3] + 2
    )


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def meeting(one, other):
    """The box that two boxes share; None where they do not meet."""
    if not overlap(one, other):
        return None
    return *np.maximum(one[:2], other[:2]), *np.minimum(one[2:], other[2:])


def lines(ax):
    """What is drawn as strokes and marks: whether it is a guide from edge to edge, which words on
    white paper may interrupt; its corners in pixels; half the width of the stroke. Grid lines are
    left out."""
    for line in ax.lines:
        points = line.get_transform().transform(line.get_xydata())
        if line.get_linestyle() != "None" and to_hex(line.get_color()) != theme.GRID.lower():
            yield line.get_transform() != ax.transData, points, line.get_linewidth() * PIXEL / 2
        if line.get_marker() not in ("None", "", "|"):
            pairs = np.repeat(points, 3, axis=0)
            pairs[2::3] = np.nan
            yield False, pairs, line.get_markersize() * PIXEL / 2
    for many in ax.collections:
        if isinstance(many, LineCollection) and to_hex(many.get_color()[0]) != theme.GRID.lower():
            for path in many.get_paths():
                yield False, many.get_transform().transform(path.vertices), 0.5
        elif isinstance(many, PathCollection):
            points = many.get_offset_transform().transform(many.get_offsets())
            pairs = np.repeat(points, 3, axis=0)
            pairs[2::3] = np.nan
            yield False, pairs, np.sqrt(many.get_sizes().max()) * PIXEL / 2


def areas(ax):
    return [
        patch.get_window_extent().extents
        for patch in ax.patches
        if isinstance(patch, Rectangle) and patch.get_width() * patch.get_height()
    ]


def crossed(box, points, half):
    """Whether a line through these points, nan where it breaks, comes into a box."""
    low = np.array([box[0] - half, box[1] - half])
    high = np.array([box[2] + half, box[3] + half])
    start, step = points[:-1], np.diff(points, axis=0)
    known = ~np.isnan(step).any(axis=1)
    start, step = start[known], np.where(step[known] == 0, 1e-9, step[known])
    one, other = (low - start) / step, (high - start) / step
    enter, leave = np.minimum(one, other).max(axis=1), np.maximum(one, other).min(axis=1)
    return bool(((enter <= leave) & (leave >= 0) & (enter <= 1)).any())
