"""What a learner answered stands beside its question when their lesson is opened again, before
anything is run. It is put into what the page is sent, from the learner's own file, and taken out of
what is saved: a lesson that is handed on holds nobody's answers."""

from __future__ import annotations

import html
import importlib.util
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from helpers.outcomes import UNCHECKED, look, signed
from helpers.words import TO_LIVE

Kept = Mapping[str, Mapping[str, Any]]
WORK = Path(__file__).parents[1] / "exercises" / "work.py"
MARK = "two-leaps-mine"
# Whatever a learner wrote is no formula.
OPENS = f'<div class="{MARK} mathjax_ignore tex2jax_ignore">'
ADDED = re.compile(f"{re.escape(OPENS)}.*?</div>", re.DOTALL)
ADVICE = f"<p><em>{html.escape(TO_LIVE)}</em></p>"
CALL = re.compile(r"""^(\w+)\(["']([^"']+)["']""", re.MULTILINE)
KEPT = "kept"


def without(shown: str) -> str:
    """The HTML of a cell without what was added to it."""
    return ADDED.sub("", shown)


def added(source: str, shown: str, kept: Kept) -> str:
    """The HTML of a cell that asks something, with what was answered; `source` is its code, `kept`
    the learner's file. Any other HTML as it is."""
    if ADVICE not in shown:
        return shown
    lines = [line for call, name in CALL.findall(source) for line in _lines(call, name, kept)]
    if not lines:
        return shown
    return shown.replace(ADVICE, f"{OPENS}{''.join(lines)}</div>{ADVICE}", 1)


def read() -> Kept:
    """The learner's file; nothing where it cannot be read, since the forms say so."""
    work = _work()
    try:
        return dict(work.everything())
    except work.WorkError:
        return {}


@cache
def _work() -> ModuleType:
    # By its path: with its package pandas and matplotlib would come into Jupyter's server.
    spec = importlib.util.spec_from_file_location("helpers_work_alone", WORK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lines(call: str, name: str, kept: Kept) -> list[str]:
    return [
        f'<p style="{look(outcome)}"><strong>{html.escape(signed(outcome))}.</strong>'
        f" {html.escape(told)}</p>"
        for outcome, told in KINDS.get(call, _nothing)(name, kept)
        if told
    ]


Told = list[tuple[str, str]]


def _nothing(_name: str, _kept: Kept) -> Told:
    return []


def _exercise(name: str, kept: Kept) -> Told:
    return _judged(kept, name, "predictions", name) or _judged(kept, name, "answers", name)


def _verdict(name: str, kept: Kept) -> Told:
    return _judged(kept, f"verdict {name}", "verdicts", name)


def _vote(name: str, kept: Kept) -> Told:
    return _judged(kept, f"vote {name}", "weights", name)


def _judged(kept: Kept, draft: str, part: str, name: str) -> Told:
    """What was checked or kept under a name, or what was written since."""
    written = kept.get("drafts", {}).get(draft)
    if written is not None:
        return [(UNCHECKED, f"You wrote: {_words(written)}")]
    entry = kept.get(part, {}).get(name)
    if not isinstance(entry, dict):
        return []
    given = entry.get("given", entry)
    return [(str(entry.get("result", KEPT)), f"You answered: {_words(given)}")]


def _poll(name: str, kept: Kept) -> Told:
    entry = kept.get("polls", {}).get(name)
    chosen = entry if isinstance(entry, dict) else {}
    sides = [
        f"{side.capitalize()} talk: {chosen[side]}."
        for side in ("before", "after")
        if isinstance(chosen.get(side), str)
    ]
    return [(KEPT, " ".join(sides))]


def _look_back(lesson: str, kept: Kept) -> Told:
    again = {
        name: entry["again"].get(f"lesson {lesson}")
        for name, entry in sorted(kept.get("polls", {}).items())
        if isinstance(entry, dict) and isinstance(entry.get("again"), dict)
    }
    return [(KEPT, f"Lesson {name[:2]}: {told}") for name, told in again.items() if told]


def _notes(lesson: str, kept: Kept) -> Told:
    mine = [(name, _words(told)) for name, told in sorted(kept.get("notes", {}).items())]
    return [
        (KEPT, f"{name.removeprefix(lesson).strip()} {told}".strip())
        for name, told in mine
        if told and (name == lesson or name.startswith(f"{lesson} ("))
    ]


KINDS: dict[str, Callable[[str, Kept], Told]] = {
    "ask": _exercise,
    "poll": _poll,
    "look_back": _look_back,
    "notes": _notes,
    "vote": _vote,
    "verdict": _verdict,
}
# Of an argument: how it went stands before it, and the names of conclusions are no words to read.
UNTOLD = {"result", "conclusion", "tries"}


def _words(value: Any) -> str:
    """Anything that was kept, on one line."""
    if isinstance(value, dict):
        # A conclusion in words before the rows that it cites.
        names = sorted(value.keys() - UNTOLD, key=lambda name: (name != "words", name))
        told = [(name, _words(value[name])) for name in names]
        return "; ".join(
            each if name == "words" else f"{name}: {each}" for name, each in told if each
        )
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return "" if value is None else " ".join(str(value).split())
