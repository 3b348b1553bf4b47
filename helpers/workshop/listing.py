"""`python -m helpers course`: the lessons in force, what each mentions that the course does not
have, copies in which such mentions say so, and the tables of both READMEs that follow from the list
and from the data."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from helpers import course, tables
from helpers.errors import LessonError
from helpers.workshop import minutes, notebooks

README = notebooks.ROOT / "README.md"
DATA_README = tables.DATA / "README.md"
ROWS_OF = re.compile(r"^(\| \[\w+\]\(pages/(\w+)\.md\) \| [^|]* \| )[\d,]* *\|", re.MULTILINE)
CHECKED = re.compile(
    r"^(\| `(read|quoted|derived|unchecked)` \| [^|]* \| )[\d,]* *\|", re.MULTILINE
)
COUNTED = re.compile(r"[\d,]+ rows: (?:[\d,]+ `\w+`,? ?)*[\d,]+ `\w+`")
TABLE = re.compile(r"\| lesson \| question \| minutes \(core\) \|\n(?:\|.*\n)+")
# The address of a file, seen from the folder of the lessons.
BESIDE = re.compile(r"(\]\()(?!\d\d-|#|/|[a-z]+:)")
TITLE = re.compile(r"^# (?:\d\d · )?(.+)$", re.MULTILINE)


def main(words: list[str]) -> int:
    """Print the course, and write its adapted lessons if asked; 1 when the list cannot be read."""
    asked = _arguments(words)
    try:
        if asked.adapt:
            _say_adapted(*adapt(again=asked.again))
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
            if _unmarked(path, now.numbers) and (course.NOTEBOOKS / path.name).exists():
                print("        (course --adapt writes a copy that says so at each place)")
    return 0


def adapt(folder: Path = course.NOTEBOOKS, *, again: bool = False) -> tuple[list[Path], list[Path]]:
    """Copy our lessons of a teacher's own course into notebooks/own/, where each mention of a
    lesson that the course does not have says so. Returns what was written, and what lies there
    already and was left alone, unless `again`.

    Raises CourseError when the list cannot be read or is ours, which leaves no lesson out."""
    now = course.in_force(folder)
    if not now.own:
        raise course.CourseError(
            f"Name your lessons in notebooks/{course.OWN}/{course.FILE} first: three lines do."
        )
    written, left = [], []
    for path in now.lessons:
        ours = folder / path.name
        if not ours.exists():
            continue
        if path.parent.name == course.OWN and not again:
            left.append(path)
            continue
        notebook = notebooks.read(ours)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = BESIDE.sub(r"\1../", course.follow(cell.source, now.numbers))
        notebooks.write(notebook, folder / course.OWN / path.name)
        written.append(folder / course.OWN / path.name)
    return written, left


def _unmarked(path: Path, numbers: Collection[str]) -> bool:
    prose = (cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
    return any(course.follow(text, numbers) != text for text in prose)


def _say_adapted(written: list[Path], left: list[Path]) -> None:
    for path in written:
        print(f"Written: notebooks/{course.OWN}/{path.name}")
    for path in left:
        print(f"Left as it is: {path.name} lies in notebooks/{course.OWN}/ (--again writes ours).")


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m helpers course", description="The lessons in force, and what they mention."
    )
    parser.add_argument(
        "--adapt",
        action="store_true",
        help="copy the lessons of your own course into notebooks/own/; there each mention of a"
        " lesson that is not in it says so",
    )
    parser.add_argument(
        "--again", action="store_true", help="with --adapt: write over copies that lie there"
    )
    return parser.parse_args(words)


def mentions(path: Path) -> list[str]:
    """The numbers of the other lessons that the prose of a lesson speaks of, in order."""
    text = "\n".join(
        cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"
    )
    spoken = {
        number
        for told in course.MENTION.finditer(text)
        for number in course.NUMBER.findall(told[0])
    }
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
    word for how far a figure was checked; and into the page of each table the same of its rows."""
    rows = {name: tables.load(name) for name in tables.names()}
    far = Counter(word for table in rows.values() for word in table.get("checked", ()))
    text = DATA_README.read_text(encoding="utf-8")
    text = ROWS_OF.sub(lambda line: f"{line[1]}{len(rows[line[2]]):,} |", text)
    text = CHECKED.sub(lambda line: f"{line[1]}{far[line[2]]:,} |", text)
    DATA_README.write_text(text, encoding="utf-8", newline="\n")
    for name, table in rows.items():
        page = tables.DATA / "pages" / f"{name}.md"
        if page.exists() and "checked" in table:
            text = page.read_text(encoding="utf-8")
            said = COUNTED.sub(counted(table), text, count=1)
            page.write_text(said, encoding="utf-8", newline="\n")


def counted(table: pd.DataFrame) -> str:
    """'175 rows: 127 `read`, 46 `quoted`, 2 `derived`', as the page of a table says it."""
    far = Counter(table["checked"])
    words = [f"{far[word]:,} `{word}`" for word in tables.CHECKED if far[word]]
    return f"{len(table):,} rows: {', '.join(words)}"


def _row(path: Path) -> str:
    core, both = (minutes.total(path, *kinds) for kinds in (("core",), ("core", "extension")))
    link = path.relative_to(notebooks.ROOT).as_posix()
    return f"| [{path.name[:2]}]({link}) | {question(path)} | {both} ({core}) |"


def question(path: Path) -> str:
    """The question of a lesson in one line, from the course list; else its title."""
    found = TITLE.search(notebooks.read(path).cells[0].source)
    title = found[1] if found else path.stem
    return course.in_force().questions.get(path.stem, title)
