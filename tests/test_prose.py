"""The rule for numbers in prose catches what it should and lets through what it should."""

import pytest
from prose import bare_numbers, misnamed, tolls_without_years

from helpers import tables
from helpers.workshop import notebooks

KNOWN = {"bolt_vanzanden2020", "cow_nmc6"}


@pytest.mark.parametrize(
    "text",
    [
        "The state took 40 of every hundred tonnes.",
        "Some thirty million people died.",
        "It grew by 3.8 percent a year ([Nobody 1999](#nobody1999)).",
        "One figure is sourced ([Bolt 2020](#bolt_vanzanden2020)). The next, 17, is not.",
        "- a list item with 525 in it\n- another",
        "| grain | 375 |\n| steel | none |",
        "a fall of twenty percent",
    ],
)
def test_a_bare_number_is_caught(text):
    assert bare_numbers(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "In 1928 and 1957, in 1928-40, in the 1930s, from 1958 to 1962.",
        "See claims A01 and B13, lesson 05, exercise 1.2 and lessons 4 and 5.",
        "## 2. What the plans aimed for",
        "Minutes: 45 minutes, of which the core takes 35 minutes.",
        "It took 40 of every hundred tonnes ([Bolt and van Zanden 2020](#bolt_vanzanden2020)).",
        "Type `2184 / 1195` and press enter.",
        "For ages 14 to 19.",
        "1. first\n2. second",
        "**In class 1.3.** What is wrong? See part 2.",
    ],
)
def test_what_is_exempt_passes(text):
    assert bare_numbers(text, KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "Well over ten million people died in China.",
        "The years were 1959 to 1961. About 30 million starved ([Bolt 1984](#bolt_vanzanden2020)).",
        "| China | 45 million deaths |\n| years | 1958-62 |",
        "It puts the toll at {toll:.0f} million.",
    ],
)
def test_a_toll_without_years_is_caught(text):
    assert tolls_without_years(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 1958 to 1962 well over ten million people died.",
        "| China, 1958-62 | 45 million deaths |",
        "Deaths ran to {toll:.0f} million, {count.years}.",
        "The harvest was 200 million tonnes.",
        "Nobody knows how many of the millions died.",
    ],
)
def test_a_toll_with_its_years_passes(text):
    assert tolls_without_years(text) == []


def test_every_toll_in_the_ledger_and_the_exercises_has_its_years():
    told = list(tables.load("claims")["evidence"])
    told += [f"{row.episode}: {row.effect}" for row in tables.load("causes").itertuples()]
    for path in sorted((notebooks.ROOT / "helpers" / "exercises" / "lessons").glob("*.toml")):
        told += path.read_text(encoding="utf-8").splitlines()
    assert [bare for text in told for bare in tolls_without_years(text)] == []


NAMES = {"bolt_vanzanden2020": "Bolt and van Zanden 2020", "text_b": "Text B"}


@pytest.mark.parametrize(
    "text",
    [
        "It grew ([Bolt and van Zanden 2020](#bolt_vanzanden2020); [Text B](#text_b)).",
        "As Bolt and van Zanden say ([2020](#bolt_vanzanden2020)), it grew.",
        "It grew [a little] in 1928, as the [sources](../data/sources.csv) say.",
    ],
)
def test_a_source_is_named_by_author_and_year(text):
    assert misnamed(text, NAMES) == []


@pytest.mark.parametrize(
    "text",
    [
        "It grew [bolt_vanzanden2020].",
        "It grew [bolt_vanzanden2020; text_b].",
        "It grew ([Bolt and van Zanden 2020](#bolt_vanzandem2020)).",
        "It grew ([Bolt and van Zanden 2021](#bolt_vanzanden2020)).",
        "It grew ([2020](#bolt_vanzanden2020)).",
        "It grew ([2020](#text_b)).",
    ],
)
def test_a_source_that_is_named_otherwise_is_caught(text):
    assert misnamed(text, NAMES)
