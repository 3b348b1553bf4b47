"""`python3 -m helpers web`: the course as a folder of pages for any browser."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from helpers import tables
from helpers.errors import LessonError, not_among
from helpers.web import book, cache, lesson, site, states
from helpers.workshop import notebooks

# Frames of earlier builds lie there, or where this variable says.
PLACE = "TWO_LEAPS_FRAMES"
CACHE = Path(os.environ.get(PLACE) or notebooks.ROOT / ".web-cache" / "frames.sqlite")
OUT = notebooks.ROOT / "web"
# Bytes. Lesson 02 has some 6,800 views; 07 draws 921 counties, each of which can be walked to and
# taken away with its figure.
MOST_A_LESSON = 500_000
MOST = {"02.html": 4_000_000, "07.html": 650_000, site.ALL: 10_000_000}
# The first day that a zip can name: the same pages make the same zip.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def main(words: list[str]) -> int:
    """Write the pages. Returns 0, or 1 when a table or an exercise is damaged or a lesson is not
    there; then nothing is written."""
    asked = _asked(words)
    started = time.perf_counter()
    try:
        lessons = notebooks.lessons()
    except LessonError as slip:
        print(slip, file=sys.stderr)
        return 1
    paths = [path for path in lessons if not asked.only or path.name[:2] in asked.only]
    if not paths:
        known = [path.name[:2] for path in lessons]
        print(not_among(known, ", ".join(asked.only), "lesson"), file=sys.stderr)
        return 1
    # A build must not depend on what somebody has answered on this computer.
    os.environ["TWO_LEAPS_WORK"] = os.devnull
    try:
        whole = not asked.only and not asked.sample
        made = drawn(paths, asked.sample, Path(asked.cache), whole=whole)
        write(Path(asked.out), edition(made, asked.address))
    except LessonError as slip:
        print(slip, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in Path(asked.out).rglob("*.html"))
    print(
        f"{Path(asked.out)}: {size / 1e6:.1f} MB of pages in"
        f" {time.perf_counter() - started:.0f} s. Open {Path(asked.out) / 'index.html'}."
    )
    for told in over_budget(Path(asked.out)):
        print(told)
    return 0


def over_budget(out: Path) -> list[str]:
    """A sentence for each lesson, and for the single file, that weighs more than it should."""
    sizes = {path.name: path.stat().st_size for path in sorted(out.glob("*.html"))}
    most = {f"{name[:2]}.html": MOST_A_LESSON for name in sizes if name[:2].isdigit()} | MOST
    return [
        f"{name} weighs {sizes[name] / 1e6:.2f} MB; it should weigh at most {limit / 1e6:g}."
        for name, limit in most.items()
        if sizes.get(name, 0) > limit
    ]


def write(out: Path, whole: site.Edition) -> None:
    """Write all pages into a new folder, which then takes the place of the old one: an interrupted
    build leaves the old pages whole."""
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    (new / "data").mkdir(parents=True)
    pages = {f"{each.number}.html": site.lesson_page(whole, each) for each in whole.lessons}
    pages |= {
        "index.html": site.contents_page(whole),
        "licences.html": site.licences_page(whole),
        "access.html": site.access_page(whole),
        "changes.html": site.changes_page(whole),
        **site.data_pages(whole),
    }
    for name, text in pages.items():
        (new / name).write_bytes(text.encode("utf-8"))
    _zip(new / site.DATA_ZIPPED, {path.name: path.read_bytes() for path in _tables()})
    inside = {str(path.relative_to(new)): path.read_bytes() for path in _files(new)}
    _zip(new / site.ZIPPED, {f"two-leaps/{name}": content for name, content in inside.items()})
    (new / site.ALL).write_bytes(site.single_page(whole).encode("utf-8"))
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def drawn(
    paths: list[Path], sample: int | None, store: Path, *, whole: bool = False
) -> list[lesson.Lesson]:
    """The lessons with their frames: all of them, or at most about `sample` of each explorer.

    store: the file of frames kept from earlier builds.  whole: these are all lessons, so frames
    that none of them asks for can go."""
    kept = cache.Frames(store)
    with states.processes() as pool:
        try:
            # Processes draw the views of a lesson while the cells of the next ones run here.
            lessons, orders = [], []
            for path in paths:
                each = lesson.read(path)
                print(f"{path.stem}: its cells ran", flush=True)
                lessons.append(each)
                orders.append(_ordered(each, sample, kept, pool))
            for each, order in zip(lessons, orders, strict=True):
                drawn = states.collected(order, kept, _progress(each.path.stem))
                for one in each.moving:
                    one.frames = {
                        number: frame
                        for (ordinal, number), frame in drawn.items()
                        if ordinal == one.ordinal
                    }
            _bind(lessons, kept, pool)
        finally:
            kept.close(whole and sys.exc_info()[0] is None)
            pool.shutdown(cancel_futures=True)
    return lessons


def _ordered(
    each: lesson.Lesson, sample: int | None, kept: cache.Frames, pool: ProcessPoolExecutor
) -> states.Order:
    explorers = [one.explorer for one in each.moving]
    wanted = [one.wanted(sample) for one in each.moving]
    return states.ordered(each.path, explorers, wanted, kept, pool)


def _bind(lessons: list[lesson.Lesson], kept: cache.Frames, pool: ProcessPoolExecutor) -> None:
    """Pack the frames of all figures, in the processes that have drawn them."""
    bound = [each.bound() for each in lessons]
    jobs = {
        whole: pool.submit(book.packed, whole)
        for figures in bound
        for whole in figures.values()
        if kept.book(whole) is None
    }
    told = _progress("packing", "figures")
    for place, (whole, job) in enumerate(jobs.items(), start=1):
        kept.put_book(whole, job.result())
        told(place, len(jobs))
    for each, figures in zip(lessons, bound, strict=True):
        each.books = {name: str(kept.book(whole)) for name, whole in figures.items()}


def _progress(name: str, of: str = "views") -> Callable[[int, int], None]:
    def told(done: int, wanted: int) -> None:
        end = "\n" if done == wanted or not sys.stdout.isatty() else "\r"
        if done == wanted or sys.stdout.isatty() or not done % (10 * states.AT_ONCE):
            print(f"{name}: {done} of {wanted} {of}", end=end, flush=True)

    return told


def edition(lessons: list[lesson.Lesson], address: str = "") -> site.Edition:
    """Lessons as one edition of this version of course and data."""
    version = str(tables.package()["version"])
    return site.Edition(lessons, _version(), version, address and address.rstrip("/") + "/")


def _version() -> str:
    text = (notebooks.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    return next(line.split(":")[1].strip() for line in text.splitlines() if line[:8] == "version:")


def _tables() -> list[Path]:
    return [path for path in _files(tables.DATA) if path.parent == tables.DATA]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, content in files.items():
            about = zipfile.ZipInfo(name.replace(os.sep, "/"), NO_TIME)
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            zipped.writestr(about, content, compresslevel=9)


def _asked(words: list[str]) -> argparse.Namespace:
    about = argparse.ArgumentParser(
        prog="python3 -m helpers web",
        description="Write the course as a folder of pages for any browser.",
    )
    about.add_argument("--out", default=str(OUT), help="the folder to write (default: web)")
    about.add_argument("--only", nargs="+", default=[], metavar="NN", help="these lessons alone")
    about.add_argument(
        "--sample", type=int, metavar="N", help="at most so many views of each chart, for a trial"
    )
    about.add_argument(
        "--address", default="", help="where the pages will be published, for links and codes"
    )
    about.add_argument("--cache", default=str(CACHE), help=argparse.SUPPRESS)
    return about.parse_args(words)
