"""`python -m helpers mutate`: change one figure after the other, each alone, and see what notices.

A change is one that hands, scanners and spreadsheets make: 5 percent up or down, the sign, ten or a
thousand times the unit, the figure of the row beside it. It is made in memory; no file is touched,
and checksums are not asked. What notices is a rule of the tables; or else a notebook that has
stored a sentence, table or picture which is another now, as the tests would tell: the page of every
figure, and with --lessons first those of the course, which takes long."""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NamedTuple
from unittest.mock import patch

import pandas as pd

from helpers import tables
from helpers.tables import agreement, form, reading, validation
from helpers.workshop import every_figure, notebooks

KINDS = {
    "5 percent up": 1.05,
    "5 percent down": 0.95,
    "sign": -1.0,
    "ten times": 10.0,
    "a thousand times": 1000.0,
    "the neighbour's": None,
}
RULE, NOTHING = "a rule", "nothing"
# What a notebook stores, in the course and on the page of every figure.
STORED = {
    (True, True): "words of a lesson",
    (True, False): "a picture of a lesson",
    (False, True): "every figure, in words",
    (False, False): "every figure, in stripes",
}
MEANS = (RULE, *STORED.values())
PAGE = "every-figure.ipynb"
PICTURE = re.compile(r"data:image/[^\"']+")


class Change(NamedTuple):
    """One figure changed: table, row of the file (the header is row 1), column, how, and the cell
    before and after."""

    table: str
    row: int
    column: str
    kind: str
    before: str
    after: str

    def __str__(self) -> str:
        return (
            f"data/{self.table}.csv, row {self.row}, {self.column}: {self.before} -> {self.after}"
            f" ({self.kind})"
        )


class Record:
    """All tables as published, and what in them is a figure."""

    def __init__(self) -> None:
        self.resources = {each["name"]: each for each in tables.package()["resources"]}
        self.lines = {
            name: form.rows_of(tables.DATA / resource["path"], resource)
            for name, resource in self.resources.items()
        }
        self.figures = agreement.Figures(
            {
                name: [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
                for name, lines in self.lines.items()
            }
        )
        self.columns = {
            name: found for name in self.resources if (found := every_figure.columns(name))
        }

    def known(self, table: str) -> list[str]:
        """The keys of a table."""
        return [line[0] for line in self.lines[table][1:]]

    def draw(self, chance: random.Random, by: str = "table") -> Change:
        """A change, drawn: first one of the tables, then one of its figures (by 'table'), or one of
        all figures (by 'figure'); each kind is as likely."""
        names = list(self.columns)
        sizes = [len(self.lines[name]) * len(self.columns[name]) for name in names]
        while True:
            (name,) = chance.choices(names, sizes if by == "figure" else None)
            row = chance.randrange(2, len(self.lines[name]) + 1)
            column = chance.choice(self.columns[name])
            kind = chance.choice(list(KINDS))
            before = self._cell(name, row, column)
            after = self._changed(name, row, column, kind) if before else before
            if after and float(after) != float(before):
                return Change(name, row, column, kind, before, after)

    def _cell(self, table: str, row: int, column: str) -> str:
        return self.lines[table][row - 1][self.lines[table][0].index(column)]

    def _changed(self, table: str, row: int, column: str, kind: str) -> str:
        times = KINDS[kind]
        before = self._cell(table, row, column)
        if times is None:
            beside = row + 1 if row < len(self.lines[table]) else row - 1
            return self._cell(table, beside, column)
        # As many decimals as before: a figure that looks the same.
        return f"{times * float(before):.{len(before.partition('.')[2])}f}"

    def rule(self, change: Change) -> str:
        """What a rule of the tables says of a change; empty where none does."""
        resource, lines = self.resources[change.table], self.lines[change.table]
        header, at = lines[0], lines[0].index(change.column)
        changed = [*lines[change.row - 1]]
        changed[at] = change.after
        alike = [header, changed]
        if "series" in header:
            place = header.index("series"), header.index("entity")
            alike += [
                line
                for number, line in enumerate(lines[1:], 2)
                if number != change.row and all(line[each] == changed[each] for each in place)
            ]
        found = validation.in_itself(alike, resource, self.known)
        if found:
            return found[0]
        with self.figures.holding(change.table, change.row, change.column, change.after) as places:
            for rule, asked in agreement.rules():
                if change.table in asked:
                    for table, row, words in rule(self.figures, places):
                        return f"data/{table}.csv, row {row}: {words}."
        return ""


class Cell(NamedTuple):
    """A cell of a notebook as it was run: the names before it, and what it showed."""

    source: str
    shown: dict[str, str] | None
    asked: frozenset[str]


class Stored:
    """Notebooks, run once in this process: what each cell shows, and which tables stand behind
    it."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.cells = {path: list(_run(path)) for path in paths}

    def notices(self, change: Change) -> tuple[str, str]:
        """By which means a changed figure is noticed in what notebooks show ('' for none), and
        where. Each notebook that asks the table is run again until one says something else."""
        with _changed_table(change):
            seen = ("", "")
            for path, cells in self.cells.items():
                for number, in_words in _differences(path, cells, change.table):
                    found = STORED[path.name != PAGE, in_words], f"{path.name}, code cell {number}"
                    if in_words:
                        return found
                    seen = seen if seen[0] else found
                if seen[0]:
                    return seen
            return seen


def _run(path: Path) -> Iterator[Cell]:
    names: dict[str, Any] = {"__name__": "__main__"}
    origin: dict[str, frozenset[str]] = {}
    for cell in notebooks.read(path).cells:
        if cell.cell_type != "code":
            continue
        _forget()
        with _noted() as asked, redirect_stdout(StringIO()):
            shown = _said(notebooks.value(cell.source, path.name, names))
        words = set(re.findall(r"\w+", cell.source))
        behind = frozenset(asked).union(*(origin.get(word, frozenset()) for word in words))
        for name in names:
            if name in words and re.search(rf"\b{name}\b[^=\n]*=[^=]", cell.source):
                origin[name] = origin.get(name, frozenset()) | behind
        yield Cell(cell.source, shown, behind)


def _differences(path: Path, cells: list[Cell], table: str) -> Iterator[tuple[int, bool]]:
    """The cells of a notebook that show something else now, and whether in words or in a picture
    alone."""
    if not any(table in cell.asked for cell in cells if cell.shown):
        return
    names: dict[str, Any] = {"__name__": "__main__"}
    last = max(number for number, cell in enumerate(cells) if cell.shown and table in cell.asked)
    for number, cell in enumerate(cells[: last + 1]):
        _forget()
        looked_at = table in cell.asked
        try:
            source = cell.source if looked_at else _without_show(cell.source)
            with redirect_stdout(StringIO()):
                value = notebooks.value(source, path.name, names)
            now = _said(value) if looked_at else cell.shown
        except Exception:
            yield number, True
            return
        if now != cell.shown:
            yield number, not (now and cell.shown and _words(now) == _words(cell.shown))


def _without_show(source: str) -> str:
    """A cell without its last line, where that only shows something."""
    body = ast.parse(source).body
    kept = body[:-1] if body and isinstance(body[-1], ast.Expr) else body
    return ast.unparse(ast.Module(kept, []))


def _said(value: Any) -> dict[str, str] | None:
    """What a cell stores of the thing it shows, by kind; None for a cell that shows nothing."""
    if value is None:
        return None
    if not hasattr(value, "_repr_mimebundle_"):
        return {"text/plain": repr(value)}
    bundle = value._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    return {kind: text for kind, text in bundle.items() if isinstance(text, str)}


def _words(shown: dict[str, str]) -> dict[str, str]:
    return {kind: PICTURE.sub("", text) for kind, text in shown.items()}


@contextmanager
def _noted() -> Iterator[set[str]]:
    """The names of the tables that are read while this lasts."""
    asked: set[str] = set()
    read = reading._read

    def noting(path: str, *rest: Any) -> pd.DataFrame:
        asked.add(Path(path).stem)
        return read(path, *rest)

    with patch.object(reading, "_read", noting):
        yield asked


@contextmanager
def _changed_table(change: Change) -> Iterator[None]:
    """While this lasts, lessons read the changed figure."""
    read = reading._read
    changed = tables.load(change.table).copy()
    kind = changed.dtypes[change.column].kind
    whole = kind in "iu" and float(change.after).is_integer()
    at = changed.columns.get_loc(change.column)
    changed.iloc[change.row - 2, at] = int(float(change.after)) if whole else float(change.after)

    def reads(path: str, *rest: Any) -> pd.DataFrame:
        return changed if Path(path).stem == change.table else read(path, *rest)

    with patch.object(reading, "_read", reads):
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    """Empty what helpers keep of earlier tables, so that each cell works from those of now."""
    for name, module in list(sys.modules.items()):
        if name.startswith("helpers.") and not name.startswith(("helpers.tables", "helpers.web")):
            for kept in list(vars(module).values()):
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


def tried(
    seed: int, count: int, by: str = "table", lessons: bool = False
) -> Iterator[tuple[Change, str, str]]:
    """Make `count` changes drawn from `seed`: each change, by which means it is noticed first
    (NOTHING: by none), and where or in which words."""
    record, chance = Record(), random.Random(seed)
    page = notebooks.ROOT / "notebooks" / "instructors" / PAGE
    stored = Stored([*(notebooks.lessons() if lessons else ()), page])
    for _ in range(count):
        change = record.draw(chance, by)
        said = record.rule(change)
        means, where = (RULE, said) if said else stored.notices(change)
        yield change, means or NOTHING, where


def main(words: list[str]) -> int:
    """Print how many changes are noticed, by what, and each that is not; 1 when more than one in a
    hundred is not."""
    parser = argparse.ArgumentParser(prog="python -m helpers mutate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="where the draw begins")
    parser.add_argument("--count", type=int, default=1000, help="how many changes")
    parser.add_argument(
        "--by",
        choices=("table", "figure"),
        default="table",
        help="draw a table first, each as likely, then one of its figures; or one of all figures",
    )
    parser.add_argument(
        "--lessons", action="store_true", help="ask the lessons before the page of every figure"
    )
    parser.add_argument("--each", action="store_true", help="print every change and what noticed")
    asked = parser.parse_args(words)
    started = monotonic()
    told: Counter[tuple[str, str]] = Counter()
    with TemporaryDirectory() as nobody:
        os.environ["TWO_LEAPS_WORK"] = f"{nobody}/my-work.json"
        for change, means, where in tried(asked.seed, asked.count, asked.by, asked.lessons):
            told[change.kind, means] += 1
            if asked.each or means == NOTHING:
                print(f"{means}: {change} {where}", flush=True)
    columns = [*MEANS, NOTHING]
    print("\n" + "\t".join(["change", *columns, "all"]))
    for kind in (*KINDS, "all"):
        row = [sum(told[own, means] for own in KINDS if kind in (own, "all")) for means in columns]
        print("\t".join([kind, *map(str, row), str(sum(row))]))
    slipped = sum(told[kind, NOTHING] for kind in KINDS)
    print(
        f"\n{asked.count - slipped} of {asked.count} noticed (seed {asked.seed}, drawn by"
        f" {asked.by}), {monotonic() - started:.0f} s."
    )
    return int(slipped > asked.count / 100)
