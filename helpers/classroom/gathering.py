"""Hand-ins of a class, read from any folder or zip: whose they are, and which files could not be
read.

Files come from pupils. Nothing is unpacked onto the disk, links are not followed, and sizes are
limited before a byte is read."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpers.errors import LessonError

OWN = "own"
PARTS = ("answers", "predictions", "weights", "verdicts", "notes", "polls", "seen", "drafts")
# A learner who writes ten pages in every lesson stays below a tenth of the first.
LARGEST, LARGEST_ZIP, MOST_FILES, DEEPEST = 5_000_000, 500_000_000, 20_000, 3
# The flag of a zip that says: this name is UTF-8.
UTF_8 = 0x800
# "Anna Keller_12345_assignsubmission_file_/x.json", or without the folder.
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)$")
# "kelleranna_LATE_12345_67890_x.json"; a name may hold the same line.
CANVAS = re.compile(r"^(?P<name>.+?)_(?:LATE_)?(?P<id>\d+)_\d+_.+$")
# What a system or an archiver leaves beside files.
LEFTOVERS = re.compile(r"^(?:\.(?!\.?$)|__MACOSX|Thumbs\.db|desktop\.ini)", re.IGNORECASE)


class GatheringError(LessonError):
    """The folder of a class cannot be read at all."""


@dataclass(frozen=True)
class HandIn:
    """What one learner handed in.

    work: part -> name -> what is kept, as in the learner's own file.  written: when it was written,
    as it says itself, else the time of the file.  where: folder or zip, and the name inside it.
    """

    name: str
    group: str
    identity: str
    written: datetime
    course: str
    data: str
    where: str
    work: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Gathered:
    """All that was found: hand-ins in the order of their names; for each file that could not be
    read, or that does not count, its place and the reason; how many files of other kinds there
    were; and the names that came with one and the same number drawn by chance."""

    hand_ins: list[HandIn]
    unread: list[tuple[str, str]] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)
    others: int = 0
    alike: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class _File:
    where: str
    modified: datetime
    data: bytes


def gather(place: Path, skip: Collection[str] = ()) -> Gathered:
    """Every hand-in below a folder, or in a zip, whatever the files are called.

    Of several files of one learner the newest counts, and the others are named. Two learners of
    the same name stay two, and so do two names with one number: a course that was copied with its
    work in it gives that number to a whole class. skip: names of files that are no hand-ins. Raises
    GatheringError when the place is not there."""
    if not place.exists():
        raise GatheringError(f"There is no folder or zip called {str(place)!r}.")
    unread: list[tuple[str, str]] = []
    found: list[HandIn] = []
    others = 0
    for file in _files(place, unread):
        if file.where in skip:
            continue
        if not file.where.lower().endswith(".json"):
            others += 1
            continue
        try:
            found.append(_hand_in(file))
        except LessonError as trouble:
            unread.append((file.where, str(trouble)))
    counted, set_aside = _newest(found)
    told = _told_apart(counted)
    return Gathered(told, unread, set_aside, others, _alike(told))


def _alike(counted: list[HandIn]) -> list[tuple[str, ...]]:
    """Names that share a number drawn by chance: one learner who typed two, or copies of a course
    that somebody had worked in."""
    by_number: dict[str, list[str]] = {}
    for each in counted:
        kind, _, number = each.identity.partition(" ")
        if kind == OWN:
            by_number.setdefault(number.partition(" ")[0], []).append(each.name)
    return [tuple(names) for names in by_number.values() if len(names) > 1]


def _newest(found: list[HandIn]) -> tuple[list[HandIn], list[tuple[str, str]]]:
    by_learner: dict[str, list[HandIn]] = {}
    for each in found:
        by_learner.setdefault(each.identity, []).append(each)
    counted, set_aside = [], []
    for own in by_learner.values():
        newest, *older = sorted(own, key=lambda each: (each.written, each.where), reverse=True)
        counted.append(newest)
        set_aside += [
            (each.where, f"{newest.name}: a newer file counts, {newest.where}.") for each in older
        ]
    return counted, set_aside


def _told_apart(found: list[HandIn]) -> list[HandIn]:
    """In the order of classes and names; learners of one name and class get a number."""
    rows = sorted(found, key=lambda each: (each.group.casefold(), each.name.casefold(), each.where))
    seen: dict[tuple[str, str], int] = {}
    told = []
    for each in rows:
        key = (each.group.casefold(), each.name.casefold())
        seen[key] = seen.get(key, 0) + 1
        name = each.name if seen[key] == 1 else f"{each.name} ({seen[key]})"
        told.append(HandIn(**{**vars(each), "name": name}))
    return told


@dataclass
class _Room:
    """Bytes that may still be unpacked from zips, in all."""

    left: int


def _files(place: Path, unread: list[tuple[str, str]]) -> Iterator[_File]:
    room = _Room(LARGEST_ZIP)
    if place.is_file():
        yield from _zipped(place.read_bytes(), place.name, 1, unread, room)
        return
    for folder, inner, names in os.walk(place):
        inner[:] = sorted(name for name in inner if not LEFTOVERS.match(name))
        for name in sorted(names):
            path = Path(folder) / name
            if not LEFTOVERS.match(name):
                yield from _of_disk(path, path.relative_to(place).as_posix(), unread, room)


def _of_disk(path: Path, where: str, unread: list[tuple[str, str]], room: _Room) -> Iterator[_File]:
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            unread.append((where, "This is a link or a device, not a file. It was not followed."))
            return
        zipped = path.suffix.lower() == ".zip"
        if about.st_size > (LARGEST_ZIP if zipped else LARGEST):
            if zipped or path.suffix.lower() == ".json":
                unread.append((where, f"{about.st_size / 1e6:.0f} megabytes are no hand-in."))
            return
        wanted = zipped or path.suffix.lower() == ".json"
        data = path.read_bytes() if wanted else b""
    except OSError as trouble:
        unread.append((where, f"It cannot be read: {trouble.strerror}."))
        return
    if zipped:
        yield from _zipped(data, where, 1, unread, room)
    else:
        yield _File(where, datetime.fromtimestamp(about.st_mtime, UTC), data)


def _zipped(
    data: bytes, where: str, depth: int, unread: list[tuple[str, str]], room: _Room
) -> Iterator[_File]:
    """The files of a zip, read in memory. A member's name is a label and never a path to write
    to."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [each for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        unread.append((where, "This is not a zip, or it was cut off. Download it again."))
        return
    if len(members) > MOST_FILES:
        unread.append((where, f"It holds {len(members)} files; more than {MOST_FILES} are none."))
        return
    for member in members:
        name = _label(member)
        inner, ending = f"{where}/{name}", Path(name).suffix.lower()
        if any(LEFTOVERS.match(part) for part in name.split("/")):
            continue
        if ending not in (".json", ".zip"):
            yield _File(inner, _when(member), b"")
            continue
        most = LARGEST if ending == ".json" else LARGEST_ZIP // 10
        try:
            with archive.open(member) as stream:
                # A header may lie about the size: no more is unpacked than is allowed.
                content = stream.read(most + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as slip:
            unread.append((inner, f"It cannot be unpacked: {slip}."))
            continue
        except Exception as slip:  # zlib and lzma have errors of their own
            unread.append((inner, f"It cannot be unpacked: {slip}."))
            continue
        room.left -= len(content)
        if room.left < 0:
            unread.append((inner, f"More than {LARGEST_ZIP / 1e6:.0f} megabytes in all: no class."))
            return
        if len(content) > most:
            unread.append((inner, f"More than {most / 1e6:.0f} megabytes are no hand-in."))
        elif ending == ".json":
            yield _File(inner, _when(member), content)
        elif depth < DEEPEST:
            yield from _zipped(content, inner, depth + 1, unread, room)
        else:
            unread.append((inner, "A zip in a zip in a zip: unpack it and try again."))


def _label(member: zipfile.ZipInfo) -> str:
    """The name of a file in a zip. Some programs write UTF-8 and do not say so, which zipfile then
    reads as an old code page; some write backslashes."""
    name = member.filename
    if not member.flag_bits & UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _when(member: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def _hand_in(file: _File) -> HandIn:
    """A hand-in, or a learner's own file as it is. Raises LessonError with the reason for any
    other."""
    try:
        # Windows' editor may have saved it in its own form of Unicode.
        two = file.data[:2] in (b"\xff\xfe", b"\xfe\xff")
        kept = json.loads(file.data.decode("utf-16" if two else "utf-8-sig"))
    except UnicodeDecodeError:
        raise GatheringError("It is not text: was it opened in another program?") from None
    except RecursionError:
        raise GatheringError("It is nested too deeply to be a learner's work.") from None
    except ValueError as slip:
        raise GatheringError(f"It is not whole ({slip}). Ask for it again.") from None
    whole = kept if isinstance(kept, dict) else {}
    work = whole.get("work", whole)
    if not isinstance(work, dict) or not any(isinstance(work.get(part), dict) for part in PARTS):
        raise GatheringError("It holds no work of this course.")
    parts = {
        part: work[part] if isinstance(work.get(part), dict) else {} for part in (*PARTS, "who")
    }
    typed = parts.pop("who")
    beside = whole.get("who")
    said = beside if isinstance(beside, dict) else typed
    by_place, by_lms = _whose(file.where)
    own, typed_name = _text(said.get("id")), _text(said.get("name"))
    return HandIn(
        name=typed_name or _text(by_place),
        group=_text(said.get("class")),
        identity=by_lms or (f"{OWN} {own} {typed_name.casefold()}" if own else file.where),
        written=_moment(whole.get("written")) or file.modified,
        course=_text(whole.get("course")),
        data=_text(whole.get("data")),
        where=file.where,
        work=parts,
    )


def _whose(where: str) -> tuple[str, str]:
    """Whose file this is by where it lies: a name to show, and the learning platform's own number
    for the learner, or nothing."""
    *folders, name = where.split("/")
    for part in (*reversed(folders), name):
        found = MOODLE.match(part)
        if found:
            return found["name"], f"moodle {found['id']} {found['name']}"
    found = CANVAS.match(name)
    if found:
        return found["name"], f"canvas {found['id']} {found['name']}"
    stem = name.rsplit(".", 1)[0]
    common = re.match(r"^my-work\b", stem)
    return (f"{folders[-1]}, {stem}" if common and stem != "my-work" else folders[-1]) if (
        common and folders
    ) else stem, ""


def _moment(given: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _text(given: Any) -> str:
    """A short text on one line, whatever was given, its letters in one piece each."""
    plain = str(given) if isinstance(given, (str, int)) and not isinstance(given, bool) else ""
    plain = unicodedata.normalize("NFC", plain)
    return " ".join("".join(sign for sign in plain if sign.isprintable() or sign == " ").split())[
        :80
    ]
