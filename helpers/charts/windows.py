"""How fast, compared with whom: growth over windows of years, the same years in several measures,
and what GDP leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from helpers import theme
from helpers.arithmetic import growth, windows
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import (
    End,
    aligned_years,
    beside,
    event,
    line,
    mark_of,
    marks,
    rows_down,
)
from helpers.charts.growth import country_papers
from helpers.errors import NoFigureError
from helpers.words import counted, joined, number, ordinal

ROOM = 20
# Vintages that differ by less than this, in percent a year, are drawn and told as one.
APART = 0.05
ALWAYS = ("USSR", "China")
WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
VINTAGES_COUNTED = counted(len(growth.VINTAGES))
PERCENT = "growth of GDP per head, percent a year"


@theme.settings()
def records(
    gdp: pd.DataFrame,
    population: pd.DataFrame,
    entities: pd.DataFrame,
    length: int = 12,
    ended_by: int = 1978,
    leave_out: Sequence[str] = windows.USUAL,
    vintage: str = "2020",
) -> Chart:
    """Each country's fastest window of `length` years, as bars, against the USSR over as many years
    from 1928 (a line).

    Tables: gdp_per_capita, population, entities. ended_by: the last year a window may end in.
    leave_out: names from windows.FILTERS. The Soviet bar is the USSR's own fastest window, whenever
    it began. Raises NoFigureError when no window is left, UnknownChoiceError for an
    unknown vintage or filter."""
    every = windows.of_length(gdp, population, entities, vintage, length)
    best = windows.records(windows.without(every, leave_out), ended_by)
    pace = growth.pace(gdp, vintage, "USSR", 1928, 1928 + length)
    others = best[best["entity"] != "USSR"]
    faster = others[others["growth"] > pace]
    figure, (ax,) = theme.canvas()
    shown = _shortened(best)
    _bars(ax, shown, dated=True)
    _soviet_line(ax, pace, 1928 + length, len(shown))
    rows = _end_rows(gdp, vintage, best, [("USSR", 1928), ("USSR", 1928 + length)])
    beyond = {"faster than the USSR from 1928": _yes(best["growth"] > pace)}
    return finish(
        figure,
        title=(
            f"By {ended_by}, {_count(len(faster), len(others))} had {_a(length)}-year run faster"
            " than the USSR's from 1928"
        ),
        measure=(
            f"Each country's fastest {length} years: {PERCENT}, {vintage} vintage."
            f" {_left_out(leave_out)}"
        ),
        alt=(
            f"Bars, one a country, with its rank and its years. {_listed(best)}. A line marks the"
            f" USSR from 1928 to {1928 + length} at {pace:.1f} percent; {len(faster)} of the"
            f" {len(others)} other bars reach beyond it."
        ),
        rows=rows,
        table=_table(best).assign(**beyond),
        extra_sources=country_papers(rows["entity"].unique()),
    )


@theme.settings()
def same_years(
    gdp: pd.DataFrame,
    population: pd.DataFrame,
    entities: pd.DataFrame,
    start: int = 1928,
    length: int = 12,
    leave_out: Sequence[str] = (),
    vintage: str = "2020",
) -> Chart:
    """Growth of every country with a figure in `start` and `length` years later, as bars, fastest
    first.

    Tables: gdp_per_capita, population, entities. leave_out: names from windows.FILTERS. Of more
    than ROOM countries the fastest are drawn, and always the USSR and China; all stand in the
    table. Raises NoFigureError when no country is left, UnknownChoiceError for an
    unknown vintage or filter."""
    every = windows.of_length(gdp, population, entities, vintage, length)
    kept = windows.without(every[every["start"] == start], leave_out)
    if kept.empty:
        raise NoFigureError(
            f"No country has a figure for {start} and for {start + length} with these filters."
        )
    table = windows.ranked(kept)
    shown = _shortened(table)
    figure, (ax,) = theme.canvas()
    _bars(ax, shown)
    hidden = (
        f" {len(table) - len(shown)} slower ones are in the table only."
        if len(shown) < len(table)
        else ""
    )
    rows = _end_rows(gdp, vintage, table)
    return finish(
        figure,
        title=_place(table, start, start + length),
        measure=(
            f"{PERCENT[0].upper()}{PERCENT[1:]}, {start} to {start + length}, {vintage} vintage,"
            f" {len(table)} countries with figures for both years.{hidden} {_left_out(leave_out)}"
        ),
        alt=f"Bars, one a country, with its rank. {_listed(table)}. {_tail(table)}",
        rows=rows,
        table=_table(table),
        extra_sources=country_papers(rows["entity"].unique()),
    )


@theme.settings()
def four_measures(
    ussr: pd.DataFrame, gdp: pd.DataFrame, population: pd.DataFrame, end: int = 1940
) -> Chart:
    """Soviet growth from 1928 to `end` in four measures: official industry, steel, GDP, GDP per
    head (2020 vintage).

    Tables: ussr, gdp_per_capita, population. Raises NoFigureError for a year without a
    figure."""
    rows = windows.four_measures(ussr, gdp, population, end)
    figure, (ax,) = theme.canvas()
    for place, row in enumerate(rows.itertuples()):
        ax.barh(place, row.growth, color=theme.USSR.colour, height=0.56, zorder=3)
        _rate(ax, row.growth, place, theme.USSR.colour)
    rows_down(ax, rows["measure"])
    # One scale for every end year, so that the bars can be compared from state to state.
    ax.set(xlim=(0, 22), xticks=range(0, 21, 5))
    ax.set_xlabel("percent a year")
    rates = rows.set_index("measure")["growth"]
    listed = joined([f"{name} {number(rate, 1)}" for name, rate in rates.items()])
    return finish(
        figure,
        title=(
            f"The USSR from 1928 to {end}: industry by its own index grew"
            f" {number(rates.iloc[0], 1)} percent a year, GDP per head {number(rates.iloc[-1], 1)}"
        ),
        measure=(
            f"Compound growth in percent a year, USSR 1928 to {end}, four measures; GDP from the"
            " 2020 vintage"
        ),
        alt=f"Four bars, percent a year: {listed}.",
        rows=rows,
        table=rows[["measure", "start", "end", "growth"]].rename(
            columns={"growth": "percent a year"}
        ),
        extra_sources=country_papers(["USSR"]),
    )


@theme.settings()
def two_drives(gdp: pd.DataFrame, vintage: str = "2020") -> Chart:
    """Growth per head of both cases before, in and after the first years of the drive, with Japan
    and India beside them.

    gdp: the gdp_per_capita table. A bar is the chosen vintage; the thin line through its end spans
    all vintages. Raises UnknownChoiceError for a vintage that is not there."""
    growth.of_vintage(gdp, vintage)
    rates = windows.paces(gdp)
    chosen = rates[rates["vintage"] == vintage].reset_index(drop=True)
    spread = rates.groupby(["entity", "start", "end"])["growth"].agg(["min", "max"])
    figure, (ax,) = theme.canvas()
    for place, row in enumerate(chosen.itertuples()):
        low, high = spread.loc[(row.entity, row.start, row.end)]
        _drive(ax, place, row, low, high)
    rows_down(ax, [f"{row.entity} {row.start} to {row.end}" for row in chosen.itertuples()])
    # The lowest bar has its thin line below it.
    ax.set(xlim=(-10.5, 6.5), ylim=(len(chosen) - 0.35, -0.5))
    ax.axvline(0, color=theme.INK, linewidth=1)
    ax.set_xlabel(PERCENT)
    grown = chosen.set_index(["entity", "start", "end"])["growth"]
    said, fell = grown.map(lambda rate: number(rate, 1)), grown["China", 1957, 1961]
    listed = [
        _drive_words(row, *spread.loc[(row.entity, row.start, row.end)])
        for row in chosen.itertuples()
    ]
    rows = pd.concat([_end_rows(gdp, each, chosen) for each in growth.VINTAGES], ignore_index=True)
    return finish(
        figure,
        title=(
            f"Per head China gained {said['China', 1952, 1957]} percent a year before the Leap,"
            f" and in it lost {number(-fell, 1)}; the USSR gained"
            f" {said['USSR', 1928, 1932]} in its first plan"
        ),
        measure=(
            f"{PERCENT[0].upper()}{PERCENT[1:]}. Bars: {vintage} vintage. Thin lines: lowest and"
            f" highest of the {VINTAGES_COUNTED} vintages"
        ),
        alt=f"Seven bars from a zero line, percent a year: {'; '.join(listed)}.",
        rows=rows,
        table=_all_vintages(rates),
        extra_sources=country_papers(rows["entity"].unique()),
    )


@theme.settings()
def output_and_people(gdp: pd.DataFrame, population: pd.DataFrame, vital: pd.DataFrame) -> Chart:
    """Whole GDP above and people below, both cases on aligned years, the last year before each
    launch as 100.

    Tables: gdp_per_capita, population, vital_rates. Below stand also the demographers' counts of
    the Soviet people on 1 January, those that were found in a document. Raises NoFigureError for a
    missing year."""
    rows = windows.output_and_people(gdp, population, vital)
    figure, (above, below) = theme.canvas(2, 1, sharex=True)
    for ax, what in ((above, "output"), (below, "people")):
        for name, own in rows[rows["what"] == what].groupby("line", sort=False):
            _index_line(ax, str(name), own)
    above.set_title(
        "GDP of the whole country, last year before the launch = 100",
        loc="left",
    )
    below.set_title("People, same base (not from zero)", loc="left")
    above.set(ylim=(0, 185), xlim=(-1.9, 12.9), yticks=[0, 50, 100, 150])
    below.set_ylim(96, 116.5)
    aligned_years(below, 0, 8, 2)
    low = rows.loc[(rows["line"] == "USSR, demographers") & (rows["year"] == 1934)].iloc[0]
    event(
        below, float(low["since"]), float(low["value"]), "counted on 1 January 1934", dx=40, dy=-18
    )
    dip = _change(rows, "USSR", 1931, 1932)
    fall = _change(rows, "China", 1957, 1961)
    panels = ((above, "output"), (below, "people"))
    return finish(
        figure,
        ends=[(ax, _index_ends(rows[rows["what"] == what])) for ax, what in panels],
        title=(
            f"The Chinese famine shows in GDP, {number(fall)} percent from 1957 to 1961; the Soviet"
            f" one hardly, {number(dip, 1)} percent in 1932"
        ),
        measure=(
            "Indices, 2020 vintage; USSR 1928 and China 1957 = 100. Demographers: other borders, so"
            " only growth compares"
        ),
        alt=_index_words(rows),
        rows=rows,
        table=rows[["what", "line", "year", "value", "checked"]],
        extra_sources=country_papers(["USSR", "China"]),
    )


def _bars(ax: Axes, shown: pd.DataFrame, *, dated: bool = False) -> None:
    colours = [
        theme.LOOKS[entity].colour if entity in theme.LOOKS else theme.BEHIND
        for entity in shown["entity"]
    ]
    ax.barh(range(len(shown)), shown["growth"].astype(float), color=colours, height=0.78, zorder=3)
    reach, least = max(shown["growth"].max(), 1), min(shown["growth"].min(), 0)
    for place, row in enumerate(shown.itertuples()):
        look = theme.look(row.entity)
        case = row.entity in theme.LOOKS
        if case:
            mark_of(ax, row.growth, place, look, 8)
        # A number at the end of a bar would stand in the way of a line to measure it by.
        if not dated:
            colour = look.colour if case else theme.INK
            _rate(ax, row.growth, place, colour, bold=case)
    names = [
        f"{row.rank}  {row.entity}"
        + (f" {row.start}-{str(row.end)[-2:]}: {number(row.growth, 1)}" if dated else "")
        for row in shown.itertuples()
    ]
    # Few bars stay slim.
    rows_down(ax, names, edge=0.6, least=8)
    for label, entity in zip(ax.get_yticklabels(), shown["entity"], strict=True):
        label.set_fontweight("bold" if entity in theme.LOOKS else "normal")
    wide = (0.04 if dated else 0.14) * (reach - least)
    ax.set_xlim(least * 1.05, reach + wide)
    ax.axvline(0, color=theme.INK, linewidth=1)
    ax.set_xlabel(PERCENT)


def _rate(ax: Axes, value: float, place: float, colour: str, *, bold: bool = True) -> None:
    """The number right of a bar's end; right of zero for a bar that goes left."""
    at, text = max(value, 0), number(value, 1)
    beside(ax, at, place, text, 8, colour=colour, bold=bold, zorder=6, bbox=WHITE)


def _soviet_line(ax: Axes, pace: float, end: int, count: int) -> None:
    ax.axvline(
        pace, color=theme.USSR.colour, linewidth=theme.USSR.line, linestyle=(0, (4, 2)), zorder=5
    )
    words = f"USSR 1928-{str(end)[-2:]}: {number(pace, 1)}"
    low, high = ax.get_xlim()
    if pace > high:
        # No bar reaches the line, which has to be seen all the same.
        high = pace + 0.04 * (pace - low)
        ax.set_xlim(low, high)
    right = pace > (low + high) / 2
    beside(ax, pace, -1.5, words, -7 if right else 7, colour=theme.USSR.colour)
    ax.set_ylim(max(count, 8) - 0.4, -2.2)


def _drive(ax: Axes, place: int, row: object, low: float, high: float) -> None:
    entity, rate = str(getattr(row, "entity", "")), float(getattr(row, "growth", 0))
    look, case = theme.look(entity), entity in theme.LOOKS
    ax.barh(place, rate, color=look.colour if case else theme.BEHIND, height=0.56, zorder=3)
    if high - low > APART:
        ax.plot(
            [low, high],
            [place + 0.37] * 2,
            "|-",
            color=theme.INK,
            linewidth=1.3,
            markersize=7,
            zorder=5,
        )
    if case:
        mark_of(ax, rate, place, look, 9)
    _rate(ax, rate, place, look.colour if case else theme.INK, bold=case)


def _drive_words(row: object, low: float, high: float) -> str:
    entity, start, end, rate = (getattr(row, name) for name in ("entity", "start", "end", "growth"))
    apart = (
        f" ({number(low, 1)} to {number(high, 1)} in the {VINTAGES_COUNTED} vintages)"
        if high - low > APART
        else ""
    )
    return f"{entity} {start} to {end} {number(rate, 1)}{apart}"


def _shortened(table: pd.DataFrame) -> pd.DataFrame:
    """The fastest rows that fit, and the two cases in any event."""
    if len(table) <= ROOM:
        return table
    late = table.index[ROOM - len(ALWAYS) :]
    kept = table.loc[late][table.loc[late, "entity"].isin(ALWAYS)]
    return pd.concat([table.head(ROOM - len(kept)), kept]).drop_duplicates("entity")


def _end_rows(
    gdp: pd.DataFrame, vintage: str, table: pd.DataFrame, more: Sequence[tuple[str, int]] = ()
) -> pd.DataFrame:
    """The GDP figures at both ends of each window, each once."""
    points = [
        *zip(table["entity"], table["start"], strict=True),
        *zip(table["entity"], table["end"], strict=True),
        *more,
    ]
    wanted = (
        pd.DataFrame(points, columns=["entity", "year"]).drop_duplicates().astype({"year": "Int64"})
    )
    return growth.of_vintage(gdp, vintage).merge(wanted, on=["entity", "year"])


def _table(ranked: pd.DataFrame) -> pd.DataFrame:
    laid = ranked[["rank", "entity", "start", "end", "growth"]]
    return laid.rename(
        columns={"entity": "country", "start": "from", "end": "to", "growth": "percent a year"}
    )


def _all_vintages(rates: pd.DataFrame) -> pd.DataFrame:
    wide = rates.pivot(index=["entity", "start", "end"], columns="vintage", values="growth")[
        list(growth.VINTAGES)
    ]
    order = list(dict.fromkeys(zip(rates["entity"], rates["start"], rates["end"], strict=True)))
    return (
        wide.loc[order]
        .reset_index()
        .rename(columns={"entity": "country", "start": "from", "end": "to"})
        .rename_axis(columns=None)
    )


def _left_out(kinds: Sequence[str]) -> str:
    return f"Left out: {joined(list(kinds))}" if kinds else "No country and no window is left out"


def _count(part: int, whole: int) -> str:
    countries = "other country" if whole == 1 else "other countries"
    return f"{part} of {whole} {countries}" if part else f"none of {whole} {countries}"


def _a(length: int) -> str:
    return f"{'an' if str(length)[0] == '8' else 'a'} {length}"


def _yes(which: pd.Series) -> pd.Series:
    return which.map({True: "yes", False: "no"})


def _listed(ranked: pd.DataFrame) -> str:
    told = [
        f"{row.entity} {number(row.growth, 1)} ({row.start} to {row.end})"
        for row in ranked.head(5).itertuples()
    ]
    cases = [
        f"{row.entity} is {ordinal(row.rank)} of {len(ranked)} with {number(row.growth, 1)}"
        for row in ranked[ranked["entity"].isin(ALWAYS)].itertuples()
    ]
    return ". ".join([f"Fastest, in percent a year: {joined(told)}", *cases])


def _tail(ranked: pd.DataFrame) -> str:
    last, shrank = ranked.iloc[-1], int((ranked["growth"].round(1) < 0).sum())
    return (
        f"{shrank or 'None'} of them shrank; the last is {last['entity']} with"
        f" {number(float(last['growth']), 1)}."
    )


def _place(table: pd.DataFrame, start: int, end: int) -> str:
    """Where the USSR (else China, else the fastest) stood in one window, as a title."""
    among = f"of {len(table)} countries" if len(table) > 1 else "and is the only country left"
    for entity in (*ALWAYS, str(table["entity"].iloc[0])):
        own = table[table["entity"] == entity]
        if len(own):
            rank = int(own["rank"].iloc[0])
            rate = number(float(own["growth"].iloc[0]), 1)
            return (
                f"From {start} to {end} {_spoken(entity)} came {ordinal(rank)} {among}, at {rate}"
                " percent a year per head"
            )
    raise AssertionError("a table has a first row")


def _spoken(entity: str) -> str:
    return f"the {entity}" if entity in ("USSR", "United States", "United Kingdom") else entity


def _index_line(ax: Axes, name: str, own: pd.DataFrame) -> None:
    if name in theme.LOOKS:
        line(ax, own, "since", name)
        return
    marks(ax, own, "since", "value", "D", theme.look("USSR").colour, size=5.5, zorder=4)


def _index_ends(rows: pd.DataFrame) -> list[End]:
    ends = []
    for name, own in rows.groupby("line", sort=False):
        last, entity = own.iloc[-1], own["entity"].iloc[-1]
        words = (
            {"USSR": "USSR, GDP files"}.get(str(name), str(name))
            if last["what"] == "people"
            else str(name)
        )
        ends.append(
            End(float(last["since"]), float(last["value"]), words, theme.look(entity).colour)
        )
    return ends


def _change(rows: pd.DataFrame, entity: str, first: int, last: int) -> float:
    own = rows[(rows["what"] == "output") & (rows["line"] == entity)].set_index("year")["value"]
    return float(100 * (own[last] / own[first] - 1))


def _index_words(rows: pd.DataFrame) -> str:
    told = []
    for (what, name), own in rows.groupby(["what", "line"], sort=False):
        values = own.set_index("year")["value"].astype(float)
        steps = values.diff().dropna()
        falls = list(steps.index[steps < 0])
        low = f" to {number(values[falls[-1]], 1)}" if falls else ""
        where = (
            f"falling into {joined([str(year) for year in falls])}{low}"
            if falls
            else "with no fall in any year"
        )
        told.append(
            f"{what.capitalize()}, {name}: from {number(values.iloc[0], 1)} in {values.index[0]} to"
            f" {number(values.iloc[-1], 1)} in {values.index[-1]}, {where}"
        )
    counted = [int(year) for year in rows.loc[rows["line"] == "USSR, demographers", "year"]]
    gaps = [
        f"{before + 1} to {after - 1}" for before, after in pairwise(counted) if after > before + 1
    ]
    missing = f" No demographers' count of {joined(gaps)} was found in print." if gaps else ""
    return f"Two panels of lines on aligned years. {'; '.join(told)}.{missing}"
