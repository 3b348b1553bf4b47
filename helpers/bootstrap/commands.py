"""What can follow `python3 -m helpers`: one table, and the way from a name in it to the module that
answers."""

from __future__ import annotations

import difflib
import importlib
import os
import subprocess
import sys

from helpers.bootstrap import environment

# Whether a process can turn into another program; then Ctrl-C and the exit code are the tool's own.
ONE_PROCESS = os.name != "nt"

FIRST_LESSON = "notebooks/00-two-texts-one-question.ipynb"

# A module inside helpers has main(argv) -> int. Any other is run as `python -m`, with the arguments
# given here before the reader's own. To add a command, add a row.
COMMANDS: dict[str, tuple[str, list[str], str]] = {
    "open": (
        "jupyterlab",
        [
            # The address rather than the file: so it also stands in the line that the server
            # prints.
            f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
            f"--ServerApp.root_dir={environment.ROOT}",
            "--log-level=WARN",
        ],
        "open the course in JupyterLab at lesson 00 (open --check: only set up and try it)",
    ),
    "test": ("pytest", [], "run every test; what follows goes to pytest, as in: test -k growth"),
    "build": (
        "helpers.workshop.build",
        [],
        "run the notebooks again and store what they print and draw",
    ),
    "bench": (
        "helpers.workshop.bench",
        [],
        "measure speed and memory beside the plain way (bench --help)",
    ),
    "class": (
        "helpers.classroom.overview",
        [],
        "check what a class handed in and show it: class FOLDER (class --help)",
    ),
    "lint": ("ruff", ["check"], "check the style of modules and notebooks"),
}

CHECK = """
import sys
from jupyter_client.kernelspec import KernelSpecManager
import ipykernel, ipywidgets, jupyterlab, matplotlib.pyplot, pandas
import helpers
kernel = KernelSpecManager().get_kernel_spec("python3").resource_dir
own = kernel.startswith(sys.prefix)
assert own, f"the kernel 'python3' is not this environment's own: {kernel}"
print(f"Two Leaps is ready: Python {sys.version.split()[0]}, JupyterLab {jupyterlab.__version__}, "
      f"pandas {pandas.__version__}, matplotlib {matplotlib.__version__}.")
"""


def usage() -> str:
    """The help text: the two commands for readers, then those for maintainers."""
    lines = ["Two Leaps. In the folder of the course:", ""]
    lines += [
        f"    python3 -m helpers {name:<11} {text}" for name, (_, _, text) in COMMANDS.items()
    ]
    lines += [
        "",
        (
            "The first run makes .venv, a folder with the packages of the course; later runs start"
            " at once."
        ),
        "If it ever misbehaves, delete .venv and run the line again.",
    ]
    return "\n".join(lines)


def hand_over(python: str, arguments: list[str]) -> int:
    """Go on as `python arguments` in the course's folder. Where the system cannot, run it and
    return its exit code."""
    command = [python, *arguments]
    variables = environment.surroundings(python)
    sys.stdout.flush()
    if ONE_PROCESS:
        os.chdir(environment.ROOT)
        os.execve(python, command, variables)
    process = subprocess.Popen(command, cwd=environment.ROOT, env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The tool got Ctrl-C too and may want to ask or tidy up: it decides when to end.
            continue


def run(name: str, arguments: list[str]) -> int:
    """Find or make the environment, then run the command `name` of the table in it."""
    module, before, _ = COMMANDS[name]
    python = environment.prepared_python()
    if name == "open" and arguments == ["--check"]:
        return hand_over(python, ["-c", CHECK])
    if name == "open":
        print("JupyterLab opens in the browser in a few seconds. Ctrl-C here ends it.", flush=True)
    if name == "open" and hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container the reader is root and has no other choice; the server answers this machine
        # only.
        before = [*before, "--allow-root"]
    if not module.startswith("helpers."):
        return hand_over(python, ["-m", module, *before, *arguments])
    if python != sys.executable:
        return hand_over(python, ["-m", "helpers", name, *arguments])
    return int(importlib.import_module(module).main([*before, *arguments]))


def main(argv: list[str]) -> int:
    """Answer `python3 -m helpers argv`; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A folder's name may hold letters that this terminal cannot show.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    name, *arguments = argv
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        print(f"There is no command '{name}'.{hint}\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return run(name, arguments)
    except environment.SetupError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same line starts it again.", file=sys.stderr)
        return 130
