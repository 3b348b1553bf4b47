"""What the build says of notebooks that call for something that is not there."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.exercises import definitions
from helpers.workshop import build, inspection, notebooks


def book(folder, *cells, name="05-mine.ipynb"):
    path = folder / name
    made = [new_markdown_cell("# Mine"), *(new_code_cell(cell) for cell in cells)]
    nbformat.write(new_notebook(cells=made), path)
    return path


EVERY = [f'ask("{name}")' for name in definitions.all_exercises() if name.startswith("5.")]


def test_every_notebook_passes():
    inspection.inspect(notebooks.all_notebooks())


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('ask("5.77")', "Did you mean '5.7'" if "5.7" in definitions.all_exercises() else "5.77"),
        ('helpers.ask("55.1")', "'55.1'"),
        ('x = 1\nhint("5.99")', "'5.99'"),
        ('%matplotlib inline\npoll("05-z")', "There is no poll called '05-z'. Did you mean '05-"),
        ('vote("frist")', "There is no vote called 'frist'"),
        ('verdict("grwth")', "grwth"),
        ('if True:\n    raised_hands("5-a")', "Did you mean '05-a'"),
    ],
)
def test_a_call_for_what_is_not_there_names_file_and_cell(tmp_path, cell, told):
    (fault,) = inspection.faults(book(tmp_path, *EVERY, cell))
    assert fault.startswith(f"05-mine.ipynb, cell {len(EVERY) + 2}: ") and told in fault


def test_an_exercise_without_its_cell_is_named(tmp_path):
    (fault,) = inspection.faults(book(tmp_path, *EVERY[1:]))
    assert "no cell asks exercise 5.1" in fault


def test_other_calls_and_broken_cells_are_left_to_the_run(tmp_path):
    assert inspection.faults(book(tmp_path, *EVERY, "print('5.77')", "ask(", "load('x')")) == []


def test_the_build_says_it_before_it_runs_anything(tmp_path, monkeypatch, capsys):
    path = book(tmp_path, 'ask("5.77")', name="12-mine.ipynb")
    monkeypatch.setattr(notebooks, "all_notebooks", lambda: [path])
    monkeypatch.setattr(build, "_rebuild", lambda path: pytest.fail("it ran"))
    assert build.main([]) == 1
    assert '12-mine.ipynb, cell 2: ask("5.77")' in capsys.readouterr().err
