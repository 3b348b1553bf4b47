"""`python -m helpers key [05 ...] [--without]`: an answer key for the teacher, or the exercises
alone, in leaves to hand out one after the other, as a page for the printer."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from helpers import course, words
from helpers.charts import Chart
from helpers.classroom.marking import judged_by_computer
from helpers.classroom.polling import SIDES, Poll
from helpers.errors import LessonError
from helpers.exercises.checking import number_key
from helpers.exercises.definitions import KINDS, Exercise, all_exercises
from helpers.markup import escape, stressed, table_html
from helpers.page import Said
from helpers.workshop import leaves
from helpers.workshop.leaves import Item, Task

KEY, SHEET = "Answer key", "Exercises"
HOW = (
    "Each leaf of the sheet is handed out when the one before it is in: what stands on it may tell"
    " what was asked before. Polls and expectations count no points."
)
READS = (
    "Where a question sends you to a chart, a table, a list or an explorer, look at what is printed"
    " with it: its controls stand where the question asks."
)
TO_WRITE = (
    "One point for each part that answers what is asked, names its figures with year and source,"
    " and says what they cannot show."
)
# No paper is named: it prints on A4 and on Letter.
STYLE = """
@page { margin: 18mm 16mm; }
body { font: 11pt/1.4 Georgia, serif; max-width: 46em; margin: 1.5em auto; padding: 0 1em;
  color: #1a1a1a; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; border-bottom: 2px solid; margin-top: 2em; }
h1, h2, h3 { break-after: avoid; } h3 { font-size: 1em; margin: 1.1em 0 0.2em; }
p { margin: 0.35em 0; } ul { margin: 0.3em 0; padding-left: 1.4em; } li { margin: 0.2em 0; }
ul.boxes { list-style: none; padding-left: 0.2em; } .quiet { color: #555; font-weight: normal; }
.answer { border-left: 3px solid #123f8c; padding-left: 0.8em; }
ul.boxes, .poll { break-inside: avoid-page; }
.line { border-bottom: 1px solid #999; height: 2em; } section { break-before: page; }
section:first-of-type { break-before: auto; } .asked, .whole, tr { break-inside: avoid-page; }
figure { margin: 0.8em 0; font: 9pt/1.35 Arial, sans-serif; } figure p { margin: 0.15em 0; }
figure svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; } caption { font-weight: bold; }
th, td { border-bottom: 1px solid #ccc; padding: 0.15em 0.5em 0.15em 0; text-align: right;
  vertical-align: top; }
th[scope=row] { text-align: left; font-weight: normal; }
thead th { border-bottom: 1px solid; } thead { display: table-header-group; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
"""


def main(given: list[str]) -> int:
    """Answer `python -m helpers key ...`: write the page and say where; 1 when the course list, an
    exercise, a poll or a lesson's number is wrong."""
    asked = _arguments(given)
    try:
        text = page(asked.lessons, with_answers=not asked.without)
    except LessonError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    name = "exercise-sheet" if asked.without else "answer-key"
    target = asked.to or Path("-".join([name, *asked.lessons]) + ".html")
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as trouble:
        print(f"{target} cannot be written: {trouble.strerror}.", file=sys.stderr)
        return 1
    print(f"{target.resolve()}\nOpen it in a browser and print it.")
    if asked.open:
        webbrowser.open(target.resolve().as_uri())
    return 0


def page(lessons: Iterable[str] = (), with_answers: bool = True) -> str:
    """The exercises, polls and tasks of lessons, by number ('05'), else of the whole course, in its
    order and in leaves, as one HTML page with nothing outside it.

    Raises ExerciseError, CourseError, LeafError for an exercise or a poll that cannot stand on a
    leaf, or PaperError for a lesson without exercises."""
    numbers = [each.zfill(2) for each in lessons] or list(course.in_force().numbers)
    known = list(dict.fromkeys(name.split(".")[0].zfill(2) for name in all_exercises()))
    lost = [each for each in numbers if each not in known]
    if lost:
        raise PaperError(
            f"There are no exercises of lesson {lost[0]}. There are: {', '.join(known)}."
        )
    title = KEY if with_answers else SHEET
    write = _key_leaf if with_answers else _leaf
    parts = [f"<h1>Two Leaps: {title.lower()}</h1>", f"<p>{HOW}</p>" if with_answers else ""]
    for each in numbers:
        asked = leaves.of(each)
        parts += [write(each, place, asked) for place in range(len(asked))]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


class PaperError(LessonError):
    """A lesson that has no exercises."""


def _leaf(lesson: str, place: int, asked: Sequence[Sequence[Item]]) -> str:
    """One leaf of the sheet. A figure that two exercises need stands at the first."""
    drawn: set[str] = set()
    parts = []
    for item in asked[place]:
        new = [each for each in item.figures if each.name not in drawn]
        drawn |= {each.name for each in new}
        figures = "".join(each.html for each in new)
        kind = "reads" if figures else "asked"
        parts.append(f'<div class="{kind}">{_head(item)}{figures}{_room(item)}</div>')
    reads = f'<p class="quiet">{READS}</p>' if drawn else ""
    when = f": hand out when leaf {place} is in" if place else ""
    return (
        f"<section><h2>Lesson {lesson}{_about(lesson)}</h2>"
        f"<p><strong>Leaf {place + 1} of {len(asked)}{when}</strong></p>"
        "<p>Name: ______________________ &nbsp; Class: ________ &nbsp; Date: ________</p>"
        f"{reads}{''.join(parts)}</section>"
    )


def _key_leaf(lesson: str, place: int, asked: Sequence[Sequence[Item]]) -> str:
    told = "".join(
        f'<div class="asked">{_head(each)}<p class="quiet">{_part(each)}</p>'
        f'<div class="answer">{"".join(_answer(each))}</div></div>'
        for each in asked[place]
    )
    head = f"<h2>Lesson {lesson}{_about(lesson)}</h2>" if not place else ""
    worth = words.numbered(sum(map(points, asked[place])), "point")
    return f"<section>{head}<h2>Leaf {place + 1} of {len(asked)}: {worth}</h2>{told}</section>"


def points(item: Item) -> int:
    """What an item counts: what its file says, one for each part of a task to write, nothing for
    what somebody expects."""
    return 0 if item.expects or isinstance(item.asked, Poll) else item.asked.points


def _about(lesson: str) -> str:
    now = course.in_force()
    stem = next((path.stem for path in now.lessons if path.name[:2] == lesson), "")
    return f": {escape(now.questions[stem])}" if stem in now.questions else ""


def _part(item: Item) -> str:
    return escape(f"Part {item.part}") if item.part else "Not asked in the lesson"


def _head(item: Item) -> str:
    """What is asked, under its name, with what it counts."""
    one, name, about = item.asked, item.name, []
    if isinstance(one, Exercise):
        about = [KINDS[one.kind], words.numbered(one.minutes, "minute"), one.level]
    elif isinstance(one, Poll):
        name, about = f"Poll {item.name}", ["say what you expect, then see the record"]
    if points(item):
        by_hand = not isinstance(one, Exercise) or not judged_by_computer(one)
        about.append(
            words.numbered(points(item), "point") + (", given by your teacher" if by_hand else "")
        )
    text = one.text if isinstance(one, Task) else one.question
    told = f' <span class="quiet">({", ".join(about)})</span>' if about else ""
    return f"<h3>{name}{told}</h3>{_prose(text)}"


def _prose(text: str) -> str:
    parts = (part.strip() for part in text.replace("**", "").split("\n\n"))
    return "".join(f"<p>{stressed(part)}</p>" for part in parts if part)


def _room(item: Item) -> str:
    """Where a learner answers: boxes, a line for a number, or lines for words."""
    one = item.asked
    if isinstance(one, Task):
        return _lines(4 + 4 * one.points)
    if isinstance(one, Poll):
        head = "".join(f"<th>{side}</th>" for side in SIDES.values())
        rows = "".join(
            f'<tr><th scope="row">{stressed(each)}</th>{"<td>☐</td>" * len(SIDES)}</tr>'
            for each in one.choices
        )
        return f'<table class="poll"><thead><tr><td></td>{head}</tr></thead>{rows}</table>'
    choices = one.options or one.conclusions.values()
    boxes = "".join(f"<li>☐ {stressed(choice)}</li>" for choice in choices)
    told = f'<ul class="boxes">{boxes}</ul>' if boxes else ""
    if one.evidence:
        told += "<p>Write <em>for</em> or <em>against</em> before the rows that you cite.</p>"
        told += f'<ul class="boxes">{_rows(one, "__________ ")}</ul>'
    if one.asks_number:
        return f"{told}<p>Answer: ____________ {stressed(one.unit)}</p>"
    return told + _lines(0 if one.options else 5)


def _lines(count: int) -> str:
    return '<div class="line"></div>' * count


def _answer(item: Item) -> Iterator[str]:
    """What the key says to an item, a piece of HTML after the other."""
    one = item.asked
    if isinstance(one, Task):
        yield f"<p>{TO_WRITE}</p>"
    elif isinstance(one, Poll):
        yield from _record(item, one)
    else:
        yield from _worked(one)


def _record(item: Item, one: Poll) -> Iterator[str]:
    yield "".join(
        f"<p>{'<strong>☒' if choice == one.record else '☐'} {stressed(choice)}"
        f"{'</strong>' if choice == one.record else ''}</p>"
        for choice in one.choices
    )
    yield "<p>What the record says, as the lesson shows it:</p>"
    for shown in item.record:
        if isinstance(shown, Said):
            yield _prose(shown.text)
        elif isinstance(shown, Chart):
            yield f"<p>{escape(shown.title)}. {escape(shown.measure)}</p>"
        else:
            yield table_html(shown.rows, shown.caption, shown.decimals)


def _worked(one: Exercise) -> Iterator[str]:
    if one.facts.expected and one.asks_number:
        yield f"<p><strong>{_number(one, one.facts.expected.value)}</strong>{_taken(one)}</p>"
    if one.right:
        yield f"<p><strong>☒ {stressed(one.right)}</strong></p>"
    yield f"<p>{stressed(one.answer)}</p>"
    if one.discuss:
        yield f"<p>{stressed(one.discuss)}</p>"
    if one.model:
        yield f"<p>{_model(one)}</p><ul>{_rows(one, '')}</ul>"
    slips = [(_slip(one, name), text) for name, text in one.wrong.items()]
    slips += [(choice, reply) for choice, reply in one.options.items() if choice != one.right]
    items = "".join(f"<li><em>{stressed(name)}</em> {stressed(text)}</li>" for name, text in slips)
    if items:
        yield f"<p>Known slips</p><ul>{items}</ul>"
    yield f"<p>Hints</p><ul>{''.join(f'<li>{stressed(hint)}</li>' for hint in one.hints)}</ul>"


def _number(one: Exercise, value: float) -> str:
    return stressed(f"{words.number(value, max(one.places, 0))} {one.unit}".strip())


def _taken(one: Exercise) -> str:
    """From where to where an answer is right, as the check has it."""
    if one.kind == "predict":
        return " (the record; an expectation is neither right nor wrong)"
    held = number_key(one)
    if held.low == held.high:
        return " (no other number is right)"
    # A digit more than is asked for: the ends are those of the check, and not rounded inwards.
    ends = (words.number(end, max(one.places, 0) + 1) for end in (held.low, held.high))
    return f" (right from {' to '.join(ends)})"


def _slip(one: Exercise, name: str) -> str:
    value = one.facts.slips.get(name)
    # Without the unit: many a slip is a number of something else.
    told = "" if value is None else words.number(value, max(one.places, 0))
    return told or name.replace("_", " ")


def _model(one: Exercise) -> str:
    conclusion = one.conclusions.get(str(one.model.get("conclusion")), "")
    sides = [f"{side} {', '.join(one.model.get(side, []))}" for side in ("for", "against")]
    return f"One case that holds: {stressed(conclusion)} ({'; '.join(sides)})."


def _rows(one: Exercise, before: str) -> str:
    return "".join(
        f"<li>{before}<strong>{row.id}</strong> ({row.country}) {stressed(row.text)}</li>"
        for row in one.evidence
    )


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m helpers key",
        description="Write the answer key, or the exercises alone in leaves to hand out one after"
        " the other, as a page to print.",
    )
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, such as 05; else all")
    parser.add_argument("--without", action="store_true", help="the exercises without answers")
    parser.add_argument("--to", type=Path, help="the file to write")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    return parser.parse_args(given)
