"""Charts and explorers of lesson 01."""

from helpers import charts as draw
from helpers.arithmetic import growth
from helpers.explorer import explore, many
from helpers.tables import load


def charts():
    gdp = load("gdp_per_capita")
    return {
        "start_ratio": draw.start_ratio(gdp),
        "starting_points": draw.starting_points(
            gdp, years="calendar", countries=("India", "Japan"), scale="log"
        ),
        "standings": draw.standings(gdp, load("population"), load("entities")),
        "second_opinion": draw.second_opinion(load("ussr"), load("china"), load("vital_rates")),
    }


def explorers():
    gdp, vintages = load("gdp_per_capita"), list(growth.VINTAGES)
    countries = many(["India", "United States"], ["India"])
    choices = {"years": ["aligned", "calendar"], "vintage": vintages, "scale": ["linear", "log"]}
    return {
        "start_ratio": explore(draw.start_ratio, gdp, china_year=[1957, 1952]),
        "standings": explore(
            draw.standings, gdp, load("population"), load("entities"), vintage=vintages
        ),
        "starting_points": explore(draw.starting_points, gdp, **choices, countries=countries),
    }
