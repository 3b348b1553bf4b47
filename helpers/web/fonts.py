"""The font of the charts, cut down to the characters in them, for pages that fetch nothing."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import matplotlib
from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
LICENCE = FOLDER / "LICENSE_DEJAVU"
# The licence of DejaVu asks that a changed font bears another name.
NAME = "Leaps"
FACES = {400: "DejaVuSans.ttf", 700: "DejaVuSans-Bold.ttf"}


def rules(characters: set[str]) -> str:
    """CSS that brings both faces of the font with these characters, inside the page."""
    return "".join(
        f"@font-face{{font-family:{NAME};font-weight:{weight};"
        f"src:url(data:font/woff;base64,{_packed(file, characters)})}}"
        for weight, file in FACES.items()
    )


def _packed(file: str, characters: set[str]) -> str:
    options = subset.Options(
        hinting=False, layout_features=["kern"], name_IDs=[], notdef_outline=True
    )
    options.drop_tables += ["FFTM"]
    with TTFont(FOLDER / file, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(characters)))
        cutter.subset(font)
        for number in (1, 4, 6):
            font["name"].setName(NAME, number, 3, 1, 0x409)
        font.flavor = "woff"
        store = io.BytesIO()
        font.save(store)
    return base64.b64encode(store.getvalue()).decode("ascii")
