"""When the kernel draws: what a learner will probably look at next while it has nothing else to do,
and of many quick moves the last one.

Without it the slowest twentieth of looks takes a fifth to a half longer in a menu or a number box,
and up to twice as long in the page (figures in CONTRIBUTING.md, "How fast it is").

One queue for the whole kernel: one drawing at a time, made in steps, and a pause after each, so
that a key press never waits for more than the step under way. Nothing is drawn ahead while cells
are being run, nor without a running event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain

from IPython.core.getipython import get_ipython

# A drawing that stops after each of its steps.
Steps = Iterator[object]
Plans = dict[Hashable, list[Steps]]
# Seconds: after a move (a held key sends the next one sooner), between two drawings, and before
# anything else is drawn; between two steps of a drawing, so that a key press is looked at.
MOVED_DELAY, BETWEEN_DELAY, IDLE_DELAY, STEP_DELAY = 0.1, 0.1, 0.8, 0.02
# Owners at most, twice as many as a lesson has explorers: a cell that is run anew leaves its old
# one behind.
OWNERS = 8
DONE = object()
# Seconds: moves closer together than this are a rush; in a rush the picture waits so long for the
# next move; and so long after the last picture one is drawn all the same, or somebody who holds a
# key would see nothing happen.
RUSH_WINDOW, DEBOUNCE_DELAY, LONGEST_DELAY = 0.08, 0.05, 1.0


class Queue:
    """Drawings still to be made, by owner: whoever was moved last comes first, then the others from
    the top of the lesson; and when none is left, in the same order those that somebody may come to
    later."""

    def __init__(self) -> None:
        self._planned: Plans = {}
        self._later: Plans = {}
        self._timer: asyncio.TimerHandle | None = None
        self._cells = -1

    def schedule(
        self,
        owner: Hashable,
        draws: Iterable[Steps],
        later: Iterable[Steps] = (),
        *,
        moved: bool = False,
    ) -> None:
        """Replace what is planned for `owner`. moved: the learner just moved a control, and the
        first drawing is made soon."""
        loop = _loop()
        if loop is None:
            return
        self._planned = _placed(self._planned, owner, draws, moved)
        self._later = _placed(self._later, owner, later, moved)
        self._wait(loop, MOVED_DELAY if moved else IDLE_DELAY, moved)

    def pause(self) -> None:
        """Draw nothing until something is planned again: the learner is on the way."""
        if self._timer:
            self._timer.cancel()

    def _wait(self, loop: asyncio.AbstractEventLoop, seconds: float, moved: bool = False) -> None:
        self.pause()
        self._timer = loop.call_later(seconds, self._step, loop, moved)

    def _step(self, loop: asyncio.AbstractEventLoop, moved: bool) -> None:
        if not moved and self._cells_ran():
            self._wait(loop, IDLE_DELAY)
            return
        draws = next(filter(None, chain(self._planned.values(), self._later.values())), None)
        if draws is None:
            return
        more = False
        try:
            more = next(draws[0], DONE) is not DONE
        finally:
            if not more:
                draws.pop(0)
            # Only now, or a pause shorter than the step would be over before a waiting key press is
            # looked at. Further guesses wait until the learner looks rather than moves on.
            self._wait(
                loop, STEP_DELAY if more else IDLE_DELAY if moved else BETWEEN_DELAY, moved and more
            )

    def _cells_ran(self) -> bool:
        shell = get_ipython()
        before, self._cells = self._cells, shell.execution_count if shell else -1
        return self._cells != before


def _placed(planned: Plans, owner: Hashable, draws: Iterable[Steps], first: bool) -> Plans:
    waiting = [(each, left) for each, left in planned.items() if left and each != owner]
    others, own = dict(waiting[1 - OWNERS :]), {owner: list(draws)}
    return own | others if first else others | own


class Debouncer:
    """Shows where the learner is: a single move at once; of a rush of moves whose pictures are not
    drawn yet, the first, and the last when they come to rest, so that it does not wait for a
    picture that was passed by."""

    def __init__(self, show: Callable[[], object]) -> None:
        """show: draws the place where the learner is now, and shows it."""
        self._show = show
        self._timer: asyncio.TimerHandle | None = None
        self._moved = self._shown = -LONGEST_DELAY

    def move(self, *, drawn: bool) -> None:
        """The learner has moved. drawn: to a picture that is there already. Without a running event
        loop nothing waits."""
        now, loop = time.monotonic(), _loop()
        rushed, late = now - self._moved < RUSH_WINDOW, now - self._shown > LONGEST_DELAY
        self._moved = now
        if self._timer:
            self._timer.cancel()
        if loop and rushed and not drawn and not late:
            self._timer = loop.call_later(DEBOUNCE_DELAY, self._now)
        else:
            self._now()

    def _now(self) -> None:
        self._timer = None
        self._show()
        # A move that came while this was drawn belongs to the same rush.
        self._moved = self._shown = time.monotonic()


def _loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


QUEUE = Queue()
