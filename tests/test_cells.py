"""Cells of a lesson run in any order, twice, or not at all: the right result or one sentence."""

import ast
import os
import random
import symtable
from pathlib import Path

import pytest

from helpers.errors import LessonError
from helpers.jupyter import slips
from helpers.workshop import notebooks

# How many orders each lesson is run in; 50 were tried by hand.
ORDERS = int(os.environ.get("TWO_LEAPS_ORDERS", "2"))
LESSONS = sorted((notebooks.ROOT / "notebooks").glob("*.ipynb"))
every = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name[:2])
# What changes the thing it is called on; everything else gives a new one.
CHANGES = {"append", "extend", "insert", "update", "pop", "clear", "sort", "remove", "setdefault"}


def sources(path):
    return [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "code"]


def made(source):
    """The names that a cell gives to something, those of imports left out."""
    table = symtable.symtable(source, "cell", "exec")
    names = {each.get_name() for each in table.get_symbols() if each.is_assigned()}
    return names | {each.get_name() for each in table.get_symbols() if each.is_namespace()}


def changed(source):
    """Names of things that a cell changes in place."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            yield root(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CHANGES:
                yield root(node.func)
            if any(each.arg == "inplace" for each in node.keywords):
                yield root(node.func)
        if isinstance(node, ast.Delete):
            yield from (root(target) for target in node.targets)


def root(node):
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


@every
def test_no_name_means_two_things_in_one_lesson(path):
    seen = {}
    for place, source in enumerate(sources(path)):
        for name in made(source):
            assert name not in seen, f"{name} is set in code cells {seen[name]} and {place}"
            seen[name] = place


@every
def test_no_cell_changes_what_another_cell_made(path):
    for source in sources(path):
        foreign = set(changed(source)) - made(source)
        assert not foreign, (foreign, source)


def told(shown):
    """What a cell shows, as text; pictures by their description."""
    if shown is None:
        return ""
    bundle = getattr(shown, "_repr_mimebundle_", None)
    return str(getattr(shown, "alt", "") or (bundle()["text/plain"] if bundle else repr(shown)))


def run(source, names):
    """What a cell shows, or the sentence that a learner reads instead of it."""
    try:
        return told(notebooks.value(source, "cell", names))
    except LessonError as slip:
        return f"! {slip}"
    except NameError as slip:
        return f"! {slips.advice(slip, LESSONS)}"


def in_order(path):
    names = {"__name__": "__main__"}
    return {source: run(source, names) for source in sources(path)}


@every
def test_cells_in_another_order_give_the_same_or_one_sentence(path, monkeypatch, tmp_path):
    """Shuffled, with some cells left out and some run twice; each lesson in orders of its own."""
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "w.json"))
    wanted = in_order(path)
    assert not any(shown.startswith("!") for shown in wanted.values())
    for seed in range(ORDERS):
        dice = random.Random(f"{path.name} {seed}")
        order = dice.sample(list(wanted), len(wanted))
        order = [source for source in order if dice.random() > 0.1]
        # Whoever is told that cells above are needed runs them and this one again.
        order += dice.choices(list(wanted), k=5)
        names = {"__name__": "__main__"}
        for source in order:
            shown = run(source, names)
            assert shown == wanted[source] or (
                shown.startswith("! This cell needs the ones above it, which make")
            ), (seed, source, shown)


def test_the_rule_sees_a_name_that_means_two_things():
    assert made("a = 1\nfor b in []: pass") == {"a", "b"}
    assert made("c = [d for d in (1, 2)]\nlambda e: e") == {"c"}
    assert list(changed("table['x'] = 1")) == ["table"]
    assert list(changed("rows.append(3)\nthing.look.colour = 2")) == ["rows", "thing"]
    assert Path(LESSONS[0]).name.startswith("00")
