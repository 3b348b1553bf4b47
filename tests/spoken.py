"""The numbers that the description of a chart speaks, and the figures they must come from."""

import re
from itertools import chain

import numpy as np
import pandas as pd

from helpers import tables
from helpers.arithmetic import growth, regions

SPAN = re.compile(r"\b(\d\d)(\d\d)-(\d\d)\b")
NUMBER = re.compile(r"(?<![\w.])[−+]?\d[\d,]*(?:\.\d+)?")
COUNTED = re.compile(r"(\d+) (?:published )?estimates?\b")
PARTS_OF = {"thousand": 1e-3, "million": 1e-6}


def numbers(words):
    """Every number in a text with how many decimals it is spoken; '1959-61' is 1959 and 1961."""
    for found in NUMBER.findall(SPAN.sub(r"\1\2 \1\3", words)):
        plain = found.replace("−", "-").replace(",", "")
        yield float(plain), len(plain.partition(".")[2])


def unbacked(chart, also=()):
    """The numbers in a chart's description that round to no figure behind it: none in its rows,
    table, sources, nor in `also`."""
    known = np.array([*figures(chart), *also], dtype=float)
    # A fall is spoken without its sign, and shares as percent.
    sizes = np.abs(
        np.concatenate(
            [known, 100 * known[np.abs(known) <= 1], *(known * part for part in PARTS_OF.values())]
        )
    )
    said = numbers(chart.alt)
    return [
        number
        for number, decimals in said
        if not np.any(np.abs(sizes - abs(number)) <= 0.5 * 10.0**-decimals + 1e-9)
    ]


def miscounted(chart, also=()):
    """Numbers of estimates spoken that are no count of rows: of those alike in some column, or one
    of `also`."""
    counts = [
        table[column].value_counts() for table in (chart.rows, chart.table) for column in table
    ]
    known = set(also) or {count for found in counts for count in found}
    return [number for number in map(int, COUNTED.findall(chart.alt)) if number not in known]


def figures(chart):
    """Every number behind a chart, those inside words included."""
    words = [chart.measure, *map(tables.short, chart.sources)]
    for table in (chart.rows, chart.table):
        cells = pd.Series(
            chain(table.columns, *(table[column].dropna() for column in table)), dtype=object
        )
        yield from cells[cells.map(lambda cell: not isinstance(cell, str))]
        words += cells[cells.map(lambda cell: isinstance(cell, str))].tolist()
    yield from (number for text in words for number, _ in numbers(text))


def unspoken(chart):
    """Places whose names stand on the picture, and the two cases if they are drawn, that the
    description does not name."""
    drawn = set(chart.rows["entity"].dropna()) if "entity" in chart.rows else set()
    written = {text.get_text() for ax in chart.figure.axes for text in ax.texts}
    cases = {"USSR": "USSR|Soviet", "China": "China|Chinese"}
    return [
        place
        for place in drawn & {*written, *cases}
        if not re.search(cases.get(place, place), chart.alt)
    ]


def rise(new, old):
    return 100 * (new / old - 1)


def of(chart, **chosen):
    """The rows of a chart's table in which columns hold these values."""
    return chart.table[(chart.table[list(chosen)] == pd.Series(chosen)).all(axis=1)]


def standing(chart, case, year):
    levels = chart.rows[chart.rows["year"] == year].set_index("entity")["value"]
    people = (
        tables.load("population")
        .query("series == 'population_mpd_2020' and year == @year")
        .set_index("entity")
    )
    others = people["value"].reindex(levels.index).drop(case).dropna()
    return [len(levels), 100 * others[levels[others.index] < levels[case]].sum() / others.sum()]


def output(chart):
    values = {
        line: own.set_index("year")["value"].astype(float)
        for line, own in of(chart, what="output").groupby("line")
    }
    return [
        rise(values["China"][1961], values["China"][1957]),
        rise(values["USSR"][1932], values["USSR"][1931]),
    ]


def falls(chart):
    """By how many percent each line stands below an earlier peak at most."""
    lines = chart.table.drop(columns=["since", "USSR year", "China year"])
    return 100 * (1 - lines / lines.cummax()).max()


def towns(chart):
    soviet, chinese = (
        of(chart, entity=entity).set_index(["version", "year"])["million people"]
        for entity in ("USSR", "China")
    )
    first = soviet["as published", 1926]
    china = chinese.droplevel("version")
    return [
        rise(soviet["as published", 1939], first),
        rise(soviet["corrected", 1939], first),
        china[1960] - china[1957],
        china.loc[1960:].min() - china[1960],
    ]


def left(chart):
    return 100 - of(chart, country="USSR")["tonnes, base = 100"]


def above(chart):
    cases = chart.table.groupby("case")
    return [
        rise(own.query("kind == 'report'")["value"].max(), later)
        for _, own in cases
        for later in own["value"]
    ]


def ledger(chart):
    one = chart.table.set_index("line")
    # Grams stand there only where somebody was counted.
    people = [name for name in one.index if name.startswith("kilograms left per")]
    grams = [one.loc[name, "changed"] * 1000 / 365 for name in people]
    year = int(re.findall(r"\b(19\d\d)\b", chart.title)[-1])
    exported = one.loc["exported", ["difference", "as recorded"]] / 0.180
    return [year, *grams, *exported]


def missing(chart):
    lost = chart.table[chart.table["year of birth"].between(*regions.FAMINE)].sum()
    return [
        100 - 100 * lost[f"{place}, counted"] / lost[f"{place}, expected"]
        for place in ("Anhui", "Jiangxi")
    ]


def correlation(chart):
    found = regions.rank_correlation(chart.rows["x"], chart.rows["y"])
    return [chart.table.corr("spearman", numeric_only=True).iloc[0, 1], found.low, found.high]


# What is spoken and stands in no table, worked out here once more from the tables.
DERIVED = {
    "standings": lambda chart: [*standing(chart, "USSR", 1928), *standing(chart, "China", 1957)],
    "records": lambda chart: [
        growth.pace(tables.load("gdp_per_capita"), "2020", "USSR", 1928, 1940)
    ],
    "output_and_people": output,
    "delivered": falls,
    "towns": towns,
    "left_in_village": left,
    "paper_harvests": above,
    "grain_ledger": ledger,
    "cause_shares": lambda chart: [len(chart.table)],
    "toll_ladder": (
        lambda chart: chart.rows.query("role == 'main' and checked != 'unchecked'")[
            "method"
        ].value_counts()
    ),
    "rates_and_baseline": lambda chart: chart.table.groupby("series")[
        "excess deaths, million"
    ].sum(),
    "not_adding_up": lambda chart: [chart.table.query("1960 <= year <= 1964")["left over"].sum()],
    "estimates_over_time": lambda chart: [1991],
    "province_tiles": lambda chart: [len(chart.rows)],
    "birth_years": missing,
    "place_scatter": correlation,
    "counterfactuals": lambda chart: [
        rise(*chart.table.set_index("year").loc[1940, ["USSR at that pace", "USSR"]])
    ],
    "trap_and_record": lambda chart: [10],
}
