"""The learner's file: nothing written is ever lost, whatever happens to the program that writes."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.errors import UnknownChoiceError
from helpers.exercises import work

WRITER = """
import sys
from helpers.exercises import work
start = int(sys.argv[1])
for number in range(start, start + 10_000):
    work.keep("answers", "last", {"given": number, "padding": "x" * 20_000})
    print(number, flush=True)
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    file = tmp_path / "my-work.json"
    monkeypatch.setenv("TWO_LEAPS_WORK", str(file))
    return file


def test_what_is_kept_is_recalled_after_a_restart(mine):
    work.keep("answers", "1.1", {"given": "1,83", "result": "right"})
    work.keep("weights", "first", {"weather": 2})
    code = (
        "from helpers.exercises import work; print(work.recall('answers', '1.1')['given'],"
        " work.recall('weights', 'first'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "1,83 {'weather': 2}"


def test_the_file_is_plain_and_readable(mine):
    work.keep("notes", "00", "hunger и 饥荒")
    assert json.loads(mine.read_text(encoding="utf-8"))["notes"] == {"00": "hunger и 饥荒"}
    assert "饥荒" in mine.read_text(encoding="utf-8")


def test_one_thing_one_part_or_everything_is_forgotten(mine):
    for name in ("a", "b"):
        work.keep("notes", name, name)
        work.keep("answers", name, name)
    work.forget("notes", "a")
    assert work.everything()["notes"] == {"b": "b"}
    work.forget("notes")
    assert work.everything()["notes"] == {} and work.everything()["answers"] == {"a": "a", "b": "b"}
    work.forget()
    assert not any(work.everything().values())


def test_export_is_a_whole_copy(mine, tmp_path):
    work.keep("notes", "a", "b")
    copy = work.export(tmp_path / "copy.json")
    assert copy.read_bytes() == mine.read_bytes()
    with pytest.raises(work.WorkError, match="safe in"):
        work.export(tmp_path / "no such folder" / "copy.json")


@pytest.mark.parametrize("text", ["{", "[]", '{"answers": 3}', ""])
def test_a_damaged_file_is_left_alone(mine, text):
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(work.WorkError, match="nothing was overwritten"):
        work.keep("answers", "1.1", 3)
    assert mine.read_text(encoding="utf-8") == text


def test_what_cannot_be_written_is_said_and_spoils_nothing(mine):
    work.keep("answers", "1.1", 3)
    before = mine.read_bytes()
    for thing in (object(), float("nan"), {1, 2}):
        with pytest.raises(work.WorkError, match="cannot be written down"):
            work.keep("answers", "1.2", thing)
    with pytest.raises(UnknownChoiceError, match="part of your work called 'marks'"):
        work.keep("marks", "1.2", 3)
    assert mine.read_bytes() == before


def test_a_mark_that_windows_puts_before_the_first_byte_is_no_damage(mine):
    work.keep("answers", "1.1", "before")
    mine.write_bytes(b"\xef\xbb\xbf" + mine.read_bytes())
    work.keep("answers", "1.2", "after")
    assert work.everything()["answers"] == {"1.1": "before", "1.2": "after"}


@pytest.mark.parametrize("refusals", [1, 3])
def test_a_file_that_is_being_read_on_windows_is_tried_again(mine, monkeypatch, refusals):
    replace, tries = Path.replace, []

    def refused(new, file):
        tries.append(file)
        if len(tries) <= refusals:
            raise PermissionError("Access is denied")
        return replace(new, file)

    monkeypatch.setattr(Path, "replace", refused)
    work.keep("answers", "1.1", "kept")
    assert work.recall("answers", "1.1") == "kept" and len(tries) == refusals + 1


def test_a_file_that_stays_held_is_said(mine, monkeypatch):
    monkeypatch.setattr(work, "PAUSE", 0)
    monkeypatch.setattr(
        Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError("Access is denied"))
    )
    with pytest.raises(work.WorkError, match="Access is denied"):
        work.keep("answers", "1.1", "kept")


def test_no_scraps_are_left(mine):
    for number in range(5):
        work.keep("answers", str(number), number)
    assert {path.name for path in mine.parent.iterdir()} <= {"my-work.json", "my-work.json.lock"}


def test_fifty_kills_in_the_middle_of_saving_lose_no_answer(mine):
    """Each writer is killed at a random moment; whatever it had reported as saved must be in the
    file, whole."""
    env = {**os.environ, "TWO_LEAPS_WORK": str(mine)}
    chance = random.Random(1958)
    said = 0
    for _ in range(50):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(said + 1)],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        first = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.03))
        writer.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        rest, _ = writer.communicate()
        complete = rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]
        said = max([first, *map(int, complete)])
        assert work.recall("answers", "last")["given"] >= said


def write_many(file, mark):
    os.environ["TWO_LEAPS_WORK"] = file
    for number in range(40):
        work.keep("answers", f"{mark}{number}", number)


def test_two_lessons_saving_at_once_lose_nothing(mine):
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=write_many, args=(str(mine), mark)) for mark in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(work.everything()["answers"]) == 80
