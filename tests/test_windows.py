"""Growth over windows: values worked by hand, filters, ranks that do not depend on order, and what
the lesson prints."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import tables
from helpers.arithmetic import growth, windows
from helpers.errors import NoFigureError, UnknownChoiceError

GDP, PEOPLE, PLACES = (tables.load(name) for name in ("gdp_per_capita", "population", "entities"))
USSR, VITAL, CAUSES = (tables.load(name) for name in ("ussr", "vital_rates", "causes"))


def small(values, series="gdppc_mpd_2020"):
    """A GDP or population table from {(entity, year): value}."""
    rows = [
        {"series": series, "entity": name, "year": year, "value": value}
        for (name, year), value in values.items()
    ]
    return pd.DataFrame(rows)


PLACED = pd.DataFrame(
    {
        "entity": ["A", "B", "Gulf", "Union", "Heir", "World"],
        "kind": ["country", "country", "country", "union", "successor", "world"],
        "oil_or_mineral": [False, False, True, False, False, False],
    }
)
# A doubles in 8 years; B climbs back from half of its peak; the Gulf state strikes oil; heirs count
# from 1991.
LEVELS = {
    ("A", 1900): 100.0,
    ("A", 1908): 200.0,
    ("B", 1890): 300.0,
    ("B", 1900): 150.0,
    ("B", 1908): 300.0,
    ("Gulf", 1900): 100.0,
    ("Gulf", 1908): 800.0,
    ("Union", 1985): 100.0,
    ("Union", 1993): 110.0,
    ("Heir", 1985): 100.0,
    ("Heir", 1993): 50.0,
    ("Heir", 2001): 75.0,
    ("World", 1900): 1.0,
    ("World", 1908): 9.0,
}
HEADS = {("A", 1900): 5_000.0, ("B", 1908): 120_000.0, ("Gulf", 1900): 900.0}


def made():
    return windows.of_length(small(LEVELS), small(HEADS, "population_mpd_2023"), PLACED, "2020", 8)


def test_windows_by_hand():
    table = made().set_index("entity")
    # 2 ** (1 / 8) = 1.090508; 8 ** (1 / 8) = 1.296840. The union is gone by 1993; its heir counts
    # from 1993 on.
    assert table["growth"].round(4).to_dict() == {
        "A": 9.0508,
        "B": 9.0508,
        "Gulf": 29.6840,
        "Heir": 5.1990,
    }
    assert table["recovery"].to_dict() == {"A": False, "B": True, "Gulf": False, "Heir": True}
    # The start year of B has no count of people, so that the next one stands in.
    assert table["people"].fillna(-1).to_dict() == {
        "A": 5_000,
        "B": 120_000,
        "Gulf": 900,
        "Heir": -1,
    }


def test_of_equal_windows_the_earliest_is_the_record():
    steady = small({("A", year): 100.0 * 2 ** ((year - 1900) / 8) for year in range(1900, 1917)})
    table = windows.of_length(steady, small(HEADS, "population_mpd_2023"), PLACED, "2020", 8)
    table = table.assign(growth=table["growth"].round(9))
    for order in (table, table[::-1]):
        best = windows.records(order, 1950)
        assert best[["entity", "start", "rank"]].to_numpy().tolist() == [["A", 1900, 1]]


@pytest.mark.parametrize(
    ("kinds", "left"),
    [
        ((), {"A", "B", "Gulf", "Heir"}),
        (("recoveries",), {"A", "Gulf"}),
        (("oil and mineral states",), {"A", "B", "Heir"}),
        (("countries under 1 million",), {"A", "B", "Heir"}),
        (("countries under 100 million",), {"B", "Heir"}),
        (tuple(windows.FILTERS), set()),
    ],
)
def test_filters_leave_out_what_they_name(kinds, left):
    assert set(windows.without(made(), kinds)["entity"]) == left


def test_a_first_figure_in_a_bad_time_counts_as_a_recovery():
    levels = {
        ("A", start + step): 100.0 + step for start in (1913, 1914, 1960, 1961) for step in (0, 8)
    }
    for start, blind in {1913: False, 1914: True, 1960: True, 1961: False}.items():
        own = small({key: value for key, value in levels.items() if key[1] in (start, start + 8)})
        table = windows.of_length(own, small(HEADS, "population_mpd_2023"), PLACED, "2020", 8)
        assert table["recovery"].tolist() == [blind]


def test_equal_growth_shares_the_better_rank():
    table = pd.DataFrame({"entity": list("abcd"), "start": 1900, "growth": [1.0, 3.0, 3.0, 2.0]})
    assert windows.ranked(table)[["entity", "rank"]].to_numpy().tolist() == [
        ["b", 1],
        ["c", 1],
        ["d", 3],
        ["a", 4],
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(1900, 1960), st.floats(-9, 9)), min_size=1
    ),
    st.randoms(),
)
def test_a_record_does_not_depend_on_the_order_of_the_rows(rows, chance):
    table = pd.DataFrame(rows, columns=["entity", "start", "growth"]).assign(
        end=lambda t: t["start"] + 8
    )
    table = table.drop_duplicates(["entity", "start"])
    mixed = table.sample(frac=1, random_state=chance.randrange(1000))
    assert windows.records(table, 1968).equals(windows.records(mixed, 1968))
    assert windows.records(table, 1968)["growth"].max() == table["growth"].max()


@pytest.mark.parametrize("length", windows.LENGTHS)
def test_growth_applied_back_gives_the_end_of_every_window(length):
    table = windows.of_length(GDP, PEOPLE, PLACES, "2020", length)
    assert (
        (table["from"] * (1 + table["growth"] / 100) ** length / table["to"])
        .between(1 - 1e-9, 1 + 1e-9)
        .all()
    )
    assert not table.duplicated(["entity", "start"]).any()
    assert not ((table["entity"] == "USSR") & (table["end"] > 1990)).any()


@pytest.mark.parametrize("vintage", growth.VINTAGES)
def test_the_soviet_pace_is_the_same_in_every_vintage_and_no_record_in_any(vintage):
    assert round(growth.pace(GDP, vintage, "USSR", 1928, 1940), 1) == 3.8
    for kinds in ((), windows.USUAL):
        assert (windows.record_test(GDP, PEOPLE, PLACES, kinds, vintage)["others faster"] > 0).all()


def test_the_giants_led_by_the_ussr_of_1947():
    giants = windows.record_test(GDP, PEOPLE, PLACES, list(windows.FILTERS)).set_index("years")
    assert [giants.at[years, "fastest run"][:10] for years in (12, 20, 30)] == ["USSR, 1947"] * 3
    assert [giants.at[years, "fastest run"][:11] for years in (8, 10)] == ["Japan, 1967"] * 2


def test_four_measures_of_the_same_years():
    table = windows.four_measures(USSR, GDP, PEOPLE).set_index("measure")["growth"]
    # By hand: (852 / 132) ** (1 / 12), (18.317 / 4.251) ** (1 / 12), (3417 / 2184) ** (1 / 12).
    assert table.round(1).tolist() == [16.8, 12.9, 5.1, 3.8]
    assert windows.four_measures(USSR, GDP, PEOPLE, 1937)["growth"].round(2).tolist()[-1] == 5.17
    with pytest.raises(NoFigureError):
        windows.four_measures(USSR, GDP, PEOPLE, 1942)


def test_both_drives_side_by_side():
    rates = windows.paces(GDP).query("vintage == '2020'")["growth"].round(1)
    assert rates.tolist() == [1.2, 3.8, 2.7, 2.7, -7.5, 0.8, 2.7]


def test_others_were_faster_in_every_vintage_and_at_every_length():
    counts = windows.faster_by_vintage(GDP, PEOPLE, PLACES).set_index("vintage")
    assert list(counts.index) == list(growth.VINTAGES)
    assert counts.loc["2020"].tolist() == [13, 10, 12, 11, 6]
    assert (counts["12 years"].min(), counts["12 years"].max()) == (11, 13)
    assert (counts["30 years"].min(), counts["30 years"].max()) == (4, 7)


def test_what_the_prose_says_of_every_vintage():
    for vintage in growth.VINTAGES:
        giants = windows.record_test(GDP, PEOPLE, PLACES, list(windows.FILTERS), vintage).set_index(
            "years"
        )
        later = windows.record_test(
            GDP, PEOPLE, PLACES, list(windows.FILTERS), vintage, 2018
        ).set_index("years")
        assert {giants.at[years, "fastest run"][:10] for years in (12, 20, 30)} == {"USSR, 1947"}
        assert {later.at[years, "fastest run"][:5] for years in (12, 20, 30)} == {"China"}
        assert {giants.at[years, "fastest run"][:5] for years in (8, 10)} <= {"Japan", "Unite"}


def test_output_is_people_times_output_per_head():
    # 2,184 dollars times 169,269 thousand people.
    assert growth.output(GDP, PEOPLE, "2020", "USSR", 1928) == pytest.approx(2184 * 169_269)
    fall = (
        growth.output(GDP, PEOPLE, "2020", "USSR", 1932)
        / growth.output(GDP, PEOPLE, "2020", "USSR", 1931)
        - 1
    )
    assert round(100 * fall, 1) == -1.1


def test_people_missing_from_the_column():
    twice = windows.people_twice(PEOPLE, VITAL)
    # Column on 1 January: (162,621 + 166,117) / 2 = 164,369 and (177,401 + 178,453) / 2 = 177,927:
    # up 8.2485 percent. Count: 148.657 to 156.797: up 5.4757 percent. 1.082485 / 1.054757 =
    # 1.026289.
    assert twice.round(2).to_dict() == {
        "column": 8.25,
        "demographers": 5.48,
        "excess": 2.63,
        "people": 4.56,
    }


def test_indices_meet_at_a_hundred_and_the_count_meets_the_column():
    rows = windows.output_and_people(GDP, PEOPLE, VITAL)
    zero = rows[(rows["since"] == 0) & (rows["line"] != "USSR, demographers")]
    assert zero["value"].tolist() == pytest.approx([100.0] * 4)
    first = rows[(rows["line"] == "USSR, demographers") & (rows["year"] == 1927)].iloc[0]
    assert first["value"] == pytest.approx(100 * 164_369 / 169_269) and first["since"] == -1.5
    counted = rows.loc[rows["line"] == "USSR, demographers", "year"]
    assert counted.tolist() == [1927, *range(1934, counted.max() + 1)]


def test_yardsticks_do_not_agree():
    table = windows.yardsticks(USSR, GDP, CAUSES)
    # By hand: 3,417 / 2,184 = 1.5646; cattle 33.5 / 60.1 = 0.5574, 53.5 / 60.1 = 0.8902.
    assert table["result"].tolist() == [
        "+56 percent",
        "+30 percent",
        "+22 percent",
        "from 2,100 to 2,900",
        "back to the level of 1913, from twice that level in 1928",
        "from 27 percent to 11 percent",
        "−44 percent",
        "−11 percent",
        "a loss worth 24 percent of consumption",
    ]
    assert "unchecked" not in set(table["checked"])


def test_what_is_not_there_is_said():
    with pytest.raises(UnknownChoiceError, match="no filter called 'rich'.*recoveries"):
        windows.without(made(), ["rich"])
    with pytest.raises(NoFigureError, match="No window is left that ends by 1800"):
        windows.records(made(), 1800)
    with pytest.raises(UnknownChoiceError, match="no vintage"):
        windows.of_length(GDP, PEOPLE, PLACES, "2019", 8)
    with pytest.raises(NoFigureError):
        windows.people_twice(PEOPLE, VITAL, 1920)
