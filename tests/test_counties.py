"""Counties: their spread, what lies between provinces and inside them, two copies of a register."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import charts, tables
from helpers.arithmetic import counties
from helpers.errors import LessonError

SAMPLE, RATES = tables.load("counties"), tables.load("county_deaths")
PROVINCES = tables.load("provinces")


def test_every_county_has_all_its_years_and_a_province():
    assert len(SAMPLE) == 921 and SAMPLE["province"].nunique() == 13
    assert counties.wide(RATES).shape == (921, 13) and counties.wide(RATES).notna().all(axis=None)


def test_the_weighted_mean_of_the_counties_is_the_series_of_the_provinces_table():
    people = np.exp(SAMPLE.set_index("county")["log_population"])
    rates = counties.inside(SAMPLE, RATES, "Henan")[1960]
    weights = people[rates.index]
    kept = tables.row(PROVINCES, "crude_death_rate_county_sample", "Henan", 1960)
    assert round(float((rates * weights).sum() / weights.sum()), 2) == kept["value"]


def test_the_spread_is_that_of_the_rows():
    henan = counties.spread(SAMPLE, RATES, 1960).set_index("province").loc["Henan"]
    own = RATES[RATES["county"].isin(SAMPLE.loc[SAMPLE["province"] == "Henan", "county"])]
    own = own.loc[own["year"] == 1960, "death_rate"]
    assert henan["counties"] == len(own) == 101
    assert (henan["lowest"], henan["highest"]) == (own.min(), own.max())
    assert henan["middle"] == own.median()


def test_the_place_of_a_county_is_its_rank_of_1960():
    order = counties.inside(SAMPLE, RATES, "Sichuan")[1960]
    assert counties.picked(SAMPLE, RATES, "Sichuan", "the hardest hit") == order.idxmax()
    assert counties.picked(SAMPLE, RATES, "Sichuan", "the least hit") == order.idxmin()
    middle = counties.picked(SAMPLE, RATES, "Sichuan", "in the middle")
    assert order[middle] == order.median()


def test_differences_inside_and_between_provinces_add_up():
    over = counties.excess(RATES)
    home = SAMPLE.set_index("county")["province"]
    groups = [over[home[over.index] == name] for name in home.unique()]
    between = sum(len(own) * (own.mean() - over.mean()) ** 2 for own in groups)
    split = counties.split(SAMPLE, RATES)
    assert split.between == pytest.approx(100 * between / ((over - over.mean()) ** 2).sum())
    assert split.between + split.inside == pytest.approx(100) and split.counties == 921


def test_every_county_stands_in_the_register_once_with_a_neighbour_of_its_province():
    table = counties.register(SAMPLE, RATES)
    assert sorted(table["county"]) == sorted(SAMPLE["county"])
    home = SAMPLE.set_index("county")["province"]
    near = table["likeliest neighbour"]
    assert (home[near].to_numpy() == table["province"]).all() and (near != table["county"]).all()
    own = table.set_index("county")
    assert (own["excess 1959-61"][near].to_numpy() == table["its excess"]).all()
    assert (
        own.at[383, "1960"] == 218.88
        and table.groupby("province")["excess 1959-61"]
        .apply(lambda each: each.is_monotonic_decreasing)
        .all()
    )


def test_the_likeliest_neighbour_is_the_nearest_by_two_distances():
    near = counties.likeliest_neighbour(SAMPLE)
    at = SAMPLE[SAMPLE["province"] == "Henan"].set_index("county")[["to_beijing", "to_capital"]]
    apart = ((at - at.loc[383]) ** 2).sum(axis=1).drop(383)
    assert near[383] == apart.idxmin()
    pair = counties.beside(SAMPLE, RATES, 383).set_index("what")
    assert list(pair) == ["Henan 383", f"Henan {near[383]}"]
    assert pair.at["deaths per 1,000 in 1960", "Henan 383"] == 218.88
    with pytest.raises(LessonError, match="No county has the number 4"):
        counties.beside(SAMPLE, RATES, 4)


def test_neighbours_are_more_alike_than_strangers():
    alike = counties.neighbours_alike(SAMPLE, RATES)
    assert alike == pytest.approx(0.249, abs=0.001)
    assert alike > counties.traits(SAMPLE, RATES)["inside provinces"].abs().max()


def test_excess_is_the_sum_above_the_own_base():
    one = counties.wide(RATES).loc[383]
    usual = one[[1954, 1955, 1956, 1957]].mean()
    assert counties.excess(RATES)[383] == pytest.approx((one[[1959, 1960, 1961]] - usual).sum())


def test_the_correlations_are_those_of_scipy():
    told = counties.traits(SAMPLE, RATES).set_index("trait")
    over = counties.excess(RATES)
    grain = SAMPLE.set_index("county")["grain"][over.index]
    assert told.at["grain output", "all counties"] == pytest.approx(
        stats.spearmanr(grain, over).statistic
    )
    home = SAMPLE.set_index("county")["province"][over.index]
    x, y = (each.groupby(home).rank(pct=True) for each in (grain, over))
    assert told.at["grain output", "inside provinces"] == pytest.approx(stats.pearsonr(x, y)[0])
    assert (told["from"] <= told["inside provinces"]).all()
    assert (told["inside provinces"] <= told["to"]).all()


def test_what_differs_between_provinces_drops_out_inside_them():
    """Distance to Beijing and rice look like rules until provinces are compared with themselves."""
    told = counties.traits(SAMPLE, RATES).set_index("trait")
    for trait in ("distance to Beijing", "rice", "minority"):
        assert abs(told.at[trait, "inside provinces"]) < told.at[trait, "all counties"] / 2


def test_the_counties_of_fujian_rise_with_its_register_and_those_of_shanxi_do_not():
    two = counties.against_registers(SAMPLE, RATES, PROVINCES, "Fujian", "Shanxi")
    rise = two["1960"] / two["1959"]
    official, copy = rise[0], rise[1]
    assert official > 1.5 and copy > 1.5
    assert rise[2] < 1 < rise[3]
    calm = [str(year) for year in (1957, 1958, 1959, 1961, 1962)]
    assert (two.loc[3, calm] / two.loc[2, calm]).astype(float).between(0.95, 1.05).all()


def test_two_counties_share_the_figures_of_the_famine_and_no_others():
    two = counties.one(SAMPLE, RATES, 287, 1812).set_index("year")
    alike = two.index[two.iloc[:, 0] == two.iloc[:, 1]]
    assert list(alike) == [1958, 1959, 1960]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: counties.inside(SAMPLE, RATES, "Anhui"), "Fujian, Guangxi"),
        (lambda: counties.picked(SAMPLE, RATES, "Henan", "the best"), "the hardest hit"),
        (lambda: counties.spread(SAMPLE, RATES, 1970), "1954 to 1966"),
        (lambda: counties.one(SAMPLE, RATES, 383, 7), "number 7"),
        (lambda: counties.against_registers(SAMPLE, RATES, PROVINCES, "Guangxi"), "Did you mean"),
    ],
)
def test_a_learner_is_told_what_there_is(ask, words):
    with pytest.raises(LessonError, match=words):
        ask()


def test_the_strips_show_every_county_of_the_year():
    chart = charts.county_strips(SAMPLE, RATES, "Guizhou", "in the middle", 1959)
    left, right = chart.figure.axes
    strokes = [len(each.get_segments()) for each in left.collections]
    assert sum(strokes) == 921 and max(strokes) == 130
    assert len(right.collections[0].get_segments()) == 74
    number = counties.picked(SAMPLE, RATES, "Guizhou", "in the middle")
    assert str(number) in chart.measure and str(number) in chart.alt
    strong = right.lines[1].get_ydata()
    assert list(strong) == list(counties.wide(RATES).loc[number])
    assert isinstance(chart.table, pd.DataFrame) and len(chart.table) == 13
