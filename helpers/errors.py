"""The kind of error that every room of the course shares."""

from __future__ import annotations


class LessonError(ValueError):
    """An error meant for the learner: in a notebook only its sentence is shown, without a
    traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]
