"""Tables as editors, spreadsheets and accidents leave them: each is named in a sentence with what
to do, in a lesson and by the build; what is read is what was checked."""

import csv
import errno
import io
import json
import random

import pandas as pd
import pytest
from frictionless import Package, system

from helpers import charts, tables
from helpers.errors import LessonError, UnknownChoiceError
from helpers.likeness import nearest_name
from helpers.tables import form, reading, sense
from helpers.web import site
from helpers.workshop import build


def saved(text, **dialect):
    """A table as a program with another dialect saves it."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", **dialect).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


def told(name):
    with pytest.raises(tables.TableError) as caught:
        tables.load(name)
    return str(caught.value)


USSR = "steel_nmc,USSR,1932,,5.927,"
JAN = "population_adk_january,USSR,1932,1 January,"
FILES = {
    "semicolons": (lambda t: saved(t, delimiter=";"), "saved with semicolons", "CSV with commas"),
    "semicolons, all in quotes": (
        lambda t: saved(t, delimiter=";", quoting=csv.QUOTE_ALL),
        "saved with semicolons",
        "commas",
    ),
    "tabs": (lambda t: saved(t, delimiter="\t"), "saved with tabs", "CSV with commas"),
    "sep=": (lambda t: "sep=,\n" + t, "line for Excel", "Delete that line"),
    "sep=;": (lambda t: "sep=;\n" + saved(t, delimiter=";"), "line for Excel", "Delete that line"),
    "a note on top": (lambda t: "# my notes\n" + t, "begins with a note", "Delete that line"),
    "a note, with commas": (lambda t: "# a, b, c\n" + t, "begins with a note", "Delete that"),
    "a web page": (lambda t: "<!DOCTYPE html>\n<html>", "is a web page", "fresh copy"),
    "a merge": (
        lambda t: t.replace("\nsteel_nmc", "\n<<<<<<< HEAD\nsteel_nmc", 1),
        "both sides of a merge",
        "delete these lines",
    ),
    "a note of git's": (lambda t: "version https://git-lfs.x\n", "only a note", "git lfs pull"),
    "nothing": (lambda t: "", "is empty", "fresh copy"),
    "blanks": (lambda t: " \n\n", "is empty", "fresh copy"),
    "no rows": (lambda t: t.splitlines()[0] + "\n", "has its header and no row", "fresh copy"),
    "cut in a row": (lambda t: t[: t.rindex(",read")], "only", "cut off"),
    "an open quotation mark": (
        lambda t: t.replace(USSR, 'steel_nmc,"USSR,1932,,5.927,'),
        "a quotation mark is open",
        "doubled",
    ),
    "columns in another order": (
        lambda t: t.replace("series,entity,", "entity,series,", 1),
        "another order",
        "The columns are",
    ),
    "a blank before a column": (
        lambda t: t.replace("series,entity,", "series, entity,", 1),
        "entity is missing",
        "The columns are",
    ),
    "columns in capitals": (
        lambda t: t.replace("series,entity,", "Series,Entity,", 1),
        "'Series' is not one",
        "The columns are",
    ),
    "the columns once more": (
        lambda t: t + t.splitlines()[0] + "\n",
        "names the columns once more",
        "Delete that row",
    ),
    "one more column": (
        lambda t: "\n".join(line + "," for line in t.splitlines()) + "\n",
        "is not one of this table",
        "The columns are",
    ),
}
BYTES = {
    "UTF-16": (lambda t: t.encode("utf-16"), "saved as UTF-16", "in UTF-8"),
    "Latin-1": (lambda t: t.replace("USSR", "ÜSSR").encode("latin-1"), "not UTF-8", "encoding"),
    "a spreadsheet": (lambda t: b"PK\x03\x04" + t.encode(), "spreadsheet's own file", "CSV with"),
    "a NUL": (lambda t: t.replace("USSR", "US\x00R", 1).encode(), "holds a NUL", "fresh copy"),
}
CELLS = {
    "decimal comma, bare": ("5,927", "decimal comma", "write 5.927"),
    "decimal comma in quotes": ('"5,927"', "decimal", "5.927"),
    "thousands": ('"5,927,000"', "marks between thousands", "5927000"),
    "a no-break space": ("5\u00a0927", "marks between thousands", "5927"),
    "an underscore": ("5_927", "marks between thousands", "5927"),
    "full-width digits": ("５.９２７", "another kind", "Write 5.927"),
    "Arabic digits": ("٥.٩", "another kind", "Write 5.9"),
    "a dash for a minus": ("−5.9", "minus is a dash", "-5.9"),
    "a unit": ("5.9 million", "unit stands in series.csv", "only the number"),
    "percent": ("59%", "unit stands in series.csv", "only the number"),
    "no figure": ("n/a", "Leave the cell empty", "number"),
    "a spreadsheet's word": ("#REF!", "word for a mistake", "Write the value"),
    "hashes": ("########", "word for a mistake", "Write the value"),
    "a blank": (" 5.927", "blank", "5.927"),
    "a date": ("05-Sep", "made a date of it", "to text"),
    "a letter": ("5.9x", "Allowed: a number", "'5.9x'"),
    "a thousandfold": ("5927", "Is the unit right", "near"),
    "a minus too many": ("-5.927", "from 0 to", "Allowed"),
    "infinity": ("inf", "Allowed: a number", "'inf'"),
}


@pytest.mark.parametrize("case", [*FILES, *BYTES])
def test_a_file_of_another_form_is_named(copy, case):
    change, what, help_ = {**FILES, **BYTES}[case]
    path = copy / "ussr.csv"
    changed = change(path.read_text(encoding="utf-8"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    said = told("ussr")
    assert "data/ussr.csv" in said and what in said and help_ in said, said
    assert len(said) < 1500


def test_the_build_says_the_same_and_seals_nothing(copy, capsys):
    path = copy / "claims.csv"
    path.write_text(saved(path.read_text(encoding="utf-8"), delimiter=";"), encoding="utf-8")
    before = (copy / "checksums.sha256").read_bytes()
    assert build.main([]) == 1
    assert "data/claims.csv is saved with semicolons" in capsys.readouterr().err
    assert (copy / "checksums.sha256").read_bytes() == before


@pytest.mark.parametrize("case", CELLS)
def test_a_figure_written_another_way_is_named(copy, case):
    cell, what, help_ = CELLS[case]
    path = copy / "ussr.csv"
    text = path.read_text(encoding="utf-8")
    assert USSR in text
    path.write_text(text.replace(USSR, f"steel_nmc,USSR,1932,,{cell},"), encoding="utf-8")
    said = told("ussr")
    assert "data/ussr.csv, row " in said and what in said and help_ in said, said


@pytest.mark.parametrize("name", ["claims", "ussr", "sources", "people", "world_famines"])
@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_every_table_saved_with_other_marks_is_named(copy, name, mark):
    path = copy / f"{name}.csv"
    path.write_text(saved(path.read_text(encoding="utf-8"), delimiter=mark), encoding="utf-8")
    assert "saved with" in told(name)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("vital_rates", ",1 January,", ",01-Jan,", "column period has '01-Jan'. A spreadsheet"),
        ("vital_rates", ",1 January,", ",1/1/1932,", "made a date of it"),
        ("vital_rates", ",1 January,", ",1932-01-01,", "'1932-01-01'. Allowed: words"),
        ("vital_rates", ",1 January,", ",1 january 1932 1,", "Allowed: words"),
        ("ussr", ",USSR,", ",Soviet Union,", "Did you mean 'USSR'"),
        ("ussr", ",USSR,", ",U.S.S.R.,", "Did you mean 'USSR'"),
        ("china", ",China,", ",PRC,", "Did you mean 'China'"),
        ("china", ",China,", ",china,", "Did you mean 'China'"),
        ("gdp_per_capita", ",United Kingdom,", ",UK,", "Did you mean 'United Kingdom'"),
        ("provinces", ",Sichuan,", ",Szechwan,", "Did you mean 'Sichuan'"),
        ("claims", ",partly,", ",party,", "Did you mean 'partly'"),
        ("claims", "bolt_vanzanden2020;", "bolt_vanzanden2002;", "column sources has"),
        ("timeline", "1949-10-01", "1949-02-31", "There is no such day"),
        ("timeline", "1949-10-01", "2999-01-01", "That year cannot be"),
        ("timeline", "1949-10-01", "01.10.1949", "spelled like"),
        ("people", "1958-1962", "1962-1958", "years run backwards"),
        (
            "famine_estimates",
            ",2.1,2.55,3.0,",
            ",2.1,2.55,1.0,",
            "central (2.55) is above high (1)",
        ),
        ("world_famines", ",1919,1919,", ",1919,1918,", "year_from (1919) is above year_to"),
        ("world_famines", ",1919,1919,", ",1919.5,1919,", "takes whole numbers"),
        ("series", "adult_male_height,Height", ",Height", "not empty"),
        ("scorecard", ",politics,", ",politcs,", "Did you mean 'politics'"),
        ("ussr", ",read,\n", ",read,NA\n", "Leave the cell empty"),
        ("people", "earth dam", "earth\u00a0dam", "Write one plain blank"),
        ("people", "earth dam", "earth\ndam", "Write one plain blank"),
        ("people", "earth dam", "earth  dam", "Write one plain blank"),
        ("people", "earth dam", "e\u0301arth dam", "in two parts"),
        ("people", "An old man", "An\u200b old man", None),
        ("people", "earth dam", "earth\u200bdam", "letter that cannot be seen"),
        ("people", "Isabel and David Crook", "Isabel et Davi\u00c3\u00a9", "saved in another code"),
        ("causes", ",61,,,", ",161,,,", "from 0 to 100"),
    ],
)
def test_what_makes_no_sense_is_named(copy, name, old, new, words):
    path = copy / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    if words is None:
        assert old not in text
        return
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert words in told(name), told(name)


def test_a_blank_where_is_named_and_a_number_alone_too(copy):
    path = copy / "ussr.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",NMC-60-abridged", ", NMC-60-abridged", 1), encoding="utf-8")
    first = tables.problems("ussr")
    row = next(line for line in text.splitlines() if line.startswith("steel_nmc,USSR,1932,"))
    where = next(csv.reader([row]))[6]
    quoted = f'"{where}"' if "," in where else where
    path.write_text(text.replace(row, row.replace(quoted, "12")), encoding="utf-8")
    assert "the place in the source in words" in told("ussr")
    assert all("blank" in line for line in first)


def test_a_key_that_is_there_twice_names_both_rows_and_its_columns(copy):
    path = copy / "ussr.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert f"row {len(lines) + 1} has the same primary key as row 2: series, entity" in told("ussr")


def test_harmless_marks_are_read_over(copy):
    path = copy / "ussr.csv"
    plain = tables.load("ussr")
    text = path.read_text(encoding="utf-8")
    for changed in (
        "\ufeff" + text,
        text.replace("\n", "\r\n"),
        saved(text, quoting=csv.QUOTE_ALL),
    ):
        path.write_bytes(changed.encode("utf-8"))
        pd.testing.assert_frame_equal(tables.load("ussr"), plain)


def test_a_long_cell_is_not_repeated_whole(copy):
    path = copy / "ussr.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(USSR, f"steel_nmc,USSR,1932,,{'9x' * 500_000},"), encoding="utf-8")
    assert len(told("ussr")) < 400


@pytest.mark.parametrize("name", ["ussr", "series", "sources"])
def test_a_table_that_may_not_be_read_is_named(copy, monkeypatch, name):
    read = reading.Path.read_bytes

    def refuse(path):
        if path.name == f"{name}.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    monkeypatch.setattr(reading.Path, "read_bytes", refuse)
    assert f"data/{name}.csv cannot be read" in told(name)


@pytest.mark.parametrize("name", ["series", "sources", "entities"])
@pytest.mark.parametrize("spoiled", [b"", b"<html>", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_table_that_others_point_to_is_named_when_it_is_damaged(copy, name, spoiled):
    (copy / f"{name}.csv").write_bytes(spoiled)
    path = copy / "ussr.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(USSR, "steel_nmc,USSR,1932,,5.928,"), encoding="utf-8")
    assert f"data/{name}.csv" in told("ussr")


@pytest.mark.parametrize("spoiled", [b"\xff\xfe", b"", b"nonsense"])
def test_without_readable_seals_every_table_is_checked(copy, spoiled):
    (copy / "checksums.sha256").write_bytes(spoiled)
    assert len(tables.load("people"))
    (copy / "people.csv").write_text("a;b\n", encoding="utf-8")
    assert "data/people.csv" in told("people")


def test_seals_that_are_a_folder_do_no_harm(copy):
    (copy / "checksums.sha256").unlink()
    (copy / "checksums.sha256").mkdir()
    assert len(tables.load("people"))


@pytest.mark.parametrize("spoiled", ["series;entity\n", "series,entity\na,b\n", ""])
def test_a_damaged_table_that_was_sealed_is_named_all_the_same(copy, spoiled):
    (copy / "ussr.csv").write_text(spoiled, encoding="utf-8")
    build.seal(copy)
    assert "data/ussr.csv" in told("ussr")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: [], "must be an object"),
        (lambda d: {**d, "resources": None}, "a list 'resources'"),
        (lambda d: {**d, "resources": [1]}, "Resource 1 is not an object"),
        (lambda d: d["resources"][4].pop("schema") and d, "Resource ussr has no 'schema'"),
        (lambda d: d["resources"][4].pop("path") and d, "Resource ussr has no 'path'"),
        (lambda d: d["resources"][4].pop("name") and d, "Resource 5 has no 'name'"),
        (lambda d: d["resources"][4].update(path="../x.csv") or d, "its path must be ussr.csv"),
        (lambda d: d["resources"][4]["schema"].update(fields=3) or d, "no list of fields"),
        (lambda d: field(d).update(type="nubmer") or d, "Did you mean 'number'"),
        (lambda d: field(d).pop("name") and d, "a field has no name"),
        (lambda d: field(d)["constraints"].update(minimum="low") or d, "minimum of field value"),
        (lambda d: field(d)["constraints"].update(pattern="(") or d, "pattern of field value"),
        (lambda d: field(d)["constraints"].update(enum="a") or d, "enum of field value"),
        (lambda d: field(d).update(constraints=[]) or d, "are not an object"),
        (lambda d: keys(d).update(primaryKey=["sieres"]) or d, "'sieres', which is no field"),
        (lambda d: keys(d)["foreignKeys"][0].update(fields="x") or d, "'x', which is no field"),
        (lambda d: keys(d)["foreignKeys"][0].update(reference=1) or d, "leads to no table"),
        (lambda d: keys(d).update(foreignKeys=3) or d, "keys are not lists"),
    ],
)
def test_a_slip_in_the_description_is_named(copy, change, words):
    path = copy / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(change(described)), encoding="utf-8")
    said = told("ussr")
    assert "data/datapackage.json: " in said and words in said, said


def field(described):
    return described["resources"][4]["schema"]["fields"][4]


def keys(described):
    return described["resources"][4]["schema"]


def test_a_table_that_is_not_described_is_named(copy, capsys):
    (copy / "atlantis.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "data/atlantis.csv is there, but not described" in told("atlantis")
    assert build.main([]) == 1
    assert "data/atlantis.csv is not described" in capsys.readouterr().err


def test_leftovers_of_other_systems_are_no_tables_and_are_not_sealed(copy):
    for name in ("._ussr.csv", "~lock.ussr.csv", ".~lock.ussr.csv#"):
        (copy / name).write_bytes(b"\x00\x05\x16\x07")
    assert tables.undescribed() == []
    (copy / "ussr (conflicted copy).csv").write_bytes(b"x")
    assert "ussr (conflicted copy).csv is not described" in tables.undescribed()[0]
    build.seal(copy)
    assert "ussr (" not in (copy / "checksums.sha256").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "entry",
    [
        "@scroll{allen2003, title = {x}}",
        "@book{allen2003, title = {x}, year = {{{}",
        "@book{allen2003 title}",
        "@book{allen2003, author = {,,,,,}, title = {x}}",
        "@book{allen2003",
    ],
)
def test_any_slip_in_the_bibliography_is_named(copy, entry):
    (copy / "references.bib").write_text(entry + "\n", encoding="utf-8")
    with pytest.raises(LessonError, match="'allen2003'"):
        tables.cite("allen2003")


@pytest.mark.parametrize("spoiled", ["[]", "{", "3"])
def test_citations_that_are_damaged_are_made_anew(copy, spoiled):
    (copy / tables.CITATIONS).write_text(spoiled, encoding="utf-8")
    build.seal(copy)
    assert "Farm to Factory" in tables.cite("allen2003")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Soviet Union", "USSR"),
        ("SOVIET UNION", "USSR"),
        ("ussr", "USSR"),
        ("Great Britain", "United Kingdom"),
        ("Chna", "China"),
        ("Cote d'Ivoire", "Côte d'Ivoire"),
        ("xyzzy", None),
    ],
)
def test_a_name_finds_the_one_that_is_meant(word, meant):
    known = ["Slovenia", "USSR", "China", "United Kingdom", "Côte d'Ivoire", "United States"]
    assert nearest_name(word, known) == meant


def test_a_lesson_that_asks_for_the_soviet_union_is_told_the_name():
    with pytest.raises(UnknownChoiceError, match="Did you mean 'USSR'"):
        tables.row(tables.load("ussr"), "steel_nmc", "Soviet Union", 1932)


def test_the_published_tables_make_sense():
    assert [s for name in tables.names() for s in tables.problems(name)] == []


def test_what_frictionless_refuses_we_refuse_too(copy):
    """Random damages of single cells."""
    chance = random.Random(1932)
    path = copy / "ussr.csv"
    text = path.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    spoils = ["", "x", "-1", "3000000", "1.5", "1899", "READ", "a b", "9" * 9, "USSR", "quoted"]
    refused = 0
    for _ in range(60):
        changed = [list(row) for row in rows]
        row = chance.randrange(1, len(rows))
        changed[row][chance.randrange(len(rows[0]))] = chance.choice(spoils)
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(changed)
        path.write_text(out.getvalue(), encoding="utf-8")
        with system.use_context(trusted=True):
            package = Package(str(copy / "datapackage.json"))
            theirs = package.get_resource("ussr").validate().valid
        if not theirs:
            refused += 1
            assert tables.problems("ussr"), changed[row]
    assert refused > 20


def test_a_table_that_is_not_as_published_says_so_under_every_chart(copy):
    """Here rows are gone, which no rule can know."""
    assert tables.changed() == ""
    path = copy / "ussr.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:300] + lines[303:]), encoding="utf-8")
    ussr = tables.load("ussr")
    assert "data/ussr.csv was changed on this computer" in tables.changed()
    chart = charts.delivered(ussr, tables.load("china"), tables.load("gdp_per_capita"))
    assert "Not as published: data/ussr.csv" in chart.picture
    path.write_text("".join(lines), encoding="utf-8")
    assert tables.changed() == "" and "Not as published" not in chart.picture


def test_a_number_is_compared_with_the_numbers_that_are_allowed(copy):
    path = copy / "timeline.csv"
    text = path.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if ",-1," in line)
    path.write_text(text.replace(old, old.replace(",-1,", ",+1,")), encoding="utf-8")
    assert tables.problems("timeline") == []
    path.write_text(text.replace(old, old.replace(",-1,", ",0,")), encoding="utf-8")
    (said,) = tables.problems("timeline")
    assert "column push has '0'" in said and "one of -1, 1" in said


def test_sizes_are_compared_within_a_series_only():
    rows = [{"series": "a", "entity": "x", "value": str(v)} for v in (1, 2, 3, 2000)]
    rows += [{"series": "b", "entity": "x", "value": "5000"}]
    assert [number for number, _ in sense._sizes(rows)] == [5]


def test_one_reader_serves_the_check_and_the_picture(copy):
    """The cells that were checked are those that are drawn, for every table."""
    for name in tables.names():
        resource = reading._resource(name)
        rows = form.rows_of(copy / resource["path"], resource)
        table = tables.load(name)
        assert len(table) == len(rows) - 1
        for at, column in enumerate(rows[0]):
            if table[column].dtype == "str":
                assert table[column].tolist() == [row[at] for row in rows[1:]], (name, column)


def test_what_programs_leave_beside_a_page_of_a_table_is_no_page(copy, monkeypatch):
    monkeypatch.setattr(tables, "DATA", copy)
    before = site._data_bodies()
    for left in ("._ussr.md", "ussr (1).md", "ussr-conflict.md", "Thumbs.md"):
        (copy / "pages" / left).write_bytes(b"\x00\xff")
    assert site._data_bodies() == before
