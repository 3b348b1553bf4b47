"""The vote that opens the course and closes it: how much weight does the learner give to each
explanation?

vote("first") stands in lesson 00, vote("last") and votes_compared() in lesson 09. The weights are
kept in the learner's own file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets

from helpers import charts
from helpers.errors import LessonError
from helpers.exercises import work
from helpers.exercises.definitions import ExerciseError
from helpers.exercises.form import Form, Told, reply_html
from helpers.widgets import events, parts

EXPLANATIONS = (
    "starting point",
    "aims and targets",
    "taking grain from farmers",
    "moving labour off the land",
    "false reports",
    "weather",
    "politics and fear",
    "something else",
)
LEAST, MOST = 0, 10
# Everything weighs the same until the learner says otherwise; what has no name yet weighs nothing.
AT_FIRST = {name: 0 if name == "something else" else 1 for name in EXPLANATIONS}
QUESTION = (
    "How much weight do you give to each explanation of why the two drives ended so differently?"
)
TITLES = {"first": "Your first vote", "last": "Your vote now"}
KEPT, SEEN = "kept", "your kept weights"
WAITING = "Your bars will stand here when you keep your weights."


def vote(which: str) -> Vote:
    """A form of eight number boxes and the chart of the weights in them; `which` is 'first' or
    'last'.

    Raises ExerciseError for any other word.
    """
    if which not in TITLES:
        raise ExerciseError(
            f"There is no vote called {which!r}. The votes are: {', '.join(TITLES)}."
        )
    return Vote(which)


def votes_compared() -> Moved:
    """A button that shows how the weights moved from the first vote to the last."""
    return Moved()


def kept_weights(which: str) -> dict[str, int] | None:
    """The weights kept for one vote, or None when none were kept. Raises work.WorkError for a
    damaged file.

    A stored number outside 0 to 10 is brought to the nearer end; what cannot be read as a number
    counts as 0."""
    kept = work.recall("weights", which)
    if not isinstance(kept, Mapping):
        return None
    return {name: _whole(kept.get(name)) for name in EXPLANATIONS}


class Vote(Form):
    """One of the two votes. Displayed live it has number boxes; stored it is the question and the
    explanations."""

    def __init__(self, which: str):
        self.which = which

    @property
    def head(self) -> str:
        """The question, and what is weighed."""
        numbers = f"Give each a whole number from {LEAST} to {MOST}: {', '.join(EXPLANATIONS)}."
        return f"<p><strong>{TITLES[self.which]}.</strong> {QUESTION} {numbers}</p>"

    @property
    def plain(self) -> str:
        """The question in plain text."""
        return f"{TITLES[self.which]}. {QUESTION} {'; '.join(EXPLANATIONS)}."

    @property
    def widget(self) -> widgets.Widget:
        """A live form with the weights kept last; each call builds another one."""
        boxes = {name: _box(name) for name in EXPLANATIONS}
        button = parts.button("Keep my weights")
        reply, picture = parts.words(), Picture(WAITING)

        def keep() -> None:
            given = {name: int(box.value) for name, box in boxes.items()}
            reply.value = reply_html(_kept(self.which, given, picture))

        reply.value = _recalled(self.which, boxes, picture)
        events.on_press(button, keep, *boxes.values())
        return parts.live(parts.words(self.head), *boxes.values(), button, reply, picture.place)


class Moved(Form):
    """How the weights moved. Displayed live it has a button and a chart; stored it says what it
    will show."""

    @property
    def head(self) -> str:
        """What will be shown."""
        return (
            "<p><strong>How your weights moved.</strong> Your first vote beside your vote now.</p>"
        )

    @property
    def plain(self) -> str:
        """What will be shown, in plain text."""
        return "How your weights moved: your first vote beside your vote now."

    @property
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""
        button = parts.button("Show how they moved", width="max-content")
        reply, picture = parts.words(), Picture("The chart will stand here.")

        def show() -> None:
            reply.value = reply_html(_compared(picture))

        events.on_press(button, show)
        reply.value = reply_html(_compared(picture), spoken=False)
        return parts.live(parts.words(self.head), button, reply, picture.place)


class Picture:
    """A place for a chart, with the figures behind it folded away below."""

    def __init__(self, waiting: str):
        self.place = parts.words(parts.framed(f"<p><em>{waiting}</em></p>"))

    def show(self, chart: charts.Chart) -> None:
        """Put a chart in the place."""
        self.place.value = parts.framed(chart.picture) + chart.behind


def _box(name: str) -> widgets.BoundedIntText:
    own: dict[str, Any] = {"value": AT_FIRST[name], "min": LEAST, "max": MOST}
    # Names of one width, so that the boxes stand below each other.
    return parts.control(widgets.BoundedIntText, name.capitalize(), name_width="15em", **own)


def _kept(which: str, given: dict[str, int], picture: Picture) -> Told:
    """Draw the weights and keep them; drawn even when they cannot be kept."""
    try:
        chart = charts.weights(given)
    except LessonError as cannot:
        return Told("wrong", str(cannot))
    picture.show(chart)
    try:
        work.keep("weights", which, given)
    except work.WorkError as trouble:
        return Told("not saved", f"{trouble} {chart.title}.")
    return Told(KEPT, f"{chart.title}.")


def _recalled(which: str, boxes: Mapping[str, widgets.BoundedIntText], picture: Picture) -> str:
    """Fill the boxes and the picture with what was kept; the reply that goes with it."""
    try:
        kept = kept_weights(which)
    except work.WorkError as trouble:
        return reply_html(Told("not read", str(trouble)), spoken=False)
    if kept is None or not any(kept.values()):
        return reply_html(Told("not attempted", "No weights kept yet."), spoken=False)
    for name, box in boxes.items():
        box.value = kept[name]
    chart = charts.weights(kept)
    picture.show(chart)
    return reply_html(Told(SEEN, f"{chart.title}."), spoken=False)


def _compared(picture: Picture) -> Told:
    try:
        votes = {which: kept_weights(which) for which in TITLES}
    except work.WorkError as trouble:
        return Told("not read", str(trouble))
    first, last = votes["first"], votes["last"]
    where = {
        "first": "Your first vote is in part 5 of lesson 00",
        "last": "Your vote now is the form above",
    }
    missing = [where[which] for which, kept in votes.items() if not kept or not any(kept.values())]
    if missing or not first or not last:
        return Told(
            "not attempted",
            f"{'. '.join(missing)}: keep your weights there, then press the button.",
        )
    chart = charts.weights_moved(first, last)
    picture.show(chart)
    return Told("your two votes", f"{chart.title}.")


def _whole(given: Any) -> int:
    plain = isinstance(given, (int, float)) and not isinstance(given, bool) and given == given
    return round(min(max(given, LEAST), MOST)) if plain else 0
