"""Lesson 04: what was built and what fell back, who worked where, what counted as steel, towns,
investment, retreat."""

from __future__ import annotations

from calendar import month_name
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers import tables, theme
from helpers.arithmetic import growth, industry
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import End, aligned_years, beside, inside, line, rows_down
from helpers.charts.notes import note
from helpers.errors import one_of
from helpers.words import joined, number

ALL = "all four"
LAUNCHED = ("China", "USSR")
ZEROS = "USSR 1928, China 1957"
TOWN_YEARS_TOLD = (1952, 1957, 1960, 1963, 1964, 1966)
UNITS = {
    "steel": "million tonnes",
    "energy": "million tonnes of coal equivalent",
    "coal": "terawatt hours",
    "GDP per head": "dollars of 2011, 2020 vintage",
}
PANEL_UNITS = UNITS | {"energy": "million tonnes of coal", "GDP per head": "dollars of 2011"}


class Bar(NamedTuple):
    """A bar of steel_counted: when the figure was set or printed, its words, its value, its kind,
    sure or not."""

    when: str
    words: str
    value: float
    kind: str
    sure: bool


@theme.settings()
def delivered(
    ussr: pd.DataFrame,
    china: pd.DataFrame,
    gdp: pd.DataFrame,
    measure: str = ALL,
    scale: str = "index",
) -> Chart:
    """What was produced in both countries on aligned years: all four measures, a panel each, or one
    of them large.

    Tables: ussr, china, gdp_per_capita. measure: 'all four' or a key of industry.LINES; anything
    else raises UnknownChoiceError. scale: 'index' (year zero = 100) or 'level' (the
    measure's own unit). Dashes are years that the source interpolates; they settle no fall."""
    return (_four if measure == ALL else _one)(ussr, china, gdp, measure, scale)


def _four(
    ussr: pd.DataFrame, china: pd.DataFrame, gdp: pd.DataFrame, _all: str, scale: str
) -> Chart:
    drawn = "index" if scale == "index" else "value"
    figure, axes = theme.canvas(2, 2, sharex=True)
    kept = {name: industry.lines(ussr, china, gdp, name) for name in industry.LINES}
    for ax, (name, rows) in zip(axes, kept.items(), strict=True):
        _two_lines(ax, rows, drawn)
        unit = "index" if scale == "index" else PANEL_UNITS[name]
        ax.set_title(
            f"{_upper(name)}, {unit}",
            loc="left",
            fontweight="bold",
            color=theme.INK,
        )
        ax.set(
            xlim=(-4.5, 16.5),
            ylim=(0, 1.18 * rows[drawn].max()),
        )
        _mark_four(ax, rows, drawn)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        ax.yaxis.set_major_formatter(lambda tick, _: number(tick))
        aligned_years(ax, -4, 12, 4)
        ax.set_xlabel("")
    together = pd.concat(
        [rows.assign(measure=name) for name, rows in kept.items()], ignore_index=True
    )
    named = together.assign(
        value=together[drawn], measure=together["measure"] + ", " + together["entity"]
    )
    return finish(
        figure,
        ends=[
            (ax, _country_ends(rows, drawn)[:1])
            for ax, rows in zip(axes, kept.values(), strict=True)
        ],
        title=_falls_title(industry.falls(ussr, china, gdp)),
        measure=(
            f"{'Index, year 0 = 100' if scale == 'index' else 'Each in its own unit'}; each panel"
            f" has its own scale. Year 0: {ZEROS}. Below: years since then, USSR year, China year."
            " Dashed: filled in by the source. GDP: 2020 vintage"
        ),
        alt=" ".join(_path_words(name, rows, drawn) for name, rows in kept.items()),
        rows=together,
        table=_side_by_side(named, "measure"),
    )


def _one(
    ussr: pd.DataFrame, china: pd.DataFrame, gdp: pd.DataFrame, measure: str, scale: str
) -> Chart:
    rows = industry.lines(ussr, china, gdp, measure)
    drawn = "index" if scale == "index" else "value"
    figure, (ax,) = theme.canvas()
    _two_lines(ax, rows, drawn)
    ax.axvline(0, color=theme.QUIET, linewidth=1)
    aligned_years(ax, -4, 12, 2)
    ax.set(xlim=(-4.5, 15.4), ylim=(0, rows[drawn].max() * 1.12))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.yaxis.set_major_formatter(lambda tick, _: number(tick))
    unit = "index, year 0 = 100" if scale == "index" else UNITS[measure]
    ax.set_ylabel(unit)
    after = rows[rows["since"] >= 0]
    _mark_one(ax, after.assign(value=after[drawn]), level=scale != "index")
    ends = [end._replace(text=f"{end.text} {_three(end.y)}") for end in _country_ends(rows, drawn)]
    return finish(
        figure,
        ends=[(ax, ends)],
        title=(
            f"{_upper(measure)}: the deepest fall was"
            f" {joined([_fall_words(after, entity) for entity in LAUNCHED])}"
        ),
        measure=(
            f"{_upper(measure)}, {unit}{_vintage(measure, scale)}. Year 0 is the last year before"
            f" the launch: {ZEROS}."
            f"{' Dashed: filled in by the source, not used for the fall' if _filled(rows) else ''}"
        ),
        alt=_path_words(measure, rows, drawn),
        rows=rows,
        table=_side_by_side(rows.assign(value=rows[drawn]), "entity"),
    )


@theme.settings()
def two_sectors(china: pd.DataFrame, measure: str = "value added, percent") -> Chart:
    """Farming above, industry below, in China 1952-1966.

    china: the country table. measure: a key of industry.SECTORS; anything else raises
    UnknownChoiceError. Industry is mining, manufacturing and utilities; among workers
    building counts too. Shares of value added are at current prices."""
    rows = industry.sectors(china, measure)
    figure, axes = theme.canvas(2, 1, sharex=True)
    highest = rows["value"].max()
    for ax, (sector, own) in zip(axes, rows.groupby("sector", sort=False), strict=True):
        _two_lines(ax, own, "value")
        # Percent share one scale; millions of farmers would press industry flat.
        ax.set(
            xlim=(-5.5, 14.5),
            ylim=(0, 1.35 * (highest if "percent" in measure else own["value"].max())),
        )
        _mark_sector(ax, own, farming=sector == "farming")
        ax.set_title(f"{_upper(str(sector))}, {measure}", loc="left", color=theme.INK)
    aligned_years(axes[1], -4, 12, 2, ["China"])
    sectors = zip(axes, rows.groupby("sector", sort=False), strict=True)
    return finish(
        figure,
        ends=[(ax, _country_ends(own, "value")) for ax, (_, own) in sectors],
        title=_sector_title(rows, measure),
        measure=_sector_measure(measure),
        alt=_sector_alt(rows, measure),
        rows=rows,
        table=_side_by_side(rows.assign(name=rows["sector"] + ", " + rows["entity"]), "name"),
    )


@theme.settings()
def steel_counted(china: pd.DataFrame, targets: pd.DataFrame) -> Chart:
    """How much steel China made in 1958: targets of that year, what was reported, what was left, as
    bars from zero.

    Tables: china, targets. Grey bars are targets, the hatched stretch is the part that later
    figures leave out. Of two reports the larger stands in the title."""
    year_before = tables.rows(china, "steel_nmc", years=[1957])
    found = tables.rows(targets, "steel", "China", [1958])
    found = (
        found.assign(order=found["date_set"].replace("", "1959-99"))
        .sort_values(["order", "kind", "value"])
        .drop(columns="order")
    )
    bars = [
        Bar("1957", "made, year before", float(year_before["value"].iloc[0]), "made", True),
        *map(_bar, found.itertuples()),
    ]
    reported = float(found.loc[found["kind"] == "claim", "value"].max())
    counted = found.loc[found["kind"] == "revision", "value"]
    kept, least = float(counted.max()), float(counted.min())
    figure, (ax,) = theme.canvas()
    for place, bar in enumerate(bars):
        _draw_bar(ax, place, bar, kept)
    rows_down(ax, [bar.when for bar in bars], edge=0.6)
    ax.set_xlim(0, reported * 1.42)
    ax.set_xlabel("million tonnes of steel for the year 1958 (top bar: 1957)")
    ax.set_ylabel("when the figure was set or printed")
    rows = pd.concat([year_before, found], ignore_index=True)
    told = "; ".join(
        f"{bar.when}, {bar.words} {bar.value:.4g}{'' if bar.sure else ' (hollow)'}" for bar in bars
    )
    return finish(
        figure,
        title=(
            f"China reported {reported:.4g} million tonnes of steel for 1958; later figures count"
            f" {kept:.4g}{f', one only {least:.4g}' if least < kept else ''}"
        ),
        measure=(
            "Thin, grey: targets. Thick: reported, or printed later. Hatched: reported, but left"
            " out of later figures"
        ),
        alt=(
            f"Bars by date, in million tonnes: {told}. In the reported bars all above {kept:.4g} is"
            " hatched."
        ),
        rows=rows,
        table=rows[["date_set", "kind", "value", "unit", "note", "checked"]],
    )


@theme.settings()
def towns(ussr: pd.DataFrame, china: pd.DataFrame) -> Chart:
    """People in towns: Soviet counts of 1926, 1937 and 1939, published and corrected (left); China
    1952-1966 (right).

    Tables: ussr, china. Million people, from zero. The two states define a town differently:
    compare shapes, not levels."""
    grown = industry.town_growth(ussr).set_index("version")["percent"]
    counts = _town_counts(ussr)
    chinese = tables.rows(china, "population_urban_official").query("year >= 1952")
    figure, (left, right) = theme.canvas(1, 2, width_ratios=[1, 1.15])
    _town_bars(left, counts)
    line(right, chinese, "year", "China")
    for year, side in ((1957, -45), (1960, 90), (1963, -90)):
        _value_at(right, chinese, year, "year", side=side)
    right.set(ylim=(0, 150), xlim=(1951, 1967), xticks=[1952, 1957, 1960, 1963, 1966])
    for ax, name in ((left, "USSR, counts"), (right, "China, end of year")):
        ax.set_title(f"{name}, million people", loc="left", color=theme.INK)
    values = chinese.set_index("year")["value"]
    up, down = values[1960] - values[1957], values[1960] - values[1963]
    return finish(
        figure,
        title=(
            f"Soviet towns grew by {grown['published']:.0f} percent from 1926 to 1939 as published,"
            f" {grown['corrected']:.0f} as corrected; China's gained {up:.0f} million from 1957 to"
            f" 1960, then lost {down:.0f}"
        ),
        measure=(
            "People counted as living in towns. Hatched: as published. Each state had its own"
            " definition of a town"
        ),
        alt=(
            f"Left, Soviet bars: {_count_words(counts)}. Right, a Chinese line, in million:"
            f" {', '.join(f'{_three(values[year])} in {year}' for year in TOWN_YEARS_TOLD)}."
        ),
        rows=pd.concat([counts, chinese], ignore_index=True),
        table=_town_table(counts, chinese),
    )


@theme.settings()
def retreat(timeline: pd.DataFrame, country: str = "China") -> Chart:
    """Dated steps of one drive in order: upward marks push it on, downward marks take it back (our
    sorting, in the column `push` of the timeline).

    timeline: the timeline table. country: 'China' or 'USSR'; anything else raises
    UnknownChoiceError."""
    steps = _steps(timeline, country)
    figure, (ax,) = theme.canvas()
    for place, step in enumerate(steps.itertuples()):
        _step(ax, place, step, theme.look(country).colour, late=step.when > steps["when"].mean())
    first, last = int(steps["when"].min()), int(steps["when"].max()) + 1
    ax.set(
        xlim=(first - 0.1, last + 0.1),
        xticks=range(first, last + 1),
        ylim=(len(steps) - 0.4, -0.8),
        yticks=[],
    )
    ax.set_xlabel("year (each tick is 1 January)")
    pushes = steps[steps["way"] > 0]
    after = steps[steps["when"] > pushes["when"].max()]
    told = "; ".join(
        f"{step.spoken}, {'push' if step.way > 0 else 'step back'}: {step.words}"
        for step in steps.itertuples()
    )
    return finish(
        figure,
        title=(
            f"{country}: the last push in this list came in {pushes['spoken'].iloc[-1]};"
            f" {'every later step goes back' if len(after) else 'no step came later'}"
        ),
        measure=(
            "Dated steps; the sorting is ours. Grey, pointing up: the drive is pushed on. Pointing"
            " down: a step back"
        ),
        alt=f"A staircase of dated steps: {told}.",
        rows=steps,
        table=steps[["date", "direction", "description", "checked"]],
    )


def _two_lines(ax: Axes, rows: pd.DataFrame, drawn: str) -> None:
    for entity, own in rows.groupby("entity", sort=False):
        line(ax, own.assign(value=own[drawn]), "since", str(entity))


def _country_ends(rows: pd.DataFrame, drawn: str) -> list[End]:
    last = rows.groupby("entity", sort=False).tail(1)
    return [
        End(float(r["since"]), float(r[drawn]), r["entity"], theme.look(r["entity"]).colour)
        for _, r in last.iterrows()
    ]


def _mark_four(ax: Axes, rows: pd.DataFrame, drawn: str) -> None:
    """Peak and last year of the Chinese line, with their values: whether it came back can be read,
    not only seen."""
    china = rows[(rows["entity"] == "China") & (rows["since"] >= 0)]
    fall = industry.deepest_fall(china)
    peak, last = fall.peak_year if fall else growth.YEAR_ZERO["China"], int(china["year"].max())
    for row in china[china["year"].isin([peak, last])].to_dict("records"):
        words = f"{'China ' if row['year'] == peak else ''}{row['year']}: {_three(row[drawn])}"
        colour = theme.CHINA.colour
        note(ax, row["since"], row[drawn], words, side=60, colour=colour, bold=True)


def _value_at(ax: Axes, rows: pd.DataFrame, year: int, along: str, *, side: float = 90.0) -> None:
    """Write year and value at a point of a line; side: see note."""
    (row,) = rows[rows["year"] == year].to_dict("records")
    words = f"{year}: {_three(row['value'])}"
    colour = theme.look(row["entity"]).colour
    note(ax, row[along], row["value"], words, side=side, colour=colour, bold=True)


def _mark_one(ax: Axes, after: pd.DataFrame, *, level: bool) -> None:
    """Year zero of both countries (levels only), and peak and low of China's deepest fall."""
    china, ussr = (after[after["entity"] == entity] for entity in LAUNCHED)
    if level:
        higher = china["value"].iloc[0] > ussr["value"].iloc[0]
        for own, up in ((china, higher), (ussr, not higher)):
            _value_at(ax, own, int(own["year"].iloc[0]), "since", side=135 if up else -45)
    fall = industry.deepest_fall(china)
    if fall:
        if fall.peak_year > growth.YEAR_ZERO["China"]:
            _value_at(ax, china, fall.peak_year, "since")
        _value_at(ax, china, fall.low_year, "since", side=-90)


def _mark_sector(ax: Axes, own: pd.DataFrame, *, farming: bool) -> None:
    """Year zero, the turn (farming's low, industry's peak) and the year 1962."""
    china = own[own["entity"] == "China"]
    after = china[china["since"] >= 0].set_index("year")["value"]
    turn = int(after.idxmin() if farming else after.idxmax())
    _value_at(ax, china, growth.YEAR_ZERO["China"], "since", side=135)
    _value_at(ax, china, turn, "since", side=-90 if farming else 90)
    _value_at(ax, china, 1962, "since", side=90 if farming else -90)


def _side_by_side(rows: pd.DataFrame, names: str) -> pd.DataFrame:
    """A column for each of `names`, a row for each year since the launch, with both calendar
    years."""
    wide = (
        rows.pivot(index="since", columns=names, values="value")
        .rename_axis(columns=None)
        .reset_index()
    )
    for place, (entity, zero) in enumerate(growth.CASES.items()):
        wide.insert(1 + place, f"{entity} year", wide["since"] + zero)
    return wide


def _town_table(counts: pd.DataFrame, chinese: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([counts, chinese.assign(version="end of year")])
    return both[["entity", "year", "version", "value"]].rename(columns={"value": "million people"})


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]


def _falls_title(falls: pd.DataFrame) -> str:
    """The finding of what_was_built, from the table of falls."""
    change = {country: -own["change"] for country, own in falls.groupby("country")}
    chinese = falls[falls["country"] == "China"]
    back = chinese[~chinese["back at the peak"].str.contains("not")]
    names = joined(list(back["measure"])) or "none"
    return (
        f"China's lines fell by {change['China'].min():.0f} to {change['China'].max():.0f} percent"
        f" from their peaks, Soviet ones by {change['USSR'].max():.0f} at most; by 1966"
        f" {'only ' if len(back) else ''}{names} was back"
    )


def _fall_words(after: pd.DataFrame, entity: str) -> str:
    fall = industry.deepest_fall(after[after["entity"] == entity])
    who = "the USSR" if entity == "USSR" else entity
    return (
        f"{-fall.change:.0f} percent in {who} ({fall.peak_year} to {fall.low_year})"
        if fall
        else f"none in {who}"
    )


def _three(value: float) -> str:
    """A value with three digits, as far as they say something: 5.35, 18.7, 292, 2,441, and 8 for
    8.00."""
    text = number(value, 0 if value >= 100 else 1 if value >= 10 else 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _path_words(name: str, rows: pd.DataFrame, drawn: str) -> str:
    """Where each line of a panel begins, stands in year zero, peaks and bottoms in its deepest
    fall, and ends."""
    told = []
    for entity, own in rows.groupby("entity", sort=False):
        values = own.set_index("year")[drawn]
        fall = industry.deepest_fall(own[own["since"] >= 0])
        turns = [fall.peak_year, fall.low_year] if fall else []
        years = {int(values.index[0]), growth.YEAR_ZERO[str(entity)], *turns, int(values.index[-1])}
        told.append(f"{entity} {', '.join(f'{_three(values[y])} in {y}' for y in sorted(years))}")
    filled = sorted(set(rows.loc[tables.filled_in(rows), "year"]))
    dashes = f" Dashed: {filled[0]} to {filled[-1]}." if filled else ""
    return (
        f"{_upper(name)}, {'index' if drawn == 'index' else UNITS[name]}:"
        f" {'; '.join(told)}.{dashes}"
    )


def _vintage(measure: str, scale: str) -> str:
    return " (2020 vintage)" if measure == "GDP per head" and scale == "index" else ""


def _filled(rows: pd.DataFrame) -> bool:
    return bool(tables.filled_in(rows).any())


def _chinese(rows: pd.DataFrame, sector: str) -> pd.Series:
    return rows[(rows["entity"] == "China") & (rows["sector"] == sector)].set_index("year")["value"]


def _sector_title(rows: pd.DataFrame, measure: str) -> str:
    values = _chinese(rows, "farming")
    low = int(values.loc[1957:].idxmin())
    numbers = [f"{values[year]:.0f}" for year in (1957, low, 1962)]
    what = {
        "value added, percent": (
            "Farming made {} percent of China's value added in 1957, {} in {} and {} in 1962"
        ),
        "workers, percent": (
            "Farming held {} percent of China's workers in 1957, {} in {} and {} in 1962"
        ),
        "workers, million": (
            "China counted {} million farm workers in 1957, {} in {} and {} in 1962"
        ),
    }[measure]
    return what.format(numbers[0], numbers[1], low, numbers[2])


def _sector_measure(measure: str) -> str:
    if measure == "value added, percent":
        return "China 1952-66, at current prices: shares, not volumes. Industry without building"
    return (
        "China 1952-66. Industry with building; commune workshops and gangs count there in 1958-60"
    )


def _sector_alt(rows: pd.DataFrame, measure: str) -> str:
    told = []
    for sector in ("farming", "industry"):
        values = _chinese(rows, sector)
        listed = ", ".join(
            f"{_three(values[year])} in {year}" for year in (1952, 1957, 1958, 1960, 1962, 1966)
        )
        told.append(f"China, {sector}, {measure}: {listed}")
    return f"{'; '.join(told)}."


def _bar(row: Any) -> Bar:
    kind = str(row.kind)
    words = {"target": "target", "claim": "reported", "revision": "printed"}[kind]
    year, _, month = str(row.date_set).partition("-")
    when = f"{month_name[int(month[:2])][:3]} {year}" if month else year or "later on"
    who = tables.short(str(row.source))
    named = f"{words}, {who.split(',')[0]}" if kind == "revision" else words
    named = "the same, less native steel" if row.checked == "derived" else named
    return Bar(when, named, float(row.value), kind, row.checked != "unchecked")


def _draw_bar(ax: Axes, place: int, bar: Bar, kept: float) -> None:
    colour = theme.BEHIND if bar.kind == "target" else theme.CHINA.colour
    height = 0.42 if bar.kind == "target" else 0.7
    solid = min(bar.value, kept) if bar.kind == "claim" else bar.value
    ax.barh(
        place,
        solid,
        height=height,
        color=colour if bar.sure else "white",
        edgecolor=colour,
        linewidth=1.6,
        zorder=3,
    )
    if bar.value > solid:
        ax.barh(
            place,
            bar.value - solid,
            left=solid,
            height=height,
            color="white",
            edgecolor=colour,
            hatch="////",
            zorder=3,
        )
    words = f" {bar.value:.4g}  {bar.words}"
    ax.text(bar.value, place, words, va="center", color=theme.INK)


def _town_counts(ussr: pd.DataFrame) -> pd.DataFrame:
    kinds = ["population_urban_official", "population_urban_corrected"]
    rows = tables.rows(ussr, kinds, years=industry.CENSUSES)
    version = (
        rows["series"].str.endswith("corrected").map({True: "corrected", False: "as published"})
    )
    return rows.assign(version=version).sort_values(
        ["year", "series"], ascending=[True, False], ignore_index=True
    )


def _town_bars(ax: Axes, counts: pd.DataFrame) -> None:
    colour = theme.USSR.colour
    for place, row in enumerate(counts.itertuples()):
        padded = row.year == 1939 and row.version == "as published"
        face = "white" if padded else colour
        ax.bar(
            place,
            row.value,
            width=0.66,
            color=face,
            edgecolor=colour,
            linewidth=1.8,
            hatch="///" if padded else "",
            zorder=3,
        )
        ax.text(
            place,
            row.value + 2,
            _three(row.value),
            ha="center",
            fontweight="bold",
            color=colour,
        )
    names = [
        f"{row.year}\n{row.version.replace(' ', chr(10)) if row.year > 1926 else 'census'}"
        for row in counts.itertuples()
    ]
    ax.set_xticks(range(len(counts)), names)
    ax.set(ylim=(0, 150), xlim=(-0.6, len(counts) - 0.4))
    ax.grid(False, axis="x")


def _count_words(counts: pd.DataFrame) -> str:
    return ", ".join(
        f"{row.value} million in {row.year} ({row.version})" for row in counts.itertuples()
    )


def _steps(timeline: pd.DataFrame, country: str) -> pd.DataFrame:
    sorted_steps = timeline[timeline["push"].notna()]
    one_of(sorted(sorted_steps["country"].unique()), country, "country with a list of steps")
    own = sorted_steps[sorted_steps["country"] == country]
    steps = own.assign(
        way=own["push"].astype(int),
        words=own["short"],
        when=own["date"].map(_when),
        spoken=own["date"].map(_spoken),
    )
    steps = steps.assign(direction=steps["way"].map({1: "push", -1: "step back"}))
    return steps.sort_values(["when", "date"], ignore_index=True)


def _when(told: str) -> float:
    year, month, day = (*map(int, told.split("-")), 0, 0)[:3]
    return year + (month - 1 if month else 6) / 12 + day / 365


def _spoken(told: str) -> str:
    parts = told.split("-")
    return f"{month_name[int(parts[1])]} {parts[0]}" if len(parts) > 1 else parts[0]


def _step(ax: Axes, place: int, step: Any, colour: str, *, late: bool) -> None:
    push = step.way > 0
    own = theme.QUIET if push else colour
    ax.plot(
        step.when,
        place,
        "^" if push else "v",
        color=own,
        markersize=11,
        markerfacecolor=inside(own, step.checked),
        markeredgewidth=1.6,
        zorder=4,
    )
    words, side = f"{step.spoken}: {step.words}", -11 if late else 11
    beside(ax, step.when, place, words, side, colour=own, bold=not push)
