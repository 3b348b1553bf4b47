"""Charts and explorers of lesson 05."""

from helpers import charts as draw
from helpers.arithmetic import grain
from helpers.explorer import between, explore
from helpers.tables import load


def charts():
    figures = grain.figures(load("ussr"), load("china"), load("vital_rates"))
    return {
        "left_in_village": draw.left_in_village(figures),
        "paper_harvests": draw.paper_harvests(figures, load("targets")),
        "grain_ledger": draw.grain_ledger(figures, ("China", 1959), -14, 160, 0),
        "grain_exports": draw.grain_exports(figures),
        "harvest_versions": draw.harvest_versions(figures),
    }


def explorers():
    figures = grain.figures(load("ussr"), load("china"), load("vital_rates"))
    return {
        "left_in_village": explore(draw.left_in_village, figures, harvest=list(grain.HARVEST)),
        "harvest_versions": explore(draw.harvest_versions, figures, country=["USSR", "China"]),
        "grain_ledger": explore(
            draw.grain_ledger,
            figures,
            country_and_year=grain.choices(),
            points_added_to_the_share_taken=between(-30, 30, 0, 2),
            claimed_harvest_in_percent_of_the_true_one=between(100, 250, 100, 10),
            exports_in_percent_of_the_record=between(0, 200, 100, 25),
            ration_in_kilograms=between(120, 300, 180, 10),
        ),
    }
