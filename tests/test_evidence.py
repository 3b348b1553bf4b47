"""The evidence board: its rows, their sources, both countries and both sides, and the ledger opened
claim by claim."""

import re

import pytest

from helpers import page, tables
from helpers.arithmetic import claims, evidence, growth
from helpers.errors import UnknownChoiceError
from helpers.exercises import evidence_rows
from helpers.exercises.votes import EXPLANATIONS

CLAIMS = tables.load("claims")
ROWS = evidence_rows()
every_subject = pytest.mark.parametrize("name", evidence.SUBJECTS)


def test_every_explanation_that_is_weighed_has_rows():
    assert set(EXPLANATIONS) < set(evidence.SUBJECTS)


@every_subject
def test_a_subject_has_rows_for_and_against_and_about_both_countries(name):
    sides = evidence.under(ROWS, name)
    countries = {ROWS[each].country for each in sides}
    assert list(sides.values()).count("for") >= 2 and list(sides.values()).count("against") >= 2
    assert {"USSR", "China"} <= countries or "both" in countries


def test_every_row_of_the_board_stands_under_a_heading_on_one_side_of_it():
    board = tables.load("evidence_board")
    for _, row in board.iterrows():
        told = [each for column in evidence.SIDES.values() for each in row[column].split("; ")]
        named = [each for each in told if each]
        assert named and len(set(named)) == len(named) and set(named) <= set(evidence.SUBJECTS)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_something_and_can_be_looked_up(name):
    row = ROWS[name]
    assert row.id == name and row.country in ("USSR", "China", "both")
    assert len(row.detail) > 60 and row.sources and all(tables.cite(key) for key in row.sources)
    assert len(row.label) <= 72 and "nan" not in row.text and "  " not in row.text


@pytest.mark.parametrize("name", ROWS)
def test_a_row_begins_with_one_plain_sentence(name):
    """For a reader of fourteen: short, one sentence, no id, no percent, no word of method."""
    says = ROWS[name].plain
    assert 6 <= len(says.split()) <= 24 and re.fullmatch(r"[A-Z][^.?!]*\.", says), says
    assert not re.search(r"\b[ABCDU]\d|\d\.\d|percent|regression|panel|per capita|mortality", says)
    assert max(map(len, re.findall(r"\w+", says))) <= 16
    assert ROWS[name].text.startswith(says)


def test_nothing_on_the_board_is_unchecked():
    assert [
        row.id for row in ROWS.values() if row.checked not in ("read", "quoted", "derived")
    ] == []


def test_kazakhstan_and_bias_stand_under_the_human_cost():
    sides = evidence.under(ROWS, "human cost")
    told = [ROWS[name].name for name, side in sides.items() if side == "for"]
    assert sum("Kazakhs" in each or "Kazakh herders" in each for each in told) == 2
    assert any(each.startswith("U18 · USSR · ") and "Ukrainians" in each for each in told)
    assert evidence.under(ROWS, "taking grain from farmers")["U10"] == "for"


def test_each_claim_has_one_country_and_no_claim_has_one_too_many():
    ledger = tables.load("claims")
    named = ledger.loc[ledger["country"] != "", "claim_id"]
    assert sorted(named) == sorted({name for name in ROWS if name[0] in "AB"})


def test_figures_on_the_board_are_worked_out():
    # USSR 1928: 10.8 of 63.0 million tonnes; 1931: 22.8 of 56.0. China 1957: 45.97 of 195.05; 1959:
    # 64.12 of 170.0.
    assert (
        "17 in 1928, 41 in 1931" in ROWS["D3"].text and "24 in 1957, 38 in 1959" in ROWS["D3"].text
    )
    # (3417 / 2184) ** (1 / 12) = 1.0380; (874 / 1195) ** (1 / 4) = 0.9248
    assert "3.8 in 1928-1940" in ROWS["D1"].text and "−7.5 in 1957-1961" in ROWS["D1"].text
    # (1208 / 1084) ** (1 / 4) = 1.0274
    levels = (
        tables.load("gdp_per_capita").query("year == 1957").pivot_table("value", "series", "entity")
    )
    levels = levels.loc[list(growth.VINTAGES.values())]
    above = (levels["India"] > levels["China"]).sum()
    assert "2.7 in India" in ROWS["D2"].text
    assert f"In {above} of {len(levels)} vintages" in ROWS["D2"].text and above >= 3


def test_a_row_changes_with_its_table():
    claims = CLAIMS.copy()
    claims.loc[claims["claim_id"] == "A07", "evidence"] = "Something else altogether."
    names = ("causes", "gdp_per_capita", "ussr", "china", "vital_rates", "evidence_board")
    assert (
        "Something else"
        in evidence.rows(claims, *(tables.load(name) for name in names))["A07"].text
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("C10", "60 percent"),
        ("C11", None),
        ("U05", "at most 8.1 percent"),
        ("U06", "Found: at least 31 percent"),
        ("U23", "Found: at most a third"),
        ("U10", "Found: about half of the effect of bias. Method"),
        ("C06", "Found: disasters cost slightly more"),
    ],
)
def test_shares_are_said_as_they_are_printed(name, words):
    if words is None:
        assert name not in ROWS
    else:
        assert words in ROWS[name].text


def test_words_for_charts_are_left_out():
    causes = tables.load("causes")
    spoken = causes[causes["for_charts"] != ""]
    assert len(spoken) and not any(
        row.for_charts in ROWS[row.id].text for row in spoken.itertuples() if row.id in ROWS
    )


def test_the_board_as_a_table():
    table = evidence.for_reading(ROWS, "weather")
    assert list(table.columns) == [
        "row",
        "country",
        "usually cited",
        "what it says",
        "figures and method",
        "sources",
        "how far checked",
    ]
    assert set(table["how far checked"]) == {
        tables.CHECKED[ROWS[name].checked] for name in table["row"]
    }
    assert set(table["usually cited"]) == {"for", "against"}
    assert set(evidence.for_reading(ROWS, "growth")["usually cited"]) == {
        "for",
        "against",
        "either",
    }
    assert set(page.evidence(ROWS, "weather", "USSR").table["country"]) == {"USSR"}


def test_strangers_are_named():
    with pytest.raises(UnknownChoiceError, match="Did you mean 'weather'"):
        evidence.under(ROWS, "wether")
    with pytest.raises(UnknownChoiceError, match="Did you mean 'growth'"):
        evidence.question("grow")


def test_the_ledger_filters_by_text_kind_verdict_and_lesson():
    def count(**chosen):
        return len(claims.pick(CLAIMS, **chosen))

    assert count() == len(CLAIMS) == count(text="A") + count(text="B")
    assert sum(count(verdict=word) for word in claims.VERDICTS) == len(CLAIMS)
    assert sum(count(lesson=f"{number:02}") for number in range(10)) == len(CLAIMS)
    assert list(claims.pick(CLAIMS, lesson="09")["id"]) == ["B58"]
    assert "verdict" not in claims.pick(CLAIMS) and "verdict" in claims.pick(CLAIMS, verdict="all")


def test_the_tally_counts_what_the_texts_claim_once_and_our_questions_never():
    ours = set(CLAIMS.loc[CLAIMS["asked_by"] == "course", "claim_id"])
    assert ours == {"A04", "A35"}
    table = claims.tally(CLAIMS)
    assert table["both"].sum() == len(CLAIMS) - len(ours)
    assert (table["A"] + table["B"] == table["both"]).all()
    of_a = (CLAIMS["text"] == "A").sum() - len(ours)
    assert table["A"].sum() == claims.counts(CLAIMS)["A"].sum() == of_a


def test_our_own_questions_are_marked_in_the_list_and_when_opened():
    shown = page.claim_list(CLAIMS, text="A", kind="comparison")
    said = shown.table.set_index("id")["text"]
    assert said["A04"] == "A, our question" and said["A01"] == "A"
    assert shown.caption.startswith("3 claims in text A")
    assert shown.caption.endswith("; and 1 of our own questions")
    assert "our own question" in page.open_claim(CLAIMS, "A35").caption


@pytest.mark.parametrize("name", CLAIMS["claim_id"])
def test_an_opened_claim_shows_what_stands_behind_it(name):
    row = CLAIMS.set_index("claim_id").loc[name]
    shown = page.open_claim(CLAIMS, name)
    said = " ".join(map(str, shown.table[name]))
    assert (
        row["evidence"] in said and row["verdict"] in said and f"lesson {row['lesson'][:2]}" in said
    )
    assert shown.sources and all(
        key in ";".join(tables.load("sources")["source"]) for key in shown.sources
    )
    assert shown.picture.count("<li>") == len(shown.sources)


def test_an_unknown_claim_is_named():
    with pytest.raises(UnknownChoiceError, match="A99"):
        page.open_claim(CLAIMS, "A99")
