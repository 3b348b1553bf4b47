"""The learner's own work: answers, predictions, notes and weights in one readable file, which
nothing but the learner erases. Part 'seen' counts the hints and worked answers looked at, 'polls'
holds what was chosen before and after talk, 'who' the name that the learner hands in under.

The file is notebooks/my-work.json, or what the environment variable TWO_LEAPS_WORK names (a class
server gives each learner a folder this way). It never leaves the computer. Every change is written
to a new file that then takes the old one's place, under a lock where the drive knows locks, and
only if nobody else wrote meanwhile: a dead kernel, a full disk or a second open lesson cannot leave
half a file or lose an answer."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from helpers.errors import LessonError, one_of

PLACE = Path(__file__).resolve().parents[2] / "notebooks" / "my-work.json"
WAIT = 10
# How often a change is made anew when somebody else wrote to the file meanwhile.
TRIES = 50
# So many seconds a scrap is left that a killed program may have been writing.
SCRAP = 3600
# How often, and after how many seconds each time, a file that is being read is tried again.
PATIENCE, PAUSE = 20, 0.05
# What the course itself writes beside the work.
OWN_FILES = re.compile(r"-(taken-over(-\d+)?|backup|hand-in-.*)$")
# How a file manager or a synchronised folder calls a copy when it puts the word in front.
COPY = re.compile(r"(cop|kop|cóp|коп|副本)\w* ", re.IGNORECASE)
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
    """The file that holds the learner's work. Where TWO_LEAPS_WORK names a folder, it is
    my-work.json in it.

    Raises WorkError for a name that would lead somewhere else in every lesson."""
    named = os.environ.get("TWO_LEAPS_WORK")
    if not named:
        return PLACE
    path = _filled_in(named.strip())
    if not path.is_absolute():
        raise WorkError(
            f"TWO_LEAPS_WORK names {named!r}, which is no whole path: every folder would get a file"
            " of its own. Name it from the root, as in /home/you/my-work.json, or from your home,"
            " as in ~/my-work.json."
        )
    if re.search(r"[$%]", str(path)) and not path.parent.is_dir():
        raise WorkError(
            f"TWO_LEAPS_WORK names {named!r}, and a variable in it is not set. Set it, or write the"
            " path without it."
        )
    try:
        return path / PLACE.name if path.is_dir() or named.endswith(("/", os.sep)) else path
    except OSError as trouble:
        raise WorkError(
            f"TWO_LEAPS_WORK names a path that this system does not take ({trouble.strerror})."
            " Name a shorter one."
        ) from None


def _filled_in(named: str | Path) -> Path:
    """A path with variables and the home folder filled in, as far as they are known."""
    path = Path(os.path.expandvars(named))
    # Of some accounts no home is known.
    with contextlib.suppress(RuntimeError):
        path = path.expanduser()
    return path


def _real_place() -> Path:
    """The file itself, where place() is a link to it (in a folder that is kept in step with another
    computer, say)."""
    try:
        return place().resolve()
    except (OSError, RuntimeError) as trouble:
        raise WorkError(f"{place()} leads nowhere ({trouble}).") from None


def everything() -> dict[str, dict[str, Any]]:
    """All that is kept, part by part ('answers', 'predictions', 'weights', 'verdicts', 'notes',
    'polls', 'seen', 'who', 'drafts'); empty parts included.

    Raises WorkError when the file is there and cannot be read as the learner's work.
    """
    return _whole(_bytes(_real_place()))


def _whole(raw: bytes | None) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {part: {} for part in EMPTY}
    if raw is None:
        return parts
    try:
        # Windows' own editor may put a mark before the first byte.
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise WorkError(
            f"Your work in {place().name} cannot be read ({trouble}). It was left as it is."
        ) from None
    return {**parts, **_parts(text)}


def _bytes(file: Path) -> bytes | None:
    """What stands in the file; None where there is none yet."""
    if str(file) == os.devnull:
        return None
    try:
        # Reading from a pipe would wait for ever.
        if not stat.S_ISREG(file.stat().st_mode):
            raise WorkError(
                f"{place()} is not a plain file. Name another in TWO_LEAPS_WORK, or move it away."
            )
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise WorkError(
            f"Your work in {place().name} cannot be read ({trouble}). It was left as it is."
        ) from None


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
        value = new(kept[part].get(name))
        _check_writable(value)
        kept[part][name] = value

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
    """Write a copy of all the work to a file of the learner's choice and return its path.

    Raises WorkError if it cannot, and where a file of that name holds something else, or an answer
    that the work of today does not have."""
    target = _filled_in(to)
    now = everything()
    try:
        before = target.read_bytes() if target.exists() else None
        if before is not None and _lost(before, now):
            raise WorkError(
                f"{target} holds something that would be lost. Give the copy another name. Your"
                f" work itself is safe in {place().name}."
            )
        _replace(target, _text(now))
    except OSError as trouble:
        raise _unwritten(target, trouble) from None
    return target


def _lost(before: bytes, now: dict[str, dict[str, Any]]) -> bool:
    """Whether a file holds anything that the work of today does not."""
    try:
        kept = _whole(before)
    except WorkError:
        return bool(before.strip())
    return any(name not in now.get(part, {}) for part, held in kept.items() for name in held)


def write_beside(name: str, data: bytes) -> Path:
    """Write a file of the given name into the folder of the learner's work, whole or not at all,
    and return its path. A file of that name that is not as it was last written here, because
    somebody worked on it, stays; the new one then gets a number in its name.

    Raises WorkError when it cannot be written.
    """
    folder = place().parent
    _stop_if_nowhere(place())
    record = folder / f".{PLACE.stem}.written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _written(record)
        target = folder / name
        number = 1
        while not _ours(target, data, written):
            number += 1
            target = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        _replace(target, data)
        written[target.name] = hashlib.sha256(data).hexdigest()
        _replace(record, json.dumps(written, indent=1, sort_keys=True).encode("utf-8"))
    except OSError as trouble:
        raise _unwritten(folder / name, trouble) from None
    return target


def _written(record: Path) -> dict[str, str]:
    """The fingerprints of the files that were written beside the work, by their names."""
    try:
        return dict(json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _ours(target: Path, data: bytes, written: dict[str, str]) -> bool:
    """Whether a file may be replaced: there is none, or it is as it was last written."""
    if not target.exists():
        return True
    there = target.read_bytes() if target.is_file() else b"a folder"
    return there == data or hashlib.sha256(there).hexdigest() == written.get(target.name)


def _unwritten(target: Path, trouble: OSError) -> WorkError:
    return WorkError(
        f"{target} cannot be written ({trouble}). Your work itself is safe in {place().name}."
    )


def copies() -> list[Path]:
    """Other copies of the work beside it, as programs leave them that keep two computers in step:
    'my-work (1).json', 'my-work (conflicted copy).json', 'my-work-laptop.json', 'Copy of
    my-work.json'."""
    file = _real_place()
    stem = glob.escape(file.stem)
    found = [path for path in file.parent.glob(f"*{stem}*{file.suffix}") if path != file]
    ours = [path for path in found if path.stem.startswith(file.stem) or COPY.match(path.stem)]
    return sorted(path for path in ours if not OWN_FILES.search(path.stem))


def merge() -> str:
    """Take over from other copies of the work what this one does not have, and say what was done,
    in sentences. Where both have an answer under one name, that of this file stays. A copy is
    renamed, never changed; one that cannot be read is left and named."""
    sentences = []
    for copy in copies():
        try:
            theirs = _whole(_bytes(copy))
        except WorkError:
            sentences.append(f"{copy.name} cannot be read as your work and was left as it is.")
            continue
        taken, differing = _take_over(theirs)
        done = _set_aside(copy)
        where = f"it is {done.name} now" if done else "the copy itself could not be renamed"
        sentences.append(f"{copy.name}: {taken} answers and notes taken over; {where}.")
        if differing:
            sentences.append(
                f"Both have something else under {', '.join(differing)}; what stood here stays, and"
                f" what stood there can be read in {(done or copy).name}."
            )
    return " ".join(sentences) or f"There is no other copy of your work beside {place().name}."


def _set_aside(copy: Path) -> Path | None:
    """Rename a copy that was taken over; its new path, None where the folder does not allow it."""
    for number in range(1, 100):
        more = f"-{number}" if number > 1 else ""
        done = copy.with_name(f"{copy.stem}-taken-over{more}{copy.suffix}")
        if not done.exists():
            try:
                return copy.rename(done)
            except OSError:
                break
    return None


def _take_over(theirs: dict[str, dict[str, Any]]) -> tuple[int, list[str]]:
    """Add what the work does not have; how much that was, and the names where both differ."""
    taken = 0
    differing: list[str] = []

    def add(kept: dict[str, dict[str, Any]]) -> None:
        nonlocal taken
        taken = 0
        differing.clear()
        for part, held in theirs.items():
            ours = kept.setdefault(part, {})
            for name, value in held.items():
                if name not in ours:
                    ours[name] = value
                    taken += 1
                elif ours[name] != value:
                    differing.append(f"{part} {name}")

    _change(add)
    return taken, differing


def _known(part: str) -> str:
    one_of(EMPTY, part, "part of your work")
    return part


def _parts(text: str) -> dict[str, dict[str, Any]]:
    if re.search(r"^(<{7} |>{7} )", text, re.MULTILINE):
        raise WorkError(
            f"{place().name} holds both sides of a merge (lines with <<<<<<< and >>>>>>>). Keep one"
            " side and delete these lines; nothing was overwritten."
        )
    try:
        kept = json.loads(text, object_pairs_hook=_once)
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table of the file. Raises WorkError where two things stand under one name, of which reading
    would keep the last."""
    table = dict(pairs)
    for name, value in pairs:
        if table[name] != value and value == value:
            raise WorkError(
                f"{place().name} has {name!r} twice, as when two copies are put together by hand."
                " Make one of them; nothing was overwritten."
            )
    return table


def _check_writable(value: Any) -> None:
    """Raise WorkError for a value that no plain file can hold."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as slip:
        raise WorkError(
            f"This cannot be written down: {slip}. Give text, a number, or a list of them."
        ) from None


def _text(kept: dict[str, dict[str, Any]]) -> bytes:
    """All the work as bytes. What stood in the file stays in it, even what no lesson would write: a
    half letter, a number that is none."""
    text = json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    halves = re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
    return halves.encode("utf-8")


def _change(change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
    file = _real_place()
    _stop_if_nowhere(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(TRIES):
            with _held(file):
                before = _bytes(file)
                kept = _whole(before)
                change(kept)
                if _bytes(file) == before:
                    _replace(file, _text(kept))
                    return
        raise WorkError(f"Another program keeps writing to {file.name}. Close it and try again.")
    except OSError as trouble:
        raise WorkError(
            f"Your work cannot be saved to {file.name} ({trouble}). What was saved before is"
            " untouched."
        ) from None


def _stop_if_nowhere(file: Path) -> None:
    if str(file) == os.devnull:
        raise WorkError(f"TWO_LEAPS_WORK names {os.devnull}, so nothing is kept.")


@contextlib.contextmanager
def _held(file: Path) -> Iterator[None]:
    """The lock of the file. Some network drives know no locks; that is no reason not to save."""
    # Here and not above: every lesson reads, only a saved answer needs the lock.
    from filelock import FileLock, Timeout

    # Hidden, or a list of files would show two names that look alike.
    lock = FileLock(file.with_name(f".{file.name}.lock"), timeout=WAIT)
    try:
        lock.acquire()
    except Timeout:
        raise WorkError(
            f"Another program has held {file.name} for {WAIT} seconds. Close it and try again."
        ) from None
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _replace(file: Path, data: bytes) -> None:
    """Write beside the file, make sure the bytes are on the disk, then take the file's place in one
    step."""
    name = str(file.with_name(f".{file.name}.{secrets.token_hex(4)}"))
    before = file.stat() if file.exists() else None
    if before and not before.st_mode & stat.S_IWUSR:
        raise PermissionError("somebody made it read-only")
    # Who may read it is for the umask to say: a teacher's account has to on a class server.
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
        if before:
            _stay_readable(Path(name), before)
        _take_place(Path(name), file)
        _sweep(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _stay_readable(new: Path, before: os.stat_result) -> None:
    """A file that was there keeps its group and who may read it; some drives know neither."""
    with contextlib.suppress(OSError):
        new.chmod(stat.S_IMODE(before.st_mode))
    if hasattr(os, "chown") and new.stat().st_gid != before.st_gid:
        with contextlib.suppress(OSError):
            os.chown(new, -1, before.st_gid)


def _sweep(file: Path) -> None:
    """Clear what programs left that were killed while they wrote this file."""
    for scrap in file.parent.glob(f".{file.name}.????????"):
        with contextlib.suppress(OSError):
            if time.time() - scrap.stat().st_mtime > SCRAP:
                scrap.unlink()


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
