"""The lessons' own charts and explorers, as their cells build them: nothing is typed anew here."""

from collections import Counter
from functools import cache, wraps
from unittest.mock import patch

from helpers import charts as draw
from helpers.charts import Chart
from helpers.explorer import Explorer
from helpers.workshop import notebooks

LESSONS = sorted((notebooks.ROOT / "notebooks").glob("*.ipynb"))
FUNCTIONS = [name for name in draw.__all__ if name != "Chart"]
# Drawn from a learner's own weights, in a form: no cell calls them.
WEIGHTS = {"weather": 4, "taking grain from farmers": 1, "false reports": 1}


def _noted(function, made):
    @wraps(function)
    def draws(*given, **chosen):
        chart = function(*given, **chosen)
        made.setdefault(function.__name__, chart)
        return chart

    return draws


def drawn_again():
    """charts(), from cells that are run anew."""
    for kept in (_run, explorers, charts):
        kept.cache_clear()
    return charts()


@cache
def _run():
    """Explorers as (two digits of the lesson, explorer), and charts that cells draw by name."""
    made: dict[str, Chart] = {}
    found = []
    functions = {name: _noted(getattr(draw, name), made) for name in FUNCTIONS}
    with patch.multiple(draw, **functions):
        for path in LESSONS:
            shown = [value for _, value in notebooks.shown(path)]
            found += [(path.stem[:2], value) for value in shown if isinstance(value, Explorer)]
    return found, made


@cache
def explorers():
    """'05 grain_ledger' -> explorer, for every explorer in the lessons."""
    names = [f"{lesson} {explorer.name}" for lesson, explorer in _run()[0]]
    assert max(Counter(names).values()) == 1, "two explorers of one lesson draw the same"
    return dict(zip(names, (explorer for _, explorer in _run()[0]), strict=True))


@cache
def charts():
    """Name of a chart function -> a chart that a lesson shows with it: one that a cell draws, else
    the last state of an explorer."""
    ended = {
        explorer.name: explorer.chart(explorer.some_states()[-1])
        for explorer in explorers().values()
        if explorer.name in FUNCTIONS
    }
    weights = {
        "weights": draw.weights(WEIGHTS),
        "weights_moved": draw.weights_moved(WEIGHTS, {**WEIGHTS, "weather": 1, "false reports": 2}),
    }
    return ended | _run()[1] | weights
