"""What a learner gave, and what it amounts to: four results, kept apart. Pure functions."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from helpers.exercises import rules
from helpers.exercises.rules import Quantity, UnreadableError, said, sentence

RIGHT, WRONG, NOT_ATTEMPTED, NOT_CHECKABLE = "right", "wrong", "not attempted", "not checkable"
# How deep a list within a list is followed.
DEEPEST = 20
# A float is a little off the decimal it stands for.
HAIR = 1e-9
QUOTES = "'\"’‘“”„«».;,: "


@dataclass(frozen=True)
class Result:
    """The outcome of a check: one of the four words, and the sentence that goes with it."""

    outcome: str
    sentence: str


@dataclass(frozen=True)
class Expected:
    """A number worked out from the tables, and how far rounding in the tables may move it.

    whole: a count or a year, for which only a whole number can be right."""

    value: float
    margin: float
    whole: bool = False


@dataclass(frozen=True)
class Key:
    """What the answers to one number exercise are held against.

    low, high: the ends of what is right.  reply: what a right answer is told.  wrong: known wrong
    numbers with their sentences.  year: numbers are repeated without a comma.  step: what answers
    are asked to be rounded to, 0 where that is a whole number."""

    value: float
    low: float
    high: float
    whole: bool
    year: bool
    reach: float
    unit: str
    reply: str
    wrong: tuple[tuple[float, str], ...]
    step: float = 0.0


def worked_out(formula: Callable[..., float], *figures: float) -> Expected:
    """The value of `formula` at the figures, and the furthest it moves when each figure moves by
    half its last digit. A single whole figure that stays as it is counts something or is a year."""
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
    whole = len(figures) == 1 and float(figures[0]) == value and value.is_integer()
    return Expected(value, sum(apart), whole)


def half_last_digit(figure: float) -> float:
    """Half a unit of the last digit a figure is printed with: 5.35 gives 0.005, 2184.0 gives
    0.5."""
    text = repr(float(figure))
    if "e" in text or "n" in text:
        return 0.0
    decimals = text.split(".")[1].rstrip("0")
    return float(0.5 * 10 ** -len(decimals))


def plainly(given: Any, depth: int = 0) -> Any:
    """An answer made of text, numbers, lists and dicts only, whatever was given: tables and arrays
    become lists of their values, other objects their text."""
    if given is None or given is Ellipsis or given is pd.NA or given is pd.NaT:
        return None
    if isinstance(given, (bool, np.bool_)):
        return bool(given)
    if isinstance(given, (str, int, float)):
        return given
    if isinstance(given, (numbers.Real, Decimal)):
        return _as_float(given)
    if depth > DEEPEST:
        return "…"
    if isinstance(given, Mapping):
        return {str(name): plainly(each, depth + 1) for name, each in given.items()}
    if isinstance(given, (pd.Series, pd.DataFrame, pd.Index, np.ndarray)):
        return [plainly(each, depth + 1) for each in np.asarray(given, dtype=object).ravel()]
    if isinstance(given, (list, tuple)):
        return [plainly(each, depth + 1) for each in given]
    if isinstance(given, (set, frozenset)):
        return sorted((plainly(each, depth + 1) for each in given), key=str)
    try:
        return str(given)
    except Exception:  # An object of the learner's own may do anything when it is asked for text.
        return "…"


def is_blank(given: Any) -> bool:
    """Whether nothing was answered: None, the three dots, empty text or an empty list."""
    if given is None or given is Ellipsis:
        return True
    if isinstance(given, str):
        return rules.is_blank(given)
    return isinstance(given, (list, tuple, set, dict)) and len(given) == 0


def as_quantity(given: Any) -> Quantity:
    """The number a person meant: a Python or numpy number, a one-value Series or table, or text as
    helpers.exercises.rules reads it. Raises UnreadableError with a sentence for everything
    else."""
    given = plainly(given)
    if isinstance(given, list):
        return as_quantity(_only(given))
    if isinstance(given, bool):
        raise UnreadableError("That is a yes or a no. The question asks for a number.")
    if isinstance(given, (int, float)):
        return Quantity((_finite(given),))
    if isinstance(given, str):
        return rules.quantity(given)
    kind = "nothing" if given is None else type(given).__name__
    raise UnreadableError(f"A number is asked for. What was given is of the kind {kind!r}.")


def as_number(given: Any) -> float:
    """The likeliest reading of a number, its unit left out of account: '2,184 dollars' is 2184,
    '12,5' is 12.5, '83 %' is 83. Raises UnreadableError as as_quantity does."""
    return as_quantity(given).readings[0]


def key(expected: Expected, places: int, wrong: Iterable[tuple[float, str]], unit: str = "") -> Key:
    """What answers are held against: right is what agrees to `places` decimals or lies within the
    rounding of the data.

    wrong: known wrong values, each with the sentence that puts the learner right. unit: said with
    the right number; 'year' for years."""
    value, places = expected.value, max(places, 0)
    year = unit == "year" or (not unit and expected.whole and 1000 <= value < 3000)
    slips = tuple((float(number), words) for number, words in wrong)
    spoken = "" if unit == "year" else unit
    if expected.whole:
        number = f"{value:.0f}" if year else f"{value:,.0f}"
        reply = f"Yes: {number} {spoken}".strip() + "."
        return Key(value, value, value, True, year, HAIR, unit, reply, slips)
    reach = max(0.5 * 10.0**-places, expected.margin) * (1 + HAIR)
    ends = [f"{value + sign * expected.margin:,.{places}f}" for sign in (-1, 1)]
    told = f"Yes: {value:,.{places}f} {spoken}".strip()
    low, high = value - reach, value + reach
    if expected.margin > 0.5 * 10.0**-places and ends[0] != ends[1]:
        # What the reply names as right is right.
        nearest, furthest = (float(end.replace(",", "")) for end in ends)
        low, high = min(low, nearest - HAIR), max(high, furthest + HAIR)
        told += f" on these figures; with their rounding {ends[0]} to {ends[1]}"
    step = float(f"1e-{places}") if places else 0.0
    return Key(value, low, high, False, year, reach, unit, f"{told}.", slips, step)


def number_result(
    given: Any, expected: Expected, places: int, wrong: Iterable[tuple[float, str]], unit: str = ""
) -> Result:
    """Compare a number with the expected one; the arguments are those of key()."""
    return against(key(expected, places, wrong, unit), given)


def against(held: Key, given: Any) -> Result:
    """Compare a number with what is right and with the known slips. Where two readings are possible
    and only the less likely one is right, the learner is asked."""
    if is_blank(given):
        return Result(NOT_ATTEMPTED, sentence("nothing"))
    try:
        quantity = as_quantity(given)
    except UnreadableError as trouble:
        return Result(WRONG, str(trouble))
    readings = rules.in_unit(quantity, held.unit)
    first = readings[0]
    if any(held.low <= value <= held.high for value in first):
        return Result(RIGHT, held.reply)
    meant = [
        other
        for other, values in zip(quantity.readings[1:], readings[1:], strict=True)
        if any(held.low <= value <= held.high for value in values)
    ]
    if meant:
        read, other = (said(each, held.year) for each in (quantity.readings[0], meant[0]))
        return Result(WRONG, sentence("asked", read=read, meant=other))
    for values in readings:
        slip = _slip(held, values)
        if slip:
            return Result(WRONG, slip)
    if any(_rounded_too_far(value, held) for value in first):
        return Result(WRONG, sentence("rounded", step=f"{held.step:g}"))
    for values in readings:
        slip = _slip(held, values, near=rules.NEAR_A_SLIP)
        if slip:
            return Result(WRONG, slip)
    likely = min(first, key=lambda value: _apart(value, held.value))
    reply = _direction(likely, held)
    if len(quantity.readings) > 1:
        reply = sentence("read", read=said(quantity.readings[0], held.year), reply=reply)
    return Result(WRONG, reply)


def choice_result(given: Any, right: str, replies: dict[str, str]) -> Result:
    """Compare a chosen option with the right one; each option has its own reply."""
    given = plainly(given)
    while isinstance(given, list) and len(given) == 1:
        given = given[0]
    if is_blank(given):
        return Result(NOT_ATTEMPTED, sentence("unchosen"))
    wanted = bare(str(given))
    chosen = next((option for option in replies if wanted == bare(option)), None)
    if chosen is None:
        return Result(WRONG, sentence("choose", options="; ".join(replies)))
    return Result(RIGHT if chosen == right else WRONG, replies[chosen])


def bare(text: str) -> str:
    """A choice without capitals, quotation marks, marks at its ends and doubled spaces."""
    return " ".join(rules.plain(text).lower().split()).strip(QUOTES).rstrip("?!").strip(QUOTES)


def _only(given: list[Any]) -> Any:
    if len(given) != 1:
        raise UnreadableError(f"One number is asked for. What was given holds {len(given)} values.")
    return given[0]


def _as_float(given: Any) -> float:
    try:
        return float(given)
    except OverflowError:
        return float("inf")


def _finite(given: Any) -> float:
    number = _as_float(given)
    if number != number:
        raise UnreadableError(
            "That is not a number that can be compared. Did a figure go missing on the way?"
        )
    if not abs(number) < rules.LARGEST:
        raise UnreadableError(sentence("infinite"))
    return number


def _slip(held: Key, values: list[float], near: float = 0.0) -> str:
    """The sentence of the known slip nearest to one of the values, if one is near enough: as near
    as a right answer must be, or within the share `near` of itself and nearer than what is
    right."""
    found = [
        (abs(value - number), place)
        for value in values
        for place, (number, _) in enumerate(held.wrong)
        if abs(value - number) <= _slip_reach(held, number)
        or (
            not held.whole
            and abs(value - number) <= near * abs(number)
            and abs(value - number) < abs(value - held.value)
        )
    ]
    return held.wrong[min(found)[1]][1] if found else ""


def _slip_reach(held: Key, number: float) -> float:
    if held.whole:
        return HAIR if number == round(number) else 0.5
    return held.reach


def _rounded_too_far(value: float, held: Key) -> bool:
    """Whether a number is what is right, with a decimal less than was asked for."""
    coarse = 10 * held.step
    if not coarse or abs(value - held.value) > 0.5 * coarse * (1 + HAIR):
        return False
    steps = value / coarse
    return abs(steps - round(steps)) <= HAIR


def _apart(value: float, expected: float) -> float:
    """How many times one number is the other, whichever is larger; for choosing between
    readings."""
    if not value or not expected:
        return abs(value - expected)
    ratio = abs(value / expected)
    return max(ratio, 1 / ratio)


def _direction(number: float, held: Key) -> str:
    expected = held.value
    if held.whole and abs(number - round(number)) > HAIR:
        return sentence("whole")
    ratio = abs(number / expected) if expected else 0.0
    if 0.009 < ratio < 0.011 or 90 < ratio < 110:
        return sentence("size")
    if expected and abs(number + expected) < 0.02 * abs(expected):
        return sentence("sign")
    return sentence("high" if number > expected else "low")
