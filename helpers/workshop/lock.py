"""`python -m helpers lock`: work the two lists of packages out anew, with uv.

requirements.lock holds what lessons need, requirements-dev.lock what building and testing them
needs besides. Both hold exact versions with their hashes, and no address."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from helpers.bootstrap import environment, installers

COMPILE = ["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
COMPILE += ["--python-version", "3.11", "pyproject.toml"]
HEAD = "# {what} Made by: python -m helpers lock\n"
LESSONS = "What lessons need."
TOOLS = f"What building and testing needs besides {environment.LOCK.name}."


class LockError(Exception):
    """The lists could not be made; its text is for the maintainer."""


def main(words: list[str]) -> int:
    """Refresh both lists, with --upgrade to the newest releases. With --try the newest are tried
    in a copy of the course instead, tests and all. With --licences only list what is locked and
    under which licence. Returns the exit code."""
    reader = argparse.ArgumentParser(prog="python -m helpers lock", description=main.__doc__)
    reader.add_argument("--upgrade", action="store_true")
    reader.add_argument("--try", action="store_true", dest="attempt")
    reader.add_argument("--licences", action="store_true")
    asked = reader.parse_args(words)
    if asked.licences:
        for name, licence in licences().items():
            print(f"{name:32} {licence}")
        return 0
    try:
        if asked.attempt:
            return attempt()
        before = environment.pins()
        refresh(environment.ROOT, asked.upgrade)
        print(difference(before, environment.pins()))
    except LockError as slip:
        print(slip, file=sys.stderr)
        return 1
    return 0


def refresh(folder: Path, upgrade: bool) -> None:
    """Write both lists of a copy of the course; versions stay where they can, unless upgrade.

    Raises LockError when uv is missing or finds no answer."""
    lessons, tools = folder / environment.LOCK.name, folder / environment.TOOLS.name
    more = ["--upgrade"] if upgrade else []
    with tempfile.TemporaryDirectory() as scratch:
        light, whole = Path(scratch, "light.txt"), Path(scratch, "whole.txt")
        known = [path.read_text(encoding="utf-8") for path in (lessons, tools) if path.exists()]
        for path in (light, whole):
            path.write_text("".join(known), encoding="utf-8")
        _uv([*COMPILE, *more, "-o", str(light)], folder)
        _uv([*COMPILE, *more, "--group", "dev", "-c", str(light), "-o", str(whole)], folder)
        ours = entries(light.read_text(encoding="utf-8"))
        rest = {
            pin: entry
            for pin, entry in entries(whole.read_text(encoding="utf-8")).items()
            if pin not in ours
        }
    for path, found, what in ((lessons, ours, LESSONS), (tools, rest, TOOLS)):
        path.write_bytes((HEAD.format(what=what) + "".join(found.values())).encode("utf-8"))


def entries(text: str) -> dict[str, str]:
    """The entries of a list, whole, by their first line. Who asked for a package is left out: that
    names paths and differs between the two lists."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = re.split(r"\n(?=[A-Za-z0-9])", "\n".join(kept).strip())
    return {entry.split(" \\")[0]: entry.strip() + "\n" for entry in found}


def difference(before: list[str], after: list[str]) -> str:
    """Which pins are new and which are gone, a line each."""
    lines = [f"- {pin}" for pin in before if pin not in after]
    lines += [f"+ {pin}" for pin in after if pin not in before]
    return "\n".join(sorted(lines, key=lambda line: line[2:])) or "Nothing changes."


def attempt() -> int:
    """Upgrade a copy of the course to the newest releases, set it up and run its tests there; the
    course itself stays as it is. Returns the exit code of the tests."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "course")
        left = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".jupyter", "my-work*")
        shutil.copytree(environment.ROOT, copy, ignore=left)
        refresh(copy, upgrade=True)
        lists = [copy / environment.LOCK.name, copy / environment.TOOLS.name]
        print(difference(environment.pins(), environment.pins(*lists)), flush=True)
        return subprocess.call([sys.executable, "-m", "helpers", "test"], cwd=copy)


def licences() -> dict[str, str]:
    """The licence of each locked package that is installed here, by its name, as the package itself
    gives it; 'not told' where it does not."""
    return {
        pin.name: _licence(metadata.distribution(pin.name))
        for pin in map(Requirement, environment.pins())
        if pin.marker is None or pin.marker.evaluate()
    }


def _licence(package: metadata.Distribution) -> str:
    about = package.metadata
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in about.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    named = about.get_all("License-Expression") or []
    # Where the package has no word for it, its licence's own first line says which it is.
    texts = about.get_all("License") or []
    texts += [
        Path(str(path.locate())).read_text(encoding="utf-8", errors="replace")
        for path in package.files or []
        if path.parts[0].endswith(".dist-info")
        and path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))
    ]
    first = [text.strip().splitlines()[0][:80] for text in texts if text.strip()]
    return "; ".join(named or classified or first[:1]) or "not told"


def _uv(arguments: list[str], folder: Path) -> None:
    uv = shutil.which("uv")
    if uv is None:
        raise LockError("This needs uv: python -m pip install uv, or see its documentation.")
    # A maintainer's own settings (lowest versions, a date) would come out in the lists.
    own = installers.for_uv(installers.settings_of_pip(sys.executable))
    done = subprocess.run(
        [uv, "--no-config", *arguments],
        cwd=folder,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LockError(done.stderr.strip())
