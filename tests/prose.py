"""The rules for prose: a number is printed by code or stands in a sentence with a citation that
resolves; a toll has its years beside it."""

import re

from helpers.tables import CITED, cited_in

YEARS = r"\b(?:1[5-9]|20)\d\d(?:s\b|(?:\s*(?:-|–|to|and|/)\s*(?:(?:1[5-9]|20)\d\d|\d\d)\b)?)"
EXEMPT = [
    r"`[^`]*`",
    r"\]\([^)]*\)",
    r"\b[AB]\d\d\b",
    YEARS,
    r"\b\d+(?:\s*(?:-|–|to)\s*\d+)?[- ](?:minutes?|lessons?)\b",
    r"\b(?:[Ll]essons?|[Nn]otebooks?|[Ee]xercises?|[Tt]asks?|[Aa]ges?|[Cc]hapters?|[Ss]teps?)"
    r"\s\d+(?:\.\d+)*(?:\s*(?:,|and|to|-|–)\s*\d+(?:\.\d+)*)*",
    r"^#+ .*?\d[\d.]*",
    r"^\s*\d+\.\s",
    r"\*\*(?:(?:Exercise|In class|Homework) )?\d+\.\d+",
    r"\bparts? \d+",
]
DIGIT = re.compile(r"\d")
ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred|half a"
IN_WORDS = re.compile(
    rf"\b(?:{ONES}|{TENS})[ -](?:and a half )?(?:million|billion|per ?cent|tonnes|kilograms)\b",
    re.IGNORECASE,
)
BARE_KEY = re.compile(
    r"\[([a-z][a-z0-9_]*\d{4}[a-z]?|[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:; [^\]]*)?\](?!\()"
)
# Figures, or those that printing code will put there.
AMOUNT = (
    r"(?:\d[\d.,]*|\{[^}]*\}|one|two|three|four|five|six|seven|eight|nine|ten|tens? of|half a|"
    r"several|many)"
)
MILLIONS = re.compile(rf"\b{AMOUNT}\s+million|\}}\s+million", re.IGNORECASE)
DEATHS = re.compile(
    r"\b(?:dead|deaths?|died|dying|starv\w+|tolls?|killed|perished)\b", re.IGNORECASE
)
YEAR = re.compile(r"\b1[89]\d\d|\{[^}]*(?:years|span|period|from)[^}]*\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[*_'\"])|\n\s*(?:[-*] |\d+\. )|\n\n|\n(?=\|)")


def misnamed(text: str, names: dict[str, str]) -> list[str]:
    """What a reader would stumble on where sources are named: a bare key in square brackets, a key
    that is not known, and words that are neither the source's short name nor, behind its
    author, its year. names: key -> short name."""
    wrong = [found[0] for found in BARE_KEY.finditer(text)]
    for found in CITED.finditer(text):
        name = names.get(found[2], "")
        author, _, year = name.rpartition(" ")
        behind = found[1] == year and author in text[: found.start()]
        if not name or not (found[1] == name or behind):
            wrong.append(found[0])
    return wrong


def bare_numbers(text: str, known: set[str]) -> list[str]:
    """The sentences that hold a number of their own and no citation that resolves to a `known`
    key."""
    without_code = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [sentence.strip() for sentence in SENTENCE.split(without_code) if _bare(sentence, known)]


def tolls_without_years(text: str) -> list[str]:
    """The sentences and table rows that speak of millions of deaths and of no year."""
    without_code = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    parts = [CITED.sub("", part) for part in SENTENCE.split(without_code)]
    return [
        part.strip()
        for part in parts
        if MILLIONS.search(part) and DEATHS.search(part) and not YEAR.search(part)
    ]


def _bare(sentence: str, known: set[str]) -> bool:
    if any(key in known for key in cited_in(sentence)):
        return False
    rest = CITED.sub("", sentence)
    for pattern in EXEMPT:
        rest = re.sub(pattern, " ", rest, flags=re.MULTILINE)
    return bool(DIGIT.search(rest) or IN_WORDS.search(rest))
