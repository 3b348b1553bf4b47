"""How the minutes of a lesson are laid out: its parts as their headings state them, for the
teaching guide and the tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from helpers.workshop import notebooks

HEADING = re.compile(r"^##+ (.*) \((core|extension), (\d+) minutes\)$", re.MULTILINE)


class Part(NamedTuple):
    """One part of a lesson: its heading with number, 'core' or 'extension', minutes."""

    title: str
    kind: str
    minutes: int


def parts(path: Path) -> list[Part]:
    """The parts of a lesson that have minutes, in order."""
    text = "\n".join(
        cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"
    )
    return [Part(title, kind, int(minutes)) for title, kind, minutes in HEADING.findall(text)]


def total(path: Path, *kinds: str) -> int:
    """Minutes of all parts of the given kinds ('core', 'extension') together."""
    return sum(part.minutes for part in parts(path) if part.kind in kinds)


def plan(path: Path) -> dict[str, str | int]:
    """One lesson as a row of the guide: its core parts with their minutes, its extensions, and the
    sums."""
    told = {
        kind: "; ".join(
            f"{part.title} ({part.minutes})" for part in parts(path) if part.kind == kind
        )
        for kind in ("core", "extension")
    }
    core = total(path, "core")
    return {
        "lesson": path.stem[:2],
        "core parts and their minutes": told["core"],
        "may be left out": told["extension"],
        "core": core,
        "all": total(path, "core", "extension"),
        "left of 45 minutes": 45 - core,
    }
