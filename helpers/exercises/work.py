"""The learner's own work: answers, predictions, notes and weights in one readable file, which
nothing but the learner erases. Part 'seen' counts the hints and worked answers looked at, 'polls'
holds what was chosen before and after talk, 'who' the name that the learner hands in under.

The file is notebooks/my-work.json, or what the environment variable TWO_LEAPS_WORK names (a class
server gives each learner a folder this way). It never leaves the computer. Every change is written
to a new file that then takes the old one's place, under a lock: a dead kernel, a full disk or a
second open lesson cannot leave half a file or lose an answer."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.errors import LessonError, one_of

PLACE = Path(__file__).resolve().parents[2] / "notebooks" / "my-work.json"
WAIT = 10
# How often, and after how many seconds each time, a file that is being read is tried again.
PATIENCE, PAUSE = 20, 0.05
EMPTY: dict[str, dict[str, Any]] = {
    "answers": {},
    "predictions": {},
    "weights": {},
    "verdicts": {},
    "notes": {},
    "polls": {},
    "seen": {},
    "who": {},
    "drafts": {},
}


class WorkError(LessonError):
    """The learner's file cannot be read or written; the message says what to do and that nothing
    was overwritten."""


def place() -> Path:
    """The file that holds the learner's work."""
    return Path(os.environ.get("TWO_LEAPS_WORK") or PLACE)


def everything() -> dict[str, dict[str, Any]]:
    """All that is kept, part by part ('answers', 'predictions', 'weights', 'verdicts', 'notes',
    'polls', 'seen', 'who', 'drafts'); empty parts included.

    Raises WorkError when the file is there and cannot be read as the learner's work.
    """
    try:
        # Windows' own editor may put a mark before the first byte.
        text = place().read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {part: {} for part in EMPTY}
    except (OSError, UnicodeDecodeError) as trouble:
        raise WorkError(
            f"Your work in {place().name} cannot be read ({trouble}). It was left as it is."
        ) from None
    return {**{part: {} for part in EMPTY}, **_parts(text)}


def recall(part: str, name: str, otherwise: Any = None) -> Any:
    """What was kept under a name, or `otherwise`. Raises WorkError for a part that does not exist
    or a damaged file."""
    return everything()[_known(part)].get(name, otherwise)


def keep(part: str, name: str, value: Any) -> None:
    """Keep a value (text, number, list or dict of these) under a name in one part; the rest of the
    file stays.

    Raises WorkError when the value cannot be written down, the file is damaged, or another program
    holds it too long."""
    update(part, name, lambda _before: value)


def update(part: str, name: str, new: Callable[[Any], Any]) -> None:
    """Keep new(before) under a name in one part, in one step; before is None where nothing was
    kept. Raises WorkError as keep does."""
    _known(part)

    def put(kept: dict[str, dict[str, Any]]) -> None:
        kept[part][name] = new(kept[part].get(name))

    _change(put)


def forget(part: str | None = None, name: str | None = None) -> None:
    """Erase one thing, one part, or with no argument everything the learner has written."""

    def drop(kept: dict[str, dict[str, Any]]) -> None:
        for each in [_known(part)] if part else list(kept):
            if name is None:
                kept[each] = {}
            else:
                kept[each].pop(name, None)

    _change(drop)


def export(to: str | Path) -> Path:
    """Write a copy of all the work to a file of the learner's choice and return its path. Raises
    WorkError if it cannot."""
    target = Path(to)
    try:
        target.write_bytes(_text(everything()))
    except OSError as trouble:
        raise WorkError(
            f"{target} cannot be written ({trouble}). Your work itself is safe in {place().name}."
        ) from None
    return target


def write_beside(name: str, data: bytes) -> Path:
    """Write a file of the given name into the folder of the learner's work, whole or not at all,
    and return its path.

    Raises WorkError when it cannot be written.
    """
    target = place().parent / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    except OSError as trouble:
        raise WorkError(
            f"{target} cannot be written ({trouble}). Your work itself is safe in {place().name}."
        ) from None
    return target


def _known(part: str) -> str:
    one_of(EMPTY, part, "part of your work")
    return part


def _parts(text: str) -> dict[str, dict[str, Any]]:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError) as slip:
        raise WorkError(
            f"{place().name} is not whole ({slip}). Rename it to keep it, and go on; nothing was"
            " overwritten."
        ) from None
    if not isinstance(kept, dict) or not all(isinstance(part, dict) for part in kept.values()):
        raise WorkError(
            f"{place().name} does not look like your work. Rename it to keep it, and go on; nothing"
            " was overwritten."
        )
    return kept


def _text(kept: dict[str, dict[str, Any]]) -> bytes:
    try:
        return (
            json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"
        ).encode("utf-8")
    except (TypeError, ValueError) as slip:
        raise WorkError(
            f"This cannot be written down: {slip}. Give text, a number, or a list of them."
        ) from None


def _change(change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
    # Here and not above: every lesson reads, only a saved answer needs the lock.
    from filelock import FileLock, Timeout

    file = place()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{file}.lock", timeout=WAIT):
            kept = everything()
            change(kept)
            _replace(file, _text(kept))
    except Timeout:
        raise WorkError(
            f"Another program has held {file.name} for {WAIT} seconds. Close it and try again."
        ) from None
    except OSError as trouble:
        raise WorkError(
            f"Your work cannot be saved to {file.name} ({trouble}). What was saved before is"
            " untouched."
        ) from None


def _replace(file: Path, data: bytes) -> None:
    """Write beside the file, make sure the bytes are on the disk, then take the file's place in one
    step."""
    name = str(file.with_name(f".{file.name}.{secrets.token_hex(4)}"))
    # Who may read it is for the umask to say: a teacher's account has to on a class server.
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
        _take_place(Path(name), file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _take_place(new: Path, file: Path) -> None:
    """Windows refuses while another program, a virus scanner for example, is reading the file; that
    is soon over."""
    for _ in range(PATIENCE):
        try:
            new.replace(file)
            return
        except PermissionError:
            time.sleep(PAUSE)
    new.replace(file)
