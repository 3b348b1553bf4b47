# ruff: noqa: PTH112, PTH113, PTH118, PTH122, PTH208
"""Files that are found in the place of others because they have the same name: Python looks into
some folders first, whatever lies there.

Loads nothing that is not loaded already (pathlib is not), since any part of Python may have such a
rival."""

import os
import sys
from collections.abc import Container

TOLD = """What the course needs is not found: this has the same name and is found first:
{rival}
Rename it, or uninstall it if it is a package, and run the same line again."""


def named(folder: str, names: Container[str]) -> list[str]:
    """The modules and packages right in a folder that have one of the names, as whole paths."""
    found = []
    for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        name, ending = os.path.splitext(entry)
        if name not in names:
            continue
        path = os.path.join(folder, entry)
        if ending == ".py" or os.path.isfile(os.path.join(path, "__init__.py")):
            found.append(path)
    return found


def of_python(folder: str) -> list[str]:
    """What in a folder has the name of a part of Python."""
    return named(folder, sys.stdlib_module_names)
