"""The claims of both texts: which there are, how each can be tested, where it is settled. Pure
functions, nothing drawn."""

from __future__ import annotations

import pandas as pd

from helpers.errors import one_of

KINDS = {
    "aim": "what somebody wanted",
    "cause": "why something happened",
    "comparison": "one case set beside another",
    "consequence": "what followed from it",
    "date": "when it happened",
    "interpretation": "what it means",
    "magnitude": "how much or how many",
}


VERDICTS = {
    "supported": "the evidence agrees",
    "partly": "one part of it holds",
    "contested": "scholars, or the figures, differ",
    "contradicted": "the evidence says no",
    "not testable with data": "no figure can settle it",
    "awaiting check": "the evidence is not yet confirmed",
}


OURS = "{text}, our question"


def stated(ledger: pd.DataFrame) -> pd.DataFrame:
    """The rows that a text states itself. Left out are questions that the course asks about a
    text: they have an id and a verdict like the others, and are in no count of its claims."""
    return ledger[ledger["asked_by"] == "text"]


def pick(
    ledger: pd.DataFrame,
    text: str = "both",
    kind: str = "all",
    verdict: str = "hidden",
    lesson: str = "all",
) -> pd.DataFrame:
    """Claims of one text ('A', 'B' or 'both'), one kind ('all' or a key of KINDS), one verdict
    ('all', or a key of VERDICTS; 'hidden' leaves the verdicts out) and one lesson ('all' or its
    number as two digits): columns id, text, kind, what it says, verdict (unless hidden), lesson
    (its number). A question of the course's own is marked in the column text. ledger: the claims
    table."""
    kept = ledger[ledger["text"].isin(["A", "B"] if text == "both" else [text])]
    kept = kept if kind == "all" else kept[kept["kind"] == kind]
    kept = kept if verdict in ("all", "hidden") else kept[kept["verdict"] == verdict]
    kept = kept if lesson == "all" else kept[kept["lesson"].str[:2] == lesson]
    told = [] if verdict == "hidden" else ["verdict"]
    own = kept["asked_by"] == "course"
    said = kept["text"].mask(own, kept["text"].map(lambda text: OURS.format(text=text)))
    table = kept.assign(lesson=kept["lesson"].str[:2], text=said)[
        ["claim_id", "text", "kind", "claim", *told, "lesson"]
    ]
    return table.rename(columns={"claim_id": "id", "claim": "what it says"})


def settled(ledger: pd.DataFrame, lesson: str) -> pd.DataFrame:
    """The claims at home in one lesson (its file name without ending) with verdict and evidence:
    columns id, what it says, verdict, evidence, sources.

    Raises UnknownChoiceError when no claim has its home there.
    """
    one_of(sorted(ledger["lesson"].unique()), lesson, "lesson with claims at home in it")
    home = ledger[ledger["lesson"] == lesson]
    table = home[["claim_id", "claim", "verdict", "evidence", "sources"]]
    return table.rename(columns={"claim_id": "id", "claim": "what it says"})


def chosen(ledger: pd.DataFrame, *ids: str) -> pd.DataFrame:
    """The claims with the given ids, in that order: columns id, what it says, verdict.

    Raises UnknownChoiceError for an id that the ledger does not have.
    """
    for each in ids:
        one_of(list(ledger["claim_id"]), each, "claim")
    table = ledger.set_index("claim_id").loc[list(ids), ["claim", "verdict"]].reset_index()
    return table.rename(columns={"claim_id": "id", "claim": "what it says"})


def opened(ledger: pd.DataFrame, claim: str) -> pd.Series:
    """One claim with all that stands behind it: the row of the claims table.

    Raises UnknownChoiceError for an id that the ledger does not have.
    """
    chosen(ledger, claim)
    return ledger.set_index("claim_id", drop=False).loc[claim]


def tally(ledger: pd.DataFrame) -> pd.DataFrame:
    """How many claims of each text bear each verdict: columns verdict, what it means, A, B, both;
    in the order of VERDICTS, verdicts that no claim bears left out."""
    table = stated(ledger).pivot_table(
        index="verdict", columns="text", values="claim_id", aggfunc="count", fill_value=0
    )
    table = table.reindex([word for word in VERDICTS if word in table.index]).assign(
        both=lambda rows: rows.sum(axis=1)
    )
    table.insert(0, "what it means", table.index.map(VERDICTS))
    return table.reset_index().rename_axis(columns=None)


def counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """How many claims of each kind each text makes: columns kind, what it asks, A, B; commonest
    first."""
    table = stated(ledger).pivot_table(
        index="kind", columns="text", values="claim_id", aggfunc="count", fill_value=0
    )
    table = (
        table.assign(all=table.sum(axis=1))
        .sort_values(["all", "kind"], ascending=[False, True])
        .drop(columns="all")
    )
    table.insert(0, "what it asks", table.index.map(KINDS))
    return table.reset_index().rename_axis(columns=None)
