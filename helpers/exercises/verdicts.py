"""Lesson 09's forms: contest a verdict of the ledger, and write the four verdicts with rows from
the evidence board.

Both are kept in the learner's own file, part 'verdicts': a contested claim under its id, a verdict
under its question. What is checked is whether the rows cited exist, are enough, and cover both
countries and both sides; never the conclusion."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import ipywidgets as widgets
import pandas as pd

from helpers import tables
from helpers.arithmetic import claims, evidence
from helpers.exercises import drafts, work
from helpers.exercises.answers import NOT_ATTEMPTED, NOT_CHECKABLE, WRONG, Result, is_blank
from helpers.exercises.checking import cited_rows, citing_fault
from helpers.exercises.form import AGAINST, FOR, Form, Told, cited_row, recalled, reply_html
from helpers.exercises.rules import sentence
from helpers.markup import escape, heading, opened_by
from helpers.widgets import events, parts

BROAD = "95%"


def contest() -> Contest:
    """A form to contest a verdict of the ledger and say why."""
    return Contest()


def verdict(name: str) -> Verdict:
    """A form for one of the four verdicts: growth, collapse, human cost, by whose yardstick.

    Raises UnknownChoiceError, with the nearest name, for any other.
    """
    return Verdict(name, evidence.question(name))


def evidence_rows() -> dict[str, evidence.Row]:
    """Every row of the evidence board, from the tables as they are on the disk."""
    names = ("claims", "causes", "gdp_per_capita", "ussr", "china", "vital_rates", "evidence_board")
    return _board(tuple(tables.checksum(tables.DATA / f"{name}.csv") for name in names), names)


@lru_cache(maxsize=1)
def _board(checksums: tuple[str, ...], names: tuple[str, ...]) -> dict[str, evidence.Row]:
    return evidence.rows(*(tables.load(name) for name in names))


def check_verdict(given: Any, rows: dict[str, evidence.Row]) -> Result:
    """What a verdict amounts to: {'words': ..., 'for': [ids], 'against': [ids]}. Never raises,
    never judges the conclusion."""
    given = given if isinstance(given, dict) else {}
    sides = cited_rows(given)
    if is_blank(given.get("words")) and not any(sides.values()):
        return Result(NOT_ATTEMPTED, sentence("unwritten_verdict"))
    if is_blank(given.get("words")):
        return Result(WRONG, sentence("unconcluded"))
    fault = citing_fault({name: row.country for name, row in rows.items()}, sides, evidence.LEAST)
    if fault:
        return Result(WRONG, fault)
    return Result(NOT_CHECKABLE, sentence("verdict"))


def check_contest(claim: pd.Series, word: str, why: str) -> Result:
    """What a contested verdict amounts to: another word than the ledger's, and a reason."""
    if is_blank(word) and is_blank(why):
        return Result(NOT_ATTEMPTED, sentence("uncontested"))
    if word not in claims.VERDICTS:
        return Result(WRONG, sentence("words", words=", ".join(claims.VERDICTS)))
    if word == claim["verdict"]:
        return Result(WRONG, sentence("same_word", word=word))
    if is_blank(why):
        return Result(WRONG, sentence("why"))
    return Result(
        NOT_CHECKABLE,
        sentence("contested", claim=claim["claim_id"], ledger=claim["verdict"], word=word),
    )


class Contest(Form):
    """Contesting a verdict. Displayed live it has a list of claims, a word and a reason; stored it
    says what to do."""

    @property
    def head(self) -> str:
        """What to do."""
        words = ", ".join(claims.VERDICTS)
        return (
            f"{heading('Contest a verdict')}<p>Choose a claim, give your own word ({words})"
            " and say why.</p>"
        )

    @property
    def plain(self) -> str:
        """What to do, in plain text."""
        return "Contest a verdict. Choose a claim, give your own word and say why."

    @property
    def widget(self) -> widgets.Widget:
        """A live form; each call builds another one."""
        return parts.live(parts.words(self.head), *_ContestFields(tables.load("claims")).parts)


class _ContestFields:
    """The fields of the form: the claim chosen, what the ledger says of it, the learner's word and
    reason."""

    def __init__(self, ledger: pd.DataFrame):
        self._claims = ledger.set_index("claim_id", drop=False)
        self._shown = ""
        options = [
            (f"{name}: {_first_words(text)}", name) for name, text in self._claims["claim"].items()
        ]
        self._claim = parts.control(widgets.Dropdown, "Claim", BROAD, options=options)
        self._word = parts.control(
            widgets.Dropdown, "Your verdict", BROAD, options=["", *claims.VERDICTS]
        )
        self._why = parts.control(widgets.Textarea, "Why", BROAD, rows=4)
        self._about, self._reply, self._standing = (
            parts.words(),
            parts.words(),
            parts.words(_contested()),
        )
        self._buttons = [parts.button(words) for words in ("Keep my verdict", "Withdraw it")]
        keep, withdraw = self._buttons
        self._settle = events.on_press(keep, self._kept, self._word, self._why)
        self._rested = events.at_rest(self._rest, self._word, self._why)
        events.on_press(withdraw, self._withdrawn)
        self._claim.observe(self._show, names="value")
        self._show()

    @property
    def parts(self) -> list[widgets.Widget]:
        """The widgets, from top to bottom."""
        buttons = parts.row(*self._buttons)
        return [
            self._claim,
            self._about,
            self._word,
            self._why,
            buttons,
            self._reply,
            self._standing,
        ]

    def _show(self, _change: object = None) -> None:
        self._settle()
        trouble = self._shown and self._rest()
        self._shown = self._claim.value
        self._about.value = _about(self._claims.loc[self._shown])
        self._word.value, self._why.value = _written_on(self._shown)
        if not trouble:
            self._reply.value = recalled(f"contest {self._shown}", self._last_told)
        self._rested()

    def _last_told(self) -> Told | None:
        """The reply to what was kept on the claim shown; None where nothing was."""
        found = check_contest(self._claims.loc[self._shown], *_contested_before(self._shown))
        return None if found.outcome == NOT_ATTEMPTED else Told(found.outcome, found.sentence)

    def _rest(self) -> str:
        """Keep what is written about the claim shown, so that looking at another loses nothing;
        what is amiss when it cannot be kept."""
        self._rested()
        value = {"verdict": self._word.value, "why": self._why.value}
        before = dict(zip(value, _contested_before(self._shown), strict=True))
        trouble = drafts.keep(f"contest {self._shown}", value, unless=before)
        if trouble:
            self._reply.value = reply_html(Told("not saved", trouble))
        return trouble

    def _kept(self) -> None:
        row = self._claims.loc[self._claim.value]
        found = check_contest(row, self._word.value, self._why.value)
        told = Told(found.outcome, found.sentence)
        if found.outcome == NOT_CHECKABLE:
            mine = {"verdict": self._word.value, "ledger": row["verdict"], "why": self._why.value}
            told = _keep(self._claim.value, mine, told)
        self._rest()
        self._reply.value, self._standing.value = reply_html(told), _contested()

    def _withdrawn(self) -> None:
        told = _forget(self._claim.value)
        self._reply.value, self._standing.value = reply_html(told), _contested()


class Verdict(Form):
    """One of the four verdicts. Displayed live it has a place to write and rows to cite; stored it
    is the question."""

    def __init__(self, name: str, question: evidence.Question):
        self.name, self.question = name, question

    @property
    def head(self) -> str:
        """The question."""
        return (
            f"{heading(f'Verdict: {self.name}')}<p>"
            f" {escape(self.question.asks)} Write your conclusion. Cite at least"
            f" {evidence.LEAST} rows, about both countries, some for it and some against it.</p>"
        )

    @property
    def plain(self) -> str:
        """The question in plain text."""
        return f"Verdict: {self.name}. {self.question.asks}"

    @property
    def widget(self) -> widgets.Widget:
        """A live form with the learner's last verdict in it; each call builds another one."""
        mine, trouble = _last(self.name)
        draft = drafts.recall(self._draft)
        shown = draft if isinstance(draft, dict) else mine
        words = parts.control(
            widgets.Textarea, "Your conclusion", BROAD, value=str(shown.get("words") or ""), rows=4
        )
        if trouble:
            before = reply_html(Told("not read", trouble), spoken=False)
        else:
            before = recalled(self._draft, lambda: _verdict_last_told(mine))
        reply = parts.words(before)
        button = parts.button("Check and keep", width="max-content")

        def given() -> dict[str, Any]:
            return {"words": words.value, **picker.cited}

        def rest() -> None:
            kept, _ = _last(self.name)
            before = {"words": str(kept.get("words") or ""), **cited_rows(kept)}
            trouble = drafts.keep(self._draft, given(), unless=before)
            if trouble:
                reply.value = reply_html(Told("not saved", trouble))

        def check() -> None:
            settled()
            found = check_verdict(given(), picker.rows)
            told = _verdict_told(found)
            # A draft with faults is kept too: what somebody has written is never lost.
            if found.outcome != NOT_ATTEMPTED:
                told = _keep(self.name, {**given(), "result": found.outcome}, told)
            rest()
            reply.value = reply_html(told)

        picker = Picker(evidence_rows(), self.question.subject, cited_rows(shown))
        settled = events.at_rest(rest, words, picker)
        events.on_press(button, check, words, picker)
        return parts.live(parts.words(self.head), words, *picker.parts, button, reply)

    @property
    def _draft(self) -> str:
        return f"verdict {self.name}"


def _verdict_told(found: Result) -> Told:
    if found.outcome == WRONG:
        return Told(WRONG, sentence("draft", fault=found.sentence))
    return Told(found.outcome, found.sentence)


def _verdict_last_told(mine: dict[str, Any]) -> Told | None:
    """The reply to a verdict that was kept; None where there is none."""
    found = check_verdict(mine, evidence_rows())
    return None if found.outcome == NOT_ATTEMPTED else _verdict_told(found)


class Picker:
    """The rows of the board on one subject, each with its menu beside it, and the two lists of rows
    cited from all subjects."""

    def __init__(self, rows: dict[str, evidence.Row], subject: str, cited: dict[str, list[str]]):
        self.rows = rows
        self._heard: list[Callable[[Any], object]] = []
        # A row that is no longer on the board stays in the learner's file until they cite anew.
        self.cited = {
            side: [name for name in dict.fromkeys(cited[side]) if name in rows]
            for side in (FOR, AGAINST)
        }
        self._subject = parts.control(
            widgets.Dropdown, "Rows on", BROAD, options=list(evidence.SUBJECTS), value=subject
        )
        self._lines: dict[str, widgets.Widget] = {}
        self._shown, self._lists = parts.column(), parts.words()
        self._subject.observe(self._refill, names="value")
        self._refill()
        self._list()

    @property
    def parts(self) -> list[widgets.Widget]:
        """The widgets, from top to bottom."""
        return [self._subject, self._shown, self._lists]

    def cite(self, name: str, side: str) -> None:
        """Put a row on one side, taking it from the other; with no side, take it out."""
        self.cited = {
            each: [kept for kept in names if kept != name] for each, names in self.cited.items()
        }
        if side:
            self.cited[side].append(name)
        self._list()
        for handler in self._heard:
            handler(name)

    def observe(self, handler: Callable[[Any], object], names: str = "value") -> None:
        """Call `handler` after each citing, as a widget does when its value changes."""
        self._heard.append(handler)

    def _refill(self, _change: object = None) -> None:
        self._shown.children = [
            self._lines.get(name) or self._line(name)
            for name in evidence.under(self.rows, self._subject.value)
        ]

    def _line(self, name: str) -> widgets.Widget:
        """One row of the board with its menu, made when its subject is first shown."""
        row = self.rows[name]
        side = next((side for side, names in self.cited.items() if name in names), "")
        line, pick = cited_row(name, row.plain, side, _behind(row))
        pick.observe(
            lambda change: self.cite(name, change["new"] if change["new"] in self.cited else ""),
            names="value",
        )
        self._lines[name] = line
        return line

    def _list(self) -> None:
        named = {
            side: escape("; ".join(self.rows[name].name for name in names)) or "nothing yet"
            for side, names in self.cited.items()
        }
        lines = "".join(f"<p>Cited {side}: {rows}</p>" for side, rows in named.items())
        self._lists.value = f'<div aria-live="polite">{lines}</div>'


def _behind(row: evidence.Row) -> str:
    """The figures of a row, how they were found, by whom and how far they were checked, as HTML
    that is folded away."""
    named = "; ".join(tables.short(key) for key in row.sources)
    behind = f"{row.detail} Source: {named}. Checked: {row.how_far}."
    return opened_by("Figures, method, source", escape(behind))


def _about(claim: pd.Series) -> str:
    parts = [
        (
            f"<p><strong>{claim['claim_id']}</strong> (text {claim['text']}, lesson"
            f" {claim['lesson'][:2]}). "
        ),
        f"{escape(claim['claim'])}</p>",
        (
            f"<p>Our verdict: <strong>{escape(claim['verdict'])}</strong>."
            f" {escape(claim['evidence'])}</p>"
        ),
    ]
    return "".join(parts)


def _first_words(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:88].rsplit(' ', 1)[0]} …"


def _last(name: str) -> tuple[dict[str, Any], str]:
    """What was kept under a name in part 'verdicts', and what went wrong in reading it."""
    try:
        kept = work.recall("verdicts", name)
    except work.WorkError as trouble:
        return {}, str(trouble)
    return (kept if isinstance(kept, dict) else {}), ""


def _contested_before(name: str) -> tuple[str, str]:
    """The word and the reason kept for a claim, empty where there are none."""
    mine, _ = _last(name)
    word = mine.get("verdict")
    return word if isinstance(word, str) and word in claims.VERDICTS else "", str(
        mine.get("why") or ""
    )


def _written_on(name: str) -> tuple[str, str]:
    """The word and the reason that stand in the form for a claim: the draft, else what was kept."""
    draft = drafts.recall(f"contest {name}")
    if not isinstance(draft, dict):
        return _contested_before(name)
    word = str(draft.get("verdict"))
    return word if word in claims.VERDICTS else "", str(draft.get("why") or "")


def _keep(name: str, value: dict[str, Any], told: Told) -> Told:
    try:
        work.keep("verdicts", name, value)
    except work.WorkError as trouble:
        return Told("not saved", f"{trouble} {told.sentence}")
    return told


def _forget(name: str) -> Told:
    try:
        if not work.recall("verdicts", name):
            return Told("nothing to withdraw", sentence("not_contested", claim=name))
        work.forget("verdicts", name)
    except work.WorkError as trouble:
        return Told("not saved", str(trouble))
    return Told("withdrawn", sentence("withdrawn", claim=name))


def _contested() -> str:
    """The claims contested so far, as a sentence."""
    try:
        kept = work.everything()["verdicts"]
    except work.WorkError as trouble:
        return reply_html(Told("not read", str(trouble)), spoken=False)
    names = [name for name in sorted(kept) if name not in evidence.QUESTIONS]
    return f"<p>You contest: {escape(', '.join(names)) or 'nothing so far'}.</p>"
