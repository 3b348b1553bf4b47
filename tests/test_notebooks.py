"""Every notebook: its form, its prose, its words for pictures, and that it runs anywhere, alone and
without network."""

import ast
import json
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from prose import bare_numbers, misnamed, tolls_without_years

from helpers import course, tables
from helpers.workshop import minutes, notebooks

PATHS = notebooks.all_notebooks()
LESSONS = notebooks.lessons()
NAMES = dict(tables.load("sources").set_index("source")["short"])
OPENING = ["Question", "For whom", "Minutes", "You need", "Data", "Claims tested"]
CLOSING = ["What we saw", "What remains open", "Sources used"]
PICTURE = re.compile(
    r'<img src="data:image/(?:svg\+xml|png);base64,([A-Za-z0-9+/=]+)"[^>]*alt="([^"]*)"'
)
OFFLINE = Path(__file__).parent / "offline"


def ids(paths):
    return [path.stem for path in paths]


every = pytest.mark.parametrize("path", PATHS, ids=ids(PATHS))
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=ids(LESSONS))


def markdown(path):
    return [cell for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]


def code(path):
    return [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]


def html_of(notebook):
    outputs = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    return ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]


def test_there_are_lessons():
    assert tuple(LESSONS) == course.in_force().lessons


@every
def test_stored_form(path):
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["metadata"]["kernelspec"]["name"] == "python3"
    assert "widgets" not in stored["metadata"]
    assert b"\r" not in path.read_bytes()
    assert path.stat().st_size <= 300_000
    assert all(cell["id"] for cell in stored["cells"])


@every
def test_every_cell_was_run_in_order_without_error(path):
    cells = [cell for cell in code(path) if cell.source.strip()]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [
        o
        for cell in cells
        for o in cell.outputs
        if o.output_type == "error" or o.get("name") == "stderr"
    ]


@every
def test_cells_are_short_and_plain(path):
    lines = [
        len([line for line in cell.source.splitlines() if line.strip()]) for cell in code(path)
    ]
    assert np.median(lines) <= (4 if path in LESSONS else 6) and max(lines) <= 15
    for cell in code(path):
        assert not cell.source.rstrip().endswith(";"), cell.source
        assert not re.search(
            r"inplace=True|except:|filterwarnings|simplefilter|Output\(|clear_output", cell.source
        ), cell.source


@every_lesson
def test_nothing_that_a_cell_says_is_lost(path):
    """A cell shows the value of its last line alone."""
    for cell in code(path):
        for line in ast.parse(cell.source).body[:-1]:
            assert not isinstance(line, ast.Expr), f"{cell.id}: {ast.unparse(line)[:60]}"


@every_lesson
def test_code_is_folded_under_a_line_in_words_and_what_is_worth_reading_stays_open(path):
    """What JupyterLab shows of a folded cell is its first line."""
    for cell in code(path):
        first = cell.source.splitlines()[0]
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert re.match(r"# [A-Z]", first), cell.source
        assert folded != first.startswith("# Worth reading:"), cell.source
        assert cell.outputs or "from helpers.lesson import" in cell.source, cell.source


@every
def test_headings_go_down_one_step_at_a_time(path):
    headings = [
        len(hashes)
        for cell in markdown(path)
        for hashes in re.findall(r"^(#+) ", cell.source, re.MULTILINE)
    ]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in zip(headings, headings[1:], strict=False))


@every
def test_numbers_in_prose_are_computed_or_cited(path):
    bare = [
        sentence for cell in markdown(path) for sentence in bare_numbers(cell.source, set(NAMES))
    ]
    assert bare == []


@every
def test_a_toll_in_prose_has_its_years(path):
    cells = notebooks.read(path).cells
    told = [cell.source for cell in cells if cell.cell_type == "markdown"]
    printed = [each.get("data", {}) for cell in cells for each in cell.get("outputs", [])]
    told += [each["text/markdown"] for each in printed if "text/markdown" in each]
    assert [bare for text in told for bare in tolls_without_years(text)] == []


@every
def test_sources_in_prose_are_named_by_author_and_year_and_lead_to_their_entry(path):
    assert [wrong for cell in markdown(path) for wrong in misnamed(cell.source, NAMES)] == []


@every_lesson
def test_opening_block_and_closing_sections(path):
    cells = markdown(path)
    opening = "\n".join(cell.source for cell in cells[:2])
    assert [label for label in OPENING if f"**{label}" not in opening] == []
    headings = re.findall(r"^## (.*)$", "\n".join(cell.source for cell in cells), re.MULTILINE)
    assert headings[-3:] == CLOSING


@every_lesson
def test_what_a_learner_writes_goes_into_forms_and_never_into_the_lesson(path):
    cells = notebooks.read(path).cells
    assert not [cell for cell in cells if "answer" in cell.metadata.get("tags", [])]
    assert "double-click" not in "".join(cell.source for cell in cells).lower()
    called = "\n".join(cell.source for cell in code(path))
    number = path.stem[:2]
    assert f'notes("{number}"' in called and called.count(f'progress("{number}")') == 1


@every_lesson
def test_the_first_thing_said_is_how_the_lesson_comes_to_life(path):
    opening = markdown(path)[0].source
    assert "**First:** choose *Run* in the menu at the top, then *Run All Cells*" in opening


@every_lesson
def test_where_a_learner_is_told_to_stop_nothing_below_gives_it_away(path):
    """The first result below such a line stands behind another line, which the learner opens."""
    cells = notebooks.read(path).cells
    for place, cell in enumerate(cells):
        guess = re.search(r"Stop here|open the (table|line)|before you scroll on", cell.source)
        if cell.cell_type == "markdown" and guess:
            below = [each for each in cells[place + 1 :] if html_of_cell(each)]
            forms = ("ask(", "poll(", "vote(")
            results = [each for each in below if not each.source.splitlines()[-1].startswith(forms)]
            assert "<details><summary><strong>" in html_of_cell(results[0]), cell.source[:60]


def html_of_cell(cell):
    outputs = cell.get("outputs", [])
    return "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)


@every_lesson
def test_core_and_extension_are_marked(path):
    text = "\n".join(cell.source for cell in markdown(path))
    assert "(core" in text and "(extension" in text
    assert "In class" in text and "Homework" in text


@every_lesson
def test_the_minutes_of_the_parts_add_up_to_those_of_the_opening(path):
    core, both = minutes.total(path, "core"), minutes.total(path, "core", "extension")
    assert (
        f"{both} minutes; the parts marked *core* take {core} minutes" in markdown(path)[0].source
    )


@every_lesson
def test_claims_at_home_here_are_named_and_no_others(path):
    ledger = tables.load("claims")
    home = set(ledger.loc[ledger["lesson"] == path.stem, "claim_id"])
    opening = "\n".join(cell.source for cell in markdown(path)[:2])
    line = next(row for row in opening.splitlines() if "**Claims tested" in row)
    assert set(re.findall(r"\b[AB]\d\d\b", line)) == home
    rest = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.source != opening)
    shown = rest + "\n".join(html_of(notebooks.read(path)))
    assert [claim for claim in sorted(home) if shown.count(claim) < 2] == []


@every_lesson
def test_sources_used_covers_every_citation(path):
    last = html_of(notebooks.read(path))[-1]
    cited = {key for cell in markdown(path) for key in tables.cited_in(cell.source)}
    assert [key for key in sorted(cited) if f'<li id="{key}">' not in last] == []


@every
def test_every_picture_says_what_it_shows_and_where_from(path):
    for page in html_of(notebooks.read(path)):
        for _, alt in PICTURE.findall(page):
            assert len(alt) >= 80, alt
        assert page.count("<img") == len(PICTURE.findall(page))
        # Stripes have no table: they stand for tables too long to be written out.
        if "svg+xml" in page:
            assert "<table" in page and "<details>" in page
    bare = [o for cell in code(path) for o in cell.outputs if "image/png" in o.get("data", {})]
    assert bare == []


@every_lesson
def test_tables_have_words_at_their_head_and_name_sources_by_their_authors(path):
    shown = " ".join(html_of(notebooks.read(path)))
    heads, cells = (re.findall(rf"<{kind}[^>]*>(.*?)</{kind}>", shown) for kind in ("th", "td"))
    assert not [head for head in heads if "_" in head]
    assert not [cell for cell in cells if NAMES.keys() & set(cell.split("; "))]


@every
def test_no_machine_s_path_is_stored(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(/home/|/root/|/Users/|/tmp/|/work/|[A-Z]:\\\\)", text)


def run_twice(path, folder, log, monkeypatch):
    """The notebook as two folders give it: first somewhere else, then, in the same kernel, the root
    of the course."""
    monkeypatch.setenv("TWO_LEAPS_NETWORK_LOG", str(log))
    monkeypatch.setenv("PYTHONPATH", str(OFFLINE))
    first, second = notebooks.read(path), notebooks.read(path)
    move = new_code_cell(f"import os\nos.chdir({str(notebooks.ROOT)!r})")
    for cell in second.cells:
        cell.id += "-again"
    count = len(first.cells)
    first.cells += [move, *second.cells]
    cells = notebooks.tidy(notebooks.execute(first, folder)).cells
    return [NotebookNode({**second, "cells": part}) for part in (cells[:count], cells[count + 1 :])]


def words(notebook):
    blank = PICTURE.sub(r'<img alt="\2"', nb_text(notebook))
    return blank


def nb_text(notebook):
    return "\n".join(html_of(notebook)) + json.dumps(
        [o.get("text") for c in notebook.cells for o in c.get("outputs", [])]
    )


@every
def test_runs_from_any_folder_and_twice_without_network_and_gives_what_is_stored(
    path, tmp_path, monkeypatch
):
    # nbval runs it a third time, in its own folder.
    folder, log, stored = tmp_path / "ma clé à part", tmp_path / "network.log", notebooks.read(path)
    folder.mkdir()
    for new in run_twice(path, folder, log, monkeypatch):
        assert words(new) == words(stored)
        if on_the_locked_platform():
            assert PICTURE.findall(nb_text(stored)) == PICTURE.findall(nb_text(new))
    assert not log.exists(), log.read_text(encoding="utf-8")


def on_the_locked_platform():
    return (
        bool(os.environ.get("CI")) and sys.platform == "linux" and sys.version_info[:2] == (3, 11)
    )


def test_the_network_watch_sees_an_attempt(tmp_path):
    import subprocess

    log = tmp_path / "network.log"
    env = {**os.environ, "PYTHONPATH": str(OFFLINE), "TWO_LEAPS_NETWORK_LOG": str(log)}
    attempt = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
    done = subprocess.run(
        [sys.executable, "-c", attempt], env=env, capture_output=True, check=False
    )
    assert done.returncode != 0
    assert "192.0.2.1" in log.read_text(encoding="utf-8")
