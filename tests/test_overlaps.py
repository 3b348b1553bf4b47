"""No text of a chart is cut, covered or touching, in any state of any explorer, on a screen and at
the size for a projector."""

import random

import lessons
import looks
import pytest
from matplotlib.patches import Rectangle

from helpers import theme

# Of more states than these a sample is drawn, always the same one.
MOST = {"screen": 8, "projector": 4}
SIZES = {"screen": theme.screen, "projector": theme.projector}


@pytest.fixture(params=SIZES)
def size(request):
    SIZES[request.param]()
    yield request.param
    theme.screen()


def some(states, most):
    if len(states) <= most:
        return states
    return [states[0], states[-1], *random.Random(1958).sample(states[1:-1], most - 2)]


@pytest.mark.parametrize("name", lessons.explorers())
def test_no_text_of_an_explorer_is_cut_covered_or_touching(name, size):
    explorer = lessons.explorers()[name]
    for state in some(lessons.some_states(explorer), MOST[size]):
        chart = explorer.chart(state)
        if hasattr(chart, "figure"):
            assert looks.faults(chart.figure) == [], (size, state)


def test_no_text_of_a_chart_without_controls_is_cut_covered_or_touching(size):
    """Charts that no explorer draws."""
    drawn = lessons.charts() if size == "screen" else lessons.drawn_again()
    found = {name: looks.faults(chart.figure) for name, chart in drawn.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda ax: ax.text(1.0, 0.5, "cut at the edge" * 3, transform=ax.transAxes), "cut"),
        (lambda ax: [ax.text(5, 5, "one over the other") for _ in range(2)], " on "),
        (lambda ax: ax.text(4, 5, "covered", va="center"), "line or mark"),
        (lambda ax: ax.text(8, 2, "near", ha="right", va="center"), "line or mark"),
        (lambda ax: ax.text(2.4, 1, "over the end", va="center"), "edge"),
    ],
)
def test_each_kind_of_fault_is_seen(spoil, fault):
    with theme.settings():
        figure, (ax,) = theme.canvas()
        ax.plot([0, 10], [5, 5])
        ax.plot(8, 2, "o", markersize=9)
        ax.add_patch(Rectangle((0, 0.5), 3, 1))
        ax.set(xlim=(0, 10), ylim=(0, 10))
        assert looks.faults(figure) == []
        spoil(ax)
        assert any(fault in each for each in looks.faults(figure))
