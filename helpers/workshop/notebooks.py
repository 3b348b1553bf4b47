"""Run a notebook and bring what it stores into one form, so that the same code always gives the
same bytes."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers import course
from helpers.jupyter.saved import KERNEL, WIDGET

ROOT = Path(__file__).resolve().parents[2]
PLAIN_NAME = re.compile(r"[a-z0-9-]+\.ipynb")


def all_notebooks() -> list[Path]:
    """Every notebook of the set, lessons first, in the order of the course, then the instructors'
    ones."""
    others = (ROOT / "notebooks" / "instructors").glob("[a-z]*.ipynb")
    # Only plain names: what other systems and programs leave beside a file ('._x', 'x (1)', '~x')
    # is no notebook of the set.
    return lessons() + sorted(path for path in others if PLAIN_NAME.fullmatch(path.name))


def lessons() -> list[Path]:
    """The lessons of the course, in its order."""
    return list(course.in_force().lessons)


def read(path: Path) -> NotebookNode:
    """A notebook file as nbformat gives it, version 4."""
    return nbformat.read(path, as_version=4)


def run(path: Path, folder: Path | None = None) -> NotebookNode:
    """Execute a notebook from top to bottom in `folder` (its own by default) and return it in
    stored form.

    Raises nbclient's CellExecutionError when a cell fails.
    """
    return tidy(execute(read(path), folder or path.parent))


def shown(path: Path) -> Iterator[tuple[NotebookNode, Any]]:
    """Each cell of a lesson, with the object that a code cell shows: the value of its last line,
    None for a cell that shows nothing. The cells run here, in this process, one after the other.

    Raises whatever a cell raises.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in read(path).cells:
        yield cell, value(cell.source, path.name, names) if cell.cell_type == "code" else None


def value(source: str, name: str, names: dict[str, Any]) -> Any:
    """The value of a cell's last line when the cell runs here with these names, which it changes;
    None for a cell that shows nothing. Raises whatever the cell raises."""
    body = ast.parse(source).body
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module(body, []), name, "exec"), names)
        return None
    exec(compile(ast.Module(body[:-1], []), name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names)


def execute(notebook: NotebookNode, folder: Path, **kernel: Any) -> NotebookNode:
    """Execute a notebook in `folder`, in a kernel of its own (`kernel`: how its process is
    started).

    Raises nbclient's CellExecutionError when a cell fails.
    """
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        shutdown_kernel="immediate",
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    # A build must not depend on, or touch, what somebody has answered on this computer.
    with TemporaryDirectory() as nobody:
        return client.execute(
            env={**os.environ, "TWO_LEAPS_WORK": f"{nobody}/my-work.json"},
            transport_encryption="auto",
            **kernel,
        )


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Drop what changes from run to run or machine to machine: live widgets, timings, the
    interpreter's version."""
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(KERNEL), language_info=NotebookNode(name="python")
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def write(notebook: NotebookNode, path: Path) -> bool:
    """Write a notebook as UTF-8 with line feeds; True when the file's bytes changed."""
    text = (nbformat.writes(notebook, version=4) + "\n").encode("utf-8")
    changed = not path.exists() or path.read_bytes() != text
    if changed:
        path.write_bytes(text)
    return changed
