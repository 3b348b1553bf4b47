"""How an answer is read and what is said of it: one table, RULES, and the reader of numbers that
follows it.

The pages follow the same table (exported as JSON by helpers.web.exercises) with a reader of their
own, and a test compares the two. So the patterns are kept to what Python and JavaScript understand
alike: numbered groups, [0-9] and [a-z] after all characters were brought to one form."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# The zero of each kind of decimal digits that Unicode knows; nine more follow each.
ZEROS = """0660 06F0 07C0 0966 09E6 0A66 0AE6 0B66 0BE6 0C66 0CE6 0D66 0DE6 0E50 0ED0 0F20 1040 1090
17E0 1810 1946 19D0 1A80 1A90 1B50 1BB0 1C40 1C50 A620 A8D0 A900 A9D0 A9F0 AA50 ABF0 104A0 10D30
11066 110F0 11136 111D0 112F0 11450 114D0 11650 116C0 11730 118E0 11950 11C50 11D50 11DA0 16A60
16AC0 16B50 1D7CE 1D7D8 1D7E2 1D7EC 1D7F6 1E140 1E2F0 1E950 1FBF0"""
SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# Marks that steer the direction or the breaking of text and cannot be seen.
UNSEEN = (
    "\xad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufeff"
)
# Well below the largest number that a computer holds, so that no unit carries it past that.
LARGEST = 1e300
# A number that is a known slip but for this share is taken for it, whatever it was rounded to.
NEAR_A_SLIP = 0.01
PARTS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
CARDINALS = {
    "zero": 0, "nought": 0, "nil": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "twice": 2, "double": 2, "thrice": 3, "triple": 3,
}  # fmt: skip
FRACTIONS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "twelfth": 12, "twelfths": 12,
    "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000,
}  # fmt: skip
MULTIPLES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
# Words after a number that make it larger, in the languages a class may speak.
SCALES = {
    "k": 1000, "tsd": 1000, "mil": 1000, "тыс": 1000, "тысяч": 1000, "千": 1000, "dozen": 12,
    "hundred": 100, "thousand": 1000, "thousands": 1000, "tausend": 1000, "mille": 1000,
    "lakh": 10**5, "crore": 10**7, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
    "million": 10**6, "millions": 10**6, "millionen": 10**6, "millones": 10**6, "mio": 10**6,
    "mill": 10**6, "mln": 10**6, "mn": 10**6, "млн": 10**6, "миллионов": 10**6,
    "mt": 10**6, "kt": 1000, "миллион": 10**6, "миллиона": 10**6, "тысяча": 1000, "тысячи": 1000,
    "billion": 10**9, "billions": 10**9, "bn": 10**9, "млрд": 10**9, "milliarden": 10**9,
    "milliards": 10**9, "milliard": 10**9, "миллиард": 10**9, "миллиарда": 10**9,
    "миллиардов": 10**9, "trillion": 10**12, "trillions": 10**12, "трлн": 10**12,
    "триллион": 10**12, "триллионов": 10**12,
}  # fmt: skip
SHARES = {
    "%": 0.01, "percent": 0.01, "per cent": 0.01, "pct": 0.01, "prozent": 0.01, "pour cent": 0.01,
    "por ciento": 0.01, "процентов": 0.01, "процента": 0.01, "процент": 0.01, "‰": 0.001,
    "per thousand": 0.001, "per 1,000": 0.001, "per 1000": 0.001, "per mille": 0.001,
}  # fmt: skip


def _any(words: dict[str, Any]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_NUMBER = (
    "[0-9]+(?:(?:[.,'_]|·(?!10\\^)| (?=[0-9]{3}(?![0-9])))[0-9]+)*|(?<![0-9a-z.,'·])[.,·][0-9]+"
)
_SIGN = "(?:(?<![0-9a-z.,'%)])(?<![0-9%)] )([-+]) ?|(?<![a-z])(minus|negative) )?"
_VULGAR = f"[{''.join(PARTS)}]"
_AFTER = f"(?: ?(?:an? )?(?:{_any(SHARES | SCALES)})(?![a-zа-я]))*"
_GIVE_OR_TAKE = f" ?(?:±|\\+/-|\\+-|plus or minus|give or take) ?(?:{_NUMBER})(?: ?%)?"

RULES: dict[str, Any] = {
    # 1. Every character is brought to one form.
    "zeros": [int(zero, 16) for zero in ZEROS.split()],
    "fullwidth": [0xFF01, 0xFF5E, 0xFEE0],
    "spaces": SPACES,
    "unseen": UNSEEN,
    "characters": {
        **dict.fromkeys("−–—‐‑‒﹣", "-"),
        **dict.fromkeys("’‘ʼ`´٬", "'"),
        **dict.fromkeys("٫", "·"),
        **dict.fromkeys("،", ","),
        **dict.fromkeys("⁄∕÷", "/"),
        **dict.fromkeys("×∙⋅✕", "x"),
        **dict.fromkeys("٪﹪", "%"),
        "≈": "=",
        "﹢": "+",
    },
    "raised": {raised: plain for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True)},
    "blanks": ["", "...", "…", "?", "-", "your answer"],
    "longest": 1000,
    "largest": LARGEST,
    "near_a_slip": NEAR_A_SLIP,
    # 2. What a quantity looks like. Groups: sign, its word, number, fraction sign, two whole
    # numbers after 'and', number under the stroke, two kinds of powers of ten, fraction sign alone,
    # words after it.
    "quantity": (
        f"{_SIGN}(?:({_NUMBER})(?: ?({_VULGAR})|(?: and | ?\\+ ?| )([0-9]+) ?/ ?([0-9]+)"
        f"| ?/ ?({_NUMBER})|e([-+]?[0-9]+)(?![0-9a-z])"
        f"| ?[x*·] ?10 ?(?:\\^|\\*\\*) ?([-+]?[0-9]+))?|({_VULGAR}))({_AFTER})(?:{_GIVE_OR_TAKE})?"
    ),
    "after": f"({_any(SHARES | SCALES)})(?![a-zа-я])",
    "parts": PARTS,
    "scales": SCALES,
    "shares": SHARES,
    # Written otherwise than a quantity looks: parts in words behind digits, '2 and a half' and
    # '7 eighths', and a power of ten by itself.
    "part": f"([0-9])(?:(?: and)? (an?|{_any(CARDINALS)}))?[ -]({_any(FRACTIONS)})(?![a-z])",
    "ten": "(^|[^x*·0-9.,' ] ?)10 ?(?:\\^|\\*\\*) ?(?=[-+]?[0-9])",
    # 3. How the marks inside a number are meant: pattern, then each reading as the marks that only
    # group and the mark that parts off decimals. The first is how this course writes.
    "forms": [
        ["^[0-9]+$", [["", ""]]],
        ["^[1-9][0-9]{0,2}([ '_])[0-9]{3}(?:\\1[0-9]{3})*(?:[.,·][0-9]+)?$", [[" '_", ".,·"]]],
        ["^[1-9][0-9]{0,2}(?:,[0-9]{3})+[.·][0-9]+$", [[",", ".·"]]],
        ["^[1-9][0-9]{0,2}(?:\\.[0-9]{3})+[,·][0-9]+$", [[".", ",·"]]],
        ["^[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}$", [[",", ""]]],
        ["^[1-9][0-9]{0,2}(?:\\.[0-9]{3}){2,}$", [[".", ""]]],
        ["^[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\\.[0-9]+)?$", [[",", "."]]],
        ["^[1-9][0-9]{0,2},[0-9]{3}$", [[",", ""], ["", ","]]],
        ["^[1-9][0-9]{0,2}\\.[0-9]{3}$", [["", "."], [".", ""]]],
        ["^[0-9]*[.,·][0-9]+$", [["", ".,·"]]],
    ],
    # A number that others stand beside is passed over: a part of a unit, a year that only dates the
    # answer, digits of a name such as B27.
    "per": "(?:^|[^a-z])(?:per|out of|each|every) $",
    "dating": "(?:^|[^a-z])(?:in|since|by|for|until|from|before|after|of) (?:the year )?$",
    "named": "[a-z^]$",
    # Between two numbers these make a sum of them, which is not worked out here.
    "sum": "^ ?[-+*x:] ?$",
    # An O for 0, an l for 1, and numbers as programs write them: read on they would be other ones.
    "letters": (
        "(?:^|[^a-zа-яО0-9])[oilоОзЗ]+[.,]?[0-9]|[0-9][.,]?[oоОзЗ]+(?![a-zа-яО])"
        "|(?:^| )0[bx][0-9a-f]"
    ),
    # 4. Numbers in words, read where no digit is written.
    "cardinals": CARDINALS,
    "fractions": FRACTIONS,
    "multiples": MULTIPLES,
    # 5. Arguments: how a country is spoken of, and what stands for every country at once.
    "spoken": {"USSR": "the USSR"},
    "everywhere": ["both", "all"],
    # 6. What is said.
    "sentences": {
        "nothing": "Nothing answered yet.",
        "no_number": "No number can be read in '{text}'. Write it in digits.",
        "many": ("More than one number is in '{text}'. Give the one that answers the question."),
        "unreadable": (
            "'{text}' cannot be read as one number. Write it with digits, for example 1.83."
        ),
        "letter": "A letter stands among the digits of '{text}': an O for a 0, or an l for a 1?",
        "long": "That is a long text. Give the number by itself.",
        "zero": "Nothing can be divided by 0. Give the number itself.",
        "infinite": ("That number is larger than a computer's numbers reach. Did a digit slip in?"),
        "whole": "The answer is a whole number. Give one without decimals.",
        "asked": "Read as {read}. Did you mean {meant}? Write it so that it can only mean that.",
        "read": "Read as {read}. {reply}",
        "size": "The digits look right, but not the size: is it a share or a percentage?",
        "sign": "The size is right, the sign is not: is it a rise or a fall?",
        "rounded": "Near, but rounded too far: round to the nearest {step}.",
        "high": "Too high.",
        "low": "Too low.",
        "bounds": "Give a number from {lowest} to {highest}.",
        "at_least": "Give a number that is not below {lowest}.",
        "at_most": "Give a number that is not above {highest}.",
        "unguessed": ("No number given yet. Say what you expect first; the record comes after it."),
        "whole_numbers": (
            "Give a whole number from {least} to {most} for {names}. Nothing was kept."
        ),
        "unchosen": "Nothing chosen yet.",
        "unchecked": "What you wrote is kept.",
        "choose": "Choose one of: {options}.",
        "unwritten": "Nothing written yet.",
        "open": "Kept. A computer cannot judge this one.",
        "unargued": "Choose a conclusion and rows of evidence first.",
        "conclude": "Choose one of the conclusions: {options}.",
        "unknown_row": "There is no evidence row called {names}. The rows are: {rows}.",
        "least": "Cite at least {least} rows; you cited {cited}.",
        "left_out": "Your evidence leaves out {countries}. Add a row about it.",
        "one_side": (
            "You cite nothing {side} your conclusion. A strong case also names what speaks on the"
            " other side."
        ),
        "twice": (
            "Row {row} stands on both sides. Decide for one, and say in your words what speaks for"
            " the other."
        ),
        "turned": (
            "Look again at row {row}: it speaks the other way. Either move it, or change the"
            " conclusion."
        ),
        "argued_one": "The evidence is there, for both sides.",
        "argued_both": "The evidence is there, from both countries and for both sides.",
        "argued_all": "The evidence is there, from all countries and for both sides.",
        "stays": " Your earlier answer was right, and it is the one that stays kept.",
        "unwritten_verdict": "Write your conclusion and cite rows first.",
        "unconcluded": (
            "You cite rows but draw no conclusion. Write it in a sentence or two of your own."
        ),
        "verdict": (
            "The rows are there, about both countries and from both sides. Discuss: which of the"
            " rows against you is the strongest, and what would make you change your mind?"
        ),
        "draft": "{fault} Your draft is kept.",
        "uncontested": "Choose a word and say why.",
        "words": "Choose one of the words: {words}.",
        "same_word": "'{word}' is the ledger's own word. To contest it, choose another.",
        "why": "Say why: which figure, source or reading does the ledger get wrong, or leave out?",
        "contested": "{claim}: the ledger says '{ledger}', you say '{word}'.",
        "not_contested": "You have not contested {claim}.",
        "withdrawn": (
            "You no longer contest {claim}. Your words stand in the form until you close it."
        ),
        "done": "{done} of {all} exercises of this lesson are done.",
        "poll_nothing": "Choose one first. There is no mark for it.",
        "poll_before": "Now talk it over, then choose again in the second menu.",
        "poll_after": "Both choices are kept. Read on and see what the figures say.",
        "bears_out": "The figures of lesson {lesson} bear out: {record}.",
        "once_more": "Here it is once more. The figures of lesson {lesson} bear out: {record}.",
        "no_weights": "No weights kept yet.",
        "vote_first": "Your first vote is in part 5 of lesson 00",
        "vote_last": "Your vote now is the form above",
        "vote_missing": "{where}: keep your weights there, then press the button.",
    },
}
_ONE_FORM = (
    {zero + step: str(step) for zero in RULES["zeros"] for step in range(10)}
    | {
        wide: chr(wide - RULES["fullwidth"][2])
        for wide in range(RULES["fullwidth"][0], RULES["fullwidth"][1] + 1)
    }
    | dict.fromkeys(map(ord, SPACES), " ")
    | dict.fromkeys(map(ord, UNSEEN), "")
    | {ord(old): new for old, new in RULES["characters"].items()}
)
_LOWER = {capital: chr(capital + 32) for capital in range(ord("A"), ord("Z") + 1)}
_RAISED = re.compile(f"[{''.join(RULES['raised'])}]+")
_QUANTITY, _AFTER_IT = re.compile(RULES["quantity"]), re.compile(RULES["after"])
_FORMS = [(re.compile(form), readings) for form, readings in RULES["forms"]]
_PER, _DATING, _NAMED = (re.compile(RULES[name]) for name in ("per", "dating", "named"))
_PART, _TEN = re.compile(RULES["part"]), re.compile(RULES["ten"])
_SUM, _LETTERS = re.compile(RULES["sum"]), re.compile(RULES["letters"])
_WORD, _GAP = re.compile("[a-z]+"), re.compile("{([a-z_]+)}")


class UnreadableError(Exception):
    """The answer cannot be read as what the question asks for; the message is for the learner."""


@dataclass(frozen=True)
class Quantity:
    """A number as somebody wrote it.

    readings: what its marks may mean, the likeliest first.  scale: the product of words such as
    'thousand' after it, 0 without one.  share: 0.01 for percent, 0.001 for per thousand, 0 for
    neither.  parted: written as a fraction."""

    readings: tuple[float, ...]
    scale: float = 0.0
    share: float = 0.0
    parted: bool = False


def sentence(name: str, **words: str) -> str:
    """One of the sentences of the table, with its words filled in."""
    return _GAP.sub(lambda gap: words[gap[1]], RULES["sentences"][name])


def is_blank(text: str) -> bool:
    """Whether a text is no answer: empty, dots, a question mark."""
    return plain(text).strip(" ").lower() in RULES["blanks"]


def plain(text: str) -> str:
    """A text with unseen marks left out, digits, spaces, signs and marks in one form."""
    return text.translate(_ONE_FORM)


def shown(text: str) -> str:
    """The first forty characters of an answer, as a sentence may repeat them."""
    spaced = re.sub(f"[{SPACES}\x00-\x1f\x7f-\x9f ]+", " ", text).strip(" ")
    return re.sub("[\ud800-\udfff]", "\ufffd", spaced[:40])


def said(value: float, year: bool = False) -> str:
    """A number as a reply repeats it: at most three decimals, thousands commas but not in a year.

    said(1.5) is '1.5', said(2184.0) '2,184', said(1913.0, year=True) '1913'."""
    text = f"{value:.3f}" if year else f"{value:,.3f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=20_000)
def quantity(text: str) -> Quantity:
    """The one number that a text holds. Raises UnreadableError with a sentence for everything else.

    '2,184 dollars', '12,5', '83 %', '3½', '11/6', '1e3', 'about 63', '3 ± 0.1', 'two thirds'."""
    if len(text) > RULES["longest"]:
        raise UnreadableError(sentence("long"))
    smooth = _RAISED.sub(_power, plain(text)).translate(_LOWER)
    smooth = re.sub(" +", " ", smooth)
    if not re.search(f"[0-9]|{_VULGAR}", smooth):
        smooth = _from_words(smooth)
    smooth = _TEN.sub(r"\g<1>1x10^", _PART.sub(_part, smooth))
    if _LETTERS.search(smooth):
        raise UnreadableError(sentence("letter", text=shown(text)))
    # Whoever writes '2184 / 1195 = 1.83' answers with what stands last.
    sides = [side for side in smooth.split("=") if _QUANTITY.search(side)]
    if not sides:
        raise UnreadableError(sentence("no_number", text=shown(text)))
    found = _answering(sides[-1])
    try:
        read = [_quantity(each, text) for each in found]
    except ZeroDivisionError:
        raise UnreadableError(sentence("zero")) from None
    if any(each != read[0] for each in read) or _summed(sides[-1]):
        raise UnreadableError(sentence("many", text=shown(text)))
    return read[0]


def unit_scale(unit: str) -> float:
    """What one of a unit counts: a million for 'million tonnes', 1 for 'tonnes' and 'per
    thousand'."""
    scale = 1.0
    words = _WORD.findall(unit.translate(_LOWER))
    for before, word in zip(["", *words], words, strict=False):
        if word in SCALES and before != "per" and len(word) > 2:
            scale *= SCALES[word]
    return scale


def unit_share(unit: str) -> float:
    """0.01 for a unit in percent, 0.001 for one per thousand, 1 for 'times', 0 for any other."""
    small = unit.translate(_LOWER)
    if small == "times":
        return 1.0
    return next((SHARES[word] for word in SHARES if word in small), 0.0)


def in_unit(given: Quantity, unit: str) -> list[list[float]]:
    """What a quantity may come to in the unit asked for: for each reading its values, the likeliest
    first.

    '16300 thousand' is 16.3 in million; '16,300,000' may be 16,300,000 or 16.3."""
    scale, share = unit_scale(unit), unit_share(unit)

    def values(number: float) -> list[float]:
        if given.scale:
            return [number * given.scale / scale]
        if given.share and share:
            return [number * given.share / share]
        if given.parted and share:
            # Two thirds are 66.7 percent, and 62½ are 62.5.
            both = [number / share, number]
            return both if abs(number) <= 1 else both[::-1]
        large = scale > 1 and abs(number) >= 1000
        return [number, number / scale] if large else [number]

    return [values(number) for number in given.readings]


def _power(raised: re.Match[str]) -> str:
    return "^" + "".join(RULES["raised"][each] for each in raised[0])


def _part(found: re.Match[str]) -> str:
    digit, above, word = found.groups()
    number = f"{digit} {CARDINALS.get(above, 1)}" if above else digit
    return f"{number}/{FRACTIONS[word]}"


def _summed(text: str) -> bool:
    """Whether two numbers of a text stand beside each other with a plus between them, or the like;
    what else a text holds may repeat its number, as '3 (three)' does."""
    found = list(_QUANTITY.finditer(text))
    return any(
        _SUM.match(text[one.end() : other.start()]) and not _NAMED.search(text[: one.start()])
        for one, other in itertools.pairwise(found)
    )


def _answering(text: str) -> list[re.Match[str]]:
    """The numbers of a text that can be the answer."""
    found = list(_QUANTITY.finditer(text))
    kept = []
    for place, each in enumerate(found):
        before = text[: each.start()]
        dated = place > 0 and re.fullmatch("[12][0-9]{3}", each[0]) and _DATING.search(before)
        if not (dated or _PER.search(before) or _NAMED.search(before)):
            kept.append(each)
    return kept or found


def _quantity(found: re.Match[str], text: str) -> Quantity:
    sign, word, number, vulgar, above, below, under, power, ten, alone, after = found.groups()
    if under and _crop_year(number, under):
        raise UnreadableError(sentence("many", text=shown(text)))
    readings = _readings(number, text) if number else [0.0]
    if power or ten:
        readings = [float(f"{each}e{power or ten}") for each in _decimals(number, text)]
    if vulgar or alone:
        over, parts = PARTS[vulgar or alone]
        readings = [each + over / parts for each in readings]
    if above:
        readings = [each + float(above) / float(below) for each in readings]
    if under:
        readings = [each / part for part in _readings(under, text) for each in readings]
    scale, share = 0.0, 0.0
    for each in _AFTER_IT.findall(after):
        if each in SHARES:
            share = SHARES[each]
        else:
            scale = (scale or 1.0) * SCALES[each]
    if not all(abs(each) * (scale or 1.0) < LARGEST for each in readings):
        raise UnreadableError(sentence("infinite"))
    minus = sign == "-" or bool(word)
    signed = tuple(-each if minus else each for each in readings)
    return Quantity(signed, scale, share, bool(vulgar or alone or above or under))


def _crop_year(number: str, under: str) -> bool:
    """Whether 1932/33 stands for two years and not for a fraction."""
    if not re.fullmatch("[12][0-9]{3}", number) or not re.fullmatch("[0-9]{2}|[0-9]{4}", under):
        return False
    return (int(number) + 1) % 100 == int(under) % 100


def _readings(number: str, text: str) -> list[float]:
    return [float(each) for each in _decimals(number, text)]


def _decimals(number: str, text: str) -> list[str]:
    """The readings of digits and marks, each with a point for its decimals and no other mark."""
    for form, readings in _FORMS:
        if form.search(number):
            return [_unmarked(number, *reading) for reading in readings]
    # Digits that a space cannot group are several numbers.
    raise UnreadableError(sentence("many" if " " in number else "unreadable", text=shown(text)))


def _unmarked(number: str, groups: str, decimals: str) -> str:
    return "".join("." if each in decimals else each for each in number if each not in groups)


def _from_words(text: str) -> str:
    """A text without digits, with the numbers that stand in it as words put into digits."""
    words = [(each[0], each.start(), each.end()) for each in _WORD.finditer(text)]
    out, last, place = "", 0, 0
    while place < len(words):
        end = _run(words, place, text)
        if end == place:
            place += 1
            continue
        out += text[last : words[place][1]] + _digits([each[0] for each in words[place:end]])
        last, place = words[end - 1][2], end
    return out + text[last:]


def _run(words: list[tuple[str, int, int]], start: int, text: str) -> int:
    """Where the number in words that begins here ends; `start` itself when none begins here."""
    end = start
    # 'half a million': what multiplies a part is read with the part.
    if start and words[start - 1][0] in FRACTIONS and words[start][0] in ("a", "an"):
        return start
    for place in range(start, len(words)):
        word = words[place][0]
        if place > start and not re.fullmatch("[ -]", text[words[place - 1][2] : words[place][1]]):
            break
        ahead = words[place + 1][0] if place + 1 < len(words) else ""
        counts = word in CARDINALS or word in MULTIPLES and place > start
        article = word in ("a", "an") and (ahead in FRACTIONS or ahead in MULTIPLES)
        part = word in FRACTIONS and (place > start or word == "half")
        joint = (
            (place > start or word == "point" and not place)
            and word in ("and", "point")
            and (ahead in CARDINALS or word == "and" and ahead in ("a", "an"))
        )
        if not (counts or article or part or joint):
            break
        if not joint:
            end = place + 1
        if part:
            break
    return end


def _digits(words: list[str]) -> str:
    """The digits of one number in words: 'two and a half' gives '2 1/2', 'one point eight'
    '1·8'."""
    total, current, since = 0, 0, 0
    for place, word in enumerate(words):
        if word == "point":
            tail = "".join(str(CARDINALS.get(each, "")) for each in words[place + 1 :])
            return f"{total + current}·{tail}"
        if word in FRACTIONS:
            whole = total + current - since
            part = f"{since or 1}/{FRACTIONS[word]}"
            return f"{whole} {part}" if whole else part
        if word in CARDINALS:
            value, before = CARDINALS[word], words[place - 1] if place else ""
            if before in CARDINALS and not (CARDINALS[before] >= 20 and 0 < value < 10):
                # A year, 'nineteen thirteen'; or two numbers side by side.
                if total or not (10 <= current < 100 and value >= 10):
                    return f"{total + current}; {_digits(words[place:])}"
                current, since = current * 100, since * 100
            current, since = current + value, since + value
        elif word in ("a", "an"):
            current, since = current + 1, since + 1
        elif word == "and":
            since = 0
        elif MULTIPLES[word] < 1000:
            current, since = (current or 1) * MULTIPLES[word], 0
        else:
            total, current, since = total + (current or 1) * MULTIPLES[word], 0, 0
    return str(total + current)
