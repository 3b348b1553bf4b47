"""How famine tolls are worked out, why they differ, and what they mean per head. Every toll keeps
years, range and method.

Sources of the arithmetic: see helpers.arithmetic.mortality. Published estimates: the
famine_estimates table, one row each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import tables, theme
from helpers.arithmetic import mortality
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import Rung, event, ladder, line
from helpers.words import extent, joined, number, span_of_years

CHINA_FAMINE, SOVIET_FAMINE = "China 1959-61", "Soviet 1931-34"
METHODS = {
    "official registration": "registers",
    "census reconstruction": "censuses",
    "provincial gazetteers": "local histories",
    "archive/political": "archives, inquiries",
}
GROUP_OF = {"official": "official registration", "corrected": "census reconstruction"}
LOCAL = ["provincial gazetteers", "archive/political"]
HIGHEST_FROM = METHODS | {"archive/political": "a party inquiry or archive"}
RATE_YEARS = (1953, 1966)
SOVIET_YEARS = (1924, 1940)
OPENED = {"USSR": 1991}
# Figures for the Soviet famine lie within these years; those for a whole stretch between two
# censuses are drawn apart.
FAMINE_YEARS = (1930, 1934)
UKRAINE_YEARS = (1932, 1934)
# The mark of the highest figure that an author gave: no other figure has it.
HIGHEST = "X"


@theme.settings()
def toll_ladder(
    estimates: pd.DataFrame,
    vital: pd.DataFrame,
    death_rates: str = "official",
    baseline: str = "mean of 1955-57",
    years: tuple[int, int] = (1959, 1961),
) -> Chart:
    """Published estimates for China's famine as rows by method, with the count worked out here as
    one row among them.

    estimates: the famine_estimates table (million deaths). vital: the vital_rates table. The three
    choices are those of mortality.excess_deaths, which raises NoFigureError. Outliers share
    a pale row without figures; mortality.apart lists them with reasons. A count whose rates do not
    belong together is called a mismatch, in title, mark and words."""
    count = mortality.excess_deaths(vital, death_rates, baseline, years)
    rows = mortality.span(mortality.published(mortality.told(estimates, CHINA_FAMINE)))
    rows = rows[rows["checked"] != "unchecked"]
    groups = {name: _group_rungs(rows, name, count) for name in METHODS}
    like = mortality.counting(estimates, CHINA_FAMINE, count.years)
    figure, (ax,) = theme.canvas()
    _draw_ladder(ax, groups, rows[rows["role"].str.startswith("outlier")])
    title, alt = _ladder_words(rows, like, count)
    return finish(
        figure,
        title=title,
        measure=(
            f"Excess deaths in China, by method. In colour: {count.series} rates above"
            f" {_above(count.baseline)}"
        ),
        alt=alt,
        rows=pd.concat(
            [_behind(vital, mortality.DEATHS[death_rates], count), rows], ignore_index=True
        ),
        table=_ladder_table(rows, count),
    )


@theme.settings()
def rates_and_baseline(
    vital: pd.DataFrame, baseline: str = "mean of 1955-57", years: tuple[int, int] = (1959, 1961)
) -> Chart:
    """Two Chinese death rates, official and corrected, each with its baseline and bars between
    the two: per 1,000 people.

    The choices are those of mortality.excess_deaths, which raises NoFigureError. The bars
    times the people are the toll."""
    counts = {
        name: mortality.excess_deaths(vital, name, baseline, years) for name in mortality.DEATHS
    }
    figure, axes = theme.canvas(1, 2, sharey=True)
    for ax, (name, count) in zip(axes, counts.items(), strict=True):
        _rate_panel(ax, vital, name, count)
    axes[0].set_ylabel("deaths per 1,000 people")
    first, second = counts.values()
    misfit = ", a mismatch" if second.warning else ""
    return finish(
        figure,
        title=(
            f"Official rates give {first.million:.1f} million excess deaths in {first.span},"
            f" corrected rates {second.million:.1f}{misfit}"
        ),
        measure=(
            f"Deaths per 1,000, China. Dark line: the baseline, {_baseline_words(baseline)}."
            " Bars: excess counted"
        ),
        alt=(
            "China, two panels."
            f" {' '.join(_rate_words(vital, name, count) for name, count in counts.items())}"
        ),
        rows=pd.concat(
            [_rate_rows(vital, key) for key in mortality.DEATHS.values()], ignore_index=True
        ),
        table=_rate_table(counts),
    )


@theme.settings()
def not_adding_up(vital: pd.DataFrame) -> Chart:
    """Official Chinese count of people, change in a year less births minus deaths: a bar a year,
    million, 1953-66.

    vital: the vital_rates table. Raises NoFigureError when one of the three official series
    is missing."""
    table = mortality.balance(vital).query("year >= 1953")
    gaps = table.set_index("year")["gap"]
    gained, lost = gaps.loc[1957:1959].sum(), gaps.loc[1960:1964].sum()
    figure, (ax,) = theme.canvas()
    _gap_bars(ax, gaps)
    ax.text(
        1956.4,
        7.0,
        f"1957-59 together: {_signed(gained, 0)}",
        ha="center",
        fontweight="bold",
    )
    ax.text(
        1963.4,
        3.4,
        f"1960-64 together: {_signed(lost, 0)}",
        ha="center",
        fontweight="bold",
    )
    return finish(
        figure,
        title=(
            f"China's registers do not add up: {gained:.0f} million people too many in 1957-59,"
            f" {abs(lost):.0f} million too few in 1960-64"
        ),
        measure=(
            "Change in people counted, less births minus deaths; all official, million. Zero: the"
            " books balance"
        ),
        alt=(
            f"Bars by year: {'; '.join(f'{year} {_signed(gap)}' for year, gap in gaps.items())}."
            " Near zero before and after."
        ),
        rows=_series_rows(
            vital,
            [mortality.PEOPLE, mortality.BIRTHS["official"], mortality.DEATHS["official"]],
            RATE_YEARS,
        ),
        table=table.rename(
            columns={"births_less_deaths": "births less deaths", "gap": "left over"}
        ),
    )


@theme.settings()
def estimates_over_time(estimates: pd.DataFrame, vital: pd.DataFrame) -> Chart:
    """Independent published estimates by the year of publication, a panel a country, ranges as
    bars; million deaths.

    estimates: famine_estimates; vital: vital_rates, for the highest figures of ten authors on the
    USSR. A figure that somebody reports stands at the year of the report. Outliers are left out;
    they stand on the ladder."""
    soviet, chinese = (_dated(estimates, episode) for episode in (SOVIET_FAMINE, CHINA_FAMINE))
    soviet = pd.concat([soviet, _highest(vital)], ignore_index=True)
    top, local = soviet["highest"].notna(), chinese["method"].isin(LOCAL)
    wider = ~_within(soviet, FAMINE_YEARS)
    figure, (left, right) = theme.canvas(1, 2, sharey=True)
    _dots(left, soviet[~top], theme.USSR.mark, theme.USSR.colour)
    _dots(left, soviet[top & ~wider], HIGHEST, theme.USSR.colour)
    _dots(left, soviet[wider], HIGHEST, theme.CONTEXT.colour)
    _dots(right, chinese[~local], theme.CHINA.mark, theme.CHINA.colour)
    _dots(right, chinese[local], "^", theme.CHINA.colour)
    _history_labels(left, right)
    return finish(
        figure,
        title=_history_title(soviet[~wider], chinese[~local], chinese[local]),
        measure=(
            "Million excess deaths, by year of publication. Years counted and methods differ: see"
            " the table"
        ),
        alt=(
            f"Left, USSR: {_told(soviet[~top])}; crosses, the highest figure of an author:"
            f" {_told(soviet[top & ~wider])}; in grey, figures for longer stretches:"
            f" {_told(soviet[wider])}. Right, China, squares for registers and censuses:"
            f" {_told(chinese[~local])}; triangles for local records and archives:"
            f" {_told(chinese[local])}."
        ),
        rows=pd.concat([soviet, chinese], ignore_index=True),
        table=_history_table(pd.concat([soviet, chinese])),
    )


@theme.settings()
def soviet_twin(vital: pd.DataFrame) -> Chart:
    """Two Soviet death rates side by side, Biraben 1958 for the USSR and Andreev and others 1998
    for the Russian republic, with baseline rate and counted excess.

    vital: the vital_rates table; deaths per 1,000 people."""
    figure, axes = theme.canvas(1, 2, sharey=True)
    panels = zip(axes, _SOVIET_PANELS, strict=True)
    both = pd.concat([_soviet_panel(ax, vital, *panel) for ax, panel in panels], ignore_index=True)
    axes[0].set_ylabel("deaths per 1,000 people")
    told = (_twin_words(own, str(record)) for record, own in both.groupby("record", sort=False))
    return finish(
        figure,
        title=_twin_title(both),
        measure=(
            "Deaths per 1,000 people, 1924-40; the places differ. Level line: the baseline. Bars:"
            " the excess counted"
        ),
        alt=f"Two panels. {' '.join(told)}",
        rows=both,
        table=_twin_table(both),
    )


@theme.settings()
def deaths_per_thousand(
    estimates: pd.DataFrame, vital: pd.DataFrame, regions: pd.DataFrame
) -> Chart:
    """Famine deaths per 1,000 people as ranges: the USSR and its parts, and China, there apart for
    each set of years that several authors count (mortality.same_years). A stroke for each estimate.

    estimates: famine_estimates; vital: vital_rates; regions: regions (shares of republics, people
    of Kazakhstan). Raises NoFigureError or NoFigureError when a country has no
    estimate or no people."""
    rows = pd.concat(
        [
            _soviet_shares(estimates, vital),
            _part_shares(estimates, regions),
            _chinese_shares(estimates, vital),
        ],
        ignore_index=True,
    )
    figure, (ax,) = theme.canvas()
    places = list(dict.fromkeys(rows["place"]))
    _draw_shares(ax, rows, places)
    ussr = _reach(rows[rows["place"].str.startswith("USSR")])
    spans = [place for place in places if place.startswith("China")]
    china = [
        f"{extent(*_reach(rows[rows['place'] == place]), 0)} for {place.split(', ')[1]}"
        for place in (spans[0], spans[-1])
    ]
    return finish(
        figure,
        title=(
            f"Per 1,000 people the two famines are of the same order: USSR {extent(*ussr, 0)}"
            f" within 1930-34, China {joined(list(dict.fromkeys(china)))}"
        ),
        measure=(
            "Excess deaths over the years named, published ranges. Strokes: the ends of each"
            " estimate"
        ),
        alt=(
            "Ranges on a scale from zero:"
            f" {'; '.join(_share_words(place, rows) for place in places)}."
        ),
        rows=rows,
        table=pd.DataFrame([_share_row(place, rows[rows["place"] == place]) for place in places]),
    )


Span = tuple[int, int]
_SOVIET_PANELS: list[tuple[str, Span, Span]] = [
    ("Biraben 1958", (1926, 1930), (1931, 1934)),
    ("Andreev and others 1998", (1927, 1929), (1931, 1933)),
]
_PLACES = {"USSR": "USSR", "RSFSR": "Russia"}


def _name(row: Any) -> str:
    """The author of an estimate in a few words: what the table gives as short, else the name."""
    short = getattr(row, "short", "")
    return short if isinstance(short, str) and short else str(row.author)


def _signed(value: float, decimals: int = 1) -> str:
    return ("+" if value >= 0 else "") + number(value, decimals)


def _rung(row: pd.Series, years: tuple[int, int]) -> Rung:
    """One estimate; in grey when it does not count the years chosen."""
    alike = (int(row["year_from"]), int(row["year_to"])) == years
    value = float(row["central"]) if pd.notna(row["central"]) else np.nan
    label = f"{_name(row)}, {span_of_years(int(row['year_from']), int(row['year_to']))}"
    ends = (row["least"], row["most"])
    mark = "" if np.isnan(value) else "D"
    colour = theme.INK if alike else theme.CONTEXT.colour
    return Rung(label, value, extent(*ends), colour, mark, *ends)


def _group_rungs(rows: pd.DataFrame, method: str, count: mortality.Count) -> list[Rung]:
    """The learner's own count first, if it is of this method, then the independent estimates by
    year of publication."""
    kept = rows[(rows["method"] == method) & (rows["role"] == "main") & rows["independent"]]
    ordered = kept.sort_values(["published", "author"])
    rungs = [_rung(row, count.years) for _, row in ordered.iterrows()]
    return [_own_rung(count), *rungs] if GROUP_OF[count.series] == method else rungs


def _own_rung(count: mortality.Count) -> Rung:
    label = f"{'A mismatch' if count.warning else 'Worked out here'}, {count.span}"
    text = f"{count.million:.1f}" + (": not an estimate" if count.warning else "")
    return Rung(
        label, count.million, text, theme.CHINA.colour, "X" if count.warning else theme.CHINA.mark
    )


def _draw_ladder(ax: Axes, groups: dict[str, list[Rung]], outliers: pd.DataFrame) -> None:
    ladder(
        ax,
        [*(rung for rungs in groups.values() for rung in rungs), _apart(outliers)],
        room=1.6 * theme.crowding(),
    )
    _pick_out(ax, outliers)
    _bands(ax, {METHODS[name]: len(rungs) for name, rungs in groups.items()})
    ax.set_xticks(range(0, 61, 10))
    ax.set_xlabel("million deaths above the baseline, from all causes")


def _apart(outliers: pd.DataFrame) -> Rung:
    """An empty row at the foot that holds the outliers: pale, small, without figures; the lesson
    explains each."""
    furthest = float(outliers["most"].max())
    label = f"{len(outliers)} outliers, explained below"
    return Rung(label, np.nan, "", theme.CONTEXT.colour, "", furthest, furthest)


def _pick_out(ax: Axes, outliers: pd.DataFrame) -> None:
    """Draw the outliers in the last row, and give the row worked out here its colour."""
    labels = ax.get_yticklabels()
    foot = len(labels) - 1
    ax.hlines(
        [foot] * len(outliers),
        outliers["least"],
        outliers["most"],
        color=theme.CONTEXT.colour,
        linewidth=1.2,
    )
    for ends in ("least", "most"):
        ax.plot(
            outliers[ends], [foot] * len(outliers), ".", color=theme.CONTEXT.colour, markersize=6
        )
    labels[foot].set_color(theme.CONTEXT.colour)
    for label, words in zip(labels, ax.texts, strict=True):
        if words.get_color() == theme.CHINA.colour:
            label.set(color=theme.CHINA.colour, fontweight="bold")


def _bands(ax: Axes, sizes: dict[str, int]) -> None:
    """A line under each group of rows, and the group's name at the right edge."""
    start = 0
    for name, size in sizes.items():
        ax.axhline(start + size - 0.5, color=theme.QUIET, linewidth=0.8, zorder=1)
        ax.text(
            0.995,
            start + (size - 1) / 2,
            name,
            transform=ax.get_yaxis_transform(),
            ha="right",
            va="center",
            color=theme.QUIET,
        )
        start += size


def _baseline_words(baseline: str) -> str:
    return "a flat 10" if baseline == mortality.FLAT else baseline


def _above(baseline: str) -> str:
    return "a flat 10 per 1,000" if baseline == mortality.FLAT else f"the {baseline}"


def _ladder_words(
    rows: pd.DataFrame, like: pd.DataFrame, count: mortality.Count
) -> tuple[str, str]:
    """Title and description; a range only of the estimates that count the years chosen (`like`)."""
    main = rows[(rows["role"] == "main") & rows["independent"]]
    found = f"published for these years: {extent(*_reach(like))}" if len(like) else ""
    title = f"{count.million:.1f} million by {count.series} rates, {count.span}"
    if count.warning:
        title = f"A mismatch, not a toll: {count.million:.1f} million, {count.span}"
    title = "; ".join(filter(None, (title, found)))
    others = main[~main["author"].isin(like["author"])]
    groups = [
        f"{words} {'; '.join(_with_years(row) for _, row in own.iterrows())}"
        for words, own in (("for these years,", like), ("for other years, in grey,", others))
        if len(own)
    ]
    apart = rows[rows["role"].str.startswith("outlier")]
    pale = [f"{_name(row)} {extent(row.least, row.most)}" for row in apart.itertuples()]
    words = (
        f"Published for China, million: {'. '.join(groups)}. Pale, in a row of their own:"
        f" {'; '.join(pale)}."
    )
    return title, f"{count.words} {words}"


def _with_years(row: pd.Series) -> str:
    years = span_of_years(int(row["year_from"]), int(row["year_to"]))
    ends = extent(row["least"], row["most"])
    return f"{_name(row)}, {METHODS[row['method']]}, {years}: {ends}"


def _behind(vital: pd.DataFrame, series: str, count: mortality.Count) -> pd.DataFrame:
    years = (min(count.years[0], 1955), count.years[1])
    return _series_rows(vital, [series, mortality.PEOPLE], years)


def _ladder_table(rows: pd.DataFrame, count: mortality.Count) -> pd.DataFrame:
    """Every row of the ladder and every one left off it, with the role it plays in the method
    column."""
    name = "a mismatch" if count.warning else "worked out here"
    own = pd.DataFrame(
        [
            {
                "author": name,
                "years": count.span,
                "million": f"{count.million:.1f}",
                "method": count.method,
            }
        ]
    )
    kept = rows.sort_values(["role", "method", "published"])
    role = kept["role"].map({"main": ""}).fillna(" (" + kept["role"].str.replace("_", " ") + ")")
    ends = zip(kept["least"], kept["most"], strict=True)
    table = pd.DataFrame(
        {
            "author": kept["author"],
            "years": kept["period"],
            "million": [extent(*pair) for pair in ends],
        }
    )
    return pd.concat([own, table.assign(method=kept["method"] + role)], ignore_index=True)


def _series_rows(
    vital: pd.DataFrame, series: list[str], years: tuple[int, int], entity: str = "China"
) -> pd.DataFrame:
    kept = tables.rows(vital, series, entity, range(years[0], years[1] + 1))
    return kept.sort_values(["series", "year"])


def _rate_rows(vital: pd.DataFrame, series: str) -> pd.DataFrame:
    return _series_rows(vital, [series], RATE_YEARS)


def _rate_panel(ax: Axes, vital: pd.DataFrame, name: str, count: mortality.Count) -> None:
    line(ax, _rate_rows(vital, mortality.DEATHS[name]), "year", "China")
    _baseline_and_bars(ax, tables.by_year(vital, mortality.DEATHS[name], "China"), count)
    sum_words = f"{count.span}: {count.million:.1f} million" + (
        ", a mismatch" if count.warning else ""
    )
    ax.set_title(f"{name} death rate\n{sum_words}", fontweight="bold")
    ax.set(xlim=(1952.2, 1966.8), ylim=(0, 48), xticks=range(1954, 1967, 4))


def _excess(look: theme.Look) -> dict[str, Any]:
    """How bars of excess deaths are drawn: pale, so that the line is seen on them, within a strong
    edge."""
    return {
        "facecolor": (look.colour, 0.3),
        "edgecolor": look.colour,
        "linewidth": 1.2,
    }


def _baseline_and_bars(ax: Axes, rates: pd.Series, count: mortality.Count) -> None:
    own = count.by_year
    ax.bar(
        own["year"],
        own["rate"] - own["baseline"],
        bottom=own["baseline"],
        width=0.86,
        **_excess(theme.CHINA),
    )
    before, after = (1957 if count.baseline.startswith("line") else 1955), 1964
    source = rates if not count.warning else pd.Series(mortality.FLAT_LEVEL, index=rates.index)
    level = mortality.baseline_rate(source, count.baseline, (before, after))
    ax.plot(level.index, level, color=theme.INK, linewidth=1.5, zorder=5)
    side = -8 if count.baseline == mortality.FLAT and count.series == "official" else 0
    event(ax, 1963.5, float(level[1963]), "baseline", dx=16, dy=58 + side, colour=theme.INK)


def _rate_words(vital: pd.DataFrame, name: str, count: mortality.Count) -> str:
    rates = tables.by_year(vital, mortality.DEATHS[name], "China")
    turns = [1953, 1957, int(rates.loc[1953:1966].idxmax()), 1962, 1964, 1966]
    course = ", ".join(f"{rates[year]:.1f} in {year}" for year in turns)
    first, last = count.by_year["baseline"].iloc[[0, -1]]
    level = f"level at {first:.1f}" if first == last else f"sloping from {first:.1f} to {last:.1f}"
    return f"The {name} rate: {course}. Its baseline is {level} in {count.span}. {count.words}"


def _gap_bars(ax: Axes, gaps: pd.Series) -> None:
    ax.bar(gaps.index, gaps, width=0.72, color=theme.CHINA.colour, zorder=3)
    ax.axhline(0, color=theme.INK, linewidth=1.2, zorder=4)
    for year, gap in gaps.loc[1957:1964].items():
        above = gap >= 0
        ax.annotate(
            _signed(gap),
            (year, gap),
            xytext=(0, 3 if above else -4),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            color=theme.INK,
        )
    ax.set(ylim=(-8.6, 8.4), xticks=gaps.index[::2])
    ax.set_ylabel("million people")


def _rate_table(counts: dict[str, mortality.Count]) -> pd.DataFrame:
    parts = [count.by_year.assign(series=name) for name, count in counts.items()]
    table = pd.concat(parts, ignore_index=True)[
        ["series", "year", "rate", "baseline", "people", "count"]
    ]
    return table.rename(columns={"people": "people, million", "count": "excess deaths, million"})


def _dated(estimates: pd.DataFrame, episode: str) -> pd.DataFrame:
    rows = mortality.span(mortality.published(mortality.main_estimates(estimates, episode)))
    return rows.assign(highest=np.nan)


def _highest(vital: pd.DataFrame) -> pd.DataFrame:
    """The highest Soviet figure of each author in one list: the years that it counts and the year
    of the work stand in the period column."""
    rows = tables.rows(vital, "famine_deaths_highest_by_author")
    parts = rows["period"].str.split(", ")
    years, told = parts.str[0], parts.str[1]
    first, last = (years.str.split("-").str[end].astype(int) for end in (0, 1))
    return pd.DataFrame(
        {
            "episode": SOVIET_FAMINE,
            "author": told,
            "period": [span_of_years(*ends) for ends in zip(first, last, strict=True)],
            "year_from": first,
            "year_to": last,
            "method": "highest figure given",
            "published": told.str[-4:].astype(int),
            "least": rows["value"],
            "most": rows["value"],
            "highest": rows["value"],
            "source": rows["source"],
            "checked": rows["checked"],
        }
    )


def _dots(ax: Axes, rows: pd.DataFrame, mark: str, colour: str) -> None:
    ax.vlines(rows["published"], rows["least"], rows["most"], color=colour, linewidth=2, zorder=3)
    for ends in ("least", "most"):
        ax.plot(rows["published"], rows[ends], mark, color=colour, markersize=6.5, zorder=4)


def _history_title(soviet: pd.DataFrame, papers: pd.DataFrame, records: pd.DataFrame) -> str:
    early = soviet["published"] < OPENED["USSR"]
    before, after = _reach(soviet[early]), _reach(soviet[~early])
    chinese = pd.concat([papers, records], ignore_index=True)
    highest = str(chinese.loc[chinese["most"].idxmax(), "method"])
    return (
        f"Soviet figures within {span_of_years(*FAMINE_YEARS)}: {extent(*before)} million"
        f" in works before {OPENED['USSR']}, {extent(*after)} after; the highest Chinese"
        f" figure comes from {HIGHEST_FROM[highest]}"
    )


def _history_labels(left: Axes, right: Axes) -> None:
    left.axvline(OPENED["USSR"], color=theme.QUIET, linewidth=1.1)
    left.set_title("USSR, within 1930-34", fontweight="bold", color=theme.USSR.colour)
    right.set_title("China 1958-63", fontweight="bold", color=theme.CHINA.colour)
    left.set(xlim=(1942, 2020), ylim=(0, 50), xticks=range(1950, 2021, 20))
    right.set(xlim=(1978, 2014), xticks=range(1980, 2011, 10))
    left.set_ylabel("million deaths above the baseline")
    left.text(1989.6, 49, "before 1991", ha="right", va="top", color=theme.QUIET)
    left.text(1992.4, 49, "after", ha="left", va="top", color=theme.QUIET)
    left.text(
        1943, 26, "cross: highest figure\nthat an author gave", va="top", color=theme.USSR.colour
    )
    left.text(1943, 19, "grey: for 1927-38", va="top", color=theme.CONTEXT.colour)
    right.text(1979, 49, "triangle: local records,\narchives", va="top", color=theme.CHINA.colour)
    right.text(1979, 9, "square: registers, censuses", va="top", color=theme.CHINA.colour)


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    return float(rows["least"].min()), float(rows["most"].max())


def _told(rows: pd.DataFrame) -> str:
    kept = rows.sort_values(["published", "author"])
    return ", ".join(
        f"{row.published} {extent(row.least, row.most)} for {row.period}"
        for row in kept.itertuples()
    )


def _within(rows: pd.DataFrame, years: Span) -> pd.Series:
    """Which estimates count no year outside these."""
    return (rows["year_from"] >= years[0]) & (rows["year_to"] <= years[1])


def _history_table(rows: pd.DataFrame) -> pd.DataFrame:
    kept = rows.sort_values(["episode", "published", "author"])
    ends = [extent(low, high) for low, high in zip(kept["least"], kept["most"], strict=True)]
    years = kept["episode"].map({SOVIET_FAMINE: "USSR ", CHINA_FAMINE: "China "}) + kept["period"]
    table = pd.DataFrame(
        {"famine, years": years, "author": kept["author"], "method": kept["method"]}
    )
    return table.assign(million=ends)


def _soviet_panel(
    ax: Axes, vital: pd.DataFrame, record: str, baseline: Span, years: Span
) -> pd.DataFrame:
    """Draw one record with its baseline and counted excess; returns the rows drawn."""
    series, _, place = mortality.SOVIET[record]
    rows = _series_rows(vital, [series], SOVIET_YEARS, place)
    line(ax, rows, "year", "USSR")
    rates = tables.by_year(vital, series, place)
    level = float(rates.loc[baseline[0] : baseline[1]].mean())
    _soviet_bars(ax, rates, level, years)
    ax.set_title(f"{_PLACES[place]}, {record}", fontweight="bold")
    ax.set(xlim=(1923, 1941), ylim=(0, 58), xticks=range(1925, 1941, 5))
    return rows.assign(record=record, level=level)


def _twin_title(both: pd.DataFrame) -> str:
    peaks = both.loc[both.groupby("record", sort=False)["value"].idxmax()]
    early, late = (
        f"{row.year} for {'the ' if row.entity == 'USSR' else ''}{_PLACES[row.entity]}"
        for row in peaks.itertuples()
    )
    first, second = peaks["record"].str.replace(r" (\d{4})$", r" (\1)", regex=True)
    return f"{first} has the peak in {early}; {second} in {late}"


def _soviet_bars(ax: Axes, rates: pd.Series, level: float, years: tuple[int, int]) -> None:
    counted = rates.loc[years[0] : years[1]]
    ax.bar(
        counted.index,
        counted - level,
        bottom=level,
        width=0.86,
        **_excess(theme.USSR),
    )
    ax.hlines(level, years[0] - 6, years[1] + 4, color=theme.INK, linewidth=1.5, zorder=5)
    event(ax, years[1] + 3, level, "baseline", dx=8, dy=48, colour=theme.INK)


def _twin_table(both: pd.DataFrame) -> pd.DataFrame:
    wide = (
        both.pivot(index="year", columns="record", values="value")
        .rename_axis(columns=None)
        .reset_index()
    )
    return wide


def _twin_words(own: pd.DataFrame, record: str) -> str:
    values, place = own.set_index("year")["value"], _PLACES[own["entity"].iloc[0]]
    course = ", ".join(f"{values[year]:.1f} in {year}" for year in (1927, *range(1930, 1936), 1938))
    return f"{record}, {place}: {course}; baseline level at {own['level'].iloc[0]:.1f}."


def _shares(rows: pd.DataFrame, place: str, entity: str, people: float) -> pd.DataFrame:
    """Estimates in millions turned into deaths per 1,000 of `people` (millions)."""
    ends = mortality.span(rows)
    least, most = (
        [mortality.per_thousand(each, people) for each in ends[end]] for end in ("least", "most")
    )
    return ends.assign(place=place, entity=entity, people=people, least=least, most=most)


def _soviet_shares(estimates: pd.DataFrame, vital: pd.DataFrame) -> pd.DataFrame:
    # 1 January 1934 is the confirmed estimate nearest to the famine; those of 1928-33 are not
    # confirmed.
    people = float(tables.by_year(vital, "population_1_january_adk", "USSR")[1934])
    return _shares(
        mortality.main_estimates(estimates, SOVIET_FAMINE), "USSR, within 1930-34", "USSR", people
    )


def _chinese_shares(estimates: pd.DataFrame, vital: pd.DataFrame) -> pd.DataFrame:
    people = float(tables.by_year(vital, mortality.PEOPLE, "China")[1957])
    return pd.concat(
        [
            _shares(
                mortality.counting(estimates, CHINA_FAMINE, (int(own.first), int(own.last))),
                f"China, {own.years}",
                "China",
                people,
            )
            for own in mortality.same_years(estimates, CHINA_FAMINE).itertuples()
        ]
    )


def _part_shares(estimates: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Kazakhstan, the Kazakhs in it, Ukraine and the rest of the Russian republic: published
    shares, and tolls over people."""
    kazakhs = tables.rows(regions, "famine_deaths_share_of_kazakhs")
    given = tables.rows(regions, "famine_deaths_share_of_population").set_index("entity")
    kazakh = float(tables.row(regions, "population", "Kazakhstan", 1931)["value"])
    confirmed = estimates[estimates["checked"] != "unchecked"]
    ukraine = mortality.main_estimates(estimates, "Ukraine 1932-34")
    # The people of Ukraine in 1933 follow from one toll and its printed share of the population.
    toll = float(ukraine.loc[ukraine["source"] == "rudnytskyi_etal2015a", "central"].iloc[0])
    ukrainians = 100 * toll / float(given.at["Ukraine", "value"])
    return pd.concat(
        [
            _shares(
                confirmed[confirmed["episode"] == "Kazakhstan 1930-33"],
                "of it Kazakhstan, within 1930-34",
                "USSR",
                kazakh,
            ),
            _given_share(given.loc["Kazakhstan"], "of it Kazakhstan, within 1930-34"),
            *[_given_share(row, "ethnic Kazakhs alone, 1930-33") for _, row in kazakhs.iterrows()],
            _shares(
                mortality.counting(estimates, "Ukraine 1932-34", UKRAINE_YEARS),
                f"of it Ukraine, {span_of_years(*UKRAINE_YEARS)}",
                "USSR",
                ukrainians,
            ),
            _given_share(given.loc["RSFSR without Kazakhstan"], "Russia less Kazakhstan, 1932-34"),
        ],
        ignore_index=True,
    )


def _given_share(row: pd.Series, place: str) -> pd.DataFrame:
    share = 10 * float(row["value"])
    by = {
        "author": tables.short(row["source"]),
        "period": row["period"],
        "method": "census reconstruction",
    }
    ends = {
        "least": share,
        "most": share,
        "people": np.nan,
        "source": row["source"],
        "checked": row["checked"],
    }
    return pd.DataFrame([by | ends | {"place": place, "entity": "USSR"}])


def _draw_shares(ax: Axes, rows: pd.DataFrame, places: list[str]) -> None:
    ladder(ax, [_share_rung(rows[rows["place"] == place]) for place in places], room=1.3)
    for row in rows.itertuples():
        where = places.index(row.place)
        colour = theme.look(row.entity).colour
        ax.vlines(
            [row.least, row.most], where - 0.17, where + 0.17, color=colour, linewidth=1.6, zorder=4
        )
    ax.set_xlabel("deaths above the baseline per 1,000 people, from all causes")


def _share_rung(own: pd.DataFrame) -> Rung:
    low, high = _reach(own)
    colour = theme.look(str(own["entity"].iloc[0])).colour
    words = extent(low, high, 0) + (", one estimate" if len(own) == 1 else "")
    return Rung(str(own["place"].iloc[0]), np.nan, words, colour, "", low, high)


def _share_row(place: str, own: pd.DataFrame) -> dict[str, object]:
    low, high = _reach(own)
    people = own["people"].dropna()
    return {
        "place and years": place,
        "people, million": float(people.iloc[0]) if len(people) else np.nan,
        "lowest per 1,000": round(low),
        "highest per 1,000": round(high),
        "how many": len(own),
        "estimates": ", ".join(_name(each) for each in own.itertuples()),
    }


def _share_words(place: str, rows: pd.DataFrame) -> str:
    own = rows[rows["place"] == place]
    low, high = _reach(own)
    return (
        f"{place}: {extent(low, high, 0)} per 1,000 in {len(own)}"
        f" {'figure' if len(own) == 1 else 'figures'}"
    )
