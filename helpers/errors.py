"""Errors that every room shares, and the one answer to a name that is not on offer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar, overload

from helpers.likeness import alike, nearest_name

T = TypeVar("T")
# A longer list helps nobody: then the nearest ones are named. Nor do whole sentences, behind the
# one that was meant.
LISTED, SENTENCE = 40, 60


class LessonError(ValueError):
    """An error meant for the learner: in a notebook only its sentence is shown, without a
    traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class UnknownChoiceError(LessonError):
    """A name that is not on offer; the message lists what is, and names the nearest."""


class NoFigureError(LessonError):
    """There is no figure for what was asked; the message names what there is, or the nearest years
    that have one."""


class SettingError(LessonError):
    """A number that makes no sense where it stands; the message says what is allowed."""


@overload
def one_of(known: Mapping[str, T], name: object, what: str) -> T: ...
@overload
def one_of(known: Sequence[str], name: object, what: str) -> str: ...
def one_of(known: Mapping[str, Any] | Sequence[str], name: object, what: str) -> Any:
    """What `known` holds under a name, or the name itself where `known` is a plain list.

    what: the word for such a name in the message, as in 'vintage'.
    Raises UnknownChoiceError for a name that is not among them.
    """
    if isinstance(name, str) and name in known:
        return known[name] if isinstance(known, Mapping) else name
    raise UnknownChoiceError(not_among(known, name, what))


def not_among(known: Collection[str], name: object, what: str) -> str:
    """The message for a name that is not on offer: the nearest match, and what there is."""
    names = [str(each) for each in known]
    listed = names if len(names) <= LISTED else alike(name, names, 5)
    offer = "Choose one of" if listed == names else f"There are {len(names)}; the nearest are"
    meant = nearest(name, names)
    said = f"There is no {what} called {name!r}.{meant}"
    if meant and max(map(len, names)) > SENTENCE:
        return said
    return f"{said} {offer}: {', '.join(listed)}." if listed else said


def nearest(name: object, known: Collection[Any]) -> str:
    """The known name that is meant most likely, as a question with a space before it; empty where
    none is alike."""
    near = nearest_name(name, known)
    return f" Did you mean {near!r}?" if near else ""
