"""Reading tables: what is loaded, what a source says, and what a damaged table answers."""

from pathlib import Path

import pandas as pd
import pytest

from helpers import tables
from helpers.errors import LessonError, UnknownChoiceError
from helpers.workshop import build


def damage(path, old, new, encoding="utf-8"):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode(encoding))


def test_a_series_table_has_the_shape_and_its_units():
    gdp = tables.load("gdp_per_capita")
    assert list(gdp.columns) == [
        "series",
        "entity",
        "year",
        "period",
        "value",
        "unit",
        "source",
        "where",
        "checked",
        "note",
    ]
    assert gdp["unit"].notna().all()
    assert gdp["value"].dtype == "float64" and gdp["year"].dtype == "Int64"


def test_every_table_loads_and_empty_text_is_not_missing():
    for name in tables.names():
        table = tables.load(name)
        assert len(table)
        assert not table.select_dtypes("str").isna().any().any(), name


def test_a_learner_s_changes_do_not_stay():
    first = tables.load("claims")
    first["verdict"] = "mine"
    assert (tables.load("claims")["verdict"] != "mine").all()


def test_a_source_answers_for_a_row():
    steel = tables.load("ussr").query("series == 'steel_nmc' and year == 1932").iloc[0]
    answer = tables.source(steel)
    assert "5.927 million tonnes" in answer and "USSR, 1932" in answer
    assert "Correlates of War" in answer and "Checked: read" in answer


def test_every_row_of_every_series_table_can_answer():
    for name in ("ussr", "china", "vital_rates", "regions", "provinces", "targets"):
        for _, row in tables.load(name).drop_duplicates("source").iterrows():
            assert "Checked:" in tables.source(row)
            assert "Where: ." not in tables.source(row)


def test_a_row_whose_source_nobody_knows_is_named():
    row = tables.load("ussr").iloc[0].copy()
    row["source"], row["where"] = "allen20033", ""
    with pytest.raises(UnknownChoiceError, match="Did you mean 'allen2003'"):
        tables.source(row)


def test_a_blank_line_among_the_checksums_does_no_harm(copy):
    file = copy / "checksums.sha256"
    file.write_text(f"\n{file.read_text(encoding='ascii')}\nscrap\n", encoding="ascii")
    assert len(tables.load("ussr")) and tables.cite("allen2003")


def test_a_source_is_asked_of_one_row():
    with pytest.raises(tables.SourceError, match="one row of a series table"):
        tables.source(tables.load("claims").iloc[0])
    with pytest.raises(tables.SourceError, match="one row"):
        tables.source(tables.load("ussr"))


def test_every_citation_can_be_written():
    for key in tables.load("sources")["source"]:
        text = tables.cite(key)
        assert len(text) > 20 and "{" not in text and "\\" not in text, (key, text)


@pytest.mark.parametrize("edited", ["references.bib", tables.CITATIONS])
def test_a_citation_is_typeset_anew_where_the_bibliography_or_the_citations_were_edited(
    copy, edited
):
    file = copy / edited
    file.write_text(
        file.read_text(encoding="utf-8").replace("Farm to Factory", "From Farm to Factory"),
        encoding="utf-8",
    )
    told = tables.cite("allen2003")
    assert "Farm to Factory" in told
    assert ("From Farm" in told) == (edited == "references.bib")


@pytest.mark.parametrize(
    ("found", "put", "words"),
    [
        (
            "@book{allen2003,",
            "@book{allan2003,",
            "no source in references.bib called 'allen2003'. Did you mean 'allen2005'",
        ),
        (
            "  title = {{Farm to Factory",
            "  title  {{Farm to Factory",
            "entry 'allen2003' in references.bib cannot be read",
        ),
    ],
)
def test_a_slip_in_the_bibliography_is_named_in_a_lesson_and_by_the_build(
    copy, capsys, found, put, words
):
    file = copy / "references.bib"
    text = file.read_text(encoding="utf-8")
    assert found in text
    file.write_text(text.replace(found, put), encoding="utf-8")
    with pytest.raises(LessonError, match=words):
        tables.cite("allen2003")
    before = (copy / "checksums.sha256").read_bytes()
    assert build.main([]) == 1
    assert words in capsys.readouterr().err and (copy / "checksums.sha256").read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (Path.unlink, "references.bib is missing. Put the file back from a fresh copy"),
        (
            lambda file: file.write_bytes(
                "@book{allen2003, title = {Fabrik für}}".encode("latin-1")
            ),
            "Save the file with that",
        ),
    ],
    ids=["missing", "encoding"],
)
def test_a_bibliography_that_cannot_be_read_is_named_in_a_lesson_and_by_the_build(
    copy, capsys, spoil, words
):
    spoil(copy / "references.bib")
    with pytest.raises(tables.SourceError, match=words):
        tables.cite("allen2003")
    assert build.main([]) == 1 and words in capsys.readouterr().err


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(UnknownChoiceError, match="Did you mean 'claims'"):
        tables.load("claim")
    with pytest.raises(UnknownChoiceError, match="Did you mean 'steel_nmc'"):
        tables.series("steel_nmv")
    with pytest.raises(UnknownChoiceError, match="Did you mean 'bolt_vanzanden20"):
        tables.cite("bolt_vanzanden2002")
    with pytest.raises(UnknownChoiceError, match="Did you mean"):
        tables.short("maddison201")


def test_a_learner_sees_the_sentence_and_no_traceback():
    assert tables.TableError("what to do")._render_traceback_() == ["TableError: what to do"]


def expect(name, *words):
    with pytest.raises(tables.TableError) as caught:
        tables.load(name)
    message = str(caught.value)
    for word in words:
        assert word in message, message


def test_text_in_a_number(copy):
    damage(copy / "ussr.csv", "steel_nmc,USSR,1932,,5.927", "steel_nmc,USSR,1932,,5.9x")
    expect("ussr", "data/ussr.csv", "row", "column value", "'5.9x'", "Allowed: a number")


def test_value_out_of_range(copy):
    damage(copy / "ussr.csv", "steel_nmc,USSR,1932,", "steel_nmc,USSR,19320,")
    expect("ussr", "data/ussr.csv", "column year", "19320", "from 1900 to 1950")


def test_unknown_word_for_checked(copy):
    table = (copy / "ussr.csv").read_text(encoding="utf-8").splitlines()
    table[1] = table[1].replace(",read,", ",believed,")
    (copy / "ussr.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
    expect("ussr", "row 2", "column checked", "'believed'", "read, quoted, derived, unchecked")


def test_unknown_source_names_the_nearest(copy):
    damage(copy / "ussr.csv", "correlates_of_war2021", "correlates_of_war2012")
    expect(
        "ussr",
        "'correlates_of_war2012'",
        "data/sources.csv",
        "Did you mean 'correlates_of_war2021'",
    )


def test_unknown_series(copy):
    damage(copy / "ussr.csv", "steel_nmc,", "steel_nmcs,")
    expect("ussr", "'steel_nmcs'", "data/series.csv", "Did you mean 'steel_nmc'")


def test_duplicate_key(copy):
    lines = (copy / "ussr.csv").read_text(encoding="utf-8").splitlines()
    (copy / "ussr.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    expect("ussr", "data/ussr.csv", f"row {len(lines) + 1}", "primary key")


def test_missing_column(copy):
    pd.read_csv(copy / "ussr.csv", dtype=str, keep_default_na=False).drop(columns="checked").to_csv(
        copy / "ussr.csv", index=False
    )
    expect("ussr", "data/ussr.csv", "checked", "The columns are: series, entity")


def test_doubled_column(copy):
    damage(copy / "ussr.csv", "series,entity,", "series,series,")
    expect("ussr", "data/ussr.csv", "series", "The columns are:")


def test_wrong_encoding(copy):
    path = copy / "famine_estimates.csv"
    path.write_bytes(
        path.read_text(encoding="utf-8").replace("Dikotter", "Dikötter").encode("utf-16")
    )
    expect("famine_estimates", "data/famine_estimates.csv", "UTF-8")


def test_empty_file(copy):
    (copy / "ussr.csv").write_bytes(b"")
    expect("ussr", "data/ussr.csv", "empty")


def test_missing_file(copy, capsys):
    (copy / "ussr.csv").unlink()
    expect("ussr", "data/ussr.csv is missing", "fresh copy")
    assert (
        build.main([]) == 1
        and "data/ussr.csv is missing. Put the file back" in capsys.readouterr().err
    )


def test_missing_or_broken_description(copy):
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(tables.TableError, match="not valid JSON"):
        tables.names()
    (copy / "datapackage.json").unlink()
    with pytest.raises(tables.TableError, match="is missing"):
        tables.names()


def test_a_sound_change_is_let_through(copy):
    damage(copy / "ussr.csv", "steel_nmc,USSR,1932,,5.927", "steel_nmc,USSR,1932,,5.928")
    changed = tables.load("ussr").query("series == 'steel_nmc' and year == 1932")
    assert changed["value"].tolist() == [5.928]


def test_a_row_is_of_its_series_country_and_year():
    table = tables.load("gdp_per_capita")
    for year in (1928, 1932, 1940):
        found = tables.row(table, "gdppc_mpd_2020", "USSR", year)
        assert (found["series"], found["entity"], found["year"]) == ("gdppc_mpd_2020", "USSR", year)


def test_a_row_is_found_beside_one_without_a_year():
    some = tables.load("gdp_per_capita").head(3)
    one = some.iloc[2]
    table = some.assign(year=some["year"].where(some.index != 0))
    assert tables.row(table, one["series"], one["entity"], one["year"]).equals(one)
    assert tables.found_at(table, one["series"], one["entity"], -1).size == 0
