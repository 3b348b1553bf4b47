"""How far apart at the start: levels of GDP per head, their ratio, and standing among the countries
of the year."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from helpers import tables, theme
from helpers.arithmetic import growth
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import End, aligned_years, beside, inside, line, mark_of, rows_down
from helpers.charts.notes import note
from helpers.words import counted, joined, number, ordinal

WINDOWS = {"USSR": (1913, 1940), "China": (1952, 1978)}
CONTEXT_YEARS = WINDOW = (1913, 1978)
# Years since the last year before the launch that the aligned axis names.
SINCE = (-15, 20)
NAMED = {"India": "India", "Japan": "Japan", "United States": "USA"}
PER_HEAD = ("grain", "steel", "energy")
UNIT = "GDP per head in {dollars}, {vintage} vintage"


@theme.settings()
def start_ratio(gdp: pd.DataFrame, china_year: int = 1957) -> Chart:
    """USSR 1928 over China `china_year` in every vintage, each a dot on a scale that starts at
    equal (1).

    gdp: the gdp_per_capita table. Levels that the source itself interpolates or extrapolates hang
    on a dashed line. Raises NoFigureError for a year without a Chinese figure."""
    ratios = growth.start_ratios(gdp, china_year)
    rows = _level_rows(gdp, china_year)
    figure, (ax,) = theme.canvas()
    _ratio_dots(ax, ratios, rows)
    ax.set_xlabel(
        f"USSR 1928 divided by China {china_year} (the line at 1: both the same)",
    )
    low, high = ratios["ratio"].min(), ratios["ratio"].max()
    above = int((ratios["ratio"] > 1).sum())
    all_of_them = above == len(ratios)
    where = (
        "In every vintage"
        if all_of_them
        else f"In {counted(above)} of {counted(len(ratios))} vintages"
    )
    listed = joined(
        [
            f"{value:.2f} in the {name} vintage"
            for name, value in zip(ratios["vintage"], ratios["ratio"], strict=True)
        ]
    )
    return finish(
        figure,
        title=(
            f"{where} the USSR of 1928 stood above the China of {china_year}: {low:.2f} to"
            f" {high:.2f} times"
        ),
        measure=(
            f"GDP per head, USSR 1928 over China {china_year}, {counted(len(ratios))} vintages."
            " Dashed: a level the source itself filled in"
        ),
        alt=(
            f"{counted(len(ratios)).capitalize()} dots, one a vintage, and a line at 1 that marks"
            f" equal: {listed}."
        ),
        rows=rows,
        table=ratios.rename(
            columns={"USSR": "USSR 1928 (dollars)", "China": f"China {china_year} (dollars)"}
        ),
        extra_sources=country_papers(["USSR", "China"]),
    )


@theme.settings()
def starting_points(
    gdp: pd.DataFrame,
    vintage: str = "2020",
    countries: Sequence[str] = (),
    years: str = "aligned",
    scale: str = "linear",
) -> Chart:
    """GDP per head of the USSR 1913-1940 and China 1952-1978 in one vintage.

    years: 'aligned' puts both at their last year before the launch (USSR 1928, China 1957), and
    with them those of `countries` that have such a year in growth.YEAR_ZERO; 'calendar' adds all
    `countries`, as thin grey lines where they have no look of their own. scale: 'linear' or 'log'.
    Gaps stay gaps; stretches the source interpolates are dashed. Raises UnknownChoiceError for a
    vintage that is not there."""
    aligned = years == "aligned"
    shown = [name for name in countries if not aligned or name in growth.YEAR_ZERO]
    rows = _windowed(gdp, vintage, shown, aligned=aligned)
    along = "since" if aligned else "year"
    figure, (ax,) = theme.canvas()
    for entity, own in rows.groupby("entity", sort=False):
        line(ax, own, along, str(entity))
    _mark_zero(ax, rows, along)
    _years_axis(ax, rows, aligned=aligned)
    _dollars_axis(ax, scale)
    ax.set_ylabel("GDP per head, dollars")
    title, alt = _start_words(gdp, rows, vintage, along, scale)
    dollars = _dollars(vintage)
    skipped = (
        ""
        if len(shown) == len(countries)
        else " Context countries have no launch year: choose calendar years to see them"
    )
    return finish(
        figure,
        ends=[(ax, [_end(own, along) for _, own in rows.groupby("entity", sort=False)])],
        title=title,
        measure=(
            f"{UNIT.format(dollars=dollars, vintage=vintage)};"
            f" {'log scale' if scale == 'log' else 'scale from zero'}. Dashed: filled in by the"
            f" source.{skipped}"
        ),
        alt=alt,
        rows=rows,
        table=_wide(rows, aligned=aligned),
        extra_sources=country_papers(rows["entity"].unique()),
    )


@theme.settings()
def standings(
    gdp: pd.DataFrame, population: pd.DataFrame, entities: pd.DataFrame, vintage: str = "2020"
) -> Chart:
    """Every country with a figure in 1928 and in 1957, a stroke each, with the USSR and China
    picked out.

    Tables: gdp_per_capita, population, entities. Raises NoFigureError when a cross-section
    is missing."""
    figure, (ax,) = theme.canvas()
    sections, told, kept, ranks = [], [], [], []
    for place, (entity, year) in enumerate([("USSR", 1928), ("China", 1957)]):
        countries = growth.cross_section(gdp, population, entities, vintage, year)
        where = growth.standing(countries, entity)
        ranks.append(f"{ordinal(where.rank)} of {where.countries}")
        told.append(
            f"In {year} {entity} is {ranks[-1]}, above countries that hold {where.people_below:.0%}"
            f" of all other people counted; {_named_words(countries, entity)}"
        )
        _strip(ax, countries, entity, place, year, where)
        sections.append(countries.assign(year=year))
        kept.append(_section_rows(gdp, vintage, countries, year))
    _dollars_axis(ax, "log", along_x=True)
    ax.set_xlabel("GDP per head, dollars")
    ax.set(yticks=[0, 1], yticklabels=["1928", "1957"], ylim=(1.75, -0.75))
    ax.grid(False, axis="y")
    return finish(
        figure,
        title=(
            f"Among the countries of its year the USSR of 1928 ranked {ranks[0]}, the China of 1957"
            f" {ranks[1]}"
        ),
        measure=(
            f"{UNIT.format(dollars=_dollars(vintage), vintage=vintage)}, log scale; a stroke for"
            " every country with a figure"
        ),
        alt=f"Two rows of strokes. {'. '.join(told)}.",
        rows=pd.concat(kept, ignore_index=True),
        table=pd.concat(
            [
                _neighbours(each, entity)
                for each, entity in zip(sections, ["USSR", "China"], strict=True)
            ]
        ),
        extra_sources=country_papers(["USSR", "China", *NAMED], 1928, 1957),
    )


@theme.settings()
def second_opinion(ussr: pd.DataFrame, china: pd.DataFrame, vital: pd.DataFrame) -> Chart:
    """Five measures of the starting point besides GDP, USSR 1928 beside China 1957, a small panel
    each, all from zero.

    Tables: ussr, china, vital_rates. The two versions of the Soviet harvest stand side by side;
    hollow bars are unchecked."""
    rows = growth.start_measures(ussr, china, vital)
    figure, axes = theme.canvas(
        1,
        rows["measure"].nunique(),
        width_ratios=rows.groupby("measure", sort=False).size().tolist(),
    )
    for ax, (measure, own) in zip(axes, rows.groupby("measure", sort=False), strict=True):
        _bars(ax, str(measure), own)
    ahead = [measure for measure, ratio in _advantage(rows).items() if ratio > 1.0]
    told = [
        f"{row.measure}, {row.entity}{f' ({row.version})' if row.version else ''}:"
        f" {number(row.value)} {row.unit}"
        for row in rows.itertuples()
    ]
    return finish(
        figure,
        title=(
            f"Per head the USSR of 1928 also had more {joined([m for m in ahead if m in PER_HEAD])}"
            " than the China of 1957"
        ),
        measure=(
            "Kilograms per person, last two: percent of people and of workers. Soviet towns: 1926."
            " Energy counted as coal"
        ),
        alt=f"Five panels of bars. {'; '.join(told)}.",
        rows=rows,
        table=rows.drop(columns="source"),
    )


def country_papers(
    entities: Sequence[str], first: int = WINDOW[0], last: int = WINDOW[1]
) -> list[str]:
    """Source keys of the original papers behind each country's series from `first` to `last`.

    The Maddison Project asks everyone who shows its series in a graph to cite these as well.
    """
    papers = tables.load("country_sources")
    kept = papers[
        papers["entity"].isin(list(entities))
        & papers["years"].map(lambda years: _overlaps(years, first, last))
    ]
    return list(dict.fromkeys(kept["source"]))


def _overlaps(years: str, first: int, last: int) -> bool:
    """Whether a span such as '1661-1933', 'from 2008' or '1950-1990 (...)' has a year from `first`
    to `last`."""
    ends = [int(year) for year in re.findall(r"\d{3,4}", years)]
    start, end = ends[0], 9999 if years.startswith("from") else ends[min(1, len(ends) - 1)]
    return start <= last and end >= first


def _bars(ax: Axes, measure: str, own: pd.DataFrame) -> None:
    for place, row in enumerate(own.itertuples()):
        look = theme.look(row.entity)
        ax.bar(
            place,
            row.value,
            width=0.72,
            color=inside(look.colour, row.checked),
            edgecolor=look.colour,
            linewidth=1.8,
            zorder=3,
        )
        ax.text(
            place,
            row.value,
            number(row.value),
            ha="center",
            va="bottom",
            fontweight="bold",
            color=look.colour,
        )
    short = {"": "", "official": "\nofficial", "Wheatcroft and Davies": "\nlower"}
    ax.set_xticks(
        range(len(own)),
        [f"{row.entity}{short[row.version]}" for row in own.itertuples()],
    )
    ax.set_title(
        textwrap.fill(f"{measure} ({'%' if own['unit'].iloc[0] == 'percent' else 'kg'})", 13),
    )
    ax.set_ylim(0, own["value"].max() * 1.14)
    ax.set_yticklabels([])
    ax.grid(False, axis="x")


def _ratio_dots(ax: Axes, ratios: pd.DataFrame, rows: pd.DataFrame) -> None:
    for place, (name, value) in enumerate(zip(ratios["vintage"], ratios["ratio"], strict=True)):
        guessed = tables.filled_in(tables.rows(rows, growth.VINTAGES[name])).any()
        ax.plot(
            [1, value],
            [place, place],
            color=theme.QUIET,
            linewidth=1.6,
            linestyle="--" if guessed else "-",
            zorder=2,
        )
        ax.plot(value, place, theme.USSR.mark, color=theme.USSR.colour, markersize=11, zorder=3)
        beside(ax, value, place, f"{value:.2f} times", 11)
    ax.axvline(1, color=theme.CHINA.colour, linewidth=theme.CHINA.line)
    rows_down(ax, ratios["vintage"], guides=True)
    ax.set_xlim(0.9, ratios["ratio"].max() * 1.18)
    ax.set_ylabel("vintage of the estimates")


def _advantage(rows: pd.DataFrame) -> dict[str, float]:
    """The lowest Soviet value over the Chinese one, for each measure."""
    least = rows.groupby(["measure", "entity"], sort=False)["value"].min().unstack()
    return dict(least["USSR"] / least["China"])


def _level_rows(gdp: pd.DataFrame, china_year: int) -> pd.DataFrame:
    points = pd.DataFrame({"entity": ["USSR", "China"], "year": [1928, china_year]})
    kept = tables.rows(gdp, list(growth.VINTAGES.values()))
    return kept.merge(points, on=["entity", "year"])


def _windowed(
    gdp: pd.DataFrame, vintage: str, countries: Sequence[str], *, aligned: bool
) -> pd.DataFrame:
    rows, zero = growth.of_vintage(gdp, vintage), growth.YEAR_ZERO
    windows = {
        name: (zero[name] + SINCE[0], zero[name] + SINCE[1]) if aligned else CONTEXT_YEARS
        for name in countries
    } | WINDOWS
    kept = [
        rows[(rows["entity"] == name) & rows["year"].between(*window)]
        for name, window in windows.items()
    ]
    together = pd.concat(kept).sort_values(["entity", "year"])
    return together.assign(since=together["year"] - together["entity"].map(growth.YEAR_ZERO))


def _mark_zero(ax: Axes, rows: pd.DataFrame, along: str) -> None:
    for entity, year in growth.YEAR_ZERO.items():
        at_zero = (rows["entity"] == entity) & (rows["year"] == year)
        look = theme.look(entity)
        for x, y in rows.loc[at_zero, [along, "value"]].to_numpy():
            mark_of(ax, x, y, look, 12, edge=1.5, zorder=6)
            note(ax, x, y, f"{year}: {number(y)}", colour=look.colour, bold=True)


def _years_axis(ax: Axes, rows: pd.DataFrame, *, aligned: bool) -> None:
    if not aligned:
        ax.set_xlim(1911, 1991)
        ax.set_xticks(range(1920, 1981, 10))
        ax.set_xlabel("calendar year")
        return
    ax.set_xlim(-16, 26)
    aligned_years(ax, *SINCE, 5)
    ax.axvline(0, color=theme.QUIET, linewidth=1)


def _dollars_axis(ax: Axes, scale: str, *, along_x: bool = False) -> None:
    axis = ax.xaxis if along_x else ax.yaxis
    if scale == "log":
        (ax.set_xscale if along_x else ax.set_yscale)("log")
        axis.set_minor_locator(NullLocator())
        low, high = ax.get_xlim() if along_x else ax.get_ylim()
        axis.set_ticks(
            [
                step
                for step in (250, 500, 1000, 2000, 4000, 8000, 16000, 32000)
                if low <= step <= high
            ]
        )
    else:
        ax.set_ylim(bottom=0)
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _start_words(
    gdp: pd.DataFrame, rows: pd.DataFrame, vintage: str, along: str, scale: str
) -> tuple[str, str]:
    ussr, china = (growth.level(gdp, vintage, name, year) for name, year in growth.CASES.items())
    title = (
        f"In the last year before its launch the USSR made {number(ussr)} dollars a head, China"
        f" {number(china)}"
    )
    paths = []
    for entity, own in rows.groupby("entity", sort=False):
        ends = own.groupby(growth.runs(own["year"]))["year"].agg(["min", "max"])
        gaps = "".join(
            f", no figure after {before} until {after}"
            for before, after in zip(ends["max"].iloc[:-1], ends["min"].iloc[1:], strict=True)
        )
        turns = own.loc[
            sorted(
                {own.index[0], own["value"].idxmin(), *_zero(own), own.index[-1]},
                key=own.index.get_loc,
            )
        ]
        points = [f"{number(point.value)} in {point.year}" for point in turns.itertuples()]
        paths.append(f"{entity} {', '.join(points)}{gaps}")
    how = "set at the same starting line" if along == "since" else "in calendar years"
    return title, f"Lines {how}, {scale} scale: {'; '.join(paths)}."


def _zero(own: pd.DataFrame) -> list[int]:
    """The index of the row at a case's last year before its launch; none for other countries."""
    return own.index[own["year"] == own["entity"].map(growth.YEAR_ZERO)].tolist()


def _end(own: pd.DataFrame, along: str) -> End:
    last = own.iloc[-1]
    return End(
        float(last[along] if along == "year" else last["since"]),
        float(last["value"]),
        str(last["entity"]),
        theme.look(last["entity"]).colour,
    )


def _wide(rows: pd.DataFrame, *, aligned: bool) -> pd.DataFrame:
    if aligned:
        sides = [
            own.set_index("since")[["year", "value"]].add_prefix(f"{entity} ")
            for entity, own in rows.groupby("entity")
        ]
        both = pd.concat(sides, axis=1).sort_index().rename_axis("years since").reset_index()
        return both.rename(columns=lambda name: name.removesuffix(" value"))
    return (
        rows.pivot(index="year", columns="entity", values="value")
        .reset_index()
        .rename_axis(columns=None)
    )


def _dollars(vintage: str) -> str:
    return str(tables.series(growth.VINTAGES[vintage])["unit"])


def _strip(
    ax: Axes, countries: pd.DataFrame, entity: str, place: int, year: int, where: growth.Standing
) -> None:
    look = theme.look(entity)
    ax.vlines(
        countries["gdp_per_head"],
        place - 0.2,
        place + 0.2,
        color=theme.CONTEXT.colour,
        linewidth=1.2,
        alpha=0.75,
    )
    for name, words in NAMED.items():
        for value in countries.loc[countries["entity"] == name, "gdp_per_head"]:
            ax.vlines(value, place - 0.2, place + 0.26, color=theme.INK, linewidth=1.6)
            ax.text(
                value,
                place + 0.3,
                words,
                ha="center",
                va="top",
                color=theme.INK,
            )
    own = countries.loc[countries["entity"] == entity, "gdp_per_head"].iloc[0]
    mark_of(ax, own, place, look, 15, zorder=5)
    ax.text(
        own,
        place - 0.3,
        f"{entity}: {where.people_below:.0%} of the people elsewhere lived in poorer countries",
        ha="center",
        va="bottom",
        fontsize=theme.font() + 1,
        fontweight="bold",
        color=look.colour,
    )


def _named_words(countries: pd.DataFrame, entity: str) -> str:
    """The level of the case and of the named countries, in words."""
    levels = countries.set_index("entity")["gdp_per_head"]
    return (
        ", ".join(f"{name} {number(levels[name])}" for name in [entity, *NAMED] if name in levels)
        + " dollars"
    )


def _section_rows(
    gdp: pd.DataFrame, vintage: str, countries: pd.DataFrame, year: int
) -> pd.DataFrame:
    rows = growth.of_vintage(gdp, vintage)
    return rows[(rows["year"] == year) & rows["entity"].isin(countries["entity"])]


def _neighbours(countries: pd.DataFrame, entity: str) -> pd.DataFrame:
    middle = countries.index[countries["entity"] == entity][0]
    close = (countries.index >= middle - 3) & (countries.index <= middle + 3)
    near = countries[close | countries["entity"].isin(list(NAMED))]
    whole = near.assign(rank=near.index + 1, people=near["people"].round().astype("Int64"))
    columns = {
        "year": "year",
        "rank": "rank",
        "entity": "country",
        "gdp_per_head": "GDP per head",
        "people": "people (thousands)",
    }
    return whole[list(columns)].rename(columns=columns)
