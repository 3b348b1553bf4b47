"""A drawn figure as a small SVG: text as text, one decimal of a pixel, no groups or metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from helpers.markup import attribute

FAMILY = "DejaVu Sans, Verdana, Arial, sans-serif"
CAPS = {"projecting": "square"}
HATCH = 72
LETTERS = {Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c"}


def drawn(figure: Figure, measure: RendererAgg) -> str:
    """The figure as an SVG string, a pixel of the figure being a unit of the SVG.

    measure: the renderer that the figure was laid out with. Every text bears the length that this
    one measures, so that no other font on another machine makes it longer."""
    pen = _Renderer(measure)
    figure.draw(pen)
    return pen.svg()


class _Renderer(RendererBase):
    """Writes what matplotlib draws as SVG elements. Neighbours that look alike become one."""

    def __init__(self, measure: RendererAgg) -> None:
        super().__init__()
        self._measure = measure
        # A look, and the forms that share it, each once and in their order.
        self._parts: list[tuple[str, dict[str, None]]] = []
        self._defined: dict[str, str] = {}
        self._unit = float(measure.points_to_pixels(1.0))

    def svg(self) -> str:
        """Everything drawn so far as a document."""
        width, height = (f"{side:g}" for side in self.get_canvas_width_height())
        defined = f"<defs>{''.join(self._defined.values())}</defs>" if self._defined else ""
        drawn = ((look, "".join(lines)) for look, lines in self._parts)
        body = "".join(f'<path d="{line}"{look}/>' if look else line for look, line in drawn)
        size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="none" font-family="{FAMILY}">'
            f"{defined}{body}</svg>"
        )

    # The names below are matplotlib's.

    def get_canvas_width_height(self) -> tuple[float, float]:
        return float(self._measure.width), float(self._measure.height)

    def points_to_pixels(self, points: Any) -> Any:
        return points * self._unit

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        return self._measure.get_text_width_height_descent(s, prop, ismath)

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None
    ) -> None:
        bounds: Any = gc.get_clip_rectangle()
        paper, outside = transform + self._flipped(), ""
        clip: Any = None
        if bounds is not None:
            box, extent = bounds.extents, path.get_extents(transform).extents
            if (extent[:2] < box[:2] - 0.5).any() or (extent[2:] > box[2:] + 0.5).any():
                height = self.get_canvas_width_height()[1]
                clip = (box[0], height - box[3], box[2], height - box[1])
        if clip and (rgbFace is not None or gc.get_hatch()):
            outside, clip = self._clipped(clip), None
        stroke = float(gc.get_linewidth()) * self._unit if _opacity(gc.get_rgb(), None) else 0.0
        clean = path.cleaned(
            paper, remove_nans=True, clip=clip, stroke_width=stroke, curves=True, snap=gc.get_snap()
        )
        self._add(self._look(gc, rgbFace) + outside, "".join(_steps(clean)), whole=rgbFace is None)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        bounds, look = gc.get_clip_rectangle(), self._look(gc, rgbFace)
        for place in trans.transform(path.vertices):
            # A mark stands whole or not at all: a clipped one says less.
            if np.isfinite(place).all() and (
                bounds is None or bounds.padded(0.5).contains(float(place[0]), float(place[1]))
            ):
                self._add(look, self._mark(marker_path, marker_trans, place), whole=True)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        length = self.get_text_width_height_descent(s, prop, False)[0]
        size = _short(float(prop.get_size_in_points()) * self._unit)
        weight = ' font-weight="bold"' if prop.get_weight() in ("bold", 700) else ""
        turned = f' transform="rotate({-angle:g} {_short(x)} {_short(y)})"' if angle else ""
        colour = to_hex(gc.get_rgb())
        # A space at an edge, or a second one, is none in SVG.
        told = f"\n{s}\n".replace("\n ", "\xa0").replace(" \n", "\xa0").replace("  ", " \xa0")
        words = attribute(told.strip("\n"))
        text = (
            f'<text x="{_short(x)}" y="{_short(y)}" font-size="{size}"{weight}'
            f' fill="{colour}" textLength="{_short(length)}"'
            f' lengthAdjust="spacingAndGlyphs"{turned}>{words}</text>'
        )
        self._parts.append(("", {text: None}))

    def _add(self, look: str, line: str, *, whole: bool) -> None:
        """Keep a form; `whole`: it may become one with the form before. Two areas that run the
        other way round would make a hole where they overlap. One that stands exactly where another
        of the same look does is not seen, and left out."""
        if not line or not look:
            return
        if whole and self._parts and self._parts[-1][0] == look and "opacity" not in look:
            self._parts[-1][1][line] = None
        else:
            self._parts.append((look, {line: None}))

    def _look(self, gc: GraphicsContextBase, face: Any) -> str:
        """The attributes of a path; none where nothing would be seen."""
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        told = []
        if gc.get_hatch():
            told.append(f'fill="url(#{self._hatched(gc, face)})"')
        elif face is not None and (opacity := _opacity(face, forced)):
            told += [f'fill="{to_hex(face[:3])}"', *_faint("fill-opacity", opacity)]
        line = gc.get_rgb()
        if gc.get_linewidth() and (opacity := _opacity(line, forced)):
            told += [f'stroke="{to_hex(line[:3])}"', *_faint("stroke-opacity", opacity)]
            told.append(f'stroke-width="{_short(float(gc.get_linewidth()) * self._unit)}"')
            offset, dashes = cast(tuple[float, list[float] | None], gc.get_dashes())
            if dashes is not None:
                lengths = " ".join(_short(dash * self._unit) for dash in dashes)
                told.append(f'stroke-dasharray="{lengths}"')
                told += [f'stroke-dashoffset="{_short(offset * self._unit)}"'] if offset else []
            if gc.get_capstyle() != "butt":
                told.append(f'stroke-linecap="{CAPS.get(gc.get_capstyle(), gc.get_capstyle())}"')
            if gc.get_joinstyle() != "miter":
                told.append(f'stroke-linejoin="{gc.get_joinstyle()}"')
        return "".join(f" {attribute}" for attribute in told)

    def _mark(self, path: Path, transform: Transform, place: np.ndarray) -> str:
        moved = transform + Affine2D().translate(*place) + self._flipped()
        if path.vertices is Path.unit_circle().vertices:
            x, y = moved.transform((0.0, 0.0))
            radius = moved.transform((1.0, 0.0))[0] - x
            across = f"a{_short(radius)} {_short(radius)} 0 1 0"
            return (
                f"M{_short(x - radius)} {_short(y)}"
                f"{across} {_short(2 * radius)} 0{across} {_short(-2 * radius)} 0z"
            )
        centre = transform + Affine2D().scale(1.0, -1.0)
        x, y = self._flipped().transform(place)
        return "".join(_steps(path.cleaned(centre, curves=True, snap=False), moved=(x, y)))

    def _flipped(self) -> Affine2D:
        return Affine2D().scale(1.0, -1.0).translate(0.0, self.get_canvas_width_height()[1])

    def _clipped(self, box: tuple[float, ...]) -> str:
        left, top, right, bottom = map(_short, box)
        name = self._define("clipPath", "", f'<path d="M{left} {top}H{right}V{bottom}H{left}z"/>')
        return f' clip-path="url(#{name})"'

    def _hatched(self, gc: GraphicsContextBase, face: Any) -> str:
        lines = gc.get_hatch_path()
        assert lines is not None
        strokes = "".join(_steps(lines.cleaned(Affine2D().scale(HATCH), curves=True, snap=False)))
        ground = f'<path d="M0 0H{HATCH}V{HATCH}H0z" fill="{to_hex(face[:3])}"/>' if face else ""
        colour = to_hex(gc.get_hatch_color())
        width = _short(gc.get_hatch_linewidth() * self._unit)
        return self._define(
            "pattern",
            f' patternUnits="userSpaceOnUse" width="{HATCH}" height="{HATCH}"',
            f'{ground}<path d="{strokes}" stroke="{colour}" fill="{colour}"'
            f' stroke-width="{width}"/>',
        )

    def _define(self, kind: str, attributes: str, inside: str) -> str:
        """The name of a definition, made from what it holds: two pictures on one page may share
        it."""
        name = "d" + hashlib.sha256(f"{kind}{attributes}{inside}".encode()).hexdigest()[:8]
        self._defined[name] = f'<{kind} id="{name}"{attributes}>{inside}</{kind}>'
        return name


def _opacity(colour: Any, forced: float | None) -> float:
    return float(forced if forced is not None else colour[3] if len(colour) > 3 else 1.0)


def _faint(name: str, opacity: float) -> list[str]:
    return [f'{name}="{opacity:.2g}"'] if opacity < 1 else []


def _steps(path: Path, *, moved: tuple[float, float] | None = None) -> Iterator[str]:
    """A path in the letters of SVG, as steps from one corner to the next: shapes that are alike are
    then alike in letters too, wherever they stand. `moved`: for a mark, where its origin comes to
    lie; its parts then hang together.

    Corners are rounded before steps are taken, so that no error adds up along a line."""
    at, began = np.zeros(2, int), None
    for points, code in path.iter_segments(simplify=False, curves=True):
        if code == Path.STOP:
            return
        if code == Path.CLOSEPOLY:
            yield "z"
            at = at if began is None else began
            continue
        to = np.rint(np.reshape(np.asarray(points, float), (-1, 2)) * 10).astype(int)
        steps = to - at
        across, down = steps[-1]
        if code == Path.MOVETO and (began is None or moved is None):
            yield "M" + _row(to[0] / 10 + (moved or (0.0, 0.0)))
        elif code == Path.MOVETO:
            yield "m" + _row(steps[0] / 10)
        elif code == Path.LINETO and not down:
            yield f"h{_short(across / 10)}" if across else ""
        elif code == Path.LINETO and not across:
            yield f"v{_short(down / 10)}"
        else:
            yield LETTERS[code] + _row(steps.ravel() / 10)
        at = to[-1]
        began = at if code == Path.MOVETO else began


def _row(numbers: Iterable[float]) -> str:
    """Numbers beside each other; a minus parts them as well as a space."""
    return " ".join(map(_short, numbers)).replace(" -", "-")


def _short(value: float) -> str:
    """A number with one decimal at most; never minus nought."""
    return f"{round(float(value), 1) + 0.0:.1f}".removesuffix(".0")
