"""What stands in a form and was not checked yet: part 'drafts' of the learner's file, kept while
they write. A draft goes when it is checked or kept."""

from __future__ import annotations

from typing import Any

from helpers.exercises import work


def recall(name: str, otherwise: Any = None) -> Any:
    """The draft in a form, else `otherwise`. Never raises: a form that cannot read the file says so
    when it saves."""
    try:
        return work.recall("drafts", name, otherwise)
    except work.WorkError:
        return otherwise


def keep(name: str, value: Any, unless: Any = None) -> str:
    """Keep a draft, `unless` it is what was checked last; that, and nothing written, is no draft. A
    sentence when it cannot be kept, else nothing."""
    try:
        if value == unless or (unless is None and _empty(value)):
            if work.recall("drafts", name) is not None:
                work.forget("drafts", name)
        else:
            work.keep("drafts", name, value)
    except work.WorkError as trouble:
        return str(trouble)
    return ""


def drop(name: str) -> None:
    """Forget a draft that was checked or kept."""
    keep(name, None)


def _empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_empty, value.values()))
    return not value
