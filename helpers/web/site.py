"""Pages around the lessons: the frame of every page, the contents, the data's pages, licences."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers import tables
from helpers.markup import attribute, escape
from helpers.web import book, exercises, fonts, markdown
from helpers.web.frames import Frame
from helpers.web.lesson import Lesson, body
from helpers.workshop.notebooks import ROOT

STATIC = Path(__file__).parent / "static"
ALL = "two-leaps-all-in-one.html"
ZIPPED, DATA_ZIPPED = "two-leaps-pages.zip", "two-leaps-data.zip"
CRITERIA = Path(__file__).parent / "wcag.csv"
# The scripts of a page in their order, each with the words of a page that needs it.
SCRIPTS = {
    "exercises.js": (),
    "forms.js": ("data-form=",),
    "verdicts.js": ('data-form="verdict"', 'data-form="contest"', 'data-form="sheetform"'),
    "ledger.js": ('"computed":"ledger"',),
    "figures.js": (),
}
# Draws codes to scan (npm: lean-qr, its smallest form, as published), and its licence.
CODES = STATIC / "lean-qr"
CODES_END = "export{r as correction,m as generate};"
# What the scripts write on the page when a switch is on, and how a page without them sees it.
SWITCHES = {
    "coded": "#code:checked",
    "presented": ":is(input[value=present], input[value=slow]):checked",
}
_UP = "../"


@dataclass(frozen=True)
class Edition:
    """What all pages of one build share. address: where it will be published, or empty."""

    lessons: list[Lesson]
    version: str
    data: str
    address: str = ""


def lesson_page(edition: Edition, lesson: Lesson) -> str:
    """One lesson as a page of its own."""
    address = edition.address and f"{edition.address}{lesson.number}.html"
    article = f'<article id="L{lesson.number}">{body(lesson, address)}</article>'
    title = f"{lesson.number} · {lesson.title}"
    return _page(edition, title, article, _nav(edition, lesson), [lesson])


def single_page(edition: Edition) -> str:
    """The whole course as one page, for a stick: one lesson is shown at a time."""
    articles = "".join(
        f'<article id="L{lesson.number}">{_inside(body(lesson))}</article>'
        for lesson in edition.lessons
    )
    links = "".join(
        f'<a href="#L{lesson.number}">{lesson.number}</a>' for lesson in edition.lessons
    )
    start = f'<article id="contents">{_inside(_contents(edition))}</article>'
    pages = "".join(
        f'<article id="data-{name}">{_inside(inner)}</article>'
        for name, inner in _data_bodies().items()
    )
    pages += f'<article id="changes">{_inside(_changes())}</article>'
    pages += f'<article id="access">{access_report()}</article>'
    pages += f'<article id="licences">{_licences()}</article>'
    return _page(
        edition,
        "Two Leaps",
        start + articles + pages,
        f'<a href="#contents">Contents</a>{links}',
        edition.lessons,
        single=True,
    )


def contents_page(edition: Edition) -> str:
    """The first page: what it is, the lessons, what can be taken along."""
    return _page(edition, "Two Leaps", _contents(edition), _nav(edition, None), [])


def data_pages(edition: Edition) -> dict[str, str]:
    """The pages of the tables, by their names in the site."""
    return {
        f"data/{name}.html": _page(
            edition, f"Data: {name}", inner, f'<a href="{_UP}index.html">Contents</a>', [], up=_UP
        )
        for name, inner in _data_bodies().items()
    }


def changes_page(edition: Edition) -> str:
    """What changed from version to version."""
    return _page(edition, "Changes", _changes(), _nav(edition, None), [])


def licences_page(edition: Edition) -> str:
    """Under which terms code, words, data and font may be used."""
    return _page(edition, "Licences", _licences(), _nav(edition, None), [])


def access_page(edition: Edition) -> str:
    """How far the pages meet WCAG 2.2, criterion by criterion."""
    return _page(edition, "Accessibility", access_report(), _nav(edition, None), [])


def access_report() -> str:
    """The report on WCAG 2.2, made from the table of criteria."""
    with CRITERIA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in names)
    lines = "".join(
        f"<tr><th scope=row>{escape(row[names[0]])}</th>"
        + "".join(f"<td>{escape(row[name])}</td>" for name in names[1:])
        + "</tr>"
        for row in rows
    )
    short = [f"{row['criterion']} {row['name']}" for row in rows if row["met"] == "partly"]
    return (
        "<h1>Accessibility</h1><p>The pages aim at all criteria of levels A and AA of WCAG 2.2."
        f" Met in part: {escape('; '.join(short)) or 'none'}. Tests run in Chromium on the"
        " built pages; a protocol says what a person looks at. No screen reader has been tried by"
        " the project itself: if you use one, tell us what you meet.</p>"
        '<div class="wide words" tabindex=0 role=region aria-label="Criteria"><table>'
        f"<caption>WCAG 2.2, levels A and AA</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def _changes() -> str:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return markdown.block(text, "CHANGELOG.md")


def _licences() -> str:
    font = escape(fonts.LICENCE.read_text(encoding="utf-8"))
    parts = [
        "<h1>Licences</h1>",
        markdown.block((ROOT / "LICENSE-text.md").read_text(encoding="utf-8"), "LICENSE-text.md"),
        "<h2>Code</h2>",
        f"<pre class=licence>{escape((ROOT / 'LICENSE').read_text(encoding='utf-8'))}</pre>",
        "<h2>Codes on paper</h2><p>Drawn by lean-qr, in pages that know where they are"
        " published.</p>",
        f"<pre class=licence>{escape((CODES / 'LICENSE').read_text(encoding='utf-8'))}</pre>",
        "<h2>Font of the charts</h2><p>DejaVu Sans, cut down to the characters of each page and"
        f" named {fonts.NAME} as its licence asks.</p>",
        f"<pre class=licence>{font}</pre>",
    ]
    return "".join(parts)


def _contents(edition: Edition) -> str:
    items = "".join(
        f'<li><a href="{lesson.number}.html"><strong>{lesson.number} · {escape(lesson.title)}'
        f"</strong></a><br>{markdown.inline(lesson.question, lesson.home)}<br>"
        f"<small>{markdown.inline(lesson.minutes, lesson.home)}</small></li>"
        for lesson in edition.lessons
    )
    read = (ROOT / "README.md").read_text(encoding="utf-8")
    asked = re.search(r"^\*\*(.+)\*\*$", read, flags=re.MULTILINE)
    note = re.search(r"^> (.+)$", read, flags=re.MULTILINE)
    parts = [
        "<h1>Two Leaps</h1>",
        f"<p><strong>{escape(asked[1])}</strong></p>" if asked else "",
        f"<blockquote><p>{escape(note[1])}</p></blockquote>" if note else "",
        "<p>Ten lessons that test two short texts on published figures. Everything runs in this"
        " browser; nothing is installed, fetched or sent.</p>",
        f"<ul class=cards>{items}</ul>",
        "<h2>Take it along</h2><ul>"
        f'<li><a href="{ZIPPED}">All pages as one zip</a>: unpack it and open index.html.</li>'
        f'<li><a href="{ALL}">The whole course as one file</a>, for a stick.</li>'
        f'<li><a href="{DATA_ZIPPED}">All tables as CSV</a>, with their'
        ' <a href="data/index.html">description</a>.</li></ul>',
    ]
    return "".join(parts)


def _data_bodies() -> dict[str, str]:
    readme = (tables.DATA / "README.md").read_text(encoding="utf-8")
    pages = {"index": markdown.block(readme, "data/README.md")}
    for path in sorted((tables.DATA / "pages").glob("*.md")):
        # Only plain names: what other systems and programs leave beside a file is no page.
        if not re.fullmatch(r"[a-z0-9_]+", path.stem):
            continue
        home = f"data/pages/{path.name}"
        pages[path.stem] = markdown.block(path.read_text(encoding="utf-8"), home)
    return {name: f"<div class=words>{inner}</div>" for name, inner in pages.items()}


def _nav(edition: Edition, lesson: Lesson | None) -> str:
    links = ['<a href="index.html">Contents</a>']
    for each in edition.lessons:
        here = ' aria-current="page"' if each is lesson else ""
        title = attribute(each.title)
        links.append(f'<a href="{each.number}.html" title="{title}"{here}>{each.number}</a>')
    return "".join(links)


def _inside(markup: str) -> str:
    """Links between pages as links within one page. What lies beside the pages is named only, since
    one file may travel alone."""
    markup = re.sub(r'<a href="(?:\.\./)?two-leaps-[^"]*">(.*?)</a>', r"\1", markup)
    for rule, to in (
        (r"(?:\.\./)?(\d\d)\.html(?:#[^\"]*)?", r"#L\1"),
        (r"(?:\.\./)?(licences|changes|access)\.html", r"#\1"),
        (r"(?:\.\./)?index\.html", "#contents"),
        (r"(?:data/)?(\w+)\.html", r"#data-\1"),
    ):
        markup = re.sub(f'href="{rule}"', f'href="{to}"', markup)
    return markup


def _page(
    edition: Edition,
    title: str,
    inner: str,
    nav: str,
    lessons: list[Lesson],
    *,
    up: str = "",
    single: bool = False,
) -> str:
    config = _config(edition, lessons)
    code = scripts(inner + _data(config)) if lessons else []
    code = [_codes(), *code] if config["address"] else code
    return _frame().render(
        title=attribute(title if title == "Two Leaps" else f"{title} · Two Leaps"),
        hashes=" ".join(map(_hash, code)) or "'none'",
        fonts=fonts.rules(_characters(lessons)) if lessons else "",
        css=_css("page.css") + (_css("modes.css") if lessons else ""),
        switched=_switched(),
        nav=nav,
        lesson=bool(lessons),
        body=inner,
        version=edition.version,
        data=edition.data,
        licences="#licences" if single else f"{up}licences.html",
        access="#access" if single else f"{up}access.html",
        config=_data(config),
        exercises=packed_exercises([each.number for each in lessons]) if lessons else "",
        books="\n".join(_books(lessons)),
        scripts=code,
    )


def _config(edition: Edition, lessons: list[Lesson]) -> dict[str, Any]:
    about: dict[str, Any] = {}
    keys: set[str] = set()
    for lesson in lessons:
        about |= {name: {} for name in lesson.still}
        keys |= set(lesson.keys)
        for one in lesson.moving:
            about[one.name] = one.about
    return {
        "version": edition.version,
        "data": edition.data,
        "address": edition.address and f"{edition.address}{lessons[0].number}.html"
        if len(lessons) == 1
        else "",
        "checked": tables.CHECKED,
        "cites": {key: [tables.short(key), *tables.citation(key)] for key in sorted(keys)},
        "figures": about,
    }


def _books(lessons: list[Lesson]) -> list[str]:
    return [
        f'<script type="text/plain" data-book="{name}">{text}</script>'
        for lesson in lessons
        for name, text in lesson.books.items()
    ]


def _characters(lessons: list[Lesson]) -> set[str]:
    shown: list[Frame] = []
    for lesson in lessons:
        shown += lesson.still.values()
        shown += [frame for one in lesson.moving for frame in one.frames.values()]
    found = {character for frame in shown for piece in frame.picture for character in piece}
    # Words of a picture that is taken away are written in the same font.
    return found | {
        character
        for frame in shown
        for part in (frame.title, frame.measure, frame.source_line)
        for piece in part
        for character in piece
    }


def _data(thing: Any) -> str:
    """Data as JSON that may stand in a page."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def packed_exercises(lessons: list[str]) -> str:
    """What the scripts need for the exercises and forms of these lessons, as text for a page."""
    return book.packed(_data(exercises.exported(lessons)).encode("utf-8"))


def scripts(inner: str) -> list[str]:
    """The scripts that a page with these words and data needs, as they stand in it."""
    needed = [
        name for name, marks in SCRIPTS.items() if not marks or any(mark in inner for mark in marks)
    ]
    return [_bare((STATIC / name).read_text("utf-8")) for name in needed]


def _codes() -> str:
    """The library of codes as a plain script; a page without an address has no use for it."""
    text = (CODES / "nano.mjs").read_text("utf-8").strip()
    if not text.endswith(CODES_END):
        raise ValueError(f"{CODES / 'nano.mjs'} does not end with {CODES_END}")
    inner = text.removesuffix(CODES_END)
    return f"'use strict';\n(()=>{{{inner}(globalThis.twoLeaps??={{}}).code=m}})();"


def _bare(text: str) -> str:
    """A script or style without comment lines and indentation."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@lru_cache(maxsize=2)
def _css(name: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text("utf-8"), flags=re.DOTALL)
    return _bare(text)


def _switched() -> str:
    """The rules of the switches for a page without scripts."""
    rules = _css("modes.css")
    for name, asked in SWITCHES.items():
        rules = rules.replace(f"html.{name}", f"html:has({asked})")
    return rules


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@lru_cache(maxsize=1)
def _frame() -> Any:
    loader = Environment(
        loader=FileSystemLoader(STATIC),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,
    )
    return loader.get_template("page.html")
