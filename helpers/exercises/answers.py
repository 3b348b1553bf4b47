"""What a learner gave, and what it amounts to: four results, kept apart. Pure functions."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

RIGHT, WRONG, NOT_ATTEMPTED, NOT_CHECKABLE = "right", "wrong", "not attempted", "not checkable"
NUMBER = re.compile(r"(?:[-−–+]\s?)?(?:\d[\d.,\s\u00a0\u202f]*|[.,]\d+)(?:[eE][-+]?\d+)?")
THOUSANDS = re.compile(r"^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$")
BLANKS = {"", "...", "…", "?", "-", "your answer"}


@dataclass(frozen=True)
class Result:
    """The outcome of a check: one of the four words, and the sentence that goes with it."""

    outcome: str
    sentence: str


@dataclass(frozen=True)
class Expected:
    """A number worked out from the tables, and how far rounding in the tables may move it."""

    value: float
    margin: float


class UnreadableError(Exception):
    """The answer cannot be read as what the question asks for; the message is for the learner."""


def worked_out(formula: Callable[..., float], *figures: float) -> Expected:
    """The value of `formula` at the figures, and the furthest it moves when each figure moves by
    half its last digit."""
    value = float(formula(*figures))
    moved = [
        float(
            formula(
                *figures[:place], figure + sign * half_last_digit(figure), *figures[place + 1 :]
            )
        )
        for place, figure in enumerate(figures)
        for sign in (-1, 1)
    ]
    apart = [
        max(abs(low - value), abs(high - value))
        for low, high in zip(moved[::2], moved[1::2], strict=True)
    ]
    return Expected(value, sum(apart))


def half_last_digit(figure: float) -> float:
    """Half a unit of the last digit a figure is printed with: 5.35 gives 0.005, 2184.0 gives
    0.5."""
    text = repr(float(figure))
    if "e" in text or "n" in text:
        return 0.0
    decimals = text.split(".")[1].rstrip("0")
    return float(0.5 * 10 ** -len(decimals))


def is_blank(given: Any) -> bool:
    """Whether nothing was answered: None, the three dots, empty text or an empty list."""
    if given is None or given is Ellipsis:
        return True
    if isinstance(given, str):
        return given.strip().lower() in BLANKS
    return isinstance(given, (list, tuple, set, dict)) and len(given) == 0


def as_number(given: Any) -> float:
    """The number a person meant: a Python or numpy number, a one-value Series or table, or text
    with unit and commas.

    '2,184 dollars' is 2184, '12,5' is 12.5, '83 %' is 83. Raises UnreadableError with a sentence
    for everything else."""
    if isinstance(given, (pd.Series, pd.DataFrame, np.ndarray, list, tuple)):
        return as_number(_only(given))
    if isinstance(given, (bool, np.bool_)):
        raise UnreadableError("That is a yes or a no. The question asks for a number.")
    if isinstance(given, numbers.Real):
        return _finite(given)
    if isinstance(given, str):
        return _finite(_from_text(given))
    raise UnreadableError(
        f"A number is asked for. What was given is of the kind {type(given).__name__!r}."
    )


def number_result(
    given: Any, expected: Expected, places: int, wrong: Iterable[tuple[float, str]], unit: str = ""
) -> Result:
    """Compare a number with the expected one: right when it agrees to `places` decimals or within
    the data's rounding.

    wrong: known wrong values, each with the sentence that puts the learner right. unit: said with a
    right number."""
    if is_blank(given):
        return Result(NOT_ATTEMPTED, "Nothing answered yet.")
    try:
        number = as_number(given)
    except UnreadableError as trouble:
        return Result(WRONG, str(trouble))
    reach = max(0.5 * 10.0**-places, expected.margin) * (1 + 1e-9)
    if abs(number - expected.value) <= reach:
        return Result(RIGHT, f"Yes: {f'{number:,.{max(places, 0)}f} {unit}'.strip()}.")
    for value, sentence in wrong:
        if abs(number - value) <= reach:
            return Result(WRONG, sentence)
    return Result(WRONG, _direction(number, expected.value))


def choice_result(given: Any, right: str, replies: dict[str, str]) -> Result:
    """Compare a chosen option with the right one; each option has its own reply."""
    if is_blank(given):
        return Result(NOT_ATTEMPTED, "Nothing chosen yet.")
    chosen = next(
        (option for option in replies if str(given).strip().lower() == option.lower()), None
    )
    if chosen is None:
        return Result(WRONG, f"Choose one of: {'; '.join(replies)}.")
    return Result(RIGHT if chosen == right else WRONG, replies[chosen])


def _only(given: Any) -> Any:
    flat = np.asarray(given, dtype=object).ravel()
    if len(flat) != 1:
        raise UnreadableError(f"One number is asked for. What was given holds {len(flat)} values.")
    return flat[0]


def _finite(given: Any) -> float:
    try:
        number = float(given)
    except OverflowError:
        raise UnreadableError(
            "That number is larger than a computer's numbers reach. Did a digit slip in?"
        ) from None
    if not math.isfinite(number):
        raise UnreadableError(
            "That is not a number that can be compared. Did a figure go missing on the way?"
        )
    return number


def _from_text(given: str) -> float:
    found = [part.strip() for part in NUMBER.findall(given)]
    if not found:
        raise UnreadableError(
            f"No number can be read in {given.strip()[:40]!r}. Write it in digits."
        )
    if len(found) > 1:
        raise UnreadableError(
            f"More than one number is in {given.strip()[:40]!r}. Give the one that answers the"
            " question."
        )
    text = (
        re.sub(r"[\s\u00a0\u202f]", "", found[0]).replace("−", "-").replace("–", "-").rstrip(".,")
    )
    text = text.replace(",", "") if THOUSANDS.match(text) else text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise UnreadableError(
            f"{given.strip()[:40]!r} cannot be read as one number. Write it with digits, for"
            " example 1.83."
        ) from None


def _direction(number: float, expected: float) -> str:
    if (
        expected
        and number
        and 0.009 < abs(number / expected) < 0.011
        or 90 < abs(number / expected if expected else 0) < 110
    ):
        return "The digits look right, but not the size: is it a share or a percentage?"
    if expected and abs(number + expected) < 0.02 * abs(expected):
        return "The size is right, the sign is not: is it a rise or a fall?"
    return "Too high." if number > expected else "Too low."
