"""Fields for a whole number, as votes and raised hands ask for one. What is typed stays as it is: a
number that was put back into its bounds in silence would be one that nobody gave."""

from __future__ import annotations

import re
from collections.abc import Mapping

import ipywidgets as widgets

from helpers.exercises.answers import WRONG
from helpers.exercises.form import Told
from helpers.exercises.rules import sentence
from helpers.widgets import parts
from helpers.words import joined


def field(name: str, value: int, name_width: str, about: str) -> widgets.Text:
    """A place for a whole number; the names of several that stand below each other have one width.
    about: what a screen reader adds to the name."""
    return parts.control(
        widgets.Text,
        name,
        # So wide that four digits are seen.
        f"calc({name_width} + 5em)",
        name_width,
        about=about,
        value=str(value),
    )


def read(typed: str, least: int, most: int) -> int | str:
    """What was typed as a number; as it is, where it is no whole number from `least` to `most`."""
    digits = re.fullmatch(r"\s*(\d{1,9})\s*", typed)
    number = int(digits[1]) if digits else most + 1
    return number if least <= number <= most else typed


def fault(given: Mapping[str, int | str], least: int, most: int) -> Told | None:
    """A reply that asks for the numbers that could not be read, by their names; None where all
    could."""
    names = [name for name, value in given.items() if isinstance(value, str)]
    if not names:
        return None
    asked = sentence("whole_numbers", least=str(least), most=str(most), names=joined(names))
    return Told(WRONG, asked)
