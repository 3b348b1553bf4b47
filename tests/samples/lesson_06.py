"""Charts and explorers of lesson 06."""

from helpers import charts as draw
from helpers.arithmetic import mortality
from helpers.explorer import explore
from helpers.tables import load

SPANS = {"1959-61": (1959, 1961), "1958-61": (1958, 1961), "1958-62": (1958, 1962)}


def charts():
    estimates, vital = load("famine_estimates"), load("vital_rates")
    return {
        "toll_ladder": draw.toll_ladder(estimates, vital),
        "rates_and_normal": draw.rates_and_normal(vital),
        "not_adding_up": draw.not_adding_up(vital),
        "estimates_over_time": draw.estimates_over_time(estimates, vital),
        "soviet_twin": draw.soviet_twin(vital),
        "deaths_per_thousand": draw.deaths_per_thousand(estimates, vital, load("regions")),
    }


def explorers():
    estimates, vital = load("famine_estimates"), load("vital_rates")
    normals = list(mortality.NORMALS)
    choices = {"death_rates": list(mortality.DEATHS), "normal_rate": normals, "years": SPANS}
    return {
        "toll_ladder": explore(draw.toll_ladder, estimates, vital, **choices),
        "rates_and_normal": explore(draw.rates_and_normal, vital, normal_rate=normals, years=SPANS),
    }
