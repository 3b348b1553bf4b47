"""Charts and explorers of lesson 08."""

from helpers import charts as draw
from helpers.arithmetic import growth, trap
from helpers.explorer import explore, many
from helpers.tables import load

VINTAGES = ["2020", "2013", "2018 growth", "2018 benchmarks", "2023"]


def charts():
    return {
        "cause_shares": draw.cause_shares(load("causes")),
        "counterfactuals": draw.counterfactuals(load("gdp_per_capita")),
        "pressure_on_the_land": draw.pressure_on_the_land(load("ussr"), load("china")),
        "trap_and_record": draw.trap_and_record(load("china"), load("ussr"), load("targets")),
    }


def explorers():
    gdp, places, paces = load("gdp_per_capita"), ["both", "China", "USSR"], list(growth.PACES)
    three = [load(name) for name in ("china", "ussr", "targets")]
    switches = many(list(trap.MECHANISMS), list(trap.MECHANISMS))
    series = {"as in lesson 05": "main", "the other official series": "official"}
    return {
        "cause_shares": explore(
            draw.cause_shares, load("causes"), outcome=["deaths", "harvest"], country=places
        ),
        "counterfactuals": explore(
            draw.counterfactuals, gdp, carried_from=[1928, 1913], pace=paces, vintage=VINTAGES
        ),
        "trap_and_record": explore(
            draw.trap_and_record,
            *three,
            country=["China", "USSR"],
            harvests=series,
            mechanisms=switches,
        ),
    }
