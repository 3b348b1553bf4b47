"""For all tests: the learner's own file is never touched."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

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
