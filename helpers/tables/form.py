"""The form of a table's file, before its content is looked at: one way to read it, used by what
checks and by what draws, and a sentence for each thing that editors and spreadsheets do to it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

from helpers.errors import nearest
from helpers.words import UNSEEN

AGAIN = "Or put the file back from a fresh copy of the course."
EXPORT = "Save or export it as CSV with commas, in UTF-8."
# How much of a cell is repeated in a message.
LONGEST = 60
# A spreadsheet's own words for what it could not work out or show.
SPREADSHEET = r"#(REF!|NAME\?|N/A|VALUE!|DIV/0!|NUM!|NULL!|####*)|#+|Err:\d+"
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# What a spreadsheet makes of '1 January', '1931/32', '1-2': forms that no table here uses.
DATES = (
    rf"\d{{1,2}}[-./]({MONTHS})([-./ ]\d{{2,4}})?|({MONTHS})[-./]\d{{2,4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?"
)
# UTF-8 that was read as another code and saved again.
GARBLED = r"Ã[\x80-\xbf©¤¶¼Ÿ³±¡]|â€[™œ\x9d“”]|Â[ °·]|�"
# What stands in a cell where there is nothing to say. 'none' is a word of ours: no source at all.
NOTHING = r"[-–—?]|\.\.+|…|n/?a|nan|null|#n/a"
# What parts words and is no plain blank, and blanks in a row.
BLANKS = r"[\t\n\r\xa0\u2000-\u200a\u202f\u3000]|  "
NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"


class FormError(Exception):
    """A file that is not a table as its description says; holds sentences for the reader."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = list(sentences)


def text_of(path: Path) -> str:
    """The text of a table's file. Raises FormError with what is wrong with it as a text."""
    name = f"data/{path.name}"
    try:
        raw = path.read_bytes()
    except OSError as trouble:
        raise FormError(
            f"{name} cannot be read ({trouble.strerror or trouble}). Ask whoever looks after this"
            f" computer for the right to read it. {AGAIN}"
        ) from None
    if not raw.strip():
        raise FormError(f"{name} is empty. Put the file back from a fresh copy of the course.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FormError(f"{name} is saved as UTF-16. {EXPORT} {AGAIN}")
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise FormError(f"{name} is a spreadsheet's own file under the name of a CSV. {EXPORT}")
    if b"\x00" in raw:
        row = raw[: raw.index(b"\x00")].count(b"\n") + 1
        raise FormError(f"{name}, row {row} holds a NUL, so the file is damaged. {AGAIN}")
    try:
        # Some editors put a mark before the first letter; it means nothing.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as slip:
        row = raw[: slip.start].count(b"\n") + 1
        raise FormError(
            f"{name}, row {row} holds a letter that is not UTF-8. Allowed: text in UTF-8; save the"
            f" file with that encoding. {AGAIN}"
        ) from None


def rows_of(path: Path, resource: dict[str, Any]) -> list[list[str]]:
    """The rows of a table's file, header first, as its description says they are parted.

    Raises FormError with what is wrong with its form."""
    text = text_of(path)
    name = f"data/{path.name}"
    columns = [field["name"] for field in resource["schema"]["fields"]]
    _first_line(name, text, columns)
    dialect = resource.get("dialect", {})
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.get("delimiter", ","),
        quotechar=dialect.get("quoteChar", '"'),
        strict=True,
    )
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in reader if row)
    except csv.Error as slip:
        raise FormError(
            f"{name}, row {reader.line_num}: a quotation mark is open or stands wrong ({slip}). A"
            f' cell with a comma stands in "..."; a quotation mark in it is doubled. {AGAIN}'
        ) from None
    found = [
        *_header(name, rows[0], columns),
        *_widths(name, rows, columns),
    ]
    found = found or cells(name, rows, resource)
    if not found and len(rows) == 1:
        found = [f"{name} has its header and no row. {AGAIN}"]
    if found:
        raise FormError(*found)
    return rows


def _first_line(name: str, text: str, columns: list[str]) -> None:
    """Raise FormError for a file that is no table with commas at all."""
    first, _, rest = text.lstrip("\r\n").partition("\n")
    first = first.strip("\r")
    if re.search(r"^(<{7} |={7}$|>{7} )", text, re.MULTILINE):
        raise FormError(
            f"{name} holds both sides of a merge (lines with <<<<<<<, =======, >>>>>>>). Keep the"
            " right rows and delete these lines."
        )
    if first.startswith("version https://git-lfs"):
        raise FormError(f"{name} holds only a note where the file is kept. Fetch it: git lfs pull.")
    if re.match(r"\s*<(!doctype|html|\?xml)", first, re.IGNORECASE):
        raise FormError(f"{name} is a web page, not a table: the download went wrong. {AGAIN}")
    if re.match(r'"?sep=', first, re.IGNORECASE):
        raise FormError(
            f"{name} begins with a line for Excel, {short(first)!r}. Delete that line. {AGAIN}"
        )
    if first.startswith(("#", "//")) and len(columns) > 1 and columns[0] in rest:
        raise FormError(
            f"{name} begins with a note, {short(first)!r}; the first row must name the columns."
            f" Delete that line. {AGAIN}"
        )
    if len(columns) < 2 or "," in first and columns[1] in first.split(","):
        return
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright lines")):
        if mark in first and columns[0] in re.split(rf'[{re.escape(mark)}"]', first):
            raise FormError(f"{name} is saved with {word}. {EXPORT} {AGAIN}")


def _header(name: str, header: list[str], columns: list[str]) -> list[str]:
    if header == columns:
        return []
    allowed = f"The columns are: {', '.join(columns)}."
    found = [f"{name}: the column {c} is missing. {allowed}" for c in columns if c not in header]
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            found.append(f"{name}: the column {short(column)!r} is there twice. {allowed}")
        elif column not in columns:
            found.append(
                f"{name}: the column {short(column)!r} is not one of this"
                f" table.{nearest(column, columns)} {allowed}"
            )
    return found or [f"{name}: the columns stand in another order. {allowed}"]


def _widths(name: str, rows: list[list[str]], columns: list[str]) -> list[str]:
    found = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) == len(columns):
            continue
        if len(row) > len(columns):
            parts = [f"{a},{b}" for a, b in zip(row, row[1:], strict=False) if _comma(a, b)]
            why = (
                f" {parts[0]!r} looks like a number with a decimal comma: write"
                f" {parts[0].replace(',', '.')}."
                if parts
                else ' A cell with a comma stands in "...".'
            )
            found.append(
                f"{name}, row {number} has {len(row)} cells, and the table {len(columns)}.{why}"
            )
        else:
            end = " The file seems cut off." if number == len(rows) else ""
            found.append(
                f"{name}, row {number} has only {len(row)} cells, and the table"
                f" {len(columns)}.{end} {AGAIN}"
            )
    return found


def _comma(left: str, right: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,6}", left) and re.fullmatch(r"\d{1,3}", right))


def cells(name: str, rows: list[list[str]], resource: dict[str, Any]) -> list[str]:
    """What is wrong with the writing of the cells of a table (header first), a sentence each."""
    fields = resource["schema"]["fields"]
    found = []
    for number, row in enumerate(rows[1:], 2):
        if row == rows[0]:
            found.append(f"{name}, row {number} names the columns once more. Delete that row.")
        for field, cell in zip(fields, row, strict=True):
            slip = _slip(field, cell) if cell else None
            if slip:
                found.append(
                    f"{name}, row {number}, column {field['name']} has {short(cell)!r}. {slip}"
                )
    return found


def _slip(field: dict[str, Any], cell: str) -> str | None:
    """What is wrong with the writing of a cell, whatever it says; None if nothing is."""
    if re.fullmatch(SPREADSHEET, cell):
        return "That is a spreadsheet's word for a mistake, not a value. Write the value."
    if re.fullmatch(DATES, cell, re.IGNORECASE) and "date" not in field["name"]:
        return (
            "A spreadsheet seems to have made a date of it. Write it as it was, and set the column"
            " to text before you save."
        )
    if field["type"] in ("number", "integer"):
        return _number(cell, field["type"])
    if cell != cell.strip():
        return "There is a blank at its beginning or end. Delete it."
    if UNSEEN.search(cell):
        return "It holds a letter that cannot be seen. Write the cell anew."
    if re.fullmatch(NOTHING, cell, re.IGNORECASE):
        return "Leave the cell empty where there is nothing to say."
    if re.search(BLANKS, cell):
        return "Its words are parted by a tab, a line break or two blanks. Write one plain blank."
    if not unicodedata.is_normalized("NFC", cell):
        return f"Its letters with accents are saved in two parts. {EXPORT} {AGAIN}"
    if re.search(GARBLED, cell):
        return f"Its letters were saved in another code. {EXPORT} {AGAIN}"
    return RULES[field["name"]](cell) if field["name"] in RULES else None


def _number(cell: str, kind: str) -> str | None:
    allowed = f"Allowed: {'a whole number' if kind == 'integer' else 'a number'}, with a point."
    if re.fullmatch(NUMBER, cell) and cell.isascii():
        whole = kind == "number" or re.fullmatch(r"[+-]?\d+", cell)
        return None if whole else f"This column takes whole numbers. {allowed}"
    plain = unicodedata.normalize("NFKC", cell).strip()
    digits = "".join(str(unicodedata.digit(c, None) or 0) if c.isdigit() else c for c in plain)
    if re.fullmatch(NUMBER, digits):
        if digits != plain or digits != cell.strip():
            return f"Its digits are of another kind. Write {digits}. {allowed}"
        return f"There is a blank around it. Write {digits}."
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", digits):
        point, none = digits.replace(",", "."), digits.replace(",", "")
        return (
            f"Write decimals with a point ({point}), and no marks between thousands ({none})."
            f" {allowed}"
        )
    if re.fullmatch(r"[+-]?\d{1,3}([,. _'’]\d{3})+([.,]\d+)?", digits):
        bare = re.sub(r"[,. _'’](?=\d{3})", "", digits)
        return f"Write numbers without marks between thousands, as {bare}. {allowed}"
    if re.fullmatch(r"[+-]?\d*,\d+", digits):
        return f"Write decimals with a point: {digits.replace(',', '.')}. {allowed}"
    if re.fullmatch(r"[\u2212\u2013\u2014]\s?[\d.]+", digits):
        return f"Its minus is a dash. Write {'-' + digits[1:].strip()}. {allowed}"
    if re.fullmatch(NOTHING, digits, re.IGNORECASE):
        return f"Leave the cell empty where there is no figure. {allowed}"
    if re.search(r"\d", digits) and re.search(r"[%$€£¥]|[A-Za-z]{2,}", digits):
        return f"The unit stands in series.csv; here only the number. {allowed}"
    return allowed


def _period(cell: str) -> str | None:
    fine = (
        r"(?!\d{4}-\d\d-\d\d)"
        r"(\D.*|\d{4}(?!\d).*|\d{1,2} (January|February|March|April|May|June|July|August|September"
        r"|October|November|December)\b.*)"
    )
    if re.fullmatch(fine, cell):
        return None
    return "Allowed: words ('end of year'), years ('1931/32') or a day ('1 January')."


def _where(cell: str) -> str | None:
    if re.search(r"[^\W\d_]", cell):
        return None
    return "Allowed: the place in the source in words, as in 'table 3, p. 112'."


# The free-text columns that every table has in common.
RULES = {"period": _period, "where": _where}


def short(cell: object) -> str:
    """A cell as a message repeats it: its beginning, where it is long."""
    text = str(cell)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
