"""Form of the code: ruff over modules and notebooks, types of the helpers, one way through the house."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
# Each room may know of the rooms named here, of `errors`, and of no other.
KNOWS = {
    "errors": set(),
    "work": set(),
    "theme": set(),
    "damage": set(),
    "tables": {"damage"},
    "growth": {"tables"},
    "windows": {"tables", "growth"},
    "mortality": {"tables"},
    "plans": {"tables", "growth"},
    "grain": {"tables"},
    "trap": {"tables", "grain"},
    "industry": {"tables", "growth"},
    "ledger": {"tables"},
    "regions": {"tables"},
    "land": {"grain", "growth"},
    "charts": {"tables", "growth", "industry", "grain", "land", "mortality", "plans", "regions", "trap", "windows"}
    | {"theme", "charts"},
    "board": {"tables", "grain", "growth", "theme"},
    "page": {"tables", "board", "ledger", "charts", "theme"},
    "handlers": set(),
    "ahead": set(),
    "panel": {"theme", "handlers"},
    "explore": {"tables", "ahead", "panel"},
}


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["ruff", "format", "--check", "."]])
def test_ruff(command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_types():
    done = subprocess.run([sys.executable, "-m", "mypy", "helpers"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def rooms_used(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            yield node.module.split(".")[1]


@pytest.mark.parametrize("room", KNOWS)
def test_a_figure_travels_one_way(room):
    files = [HELPERS / f"{room}.py"] if (HELPERS / f"{room}.py").exists() else sorted((HELPERS / room).glob("*.py"))
    assert files
    used = {name for file in files for name in rooms_used(file)}
    assert used <= KNOWS[room] | {"errors"}


def test_every_widget_is_made_in_the_panel_and_every_press_heard_through_the_handlers():
    """Else its messages would be heard in another thread, or a press before the words it belongs to."""
    code = {path.name: path.read_text(encoding="utf-8") for path in HELPERS.rglob("*.py")}
    assert {name for name, text in code.items() if re.search(r"widgets\.[A-Z]\w+\(", text)} == {"panel.py"}
    assert {name for name, text in code.items() if ".on_click(" in text} == {"handlers.py"}


def test_lessons_never_import_the_workshop():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert "helpers.workshop" not in path.read_text(encoding="utf-8")
        assert "import workshop" not in path.read_text(encoding="utf-8")


def test_public_functions_say_what_they_do():
    for path in HELPERS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        public = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and not n.name.startswith("_")]
        nested = {
            id(inner)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef)
            for inner in ast.walk(outer)
            if inner is not outer
        }
        assert [n.name for n in public if id(n) not in nested and not ast.get_docstring(n)] == [], path.name
