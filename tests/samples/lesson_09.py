"""Charts and explorers of lesson 09."""

from helpers import charts as draw
from helpers import page
from helpers.arithmetic import evidence
from helpers.exercises import evidence_rows
from helpers.explorer import explore
from helpers.tables import load


def charts():
    first = {"weather": 4, "taking grain from farmers": 1, "false reports": 1}
    return {"weights_moved": draw.weights_moved(first, {**first, "weather": 1, "false reports": 2})}


def explorers():
    claims = load("claims")
    filters = {
        "text": ["both", "A", "B"],
        "kind": ["all", *claims.KINDS],
        "verdict": [*claims.VERDICTS, "all"],
    }
    lessons = ["all", *sorted(claims["lesson"].str[:2].unique())]
    places = ["both", "USSR", "China"]
    return {
        "whole_ledger": explore(page.claim_list, claims, **filters, lesson=lessons),
        "open_claim": explore(page.open_claim, claims, claim=list(claims["claim_id"])),
        "evidence": explore(
            page.evidence, evidence_rows(), about=list(evidence.SUBJECTS), country=places
        ),
    }
