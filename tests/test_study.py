"""The study run again: the panel's own arithmetic, and the slopes against a maintained library."""

import itertools

import numpy as np
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from helpers import charts, tables
from helpers.arithmetic import study
from helpers.errors import UnknownChoiceError

PANEL = tables.load("province_panel")
PROVINCES = tables.load("provinces")
CHOICES = list(itertools.product(study.SAMPLES, study.YEARS, study.GRAINS, study.CONTROLS))


def test_deaths_of_the_panel_are_a_printed_rate_times_the_people_of_the_year_before():
    raw = PANEL["deaths_after"] / PANEL["population"]
    assert (raw - raw.round(2)).abs().max() < 0.0005


def test_the_rates_are_those_of_the_yearbooks_that_were_read():
    rates = study.death_rates(PANEL).set_index(["province", "year"])["death_rate"]
    read = PROVINCES[
        (PROVINCES["series"] == "crude_death_rate_official") & (PROVINCES["checked"] == "read")
    ]
    both = [
        (row.value, rates[row.entity, row.year])
        for row in read.itertuples()
        if (row.entity, row.year) in rates
    ]
    same = [one == pytest.approx(other, abs=0.005) for one, other in both]
    assert len(both) == 19 and sum(same) == 18, "Shandong in 1962 alone has two versions"


def test_rates_taken_out_of_the_panel_stand_in_the_table_of_provinces():
    rates = study.death_rates(PANEL).set_index(["province", "year"])["death_rate"]
    own = PROVINCES[
        (PROVINCES["series"] == "crude_death_rate_official")
        & (PROVINCES["source"] == "meng_etal2015")
    ]
    assert len(own) > 250
    for row in own.itertuples():
        assert row.value == pytest.approx(rates[row.entity, row.year], abs=1e-9)


def by_library(sample, years, grain, controls):
    only_main, left_out = study.SAMPLES[sample]
    first, last = study.YEARS[years]
    kept = PANEL[PANEL["year"].between(first, last) & ~PANEL["province"].isin(left_out)]
    kept = kept[kept["main_sample"]] if only_main else kept
    columns, each_province = study.CONTROLS[controls]
    data = kept[["province"]].assign(
        year=kept["year"].astype(int),
        famine=kept["year"].between(*study.FAMINE).astype(float),
        food=np.log(kept[study.GRAINS[grain]]),
        deaths=np.log(kept["deaths_after"]),
        **{name: np.log(kept[name]) for name in columns},
    )
    formula = " + ".join(
        ["deaths ~ food + food:famine", *columns, "C(year)", *["C(province)"] * each_province]
    )
    groups = {"groups": data["province"].astype("category").cat.codes}
    return smf.ols(formula, data).fit(cov_type="cluster", cov_kwds=groups, use_t=True)


@pytest.mark.parametrize("choice", CHOICES, ids=" | ".join)
def test_slopes_and_intervals_are_those_of_statsmodels_to_two_decimals(choice):
    one, fit = study.rerun(PANEL, *choice), by_library(*choice)
    for slope, name in ((one.usual, "food"), (one.difference, "food:famine")):
        ends = fit.conf_int().loc[name]
        assert (slope.value, slope.low, slope.high) == pytest.approx(
            (fit.params[name], *ends), abs=0.005
        )
    both = fit.t_test("food + food:famine = 0")
    assert (one.famine.value, one.famine.low) == pytest.approx(
        (both.effect[0], both.conf_int()[0][0]), abs=0.005
    )
    assert one.rows == fit.nobs


def test_the_quantiles_are_those_of_students_t():
    for freedom, value in study.QUANTILES.items():
        assert value == pytest.approx(stats.t.ppf(0.975, freedom), abs=5e-5)


def test_the_choice_moves_the_answer():
    """As the authors chose, the famine slope stands above the ordinary one; with official grain and
    all provinces the bracket holds zero."""
    theirs = study.rerun(PANEL)
    assert theirs.difference.clear and theirs.difference.value > 0 and not theirs.usual.clear
    assert not study.rerun(PANEL, "all 23", grain="official").difference.clear
    every = study.reruns(PANEL)
    assert len(every) == len(CHOICES) and every["difference"].min() < 0 < every["from"].max()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: study.rerun(PANEL, sample="the best"), "all 23"),
        (lambda: study.rerun(PANEL, years="1900 to 1910"), "1953 to 1965"),
        (lambda: study.rerun(PANEL, grain="rice"), "official"),
        (lambda: study.rerun(PANEL, controls="weather"), "town people"),
        (lambda: study.by_year(PANEL, "Sichuan"), "Anhui"),
        (lambda: charts.province_years(PANEL, "Anhui", "of the year before"), "of the same year"),
    ],
)
def test_a_learner_is_told_what_there_is(ask, words):
    with pytest.raises(UnknownChoiceError, match=words):
        ask()


def test_the_picture_of_a_province_is_drawn_from_its_rows():
    chart = charts.province_years(PANEL, "Gansu", "of the same year")
    own = study.by_year(PANEL, "Gansu").set_index("year").loc[1953:1965]
    above, below = chart.figure.axes
    official, low = (
        next(line for line in ax.lines if line.get_marker() == "s") for ax in (above, below)
    )
    assert list(official.get_ydata()) == list(own["official"])
    assert list(low.get_ydata()) == pytest.approx(list(own["same year"]), nan_ok=True)
    assert "Gansu" in chart.title and "41.3 in 1960" in chart.title


def test_the_picture_of_the_study_marks_the_chosen_set():
    chart = charts.study_rerun(PANEL, "all 23", "1953 to 1965", "official", "nothing")
    one = study.rerun(PANEL, "all 23", "1953 to 1965", "official", "nothing")
    assert "fewer deaths" in chart.title and "holds zero" in chart.title
    below = chart.figure.axes[1]
    strong = [line for line in below.lines if line.get_markersize() == 9]
    assert [float(line.get_ydata()[0]) for line in strong] == [one.difference.value]
