"""An extension of IPython: a cell of a lesson that is run before the ones above it says so, in a
sentence, and so does one that gets a file of the learner's in the place of a package, or a table
with rows gone. Other notebooks, and other errors, keep their traceback."""

from __future__ import annotations

import ast
import json
import os
import sys
import traceback
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from types import TracebackType
from typing import Any

from helpers.jupyter.saved import cells_of_lesson

ABOVE = (
    "This cell needs the ones above it, which make {name!r}. Choose Run, then Run All Above"
    " Selected Cell in the menu, and run this cell again."
)
RIVAL = (
    "Your file {file} has the name of a package that lessons need, and is found first. Rename it,"
    " choose Kernel, then Restart Kernel in the menu, and run the cells again."
)
TABLE = "This cell cannot be worked out from the tables as they are here ({slip}). {changed}"
WHERE = "JPY_SESSION_NAME"
HELPERS = Path(__file__).resolve().parents[1]
LESSONS = HELPERS.parent / "notebooks"


def load_ipython_extension(shell: Any) -> None:
    """IPython calls this once, when a kernel starts."""
    shell.set_custom_exc((Exception,), _show)


def advice(slip: BaseException, notebooks: list[Path]) -> str:
    """What to tell a learner about an error of a cell, in one sentence; nothing where Python's own
    words are right. notebooks: the files that the cell may stand in."""
    name = getattr(slip, "name", None) or ""
    if isinstance(slip, UnboundLocalError):
        return ""
    return ABOVE.format(name=name) if any(name in made(path) for path in notebooks) else ""


def rival(folder: Path) -> str:
    """What to tell where a module of the folder was loaded that has the name of a package; nothing
    where none was."""
    others = [place for place in sys.path if place and Path(place).resolve() != folder]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        here = file and "." not in name and Path(file).parent in (folder, folder / name)
        if here and PathFinder.find_spec(name, others):
            return RIVAL.format(file=file)
    return ""


def missed(slip: BaseException) -> str:
    """What to tell where the course's own code fails on tables that were changed here: mostly a row
    is gone. Nothing for an error that says itself what to do, or where no table was changed."""
    tables = sys.modules.get("helpers.tables")
    frames = traceback.extract_tb(slip.__traceback__)
    ours = any(HELPERS in Path(frame.filename).parents for frame in frames)
    changed = tables.changed() if tables and ours else ""
    if not changed or hasattr(slip, "_render_traceback_"):
        return ""
    return TABLE.format(slip=f"{type(slip).__name__}: {slip}", changed=changed)


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
    told = ""
    if isinstance(slip, (ImportError, AttributeError)):
        told = rival(Path().resolve())
    elif isinstance(slip, NameError) and _in_a_cell(shell, trace):
        told = advice(slip, _notebooks())
    told = told or missed(slip)
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
