"""Index, falls, shares, town growth: against values worked by hand, and against what must hold for
all numbers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import charts, tables
from helpers.arithmetic import industry
from helpers.errors import NoFigureError, SettingError, UnknownChoiceError

USSR, CHINA, GDP = (tables.load(name) for name in ("ussr", "china", "gdp_per_capita"))
LEVELS = st.lists(st.floats(min_value=0.1, max_value=1e5), min_size=2, max_size=30)


def series(values, notes=None):
    years = range(1950, 1950 + len(values))
    return pd.DataFrame({"year": years, "value": values, "note": notes or [""] * len(values)})


def indexed(country, name="steel"):
    rows = industry.lines(USSR, CHINA, GDP, name)
    return rows[rows["entity"] == country].set_index("year")["index"]


def test_index_by_hand():
    # China, steel: 18.66 / 5.35 = 3.4879; 6.67 / 5.35 = 1.2467. USSR: 18.317 / 4.251 = 4.3089.
    china, ussr = indexed("China"), indexed("USSR")
    assert china[1957] == ussr[1928] == 100
    assert china[1960] == pytest.approx(348.79, abs=0.01)
    assert china[1962] == pytest.approx(124.67, abs=0.01)
    assert ussr[1940] == pytest.approx(430.89, abs=0.01)


def test_lines_keep_to_their_years():
    rows = industry.lines(USSR, CHINA, GDP, "GDP per head")
    assert rows.groupby("entity")["year"].agg(["min", "max"]).to_dict("index") == {
        "USSR": {"min": 1924, "max": 1940},
        "China": {"min": 1953, "max": 1966},
    }


def test_an_index_needs_its_year_zero():
    rows = pd.DataFrame({"entity": ["China"], "since": [1], "value": [2.0]})
    with pytest.raises(NoFigureError, match="China has no figure for its year zero"):
        industry.indexed(rows)


def test_the_fall_of_chinese_steel_by_hand():
    # 6.67 / 18.66 - 1 = -0.64255; 15.32 in 1966 is still below 18.66.
    own = industry.lines(USSR, CHINA, GDP, "steel").query("entity == 'China' and since >= 0")
    fall = industry.deepest_fall(own)
    assert (fall.peak_year, fall.peak, fall.low_year, fall.low) == (1960, 18.66, 1962, 6.67)
    assert fall.change == pytest.approx(-64.255, abs=0.001)
    assert fall.recovered is None and fall.last == 1966


def test_gdp_per_head_is_back_in_1965():
    # 874 / 1195 - 1 = -0.26862; 1152 in 1964 is below 1195, 1253 in 1965 above.
    own = industry.lines(USSR, CHINA, GDP, "GDP per head").query("entity == 'China' and since >= 0")
    fall = industry.deepest_fall(own)
    assert (fall.peak_year, fall.low_year, fall.recovered) == (1957, 1961, 1965)
    assert fall.change == pytest.approx(-26.862, abs=0.001)


def test_of_two_falls_the_deeper_counts():
    # 100 to 90 is 10 percent, 200 to 150 is 25 percent; 200 is reached again in the last year.
    fall = industry.deepest_fall(series([100.0, 90.0, 200.0, 150.0, 200.0]))
    assert (fall.peak_year, fall.low_year, fall.recovered, fall.change) == (1952, 1953, 1954, -25.0)


def test_a_fall_begins_at_the_last_year_of_the_peak():
    assert industry.deepest_fall(series([5.0, 5.0, 4.0])).peak_year == 1951


def test_interpolated_years_settle_nothing():
    fall = industry.deepest_fall(series([10.0, 1.0, 8.0], ["", "interpolated", ""]))
    assert (fall.low_year, fall.change) == (1952, pytest.approx(-20))


def test_a_fall_needs_values_above_zero():
    with pytest.raises(SettingError, match="above zero"):
        industry.deepest_fall(series([1.0, 0.0]))


@given(LEVELS)
def test_a_rising_series_never_falls(values):
    assert industry.deepest_fall(series(sorted(values))) is None


@given(LEVELS)
def test_what_holds_for_every_fall(values):
    fall = industry.deepest_fall(series(values))
    if fall is None:
        assert all(later >= earlier for earlier, later in zip(values, values[1:], strict=False))
        return
    assert fall.peak_year < fall.low_year and -100 < fall.change < 0
    assert fall.peak * (1 + fall.change / 100) == pytest.approx(fall.low)
    drops = [later / earlier - 1 for i, earlier in enumerate(values) for later in values[i + 1 :]]
    assert fall.change / 100 == pytest.approx(min(drops))
    after = [value for place, value in enumerate(values) if place > fall.low_year - 1950]
    assert (fall.recovered is not None) == any(value >= fall.peak for value in after)


@given(LEVELS, st.floats(min_value=0.01, max_value=100))
def test_the_unit_does_not_move_a_fall(values, factor):
    one, other = (
        industry.deepest_fall(series(each))
        for each in (values, [value * factor for value in values])
    )
    if one and other:
        assert one.change == pytest.approx(other.change, rel=1e-6, abs=1e-6)


def test_the_table_of_falls():
    table = industry.falls(USSR, CHINA, GDP).set_index(["measure", "country"])
    assert table.at[("energy", "USSR"), "back at the peak"] == "never fell"
    assert table.at[("steel", "China"), "back at the peak"] == "not by 1966"
    assert table.at[("coal", "China"), "low"] == "1,686 in 1964"


@pytest.mark.parametrize("name", industry.LINES)
def test_no_soviet_line_dips_in_1933(name):
    soviet = indexed("USSR", name)
    assert soviet[1933] > soviet[1932]


@pytest.mark.parametrize(
    ("name", "below"),
    [("steel", False), ("energy", False), ("coal", False), ("GDP per head", True)],
)
def test_only_gdp_per_head_fell_below_its_start(name, below):
    assert (indexed("China", name).loc[1957:].min() < 100) == below


def test_shares_of_workers_by_hand():
    # Farming 1957: 193.09 / 237.71 = 81.229 percent; 1958: 155.27 / 267.23 = 58.103. Industry 1958:
    # 70.76 / 267.23 = 26.479.
    rows = industry.sectors(CHINA, "workers, percent")
    values = rows.set_index(["sector", "year"])["value"]
    assert values["farming", 1957] == pytest.approx(81.229, abs=0.001)
    assert values["farming", 1958] == pytest.approx(58.103, abs=0.001)
    assert values["industry", 1958] == pytest.approx(26.479, abs=0.001)


def test_town_growth_by_hand():
    # 56.1 / 26.3 = 2.1331; 47.5 / 26.3 = 1.8061. 17 December 1926 to 17 January 1939: 4414 days =
    # 12.085 years; ln 1.8061 / 12.085 = 0.04892, so 5.01 percent a year.
    table = industry.town_growth(USSR).set_index("version")
    assert table.at["published", "percent"] == pytest.approx(113.31, abs=0.01)
    assert table.at["corrected", "percent"] == pytest.approx(80.61, abs=0.01)
    assert table.at["corrected", "a_year"] == pytest.approx(5.01, abs=0.005)
    assert table.at["corrected", "added"] == pytest.approx(21.2)


def test_total_gdp_by_hand():
    # The fall per head is (874 / 1195) ** 0.25 - 1 = -7.52 percent a year; people grew by 0.89, so
    # the total fell by 6.70.
    whole = industry.total_growth(GDP, tables.load("population"), "2020", "China", 1957, 1961)
    assert whole == pytest.approx(-6.70, abs=0.005)


def test_setbacks_by_hand():
    # 2010 vintage: 636 in 1957, 690 in 1958, 550 in 1962: 550 / 636 = 0.865; 645 in 1964 is above
    # 636. 2020: 874 / 1195 = 0.731.
    table = industry.setbacks(GDP).set_index("vintage")
    old, new = table.loc["2010"], table.loc["2020"]
    assert (round(old["1957"]), round(old["1958"]), round(old["low"]), old["in"], old["back"]) == (
        636,
        690,
        550,
        1962,
        "1964",
    )
    assert old["change"] == pytest.approx(-13.5, abs=0.1) and new["change"] == pytest.approx(
        -26.86, abs=0.01
    )
    assert (new["in"], new["back"]) == (1961, "1965")
    with pytest.raises(NoFigureError):
        industry.setbacks(GDP[GDP["year"] != 1958])


def test_alt_texts_tell_the_turn_of_each_line():
    told = charts.delivered(USSR, CHINA, GDP, "GDP per head").alt
    assert "73.1 in 1961" in told and "100 in 1957" in told
    assert "Dashed: 1961 to 1963" in charts.delivered(USSR, CHINA, GDP, "coal").alt


def test_the_reported_steel_of_1958_stands_before_what_was_left():
    rows = charts.steel_counted(CHINA, tables.load("targets")).rows
    assert rows["value"].tolist()[-5:] == [11.0, 11.08, 8.0, 8.0, 5.9]


def test_ends_by_hand():
    # Fixed assets 136 to 603: 4.434 times. Schooling 1.18 (1925) to 2.36 (1940): twice.
    table = industry.ends(
        USSR, {"assets": "fixed_assets_official", "school": "years_of_schooling_adults"}
    )
    assert list(table["from"]) == [1928, 1925] and list(table["to"]) == [1940, 1940]
    assert list(table["times"]) == [pytest.approx(4.434, abs=0.001), pytest.approx(2.0)]
    with pytest.raises(NoFigureError, match="two figures"):
        industry.ends(USSR, {"army": "army_grain_need"})


def test_investment_has_its_low_in_1962_in_both_versions():
    table = industry.investment_shares(CHINA).set_index("year")
    assert [table[name].idxmin() for name in table] == [1962, 1962]
    assert table["World Bank"].first_valid_index() == 1960


def test_one_value_or_none():
    assert tables.value(CHINA, "furnace_workers", 1958, "October") == 90
    assert tables.by_period(CHINA, "furnace_workers", 1958) == {"September": 20, "October": 90}
    with pytest.raises(NoFigureError, match="no figure of furnace_workers in 1957"):
        tables.by_period(CHINA, "furnace_workers", 1957)
    with pytest.raises(NoFigureError, match="are 2 figures"):
        tables.value(CHINA, "furnace_workers", 1958)
    with pytest.raises(NoFigureError, match="no figure"):
        tables.value(CHINA, "steel_nmc", 1850)


@pytest.mark.parametrize(
    "call",
    [
        lambda: industry.lines(USSR, CHINA, GDP, "butter"),
        lambda: industry.sectors(CHINA, "butter"),
        lambda: charts.delivered(USSR, CHINA, GDP, "butter"),
        lambda: charts.retreat(tables.load("timeline"), "Japan"),
    ],
)
def test_a_stranger_is_told_the_choices(call):
    with pytest.raises(UnknownChoiceError, match="Choose one of"):
        call()


def test_every_sorted_step_is_drawn_in_its_short_words():
    timeline = tables.load("timeline")
    for country in ("USSR", "China"):
        sorted_steps = timeline[(timeline["country"] == country) & timeline["push"].notna()]
        drawn = charts.retreat(timeline, country).rows
        assert len(drawn) == len(sorted_steps) == 12
        assert (drawn["words"].str.len() > 5).all() and set(drawn["way"]) == {1, -1}


def test_the_titles_follow_the_figures():
    calm = CHINA.assign(
        value=CHINA["value"].mask((CHINA["series"] == "steel_nmc") & (CHINA["year"] > 1960), 20.0)
    )
    assert charts.delivered(USSR, calm, GDP, "steel").title.startswith(
        "Steel: the deepest fall was none in China"
    )
    late = tables.load("timeline")
    late.loc[late["event"] == "Second Leap", "date"] = "1961-03"
    assert "March 1961; every later step" in charts.retreat(late).title
    late.loc[late["event"] == "Second Leap", "date"] = "1970-01"
    assert charts.retreat(late).title.endswith("January 1970; no step came later")
