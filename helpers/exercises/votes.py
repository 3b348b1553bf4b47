"""The vote that opens the course and closes it: how much weight does the learner give to each
explanation?

vote("first") stands in lesson 00, vote("last") and votes_compared() in lesson 09. The weights are
kept in the learner's own file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets

from helpers import charts, course
from helpers.errors import LessonError, one_of
from helpers.exercises import drafts, whole, work
from helpers.exercises.form import Form, Told, reply_html
from helpers.exercises.rules import sentence
from helpers.markup import heading
from helpers.widgets import events, parts

# What each explanation says, in a line.
EXPLAINED = {
    "starting point": "What each country had before its drive: food and factories per head, land,"
    " schools, railways.",
    "aims and targets": "What the leaders wanted, how much and how soon.",
    "taking grain from farmers": "How much of the harvest the state took, at which price, and for"
    " whom.",
    "moving labour off the land": "People sent from the fields to furnaces, dams and factories.",
    "false reports": "Harvests and steel reported larger than they were.",
    "weather": "Drought, flood and cold in the years of the drive.",
    "politics and fear": "Who could say no, and what happened to those who did.",
    "something else": "Anything that the list leaves out. Say what when you talk about it.",
}
EXPLANATIONS = tuple(EXPLAINED)
LEAST, MOST = 0, 10
# Everything weighs the same until the learner says otherwise; what has no name yet weighs nothing.
AT_FIRST = {name: 0 if name == "something else" else 1 for name in EXPLANATIONS}
QUESTION = (
    "How much weight do you give to each explanation of why the two drives ended so differently?"
)
TITLES = {"first": "Your first vote", "last": "Your vote now"}
KEPT, SEEN = "kept", "your kept weights"
UNTOUCHED = (
    "Every number still stands as it did at first. Change those that you give more or less weight,"
    " then keep them."
)
WAITING = "Your bars will stand here when you keep your weights."


def vote(which: str) -> Vote:
    """A form of eight number boxes and the chart of the weights in them; `which` is 'first' or
    'last'.

    Raises ExerciseError for any other word.
    """
    one_of(TITLES, which, "vote")
    return Vote(which)


def votes_compared() -> Moved:
    """A button that shows how the weights moved from the first vote to the last."""
    return Moved()


def kept_weights(which: str) -> dict[str, int] | None:
    """The weights kept for one vote, or None when none were kept. Raises work.WorkError for a
    damaged file.

    A stored number outside 0 to 10 is brought to the nearer end; what cannot be read as a number
    counts as 0."""
    return _weights(work.recall("weights", which)) or None


class Vote(Form):
    """One of the two votes. Displayed live it has number boxes; stored it is the question and the
    explanations."""

    def __init__(self, which: str):
        self.which = which

    @property
    def head(self) -> str:
        """The question, and what is weighed."""
        numbers = f"Give each a whole number from {LEAST} to {MOST}."
        return f"{heading(TITLES[self.which])}<p>{QUESTION} {numbers}</p>"

    @property
    def below(self) -> str:
        """The explanations, each with a line that says what it means."""
        items = "".join(
            f"<li><strong>{name.capitalize()}.</strong> {line}</li>"
            for name, line in EXPLAINED.items()
        )
        return f"<ul>{items}</ul>"

    @property
    def plain(self) -> str:
        """The question in plain text."""
        return f"{TITLES[self.which]}. {QUESTION} {'; '.join(EXPLANATIONS)}."

    @property
    def widget(self) -> widgets.Widget:
        """A live form with the weights kept last; each call builds another one."""
        boxes = {name: _box(name) for name in EXPLANATIONS}
        button = parts.button("Keep my weights", width="max-content")
        reply, picture = parts.words(), Picture(WAITING)

        def given() -> dict[str, int | str]:
            return {name: whole.read(box.value, LEAST, MOST) for name, box in boxes.items()}

        def rest() -> None:
            trouble = drafts.keep(self._draft, given(), unless=_kept_or_first(self.which))
            if trouble:
                reply.value = reply_html(Told("not saved", trouble))

        def keep() -> None:
            settled()
            reply.value = reply_html(_kept(self.which, given(), picture))
            rest()

        reply.value = _recalled(self.which, boxes, picture)
        _written(drafts.recall(self._draft), boxes)
        settled = events.at_rest(rest, *boxes.values())
        events.on_press(button, keep, *boxes.values())
        lines = [
            parts.row(
                box, parts.words(_seen(EXPLAINED[name]), flex="1 1 16em"), flex_flow="row wrap"
            )
            for name, box in boxes.items()
        ]
        return parts.live(parts.words(self.head), *lines, button, reply, picture.place)

    @property
    def _draft(self) -> str:
        return f"vote {self.which}"


class Moved(Form):
    """How the weights moved. Displayed live it has a button and a chart; stored it says what it
    will show."""

    @property
    def head(self) -> str:
        """What will be shown."""
        return f"{heading('How your weights moved')}<p>Your first vote beside your vote now.</p>"

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
    """A place for a chart, with the figures behind it folded away below. There is no room kept for
    it before there is one."""

    def __init__(self, waiting: str):
        self.place = parts.words(f"<p><em>{waiting}</em></p>")

    def show(self, chart: charts.Chart) -> None:
        """Put a chart in the place."""
        self.place.value = parts.framed(chart.picture) + chart.behind


def _box(name: str) -> widgets.Text:
    about = f"{EXPLAINED[name]} A whole number from {LEAST} to {MOST}."
    return whole.field(name.capitalize(), AT_FIRST[name], "15em", about)


def _seen(line: str) -> str:
    """Words that are heard with the box and seen beside it."""
    return f'<span aria-hidden="true">{line}</span>'


def _written(draft: Any, boxes: Mapping[str, widgets.Text]) -> None:
    """Fill the boxes with what was typed and not kept, a number or not."""
    for name, box in boxes.items():
        value = draft.get(name) if isinstance(draft, Mapping) else None
        if isinstance(value, (int, float, str)):
            box.value = str(value)


def _weights(kept: Any) -> dict[str, int]:
    """A weight for each explanation from what a file holds; empty where it holds none."""
    if not isinstance(kept, Mapping):
        return {}
    return {name: _whole(kept.get(name)) for name in EXPLANATIONS}


def _kept_or_first(which: str) -> dict[str, int]:
    try:
        return kept_weights(which) or AT_FIRST
    except work.WorkError:
        return AT_FIRST


def _kept(which: str, typed: dict[str, int | str], picture: Picture) -> Told:
    """Draw the weights and keep them; drawn even when they cannot be kept. What nobody touched is
    no vote, nor is what is no number."""
    if typed == AT_FIRST:
        return Told("not attempted", UNTOUCHED)
    asked = whole.fault(typed, LEAST, MOST)
    if asked:
        return asked
    given = {name: int(weight) for name, weight in typed.items()}
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


def _recalled(which: str, boxes: Mapping[str, widgets.Text], picture: Picture) -> str:
    """Fill the boxes and the picture with what was kept; the reply that goes with it."""
    try:
        kept = kept_weights(which)
    except work.WorkError as trouble:
        return reply_html(Told("not read", str(trouble)), spoken=False)
    if kept is None or not any(kept.values()):
        return reply_html(Told("not attempted", sentence("no_weights")), spoken=False)
    for name, box in boxes.items():
        box.value = str(kept[name])
    chart = charts.weights(kept)
    picture.show(chart)
    return reply_html(Told(SEEN, f"{chart.title}."), spoken=False)


def _compared(picture: Picture) -> Told:
    try:
        votes = {which: kept_weights(which) for which in TITLES}
    except work.WorkError as trouble:
        return Told("not read", str(trouble))
    first, last = votes["first"], votes["last"]
    missing = [
        course.followed(sentence(f"vote_{which}"))
        for which, kept in votes.items()
        if not kept or not any(kept.values())
    ]
    if missing or not first or not last:
        return Told(
            "not attempted",
            sentence("vote_missing", where=". ".join(missing)),
        )
    chart = charts.weights_moved(first, last)
    picture.show(chart)
    return Told("your two votes", f"{chart.title}.")


def _whole(given: Any) -> int:
    plain = isinstance(given, (int, float)) and not isinstance(given, bool) and given == given
    return round(min(max(given, LEAST), MOST)) if plain else 0
