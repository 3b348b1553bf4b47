"""For all tests: the learner's own file is never touched."""

import os
import tempfile
from pathlib import Path

os.environ["TWO_LEAPS_WORK"] = str(Path(tempfile.mkdtemp(prefix="two-leaps-")) / "my-work.json")
