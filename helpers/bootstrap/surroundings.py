"""What a tool of the course runs in: its own folder for what Jupyter, IPython and matplotlib keep,
and no settings that others left on this computer."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from helpers.bootstrap import installers

# The reader may choose a password and a port. Every other variable of Jupyter's names folders or
# settings of another installation.
JUPYTER_KEPT = ("JUPYTER_TOKEN", "JUPYTER_PORT")
# These make charts and kernels follow the settings of other work.
OTHERS = ("MPLBACKEND", "MATPLOTLIBRC", "MPLCONFIGDIR", "IPYTHONDIR")


def variables(python: str, course: Path) -> dict[str, str]:
    """The environment variables for a tool that `python` runs for the course in the folder
    `course`. It and its kernels find the packages of the course first, and only the settings of the
    course."""
    found = {
        name: value
        for name, value in os.environ.items()
        if name in installers.PYTHON_KEPT + JUPYTER_KEPT
        or not (name.startswith(("PYTHON", "JUPYTER")) or name in OTHERS)
    }
    programs, venv = Path(python).parent, course / ".venv"
    if programs.parent == venv:
        found["VIRTUAL_ENV"] = str(venv)
        found["PATH"] = os.pathsep.join([str(programs), found.get("PATH", os.defpath)])
    state = home(course)
    for name, folder in (
        ("JUPYTER_CONFIG_DIR", "config"),
        ("JUPYTER_DATA_DIR", "data"),
        ("JUPYTER_RUNTIME_DIR", "runtime"),
        ("IPYTHONDIR", "ipython"),
        ("MPLCONFIGDIR", "matplotlib"),
        # JupyterLab asks npm for its settings, and npm notes that down in the home.
        ("npm_config_cache", "npm"),
    ):
        (state / folder).mkdir(exist_ok=True)
        found[name] = str(state / folder)
    return found


def home(course: Path) -> Path:
    """The folder for what Jupyter and its like keep: in the course's own folder; where that is not
    ours to write to, or cannot keep a file to its owner, in the reader's home, else among the
    temporary files."""
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    places = [course / ".jupyter"]
    # Of some accounts no home is known.
    with contextlib.suppress(RuntimeError):
        places.append(Path.home() / ".two-leaps")
    places.append(Path(tempfile.gettempdir()) / f"two-leaps-{user}")
    for place in places:
        if _private(place):
            return place
    return Path(tempfile.mkdtemp(prefix="two-leaps-"))


def _private(place: Path) -> bool:
    """Whether the folder is ours, or can be made, and keeps what it holds from others. Jupyter's
    server refuses to start where it cannot."""
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if os.name == "nt":
            return os.access(place, os.W_OK)
        trial = place / f".trial-{os.getpid()}"
        trial.touch(mode=0o600)
        mode = trial.stat().st_mode
        trial.unlink()
        return place.stat().st_uid == os.getuid() and not mode & 0o077
    except OSError:
        return False
