"""Every state of every control of every explorer in the lessons is drawn, and says what it shows;
what its title says in numbers is worked out once more (titles.py)."""

import re
from contextlib import nullcontext
from unittest.mock import patch

import lessons
import pytest
import titles

from helpers.charts import chart as finishing
from helpers.errors import LessonError
from helpers.exercises import all_exercises

# So that a long explorer is shared out to all workers.
CHUNK = 200
# One state in so many is laid out too, which takes longer than all else and changes no word but
# those about moments; test_overlaps.py looks at layouts.
LAID_OUT = 8
CHUNKS = [
    pytest.param(
        name,
        explorer,
        lessons.some_states(explorer)[start : start + CHUNK],
        id=f"{name} {start}",
    )
    for name, explorer in lessons.explorers().items()
    for start in range(0, len(lessons.some_states(explorer)), CHUNK)
]


@pytest.mark.parametrize(("name", "explorer", "states"), CHUNKS)
def test_every_state_of_every_explorer_is_drawn(name, explorer, states):
    core = name in lessons.in_core()
    for place, state in enumerate(states):
        quick = patch.multiple(finishing, _fit=lambda _: None, settle=lambda _: [])
        # Painting the figure takes as long again and is tested with the first state of each
        # (test_charts.py).
        try:
            with quick if place % LAID_OUT else nullcontext():
                chart = explorer.chart(state)
        except LessonError as told:
            # Some choices leave nothing to draw; then the explorer says so in a sentence.
            assert str(told).endswith(".") and len(str(told)) > 30
            continue
        assert not (core and len(lessons.unchecked(chart))), (name, state)
        assert chart.figure.axes if hasattr(chart, "figure") else "<table" in chart.picture, state
        chosen = [
            f"{control.replace('_', ' ')}: {explorer.controls[control].say(value)}"
            for control, value in state.items()
        ]
        said = explorer.sentence(state, f"{chart.title}.")
        _title_is_right(explorer.name, state, chart)
        assert said == f"Now showing {'; '.join(chosen)}. {chart.title}." and len(chart.title) > 10


def _title_is_right(name, state, chart):
    """Each number of a title, and what it says of them, is worked out once more; one that is off by
    one in its last digit would be seen."""
    if name not in titles.RULES:
        # A table's title counts its rows or names one; a chart's has a rule.
        assert not (hasattr(chart, "figure") and titles.NUMBER.search(chart.title)), chart.title
        return
    words = titles.RULES[name](state)
    assert titles.wrong(chart.title, words) == [], (state, chart.title)
    for title in titles.altered(chart.title):
        assert titles.wrong(title, words), (state, title)


def test_no_chart_of_a_core_part_draws_an_unchecked_figure():
    drawn = lessons.core_charts()
    assert len({name for name, _ in drawn}) > 15
    assert [name for name, chart in drawn if len(lessons.unchecked(chart))] == []


def test_every_rule_of_a_title_has_its_explorer():
    assert set(titles.RULES) <= {explorer.name for explorer in lessons.explorers().values()}


# What a reader of a chart has to see for each exercise that asks for it: explorer, what is chosen,
# and the words of the answer, with the figures that the exercise works out.
TO_READ = {
    "1.3": ("01 starting_points", {"years": "calendar", "vintage": "2010"},
            "USSR .*no figure after {last:.0f} until {next:.0f}"),
    "1.4": ("01 standings", {"vintage": "2010"}, "China 636, India 680"),
    "3.2": ("03 target_ladder", {"product_and_drive": "steel: China, 1959"},
            "{closest_when}: target, {closest:.0f};.*1959: result, {made:.1f}"),
    "4.1": ("04 delivered", {"measure": "steel", "scale": "index"}, "{low_index:.0f} in 1962"),
    "5.4": ("05 grain_ledger", {"country_and_year": "China 1957",
                                "claimed_harvest_in_percent_of_the_true_one": "210"},
            "= {left:.0f} kilograms a year"),
    "6.1": ("06 toll_ladder", {"death_rates": "corrected"}, "^{rates:.1f} million by corrected"),
    "7.1": ("07 province_tiles", {"years": "1959"}, "Anhui {share:.0f}"),
    "8.2": ("08 counterfactuals", {"carried_from": "1913", "pace": "Japan, 1913-1940"},
            "{higher:.0f} percent higher"),
}  # fmt: skip
# Counted in a table that is on the page.
COUNTED = {"0.1", "2.2", "9.2"}


def test_what_an_exercise_asks_to_be_read_off_is_said_in_words():
    """Who hears a chart can answer: the answer stands in its title or description."""
    asked = {name: one for name, one in all_exercises().items() if one.kind == "read"}
    assert set(asked) == {*TO_READ, *COUNTED}
    for name, (which, labels, words) in TO_READ.items():
        explorer = lessons.explorers()[which]
        chosen = {key: explorer.controls[key].named([label]) for key, label in labels.items()}
        chart = explorer.chart({**explorer.first, **chosen})
        wanted = words.format(**asked[name].facts.figures)
        assert re.search(wanted, chart.alt), (name, wanted, chart.alt)
