"""Form of the code: ruff over modules and notebooks, types of the helpers, one way through the
house."""

import ast
import re
import shutil
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from helpers.workshop import style

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
# Each room may know of the rooms named here, of `errors` and `words`, and of no other. `web` and
# `workshop` stand behind all of them: they may know of each, and none knows of them.
KNOWS = {
    "likeness": set(),
    "errors": {"likeness"},
    "words": set(),
    "outcomes": set(),
    "theme": set(),
    "collector": set(),
    "markup": set(),
    "course": set(),
    "bootstrap": {"course"},
    # It reads the learner's file too, by a path: see helpers.jupyter.mine.
    "jupyter": {"outcomes"},
    "tables": set(),
    "arithmetic": {"tables"},
    "charts": {"tables", "arithmetic", "theme", "markup"},
    "widgets": {"theme", "markup"},
    "explorer": {"widgets", "markup"},
    "page": {"tables", "arithmetic", "markup", "course"},
    "exercises": {"tables", "arithmetic", "charts", "markup", "outcomes", "widgets", "course"},
    "classroom": {"tables", "exercises", "markup", "widgets", "course"},
    # What a kernel without the settings of the course would lack it loads itself, from `jupyter`.
    "lesson": {
        "tables",
        "arithmetic",
        "charts",
        "page",
        "exercises",
        "explorer",
        "classroom",
        "jupyter",
    },
}


@pytest.mark.parametrize("name", style.CHECKS)
def test_the_form_is_what_lint_asks(name, capfd):
    assert style.passes(style.CHECKS[name]), capfd.readouterr().out


def test_format_mends_what_lint_finds(tmp_path, monkeypatch):
    """On a file of its own: imports in no order, a layout of its own."""
    monkeypatch.setattr(style, "ROOT", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    crooked = tmp_path / "crooked.py"
    crooked.write_text(
        '"""Crooked."""\nimport sys\nimport os\nprint( os , sys )\n', encoding="utf-8"
    )
    assert not style.passes(style.CHECKS["rules"]) and not style.passes(style.CHECKS["layout"])
    assert style.main(["format"]) == 0
    assert style.passes(style.CHECKS["rules"]) and style.passes(style.CHECKS["layout"])


def rooms_used(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            yield node.module.split(".")[1]


@pytest.mark.parametrize("room", KNOWS)
def test_a_figure_travels_one_way(room):
    alone = HELPERS / f"{room}.py"
    files = [alone] if alone.exists() else sorted((HELPERS / room).rglob("*.py"))
    assert files
    used = {name for file in files for name in rooms_used(file)}
    assert used <= KNOWS[room] | {"errors", "words", room}


def test_the_table_names_every_room_and_no_door_that_nobody_uses():
    rooms = {path.stem for path in HELPERS.glob("*") if path.is_dir() or path.suffix == ".py"}
    assert rooms - {"__init__", "__main__", "__pycache__", "web", "workshop"} == set(KNOWS)
    for room, known in KNOWS.items():
        alone = HELPERS / f"{room}.py"
        files = [alone] if alone.exists() else sorted((HELPERS / room).rglob("*.py"))
        assert known <= {name for file in files for name in rooms_used(file)}, room


def test_names_are_compared_in_one_room():
    """So that a name that is not known is answered alike everywhere."""
    code = {path.name: path.read_text(encoding="utf-8") for path in HELPERS.rglob("*.py")}
    assert {name for name, text in code.items() if "difflib" in text} == {"likeness.py"}


def imports(path):
    """The modules of helpers that a module uses, wherever in it they are loaded, by full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in HELPERS.rglob("*.py")
}


def test_no_circle():
    """graphlib raises CycleError and names the circle."""
    known = {
        name: {found for found in imports(path) if found != name} for name, path in MODULES.items()
    }
    # A package's own __init__ gathers what its modules hold, so it stands above them.
    known = {
        name: {other for other in others if not name.startswith(f"{other}.")}
        for name, others in known.items()
    }
    assert list(TopologicalSorter(known).static_order())


def test_no_module_has_the_name_of_something_it_defines():
    """Else `from helpers.x import x` gives one or the other, by the order of imports."""
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        assert name.rsplit(".", 1)[-1] not in own, name


def test_no_package_exports_something_under_the_name_of_one_of_its_modules():
    for name, path in MODULES.items():
        inside = {each.rsplit(".", 1)[-1] for each in MODULES if each.rpartition(".")[0] == name}
        gathered = {
            (node.module, alias.asname or alias.name)
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        assert not [each for module, each in gathered if each in inside and module != name], name


def test_every_widget_is_made_in_one_room_and_every_press_heard_in_another():
    """Else its messages would be heard in another thread, or a press before its words."""
    code = {path.name: path.read_text(encoding="utf-8") for path in HELPERS.rglob("*.py")}
    made = {name for name, text in code.items() if re.search(r"widgets\.[A-Z]\w+\(", text)}
    assert made == {"parts.py"}
    assert {name for name, text in code.items() if ".on_click(" in text} == {"events.py"}


def test_lessons_never_import_the_workshop():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert "helpers.workshop" not in path.read_text(encoding="utf-8")
        assert "import workshop" not in path.read_text(encoding="utf-8")
