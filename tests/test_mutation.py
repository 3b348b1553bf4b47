"""Figures that must agree do, each rule of agreement.toml can fail, and of figures changed one by
one at most one in a hundred goes unnoticed."""

import csv
import random
import re
import shutil
from itertools import islice

import pytest

from helpers import tables
from helpers.tables import agreement, validation
from helpers.workshop import mutation

EVERY_FIGURE = mutation.notebooks.ROOT / "notebooks/instructors" / mutation.PAGE


@pytest.fixture(scope="module")
def record():
    return mutation.Record()


def test_published_figures_agree(record):
    found = [slip for rule, _ in agreement.rules() for slip in rule(record.figures, None)]
    assert found == []


@pytest.mark.parametrize("number", range(len(agreement.rules())))
def test_each_rule_can_fail(record, number):
    rule, asked = agreement.rules()[number]
    chance = random.Random(number)
    # However many other tables there are.
    drawn = (record.draw(chance) for _ in range(200_000))
    for change in islice((each for each in drawn if each.table in asked), 3000):
        with record.figures.holding(change.table, change.row, change.column, change.after) as at:
            said = next(rule(record.figures, at), None)
        if said:
            assert said[0] in asked and len(said[2]) > 20
            return
    pytest.fail("3,000 changed figures, and this rule named none")


def test_every_table_with_figures_stands_on_the_page_of_every_figure(record):
    """Else a figure of it could move unseen."""
    cells = mutation.notebooks.read(EVERY_FIGURE).cells
    shown = {
        name for cell in cells for name in re.findall(r'every_figure\.\w+\("(\w+)"\)', cell.source)
    }
    assert set(record.columns) - shown == set()


def test_changed_figures_are_noticed():
    tried = list(mutation.tried(seed=5, count=60))
    missed = [str(change) for change, means, _ in tried if means == mutation.NOTHING]
    assert len(missed) <= 1, missed
    assert sum(means == mutation.RULE for _, means, _ in tried) >= 30
    words, stripes = mutation.STORED[False, True], mutation.STORED[False, False]
    assert {words, stripes} <= {means for _, means, _ in tried}


def test_an_unchanged_figure_is_not_noticed(record):
    stored = mutation.Stored([EVERY_FIGURE])
    for table, column in (("ussr", "value"), ("counties", "grain")):
        same = record.lines[table][4][record.lines[table][0].index(column)]
        change = mutation.Change(table, 5, column, "none", same, same)
        assert record.rule(change) == "" and stored.notices(change) == ("", "")


def test_what_the_command_says_of_a_change_is_what_validation_says(record, tmp_path):
    chance, seen = random.Random(11), set()
    folder = tmp_path / "data"
    shutil.copytree(tables.DATA, folder)
    while len(seen) < 6:
        change = record.draw(chance)
        said = record.rule(change)
        # Small tables, each once named and once not.
        if len(record.lines[change.table]) > 700 or (change.table, bool(said)) in seen:
            continue
        seen.add((change.table, bool(said)))
        path = folder / f"{change.table}.csv"
        lines = [line[:] for line in record.lines[change.table]]
        lines[change.row - 1][lines[0].index(change.column)] = change.after
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
        found = validation.validate(folder, record.resources, change.table)
        assert bool(found) == bool(said), (str(change), said, found)
        shutil.copy(tables.DATA / path.name, path)


def test_a_sum_that_does_not_add_up_is_named_with_both_rows(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(tables.DATA, folder)
    path = folder / "vital_rates.csv"
    text = path.read_text(encoding="utf-8")
    assert ",China,1957,,34.03," in text
    path.write_text(text.replace(",China,1957,,34.03,", ",China,1957,,35.73,"), encoding="utf-8")
    resources = {each["name"]: each for each in tables.package()["resources"]}
    (said, *_) = validation.validate(folder, resources, "vital_rates")
    assert said.startswith("data/vital_rates.csv, row 200: crude_birth_rate_official of China 1957")
    assert "35.73, and births over the people of mid-year gives" in said
