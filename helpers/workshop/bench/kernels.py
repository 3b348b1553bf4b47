"""What a whole lesson costs a kernel: time, memory and imports, beside kernels that draw the same
charts the plain way."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from helpers import tables
from helpers.workshop import notebooks

PLAIN_IMPORTS = "import pandas\nimport matplotlib.pyplot\nimport ipywidgets"
OWN_IMPORTS = (
    "from helpers import charts, explore, growth, page, tables\nfrom helpers.exercises import ask,"
    " hint"
)
# Nothing of ours: the plain kernels run this too.
RSS = "import psutil\nprint(psutil.Process().memory_info().rss)"
# Run after a lesson's own cells: what they showed stands in Out.
FIGURES = "from helpers.workshop.bench import twins\ntwins.tell_marks(Out.values())"
MOVES = "from helpers.workshop.bench import moves\nmoves.tell_memory(Out.values(), {first}, {then})"
FIRST, THEN = 100, 500


def imports(repeats: int = 7) -> dict[str, float]:
    """Milliseconds to import pandas, pyplot and ipywidgets, and what the helpers of a lesson add;
    medians of fresh processes."""
    code = (
        # Every lesson runs in a kernel, which has these already.
        "import ipykernel.ipkernel\n"
        f"import time; a = time.perf_counter()\n{PLAIN_IMPORTS}\n"
        f"b = time.perf_counter()\n{OWN_IMPORTS}\nc = time.perf_counter()\n"
        "print(1000 * (b - a), 1000 * (c - b))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(repeats)
    ]
    both = np.median([list(map(float, run.stdout.split())) for run in runs], axis=0)
    return {"plain": float(both[0]), "helpers": float(both[1])}


def measure(words: list[str], repeats: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """One row a lesson: seconds and megabytes of a kernel that runs it, of one that draws its
    charts plainly, and moves.

    `seconds` and `plain seconds` are the fastest of `repeats` runs in turn; `bare MB` is a kernel
    with the imports alone; `after 100 moves` and `after 600 moves` are megabytes after that many
    moves of the lesson's explorers."""
    rows = []
    for path in notebooks.all_notebooks():
        if path.parent.name != "notebooks" or (
            words and not any(word in path.name for word in words)
        ):
            continue
        say(f"  kernel: {path.stem}")
        lesson, plain = notebooks.read(path), _plain(path)
        pairs = [(_run(lesson, RSS), _run(plain, RSS)) for _ in range(repeats)]
        seconds, plainly = (min(run[0] for run in runs) for runs in zip(*pairs, strict=True))
        bare = int(_run(_notebook(PLAIN_IMPORTS), RSS)[1])
        first, last = map(int, _run(lesson, MOVES.format(first=FIRST, then=THEN))[1].split())
        megabytes = {
            "MB": int(pairs[0][0][1]),
            "bare MB": bare,
            "after 100 moves": first,
            "after 600 moves": last,
        }
        row = {
            "lesson": path.stem[:2],
            "seconds": seconds,
            "plain seconds": plainly,
            "charts": len(plain.cells) - 1,
        }
        rows.append(row | {name: size / 1e6 for name, size in megabytes.items()})
    return rows


def _plain(path: Path) -> NotebookNode:
    """A notebook that reads the lesson's tables with pandas and draws the lesson's charts plainly,
    from bare numbers."""
    lesson = notebooks.read(path)
    figures = _run(lesson, FIGURES)[1].splitlines()
    names = sorted(
        set(re.findall(r'load\("(\w+)"\)', "\n".join(cell.source for cell in lesson.cells)))
    )
    reads = [f"pandas.read_csv({str(tables.DATA / f'{name}.csv')!r})" for name in names]
    draws = [f"from helpers.workshop.bench import plain\nplain.draw({each!r})" for each in figures]
    return _notebook("\n".join([PLAIN_IMPORTS, *reads]), *draws)


def _notebook(*cells: str) -> NotebookNode:
    return new_notebook(cells=[new_code_cell(cell) for cell in cells])


def _run(notebook: NotebookNode, last: str) -> tuple[float, str]:
    """Seconds of a whole run, start and end of the kernel included, and what a last cell
    printed."""
    copy = _notebook(*(cell.source for cell in notebook.cells if cell.cell_type == "code"), last)
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        done = notebooks.execute(copy, Path(folder), stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
    return seconds, str(done.cells[-1].outputs[-1].text)
