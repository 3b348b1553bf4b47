"""A class on one page: for the teacher with names, and for the projector without any and with
nothing told of fewer than five.

A page stands alone: no script, nothing fetched, and its own header forbids both. Whatever a pupil
wrote is escaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from statistics import median

from helpers.classroom.gathering import Gathered
from helpers.classroom.marking import Marked, Tally, predictions, tally
from helpers.classroom.polling import AGAIN, QUESTIONS, SIDES, Poll, bar, bars
from helpers.exercises.answers import NOT_CHECKABLE, RIGHT, WRONG
from helpers.exercises.definitions import Exercise
from helpers.exercises.votes import EXPLANATIONS, TITLES
from helpers.markup import attribute, escape
from helpers.words import joined

FEWEST = 5
HAND_INS = "hand-ins"
SIGNS = {RIGHT: "✓", WRONG: "✗", NOT_CHECKABLE: "◇"}
BARS = {RIGHT: "right", WRONG: "not yet", NOT_CHECKABLE: "to discuss"}
HIDDEN = f"fewer than {FEWEST} answers: not shown"
HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
"""
STYLE = """
:root { --ink: #1a1a1a; --quiet: #555; --rule: #d9d9d9; --right: #123f8c; --wrong: #b84e14;
  --open: #919191; }
body { font: 16px/1.45 Georgia, serif; color: var(--ink); background: #fff;
  max-width: 62rem; margin: 1.5rem auto; padding: 0 1rem; }
body.projector { font-size: 24px; max-width: 84rem; }
h1 { font-size: 1.6em; margin: 0; } h2 { font-size: 1.3em; margin: 2em 0 0.4em; }
h3 { font-size: 1em; margin: 1.4em 0 0.2em; } p { margin: 0.3em 0; }
.quiet { color: var(--quiet); } ul { margin: 0.3em 0; padding-left: 1.3em; }
table { border-collapse: collapse; } th, td { padding: 0.15em 0.7em 0.15em 0; text-align: left;
  border-bottom: 1px solid var(--rule); vertical-align: top; font-weight: normal; }
thead th { font-weight: bold; } .number { text-align: right; }
.bar { display: flex; width: 100%; height: 1.5em; margin: 0.2em 0; }
.bar span { color: #fff; font: 0.85em/1.75 system-ui, sans-serif; padding: 0 0.35em;
  overflow: hidden; white-space: nowrap; box-sizing: border-box; min-width: 1.6em; }
.bar .right { background: var(--right); }
.bar .wrong { background: var(--wrong); border-left: 2px solid #fff; }
.bar .open { background: #e6e6e6; color: var(--ink); border-left: 2px solid #fff; }
.matrix { overflow-x: auto; } .matrix table { font: 0.8em/1.3 system-ui, sans-serif; }
.matrix td, .matrix thead th { padding: 0.1em 0.3em; text-align: center; }
.matrix tbody th { white-space: nowrap; position: sticky; left: 0; background: #fff;
  padding-right: 0.8em; }
.matrix .x { background: #fbe6d9; } .matrix .stale { outline: 1px dashed var(--wrong); }
blockquote { margin: 0.2em 0 0.8em; padding-left: 0.8em; border-left: 3px solid var(--quiet);
  white-space: pre-wrap; overflow-wrap: anywhere; }
.faults { border: 2px solid var(--wrong); padding: 0.5em 1em; margin: 1em 0; }
nav a { margin-right: 1em; } details { margin: 0.3em 0; } summary { cursor: pointer; }
@media print { body { font-size: 10pt; } h2 { break-after: avoid; } blockquote, tr
  { break-inside: avoid; } details > * { display: block; } }
"""


@dataclass(frozen=True)
class Class:
    """What a page is made from: what was found in the folder, each learner marked, the
    exercises of the course, and its version."""

    gathered: Gathered
    marked: list[Marked]
    exercises: Mapping[str, Exercise]
    version: str

    @cached_property
    def tallies(self) -> list[Tally]:
        """Every exercise that somebody answered."""
        told = (tally(each, self.marked) for each in self.exercises.values())
        return [each for each in told if each.answered]


def for_teacher(class_: Class) -> str:
    """The page with names: files that need a look, each exercise, each learner, votes, what was
    expected, and the words to read and mark."""
    links = {
        "files": "Files",
        "exercises": "Exercises",
        "learners": "Learners",
        "votes": "Votes and polls",
        "expected": "What was expected",
        "words": "Words to read",
    }
    nav = "".join(f'<a href="#{name}">{title}</a>' for name, title in links.items())
    parts = [
        "<h1>The class, for its teacher</h1>",
        (
            '<p class="quiet">This page holds names. Do not show it or pass it on; the page for the'
            " projector holds none.</p>"
        ),
        f"<nav>{nav}</nav>",
        f'<section id="files"><h2>Files</h2>{_files(class_)}</section>',
        '<section id="exercises"><h2>Exercises</h2>',
        *(_exercise(each, named=True) for each in class_.tallies),
        "</section>",
        f'<section id="learners"><h2>Learners</h2>{_matrix(class_)}</section>',
        f'<section id="votes"><h2>Votes and polls</h2>{_thought(class_, 1)}</section>',
        f'<section id="expected"><h2>What was expected</h2>{_expected(class_, 1)}</section>',
        f'<section id="words"><h2>Words to read and mark</h2>{_words(class_)}</section>',
    ]
    return _page("The class, for its teacher", "", parts, class_)


def for_projector(class_: Class) -> str:
    """The page for everybody: no name, no words, and nothing about fewer than five answers."""
    many = len(class_.marked)
    if many < FEWEST:
        parts = [
            "<h1>The class</h1>",
            f"<p>Fewer than {FEWEST} files: nothing is shown, so that nobody can be told.</p>",
        ]
        return _page("The class", "projector", parts, class_)
    # What was expected is told above the exercises, beside the record.
    asked = [each for each in class_.tallies if each.exercise.kind != "predict"]
    shown = [each for each in asked if each.answered >= FEWEST]
    few = len(asked) - len(shown)
    parts = [
        "<h1>The class</h1>",
        f"<p>{many} files. No names, and nothing of fewer than {FEWEST} answers.</p>",
        "<h2>What we thought before and after</h2>",
        _thought(class_, FEWEST),
        "<h2>What we expected, and the record</h2>",
        _expected(class_, FEWEST),
        "<h2>Exercises</h2>",
        *(_exercise(each, named=False) for each in shown),
        f"<p>{few} exercises have {HIDDEN}.</p>" if few else "",
    ]
    marks = f'<meta name="{HAND_INS}" content="{" ".join(sorted(_marks_of(class_)))}">\n'
    return _page("The class", "projector", parts, class_, marks)


def would_tell(before: str, class_: Class) -> int:
    """How many hand-ins are new, changed or gone since a page for the projector was made, where
    these are so few that whoever saw that page could tell from a new one what they hold; else 0.

    before: that page, or an empty text."""
    found = re.search(rf'<meta name="{HAND_INS}" content="([^"]*)">', before)
    if not found:
        return 0
    then, now = Counter(found[1].split()), Counter(_marks_of(class_))
    moved = max((then - now).total(), (now - then).total())
    return moved if moved < FEWEST else 0


def _marks_of(class_: Class) -> list[str]:
    """A mark for each hand-in, by which it is known again and from which nothing can be read."""
    held = ((each.hand_in.identity, each.hand_in.work) for each in class_.marked)
    told = (repr(each).encode("utf-8", "surrogatepass") for each in held)
    return [str(int.from_bytes(sha256(each).digest()[:8])) for each in told]


def _page(title: str, look: str, parts: Iterable[str], class_: Class, marks: str = "") -> str:
    foot = f'<p class="quiet">Checked anew with {escape(class_.version)}.</p>'
    body = "\n".join(part for part in parts if part)
    return (
        f"{HEAD}{marks}<title>{title}</title><style>{STYLE}</style></head>\n"
        f'<body class="{look}">{body}{foot}</body></html>\n'
    )


def _files(class_: Class) -> str:
    found = class_.gathered
    told = [f"<p>{len(class_.marked)} hand-ins read.</p>"]
    for title, rows in (
        ("These could not be read", found.unread),
        ("These do not count", found.set_aside),
    ):
        items = "".join(
            f"<li><strong>{escape(where)}</strong>: {escape(why)}</li>" for where, why in rows
        )
        if items:
            told.append(
                f'<div class="faults"><p><strong>{title}: {len(rows)}</strong></p>'
                f"<ul>{items}</ul></div>"
            )
    told += [f"<p>{escape(one_number(names))}</p>" for names in found.alike]
    stale = sum(mark.stale for each in class_.marked for mark in each.marks.values())
    if stale:
        told.append(
            f"<p>{stale} answers were told something else at the time, because the exercise has"
            " changed since. They stand in a dashed frame below; what counts is today's check.</p>"
        )
    lost = sorted({name for each in class_.marked for name in each.unknown})
    if lost:
        told.append(f"<p>Answers to exercises that are not in this course: {_listed(lost)}.</p>")
    versions = sorted({each.hand_in.data for each in class_.marked if each.hand_in.data})
    if len(versions) > 1:
        told.append(f"<p>Handed in with several versions of the data: {_listed(versions)}.</p>")
    if found.others:
        told.append(f'<p class="quiet">{found.others} files of other kinds were left alone.</p>')
    return "".join(told)


def one_number(names: Sequence[str]) -> str:
    """A sentence for the teacher about names that came with one number drawn by chance."""
    return (
        f"{joined(names)} came with one and the same number drawn by chance, and all count: one"
        " learner who typed two names, or copies of a course in which somebody had worked before?"
    )


def _exercise(each: Tally, named: bool) -> str:
    one = each.exercise
    # Whole: what is asked for stands at the end.
    head = f"<h3>{one.id} &nbsp; {escape(_short(one.question, 600))}</h3>"
    bar = _bar(each.outcomes)
    told = [f"<p>{_sentence(each)}</p>"]
    slips = each.slips if named else [row for row in each.slips if row[2] >= FEWEST]
    items = "".join(
        f"<li><strong>{number}</strong> {escape(_slip(name, sentence))}</li>"
        for name, sentence, number in slips[:5]
    )
    told += [f"<ul>{items}</ul>"] if items else []
    if named and (each.hints or each.answers_seen or each.tries):
        told.append(
            f'<p class="quiet">Tries, on average: {each.tries:.1f}. Looked at a hint:'
            f" {each.hints}; at the worked answer: {each.answers_seen}."
            f"{f' Told otherwise at the time: {each.stale}.' if each.stale else ''}</p>"
        )
    return head + bar + "".join(told)


def _sentence(each: Tally) -> str:
    """The bar in words, for a screen reader and for grey print."""
    counted = [
        f"{number} {BARS.get(outcome, outcome)}" for outcome, number in _in_order(each.outcomes)
    ]
    return f"{each.answered} answers: {joined(counted)}."


def _in_order(outcomes: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(name, outcomes[name]) for name in (RIGHT, WRONG, NOT_CHECKABLE) if outcomes.get(name)]


def _bar(outcomes: Mapping[str, int]) -> str:
    looks = {RIGHT: "right", WRONG: "wrong", NOT_CHECKABLE: "open"}
    whole = sum(outcomes.values())
    cells = "".join(
        f'<span class="{looks[name]}" style="width:{100 * number / whole:.1f}%">'
        f"{SIGNS[name]} {number}</span>"
        for name, number in _in_order(outcomes)
    )
    return f'<div class="bar" aria-hidden="true">{cells}</div>'


def _slip(name: str, sentence: str) -> str:
    plain = sentence.replace("*", "")
    return plain if name == sentence or not name else f"{name.replace('_', ' ')}: {plain}"


def _matrix(class_: Class) -> str:
    names = [each.exercise.id for each in class_.tallies]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escape(_called(each))}</th>'
        f"{''.join(_cell(each, name) for name in names)}</tr>"
        for each in class_.marked
    )
    key = "✓ right, ✗ not yet, ◇ to discuss, · no answer; a dashed frame: told otherwise then."
    return (
        f'<p class="quiet">{key}</p><div class="matrix" tabindex="0" role="region"'
        ' aria-label="Learners and exercises"><table><thead><tr><th scope="col">name</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(each: Marked, name: str) -> str:
    mark = each.marks.get(name)
    if mark is None:
        return "<td>·</td>"
    looks = ("x " if mark.outcome == WRONG else "") + ("stale" if mark.stale else "")
    look = f' class="{looks.strip()}"' if looks.strip() else ""
    told = f' title="{attribute(_short(mark.slip, 90))}"' if mark.slip else ""
    return f"<td{look}{told}>{SIGNS.get(mark.outcome, '·')}</td>"


def _thought(class_: Class, least: int) -> str:
    parts = _polls(class_, least), _again(class_, least), _votes(class_, least)
    return "".join(parts) or "<p>Nothing kept.</p>"


def _votes(class_: Class, least: int) -> str:
    votes = {
        which: [each.weights[which] for each in class_.marked if each.weights.get(which)]
        for which in TITLES
    }
    if not any(votes.values()):
        return ""
    numbers = joined([f"{len(given)} at the {which} vote" for which, given in votes.items()])
    head = f"<h3>The vote on causes: mean weight, 0 to 10</h3><p>Learners: {numbers}.</p>"
    if any(0 < len(given) < least for given in votes.values()):
        head = f"<h3>The vote on causes</h3><p>One of the two votes: {HIDDEN}.</p>"
        votes = {which: given if len(given) >= least else [] for which, given in votes.items()}
    rows = []
    for name in EXPLANATIONS:
        for which, look in (("first", "before"), ("last", "after")):
            given = [weights.get(name, 0) for weights in votes[which]]
            if given:
                value = sum(given) / len(given)
                label = f"{name}, {which}" if which == "first" else which
                rows.append(bar(label, value / 10, f"{value:.1f}", look))
    return head + "".join(rows)


def _polls(class_: Class, least: int) -> str:
    named = {name for each in class_.marked for name in each.polls}
    return "".join(
        _poll(poll, [each.polls.get(name, {}) for each in class_.marked], least)
        for name, poll in QUESTIONS.items()
        if name in named
    )


def _again(class_: Class, least: int) -> str:
    """How many still knew what the figures of an earlier lesson bear out."""
    rows = []
    for name, poll in QUESTIONS.items():
        by_learner = [
            [chosen == poll.record for side, chosen in kept.items() if side.startswith(AGAIN)]
            for kept in (each.polls.get(name, {}) for each in class_.marked)
        ]
        later = [each for own in by_learner for each in own]
        # Learners count: three answers of each of two would be six.
        if sum(map(bool, by_learner)) >= least:
            told = f"{sum(later)} of {len(later)}"
            rows.append(bar(f"{name}: {poll.record}", sum(later) / len(later), told, "after"))
    return f"<h3>Looking back: still known in a later lesson</h3>{''.join(rows)}" if rows else ""


def _poll(poll: Poll, given: Sequence[Mapping[str, str]], least: int) -> str:
    counts: dict[str, dict[str, int]] = {}
    for side in SIDES:
        chosen = [each.get(side) for each in given]
        counts[side] = {choice: chosen.count(choice) for choice in poll.choices}
    shown = bars(poll, counts, least)
    head = f"<h3>Poll {poll.name}. {escape(poll.question.replace('*', ''))}</h3>"
    record = f"<p><em>What the figures bear out:</em> {escape(poll.record)}.</p>"
    return head + shown + record if shown else ""


def _expected(class_: Class, least: int) -> str:
    parts = []
    for one in class_.exercises.values():
        given = predictions(one, class_.marked) if one.kind == "predict" else []
        if not given:
            continue
        question = escape(_short(one.question, 600))
        parts.append(f"<h3>{one.id} &nbsp; {question}</h3>")
        if len(given) < least:
            parts.append(f"<p>{HIDDEN.capitalize()}.</p>")
            continue
        parts.append(f"<p>{_spread(given, one.unit)}</p><p><em>The record.</em> {_plain(one)}</p>")
    return "".join(parts) or "<p>Nothing kept.</p>"


def _spread(given: Sequence[float], unit: str) -> str:
    """The middle of what was expected: single numbers at the ends would point at somebody."""
    if len(given) < FEWEST:
        return f"{len(given)} expected: {joined([f'{each:g}' for each in given])} {unit}."
    quarter = len(given) // 4
    low, high = given[quarter], given[-1 - quarter]
    return (
        f"{len(given)} said what they expected. The middle one: {median(given):g} {unit}; half of"
        f" the class between {low:g} and {high:g}."
    )


def _plain(one: Exercise) -> str:
    return escape(one.answer.replace("*", ""))


def _words(class_: Class) -> str:
    asked: dict[str, list[tuple[str, str]]] = {}
    questions: dict[str, str] = {}
    for each in class_.marked:
        for words in each.words:
            asked.setdefault(words.name, []).append((_called(each), words.text))
            questions[words.name] = words.asked
    parts = []
    for name, texts in sorted(asked.items()):
        question = f"<p>{escape(_short(questions[name], 400))}</p>" if questions[name] else ""
        items = "".join(
            f"<p><strong>{escape(who)}</strong></p><blockquote>{escape(text)}</blockquote>"
            for who, text in texts
        )
        summary = f"<summary><strong>{escape(name)}</strong>, {len(texts)} texts</summary>"
        parts.append(f"<details open>{summary}{question}{items}</details>")
    return "".join(parts) or "<p>None.</p>"


def _called(each: Marked) -> str:
    own = each.hand_in
    return f"{own.name}, {own.group}" if own.group else own.name


def _listed(names: Sequence[str]) -> str:
    return escape(joined([_short(name, 40) for name in names[:20]]))


def _short(text: str, most: int) -> str:
    plain = " ".join(text.replace("*", "").split())
    return plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + " …"
