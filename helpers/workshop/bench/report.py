"""Runs the parts of the benchmark, prints a table for each and writes the same figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd

from helpers.workshop.bench import growing, kernels, keys

Rows = list[dict[str, Any]]
PARTS = ("imports", "kernels", "rows", "keys")


def main(argv: list[str]) -> int:
    """Run the parts asked for, print them, and write them as JSON where --json says. Returns 0."""
    asked = _arguments(argv)
    measured: dict[str, Any] = {"machine": machine()}
    for part in asked.parts or PARTS:
        _say(part)
        measured[part] = _measured(part, asked)
    print("\n".join(f"{name}: {value}" for name, value in measured["machine"].items()))
    for title, rows in tables(measured).items():
        print(f"\n{title}\n{pd.DataFrame(rows).round(2).to_string(index=False)}")
    if asked.json:
        asked.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    return 0


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load at the start": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "matplotlib": matplotlib.__version__,
    }


def tables(measured: dict[str, Any]) -> dict[str, Rows]:
    """What was measured as tables of medians, p95 and ratios, by title."""
    made: dict[str, Rows] = {}
    if "imports" in measured:
        made["Imports, milliseconds (aim: helpers at most 50)"] = [measured["imports"]]
    if "kernels" in measured:
        made[
            "A kernel that runs a lesson, beside one that draws its charts plainly (aims: ratio"
            " 1.3, memory ratio 1.25, flat)"
        ] = [_kernel(row) for row in [*measured["kernels"], _whole(measured["kernels"])]]
        made["Growth with lessons, one after the other"] = _with_lessons(measured["kernels"])
    if "rows" in measured:
        made["Growth with rows, milliseconds"] = measured["rows"]
    if "keys" in measured:
        made[
            "Key press to painted picture, milliseconds (aims: page 0.1, kernel 0.5, p95 150, burst"
            " 250)"
        ] = [_press(row) for row in measured["keys"]]
        made["All explorers of an engine"] = _engines(measured["keys"])
    return made


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m helpers bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"what to measure: {', '.join(PARTS)} (all of them if none)",
    )
    parser.add_argument(
        "--lessons",
        nargs="+",
        default=[],
        metavar="NN",
        help="only these lessons, for example 01 03",
    )
    parser.add_argument(
        "--presses", type=int, default=20, help="key presses for each explorer (20)"
    )
    parser.add_argument(
        "--repeats",
        type=int,
        default=3,
        help="runs of each lesson, of which the fastest counts (3)",
    )
    parser.add_argument(
        "--no-prefetch",
        action="store_true",
        help="keys: the kernel draws nothing ahead, to see what drawing ahead is worth",
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures there too")
    asked = parser.parse_args(argv)
    strangers = [part for part in asked.parts if part not in PARTS]
    if strangers:
        parser.error(f"there is no part {strangers[0]!r}; the parts are {', '.join(PARTS)}")
    return asked


def _measured(part: str, asked: argparse.Namespace) -> Any:
    measure: dict[str, Callable[[], Any]] = {
        "imports": kernels.imports,
        "kernels": lambda: kernels.measure(asked.lessons, asked.repeats, _say),
        "rows": lambda: growing.measure(_say),
        "keys": lambda: keys.measure(
            asked.lessons, asked.presses, _say, prefetch=not asked.no_prefetch
        ),
    }
    return measure[part]()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")),
        platform.processor(),
    )


def _kernel(row: dict[str, Any]) -> dict[str, Any]:
    more = {"ratio": row["seconds"] / row["plain seconds"]}
    if "MB" in row:
        more |= {
            "memory ratio": row["MB"] / row["bare MB"],
            "500 moves, MB": row["after 600 moves"] - row["after 100 moves"],
        }
    return row | more


def _whole(rows: Rows) -> dict[str, Any]:
    return {"lesson": "all"} | {
        name: sum(row[name] for row in rows) for name in ("seconds", "plain seconds", "charts")
    }


def _with_lessons(rows: Rows) -> Rows:
    counts = [count for count in (1, 2, 5, 10) if count <= len(rows)]
    sums = {count: sum(row["seconds"] for row in rows[:count]) for count in counts}
    return [
        {"lessons": count, "seconds": seconds, "a lesson": seconds / count}
        for count, seconds in sums.items()
    ]


def _press(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"ratio": row["ours median"] / row["usual median"]}


def _engines(rows: Rows) -> Rows:
    found = []
    for engine in ("page", "kernel"):
        own = [row for row in rows if row["engine"] == engine]
        if own:
            worst = {
                name: max(row[name] for row in own)
                for name in ("ours p95", "usual p95", "ours burst", "usual burst")
            }
            ratios = [row["ours median"] / row["usual median"] for row in own]
            middle = {
                f"{who} median": float(np.median([row[f"{who} median"] for row in own]))
                for who in ("ours", "usual")
            }
            found.append(
                {
                    "engine": engine,
                    "explorers": len(own),
                    **middle,
                    "median ratio": float(np.median(ratios)),
                    "worst ratio": max(ratios),
                }
                | {f"worst {name}": value for name, value in worst.items()}
            )
    return found
