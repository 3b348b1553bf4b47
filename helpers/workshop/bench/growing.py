"""How the work grows with the rows of the largest table: the same steps on 10 and 100 times as
many, invented countries."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pandas as pd

from helpers import charts, tables
from helpers.tables import reading
from helpers.workshop import build

LARGEST = "gdp_per_capita"
TIMES = (1, 10, 100)
# Validating is done once after a change by hand; at a hundred times it would take a quarter of an
# hour.
VALIDATED = 10


def measure(say: Callable[[str], None]) -> list[dict[str, Any]]:
    """One row a size: rows, and milliseconds to read the table, to get it again, to draw a chart
    from it, to validate it."""
    found = []
    for times in TIMES:
        say(f"  rows: {times} times")
        with TemporaryDirectory() as home:
            data = Path(home) / "data"
            shutil.copytree(tables.DATA, data)
            grown(tables.load(LARGEST).drop(columns="unit"), times).to_csv(
                data / f"{LARGEST}.csv", index=False, encoding="utf-8"
            )
            build.seal(data)
            with patch.object(reading, "DATA", data):
                found.append(_steps(times))
    return found


def grown(table: pd.DataFrame, times: int) -> pd.DataFrame:
    """The table with the rows of its countries repeated for countries that do not exist, `times` as
    many rows in all."""
    more = [table.assign(entity=table["entity"] + f" {copy}") for copy in range(1, times)]
    return pd.concat([table, *more], ignore_index=True)


def _steps(times: int) -> dict[str, Any]:
    read, table = _timed(lambda: tables.load(LARGEST))
    again, _ = _timed(lambda: tables.load(LARGEST))
    charts.starting_points(table)
    chart, _ = _timed(lambda: charts.starting_points(table).png)
    row = {
        "rows": len(table),
        "times": times,
        "read ms": read,
        "again ms": again,
        "chart ms": chart,
    }
    if times <= VALIDATED:
        row["validate ms"], _ = _timed(lambda: tables.problems(LARGEST))
    return row


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    done = work()
    return 1000 * (time.perf_counter() - started), done
