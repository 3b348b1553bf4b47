"""Where a figure comes from: source keys, short names, full citations typeset from
data/references.bib."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from helpers.errors import LessonError, one_of
from helpers.tables import reading
from helpers.tables.reading import CHECKED, CITATIONS, WORKS, load, series

# A source named in prose: a link whose words are author and year (behind the author's name the
# year alone) and whose target is the key, the id of its entry in the list of sources.
CITED = re.compile(r"\[([^\[\]]+)\]\(#([a-z][a-z0-9_]*)\)")
_LINK = r"\[[^\[\]]+\]\(#[a-z][a-z0-9_]*\)"
_BRACKET = re.compile(rf" ?\({_LINK}(?:; {_LINK})*\)|[,;] {_LINK}(?=[,;)])")


class Citation(NamedTuple):
    """A full citation. title: as it stands in the text, where it is in another language than
    English; language: that language as HTML names it (BCP 47), for example 'ru-Latn'."""

    text: str
    title: str = ""
    language: str = ""


class SourceError(LessonError):
    """A figure whose source cannot be told, or a source key that no bibliography entry answers
    to."""


def citation(key: str) -> Citation:
    """The full citation of a source key, formatted by pybtex from data/references.bib.

    The build typesets them all; where references.bib has changed since, the one that is asked for
    is typeset here. Raises SourceError, with the nearest key, for an unknown key."""
    return _ready_citations().get(key) or typeset(key)


def cite(key: str) -> str:
    """The full citation of a source key as plain text. Raises SourceError for an unknown key."""
    return citation(key).text


def foreign(text: str) -> list[Citation]:
    """The works whose titles, in another language than English, stand in a text."""
    return [work for work in _ready_citations().values() if work.title and work.title in text]


def short(key: str) -> str:
    """The short name of a source, author and year, as it stands under a chart. Raises SourceError
    if unknown."""
    known = load("sources").set_index("source")["short"]
    return str(known[one_of(list(known.index), key, "source")])


def cited_in(text: str) -> list[str]:
    """The keys of the sources that a text in Markdown names, in order."""
    return [key for _, key in CITED.findall(text)]


def uncited(text: str) -> str:
    """A text in Markdown without the sources that it names in brackets."""
    return _BRACKET.sub("", text)


def source(row: pd.Series) -> str:
    """Where one figure comes from, in sentences: value, unit, citation, where it was read, how far
    it was checked.

    row: one row of a series table, as load() gives it (for example `gdp.iloc[0]`).
    Raises SourceError when the row has no source column or its key is unknown.
    """
    if not isinstance(row, pd.Series) or "source" not in row or "series" not in row:
        raise SourceError(
            "source() takes one row of a series table, for example source(gdp.iloc[0])."
        )
    about = series(row["series"])
    when = f"{row['year']}, {row['period']}" if row.get("period") else f"{row['year']}"
    cited = cite(row["source"])
    where = row["where"] or load("sources").set_index("source").at[row["source"], "read_in"]
    note = f" Note: {row['note']}." if row["note"] else ""
    return (
        f"{about['label']}, {row['entity']}, {when}: {row['value']:,} {about['unit']}. Source:"
        f" {cited} Where in it: {where.rstrip('.')}. Checked: {row['checked']}"
        f" ({CHECKED[row['checked']]}).{note}"
    )


@lru_cache(maxsize=1)
def _ready_citations() -> dict[str, Citation]:
    """Citations as the build typeset them; none if they, or the works they were made from, have
    been edited since."""
    made = reading.DATA / CITATIONS
    if not (reading.is_sealed(made) and reading.is_sealed(reading.DATA / WORKS)):
        return {}
    try:
        stored = json.loads(made.read_text(encoding="utf-8"))
        return {key: Citation(*parts) for key, parts in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@lru_cache(maxsize=1)
def _bibliography() -> dict[str, str]:
    """The entry of each source as it stands in the file. pybtex reads only those that are cited: a
    lesson cites a tenth."""
    try:
        text = reading.there(WORKS, SourceError).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SourceError(
            f"data/{WORKS} is not text in UTF-8. Save the file with that encoding."
        ) from None
    except OSError as trouble:
        raise SourceError(f"data/{WORKS} cannot be read ({trouble.strerror}).") from None
    entries = re.split(r"^(?=@)", text, flags=re.MULTILINE)[1:]
    return {entry.partition("{")[2].partition(",")[0].strip(): entry for entry in entries}


@lru_cache(maxsize=1)
def _typesetter() -> tuple[Any, Any]:
    """Style and backend of a citation. Its parts are named here, or pybtex looks for them in every
    installed package."""
    from pybtex.backends.plaintext import Backend
    from pybtex.style.formatting.unsrt import Style
    from pybtex.style.labels.number import LabelStyle
    from pybtex.style.names.plain import NameStyle
    from pybtex.style.sorting.none import SortingStyle

    return (
        Style(label_style=LabelStyle, name_style=NameStyle, sorting_style=SortingStyle),
        Backend(),
    )


@lru_cache(maxsize=512)
def typeset(key: str) -> Citation:
    """The citation of a key in data/references.bib, typeset anew by pybtex.

    Raises SourceError for a key that is not there, with the nearest one, and for an entry that
    pybtex cannot read."""
    from pybtex.database.input.bibtex import Parser
    from pybtex.richtext import Text

    works = _bibliography()
    text = one_of(works, key, f"source in {WORKS}")
    style, backend = _typesetter()
    try:
        work = Parser().parse_string(text).entries[key]
        (entry,) = style.format_entries([work])
    except Exception as slip:
        # pybtex meets a slip of the hand with errors of every kind: a kind of work that it does not
        # know with an AttributeError, a brace too many with its own.
        raise SourceError(f"The entry {key!r} in {WORKS} cannot be read: {slip}.") from None
    cited = str(entry.text.render(backend))
    language = work.fields.get("langid", "")
    if not language:
        return Citation(cited)
    # What follows in brackets is the translation.
    title = str(Text.from_latex(work.fields["title"]).render(backend)).partition(" [")[0]
    if title not in cited:
        raise SourceError(f"The title of {key!r} in {WORKS} does not stand in its citation.")
    return Citation(cited, title, language)
