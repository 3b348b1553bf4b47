"""How the minutes of a lesson are laid out: its parts as their headings state them, for the
teaching guide and the tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import page
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


def for_syllabus(curricula: pd.DataFrame, syllabus: str, minutes: int = 100) -> page.Shown:
    """A plan for one option of a syllabus and the minutes there are: the core parts of its lessons
    in order, as long as whole parts fit, their sum, and what is left for home.

    curricula: the table of that name.  syllabus: one of names(curricula).  Lessons that are not in
    the course are left out."""
    row = curricula.set_index(pd.Index(names(curricula))).loc[syllabus]
    known = {path.name[:2]: path for path in notebooks.lessons()}
    rows, used = [], 0
    for number in [each for each in str(row["lessons"]).split() if each in known]:
        for part in parts(known[number]):
            if part.kind == "core":
                fits = used + part.minutes <= minutes
                used += part.minutes if fits else 0
                sum_ = str(used) if fits else "at home"
                rows.append([number, part.title, part.minutes, sum_])
    table = pd.DataFrame(rows, columns=["lesson", "part", "minutes", "together"])
    caption = f"{syllabus}: {used} of {minutes} minutes. Hand in: {row['task']}"
    return page.show(table, caption)


def options(curricula: pd.DataFrame) -> pd.DataFrame:
    """The options of the syllabuses, each with its lessons and the minutes of their cores together,
    as the headings of the lessons state them."""
    known = {path.name[:2]: total(path, "core") for path in notebooks.lessons()}
    lasts = [sum(known.get(each, 0) for each in row.split()) for row in curricula["lessons"]]
    named = ["place", "syllabus", "code", "title", "lessons"]
    shown = curricula[[*named, "document", "checked"]]
    shown.insert(len(named), "minutes of their cores", lasts)
    return shown


def names(curricula: pd.DataFrame) -> list[str]:
    """The options of the syllabuses, each by its syllabus with its code, or its title where it has
    no code."""
    told = curricula["code"].where(curricula["code"] != "", curricula["title"])
    return [
        f"{syllabus}, {code}" for syllabus, code in zip(curricula["syllabus"], told, strict=True)
    ]
