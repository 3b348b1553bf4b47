"""Missing birth years, excess over a base and rank correlation: worked by hand, and against the
published rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import charts, tables
from helpers.arithmetic import regions
from helpers.errors import LessonError

PROVINCES = tables.load("provinces")
numbers = st.floats(0.5, 100, allow_nan=False).map(lambda value: round(value, 3))


def series(name, values, source="li_etal2021", checked="read"):
    rows = [
        {"series": name, "entity": place, "year": year, "value": value}
        for (place, year), value in values.items()
    ]
    return pd.DataFrame(rows).assign(source=source, checked=checked, note="", period="")


def cohorts(famine):
    """A province that grows by 10 a year from 100 in 1950, with `famine` counted in each of
    1959-61."""
    counted = {("Here", year): 100.0 + 10 * (year - 1950) for year in range(1950, 1971)}
    return series(
        regions.COUNTED, counted | {("Here", year): famine for year in (1959, 1960, 1961)}
    )


def test_missing_birth_years_by_hand():
    # Expected 190 + 200 + 210 = 600; counted 3 x 120 = 360; missing 240 of 600 = 40 percent, by
    # either reference.
    for reference in regions.REFERENCES:
        found = regions.births_missing(cohorts(120.0), reference, 1959, 1961)
        assert found["value"].tolist() == pytest.approx([40.0])
    assert regions.births_missing(cohorts(250.0), "earlier", 1960, 1960)[
        "value"
    ].tolist() == pytest.approx([-25.0])


@pytest.mark.parametrize(
    ("reference", "name"),
    [("earlier", "cohort_missing_pre_trend"), ("both sides", "cohort_missing_pre_post_trend")],
)
def test_the_published_index_is_met(reference, name):
    ours = regions.births_missing(PROVINCES, reference, 1959, 1961).set_index("entity")["value"]
    theirs = PROVINCES[PROVINCES["series"] == name].set_index("entity")["value"]
    assert len(theirs) == 29
    assert (ours - theirs).abs().max() < 0.06


@given(numbers)
def test_missing_birth_years_do_not_depend_on_the_size_of_the_sample(times):
    larger = cohorts(120.0)
    larger["value"] *= times
    assert regions.births_missing(larger, "earlier", 1959, 1961)["value"].tolist() == pytest.approx(
        [40.0]
    )


RATES = {("Here", year): 10.0 for year in range(1954, 1958)} | {
    ("Here", 1959): 15.0,
    ("Here", 1960): 40.0,
    ("Here", 1961): 8.0,
}


def test_excess_by_hand():
    # Usual 10; 1959-61: 5 + 30 - 2 = 33 in 1,000.
    found = regions.excess(series(regions.COUNTY_RATE, RATES))
    assert found["baseline"].tolist() == [10.0] and found["value"].tolist() == pytest.approx([33.0])


def test_excess_as_worked_out_by_hand():
    found = regions.excess(PROVINCES).set_index("entity")["value"].round()
    assert found[["Sichuan", "Guizhou", "Henan", "Shaanxi", "Jiangxi"]].tolist() == [
        108,
        61,
        30,
        1,
        -1,
    ]


@given(st.lists(numbers, min_size=3, max_size=3))
def test_no_excess_where_every_year_is_the_usual_one_and_it_adds_up(famine):
    flat = {key: 10.0 for key in RATES}
    assert regions.excess(series(regions.COUNTY_RATE, flat))["value"].tolist() == pytest.approx(
        [0.0]
    )
    changed = series(
        regions.COUNTY_RATE, RATES | {("Here", 1959 + at): value for at, value in enumerate(famine)}
    )
    yearly = [
        regions.excess(changed, span=(year, year))["value"].iloc[0] for year in (1959, 1960, 1961)
    ]
    assert regions.excess(changed)["value"].iloc[0] == pytest.approx(sum(yearly))


def test_a_mean_that_rests_on_an_unchecked_year_is_unchecked_and_gaps_drop_out():
    rows = series(
        "rate",
        {
            ("Here", 1960): 1.0,
            ("Here", 1961): 3.0,
            ("There", 1960): 5.0,
            ("Town (Here)", 1960): 9.0,
        },
    )
    rows.loc[0, "checked"] = "unchecked"
    found = regions.mean_rates(rows, "rate", 1960, 1961)
    assert found[["entity", "value", "checked"]].to_numpy().tolist() == [["Here", 2.0, "unchecked"]]
    assert regions.mean_rates(rows, "rate", 1960, 1960)["entity"].tolist() == ["Here", "There"]


def test_a_claim_per_survivor_by_hand():
    # 8 birth years of 125 people in a one percent sample are 100,000 people; 0.2 million tonnes
    # make 2 tonnes each.
    people = series(regions.COUNTED, {("Here", year): 125.0 for year in range(1950, 1958)})
    claim = series("grain_output_claim", {("Here", 1958): 0.2}, source=regions.CLAIMS_LIST)
    found = regions.per_survivor(pd.concat([people, claim]), "grain_output_claim")
    assert found["value"].tolist() == pytest.approx([2.0])


def test_rank_correlation_by_hand():
    # Ranks 1-8 against 2 1 4 3 6 5 8 7: eight differences of 1, so 1 - 6 x 8 / (8 x 63) = 0.904762.
    found = regions.rank_correlation(pd.Series(range(8)), pd.Series([2, 1, 4, 3, 6, 5, 8, 7]))
    assert found.value == pytest.approx(1 - 48 / 504)
    assert found.low <= found.value <= found.high and found.count == 8 and found.clear


distinct = st.lists(numbers, min_size=8, max_size=14, unique=True)


@settings(max_examples=25, deadline=None)
@given(distinct, st.randoms())
def test_rank_correlation_is_scipy_s_and_keeps_its_bounds(values, shuffle):
    other = list(values)
    shuffle.shuffle(other)
    x, y = pd.Series(values), pd.Series(other)
    found = regions.rank_correlation(x, y, resamples=200)
    assert found.value == pytest.approx(stats.spearmanr(values, other).statistic)
    assert -1 <= found.low <= found.high <= 1
    assert regions.rank_correlation(np.exp(x / 50), y, resamples=200) == found


@pytest.mark.parametrize("decimals", [1, -1])
def test_the_interval_is_scipy_s(decimals):
    """Also with ties, which rounding to tens makes."""
    rows = regions.pairs(PROVINCES, "mess halls", "births, both sides").round(decimals)
    assert rows["x"].is_unique == (decimals == 1)
    theirs = stats.bootstrap(
        (rows["x"], rows["y"]),
        lambda x, y: stats.spearmanr(x, y).statistic,
        paired=True,
        vectorized=False,
        n_resamples=300,
        method="percentile",
        rng=np.random.default_rng(1961),
    ).confidence_interval
    ours = regions.rank_correlation(rows["x"], rows["y"], resamples=300)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def test_an_interval_with_zero_in_it_is_not_clear():
    assert not regions.Correlation(0.4, -0.1, 0.7, 20).clear
    assert regions.Correlation(-0.4, -0.7, -0.1, 20).clear


def test_the_correlations_do_not_change_from_run_to_run():
    rows = regions.pairs(PROVINCES, "grain claimed", "births, both sides")
    assert regions.rank_correlation(rows["x"], rows["y"]) == regions.rank_correlation(
        rows["x"], rows["y"]
    )


def test_pairs_keep_what_is_unchecked_marked_and_leave_out_the_spoilt():
    every = regions.pairs(PROVINCES, "mess halls", "births, earlier trend")
    fewer = regions.pairs(
        PROVINCES, "mess halls", "births, earlier trend", "without those spoilt by moves"
    )
    assert set(every["checked"]) == {"unchecked"}
    assert set(every["entity"]) - set(fewer["entity"]) == {
        "Heilongjiang",
        "Inner Mongolia",
        "Shanghai",
    }


def test_harvest_a_head_of_sichuan_by_hand():
    # 24.6 million tonnes over 70.78 million people at the end of 1958: 347.6 kilograms.
    grain = regions.grain_and_deaths(PROVINCES, "Sichuan").set_index(["measure", "year"])["value"]
    assert grain["harvest", 1958] == pytest.approx(347.6, abs=0.05)
    assert grain["death rate", 1959] == 46.97


def test_the_check_of_1962():
    check = regions.before_and_after(PROVINCES).set_index("year")
    assert check["added by the check"].loc[1958:1960].tolist() == [490_127, 1_201_283, 249_130]
    assert (check["added by the check"].loc[1954:1956] < 0).all()


def test_towns_beside_the_countryside():
    table = regions.towns_and_country(
        PROVINCES, tables.load("regions"), tables.load("vital_rates")
    ).set_index("where")
    assert table.loc["China 1960", ["towns", "countryside"]].tolist() == [13.77, 28.58]
    assert table.at["Ukraine 1932-34", "times"] == pytest.approx(16.5 / 4)


def test_tolls_come_with_years_and_method():
    table = regions.tolls(PROVINCES, "Anhui", "Jiangxi")
    assert (table["years"].str.len() > 0).all() and (table["from"].str.len() > 0).all()
    assert table.groupby("province")["million deaths"].count().to_dict() == {
        "Anhui": 3,
        "Jiangxi": 2,
    }


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: regions.expected(PROVINCES, "Anhui", "later"), "earlier, both sides"),
        (lambda: regions.expected(PROVINCES, "Atlantis"), "Anhui, Beijing"),
        (lambda: regions.births_missing(PROVINCES, "earlier", 1969, 1972), "1950 to 1970"),
        (lambda: regions.mean_rates(PROVINCES, regions.COUNTY_RATE, 1949, 1950), "1949 to 1950"),
        (lambda: regions.per_survivor(PROVINCES, "sheep_claim"), "sheep_claim"),
        (lambda: regions.rank_correlation(pd.Series([1, 2]), pd.Series([1, 2])), "at least eight"),
        (
            lambda: regions.rank_correlation(pd.Series([1] * 9), pd.Series(range(9))),
            "all are equal",
        ),
        (lambda: regions.pairs(PROVINCES, "luck", "births, both sides"), "grain claimed"),
        (
            lambda: regions.pairs(PROVINCES, "pigs claimed", "births, both sides", "some"),
            "all, without",
        ),
        (lambda: regions.grain_and_deaths(PROVINCES, "Anhui"), "Sichuan and Shandong, not Anhui"),
        (lambda: regions.tolls(PROVINCES, "Tibet"), "Anhui, Jiangxi and Sichuan"),
    ],
)
def test_a_learner_is_told_what_there_is(ask, words):
    with pytest.raises(LessonError, match=words):
        ask()


def test_every_tile_has_a_text_and_a_place_of_its_own():
    from helpers.charts.regions import TILES

    assert len(set(TILES.values())) == len(TILES) == 29
    assert set(TILES) == set(PROVINCES.loc[PROVINCES["series"] == regions.COUNTED, "entity"])
    chart = charts.province_tiles(PROVINCES, "county death rates", (1960, 1960))
    assert len(chart.table) == 29 and (chart.table["checked"] == "no figure").sum() == 16
    assert all(place in chart.alt for place in TILES)


def test_missing_birth_years_are_never_called_deaths_and_unchecked_figures_give_no_finding():
    births = charts.province_tiles(PROVINCES)
    assert "death" not in births.title and "no count of deaths" in births.measure
    printed = PROVINCES["series"] == regions.OFFICIAL_RATE
    unsure = PROVINCES.assign(checked=PROVINCES["checked"].mask(printed, "unchecked"))
    official = charts.province_tiles(unsure, "official death rates", (1960, 1960))
    assert "24 of them not yet confirmed" in official.title
    assert "no finding" in charts.place_scatter(PROVINCES, "mess halls").title
