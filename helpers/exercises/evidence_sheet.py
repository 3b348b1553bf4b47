"""The evidence sheet: what the learner voted, concluded and contested, with the full citation of
every row cited, and what they answered and wrote in every lesson.

export_sheet() writes my-evidence-sheet.md and my-evidence-sheet.html (one page for the printer, its
figure inside) beside the learner's file, and the figure by itself for the Markdown. Whatever a
learner wrote is escaped: it is text, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from helpers import charts, tables
from helpers.arithmetic import evidence
from helpers.exercises import work
from helpers.exercises.answers import is_blank
from helpers.exercises.checking import cited_rows
from helpers.exercises.form import AGAINST, FOR, Form, Told, reply_html
from helpers.exercises.record import Entry, entries
from helpers.exercises.verdicts import evidence_rows
from helpers.exercises.votes import QUESTION, TITLES, kept_weights
from helpers.markup import cited, escape, heading, table_html
from helpers.tables import source_keys
from helpers.widgets import events, parts

NAME = "my-evidence-sheet"
TITLE = "My evidence sheet"
COURSE = (
    "Why did Stalin's drive to industry go on, while Mao's Great Leap Forward collapsed, and what"
    " did each cost?"
)
NOTHING = "Nothing written yet."
# The preview can be reached and scrolled by keyboard.
BOXED = (
    'tabindex="0" aria-label="Preview" style="max-height: 520px; overflow: auto; border: 1px solid;'
    ' padding: 0 1em"'
)
STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 11pt/1.4 Georgia, serif; max-width: 44em; margin: 1.5em auto; padding: 0 1em;
  color: #1a1a1a; }
h1 { font-size: 1.6em; margin-bottom: 0; } h2 { font-size: 1.25em; margin: 1.3em 0 0.3em; }
h3 { font-size: 1em; margin: 0.8em 0 0.2em; } h1, h2, h3 { break-after: avoid; }
blockquote { margin: 0.4em 0; padding-left: 0.8em; border-left: 3px solid #555;
  white-space: pre-wrap; }
img { max-width: 100%; height: auto; } li, tr, img, blockquote { break-inside: avoid; }
table { border-collapse: collapse; }
th, td { padding: 0.15em 0.8em 0.15em 0; border-bottom: 1px solid #ccc; }
caption { font-style: italic; } li { margin: 0.25em 0; overflow-wrap: anywhere; }
.sources { font-size: 0.9em; }
"""


@dataclass(frozen=True)
class Written:
    """One of the four verdicts as the learner left it: its question, their words, the rows cited,
    ids not on the board."""

    name: str
    asks: str
    words: str
    cited: dict[str, list[evidence.Row]]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Contested:
    """One claim that the learner contests: the claims row, their word and their reason."""

    claim: pd.Series
    word: str
    why: str


@dataclass(frozen=True)
class Contents:
    """All that stands on the sheet. chart is None before the first vote; notes name entries that
    could not be read."""

    weights: dict[str, dict[str, int]]
    chart: charts.Chart | None
    verdicts: list[Written]
    contested: list[Contested]
    notes: list[str]
    lessons: list[Entry]
    who: str

    @property
    def citations(self) -> dict[str, tables.Citation]:
        """Full citations by key, of every row cited and every claim contested."""
        rows = [row for each in self.verdicts for side in each.cited.values() for row in side]
        keys = {key for row in rows for key in row.sources}
        keys |= {key for each in self.contested for key in source_keys([each.claim["sources"]])}
        return {key: tables.citation(key) for key in sorted(keys, key=str.lower)}

    @property
    def weight_table(self) -> pd.DataFrame:
        """Explanations and the weights of the votes kept."""
        votes = {
            TITLES[which].lower(): list(given.values()) for which, given in self.weights.items()
        }
        return pd.DataFrame({"explanation": list(next(iter(self.weights.values()))), **votes})


def contents() -> Contents:
    """What the learner's file holds for the sheet. Raises work.WorkError when the file cannot be
    read."""
    everything = work.everything()
    kept = everything["verdicts"]
    votes = {which: kept_weights(which) for which in TITLES}
    given = {
        which: weights for which, weights in votes.items() if weights and any(weights.values())
    }
    rows, claims = evidence_rows(), tables.load("claims").set_index("claim_id", drop=False)
    notes = [
        f"The entry {name!r} in your work could not be read for this sheet. It was left as it is."
        for name, value in sorted(kept.items())
        if not isinstance(value, dict) or name not in (*evidence.QUESTIONS, *claims.index)
    ]
    verdicts = [
        _written(name, question.asks, kept.get(name), rows)
        for name, question in evidence.QUESTIONS.items()
    ]
    contested = [
        Contested(claims.loc[name], str(value.get("verdict", "")), str(value.get("why", "")))
        for name, value in sorted(kept.items())
        if isinstance(value, dict) and name in claims.index
    ]
    lessons = [
        each
        for each in entries(everything)
        if not each.name.startswith(("Verdict ", "Vote ")) and each.given.strip()
    ]
    who = ", ".join(str(everything["who"].get(part) or "") for part in ("name", "class"))
    return Contents(given, _chart(given), verdicts, contested, notes, lessons, who.strip(", "))


def export_sheet() -> list[Path]:
    """Write the sheet as Markdown and as a page to print, beside the learner's file; returns the
    paths written.

    Raises work.WorkError when the learner's file cannot be read or the sheet cannot be written.
    """
    sheet = contents()
    files = {
        f"{NAME}.md": as_markdown(sheet).encode("utf-8"),
        f"{NAME}.html": as_page(sheet).encode("utf-8"),
    }
    if sheet.chart:
        files[f"{NAME}.png"] = sheet.chart.png
    return [work.write_beside(name, data) for name, data in files.items()]


def sheet() -> SheetForm:
    """A button that writes the evidence sheet, says where, and shows it on the page."""
    return SheetForm()


class SheetForm(Form):
    """The export. Displayed live it has a button and a preview; stored it says what the sheet
    holds."""

    @property
    def head(self) -> str:
        """What the sheet holds."""
        return f"{heading(TITLE)}<p>{self._holds}</p>"

    @property
    def plain(self) -> str:
        """What the sheet holds, in plain text."""
        return f"{TITLE}. {self._holds}"

    _holds = (
        "Your two votes with their figure, your four verdicts with the rows you cite, the verdicts"
        " you contest, the full citation of every source, and your answers lesson by lesson, as a"
        " page to print."
    )

    @property
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""
        button = parts.button("Write my evidence sheet", width="max-content")
        reply, preview = parts.words(), parts.words()

        def write() -> None:
            try:
                paths = export_sheet()
                preview.value = f"<div {BOXED}>{as_html(contents())}</div>"
            except work.WorkError as trouble:
                reply.value = reply_html(Told("not written", str(trouble)))
                return
            names = " and ".join(path.name for path in paths if path.suffix != ".png")
            where = (
                f"{names}, in the folder {paths[0].parent}. Open the page in a browser and"
                " print it."
            )
            reply.value = reply_html(Told("written", where))

        events.on_press(button, write)
        return parts.live(parts.words(self.head), button, reply, preview)


def as_page(sheet: Contents) -> str:
    """The sheet as one HTML page for the printer, with nothing outside the file."""
    head = f'<meta charset="utf-8"><title>{TITLE}</title><style>{STYLE}</style>'
    return (
        "<!doctype html>\n<html"
        f' lang="en"><head>{head}</head>\n<body>{as_html(sheet)}</body></html>\n'
    )


def as_html(sheet: Contents) -> str:
    """The body of the page. Everything that a learner wrote is escaped."""
    parts = [
        f"<h1>{TITLE}</h1><p>{escape(COURSE)}</p>"
        f"<p>Name: {escape(sheet.who) or '________________'} &nbsp; Date: ________</p>"
    ]
    parts += ["<h2>My weights</h2>", _weights_html(sheet), "<h2>My four verdicts</h2>"]
    parts += [_written_html(each) for each in sheet.verdicts]
    parts += ["<h2>Verdicts of the ledger that I contest</h2>"]
    parts += [_contested_html(each) for each in sheet.contested] or ["<p>None.</p>"]
    parts += [f"<p>{escape(note)}</p>" for note in sheet.notes]
    parts += ["<h2>My answers, lesson by lesson</h2>"]
    parts += [_entry_html(each) for each in sheet.lessons] or ["<p>No answers yet.</p>"]
    works = "".join(
        f"<li><strong>{escape(key)}</strong> {cited(*work)}</li>"
        for key, work in sheet.citations.items()
    )
    parts += [
        (
            f'<h2>Sources</h2><ul class="sources">{works}</ul>'
            if works
            else "<h2>Sources</h2><p>No row cited yet.</p>"
        )
    ]
    return "\n".join(parts)


def as_markdown(sheet: Contents) -> str:
    """The sheet as Markdown; the figure stands in a file of its own beside it. What a learner wrote
    is escaped."""
    parts = [
        f"# {TITLE}",
        plain(COURSE),
        f"Name: {plain(sheet.who) or '________________'}",
        "## My weights",
        _weights_markdown(sheet),
        "## My four verdicts",
    ]
    parts += [_written_markdown(each) for each in sheet.verdicts]
    parts += ["## Verdicts of the ledger that I contest"]
    parts += [_contested_markdown(each) for each in sheet.contested] or ["None."]
    parts += [plain(note) for note in sheet.notes]
    parts += ["## My answers, lesson by lesson"]
    parts += [_entry_markdown(each) for each in sheet.lessons] or ["No answers yet."]
    works = [f"- **{plain(key)}** {plain(work.text)}" for key, work in sheet.citations.items()]
    parts += ["## Sources", "\n".join(works) or "No row cited yet."]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it was written: marks of Markdown and HTML are escaped, line
    starts too."""
    safe = re.sub(r"([\\`*_\[\]|~$])", r"\\\1", text)
    safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"^(\s*)(#|[-+]|\d+(?=[.)]))", _guarded, safe, flags=re.MULTILINE)


def _guarded(start: re.Match[str]) -> str:
    # A number that opens a line would start a list; it is its dot or bracket that has to be
    # guarded.
    return f"{start[1]}\\{start[2]}" if not start[2].isdigit() else f"{start[1]}{start[2]}\\"


def quoted(text: str) -> str:
    """A learner's words as a Markdown quotation, line breaks kept."""
    return "\n".join(
        f"> {line}".rstrip() for line in plain(text).replace("\n", "  \n").splitlines()
    )


def _chart(given: Mapping[str, dict[str, int]]) -> charts.Chart | None:
    if len(given) == len(TITLES):
        return charts.weights_moved(given["first"], given["last"])
    return charts.weights(next(iter(given.values()))) if given else None


def _written(name: str, asks: str, value: Any, rows: dict[str, evidence.Row]) -> Written:
    value = value if isinstance(value, dict) else {}
    sides = cited_rows(value)
    words = "" if is_blank(value.get("words")) else str(value["words"]).strip()
    unknown = tuple(each for each in sides[FOR] + sides[AGAINST] if each not in rows)
    cited = {
        side: [rows[each] for each in dict.fromkeys(sides[side]) if each in rows]
        for side in (FOR, AGAINST)
    }
    return Written(name, asks, words, cited, unknown)


def _weights_html(sheet: Contents) -> str:
    if not sheet.chart:
        return "<p>No weights kept yet.</p>"
    return f"{sheet.chart.picture}{table_html(sheet.weight_table, QUESTION)}"


def _weights_markdown(sheet: Contents) -> str:
    if not sheet.chart:
        return "No weights kept yet."
    table = sheet.weight_table
    head = [f"| {' | '.join(table.columns)} |", f"|{' --- |' * len(table.columns)}"]
    body = [f"| {' | '.join(map(str, row))} |" for row in table.itertuples(index=False, name=None)]
    return f"{QUESTION}\n\n![{plain(sheet.chart.alt)}]({NAME}.png)\n\n" + "\n".join([*head, *body])


def _written_html(each: Written) -> str:
    said = f"<blockquote>{escape(each.words)}</blockquote>" if each.words else f"<p>{NOTHING}</p>"
    parts = [f"<h3>{escape(each.name.capitalize())}: {escape(each.asks)}</h3>{said}"]
    for side, rows in each.cited.items():
        items = "".join(
            f"<li><strong>{row.id}</strong> ({row.country}) {escape(row.text)}"
            f" {_behind_html(row.sources, row.how_far)}</li>"
            for row in rows
        )
        parts += [f"<p>Evidence {side}:</p><ul>{items}</ul>"] if items else []
    parts += (
        [f"<p>Not on the board: {escape(', '.join(each.unknown))}.</p>"] if each.unknown else []
    )
    return "".join(parts)


def _written_markdown(each: Written) -> str:
    parts = [
        f"### {each.name.capitalize()}: {each.asks}",
        quoted(each.words) if each.words else NOTHING,
    ]
    for side, rows in each.cited.items():
        items = [
            f"- **{row.id}** ({row.country}) {plain(row.text)}"
            f" {_behind_markdown(row.sources, row.how_far)}"
            for row in rows
        ]
        parts += [f"Evidence {side}:", "\n".join(items)] if items else []
    parts += [f"Not on the board: {plain(', '.join(each.unknown))}."] if each.unknown else []
    return "\n\n".join(parts)


def _entry_html(each: Entry) -> str:
    about = f" <em>({escape(each.about)})</em>" if each.about else ""
    return (
        f"<h3>{escape(each.name)}</h3><p>{escape(each.asked)}{about}</p>"
        f"<blockquote>{escape(each.given)}</blockquote>"
    )


def _entry_markdown(each: Entry) -> str:
    about = f" *({plain(each.about)})*" if each.about else ""
    asked = f"{plain(each.asked)}{about}".strip()
    told = [f"### {plain(each.name)}", asked, quoted(each.given)]
    return "\n\n".join(part for part in told if part)


def _behind_html(keys: Iterable[str], how_far: str) -> str:
    """What stands behind a row: the keys of its sources, and how far it was checked."""
    return f"[{escape('; '.join(keys))}] <em>Checked: {escape(how_far)}.</em>"


def _behind_markdown(keys: Iterable[str], how_far: str) -> str:
    return f"\\[{plain('; '.join(keys))}\\] *Checked: {plain(how_far)}.*"


def _contested_html(each: Contested) -> str:
    claim = each.claim
    said = f"The ledger: {claim['verdict']}. I say: {each.word}."
    head = f"<h3>{claim['claim_id']}: {escape(claim['claim'])}</h3>"
    behind = _behind_html(source_keys([claim["sources"]]), tables.CHECKED[claim["checked"]])
    evidence = f"<p>The ledger's evidence: {escape(claim['evidence'])} {behind}</p>"
    reason = f"<blockquote>{escape(each.why)}</blockquote>"
    return f"{head}<p>{escape(said)}</p>{reason}{evidence}"


def _contested_markdown(each: Contested) -> str:
    claim = each.claim
    said = f"The ledger: {claim['verdict']}. I say: {plain(each.word)}."
    behind = _behind_markdown(source_keys([claim["sources"]]), tables.CHECKED[claim["checked"]])
    evidence = f"The ledger's evidence: {plain(claim['evidence'])} {behind}"
    return "\n\n".join(
        [f"### {claim['claim_id']}: {plain(claim['claim'])}", said, quoted(each.why), evidence]
    )
