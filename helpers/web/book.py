"""All frames of an explorer in few bytes: every piece of text once, and for each frame the places
of its pieces."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator

import zopfli.zlib

from helpers.web.frames import Frame

# Where words and long paths come apart once more: after a clause, and before each mark of a path,
# since the marks of one year stand in many views.
CLAUSES, MARKS = re.compile(r"(?<=; )|(?<=\. )"), re.compile(r"(?<=\S)(?=M)")
FEW = 8
# More take longer and save one byte in two hundred.
ROUNDS = 5
# The letters of base 85 that mean something to HTML, and what stands for them.
PLAIN = bytes.maketrans(b"<>&", b",.:")


def packed(whole: bytes) -> str:
    """Bytes as text for a page: deflated as small as deflate can, in base 85, whose letters are a
    sixteenth fewer than those of base64. No letter means anything to HTML."""
    squeezed = zopfli.zlib.compress(whole, numiterations=ROUNDS)
    return base64.b85encode(squeezed).translate(PLAIN).decode("ascii")


def bound(frames: Iterable[Frame]) -> bytes:
    """Frames as bytes to be packed.

    Inside: the length of the first part in four bytes, least first; the pieces, one a line; then
    for each frame and each of its parts the pieces as steps from the one before, and a zero. A step
    to the next piece is a 1, others are folded (forth and back by turns) and written seven bits a
    byte, least first, the eighth bit saying that more follow. Raises ValueError for a piece of more
    than one line."""
    places: dict[str, int] = {}
    steps = bytearray()
    last = -1
    for frame in frames:
        for name, part in frame._asdict().items():
            for piece in _finer(name, part):
                place = places.setdefault(piece, len(places))
                step = place - last - 1
                last = place
                _write(steps, 1 + (2 * step if step >= 0 else -2 * step - 1))
            steps.append(0)
    broken = next((piece for piece in places if "\n" in piece), None)
    if broken is not None:
        raise ValueError(f"This piece has more than one line: {broken[:80]!r}")
    text = "\n".join(places).encode("utf-8")
    return len(text).to_bytes(4, "little") + text + bytes(steps)


def _finer(name: str, part: list[str]) -> Iterator[str]:
    for piece in part:
        if name == "picture" and piece.startswith("<path") and piece.count("M") > FEW:
            yield from MARKS.split(piece)
        elif name in ("seen", "told"):
            yield from CLAUSES.split(piece)
        else:
            yield piece


def _write(store: bytearray, number: int) -> None:
    while number > 127:
        store.append(number & 127 | 128)
        number >>= 7
    store.append(number)
