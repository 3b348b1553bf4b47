"""`python -m helpers lint` and `python -m helpers format`: the form of modules and notebooks.

What lint asks is what the tests ask, so that one never passes where the other fails.
"""

from __future__ import annotations

import subprocess
import sys

from helpers.workshop.notebooks import ROOT

# Each is run as `python -m`, in the folder of the course.
CHECKS = {
    "rules": ["ruff", "check", "."],
    "layout": ["ruff", "format", "--check", "."],
    "types": ["mypy", "helpers"],
}
MENDS = {
    "rules that can be mended": ["ruff", "check", "--fix", "--exit-zero", "--quiet", "."],
    "layout": ["ruff", "format", "."],
}


def main(words: list[str]) -> int:
    """Run the checks, or with the word 'format' mend what can be mended. Returns 0, or 1 when one
    of them found something."""
    steps = MENDS if words == ["format"] else CHECKS
    found = [name for name, command in steps.items() if not passes(command)]
    return 1 if found else 0


def passes(command: list[str]) -> bool:
    """Whether a check finds nothing; what it finds is printed."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False)
    return done.returncode == 0
