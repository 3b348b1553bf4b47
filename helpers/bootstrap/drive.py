"""What an environment needs of the drive it lies on, tried in a moment, before anything is fetched
to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# As long as the longest name inside an environment, below .venv; a test compares them.
LONGEST = 190
LONG_NAMES = "hold files with long names below this folder"


def lacks(folder: Path) -> str | None:
    """What the drive of a folder cannot do, as the end of a sentence; None where it can do all.

    Raises OSError when the folder cannot be written to at all."""
    place = Path(tempfile.mkdtemp(prefix=".try-", dir=folder))
    try:
        for attempt, words in ATTEMPTS:
            try:
                attempt(place)
            except (OSError, AssertionError):
                return words
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return None


def _rename(place: Path) -> None:
    for name in ("old", "new"):
        (place / name).write_text(name, encoding="utf-8")
    (place / "new").replace(place / "old")
    assert (place / "old").read_text(encoding="utf-8") == "new"


def _link(place: Path) -> None:
    # Only there does an environment consist of links.
    if os.name != "nt":
        (place / "folder").mkdir()
        (place / "link").symlink_to("folder")
        assert (place / "link").is_dir()


def _run(place: Path) -> None:
    if os.name != "nt":
        script = place / "program"
        script.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
        script.chmod(0o755)
        subprocess.run([str(script)], check=True, stdin=subprocess.DEVNULL)


def _long(place: Path) -> None:
    left = LONGEST - len(place.name)
    deep = place
    while left > 60:
        deep, left = deep / ("x" * 59), left - 60
    deep.mkdir(parents=True, exist_ok=True)
    (deep / ("y" * left)).write_text("", encoding="utf-8")


def _many(place: Path) -> None:
    for number in range(50):
        (place / f"file {number}").write_text("", encoding="utf-8")
    assert len(list(place.glob("file *"))) == 50


ATTEMPTS = (
    (_rename, "put a new file in the place of an old one"),
    (_link, "hold links between files"),
    (_run, "hold programs that may be run"),
    (_long, LONG_NAMES),
    (_many, "hold many small files"),
)
