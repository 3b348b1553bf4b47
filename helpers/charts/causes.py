"""Why one grew and one collapsed: published shares, growth on another pace, pressure on the
land."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from helpers import tables, theme
from helpers.arithmetic import growth, land
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import (
    End,
    aligned_years,
    event,
    inside,
    line,
    rows_down,
)
from helpers.charts.growth import country_papers
from helpers.errors import one_of
from helpers.words import joined, number

OUTCOMES = {
    "deaths": ("excess deaths",),
    "harvest": ("fall in grain output", "shortfall of grain yields 1930-34"),
}
NOUNS = {"deaths": "excess deaths", "harvest": "the lost harvest"}
# Percent that the plot is wide, so that the study's name stands free behind 100.
SCALE = 232


@dataclass(frozen=True)
class Share:
    """One published share of one outcome, in percent: what is drawn, how it is said, and the row it
    comes from."""

    country: str
    low: float
    high: float
    words: str
    row: pd.Series

    @property
    def bounded(self) -> bool:
        """Whether the share is printed as a bound, at most or at least."""
        return self.words.startswith("at ")

    @property
    def counted(self) -> float:
        """What the share brings to a sum: the printed figure or the middle of its range; of bounds
        only 'at least'."""
        if self.bounded:
            return self.low if self.words.startswith("at least") else 0.0
        central = self.row["share_central"]
        return float(central) if pd.notna(central) else (self.low + self.high) / 2


@theme.settings()
def cause_shares(causes: pd.DataFrame, outcome: str = "deaths", country: str = "both") -> Chart:
    """Every published share of one outcome side by side: points, ranges, arrows for 'at most' and
    'at least'.

    causes: the causes table. outcome: 'deaths' or 'harvest'. country: 'China', 'USSR' or 'both'.
    Raises LessonError for any other choice.
    """
    shares = _shares(causes, outcome, country)
    figure, (ax,) = theme.canvas()
    rows_down(ax, [_cause(share.row) for share in shares], edge=0.6, least=4)
    ax.set(xlim=(0, SCALE * theme.crowding()), xticks=range(0, 101, 25))
    for place, share in enumerate(shares):
        _draw_share(ax, share, place)
    ax.set_xlabel("percent of the outcome that each study explains", loc="left")
    said = [
        f"{share.country}: {_cause(share.row)}, {share.words} ({_by(share.row)})"
        for share in shares
    ]
    rows = pd.DataFrame([share.row for share in shares]).rename(columns={"sources": "source"})
    return finish(
        figure,
        title=_shares_title(shares, outcome),
        measure=(
            "Squares China, circles USSR. Arrows: at most, at least. Drafts, parts and hollow"
            " figures in no sum"
        ),
        alt=f"{len(shares)} rows, each a share by another study: {'; '.join(said)}.",
        rows=rows,
        table=_shares_table(shares),
    )


@theme.settings()
def counterfactuals(
    gdp: pd.DataFrame,
    pace: str = "Russian Empire, 1885-1913",
    carried_from: int = 1928,
    vintage: str = "2020",
) -> Chart:
    """Soviet GDP per head 1885-1940 beside a line that grows from one year on at another pace, with
    Japan as a yardstick.

    gdp: the gdp_per_capita table; the line and the errors raised are growth.carried's.
    """
    grown = growth.carried(gdp, pace, carried_from, vintage)
    path, rows = grown.path, growth.of_vintage(gdp, vintage)
    rows = rows[
        rows["entity"].isin(["USSR", "Japan"]) & rows["year"].between(*growth.CARRIED_YEARS)
    ].sort_values(["entity", "year"])
    ussr = rows[rows["entity"] == "USSR"]
    figure, (ax,) = theme.canvas()
    _carried_lines(ax, rows, path)
    ax.set_ylabel(str(tables.series(growth.VINTAGES[vintage])["unit"]))
    ends = {name: float(own["value"].iloc[-1]) for name, own in rows.groupby("entity")}
    told = {
        name: f"from {number(own['value'].iloc[0])} to {number(ends[str(name)])}"
        for name, own in rows.groupby("entity")
    }
    at_end = [
        End(1940, ends["USSR"], "USSR", theme.USSR.colour),
        End(1940, float(path.iloc[-1]), "at that pace", theme.INK),
        End(1940, ends["Japan"], "Japan", theme.CONTEXT.colour),
    ]
    _mark_leaving(ax, ussr, carried_from)
    return finish(
        figure,
        ends=[(ax, at_end)],
        title=(
            f"Growing from {carried_from} at the pace of {_spoken(pace)}, the USSR of 1940 would"
            f" stand {_distance(grown.gap)}"
        ),
        measure=(
            f"GDP per head, {vintage} vintage. Dotted: our arithmetic, {grown.rate:.1f} percent a"
            f" year from {carried_from} on"
        ),
        alt=(
            f"Lines 1885 to 1940. Russian Empire and USSR {told['USSR']}; Japan {told['Japan']}."
            f" The dotted line leaves the Soviet one in {carried_from} and reaches"
            f" {number(path.iloc[-1])} in 1940."
        ),
        rows=rows,
        table=_carried_table(rows, path),
        extra_sources=country_papers(["USSR", "Japan"]),
    )


@theme.settings()
def pressure_on_the_land(ussr: pd.DataFrame, china: pd.DataFrame) -> Chart:
    """Five small panels on aligned years: harvest, share of the harvest taken and net exports of
    both; Chinese farm workers and Soviet horses, which are not set on one scale.

    ussr, china: the country tables; see land.pressure.
    """
    rows = land.pressure(ussr, china)
    figure, (*axes, spare) = theme.canvas(2, 3)
    spare.remove()
    panels = list(zip(axes, land.PANELS, strict=True))
    for ax, panel in panels:
        own = rows[rows["panel"] == panel]
        for entity, each in own.groupby("entity", sort=False):
            line(ax, each, "since", str(entity))
        ax.set_title(_PANELS[panel], loc="left", color=theme.INK)
        aligned_years(ax, 0, 6, 2)
        ax.set_xlim(-1.4, 6.4)
        low = 0 if own["value"].min() >= 0 else own["value"].min() * 1.2
        ax.set_ylim(low, own["value"].max() * 1.15)
        ax.set_xlabel("")
    axes[2].axhline(0, color=theme.QUIET, linewidth=1)
    peaks = {
        name: own.loc[own["value"].idxmax()]
        for name, own in rows[rows["panel"] == "share taken"].groupby("entity")
    }
    tops = joined(
        [
            f"in {peaks[name]['year']} {where} ({peaks[name]['value']:.0f} percent)"
            for name, where in (("China", "in China"), ("USSR", "in the USSR"))
        ]
    )
    return finish(
        figure,
        ends=[(ax, _panel_ends(rows[rows["panel"] == panel])) for ax, panel in panels],
        title=f"{_while(rows, peaks)} state's share of the grain was highest {tops}",
        measure=(
            "Below: years since the last year before the launch, USSR year, China year. Harvests as"
            " revised later. Taken: before any grain was sold back. Exports: China's less imports"
        ),
        alt=" ".join(_panel_words(panel, rows[rows["panel"] == panel]) for panel in land.PANELS),
        rows=rows,
        table=land.for_reading(rows),
    )


def _while(rows: pd.DataFrame, peaks: Mapping[str, pd.Series]) -> str:
    """How the title begins: with the harvests, if they were below year zero at both peaks."""
    harvests = rows[rows["panel"] == "harvest"].set_index(["entity", "year"])["value"]
    fell = all(harvests[name, peak["year"]] < 100 for name, peak in peaks.items())
    return "While harvests fell, the" if fell else "The"


def _panel_ends(own: pd.DataFrame) -> list[End]:
    return [
        End(row["since"], row["value"], str(row["entity"]), theme.look(row["entity"]).colour)
        for row in (lines.iloc[-1] for _, lines in own.groupby("entity"))
    ]


_PANELS = {
    "harvest": "Harvest, year 0 = 100",
    "share taken": "Taken, % of harvest",
    "net exports": "Exports, million tonnes",
    "farm workers": "Farm workers, 1957 = 100",
    "horses": "Horses, 1929 = 100",
}
_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}


def _shares(causes: pd.DataFrame, outcome: str, country: str) -> list[Share]:
    one_of(OUTCOMES, outcome, "outcome with published shares")
    one_of(["China", "USSR", "both"], country, "country with published shares")
    kept = causes[causes["outcome_explained"].isin(OUTCOMES[outcome]) & (causes["bar"] != "no")]
    kept = kept[kept[["share_low", "share_central", "share_high"]].notna().any(axis=1)]
    # A share that nobody has found in a document is told in words beside the chart.
    kept = kept[kept["checked"] != "unchecked"]
    wanted = ["China", "USSR"] if country == "both" else [country]
    return [
        _share(name, row)
        for name in wanted
        for _, row in kept[kept["episode"].str.startswith(name)].iterrows()
    ]


def _share(country: str, row: pd.Series) -> Share:
    figures = row[["share_low", "share_central", "share_high"]].dropna().astype(float)
    low, high = figures.min(), figures.max()
    said = " to ".join(dict.fromkeys(number(end, 1).removesuffix(".0") for end in (low, high)))
    if row["is_upper_bound"]:
        least = f"at least {number(low, 1).removesuffix('.0')}, " if low < high else ""
        return Share(
            country, low, high, f"{least}at most {number(high, 1).removesuffix('.0')}", row
        )
    if list(figures.index) == ["share_low"]:
        return Share(country, low, high, f"at least {said}", row)
    return Share(country, low, high, said, row)


def _carried_lines(ax: Axes, rows: pd.DataFrame, path: pd.Series) -> None:
    for entity, own in rows.groupby("entity", sort=False):
        line(ax, own, "year", str(entity))
    ax.plot(path.index, path.to_numpy(), color=theme.INK, linewidth=2.2, linestyle=":", zorder=5)
    ax.set(
        xlim=(growth.CARRIED_YEARS[0] - 1, growth.CARRIED_TO + 13),
        ylim=(0, rows["value"].max() * 1.08),
        xticks=range(1890, 1941, 10),
    )
    ax.set_xlabel("calendar year")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _draw_share(ax: Axes, share: Share, place: int) -> None:
    look, sure = theme.look(share.country), share.row["checked"] != "unchecked"
    face = inside(look.colour, share.row["checked"])
    ax.plot(
        [share.low, share.high],
        [place, place],
        color=look.colour,
        linewidth=5 if sure else 1.6,
        solid_capstyle="butt",
        zorder=3,
    )
    points = sorted({share.low, share.high})
    ax.plot(
        points,
        [place] * len(points),
        look.mark,
        color=look.colour,
        markerfacecolor=face,
        markersize=9,
        linestyle="",
        zorder=4,
    )
    # A bar between two bounds needs no arrow: its ends are the bounds.
    way = ("at least" in share.words) - ("at most" in share.words)
    if way:
        start = share.low if way < 0 else share.high
        ax.annotate(
            "",
            (max(start + 9 * way, 0.5), place),
            (start, place),
            arrowprops={"arrowstyle": "-|>", "color": look.colour, "linewidth": 1.6},
            zorder=3,
        )
    ax.hlines(place, 0, 100, color=theme.GRID, linewidth=0.8, zorder=1)
    beside: dict[str, Any] = {
        "va": "center",
        "color": look.colour,
        "bbox": _PAPER,
    }
    ax.text(
        max(points) + (13 if way > 0 else 3.5),
        place,
        share.words,
        fontweight="bold",
        zorder=5,
        **beside,
    )
    ax.text(
        ax.get_xlim()[1] - 1, place, _by(share.row), ha="right", **(beside | {"color": theme.QUIET})
    )


def _cause(row: pd.Series) -> str:
    return str(row["short"]) or str(row["cause"]).split(" (")[0]


def _by(row: pd.Series) -> str:
    return tables.short(str(row["sources"]).split(";")[0].strip())


def _shares_title(shares: list[Share], outcome: str) -> str:
    sure = [
        share
        for share in shares
        if share.row["checked"] != "unchecked" and share.row["bar"] == "yes"
    ]
    named = {"China": "China", "USSR": "the USSR"}
    own = {name: [share for share in sure if share.country == name] for name in named}
    over = [named[name] for name in own if sum(share.counted for share in own[name]) > 100]
    bounds = [name for name in own if own[name] and all(share.bounded for share in own[name])]
    if over:
        rest = (
            f", and those of {named[bounds[0]]} are bounds: none may"
            if bounds
            else ": they may not"
        )
        return (
            f"Added up, published shares of {NOUNS[outcome]} pass 100 percent in"
            f" {joined(over)}{rest} be added"
        )
    if len(sure) > 1:
        only = (
            "are bounds, not estimates"
            if len(bounds) == sum(map(bool, own.values()))
            else "overlap"
        )
        return f"Published shares of {NOUNS[outcome]} {only}: they may not be added"
    first = sure[0]
    return (
        f"One study, one share: {_cause(first.row)}, {first.words} percent. It does not say what"
        " did the rest"
    )


def _shares_table(shares: list[Share]) -> pd.DataFrame:
    rows = [
        {
            "row": share.row["id"],
            "country": share.country,
            "cause": share.row["cause"],
            "percent": share.words,
            "study": _by(share.row),
            "design": share.row["design"],
            "may be added with": share.row["may_be_added_with"],
        }
        for share in shares
    ]
    return pd.DataFrame(rows)


def _spoken(pace: str) -> str:
    place, years = pace.split(", ")
    return f"{'the ' if place.startswith('Russian') else ''}{place} in {years}"


def _distance(gap: float) -> str:
    size = abs(gap)
    return (
        "where it stood" if size < 0.5 else f"{size:.0f} percent {'higher' if gap > 0 else 'lower'}"
    )


def _carried_table(rows: pd.DataFrame, path: pd.Series) -> pd.DataFrame:
    wide = rows.pivot(index="year", columns="entity", values="value")[["USSR", "Japan"]]
    return wide.assign(**{"USSR at that pace": path}).reset_index().rename_axis(columns=None)


def _mark_leaving(ax: Axes, ussr: pd.DataFrame, year: int) -> None:
    level = float(ussr.loc[ussr["year"] == year, "value"].iloc[0])
    event(ax, year, level, f"{year}", dx=0, dy=34 if year == 1913 else -40, colour=theme.INK)


def _panel_words(panel: str, own: pd.DataFrame) -> str:
    paths: Mapping[str, str] = {
        str(entity): "; ".join(
            f"{int(row.year)} {number(row.value, 1 if panel == 'net exports' else 0)}"
            for row in each.itertuples()
        )
        for entity, each in own.groupby("entity")
    }
    return f"{_PANELS[panel]}: {'. '.join(f'{entity} {path}' for entity, path in paths.items())}."
