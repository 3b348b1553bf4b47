"""What a cell puts on the page besides charts: a sentence with computed figures, a table, the list
of sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import course, tables
from helpers.arithmetic import claims, fragility
from helpers.arithmetic.evidence import Row, for_reading, statement
from helpers.errors import LessonError, one_of
from helpers.markup import (
    attribute,
    cited,
    escape,
    inert,
    opened_by,
    spoken_in,
    stressed,
    table_html,
)
from helpers.tables import source_keys
from helpers.words import numbered


class PageError(LessonError):
    """Something that cannot be put on the page in this way."""


@dataclass(frozen=True)
class Said:
    """A sentence or two for the page; Markdown in the notebook, plain text elsewhere."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/markdown": self.spoken(inert), "text/plain": self.text}

    def spoken(self, written: Callable[[str], str]) -> str:
        """The text as `written` makes it; titles in another language say in which they are."""
        made = written(self.text)
        for work in tables.foreign(self.text):
            made = spoken_in(made, written(work.title), work.language)
        return made


@dataclass(frozen=True)
class Shown:
    """A table for the page: plain HTML with a caption, the same rows as plain text."""

    table: pd.DataFrame
    caption: str
    decimals: int = 2

    @property
    def title(self) -> str:
        """The caption, which an explorer reads out as the finding."""
        return self.caption

    @property
    def picture(self) -> str:
        """The table as HTML: what stands where a chart's picture would."""
        return f"<div>{table_html(self.rows, self.caption, self.decimals)}</div>"

    @property
    def rows(self) -> pd.DataFrame:
        """The rows as they are read: a source by author and year."""
        named = [name for name in ("source", "sources") if name in self.table]
        if not named:
            return self.table
        short = tables.load("sources").set_index("source")["short"]
        return self.table.assign(
            **{
                name: [
                    "; ".join(short.get(key, key) for key in source_keys([str(cell)]))
                    for cell in self.table[name]
                ]
                for name in named
            }
        )

    @property
    def behind(self) -> str:
        """Nothing stands behind a table: it is the figures."""
        return ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/html": self.picture,
            "text/plain": f"{self.caption}\n{self.rows.to_string(index=False)}",
        }


@dataclass(frozen=True)
class Revealed:
    """Results that the learner opens, after a guess or an answer of their own; printed they are
    named only."""

    shown: tuple[Any, ...]
    name: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        inside = "".join(map(_inside, self.shown))
        return {"text/html": opened_by(self.name, inside), "text/plain": self.name}


def reveal(*shown: Any, name: str = "Show what the record says") -> Revealed:
    """Put charts, tables or sentences behind a line that the learner opens; they stand below a
    question whose answer they give away.

    Raises PageError for something with controls, which cannot be folded away."""
    strange = [type(each).__name__ for each in shown if hasattr(each, "widget")]
    if strange or not shown:
        raise PageError(f"What is revealed are charts, tables and sentences, not {strange}.")
    return Revealed(shown, name)


@dataclass(frozen=True)
class Linked(Said):
    """A sentence of our own whose links lead somewhere."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/markdown": self.text, "text/plain": self.text}


def say(text: str) -> Said:
    """Put a sentence on the page; give it as an f-string so that its figures come from the
    tables."""
    return Said(" ".join(text.split()))


def onward(lesson: str) -> Linked:
    """Where to go from a lesson (two digits): the next one in the course that is in force, the
    glossary, the evidence sheet. In a lesson that is not on the list, or whose list cannot be read,
    the first lesson."""
    try:
        listed = course.in_force()
    except course.CourseError as slip:
        return Linked(str(slip))
    names = [path.name for path in listed.lessons]
    at = next((place for place, name in enumerate(names) if name.startswith(lesson)), -1)
    links = {path.name[:2]: f"[{_title(path)}]({path.name})" for path in listed.lessons}
    after = names[at + 1 : at + 2]
    told = [f"**Next:** {links[name[:2]]} {listed.questions.get(name[:-6], '')}" for name in after]
    told = told or ["**This is the last lesson of the course.**"]
    more = {"00": "the glossary is part 7 of", "09": "your evidence sheet is part 7 of"}
    others = [f"{what} {links[n]}" for n, what in more.items() if n in links and n != lesson]
    told += [f"**To look up:** {'; '.join(others)}."] if others else []
    return Linked(" ".join(told))


def _title(path: Path) -> str:
    """A lesson's first heading; the words of its file name where the file cannot be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        told = "".join(next(each for each in cells if each["cell_type"] == "markdown")["source"])
        return next(line[2:] for line in told.splitlines() if line.startswith("# "))
    except (OSError, ValueError, TypeError, LookupError, StopIteration):
        number, *words = path.stem.split("-")
        return f"{number} · {' '.join(words).capitalize()}"


def show(table: pd.DataFrame, caption: str, decimals: int = 2) -> Shown:
    """Put a table on the page with a caption that says what one row is. decimals: for numbers that
    are not whole."""
    return Shown(table, caption, decimals)


def claim_list(
    ledger: pd.DataFrame,
    text: str = "both",
    kind: str = "all",
    verdict: str = "hidden",
    lesson: str = "all",
) -> Shown:
    """The claims of one text, kind, verdict and lesson as a table (see claims.pick), for an
    explorer or a page. Questions of the course's own are listed and counted apart."""
    picked = claims.pick(ledger, text, kind, verdict, lesson)
    own = len(picked) - len(claims.stated(ledger).query("claim_id in @picked.id"))
    counted = len(picked) - own
    number = numbered(counted, "claim")
    more = f", verdict: {verdict}" if verdict != "hidden" else ""
    more += f", lesson: {lesson}" if lesson != "all" else ""
    more += f"; and {own} of our own questions" if own else ""
    return Shown(
        picked,
        f"{number} in {'both texts' if text == 'both' else f'text {text}'}, kind: {kind}{more}",
    )


@dataclass(frozen=True)
class Opened(Shown):
    """One claim, opened: a table of what stands behind it, with the full citations below."""

    sources: tuple[str, ...] = ()

    @property
    def picture(self) -> str:
        """The claim as a table, and below it the full citation of every source."""
        works = "".join(f"<li>{cited(*tables.citation(key))}</li>" for key in self.sources)
        return f"<div>{table_html(self.rows, self.caption)}<p>Sources:</p><ul>{works}</ul></div>"


def open_claim(ledger: pd.DataFrame, claim: str) -> Opened:
    """One claim with its verdict, evidence, sources and lesson, for an explorer or a page.

    Raises UnknownChoiceError for an id that the ledger does not have.
    """
    row = claims.opened(ledger, claim)
    parts = {
        "what it says": row["claim"],
        "kind": f"{row['kind']}: {claims.KINDS[row['kind']]}",
        "how it can be tested": row["how_to_test"],
        "our verdict": f"{row['verdict']}: {claims.VERDICTS[row['verdict']]}",
        "how firmly it stands": fragility.firmness(row, tables.load("witnesses")),
        "evidence": row["evidence"],
        "how far checked": tables.CHECKED[row["checked"]],
        "settled in": course.followed(f"lesson {row['lesson'][:2]}"),
    }
    about = pd.DataFrame({"about": list(parts), claim: list(parts.values())})
    return Opened(
        about,
        f"Claim {claim}, from text {row['text']}"
        if row["asked_by"] == "text"
        else f"Claim {claim}: our own question about text {row['text']}",
        sources=tuple(source_keys([row["sources"]])),
    )


@dataclass(frozen=True)
class Board(Shown):
    """Rows of the evidence board: what each says in a sentence, and folded away below them the
    figures, the method, the sources and how far each was checked."""

    @property
    def picture(self) -> str:
        """The sentences as a table, and what stands behind them to open."""
        first = ["row", "country", "usually cited", "what it says"]
        more = ["row", "figures and method", "sources", "how far checked"]
        behind = table_html(self.table[more], "What each row rests on")
        folded = opened_by("Figures, method and sources of these rows", behind)
        return f"<div>{table_html(self.table[first], self.caption)}{folded}</div>"


def evidence(
    board_rows: Mapping[str, Row], about: str = "starting point", country: str = "both"
) -> Board:
    """The rows of the evidence board under one heading, for 'both' countries or one, for an
    explorer or a page.

    Raises UnknownChoiceError for a heading that the board does not have.
    """
    table = for_reading(board_rows, about)
    kept = table if country == "both" else table[table["country"].isin([country, "both"])]
    said = statement(about).rstrip(".")
    return Board(kept, f"{len(kept)} rows, usually cited for or against this: {said}")


def rows_where(table: pd.DataFrame, what: str, **chosen: Any) -> Shown:
    """The rows of a table whose columns hold the chosen values, for an explorer or a page.

    what: the plural word for a row; chosen: column=value. Raises LessonError for a column that is
    not there."""
    for name in chosen:
        one_of([str(column) for column in table], name, "column")
    kept = table.loc[(table[list(chosen)] == pd.Series(chosen)).all(axis=1)]
    return Shown(
        kept.drop(columns=list(chosen)),
        f"{len(kept)} {what}, {', '.join(f'{k}: {v}' for k, v in chosen.items())}",
    )


def sources_used(*used: Any) -> Sources:
    """The full citations behind the lesson: give charts, explorers, tables and source keys, in any
    order.

    Raises SourceError for a key without an entry in data/references.bib.
    """
    keys = {key for thing in used for key in _keys(thing)}
    named = sorted(((tables.short(key), key) for key in keys), key=lambda one: one[0].lower())
    return Sources({key: (name, tables.citation(key)) for name, key in named})


@dataclass(frozen=True)
class Sources:
    """Author and year, and the citation, by key: a list on the page, to whose entries the sources
    named in the text lead."""

    citations: dict[str, tuple[str, tables.Citation]]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        items = "".join(
            f'<li id="{attribute(key)}"><strong>{escape(name)}:</strong> {cited(*work)}'
            f" ({escape(key)} in the data files)</li>"
            for key, (name, work) in self.citations.items()
        )
        plain = "\n".join(
            f"{name}: {work.text} [{key}]" for key, (name, work) in self.citations.items()
        )
        return {"text/html": f"<ul>{items}</ul>", "text/plain": plain}


def _keys(thing: Any) -> list[str]:
    if isinstance(thing, str):
        return source_keys([thing])
    if isinstance(thing, pd.DataFrame):
        return source_keys(thing["source" if "source" in thing else "sources"])
    return list(thing.sources)


def _inside(shown: Any) -> str:
    """A chart, a table or a sentence as HTML; words between asterisks are stressed."""
    if isinstance(shown, Said):
        return f"<p>{stressed(shown.text)}</p>"
    return str(shown._repr_mimebundle_()["text/html"])
