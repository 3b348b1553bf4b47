"""For all tests: the learner's own file is never touched."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

NOBODY = tempfile.TemporaryDirectory(prefix="two-leaps-")
os.environ["TWO_LEAPS_WORK"] = str(Path(NOBODY.name) / "my-work.json")

# Time is measured by the benchmark; a busy machine must not fail a test of arithmetic.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


# Their tests stand alone and take long, so both workers share them. Of any other file, and of a notebook, whose cells share
# a kernel, one worker runs all.
SHARED_OUT = ("test_every_state.py", "test_notebooks.py", "test_lab.py", "test_access.py")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.name not in SHARED_OUT:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
