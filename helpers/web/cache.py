"""Frames that were drawn before, by what they were drawn from. A frame is used again only where
code, libraries, data and state are the same, byte for byte."""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
import zlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd

from helpers import tables
from helpers.explorer import Explorer
from helpers.web.frames import Frame

HELPERS = Path(__file__).resolve().parents[1]
# Rooms that no chart and no table knows of (a test holds it), so that their changes redraw nothing.
ELSEWHERE = {"bootstrap", "classroom", "exercises", "jupyter", "widgets", "workshop", "web"}
# Modules of this room through which a state becomes a frame.
OURS = ("frames.py", "points.py")
# Tables that charts and their words look into by themselves, beside those that a lesson gives them.
LOOKED_INTO = ("series", "sources", "country_sources", "entities", "witnesses", "timeline")


class Frames:
    """The frames kept from earlier builds, in one file. Used as a context; at its end what this
    build did not ask for is dropped."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(path)
        self._store.execute(
            "CREATE TABLE IF NOT EXISTS frames (key TEXT PRIMARY KEY, used INTEGER, frame BLOB)"
        )
        self._store.execute("CREATE TABLE IF NOT EXISTS books (key TEXT PRIMARY KEY, book TEXT)")
        self._used: set[str] = set()
        self._books: set[str] = set()

    def get(self, key: str) -> Frame | None:
        """The frame kept under a key, or None."""
        self._used.add(key)
        row = self._store.execute("SELECT frame FROM frames WHERE key = ?", (key,)).fetchone()
        return Frame(*json.loads(zlib.decompress(row[0]))) if row else None

    def put(self, key: str, frame: Frame) -> None:
        """Keep a frame."""
        text = json.dumps(frame, ensure_ascii=False).encode("utf-8")
        self._store.execute(
            "INSERT OR REPLACE INTO frames VALUES (?, 0, ?)", (key, zlib.compress(text, 6))
        )

    def book(self, whole: bytes) -> str | None:
        """Frames bound to bytes as text for a page, or None where they were not packed yet."""
        key = _bound_key(whole)
        self._books.add(key)
        row = self._store.execute("SELECT book FROM books WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def put_book(self, whole: bytes, text: str) -> None:
        """Keep the text that frames bound to bytes were packed into."""
        self._store.execute("INSERT OR REPLACE INTO books VALUES (?, ?)", (_bound_key(whole), text))

    def save(self) -> None:
        """Write down what was put so far."""
        self._store.commit()

    def close(self, whole: bool) -> None:
        """End the use of the file. whole: everything was asked for, so the rest can go."""
        if whole:
            for name, used in (("frames", self._used), ("books", self._books)):
                held = {row[0] for row in self._store.execute(f"SELECT key FROM {name}")}
                self._store.executemany(
                    f"DELETE FROM {name} WHERE key = ?", [(key,) for key in sorted(held - used)]
                )
        self._store.commit()
        self._store.close()


def stem(explorer: Explorer) -> str:
    """What all states of an explorer are drawn from: code, libraries, tables."""
    parts = [_code(), _libraries(), explorer.name]
    parts += [_content(each) for each in explorer.data]
    parts += [_content(tables.load(name)) for name in LOOKED_INTO]
    return _digest("\n".join(parts))


def key(stem: str, state: Mapping[str, Any]) -> str:
    """The name of one state's frame."""
    return _digest(f"{stem}\n{sorted(state.items())!r}")


def _bound_key(whole: bytes) -> str:
    return hashlib.sha256(_packing() + b"\0" + whole).hexdigest()


@lru_cache(maxsize=1)
def _packing() -> bytes:
    """What makes text of bound frames: the content of a module and the version of its library."""
    return (HELPERS / "web" / "book.py").read_bytes() + b"\0" + version("zopfli").encode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """The content of every module that takes part in drawing."""
    files = [
        path
        for path in sorted(HELPERS.rglob("*.py"))
        if path.relative_to(HELPERS).parts[0] not in ELSEWHERE
    ]
    files += [HELPERS / "web" / name for name in OURS]
    whole = hashlib.sha256()
    for path in files:
        whole.update(str(path.relative_to(HELPERS)).encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _libraries() -> str:
    return " ".join(
        [platform.python_version(), matplotlib.__version__, np.__version__, pd.__version__]
    )


def _content(thing: Any) -> str:
    """The whole content of one argument of a chart function."""
    if isinstance(thing, pd.DataFrame):
        kinds = ",".join(map(str, thing.dtypes))
        return _digest(f"{kinds}\n{thing.to_csv()}")
    return _digest(repr(thing))
