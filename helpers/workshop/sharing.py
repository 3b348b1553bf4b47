"""A pytest plugin (named in pyproject.toml): which tests stay together on one worker and which both workers share."""

from __future__ import annotations

from typing import Any

import pytest

# Their tests stand alone and take long. Of any other file, and of a notebook, whose cells share a kernel, one worker runs all.
SHARED_OUT = ("test_every_state.py", "test_notebooks.py", "test_lab.py", "test_access.py")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Group the tests of a file, unless it is shared out."""
    import pytest

    for item in items:
        if item.path.name not in SHARED_OUT:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
