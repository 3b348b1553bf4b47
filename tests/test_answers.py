"""Numbers as people write them: what is right is taken, what may mean two things is asked about,
nothing ends in an error."""

import random
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import exercises
from helpers.exercises import answers, rules
from helpers.exercises.answers import (
    NOT_ATTEMPTED,
    NOT_CHECKABLE,
    RIGHT,
    WRONG,
    Expected,
    number_result,
    worked_out,
)
from helpers.exercises.checking import result

ALL = exercises.all_exercises()
CHECKED = [one for one in ALL.values() if one.facts.expected and one.kind != "predict"]
OUTCOMES = {RIGHT, WRONG, NOT_ATTEMPTED, NOT_CHECKABLE}
# Thousands mark and decimal mark, as English, German, French, Russian, Swiss and old English write.
MARKS = [(",", "."), (".", ","), ("\u202f", ","), ("\xa0", ","), (" ", ","), ("'", "."), ("’", ","),
         ("", "."), ("", ","), (" ", "."), (",", "·")]  # fmt: skip
DIGITS = ["0", "０", "٠", "۰", "०", "๐"]
MINUS = ["-", "−", "–", "－", "minus ", "- "]
BEFORE = ["", "", "about ", "ca. ", "~", "≈ ", "= ", "roughly: ", "x = ", "2184 / 1195 = ", "+"]
AFTER = ["", "", " ± 0.1", " +/- 1", ".", " (I think)", "\n", " in 1957", "\u200b"]
PIECES = [*"0123456789.,'  ½¾/%-+−·eExk", "×10", "^", "million", "thousand", "per 1,000", "two",
          "a half", "and", "or", "=", "±", "\u202f", "٣", "٫", "８", "🙂", "\ud800",
          "in 1957"]  # fmt: skip


def written(value, places, marks, zero, minus):
    """A number in one of the world's notations, and whether its marks may mean two things."""
    thousands, point = marks
    whole, _, tail = f"{abs(value):,.{places}f}".partition(".")
    text = whole.replace(",", thousands) + (point + tail if tail else "")
    doubtful = re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text)
    if zero in "٠۰" and doubtful is None:
        text = text.replace(point, "٫") if tail else text
    text = "".join(chr(ord(zero) + int(each)) if each.isascii() and each.isdigit() else each
                   for each in text)  # fmt: skip
    return (minus if value < 0 else "") + text, doubtful and doubtful[0]


def notations(count):
    """Seeded: an exercise, a right answer as somebody may write it, what its marks mean here."""
    dice = random.Random(16)
    for _ in range(count):
        one = dice.choice(CHECKED)
        held = one.facts.expected
        places = 0 if held.whole else max(one.places, 0) + dice.choice([0, 0, 1, 2])
        value = round(held.value, places)
        text, doubtful = written(value, places, dice.choice(MARKS), dice.choice(DIGITS),
                                 dice.choice(MINUS))  # fmt: skip
        after = dice.choice([*AFTER, f" {one.unit}", one.unit and f" {one.unit}."])
        before = "" if one.id in ("1.3", "7.1") else dice.choice(BEFORE)
        yield one, before + text + after, value, doubtful


def test_two_thousand_notations_of_right_answers():
    counts = {"right": 0, "asked": 0}
    for one, text, value, doubtful in notations(2000):
        found = result(one, text)
        english = float(doubtful.replace(",", "")) if doubtful else abs(value)
        if english == pytest.approx(abs(value)):
            assert found.outcome == RIGHT, (one.id, text, found)
            counts["right"] += 1
        else:
            year = one.id in ("1.3", "7.1")
            meant = rules.said(abs(value), year)
            assert found.outcome == WRONG, (one.id, text, found)
            assert f"Did you mean {meant}?" in found.sentence, (one.id, text, found)
            counts["asked"] += 1
    assert counts["right"] > 1500 and counts["asked"] > 20, counts


def test_the_same_notations_of_a_number_far_off_are_never_right():
    dice = random.Random(17)
    for one, _, value, _ in notations(1000):
        places = 0 if one.facts.expected.whole else max(one.places, 0)
        far = round(value * 1.37 + 2, places)
        text, _ = written(far, places, dice.choice(MARKS), dice.choice(DIGITS), "-")
        assert result(one, text).outcome == WRONG, (one.id, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11/6", 11 / 6), ("11 ⁄ 6", 11 / 6), ("1 5/6", 11 / 6), ("1⅚", 11 / 6), ("3½", 3.5),
        ("3 1/2", 3.5), ("3 and 1/2", 3.5), ("half", 0.5), ("a half", 0.5), ("two thirds", 2 / 3),
        ("Two-Thirds", 2 / 3), ("three and a half", 3.5), ("minus three", -3), ("twice", 2),
        ("three", 3), ("twenty-three", 23), ("one hundred and twenty", 120), ("a dozen", 12),
        ("two thousand one hundred and eighty-four", 2184), ("one point eight three", 1.83),
        ("about 63", 63), ("3 ± 0.1", 3), ("3 +/- 0.1", 3), ("2'184", 2184), ("2’184", 2184),
        ("1e3", 1000), ("1.5E-3", 0.0015), ("1.6 × 10⁷", 1.6e7), ("1.6*10^7", 1.6e7),
        ("1,6·10⁷", 1.6e7), ("np.float64(3.0)", 3), ("Decimal('1.83')", 1.83), ("６．５", 6.5),
        ("٣٫٥", 3.5), ("١٬٢٣٤٫٥", 1234.5), ("۱۹۱۳", 1913), ("1 234", 1234), ("12 345,6", 12345.6),
        ("1,63,00,000", 16300000), ("1.234.567,8", 1234567.8), ("1'234,567", 1234.567),
        ("US$2,184", 2184), ("$5", 5), ("ca.63", 63), ("3 (three)", 3), ("B27: 3", 3),
        ("63 in 1957", 63), ("3 out of 6", 3), ("8.3 per 1,000", 8.3), ("46 each 1000", 46),
        ("2184/1195 = 1.83", 1.83), ("−7,5", -7.5), ("5 %", 5), ("½", 0.5), ("1_000", 1000),
        ("two and a half million", 2.5), ("half a million", 0.5), ("\ufeff1.83\u200e", 1.83),
        ("nineteen thirteen", 1913), ("nineteen twenty-eight", 1928), ("twenty twenty", 2020),
        ("twenty thirteen", 2013), ("nineteen hundred and thirteen", 1913), ("seventy-five", 75),
        ("1.0x10^3", 1000), ("x1.83", 1.83), ("3rd", 3), ("1 + 5/6", 11 / 6), ("3 of them", 3),
        ("2 and a half", 2.5), ("2 thirds", 2 / 3), ("7-eighths", 7 / 8), ("point five", 0.5),
        ("3 and three quarters", 3.75), ("10^3", 1000), ("about 10³", 1000), ("10**-3", 0.001),
        ("1.828,5", 1828.5), ("0,055", 0.055), ("1234.567", 1234.567), ("- 5", -5), ("12.", 12),
    ],
)  # fmt: skip
def test_one_number_is_read(text, value):
    assert answers.as_number(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "3, 4", "3; 4", "2, 7", "1 3", "2 10", "2  10", "12 or 13", "between 60 and 67", "60-67",
        "60 to 67", "60–67", "1928 1931", "1928 193", "three or four", "3 and 4", "3、4", "1932/33",
        "1932/1933", "3\n4", "3 4 5", "1. 83", "1+1+1", "1 + 1", "3 x 3", "2:2", "one ten",
        "one two three", "one one hundred", "zero five", "in 1913 (1928 in 2010)",
    ],
)  # fmt: skip
def test_two_numbers_are_never_read_as_one(text):
    with pytest.raises(rules.UnreadableError, match="More than one number"):
        answers.as_quantity(text)


@pytest.mark.parametrize(
    "text", ["1O", "l0", "I.83", "1.8З", "19O3", "1о", "0x1D", "0b11", "1.O", "o.5", "10 0x2"]
)
def test_a_letter_among_digits_is_told(text):
    with pytest.raises(rules.UnreadableError, match="A letter stands among the digits"):
        answers.as_quantity(text)


@pytest.mark.parametrize("text", ["1,2,3", "3.4.5", "1.2,3.4", "1,234.567.8", "1..5.6.", "1'2"])
def test_marks_that_make_no_number_are_said_to(text):
    with pytest.raises(rules.UnreadableError):
        answers.as_quantity(text)


@pytest.mark.parametrize(
    ("value", "unit", "text", "outcome"),
    [
        (16.3, "million", "16,300,000", RIGHT), (16.3, "million", "16.300.000", RIGHT),
        (16.3, "million", "16300 thousand", RIGHT), (16.3, "million", "16.3 million", RIGHT),
        (16.3, "million", "0.0163 billion", RIGHT), (16.3, "million", "1630万", RIGHT),
        (16.3, "million", "1.63e7", RIGHT), (16.3, "million", "sixteen point three", RIGHT),
        (16.3, "million", "16,300", WRONG), (16.3, "million", "163,000,000", WRONG),
        (16.3, "million", 16300000, RIGHT), (16.3, "million", "16.3 thousand", WRONG),
        (66.7, "percent", "two thirds", RIGHT), (66.7, "percent", "2/3", RIGHT), 
        (66.5, "percent", "66½", RIGHT),
        (66.7, "percent", "66.7%", RIGHT), (66.7, "percent", "66,7 Prozent", RIGHT),
        (66.7, "percent", "0.667", WRONG), (66.7, "percent", "667 per thousand", RIGHT),
        (66.7, "per thousand", "6.67 %", RIGHT), (66.7, "per thousand", "66.7 ‰", RIGHT),
        (66.7, "per thousand", "66.7 per 1,000", RIGHT), (66.7, "per thousand", "66.7 %", WRONG),
        (1.8, "times", "180 %", RIGHT), (1.8, "times", "9/5", RIGHT), (1.8, "times", "1.8x", RIGHT),
        (1.8, "times", "one and four fifths", RIGHT), (2184, "dollars", "2.184 thousand", RIGHT),
        (2184, "dollars", "2.184k", RIGHT), (2184, "dollars", "$2,184.00", RIGHT),
    ],
)  # fmt: skip
def test_units_are_heard(value, unit, text, outcome):
    found = number_result(text, Expected(value, 0.0), 1, [], unit)
    assert found.outcome == outcome, found


WHOLE = [one for one in CHECKED if one.facts.expected.whole]


@pytest.mark.parametrize("name", [one.id for one in WHOLE])
def test_a_half_number_is_no_count_and_no_reply_names_it(name):
    one, value = ALL[name], ALL[name].facts.expected.value
    for off in (-0.5, 0.5, -0.4, 0.1):
        for text in (value + off, f"{value + off}", f"{value + off:.2f}".replace(".", ",")):
            found = result(one, text)
            assert found.outcome == WRONG and str(text) not in found.sentence, (name, text, found)
    right = result(one, value).sentence
    assert right.startswith(f"Yes: {value:.0f}"), right


def test_the_counts_of_the_course_are_whole():
    assert {one.id for one in WHOLE} >= {"0.1", "1.3", "1.4", "2.2", "7.1", "9.2"}
    assert worked_out(lambda a, b: a / b, 2184.0, 1092.0).whole is False
    assert worked_out(float, 2.5).whole is False


@pytest.mark.parametrize("name", ["1.3", "7.1"])
def test_a_year_carries_no_comma(name):
    year = f"{ALL[name].facts.expected.value:.0f}"
    for text in (int(year), year, f"{year[0]},{year[1:]}", f"in {year}", f"{year}.0"):
        found = result(ALL[name], text)
        assert (found.outcome, found.sentence) == (RIGHT, f"Yes: {year}."), (text, found)
    asked = result(ALL[name], f"{year[0]}.{year[1:]}").sentence
    assert asked.startswith(f"Read as {year[0]}.{year[1:].rstrip('0')}. Did you mean {year}?")


def test_a_decimal_comma_with_three_decimals_is_asked_about():
    found = result(ALL["1.1"], "1,828")
    assert (found.outcome, found.sentence.split("?")[0]) == (
        WRONG,
        "Read as 1,828. Did you mean 1.828",
    )
    assert result(ALL["1.1"], "1.828").outcome == RIGHT
    assert result(ALL["1.1"], "1,900").sentence == "Read as 1,900. Too high."


def test_a_reply_names_the_right_value_with_its_range_and_what_it_names_is_right():
    one = ALL["5.2"]
    for text in ("63", "60", "66", "67"):
        assert result(one, text).sentence == (
            "Yes: 63 percent on these figures; with their rounding 60 to 67."
        )
    for each in CHECKED:
        told = result(each, each.facts.expected.value).sentence
        for number in re.findall(r"rounding (\S+) to (\S+?)\.$", told)[:1]:
            assert all(result(each, end).outcome == RIGHT for end in number), (each.id, told)


def test_predictions_are_echoed_and_bounded():
    for one in ALL.values():
        if one.kind != "predict":
            continue
        middle = 1.5
        assert "expected 1.5" in result(one, "1.5").sentence
        assert "expected 1.5" in result(one, "1½").sentence, one.id
        assert result(one, middle).outcome == NOT_CHECKABLE
        for wild in (-5, "-5", 1e308, "1e12", "9" * 200, 10**400):
            found = result(one, wild)
            assert found.outcome == WRONG and len(found.sentence) < 200, (one.id, wild, found)
        assert "Give a number from 0 to" in result(one, -5).sentence
    assert "expected 1,500 kilograms" in result(ALL["7.3"], "1500").sentence
    assert "Read as 1,500. Did you mean 1.5?" in result(ALL["3.4"], "1,500").sentence


HEAPS = [
    {"conclusion": pd.DataFrame({"a": [1]})}, {"for": np.array(["a"]), "x": pd.Series([1])},
    [np.array([]), pd.DataFrame()], [np.array([1.5])], [[[3]]], {"for": [pd.NA, {"x": pd.NaT}]},
    {1: {2: {3: np.int8(3)}}}, [float("nan")], {"words": np.float32(2)}, {"against": {"a"}},
    Fraction(11, 6), Decimal("1.83"), Decimal("NaN"), Decimal("1e999"), Fraction(10**400),
    np.str_("3"),
    pd.Index([1]), pd.Timestamp("1957"), np.array(3), {"conclusion": ["x"], "for": [["a"], {}]},
    frozenset({3}), [b"x"], {"for": print}, pd.Series([None]), [[], [[]]],
]  # fmt: skip


class Rude:
    def __str__(self):
        raise RuntimeError("no text from me")


@pytest.mark.parametrize("place", range(len(HEAPS) + 2))
def test_tables_and_arrays_in_lists_and_dicts_get_a_sentence(place, tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "w.json"))
    endless = [1]
    endless.append(endless)
    heap = [*HEAPS, Rude(), endless][place]
    for one in ALL.values():
        found = result(one, heap)
        assert found.outcome in OUTCOMES and len(found.sentence) > 3
    told = exercises.check("0.3", heap)
    assert "cannot be written" not in told.sentence


@pytest.mark.parametrize("name", [one.id for one in ALL.values() if one.options])
def test_choices_are_taken_as_people_type_them(name):
    one = ALL[name]
    for option, reply in one.options.items():
        for typed in (
            f"{option}.", f'"{option}"', f"'{option}'", [option], f"  {option.replace(' ', '  ')} ",
            option.upper(), f"“{option}”", f"{option}\n", np.array([option]),
        ):  # fmt: skip
            assert result(one, typed).sentence == reply, typed


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_gets_one_of_four_results(text):
    for one in (ALL["1.1"], ALL["0.1"], ALL["6.2"], ALL["5.1"], ALL["6.5"]):
        found = result(one, text)
        assert found.outcome in OUTCOMES and found.sentence
        found.sentence.encode("utf-8")


def test_long_texts_are_answered_at_once():
    for text in ("1 " * 10**6, "9" * 10**6, "a" * 10**6, "." * 999, "1," * 499, "½" * 999):
        assert result(ALL["1.1"], text).outcome == WRONG


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("1.83", ""),
        ("1.8", "rounded too far: round to the nearest 0.01"),
        ("1.9", "Too high"),
        ("82.76", "in percent"),
        ("82.8", "in percent"),
        ("83", "in percent"),
        ("85", "Too high"),
        # Nearer to what is right than to the slip.
        ("1.837", "Too high"),
    ],
)
def test_a_slip_is_known_however_it_was_rounded(given, told):
    slips = [(82.76, "That is how much more, in percent."), (1.85, "The other row.")]
    found = number_result(given, Expected(1.828, 0.0), 2, slips)
    assert told in found.sentence and (found.outcome == RIGHT) == (not told)


def test_every_right_answer_rounded_too_far_is_told_so_and_every_slip_in_three_figures():
    seen = 0
    for one in CHECKED:
        expected, slips = one.facts.expected, one.facts.slips
        if expected.whole:
            continue
        known = [words for name, words in one.wrong.items() if name in slips]
        for name in set(one.wrong) & set(slips):
            close = f"{slips[name]:.3g}"
            told = result(one, close.replace("e+", "e"))
            apart = min(abs(float(close) - slips[name]), abs(float(close) - expected.value))
            if told.outcome == WRONG and apart == abs(float(close) - slips[name]):
                seen += 1
                assert told.sentence in known or "rounded too far" in told.sentence, (one.id, name)
    assert seen > 50
