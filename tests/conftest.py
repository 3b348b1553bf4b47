"""For all tests: the learner's own file is never touched."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

NOBODY = tempfile.TemporaryDirectory(prefix="two-leaps-")
os.environ["TWO_LEAPS_WORK"] = str(Path(NOBODY.name) / "my-work.json")

# Time is measured by the benchmark; a busy machine must not fail a test of arithmetic.
settings.register_profile("untimed", deadline=None, max_examples=50)
settings.load_profile("untimed")
