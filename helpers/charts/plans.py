"""What the plans aimed for: ladders of targets, reports and results, both timelines on one
clock."""

from __future__ import annotations

import textwrap
from decimal import ROUND_HALF_UP, Decimal
from math import isnan
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers import tables, theme
from helpers.arithmetic import growth, plans
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import End, Rung, aligned_years, beside, inside, ladder, line
from helpers.words import joined, number

MARKS = {"target": "^", "report": "X"}
SHAPES = {"USSR": "Dot", "China": "Square"}
ADJECTIVES = {"USSR": "Soviet", "China": "Chinese"}
OPENING = (("pig iron", "USSR, first plan"), ("steel", "China, 1958"))
COLLECTIVE = {"USSR": "collectivised_households_july", "China": "households_in_cooperatives"}
# One line of a timeline holds about this many letters at the usual size.
EVENT_WIDTH = 35
KEY = "Triangle: target. Cross: report at the time. {shape}: result"


@theme.settings()
def two_ladders(targets: pd.DataFrame, ussr: pd.DataFrame, china: pd.DataFrame) -> Chart:
    """Soviet pig iron for 1932/33 above Chinese steel for 1958, every step of both in the order of
    its date.

    Tables: targets, ussr, china; million tonnes. Raises as plans.steps() does.
    """
    both = [plans.steps(targets, ussr, china, *each) for each in OPENING]
    figure, axes = theme.canvas(2, 1, height_ratios=[len(steps) for steps in both])
    ends = []
    for ax, steps, (indicator, drive) in zip(axes, both, OPENING, strict=True):
        country, said = plans.said(drive, indicator)
        _draw(ax, steps, country, plans.result_year(drive, indicator))
        ax.set_title(
            f"{country}: {indicator} for {said}, million tonnes",
            loc="left",
            fontweight="bold",
        )
        top = plans.highest_target(steps, plans.aim_year(drive, indicator))
        made = plans.results(steps, plans.result_year(drive, indicator))[1]
        ends.append((_figure(top), f"{ADJECTIVES[country]} {indicator}", _figure(made)))
    (soviet, iron, smelted), (chinese, steel, poured) = ends
    rows = pd.concat(both, ignore_index=True)
    return finish(
        figure,
        title=(
            f"Aims rose to {soviet} million tonnes of {iron}, and {smelted} came; "
            f"to {chinese} of {steel}, and at most {poured}"
        ),
        measure=f"Million tonnes a year. {KEY.format(shape='Dot, square')}",
        alt=" ".join(
            _told(steps, f"{drive}, {indicator}")
            for steps, (indicator, drive) in zip(both, OPENING, strict=True)
        ),
        rows=rows,
        table=pd.concat(
            [
                _table(steps, f"{drive}: {name}")
                for steps, (name, drive) in zip(both, OPENING, strict=True)
            ]
        ),
        extra_sources=("plans_timeline_web",),
    )


@theme.settings()
def target_ladder(
    targets: pd.DataFrame, ussr: pd.DataFrame, china: pd.DataFrame, product_and_drive: str
) -> Chart:
    """The steps of one product for one drive: each target, report and result as a row with its
    date; unchecked rows hollow.

    Tables: targets, ussr, china; million tonnes. product_and_drive: as plans.ladders() gives them.
    The thin upright line marks the highest confirmed result of the plan's last year. Raises
    UnknownChoiceError, NoFigureError."""
    indicator, drive = plans.parts(product_and_drive)
    steps = plans.steps(targets, ussr, china, indicator, drive)
    country, said = plans.said(drive, indicator)
    figure, (ax,) = theme.canvas()
    _draw(ax, steps, country, plans.result_year(drive, indicator))
    ax.set_xlabel("million tonnes a year")
    return finish(
        figure,
        title=_finding(steps, indicator, drive),
        measure=(
            f"{indicator.capitalize()}, {said}, million tonnes. {KEY.format(shape=SHAPES[country])}"
        ),
        alt=_told(steps, f"{drive}, {indicator}"),
        rows=steps,
        table=_table(steps, f"{drive}: {indicator}"),
        extra_sources=("plans_timeline_web",) if country == "USSR" else (),
    )


@theme.settings()
def timelines(timeline: pd.DataFrame, topic: str = "plans and targets") -> Chart:
    """The events of one topic, USSR left and China right, in years since the last year before each
    launch.

    timeline: the timeline table. topic: one of plans.TOPICS. An unchecked event has a hollow
    mark. Raises UnknownChoiceError for another topic."""
    events = plans.aligned(timeline, topic)
    figure, (ax,) = theme.canvas()
    bottom = _years_down(ax, events)
    ax.set(xlim=(0, 1), ylim=(bottom, -1.8), xticks=[])
    ax.tick_params(labelleft=False)
    return finish(
        figure,
        title=_order(events, topic),
        measure=(
            f"{topic.capitalize()}, by years since the last year before the launch (USSR 1928,"
            " China 1957)"
        ),
        alt=f"Two columns of events. {_events_told(events)}",
        rows=events,
        table=events[["since", "country", "date", "event", "description"]].rename(
            columns={"since": "year since launch"}
        ),
    )


@theme.settings()
def collectives(targets: pd.DataFrame, ussr: pd.DataFrame, china: pd.DataFrame) -> Chart:
    """Percent of peasant households in collective farms (USSR, 1 July) and in cooperatives (China,
    1956), on aligned years, with the share each leadership had aimed at as triangles.

    Tables: targets, ussr, china. Unchecked points are hollow and carry no words.
    """
    rows = pd.concat(
        [tables.rows(ussr, COLLECTIVE["USSR"]), tables.rows(china, COLLECTIVE["China"])]
    )
    rows = growth.since_launch(rows, growth.YEAR_ZERO)
    rows = rows.assign(since=[_month_shift(row) for row in rows.itertuples()])
    rows = rows[rows["since"] <= 10].sort_values(["entity", "since"])
    aims = _collective_aims(targets)
    figure, (ax,) = theme.canvas()
    _household_lines(ax, rows, aims)
    last = {str(entity): own.iloc[-1] for entity, own in rows.groupby("entity")}
    peak = last["China"]
    said = {name: f"{name}: {_figure(row.value)}" for name, row in last.items()}
    # The Chinese words stand left of their point, clear of the line that marks the launch.
    ax.annotate(
        said["China"],
        (float(peak.since), float(peak.value)),
        xytext=(-5, 10),
        textcoords="offset points",
        ha="right",
        va="center",
        fontweight="bold",
        color=theme.CHINA.colour,
    )
    soviet = (float(last["USSR"].since), float(last["USSR"].value))
    return finish(
        figure,
        ends=[(ax, [End(*soviet, said["USSR"], theme.USSR.colour)])],
        title=(
            f"China had {_figure(peak.value)} percent of households in cooperatives before its"
            f" launch; the USSR had {_figure(last['USSR'].value)} in {last['USSR'].year}"
        ),
        measure=(
            "Percent of peasant households in collective farms (USSR) or cooperatives (China)."
            " Triangle: target"
        ),
        alt=_shares_told(rows, aims),
        rows=pd.concat([rows, aims], ignore_index=True),
        table=_shares_table(rows, aims),
    )


def _draw(ax: Axes, steps: pd.DataFrame, country: str, year: int) -> None:
    # "(unchecked)" needs more room beside the furthest mark.
    room = 1.22 if (steps["checked"] != "unchecked").all() else 1.4
    ladder(ax, [_rung(step, country) for step in steps.itertuples()], stems=True, room=room)
    result = plans.results(steps, year)[1]
    if not isnan(result):
        ax.axvline(result, color=theme.look(country).colour, linewidth=1.0, zorder=1)


def _rung(step: Any, country: str) -> Rung:
    look = theme.look(country)
    colour = {"target": theme.INK, "report": theme.QUIET}.get(step.kind, look.colour)
    mark = MARKS.get(step.kind, look.mark)
    words = _said(step) + (" (unchecked)" if step.checked == "unchecked" else "")
    return Rung(
        step.label,
        step.value,
        words,
        colour,
        mark,
        step.low,
        step.high,
        step.checked == "unchecked",
    )


def _said(step: Any) -> str:
    return (
        f"{_figure(step.low)} to {_figure(step.high)}" if isnan(step.value) else _figure(step.value)
    )


def _figure(value: float) -> str:
    """One decimal, halves up, none where it is nought: 5.35 is said 5.4, 17.0 is said 17."""
    if isnan(value):
        return "no figure"
    tenth = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number(float(tenth), 0 if tenth == int(tenth) else 1)


def _rounded(value: float) -> str:
    """For a title: whole numbers from a hundred up."""
    return number(value) if value >= 100 else _figure(value)


def _finding(steps: pd.DataFrame, indicator: str, drive: str) -> str:
    country, said = plans.said(drive, indicator)
    aimed = plans.highest_target(steps, plans.aim_year(drive, indicator))
    low, high = plans.results(steps, plans.result_year(drive, indicator))
    made = (
        _rounded(high)
        if _rounded(low) == _rounded(high)
        else f"{_rounded(low)} to {_rounded(high)}"
    )
    if isnan(aimed):
        return (
            f"{country}: the {indicator} target for {said} is not yet confirmed; the result is"
            f" {made} million tonnes"
        )
    came = "no result is confirmed yet" if isnan(high) else f"{made} came of it"
    return (
        f"{country}: for {said} up to {_rounded(aimed)} million tonnes of {indicator} were aimed"
        f" at; {came}"
    )


def _told(steps: pd.DataFrame, name: str) -> str:
    words = [
        f"{step.label}, {_said(step)}{' (unchecked)' if step.checked == 'unchecked' else ''}"
        for step in steps.itertuples()
    ]
    return f"{name}, rows from top to bottom in million tonnes: {'; '.join(words)}."


def _table(steps: pd.DataFrame, name: str) -> pd.DataFrame:
    figures = [_said(step) for step in steps.itertuples()]
    laid = {
        "ladder": name,
        "step": steps["label"],
        "speaks of": steps["year"].astype(str),
        "million tonnes": figures,
    }
    return pd.DataFrame(laid | {"checked": steps["checked"]})


def _years_down(ax: Axes, events: pd.DataFrame) -> float:
    """Write the years below each other with their events left and right; returns the height where
    the last one ends."""
    heads = {"USSR": 0.0, "China": 0.585}
    for country, x in heads.items():
        colour = theme.look(country).colour
        ax.text(x, -1.15, country, fontweight="bold", color=colour, va="center")
    at, edges = 0.0, []
    for since in range(int(events["since"].min()), int(events["since"].max()) + 1):
        edges.append(at - 0.5)
        own = events[events["since"] == since]
        depth = [_column(ax, own[own["country"] == country], x, at) for country, x in heads.items()]
        _year(ax, since, at)
        at += max(1.0, *depth) + 0.15
    ax.set_yticks(edges)
    return at - 0.5


def _year(ax: Axes, since: int, at: float) -> None:
    zero = growth.YEAR_ZERO
    words = {
        0.437: (str(zero["USSR"] + since), theme.USSR.colour),
        0.495: (number(since), theme.INK),
    }
    words |= {0.553: (str(zero["China"] + since), theme.CHINA.colour)}
    for x, (text, colour) in words.items():
        ax.text(
            x,
            at,
            text,
            color=colour,
            ha="center",
            va="center",
            fontweight="bold",
        )


def _column(ax: Axes, events: pd.DataFrame, x: float, at: float) -> float:
    """Events of one country and year from one height down; returns how many lines they took."""
    used = 0
    wide = float(ax.figure.get_size_inches()[0])  # type: ignore[union-attr]
    letters = round(EVENT_WIDTH * wide / 8 * 11 / theme.font())
    for event in events.itertuples():
        look = theme.look(event.country)
        face = inside(look.colour, event.checked)
        ax.plot(
            x + 0.008, at + used, look.mark, color=look.colour, markerfacecolor=face, markersize=6
        )
        for words in textwrap.wrap(_called(event), letters):
            ax.text(x + 0.022, at + used, words, va="center")
            used += 1
    return float(used)


def _called(event: Any) -> str:
    """What was decided, where the name of an event does not say it."""
    words = str(event.short or event.event)
    return words[0].upper() + words[1:]


def _order(events: pd.DataFrame, topic: str) -> str:
    since = dict(zip(events["event"], events["since"], strict=True))

    def year(name: str) -> str:
        return number(since[name])

    return {
        "plans and targets": lambda: (
            f"The Soviet plan began in year {year('First Five-Year Plan begins')}; China's first"
            f" plan had begun in year {year('First Five-Year Plan')}, and the Leap was its second"
            " drive"
        ),
        "farming and grain": lambda: (
            f"China had all but collectivised in year {year('Collectivisation nearly complete')};"
            " the Soviet order to do so came in year"
            f" {year('Decree on the tempo of collectivisation')}"
        ),
        "critics and force": lambda: (
            "Force came before the drives were under way: against Soviet villages in year"
            f" {year('Stalin in Siberia: emergency measures')}, against Chinese critics in year"
            f" {year('Anti-Rightist campaign')}"
        ),
    }[topic]()


def _events_told(events: pd.DataFrame) -> str:
    told = []
    for country, own in events.groupby("country", sort=False):
        words = [f"year {number(event.since)}, {_called(event)}" for event in own.itertuples()]
        told.append(f"{country}: {'; '.join(words)}.")
    return " ".join(told)


def _month_shift(row: Any) -> float:
    """Shares are counted from 1 July; a December count stands half a year further on."""
    return float(row.since) + (0.45 if row.period == "December" else 0.0)


def _household_lines(ax: Axes, rows: pd.DataFrame, aims: pd.DataFrame) -> None:
    for entity, own in rows.groupby("entity", sort=False):
        line(ax, own, "since", str(entity))
    for aim in aims.itertuples():
        _aim(ax, aim)
    ax.set(xlim=(-3.4, 12.5), ylim=(0, 112))
    aligned_years(ax, -2, 10, 2)
    ax.axvline(0, color=theme.QUIET, linewidth=1)
    ax.set_ylabel("percent of peasant households")


def _collective_aims(targets: pd.DataFrame) -> pd.DataFrame:
    """What each leadership had aimed at: the confirmed Soviet share for 1932/33, the Chinese share
    for 1957."""
    names = ["collectivised_households", "households_in_cooperatives"]
    rows = tables.rows(targets, names)
    rows = rows[(rows["kind"] == "target") & (rows["checked"] != "unchecked")]
    return growth.since_launch(rows, growth.YEAR_ZERO)


def _aim(ax: Axes, aim: Any) -> None:
    look = theme.look(aim.entity)
    ax.plot(aim.since, aim.value, MARKS["target"], color=look.colour, markersize=10, zorder=5)
    # The Chinese words stand left of their mark, clear of the Soviet line.
    words = f"{aim.entity}: target\nfor {_aimed_at(aim)},\n{_figure(aim.value)} percent"
    side = -11 if aim.entity == "China" else 11
    beside(ax, aim.since, aim.value, words, side, colour=look.colour, bold=False)


def _shares_told(rows: pd.DataFrame, aims: pd.DataFrame) -> str:
    sure, paths = rows[rows["checked"] != "unchecked"], []
    for entity, own in sure.groupby("entity", sort=False):
        words = [
            f"{_figure(row.value)} {'on' if row.period[:1].isdigit() else 'in'} {_when(row)}"
            for row in own.itertuples()
        ]
        paths.append(f"{entity}: {', '.join(words)}")
    open_points = [
        f"{row.entity} {row.year}" for row in rows[rows["checked"] == "unchecked"].itertuples()
    ]
    hollow = (
        f" Hollow, not confirmed, before the Soviet rise: {joined(open_points)}."
        if open_points
        else ""
    )
    aimed = [f"{row.entity} {_figure(row.value)} for {_aimed_at(row)}" for row in aims.itertuples()]
    return (
        f"Percent of households. {'; '.join(paths)}.{hollow} Targets, as triangles:"
        f" {joined(aimed)}. An upright line marks the launch: the Chinese points stand before it,"
        " the Soviet line climbs after it."
    )


def _aimed_at(aim: Any) -> str:
    """The Soviet plan ended with the economic year 1932/33."""
    return "1932/33" if aim.entity == "USSR" else str(aim.year)


def _when(row: Any) -> str:
    return (
        f"{row.period} {row.year}"
        if row.period and getattr(row, "what", "") != "target"
        else str(row.year)
    )


def _shares_table(rows: pd.DataFrame, aims: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([rows.assign(what="result"), aims.assign(what="target")])
    years = [_when(row) for row in both.itertuples()]
    laid = {
        "country": both["entity"],
        "what": both["what"],
        "date": years,
        "percent of households": both["value"],
    }
    return pd.DataFrame(laid | {"checked": both["checked"]})
