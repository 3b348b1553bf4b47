"""The course's figures: read a table, look up what a series means, say where a figure comes from.

Every table lies in data/ as a CSV file and is described in data/datapackage.json (Frictionless Data Package).
A file that is byte for byte the one last checked (data/checksums.sha256) is read at once; any other is
validated first with the frictionless library, so that a slip of the hand is named, not plotted.
"""

from __future__ import annotations

import hashlib
import json
import re
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import LessonError

DATA = Path(__file__).resolve().parent.parent / "data"
WORKS, CITATIONS = "references.bib", "citations.json"
CHECKED = {
    "read": "read in the source or its data file",
    "quoted": "as another work gives it",
    "derived": "worked out from other rows",
    "unchecked": "not yet confirmed in a document",
}
_TYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class TableError(LessonError):
    """A table that is missing, unknown or damaged; the message names file, row, column, value and what is allowed."""


class NoFigure(LessonError):
    """There is no figure for this series, country and year; the message names the nearest years that have one."""


class SourceError(LessonError):
    """A figure whose source cannot be told, or a source key that no bibliography entry answers to."""


def package() -> dict[str, Any]:
    """The data package's description, as data/datapackage.json gives it.

    Raises TableError when the description is missing or is not JSON.
    """
    path = DATA / "datapackage.json"
    try:
        return _description(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise TableError(f"{path.name} is missing from {DATA.name}/. Put the file back from a fresh copy.") from None
    except ValueError as slip:
        raise TableError(f"{path.name} is not valid JSON: {slip}") from None


def names() -> list[str]:
    """The names of all tables, for load()."""
    return [resource["name"] for resource in package()["resources"]]


def load(name: str) -> pd.DataFrame:
    """A table as a DataFrame, one row a figure, typed as its schema says.

    Series tables (series, entity, year, period, value, source, where, checked, note) gain the column `unit` from the
    series dictionary. Empty text stays empty text; an empty number is missing. Each call gives a fresh copy.

    Raises TableError for an unknown name and for a missing or damaged file.
    """
    resource = _resource(name)
    path = _there(resource["path"])
    stat = path.stat()
    return _read(str(path), stat.st_mtime_ns, stat.st_size, json.dumps(resource["schema"])).copy(deep=False)


def series(name: str) -> pd.Series:
    """The dictionary row of one series: label, unit, definition, borders, caution.

    Raises TableError, with the nearest name, for a series that the dictionary does not know.
    """
    dictionary = load("series").set_index("series")
    if name not in dictionary.index:
        raise TableError(f"There is no series {name!r}.{_nearest(name, dictionary.index)}")
    return dictionary.loc[name]


def cite(key: str) -> str:
    """The full citation of a source key, formatted by pybtex from data/references.bib.

    The build typesets them all; where references.bib has changed since, the one that is asked for is typeset here.
    Raises SourceError, with the nearest key, for an unknown key.
    """
    return _ready_citations().get(key) or typeset(key)


def short(key: str) -> str:
    """The short name of a source, author and year, as it stands under a chart. Raises SourceError if unknown."""
    known = load("sources").set_index("source")["short"]
    if key not in known.index:
        raise SourceError(f"There is no source {key!r}.{_nearest(key, known.index)}")
    return str(known[key])


def source(row: pd.Series) -> str:
    """Where one figure comes from, in sentences: value, unit, citation, where it was read, how far it was checked.

    row: one row of a series table, as load() gives it (for example `gdp.iloc[0]`).
    Raises SourceError when the row has no source column or its key is unknown.
    """
    if not isinstance(row, pd.Series) or "source" not in row or "series" not in row:
        raise SourceError("source() takes one row of a series table, for example source(gdp.iloc[0]).")
    about = series(row["series"])
    when = f"{row['year']}, {row['period']}" if row.get("period") else f"{row['year']}"
    cited = cite(row["source"])
    where = row["where"] or load("sources").set_index("source").at[row["source"], "read_in"]
    note = f" Note: {row['note']}." if row["note"] else ""
    return (
        f"{about['label']}, {row['entity']}, {when}: {row['value']:,} {about['unit']}. "
        f"Source: {cited} Where: {where.rstrip('.')}. Checked: {row['checked']} ({CHECKED[row['checked']]}).{note}"
    )


def row(table: pd.DataFrame, series: str, entity: str, year: int) -> pd.Series:
    """The one row of a series table for a series, a country and a year.

    Raises TableError for a series or country that the table does not have, NoFigure for a year without a figure.
    """
    at = found_at(table, series, entity, year)
    if not at.size:
        raise _no_row(table, series, entity, year)
    return table.iloc[at[0]]


def found_at(table: pd.DataFrame, series: str, entity: str, year: int) -> np.ndarray:
    """The row numbers (for iloc) of a series table that hold a series, a country and a year; none if there is no such row.

    Lessons look up thousands of figures, and this takes a quarter of the time of three conditions on the whole table.
    """
    # The year first: numbers are compared a hundred times faster than words.
    at = np.flatnonzero((table["year"] == year).to_numpy(dtype=bool, na_value=False))
    for name, word in (("series", series), ("entity", entity)):
        at = at[table[name].array[at] == word]
    return at


def _no_row(table: pd.DataFrame, series: str, entity: str, year: int) -> LessonError:
    own = table[table["series"] == series]
    if own.empty:
        return TableError(f"This table has no series {series!r}.{_nearest(series, table['series'].unique())}")
    own = own[own["entity"] == entity]
    if own.empty:
        return TableError(f"{series} has no figures for {entity!r}. Is it in another table?")
    return NoFigure(f"There is no figure of {series} for {entity} in {year}. {nearest_years(own['year'], year)}")


def nearest_years(years: pd.Series, year: int) -> str:
    """The years with a figure on both sides of one without, as a sentence."""
    before, after = years[years < year], years[years > year]
    near = [str(int(before.max()))] if len(before) else []
    near += [str(int(after.min()))] if len(after) else []
    return f"The nearest years with a figure: {' and '.join(near)}."


def problems(name: str) -> list[str]:
    """What frictionless finds wrong with one table, a sentence each: file, row, column, value, what is allowed.

    Raises TableError for an unknown name and for a missing file.
    """
    from helpers.damage import describe

    resource = _resource(name)
    _there(resource["path"])
    return describe(DATA, resource)


def _there(name: str, error: type[LessonError] = TableError) -> Path:
    path = DATA / name
    if not path.is_file():
        raise error(f"data/{name} is missing. Put the file back from a fresh copy of the course.")
    return path


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=4)
def _description(path: str, modified: int) -> dict[str, Any]:
    return dict(json.loads(Path(path).read_text(encoding="utf-8")))


def _resource(name: str) -> dict[str, Any]:
    known = {resource["name"]: resource for resource in package()["resources"]}
    if name not in known:
        raise TableError(f"There is no table {name!r}.{_nearest(name, known)} The tables are: {', '.join(sorted(known))}.")
    return dict(known[name])


def _nearest(word: str, known: Any) -> str:
    close = get_close_matches(str(word), [str(item) for item in known], n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else ""


@lru_cache(maxsize=64)
def _read(path: str, modified: int, size: int, schema: str) -> pd.DataFrame:
    file = Path(path)
    if not _is_sealed(file):
        found = problems(file.stem)
        if found:
            more = f"\n... and {len(found) - 5} more" if len(found) > 5 else ""
            raise TableError("\n".join(found[:5]) + more)
    kinds = {field["name"]: _TYPES[field["type"]] for field in json.loads(schema)["fields"]}
    text = [name for name, kind in kinds.items() if kind == "str"]
    table = pd.read_csv(
        file, dtype=kinds, encoding="utf-8", keep_default_na=False, na_values={n: [""] for n in kinds if n not in text}
    )
    if "series" in kinds and "value" in kinds:
        units = load("series").set_index("series")["unit"]
        table.insert(table.columns.get_loc("value") + 1, "unit", table["series"].map(units))
    return table


def _is_sealed(file: Path) -> bool:
    """Whether a file of data/ is byte for byte the one that the build last checked."""
    return file.is_file() and checksum(file) == _sealed().get(file.name)


def _sealed() -> dict[str, str]:
    try:
        lines = (DATA / "checksums.sha256").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split(maxsplit=1) for line in lines)
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


@lru_cache(maxsize=1)
def _ready_citations() -> dict[str, str]:
    """Citations as the build typeset them; none if they, or the works they were made from, have been edited since."""
    made = DATA / CITATIONS
    if not (_is_sealed(made) and _is_sealed(DATA / WORKS)):
        return {}
    return dict(json.loads(made.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _bibliography() -> dict[str, str]:
    """The entry of each source as it stands in the file. pybtex reads only those that are cited: a lesson cites a tenth."""
    try:
        text = _there(WORKS, SourceError).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SourceError(f"data/{WORKS} is not text in UTF-8. Save the file with that encoding.") from None
    entries = re.split(r"^(?=@)", text, flags=re.MULTILINE)[1:]
    return {entry.partition("{")[2].partition(",")[0].strip(): entry for entry in entries}


@lru_cache(maxsize=1)
def _typesetter() -> tuple[Any, Any]:
    """Style and backend of a citation. Its parts are named here, or pybtex looks for them in every installed package."""
    from pybtex.backends.plaintext import Backend
    from pybtex.style.formatting.unsrt import Style
    from pybtex.style.labels.number import LabelStyle
    from pybtex.style.names.plain import NameStyle
    from pybtex.style.sorting.none import SortingStyle

    return Style(label_style=LabelStyle, name_style=NameStyle, sorting_style=SortingStyle), Backend()


@lru_cache(maxsize=512)
def typeset(key: str) -> str:
    """The citation of a key in data/references.bib, typeset anew by pybtex.

    Raises SourceError for a key that is not there, with the nearest one, and for an entry that pybtex cannot read.
    """
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    works = _bibliography()
    if key not in works:
        raise SourceError(f"There is no source {key!r} in {WORKS}.{_nearest(key, works)}")
    style, backend = _typesetter()
    try:
        (entry,) = style.format_entries([Parser().parse_string(works[key]).entries[key]])
    except (PybtexError, KeyError) as slip:
        raise SourceError(f"The entry {key!r} in {WORKS} cannot be read: {slip}.") from None
    return str(entry.text.render(backend))
