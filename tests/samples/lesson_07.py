"""Charts and explorers of lesson 07."""

from helpers import charts as draw
from helpers.arithmetic import regions
from helpers.explorer import explore
from helpers.tables import load


def charts():
    provinces = load("provinces")
    return {
        "province_tiles": draw.province_tiles(provinces, "official death rates", (1960, 1960)),
        "birth_years": draw.birth_years(provinces),
        "inside_provinces": draw.inside_provinces(provinces, "Shandong"),
        "harvest_and_deaths": draw.harvest_and_deaths(provinces),
        "soviet_places": draw.soviet_places(load("regions")),
        "place_scatter": draw.place_scatter(provinces, "mess halls", "births, both sides"),
    }


def explorers():
    provinces = load("provinces")
    measures, lines = list(regions.MEASURES), list(regions.REFERENCES)
    sample = sorted(regions.county_summary(provinces)["province"])
    choices = {
        "across": list(regions.FACTORS),
        "outcome": list(regions.OUTCOMES),
        "places": list(regions.PLACES),
    }
    return {
        "province_tiles": explore(
            draw.province_tiles, provinces, measure=measures, years=regions.SPANS
        ),
        "birth_years": explore(
            draw.birth_years, provinces, pair=regions.NEIGHBOURS, reference=lines
        ),
        "inside_provinces": explore(draw.inside_provinces, provinces, province=sample),
        "place_scatter": explore(draw.place_scatter, provinces, **choices),
    }
