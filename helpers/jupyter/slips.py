"""An extension of IPython: a cell of a lesson that is run before the ones above it says so, in a
sentence. Other notebooks, and other errors, keep their traceback."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from helpers.jupyter.saved import cells_of_lesson

ABOVE = (
    "This cell needs the ones above it, which make {name!r}. Choose Run, then Run All Above"
    " Selected Cell in the menu, and run this cell again."
)
WHERE = "JPY_SESSION_NAME"
LESSONS = Path(__file__).resolve().parents[2] / "notebooks"


def load_ipython_extension(shell: Any) -> None:
    """IPython calls this once, when a kernel starts."""
    shell.set_custom_exc((NameError,), _show)


def advice(slip: BaseException, notebooks: list[Path]) -> str:
    """What to tell a learner about an error of a cell, in one sentence; nothing where Python's own
    words are right. notebooks: the files that the cell may stand in."""
    name = getattr(slip, "name", None) or ""
    if isinstance(slip, UnboundLocalError):
        return ""
    return ABOVE.format(name=name) if any(name in made(path) for path in notebooks) else ""


def made(path: Path) -> set[str]:
    """The names that the cells of a lesson make; none for a file that is no lesson of ours, or that
    cannot be read."""
    try:
        sources = cells_of_lesson(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError):
        return set()
    return {name for source in sources for name in _bound(source)}


def _bound(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        # A cell with a command of IPython in it.
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _show(
    shell: Any,
    kind: type[BaseException],
    slip: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> list[str] | None:
    told = advice(slip, _notebooks()) if _in_a_cell(shell, trace) else ""
    if not told:
        shell.showtraceback((kind, slip, trace), tb_offset=tb_offset)
        return None
    shell._showtraceback(kind, told, [told])
    return [told]


def _in_a_cell(shell: Any, trace: TracebackType | None) -> bool:
    """Whether the slip is in what the learner ran, and not in a function that it called."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals is shell.user_ns


def _notebooks() -> list[Path]:
    """The notebook of this kernel where the server tells it, else those in the folder it works in
    and those of the course."""
    named = os.environ.get(WHERE, "")
    if named.endswith(".ipynb"):
        return [Path(named)]
    return sorted({*Path().resolve().glob("*.ipynb"), *LESSONS.glob("*.ipynb")})
