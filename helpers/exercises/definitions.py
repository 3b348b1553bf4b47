"""Where exercises are written down: prose in lesson_NN.toml, figures in lesson_NN.py beside it.

A TOML file holds one [[exercise]] after another; a teacher edits it with any editor. The Python
file holds, for each exercise that needs figures, one short function `exercise_1_2()` for exercise
1.2, which returns Facts computed from the tables. Every text may use these figures by name in
braces, as in {ratio:.2f}."""

from __future__ import annotations

import importlib
import re
import runpy
import tomllib
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from numbers import Real
from pathlib import Path
from typing import Any

from helpers import course, tables
from helpers.errors import LessonError, nearest, not_among, one_of
from helpers.exercises.answers import Expected, bare
from helpers.exercises.rules import RULES
from helpers.words import UNSEEN

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
TEXT, WHOLE, NUMBER, LIST, TABLE, ROWS = (
    (str, "a text in quotation marks"),
    (int, "a whole number without quotation marks"),
    ((int, float, str), 'a number, or a figure by its name as in "{claims}"'),
    (list, "a list in square brackets, each entry a text in quotation marks"),
    (dict, "a table, name = text"),
    (list, "rows, each under [[exercise.evidence]]"),
)
HOLDS = (
    dict.fromkeys(
        ("id", "kind", "level", "question", "answer", "unit", "right", "reveal", "discuss"), TEXT
    )
    | dict.fromkeys(("minutes", "places", "least", "points"), WHOLE)
    | dict.fromkeys(("lowest", "highest"), NUMBER)
    | dict.fromkeys(("hints", "claims", "figures", "tells"), LIST)
    | dict.fromkeys(("wrong", "options", "conclusions"), TABLE)
    | {"evidence": ROWS, "model": (dict, "a table: conclusion, for, against")}
)
ROW_HOLDS = dict.fromkeys(("id", "country", "text"), TEXT) | dict.fromkeys(
    ("supports", "opposes"), LIST
)
MODEL_HOLDS = {"conclusion": TEXT, "for": LIST, "against": LIST}
# Fields that only one kind of exercise uses; in another they would be read by nobody.
ONLY = {
    "argue": ("evidence", "conclusions", "model", "least"),
    "predict": ("reveal", "lowest", "highest"),
}
RANGES = {"minutes": range(1, 121), "places": range(-6, 7), "points": range(101)}
COUNTRIES = ("USSR", "China", *RULES["everywhere"])
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
    lowest, highest: what a prediction must lie between, None where there is no such bound.
    model: one argument that holds, for kind argue: conclusion, for, against.
    points: what a right answer counts in a gradebook.
    figures: what it needs on paper, beyond the figure above it that its question speaks of: ids of
    the lesson's cells, see helpers.workshop.printed.
    tells: exercises and polls whose answer its words give away.
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
    lowest: float | None
    highest: float | None
    discuss: str
    evidence: tuple[Evidence, ...]
    conclusions: dict[str, str]
    least: int
    model: dict[str, Any]
    points: int = 1
    figures: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    @property
    def asks_number(self) -> bool:
        """Whether the answer is a number (else a choice or an argument)."""
        return self.kind in ("compute", "read", "predict") and not self.options


def all_exercises() -> dict[str, Exercise]:
    """Every exercise by its id, in the order of the lessons. Raises ExerciseError for one that is
    not well written."""
    return {each.id: each for path in course.exercise_files(FOLDER) for each in _of(path).values()}


def get(name: str) -> Exercise:
    """One exercise by its id, for example '1.2'. Only its own lesson's file is read.

    Raises ExerciseError, with the nearest id, for any other name.
    """
    path = _file(str(name).split(".")[0])
    if not path.exists() and path.with_suffix(".py").exists():
        raise ExerciseError(
            f"{path.name} is missing from helpers/exercises. Put the file back from a fresh copy of"
            " the course."
        )
    known = _of(path) if path.exists() else all_exercises()
    return one_of(known, str(name), "exercise")


def of_lesson(lesson: str) -> dict[str, Exercise]:
    """The exercises of one lesson by their ids; lesson: its number, for example '05'. Raises
    ExerciseError where there are none."""
    path = _file(str(lesson))
    if not path.exists():
        raise ExerciseError(f"Lesson {lesson!r} has no exercises: there is no {path.name}.")
    return _of(path)


def _file(lesson: str) -> Path:
    """The file of a lesson's exercises: a class's own, else the course's."""
    name = f"lesson_{lesson.zfill(2)}.toml"
    own = [path for path in course.exercise_files(FOLDER) if path.name == name]
    return own[0] if own else FOLDER / name


def _of(path: Path) -> dict[str, Exercise]:
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, modified: int) -> dict[str, Exercise]:
    return {each.id: each for each in read(path)}


def read(path: Path) -> list[Exercise]:
    """The exercises of one TOML file, with the figures of the Python file beside it.

    Raises ExerciseError naming file, exercise and field when something is missing, misspelt or of
    the wrong kind."""
    entries = _entries(path)
    for entry in entries:
        _complain(_where(path, entry), entry)
    _complain_of_ids(path, [entry["id"] for entry in entries])
    return [_build(path, entry) for entry in entries]


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as slip:
        if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE):
            raise ExerciseError(
                f"{path.name} holds both sides of a merge (lines with <<<<<<<, =======, >>>>>>>)."
                " Keep one side and delete these lines."
            ) from None
        raise ExerciseError(f"{path.name} cannot be read: {slip}. {OFTEN}") from None
    except UnicodeDecodeError as slip:
        line = path.read_bytes()[: slip.start].count(b"\n") + 1
        raise ExerciseError(
            f"{path.name}, line {line}, is not text in UTF-8. Save the file with that encoding."
        ) from None
    except (OSError, RecursionError, ValueError) as trouble:
        raise ExerciseError(f"{path.name} cannot be read: {trouble}.") from None
    strange = sorted(set(raw) - {"exercise"})
    if strange:
        raise ExerciseError(
            f"{path.name}: {strange[0]!r} stands outside every exercise. Each one begins with"
            " [[exercise]]; its parts with [exercise.options] and the like."
        )
    entries = raw.get("exercise")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ExerciseError(
            f"{path.name} holds no exercise. Each one begins with [[exercise]], in two square"
            " brackets."
        )
    return entries


def _where(path: Path, entry: dict[str, Any]) -> str:
    return f"{path.name}, exercise {entry.get('id', '(without id)')}"


def _complain_of_ids(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ExerciseError(f"{path.name}: written down twice: {', '.join(twice)}.")
    lesson = path.stem.removeprefix("lesson_").lstrip("0") or "0"
    odd = [name for name in names if not re.fullmatch(r"\d+\.\w+", name)]
    if odd:
        raise ExerciseError(
            f"{path.name}: {odd[0]!r} is no id. Write the lesson, a point and a number, as in"
            f" {lesson}.1."
        )
    strangers = [name for name in names if name.split(".")[0] != lesson]
    if strangers:
        raise ExerciseError(
            f"{path.name}: exercise {strangers[0]} belongs to another lesson. Ids here begin with"
            f" {lesson}."
        )


def _build(path: Path, written: dict[str, Any]) -> Exercise:
    where = _where(path, written)
    facts = _facts(path, written["id"], where)

    def fill(part: Any) -> Any:
        if isinstance(part, str):
            return _filled(path, where, part.strip(), facts.figures)
        if isinstance(part, list):
            return [fill(each) for each in part]
        if isinstance(part, dict):
            told = {fill(name): fill(each) for name, each in part.items()}
            if len(told) < len(part):
                raise ExerciseError(
                    f"{where}: with its figures filled in, two choices say the same."
                )
            return told
        return part

    # A prediction's own number is among the figures of what is revealed: filled at each answer.
    reveal = course.followed(written.get("reveal", ""))
    entry = fill({name: part for name, part in written.items() if name != "reveal"})
    filled = Exercise(
        id=entry["id"],
        kind=entry["kind"],
        level=entry["level"],
        minutes=entry["minutes"],
        claims=tuple(entry["claims"]),
        question=entry["question"],
        hints=tuple(entry["hints"]),
        answer=entry["answer"],
        facts=facts,
        places=entry.get("places", 0),
        unit=entry.get("unit", ""),
        wrong=entry.get("wrong", {}),
        options=entry.get("options", {}),
        right=entry.get("right", ""),
        reveal=reveal,
        lowest=_bound(where, entry, "lowest"),
        highest=_bound(where, entry, "highest"),
        discuss=entry.get("discuss", ""),
        evidence=tuple(map(_evidence, entry.get("evidence", []))),
        conclusions=entry.get("conclusions", {}),
        least=entry.get("least", 3),
        model=entry.get("model", {}),
        points=entry.get("points", 1),
        figures=tuple(entry.get("figures", ())),
        tells=tuple(entry.get("tells", ())),
    )
    _complain_of_figures(path, where, written, facts)
    lowest, highest = filled.lowest, filled.highest
    if lowest is not None and highest is not None and not lowest < highest:
        raise ExerciseError(
            f"{where}: lowest is {lowest:g} and highest {highest:g}; lowest must be below highest."
        )
    # Tried here, so that no learner meets a misspelt figure.
    _filled(path, where, reveal, {**facts.figures, "given": 1.5})
    return filled


def _filled(path: Path, where: str, text: str, figures: Mapping[str, Any]) -> str:
    try:
        return course.followed(text.format(**figures))
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as slip:
        raise ExerciseError(
            f"{where}: the text {text[:40]!r} asks for a figure that is not there:"
            f" {slip}. A brace that stands for itself is written twice.{_lost(path)}"
        ) from None


def _bound(where: str, entry: dict[str, Any], name: str) -> float | None:
    if name not in entry:
        return None
    try:
        bound = float(entry[name])
    except (ValueError, OverflowError):
        bound = float("nan")
    if not isfinite(bound):
        raise ExerciseError(f"{where}: {name} must be {HOLDS[name][1]}, and comes to no number.")
    return bound


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(
        row["id"], row["country"], row["text"], tuple(row["supports"]), tuple(row["opposes"])
    )


def _facts(path: Path, name: str, where: str) -> Facts:
    code = _code(path)
    if not code.exists():
        return Facts()
    try:
        function = names_in(code).get(f"exercise_{name.replace('.', '_')}")
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
            f" {tables.changed()}".rstrip()
        ) from None
    if not isinstance(facts, Facts):
        raise ExerciseError(
            f"{where}: its function must return Facts(...), not {type(facts).__name__}."
        )
    _complain_of_facts(code, where, facts)
    return facts


def _complain_of_facts(code: Path, where: str, facts: Facts) -> None:
    expected = facts.expected
    if expected is not None and not isinstance(expected, Expected):
        raise ExerciseError(
            f"{where}: {code.name} must give the expected number as worked_out(...), not"
            f" {type(expected).__name__}."
        )
    numbers = (
        {"the expected number": expected.value, "its margin": expected.margin} if expected else {}
    )
    for what, each in {
        **numbers,
        **{f"the slip {name!r}": n for name, n in facts.slips.items()},
    }.items():
        if not isinstance(each, Real) or not isfinite(each):
            raise ExerciseError(
                f"{where}: {what} that {code.name} gives is {each!r}, which is no number."
            )


def _code(path: Path) -> Path:
    """The Python file beside the texts. A teacher's own texts may go without one: then the figures
    are ours."""
    beside = path.with_suffix(".py")
    return beside if beside.exists() else FOLDER / beside.name


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
    if entry.get("wrong") and (facts.expected is None or entry.get("options")):
        raise ExerciseError(
            f"{where} has replies to wrong numbers, but it does not ask for a number that is"
            " checked, so nobody would read them."
        )


def names_in(code: Path) -> dict[str, Any]:
    """What a Python file defines, by name; a copy outside the course's folder is run as it stands
    now."""
    if code.parent == Path(__file__).resolve().parent / "lessons":
        return vars(importlib.import_module(f"helpers.exercises.lessons.{code.stem}"))
    return runpy.run_path(str(code))


def _complain(where: str, entry: dict[str, Any]) -> None:
    """Raise ExerciseError for the first thing that is wrong with an entry as it stands in the
    file."""
    _complain_of_fields(where, entry, HOLDS, NEEDED)
    _complain_of_words(where, entry)
    if len(entry["hints"]) < 2:
        raise ExerciseError(f"{where} needs two hints or more, from gentle to direct.")
    for name, allowed in RANGES.items():
        if entry.get(name, 1) not in allowed:
            raise ExerciseError(
                f"{where}: {name} is {entry[name]}; allowed are {allowed[0]} to {allowed[-1]}."
            )
    kind = entry["kind"]
    for owner, fields in ONLY.items():
        lost = [name for name in fields if name in entry and kind != owner]
        if lost:
            raise ExerciseError(
                f"{where} has the field {lost[0]}, which only an exercise of the kind {owner} uses."
            )
    if kind == "argue":
        _complain_of_argument(where, entry)
    if kind == "predict":
        _complain_of_prediction(where, entry)
    if "options" in entry or "right" in entry:
        _complain_of_options(where, entry)


def _complain_of_fields(
    where: str, entry: dict[str, Any], holds: Mapping[str, Any], needed: Iterable[str]
) -> None:
    """Fields that are missing, unknown, empty, or that hold something of another kind."""
    missing, strange = sorted(set(needed) - set(entry)), sorted(set(entry) - set(holds))
    if strange:
        raise ExerciseError(f"{where}: {not_among(holds, strange[0], 'field')}")
    if missing:
        raise ExerciseError(f"{where} lacks {', '.join(missing)}.")
    for name in holds:
        if name not in entry:
            continue
        held, (kind, how) = entry[name], holds[name]
        if not isinstance(held, kind) or isinstance(held, bool):
            raise ExerciseError(f"{where}: {name} must be {how}.")
        texts = {LIST: list, TABLE: lambda table: list(table.values())}.get(holds[name])
        if texts and not all(isinstance(each, str) for each in texts(held)):
            raise ExerciseError(f"{where}: {name} must be {how}.")
        inside = [held] if isinstance(held, str) else texts(held) if texts else []
        if name != "unit" and not all(each.strip() for each in inside):
            raise ExerciseError(f"{where}: {name} holds an empty text.")
        if any(map(UNSEEN.search, inside)):
            raise ExerciseError(
                f"{where}: {name} holds a letter that cannot be seen. Type the text anew."
            )


def _complain_of_words(where: str, entry: dict[str, Any]) -> None:
    """Words that must be one of a few, and names that are fields in the wrong place."""
    for name, allowed in {"kind": tuple(KINDS), "level": LEVELS}.items():
        if entry[name] not in allowed:
            raise ExerciseError(f"{where}: {not_among(allowed, entry[name], name)}")
    for table in ("options", "conclusions"):
        swallowed = [name for name in entry.get(table, {}) if name in HOLDS]
        if swallowed:
            raise ExerciseError(
                f"{where}: {swallowed[0]} stands among the {table}. A field of the exercise has to"
                f" stand before [exercise.{table}]."
            )


def _complain_of_options(where: str, entry: dict[str, Any]) -> None:
    options = entry.get("options", {})
    if entry.get("right") not in options:
        raise ExerciseError(f"{where}, right: {not_among(options, entry.get('right'), 'option')}")
    if len({bare(option) for option in options}) < max(2, len(options)):
        raise ExerciseError(f"{where} needs two options or more, each in other words.")


def _complain_of_prediction(where: str, entry: dict[str, Any]) -> None:
    if not entry.get("reveal"):
        raise ExerciseError(
            f"{where} is of the kind predict and needs reveal, the sentence with the record."
        )


def _complain_of_argument(where: str, entry: dict[str, Any]) -> None:
    rows, conclusions = entry.get("evidence"), entry.get("conclusions")
    if not (rows and conclusions and entry.get("model")):
        raise ExerciseError(
            f"{where} is of the kind argue and needs evidence, conclusions and a model argument."
        )
    if len(conclusions) < 2:
        raise ExerciseError(f"{where} needs two conclusions or more, or there is nothing to argue.")
    for place, row in enumerate(rows, start=1):
        name = row.get("id", place) if isinstance(row, dict) else place
        spot = f"{where}, evidence row {name}"
        if not isinstance(row, dict):
            raise ExerciseError(f"{spot}: evidence must be {HOLDS['evidence'][1]}.")
        _complain_of_fields(spot, row, ROW_HOLDS, ROW_HOLDS)
        if not re.fullmatch(r"\w[\w-]*", row["id"]):
            raise ExerciseError(f"{spot}: its id must be letters, digits and - only.")
        _complain_of_country(spot, row["country"])
        for side in ("supports", "opposes"):
            strange = [each for each in row[side] if each not in conclusions]
            if strange:
                told = not_among(conclusions, strange[0], "conclusion")
                raise ExerciseError(f"{spot}, {side}: {told}")
        both = [each for each in row["supports"] if each in row["opposes"]]
        if both:
            raise ExerciseError(f"{spot} both supports and opposes {both[0]!r}.")
    names = [row["id"] for row in rows]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ExerciseError(f"{where}: two evidence rows are called {twice[0]!r}.")
    if not 1 <= entry.get("least", 3) <= len(names):
        raise ExerciseError(
            f"{where}: least is {entry.get('least', 3)}; there are {len(names)} rows to cite."
        )
    _complain_of_model(where, entry, names)


def _complain_of_model(where: str, entry: dict[str, Any], names: list[str]) -> None:
    model, spot = entry["model"], f"{where}, model"
    _complain_of_fields(spot, model, MODEL_HOLDS, MODEL_HOLDS)
    if model["conclusion"] not in entry["conclusions"]:
        told = not_among(entry["conclusions"], model["conclusion"], "conclusion")
        raise ExerciseError(f"{spot}: {told}")
    for side in ("for", "against"):
        strange = [each for each in model[side] if each not in names]
        if strange:
            told = not_among(names, strange[0], "evidence row")
            raise ExerciseError(f"{spot}, {side}: {told}")


def _complain_of_country(spot: str, country: str) -> None:
    if country in COUNTRIES:
        return
    # Only a third country asks for the table.
    known = [*COUNTRIES, *sorted(set(tables.load("gdp_per_capita")["entity"]))]
    if country not in known:
        allowed = ", ".join(COUNTRIES)
        raise ExerciseError(
            f"{spot}: the country {country!r} is not one that the course's tables name. Write"
            f" {allowed}, or a country of data/gdp_per_capita.csv.{nearest(country, known)}"
        )
