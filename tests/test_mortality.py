"""Excess deaths against values worked by hand and against identities; which estimates carry the
discussion."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import charts, tables, words
from helpers.arithmetic import mortality
from helpers.errors import LessonError, NoFigureError, SettingError, UnknownChoiceError
from helpers.exercises.lessons import lesson_06

ROWS = pd.DataFrame(
    {
        "episode": ["here"] * 5 + ["there"],
        "author": list("abcdef"),
        "low": [5.5, None, 1.0, None, 9.0, 1.0],
        "central": [6.0, 8.7, 2.0, 3.0, 9.5, 2.0],
        "high": [6.5, None, 3.0, None, 9.9, 3.0],
        "role": ["main", "main", "outlier_low", "main", "main", "main"],
        "independent": [True, True, True, False, True, True],
        "checked": ["quoted", "read", "read", "read", "unchecked", "read"],
    }
)


def test_outliers_repeats_and_unconfirmed_figures_do_not_carry_the_range():
    assert mortality.main_estimates(ROWS, "here")["author"].tolist() == ["a", "b"]


def test_a_span_runs_from_an_estimate_s_lowest_to_its_highest():
    spans = mortality.span(mortality.main_estimates(ROWS, "here"))
    assert spans[["least", "most"]].to_numpy().tolist() == [[5.5, 6.5], [8.7, 8.7]]


def test_a_range_holds_only_estimates_that_count_the_same_years():
    rows = pd.concat([ROWS.assign(author=name) for name in "xyz"], ignore_index=True)
    rows = rows.assign(year_from=1958, year_to=[1961] * 6 + [1962] * 6 + [1961] * 6)
    like = mortality.same_years(rows, "here")
    assert like.to_numpy().tolist() == [[1958, 1961, "1958-61", 5.5, 8.7, 4]]
    assert mortality.same_years(rows, "here", least=5).empty
    assert mortality.same_years(rows, "here", least=2)["years"].tolist() == ["1958-61", "1958-62"]
    assert set(mortality.counting(rows, "here", (1958, 1962))["author"]) == {"y"}
    assert mortality.counting(rows, "here", (1959, 1961)).empty


def test_the_ranges_of_the_chinese_famine_do_not_mix_years():
    like = mortality.same_years(ESTIMATES, "China 1959-61").set_index("years")
    assert like.loc["1959-61", ["least", "most"]].tolist() == [15, 32.5]
    assert like.loc["1958-62", ["least", "most"]].tolist() == [22, 46]


def test_a_figure_its_author_replaced_or_took_from_another_sets_no_range():
    chinese = mortality.main_estimates(ESTIMATES, "China 1959-61")["author"]
    assert not {"Coale 1981", "Dikötter 2010"} & set(chinese) and "Coale 1984" in set(chinese)
    assert "Maksudov, earlier" not in set(
        mortality.main_estimates(ESTIMATES, "Ukraine 1932-34")["author"]
    )
    apart = mortality.apart(ESTIMATES, "China 1959-61").set_index("author")
    assert "replaced by the author" in apart.at["Coale 1981", "why apart"]
    assert "No sum of its own" in apart.at["Dikötter 2010", "why apart"]


def test_a_title_on_the_soviet_famine_pools_no_longer_stretch():
    chart = charts.estimates_over_time(ESTIMATES, VITAL)
    soviet = chart.rows[chart.rows["episode"] == "Soviet 1931-34"]
    inside = soviet[(soviet["year_from"] >= 1930) & (soviet["year_to"] <= 1934)]
    assert set(soviet.drop(inside.index)["author"]) == {
        "Lorimer 1946",
        "Maksudov 1982",
        "Anderson and Silver 1985",
    }
    early = inside[inside["published"] < 1991]
    told = words.extent(early["least"].min(), early["most"].max())
    assert f"within 1930-34: {told} million" in chart.title and "12.8" not in chart.title
    assert "1982 12.8 for 1927-38" in chart.alt


def test_a_bar_of_ukraine_holds_tolls_for_its_own_years():
    regions = tables.load("regions")
    rows = charts.deaths_per_thousand(ESTIMATES, VITAL, regions).rows
    bar = rows[rows["place"] == "of it Ukraine, 1932-34"]
    assert set(bar["period"]) == {"1932-34"} and len(bar) == 2


def test_an_unknown_episode_is_answered_with_those_there_are():
    with pytest.raises(NoFigureError, match="here, there"):
        mortality.main_estimates(ROWS, "nowhere")


VITAL = tables.load("vital_rates")
ESTIMATES = tables.load("famine_estimates")
rates = st.floats(min_value=1, max_value=90)
crowds = st.floats(min_value=1, max_value=1000)


def by_year(values, first=1958):
    return pd.Series(values, index=range(first, first + len(values)), dtype=float)


def test_one_year_by_hand():
    # 1960: (25.43 - (12.28 + 11.40 + 10.80) / 3) / 1000 x (672.07 + 662.07) / 2 = 13.9367 / 1000 x
    # 667.07 = 9.2967
    year = mortality.excess_deaths(VITAL, years=(1960, 1960))
    assert year.million == pytest.approx(9.2967, abs=1e-4)
    assert year.by_year["people"].tolist() == [pytest.approx(667.07)]


@pytest.mark.parametrize(
    ("deaths", "baseline", "years", "baseline_from", "million"),
    [
        ("official", "mean of 1955-57", (1959, 1961), "", 13.2),
        ("official", "level of 1957", (1959, 1961), "", 14.6),
        ("official", "line 1957-64", (1958, 1962), "", 13.8),
        ("official", "flat 10", (1958, 1962), "", 17.5),
        ("corrected", "level of 1957", (1958, 1961), "", 25.3),
        ("corrected", "line 1957-64", (1958, 1961), "", 30.6),
        ("corrected", "level of 1957", (1958, 1961), "official", 44.6),
        ("corrected", "flat 10", (1958, 1962), "", 49.4),
    ],
)
def test_the_method_table(deaths, baseline, years, baseline_from, million):
    count = mortality.excess_deaths(VITAL, deaths, baseline, years, baseline_from)
    assert round(count.million, 1) == million
    assert bool(count.warning) == (million in (44.6, 49.4))


def test_the_printed_table_sets_like_beside_like():
    table = mortality.method_table(VITAL)
    # 13.49 and 17.44 by hand: (rate - baseline) x people / 1000, summed over the four years.
    millions = [13.5, 15.3, 14.7, 17.4, 19.8, 25.3, 30.6, 44.6, 46.7]
    assert table["million"].round(1).tolist() == millions
    assert table["a pair that fits"].tolist() == ["yes"] * 7 + ["no: a mismatch"] * 2
    assert set(table["years"]) == {"1958-61"}


def test_ranges_and_years_in_words():
    assert words.extent(15, 29.96) == "15 to 30" and words.extent(3.66, 3.66) == "3.7"
    assert words.extent(35.08, 55.49, 0) == "35 to 55"
    assert (
        words.span_of_years(1959, 1961) == "1959-61" and words.span_of_years(1960, 1960) == "1960"
    )


def test_biraben_by_numbers_of_deaths_as_the_note_of_the_estimate_says():
    # 4.80 + 4.20 + 5.90 + 6.20 = 21.10; less 4 x (3.28 + 3.51 + 3.12 + 3.50 + 3.53) / 5 = 4 x 3.388
    # = 13.55: 7.55
    deaths = tables.by_year(VITAL, "deaths_biraben", "USSR")
    above = deaths.loc[1931:1934].sum() - 4 * deaths.loc[1926:1930].mean()
    row = ESTIMATES.set_index("author").loc["Biraben 1958; worked out for this course"]
    assert above == pytest.approx(7.548) and row["central"] == 7.5
    assert "give 6.8" in row["note"]


def test_exercise_6_1_calls_the_largest_step_right():
    figures = lesson_06.exercise_6_1().figures
    steps = {
        name: abs(figures[name] - figures["start"])
        for name in ("rates", "baseline", "shorter", "longer")
    }
    assert max(steps, key=steps.get) == "rates"


def test_a_mismatch_warns_and_says_what_a_fitting_pair_gives():
    wrong = mortality.excess_deaths(
        VITAL, "corrected", "level of 1957", (1958, 1961), baseline_from="official"
    )
    assert wrong.words.startswith(
        "Excess deaths 1958-61, corrected rates, baseline: level of 1957 of the official series:"
        " 44.6"
    )
    assert "WARNING, a mismatch" in wrong.words and "25.3 million for 1958-61" in wrong.words
    other_way = mortality.excess_deaths(
        VITAL, "official", "level of 1957", (1958, 1961), baseline_from="corrected"
    )
    assert other_way.million < 0 and "WARNING" in other_way.words


@pytest.mark.parametrize("deaths", mortality.DEATHS)
@pytest.mark.parametrize("baseline", mortality.BASELINES)
def test_years_add_up_to_their_span(deaths, baseline):
    whole = mortality.excess_deaths(VITAL, deaths, baseline, (1958, 1962)).million
    parts = [
        mortality.excess_deaths(VITAL, deaths, baseline, span).million
        for span in ((1958, 1959), (1960, 1962))
    ]
    assert whole == pytest.approx(sum(parts))


@given(st.lists(rates, min_size=1, max_size=6), crowds)
def test_no_excess_when_the_rate_is_normal(values, people):
    same = by_year(values)
    assert mortality.excess(same, same, by_year([people] * len(values))).abs().max() == 0


@given(
    st.lists(st.tuples(rates, rates, crowds), min_size=2, max_size=6),
    st.integers(min_value=1, max_value=5),
)
def test_excess_adds_up_over_years(rows, cut):
    rate, baseline, people = (by_year(column) for column in zip(*rows, strict=True))
    cut = min(cut, len(rows) - 1)
    parts = [
        mortality.excess(rate, part, people).sum()
        for part in (baseline.iloc[:cut], baseline.iloc[cut:])
    ]
    assert mortality.excess(rate, baseline, people).sum() == pytest.approx(sum(parts), abs=1e-9)


@given(rates, rates, crowds, st.floats(min_value=0.01, max_value=100))
def test_twice_the_people_is_twice_the_deaths_and_the_same_share(rate, baseline, people, factor):
    one = mortality.excess(by_year([rate]), by_year([baseline]), by_year([people])).iloc[0]
    more = mortality.excess(by_year([rate]), by_year([baseline]), by_year([people * factor])).iloc[
        0
    ]
    assert more == pytest.approx(one * factor, rel=1e-9, abs=1e-9)
    assert mortality.per_thousand(more, people * factor) == pytest.approx(
        mortality.per_thousand(one, people), abs=1e-9
    )


@given(rates, rates, rates, crowds)
def test_the_same_deaths_missed_in_rate_and_normal_change_nothing(rate, baseline, missed, people):
    plain = mortality.excess(by_year([rate]), by_year([baseline]), by_year([people])).iloc[0]
    both = mortality.excess(
        by_year([rate + missed]), by_year([baseline + missed]), by_year([people])
    ).iloc[0]
    assert both == pytest.approx(plain, abs=1e-6)


def test_normal_rates_by_hand():
    some = by_year([10.0, 20.0, 30.0, 14.0], first=1955)
    assert mortality.mean_of(1955, 1957)(some, range(1958, 1960)).tolist() == [20.0, 20.0]
    # From 30 in 1957 to 14 in 1958: 16 down in one step.
    assert mortality.line_between(1957, 1958)(some, range(1957, 1960)).tolist() == [
        30.0,
        14.0,
        -2.0,
    ]
    assert mortality.flat(10)(some, range(1958, 1959)).tolist() == [10]


def test_people_at_mid_year():
    ends = by_year([100.0, 110.0, 130.0], first=1957)
    assert mortality.mid_year(ends).to_dict() == {1958: 105.0, 1959: 120.0}
    assert mortality.mid_year(ends, "start").to_dict() == {1957: 105.0, 1958: 120.0}


def test_missing_births_are_counted_apart():
    # 1960: ((32.60 + 31.90 + 34.03) / 3 - 20.86) / 1000 x 667.07 = 11.9833 / 1000 x 667.07 = 7.9937
    assert mortality.missing_births(VITAL, years=(1960, 1960)).million == pytest.approx(
        7.9937, abs=1e-4
    )
    with pytest.raises(NoFigureError, match="is a death rate"):
        mortality.missing_births(VITAL, baseline="flat 10")


def test_the_official_books_do_not_balance():
    gap = mortality.balance(VITAL).set_index("year")["gap"]
    assert (round(gap.loc[1957:1959].sum()), round(gap.loc[1960:1964].sum())) == (11, -27)
    # 1960: 662.07 - 672.07 - (20.86 - 25.43) / 1000 x 667.07 = -10.00 + 3.05 = -6.95
    assert gap[1960] == pytest.approx(-6.95, abs=0.005)


def test_the_soviet_twin_stands_on_confirmed_figures():
    table = mortality.soviet_counts(VITAL)
    # Russia 1933: (50.6 - (28.6 + 26.8 + 28.3) / 3) per 1,000 of (103.648 + 101.763) / 2 million:
    # 22.7 x 102.7055 / 1000 = 2.33.
    assert table["million"].round(2).tolist()[:2] == [6.80, 2.33]
    assert table["place"].tolist() == ["USSR", "RSFSR", "RSFSR", "RSFSR"]
    assert set(table["checked"]) == {"derived"}


def test_what_stands_apart_and_what_is_published():
    apart = mortality.apart(ESTIMATES, "China 1959-61")
    assert (apart["why apart"] != "").mean() > 0.8 and "Sun Jingxian 2011/2016" in set(
        apart["author"]
    )
    assert not set(apart["author"]) & set(
        mortality.main_estimates(ESTIMATES, "China 1959-61")["author"]
    )
    dated = mortality.published(pd.DataFrame({"source": ["cao2005b", "oboguev", "banister1987"]}))
    assert dated["published"].tolist() == [2005, 1987]
    with pytest.raises(NoFigureError, match="Ukraine 1932-34"):
        mortality.told(ESTIMATES, "nowhere")


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"deaths": "guessed"}, "official, corrected"),
        ({"baseline": "flat 9"}, "mean of 1955-57, level of 1957, line 1957-64, flat 10"),
        ({"years": (1961, 1959)}, "Put the earlier year first"),
        ({"years": (1940, 1942)}, "run from 1949 to 1966"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(choice, words):
    with pytest.raises(LessonError, match=words):
        mortality.excess_deaths(VITAL, **choice)


def test_no_people_and_no_series():
    with pytest.raises(SettingError, match="above zero"):
        mortality.per_thousand(1, 0)
    with pytest.raises(UnknownChoiceError, match="crude_death_rate_official called .Atlantis."):
        tables.by_year(VITAL, "crude_death_rate_official", "Atlantis")


def test_no_toll_on_the_charts_of_lesson_06_stands_alone():
    for deaths in mortality.DEATHS:
        for baseline in mortality.BASELINES:
            chart = charts.toll_ladder(ESTIMATES, VITAL, deaths, baseline, (1958, 1962))
            assert re.search(r"million.*1958-62; published for these years: 22 to 46", chart.title)
            assert ("mismatch" in chart.title) == (deaths == "corrected" and baseline == "flat 10")
            rates_title = charts.rates_and_baseline(VITAL, baseline, (1958, 1962)).title
            assert len(re.findall(r"\d\d\.\d", rates_title)) == 2 and "1958-62" in rates_title
