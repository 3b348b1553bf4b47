"""How the colours of a drawn chart are seen: against white, by colour-blind eyes and in grey
print."""

from collections import defaultdict
from functools import cache

from coloraide import Color
from matplotlib.colors import to_hex, to_rgba
from matplotlib.text import Text

from helpers import theme

# The last is grey print. The first three are simulated after Viénot and Brettel, at full strength.
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
