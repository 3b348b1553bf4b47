"""The benchmark's own parts: what it draws, grows, walks and works out. How fast things are is for
people to judge."""

import json
import subprocess

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_notebook
from waiting import run

from helpers import page
from helpers.explorer import between, explore, many
from helpers.widgets import prefetch
from helpers.workshop import notebooks
from helpers.workshop.bench import growing, keys, moves, plain, report, twins


def drawn():
    figure = Figure()
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    ax.plot([1, 2, 3], [4, 5, float("nan")])
    ax.bar([1], [2])
    ax.annotate("here", (1, 4), xytext=(5, 5), textcoords="offset points")
    figure.text(0, 1, "a title")
    figure.canvas.draw()
    return figure


def test_the_plain_twin_of_a_chart_draws_the_same_marks(monkeypatch):
    made = []
    monkeypatch.setattr(plain.plt, "show", lambda: made.append(plain.plt.gcf()))
    marks = twins.marks(drawn())
    plain.draw(json.dumps(marks))
    (ax,) = made[0].axes
    assert [line.get_xdata().tolist() for line in ax.lines] == [[1, 2, 3]]
    assert [bar.get_bbox().bounds for bar in ax.patches] == [pytest.approx((0.6, 0.0, 0.8, 2.0))]
    assert [text.get_text() for text in ax.texts] == ["here"] and [
        text.get_text() for text in made[0].texts
    ] == ["a title"]
    assert [label.get_text() for label in ax.get_xticklabels()] == marks["axes"][0]["ticks"][0][1]
    plain.plt.close(made[0])


def test_the_usual_twin_moves_the_longest_control():
    table = pd.DataFrame({"thing": ["a"]})
    explorer = explore(
        lambda _, shape, size, marks: page.show(table, shape),
        table,
        shape=["a", "b"],
        size=between(1, 9, 1),
        marks=many(list("xyz")),
    )
    assert twins.longest(explorer) == "size"


def test_memory_is_told_before_and_after_the_moves(capsys):
    calls = []

    def draw(table, shape, marks):
        calls.append((shape, marks))
        return page.show(table, f"{shape} {len(marks)}")

    table = pd.DataFrame({"thing": ["a"]})
    explorer = explore(draw, table, shape=list("abc"), marks=many(["x"]))

    async def in_a_kernel():
        # Where a loop runs, as in a kernel, moves as quick as these would else be a rush.
        moves.tell_memory([explorer, "no explorer"], 2, 4)

    run(in_a_kernel())
    first, last = map(int, capsys.readouterr().out.split())
    assert first > 1_000_000 and last > 1_000_000
    assert set(calls) == {
        ("a", ()),
        ("b", ()),
        ("b", ("x",)),
        ("c", ("x",)),
        ("c", ()),
        ("a", ("x",)),
    }


@pytest.mark.parametrize("times", [1, 3])
def test_a_grown_table_has_the_rows_of_more_countries(times):
    table = pd.DataFrame({"entity": ["USSR", "China"], "value": [1.0, 2.0]})
    grown = growing.grown(table, times)
    assert len(grown) == 2 * times and grown["entity"].nunique() == 2 * times
    assert set(table["entity"]) <= set(grown["entity"])


def test_a_cell_with_the_usual_way_follows_every_explorer(tmp_path):
    source = notebooks.ROOT / "notebooks" / "01-how-far-apart-at-the-start.ipynb"
    copy = tmp_path / source.name
    copy.write_bytes(source.read_bytes())
    keys.with_the_usual(copy)
    cells = notebooks.read(copy).cells
    before = [
        cells[at - 1].outputs[0].data["text/plain"]
        for at, cell in enumerate(cells)
        if cell.source == keys.USUAL
    ]
    assert len(before) == 3 and all(text.startswith("Now showing ") for text in before)


def test_drawing_ahead_can_be_left_out_of_a_run(tmp_path, monkeypatch):
    copy = tmp_path / "05-short.ipynb"
    notebooks.write(new_notebook(cells=[new_code_cell("1")]), copy)
    keys.with_the_usual(copy, prefetch=False)
    first, second = notebooks.read(copy).cells
    assert (first.source, second.source) == (keys.UNPREPARED, "1")
    monkeypatch.setattr(prefetch, "QUEUE", prefetch.Queue())
    exec(first.source, {})

    async def in_a_kernel():
        prefetch.QUEUE.schedule("owner", [iter([1])], moved=True)
        assert prefetch.QUEUE._planned == {}

    run(in_a_kernel())


def test_ratios_by_hand():
    kernel = {
        "lesson": "01",
        "seconds": 3.0,
        "plain seconds": 2.0,
        "charts": 4,
        "MB": 150.0,
        "bare MB": 120.0,
    }
    moved = {"after 100 moves": 160.0, "after 600 moves": 161.0}
    press = {
        "engine": "page",
        "ours median": 10.0,
        "usual median": 200.0,
        "ours p95": 20.0,
        "usual p95": 300.0,
    }
    press |= {"ours burst": 30.0, "usual burst": 400.0}
    made = list(report.tables({"kernels": [kernel | moved], "keys": [press]}).values())
    one, whole = made[0]
    assert (one["ratio"], one["memory ratio"], one["500 moves, MB"], whole["ratio"]) == (
        1.5,
        1.25,
        1.0,
        1.5,
    )
    assert made[1] == [{"lessons": 1, "seconds": 3.0, "a lesson": 3.0}]
    assert made[2][0]["ratio"] == 0.05 and made[3][0]["worst ratio"] == 0.05


def test_the_figures_are_printed_and_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(report.kernels, "imports", lambda: {"plain": 500.0, "helpers": 30.0})
    assert report.main(["imports", "--json", str(tmp_path / "bench.json")]) == 0
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert written["imports"]["helpers"] == 30.0 and written["machine"]["cores"] >= 1
    assert "500.0" in capsys.readouterr().out


def test_an_unknown_part_is_named(capsys):
    with pytest.raises(SystemExit):
        report.main(["speed"])
    assert "there is no part 'speed'" in capsys.readouterr().err


def test_a_shallow_clone_is_small(tmp_path):
    inside = ["git", "-C", str(notebooks.ROOT), "rev-parse", "--git-dir"]
    if subprocess.run(inside, capture_output=True, check=False).returncode:
        pytest.skip(
            "This copy of the course is not a clone, so that nothing can be cloned from it."
        )
    target = tmp_path / "clone"
    command = [
        "git",
        "clone",
        "--quiet",
        "--bare",
        "--depth=1",
        notebooks.ROOT.as_uri(),
        str(target),
    ]
    subprocess.run(command, check=True, capture_output=True)
    assert sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) <= 5_000_000
