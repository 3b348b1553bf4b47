"""All frames of an explorer in few bytes: every piece of text once, and for each frame the places
of its pieces."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable

from helpers.web.frames import Frame


def bound(frames: Iterable[Frame]) -> str:
    """Frames as text for a page: deflated, in base64.

    Inside: the length of the first part in four bytes, least first; the pieces, one a line; then
    for each frame and each of its parts the pieces as steps from the one before, and a zero. A step
    to the next piece is a 1, others are folded (forth and back by turns) and written seven bits a
    byte, least first, the eighth bit saying that more follow. Raises ValueError for a piece of more
    than one line."""
    places: dict[str, int] = {}
    steps = bytearray()
    last = -1
    for frame in frames:
        for part in frame:
            for piece in part:
                place = places.setdefault(piece, len(places))
                step = place - last - 1
                last = place
                _write(steps, 1 + (2 * step if step >= 0 else -2 * step - 1))
            steps.append(0)
    broken = next((piece for piece in places if "\n" in piece), None)
    if broken is not None:
        raise ValueError(f"This piece has more than one line: {broken[:80]!r}")
    text = "\n".join(places).encode("utf-8")
    whole = len(text).to_bytes(4, "little") + text + bytes(steps)
    return base64.b64encode(zlib.compress(whole, 9)).decode("ascii")


def _write(store: bytearray, number: int) -> None:
    while number > 127:
        store.append(number & 127 | 128)
        number >>= 7
    store.append(number)
