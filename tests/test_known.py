"""What was known when: nothing that was published later, and like with like."""

import pytest

from helpers import charts, tables
from helpers.arithmetic import known
from helpers.errors import UnknownChoiceError

TABLES = [tables.load(name) for name in ("famine_estimates", "targets", "gdp_per_capita")]
ESTIMATES, TARGETS, GDP = TABLES


@pytest.mark.parametrize("year", known.YEARS)
def test_nothing_is_known_before_it_is_published(year):
    for rows in (
        known.tolls(ESTIMATES, year),
        known.harvests(TARGETS, year),
        known.falls(GDP, year),
    ):
        assert (rows["published"] <= known.YEARS[year]).all()
        assert (rows["checked"] != "unchecked").all()


def test_the_years_add_up_to_what_is_known_today():
    counts = [len(known.tolls(ESTIMATES, year)) for year in known.YEARS]
    assert counts == sorted(counts) and counts[0] == counts[1] == 0 < counts[2]
    assert list(known.harvests(TARGETS, "today")["value"]) == [375.0, 250.0, 200.0, 197.65]
    assert list(known.harvests(TARGETS, "1962")["value"]) == [375.0, 250.0]


def test_a_toll_stands_at_its_authors_year():
    rows = known.tolls(ESTIMATES, "today").set_index("author")
    assert rows.at["Coale 1984", "published"] == 1984
    assert rows.at["Jiang Zhenghua 1986/1987", "published"] == 1986
    assert not rows.index.str.contains("worked out").any()


def test_ranges_compare_the_same_years_and_leave_outliers_out():
    table = known.told(*TABLES).set_index("by")
    rows = known.tolls(ESTIMATES, "today")
    assert rows["apart"].sum() > 4
    low = rows[(rows["period"] == "1959-61") & ~rows["apart"]][["low", "value", "high"]]
    assert table.at["today", "1959-61"] == f"{low.min(axis=None):g} to {low.max(axis=None):g}"
    assert table.at["1962", "1958-62"] == "none"


def test_the_picture_hides_what_came_later():
    chart = charts.known_when(*TABLES, "1984")
    top, middle, low = chart.figure.axes
    assert max(float(line.get_xdata()[0]) for line in top.lines) <= 1984
    assert "By 1984" in chart.title and "200 million" in chart.title
    assert not low.lines[0].get_xdata().size and len(middle.lines[0].get_xdata()) == 3


def test_a_learner_is_told_which_years_there_are():
    with pytest.raises(UnknownChoiceError, match="1959, 1962, 1984"):
        known.tolls(ESTIMATES, "1970")
