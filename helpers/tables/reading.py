"""The course's figures: read a table, look up what a series means, say where a figure comes from.

Every table lies in data/ as a CSV file and is described in data/datapackage.json (Frictionless Data
Package). A file that is byte for byte the one last checked (data/checksums.sha256) is read at once;
any other is validated first, so that a slip of the hand is named, not plotted."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.errors import LessonError, one_of

DATA = Path(__file__).resolve().parents[2] / "data"
WORKS, CITATIONS, DESCRIPTION = "references.bib", "citations.json", "datapackage.json"
CHECKED = {
    "read": "read in the source or its data file",
    "quoted": "as another work gives it",
    "derived": "worked out from other rows",
    "unchecked": "not yet confirmed in a document",
}
_TYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class TableError(LessonError):
    """A table that is missing, unknown or damaged; the message names file, row, column, value and
    what is allowed."""


def package() -> dict[str, Any]:
    """The data package's description, as data/datapackage.json gives it.

    Raises TableError when the description is missing, is not JSON or describes no tables.
    """
    path = DATA / DESCRIPTION
    try:
        return _description(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise TableError(
            f"{path.name} is missing from {DATA.name}/. Put the file back from a fresh copy. data/"
            " lies beside helpers/ in the folder of the course: where only helpers was installed,"
            " install the folder as a link (python3 -m helpers link)."
        ) from None
    except OSError as trouble:
        raise TableError(f"{path.name} cannot be read ({trouble.strerror}).") from None
    except ValueError as slip:
        raise TableError(
            f"{path.name} is not valid JSON: {slip}. Put the file back from a fresh copy."
        ) from None


def names() -> list[str]:
    """The names of all tables, for load()."""
    return [resource["name"] for resource in package()["resources"]]


def load(name: str) -> pd.DataFrame:
    """A table as a DataFrame, one row a figure, typed as its schema says.

    Series tables (series, entity, year, period, value, source, where, checked, note) gain the
    column `unit` from the series dictionary. Empty text stays empty text; an empty number is
    missing. Each call gives a fresh copy.

    Raises UnknownChoiceError for an unknown name, TableError for a missing or damaged file.
    """
    resource = _resource(name)
    path = there(resource["path"])
    stat = path.stat()
    return _read(str(path), stat.st_mtime_ns, stat.st_size, json.dumps(resource["schema"])).copy(
        deep=False
    )


def series(name: str) -> pd.Series:
    """The dictionary row of one series: label, unit, definition, borders, caution.

    Raises UnknownChoiceError for a series that the dictionary does not know.
    """
    dictionary = load("series").set_index("series")
    return dictionary.loc[one_of(list(dictionary.index), name, "series")]


def problems(name: str) -> list[str]:
    """What is wrong with one table, a sentence each: file, row, column, value, what is allowed.

    Raises UnknownChoiceError for an unknown name, TableError for a missing file.
    """
    from helpers.tables.validation import validate

    there(_resource(name)["path"])
    return validate(DATA, _resources(), name)


def undescribed() -> list[str]:
    """A sentence for each table in data/ that the description does not know, so that none is left
    out without a word. Leftovers of other systems and of editors are no tables."""
    described = {resource["path"] for resource in _resources().values()}
    found = sorted(path.name for path in DATA.glob("*.csv") if path.name not in described)
    return [
        f"data/{name} is not described in datapackage.json, so no lesson can read it. Describe it"
        " there (data/README.md says how), or move it out of data/."
        for name in found
        if not name.startswith((".", "~"))
    ]


def there(name: str, error: type[LessonError] = TableError) -> Path:
    """The path of a file of data/. Raises `error` where it is missing."""
    path = DATA / name
    if not path.is_file():
        raise error(f"data/{name} is missing. Put the file back from a fresh copy of the course.")
    return path


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=4)
def _description(path: str, modified: int) -> dict[str, Any]:
    text = Path(path).read_text(encoding="utf-8")
    described = json.loads(text)
    if checksum(Path(path)) != _sealed().get(DESCRIPTION):
        from helpers.tables.validation import description_slips

        slips = description_slips(described)
        if slips:
            raise TableError("\n".join(f"data/{DESCRIPTION}: {slip}" for slip in slips[:5]))
    return dict(described)


def _resources() -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in package()["resources"]}


def _resource(name: str) -> dict[str, Any]:
    known = _resources()
    if name not in known and (DATA / f"{name}.csv").is_file():
        raise TableError(f"data/{name}.csv is there, but not described in datapackage.json.")
    return dict(one_of(known, name, "table"))


@lru_cache(maxsize=64)
def _read(path: str, modified: int, size: int, schema: str) -> pd.DataFrame:
    file = Path(path)
    if not is_sealed(file):
        _stop_if_wrong(file.stem)
        _CHANGED.add(file.name)
    kinds = {field["name"]: _TYPES[field["type"]] for field in json.loads(schema)["fields"]}
    text = [name for name, kind in kinds.items() if kind == "str"]
    try:
        table = pd.read_csv(
            file,
            dtype=kinds,
            encoding="utf-8-sig",
            keep_default_na=False,
            na_values={n: [""] for n in kinds if n not in text},
        )
        if list(table.columns) != list(kinds):
            raise ValueError("other columns than described")
    except (OSError, ValueError) as slip:
        # A file that was sealed as it is, damage and all.
        _stop_if_wrong(file.stem)
        raise TableError(f"data/{file.name} cannot be read: {slip}.") from None
    if "series" in kinds and "value" in kinds:
        units = load("series").set_index("series")["unit"]
        table.insert(table.columns.get_loc("value") + 1, "unit", table["series"].map(units))
    return table


# The files that were read here though they are not those that the build last checked.
_CHANGED: set[str] = set()


def changed() -> str:
    """A sentence that names the tables read here which are not as they were published; empty where
    there is none. It stands under every chart: a row that is gone can turn a rank or a sum without
    any other sign."""
    names = [f"data/{name}" for name in sorted(_CHANGED) if not is_sealed(DATA / name)]
    if not names:
        return ""
    return (
        f"Not as published: {', '.join(names)} was changed on this computer, so figures, ranks and"
        " titles may differ. A fresh copy of the course has the published table."
    )


def _stop_if_wrong(name: str) -> None:
    found = problems(name)
    if found:
        more = f"\n... and {len(found) - 5} more" if len(found) > 5 else ""
        raise TableError("\n".join(found[:5]) + more)


def is_sealed(file: Path) -> bool:
    """Whether a file of data/ is byte for byte the one that the build last checked."""
    try:
        return file.is_file() and checksum(file) == _sealed().get(file.name)
    except OSError:
        # It is there and may not be read; whoever reads it next says so.
        return False


def _sealed() -> dict[str, str]:
    try:
        lines = (DATA / "checksums.sha256").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        # Without seals every table is checked before it is read.
        return {}
    pairs = (line.split(maxsplit=1) for line in lines)
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
