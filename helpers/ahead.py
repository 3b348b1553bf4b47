"""Draws what a learner will probably look at next, while the kernel has nothing else to do.

One queue for the whole kernel: one drawing at a time and a pause after each, so that a key press never waits for more than
the drawing under way. Nothing is drawn while cells are being run, nor without a running event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable

from IPython.core.getipython import get_ipython

Draw = Callable[[], object]
# Seconds: after a move (a held key sends the next one sooner), between two drawings, and before anything else is drawn.
SOON, PAUSE, QUIET = 0.1, 0.1, 0.8


class Queue:
    """Drawings still to be made, by owner: whoever was moved last comes first, then the others from the top of the lesson."""

    def __init__(self) -> None:
        self._planned: dict[Hashable, list[Draw]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._cells = -1

    def plan(self, owner: Hashable, draws: Iterable[Draw], *, moved: bool = False) -> None:
        """Replace what is planned for `owner`. moved: the learner just moved a control, and the first drawing is made soon."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._planned.pop(owner, None)
        own = {owner: list(draws)}
        self._planned = own | self._planned if moved else self._planned | own
        self._wait(loop, SOON if moved else QUIET, moved)

    def _wait(self, loop: asyncio.AbstractEventLoop, seconds: float, moved: bool = False) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = loop.call_later(seconds, self._step, loop, moved)

    def _step(self, loop: asyncio.AbstractEventLoop, moved: bool) -> None:
        if not moved and self._cells_ran():
            self._wait(loop, QUIET)
            return
        self._planned = {owner: draws for owner, draws in self._planned.items() if draws}
        if self._planned:
            # Further guesses wait until the learner looks rather than moves on.
            self._wait(loop, QUIET if moved else PAUSE)
            next(iter(self._planned.values())).pop(0)()

    def _cells_ran(self) -> bool:
        shell = get_ipython()
        before, self._cells = self._cells, shell.execution_count if shell else -1
        return self._cells != before


QUEUE = Queue()
