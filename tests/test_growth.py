"""Growth arithmetic against values worked by hand, and against what must hold for any numbers."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import charts, tables, theme
from helpers.arithmetic import growth, land
from helpers.errors import NoFigureError, SettingError, UnknownChoiceError
from helpers.words import counted
from helpers.workshop import notebooks

GDP = tables.load("gdp_per_capita")
POPULATION = tables.load("population")
ENTITIES = tables.load("entities")

levels = st.floats(min_value=50, max_value=100_000)


def test_growth_by_hand():
    assert growth.annual_growth(100, 121, 2) == pytest.approx(10.0)
    assert growth.annual_growth(200, 100, 1) == pytest.approx(-50.0)


@given(levels, levels, st.integers(min_value=1, max_value=80))
def test_growth_applied_back_gives_the_end(start, end, years):
    rate = growth.annual_growth(start, end, years)
    assert start * (1 + rate / 100) ** years == pytest.approx(end, rel=1e-9)


@given(levels, levels, st.integers(min_value=1, max_value=80))
def test_growth_does_not_depend_on_the_currency(start, end, years):
    assert growth.annual_growth(start * 1.594, end * 1.594, years) == pytest.approx(
        growth.annual_growth(start, end, years), abs=1e-9
    )


@pytest.mark.parametrize(("start", "end", "years"), [(0, 5, 3), (5, -1, 3), (5, 6, 0), (5, 6, -2)])
def test_growth_refuses_what_has_no_growth(start, end, years):
    with pytest.raises(SettingError, match="Growth needs"):
        growth.annual_growth(start, end, years)


def test_start_ratios_are_those_of_the_published_tables():
    ratios = growth.start_ratios(GDP)
    assert ratios["vintage"].tolist() == list(growth.VINTAGES)
    assert ratios["ratio"].round(2).tolist()[:6] == [2.15, 2.15, 2.48, 3.09, 1.83, 1.83]
    # By hand from the 2020 release: 2,184 over 1,195.
    assert ratios.set_index("vintage").at["2020", "ratio"] == pytest.approx(2184 / 1195)


def test_the_trap_of_the_russian_row():
    wrong = growth.ratio(GDP, "2023", ("Russia", 1928), ("China", 1957))
    assert round(wrong, 2) == 1.07


@pytest.mark.parametrize("vintage", growth.VINTAGES)
def test_no_vintage_has_a_chinese_figure_for_1928(vintage):
    with pytest.raises(NoFigureError, match="no figure for China in 1928.*1929"):
        growth.level(GDP, vintage, "China", 1928)


def test_gaps_name_the_years_on_both_sides():
    gaps = growth.gaps(GDP, "China", 1928).set_index("vintage")
    assert set(gaps["1928"].unique()) == {"none"}
    assert gaps.at["2010", "next"] == 1929


def test_unknown_names_are_answered_with_what_there_is():
    with pytest.raises(UnknownChoiceError, match="2018 benchmarks"):
        growth.level(GDP, "2019", "China", 1957)
    with pytest.raises(UnknownChoiceError, match="called 'Chyna'. Did you mean 'China'"):
        growth.level(GDP, "2020", "Chyna", 1957)
    with pytest.raises(NoFigureError, match="1913, 1928, 1929 or 1957"):
        growth.cross_section(GDP, POPULATION, ENTITIES, "2020", 1700)


@pytest.mark.parametrize(
    ("vintage", "ussr", "china"),
    [
        ("2010", (37, 48), (121, 140)),
        ("2018 benchmarks", (25, 54), (114, 140)),
        ("2018 growth", (33, 54), (122, 140)),
        ("2020", (42, 55), (113, 145)),
        ("2023", (43, 64), (113, 145)),
    ],
)
def test_standing_counts_each_country_once(vintage, ussr, china):
    for (entity, year), expected in {("USSR", 1928): ussr, ("China", 1957): china}.items():
        where = growth.standing(
            growth.cross_section(GDP, POPULATION, ENTITIES, vintage, year), entity
        )
        assert (where.rank, where.countries) == expected


def test_standing_by_hand():
    four = pd.DataFrame(
        {
            "entity": list("abcd"),
            "gdp_per_head": [9.0, 7.0, 5.0, 1.0],
            "people": [10.0, 20.0, 30.0, 60.0],
        }
    )
    where = growth.standing(four, "b")
    assert (where.rank, where.countries) == (2, 4)
    assert where.people_below == pytest.approx(90 / 100)
    with pytest.raises(NoFigureError, match="e has no figure"):
        growth.standing(four, "e")


def test_years_are_counted_from_each_country_s_own_start():
    rows = pd.DataFrame({"entity": ["USSR", "China", "India"], "year": [1930, 1957, 1957]})
    assert growth.since_launch(rows, growth.CASES)["since"].tolist() == [2, 0]


def test_a_gap_starts_a_new_run():
    assert growth.runs(pd.Series([1913, 1914, 1929, 1930, 1932])).tolist() == [0, 0, 1, 1, 2]


# Fewer than five are counts of something else.
NUMBERS = "|".join(counted(number) for number in range(5, 13))
TOLD = re.compile(
    rf"\ball ({NUMBERS})\b|\b({NUMBERS}) (?:vintages|dots|releases|answers|witnesses)\b",
    re.I,
)


@pytest.mark.parametrize("path", notebooks.all_notebooks(), ids=lambda path: path.stem)
def test_the_prose_counts_the_vintages_that_there_are(path):
    """A new vintage makes such a sentence untrue, and nothing else would notice."""
    cells = [cell.source for cell in notebooks.read(path).cells]
    about = [text for text in cells if re.search(r"vintage|releases agree", text, re.I)]
    told = {(one or other).lower() for text in about for one, other in TOLD.findall(text)}
    assert told <= {counted(len(growth.VINTAGES))}


def test_a_third_country_with_a_launch_of_its_own_is_marked_and_breaks_nothing(monkeypatch):
    monkeypatch.setitem(growth.YEAR_ZERO, "India", 1950)
    monkeypatch.setitem(theme.LOOKS, "India", theme.THIRD)
    rows = land.pressure(tables.load("ussr"), tables.load("china"))
    assert set(rows["entity"]) == {"USSR", "China"}
    path = growth.since_launch(
        growth.of_vintage(GDP, "2020").query("entity == 'India'"), growth.YEAR_ZERO
    )
    assert path.set_index("year").at[1960, "since"] == 10
    assert "1950" in charts.starting_points(GDP, countries=["India"], years="calendar").alt
    aligned = charts.starting_points(GDP, countries=["India", "Japan"])
    own = aligned.rows.query("entity == 'India'")
    assert [own["since"].min(), own["since"].max()] == [-15, 20] and "in 1950" in aligned.alt
    assert "Japan" not in aligned.alt and "choose calendar years" in aligned.measure
    assert "choose calendar" not in charts.starting_points(GDP, countries=["India"]).measure


def test_a_vintage_with_a_gap_is_not_unbroken():
    every = list(growth.VINTAGES)
    assert growth.unbroken(GDP, "USSR", 1885, 1940) == [name for name in every if name != "2010"]
    assert growth.unbroken(GDP, "USSR", 1928, 1940) == every
    assert growth.unbroken(GDP, "USSR", 1885, 2100) == []
