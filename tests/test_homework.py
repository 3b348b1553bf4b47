"""Homework is kept as it is typed; what is done is counted as it is checked; what gives an answer
away is opened by the learner."""

import asyncio

import ipywidgets as widgets
import pytest
from walking import inside

from helpers import exercises, page
from helpers.exercises import ExerciseError, work
from helpers.exercises.definitions import of_lesson
from helpers.explorer import explore
from helpers.page import PageError
from helpers.widgets import events
from helpers.words import TO_LIVE


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))


def areas(form):
    return inside(form, widgets.Textarea)


def shown(form):
    return "\n".join(each.value for each in inside(form, widgets.HTML))


def test_homework_is_kept_as_it_is_typed_and_comes_back():
    form = exercises.notes("05", "a", "b").widget
    assert [area.description for area in areas(form)] == ["(a)", "(b)"]
    areas(form)[0].value = "Twice:\n<b>52</b> and 33."
    assert work.everything()["notes"] == {"05 (a)": "Twice:\n<b>52</b> and 33."}
    assert "Kept." in shown(form)
    again = exercises.notes("05", "a", "b").widget
    assert [area.value for area in areas(again)] == ["Twice:\n<b>52</b> and 33.", ""]
    areas(again)[0].value = "  "
    assert work.everything()["notes"] == {}
    areas(exercises.notes("02").widget)[0].value = "One place."
    assert work.everything()["notes"] == {"02": "One place."}


def test_homework_that_cannot_be_kept_or_read_says_so():
    work.place().write_text("{", encoding="utf-8")
    form = exercises.notes("05").widget
    assert "Not read" in shown(form)
    areas(form)[0].value = "Something"
    assert "Not saved" in shown(form) and work.place().read_text(encoding="utf-8") == "{"


def test_stored_homework_names_its_parts_and_holds_nobody_s_words():
    work.keep("notes", "05 (a)", "a secret")
    stored = exercises.notes("05", "a", "b")._repr_mimebundle_()["text/html"]
    assert "(a)" in stored and "(b)" in stored and "secret" not in stored and TO_LIVE in stored


def test_while_somebody_types_nothing_is_written_and_after_a_pause_once(monkeypatch):
    monkeypatch.setattr(events, "PAUSE", 0.05)
    kept = []

    async def type_it():
        text = widgets.Text()
        drop = events.at_rest(lambda: kept.append(text.value), text)
        for end in range(1, 6):
            text.value = "grain"[:end]
            await asyncio.sleep(0.01)
        assert kept == []
        await asyncio.sleep(0.15)
        text.value = "dropped"
        drop()
        await asyncio.sleep(0.15)

    asyncio.run(type_it())
    assert kept == ["grain"]


def test_what_is_done_is_counted_as_it_is_checked():
    names = list(of_lesson("05"))
    form = exercises.progress("05").widget
    assert f"0 of {len(names)} exercises" in shown(form)
    exercises.check("5.1", 30)
    assert f"1 of {len(names)} exercises" in shown(form) and "Done: 5.1." in shown(form)
    exercises.check("5.2", 1)
    assert f"1 of {len(names)} exercises" in shown(form) and "Tried: 5.2." in shown(form)
    exercises.check("5.2", of_lesson("05")["5.2"].facts.expected.value)
    exercises.check("0.1", 3)
    assert "Done: 5.1 and 5.2." in shown(form) and "Still open: 5.3" in shown(form)
    assert "Done: 5.1 and 5.2." in shown(exercises.progress("05").widget)
    stored = exercises.progress("05")._repr_mimebundle_()["text/html"]
    assert all(name in stored for name in names) and "Done" not in stored


def test_a_lesson_without_exercises_has_no_count():
    with pytest.raises(ExerciseError, match="has no exercises"):
        exercises.progress("77")


def test_what_is_revealed_stands_behind_a_line():
    said, table = page.say("It was *63* < 70."), page.show(small(), "One thing")
    bundle = page.reveal(said, table, name="Show it")._repr_mimebundle_()
    inside_html = bundle["text/html"].split("</summary>")
    assert inside_html[0] == "<details><summary><strong>Show it</strong>"
    assert "It was <em>63</em> &lt; 70." in inside_html[1] and "<table" in inside_html[1]
    assert bundle["text/plain"] == "Show it"
    with pytest.raises(PageError, match="not \\['Explorer'\\]"):
        page.reveal(explore(lambda table, shape: page.show(table, shape), small(), shape=["a"]))


def test_an_explorer_that_would_give_an_answer_away_is_opened_first():
    closed = explore(
        lambda table, shape: page.show(table, shape), small(), shape=["a", "b"], opens="Show it"
    )
    stored = closed._repr_mimebundle_()["text/html"]
    assert stored.startswith("<div><details><summary><strong>Show it</strong></summary>")
    live = closed.widget
    assert not inside(live, widgets.Dropdown)
    (opener,) = inside(live, widgets.Button)
    opener.click()
    assert inside(live, widgets.Dropdown) and inside(live, widgets.Button) == [opener]
    opener.click()
    assert not inside(live, widgets.Dropdown)


def small():
    import pandas as pd

    return pd.DataFrame({"thing": ["a"], "size": [1.5]})
