"""For all tests: the learner's own file is never touched."""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from helpers import tables
from helpers.tables import citations, reading
from helpers.workshop import lab as jupyter

NOBODY = tempfile.TemporaryDirectory(prefix="two-leaps-")
os.environ["TWO_LEAPS_WORK"] = str(Path(NOBODY.name) / "my-work.json")

# Time is measured by the benchmark; a busy machine must not fail a test of arithmetic.
settings.register_profile("untimed", deadline=None, max_examples=50)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def chromium():
    """Without Chromium the tests that ask for it are skipped unless CI asks for them."""
    if jupyter.chromium() is None:
        if os.environ.get("TWO_LEAPS_BROWSER") == "required":
            pytest.fail("Chromium is required here (TWO_LEAPS_BROWSER=required) and was not found.")
        pytest.skip("No Chromium on this computer; the browser tests need one.")
    pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser(chromium):
    """A Chromium for the tests of one file. Playwright keeps an event loop running in this thread
    until it ends: tests of other files on the same worker must not meet it."""
    with jupyter.browser() as running:
        yield running


@pytest.fixture(autouse=True, scope="module")
def no_loop_left():
    """What waits for a pause in typing asks whether a loop runs: one that another file left behind
    changes what it does."""
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of data/ that a test may damage."""
    folder = tmp_path / "data"
    shutil.copytree(tables.DATA, folder)
    monkeypatch.setattr(reading, "DATA", folder)
    forget_citations()
    yield folder
    forget_citations()


def forget_citations():
    for cache in (citations._ready_citations, citations._bibliography, tables.typeset):
        cache.cache_clear()
