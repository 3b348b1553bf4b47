"""All that a learner's file holds, as somebody reads it, lesson by lesson.

Whatever a learner wrote is escaped by those who show it; here it is plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.exercises.checking import cited_rows
from helpers.exercises.definitions import Exercise, all_exercises
from helpers.words import joined, numbered

# Names under which a text itself is kept; any other name is said before it.
PLAIN = ("text", "words", "given", "why")


@dataclass(frozen=True)
class Entry:
    """One thing kept: what it is, what was asked, what was given, and how it went."""

    name: str
    asked: str
    given: str
    about: str


def entries(kept: Mapping[str, Mapping[str, Any]]) -> list[Entry]:
    """Exercises, predictions, polls, homework and votes, in the order of the lessons; then what
    belongs to no lesson. Never raises for anything a file may hold."""
    exercises = all_exercises()
    answered = {**kept.get("predictions", {}), **kept.get("answers", {})}
    known = [
        _exercise(exercises[name], answered[name], kept.get("seen", {}).get(name))
        for name in exercises
        if name in answered
    ]
    strange = [
        Entry(f"Exercise {name}", "", "\n".join(texts(value)), "not in this course")
        for name, value in answered.items()
        if name not in exercises
    ]
    return [*known, *strange, *_others(kept)]


def texts(value: Any, depth: int = 4) -> Iterator[str]:
    """All texts in what was kept, whatever its form; lists on one line."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping) and depth:
        for name, inner in value.items():
            told = "\n".join(texts(inner, depth - 1))
            if told.strip():
                yield told if name in PLAIN else f"{name}: {told}"
    elif isinstance(value, list):
        yield ", ".join(str(each) for each in value if isinstance(each, (str, int)))


def _exercise(exercise: Exercise, entry: Any, seen: Any) -> Entry:
    entry = entry if isinstance(entry, dict) else {"given": entry}
    seen = seen if isinstance(seen, dict) else {}
    given = entry.get("given")
    about = [str(entry["result"])] if isinstance(entry.get("result"), str) else []
    counts = ((entry.get("tries"), "try", "tries"), (seen.get("hints"), "hint", "hints"))
    about += [numbered(count, *nouns) for count, *nouns in counts if isinstance(count, int)]
    about += ["worked answer looked at"] if seen.get("answer") is True else []
    asked = exercise.question.split("\n\n")[0]
    told = _argument(exercise, given) if isinstance(given, dict) else "\n".join(texts(given))
    return Entry(f"Exercise {exercise.id}", asked, told, joined(about))


def _argument(exercise: Exercise, given: dict[str, Any]) -> str:
    chosen = exercise.conclusions.get(str(given.get("conclusion")), "")
    rows = {row.id: row.text for row in exercise.evidence}
    lines = [chosen, *texts(given.get("words", ""))]
    for side, cited in cited_rows(given).items():
        lines += [f"{side}: {name} {rows.get(name, '')}".rstrip() for name in cited]
    return "\n".join(line for line in lines if line.strip())


def _others(kept: Mapping[str, Mapping[str, Any]]) -> Iterator[Entry]:
    titles = {"notes": "Homework", "polls": "Poll", "weights": "Vote", "verdicts": "Verdict"}
    for part, title in titles.items():
        for name, value in sorted(kept.get(part, {}).items()):
            told = "\n".join(texts(value)).strip()
            if told:
                yield Entry(f"{title} {name}", "", told, "")
    exercises = all_exercises()
    for name, value in sorted(kept.get("drafts", {}).items()):
        told = "\n".join(texts(value)).strip()
        if told:
            asked = exercises[name].question.split("\n\n")[0] if name in exercises else ""
            yield Entry(f"Draft {name}", asked, told, "not checked")
