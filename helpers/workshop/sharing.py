"""A pytest plugin (named in pyproject.toml): which tests stay together on one worker and which both
workers share."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

# Their tests stand alone and take long. Of any other file, and of a notebook, whose cells share a
# kernel, one worker runs all.
SHARED_OUT = ("test_every_state.py", "test_notebooks.py", "test_lab.py", "test_access.py")


class Sharing(LoadFileScheduling):
    """One worker a file, as pytest-xdist's loadfile does, but for the files that are shared out
    test by test."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return nodeid if file.rsplit("/", 1)[-1] in SHARED_OUT else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Sharing:
    """The scheduler of a run with several workers."""
    return Sharing(config, log)
