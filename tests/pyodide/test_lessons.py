"""The code cells of all lessons run under Pyodide, the Python of a browser, here in Node. It shows
that nothing in them asks for what such a Python lacks; pictures, widgets and JupyterLite's own page
are not looked at.

Only where TWO_LEAPS_PYODIDE names a folder with pyodide.mjs, its core, and wheels of numpy, pandas,
matplotlib, pillow, kiwisolver and contourpy for it (README, Live Python in a browser)."""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from helpers.workshop import notebooks

RUNTIME = os.environ.get("TWO_LEAPS_PYODIDE")
RUNNER = Path(__file__).with_name("lessons.mjs")


@pytest.mark.skipif(not RUNTIME or not shutil.which("node"), reason="no Pyodide or no Node here")
@pytest.mark.parametrize("path", notebooks.lessons(), ids=lambda path: path.name[:2])
def test_the_cells_of_a_lesson_run_under_pyodide(path):
    asked = ["node", RUNNER, RUNTIME, notebooks.ROOT, sysconfig.get_path("purelib"), path.name[:2]]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    code = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
    assert told == {"lesson": path.name[:2], "cells": len(code)}
