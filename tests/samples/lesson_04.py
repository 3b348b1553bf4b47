"""Charts and explorers of lesson 04."""

from helpers import charts as draw
from helpers.arithmetic import industry
from helpers.explorer import explore
from helpers.tables import load


def charts():
    ussr, china = load("ussr"), load("china")
    return {
        "delivered": draw.delivered(ussr, china, load("gdp_per_capita")),
        "two_sectors": draw.two_sectors(ussr, china),
        "steel_counted": draw.steel_counted(china, load("targets")),
        "towns": draw.towns(ussr, china),
        "retreat": draw.retreat(load("timeline")),
    }


def explorers():
    ussr, china = load("ussr"), load("china")
    measures, scales = ["all four", *industry.LINES], ["index", "level"]
    return {
        "delivered": explore(
            draw.delivered, ussr, china, load("gdp_per_capita"), measure=measures, scale=scales
        ),
        "two_sectors": explore(draw.two_sectors, ussr, china, measure=list(industry.SECTORS)),
        "retreat": explore(draw.retreat, load("timeline"), country=["China", "USSR"]),
    }
