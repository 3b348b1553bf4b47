"""`python -m helpers build`: check the tables, typeset the citations, seal both, run every notebook
and store what it gives, draw the README's picture."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbclient.exceptions import CellExecutionError

from helpers import charts, tables
from helpers.errors import LessonError
from helpers.exercises import definitions, examination
from helpers.workshop import inspection, leaves, listing, notebooks

# Notebooks that run at the same time, each in a kernel of its own.
KERNELS = 2
FIRST_FIGURE = notebooks.ROOT / ".github" / "first-figure.png"


def main(words: list[str]) -> int:
    """Rebuild all notebooks, or those whose file name contains one of `words`. Returns 0, or 1 when
    a table, the entry of a source, or an exercise is damaged, or a word is in no file name; then
    nothing is rebuilt."""
    every = notebooks.all_notebooks()
    strange = [word for word in words if not any(word in path.name for path in every)]
    if strange:
        names = ", ".join(path.stem for path in every)
        print(f"No notebook's name contains {strange[0]!r}. There are: {names}.", file=sys.stderr)
        return 1
    try:
        check()
        (tables.DATA / tables.CITATIONS).write_bytes(citations())
    except LessonError as slip:
        print(slip, file=sys.stderr)
        return 1
    seal(tables.DATA)
    listing.write_readme()
    listing.write_counts()
    FIRST_FIGURE.write_bytes(first_figure())
    wanted = [path for path in every if not words or any(word in path.name for word in words)]
    with ThreadPoolExecutor(KERNELS) as pool:
        failed = max(pool.map(_rebuild, wanted), default=0)
    return failed or _on_paper(wanted)


def check() -> None:
    """Raise TableError with a sentence for each thing that is wrong with a table, ExerciseError for
    an exercise, InspectionError for a notebook that calls for what is not there."""
    found = tables.undescribed()
    found += [sentence for name in tables.names() for sentence in tables.problems(name)]
    if found:
        # What a table lacks is told by each that looks into it.
        raise tables.TableError("\n".join(dict.fromkeys(found)))
    examination.examine()
    inspection.inspect(notebooks.all_notebooks())


def _on_paper(paths: list[Path]) -> int:
    """Whether what the lessons ask can be handed out in leaves; 1 when an exercise or a poll asks
    for a figure that its lesson does not show, or gives away what is asked later."""
    asking = {name.split(".")[0].zfill(2) for name in definitions.all_exercises()}
    try:
        for path in paths:
            if path.parent.name != "instructors" and path.name[:2] in asking:
                leaves.of(path.name[:2])
    except LessonError as slip:
        print(slip, file=sys.stderr)
        return 1
    return 0


def first_figure() -> bytes:
    """The picture at the head of the README, as PNG bytes: the chart that opens lesson 00."""
    return charts.two_leaps(
        tables.load("ussr"), tables.load("china"), tables.load("famine_estimates")
    ).png


def citations() -> bytes:
    """The citation of every source, by its key, as JSON: a lesson reads them faster than it
    typesets a tenth of them.

    Raises tables.SourceError for a source without an entry in references.bib, and for an entry that
    cannot be read."""
    lines = []
    for key in sorted(tables.load("sources")["source"]):
        parts = [part for part in tables.typeset(key) if part]
        lines.append(f'"{key}": {json.dumps(parts, ensure_ascii=False)}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")


def seal(folder: Path) -> None:
    """Write the checksum of every table, of their description, of the bibliography and of the
    citations made from it, by which lessons know that a file is the one that was checked here."""
    names = [resource["path"] for resource in tables.package()["resources"]]
    names += [tables.DESCRIPTION, tables.WORKS, tables.CITATIONS]
    files = [folder / name for name in sorted(names)]
    lines = [f"{tables.checksum(path)}  {path.name}" for path in files]
    (folder / "checksums.sha256").write_bytes(("\n".join(lines) + "\n").encode("ascii"))


def _rebuild(path: Path) -> int:
    started = time.perf_counter()
    try:
        changed = notebooks.write(notebooks.run(path), path)
    except CellExecutionError as stop:
        print(f"{path.name}: stopped, and left as it was.\n{stop}", file=sys.stderr)
        return 1
    word = "changed" if changed else "same bytes"
    print(
        f"{path.name}: {word}, {path.stat().st_size / 1000:.0f} kB,"
        f" {time.perf_counter() - started:.1f} s",
        flush=True,
    )
    return 0
