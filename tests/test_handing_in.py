"""The file that a learner hands in: all that was done is in it, the learner sees all of it, and it
can be read by the class's command."""

import json
import os
import stat
from datetime import UTC, datetime

import ipywidgets as widgets
import pytest
from hypothesis import given
from hypothesis import strategies as some
from walking import inside

from helpers import exercises
from helpers.classroom import handing_in
from helpers.classroom.gathering import gather
from helpers.exercises import check, evidence_sheet, record, rules, work

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    file = tmp_path / "my-work.json"
    monkeypatch.setenv("TWO_LEAPS_WORK", str(file))
    return file


def buttons(widget):
    return {each.description.split("\n")[0]: each for each in inside(widget, widgets.Button)}


def fill():
    exercises.check("5.2", "12")
    exercises.check("5.2", "12")
    exercises.check("5.2", "13")
    exercises.hint("5.2", 2)
    exercises.hint("5.2", 1)
    exercises.answer("5.2")
    work.keep("notes", "05", {"text": f"my homework {SCRIPT}"})
    work.keep("polls", "05-a", {"before": "larger"})


def test_a_right_answer_stays_when_something_else_is_tried_out():
    right, wrong = "63", "36"
    assert check("5.2", right).outcome == "right"
    told = check("5.2", wrong)
    assert told.outcome == "wrong" and told.sentence.endswith(rules.sentence("stays"))
    assert work.recall("answers", "5.2") == {"given": right, "result": "right", "tries": 2}
    # An answer to a question that has changed since is not right any more.
    work.keep("answers", "5.2", {"given": wrong, "result": "right", "tries": 1})
    assert not check("5.2", "20").sentence.endswith(rules.sentence("stays"))
    assert work.recall("answers", "5.2")["given"] == "20"


def test_tries_hints_and_worked_answers_are_counted():
    fill()
    assert work.recall("answers", "5.2")["tries"] == 2
    assert work.recall("seen", "5.2") == {"hints": 2, "answer": True}


def test_the_buttons_count_too():
    form = exercises.ask("5.2").widget
    for name in ("Hint", "Hint", "Worked answer"):
        buttons(form)[name].click()
    assert work.recall("seen", "5.2") == {"hints": 2, "answer": True}


def test_a_file_that_cannot_be_written_keeps_nobody_from_a_hint(mine):
    mine.write_text("{", encoding="utf-8")
    assert "hint 1" in exercises.hint("5.2").outcome
    assert exercises.answer("5.2").outcome == "worked answer"
    assert mine.read_text(encoding="utf-8") == "{"


def test_one_try_and_one_hint_are_told_as_one():
    kept = {
        "answers": {"5.2": {"given": "13", "result": "right", "tries": 1}},
        "seen": {"5.2": {"hints": 1}},
    }
    (told,) = record.entries(kept)
    assert told.about == "right, 1 try and 1 hint"


def test_everything_is_in_it_and_the_learner_sees_it():
    fill()
    handing_in.keep_who("Zoë Ñandú", "9b")
    held = handing_in.contents(NOW)
    assert held["work"] == {
        name: value for name, value in work.everything().items() if name != "who"
    }
    assert held["written"] == "2026-11-29T12:00:00+00:00" and held["data"] == "1.0.0"
    told = handing_in.shown(held)
    for words in ("Zoë Ñandú", "9b", "Exercise 5.2", "13", "2 tries, 2 hints", "my homework"):
        assert words in told
    assert "larger" in told and "worked answer looked at" in told
    assert SCRIPT not in told and "&lt;script&gt;" in told


def test_the_class_s_command_reads_what_was_written(tmp_path):
    fill()
    handing_in.keep_who("Zoë Ñandú", "9b")
    path = handing_in.write(NOW)
    assert path.name.startswith("my-work-hand-in-Zoë-Ñandú-9b-")
    (tmp_path / "class").mkdir()
    path.rename(tmp_path / "class" / path.name)
    (one,) = gather(tmp_path / "class").hand_ins
    assert (one.name, one.group, one.written, one.data) == ("Zoë Ñandú", "9b", NOW, "1.0.0")
    assert one.work["answers"]["5.2"]["given"] == "13" and one.work["seen"]["5.2"]["hints"] == 2


def test_the_number_drawn_by_chance_stays():
    handing_in.keep_who("", "")
    first = work.recall("who", "id")
    handing_in.keep_who("Anna", "")
    assert work.recall("who", "id") == first and len(first) == 8
    # In a folder of the class two learners of one name, or of none, do not take each other's place.
    for name in ("", "Anna"):
        told = {"name": name, "class": "9c", "id": first}
        assert handing_in.file_name(told).endswith(f"9c-{first}.json")


@given(some.text(max_size=60), some.text(max_size=60))
def test_any_name_makes_a_safe_file_name(name, group):
    made = handing_in.file_name({"name": name, "class": group, "id": "ab"})
    stem = made.removesuffix(".json")
    assert made.startswith("my-work-hand-in-") and len(made.encode()) < 400
    assert all(sign.isalnum() or sign in "-_" for sign in stem)


def test_the_form_shows_and_writes(mine):
    fill()
    form = handing_in.hand_in().widget
    name, group = inside(form, widgets.Text)
    name.value, group.value = "Ben", "9c"
    buttons(form)["Show what is in it"].click()
    assert "my homework" in "".join(each.value for each in inside(form, widgets.HTML))
    assert not list(mine.parent.glob("*hand-in*"))
    buttons(form)["Write the file"].click()
    (path,) = mine.parent.glob("my-work-hand-in-Ben-9c-*.json")
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["who"]["name"] == "Ben"
    again = inside(handing_in.hand_in().widget, widgets.Text)
    assert [each.value for each in again] == ["Ben", "9c"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_who_may_read_the_files_is_for_the_umask_to_say(mine, umask, mode):
    before = os.umask(umask)
    try:
        fill()
        path = handing_in.write(NOW)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(each.stat().st_mode) for each in (mine, path)} == {mode}


def test_the_evidence_sheet_holds_answers_and_homework_of_every_lesson():
    fill()
    handing_in.keep_who("Zoë", "9b")
    page = evidence_sheet.as_page(evidence_sheet.contents())
    text = evidence_sheet.as_markdown(evidence_sheet.contents())
    for each in (page, text):
        assert "Exercise 5.2" in each and "my homework" in each and "Zoë, 9b" in each
        assert SCRIPT not in each
