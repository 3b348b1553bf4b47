"""The learner's file: nothing written is ever lost, whatever happens to the program that writes."""

import errno
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import filelock
import ipywidgets as widgets
import pytest
from walking import inside

from helpers.errors import UnknownChoiceError
from helpers.exercises import work
from helpers.exercises.done import progress

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


TWICE = '{"answers": {"1.1": "a"}, "notes": {}, "answers": {"1.2": "b"}}'


@pytest.mark.parametrize("text", ["{", "[]", '{"answers": 3}', "", TWICE])
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
    assert {path.name for path in mine.parent.iterdir()} <= {"my-work.json", ".my-work.json.lock"}


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


# Names of the file


def test_a_home_and_variables_in_the_name_are_filled_in(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("CLASS", str(tmp_path / "class"))
    monkeypatch.chdir(tmp_path)
    for named, meant in (
        ("~/two-leaps/w.json", tmp_path / "two-leaps" / "w.json"),
        ("$CLASS/w.json", tmp_path / "class" / "w.json"),
        ("${CLASS}/w.json", tmp_path / "class" / "w.json"),
        (f"{tmp_path}/", tmp_path / "my-work.json"),
        (f" {tmp_path} ", tmp_path / "my-work.json"),
    ):
        monkeypatch.setenv("TWO_LEAPS_WORK", named)
        work.keep("answers", "1.1", named)
        assert json.loads(meant.read_text(encoding="utf-8"))["answers"]["1.1"] == named
    assert not (tmp_path / "~").exists() and not (tmp_path / "$CLASS").exists()


@pytest.mark.parametrize(
    "named", ["w.json", "./w.json", "../w.json", "~nobody-here/w.json", "/" + "x" * 300]
)
def test_a_name_that_is_no_whole_path_is_refused(tmp_path, monkeypatch, named):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TWO_LEAPS_WORK", named)
    with pytest.raises(work.WorkError, match="TWO_LEAPS_WORK names"):
        work.keep("answers", "1.1", 3)
    assert list(tmp_path.iterdir()) == []


def test_a_variable_that_is_not_set_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", f"{tmp_path}/$NOT_SET_HERE/w.json")
    with pytest.raises(work.WorkError, match="variable in it is not set"):
        work.keep("answers", "1.1", 3)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_is_written_through(mine, tmp_path):
    real = tmp_path / "synced" / "w.json"
    real.parent.mkdir()
    real.write_text("{}", encoding="utf-8")
    mine.symlink_to(real)
    work.keep("answers", "1.1", "kept")
    assert mine.is_symlink()
    assert json.loads(real.read_text(encoding="utf-8"))["answers"] == {"1.1": "kept"}
    assert work.write_beside("sheet.md", b"x") == mine.parent / "sheet.md"


@pytest.mark.skipif(os.name == "nt", reason="modes are of Linux and macOS")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_an_existing_file_keeps_its_mode_and_a_new_one_has_the_umasks(mine, mode):
    work.keep("answers", "1.1", 1)
    umask = os.umask(0)
    os.umask(umask)
    assert mine.stat().st_mode & 0o777 == 0o666 & ~umask
    mine.chmod(mode)
    work.keep("answers", "1.1", 2)
    assert mine.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(os.name == "nt", reason="modes are of Linux and macOS")
def test_a_file_that_was_made_read_only_is_not_written(mine):
    work.keep("answers", "1.1", 1)
    mine.chmod(0o444)
    with pytest.raises(work.WorkError, match="made it read-only"):
        work.keep("answers", "1.1", 2)
    assert work.recall("answers", "1.1") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_in_its_place_is_said_and_nothing_waits(mine):
    os.mkfifo(mine)
    for use in (work.everything, lambda: work.keep("answers", "1.1", 1)):
        with pytest.raises(work.WorkError, match="not a plain file"):
            use()


def test_nowhere_holds_nothing_keeps_nothing_and_stays(monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", os.devnull)
    assert not any(work.everything().values())
    with pytest.raises(work.WorkError, match="nothing is kept"):
        work.keep("answers", "1.1", 1)
    with pytest.raises(work.WorkError, match="nothing is kept"):
        work.write_beside("sheet.md", b"x")


# Locks


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_drive_without_locks_is_no_reason_not_to_save(mine, monkeypatch, number):
    def refuse(lock):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    work.keep("answers", "1.1", "kept")
    assert work.recall("answers", "1.1") == "kept"


def test_without_a_lock_what_another_wrote_meanwhile_stays(mine, monkeypatch):
    def refuse(lock):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    others = []

    def new(before):
        if len(others) < 3:
            others.append(1)
            kept = json.loads(mine.read_text(encoding="utf-8")) if mine.exists() else {}
            kept.setdefault("answers", {})[f"other {len(others)}"] = 1
            mine.write_text(json.dumps(kept), encoding="utf-8")
        return "mine"

    work.update("answers", "1.1", new)
    assert work.everything()["answers"] == {"1.1": "mine", "other 1": 1, "other 2": 1, "other 3": 1}


# What others did to it


@pytest.mark.parametrize("held", ['{"answers": {"1.1": NaN}}', '{"answers": {"1.1": "\\ud800"}}'])
def test_what_no_lesson_would_write_stays_and_stops_nothing(mine, held):
    mine.write_text(held, encoding="utf-8")
    work.keep("answers", "1.2", "after")
    kept = work.everything()["answers"]
    assert kept["1.2"] == "after" and len(kept) == 2
    work.keep("answers", "1.3", "again")
    assert len(work.everything()["answers"]) == 3


def test_a_half_letter_in_a_new_answer_is_named(mine):
    with pytest.raises(work.WorkError, match="cannot be written down"):
        work.keep("answers", "1.1", "\ud800")
    assert not mine.exists()


def test_both_sides_of_a_merge_are_named_and_left(mine):
    text = '{\n<<<<<<< HEAD\n"answers": {}\n=======\n"answers": {"a": 1}\n>>>>>>> b\n}\n'
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(work.WorkError, match="both sides of a merge"):
        work.keep("answers", "1.1", 3)
    assert mine.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "name",
    [
        "my-work (1).json",
        "my-work (conflicted copy 2026-01-01).json",
        "my-work-LAPTOP.json",
        "my-work.sync-conflict-20260101-101010-ABCDEF.json",
        "Copy of my-work.json",
        "Kopie von my-work.json",
        "Копия my-work.json",
    ],
)
def test_copies_of_another_computer_are_taken_over_and_none_is_changed(mine, name):
    work.keep("answers", "1.1", "mine")
    work.keep("answers", "both", "mine")
    copy = mine.with_name(name)
    theirs = '{"answers": {"1.2": "theirs", "both": "theirs"}, "later part": {"x": 1}}'
    copy.write_text(theirs, encoding="utf-8")
    assert work.copies() == [copy]
    said = work.merge()
    kept = work.everything()
    assert kept["answers"] == {"1.1": "mine", "1.2": "theirs", "both": "mine"}
    assert kept["later part"] == {"x": 1}
    assert "answers both" in said and "2 answers and notes taken over" in said
    assert copy.with_name(f"{copy.stem}-taken-over.json").read_text(encoding="utf-8") == theirs
    assert work.copies() == [] and "no other copy" in work.merge()


def test_what_the_course_writes_beside_the_work_is_no_copy(mine):
    work.keep("answers", "1.1", "mine")
    for name in (
        "my-work-backup",
        "my-work-taken-over-2",
        "my-work-hand-in-anna",
        "Ana my-work",
        "._my-work",
    ):
        mine.with_name(f"{name}.json").write_text('{"answers": {"1.2": "x"}}', encoding="utf-8")
    assert work.copies() == []


def test_a_copy_of_the_same_name_comes_again_and_none_is_lost(mine):
    for number in (1, 2, 3):
        copy = mine.with_name("my-work (1).json")
        copy.write_text(f'{{"answers": {{"1.{number}": "x"}}}}', encoding="utf-8")
        work.merge()
    assert sorted(work.everything()["answers"]) == ["1.1", "1.2", "1.3"]
    assert len(list(mine.parent.glob("my-work (1)-taken-over*.json"))) == 3


def test_copies_are_offered_on_the_page_and_one_press_brings_them_together(mine):
    assert len(inside(progress("01").widget, widgets.Button)) == 0
    work.keep("notes", "01", {"text": "mine"})
    copy = mine.with_name("my-work (conflicted copy <b>).json")
    theirs = {"answers": {"1.2": {"given": "x", "result": "right"}}, "notes": {"01": {"text": "t"}}}
    copy.write_text(json.dumps(theirs), encoding="utf-8")
    page = progress("01").widget
    words = [each.value for each in inside(page, widgets.HTML)]
    assert any("two computers" in said and "&lt;b&gt;" in said for said in words)
    assert "1 of" not in words[0]
    (press,) = inside(page, widgets.Button)
    press.click()
    words = " ".join(each.value for each in inside(page, widgets.HTML))
    assert "1 answers and notes taken over" in words and "notes 01" in words
    assert "Done: 1.2" in words
    assert work.recall("notes", "01") == {"text": "mine"}
    kept = next(mine.parent.glob("*taken-over.json"))
    assert json.loads(kept.read_text(encoding="utf-8")) == theirs


def test_a_copy_that_cannot_be_read_is_left(mine):
    work.keep("answers", "1.1", "mine")
    copy = mine.with_name("my-work (1).json")
    copy.write_text("{", encoding="utf-8")
    assert "left as it is" in work.merge() and copy.read_text(encoding="utf-8") == "{"


# Copies and sheets


def test_a_backup_is_replaced_whole_and_never_over_something_else(mine, tmp_path, monkeypatch):
    work.keep("answers", "1.1", "a")
    backup = work.export(tmp_path / "backup.json")
    work.keep("answers", "1.2", "b")
    assert work.export(backup).read_bytes() == mine.read_bytes()
    before = backup.read_bytes()
    with monkeypatch.context() as full:
        full.setattr(
            os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left"))
        )
        with pytest.raises(work.WorkError, match="safe in"):
            work.export(backup)
    assert backup.read_bytes() == before
    work.forget("answers", "1.1")
    with pytest.raises(work.WorkError, match="would be lost"):
        work.export(backup)
    essay = tmp_path / "essay.md"
    essay.write_text("my essay", encoding="utf-8")
    with pytest.raises(work.WorkError, match="another name"):
        work.export(essay)
    assert essay.read_text(encoding="utf-8") == "my essay" and backup.read_bytes() == before


def test_a_sheet_that_somebody_worked_on_stays(mine):
    first = work.write_beside("sheet.md", b"one")
    assert work.write_beside("sheet.md", b"two") == first and first.read_bytes() == b"two"
    first.write_bytes(b"two, and my own words")
    second = work.write_beside("sheet.md", b"three")
    assert second.name == "sheet-2.md" and second.read_bytes() == b"three"
    assert first.read_bytes() == b"two, and my own words"
    assert work.write_beside("sheet.md", b"four") == second


def test_scraps_of_killed_programs_are_cleared_in_time(mine):
    scrap = mine.with_name(f".{mine.name}.0123abcd")
    fresh = mine.with_name(f".{mine.name}.fedc3210")
    for path in (scrap, fresh):
        path.write_text("", encoding="utf-8")
    os.utime(scrap, (0, 0))
    work.keep("answers", "1.1", 1)
    assert not scrap.exists() and fresh.exists()


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
