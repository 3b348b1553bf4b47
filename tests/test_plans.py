"""Plans: the order of a ladder's steps, what counts as confirmed, fulfilment, both timelines on one
clock, the scorecard."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import charts, page
from helpers.arithmetic import plans
from helpers.charts.plans import MARKS, _figure
from helpers.errors import LessonError, NoFigureError, UnknownChoiceError
from helpers.tables import load
from helpers.theme import FOURTH, LOOKS, THIRD

TARGETS, USSR, CHINA = (load(name) for name in ("targets", "ussr", "china"))


def ladder(indicator, drive, targets=TARGETS):
    return plans.steps(targets, USSR, CHINA, indicator, drive)


def test_soviet_pig_iron_by_hand():
    # targets.csv: base 3.3 (1927/28), drafts 8.2 and 10 (no date), variants 8 and 10, raised to 17
    # in 1930, 6.16 made in 1932.
    steps = ladder("pig iron", "USSR, first plan")
    said = [
        (row.kind, row.value if not math.isnan(row.value) else (row.low, row.high))
        for row in steps.itertuples()
    ]
    assert said[:6] == [
        ("result", 3.3),
        ("target", (8.2, 10.0)),
        ("target", 8.0),
        ("target", 10.0),
        ("target", 17.0),
        ("result", 6.16),
    ]
    assert plans.highest_target(steps, 1933) == 17
    assert plans.results(steps, 1932) == (6.16, 6.16)
    # 6.16 / 17 = 0.36235
    assert plans.fulfilment(6.16, 17) == pytest.approx(36.235, abs=0.001)


def test_chinese_steel_of_1958_by_hand():
    # 5.35 in 1957; 6.248, 7.0, 10.7 aimed at; 11, then 11.08 reported; 8.0 and 5.9
    # counted later.
    steps = ladder("steel", "China, 1958")
    assert steps["value"].tolist() == [5.35, 6.248, 7.0, 10.7, 11.0, 11.08, 8.0, 5.9]
    assert steps["kind"].tolist() == [
        "result",
        *["target"] * 3,
        "report",
        "report",
        "result",
        "result",
    ]
    assert steps["label"].tolist()[1] == "Feb 1958: target"
    # Two sources with one figure are one step, and both are cited.
    assert steps["source"].tolist()[6] == "ccp_plenum8_1959a;correlates_of_war2021"
    assert (
        plans.highest_target(steps, 1958),
        plans.results(steps, 1958),
        plans.reports(steps, 1958),
    ) == (
        10.7,
        (5.9, 8.0),
        (11.0, 11.08),
    )


def test_the_grain_chain_of_1959():
    steps = ladder("grain", "China, 1959")
    told = list(zip(steps["kind"], steps["year"], steps["value"], strict=True))
    # The report of December 1958 stands right before the target that was set on it.
    at = told.index(("target", 1959, 525.0))
    assert told[at - 1] == ("report", 1958, 375.0)
    assert plans.results(steps, 1958) == (197.65, 200.0)


def test_an_unchecked_step_carries_no_conclusion():
    unsure = TARGETS.assign(
        checked=TARGETS["checked"].mask(TARGETS["kind"] == "target", "unchecked")
    )
    steps = plans.steps(unsure, USSR, CHINA, "steel", "USSR, first plan")
    assert 10.4 in steps["value"].tolist()
    assert math.isnan(plans.highest_target(steps, 1933))
    chart = charts.target_ladder(unsure, USSR, CHINA, "steel: USSR, first plan")
    assert "not yet confirmed" in chart.title and "10.4" not in chart.title
    assert (
        "no result is confirmed"
        in charts.target_ladder(TARGETS, USSR, CHINA, "coal: China, 1959").title
    )


def test_the_soviet_harvest_plan_of_1931_has_two_results_side_by_side():
    steps = ladder("grain", "USSR, first plan")
    assert steps.query("kind == 'target'")["value"].tolist() == [97.9, 85.2, 79.2, 78.5]
    assert plans.results(steps, 1931) == (56.0, 69.5)


def test_what_is_not_there_is_said_with_what_is():
    with pytest.raises(
        NoFigureError,
        match="For coal there are: USSR, first plan; China, 1959",
    ):
        ladder("coal", "China, 1960")
    with pytest.raises(UnknownChoiceError, match="'tin'.*steel, grain"):
        ladder("tin", "China, 1960")
    with pytest.raises(UnknownChoiceError, match="'steel'"):
        charts.target_ladder(TARGETS, USSR, CHINA, "steel")
    with pytest.raises(UnknownChoiceError, match="no drive"):
        ladder("coal", "China, 1970")
    with pytest.raises(UnknownChoiceError, match="plans and targets"):
        plans.aligned(load("timeline"), "music")
    with pytest.raises(UnknownChoiceError, match="aim, tool"):
        plans.scorecard(load("scorecard"), "taste")
    with pytest.raises(LessonError, match="'colour'"):
        page.rows_where(load("scorecard"), "features", colour="red")


@pytest.mark.parametrize("indicator", plans.INDICATORS)
def test_every_ladder_on_offer_can_be_built(indicator):
    for drive in plans.on_offer(TARGETS, indicator):
        steps = ladder(indicator, drive)
        assert (steps["kind"] == "target").any() and set(steps["kind"]) <= {
            "target",
            "report",
            "result",
        }
        lone = steps["value"].notna()
        assert (lone ^ steps["low"].notna()).all() and (
            steps["low"].isna() == steps["high"].isna()
        ).all()


def test_the_list_of_ladders_holds_each_once_and_starts_where_it_is_told():
    names = plans.ladders(TARGETS, first="coal: China, 1959")
    assert names[0] == "coal: China, 1959" and len(names) == len(set(names))
    assert len(names) == sum(
        len(plans.on_offer(TARGETS, indicator)) for indicator in plans.INDICATORS
    )
    assert all(plans.parts(name)[1] in plans.DRIVES for name in names)


@settings(deadline=None, max_examples=15)
@given(
    st.randoms(use_true_random=False),
    st.sampled_from(["China, 1958", "China, 1959", "USSR, first plan"]),
)
def test_a_ladder_does_not_depend_on_the_order_of_the_rows(chance, drive):
    order = list(range(len(TARGETS)))
    chance.shuffle(order)
    mixed, usual = ladder("steel", drive, TARGETS.iloc[order]), ladder("steel", drive)
    figures = ["kind", "when", "label", "low", "value", "high", "checked"]
    pd.testing.assert_frame_equal(mixed[figures], usual[figures])


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_fulfilment_applied_back_gives_the_result(result, target):
    assert plans.fulfilment(result, target) * target / 100 == pytest.approx(result)


@pytest.mark.parametrize("target", [0, -1, float("nan")])
def test_fulfilment_of_nothing(target):
    with pytest.raises(LessonError, match="above zero"):
        plans.fulfilment(1, target)


def test_both_timelines_on_one_clock():
    events = plans.aligned(load("timeline"), "farming and grain").set_index("event")["since"]
    # 1930 - 1928 = 2; 1956 - 1957 = -1.
    assert events["Decree on the tempo of collectivisation"] == 2
    assert events["Collectivisation nearly complete"] == -1
    assert events.is_monotonic_increasing


def test_every_topic_has_events_of_both_countries_and_no_event_another_topic():
    timeline = load("timeline")
    told = {word for cell in timeline["topic"] for word in cell.split("; ") if word}
    assert told == set(plans.TOPICS)
    for topic in plans.TOPICS:
        assert set(plans.aligned(timeline, topic)["country"]) == {"USSR", "China"}


def test_the_scorecard_counts_confirmed_features_only():
    counts = plans.score_counts(load("scorecard"))
    # 30 features; wages are unchecked as a whole, and in six the Soviet cell or that of the Leap is
    # unchecked in part: stated end, consumption, planning, role of experts, where industry stood,
    # household and women. 30 - 7 = 23.
    assert counts.to_numpy().sum() == 23
    assert counts.loc["aim"].tolist() == [3, 0, 0]
    assert counts.loc["tool"].tolist() == [4, 2, 0]
    assert counts.loc["organisation"].tolist() == [1, 1, 3]


def test_every_feature_has_its_place_in_the_matrix():
    matrix = plans.score_matrix(load("scorecard")).set_index("kind")
    assert matrix.loc["tool", "different"] == "Wages (unchecked)"
    assert matrix.loc["aim", "partly"] == "Stated end (unchecked in part)"
    assert matrix.loc["aim", "different"] == "none"
    assert sum(
        len(cell.split("; ")) for cell in matrix.to_numpy().ravel() if cell != "none"
    ) == len(load("scorecard"))


def test_households_of_a_collective_farm():
    # 14.7 million households in 211.7 thousand farms: 14,700 / 211.7 = 69.44.
    assert plans.households_per_farm(USSR) == pytest.approx(69.44, abs=0.01)
    with pytest.raises(LessonError, match="1928, 1932 and 1940"):
        plans.households_per_farm(USSR, 1950)


def test_an_unchecked_cell_says_so_and_others_do_not():
    table = plans.scorecard(load("scorecard"), "tool").set_index("feature")
    assert "unchecked" in table.loc["Consumption", "USSR 1928-32"]
    assert "unchecked" not in table.loc["Consumption", "China 1953-57"]
    assert table["sources"].str.len().min() > 3


def test_marks_never_look_alike():
    looks = {look.mark for look in (*LOOKS.values(), THIRD, FOURTH)}
    assert len({*MARKS.values(), *looks}) == len(MARKS) + 4


def test_a_range_has_no_invented_middle():
    # Steel for 1959: 20 to 25 in June 1958, 18 to 20 that December. Their middles, 22.5 and 19, are
    # nobody's figure.
    ax = charts.target_ladder(TARGETS, USSR, CHINA, "steel: China, 1959").figure.axes[0]
    marked = np.concatenate(
        [
            np.asarray(line.get_xdata(), dtype=float)
            for line in ax.get_lines()
            if line.get_marker() == "^"
        ]
    )
    assert {20.0, 25.0, 18.0} <= set(marked) and not {22.5, 19.0} & set(marked)


def test_unchecked_marks_are_hollow():
    unsure = TARGETS.assign(checked=TARGETS["checked"].mask(TARGETS["value"] == 10.7, "unchecked"))
    ax = charts.target_ladder(unsure, USSR, CHINA, "steel: China, 1958").figure.axes[0]
    hollow = [
        line.get_xdata()[0]
        for line in ax.get_lines()
        if line.get_marker() == "^" and line.get_markerfacecolor() == "white"
    ]
    assert hollow == [10.7]


def test_figures_are_said_with_halves_up():
    assert [_figure(value) for value in (5.35, 6.248, 17.0, 8.5, 197.65, float("nan"))] == [
        "5.4",
        "6.2",
        "17",
        "8.5",
        "197.7",
        "no figure",
    ]
