"""Habits of other systems, as far as they can be had on one: names and lengths that Windows takes,
code pages of its consoles, text that is read and written in one code everywhere."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.bootstrap import drive, environment

ROOT = Path(__file__).resolve().parents[1]
RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
LEFT_OUT = {".git", ".venv", ".jupyter", "__pycache__", ".ruff_cache", ".mypy_cache"}
LEFT_OUT |= {".pytest_cache", ".hypothesis", ".ipynb_checkpoints"}


def files():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        yield from (Path(folder, name).relative_to(ROOT) for name in names)


def test_every_name_is_one_that_windows_and_old_drives_take():
    for path in files():
        for part in path.parts:
            assert part.isascii() and not set(part) & set('<>:"|?*\\'), path
            assert not part.endswith((" ", ".")) and part.split(".")[0].lower() not in RESERVED, (
                path
            )
        assert len(str(path)) <= 100, path


def test_no_two_names_differ_in_capitals_only():
    seen = {}
    for path in files():
        other = seen.setdefault(str(path).lower(), path)
        assert other == path


def test_the_longest_name_below_a_usual_windows_folder_fits():
    usual = len("C:\\Users\\a.long.name\\Documents\\two-leaps\\.venv\\")
    assert usual + drive.LONGEST < 260


# A function of ours that reads or writes text, and where it says in which code.
TEXT = {"read_text": 0, "write_text": 1}


@pytest.mark.parametrize("path", sorted((ROOT / "helpers").rglob("*.py")), ids=lambda p: p.stem)
def test_text_is_read_and_written_in_a_named_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        named = any(keyword.arg == "encoding" for keyword in node.keywords)
        if node.func.attr in TEXT:
            assert named or len(node.args) > TEXT[node.func.attr], f"{path}:{node.lineno}"
        if node.func.attr == "open" and not isinstance(node.func.value, ast.Name | ast.Attribute):
            modes = [a.value for a in node.args if isinstance(a, ast.Constant)]
            assert named or any("b" in str(mode) for mode in modes), f"{path}:{node.lineno}"


CODES = ["cp1252", "cp437", "cp1251", "cp936", "ascii"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("words", [[], ["opne"], ["open", "--check"]])
def test_a_console_of_another_code_shows_what_it_can_and_stops_nothing(tmp_path, code, words):
    """The folder's name holds letters that no single code page has, and the set-up has something
    to say about it."""
    course = tmp_path / "Álvaro Иван 课"
    (course / "helpers").mkdir(parents=True)
    for path in (ROOT / "helpers").glob("*.py"):
        (course / "helpers" / path.name).write_bytes(path.read_bytes())
    (course / "helpers" / "bootstrap").mkdir()
    for path in (ROOT / "helpers" / "bootstrap").glob("*.py"):
        (course / "helpers" / "bootstrap" / path.name).write_bytes(path.read_bytes())
    told = subprocess.run(
        [sys.executable, "-m", "helpers", *words],
        cwd=course,
        env={**os.environ, "PYTHONIOENCODING": code, "PYTHONPATH": ""},
        capture_output=True,
        check=False,
    )
    said = (told.stdout + told.stderr).decode(code, "replace")
    assert "Traceback" not in said and "Error:" not in said, said
    if words == ["open", "--check"]:
        assert "A file of the course is missing" in said and "requirements.lock" in said
        assert told.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="closes the streams as shells of other systems do")
def test_a_start_without_any_output_is_no_error():
    command = f'exec "{sys.executable}" -m helpers --help >&- 2>&-'
    assert subprocess.call(["sh", "-c", command], cwd=ROOT) == 0


def test_ci_tries_the_two_commands_on_three_systems_and_audits_both_lists():
    path = ROOT / ".github" / "workflows" / "tests.yml"
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    systems = jobs["two-commands"]["strategy"]["matrix"]["os"]
    assert [name.split("-")[0] for name in systems] == ["ubuntu", "macos", "windows"]
    steps = [step.get("run") for step in jobs["two-commands"]["steps"]]
    assert steps[-2:] == ["python -m helpers open --check", "python -m helpers test"]
    audit = jobs["audit"]["steps"][-1]["run"]
    assert audit.startswith("pip-audit ")
    assert all(path.name in audit for path in (environment.LOCK, environment.TOOLS))
