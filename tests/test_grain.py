"""The grain ledger against values worked by hand, against a printed table, and against what must
hold for any settings."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import charts, tables
from helpers.arithmetic import grain
from helpers.errors import NoFigureError, SettingError, UnknownChoiceError

FIGURES = grain.figures(tables.load("ussr"), tables.load("china"), tables.load("vital_rates"))
TARGETS = tables.load("targets")
CASES = [
    (entity, year, version)
    for version in grain.HARVEST
    for entity in grain.BASE
    for year in grain.span(entity)
]

weights = st.integers(min_value=1, max_value=500_000_000)


def made_up(harvest, taken, exported):
    return replace(
        grain.account(FIGURES, "China", 1959), harvest=harvest, taken=taken, exported=exported
    )


def test_soviet_1931_by_hand():
    # Harvest 56 and procurement 22.8 million tonnes: 56 - 22.8 = 33.2 left; 22.8 / 56 = 40.714
    # percent. Exports 5.06: 22.8 - 5.06 = 17.74 kept at home. People on 1 January 1932, 161.851
    # million: 33,200 million kilograms / 161.851 million = 205.127 kilograms; over 365 days 561.99
    # grams.
    own = grain.account(FIGURES, "USSR", 1931)
    assert (own.left, own.home, own.exported) == (33_200_000, 17_740_000, 5_060_000)
    assert own.share == pytest.approx(40.714, abs=0.001)
    assert (own.per_head, own.per_day) == (
        pytest.approx(205.127, abs=0.001),
        pytest.approx(561.99, abs=0.01),
    )
    assert (own.checked, own.people_checked, own.counted) == ("derived", "unchecked", False)


def test_nothing_is_told_per_person_where_nobody_was_counted():
    for year, told in ((1931, False), (1933, True)):
        own = grain.account(FIGURES, "USSR", year)
        lines = grain.working(grain.change(own))["line"]
        drawn = charts.grain_ledger(FIGURES, ("USSR", year))
        assert own.counted is told and lines.str.startswith("kilograms").any() == told
        assert ("kilograms a year" in drawn.alt) is told
        assert (drawn.rows["figure"] == "people").any() == told
    book = grain.for_reading(grain.ledger(FIGURES, "USSR")).set_index("year")
    per_person = book["left, kg a year per person"]
    assert per_person[[1928, 1931]].isna().all() and per_person[1933] > 0


def test_each_country_against_its_own_base_by_hand():
    # USSR: 33.2 / 52.2 = 63.60 percent. China per village person: (143.5 - 46.535) / 531.34 =
    # 182.49 kilograms, and (195.05 - 45.97) / 547.04 = 272.52; 182.49 / 272.52 = 66.96 percent.
    soviet = grain.ledger(FIGURES, "USSR").set_index("year")
    chinese = grain.ledger(FIGURES, "China").set_index("year")
    assert soviet.at[1931, "of_base"] == pytest.approx(63.60, abs=0.01)
    assert chinese.loc[[1957, 1960], "per_head"].tolist() == [
        pytest.approx(272.52, abs=0.01),
        pytest.approx(182.49, abs=0.01),
    ]
    assert chinese.at[1960, "head_of_base"] == pytest.approx(66.96, abs=0.01)


def test_averages_over_several_years_are_no_harvest():
    # The table also holds 68.0 as the mean of 1909-1913 under the year 1913, beside the 79.0 of
    # 1913 itself.
    assert tables.by_year(FIGURES, "grain_harvest_davies_wheatcroft", "USSR").loc[
        [1913]
    ].tolist() == [79.0]
    with pytest.raises(UnknownChoiceError, match="no series here called 'herring'"):
        tables.by_year(FIGURES, "herring", "China")


def test_the_chinese_ledger_gives_the_printed_kilograms():
    china = tables.load("china")
    printed = china[china["series"] == "grain_left_per_rural_head"].set_index("year")["value"]
    for year in range(1952, 1964):
        assert grain.account(FIGURES, "China", year).per_head == pytest.approx(
            printed[year], abs=1.0
        ), year


@pytest.mark.parametrize(("entity", "year", "version"), CASES)
def test_every_ledger_balances_to_the_last_tonne(entity, year, version):
    own = grain.account(FIGURES, entity, year, version)
    assert own.left + own.taken == own.harvest
    if own.exported is None:
        # Of China's exports of 1957 no document was found.
        assert (entity, year, own.home) == ("China", 1957, None)
    else:
        assert own.home + own.exported == own.taken


@given(
    weights,
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(-100, 100),
    st.integers(0, 400),
    st.integers(0, 400),
    st.integers(1, 500),
)
def test_a_changed_ledger_balances_too(harvest, share, abroad, points, exports, claim, ration):
    taken = int(harvest * share)
    record = made_up(harvest, taken, int(taken * abroad))
    after = grain.change(record, points=points, exports=exports, claim=claim, ration=ration).after
    assert after.left + after.home + after.exported == record.harvest
    assert 0 <= after.exported <= after.taken <= record.harvest


@pytest.mark.parametrize(("entity", "year", "version"), CASES)
def test_settings_left_alone_change_nothing(entity, year, version):
    moved = grain.change(grain.account(FIGURES, entity, year, version))
    assert moved.after == moved.before and moved.rations_left == 0
    assert moved.rations_abroad == (None if moved.before.exported is None else 0)


@given(st.integers(0, 150), st.integers(0, 150))
def test_a_larger_claim_never_leaves_more(one, other):
    record = grain.account(FIGURES, "China", 1957)
    low, high = (grain.change(record, claim=100 + more).after.left for more in sorted([one, other]))
    assert high <= low


def test_a_change_by_hand():
    # China 1957: 195.05 harvested, 45.97 taken (23.568 percent). A claim of 150 percent is 292.575;
    # the same share of it is 68.955; 195.05 - 68.955 = 126.095 left, 22.985 less than the record;
    # at 200 kilograms that is 114.925 million rations.
    record = grain.account(FIGURES, "China", 1957)
    moved = grain.change(record, claim=150, exports=0, ration=200)
    assert (moved.claimed, moved.after.taken, moved.after.left) == (
        292_575_000,
        68_955_000,
        126_095_000,
    )
    assert moved.rations_left == -114_925_000
    assert moved.rations_abroad is None
    # 1959: 4.155 million tonnes of exports kept are 20.775 million rations fewer abroad.
    later = grain.change(grain.account(FIGURES, "China", 1959), exports=0, ration=200)
    assert later.rations_abroad == -20_775_000


def test_nobody_takes_more_than_was_harvested():
    moved = grain.change(grain.account(FIGURES, "USSR", 1931), points=30, claim=200)
    assert moved.wanted > moved.after.harvest == moved.after.taken and moved.after.left == 0
    assert (
        "more grain than was harvested"
        in charts.grain_ledger(FIGURES, ("USSR", 1931), 30, 200).title
    )
    assert "no more than was harvested" in grain.working(moved)["sum"].str.cat()
    nothing = grain.change(grain.account(FIGURES, "USSR", 1928), points=-30)
    assert nothing.after.taken == 0 and nothing.after.exported == 0


def test_the_working_adds_up():
    lines = grain.working(
        grain.change(grain.account(FIGURES, "USSR", 1931), points=-10, exports=50)
    ).set_index("line")
    for column in ("as recorded", "changed", "difference"):
        parts = lines.loc[["left in the village", "exported", "kept by the state at home"], column]
        assert parts.sum() == pytest.approx(lines.at["harvest, million tonnes", column])
    assert (lines["changed"] - lines["as recorded"]).to_numpy() == pytest.approx(
        lines["difference"].to_numpy()
    )


def test_rations_by_hand():
    assert grain.rations(1_000_000, 180) == 5_555_555
    assert grain.rations(-1_000_000, 180) == -5_555_555


def test_a_share_of_a_harvest_that_was_not_there():
    # USSR 1931: 22.8 of a planned 78.5 is 29.04 percent, of 56 reaped 40.71. China 1959: 64.12 of
    # 275 is 23.32, of 170 37.72.
    table = grain.believed(FIGURES, TARGETS)
    assert table["share_of_belief"].round(2).tolist() == [29.04, 23.32]
    assert table["share_of_harvest"].round(2).tolist() == [40.71, 37.72]


def test_harvests_on_paper_by_hand():
    # 89.8 / 65 = 138.15 percent; 375 / 200 = 187.5; 525 / 170 = 308.82.
    table = grain.paper(FIGURES, TARGETS)
    assert table.loc[table["value"].isin([89.8, 375.0, 525.0]), "percent"].round(2).tolist() == [
        138.15,
        187.5,
        308.82,
    ]
    assert set(table["kind"]) == {"target", "report", "revision"}
    assert "unchecked" not in set(table["checked"])


def test_trade_keeps_its_gaps():
    soviet = grain.abroad(FIGURES, "USSR").set_index("year")
    assert pd.isna(soviet.at[1928, "receipts"]) and soviet.at[1931, "receipts"] == 32.1
    # 5.06 / 22.8 = 22.19 percent.
    assert soviet.at[1931, "of_taken"] == pytest.approx(22.19, abs=0.01)
    assert soviet["imported"].isna().all()


def test_years_and_names_without_rows_are_answered_with_what_there_is():
    with pytest.raises(NoFigureError, match="USSR in 1936.*1928, 1929"):
        grain.account(FIGURES, "USSR", 1936)
    with pytest.raises(UnknownChoiceError, match="USSR, China"):
        grain.account(FIGURES, "Japan", 1931)
    with pytest.raises(UnknownChoiceError, match="main, official"):
        grain.ledger(FIGURES, "USSR", "biological")
    with pytest.raises(UnknownChoiceError, match="'Japan'"):
        charts.harvest_versions(FIGURES, "Japan")


@pytest.mark.parametrize("bad", [{"claim": -1}, {"exports": -5}, {"ration": 0}])
def test_senseless_settings(bad):
    with pytest.raises(SettingError, match="start at 0 percent"):
        grain.change(grain.account(FIGURES, "USSR", 1931), **bad)


def test_the_published_harvest_breaks_where_its_measure_changed():
    line = [
        line
        for line in charts.harvest_versions(FIGURES).figure.axes[0].get_lines()
        if 1932 in line.get_xdata()
    ]
    published = [one for one in line if 1933 not in one.get_xdata()]
    assert len(line) == 3 and len(published) == 1


def test_titles_follow_the_figures():
    changed = FIGURES.copy()
    here = (changed["series"] == "grain_procurement_lin_yang") & (changed["year"] == 1961)
    changed.loc[here, "value"] = 80.0
    assert "in China by 1961" in charts.left_in_village(changed).title
    assert (
        "1931" in charts.left_in_village(FIGURES).title
        and "1933" in charts.left_in_village(FIGURES, "official").title
    )


def test_a_title_on_unconfirmed_people_speaks_of_tonnes():
    assert "33.2 million tonnes" in charts.grain_ledger(FIGURES, ("USSR", 1931)).title
    assert "193 kilograms per village person" in charts.grain_ledger(FIGURES, ("China", 1959)).title
