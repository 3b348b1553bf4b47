"""The set-up behind `python3 -m helpers`: makes .venv once, from requirements.lock, with only the
standard library.

A file in .venv says how far it is: 'unfinished' from the first moment, and the stamp of what was
installed at the very last. So an interruption at any moment leaves something that the next run
recognises and makes anew."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "two-leaps.txt"
LOCK_FILE = ROOT / ".set-up.lock"
# Settings for Jupyter, which go into .venv together with helpers.
SHIPPED = ROOT / "helpers" / "jupyter" / "shipped"

UNFINISHED = "unfinished\n"
BYTES_NEEDED = 1_200_000_000
SECONDS_OF_SILENCE = 2.0

# Variables that would send packages elsewhere, or bring other packages in. Index addresses, proxies
# and certificates are the reader's own and stay. Without the third, every import would compile
# anew.
MISLEADING = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONDONTWRITEBYTECODE",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_CONSTRAINT",
)

DISK_FULL = """The disk is full: the packages need about 1.2 GB, in {root}
and for a moment in the folder for temporary files. Free some space and run the same line again."""
READ_ONLY = """This folder cannot be written to: {root}
Copy the course to a folder of your own (your home folder, say) and run the same line there."""
IN_USE = """Files in {venv} are in use or locked.
Close every JupyterLab and terminal that uses the course, and run the same line again."""
OFFLINE = """The packages could not be fetched: the network does not answer.
Connect to the internet and run the same line again; what has been fetched already is kept.
This is needed once. Afterwards the course runs without a network."""
CERTIFICATE = """The packages could not be fetched: this network answers with a certificate that
Python does not trust. Try another network, or ask whoever runs this one for its certificate file
and name it in PIP_CERT and SSL_CERT_FILE."""
WRONG_HASH = """A package that was fetched is not the one this course was tested with, so nothing
of it was installed. Run the same line again. If it happens again, the network is changing files,
or requirements.lock was edited: take that file from the course anew, or try another network."""
NO_PACKAGE = """One of the packages does not exist ready-made for this machine and this
Python ({python}). Use a 64-bit Python 3.11 to 3.14 from python.org, on Linux, macOS or Windows."""
LONG_PATH = """The name of this folder is too long for Windows: {root}
Move the course to a short place, such as C:\\two-leaps, and run the same line there."""
UNKNOWN = (
    "The set-up did not work, and the last lines above are all that is known. Delete {venv} and try"
    " once more."
)

TROUBLES = (
    (
        r"No space left|Errno 28\b|os error 28\b|Disk quota|not enough space|(WinE|os e)rror 112\b",
        DISK_FULL,
    ),
    (r"DO NOT MATCH THE HASHES|[Hh]ash mismatch", WRONG_HASH),
    (
        (
            r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|invalid peer"
            r" certificate|UnknownIssuer"
        ),
        CERTIFICATE,
    ),
    (r"WinError 206|Long Path|name too long|too long: ", LONG_PATH),
    (r"WinError 32\b|being used by another process|os error 32\b", IN_USE),
    (
        r"name resolution|Name or service not known|nodename nor servname|getaddrinfo failed|dns"
        r" error|unreachable"
        r"|establish a new connection|Connection refused|No route to host|ConnectTimeout|Read timed"
        r" out|timed out"
        r"|Max retries|tcp connect error|error sending request|Cannot connect to"
        r" proxy|ProxyError|Connection reset"
        r"|ConnectionError|Network connectivity is disabled",
        OFFLINE,
    ),
    (
        (
            r"Permission denied|Access is denied|Errno 13\b|WinError 5\b|Read-only file"
            r" system|Errno 30\b"
        ),
        READ_ONLY,
    ),
    (
        (
            r"No matching distribution|not a supported wheel|no usable wheels|no wheels|no matching"
            r" .*tag"
        ),
        NO_PACKAGE,
    ),
)


class SetupError(Exception):
    """Something the reader can mend; its text says what and how, in plain words."""


class InstallError(Exception):
    """An installer ended with an error; holds what it printed."""


def explain(output: str) -> str:
    """Turn what an installer or the system said into a text that tells the reader what to do."""
    text = next((text for signs, text in TROUBLES if re.search(signs, output)), UNKNOWN)
    return text.format(root=ROOT, venv=VENV, python=sys.version.split()[0])


def stamp() -> str:
    """What a finished .venv is stamped with. It does not survive a move, so the folder is part of
    it."""
    try:
        settings = b"".join(file.read_bytes() for file in sorted(SHIPPED.rglob("*.json")))
        installed = LOCK.read_bytes() + PROJECT.read_bytes() + settings
        packages = hashlib.sha256(installed).hexdigest()
    except FileNotFoundError as error:
        raise SetupError(
            f"A file of the course is missing: {error.filename}\nDownload the course anew."
        ) from error
    version = f"{sys.version_info[0]}.{sys.version_info[1]} {sysconfig.get_platform()}"
    return f"packages {packages}\npython {version}\nfolder {ROOT}\n"


def stamped() -> str | None:
    """What .venv says of itself: a stamp, 'unfinished', '' when empty or absent; None when others
    made it."""
    try:
        return STAMP.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None if VENV.is_dir() and any(VENV.iterdir()) else ""


def pins() -> list[str]:
    """The lines 'name==version ; marker' of the lock, without hashes."""
    return [
        line.rstrip(" \\")
        for line in LOCK.read_text(encoding="utf-8").splitlines()
        if line[:1].isalnum()
    ]


def suitable() -> bool:
    """Whether the Python now running (Binder's, conda's, one's own) has every locked package, and
    helpers from here."""
    try:
        from packaging.requirements import Requirement

        origin = metadata.distribution("two-leaps").read_text("direct_url.json") or "{}"
        folder = url2pathname(urlsplit(json.loads(origin).get("url", "")).path)
        if Path(folder).resolve() != ROOT:
            return False
        wanted = [
            pin for pin in map(Requirement, pins()) if pin.marker is None or pin.marker.evaluate()
        ]
        return all(metadata.version(pin.name) in pin.specifier for pin in wanted)
    except (ImportError, OSError):
        # PackageNotFoundError is an ImportError.
        return False


def prepared_python() -> str:
    """The Python to run the course with: this one if it has everything, else that of .venv, made
    first where needed."""
    inside = Path(sys.prefix).resolve() == VENV
    if stamped() == stamp() and PYTHON.exists():
        return sys.executable if inside else str(PYTHON)
    if suitable():
        return sys.executable
    if inside:
        raise SetupError(
            "This Python belongs to the course's own .venv, which is unfinished or out of date.\n"
            "Leave it (type 'deactivate', or open a new terminal) and run the same line again."
        )
    if stamped() is None:
        return others_environment()
    set_up()
    return str(PYTHON)


def others_environment() -> str:
    """The Python of a .venv that this set-up did not make, and so will not touch, if it has
    everything."""
    test = (
        "import sys; from helpers.bootstrap import environment; sys.exit(not"
        " environment.suitable())"
    )
    if (
        PYTHON.exists()
        and subprocess.call([str(PYTHON), "-c", test], cwd=ROOT, env=surroundings(str(PYTHON))) == 0
    ):
        return str(PYTHON)
    raise SetupError(
        f"There is already an environment in {VENV}\nthat this set-up did not make and that lacks"
        " packages of the course. It is left as it is.\nMove it away or delete it, and run the"
        " same line again."
    )


def surroundings(python: str) -> dict[str, str]:
    """The environment variables for a tool run by `python`: it and its kernels find .venv's own
    things first."""
    variables = dict(os.environ)
    if Path(python) == PYTHON:
        # Without the third, every kernel would compile the helpers anew.
        for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"):
            variables.pop(name, None)
        variables["VIRTUAL_ENV"] = str(VENV)
        variables["PATH"] = os.pathsep.join([str(PYTHON.parent), variables.get("PATH", os.defpath)])
        # Jupyter looks here first: a kernel 'python3' of another installation must not win.
        kernels = [str(VENV / "share" / "jupyter"), *filter(None, [variables.get("JUPYTER_PATH")])]
        variables["JUPYTER_PATH"] = os.pathsep.join(kernels)
    return variables


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
            time.sleep(SECONDS_OF_SILENCE)
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


def set_up() -> None:
    """Make, finish or update .venv. Raises SetupError with a text for the reader."""
    try:
        with setup_lock():
            state = stamped()
            if state == stamp() and PYTHON.exists():
                return
            install(
                update=state is not None
                and state.split("\n")[1:] == stamp().split("\n")[1:]
                and PYTHON.exists()
            )
    except InstallError as error:
        last = "\n".join(line[:200] for line in str(error).strip().splitlines()[-4:])
        raise SetupError(
            f"The installer's last lines:\n\n{last}\n\n{explain(str(error))}"
        ) from error
    except OSError as error:
        raise SetupError(f"{explain(str(error))}\n({error})") from error


def install(update: bool) -> None:
    """Do the work of set_up: a fresh .venv, or new packages into a finished one; the stamp last."""
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
    install_packages()
    make_findable()
    STAMP.write_text(stamp(), encoding="utf-8")
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)


def check_machine() -> None:
    """Say now, not after minutes, what would fail later: space, a forbidden folder name, parts of
    Python missing."""
    if os.pathsep in str(ROOT):
        raise SetupError(
            f"The name of this folder holds a '{os.pathsep}': {ROOT}\nRename it and run the same"
            " line again."
        )
    if shutil.disk_usage(ROOT).free < BYTES_NEEDED:
        raise SetupError(explain("No space left"))
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise SetupError(
            f"This Python ({sys.executable}) comes without {' and '.join(missing)}, which the"
            " set-up needs.\nOn Debian and Ubuntu: sudo apt install"
            f" python{sys.version_info[0]}.{sys.version_info[1]}-venv\nElsewhere: install Python"
            " from python.org and use that. Then run the same line again."
        )


def start_afresh() -> None:
    """Clear what an earlier try left and make an empty environment with pip in it."""
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    follow([sys.executable, "-m", "venv", str(VENV)], "making an empty environment")


def install_packages() -> None:
    """Install the lock, with uv where there is one (three times as fast), else or failing that with
    pip."""
    rules = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", LOCK.name]
    uv = shutil.which("uv")
    if uv:
        try:
            with_uv = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
            follow([*with_uv, *rules], "fetching packages with uv")
            return
        except InstallError as error:
            if explain(str(error)) in (explain("No space left"), explain("hash mismatch")):
                raise
            print("uv could not install the packages; trying pip.", flush=True)
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar=off",
    ]
    follow([*pip, "--retries=2", "--no-warn-script-location", *rules], "fetching packages")


def make_findable() -> None:
    """Install helpers itself as a link to this folder, and the settings for Jupyter that come with
    it."""
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--quiet",
    ]
    follow([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", "."], "linking helpers")
    site = site_packages()
    # pip's link holds the folder's full name, which Python before 3.13 misreads on Windows if it
    # has accents. This one is relative and so plain letters.
    (site / "two-leaps-folder.pth").write_text(os.path.relpath(ROOT, site) + "\n", encoding="utf-8")


def site_packages() -> Path:
    """The folder of .venv that packages are installed in."""
    return Path(
        sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)})
    )


def follow(command: list[str], doing: str) -> None:
    """Run one step and tell every two seconds how far it is. Raises InstallError with its output if
    it fails."""
    variables = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    variables |= {"PIP_USER": "0", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    print(f"  {doing}", flush=True)
    lines: list[str] = []
    started = time.monotonic()
    # close_fds=False hands on the lock of setup_lock() and nothing else.
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=os.name == "nt",
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    reader = threading.Thread(target=keep, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        while process.poll() is None:
            try:
                process.wait(SECONDS_OF_SILENCE)
            except subprocess.TimeoutExpired:
                print(f"  {time.monotonic() - started:4.0f} s  {progress(lines)}", flush=True)
    except BaseException:
        process.kill()
        process.wait()
        raise
    reader.join()
    if process.returncode:
        raise InstallError("".join(lines))


def keep(stream: Iterable[str], lines: list[str]) -> None:
    """Append each line of the stream to lines as it comes."""
    for line in stream:
        lines.append(line)


def progress(lines: list[str]) -> str:
    """How far an installer is, from its lines so far and from what lies in .venv."""
    fetched = sum(line.startswith(("Collecting ", "Processing ")) for line in lines)
    installed = sum(1 for _ in site_packages().glob("*.dist-info"))
    return (
        f"{fetched} packages fetched, {installed} installed"
        if fetched
        else f"{installed} packages installed"
    )
