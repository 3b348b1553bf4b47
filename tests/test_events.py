"""Handlers of presses: nothing is missed that was typed before one. The order of messages is tested
in the browser."""

import ipywidgets as widgets
import pytest

from helpers.widgets import events


@pytest.fixture
def text():
    return widgets.Text()


@pytest.fixture
def button():
    return widgets.Button()


def form(button, text):
    """What a form with one field checks, in order, and the function that ends its wait."""
    checked = []
    return checked, events.on_press(button, lambda: checked.append(text.value), text)


def test_what_was_typed_before_a_press_and_arrives_after_it_is_checked(button, text):
    checked, _ = form(button, text)
    text.value = "1"
    assert checked == []
    button.click()
    text.value = "12"
    assert checked == ["1", "12"]


def test_what_is_typed_later_waits_for_the_next_press(button, text, monkeypatch):
    monkeypatch.setattr(events, "LATE", 0.0)
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


def test_the_rest_of_a_half_read_answer_is_checked_on_a_slow_kernel(button, text, monkeypatch):
    """Checked was 6, typed 63: under load the rest came seconds later, and the wrong verdict
    stayed."""
    monkeypatch.setattr(events, "LATE", 0.0)
    checked, _ = form(button, text)
    text.value = "6"
    button.click()
    text.value = "63"
    assert checked == ["6", "63"]
    # Once: what follows is typed by somebody who has heard the reply.
    text.value = "63 percent"
    assert checked == ["6", "63"]


def test_another_answer_typed_after_a_check_waits_for_the_next_press(button, text, monkeypatch):
    monkeypatch.setattr(events, "LATE", 0.0)
    checked, _ = form(button, text)
    for before, after in (("63", "36"), ("63", "6"), ("", "63")):
        text.value = before
        button.click()
        text.value = after
    assert checked == ["63", "63", ""]
