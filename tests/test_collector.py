"""The garbage collector rests while a lesson loads, whatever its first cell imports."""

import gc
import subprocess
import sys

import nbformat
import pytest

from helpers.workshop import notebooks

TOLD = "import gc; print(gc.get_freeze_count() > 100_000, gc.get_threshold())"


@pytest.mark.parametrize(
    "first",
    [
        "from helpers.lesson import ask, charts, explore, page, tables",
        "from helpers.lesson import explore\nfrom helpers import tables",
        "from helpers.workshop import audit\nfrom helpers import page",
    ],
)
def test_after_the_first_cell_it_works_as_usual_and_leaves_what_is_loaded_alone(first, tmp_path):
    cells = [nbformat.v4.new_code_cell(source) for source in (first, TOLD)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    done = notebooks.execute(notebook, notebooks.ROOT / "notebooks")
    (output,) = done.cells[1].outputs
    assert output.text == f"True {gc.get_threshold()}\n"


def test_commands_and_tests_are_left_alone():
    code = (
        "import gc; usual = gc.get_threshold(); import helpers.lesson; "
        "print(usual == gc.get_threshold())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=notebooks.ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "True\n"
