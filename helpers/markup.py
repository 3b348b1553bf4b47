"""A table, and words with some of them stressed, as HTML."""

from __future__ import annotations

import html
import re

import pandas as pd

from helpers import words


def stressed(text: str) -> str:
    """Plain text as HTML; words between asterisks are stressed, as teachers write them in the
    exercise files."""
    return re.sub(r"\*(\S(?:.*?\S)?)\*", r"<em>\1</em>", html.escape(text))


def opened_by(words: str, inside: str) -> str:
    """HTML behind a line that the learner opens."""
    return f"<details><summary><strong>{html.escape(words)}</strong></summary>{inside}</details>"


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
    top = f'<caption style="text-align:left">{html.escape(caption)}</caption>'
    return f"<table>{top}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _head_cell(name: object, side: str) -> str:
    return f'<th scope="col"{side}>{html.escape(str(name))}</th>'


def _row(cells: tuple[object, ...], sides: list[str], decimals: int) -> str:
    pairs = zip(cells, sides, strict=True)
    return "".join(f"<td{side}>{html.escape(_cell(cell, decimals))}</td>" for cell, side in pairs)


def _cell(cell: object, decimals: int) -> str:
    if pd.isna(cell):
        return "no figure"
    if isinstance(cell, float):
        return words.number(cell, 0 if cell.is_integer() and abs(cell) >= 100 else decimals)
    return str(cell)
