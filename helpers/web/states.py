"""Every state of every explorer, drawn once by two processes and kept for the next build."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
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


def drawn(
    path: Path,
    explorer: Explorer,
    ordinal: int,
    numbers: Sequence[int],
    kept: cache.Frames,
    pool: ProcessPoolExecutor,
    told: Callable[[int, int], object],
) -> dict[int, Frame]:
    """Frames by the number of their state. What `kept` holds is not drawn again.

    ordinal: the explorer's place among those of the notebook.  told: called with how many states
    are there and how many are wanted. What is drawn is kept at once, so that an interrupted build
    goes on where it was."""
    stem = cache.stem(explorer)
    keys = {number: cache.key(stem, state) for number, state in numbered(explorer, numbers).items()}
    found = {number: frame for number in numbers if (frame := kept.get(keys[number])) is not None}
    missing = [number for number in numbers if number not in found]
    chunks = [missing[at : at + AT_ONCE] for at in range(0, len(missing), AT_ONCE)]
    jobs = [pool.submit(_draw, str(path), ordinal, chunk) for chunk in chunks]
    for chunk, job in zip(chunks, jobs, strict=True):
        for number, parts in zip(chunk, job.result(), strict=True):
            found[number] = Frame(*parts)
            kept.put(keys[number], found[number])
        kept.save()
        told(len(found), len(numbers))
    return {number: found[number] for number in numbers}


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


def _draw(path: str, ordinal: int, numbers: Sequence[int]) -> list[Frame]:
    explorer, made = _explorers(path)[ordinal], []
    for place, state in enumerate(numbered(explorer, numbers).values()):
        made.append(frames.of_state(explorer, state))
        if place % COLLECT == COLLECT - 1:
            gc.collect()
    return made
