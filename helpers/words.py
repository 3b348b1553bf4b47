"""Numbers, ranges and lists in words, as a sentence or a label gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

# Letters that change what is seen around them, or end a text, and are not seen themselves.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# How what is stored on the page becomes something to use.
TO_LIVE = "Choose Run, then Run All Cells in the menu to make this live."

# What a table's column is called at the head of a table on the page, where its name alone would
# puzzle a reader; any other name is read as it is written, without underscores.
HEADS = {
    "outcome_explained": "what is explained",
    "design": "how it was found",
    "date_set": "when",
    "sheep_goats": "sheep and goats",
    "entity": "place",
    "version": "series",
    "checked": "how far checked",
}


def head(column: object) -> str:
    """A column's name as a table's head on the page shows it."""
    return HEADS.get(str(column), str(column).replace("_", " "))


def number(value: float, decimals: int = 0) -> str:
    """A number as text with thousands commas and a true minus sign: number(-1234.5, 1) gives
    '−1,234.5'."""
    # Half is rounded up, as people do: 5.35 to one decimal is 5.4, although the computer holds a
    # little less than 5.35.
    # Reckoned as we say: a learner may have set how decimals are rounded everywhere.
    exact = Decimal(repr(float(value))).quantize(
        Decimal((0, (1,), -decimals)), ROUND_HALF_UP, Context(prec=400)
    )
    text = f"{exact:,.{decimals}f}"
    negative_zero = text.startswith("-") and not text.strip("-0.,")
    return text.lstrip("-") if negative_zero else text.replace("-", "\N{MINUS SIGN}")


def extent(low: float, high: float, decimals: int = 1) -> str:
    """A range in words, rounded: '15 to 30', or '36' where both ends are the same."""
    return " to ".join(dict.fromkeys(f"{round(end, decimals):g}" for end in (low, high)))


def span_of_years(first: int, last: int) -> str:
    """Calendar years as '1959-61', or '1960' for one."""
    return str(first) if first == last else f"{first}-{last % 100:02d}"


def ordinal(rank: int) -> str:
    """1st, 2nd, 3rd, 4th ... 11th, 12th, 13th ... 21st."""
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def joined(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def numbered(count: int, one: str, many: str = "") -> str:
    """A count with what is counted: '1 point', '3 points'. many: where it is not `one` and an s."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def counted(count: int) -> str:
    """A small number as a word, 'six'; from thirteen on as digits."""
    small = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return small[count] if 0 <= count < len(small) else str(count)
