"""The two commands' set-up: what it says when something is wrong, and that it survives
interruption.

Nothing is really installed here; the installers are replaced or pretend.
"""

import ast
import errno
import importlib.util
import os
import re
import runpy
import signal
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from helpers.bootstrap import commands, environment

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [
    Requirement(line)
    for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
]
PINS = [Requirement(pin) for pin in environment.pins()]
MACHINES = [
    {
        "python_version": version,
        "python_full_version": f"{version}.9",
        "sys_platform": platform,
        "os_name": name,
    }
    for version in ("3.11", "3.12", "3.13", "3.14")
    for platform, name in (("linux", "posix"), ("darwin", "posix"), ("win32", "nt"))
]


def pinned(name, machine):
    """The pins of the lock for this package that apply on this machine."""
    same = [pin for pin in PINS if normal(pin.name) == normal(name)]
    return [pin for pin in same if pin.marker is None or pin.marker.evaluate(machine)]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def version(pin):
    return str(pin.specifier).removeprefix("==")


# The three lists of packages


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_lock_answers_every_dependency_once_on_every_machine(asked):
    for machine in MACHINES:
        found = pinned(asked.name, machine)
        assert len(found) == 1, (
            f"{asked.name} on {machine}: {len(found)} pins in requirements.lock; refresh it"
        )
        assert version(found[0]) in asked.specifier, (
            f"{found[0]} is not {asked}; refresh requirements.lock"
        )


def test_lock_is_unambiguous_on_every_machine():
    forked = {
        normal(pin.name) for pin in PINS if pin.marker and "python_full_version" in str(pin.marker)
    }
    for machine in MACHINES:
        for pin in PINS:
            assert len(pinned(pin.name, machine)) <= 1, f"{pin.name} has two versions on {machine}"
    for name in sorted(forked):
        newest = [pin for pin in PINS if normal(pin.name) == name and ">=" in str(pin.marker)]
        for machine in MACHINES:
            assert not newest or pinned(name, machine), f"{name} has no version on {machine}"


def test_lock_is_closed():
    """The lock is installed with --no-deps, so a package missing from it would be missing from the
    environment."""
    here = {}
    for pin in PINS:
        if pin.marker is None or pin.marker.evaluate():
            here[normal(pin.name)] = version(pin)
    for name, locked in here.items():
        if metadata.version(name) != locked:
            # This environment is not the locked one; then its metadata tells nothing of the lock.
            continue
        for line in metadata.requires(name) or []:
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert here.get(normal(need.name), "nothing") in need.specifier, (
                    f"{name} needs {need}"
                )


def test_lock_holds_nothing_that_nobody_asks_for():
    here = [pin.name for pin in PINS if pin.marker is None or pin.marker.evaluate()]
    needs = ASKED + [Requirement(line) for name in here for line in metadata.requires(name) or []]
    # A package's extras count only under a name by which some package asks for them.
    unconditional = [
        need for need in needs if need.marker is None or "extra" not in str(need.marker)
    ]
    extras = {extra for need in unconditional for extra in need.extras}
    wanted = {normal(need.name) for need in unconditional}
    wanted |= {
        normal(need.name)
        for need in needs
        if need.marker and any(need.marker.evaluate({"extra": e}) for e in extras)
    }
    left_over = [name for name in here if normal(name) not in wanted]
    assert left_over == [], "requirements.lock is older than pyproject.toml; refresh it"


def test_lock_has_a_hash_for_every_package_and_no_address():
    text = environment.LOCK.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)[1:]
    assert len(entries) == len(PINS)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|(^|\s)/\w+/", text)


def test_conda_and_binder_install_the_lock():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    python = next(item for item in listed if str(item).startswith("python="))
    assert python.split("=")[1] + ".0" in SpecifierSet(PROJECT["project"]["requires-python"])
    assert listed[1:] == ["pip", {"pip": [f"-r {environment.LOCK.name}"]}]
    step = (ROOT / "postBuild").read_text(encoding="utf-8")
    assert step.startswith("#!/bin/sh\n")
    assert "--editable ." in step
    if os.name != "nt":
        assert os.access(ROOT / "postBuild", os.X_OK)


def test_ci_ends_with_the_readers_own_test_command():
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert last == "CI=true TWO_LEAPS_BROWSER=required python3 -m helpers test"


# Which Python


def tree(place):
    path = ROOT / "helpers" / f"{place}.py"
    return ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))


def start(monkeypatch, *version):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "argv", ["helpers"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "helpers" / "__main__.py"), run_name="__main__")
    return end.value.code


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 15, 0)])
def test_other_pythons_are_named_with_the_allowed_ones(monkeypatch, version):
    said = start(monkeypatch, *version)
    assert "Python 3.11 to 3.14" in said
    assert f"this is Python {version[0]}.{version[1]}." in said
    assert "py -3.13 -m helpers open" in said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 9)])
def test_allowed_pythons_get_the_help(monkeypatch, capsys, version):
    assert start(monkeypatch, *version) == 0
    assert "python3 -m helpers open" in capsys.readouterr().out


def test_main_names_the_range_of_pyproject():
    body = tree("__main__").body
    oldest, newest = next(
        ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign)
    )
    allowed = SpecifierSet(PROJECT["project"]["requires-python"])
    inside = [minor for minor in range(40) if f"3.{minor}" in allowed]
    assert (3, inside[0]) == oldest
    assert (3, inside[-1]) == newest


@pytest.mark.parametrize("name", ["__init__", "__main__"])
def test_what_an_old_python_reads_is_old_python(name):
    parsed = tree(name)
    assert (ROOT / "helpers" / f"{name}.py").read_bytes().isascii()
    newer = (ast.JoinedStr, ast.AnnAssign, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(parsed) if isinstance(node, newer)]
    first = [node for node in parsed.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in first] == ["import sys"]


@pytest.mark.parametrize("name", ["bootstrap/environment", "bootstrap/commands"])
def test_set_up_imports_only_the_standard_library(name):
    imported = set()
    for node in tree(name).body:
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= set(sys.stdlib_module_names) | {"helpers"}


# What goes wrong, in words


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            (
                "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on"
                " device"
            ),
            "disk is full",
        ),
        ("error: failed to write: No space left on device (os error 28)", "disk is full"),
        ("OSError: [Errno 28] Kein Speicherplatz mehr verfügbar", "disk is full"),
        ("OSError: [WinError 112] There is not enough space on the disk", "disk is full"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "not the one this course",
        ),
        ("error: Hash mismatch for `idna==3.20`", "not the one this course"),
        (
            (
                "WARNING: Retrying (Retry(total=0)) after connection broken by"
                " 'NewConnectionError(': Failed to establish a new connection: [Errno -3] Temporary"
                " failure in name resolution')'\nERROR: No matching distribution found for"
                " anyio==4.16.0"
            ),
            "network does not answer",
        ),
        (
            "[Errno 11001] getaddrinfo failed\nERROR: No matching distribution found for x",
            "network does not answer",
        ),
        (
            "error: Request failed after 3 retries\n  Caused by: tcp connect error",
            "network does not answer",
        ),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))",
            "certificate",
        ),
        ("ERROR: No matching distribution found for numpy==2.5.5", "does not exist ready-made"),
        ("[WinError 32] Der Prozess kann nicht auf die Datei zugreifen", "in use"),
        ("error: Permission denied (os error 13)", "cannot be written to"),
        ("[Errno 13] Permission denied: '.venv'", "cannot be written to"),
        ("[Errno 30] Read-only file system: '.set-up.lock'", "cannot be written to"),
        (
            (
                "[WinError 32] The process cannot access the file because it is being used by"
                " another process"
            ),
            "in use",
        ),
        (
            (
                "HINT: This error might have occurred since this system does not have Windows Long"
                " Path support"
            ),
            "too long",
        ),
        ("Segmentation fault", "all that is known"),
    ],
)
def test_failures_are_explained(output, words):
    assert words in environment.explain(output)
    assert "{" not in environment.explain(output)


class House:
    """A course's folder in which `follow` only pretends: it records each step and can be made to
    fail at one."""

    def __init__(self, folder, monkeypatch):
        self.steps = []
        self.fail_at = None
        self.failure = None
        self.move(folder, monkeypatch)
        environment.LOCK.write_text("idna==3.20 \\\n    --hash=sha256:00\n", encoding="utf-8")
        environment.PROJECT.write_text("[project]\n", encoding="utf-8")
        monkeypatch.setattr(environment, "follow", self.follow)
        monkeypatch.setattr(environment, "suitable", lambda: False)
        monkeypatch.setattr(environment.shutil, "which", lambda name: None)

    def move(self, folder, monkeypatch):
        monkeypatch.setattr(environment, "ROOT", folder)
        for name in ("VENV", "PYTHON", "LOCK", "PROJECT", "STAMP", "LOCK_FILE"):
            now = getattr(environment, name)
            base = next(
                parent
                for parent in now.parents
                if parent == ROOT or (parent / "requirements.lock").exists()
            )
            monkeypatch.setattr(environment, name, folder / now.relative_to(base))

    def follow(self, command, doing):
        assert environment.STAMP.read_text(encoding="utf-8") == environment.UNFINISHED
        self.steps.append(doing)
        if len(self.steps) == self.fail_at:
            raise self.failure
        if "venv" in command:
            environment.PYTHON.parent.mkdir(parents=True)
            environment.PYTHON.touch()
            environment.site_packages().mkdir(parents=True)

    def leave(self, name="leftover"):
        (environment.VENV / name).touch()
        return environment.VENV / name


WHOLE = ["making an empty environment", "fetching packages", "linking helpers"]


@pytest.fixture
def house(tmp_path, monkeypatch):
    return House(tmp_path, monkeypatch)


def trouble():
    with pytest.raises(environment.SetupError) as raised:
        environment.prepared_python()
    return str(raised.value)


def test_too_little_space_is_said_at_once(house, monkeypatch):
    monkeypatch.setattr(
        environment.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10_000_000)
    )
    assert "disk is full" in trouble()
    assert house.steps == []


@pytest.mark.parametrize(
    "failure",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        environment.InstallError("x\n[Errno 28] No space left"),
    ],
)
def test_disk_filling_up_midway(house, failure):
    house.fail_at, house.failure = 2, failure
    assert "disk is full" in trouble()
    assert environment.stamped() == environment.UNFINISHED


def test_missing_ensurepip_names_the_package(house, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    said = trouble()
    assert "without ensurepip" in said
    assert f"apt install python3.{sys.version_info[1]}-venv" in said
    assert not environment.VENV.exists()


def test_folder_name_that_cannot_hold_an_environment(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", tmp_path / f"one{os.pathsep}two")
    with pytest.raises(environment.SetupError, match="Rename it"):
        environment.check_machine()


def test_read_only_folder(house, monkeypatch):
    def refuse(*arguments, **more):
        raise PermissionError(errno.EACCES, "Permission denied", "here")

    with monkeypatch.context() as only:
        only.setattr(Path, "open", refuse)
        with pytest.raises(environment.SetupError, match="cannot be written to"):
            environment.set_up()


def test_missing_lock_is_named(house):
    environment.LOCK.unlink()
    assert "requirements.lock" in trouble()


def test_offline_shows_the_installers_words_and_ours(house):
    house.fail_at, house.failure = (
        2,
        environment.InstallError("one\ntwo\nthree\nfour\ngetaddrinfo failed"),
    )
    said = trouble()
    assert "getaddrinfo failed" in said
    assert "one" not in said.splitlines()
    assert said.endswith("without a network.")


# The stamp, and what an interruption leaves


def test_stamp_tells_lock_project_python_and_folder_apart(house, monkeypatch, tmp_path):
    seen = {environment.stamp()}
    environment.LOCK.write_text("idna==3.21\n", encoding="utf-8")
    seen.add(environment.stamp())
    environment.PROJECT.write_text("[tool]\n", encoding="utf-8")
    seen.add(environment.stamp())
    with monkeypatch.context() as other:
        other.setattr(sys, "version_info", (3, 99, 0))
        seen.add(environment.stamp())
    with monkeypatch.context() as other:
        other.setattr(environment, "ROOT", tmp_path / "elsewhere")
        seen.add(environment.stamp())
    assert len(seen) == 5


def test_set_up_happens_once(house, capsys):
    assert environment.prepared_python() == str(environment.PYTHON)
    assert house.steps == WHOLE
    assert environment.stamped() == environment.stamp()
    assert capsys.readouterr().out.startswith("Setting up Two Leaps")
    assert environment.prepared_python() == str(environment.PYTHON)
    assert house.steps == WHOLE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("step", [1, 2, 3])
def test_interrupted_set_up_is_made_anew(house, step):
    house.fail_at, house.failure = step, KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        environment.prepared_python()
    assert environment.stamped() == environment.UNFINISHED
    leftover = house.leave()
    house.steps.clear()
    house.fail_at = None
    environment.prepared_python()
    assert house.steps == WHOLE
    assert not leftover.exists()
    assert environment.stamped() == environment.stamp()


def test_interrupted_before_the_first_mark(house):
    environment.VENV.mkdir()
    environment.prepared_python()
    assert house.steps == WHOLE


def test_new_lock_updates_a_finished_environment(house):
    environment.prepared_python()
    kept = house.leave()
    house.steps.clear()
    environment.LOCK.write_text("idna==3.21 \\\n    --hash=sha256:01\n", encoding="utf-8")
    environment.prepared_python()
    assert house.steps == WHOLE[1:]
    assert kept.exists()


def test_interrupted_update_is_made_anew(house):
    environment.prepared_python()
    leftover = house.leave()
    house.steps.clear()
    environment.LOCK.write_text("idna==3.21\n", encoding="utf-8")
    house.fail_at, house.failure = 1, KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        environment.prepared_python()
    house.steps.clear()
    house.fail_at = None
    environment.prepared_python()
    assert house.steps == WHOLE
    assert not leftover.exists()


def test_moved_folder_is_made_anew(house, tmp_path_factory, monkeypatch):
    environment.prepared_python()
    old, new = environment.ROOT, tmp_path_factory.mktemp("new") / "moved"
    leftover = house.leave()
    house.move(new, monkeypatch)
    old.rename(new)
    house.steps.clear()
    environment.prepared_python()
    assert house.steps == WHOLE
    assert not (new / ".venv" / leftover.name).exists()


def test_lost_interpreter_is_made_anew(house):
    environment.prepared_python()
    environment.PYTHON.unlink()
    house.steps.clear()
    environment.prepared_python()
    assert house.steps == WHOLE


def test_somebody_elses_environment_is_left_alone(house):
    environment.VENV.mkdir()
    theirs = house.leave("theirs")
    assert "left as it is" in trouble()
    assert theirs.exists()
    assert house.steps == []


def test_unfinished_environment_does_not_clear_itself(house, monkeypatch):
    environment.VENV.mkdir()
    environment.STAMP.write_text(environment.UNFINISHED, encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(environment.VENV))
    assert "deactivate" in trouble()


# Installers


def test_packages_can_be_found_from_a_folder_with_accents(house):
    environment.prepared_python()
    link = (environment.site_packages() / "two-leaps-folder.pth").read_text(encoding="utf-8")
    assert link.isascii()
    assert (environment.site_packages() / link.strip()).resolve() == environment.ROOT.resolve()


def test_uv_is_used_and_pip_steps_in(house, monkeypatch, capsys):
    monkeypatch.setattr(environment.shutil, "which", lambda name: "uv")
    house.fail_at, house.failure = 2, environment.InstallError("error: unexpected argument")
    environment.prepared_python()
    assert house.steps == [WHOLE[0], "fetching packages with uv", *WHOLE[1:]]
    assert "trying pip" in capsys.readouterr().out


def test_pip_does_not_step_in_for_a_wrong_hash(house, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: "uv")
    house.fail_at, house.failure = (
        2,
        environment.InstallError("error: Hash mismatch for `idna==3.20`"),
    )
    assert "not the one this course" in trouble()
    assert house.steps[-1] == "fetching packages with uv"


def test_installers_are_not_led_astray_and_compile(monkeypatch, tmp_path):
    for name in environment.MISLEADING:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    code = (
        f"import os; print(set({environment.MISLEADING!r}) & os.environ.keys(),"
        " os.environ['PIP_INDEX_URL']); 1 / 0"
    )
    with pytest.raises(environment.InstallError, match=r"set\(\) kept"):
        environment.follow([sys.executable, "-c", code], "asking")


def test_no_long_silence(monkeypatch, capfd):
    monkeypatch.setattr(environment, "SECONDS_OF_SILENCE", 0.1)
    code = "import time; print('Collecting a', flush=True); time.sleep(1)"
    environment.follow([sys.executable, "-c", code], "fetching packages")
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].strip() == "fetching packages"
    assert "1 packages fetched" in lines[-1]
    assert len(lines) > 4


def test_ctrl_c_ends_the_installer_too(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "SECONDS_OF_SILENCE", 0.2)

    def interrupt(lines):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "progress", interrupt)
    sign = tmp_path / "still alive"
    code = f"import time, pathlib; time.sleep(0.8); pathlib.Path({str(sign)!r}).touch()"
    with pytest.raises(KeyboardInterrupt):
        environment.follow([sys.executable, "-c", code], "waiting")
    time.sleep(0.8)
    assert not sign.exists()


# Two at once


HOLD = (
    "import sys, time; from helpers.bootstrap import environment\nwith open(sys.argv[1], 'a') as"
    " file:\n    "
)
HOLD += "print(environment.try_lock(file.fileno()), flush=True); time.sleep(60)"


def taken(path):
    with path.open("a") as file:
        return not environment.try_lock(file.fileno())


def eventually(test):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if test():
            return True
        time.sleep(0.05)
    return False


def python(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_lock_of_a_killed_set_up_is_free(tmp_path):
    path = tmp_path / "lock"
    holder = python(HOLD, path)
    assert holder.stdout.readline().strip() == "True"
    assert taken(path)
    holder.kill()
    holder.communicate()
    assert path.exists()
    assert eventually(lambda: not taken(path))


@pytest.mark.skipif(os.name == "nt", reason="Windows does not hand on locks")
def test_installer_that_outlives_its_set_up_keeps_the_lock(tmp_path):
    path = tmp_path / "lock"
    code = (
        "import sys; from pathlib import Path; from helpers.bootstrap import"
        " environment\nenvironment.LOCK_FILE = Path(sys.argv[1])\n"
    )
    code += "with environment.setup_lock():\n    environment.follow([sys.executable, '-c', "
    code += (
        "'import os, time; open(' + repr(sys.argv[2]) + ', \"w\").write(str(os.getpid()));"
        " time.sleep(60)'], 'x')"
    )
    pid = tmp_path / "pid"
    set_up = python(code, path, pid)
    assert eventually(lambda: pid.exists() and pid.read_text())
    set_up.kill()
    set_up.wait()
    try:
        assert taken(path)
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)
    set_up.communicate()
    assert eventually(lambda: not taken(path))


def test_two_at_once_make_one_environment(tmp_path):
    """Two real processes; only the installers pretend, slowly."""
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    code = """
import sys, time
from pathlib import Path
from helpers.bootstrap import environment
new = Path(sys.argv[1])
for name in ("VENV", "PYTHON", "LOCK", "PROJECT", "STAMP", "LOCK_FILE"):
    setattr(environment, name, new / getattr(environment, name).relative_to(environment.ROOT))
environment.ROOT = new
environment.suitable = lambda: False
def follow(command, doing):
    time.sleep(0.3)
    with (new / "log").open("a") as log:
        print(doing, file=log)
    if "venv" in command:
        environment.PYTHON.parent.mkdir(parents=True)
        environment.PYTHON.touch()
        environment.site_packages().mkdir(parents=True)
environment.follow = follow
print(environment.prepared_python())
"""
    both = [python(code, tmp_path) for _ in range(2)]
    said = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    log = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(log) == 3
    assert sum("another window" in text for text in said) == 1


# An environment that is there already


@pytest.mark.parametrize(
    ("folder", "pins", "answer"),
    [
        (ROOT, ["pytest=={pytest}", "nothing==1 ; python_version < '3'"], True),
        (ROOT.parent, ["pytest=={pytest}"], False),
        (ROOT, ["pytest==0.1"], False),
        (ROOT, ["no-such-package==1"], False),
    ],
)
def test_another_environment_is_used_if_it_has_everything(monkeypatch, folder, pins, answer):
    origin = SimpleNamespace(read_text=lambda name: f'{{"url": "{folder.as_uri()}"}}')
    find = metadata.distribution
    monkeypatch.setattr(
        metadata, "distribution", lambda name: origin if name == "two-leaps" else find(name)
    )
    pins = [pin.format(pytest=pytest.__version__) for pin in pins]
    monkeypatch.setattr(environment, "pins", lambda: pins)
    assert environment.suitable() is answer


def test_suitable_environment_makes_no_other(house, monkeypatch):
    monkeypatch.setattr(environment, "suitable", lambda: True)
    assert environment.prepared_python() == sys.executable
    assert house.steps == []


def test_tools_find_the_environments_own_things_first(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "theirs")
    monkeypatch.setenv("PYTHONPATH", "theirs")
    ours = environment.surroundings(str(environment.PYTHON))
    assert ours["JUPYTER_PATH"].split(os.pathsep) == [
        str(environment.VENV / "share" / "jupyter"),
        "theirs",
    ]
    assert ours["PATH"].startswith(str(environment.PYTHON.parent) + os.pathsep)
    assert "PYTHONPATH" not in ours
    assert environment.surroundings("/another/python") == dict(os.environ)


# The commands


def handed(monkeypatch, *argv, python="/env/python"):
    """What the command line hands over: (python, arguments)."""
    seen = []
    monkeypatch.setattr(environment, "prepared_python", lambda: python)
    monkeypatch.setattr(commands, "hand_over", lambda *what: seen.append(what) or 0)
    assert commands.main(list(argv)) == 0
    return seen[0]


def test_open_starts_lab_at_the_first_lesson(monkeypatch):
    python, arguments = handed(monkeypatch, "open", "--no-browser")
    assert python == "/env/python"
    assert arguments[:2] == ["-m", "jupyterlab"]
    assert f"--LabApp.default_url=/lab/tree/{commands.FIRST_LESSON}" in arguments
    assert (ROOT / commands.FIRST_LESSON).exists()
    assert f"--ServerApp.root_dir={ROOT}" in arguments
    assert arguments[-1] == "--no-browser"


def test_test_passes_on_what_follows(monkeypatch):
    assert handed(monkeypatch, "test", "-k", "growth")[1] == ["-m", "pytest", "-k", "growth"]


def test_workshop_commands_run_in_the_environment(monkeypatch):
    assert handed(monkeypatch, "build", "00")[1] == ["-m", "helpers", "build", "00"]


def test_workshop_command_in_the_environment_itself(monkeypatch):
    monkeypatch.setattr(environment, "prepared_python", lambda: sys.executable)
    module = SimpleNamespace(main=lambda argv: 7 if argv == ["00"] else 0)
    monkeypatch.setattr(commands.importlib, "import_module", lambda name: module)
    assert commands.main(["build", "00"]) == 7


@pytest.mark.parametrize("name", [row[0] for row in commands.COMMANDS.values()])
def test_every_command_has_its_module(name):
    assert importlib.util.find_spec(name) is not None


def test_unknown_command_names_the_nearest(capsys):
    assert commands.main(["opne"]) == 2
    assert "Did you mean 'open'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (environment.SetupError("Do this."), 1, "Do this."),
        (KeyboardInterrupt(), 130, "The same line starts it again"),
    ],
)
def test_failures_end_quietly(monkeypatch, capsys, failure, code, words):
    def fail():
        raise failure

    monkeypatch.setattr(environment, "prepared_python", fail)
    assert commands.main(["open"]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_exit_code_is_passed_on():
    code = "import sys; from helpers.bootstrap.commands import hand_over; "
    code += "sys.exit(hand_over(sys.executable, ['-c', 'raise SystemExit(5)']))"
    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == 5


def test_exit_code_is_passed_on_where_a_process_cannot_be_replaced(monkeypatch):
    monkeypatch.setattr(commands, "ONE_PROCESS", False)
    assert commands.hand_over(sys.executable, ["-c", "raise SystemExit(5)"]) == 5
