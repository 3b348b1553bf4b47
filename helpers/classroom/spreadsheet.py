"""The class as a table for a spreadsheet, in which nothing that a pupil wrote can be a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from helpers.classroom.marking import Marked
from helpers.exercises.definitions import Exercise

COLUMNS = (
    "name",
    "class",
    "written",
    "what",
    "item",
    "given",
    "outcome",
    "slip",
    "tries",
    "hints",
    "worked answer seen",
    "told at the time",
    "file",
)
# A number, or the dash that stands for none.
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?|-")
# What a spreadsheet takes for a formula, at the start of a cell or of what it may take for one: a
# program set to semicolons or tabs cuts there. The broad signs of East Asian keyboards count too.
FORMULA = re.compile(r"(^|[;\t\r\n])([\s\x00-\x1f\ufeff\u200b]*)(?=[=+\-@|%＝＋－＠])")


class AsIs(str):
    """A cell of the teacher's own, which goes out as it came in."""


def safe(value: Any) -> str:
    """A cell that shows what was written and is never worked out: an apostrophe stands before what
    could be a formula. Plain numbers stay numbers."""
    if isinstance(value, AsIs):
        return value
    return _safe("" if value is None else str(value))


@lru_cache(maxsize=100_000)
def _safe(text: str) -> str:
    if text.isalnum() or NUMBER.fullmatch(text):
        return text
    guarded = FORMULA.sub(r"\1\2'", text)
    return f"'{guarded}" if guarded[:1] in ("\t", "\r", "\n") else guarded


def table(rows: Iterable[Iterable[Any]], mark: bool = True) -> bytes:
    """Rows as CSV in UTF-8, every cell made safe; `mark`: with the mark at the start that Excel
    needs and other programs stumble over."""
    return _csv(([safe(cell) for cell in row] for row in rows), mark)


def _csv(rows: Iterable[Iterable[str]], mark: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def of_class(class_: Iterable[Marked], exercises: Mapping[str, Exercise]) -> bytes:
    """One row for each thing that a learner did: exercises, predictions, votes, polls, words."""
    rows = (row for each in class_ for row in _rows(each, exercises))
    # Plain texts go straight to what is known of them: a school has a million cells.
    return _csv((map(_safe, row) for row in chain([COLUMNS], rows)), mark=True)


def _rows(each: Marked, exercises: Mapping[str, Exercise]) -> Iterator[list[str]]:
    own = each.hand_in
    start = [own.name, own.group, own.written.isoformat(timespec="minutes")]
    for name, mark in each.marks.items():
        what = "prediction" if exercises[name].kind == "predict" else "exercise"
        number = isinstance(mark.given, (str, int, float))
        given = str(mark.given) if number else _plain(mark.given)
        seen = "yes" if mark.answer_seen else ""
        told = mark.kept if mark.stale else ""
        counts = [str(mark.tries or ""), str(mark.hints or ""), seen]
        yield [*start, what, name, given, mark.outcome, mark.slip, *counts, told, own.where]
    for which, weights in each.weights.items():
        for name, weight in weights.items():
            yield [*start, f"{which} vote", name, str(weight), *[""] * 6, own.where]
    for name, sides in each.polls.items():
        for side, chosen in sides.items():
            yield [*start, f"poll {side}", name, chosen, *[""] * 6, own.where]
    for words in each.words:
        yield [*start, "words", words.name, words.text, "to read", *[""] * 5, own.where]
    for name in each.unknown:
        yield [*start, "exercise", name, "", "not in this course", *[""] * 5, own.where]
    if not (each.marks or each.weights or each.polls or each.words or each.unknown):
        yield [*start, "nothing yet", *[""] * 8, own.where]


def _plain(given: Any) -> str:
    return json.dumps(given, ensure_ascii=False, sort_keys=True)
