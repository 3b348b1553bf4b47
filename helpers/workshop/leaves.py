"""What a class without devices is asked in a lesson, in its order and in leaves: each leaf is
handed out when the one before is in, since what stands on it may tell an answer that was asked
before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import course, page, tables
from helpers.charts import Chart
from helpers.classroom.asking import Asking
from helpers.classroom.polling import Poll
from helpers.errors import LessonError, not_among
from helpers.exercises.definitions import Exercise, of_lesson
from helpers.exercises.form import Asked
from helpers.exercises.homework import Notes
from helpers.workshop import notebooks, printed
from helpers.workshop.printed import Printed

PART = re.compile(r"^## (.*)$", re.MULTILINE)
# A number that is hardly met by chance: with a decimal point or three digits, or with its unit.
_NUMBER = re.compile(r"(?<![\w.,])(\d[\d,]*\d|\d)(\.\d+)?(?!\w)(?: (percent|times|million)\b)?")
# Years, and what is set or rounded rather than found.
_CHANCE = re.compile(r"1[789]\d\d|20\d\d|10+|\d{1,2}0")
TO_WRITE = "**To write"
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_TAG = re.compile(r"<[^>]*>")


class LeafError(LessonError):
    """An exercise or a poll that cannot stand on a leaf as it is written; the message names it."""


@dataclass(frozen=True)
class Task:
    """A task to write: its words as the lesson has them, and its points, one for each part."""

    text: str
    points: int


@dataclass(frozen=True)
class Item:
    """One thing that is asked: its name ('5.2', '05-a', 'To write'), the part of the lesson it
    stands in, the exercise, poll or task, the figures that it sends its reader to, and what the
    lesson shows between a poll and its record."""

    name: str
    part: str
    asked: Exercise | Poll | Task
    figures: tuple[Printed, ...] = ()
    record: tuple[Any, ...] = ()

    @property
    def expects(self) -> bool:
        """Whether it asks what somebody expects, before the record is seen."""
        return isinstance(self.asked, Poll) or getattr(self.asked, "kind", "") == "predict"

    @property
    def names(self) -> tuple[str, ...]:
        """What it says by its own entry that it gives away."""
        return () if isinstance(self.asked, Task) else self.asked.tells

    @property
    def question(self) -> str:
        """All that is read in it, without its figures."""
        one = self.asked
        if isinstance(one, Task):
            return one.text
        if isinstance(one, Poll):
            return " ".join([one.question, *one.choices])
        rows = (row.text for row in one.evidence)
        return " ".join([one.question, *one.options, *one.conclusions.values(), *rows])

    @property
    def answer(self) -> str:
        """What it asks for, in words. An argument has more than one answer, and none to give
        away."""
        one = self.asked
        if isinstance(one, Poll):
            return one.record
        if isinstance(one, Task) or one.kind == "argue":
            return ""
        expected = one.facts.expected
        number = f"{expected.value:,.{max(one.places, 0)}f} {one.unit}" if expected else ""
        reveal = one.reveal.format(**{**one.facts.figures, "given": ""}) if one.reveal else ""
        return " ".join([number, one.answer, one.right, reveal])

    def tells(self, other: Item) -> bool:
        """Whether it gives away what `other` asks: because it says so, or because in its words or
        figures stands a number of the answer that the question does not hold."""
        if other.name in self.names:
            return True
        own = {each.name for each in other.figures}
        read = [self.question, *(_TAG.sub(" ", f.html) for f in self.figures if f.name not in own)]
        return bool((numbers(other.answer) - numbers(other.question)) & numbers(" ".join(read)))


def numbers(text: str) -> set[str]:
    """The numbers of a text that give something away: '23.6', '328', '62 percent'. Years do not,
    nor small or round numbers without a unit."""
    found = set()
    for whole, rest, unit in _NUMBER.findall(text):
        digits = whole.replace(",", "")
        if rest or (len(digits) > 2 and not _CHANCE.fullmatch(digits)):
            found.add(digits + rest)
        elif unit:
            found.add(f"{digits} {unit}")
    return found


def in_leaves(items: Iterable[Item]) -> list[list[Item]]:
    """The items of a lesson in leaves. One ends behind what is expected, unless another such
    question follows at once, and before whatever tells an answer that is asked on it."""
    found: list[list[Item]] = [[]]
    for item in items:
        now = found[-1]
        seen = now and now[-1].expects and not item.expects
        if seen or any(item.tells(each) for each in now):
            found.append([])
        found[-1].append(item)
    return found


def of(number: str) -> list[list[Item]]:
    """The leaves of a lesson, such as '05', whose cells are run for it.

    Raises ExerciseError where it has no exercises, FigureError and LeafError where one of them asks
    for a figure that the lesson does not show or gives away what is asked later, and LeafError
    where a cell stops."""
    known = of_lesson(number)
    path = _notebook(number)
    items = list(_items(path, known)) if path else []
    asked = {item.name for item in items}
    items += [Item(name, "", one) for name, one in known.items() if name not in asked]
    _complain(number, items)
    return in_leaves(items)


def _notebook(number: str) -> Path | None:
    """A lesson of the course in force, else of ours."""
    named = sorted(course.NOTEBOOKS.glob(f"{number}-*.ipynb"))
    ours = [path for path in named if notebooks.PLAIN_NAME.fullmatch(path.name)]
    paths = [*course.in_force().lessons, *ours]
    return next((path for path in paths if path.name[:2] == number), None)


def _items(path: Path, known: Mapping[str, Exercise]) -> Iterator[Item]:
    cells = _run(path)
    everywhere = {cell.id: shown for cell, shown in cells}
    part, words = "", ""
    before: dict[str, Any] = {}
    for place, (cell, shown) in enumerate(cells):
        if cell.cell_type == "markdown":
            for heading in PART.findall(cell.source):
                part, before = heading, {}
            words = _lead(cell.source)
            if words.startswith(TO_WRITE):
                yield _task(part, cells, place, everywhere)
                words = ""
        elif isinstance(shown, Asked) and shown.exercise.id in known:
            yield _exercise(part, known[shown.exercise.id], before, everywhere)
        elif isinstance(shown, Asking):
            yield Item(shown.asked.name, part, shown.asked, (), _record(shown.asked, cells[place:]))
        elif isinstance(shown, Notes) and words:
            at = max(each for each in range(place) if cells[each][0].cell_type == "markdown")
            yield _task(part, cells, at, everywhere)
        before[cell.id] = shown


def _run(path: Path) -> list[tuple[Any, Any]]:
    done = []
    try:
        for cell, shown in notebooks.shown(path):
            done.append((cell, shown))
    except Exception as slip:
        raise LeafError(f"{path.name} stops at cell {len(done) + 1}: {slip}") from slip
    return done


def _exercise(
    part: str, one: Exercise, before: Mapping[str, Any], cells: Mapping[str, Any]
) -> Item:
    """An exercise with its figures: those it names, else the one above it that it speaks of. A
    prediction comes before the figure."""
    try:
        if one.figures or one.kind == "predict":
            found = printed.named(one.figures, cells)
        else:
            found = printed.above(one.question, before)
    except LessonError as slip:
        raise LeafError(f"{_where(one)}: {slip}") from None
    return Item(one.id, part, one, tuple(found))


def _task(
    part: str, cells: Sequence[tuple[Any, Any]], place: int, every: Mapping[str, Any]
) -> Item:
    """A task to write, with the sentences that stand between it and its place to write."""
    cell = cells[place][0]
    text, points = _lead(cell.source), 1
    for _, shown in cells[place + 1 :]:
        if isinstance(shown, page.Said):
            text += f"\n\n{shown.text}"
        elif isinstance(shown, Notes):
            points = len(shown.fields)
            break
        else:
            break
    try:
        figures = printed.named(cell.metadata.get("figures", []), every)
    except LessonError as slip:
        raise LeafError(f"{part}, figures of the task to write: {slip}") from None
    told = _LINK.sub(r"\1", tables.uncited(text)).removeprefix(f"{TO_WRITE}.** ")
    return Item("To write", part, Task(told, points), tuple(figures))


def _lead(source: str) -> str:
    """A cell from its last paragraph that begins in bold; empty where none does."""
    return (re.findall(r"^\*\*(?:.|\n(?!\n\*\*))*", source, re.MULTILINE) or [""])[-1]


def _record(poll: Poll, after: Sequence[tuple[Any, Any]]) -> tuple[Any, ...]:
    """What the cells up to the one with the record show, opened; that one may be words."""
    found: list[Any] = []
    for cell, shown in after:
        opened = shown.shown if isinstance(shown, page.Revealed) else (shown,)
        found += [each for each in opened if isinstance(each, page.Said | page.Shown | Chart)]
        if cell.id == poll.where:
            words = _TAG.sub("", cell.source) if cell.cell_type == "markdown" else ""
            found += [page.Said(tables.uncited(words).strip())] if words else []
            break
    return tuple(found)


def _complain(number: str, items: Sequence[Item]) -> None:
    """Raise LeafError for what an entry says that it gives away and no leaf could hide."""
    names = [item.name for item in items if not isinstance(item.asked, Task)]
    for place, item in enumerate(items):
        for told in item.names:
            if told not in names:
                raise LeafError(
                    f"{_where(item.asked)}, tells:"
                    f" {not_among(names, told, f'exercise or poll of lesson {number}')}"
                )
            if told not in [each.name for each in items[:place]]:
                raise LeafError(
                    f"{_where(item.asked)} tells the answer of {told}, which the lesson does not"
                    f" ask before it. Ask {told} first, or take the words out."
                )


def _where(one: Exercise | Poll | Task) -> str:
    if isinstance(one, Exercise):
        return f"lesson_{one.id.split('.')[0].zfill(2)}.toml, exercise {one.id}"
    return f"polls.toml, poll {one.name}" if isinstance(one, Poll) else "To write"
