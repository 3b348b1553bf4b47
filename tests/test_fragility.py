"""How firmly verdicts stand: witnesses counted once, and proofs that one figure would turn."""

import numpy as np
import pandas as pd
import pytest

from helpers import page, tables
from helpers.arithmetic import fragility, growth

CLAIMS, SHARED = tables.load("claims"), tables.load("witnesses")


def figures(*rows):
    columns = ["label", "source", "low", "value", "high"]
    return pd.DataFrame(rows, columns=columns)


def test_works_of_one_body_of_evidence_are_one_witness():
    keys = ["maddison2010", "bolt_vanzanden2020", "lin_yang2000", "kung_chen2011"]
    assert len(fragility.witnesses(keys, SHARED)) == 3
    assert fragility.witnesses(["kung_chen2011"], SHARED) == ["kung_chen2011"]


def test_every_shared_body_has_at_least_two_works():
    assert (SHARED["evidence"].value_counts() >= 2).all()


def test_a_verdict_with_one_witness_waits_without_it():
    told = fragility.standing(CLAIMS, SHARED).set_index("id")
    one = told[(told["witnesses"] == 1) & ~told["verdict"].isin(fragility.UNTESTED)]
    assert len(one) > 5 and (one["without one"] == "awaiting check").all()
    more = told[told["witnesses"] > 1]
    assert (more["without one"] == more["verdict"]).all()
    assert (told["witnesses"] <= told["sources"]).all()


def test_the_table_by_verdict_counts_every_tested_claim():
    table = fragility.by_verdict(CLAIMS, SHARED)
    tested = CLAIMS[~CLAIMS["verdict"].isin(fragility.UNTESTED)]
    assert table["all"].sum() == len(tested)
    assert (table[["one", "two", "more"]].sum(axis=1) == table["all"]).all()


def test_an_opened_claim_says_what_it_rests_on():
    told = fragility.standing(CLAIMS, SHARED).set_index("id")
    alone = told.index[told["without one"] != told["verdict"]][0]
    said = page.open_claim(CLAIMS, alone).table.set_index("about")[alone]["how firmly it stands"]
    assert "awaiting check" in said and "one" in said
    many = told.index[told["witnesses"] > 3][0]
    said = page.open_claim(CLAIMS, many).table.set_index("about")[many]["how firmly it stands"]
    assert f"{told.at[many, 'witnesses']} independent witnesses" in said


NONE = np.nan
LOW, AWAY_A, AWAY_B = ("at its low end", "a"), ("taken away", "a"), ("taken away", "b")


@pytest.mark.parametrize(
    ("first", "second", "holds", "turned"),
    [
        ((NONE, 5.0, NONE), (NONE, 3.0, NONE), "all above 2", []),
        ((1.0, 5.0, 9.0), (NONE, 3.0, NONE), "all above 2", [LOW]),
        ((NONE, 5.0, NONE), (NONE, 1.0, NONE), "all above 2", [AWAY_B]),
        ((NONE, 1.0, NONE), (NONE, 3.0, NONE), "both sides", [AWAY_A, AWAY_B]),
    ],
)
def test_what_turns_a_proof(first, second, holds, turned):
    rules = {
        "all above 2": lambda values: bool((values > 2).all()),
        "both sides": lambda values: bool((values < 2).any() and (values > 2).any()),
    }
    rows = figures(("a", "", *first), ("b", "", *second))
    proof = fragility.Proof(("A01",), holds, rows, rules[holds])
    found = fragility.shaken(proof)
    assert [tuple(row) for row in found.itertuples(index=False)] == turned


def test_the_proofs_of_the_course_hold_and_say_their_witnesses():
    names = ("gdp_per_capita", "china", "famine_estimates", "world_famines")
    listed = fragility.proofs(*map(tables.load, names))
    table = fragility.shaken_all(listed, SHARED).set_index("claims")
    assert (table["holds"] == "yes").all()
    assert table.at["A07 and A08", "figures"] == len(growth.VINTAGES)
    assert table.at["A07 and A08", "witnesses"] == 1
    ids = {claim for proof in listed for claim in proof.claims}
    assert ids <= set(CLAIMS["claim_id"])
    tolls = next(proof for proof in listed if proof.claims == ("B27",)).figures
    assert tolls["value"].between(10, 50).all() and len(tolls) > 8


def test_agreement_counts_witnesses_not_copies():
    columns = ["series", "entity", "year", "period", "value", "source", "checked"]
    rows = [
        ("s_a", "China", 1960, "", 100.0, "maddison2010", "read"),
        ("s_b", "China", 1960, "", 101.0, "bolt_vanzanden2020", "read"),
        ("s_b", "China", 1960, "", 100.5, "kung_chen2011", "quoted"),
        ("s_a", "China", 1960, "", 120.0, "li_yang2005", "read"),
        ("s_a", "China", 1961, "", 100.0, "li_yang2005", "unchecked"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    dictionary = pd.DataFrame(
        {"series": ["s_a", "s_b"], "label": ["Thing, one", "Thing, other"], "unit": ["t", "t"]}
    )
    assert list(fragility.agreement(table, dictionary, SHARED)) == [2, 2, 2, 1, 0]


def test_a_table_says_how_many_witnesses_agree_on_each_figure():
    table = fragility.with_agreement("vital_rates")
    assert set(table.columns) == {*tables.load("vital_rates").columns, "agree"}
    assert (table.loc[table["checked"] == "unchecked", "agree"] == 0).all()
    assert (table.loc[table["checked"] != "unchecked", "agree"] >= 1).all()
    assert table["agree"].max() >= 2
