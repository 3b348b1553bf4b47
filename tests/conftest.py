"""For all tests: the learner's own file is never touched."""

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
def browser():
    """One Chromium a worker: playwright cannot be started twice in one process. Without Chromium
    its tests are skipped unless CI asks for them."""
    if jupyter.chromium() is None:
        if os.environ.get("TWO_LEAPS_BROWSER") == "required":
            pytest.fail("Chromium is required here (TWO_LEAPS_BROWSER=required) and was not found.")
        pytest.skip("No Chromium on this computer; the browser tests need one.")
    pytest.importorskip("playwright.sync_api")
    with jupyter.browser() as running:
        yield running


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
