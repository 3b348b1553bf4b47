"""Where the grain went: what stayed in the village, harvests on paper, the what-if ledger, exports,
versions of a harvest."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers import tables, theme
from helpers.arithmetic import grain
from helpers.charts import moments
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import End, beside, event, inside, mark_of
from helpers.charts.notes import note
from helpers.words import joined, number

TONNES = "million tonnes"
KINDS = {"target": "^", "report": "D"}
VERSION_WORDS = {
    "grain_harvest_davies_wheatcroft": "Wheatcroft, Davies",
    "grain_harvest_official_revised": "official, revised",
    grain.AT_THE_TIME: "as published then",
    "grain_output_official_1980s": "series of the 1980s",
    "grain_output_official_revised": "series of today",
}
SERIES_WORDS = {"main": "lower Soviet, older Chinese", "official": "official, revised later"}
SHOWN = {"USSR": (1928, 1940), "China": (1957, 1962)}
# From 1933 the published harvest was the crop on the stalk: another measure, so another line.
NEW_MEASURE = 1933


@theme.settings()
def left_in_village(rows: pd.DataFrame, harvest: str = "main") -> Chart:
    """What was left in the village, a panel for each country on its own scale from zero, beside its
    own base year.

    rows: grain.figures(). harvest: 'main' (Wheatcroft and Davies; China's series of the 1980s) or
    'official' (revisions). USSR in million tonnes, because its yearly counts of people are
    unconfirmed; China in kilograms per village person. Raises NoFigureError for another
    harvest series."""
    ledgers = {entity: grain.ledger(rows, entity, harvest) for entity in grain.BASE}
    figure, axes = theme.canvas(1, 2)
    drops, told = [], []
    for ax, (entity, own) in zip(axes, ledgers.items(), strict=True):
        column, unit = (
            ("left", TONNES) if entity == "USSR" else ("per_head", "kilograms per village person")
        )
        _left_panel(ax, own, entity, column, unit)
        drops.append(_drop(own, entity, column))
        points = [
            f"{number(value)} in {year}"
            for year, value in own[["year", column]].itertuples(index=False)
        ]
        low = int(own.loc[own[column].idxmin(), "year"])
        told.append(
            f"{entity}, {unit}: {', '.join(points)}; lowest in {low}. A level line marks"
            f" {grain.BASE[entity]}"
        )
    title = f"What was left in the village, before any was sold back, fell by {joined(drops)}"
    both = pd.concat(ledgers.values(), ignore_index=True)
    china = both["entity"] == "China"
    both["source"] = both["source"].where(~china, both["source"] + ";" + both["people_source"])
    return finish(
        figure,
        title=title,
        measure=(
            f"Harvest ({SERIES_WORDS[harvest]}) less procurement. Read each against its own base"
            " only"
        ),
        alt=f"Two panels, each from zero. {'. '.join(told)}.",
        rows=both,
        table=_left_table(both),
    )


@theme.settings()
def paper_harvests(rows: pd.DataFrame, targets: pd.DataFrame) -> Chart:
    """Targets, reports of the time and later figures of three harvests, as percent of each one's
    main later series.

    rows: grain.figures(). targets: the targets table. Triangles are targets, diamonds reports, the
    country's own mark later figures; hollow marks are unconfirmed."""
    table = grain.paper(rows, targets)
    figure, (ax,) = theme.canvas()
    place, ticks = 0.0, []
    for case, own in table.groupby("case", sort=False):
        ax.text(
            0,
            place,
            case,
            fontweight="bold",
            va="center",
            color=_colour(own),
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            zorder=3,
        )
        for _, row in own.iterrows():
            place += 1
            _paper_mark(ax, row, place)
            ticks.append((place, row["words"]))
        place += 1.3
    ax.axvline(100, color=theme.INK, linewidth=1.2)
    ax.set_yticks([at for at, _ in ticks], [words for _, words in ticks])
    ax.set(xlim=(0, table["percent"].max() * 1.12), ylim=(place - 0.8, -0.7))
    ax.set_xlabel("percent of the main later figure (the line: 100)")
    ax.grid(False, axis="y")
    above = {case: _above(table[table["case"] == case]) for case in ("USSR 1933", "China 1958")}
    listed = [f"{row.case}: {row.words} {number(row.value, 1)}" for row in table.itertuples()]
    return finish(
        figure,
        title=(
            f"On paper the Soviet harvest of 1933 stood {above['USSR 1933']} percent above later"
            f" figures, the Chinese one of 1958 {above['China 1958']} percent"
        ),
        measure=(
            "Triangle: target. Diamond: report of the time. Round, square: later figures. Numbers:"
            f" {TONNES}, and how far from the main later figure"
        ),
        alt=f"Three groups of marks on a scale of percent. In {TONNES}: {'; '.join(listed)}.",
        rows=table,
        table=table.drop(columns=["entity", "source"]),
    )


@theme.settings()
def grain_ledger(
    rows: pd.DataFrame,
    country_and_year: tuple[str, int] = ("USSR", 1931),
    points_added_to_the_share_taken: int = 0,
    claimed_harvest_in_percent_of_the_true_one: int = 100,
    exports_in_percent_of_the_record: int = 100,
    ration_in_kilograms: int = 180,
) -> Chart:
    """The what-if ledger of one recorded year: record above, changed ledger below, and the
    arithmetic written out.

    rows: grain.figures(). The settings are those of grain.change(). It shows what follows from the
    settings by arithmetic; it does not predict deaths. Raises NoFigureError for a year
    without rows, SettingError for senseless settings."""
    record = grain.account(rows, *country_and_year)
    moved = grain.change(
        record,
        points=points_added_to_the_share_taken,
        claim=claimed_harvest_in_percent_of_the_true_one,
        exports=exports_in_percent_of_the_record,
        ration=ration_in_kilograms,
    )
    figure, (bars, sums) = theme.canvas(2, 1, height_ratios=[1.05, 1])
    for place, (words, each) in enumerate(
        {"As recorded": record, "As you set it": moved.after}.items()
    ):
        _ledger_bar(bars, each, place, words)
    bars.set(xlim=(0, record.harvest / grain.MILLION * 1.02), ylim=(1.4, -0.75), yticks=[])
    bars.set_xlabel(
        f"{TONNES}, parts of a bar from its start: stays in the village, kept by the state,"
        " exported",
    )
    bars.grid(False, axis="y")
    _sums(sums, moved)
    return finish(
        figure,
        title=_ledger_title(moved),
        measure="A ration is arithmetic, not a life. This ledger does not predict deaths",
        alt=f"Two stacked bars and five lines of arithmetic. {' '.join(_ledger_lines(moved))}",
        rows=_ledger_rows(moved),
        table=grain.working(moved),
    )


@theme.settings()
def grain_exports(rows: pd.DataFrame) -> Chart:
    """Grain sold abroad, a panel for each country; Soviet bars carry grain's share of hard-currency
    receipts, China's stand beside imports. rows: grain.figures(). Hollow bars are unconfirmed."""
    soviet, chinese = (grain.abroad(rows, entity) for entity in grain.BASE)
    figure, (left, right) = theme.canvas(1, 2)
    _bars(left, soviet, "exported", theme.USSR.colour, 0.0, 0.62)
    for row in soviet[soviet["receipts"].notna()].itertuples():
        left.text(
            row.year,
            row.exported + 0.46,
            f"{row.receipts:.0f}%",
            ha="center",
            color=theme.INK,
        )
    left.set_title(
        "USSR, exported; in percent: share\nof grain in all hard currency earned",
        loc="left",
    )
    _bars(right, chinese, "exported", theme.CHINA.colour, -0.2, 0.38)
    _bars(right, chinese, "imported", theme.QUIET, 0.22, 0.38)
    right.set_title(
        "China, exported (left, full) and\nimported (right, striped)",
        loc="left",
    )
    for ax in (left, right):
        ax.set_ylabel(TONNES)
        ax.grid(False, axis="x")
        ax.set_ylim(0, 7)
    peaks = {own["entity"].iloc[0]: _peak(own) for own in (soviet, chinese)}
    bought = chinese.loc[chinese["imported"].idxmax()]
    both = pd.concat([soviet, chinese])
    listed = [_trade_words(row) for row in both.itertuples()]
    return finish(
        figure,
        title=(
            f"Grain exports peaked in {peaks['USSR']} in the USSR and in {peaks['China']} in China;"
            f" in {int(bought['year'])} China bought {bought['imported']:.1f} million tonnes"
        ),
        measure=f"Grain sold abroad and bought abroad in the calendar year, {TONNES}",
        alt=f"Two panels of bars, in {TONNES}. {'; '.join(listed)}.",
        rows=_trade_rows(rows),
        table=_trade_table(both),
    )


@theme.settings()
def harvest_versions(rows: pd.DataFrame, country: str = "USSR") -> Chart:
    """Every version of a country's harvest as its own line, never joined. rows: grain.figures().

    The series published at the time breaks before 1933, when it began to count the crop on the
    stalk. Raises NoFigureError for another country."""
    grain.span(country)
    series = [version[country] for version in grain.HARVEST.values()] + (
        [grain.AT_THE_TIME] if country == "USSR" else []
    )
    first, last = SHOWN[country]
    shown = tables.rows(rows, series, country, range(first, last + 1))
    figure, (ax,) = theme.canvas()
    ends = []
    for name in series:
        ends.append(_version_line(ax, tables.rows(shown, name), name, country))
    ax.set(xlim=(first - 0.4, last + (last - first) * 0.33), ylim=(0, shown["value"].max() * 1.1))
    ax.set_xticks(range(first, last + 1, 2 if last - first > 6 else 1))
    ax.set_ylabel(TONNES)
    ax.set_xlabel("year of the harvest")
    wide = shown.pivot(index="year", columns="series", values="value")[series]
    if country == "USSR":
        event(
            ax,
            NEW_MEASURE,
            wide.at[NEW_MEASURE, grain.AT_THE_TIME],
            "from 1933 counted\non the stalk",
            dx=-45,
            dy=38,
        )
    return finish(
        figure,
        ends=[(ax, ends)],
        title=_version_title(wide, country),
        measure=(
            f"Grain harvest of {'the USSR' if country == 'USSR' else country}, {TONNES}, each"
            " version a line of its own"
        ),
        alt=f"{len(series)} lines. {_version_words(wide)}",
        rows=shown,
        table=wide.rename(columns=VERSION_WORDS).reset_index().rename_axis(columns=None),
    )


def _left_panel(ax: Axes, own: pd.DataFrame, entity: str, column: str, unit: str) -> None:
    look, base = theme.look(entity), grain.BASE[entity]
    level = float(own.loc[own["year"] == base, column].iloc[0])
    low = own.loc[own[column].idxmin()]
    ax.axhline(level, color=theme.QUIET, linewidth=1)
    ax.plot(own["year"], own[column], color=look.colour, linewidth=look.line, zorder=3)
    mark_of(ax, own["year"], own[column], look, 8)
    after = own[column].shift(-1)
    for year, value, following in zip(own["year"], own[column], after, strict=True):
        # Beside the line, not on it: above where it falls away, below where it climbs.
        lowest = year == low["year"]
        words = (
            f"{number(value)} ({number(100 * value / level - 100)}%)" if lowest else number(value)
        )
        side = -90 if following > value or lowest else 60
        note(ax, year, value, words, side=side, colour=look.colour, bold=True)
    moments.mark(ax, own, "year", entity, column)
    ax.set(
        xlim=(own["year"].min() - 0.5, own["year"].max() + 0.5),
        ylim=(0, level * 1.2),
        xticks=own["year"].tolist(),
    )
    ax.set_title(
        f"{entity} (base: {base})",
        loc="left",
        fontsize=theme.font() + 1,
        fontweight="bold",
        color=look.colour,
    )
    ax.set_ylabel(unit)
    ax.set_xlabel("year of the harvest")


def _left_table(both: pd.DataFrame) -> pd.DataFrame:
    names = {
        "entity": "country",
        "year": "year",
        "left": "left (Mt)",
        "of_base": "tonnes, base = 100",
        "per_head": "kg a year per person",
        "head_of_base": "per person, base = 100",
    }
    # Per person only where a count of people was found, and against a base only where it has one.
    counted = both["people_checked"] != "unchecked"
    based = counted & counted.groupby(both["entity"]).transform("first")
    found = {
        "per_head": both["per_head"].where(counted),
        "head_of_base": both["head_of_base"].where(based),
    }
    return both.assign(**found)[list(names)].rename(columns=names)


def _drop(own: pd.DataFrame, entity: str, column: str) -> str:
    low = own.loc[own[column].idxmin()]
    level = own.loc[own["year"] == grain.BASE[entity], column].iloc[0]
    place = "the USSR" if entity == "USSR" else entity
    return f"{100 - 100 * low[column] / level:.0f} percent in {place} by {int(low['year'])}"


def _above(own: pd.DataFrame) -> str:
    """By how many percent the highest report of a case stands above its later figures: 'lowest to
    highest'."""
    told = own.loc[own["kind"] == "report", "value"].max()
    gaps = sorted(
        {round(100 * told / later - 100) for later in own.loc[own["kind"] == "revision", "value"]}
    )
    return " to ".join(dict.fromkeys(str(gap) for gap in (gaps[0], gaps[-1])))


def _colour(own: pd.DataFrame) -> str:
    return theme.look(str(own["entity"].iloc[0])).colour


def _paper_mark(ax: Axes, row: pd.Series, place: float) -> None:
    look = theme.look(row["entity"])
    mark = KINDS.get(row["kind"], look.mark)
    colour = theme.INK if row["kind"] in KINDS else look.colour
    ax.plot([0, row["percent"]], [place, place], color=theme.GRID, linewidth=1.6, zorder=2)
    ax.plot(
        row["percent"],
        place,
        mark,
        color=colour,
        markerfacecolor=inside(colour, row["checked"]),
        markersize=9,
        markeredgewidth=1.6,
        zorder=4,
    )
    words = number(row["value"], 0 if row["value"].is_integer() else 1)
    apart = round(row["percent"] - 100)
    # The main later figure is what the others are measured by.
    words += f" ({apart:+d}%)".replace("-", "\N{MINUS SIGN}") if apart else ""
    beside(ax, row["percent"], place, words, 9, colour=colour)


def _ledger_bar(ax: Axes, each: grain.Account, place: int, words: str) -> None:
    colour, exported = theme.look(each.entity).colour, (each.exported or 0) / grain.MILLION
    left, taken = each.left / grain.MILLION, each.taken / grain.MILLION
    ax.barh(place, left, color=colour, height=0.5, zorder=3)
    ax.barh(
        place,
        taken - exported,
        left=left,
        height=0.5,
        zorder=3,
        color=theme.GRID,
        edgecolor=theme.INK,
    )
    if exported:
        ax.barh(
            place,
            exported,
            left=left + taken - exported,
            height=0.5,
            zorder=3,
            color=theme.INK,
            edgecolor=theme.INK,
        )
    told = f"{words}: left {left:.1f}, taken {taken:.1f}" + (
        "" if each.exported is None else f", of it exported {exported:.2f}"
    )
    ax.text(0, place - 0.3, told, va="bottom", fontweight="bold", color=theme.INK)


def _sums(ax: Axes, moved: grain.Change) -> None:
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(4.6, -0.4))
    look = theme.look(moved.before.entity)
    for place, words in enumerate(_ledger_lines(moved)):
        ax.plot(0.008, place, look.mark, color=look.colour, markersize=6)
        line = ax.text(0.03, place, words, va="center", color=theme.INK)
        # Else the bars above would move whenever a sum grows longer.
        line.set_in_layout(False)


def _ledger_lines(moved: grain.Change) -> list[str]:
    """The arithmetic in five sentences, in the order in which it is done."""
    one, two = moved.before, moved.after
    share = 100 * moved.wanted / moved.claimed if moved.claimed else 0.0
    too_much = "" if moved.wanted == two.taken else f"; only {_mt(two.taken)} was there"
    gap, people = two.left - one.left, "people in all" if one.entity == "USSR" else "village people"
    return [
        (
            f"Taken: {share:.1f} percent of a believed {_mt(moved.claimed)} = {_mt(moved.wanted)}"
            f" {TONNES}{too_much}."
        ),
        f"Left: {_mt(two.harvest)} {number(-1)[0]} {_mt(two.taken)} = {_mt(two.left)} {TONNES}.",
        (
            f"Per head: {_mt(two.left)} / {two.people / grain.MILLION:.1f} million {people} ="
            f" {two.per_head:.0f} kilograms a year, {two.per_day:.0f} grams a day."
            if two.counted
            else "Per head: not worked out; no count of the people of this year was found in print."
        ),
        (
            f"Against the record: {_signed(gap)} {TONNES} left, {_signed(moved.rations_left, 1)}"
            f" million rations of {moved.ration} kilograms."
        ),
        _abroad_line(moved),
    ]


def _abroad_line(moved: grain.Change) -> str:
    two = moved.after
    if two.exported is None or moved.rations_abroad is None:
        return "Exports: no figure found in print for this year; that control moves nothing."
    own = grain.rations(two.exported, moved.ration) / grain.MILLION
    than = (
        "as recorded"
        if not moved.rations_abroad
        else f"against the record {_signed(moved.rations_abroad, 1)} million"
    )
    return f"Exported: {_mt(two.exported)} {TONNES} = {own:.1f} million rations ({than})."


def _ledger_title(moved: grain.Change) -> str:
    one, two = moved.before, moved.after
    place = "the USSR" if one.entity == "USSR" else one.entity
    if moved.wanted > two.taken:
        return f"{one.entity} {one.year}: your settings ask for more grain than was harvested"
    # A count of people that nobody has confirmed carries no finding: such a title speaks of tonnes.
    by_head = one.counted
    was, now = (
        (one.per_head, two.per_head)
        if by_head
        else (one.left / grain.MILLION, two.left / grain.MILLION)
    )
    decimals, unit = (0, f"kilograms per {grain.WHO[one.entity]}") if by_head else (1, TONNES)
    amount, gap = number(now, decimals), round(now, decimals) - round(was, decimals)
    if (two.taken, two.exported) == (one.taken, one.exported):
        return f"As recorded, {amount} {unit} were left of the harvest, {one.entity} {one.year}"
    than = (
        f"{number(abs(gap), decimals)} {'more' if gap > 0 else 'fewer' if by_head else 'less'} than"
        if gap
        else "as much as"
    )
    return f"Your ledger for {place} {one.year} leaves {amount} {unit}, {than} the record"


def _ledger_rows(moved: grain.Change) -> pd.DataFrame:
    one = moved.before
    lines = [
        ("harvest and procurement", one.source, one.checked),
        ("people", one.people_source if one.counted else "", "derived"),
        ("exports", one.exported_source if one.exported is not None else "", one.exported_checked),
    ]
    return pd.DataFrame(
        [line for line in lines if line[1]], columns=["figure", "source", "checked"]
    )


def _bars(
    ax: Axes, own: pd.DataFrame, column: str, colour: str, shift: float, width: float
) -> None:
    imports = column == "imported"
    for year, value, checked in own.loc[
        own[column].notna(), ["year", column, "checked"]
    ].itertuples(index=False):
        face = "white" if imports else inside(colour, checked)
        ax.bar(
            year + shift,
            value,
            width=width,
            zorder=3,
            edgecolor=colour,
            linewidth=1.4,
            color=face,
            hatch="///" if imports and checked != "unchecked" else "",
        )
        words = number(value, 2 if 0 < value < 0.1 and not imports else 1)
        ax.text(
            year + 1.25 * shift,
            value + 0.1,
            words,
            ha="center",
            fontweight="bold",
            color=colour,
            zorder=6,
        )
    ax.set_xticks(own["year"].tolist())


def _peak(own: pd.DataFrame) -> int:
    sure = own[own["checked"] != "unchecked"]
    return int(sure.loc[sure["exported"].idxmax(), "year"])


def _trade_words(row: Any) -> str:
    words = f"{row.entity} {row.year}: exported {row.exported:.2f}"
    words += f", imported {row.imported:.2f}" if row.imported >= 0 else ""
    share = f", grain {row.receipts:.0f} percent of hard-currency receipts"
    return words + (share if row.receipts >= 0 else "")


def _trade_rows(rows: pd.DataFrame) -> pd.DataFrame:
    drawn = rows["series"].isin([*grain.EXPORTED.values(), grain.IMPORTED, grain.RECEIPTS])
    own = rows[drawn]
    return own[
        [
            year in grain.span(entity)
            for entity, year in zip(own["entity"], own["year"], strict=True)
        ]
    ]


def _trade_table(own: pd.DataFrame) -> pd.DataFrame:
    names = {
        "entity": "country",
        "year": "year",
        "exported": "exported (Mt)",
        "imported": "imported (Mt)",
        "of_taken": "exports, % of what the state took",
        "receipts": "grain, % of hard-currency receipts",
        "checked": "how far checked",
    }
    return own[list(names)].rename(columns=names)


def _version_line(ax: Axes, own: pd.DataFrame, name: str, country: str) -> End:
    look = theme.look(country)
    main = name == grain.HARVEST["main"][country]
    colour, mark = (
        (look.colour, look.mark)
        if main
        else (theme.INK, "D")
        if name != grain.AT_THE_TIME
        else (theme.QUIET, "^")
    )
    parts = (
        [own[own["year"] < NEW_MEASURE], own[own["year"] >= NEW_MEASURE]]
        if name == grain.AT_THE_TIME
        else [own]
    )
    for part in parts:
        ax.plot(
            part["year"],
            part["value"],
            color=colour,
            marker=mark,
            markersize=7 if main else 6,
            linewidth=look.line if main else 1.4,
            zorder=4 if main else 3,
        )
    if main:
        moments.mark(ax, own, "year", country)
    last = own.iloc[-1]
    return End(float(last["year"]), float(last["value"]), VERSION_WORDS[name], colour)


def _version_title(wide: pd.DataFrame, country: str) -> str:
    if country == "USSR":
        then, later = (
            wide.at[NEW_MEASURE, grain.AT_THE_TIME],
            wide.loc[NEW_MEASURE].drop(grain.AT_THE_TIME),
        )
        record = " a record" if then > wide.loc[: NEW_MEASURE - 1, grain.AT_THE_TIME].max() else ""
        return (
            f"As published, the Soviet harvest of {NEW_MEASURE} was{record}: {then:.1f} million"
            f" tonnes; later figures say {later.min():.0f} to {later.max():.0f}"
        )
    gap = (wide.iloc[:, 1] - wide.iloc[:, 0]).abs()
    year = gap.idxmax()
    return (
        f"The two Chinese series differ most over {year}: {wide.loc[year].max():.1f} or"
        f" {wide.loc[year].min():.1f} million tonnes"
    )


def _version_words(wide: pd.DataFrame) -> str:
    lines = []
    for name in wide:
        points = [f"{number(value, 1)} in {year}" for year, value in wide[name].dropna().items()]
        lines.append(f"{VERSION_WORDS[str(name)]}: {', '.join(points)}.")
    return " ".join(lines)


def _mt(weight: int) -> str:
    return f"{weight / grain.MILLION:.2f}"


def _signed(weight: int, decimals: int = 2) -> str:
    millions = weight / grain.MILLION
    return ("+" if millions > 0 else "") + number(millions, decimals)
