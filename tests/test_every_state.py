"""Every state of every control of every explorer in the lessons is drawn and laid out, and says
what it shows; the numbers in its title are worked out once more (titles.py)."""

import lessons
import pytest
import titles

from helpers.errors import LessonError

# So that a long explorer is shared out to all workers.
CHUNK = 200
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
    for state in states:
        # Painting the figure takes as long again and is tested with the first state of each
        # (test_charts.py).
        try:
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
        assert titles.wrong(explorer.name, state, chart.title) == [], (state, chart.title)
        assert said == f"Now showing {'; '.join(chosen)}. {chart.title}." and len(chart.title) > 10


def test_no_chart_of_a_core_part_draws_an_unchecked_figure():
    drawn = lessons.core_charts()
    assert len({name for name, _ in drawn}) > 15
    assert [name for name, chart in drawn if len(lessons.unchecked(chart))] == []


@pytest.mark.parametrize(
    ("name", "state", "title"),
    [
        ("start_ratio", {"china_year": 1957}, "In every vintage: 1.83 to 3.19 times"),
        ("birth_years", {"pair": ("Anhui", "Jiangxi"), "reference": "earlier"}, "lacks 48 percent"),
        ("county_strips", {"province": "Henan", "year": 1960}, "half of 100 counties"),
    ],
)
def test_a_wrong_number_in_a_title_is_seen(name, state, title):
    assert len(titles.wrong(name, state, title)) == 1


def test_every_rule_of_a_title_has_its_explorer():
    assert set(titles.RULES) <= {explorer.name for explorer in lessons.explorers().values()}
