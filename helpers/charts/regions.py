"""Where people died: provinces and counties of China, harvest and deaths in two of them, Soviet
republics and regions."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle

from helpers import tables, theme
from helpers.arithmetic import regions
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import marks, rows_down
from helpers.charts.notes import note
from helpers.words import joined, number

# Column and row of each province, counted from the north-west. Borders and names of the time:
# Sichuan holds Chongqing, Guangdong holds Hainan. A layout for reading, no survey: a tile says
# nothing about area or people.
TILES = {
    "Heilongjiang": (7, 0),
    "Xinjiang": (0, 1),
    "Inner Mongolia": (4, 1),
    "Beijing": (5, 1),
    "Liaoning": (6, 1),
    "Jilin": (7, 1),
    "Qinghai": (1, 2),
    "Gansu": (2, 2),
    "Ningxia": (3, 2),
    "Shanxi": (4, 2),
    "Hebei": (5, 2),
    "Tianjin": (6, 2),
    "Shaanxi": (3, 3),
    "Henan": (4, 3),
    "Shandong": (5, 3),
    "Tibet": (1, 4),
    "Sichuan": (3, 4),
    "Hubei": (4, 4),
    "Anhui": (5, 4),
    "Jiangsu": (6, 4),
    "Shanghai": (7, 4),
    "Yunnan": (2, 5),
    "Guizhou": (3, 5),
    "Hunan": (4, 5),
    "Jiangxi": (5, 5),
    "Zhejiang": (6, 5),
    "Guangxi": (4, 6),
    "Guangdong": (5, 6),
    "Fujian": (6, 6),
}
BIRTH_BANDS, RATE_BANDS = (0, 15, 30, 45), (10, 15, 25, 40)
SHADES = [0.13, 0.27, 0.45, 0.68, 1.0]
TILE_LETTERS = 11 / 800
MOVES = "* spoilt by later moves"
WITH = {
    "grain claimed": "more grain claimed a head",
    "pigs claimed": "more pigs claimed a head",
    "usual death rates": "a higher usual death rate",
    "mess halls": "more people in mess halls",
}


@theme.settings()
def province_tiles(
    provinces: pd.DataFrame,
    measure: str = "births, earlier trend",
    years: tuple[int, int] = regions.FAMINE,
) -> Chart:
    """A tile for each of 29 provinces with its figure written on it; above, the confirmed figures
    as strokes on the scale.

    measure: a key of regions.MEASURES; years: first and last. Hollow tiles rest on an unchecked
    figure, grey ones have none. Raises NoFigureError for an unknown measure or years in
    which no province has a figure."""
    chosen = regions.measure(regions.MEASURES, measure)
    rows = chosen.of(provinces, *years).assign(series=measure, year=years[1], unit=chosen.unit)
    bands = BIRTH_BANDS if chosen.births else RATE_BANDS
    figure, (scale, plane) = theme.canvas(2, 1, height_ratios=[0.55, 7])
    _strokes(scale, rows, bands)
    moved = regions.spoilt() if chosen.births else set()
    for place, corner in TILES.items():
        own = rows[rows["entity"] == place]
        _tile(plane, place, corner, own, bands, star="*" if place in moved else "")
    for place in _furthest_neighbours(rows):
        x, y = TILES[place]
        plane.add_patch(
            Rectangle(
                (x + 0.015, y + 0.04), 0.97, 0.92, fill=False, edgecolor=theme.INK, linewidth=2.4
            )
        )
    plane.set(xlim=(0, 8), ylim=(7, 0), xticks=[], yticks=[])
    plane.spines["bottom"].set_visible(False)
    span = _years(*years)
    told = joined(
        [f"{row.entity} {_short(row.value)}" for row in _north_to_south(rows).itertuples()]
    )
    none = [place for place in sorted(TILES) if place not in set(rows["entity"])]
    gaps = f" No figure: {joined(none)}." if none else ""
    sure = [row.entity for row in _north_to_south(rows).itertuples() if row.checked != "unchecked"]
    hollow = (
        f" Confirmed: {joined(sure) if sure else 'none'}; the other tiles are hollow."
        if len(sure) < len(rows)
        else ""
    )
    return finish(
        figure,
        title=_tile_title(rows, chosen, span),
        measure=_tile_measure(chosen, span),
        alt=(
            "Map of tiles, darker where the figure is higher. From north to south:"
            f" {told}.{hollow}{gaps}"
        ),
        rows=rows,
        table=_tile_table(rows, chosen, moved),
    )


@theme.settings()
def birth_years(
    provinces: pd.DataFrame,
    pair: tuple[str, str] = ("Anhui", "Jiangxi"),
    reference: str = "earlier",
) -> Chart:
    """People born 1950-70 and counted in 2000 in two provinces, with the expected line and the
    shortfall of 1959-61.

    pair: two provinces; reference: 'earlier' or 'both sides'. Each panel has its own scale from
    zero. Raises NoFigureError for an unknown province or reference."""
    figure, axes = theme.canvas(1, 2)
    kept, told = [], []
    missing = regions.births_missing(provinces, reference, *regions.FAMINE).set_index("entity")[
        "value"
    ]
    for ax, place in zip(axes, pair, strict=True):
        own = regions.expected(provinces, place, reference).assign(entity=place)
        _cohorts(ax, own, place, missing[place])
        kept.append(own)
        told.append(_cohort_words(own, place, missing[place]))
    axes[0].set_ylabel("thousand people in the sample")
    known = "1950-57" if reference == "earlier" else "1950-57 and 1963-70"
    shares = [f"{_percent(missing[place])} in {place}" for place in pair]
    return finish(
        figure,
        title=(
            "Of the people expected from the birth years 1959-61 the census of 2000 lacks"
            f" {joined(shares)}"
        ),
        measure=(
            "People counted in the one percent sample of 2000, by birth year. Thin line: trend of"
            f" {known}. Births and infants lost: no count of deaths"
        ),
        alt=f"Two panels of dots by birth year. {' '.join(told)}",
        rows=pd.concat(kept, ignore_index=True),
        table=_cohort_table(kept),
    )


@theme.settings()
def harvest_and_deaths(provinces: pd.DataFrame) -> Chart:
    """Harvest per person (above) and death rate (below) of Sichuan and Shandong, 1957-61, each
    panel from zero."""
    figure, axes = theme.canvas(2, 2, sharex=True, sharey="row")
    kept = [regions.grain_and_deaths(provinces, place) for place in ("Sichuan", "Shandong")]
    for column, own in enumerate(kept):
        for row, (name, part) in enumerate(own.groupby("measure", sort=False)):
            _yearly_bars(
                axes[2 * row + column],
                part,
                f"{part['entity'].iloc[0]}: {name}, {part['unit'].iloc[0]}",
                name,
            )
    first = tables.rows(provinces, "crude_death_rate_reported").query("year >= 1957")
    axes[2].hlines(
        first["value"],
        first["year"] - 0.35,
        first["year"] + 0.35,
        color=theme.INK,
        linewidth=2.2,
        zorder=5,
    )
    first = first.assign(measure="death rate, first reported", unit="per 1,000")
    rows = pd.concat([*kept, first], ignore_index=True)[[*kept[0].columns]].assign(
        series="derived for this chart"
    )
    sichuan = kept[0].set_index(["measure", "year"])["value"]
    told = "; ".join(
        f"{row.entity} {row.year} {row.measure} {_short(row.value)}" for row in rows.itertuples()
    )
    return finish(
        figure,
        title=(
            "Deaths did not follow the harvest year by year: in Sichuan they doubled in 1958, a"
            " year of larger harvest a head"
            if sichuan["harvest", 1958] > sichuan["harvest", 1957]
            and sichuan["death rate", 1958] > 2 * sichuan["death rate", 1957]
            else "Harvest a head and deaths in two provinces, year by year"
        ),
        measure=(
            "Recorded harvest over people at year end (seed and feed come out of it); registered"
            " deaths. Black stroke: as first reported, before the check of 1962"
        ),
        alt=f"Four panels of bars, with strokes for what Sichuan first reported. {told}.",
        rows=rows,
        table=rows[["entity", "year", "measure", "value", "unit"]],
    )


@theme.settings()
def soviet_places(places: pd.DataFrame) -> Chart:
    """Famine deaths of 1932-34 in four republics (above); below, in panels of equal size, the herds
    of Kazakhstan and the regions of Ukraine. places: the regions table."""
    republics, herds, oblasts = _republics(places), _herds(places), _oblasts(places)
    figure, axes = theme.canvas(2, 2, height_ratios=[1, 1])
    # The republics take the whole upper row.
    for ax in axes[:2]:
        ax.remove()
    above = figure.add_subplot(2, 1, 1)
    _across(above, republics, "Deaths 1932-34, percent of people", 30)
    _across(axes[2], herds, "Kazakhstan: herds left in 1933,\npercent of about 1929", 38)
    _ranges(axes[3], oblasts)
    rows = pd.concat([republics, herds, oblasts], ignore_index=True)
    told = "; ".join(
        f"{row.label.replace(chr(10), ' ')}, {row.what}, {row.told}" for row in rows.itertuples()
    )
    high, low = republics["value"].max(), republics["value"].min()
    return finish(
        figure,
        title=(
            f"Famine deaths of 1932-34, estimated: {_short(low, 1)} to {_short(high, 1)} percent of"
            " the people of a republic; averages hide the regions"
        ),
        measure=(
            "Deaths: populations rebuilt by demographers, over people of 1933. Herds: before"
            " collectivisation and after"
        ),
        alt=f"Three panels of bars. {told}.",
        rows=rows.drop(columns=["label", "what", "told"]),
        table=rows[["what", "label", "told"]].rename(columns={"label": "where", "told": "figure"}),
    )


@theme.settings()
def place_scatter(
    provinces: pd.DataFrame,
    across: str = "grain claimed",
    outcome: str = "births, earlier trend",
    places: str = "all",
) -> Chart:
    """One dot a province: a measure across (regions.FACTORS), an outcome up (regions.OUTCOMES), and
    their rank correlation with its 95 percent bootstrap interval. places: one of regions.PLACES.
    Hollow: unchecked.

    Raises NoFigureError for an unknown measure.
    """
    rows = regions.pairs(provinces, across, outcome, places)
    found = regions.rank_correlation(rows["x"], rows["y"])
    one, other = (
        regions.measure(regions.FACTORS, across),
        regions.measure(regions.OUTCOMES, outcome),
    )
    figure, (ax,) = theme.canvas()
    marks(ax, rows, "x", "y", theme.CHINA.mark, theme.CHINA.colour, size=7)
    _name_dots(ax, rows)
    ax.axhline(0, color=theme.QUIET, linewidth=1)
    ax.set_xlabel(f"{one.label} ({one.unit})")
    ax.set_ylabel(textwrap.fill(f"{other.label}, {other.unit}", 36))
    ax.margins(x=0.1, y=0.1)
    interval = f"{_two(found.value)} ({_two(found.low)} to {_two(found.high)})"
    return finish(
        figure,
        title=_scatter_title(
            across, other, found, interval, bool(rows["checked"].ne("unchecked").all())
        ),
        measure=(
            f"{found.count} provinces, a mark each. Rank correlation, 95 percent bootstrap interval"
            " in brackets"
        )
        + (". Missing birth years are not deaths" if other.births else ""),
        alt=(
            f"Across: {one.label}; up: {other.label}. Rank correlation {interval}."
            f" {_corner_words(rows)}"
        ),
        rows=rows,
        table=rows[["entity", "x", "y"]].rename(
            columns={"entity": "province", "x": one.label, "y": other.label}
        ),
    )


def _short(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    plus = "+" if signed and round(value, decimals) > 0 else ""
    return plus + number(value, decimals)


def _two(value: float) -> str:
    return number(value, 2)


def _percent(value: float) -> str:
    return f"{number(value)} percent"


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last % 100}"


def _north_to_south(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the tiles, row by row from the north."""
    order = sorted(TILES, key=lambda place: TILES[place][::-1])
    return rows.assign(_at=rows["entity"].map(order.index)).sort_values("_at").drop(columns="_at")


def _shade(value: float, bands: Sequence[float]) -> str:
    """The country's colour, mixed with white by the band that a figure falls into."""
    share = SHADES[int(np.searchsorted(bands, value, side="right"))]
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(theme.CHINA.colour))
    return to_hex((red, green, blue))


def _tile(
    ax: Axes,
    place: str,
    corner: tuple[int, int],
    own: pd.DataFrame,
    bands: Sequence[float],
    *,
    star: str,
) -> None:
    x, y = corner
    fill, edge, ink, words = "white", theme.GRID, theme.QUIET, "no figure"
    if len(own):
        value, sure = own["value"].iloc[0], own["checked"].iloc[0] != "unchecked"
        fill, edge = (_shade(value, bands), theme.BEHIND) if sure else ("white", theme.CHINA.colour)
        ink = "white" if fill == _shade(np.inf, bands) else theme.INK
        words = _short(value, 0 if bands == BIRTH_BANDS else 1) + star
    ax.add_patch(
        Rectangle((x + 0.015, y + 0.04), 0.97, 0.92, facecolor=fill, edgecolor=edge, linewidth=1.6)
    )
    weight = "bold" if len(own) else "normal"
    name = place.replace("Mongolia", "Mong.")
    # The longest name fits a tile; larger letters grow with the tile, no more.
    size = TILE_LETTERS * theme.canvas_width()
    ax.text(x + 0.5, y + 0.3, name, ha="center", va="center", color=ink, fontsize=size)
    ax.text(
        x + 0.5,
        y + 0.7,
        words,
        ha="center",
        va="center",
        color=ink,
        fontweight=weight,
    )


def _strokes(ax: Axes, rows: pd.DataFrame, bands: Sequence[float]) -> None:
    """The colour scale, with a stroke for each province whose figure was found in a document."""
    low = min(-5.0 if bands == BIRTH_BANDS else 0.0, rows["value"].min() - 2)
    high = max(65.0 if bands == BIRTH_BANDS else 60.0, rows["value"].max() + 2)
    edges = [low, *bands, high]
    for left, right in zip(edges, edges[1:], strict=False):
        ax.axvspan(
            left,
            right,
            facecolor=_shade((left + right) / 2, bands),
            edgecolor=theme.BEHIND,
            zorder=0,
        )
    confirmed = rows.loc[rows["checked"] != "unchecked", "value"]
    ax.vlines(confirmed, 0.1, 0.9, color=theme.INK, linewidth=1.4)
    ax.set(xlim=(low, high), ylim=(0, 1), yticks=[], xticks=list(bands))
    unit = "percent" if bands == BIRTH_BANDS else "in 1,000"
    ax.xaxis.set_major_formatter(
        lambda value, _: number(value) + (f" {unit}" if value == bands[-1] else "")
    )


def _furthest_neighbours(rows: pd.DataFrame) -> tuple[str, ...]:
    """The two neighbours furthest apart, of those whose figures carry a conclusion; none where no
    pair has both."""
    sure = rows[rows["checked"] != "unchecked"].set_index("entity")["value"]
    known = [pair for pair in regions.NEIGHBOURS.values() if set(pair) <= set(sure.index)]
    return max(known, key=lambda pair: abs(sure[pair[0]] - sure[pair[1]]), default=())


def _tile_title(rows: pd.DataFrame, chosen: regions.Measure, span: str) -> str:
    pair = _furthest_neighbours(rows)
    if not pair:
        unsure = int((rows["checked"] == "unchecked").sum())
        some = f"{unsure} of them not yet confirmed" if unsure else "too few for a map"
        return f"{len(rows)} of {len(TILES)} provinces have an {chosen.label} for {span}, {some}"
    one, other = (rows.set_index("entity")["value"][place] for place in pair)
    if chosen.births:
        return (
            f"Birth years {span}, two neighbours: {_lacking(one)} in {pair[0]}, {_lacking(other)}"
            f" in {pair[1]}"
        )
    return (
        f"Two neighbours, {span}: {_short(one, 1)} deaths in 1,000 people in {pair[0]},"
        f" {_short(other, 1)} in {pair[1]}"
    )


def _lacking(value: float) -> str:
    return f"{_percent(abs(value))} {'missing' if value >= 0 else 'more than expected'}"


def _tile_measure(chosen: regions.Measure, span: str) -> str:
    if chosen.births:
        return (
            f"{_capital(chosen.label)}, {span}, {chosen.unit}. {MOVES}. Births and infants lost: no"
            " count of deaths"
        )
    mean = ", mean of the years" if "-" in span else ""
    return f"{_capital(chosen.label)}, {span}{mean}, {chosen.unit}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _tile_table(
    rows: pd.DataFrame, chosen: regions.Measure, moved: Collection[str]
) -> pd.DataFrame:
    known = rows.set_index("entity")
    table = pd.DataFrame({"province": sorted(TILES)})
    return table.assign(
        **{chosen.unit: table["province"].map(known["value"].round(1))},
        checked=table["province"].map(known["checked"]).fillna("no figure"),
        note=np.where(table["province"].isin(moved), "spoilt by later moves", ""),
    )


def _cohorts(ax: Axes, own: pd.DataFrame, place: str, missing: float) -> None:
    look, famine = theme.CHINA, own["year"].between(*regions.FAMINE).to_numpy()
    counted, wanted = own["counted"] / 1000, own["expected"] / 1000
    ax.plot(own["year"], wanted, color=theme.INK, linewidth=1.2, zorder=2)
    ax.vlines(
        own.loc[famine, "year"],
        counted[famine],
        wanted[famine],
        color=theme.BEHIND,
        linewidth=7,
        zorder=2,
    )
    ax.plot(own["year"], counted, look.mark, color=look.colour, markersize=5, zorder=4)
    ax.set(ylim=(0, max(counted.max(), wanted.max()) * 1.12), xlim=(1949, 1971))
    ax.set_xticks([1950, 1955, 1960, 1965, 1970])
    ax.set_title(
        f"{place}: {_percent(missing)} missing",
        fontsize=theme.font() + 1,
        loc="left",
        fontweight="bold",
    )
    ax.set_xlabel("year of birth")


def _cohort_words(own: pd.DataFrame, place: str, missing: float) -> str:
    counted = own.set_index("year")["counted"]
    span = counted.loc[regions.FAMINE[0] : regions.FAMINE[1]]
    figures = [number(value) for value in (counted[1957], span.min(), counted[1963])]
    line = " to ".join(number(value) for value in own["expected"].iloc[[0, -1]])
    return (
        f"{place}: the line runs from {line}; {figures[0]} born in 1957, {figures[1]} in"
        f" {span.idxmin()}, {figures[2]} in 1963; {_percent(missing)} of the line missing in"
        " 1959-61."
    )


def _cohort_table(kept: Sequence[pd.DataFrame]) -> pd.DataFrame:
    table = pd.DataFrame({"year of birth": kept[0]["year"]})
    for own in kept:
        place = own["entity"].iloc[0]
        table[f"{place}, counted"], table[f"{place}, expected"] = (
            own["counted"],
            own["expected"].round(),
        )
    return table


def _yearly_bars(ax: Axes, own: pd.DataFrame, words: str, kind: object) -> None:
    food = kind == "harvest"
    colour = theme.CONTEXT.colour if food else theme.CHINA.colour
    ax.bar(own["year"], own["value"], width=0.7, color=colour, zorder=3)
    for row in own.itertuples():
        ax.text(
            row.year,
            row.value,
            _short(row.value),
            ha="center",
            va="bottom",
            fontweight="bold",
        )
    ax.set_title(words, loc="left")
    ax.set_ylim(0, 430 if food else 68)
    ax.set_xticks(range(1957, 1962))
    ax.set_yticklabels([])
    ax.grid(False, axis="x")


def _republics(places: pd.DataFrame) -> pd.DataFrame:
    rows = tables.rows(places, "famine_deaths_share_of_population")
    # The bar is for 1932-34; in Kazakhstan people starved from 1930 on, and the label says so.
    names = {
        "Kazakhstan": "Kazakhstan\n(famine 1930-33)",
        "RSFSR without Kazakhstan": "Russian republic\n(Volga, N. Caucasus in it)",
    }
    rows = rows.sort_values("value", ascending=False, ignore_index=True)
    told = [f"{_short(value, 1)} percent" for value in rows["value"]]
    return rows.assign(
        label=rows["entity"].replace(names), what="deaths 1932-34 over people of 1933", told=told
    )


def _herds(places: pd.DataFrame) -> pd.DataFrame:
    animals = {
        "livestock_cattle": "cattle",
        "livestock_sheep": "sheep",
        "livestock_camels": "camels",
    }
    own = tables.rows(places, list(animals), "Kazakhstan")
    wide = own.pivot(index="series", columns="year", values="value").loc[list(animals)]
    told = [
        f"{_short(a, 2)} to {_short(b, 2)} million head, about 1929 and 1933"
        for a, b in wide.itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "series": list(animals),
            "entity": "Kazakhstan",
            "year": 1933,
            "value": (100 * wide[1933] / wide[1929]).to_numpy(),
            "unit": "percent of about 1929",
            "source": own["source"].iloc[0],
            "checked": "derived",
            "label": list(animals.values()),
            "what": "herds of Kazakhstan",
            "told": told,
        }
    )


def _oblasts(places: pd.DataFrame) -> pd.DataFrame:
    ends = [
        tables.rows(places, f"famine_deaths_per_1000_{end}").set_index("entity")
        for end in ("lowest", "highest")
    ]
    low, high = ends
    short = {
        "Kyiv and Kharkiv oblasts": "Kyiv, Kharkiv",
        "Vinnytsia, Dnipropetrovsk, Odesa oblasts and Moldavian ASSR": (
            "Vinnytsia, Dnipro.,\nOdesa, Moldavia"
        ),
        "Chernihiv and Donetsk oblasts": "Chernihiv, Donetsk",
    }
    rows = (
        high.loc[list(short)].reset_index().assign(least=low.loc[list(short), "value"].to_numpy())
    )
    told = [
        f"{_short(a)} to {_short(b)} per 1,000"
        for a, b in zip(rows["least"], rows["value"], strict=True)
    ]
    return rows.assign(
        label=rows["entity"].map(short),
        what="deaths 1932-34, lowest to highest oblast of Ukraine",
        told=told,
    )


def _across(ax: Axes, own: pd.DataFrame, words: str, limit: float) -> None:
    """Bars across, a row each, from zero."""
    for place, row in enumerate(own.itertuples()):
        ax.barh(place, row.value, height=0.62, color=theme.USSR.colour, zorder=3)
        ax.text(
            row.value,
            place,
            f" {_short(row.value, 1)}",
            va="center",
            fontweight="bold",
        )
    rows_down(ax, own["label"], guides=True)
    ax.set_xlim(0, limit)
    ax.set_title(words, loc="left")


def _ranges(ax: Axes, own: pd.DataFrame) -> None:
    for place, row in enumerate(own.itertuples()):
        ax.plot(
            [row.least, row.value],
            [place, place],
            color=theme.USSR.colour,
            linewidth=9,
            solid_capstyle="butt",
            zorder=3,
        )
        words = f"{_short(row.least)}-{_short(row.value)}"
        ax.text(row.value + 8, place, words, va="center", fontweight="bold")
    rows_down(ax, own["label"], guides=True)
    ax.set(xlim=(0, 285), xticks=[0, 100, 200])
    ax.set_title("Ukraine: deaths 1932-34\nper 1,000 people", loc="left")


def _name_dots(ax: Axes, rows: pd.DataFrame) -> None:
    """Names for the dots at the edges of the cloud, where they can be read."""
    for row in _named(rows).itertuples():
        note(ax, row.x, row.y, row.entity)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    edges = {column: [rows[column].idxmin(), rows[column].idxmax()] for column in ("x", "y")}
    wanted = {"Anhui", "Jiangxi", "Sichuan", *rows.loc[[*edges["x"], *edges["y"]], "entity"]}
    return rows[rows["entity"].isin(wanted)]


def _scatter_title(
    across: str, outcome: regions.Measure, found: regions.Correlation, interval: str, sure: bool
) -> str:
    if not sure:
        return f"Unconfirmed figures, no finding: {across}, rank correlation {interval}"
    losses = "missing birth years" if outcome.births else "excess deaths"
    if not found.clear:
        return f"No clear order between {across} and {losses}: rank correlation {interval}"
    return (
        f"Provinces with {WITH[across]} had {'more' if found.value > 0 else 'fewer'} {losses}: rank"
        f" correlation {interval}"
    )


def _corner_words(rows: pd.DataFrame) -> str:
    upward = _named(rows).sort_values("y")
    ends = [
        f"{row.entity} at {number(row.x, 2)} across and {number(row.y, 1)} up"
        for row in upward.itertuples()
    ]
    return f"Named, from the lowest mark to the highest: {'; '.join(ends)}."
