"""Shares, paces and pressure: what the charts of lesson 08 say follows from their rows."""

import pytest

from helpers import charts, tables
from helpers.arithmetic import growth
from helpers.errors import LessonError, NoFigureError, UnknownChoiceError

CAUSES, GDP = tables.load("causes"), tables.load("gdp_per_capita")


def test_sums_leave_out_drafts_parts_and_unconfirmed_figures():
    # China: 60 + 45 + 69 + 31 = 205 (exports are part of the 60; inflexibility is not confirmed).
    # USSR: all are bounds; ceilings may pass 100 together without a contradiction, so only 'at
    # least 31' counts.
    both = charts.cause_shares(CAUSES).title
    assert "pass 100 percent in China, and those of the USSR are bounds: none may be added" in both
    assert "bounds, not estimates" in charts.cause_shares(CAUSES, country="USSR").title
    # Harvest: China 61 + at least 50 = 111 (the draft of 2001 is not a second witness), USSR 20
    # alone.
    assert "pass 100 percent in China:" in charts.cause_shares(CAUSES, "harvest").title
    assert "One study, one share" in charts.cause_shares(CAUSES, "harvest", "USSR").title
    # Without disasters, 61 and the draft's 80 are not 141: nothing passes a hundred.
    fewer = CAUSES[CAUSES["id"] != "C06"]
    assert "100 percent" not in charts.cause_shares(fewer, "harvest", "China").title


def test_upper_and_lower_bounds_are_said():
    said = charts.cause_shares(CAUSES).table.set_index("cause")["percent"]
    assert said["collectivisation"] == "at least 31, at most 52"
    assert said["national policy"] == "69 to 70"
    assert "at least 80" in set(charts.cause_shares(CAUSES, "harvest").table["percent"])


def test_rows_whose_note_forbids_a_bar_are_not_drawn():
    drawn = set(charts.cause_shares(CAUSES).rows["id"]) | set(
        charts.cause_shares(CAUSES, "harvest").rows["id"]
    )
    assert not drawn & {"C02", "C03", "C04", "C19", "C20", "U10"}


def test_no_toll_stands_in_a_title():
    for outcome in ("deaths", "harvest"):
        assert "million" not in charts.cause_shares(CAUSES, outcome).title


def test_a_pace_carried_on_by_hand():
    # 2,254 / 1,379 over 28 years is 1.77 percent a year; 2,184 * 1.0177 ** 12 = 2,696; against
    # 3,417 that is 21 percent less.
    chart = charts.counterfactuals(GDP)
    assert "21 percent lower" in chart.title and "1.8 percent a year" in chart.measure
    assert chart.table["USSR at that pace"].iloc[-1] == pytest.approx(2696, abs=1)
    # From 1913 the same pace gives 2,254 * 1.0177 ** 27 = 3,619: 6 percent more.
    assert "6 percent higher" in charts.counterfactuals(GDP, carried_from=1913).title


def test_shares_taken_by_hand():
    table = charts.pressure_on_the_land(tables.load("ussr"), tables.load("china")).table.set_index(
        "years since launch"
    )
    # USSR 1931: 22.8 of 56 = 40.7 percent. China 1959: 64.12 of 170 = 37.7. Net exports of 1961:
    # 1.355 - 5.81 = -4.455.
    assert table["share taken, USSR"][3] == pytest.approx(40.7, abs=0.05)
    assert table["share taken, China"][2] == pytest.approx(37.7, abs=0.05)
    assert table["net exports, China"][4] == pytest.approx(-4.455)


@pytest.mark.parametrize("ask", [{"outcome": "steel"}, {"country": "India"}])
def test_a_choice_without_shares_is_answered(ask):
    with pytest.raises(LessonError, match="Choose"):
        charts.cause_shares(CAUSES, **ask)


def test_a_pace_that_is_not_there():
    with pytest.raises(UnknownChoiceError, match=next(iter(growth.PACES))):
        charts.counterfactuals(GDP, pace="Mars")
    with pytest.raises(NoFigureError):
        charts.counterfactuals(GDP, vintage="2010")
