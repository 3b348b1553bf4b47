"""The course's figures: read a table, look up a figure, say where it comes from and how far it was
checked."""

from helpers.tables.citations import SourceError, cite, short, source, source_keys, typeset
from helpers.tables.reading import (
    CHECKED,
    CITATIONS,
    DATA,
    DESCRIPTION,
    WORKS,
    TableError,
    checksum,
    found_at,
    load,
    names,
    nearest_years,
    package,
    problems,
    row,
    series,
    undescribed,
)

__all__ = [
    "CHECKED",
    "CITATIONS",
    "DATA",
    "DESCRIPTION",
    "WORKS",
    "SourceError",
    "TableError",
    "checksum",
    "cite",
    "found_at",
    "load",
    "names",
    "nearest_years",
    "package",
    "problems",
    "row",
    "series",
    "short",
    "source",
    "source_keys",
    "typeset",
    "undescribed",
]
