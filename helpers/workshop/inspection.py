"""What the build asks of the notebooks before it runs them: that every exercise, poll, vote and
verdict they call for exists, and that no exercise of a lesson has lost its cell."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from helpers.arithmetic import evidence
from helpers.classroom import polling
from helpers.errors import LessonError
from helpers.exercises import definitions, votes
from helpers.workshop import notebooks

EXERCISE = ("ask", "check", "hint", "answer")


class InspectionError(LessonError):
    """A notebook that calls for something that is not there, or lacks the cell of an exercise."""


def inspect(paths: Iterable[Path]) -> None:
    """Raise InspectionError with a sentence for everything that is wrong in the notebooks: file,
    cell, what it calls for and the nearest that there is."""
    found = [sentence for path in paths for sentence in faults(path)]
    if found:
        raise InspectionError("\n".join(found))


def faults(path: Path) -> list[str]:
    """What is wrong in one notebook, in sentences."""
    told, asked = [], set()
    for place, cell in enumerate(notebooks.read(path).cells, start=1):
        if cell.cell_type != "code":
            continue
        for function, name in calls(cell.source):
            asked.add(name)
            trouble = _trouble(function, name)
            if trouble:
                told.append(f'{path.name}, cell {place}: {function}("{name}"). {trouble}')
    number = path.name[:2]
    if number.isdigit() and path.parent.name != "instructors":
        own = [name for name in _exercises() if name.split(".")[0].zfill(2) == number]
        lost = [name for name in own if name not in asked]
        told += [
            f'{path.name}: no cell asks exercise {name}. Put ask("{name}") into a cell, or take the'
            f" exercise out of lesson_{number}.toml."
            for name in lost
        ]
    return told


def calls(source: str) -> Iterator[tuple[str, str]]:
    """Function and first argument of every call in a cell whose first argument is a text; nothing
    for a cell that is no Python, which running it will tell."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            function = node.func.id if isinstance(node.func, ast.Name) else function
            if isinstance(node.args[0].value, str):
                yield function, node.args[0].value


def _trouble(function: str, name: str) -> str:
    ways: dict[str, Callable[[str], object]] = {
        **dict.fromkeys(EXERCISE, definitions.get),
        "poll": polling.question,
        "raised_hands": polling.question,
        "vote": votes.vote,
        "verdict": evidence.question,
    }
    if function not in ways:
        return ""
    try:
        ways[function](name)
    except LessonError as trouble:
        return str(trouble)
    return ""


def _exercises() -> list[str]:
    return list(definitions.all_exercises())
