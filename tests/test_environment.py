"""The two commands' set-up: what it says when something is wrong, and that it survives
interruption.

Nothing is really installed here; the installers are replaced or pretend.
"""

import ast
import errno
import http.server
import importlib.util
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from helpers.bootstrap import (
    causes,
    commands,
    drive,
    environment,
    installers,
    server,
    surroundings,
)
from helpers.workshop import lab, lock

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [
    Requirement(line)
    for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
]
PINS = [Requirement(pin) for pin in environment.pins()]
LIGHT = [Requirement(pin) for pin in environment.pins(environment.LOCK)]
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

FREE = r"MIT|BSD|Apache|PSF|Python Software|MPL|Mozilla|ISC|HPND|LGPL|Zlib|CC0|Artistic"


# What the build of a teacher needs of the workshop.
LIGHT_WORKSHOP = ("build", "notebooks", "listing", "minutes", "audit")


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
            versions = {version(found) for found in pinned(pin.name, machine)}
            assert len(versions) <= 1, f"{pin.name} has two versions on {machine}"
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


@pytest.mark.parametrize("path", [environment.LOCK, environment.TOOLS], ids=lambda path: path.name)
def test_lock_has_a_hash_for_every_package_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)[1:]
    assert len(entries) == len(environment.pins(path))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|(^|\s)/\w+/", text)


def closure(names):
    """All packages that some packages need on this machine, as their own metadata say."""
    done, open_ones = set(), [Requirement(name) for name in names]
    while open_ones:
        asked = open_ones.pop()
        for extra in ("", *sorted(asked.extras)):
            if (normal(asked.name), extra) in done:
                continue
            done.add((normal(asked.name), extra))
            needs = map(Requirement, metadata.requires(asked.name) or [])
            open_ones += [
                need for need in needs if not need.marker or need.marker.evaluate({"extra": extra})
            ]
    return {name for name, _ in done}


def test_what_a_learner_fetches_is_what_lessons_need_and_no_more():
    needed = closure(PROJECT["project"]["dependencies"])
    here = {normal(pin.name) for pin in LIGHT if pin.marker is None or pin.marker.evaluate()}
    assert here == needed
    assert here.isdisjoint(
        {"playwright", "scipy", "mypy", "ruff", "nbdime", "pytest", "hypothesis"}
    )


def foreign(path):
    """The packages that a module loads, whenever it loads them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        yield from (name.split(".")[0] for name in names)


def test_what_readers_and_teachers_run_loads_nothing_of_the_maintainers():
    locked = {"light": {normal(pin.name) for pin in LIGHT}}
    locked["all"] = {normal(pin.name) for pin in PINS}
    homes = metadata.packages_distributions()
    ours = {"helpers", *sys.stdlib_module_names}
    for path in (ROOT / "helpers").rglob("*.py"):
        workshop = path.parts[-2] in ("workshop", "bench") and path.stem not in LIGHT_WORKSHOP
        for package in set(foreign(path)) - ours:
            found = {normal(home) for home in homes.get(package, [package])}
            assert found & locked["all" if workshop else "light"], (path.name, package)


def test_no_package_stands_in_both_lists():
    tools = environment.pins(environment.TOOLS)
    assert tools and set(tools).isdisjoint(environment.pins(environment.LOCK))


def test_every_locked_package_names_its_licence():
    told = lock.licences()
    assert len(told) > 100
    assert [name for name, licence in told.items() if licence == "not told"] == []
    unknown = {n: w for n, w in told.items() if not re.search(FREE, w)}
    assert unknown == {}


def test_the_lists_are_split_and_compared_by_their_first_lines():
    text = "# head\na==1 ; x \\\n    --hash=sha256:0\n    # via b\nb==2 \\\n    --hash=sha256:1\n"
    assert list(lock.entries(text)) == ["a==1 ; x", "b==2"]
    assert "via" not in "".join(lock.entries(text).values())
    assert lock.difference(["a==1", "b==2"], ["a==2", "b==2"]) == "- a==1\n+ a==2"
    assert lock.difference(["a==1"], ["a==1"]) == "Nothing changes."


def test_a_maintainers_own_settings_do_not_come_out_in_the_lists(monkeypatch, tmp_path):
    monkeypatch.setenv("UV_RESOLUTION", "lowest")
    monkeypatch.setenv("UV_EXCLUDE_NEWER", "2020-01-01")
    monkeypatch.setattr(lock.shutil, "which", lambda name: name)
    asked = []

    def run(command, **how):
        asked.append((command, how))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(lock.subprocess, "run", run)
    lock._uv(["pip", "compile"], tmp_path)
    command, how = asked[-1]
    assert command == ["uv", "--no-config", "pip", "compile"]
    assert not {"UV_RESOLUTION", "UV_EXCLUDE_NEWER"} & how["env"].keys()


def test_conda_and_binder_install_the_lock():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    python = next(item for item in listed if str(item).startswith("python="))
    assert python.split("=")[1] + ".0" in SpecifierSet(PROJECT["project"]["requires-python"])
    assert listed[1:] == ["pip", {"pip": [f"-r {environment.LOCK.name}"]}]
    step = (ROOT / "postBuild").read_text(encoding="utf-8")
    assert step.startswith("#!/bin/sh\n")
    assert step.splitlines()[-1] == "python -m helpers link"
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


@pytest.mark.parametrize(
    "name", [f"bootstrap/{path.stem}" for path in (ROOT / "helpers/bootstrap").glob("*.py")]
)
def test_set_up_imports_only_the_standard_library(name):
    imported = set()
    for node in tree(name).body:
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= set(sys.stdlib_module_names) | {"helpers"}


# What goes wrong, in words


NAMES = ("VENV", "PYTHON", "LOCK", "TOOLS", "PROJECT", "STAMP", "TOOLS_STAMP", "LOCK_FILE")


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
        environment.TOOLS.write_text("pytest==9.2.0 \\\n    --hash=sha256:00\n", encoding="utf-8")
        monkeypatch.setattr(environment, "follow", self.follow)
        monkeypatch.setattr(environment, "suitable", lambda tools=False: False)
        monkeypatch.setattr(installers, "settings_of_pip", lambda python: {})
        monkeypatch.setattr(installers, "second_look", lambda *asked: "")
        monkeypatch.setattr(environment.shutil, "which", lambda name: None)

    def move(self, folder, monkeypatch):
        monkeypatch.setattr(environment, "ROOT", folder)
        for name in NAMES:
            now = getattr(environment, name)
            base = next(
                parent
                for parent in now.parents
                if parent == ROOT or (parent / "requirements.lock").exists()
            )
            monkeypatch.setattr(environment, name, folder / now.relative_to(base))

    def follow(self, command, doing, variables=None, folder=None):
        marks = [path for path in (environment.STAMP, environment.TOOLS_STAMP) if path.exists()]
        assert environment.UNFINISHED in [path.read_text(encoding="utf-8") for path in marks]
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


EMPTY = ["making an empty environment", "putting pip into it"]
WHOLE = [*EMPTY, "fetching packages", "trying it"]


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
    house.fail_at, house.failure = 3, failure
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
            environment.set_up(tools=False)


def test_missing_lock_is_named(house):
    environment.LOCK.unlink()
    assert "requirements.lock" in trouble()


def test_offline_shows_the_installers_words_and_ours(house):
    house.fail_at, house.failure = (
        3,
        environment.InstallError("one\n" + "more\n" * causes.LINES + "getaddrinfo failed"),
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
    environment.PROJECT.write_text("[project]\nversion = '9'\n[tool.x]\n", encoding="utf-8")
    seen.add(environment.stamp())
    with monkeypatch.context() as other:
        other.setattr(sys, "version_info", (3, 99, 0))
        seen.add(environment.stamp())
    with monkeypatch.context() as other:
        other.setattr(environment, "ROOT", tmp_path / "elsewhere")
        seen.add(environment.stamp())
    assert len(seen) == 5
    before = environment.stamp()
    environment.PROJECT.write_text("[project]\nversion = '9'\n[tool.y]\n", encoding="utf-8")
    assert environment.stamp() == before


def test_set_up_happens_once(house, capsys):
    assert environment.prepared_python() == str(environment.PYTHON)
    assert house.steps == WHOLE
    assert environment.stamped() == environment.stamp()
    assert capsys.readouterr().out.startswith("Setting up Two Leaps")
    assert environment.prepared_python() == str(environment.PYTHON)
    assert house.steps == WHOLE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("step", [1, 2, 3, 4])
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
    assert house.steps == WHOLE[2:]
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


def test_a_file_of_that_name_is_left_alone(house):
    environment.VENV.write_text("mine", encoding="utf-8")
    assert "this set-up did not make" in trouble()
    assert environment.VENV.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.name == "nt", reason="needs a right that not every account has")
@pytest.mark.parametrize("before", ["nothing", "an empty folder", "a broken-off set-up"])
def test_a_link_to_a_roomier_disk_is_followed_and_stays(house, tmp_path_factory, before):
    roomy = tmp_path_factory.mktemp("roomy") / "deep" / "venv"
    environment.VENV.symlink_to(roomy)
    if before != "nothing":
        roomy.mkdir(parents=True)
    if before == "a broken-off set-up":
        (roomy / environment.STAMP.name).write_text(environment.UNFINISHED, encoding="utf-8")
        (roomy / "lib").mkdir()
        (roomy / "lib64").symlink_to("lib")
    environment.prepared_python()
    assert house.steps == WHOLE and environment.VENV.is_symlink()
    assert (roomy / environment.STAMP.name).read_text(encoding="utf-8") == environment.stamp()


def test_why_pip_cannot_be_put_in_is_read_from_its_own_words(house):
    """venv would only say that it could not."""
    house.fail_at = 2
    house.failure = environment.InstallError("ERROR: [Errno 28] No space left on device: 'x'\n")
    assert "disk is full" in trouble()


def test_unfinished_environment_does_not_clear_itself(house, monkeypatch):
    environment.VENV.mkdir()
    environment.STAMP.write_text(environment.UNFINISHED, encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(environment.VENV))
    assert "deactivate" in trouble()


# Installers

MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONOPTIMIZE")
MISLEADING += ("PYTHONWARNINGS", "PYTHONSAFEPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT")
MISLEADING += ("PIP_USER", "PIP_REQUIRE_HASHES", "PIP_NO_BINARY", "UV_CONFIG_FILE", "UV_OFFLINE")


def test_packages_can_be_found_from_a_folder_with_accents(house):
    environment.prepared_python()
    link = (environment.site_packages() / "two-leaps-folder.pth").read_text(encoding="utf-8")
    assert link.isascii()
    assert (environment.site_packages() / link.strip()).resolve() == environment.ROOT.resolve()


def test_uv_is_used_and_pip_steps_in(house, monkeypatch, capsys):
    monkeypatch.setattr(environment.shutil, "which", lambda name: "uv")
    house.fail_at, house.failure = 3, environment.InstallError("error: unexpected argument")
    environment.prepared_python()
    assert house.steps == [*EMPTY, "fetching packages with uv", *WHOLE[2:]]
    assert "trying pip" in capsys.readouterr().out


def test_pip_does_not_step_in_for_a_wrong_hash(house, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: "uv")
    house.fail_at, house.failure = (
        3,
        environment.InstallError("error: Hash mismatch for `idna==3.20`"),
    )
    assert "not the one this course" in trouble()
    assert house.steps[-1] == "fetching packages with uv"


def test_installers_are_not_led_astray_and_compile(monkeypatch, tmp_path):
    for name in MISLEADING:
        monkeypatch.setenv(name, "1")
    code = f"import os; print(set({MISLEADING!r}) & os.environ.keys(), os.getcwd()); 1 / 0"
    with pytest.raises(installers.InstallError, match=r"^set\(\) "):
        environment.follow([sys.executable, "-c", code], "asking", folder=tmp_path)


def test_no_long_silence(monkeypatch, capfd):
    monkeypatch.setattr(installers, "SECONDS_OF_SILENCE", 0.1)
    code = "import time; print('Collecting a', flush=True); time.sleep(1)"
    environment.follow([sys.executable, "-c", code], "fetching packages")
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].strip() == "fetching packages"
    assert "1 packages fetched" in lines[-1]
    assert len(lines) > 4


def test_ctrl_c_ends_the_installer_too(monkeypatch, tmp_path):
    monkeypatch.setattr(installers, "SECONDS_OF_SILENCE", 0.2)

    def interrupt(lines):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "progress", interrupt)
    sign = tmp_path / "still alive"
    code = f"import time, pathlib; time.sleep(0.8); pathlib.Path({str(sign)!r}).touch()"
    with pytest.raises(KeyboardInterrupt):
        environment.follow([sys.executable, "-c", code], "waiting")
    time.sleep(0.8)
    assert not sign.exists()


def test_only_the_readers_way_to_the_packages_is_taken_from_pip(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "pip.conf"
    file.write_text(
        "[global]\nindex-url = https://one.example\ntarget = /elsewhere\nno-binary = :all:\n"
        f"quiet = 3\nlog = {tmp_path}\npython = /none\ntimeout = soon\n"
        "find-links =\n    /wheels\n    /more\n[install]\nproxy = http://p:1\nprefix = /x\n"
        "[download]\ncert = /theirs.pem\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.setenv("PIP_INDEX_URL", "https://two.example")
    monkeypatch.setenv("PIP_REQUIRE_HASHES", "1")
    monkeypatch.setenv("PIP_PYTHON", "/no/such/python")
    kept = installers.settings_of_pip(sys.executable)
    # What the system's own file says stays too, and may be anything of that kind.
    assert set(kept) <= set(installers.PIP_KEPT)
    assert kept["index-url"] == "https://two.example"
    assert kept["find-links"] == "/wheels /more" and kept["proxy"] == "http://p:1"
    said = {n: v for n, v in installers.for_pip(kept).items() if n.startswith("PIP_")}
    assert said["PIP_CONFIG_FILE"] == os.devnull and said["PIP_INDEX_URL"] == "https://two.example"
    allowed = {f"PIP_{name.upper().replace('-', '_')}" for name in installers.PIP_KEPT}
    assert set(said) <= allowed | {"PIP_CONFIG_FILE"}


def test_a_file_that_pip_cannot_read_is_named(monkeypatch, tmp_path):
    file = tmp_path / "pip.conf"
    file.write_text("[global\nindex-url = x\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    with pytest.raises(installers.InstallError) as told:
        installers.settings_of_pip(sys.executable)
    assert causes.find(str(told.value)).name == "pip's settings unreadable"
    assert str(file) in causes.shown(str(told.value), causes.find(str(told.value)))


def test_uv_gets_its_own_way_to_the_packages_or_that_of_pip(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "uv.toml"
    monkeypatch.setenv("UV_CONFIG_FILE", str(file))
    monkeypatch.setenv("UV_OFFLINE", "1")
    pips = installers.for_uv({"index-url": "https://one.example", "find-links": "/a /b"})
    assert pips["UV_DEFAULT_INDEX"] == "https://one.example"
    assert pips["UV_FIND_LINKS"] == "/a,/b" and "UV_OFFLINE" not in pips
    file.write_text(
        'offline = true\n[pip]\ntarget = "/elsewhere"\nfind-links = ["/w"]\n'
        '[[index]]\nurl = "https://two.example"\ndefault = true\n',
        encoding="utf-8",
    )
    own = installers.for_uv({"index-url": "https://one.example"})
    assert own["UV_DEFAULT_INDEX"] == "https://two.example" and own["UV_FIND_LINKS"] == "/w"
    assert not {"UV_TARGET", "UV_CONFIG_FILE", "UV_OFFLINE"} & own.keys()
    file.write_text("[broken", encoding="utf-8")
    assert "UV_DEFAULT_INDEX" in installers.for_uv({"index-url": "https://one.example"})


def test_a_package_that_is_not_found_is_looked_for_once_more(house, monkeypatch):
    """Only then pip says what the index answered."""
    asked = []
    told = "Could not fetch URL x: 403 Client Error: Forbidden for url: x - skipping"
    monkeypatch.setattr(installers, "second_look", lambda *what: asked.append(what[1]) or told)
    house.fail_at = 3
    house.failure = environment.InstallError(
        "ERROR: No matching distribution found for idna==3.20\n"
    )
    assert "The package index asks who you are" in trouble()
    assert asked == ["idna==3.20"]


# What only maintainers need


def test_tools_come_when_a_command_first_asks_and_leave_lessons_alone(house, capsys):
    environment.prepared_python()
    assert not environment.has_tools()
    house.steps.clear()
    environment.prepared_python(tools=True)
    assert house.steps == ["fetching packages"] and environment.has_tools()
    environment.prepared_python(tools=True)
    assert house.steps == ["fetching packages"]


def test_tools_that_were_broken_off_leave_lessons_and_are_made_anew(house):
    environment.prepared_python()
    house.steps.clear()
    house.fail_at, house.failure = 1, KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        environment.prepared_python(tools=True)
    house.fail_at = None
    assert environment.prepared_python() == str(environment.PYTHON)
    house.steps.clear()
    environment.prepared_python(tools=True)
    assert house.steps == [*WHOLE, "fetching packages"]
    assert environment.has_tools()


def test_new_tools_are_added_to_a_finished_environment(house):
    environment.prepared_python(tools=True)
    environment.TOOLS.write_text("pytest==9.3.0\n", encoding="utf-8")
    house.steps.clear()
    environment.prepared_python(tools=True)
    assert house.steps == ["fetching packages"] and environment.has_tools()


# Folders, drives and rivals

NAMES_OF_FOLDERS = [
    "Álvaro",
    "Иван",
    "课程 课",
    "déux sauts",
    "it's #1 100% [draft] {x} & $HOME",
    "📒 ends with.",
    "%TEMP% 50%25",
    "-a;b&c\td",
]
LOCALES = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    # With it Python before 3.13 reads its links as it does on Windows.
    {"LC_ALL": "C", "PYTHONUTF8": "1", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "xx_XX.not-installed", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.skipif(os.name == "nt", reason="makes folders and locales of Linux and macOS")
@pytest.mark.parametrize("name", NAMES_OF_FOLDERS)
def test_an_environment_starts_whatever_its_folder_is_called(tmp_path, monkeypatch, name):
    course = tmp_path / name
    (course / "helpers").mkdir(parents=True)
    (course / "helpers" / "__init__.py").write_text("", encoding="utf-8")
    for place in ("VENV", "PYTHON", "PROJECT", "STAMP"):
        now = getattr(environment, place).relative_to(ROOT)
        monkeypatch.setattr(environment, place, course / now)
    monkeypatch.setattr(environment, "ROOT", course)
    environment.PROJECT.write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    made = [sys.executable, "-m", "venv", "--without-pip", str(environment.VENV)]
    subprocess.run(made, check=True, env=installers.plain())
    site = environment.site_packages()
    (site / "helpers.pth").write_text(f"{course}\n", encoding="utf-8")
    environment.link(site, environment.VENV)
    assert [path.read_bytes().isascii() for path in site.glob("*.pth")] == [True]
    code = "import helpers, importlib.metadata as m; print(ascii(helpers.__file__), "
    code += "m.version('two-leaps'))"
    for variables in LOCALES:
        told = subprocess.run(
            [str(environment.PYTHON), "-c", code],
            cwd=tmp_path,
            env=installers.plain() | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        assert told.stdout.split()[-1] == PROJECT["project"]["version"]


def test_the_settings_that_a_link_brings_are_those_that_pip_would_bring():
    flit = PROJECT["tool"]["flit"]["external-data"]
    assert (ROOT / flit["directory"]) == environment.SHIPPED
    assert list(environment.SHIPPED.rglob("*.json"))


def test_a_link_from_an_environment_elsewhere_is_plain_letters_too(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", tmp_path / "Álvaro Иван")
    line = environment._way_here(tmp_path / "elsewhere")
    assert line.isascii() and line.startswith("import ")
    with monkeypatch.context() as only:
        only.setattr(sys, "path", [])
        exec(line)
        assert sys.path == [str(tmp_path / "Álvaro Иван")]


def test_a_drive_is_tried_before_anything_is_fetched(house, monkeypatch):
    def refuse(*arguments, **more):
        raise OSError(errno.ENOSYS, "Function not implemented")

    with monkeypatch.context() as only:
        only.setattr(Path, "symlink_to", refuse)
        said = trouble()
    assert "cannot hold links between files" in said and "computer's own disk" in said
    assert house.steps == [] and not environment.VENV.exists()
    assert not list(environment.ROOT.glob(".try-*"))


@pytest.mark.parametrize(("attempt", "words"), drive.ATTEMPTS, ids=lambda item: str(item)[:20])
def test_what_a_drive_cannot_do_is_named(tmp_path, monkeypatch, attempt, words):
    def fail(place):
        raise OSError(errno.EPERM, "Operation not permitted")

    assert drive.lacks(tmp_path) is None
    changed = tuple((fail if each is attempt else each, told) for each, told in drive.ATTEMPTS)
    monkeypatch.setattr(drive, "ATTEMPTS", changed)
    assert drive.lacks(tmp_path) == words
    assert list(tmp_path.iterdir()) == []


def test_no_file_of_the_environment_has_a_longer_name_than_was_tried():
    site = Path(metadata.distribution("pandas").locate_file(""))
    files = [path for package in metadata.distributions() for path in package.files or []]
    inside = len(os.path.relpath(site, sys.prefix)) + 1
    assert max(len(str(path)) for path in files) + inside <= drive.LONGEST


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("platform", "python_implementation", lambda: "PyPy"), "This is PyPy"),
        (("struct", "calcsize", lambda kind: 4), "32-bit"),
    ],
)
def test_a_python_without_packages_is_told_at_once(house, monkeypatch, change, words):
    module, name, value = change
    monkeypatch.setattr(getattr(environment, module), name, value)
    assert words in trouble()
    assert house.steps == []


def test_a_folder_name_that_is_no_text_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "ROOT", Path(os.fsdecode(b"/x/caf\xe9")))
    with pytest.raises(environment.SetupError, match="Rename it"):
        environment.check_machine()


def test_a_rival_is_named_by_the_trial_and_at_every_start(house, monkeypatch, tmp_path):
    environment.prepared_python()
    assert environment.rivals_found() == []
    folder = environment.ROOT / "notebooks"
    folder.mkdir()
    (folder / "helpers.py").write_text("", encoding="utf-8")
    assert environment.rivals_found() == [str(folder / "helpers.py")]
    monkeypatch.setattr(environment, "prepared_python", lambda tools: sys.executable)
    assert commands.main(["open"]) == 1

    def follow(command, doing, variables=None, folder=None):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        raise environment.InstallError(done.stdout + done.stderr)

    monkeypatch.setattr(environment, "follow", follow)
    with pytest.raises(environment.SetupError) as told:
        environment.try_out(sys.executable)
    assert str(folder / "helpers.py") in str(told.value) and "Rename it" in str(told.value)


@pytest.mark.parametrize("name", ["random.py", "re.py", "json/__init__.py", "subprocess.py"])
def test_a_file_with_the_name_of_a_part_of_python_is_named_before_all_else(tmp_path, name):
    shutil.copytree(ROOT / "helpers" / "bootstrap", tmp_path / "helpers" / "bootstrap")
    for own in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "helpers" / own, tmp_path / "helpers")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("", encoding="utf-8")
    start = [sys.executable, "-m", "helpers", "course"]
    ran = subprocess.run(start, cwd=tmp_path, capture_output=True, text=True, check=False)
    rival = tmp_path / Path(name).parts[0]
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert f"{rival}\nRename it" in ran.stderr


@pytest.mark.parametrize("place", ["notebooks", "."])
def test_a_file_with_the_name_of_a_package_is_named_at_every_start(house, place):
    environment.prepared_python()
    for folder in (environment.site_packages(), environment.ROOT / place):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pandas.py").write_text("", encoding="utf-8")
    assert environment.rivals_found() == [str(environment.ROOT / place / "pandas.py")]


def test_the_environment_is_tried_before_it_counts_as_ready(house):
    house.fail_at = 4
    house.failure = environment.InstallError("ImportError: DLL load failed while importing x\n")
    assert "Visual C++ Redistributable" in trouble()
    assert environment.stamped() == environment.UNFINISHED


def test_own_requests_to_this_computer_never_go_to_a_proxy(monkeypatch):
    heard = []

    class Here(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Here) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        lab._ask(f"http://127.0.0.1:{served.server_port}/api")
        served.shutdown()
    assert heard == ["/api"]


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
for name in NAMES:
    setattr(environment, name, new / getattr(environment, name).relative_to(environment.ROOT))
environment.ROOT = new
environment.suitable = lambda tools=False: False
environment.installers.settings_of_pip = lambda python: {}
def follow(command, doing, variables=None, folder=None):
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
    code = code.replace("NAMES", repr(NAMES))
    both = [python(code, tmp_path) for _ in range(2)]
    said = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    log = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(log) == len(WHOLE)
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
    monkeypatch.setattr(environment, "pins", lambda *lists: pins)
    assert environment.suitable() is answer


def test_suitable_environment_makes_no_other(house, monkeypatch):
    monkeypatch.setattr(environment, "suitable", lambda tools: True)
    assert environment.prepared_python() == sys.executable
    assert house.steps == []


def test_tools_run_with_the_settings_of_the_course_alone(monkeypatch, tmp_path):
    others = ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR", "PYTHONPATH", "MATPLOTLIBRC")
    others += ("PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONSAFEPATH", "MPLBACKEND")
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    for name in others + own:
        monkeypatch.setenv(name, "theirs")
    monkeypatch.setenv("JUPYTER_TOKEN", "mine")
    python = tmp_path / environment.PYTHON.relative_to(ROOT)
    found = surroundings.variables(str(python), tmp_path)
    assert found["PATH"].startswith(str(python.parent) + os.pathsep)
    assert found["VIRTUAL_ENV"] == str(tmp_path / ".venv")
    assert set(others).isdisjoint(found)
    assert {Path(found[name]).parent for name in own} == {tmp_path / ".jupyter"}
    assert found["JUPYTER_TOKEN"] == "mine"
    another = surroundings.variables("/another/python", tmp_path)
    assert another.get("VIRTUAL_ENV") == os.environ.get("VIRTUAL_ENV")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps files to their owner by other means")
def test_where_the_course_is_not_ours_or_keeps_nothing_private_the_home_serves(
    monkeypatch, tmp_path
):
    course, house = tmp_path / "course", tmp_path / "home"
    course.mkdir()
    house.mkdir()
    monkeypatch.setenv("HOME", str(house))
    assert surroundings.home(course) == course / ".jupyter"
    (course / ".jupyter").rmdir()
    (course / ".jupyter").write_text("not a folder", encoding="utf-8")
    assert surroundings.home(course) == house / ".two-leaps"
    monkeypatch.setenv("HOME", str(tmp_path / "no home"))
    assert Path(tempfile.gettempdir()) in surroundings.home(course).parents


# The commands


def handed(monkeypatch, *argv, python="/env/python"):
    """What the command line hands over: (python, arguments)."""
    seen = []
    monkeypatch.setattr(environment, "prepared_python", lambda tools: python)
    monkeypatch.setattr(commands, "hand_over", lambda *what: seen.append(what) or 0)
    assert commands.main(list(argv)) == 0
    return seen[0]


def test_open_starts_lab_at_the_first_lesson(monkeypatch):
    python, arguments = handed(monkeypatch, "open", "--no-browser")
    assert python == "/env/python"
    assert arguments == ["-m", "helpers.bootstrap.server", "--no-browser"]
    assert f"--LabApp.default_url=/lab/tree/{server.FIRST_LESSON}" in server.OPTIONS
    assert (ROOT / server.FIRST_LESSON).exists()
    assert f"--ServerApp.root_dir={ROOT}" in server.OPTIONS


def test_test_passes_on_what_follows(monkeypatch):
    assert handed(monkeypatch, "test", "-k", "growth")[1] == ["-m", "pytest", "-k", "growth"]


def test_workshop_commands_run_in_the_environment(monkeypatch):
    assert handed(monkeypatch, "build", "00")[1] == ["-m", "helpers", "build", "00"]


def test_workshop_command_in_the_environment_itself(monkeypatch):
    monkeypatch.setattr(environment, "prepared_python", lambda tools: sys.executable)
    module = SimpleNamespace(main=lambda argv: 7 if argv == ["00"] else 0)
    monkeypatch.setattr(commands.importlib, "import_module", lambda name: module)
    assert commands.main(["build", "00"]) == 7


@pytest.mark.parametrize(
    ("name", "tools"), [("open", False), ("build", False), ("web", False), ("test", True)]
)
def test_only_maintainers_commands_fetch_their_tools(monkeypatch, name, tools):
    asked = []
    monkeypatch.setattr(environment, "prepared_python", lambda tools: asked.append(tools) or "/x")
    monkeypatch.setattr(commands, "hand_over", lambda *what: 0)
    assert commands.main([name]) == 0 and asked == [tools]


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
    def fail(tools):
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
