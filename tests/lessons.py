"""The lessons' own charts and explorers, as their cells build them: nothing is typed anew here."""

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, wraps
from itertools import islice
from unittest.mock import patch

from helpers import charts as draw
from helpers.charts import Chart
from helpers.explorer import Explorer
from helpers.workshop import notebooks, reading

LESSONS = sorted((notebooks.ROOT / "notebooks").glob("*.ipynb"))
FUNCTIONS = [name for name in draw.__all__ if name != "Chart"]
# Drawn from a learner's own weights, in a form: no cell calls them.
WEIGHTS = {"weather": 4, "taking grain from farmers": 1, "false reports": 1}


def some_states(explorer, most=2000, size=500, seed=1928):
    """Every state where there are at most `most`; else the first and a seeded sample, `size` in
    all."""
    if explorer.count <= most:
        return list(explorer.states())
    dice = random.Random(seed)
    values = {name: control.values for name, control in explorer.controls.items()}
    drawn = ({name: dice.choice(each) for name, each in values.items()} for _ in range(size))
    return [dict(explorer.first), *islice(drawn, size - 1)]


def _noted(function, made, part):
    @wraps(function)
    def draws(*given, **chosen):
        chart = function(*given, **chosen)
        # An explorer keeps this function for states that later tests draw: those are no cell's
        # charts, and noted they would fill the memory.
        if part.read_on:
            made.setdefault(function.__name__, chart)
            part.drawn.append((f"{part.lesson} {function.__name__}", part.core, chart))
        return chart

    return draws


def drawn_again():
    """charts(), from cells that are run anew."""
    for kept in (_run, explorers, charts):
        kept.cache_clear()
    return charts()


@dataclass
class Part:
    """Where in the course a cell stands, whether cells still run, and what they drew so far: name,
    core or not, chart."""

    lesson: str = ""
    core: bool = True
    read_on: bool = True
    drawn: list[tuple[str, bool, Chart]] = field(default_factory=list)

    def read(self, cell):
        """Take in a heading: what is under none, or under one without minutes, counts as core."""
        for heading in reading.PART.finditer(cell.source) if cell.cell_type == "markdown" else ():
            self.core = heading[2] != "extension"


@cache
def _run():
    """Explorers as (two digits of the lesson, in the core or not, explorer), charts that cells draw
    by name, and every chart that a cell draws with its name and whether the core shows it."""
    made: dict[str, Chart] = {}
    found, part = [], Part()
    functions = {name: _noted(getattr(draw, name), made, part) for name in FUNCTIONS}
    with patch.multiple(draw, **functions):
        for path in LESSONS:
            part.lesson, part.core = path.stem[:2], True
            for cell, value in notebooks.shown(path):
                part.read(cell)
                if isinstance(value, Explorer):
                    found.append((part.lesson, part.core, value))
    part.read_on = False
    return found, made, tuple(part.drawn)


@cache
def explorers():
    """'05 grain_ledger' -> explorer, for every explorer in the lessons."""
    names = [f"{lesson} {explorer.name}" for lesson, _, explorer in _run()[0]]
    assert max(Counter(names).values()) == 1, "two explorers of one lesson draw the same"
    return dict(zip(names, (explorer for _, _, explorer in _run()[0]), strict=True))


def in_core():
    """Names of the explorers that a core part shows, as explorers() gives them."""
    return {f"{lesson} {explorer.name}" for lesson, core, explorer in _run()[0] if core}


def core_charts():
    """(name, chart) of every chart that a cell of a core part draws, folded or not."""
    return [(name, chart) for name, core, chart in _run()[2] if core]


def unchecked(chart):
    """The drawn rows that nobody has found in a document; none for a table without that column."""
    rows = getattr(chart, "rows", None)
    return [] if rows is None or "checked" not in rows else rows[rows["checked"] == "unchecked"]


@cache
def charts():
    """Name of a chart function -> a chart that a lesson shows with it: one that a cell draws, else
    the last state of an explorer."""
    ended = {
        explorer.name: explorer.chart(some_states(explorer)[-1])
        for explorer in explorers().values()
        if explorer.name in FUNCTIONS
    }
    weights = {
        "weights": draw.weights(WEIGHTS),
        "weights_moved": draw.weights_moved(WEIGHTS, {**WEIGHTS, "weather": 1, "false reports": 2}),
    }
    return ended | _run()[1] | weights
