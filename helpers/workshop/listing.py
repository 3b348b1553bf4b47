"""`python -m helpers course`: the lessons in force, what each mentions that the course does not
have, and the tables of both READMEs that follow from the list and from the data."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from helpers import course, tables
from helpers.errors import LessonError
from helpers.workshop import minutes, notebooks

README = notebooks.ROOT / "README.md"
DATA_README = tables.DATA / "README.md"
ROWS_OF = re.compile(r"^(\| \[\w+\]\(pages/(\w+)\.md\) \| [^|]* \| )[\d,]* *\|", re.MULTILINE)
CHECKED = re.compile(
    r"^(\| `(read|quoted|derived|unchecked)` \| [^|]* \| )[\d,]* *\|", re.MULTILINE
)
TABLE = re.compile(r"\| lesson \| question \| minutes \(core\) \|\n(?:\|.*\n)+")
MENTION = re.compile(r"\b[Ll]essons? (\d\d)(?:(?:,| and| or| to) (\d\d))*")
NUMBER = re.compile(r"\b\d\d\b")
TITLE = re.compile(r"^# (?:\d\d · )?(.+)$", re.MULTILINE)


def main(words: list[str]) -> int:
    """Print the course; 1 when the list cannot be read or a number of a lesson stands for two."""
    try:
        now = course.in_force()
    except LessonError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    whose = "notebooks/own/course.toml" if now.own else "notebooks/course.toml"
    print(f"{len(now.lessons)} lessons, from {whose}. Worked answers: {now.worked_answers}.")
    for path in now.lessons:
        core, both = (minutes.total(path, *kinds) for kinds in (("core",), ("core", "extension")))
        own = " (own)" if path.parent.name == course.OWN else ""
        print(f"    {path.stem}{own}: {both} minutes, core {core}")
        away = [number for number in mentions(path) if number not in now.numbers]
        if away:
            print(f"        speaks of lessons that are not in this course: {', '.join(away)}")
    return 0


def mentions(path: Path) -> list[str]:
    """The numbers of the other lessons that the prose of a lesson speaks of, in order."""
    text = "\n".join(
        cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"
    )
    spoken = {number for told in MENTION.finditer(text) for number in NUMBER.findall(told[0])}
    return sorted(spoken - {path.name[:2]})


def table() -> str:
    """The table of lessons for the README: number with link, question, minutes."""
    rows = [_row(path) for path in course.in_force().lessons]
    head = ["| lesson | question | minutes (core) |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def write_readme() -> None:
    """Put the table into the README, unless the course is a teacher's own: what a release brings
    stays as it is then."""
    if course.in_force().own:
        return
    text = README.read_text(encoding="utf-8")
    README.write_text(TABLE.sub(lambda _old: table(), text), encoding="utf-8", newline="\n")


def write_counts() -> None:
    """Put into the README of the data how many rows each table has, and how many rows bear each
    word for how far a figure was checked."""
    rows = {name: tables.load(name) for name in tables.names()}
    far = Counter(word for table in rows.values() for word in table.get("checked", ()))
    text = DATA_README.read_text(encoding="utf-8")
    text = ROWS_OF.sub(lambda line: f"{line[1]}{len(rows[line[2]]):,} |", text)
    text = CHECKED.sub(lambda line: f"{line[1]}{far[line[2]]:,} |", text)
    DATA_README.write_text(text, encoding="utf-8", newline="\n")


def _row(path: Path) -> str:
    core, both = (minutes.total(path, *kinds) for kinds in (("core",), ("core", "extension")))
    link = path.relative_to(notebooks.ROOT).as_posix()
    return f"| [{path.name[:2]}]({link}) | {question(path)} | {both} ({core}) |"


def question(path: Path) -> str:
    """The question of a lesson in one line, from the course list; else its title."""
    found = TITLE.search(notebooks.read(path).cells[0].source)
    title = found[1] if found else path.stem
    return course.in_force().questions.get(path.stem, title)
