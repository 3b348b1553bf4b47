"""The figures of a chart one by one: what is spoken, and the description in four parts."""

import pandas as pd

from helpers.web import points

ROWS = pd.DataFrame(
    [
        ("USSR", 1928, 4.25, "read"),
        ("USSR", 1932, 5.93, "read"),
        ("USSR", 1933, 99.0, "unchecked"),
        ("China", 1957, 5.35, "quoted"),
        ("China", 1960, 18.66, "read"),
    ],
    columns=["entity", "year", "value", "checked"],
).assign(unit="million tonnes", source="narkhoz1956")


def test_a_point_says_who_when_how_much_and_its_range():
    rows = ROWS.assign(low=4.0, high=[4.5, 6.0, 99.0, 5.35, 19.0])
    first = points.of_rows(rows)[0]
    assert first.spoken == "USSR, 1928: 4.25 million tonnes (range 4 to 4.5)"


def test_the_four_parts_are_worked_out_and_no_unconfirmed_figure_is_an_extreme():
    told = points.four_parts("Steel, million tonnes", points.of_rows(ROWS))
    assert told.startswith("What it is: Steel, million tonnes; 5 figures, 1928 to 1960.")
    assert "highest China, 1960: 18.66 million tonnes; lowest USSR, 1928: 4.25" in told
    assert "USSR, from 4.25 in 1928 to 99 in 1933 (not yet confirmed), up" in told
    assert "Comparison: at its highest the USSR has 5.93 million tonnes (1932), China" in told


def test_a_line_of_csv_has_the_columns_of_its_head():
    head, *lines = points.lines(ROWS.assign(note='he said "so", twice'))
    assert head == "entity,year,value,checked,unit,source,note"
    assert lines[0] == 'USSR,1928,4.25,read,million tonnes,narkhoz1956,"he said ""so"", twice"'
