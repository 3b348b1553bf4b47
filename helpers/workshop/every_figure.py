"""Every figure of the tables once, for the eye of whoever looks after them: smaller tables written
out, larger ones as stripes. A figure that moves does so in sight, whatever moved it."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
from PIL import Image

from helpers import tables
from helpers.markup import escape

# The shades of a stripe from the least figure to the greatest; 0 is kept for a gap.
SHADES = 254
STROKE = 3


@dataclass(frozen=True)
class Stripes:
    """A picture with a strip for each column or series of a table and a stroke for each figure, in
    the order of the rows: the lighter, the greater, on a scale of multiples."""

    name: str
    strips: dict[str, np.ndarray]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        width = max(map(len, self.strips.values()))
        lines = [np.pad(_shades(strip), (0, width - len(strip))) for strip in self.strips.values()]
        store = io.BytesIO()
        picture = np.repeat(np.array(lines), STROKE, axis=0)
        Image.fromarray(picture).save(store, format="PNG", compress_level=8)
        told = "; ".join(
            f"{name}: {len(strip)} figures from {strip.min():g} to {strip.max():g}"
            for name, strip in self.strips.items()
        )
        words = f"{self.name}, {len(self.strips)} strips, from above. {told}."
        data = base64.b64encode(store.getvalue()).decode("ascii")
        image = f'<img src="data:image/png;base64,{data}" alt="{escape(words)}">'
        shown = f'<div style="overflow-x:auto">{image}</div>'
        return {"text/html": shown, "text/plain": words}


@dataclass(frozen=True)
class Written:
    """All figures of a table in words, a line for each thing that they are figures of."""

    name: str
    lines: dict[str, str]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        head = f"data/{self.name}.csv, every figure"
        items = "".join(
            f"<li><b>{escape(of)}</b> {escape(told)}</li>" for of, told in self.lines.items()
        )
        opened = f"<details><summary>{escape(head)}</summary><ul>{items}</ul></details>"
        return {"text/html": opened, "text/plain": f"{head}: {len(self.lines)} lines"}


def stripes(name: str) -> Stripes:
    """A table of many figures as stripes: a strip for each series, or for each column of numbers
    that is no key. Raises what tables.load raises."""
    table = tables.load(name)
    if "series" in table:
        strips = {
            str(series): own["value"].to_numpy(float)
            for series, own in table.groupby("series", sort=False)
        }
    else:
        strips = {column: table[column].to_numpy(float) for column in columns(name)}
    # A strip that is too long for a screen goes on below.
    cut = {}
    for title, strip in strips.items():
        parts = range(0, len(strip), 1000)
        for number, start in enumerate(parts, 1):
            cut[f"{title} ({number})" if len(parts) > 1 else title] = strip[start : start + 1000]
    return Stripes(name, cut)


def written_out(name: str) -> Written:
    """All figures of a table: a line for each series and place with the years, or for each row.
    Raises what tables.load raises."""
    table = tables.load(name)
    lines: dict[str, list[str]] = {}
    if "series" in table:
        for row in table.itertuples():
            when = f"{row.year} {row.period}".strip()
            own = lines.setdefault(f"{row.series}, {row.entity}:", [])
            own.append(f"{when} {row.value:.10g}")
    else:
        of = [field["name"] for field in _fields(name) if field["type"] == "string"][:2]
        for row in table.to_dict("records"):
            own = lines.setdefault(", ".join(str(row[column]) for column in of) + ":", [])
            own += [
                f"{column} {float(row[column]):.10g}"
                for column in columns(name)
                if pd.notna(row[column])
            ]
    return Written(name, {of: "; ".join(told) for of, told in lines.items() if told})


def columns(name: str) -> list[str]:
    """The columns of a table that hold figures: numbers that are neither years nor keys."""
    resource = next(each for each in tables.package()["resources"] if each["name"] == name)
    keys = resource["schema"].get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    return [
        field["name"]
        for field in _fields(name)
        if field["type"] in ("number", "integer")
        and field["name"] not in keys
        and not field["name"].startswith("year")
    ]


def _fields(name: str) -> list[dict[str, str]]:
    resource = next(each for each in tables.package()["resources"] if each["name"] == name)
    return list(resource["schema"]["fields"])


def _shades(strip: np.ndarray) -> np.ndarray:
    """Figures as bytes: 1 for nothing and less, then by the logarithm from the least above zero to
    the greatest; 0 for a gap."""
    sizes = np.log(np.where(strip > 0, strip, np.nan))
    least, most = np.nanmin(sizes), np.nanmax(sizes)
    scaled = 2 + np.round((sizes - least) / max(most - least, 1e-9) * (SHADES - 1))
    known = np.where(np.isnan(strip), 0, 1)
    return np.where(np.isnan(scaled), known, scaled).astype(np.uint8)
