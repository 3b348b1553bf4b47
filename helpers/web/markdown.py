"""Markdown of the lessons and of the data's pages as HTML, with links that lead inside the site;
lessons that the course in force does not have are named as such."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache

from markdown_it import MarkdownIt

from helpers import course, tables
from helpers.markup import attribute

_YEAR = re.compile(r"\d{4}[a-z]?")

# Where a file of the repository stands in the site.
PLACES = (
    (re.compile(r"notebooks/(\d\d)-[^/]*\.ipynb"), r"\1.html"),
    (re.compile(r"data/pages/([a-z_]+)\.md"), r"data/\1.html"),
    (re.compile(r"data/README\.md"), "data/index.html"),
    (re.compile(r"data/[a-z_]+\.(?:csv|json|bib|sha256)"), "two-leaps-data.zip"),
    (re.compile(r"CHANGELOG\.md"), "changes.html"),
    (re.compile(r"LICENSE(?:-text\.md)?"), "licences.html"),
)


def place(file: str) -> str | None:
    """Where a file of the repository (its path from the top) stands in the site; None if it does
    not."""
    return next((rule.sub(to, file) for rule, to in PLACES if rule.fullmatch(file)), None)


# What an author of a lesson folds away: the two lines that begin and end it, as the reader of
# Markdown gives them. No other HTML of a text comes through.
_FOLD = re.compile(
    r"<p>&lt;details&gt;&lt;summary&gt;&lt;strong&gt;((?:(?!</p>).)*?)"
    r"&lt;/strong&gt;&lt;/summary&gt;</p>",
    re.DOTALL,
)
_FOLD_END = "<p>&lt;/details&gt;</p>"


def block(text: str, home: str, cited: Mapping[str, str] | None = None) -> str:
    """Markdown as HTML. home: the path of the file that holds it, from the top of the repository.

    cited: source key -> id of its entry on the page; a link to a key leads there."""
    markup = _linked(_reader().render(course.followed(text)), home, cited or {})
    markup, folds = _FOLD.subn(r"<details><summary><strong>\1</strong></summary>", markup)
    markup = markup.replace(_FOLD_END, "</details>", folds)
    # A broad table scrolls in its own place, by keyboard too. Its name is its first column's.
    markup = re.sub(
        r"<table>(?=.*?<th[^>]*>(.*?)</th>)",
        lambda found: (
            f'<div class="wide words" tabindex=0 role=region aria-label="Table: {_bare(found[1])}">'
            "<table>"
        ),
        markup,
        flags=re.DOTALL,
    )
    return markup.replace("</table>", "</table></div>")


def inline(text: str, home: str, cited: Mapping[str, str] | None = None) -> str:
    """Markdown of one paragraph as HTML, without the paragraph."""
    return _linked(_reader().renderInline(course.followed(text)), home, cited or {})


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _bare(markup: str) -> str:
    return re.sub("<[^>]*>", "", markup).replace('"', "&quot;")


def _linked(markup: str, home: str, cited: Mapping[str, str]) -> str:
    return re.sub(
        r'<a href="([^"]*)">(.*?)</a>',
        lambda found: _link(found, home, cited),
        markup,
        flags=re.DOTALL,
    )


def _link(found: re.Match[str], home: str, cited: Mapping[str, str]) -> str:
    target, words = found[1], found[2]
    if re.match(r"(https?:|mailto:)", target):
        return f'<a href="{target}" rel="noopener noreferrer">{words}</a>'
    file, _, part = target.partition("#")
    if not file:
        # In a list of links a year alone says nothing.
        told = f' aria-label="{attribute(tables.short(part))}"' if _YEAR.fullmatch(words) else ""
        return f'<a href="#{cited.get(part, part)}"{told}>{words}</a>'
    inside = place(posixpath.normpath(posixpath.join(posixpath.dirname(home), file)))
    if inside is None:
        # What is not part of the site is named, and no link leads nowhere.
        return words
    away = posixpath.relpath(inside, posixpath.dirname(place(home) or home) or ".")
    return f'<a href="{away}{"#" + part if part else ""}">{words}</a>'
