"""Where exercises are written down: prose in lesson_NN.toml, figures in lesson_NN.py beside it.

A TOML file holds one [[exercise]] after another; a teacher edits it with any editor. The Python
file holds, for each exercise that needs figures, one short function `exercise_1_2()` for exercise
1.2, which returns Facts computed from the tables. Every text may use these figures by name in
braces, as in {ratio:.2f}."""

from __future__ import annotations

import importlib
import runpy
import tomllib
import traceback
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.errors import LessonError
from helpers.exercises.answers import Expected

FOLDER = Path(__file__).resolve().parent / "lessons"
KINDS = {
    "compute": "work out a number",
    "read": "read a chart or a table",
    "predict": "say what you expect, then see the record",
    "judge": "judge a source",
    "argue": "argue from evidence",
}
NEEDED = {"id", "kind", "level", "minutes", "claims", "question", "hints", "answer"}
LEVELS = ("core", "extension", "university")
# What a field may be called, what it holds, and how that is written.
TEXT, NUMBER, LIST, TABLE = (
    (str, "a text in quotation marks"),
    (int, "a whole number without quotation marks"),
    (list, "a list in square brackets"),
    (dict, "a table, name = text"),
)
HOLDS = (
    dict.fromkeys(
        ("id", "kind", "level", "question", "answer", "unit", "right", "reveal", "discuss"), TEXT
    )
    | dict.fromkeys(("minutes", "places", "least"), NUMBER)
    | dict.fromkeys(("hints", "claims", "evidence"), LIST)
    | dict.fromkeys(("wrong", "options", "conclusions", "model"), TABLE)
)
OFTEN = (
    "Often a quotation mark or a bracket is missing in that line or the one before, or a mark is"
    " curly."
)


class ExerciseError(LessonError):
    """An exercise that does not exist, or that is not written down as it must be; the message names
    file and field."""


@dataclass(frozen=True)
class Facts:
    """Figures behind one exercise: the expected number if there is one, known wrong values by name,
    figures for texts."""

    expected: Expected | None = None
    slips: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """A row on the evidence board: what it says, which country it is about, which conclusions it
    supports or opposes."""

    id: str
    country: str
    text: str
    supports: tuple[str, ...]
    opposes: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """One exercise, its texts already filled with figures.

    places: decimals that are asked for.  wrong: name of a slip -> the sentence that puts the
    learner right.
    options: choice -> reply.  evidence, conclusions: what an argument is built from.  least: rows
    to cite at least.
    model: one argument that holds, for kind argue: conclusion, for, against.
    """

    id: str
    kind: str
    level: str
    minutes: int
    claims: tuple[str, ...]
    question: str
    hints: tuple[str, ...]
    answer: str
    facts: Facts
    places: int
    unit: str
    wrong: dict[str, str]
    options: dict[str, str]
    right: str
    reveal: str
    discuss: str
    evidence: tuple[Evidence, ...]
    conclusions: dict[str, str]
    least: int
    model: dict[str, Any]

    @property
    def asks_number(self) -> bool:
        """Whether the answer is a number (else a choice or an argument)."""
        return self.kind in ("compute", "read", "predict") and not self.options


def all_exercises() -> dict[str, Exercise]:
    """Every exercise by its id, in the order of the lessons. Raises ExerciseError for one that is
    not well written."""
    return {
        each.id: each
        for path in sorted(FOLDER.glob("lesson_*.toml"))
        for each in _of(path).values()
    }


def get(name: str) -> Exercise:
    """One exercise by its id, for example '1.2'. Only its own lesson's file is read.

    Raises ExerciseError, with the nearest id, for any other name.
    """
    lesson = str(name).split(".")[0]
    path = FOLDER / f"lesson_{lesson.zfill(2)}.toml"
    if not path.exists() and path.with_suffix(".py").exists():
        raise ExerciseError(
            f"{path.name} is missing from helpers/exercises. Put the file back from a fresh copy of"
            " the course."
        )
    known = _of(path) if path.exists() else all_exercises()
    if str(name) not in known:
        near = get_close_matches(str(name), known, n=1, cutoff=0.3)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ExerciseError(f"There is no exercise {str(name)!r}.{hint}")
    return known[str(name)]


def _of(path: Path) -> dict[str, Exercise]:
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, modified: int) -> dict[str, Exercise]:
    return {each.id: each for each in read(path)}


def read(path: Path) -> list[Exercise]:
    """The exercises of one TOML file, with the figures of the Python file beside it.

    Raises ExerciseError naming file, exercise and field when something is missing, misspelt or of
    the wrong kind."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as slip:
        raise ExerciseError(f"{path.name} cannot be read: {slip}. {OFTEN}") from None
    except UnicodeDecodeError as slip:
        line = path.read_bytes()[: slip.start].count(b"\n") + 1
        raise ExerciseError(
            f"{path.name}, line {line}, is not text in UTF-8. Save the file with that encoding."
        ) from None
    entries = raw.get("exercise", [])
    for entry in entries:
        _complain(_where(path, entry), entry)
    _complain_of_ids(path, [entry["id"] for entry in entries])
    return [_build(path, entry) for entry in entries]


def _where(path: Path, entry: dict[str, Any]) -> str:
    return f"{path.name}, exercise {entry.get('id', '(without id)')}"


def _complain_of_ids(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ExerciseError(f"{path.name}: written down twice: {', '.join(twice)}.")
    lesson = str(int(path.stem.removeprefix("lesson_")))
    strangers = [name for name in names if name.split(".")[0] != lesson]
    if strangers:
        raise ExerciseError(
            f"{path.name}: exercise {strangers[0]} belongs to another lesson. Ids here begin with"
            f" {lesson}."
        )


def _build(path: Path, entry: dict[str, Any]) -> Exercise:
    where = _where(path, entry)
    facts = _facts(path, entry["id"], where)

    def fill(text: str) -> str:
        try:
            return text.format(**facts.figures)
        except (KeyError, IndexError, ValueError) as slip:
            raise ExerciseError(
                f"{where}: the text {text[:40]!r} asks for a figure that is not there:"
                f" {slip}.{_lost(path)}"
            ) from None

    filled = Exercise(
        id=entry["id"],
        kind=entry["kind"],
        level=entry["level"],
        minutes=entry["minutes"],
        claims=tuple(entry["claims"]),
        question=fill(entry["question"].strip()),
        hints=tuple(fill(hint) for hint in entry["hints"]),
        answer=fill(entry["answer"].strip()),
        facts=facts,
        places=entry.get("places", 0),
        unit=entry.get("unit", ""),
        wrong={name: fill(text) for name, text in entry.get("wrong", {}).items()},
        options={name: fill(text) for name, text in entry.get("options", {}).items()},
        right=entry.get("right", ""),
        reveal=entry.get("reveal", ""),
        discuss=fill(entry.get("discuss", "")),
        evidence=tuple(_evidence(row, fill) for row in entry.get("evidence", [])),
        conclusions={name: fill(text) for name, text in entry.get("conclusions", {}).items()},
        least=entry.get("least", 3),
        model=entry.get("model", {}),
    )
    _complain_of_figures(path, where, entry, facts)
    return filled


def _evidence(row: dict[str, Any], fill: Any) -> Evidence:
    sides = (tuple(row.get(side, [])) for side in ("supports", "opposes"))
    return Evidence(row["id"], row["country"], fill(row["text"]), *sides)


def _facts(path: Path, name: str, where: str) -> Facts:
    code = path.with_suffix(".py")
    if not code.exists():
        return Facts()
    try:
        function = _names(code).get(f"exercise_{name.replace('.', '_')}")
        facts = function() if function else Facts()
    except SyntaxError as slip:
        raise ExerciseError(
            f"{code.name}, line {slip.lineno}, cannot be read: {slip.msg}."
        ) from None
    except LessonError as trouble:
        raise ExerciseError(f"{where}: its figures cannot be worked out. {trouble}") from None
    except Exception as slip:
        raise ExerciseError(
            f"{where}: its figures cannot be worked out. {_place(code, slip)}: {slip}."
        ) from None
    if not isinstance(facts, Facts):
        raise ExerciseError(
            f"{where}: its function must return Facts(...), not {type(facts).__name__}."
        )
    return facts


def _place(code: Path, slip: Exception) -> str:
    lines = [
        each.lineno
        for each in traceback.extract_tb(slip.__traceback__)
        if Path(each.filename).name == code.name
    ]
    return f"{code.name}, line {lines[-1]}" if lines else code.name


def _lost(path: Path) -> str:
    return "" if path.with_suffix(".py").exists() else f" {path.stem}.py is missing."


def _complain_of_figures(path: Path, where: str, entry: dict[str, Any], facts: Facts) -> None:
    if entry["kind"] == "compute" and facts.expected is None:
        name = f"exercise_{entry['id'].replace('.', '_')}"
        raise ExerciseError(
            f"{where} is of the kind compute, and no number is expected. Write the function"
            f" {name}() in {path.stem}.py; it returns Facts(worked_out(...)).{_lost(path)}"
        )
    strange = sorted(set(entry.get("wrong", {})) - set(facts.slips))
    if strange:
        raise ExerciseError(
            f"{where}: {path.stem}.py gives no number for the slip {strange[0]!r}. Is it misspelt,"
            f" or a field that has to stand before [exercise.wrong]?{_lost(path)}"
        )


def _names(code: Path) -> dict[str, Any]:
    """What a Python file defines, by name; a copy outside the course's folder is run as it stands
    now."""
    if code.parent == FOLDER:
        return vars(importlib.import_module(f"helpers.exercises.lessons.{code.stem}"))
    return runpy.run_path(str(code))


def _complain(where: str, entry: dict[str, Any]) -> None:
    """Raise ExerciseError for the first thing that is wrong with an entry as it stands in the
    file."""
    missing, strange = sorted(NEEDED - set(entry)), sorted(set(entry) - set(HOLDS))
    if missing:
        raise ExerciseError(f"{where} lacks {', '.join(missing)}.")
    if strange:
        near = get_close_matches(strange[0], HOLDS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ExerciseError(f"{where} has the unknown field {strange[0]}.{hint}")
    for name, (kind, how) in HOLDS.items():
        if name in entry and (not isinstance(entry[name], kind) or isinstance(entry[name], bool)):
            raise ExerciseError(f"{where}: {name} must be {how}.")
    if entry["kind"] not in KINDS:
        raise ExerciseError(f"{where}: kind is {entry['kind']!r}; allowed are {', '.join(KINDS)}.")
    if entry["level"] not in LEVELS:
        raise ExerciseError(
            f"{where}: level is {entry['level']!r}; allowed are {', '.join(LEVELS)}."
        )
    if len(entry["hints"]) < 2:
        raise ExerciseError(f"{where} needs two hints or more, from gentle to direct.")
    if entry["kind"] == "argue" and not (
        entry.get("evidence") and entry.get("conclusions") and entry.get("model")
    ):
        raise ExerciseError(
            f"{where} is of the kind argue and needs evidence, conclusions and a model argument."
        )
    if entry["kind"] == "predict" and not entry.get("reveal"):
        raise ExerciseError(
            f"{where} is of the kind predict and needs reveal, the sentence with the record."
        )
    if entry.get("options") and entry.get("right") not in entry["options"]:
        raise ExerciseError(
            f"{where}: right is {entry.get('right')!r}, which is not one of the options."
        )
