"""How long a part of a lesson takes: its words, its tasks and its pictures, for the
tests and the guide.

What is folded away (figures and sources, how a row was found, what a learner opens) is not counted,
nor are tables that a cell shows: a reader looks something up in them. Names of sources and marks of
layout are no words.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from helpers import tables
from helpers.exercises import all_exercises
from helpers.workshop import notebooks

WORDS_A_MINUTE = 150
PART = re.compile(r"^##+ (.*) \((core|extension), (\d+) minutes\)$|^## ", re.MULTILINE)
TASK = re.compile(r'\bask\("(\d+\.\d+)"\)')
POLL = re.compile(r"\bpoll\(")
# A fold that holds no other: taken out from the inside outwards.
FOLD = re.compile(r"<details>(?:(?!<details>).)*?</details>", re.DOTALL)


class Load(NamedTuple):
    """What a part asks of a reader: its title, 'core' or 'extension', the minutes it states, words
    to read, minutes of its exercises and polls, pictures."""

    title: str
    kind: str
    stated: int
    words: int
    tasks: int
    pictures: int

    @property
    def minutes(self) -> float:
        """Minutes at WORDS_A_MINUTE, with the exercises and one minute a picture."""
        return self.words / WORDS_A_MINUTE + self.tasks + self.pictures


def loads(path: Path) -> list[Load]:
    """The parts of a lesson that state their minutes, in order."""
    exercises = all_exercises()
    found: list[Load] = []
    counting = False
    for cell in notebooks.read(path).cells:
        head = PART.search(cell.source) if cell.cell_type == "markdown" else None
        if head:
            counting = bool(head[1])
            if counting:
                found.append(Load(head[1], head[2], int(head[3]), 0, 0, 0))
        if not counting:
            continue
        last = found[-1]
        tasks = [exercises[name] for name in TASK.findall(cell.source) if name in exercises]
        # Choosing takes a minute; the talk between two choices is the teacher's to give.
        polls = len(POLL.findall(cell.source)) if cell.cell_type == "code" else 0
        output = "" if tasks or cell.cell_type != "code" else shown(cell)
        text = cell.source if cell.cell_type == "markdown" else output
        found[-1] = last._replace(
            words=last.words + words(text) + sum(words(one.question) for one in tasks),
            tasks=last.tasks + sum(one.minutes for one in tasks) + polls,
            # A picture that the learner opens is looked at too.
            pictures=last.pictures + output.count("<img"),
        )
    return found


def words(text: str) -> int:
    """How many words of a cell, as Markdown or as HTML, stand there without a click."""
    text = re.sub(r"<table>.*?</table>", " ", unfolded(text), flags=re.DOTALL)
    text = tables.CITED.sub(" ", html.unescape(re.sub(r"<[^>]*>", " ", text)))
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def unfolded(text: str) -> str:
    """Markdown or HTML without what a learner must open."""
    folded = 1
    while folded:
        text, folded = FOLD.subn(" ", text)
    return text


def shown(cell: NotebookNode) -> str:
    """What a code cell shows, as HTML or Markdown; empty where nothing is stored."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return " ".join("".join(one.get("text/html", one.get("text/markdown", ""))) for one in data)
