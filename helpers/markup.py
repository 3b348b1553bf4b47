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
    exercise files."""
    return re.sub(r"\*(\S(?:.*?\S)?)\*", r"<em>\1</em>", escape(text))


def opened_by(words: str, inside: str) -> str:
    """HTML behind a line that the learner opens."""
    return f"<details><summary><strong>{escape(words)}</strong></summary>{inside}</details>"


def table_html(table: pd.DataFrame, caption: str, decimals: int = 2) -> str:
    """A table as plain HTML with a caption and no index column: words left, numbers right and
    rounded, gaps said."""
    # JupyterLab sets cells right by itself, so only words need to say where they stand.
    sides = [
        "" if pd.api.types.is_numeric_dtype(table[column]) else ' style="text-align:left"'
        for column in table
    ]
    head = "".join(map(_head_cell, table, sides))
    rows = "".join(
        f"<tr>{_row(cells, sides, decimals)}</tr>"
        for cells in table.itertuples(index=False, name=None)
    )
    top = f'<caption style="text-align:left">{escape(caption)}</caption>'
    return f"<table>{top}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _head_cell(name: object, side: str) -> str:
    return f'<th scope="col"{side}>{escape(words.head(name))}</th>'


def _row(cells: tuple[object, ...], sides: list[str], decimals: int) -> str:
    pairs = zip(cells, sides, strict=True)
    return "".join(f"<td{side}>{escape(_cell(cell, decimals))}</td>" for cell, side in pairs)


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
