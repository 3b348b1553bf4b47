"""Handlers of moves and presses: one thread for all of them, and nothing missed that was typed before a press."""

import asyncio
import threading

import ipywidgets as widgets
import pytest
from waiting import run

from helpers import handlers


@pytest.fixture
def text():
    return widgets.Text()


@pytest.fixture
def button():
    return widgets.Button()


def form(button, text):
    """What a form with one field checks, in order, and the function that ends its wait."""
    checked = []
    return checked, handlers.on_press(button, lambda: checked.append(text.value), text)


def test_what_another_thread_hears_is_answered_where_the_cells_run(button, text):
    heard = []

    def note(*_):
        heard.append(threading.current_thread())

    async def scene():
        handlers.on_change(text, note)
        handlers.on_press(button, note)
        for act in (lambda: setattr(text, "value", "a"), button.click):
            await asyncio.to_thread(act)
        await asyncio.sleep(0.01)
        text.value = "b"
        assert heard == 3 * [threading.current_thread()]

    run(scene())


def test_what_was_built_without_a_loop_is_answered_at_once_wherever_it_is_heard(button, text):
    seen = []
    handlers.on_change(text, lambda change: seen.append(change["new"]))
    handlers.on_press(button, lambda: seen.append("pressed"))

    async def scene():
        text.value = "b"

    text.value = "a"
    button.click()
    run(scene())
    assert seen == ["a", "pressed", "b"]


def test_what_was_typed_before_a_press_and_arrives_after_it_is_checked(button, text):
    checked, _ = form(button, text)
    text.value = "1"
    assert checked == []
    button.click()
    text.value = "12"
    assert checked == ["1", "12"]


def test_what_is_typed_later_waits_for_the_next_press(button, text, monkeypatch):
    monkeypatch.setattr(handlers, "LATE", 0.0)
    checked, _ = form(button, text)
    button.click()
    text.value = "12"
    assert checked == [""]
    button.click()
    assert checked == ["", "12"]


def test_code_that_fills_the_fields_ends_the_wait(button, text):
    checked, settle = form(button, text)
    button.click()
    settle()
    text.value = "filled in"
    assert checked == [""]
    button.click()
    text.value = "typed"
    assert checked == ["", "filled in", "typed"]
