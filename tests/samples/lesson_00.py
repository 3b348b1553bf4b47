"""Charts and explorers of lesson 00."""

from helpers import charts as draw
from helpers import page
from helpers.arithmetic import claims
from helpers.explorer import explore
from helpers.tables import load


def charts():
    return {
        "two_leaps": draw.two_leaps(load("ussr"), load("china"), load("famine_estimates")),
        "weights": draw.weights({"weather": 1, "labour": 3}),
    }


def explorers():
    kinds = [*claims.KINDS, "all"]
    return {
        "claim_list": explore(page.claim_list, load("claims"), text=["A", "B", "both"], kind=kinds)
    }
