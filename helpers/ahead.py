"""When the kernel draws: what a learner will probably look at next while it has nothing else to do, and of many quick moves
the last one.

One queue for the whole kernel: one drawing at a time and a pause after each, so that a key press never waits for more than
the drawing under way. Nothing is drawn ahead while cells are being run, nor without a running event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from itertools import chain

from IPython.core.getipython import get_ipython

Draw = Callable[[], object]
Plans = dict[Hashable, list[Draw]]
# Seconds: after a move (a held key sends the next one sooner), between two drawings, and before anything else is drawn.
SOON, PAUSE, QUIET = 0.1, 0.1, 0.8
# Seconds: between two steps of a drawing, so that a waiting key press is looked at; and after the last picture until one is
# drawn to its end although the learner has moved on, or somebody who holds a key would see nothing happen.
BREATH, PATIENCE = 0.005, 1.0
# asyncio itself does not hold on to what it runs.
UNDER_WAY: set[asyncio.Task[None]] = set()


class Queue:
    """Drawings still to be made, by owner: whoever was moved last comes first, then the others from the top of the lesson;
    and when none is left, in the same order those that somebody may come to later."""

    def __init__(self) -> None:
        self._planned: Plans = {}
        self._later: Plans = {}
        self._timer: asyncio.TimerHandle | None = None
        self._cells = -1

    def plan(self, owner: Hashable, draws: Iterable[Draw], later: Iterable[Draw] = (), *, moved: bool = False) -> None:
        """Replace what is planned for `owner`. moved: the learner just moved a control, and the first drawing is made soon."""
        loop = _loop()
        if loop is None:
            return
        self._planned = _placed(self._planned, owner, draws, moved)
        self._later = _placed(self._later, owner, later, moved)
        self._wait(loop, SOON if moved else QUIET, moved)

    def pause(self) -> None:
        """Draw nothing until something is planned again: the learner is on the way."""
        if self._timer:
            self._timer.cancel()

    def _wait(self, loop: asyncio.AbstractEventLoop, seconds: float, moved: bool = False) -> None:
        self.pause()
        self._timer = loop.call_later(seconds, self._step, loop, moved)

    def _step(self, loop: asyncio.AbstractEventLoop, moved: bool) -> None:
        if not moved and self._cells_ran():
            self._wait(loop, QUIET)
            return
        draws = next(filter(None, chain(self._planned.values(), self._later.values())), None)
        if draws is None:
            return
        try:
            draws.pop(0)()
        finally:
            # Only now, or a pause shorter than the drawing would be over before a waiting key press is looked at. Further
            # guesses wait until the learner looks rather than moves on.
            self._wait(loop, QUIET if moved else PAUSE)

    def _cells_ran(self) -> bool:
        shell = get_ipython()
        before, self._cells = self._cells, shell.execution_count if shell else -1
        return self._cells != before


def _placed(planned: Plans, owner: Hashable, draws: Iterable[Draw], first: bool) -> Plans:
    others, own = {each: left for each, left in planned.items() if left and each != owner}, {owner: list(draws)}
    return own | others if first else others | own


class Follower:
    """Shows where the learner is. A drawing is made in steps, and a newer move calls it off between two of them: of a rush of
    moves whose pictures are not drawn yet, the first is shown, and the last does not wait for those that were passed by."""

    def __init__(self, steps: Callable[[], Iterable[object]]) -> None:
        """steps: goes through the drawing of the place where the learner is now, and shows it at the end."""
        self._steps = steps
        self._walk: asyncio.Task[None] | None = None
        self._shown, self._moved_on = -PATIENCE, False

    def move(self) -> None:
        """The learner has moved. Without a running event loop all steps are made at once."""
        loop = _loop()
        if loop is None:
            deque(self._steps(), maxlen=0)
        elif self._walk and time.monotonic() - self._shown > PATIENCE:
            self._moved_on = True
        else:
            self._start(loop)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._walk:
            self._walk.cancel()
        self._walk = loop.create_task(self._through())
        UNDER_WAY.add(self._walk)
        self._walk.add_done_callback(UNDER_WAY.discard)

    async def _through(self) -> None:
        for _ in self._steps():
            await asyncio.sleep(BREATH)
        self._shown, self._walk = time.monotonic(), None
        if self._moved_on:
            self._moved_on = False
            self.move()


async def at_rest() -> None:
    """Wait until every move is followed to its end."""
    while UNDER_WAY:
        await asyncio.gather(*UNDER_WAY, return_exceptions=True)


def _loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


QUEUE = Queue()
