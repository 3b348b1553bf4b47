"""The tables as published: valid, complete in their sources, small, and one home for every
claim."""

import re

import pytest
from frictionless import Package, system
from pybtex.database import parse_file

from helpers import course, tables
from helpers.tables import source_keys
from helpers.workshop import build, listing

LISTS = {
    name: "sources" for name in ("claims", "scorecard", "causes", "counties", "province_panel")
}
SERIES_TABLES = [
    "gdp_per_capita",
    "population",
    "ussr",
    "china",
    "vital_rates",
    "regions",
    "provinces",
    "targets",
]
QUESTIONS = [
    "Who counted",
    "Why",
    "One unit",
    "What is missing",
    "How it was revised",
    "How sure",
    "Licence",
]


def test_the_data_package_is_valid():
    with system.use_context(trusted=True):
        report = Package(str(tables.DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:10]


def test_every_csv_is_described_and_sealed():
    resources = tables.package()["resources"]
    assert all(resource["dialect"]["delimiter"] == "," for resource in resources)
    described = {resource["path"] for resource in resources}
    assert described == {path.name for path in tables.DATA.glob("*.csv")}
    sealed = dict(
        reversed(line.split())
        for line in (tables.DATA / "checksums.sha256").read_text("ascii").splitlines()
    )
    files = [
        *tables.DATA.glob("*.csv"),
        tables.DATA / "references.bib",
        tables.DATA / tables.CITATIONS,
        tables.DATA / tables.DESCRIPTION,
    ]
    assert sealed == {path.name: tables.checksum(path) for path in files}, (
        "run: python -m helpers build"
    )


def test_every_table_names_its_licence():
    assert all(
        licence["title"]
        for resource in tables.package()["resources"]
        for licence in resource["licenses"]
    )


def test_the_data_are_small():
    assert sum(path.stat().st_size for path in tables.DATA.rglob("*") if path.is_file()) < 3_500_000


def test_files_are_plain():
    for path in tables.DATA.glob("*.csv"):
        raw = path.read_bytes()
        assert raw.endswith(b"\n") and b"\r" not in raw, path.name
        text = raw.decode("utf-8")
        assert not re.search(r"https?://", text), path.name


def used_keys():
    keys = {}
    for name in tables.names():
        table = tables.load(name)
        column = LISTS.get(name, "source")
        if name != "sources" and column in table:
            keys[name] = source_keys(table[column])
    return keys


def test_every_source_key_resolves_and_none_is_idle():
    entries = set(parse_file(str(tables.DATA / "references.bib")).entries)
    listed = set(tables.load("sources")["source"])
    assert entries == listed
    used = {key for keys in used_keys().values() for key in keys}
    assert used - listed == set()
    assert listed - used == set()


def test_citations_are_what_the_bibliography_gives():
    assert (tables.DATA / tables.CITATIONS).read_bytes() == build.citations(), (
        "run: python -m helpers build"
    )


def test_only_source_lists_hold_several_keys():
    for name in tables.names():
        table = tables.load(name)
        if name not in LISTS and "source" in table:
            assert not table["source"].str.contains(";").any(), name


def test_every_series_is_explained_and_used():
    explained = set(tables.load("series")["series"])
    used = {name for table in SERIES_TABLES for name in tables.load(table)["series"]}
    assert used == explained


def test_the_dictionary_is_filled_in():
    dictionary = tables.load("series")
    for column in ("label", "unit", "definition", "borders"):
        assert (dictionary[column].str.len() > 0).all(), column


def test_every_figure_says_where_it_was_read():
    home = tables.load("sources").set_index("source")["read_in"]
    for name in SERIES_TABLES:
        table = tables.load(name)
        assert ((table["where"] != "") | table["source"].map(home).ne("")).all(), name


def test_estimates_are_ordered_low_central_high():
    estimates = tables.load("famine_estimates")
    for low, high in (("low", "central"), ("central", "high"), ("low", "high")):
        pair = estimates[[low, high]].dropna()
        assert (pair[low] <= pair[high]).all()
    assert (estimates["year_from"] <= estimates["year_to"]).all()


def test_every_claim_has_one_home():
    claims = tables.load("claims")
    sizes = claims["text"].value_counts()
    expected = [f"{text}{n:02d}" for text in ("A", "B") for n in range(1, sizes[text] + 1)]
    assert claims["claim_id"].tolist() == expected
    assert (claims["text"] == claims["claim_id"].str[0]).all()
    # A second reading of the texts found 22 statements without a row; none may be lost again.
    assert sizes["A"] >= 41 and sizes["B"] >= 75
    lessons = {path.stem for path in course.NOTEBOOKS.glob("[0-9]*.ipynb")}
    assert set(claims["lesson"]) <= lessons


def test_a_verdict_on_unchecked_evidence_waits():
    claims = tables.load("claims")
    assert (claims.loc[claims["checked"] == "unchecked", "verdict"] == "awaiting check").all()


def test_a_copy_is_not_confirmed_by_its_original():
    """Text B is in part copied from the encyclopedia: what only that page says is not checked."""
    claims = tables.load("claims").query("text == 'B'")
    alone = claims["sources"] == "wikipedia_great_leap"
    assert (claims.loc[alone, "verdict"] == "awaiting check").all()


def test_the_tolls_of_text_b_carry_the_years_that_the_text_gives():
    claims = tables.load("claims").set_index("claim_id")["claim"]
    assert all("1959-62" in claims[name] for name in ("B27", "B28", "B29"))


def test_hints_are_hints():
    assert tables.load("claims")["hint"].str.split().str.len().max() <= 8


def test_maddison_countries_cite_their_papers():
    papers = set(tables.load("country_sources")["entity"])
    assert {"USSR", "China", "India", "Japan", "United States", "United Kingdom"} <= papers


@pytest.mark.parametrize("name", tables.names())
def test_each_table_has_its_page(name):
    page = tables.DATA / "pages" / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    assert [question for question in QUESTIONS if f"## {question}" not in text] == []


def test_the_overview_counts_the_rows_there_are():
    text = (tables.DATA / "README.md").read_text(encoding="utf-8")
    counted = {
        name: int(rows.replace(",", ""))
        for name, rows in re.findall(r"\[\w+\]\(pages/(\w+)\.md\) \| [^|]* \| ([\d,]+) \|", text)
    }
    assert counted == {name: len(tables.load(name)) for name in tables.names()}


def test_each_page_counts_how_far_its_rows_were_checked():
    said, counted = {}, {}
    for page in (tables.DATA / "pages").glob("*.md"):
        found = listing.COUNTED.search(page.read_text(encoding="utf-8"))
        if found:
            said[page.stem] = found[0]
            counted[page.stem] = listing.counted(tables.load(page.stem))
    assert said == counted and len(said) > 12
