"""Charts and explorers of lesson 02."""

from helpers import charts as draw
from helpers.arithmetic import growth, windows
from helpers.explorer import between, explore, many
from helpers.tables import load


def three():
    return [load(name) for name in ("gdp_per_capita", "population", "entities")]


def charts():
    gdp, people, places = three()
    return {
        "records": draw.records(gdp, people, places),
        "same_years": draw.same_years(gdp, people, places, 1928, 29),
        "four_measures": draw.four_measures(load("ussr"), gdp, people),
        "two_drives": draw.two_drives(gdp),
        "output_and_people": draw.output_and_people(gdp, people, load("vital_rates")),
    }


def explorers():
    tables, vintages = three(), list(growth.VINTAGES)
    runs = {f"{years} years": years for years in (12, 8, 10, 20, 30)}
    filters = many(list(windows.FILTERS), windows.USUAL)
    spans = {f"{years} years": years for years in (12, 8, 10, 20, 29)}
    start, kept_out = between(1920, 1980, 1928), many(list(windows.FILTERS))
    ends = [1978, 1941, 1956, 2018]
    return {
        "records": explore(
            draw.records, *tables, length=runs, leave_out=filters, ended_by=ends, vintage=vintages
        ),
        "same_years": explore(
            draw.same_years, *tables, start=start, length=spans, leave_out=kept_out
        ),
        "four_measures": explore(
            draw.four_measures, load("ussr"), *tables[:2], end=[1940, 1938, 1937, 1932]
        ),
        "two_drives": explore(draw.two_drives, tables[0], vintage=vintages),
    }
