"""What somebody may have meant who wrote a name that is not known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# Names in use for the same place, or for a part of it that the tables count under another name.
OTHER_NAMES = {
    "soviet union": "USSR",
    "union of soviet socialist republics": "USSR",
    "sssr": "USSR",
    "cccp": "USSR",
    "sun": "USSR",
    "former ussr": "USSR",
    "russia": "USSR",
    "prc": "China",
    "chn": "China",
    "peoples republic of china": "China",
    "mainland china": "China",
    "red china": "China",
    "communist china": "China",
    "roc": "Taiwan",
    "russian sfsr": "RSFSR",
    "soviet russia": "RSFSR",
    "ukrainian ssr": "Ukraine",
    "ukssr": "Ukraine",
    "kazakh assr": "Kazakhstan",
    "kazakh ssr": "Kazakhstan",
    "kazak assr": "Kazakhstan",
    "belorussia": "Belarus",
    "byelorussia": "Belarus",
    "uk": "United Kingdom",
    "great britain": "United Kingdom",
    "britain": "United Kingdom",
    "england": "United Kingdom",
    "us": "United States",
    "usa": "United States",
    "america": "United States",
    "holland": "Netherlands",
    "burma": "Myanmar",
    "ceylon": "Sri Lanka",
    "persia": "Iran",
    "siam": "Thailand",
    "turkiye": "Turkey",
    "west germany": "Germany",
    "nei menggu": "Inner Mongolia",
    "neimenggu": "Inner Mongolia",
    "canton": "Guangdong",
    "szechuan": "Sichuan",
    "szechwan": "Sichuan",
    "honan": "Henan",
    "anhwei": "Anhui",
}

# What is meant where a table does not know the part.
WHOLE = {"RSFSR": "USSR"}


def plain(word: object) -> str:
    """A name without what people write in different ways: capitals, accents, points, blanks."""
    letters = unicodedata.normalize("NFKD", str(word)).casefold()
    return re.sub(r"[^0-9a-zа-я一-鿿]+", " ", letters.replace("’", "").replace("'", "")).strip()


def alike(word: object, known: Iterable[object], number: int) -> list[str]:
    """The names spelled most like a word, the likest first, however little they resemble it."""
    return get_close_matches(str(word), [str(name) for name in known], number, 0.0)


def nearest_name(word: object, known: Iterable[object]) -> str | None:
    """The known name that is meant most likely: the same but for capitals and marks, another name
    of the same thing, one that holds all its words, one spelled almost alike; None where none
    is."""
    names = [str(name) for name in known]
    asked = plain(word)
    same = {plain(name): name for name in reversed(names)}
    if asked in same:
        return same[asked]
    other = OTHER_NAMES.get(asked) or OTHER_NAMES.get(asked.replace(" ", ""), "")
    for name in (other, WHOLE.get(other)):
        if name in names:
            return name
    words = set(asked.split())
    # A part of the name, as in 'grain procurement' for grain_procurement_nove.
    parts = {name: set(plain(name.replace("_", " ")).split()) for name in names}
    holding = sorted((name for name in names if words and words <= parts[name]), key=len)
    sure = get_close_matches(str(word), names, n=1, cutoff=0.8)
    close = get_close_matches(str(word), names, n=1, cutoff=0.5)
    return next(iter([*sure, *holding, *close]), None)
