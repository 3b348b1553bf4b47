"""The set-up behind `python3 -m helpers`: makes .venv once, from requirements.lock, with only the
standard library.

A file in .venv says how far it is: 'unfinished' from the first moment, and the stamp of what was
installed at the very last. So an interruption at any moment leaves something that the next run
recognises and makes anew. What only maintainers need, requirements-dev.lock, comes when a command
first asks for it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import struct
import subprocess
import sys
import sysconfig
import time
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from helpers.bootstrap import causes, drive, installers, rivals, surroundings
from helpers.bootstrap.installers import InstallError

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
TOOLS = ROOT / "requirements-dev.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "two-leaps.txt"
TOOLS_STAMP = VENV / "two-leaps-tools.txt"
LOCK_FILE = ROOT / ".set-up.lock"
# Settings for Jupyter, which go into .venv together with helpers; pyproject.toml names them too.
SHIPPED = ROOT / "helpers" / "jupyter" / "shipped"

UNFINISHED = "unfinished\n"
BYTES_NEEDED = 700_000_000

# What every lesson loads, looked for where a kernel looks: from the folder of the lessons.
TRIAL = """
import sys
if sys.path[0] == "":
    here = sys.path.pop(0)
    places = [at for at, path in enumerate(sys.path) if path.endswith("-packages")]
    sys.path.insert(min(places, default=len(sys.path)), here)
from pathlib import Path
import helpers
own = Path(sys.argv[1]).resolve() / "helpers" / "__init__.py"
if not helpers.__file__ or Path(helpers.__file__).resolve() != own:
    sys.exit(f"RIVAL {helpers.__file__ or list(helpers.__path__)[0]}")
import ipykernel, IPython, ipywidgets, jupyterlab, matplotlib.pyplot, numpy, pandas
from helpers import lesson
"""


class SetupError(Exception):
    """Something the reader can mend; its text says what and how, in plain words."""


def explain(output: str) -> str:
    """Turn what an installer or the system said into a text that tells the reader what to do."""
    today, machine = time.strftime("%d %B %Y, %H:%M"), sysconfig.get_platform()
    return causes.advice(causes.find(output), ROOT, VENV, today, machine)


def stamp() -> str:
    """What a finished .venv is stamped with. It does not survive a move, so the folder is part of
    it."""
    packages = _fingerprint(LOCK, *sorted(SHIPPED.rglob("*.json")))
    version = f"{sys.version_info[0]}.{sys.version_info[1]} {sysconfig.get_platform()}"
    # Only the version of the course stands in .venv; how it is checked and tested may change.
    return f"packages {packages}, {_project()[1]}\npython {version}\nfolder {ROOT}\n"


def tools_stamp() -> str:
    """What is noted in .venv when the packages for maintainers are in it too."""
    return f"tools {_fingerprint(LOCK, TOOLS)}\n"


def _project() -> tuple[str, str]:
    """Name and version of the course."""
    try:
        project = tomllib.loads(PROJECT.read_text(encoding="utf-8")).get("project", {})
    except FileNotFoundError as error:
        raise _lost(error) from error
    return project.get("name", "two-leaps"), project.get("version", "0")


def _lost(error: FileNotFoundError) -> SetupError:
    return SetupError(
        f"A file of the course is missing: {error.filename}\nDownload the course anew."
    )


def _fingerprint(*files: Path) -> str:
    try:
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    except FileNotFoundError as error:
        raise _lost(error) from error


def stamped() -> str | None:
    """What .venv says of itself: a stamp, 'unfinished', '' when empty or absent, also where it is a
    link to a place that is; None when others made it."""
    try:
        return STAMP.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        made = any(VENV.iterdir()) if VENV.is_dir() else VENV.exists()
        return None if made else ""


def has_tools() -> bool:
    """Whether .venv holds the packages for maintainers, of the versions that are locked now."""
    return TOOLS_STAMP.is_file() and TOOLS_STAMP.read_text(encoding="utf-8") == tools_stamp()


def ready(tools: bool) -> bool:
    """Whether .venv is finished and up to date, with the packages for maintainers if asked for."""
    return stamped() == stamp() and PYTHON.exists() and (not tools or has_tools())


def pins(*lists: Path) -> list[str]:
    """The lines 'name==version ; marker' of the given lists, or of both of the course, without
    hashes."""
    return [
        line.rstrip(" \\")
        for path in lists or (LOCK, TOOLS)
        for line in path.read_text(encoding="utf-8").splitlines()
        if line[:1].isalnum()
    ]


def suitable(tools: bool = False) -> bool:
    """Whether the Python now running (Binder's, conda's, one's own) has every locked package, and
    helpers from here."""
    try:
        from packaging.requirements import Requirement

        origin = metadata.distribution("two-leaps").read_text("direct_url.json") or "{}"
        folder = url2pathname(urlsplit(json.loads(origin).get("url", "")).path)
        if Path(folder).resolve() != ROOT:
            return False
        lists = (LOCK, TOOLS) if tools else (LOCK,)
        wanted = map(Requirement, pins(*lists))
        return all(
            metadata.version(pin.name) in pin.specifier
            for pin in wanted
            if pin.marker is None or pin.marker.evaluate()
        )
    except (ImportError, OSError):
        # PackageNotFoundError is an ImportError.
        return False


def prepared_python(tools: bool = False) -> str:
    """The Python to run the course with: this one if it has everything, else that of .venv, made
    first where needed. tools: also with the packages for maintainers."""
    inside = Path(sys.prefix).resolve() == VENV
    if ready(tools):
        return sys.executable if inside else str(PYTHON)
    if suitable(tools):
        return sys.executable
    if inside and not ready(tools=False):
        raise SetupError(
            "This Python belongs to the course's own .venv, which is unfinished or out of date.\n"
            "Leave it (type 'deactivate', or open a new terminal) and run the same line again."
        )
    if stamped() is None:
        return others_environment(tools)
    set_up(tools)
    return sys.executable if inside else str(PYTHON)


def others_environment(tools: bool) -> str:
    """The Python of a .venv that this set-up did not make, and so will not touch, if it has
    everything."""
    test = (
        "import sys; from helpers.bootstrap import environment;"
        f" sys.exit(not environment.suitable({tools}))"
    )
    if (
        PYTHON.exists()
        and subprocess.call([str(PYTHON), "-c", test], cwd=ROOT, env=installers.plain()) == 0
    ):
        return str(PYTHON)
    raise SetupError(
        f"There is already an environment in {VENV}\nthat this set-up did not make and that lacks"
        " packages of the course. It is left as it is.\nMove it away or delete it, and run the"
        " same line again."
    )


@contextlib.contextmanager
def setup_lock() -> Iterator[None]:
    """Only one set-up at a time. The system itself lets go of the lock when a process ends, however
    it ends."""
    with LOCK_FILE.open("a") as file:
        started = time.monotonic()
        while not try_lock(file.fileno()):
            waited = time.monotonic() - started
            print(
                f"  {waited:4.0f} s  another window is setting up this folder; waiting for it",
                flush=True,
            )
            time.sleep(installers.SECONDS_OF_SILENCE)
        yield


if sys.platform == "win32":

    def try_lock(descriptor: int) -> bool:
        """Try to lock the open file; False if another process has it."""
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def try_lock(descriptor: int) -> bool:
        """Try to lock the open file; False if another process has it."""
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # Some network drives know no locks. Then there is nothing to wait for.
            return True
        # An installer that outlives a killed set-up still writes to .venv, so it keeps the lock.
        os.set_inheritable(descriptor, True)
        return True


def set_up(tools: bool) -> None:
    """Make, finish or update .venv. Raises SetupError with a text for the reader."""
    try:
        with setup_lock():
            if not ready(tools=False) or _half_tools(tools):
                state = stamped() or ""
                same = state.split("\n")[1:] == stamp().split("\n")[1:]
                install(update=same and PYTHON.exists() and not _half_tools(tools))
            if tools and not has_tools():
                add_tools()
    except InstallError as error:
        words = str(error)
        raise SetupError(
            f"The installer's words:\n\n{causes.shown(words, causes.find(words))}\n\n"
            f"{explain(words)}"
        ) from error
    except OSError as error:
        raise SetupError(f"{explain(str(error))}\n({error})") from error


def _half_tools(tools: bool) -> bool:
    """Whether fetching the packages for maintainers was broken off. They are asked for again then
    with an environment made anew, for one of them may be half there."""
    return tools and TOOLS_STAMP.is_file() and TOOLS_STAMP.read_text(encoding="utf-8") == UNFINISHED


def install(update: bool) -> None:
    """A fresh .venv with what lessons need, or new packages into a finished one; the stamp last,
    and only after all of it was tried."""
    started = time.monotonic()
    if update:
        print("Bringing .venv up to date with requirements.lock.", flush=True)
        STAMP.write_text(UNFINISHED, encoding="utf-8")
    else:
        print(
            "Setting up Two Leaps in .venv. This happens once and takes a minute or so.", flush=True
        )
        check_machine()
        start_afresh()
    install_packages(LOCK)
    link(site_packages(), VENV)
    try_out(str(PYTHON))
    STAMP.write_text(stamp(), encoding="utf-8")
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)


def add_tools() -> None:
    """Put the packages for maintainers into a finished .venv."""
    started = time.monotonic()
    print("Adding what building and testing needs. This happens once.", flush=True)
    TOOLS_STAMP.write_text(UNFINISHED, encoding="utf-8")
    install_packages(TOOLS)
    TOOLS_STAMP.write_text(tools_stamp(), encoding="utf-8")
    print(f"Added in {time.monotonic() - started:.0f} s.", flush=True)


def disk() -> Path:
    """The folder that .venv will lie in: the course's own, or where it is a link, the nearest one
    there that exists."""
    return next(place for place in VENV.resolve().parents if place.exists())


def check_machine() -> None:
    """Say now, not after minutes, what would fail later: a kind of Python without packages, space,
    a forbidden folder name, parts of Python missing, a drive that cannot hold an environment."""
    another = "Name another in the line, as in: python3.13 -m helpers open"
    if platform.python_implementation() != "CPython":
        raise SetupError(
            f"This is {platform.python_implementation()}, and the packages are made for the usual"
            f" Python.\n{another}"
        )
    if struct.calcsize("P") < 8:
        raise SetupError(explain("32-bit Python"))
    if os.pathsep in str(ROOT):
        raise SetupError(
            f"The name of this folder holds a '{os.pathsep}': {ROOT}\nRename it and run the same"
            " line again."
        )
    try:
        str(ROOT).encode("utf-8")
    except UnicodeEncodeError:
        raise SetupError(
            "The name of this folder, or of one around it, holds letters that are not UTF-8:\n"
            f"{str(ROOT).encode('utf-8', 'replace').decode()}\nRename it with letters of your"
            " keyboard and run the same line again."
        ) from None
    if shutil.disk_usage(disk()).free < BYTES_NEEDED:
        raise SetupError(explain("No space left"))
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise SetupError(
            f"This Python ({sys.executable}) comes without {' and '.join(missing)}, which the"
            " set-up needs.\nOn Debian and Ubuntu: sudo apt install"
            f" python{sys.version_info[0]}.{sys.version_info[1]}-venv\nElsewhere:"
            f" {another[0].lower()}"
            f"{another[1:]}"
        )
    lacking = drive.lacks(disk())
    if lacking == drive.LONG_NAMES and os.name == "nt":
        raise SetupError(explain("WinError 206"))
    if lacking:
        raise SetupError(f"This drive cannot {lacking}.\n{explain('Function not implemented')}")


def start_afresh() -> None:
    """Clear what an earlier try left and make an empty environment with pip in it."""
    # It may be a link to a roomier disk, which stays.
    place = VENV.resolve()
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    bare = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    follow(bare, "making an empty environment")
    # A step of its own: venv keeps to itself why it failed.
    pip = [str(PYTHON), "-I", "-m", "ensurepip", "--upgrade", "--default-pip"]
    follow(pip, "putting pip into it")


def install_packages(wanted: Path) -> None:
    """Install a list of packages, with uv where there is one (three times as fast), else or failing
    that with pip."""
    kept = installers.settings_of_pip(str(PYTHON))
    rules = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", wanted.name]
    uv = shutil.which("uv")
    if uv:
        try:
            with_uv = [uv, "pip", "install", "--no-config", "--python", str(PYTHON)]
            with_uv += ["--compile-bytecode", "--index-strategy", "unsafe-best-match"]
            follow([*with_uv, *rules], "fetching packages with uv", installers.for_uv(kept))
            return
        except InstallError as error:
            if causes.find(str(error)).name in ("disk full", "quota", "wrong hash"):
                raise
            print("uv could not install the packages; trying pip.", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    pip += ["--progress-bar=off", "--retries=2", "--timeout=30", "--no-warn-script-location"]
    try:
        follow([*pip, *rules], "fetching packages", installers.for_pip(kept))
    except InstallError as error:
        missing = installers.missing_pin(str(error))
        if missing is None:
            raise
        closer = installers.second_look(str(PYTHON), missing, kept)
        raise InstallError(f"{error}{closer}") from error


def link(site: Path, prefix: Path) -> None:
    """Let the Python whose packages lie in `site` find helpers here, and give Jupyter the settings
    of the course.

    Not by pip: its link holds this folder's full name, which many a Python cannot read at its start
    if that has accents, and then does not start at all. This one is relative, so plain letters."""
    for old in (*site.glob("two_leaps-*.dist-info"), site / "helpers.pth"):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
    name, version = _project()
    path = site / "two-leaps-folder.pth"
    path.write_text(_way_here(site) + "\n", encoding="ascii")
    info = site / f"two_leaps-{version}.dist-info"
    info.mkdir()
    files = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "INSTALLER": "two-leaps\n",
        "direct_url.json": json.dumps({"url": ROOT.as_uri(), "dir_info": {"editable": True}}),
    }
    listed = [path.name, *(f"{info.name}/{file}" for file in (*files, "RECORD"))]
    files["RECORD"] = "".join(f"{file},,\n" for file in listed)
    for file, text in files.items():
        (info / file).write_text(text, encoding="utf-8")
    shutil.copytree(SHIPPED, prefix, dirs_exist_ok=True)


def _way_here(site: Path) -> str:
    """The line of a .pth file in `site` that leads to this folder, in plain letters only."""
    if VENV in site.parents:
        return os.path.relpath(ROOT, site)
    # From an environment elsewhere the way may lead through any name; written as Python writes it,
    # with every letter beyond ASCII spelled out.
    return f"import sys; sys.path.append({ascii(str(ROOT))})"


def try_out(python: str) -> None:
    """Load what lessons load, from where a kernel looks. Raises SetupError where another package
    takes helpers' place, InstallError where something cannot be loaded."""
    lessons, own = ROOT / "notebooks", surroundings.variables(python, ROOT)
    try:
        follow([python, "-c", TRIAL, str(ROOT)], "trying it", own, folder=lessons)
    except InstallError as error:
        _, named, rival = str(error).partition("RIVAL ")
        if named:
            raise SetupError(rivals.TOLD.format(rival=rival.strip())) from None
        raise


def rivals_found() -> list[str]:
    """What would be loaded instead of the course's helpers or of a package that it needs: from the
    lessons' folder, where a kernel looks first, the course's own, or .venv."""
    site = site_packages()
    packages = site.iterdir() if site.is_dir() else ()
    installed = {package.name.partition(".")[0] for package in packages}
    return [
        *rivals.named(str(ROOT / "notebooks"), {"helpers"} | installed),
        *rivals.named(str(ROOT), installed - {"helpers"}),
        *rivals.named(str(site), {"helpers"}),
    ]


def site_packages() -> Path:
    """The folder of .venv that packages are installed in."""
    return Path(
        sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)})
    )


def follow(
    command: list[str],
    doing: str,
    variables: dict[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Run one step of the set-up, in the course's folder unless another is given; return what it
    printed. Raises InstallError if it fails."""
    said = variables or installers.plain() | {"PYTHONUTF8": "1"}
    return installers.follow(command, doing, folder or ROOT, said, progress)


def progress(lines: list[str]) -> str:
    """How far an installer is, from its lines so far and from what lies in .venv."""
    fetched = sum(line.startswith(("Collecting ", "Processing ")) for line in lines)
    installed = sum(1 for _ in site_packages().glob("*.dist-info"))
    return (
        f"{fetched} packages fetched, {installed} installed"
        if fetched
        else f"{installed} packages installed"
    )
