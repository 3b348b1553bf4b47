"""`python -m helpers class FOLDER`: read what a class handed in, check every answer anew, and write
a page for the teacher, a page for the projector, and a table."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from helpers.classroom import class_page, gradebook, spreadsheet
from helpers.classroom.gathering import gather
from helpers.classroom.marking import Marker
from helpers.classroom.versions import course_version, data_version
from helpers.errors import LessonError
from helpers.exercises.definitions import all_exercises
from helpers.words import numbered

NAMES = {
    "teacher": "class-teacher.html",
    "projector": "class-projector.html",
    "table": "class.csv",
    gradebook.CANVAS: "class-canvas.csv",
    gradebook.MOODLE: "class-moodle.csv",
    gradebook.WORKSHEET: "class-moodle-worksheet.csv",
}


def main(words: list[str]) -> int:
    """Answer `python -m helpers class ...`; returns 0, 1 when files could not be read and are
    named, 2 when nothing could be read."""
    asked = _arguments(words)
    # A school's files make a million objects that stay to the end: not to be walked through.
    gc.disable()
    try:
        return _main(asked)
    finally:
        gc.enable()


def _main(asked: argparse.Namespace) -> int:
    started = time.perf_counter()
    try:
        found = gather(asked.folder, skip=set(NAMES.values()))
        exercises = all_exercises()
        grades = gradebook.read(asked.gradebook) if asked.gradebook else None
    except LessonError as trouble:
        print(trouble, file=sys.stderr)
        return 2
    marker = Marker(exercises)
    told = f"course {course_version()}, data {data_version()}"
    class_ = class_page.Class(
        found, [marker.mark(each) for each in found.hand_ins], exercises, told
    )
    files = {
        "teacher": class_page.for_teacher(class_).encode("utf-8"),
        "projector": class_page.for_projector(class_).encode("utf-8"),
        "table": spreadsheet.of_class(class_.marked, exercises),
    }
    unmatched: list[str] = []
    if grades:
        files[grades.kind], unmatched = gradebook.filled(
            grades, class_.marked, exercises, asked.by == "lesson"
        )
    home = asked.to or (asked.folder if asked.folder.is_dir() else asked.folder.parent)
    shown = home / NAMES["projector"]
    try:
        home.mkdir(parents=True, exist_ok=True)
        before = shown.read_text(encoding="utf-8", errors="replace") if shown.exists() else ""
        few = class_page.would_tell(before, class_)
        if few:
            del files["projector"]
        for name, data in files.items():
            (home / NAMES[name]).write_bytes(data)
    except OSError as trouble:
        print(f"{home} cannot be written to: {trouble.strerror}.", file=sys.stderr)
        return 2
    print(f"{len(class_.marked)} hand-ins in {time.perf_counter() - started:.1f} s:")
    for name in files:
        print(f"    {home / NAMES[name]}")
    if few:
        print(
            f"{shown} stays as it was: {numbered(few, 'hand-in')} changed since, fewer than"
            f" {class_page.FEWEST}, and who saw it could tell what they hold. Delete it to have it"
            " made anew."
        )
    for where, why in [*found.unread, *found.set_aside]:
        print(f"{where}: {why}")
    for names in found.alike:
        print(class_page.one_number(names))
    for name in unmatched:
        print(f"{name}: handed in, and not in the gradebook. Give the points by hand.")
    print("Names stand in all but the page for the projector. Nothing was sent anywhere.")
    return (2 if not class_.marked else 1) if found.unread or not class_.marked else 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m helpers class",
        description="Read what a class handed in, check it anew and show it.",
    )
    parser.add_argument("folder", type=Path, help="a folder or a zip with the hand-ins")
    parser.add_argument("--to", type=Path, help="where to write; by default into that folder")
    parser.add_argument(
        "--gradebook",
        type=Path,
        help="a CSV exported from Moodle or Canvas, whose learners get their points",
    )
    parser.add_argument(
        "--by",
        choices=("course", "lesson"),
        default="course",
        help="one column of points for the course, or one for each lesson",
    )
    return parser.parse_args(words)
