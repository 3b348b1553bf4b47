"""One file to hand in, with a name on it: all that the learner's own file holds, the day, and the
versions of course and data. The learner sees all of it first. Nothing is sent."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from helpers.classroom.versions import course_version, data_version
from helpers.exercises import work
from helpers.exercises.form import Form, Told, reply_html
from helpers.exercises.record import entries
from helpers.markup import attribute, escape, heading
from helpers.widgets import events, parts

FORMAT = 1
ABOUT = (
    "One file with all that you answered, voted and wrote, to give to your teacher. Your name or"
    " number and your class may stay empty. Nothing is sent: you hand the file in yourself."
)
BROAD = "90%"
BOXED = (
    'tabindex="0" role="region" aria-label="What is in the file" style="max-height: 420px;'
    ' overflow: auto; border: 1px solid; padding: 0 1em"'
)


def hand_in() -> HandInForm:
    """A form that asks for a name or number and a class, shows all that the file will hold, and
    writes it beside the learner's own."""
    return HandInForm()


def contents(now: datetime | None = None) -> dict[str, Any]:
    """What the file holds: format, who, when, versions, and the parts of the learner's own file.

    Raises work.WorkError when that cannot be read."""
    kept = work.everything()
    who = kept.pop("who")
    return {
        "hand_in": FORMAT,
        "who": {name: who.get(name, "") for name in ("name", "class", "id")},
        "written": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "course": course_version(),
        "data": data_version(),
        "work": kept,
    }


def keep_who(name: str, group: str) -> None:
    """Keep the name and class, and once a number drawn by chance, by which two files of one learner
    are known for one, and two learners of one name for two."""
    number = work.recall("who", "id") or secrets.token_hex(4)
    for part, value in (("name", name.strip()), ("class", group.strip()), ("id", number)):
        work.keep("who", part, value)


def write(now: datetime | None = None) -> Path:
    """Write the file beside the learner's own and return its path. Raises work.WorkError when it
    cannot."""
    held = contents(now)
    text = json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return work.write_beside(file_name(held["who"]), text.encode("utf-8"))


def file_name(who: dict[str, str]) -> str:
    """A file's name made of letters, digits and hyphens of any alphabet, whatever was typed: name,
    class, and the number drawn by chance, so that in one folder no file takes another's place."""
    told = [
        re.sub(r"[^\w]+", "-", who.get(part, ""))[:40].strip("-_")
        for part in ("name", "class", "id")
    ]
    named = "-".join(part for part in told if part) or "without-name"
    return f"my-work-hand-in-{named}.json"


class HandInForm(Form):
    """The hand-in. Displayed live it has two fields, two buttons and a place for what is in the
    file; stored it says what it is."""

    @property
    def head(self) -> str:
        """What it is."""
        return f"{heading('To hand in')}<p>{ABOUT}</p>"

    @property
    def plain(self) -> str:
        """What it is, in plain text."""
        return f"To hand in. {ABOUT}"

    @property
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""
        name = parts.control(widgets.Text, "Name or number", BROAD, value=_kept("name"))
        group = parts.control(widgets.Text, "Class", BROAD, value=_kept("class"))
        look = parts.button("Show what is in it", width="max-content")
        make = parts.button("Write the file", width="max-content")
        reply, preview = parts.words(), parts.words()

        def show() -> None:
            try:
                keep_who(name.value, group.value)
                preview.value = shown(contents())
                reply.value = reply_html(Told("shown", "All that the file will hold stands below."))
            except work.WorkError as trouble:
                reply.value = reply_html(Told("not read", str(trouble)))

        def written() -> None:
            try:
                keep_who(name.value, group.value)
                path = write()
                preview.value = shown(contents())
            except work.WorkError as trouble:
                reply.value = reply_html(Told("not written", str(trouble)))
                return
            where = f"{path.name}, in the folder {path.parent}. Hand in this one file."
            reply.value = reply_html(Told("written", where))

        events.on_press(look, show, name, group)
        events.on_press(make, written, name, group)
        return parts.live(
            parts.words(self.head), name, group, parts.row(look, make), reply, preview
        )


def shown(held: dict[str, Any]) -> str:
    """All of a hand-in as HTML: in words, and below them the file as it is."""
    who = held["who"]
    head = [
        f"Name or number: {who['name'] or 'none'}",
        f"Class: {who['class'] or 'none'}",
        f"A number drawn by chance: {who['id']}",
        f"Written: {held['written']}",
        f"Course {held['course']}, data {held['data']}",
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in head)
    rows = "".join(
        f"<p><strong>{escape(each.name)}</strong> {escape(each.asked)}"
        f"{f' <em>({escape(each.about)})</em>' if each.about else ''}</p>"
        '<blockquote style="white-space: pre-wrap; overflow-wrap: anywhere">'
        f"{escape(each.given)}</blockquote>"
        for each in entries(held["work"])
    )
    text = attribute(json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True))
    return (
        f"<div {BOXED}><ul>{items}</ul>{rows or '<p>Nothing kept yet.</p>'}<details><summary>The"
        f' file itself</summary><pre style="white-space: pre-wrap">{text}</pre></details></div>'
    )


def _kept(name: str) -> str:
    try:
        return str(work.recall("who", name, ""))
    except work.WorkError:
        return ""
