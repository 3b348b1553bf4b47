"""What can follow `python3 -m helpers`: one table, and the way from a name in it to the module that
answers."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from helpers.bootstrap import environment, rivals, surroundings
from helpers.errors import not_among

# Whether a process can turn into another program; then Ctrl-C and the exit code are the tool's own.
ONE_PROCESS = os.name != "nt"

# A module inside helpers has main(argv) -> int. Any other is run as `python -m`, with the arguments
# given here before the reader's own. To add a command, add a row.
COMMANDS: dict[str, tuple[str, list[str], str]] = {
    "open": (
        "helpers.bootstrap.server",
        [],
        "open the course in JupyterLab at its first lesson (open --check: only set up and try it)",
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
    "key": (
        "helpers.workshop.paper",
        [],
        "answer key, and exercises in leaves for paper: key 05, key 05 --without (key --help)",
    ),
    "course": (
        "helpers.workshop.listing",
        [],
        "the lessons in force and what each mentions that is not among them (course --help)",
    ),
    "web": (
        "helpers.web.build",
        [],
        "write the course as pages for any browser (web --help)",
    ),
    "mutate": (
        "helpers.workshop.mutation",
        [],
        "change figures one by one and count what notices (mutate --help)",
    ),
    "lint": (
        "helpers.workshop.style",
        [],
        "check rules, layout and types of modules and notebooks, as the tests do",
    ),
    "format": (
        "helpers.workshop.style",
        ["format"],
        "lay out modules anew and mend what can be mended",
    ),
    "lock": (
        "helpers.workshop.lock",
        [],
        "work out the lists of packages anew (lock --help)",
    ),
    "link": (
        "helpers.bootstrap.commands",
        [],
        "let the Python that runs this find helpers (conda, Binder, a class server)",
    ),
}
# These need the packages of maintainers, which are fetched when one of them is first run. The
# commands of readers and teachers do with what lessons need.
WITH_TOOLS = ("test", "bench", "lint", "format", "lock")


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
        "Whether all is well, open --check says.",
    ]
    return "\n".join(lines)


def hand_over(python: str, arguments: list[str]) -> int:
    """Go on as `python arguments` in the course's folder. Where the system cannot, run it and
    return its exit code."""
    command = [python, *arguments]
    variables = surroundings.variables(python, environment.ROOT)
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


def link() -> int:
    """Let the Python now running find helpers in this folder, with no network and nothing built."""
    environment.link(Path(sysconfig.get_path("purelib")), Path(sys.prefix))
    print(f"{sys.executable} now finds the course in {environment.ROOT}")
    return 0


def run(name: str, arguments: list[str]) -> int:
    """Find or make the environment, then run the command `name` of the table in it."""
    module, before, _ = COMMANDS[name]
    if name == "link":
        return link()
    python = environment.prepared_python(tools=name in WITH_TOOLS)
    found = environment.rivals_found()
    if found:
        raise environment.SetupError(rivals.TOLD.format(rival=found[0]))
    if name == "open" and "--check" not in arguments:
        print("JupyterLab opens in the browser in a few seconds.", flush=True)
    if name == "open" or not module.startswith("helpers."):
        return hand_over(python, ["-m", module, *before, *arguments])
    if python != sys.executable:
        return hand_over(python, ["-m", "helpers", name, *arguments])
    return int(importlib.import_module(module).main([*before, *arguments]))


def main(argv: list[str]) -> int:
    """Answer `python3 -m helpers argv`; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A folder's name may hold letters that this terminal cannot show; and a program may start
        # us without a terminal, then there is no stream at all.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    name, *arguments = argv
    if name not in COMMANDS:
        print(f"{not_among(COMMANDS, name, 'command')}\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return run(name, arguments)
    except environment.SetupError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same line starts it again.", file=sys.stderr)
        return 130
