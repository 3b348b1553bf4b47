"""How firmly a verdict stands: independent witnesses, and what a figure less would change.

Works that rest on one body of evidence count as one witness (table: witnesses). What code can work
out is limited, and said so: whether a verdict would be left without any source if one witness fell
away, and, where a verdict follows from a comparison of figures, whether it would turn if one figure
were taken away or moved to the end of its range. Whether a source is right, code cannot say. Pure
functions, nothing drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import tables
from helpers.arithmetic import growth
from helpers.errors import NoFigureError
from helpers.tables import source_keys
from helpers.words import joined

UNTESTED = ("not testable with data", "awaiting check")
# Figures that differ by less than this share of their size agree.
CLOSE = 0.02
SPAN = (1958, 1962)


@dataclass(frozen=True)
class Proof:
    """A sentence about figures from which a verdict follows: which claims, the sentence, the
    figures (columns label, source, low, value, high), whether it holds for a list of values."""

    claims: tuple[str, ...]
    sentence: str
    figures: pd.DataFrame
    holds: Callable[[np.ndarray], bool]


def witnesses(keys: Iterable[str], shared: pd.DataFrame) -> list[str]:
    """The independent witnesses among some source keys: the body of evidence where works share one,
    else the work itself, in the order of first use. shared: the witnesses table."""
    evidence = shared.set_index("source")["evidence"]
    return list(dict.fromkeys(str(evidence.get(key, key)) for key in keys))


def standing(claims: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Every claim with what it rests on: columns id, verdict, sources and witnesses (how many),
    rests on ('one source', 'one body of evidence', '2 witnesses' and so on), without one (the
    verdict if any one witness fell away).

    A verdict left without a witness would read 'awaiting check'; verdicts that no figure settles
    keep their words. Tables: claims, witnesses.
    """
    rows = []
    for claim in claims.itertuples():
        keys = source_keys([claim.sources])
        seen = witnesses(keys, shared)
        rows.append(
            {
                "id": claim.claim_id,
                "verdict": claim.verdict,
                "sources": len(keys),
                "witnesses": len(seen),
                "rests on": _words(keys, seen),
                "without one": "awaiting check"
                if len(seen) < 2 and claim.verdict not in UNTESTED
                else claim.verdict,
            }
        )
    return pd.DataFrame(rows)


def firmness(claim: pd.Series, shared: pd.DataFrame) -> str:
    """In words, what one claim rests on. claim: its row of the claims table; shared: witnesses."""
    keys = source_keys([claim["sources"]])
    seen = witnesses(keys, shared)
    if len(seen) > 1:
        return f"rests on {len(seen)} independent witnesses; none carries the verdict alone"
    if claim["verdict"] in UNTESTED:
        return f"rests on {_words(keys, seen)}"
    where = f": {seen[0]}" if len(keys) > 1 else ""
    return (
        f"rests on {_words(keys, seen)}{where}. Without it the verdict would read: awaiting check"
    )


def by_verdict(claims: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """How many claims of each verdict rest on one witness, on two, on more: columns verdict, one,
    two, more, all. Verdicts that no figure settles are left out."""
    told = standing(claims, shared)
    told = told[~told["verdict"].isin(UNTESTED)]
    parts = pd.cut(told["witnesses"], [-1, 1, 2, np.inf], labels=["one", "two", "more"])
    table = pd.crosstab(told["verdict"], parts).reindex(
        columns=["one", "two", "more"], fill_value=0
    )
    return table.assign(all=table.sum(axis=1)).rename_axis(columns=None).reset_index()


def proofs(
    gdp: pd.DataFrame, china: pd.DataFrame, estimates: pd.DataFrame, famines: pd.DataFrame
) -> list[Proof]:
    """The verdicts that follow from a comparison of figures. Tables: gdp_per_capita, china,
    famine_estimates, world_famines."""
    ratios = pd.DataFrame(
        [
            _figure(f"release {row.vintage}", _release(gdp, row.vintage), row.ratio)
            for row in growth.start_ratios(gdp).itertuples()
        ]
    )
    falls = _falls(gdp)
    harvests = _harvests(china)
    tolls = _tolls(estimates)
    return [
        Proof(
            ("A07", "A08"),
            "GDP per head: the USSR of 1928 stood above the China of 1957",
            ratios,
            lambda values: bool((values > 1).all()),
        ),
        Proof(
            ("A05", "B24"),
            "Chinese GDP per head was lower in 1961 than in 1957",
            falls,
            lambda values: bool((values < 0).all()),
        ),
        Proof(
            ("A27", "B61"),
            "The Chinese harvest of 1960 was more than a tenth below that of 1957",
            harvests,
            lambda values: bool((values < -10).all()),
        ),
        Proof(
            ("B27",),
            "Estimates for spans from 1958 or 1959 to 1961 or 1962 lie on both sides of 30 million",
            tolls,
            lambda values: bool((values < 30).any() and (values > 30).any()),
        ),
        Proof(
            ("B28",),
            "Estimates for these spans lie inside 20 to 30 million, and outside",
            tolls,
            lambda values: bool(
                ((values >= 20) & (values <= 30)).any() and ((values < 20) | (values > 30)).any()
            ),
        ),
        Proof(
            ("B15",),
            "In the list of 2017 no famine since 1846 has a higher toll than that of 1959-61",
            _famines(famines),
            lambda values: bool((values[0] >= values[1:]).all()),
        ),
    ]


def shaken(proof: Proof) -> pd.DataFrame:
    """The changes that would turn a proof: columns change, figure. One figure is taken away, or
    moved to the low or the high end of its range, while the others stay; a figure without a range
    is only taken away. Empty when nothing turns it."""
    figures = proof.figures.reset_index(drop=True)
    values = figures["value"].to_numpy(dtype=float)
    now = proof.holds(values)
    found = []
    for place, row in figures.iterrows():
        changes = {"taken away": np.delete(values, place)} if len(values) > 1 else {}
        for end in ("low", "high"):
            if not np.isnan(row[end]) and row[end] != row["value"]:
                moved = values.copy()
                moved[place] = row[end]
                changes[f"at its {end} end"] = moved
        found += [
            {"change": change, "figure": row["label"]}
            for change, after in changes.items()
            if proof.holds(after) != now
        ]
    return pd.DataFrame(found, columns=["change", "figure"])


def shaken_all(listed: list[Proof], shared: pd.DataFrame) -> pd.DataFrame:
    """All proofs in one table: columns claims, sentence, holds, figures and witnesses (how many),
    turned by. shared: the witnesses table."""
    rows = []
    for proof in listed:
        turned = shaken(proof)
        words = [f"{row.figure}, {row.change}" for row in turned.itertuples()]
        rows.append(
            {
                "claims": joined(proof.claims),
                "sentence": proof.sentence,
                "holds": "yes"
                if proof.holds(proof.figures["value"].to_numpy(dtype=float))
                else "no",
                "figures": len(proof.figures),
                "witnesses": len(witnesses(source_keys(proof.figures["source"]), shared)),
                "turned by": "; ".join(words) or "no single figure",
            }
        )
    return pd.DataFrame(rows)


def agreement(table: pd.DataFrame, dictionary: pd.DataFrame, shared: pd.DataFrame) -> pd.Series:
    """For every row of a series table: how many independent witnesses give this figure within two
    percent, its own included; 0 for a row that is not checked. Index: that of the table.

    Figures are compared across the versions of one quantity: series with one label before the
    comma and one unit in the dictionary (table: series). Rows of other places, years or periods are
    never compared.
    """
    names = dictionary.set_index("series")
    quantity = names["label"].str.split(",").str[0] + " | " + names["unit"]
    evidence = shared.set_index("source")["evidence"]
    sure = table[table["checked"] != "unchecked"]
    sure = sure.assign(
        quantity=sure["series"].map(quantity),
        witness=sure["source"].map(evidence).fillna(sure["source"]),
    )
    counts = pd.Series(0, index=table.index)
    for _, group in sure.groupby(["quantity", "entity", "year", "period"], sort=False):
        values, seen = group["value"].to_numpy(dtype=float), group["witness"].to_numpy()
        for place, label in enumerate(group.index):
            near = np.abs(values - values[place]) <= CLOSE * np.abs(values[place])
            counts[label] = len(set(seen[near]))
    return counts


def with_agreement(name: str) -> pd.DataFrame:
    """A series table, by name, with one more column, agree: how many independent witnesses give the
    figure (see agreement). Like the column `unit` it is worked out on reading and not stored, so
    that it is never stale. Raises UnknownChoiceError for an unknown table."""
    table = tables.load(name)
    found = agreement(table, tables.load("series"), tables.load("witnesses"))
    return table.assign(agree=found)


def _words(keys: list[str], seen: list[str]) -> str:
    if len(seen) > 1:
        return f"{len(seen)} witnesses"
    return "one source" if len(keys) == 1 else "one body of evidence" if keys else "no source"


def _release(gdp: pd.DataFrame, vintage: str) -> str:
    return str(growth.of_vintage(gdp, vintage)["source"].iloc[0])


def _falls(gdp: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for vintage in growth.VINTAGES:
        try:
            first, last = (growth.level(gdp, vintage, "China", year) for year in (1957, 1961))
        except NoFigureError:
            continue
        rows.append(_figure(f"release {vintage}", _release(gdp, vintage), 100 * (last / first - 1)))
    return pd.DataFrame(rows)


def _harvests(china: pd.DataFrame) -> pd.DataFrame:
    versions = {
        "series of the 1980s": "grain_output_official_1980s",
        "revised series": "grain_output_official_revised",
    }
    rows = []
    for label, name in versions.items():
        before, after = (tables.row(china, name, "China", year) for year in (1957, 1960))
        rows.append(_figure(label, after["source"], 100 * (after["value"] / before["value"] - 1)))
    return pd.DataFrame(rows)


def _tolls(estimates: pd.DataFrame) -> pd.DataFrame:
    rows = estimates[
        (estimates["episode"] == "China 1959-61")
        & estimates["year_from"].isin([SPAN[0], SPAN[0] + 1])
        & estimates["year_to"].isin([SPAN[1] - 1, SPAN[1]])
        & (estimates["role"] == "main")
        & estimates["independent"].astype(bool)
        & (estimates["checked"] != "unchecked")
    ]
    middle = rows["central"].fillna((rows["low"] + rows["high"]) / 2)
    kept = rows.assign(value=middle).dropna(subset=["value"])
    return pd.DataFrame(
        [
            _figure(f"{row.author}, {row.period}", row.source, row.value, row.low, row.high)
            for row in kept.itertuples()
        ]
    )


def _famines(famines: pd.DataFrame) -> pd.DataFrame:
    ranked = famines.dropna(subset=["mid"]).sort_values("mid", ascending=False, kind="stable")
    china = (ranked["country"] == "China") & ranked["year_from"].between(1958, 1959)
    ranked = pd.concat([ranked[china], ranked[~china]]).head(12)
    return pd.DataFrame(
        [
            _figure(row.title, row.source, row.mid, row.low, row.high)
            for row in ranked.rename(columns={"name": "title"}).itertuples()
        ]
    )


def _figure(
    label: str, source: str, value: float, low: float = np.nan, high: float = np.nan
) -> dict[str, object]:
    return {"label": label, "source": source, "low": low, "value": float(value), "high": high}
