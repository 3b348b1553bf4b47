"""Every state of every explorer, drawn once by two processes and kept for the next build."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from helpers.explorer import Explorer
from helpers.web import cache, frames
from helpers.web.frames import Frame
from helpers.workshop import notebooks

PROCESSES, AT_ONCE = 2, 24
# A drawn figure holds four megabytes and itself; the collector is called by hand.
COLLECT = 12


def sample(count: int, wanted: int | None) -> list[int]:
    """The numbers of the states to draw: all, or `wanted` of them spread evenly, the same ones
    every time."""
    if wanted is None or wanted >= count:
        return list(range(count))
    return sorted({place * count // wanted for place in range(wanted)})


@dataclass
class Order:
    """Views of one notebook that are being drawn. A view is named by the place of its explorer
    among those of the notebook, and by the number of its state."""

    keys: dict[tuple[int, int], str]
    found: dict[tuple[int, int], Frame]
    jobs: list[tuple[list[tuple[int, int]], Future[list[Frame]]]]


def ordered(
    path: Path,
    explorers: Sequence[Explorer],
    numbers: Sequence[Sequence[int]],
    kept: cache.Frames,
    pool: ProcessPoolExecutor,
) -> Order:
    """Have the states with these numbers drawn, those of each explorer; what `kept` holds is not
    drawn again. Each process runs the notebook's cells once, so views of several explorers share
    a job."""
    keys: dict[tuple[int, int], str] = {}
    for place, (explorer, own) in enumerate(zip(explorers, numbers, strict=True)):
        stem = cache.stem(explorer)
        for number, state in numbered(explorer, own).items():
            keys[place, number] = cache.key(stem, state)
    found = {view: frame for view, key in keys.items() if (frame := kept.get(key)) is not None}
    missing = [view for view in keys if view not in found]
    chunks = [missing[at : at + AT_ONCE] for at in range(0, len(missing), AT_ONCE)]
    jobs = [(chunk, pool.submit(_draw, str(path), chunk)) for chunk in chunks]
    return Order(keys, found, jobs)


def collected(
    order: Order, kept: cache.Frames, told: Callable[[int, int], object]
) -> dict[tuple[int, int], Frame]:
    """The frames of all views of an order, as they get ready.

    told: called with how many views are there and how many are wanted. What is collected is kept
    at once, so that an interrupted build goes on where it was."""
    for chunk, job in order.jobs:
        for view, parts in zip(chunk, job.result(), strict=True):
            order.found[view] = Frame(*parts)
            kept.put(order.keys[view], order.found[view])
        kept.save()
        told(len(order.found), len(order.keys))
    return {view: order.found[view] for view in order.keys}


def processes() -> ProcessPoolExecutor:
    """Processes that draw. They start afresh, as on every system."""
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=_start)


def numbered(explorer: Explorer, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The states with these numbers, as Explorer.states counts them."""
    found = {}
    for number in numbers:
        rest, state = number, {}
        for name, control in reversed(explorer.controls.items()):
            rest, place = divmod(rest, len(control.values))
            state[name] = control.values[place]
        found[number] = {name: state[name] for name in explorer.controls}
    return found


def _start() -> None:
    # Nobody's answers, and no more threads than processes.
    os.environ["TWO_LEAPS_WORK"] = os.devnull


@lru_cache(maxsize=1)
def _explorers(path: str) -> list[Explorer]:
    shown = notebooks.shown(Path(path))
    return [each for _, each in shown if isinstance(each, Explorer)]


def _draw(path: str, views: Sequence[tuple[int, int]]) -> list[Frame]:
    explorers, made = _explorers(path), []
    for place, (ordinal, number) in enumerate(views):
        (state,) = numbered(explorers[ordinal], [number]).values()
        made.append(frames.of_state(explorers[ordinal], state))
        if place % COLLECT == COLLECT - 1:
            gc.collect()
    return made
