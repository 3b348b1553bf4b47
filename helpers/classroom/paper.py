"""`python -m helpers key [05 ...] [--without]`: an answer key for the teacher, or the exercises
alone, as a page for the printer."""

from __future__ import annotations

import argparse
import json
import sys
import webbrowser
from collections.abc import Iterable
from pathlib import Path

from helpers import course, tables
from helpers.classroom.marking import judged_by_computer
from helpers.errors import LessonError
from helpers.exercises.definitions import KINDS, Exercise, all_exercises
from helpers.markup import escape, stressed

KEY, SHEET = "Answer key", "Exercises"
STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.4 Georgia, serif; max-width: 46em; margin: 1.5em auto; padding: 0 1em;
  color: #1a1a1a; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; border-bottom: 2px solid; margin-top: 2em; }
h1, h2, h3 { break-after: avoid; } h3 { font-size: 1em; margin: 1.6em 0 0.2em; }
p { margin: 0.35em 0; } ul { margin: 0.3em 0; padding-left: 1.4em; } li { margin: 0.2em 0; }
ul.boxes { list-style: none; padding-left: 0.2em; } .quiet { color: #555; font-weight: normal; }
.answer { border-left: 3px solid #123f8c; padding-left: 0.8em; }
.line { border-bottom: 1px solid #999; height: 2em; } section { break-before: page; }
section:first-of-type { break-before: auto; } article { break-inside: avoid-page; }
"""


def main(words: list[str]) -> int:
    """Answer `python -m helpers key ...`: write the page and say where; 1 when the course list, an
    exercise or a lesson's number is wrong."""
    asked = _arguments(words)
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
    """The exercises of lessons, by number ('05'), else of the whole course, in its order, as one
    HTML page with nothing outside it.

    Raises ExerciseError, CourseError, or PaperError for a lesson without exercises."""
    numbers = [each.zfill(2) for each in lessons] or list(course.in_force().numbers)
    by_lesson: dict[str, list[Exercise]] = {}
    for one in all_exercises().values():
        by_lesson.setdefault(one.id.split(".")[0].zfill(2), []).append(one)
    lost = [number for number in numbers if number not in by_lesson]
    if lost:
        raise PaperError(
            f"There are no exercises of lesson {lost[0]}. There are: {', '.join(by_lesson)}."
        )
    title = KEY if with_answers else SHEET
    write = _with_answer if with_answers else _without
    parts = [f"<h1>Two Leaps: {title.lower()}</h1>"]
    if not with_answers:
        parts.append(
            "<p>Name: ______________________ &nbsp; Class: ________ &nbsp; Date: ________</p>"
        )
    for number in numbers:
        shown = "".join(f"<article>{write(one)}</article>" for one in by_lesson[number])
        shown += _to_write(number, lines=not with_answers)
        parts.append(f"<section><h2>Lesson {number}{_question(number)}</h2>{shown}</section>")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


class PaperError(LessonError):
    """A lesson that has no exercises."""


def _question(number: str) -> str:
    now = course.in_force()
    stem = next((path.stem for path in now.lessons if path.name[:2] == number), "")
    return f": {escape(now.questions[stem])}" if stem in now.questions else ""


def _to_write(number: str, lines: bool) -> str:
    """The tasks to write of a lesson, as its notebook words them, with room for words."""
    path = next((path for path in course.in_force().lessons if path.name[:2] == number), None)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path else []
    told = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    tasks = [text for text in told if "**To write.**" in text]
    room = '<div class="line"></div>' * 12 if lines else ""
    return "".join(f"<article><h3>To write</h3>{_prose(text)}{room}</article>" for text in tasks)


def _prose(text: str) -> str:
    plain = tables.uncited(text.replace("**To write.**", "").replace("**", ""))
    return "".join(
        f"<p>{stressed(part.strip())}</p>" for part in plain.split("\n\n") if part.strip()
    )


def _head(one: Exercise) -> str:
    minutes = f"{one.minutes} {'minute' if one.minutes == 1 else 'minutes'}"
    worth = one.points
    told = f", {worth} {'point' if worth == 1 else 'points'}" if judged_by_computer(one) else ""
    paragraphs = "".join(f"<p>{stressed(part)}</p>" for part in one.question.split("\n\n"))
    return (
        f'<h3>{one.id} <span class="quiet">({KINDS[one.kind]}, {minutes}, {one.level}{told})</span>'
        f"</h3>{paragraphs}"
    )


def _without(one: Exercise) -> str:
    choices = one.options or one.conclusions.values()
    boxes = "".join(f"<li>☐ {stressed(choice)}</li>" for choice in choices)
    told = f'<ul class="boxes">{boxes}</ul>' if boxes else ""
    if one.evidence:
        told += "<p>Write <em>for</em> or <em>against</em> before the rows that you cite.</p>"
        told += f'<ul class="boxes">{_rows(one, "__________ ")}</ul>'
    if one.asks_number:
        return f"{_head(one)}{told}<p>Answer: ____________ {stressed(one.unit)}</p>"
    lines = 0 if one.options else 5
    return _head(one) + told + '<div class="line"></div>' * lines


def _with_answer(one: Exercise) -> str:
    told = []
    if one.facts.expected and one.asks_number:
        number = f"{one.facts.expected.value:,.{one.places}f} {one.unit}".strip()
        told.append(f"<p><strong>{stressed(number)}</strong></p>")
    if one.right:
        told.append(f"<p><strong>☒ {stressed(one.right)}</strong></p>")
    told.append(f"<p>{stressed(one.answer)}</p>")
    told += [f"<p>{stressed(one.discuss)}</p>"] if one.discuss else []
    if one.model:
        told.append(f"<p>{_model(one)}</p><ul>{_rows(one, '')}</ul>")
    slips = [(_slip(one, name), text) for name, text in one.wrong.items()]
    slips += [(choice, reply) for choice, reply in one.options.items() if choice != one.right]
    items = "".join(f"<li><em>{stressed(name)}</em> {stressed(text)}</li>" for name, text in slips)
    told += [f"<p>Known slips</p><ul>{items}</ul>"] if items else []
    hints = "".join(f"<li>{stressed(hint)}</li>" for hint in one.hints)
    told.append(f"<p>Hints</p><ul>{hints}</ul>")
    return f'{_head(one)}<div class="answer">{"".join(told)}</div>'


def _slip(one: Exercise, name: str) -> str:
    value = one.facts.slips.get(name)
    return f"{value:,.{max(one.places, 0)}f}" if value is not None else name.replace("_", " ")


def _model(one: Exercise) -> str:
    conclusion = one.conclusions.get(str(one.model.get("conclusion")), "")
    sides = [f"{side} {', '.join(one.model.get(side, []))}" for side in ("for", "against")]
    return f"One case that holds: {stressed(conclusion)} ({'; '.join(sides)})."


def _rows(one: Exercise, before: str) -> str:
    return "".join(
        f"<li>{before}<strong>{row.id}</strong> ({row.country}) {stressed(row.text)}</li>"
        for row in one.evidence
    )


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m helpers key",
        description="Write the answer key, or the exercises alone, as a page to print.",
    )
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, such as 05; else all")
    parser.add_argument("--without", action="store_true", help="the exercises without answers")
    parser.add_argument("--to", type=Path, help="the file to write")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    return parser.parse_args(words)
