"""Which course and which data: told in every hand-in and on every page of a class."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from helpers import tables


def course_version() -> str:
    """The version of the installed course."""
    try:
        return version("two-leaps")
    except PackageNotFoundError:
        return "unknown"


def data_version() -> str:
    """The version of the data, from their description."""
    return str(tables.package()["version"])
