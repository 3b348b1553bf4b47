"""Text as HTML and as Markdown in which it stays text, some of it stressed, and a table."""

from __future__ import annotations

import html
import re
from numbers import Integral

import pandas as pd

from helpers import words

# A dollar sign that begins no formula: MathJax, which looks through whatever a cell shows, leaves
# what carries this class.
DOLLAR = '<span class="mathjax_ignore tex2jax_ignore">&#36;</span>'


def escape(text: str) -> str:
    """Text as HTML that shows just this text: no tag, no entity, no formula, whoever wrote it."""
    return html.escape(text).replace("$", DOLLAR)


def attribute(text: str) -> str:
    """Text as the value of an attribute, or where no tag may stand: in a title, in a drawing."""
    return html.escape(text, quote=True)


def cited(text: str, title: str = "", language: str = "") -> str:
    """A citation as HTML (the parts of a `tables.Citation`). A title in another language says in
    which it is, so that it is spoken in that language."""
    return spoken_in(escape(text), escape(title), language) if title else escape(text)


def spoken_in(html_text: str, part: str, language: str) -> str:
    """HTML or Markdown in which one part, as it stands there, is in another language."""
    return html_text.replace(part, f'<span lang="{attribute(language)}">{part}</span>', 1)


def inert(text: str) -> str:
    """A sentence as Markdown in which only emphasis (*...*, **...**) means something: no HTML,
    link, picture, code, formula or heading comes from what a table or somebody's file holds."""
    found = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;")
    found = found.replace("`", "&#96;").replace("\\", "&#92;").replace("$", DOLLAR)
    found = found.replace("://", "&#58;//").replace("www.", "www&#46;")
    # A link or picture is a bracket followed by another, or by a colon at a line's beginning.
    found = re.sub(r"\](?=[(\[:])", "&#93;", found)
    return re.sub(r"^(\d*)([#>+~|=-]|[*.)](?=\s))", r"\1\\\2", found)


def stressed(text: str) -> str:
    """Plain text as HTML; words between asterisks are stressed, as teachers write them in the
    exercise files. Two asterisks together are Python's power and stay."""
    return re.sub(r"(?<!\*)\*(?!\*)(\S(?:.*?\S)?)(?<!\*)\*(?!\*)", r"<em>\1</em>", escape(text))


def heading(text: str, more: str = "") -> str:
    """The name of an exercise or another form as a heading of the third level, which a screen
    reader finds and lists; it looks like a line of bold text. more: HTML that stands behind it."""
    look = 'style="font-size: 1em; font-weight: bold; margin: 0.8em 0 0.4em"'
    more = f' <span style="font-weight: normal">{more}</span>' if more else ""
    return f"<h3 {look}>{escape(text)}{more}</h3>"


def said(sign: str) -> str:
    """A sign and its word as HTML. Only the word is spoken: a screen reader says a sign by its
    name, 'ballot x' or 'identical to'."""
    drawn, _, word = sign.partition(" ")
    if not word or drawn.isalnum():
        return escape(sign)
    return f'<span aria-hidden="true">{escape(drawn)} </span>{escape(word)}'


def opened_by(words: str, inside: str) -> str:
    """HTML behind a line that the learner opens."""
    return f"<details><summary><strong>{escape(words)}</strong></summary>{inside}</details>"


def table_html(table: pd.DataFrame, caption: str, decimals: int = 2) -> str:
    """A table as plain HTML with a caption and no index column: words left, numbers right and
    rounded, gaps said. What tells the rows apart is their heading, see `_heads`."""
    # JupyterLab sets cells right by itself, so only words need to say where they stand.
    sides = [
        "" if pd.api.types.is_numeric_dtype(table[column]) else ' style="text-align:left"'
        for column in table
    ]
    head, heads = "".join(map(_head_cell, table, sides)), _heads(table)
    rows = "".join(
        f"<tr>{_row(cells, sides, decimals, heads)}</tr>"
        for cells in table.itertuples(index=False, name=None)
    )
    top = f'<caption style="text-align:left">{escape(caption)}</caption>'
    return f"<table>{top}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _head_cell(name: object, side: str) -> str:
    return f'<th scope="col"{side}>{escape(words.head(name))}</th>'


def _heads(table: pd.DataFrame) -> int:
    """How many columns, from the left, are the heading of a row: the first, and the next as well
    where the first alone does not tell the rows apart and both do, as a place and its year."""
    first_two = table.columns[:2]
    return (
        2
        if table[first_two[:1]].duplicated().any()
        and len(table.columns) > 2
        and (not table[first_two].duplicated().any())
        else 1
    )


def _row(cells: tuple[object, ...], sides: list[str], decimals: int, heads: int) -> str:
    told = [escape(_cell(cell, decimals)) for cell in cells]
    return "".join(
        f'<th scope="row"{side}>{text}</th>' if place < heads else f"<td{side}>{text}</td>"
        for place, (text, side) in enumerate(zip(told, sides, strict=True))
    )


def _cell(cell: object, decimals: int) -> str:
    if pd.isna(cell):
        return "no figure"
    if isinstance(cell, float):
        whole = abs(cell) >= 1000 or (cell.is_integer() and abs(cell) >= 100)
        return words.number(cell, 0 if whole else decimals)
    # Years have four digits and no comma.
    if isinstance(cell, Integral) and abs(int(cell)) >= 10_000:
        return words.number(int(cell))
    return str(cell)
