"""Polls: a question at a figure that surprises, asked before talk and again after it.

They stand in polls.toml beside this file. None asks about deaths."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import one_of
from helpers.markup import escape
from helpers.words import numbered

FILE = Path(__file__).with_name("polls.toml")
SIDES = {"before": "Before talk", "after": "After talk"}
# Under this name a poll's file entry holds what was chosen when a later lesson asked again.
AGAIN = "again"
FILLS = {"before": "#919191", "after": "#123F8C"}


@dataclass(frozen=True)
class Poll:
    """One poll: its name, the lesson it stands in, what it asks, the choices in order, the one that
    the figures bear out, the cell of the lesson that shows it, and the exercises and polls whose
    answer its words give away."""

    name: str
    lesson: str
    question: str
    choices: tuple[str, ...]
    record: str
    where: str
    tells: tuple[str, ...] = ()


def _polls() -> dict[str, Poll]:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["poll"]
    return {
        each["id"]: Poll(
            name=each["id"],
            lesson=each["id"][:2],
            question=each["question"],
            choices=tuple(each["choices"]),
            record=each["record"],
            where=each["where"],
            tells=tuple(each.get("tells", ())),
        )
        for each in entries
    }


QUESTIONS = _polls()


def question(name: str) -> Poll:
    """A poll by its name, such as '05-a'. Raises UnknownChoiceError, with the nearest
    name, for any other."""
    return one_of(QUESTIONS, str(name), "poll")


def bars(poll: Poll, counts: Mapping[str, Mapping[str, int]], fewest: int = 1) -> str:
    """How many chose what, before and after talk, as bars with their numbers; a side with fewer
    than `fewest` answers is not shown.

    counts: 'before' and 'after', each choice -> number."""
    parts = []
    for side, title in SIDES.items():
        whole = sum(counts.get(side, {}).values())
        if not whole:
            continue
        if whole < fewest:
            parts.append(f"<p>{title}: fewer than {fewest} answers, not shown.</p>")
            continue
        parts.append(f"<p>{title}, {numbered(whole, 'answer')}</p>")
        parts += [
            bar(choice, counts[side].get(choice, 0) / whole, str(counts[side].get(choice, 0)), side)
            for choice in poll.choices
        ]
    return "".join(parts)


def bar(label: str, share: float, told: str, side: str) -> str:
    """One bar: its label, its length as a share of the whole, its number; `side` gives the
    colour."""
    return (
        '<div style="display:grid;grid-template-columns:minmax(7em,16em) 1fr 3.5em;gap:0 0.8em;'
        f'align-items:center;margin:0.15em 0"><span>{escape(label)}</span>'
        '<span aria-hidden="true" style="background:#f0f0f0;height:1em"><span style="display:block;'
        f'height:1em;background:{FILLS[side]};width:{100 * share:.1f}%"></span></span>'
        f'<span style="text-align:right">{told}</span></div>'
    )
