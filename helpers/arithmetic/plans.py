"""Arithmetic on plans: the steps of a target in the order of their dates, how far it was met, both
timelines on one clock, and the strategy scorecard. Pure functions, nothing drawn.

A target is what was to be made, a report what was said to have been made while it mattered, a
result what later counts give. The three are never averaged, joined or put in each other's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers import tables
from helpers.arithmetic import growth
from helpers.errors import LessonError, NoFigureError, UnknownChoiceError, one_of

INDICATORS = {"steel": "steel", "grain": "grain_harvest", "pig iron": "pig_iron", "coal": "coal"}


@dataclass(frozen=True)
class Drive:
    """One aim in time: country, the year aimed at, how that year is said, and the word that its
    plan rows begin with."""

    country: str
    year: int
    said: str
    period: str = ""


DRIVES = {
    "USSR, first plan": Drive("USSR", 1933, "1932/33", "first plan"),
    "USSR, second plan": Drive("USSR", 1937, "1937", "second plan"),
    "China, 1958": Drive("China", 1958, "1958"),
    "China, 1959": Drive("China", 1959, "1959"),
    "China, 1960": Drive("China", 1960, "1960"),
    "China, second plan": Drive("China", 1962, "1962"),
}
# The first plan's own grain target is not confirmed; the yearly plan of 1931 is, in four versions.
INSTEAD = {("grain", "USSR, first plan"): Drive("USSR", 1931, "the harvest of 1931", "annual plan")}
# Results that stand in the country tables: indicator and country -> series and the words for it.
RESULTS = {
    ("grain", "USSR"): {
        "grain_harvest_official_revised": "official",
        "grain_harvest_davies_wheatcroft": "Wheatcroft and Davies",
    },
    ("coal", "China"): {"coal_official": "official"},
}
KINDS = {
    "target": "target",
    "claim": "report",
    "actual": "result",
    "revision": "result",
    "base": "result",
}
# Both variants lay before the party conference of 23 April 1929, the second plan before the
# congress of January 1934 (timeline.csv).
VARIANTS = {"basic variant": "lower variant", "optimal variant": "adopted"}
ADOPTED = {"first plan": "1929-04", "second plan": "1934-01"}
VERSIONS = ("first", "second", "third", "fourth")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STEPS = ["kind", "when", "label", "year", "low", "value", "high", "unit", "source", "checked"]
# Under which lesson 03 shows events; the column `topic` of the timeline says which.
TOPICS = ("plans and targets", "farming and grain", "critics and force")
PERIODS = {
    "ussr_1928_32": "USSR 1928-32",
    "china_1953_57": "China 1953-57",
    "china_1958_60": "China 1958-60",
}
VERDICTS = ("same", "partly", "different")
FEATURE_KINDS = ("aim", "tool", "technique", "organisation", "politics")


def steps(
    targets: pd.DataFrame, ussr: pd.DataFrame, china: pd.DataFrame, indicator: str, drive: str
) -> pd.DataFrame:
    """Every step of one ladder in the order of its dates: targets, reports, results, and what was
    known of the year before.

    Tables: targets, ussr, china. indicator: a key of INDICATORS; drive: a key of DRIVES. Columns:
    kind (target, report or result), when (a date that sorts), label (date and kind in words), year
    (the year spoken of), low, value, high (the ends are missing for a lone figure, the value for a
    range), unit, source (keys, `;` between), checked. Two sources with the same figure to one
    decimal make one step, as confirmed as the better of them.

    Raises UnknownChoiceError for a name that is not on offer, NoFigureError where no target stands
    in the table."""
    aim = _drive(indicator, drive)
    rows = targets[
        (targets["series"] == INDICATORS[indicator]) & (targets["entity"] == aim.country)
    ]
    rows = _soviet(rows, aim) if aim.country == "USSR" else _chinese(rows, aim)
    if not (rows["kind"] == "target").any():
        raise NoFigureError(
            f"No target of {indicator} for {drive} stands in our table."
            f" {_others(targets, indicator)}"
        )
    rows = pd.concat([_ranges(rows), *_results(ussr, china, indicator, aim)], ignore_index=True)
    rows = rows.assign(
        kind=rows["kind"].map(KINDS), label=[_label(row, aim) for row in rows.itertuples()]
    )
    return _merged(rows)[STEPS]


def on_offer(targets: pd.DataFrame, indicator: str) -> list[str]:
    """The drives that have a target of this indicator, in the order of DRIVES. targets: the targets
    table."""
    rows = targets[targets["series"] == INDICATORS[indicator]]
    aims = {name: _drive(indicator, name) for name in DRIVES}
    return [name for name, aim in aims.items() if (_aimed(rows, aim)["kind"] == "target").any()]


def ladders(targets: pd.DataFrame, first: str = "grain: China, 1959") -> list[str]:
    """The names of every ladder that can be drawn, 'grain: China, 1959' and so on, `first` leading.
    targets: its table."""
    names = [
        f"{indicator}: {drive}"
        for indicator in INDICATORS
        for drive in on_offer(targets, indicator)
    ]
    return sorted(names, key=lambda name: name != first)


def parts(ladder: str) -> tuple[str, str]:
    """Indicator and drive of a ladder's name: ('grain', 'China, 1959'). Raises UnknownChoiceError
    for a name without a colon."""
    indicator, colon, drive = ladder.partition(": ")
    if not colon:
        raise UnknownChoiceError(
            "A ladder is called by product and drive, as in 'grain: China, 1959'; given was"
            f" {ladder!r}."
        )
    return indicator, drive


def fulfilment(result: float, target: float) -> float:
    """A result as a percentage of its target. Raises LessonError when the target is not above
    zero."""
    if not target > 0:
        raise LessonError(f"Fulfilment needs a target above zero; given was {target}.")
    return 100 * result / target


def highest_target(ladder: pd.DataFrame, year: int) -> float:
    """The highest confirmed target for one year (nan if there is none). ladder: as steps() gives
    it."""
    return _reach(_confirmed(ladder, "target", year))[1]


def results(ladder: pd.DataFrame, year: int) -> tuple[float, float]:
    """Lowest and highest confirmed result of one year (nan, nan if there is none). ladder: as
    steps() gives it."""
    return _reach(_confirmed(ladder, "result", year))


def reports(ladder: pd.DataFrame, year: int) -> tuple[float, float]:
    """Lowest and highest confirmed report of one year made at the time (nan, nan if there is
    none)."""
    return _reach(_confirmed(ladder, "report", year))


def result_year(drive: str, indicator: str = "steel") -> int:
    """The year whose result is set against a drive's target: 1932 for the first Soviet plan, which
    was declared complete at the end of that year; otherwise the year aimed at."""
    year = _drive(indicator, drive).year
    return 1932 if year == 1933 else year


def said(drive: str, indicator: str = "steel") -> tuple[str, str]:
    """Country and year of a drive in words: ('USSR', '1932/33'). Raises UnknownChoiceError for a
    drive not on offer."""
    aim = _drive(indicator, drive)
    return aim.country, aim.said


def aim_year(drive: str, indicator: str = "steel") -> int:
    """The year a drive aims at, 1933 for the economic year 1932/33. Raises UnknownChoiceError for a
    drive not on offer."""
    return _drive(indicator, drive).year


def aligned(timeline: pd.DataFrame, topic: str, first: int = -5, last: int = 6) -> pd.DataFrame:
    """The events of one topic in both countries with `since`, years from the last year before the
    launch, in order.

    timeline: the timeline table. Raises UnknownChoiceError for a topic that is not among TOPICS.
    """
    one_of(TOPICS, topic, "topic")
    rows = timeline[timeline["topic"].str.split("; ").map(set).map({topic}.issubset)]
    since = rows["date"].str[:4].astype(int) - rows["country"].map(growth.YEAR_ZERO)
    rows = rows.assign(since=since)[since.between(first, last)]
    return rows.sort_values(["since", "date"], kind="stable", ignore_index=True)


def scorecard(scores: pd.DataFrame, kind: str = "all") -> pd.DataFrame:
    """The features of one kind for reading: columns feature, kind, the three periods, the
    comparison, sources (short names).

    scores: the scorecard table. A cell that is unchecked in whole or in part says so. Raises
    UnknownChoiceError for a kind that is neither 'all' nor in FEATURE_KINDS."""
    one_of(["all", *FEATURE_KINDS], kind, "kind of feature")
    rows = scores if kind == "all" else scores[scores["kind"] == kind]
    order = rows.assign(
        place=rows["kind"].map(FEATURE_KINDS.index),
        verdict=rows["same_or_different"].map(VERDICTS.index),
    )
    order = order.sort_values(["place", "verdict", "feature"])
    cells = {
        said: [_cell(row, column) for _, row in order.iterrows()]
        for column, said in PERIODS.items()
    }
    table = pd.DataFrame({"feature": order["feature"], "kind": order["kind"], **cells})
    return table.assign(
        **{
            "USSR 1928-32 and the Leap": order["same_or_different"],
            "sources": order["sources"].map(_short_names),
        }
    )


def score_matrix(scores: pd.DataFrame) -> pd.DataFrame:
    """The names of all features, sorted: a row for each kind, a column for each of VERDICTS; an
    unchecked one says so, and so does one of which a compared cell is unchecked in part.

    scores: the scorecard table.
    """
    in_part = np.where(_compared(scores), "", " (unchecked in part)")
    doubt = np.where(scores["checked"] == "unchecked", " (unchecked)", in_part)
    names = scores.assign(name=scores["feature"] + doubt).sort_values("feature")
    cells = (
        names.groupby(["kind", "same_or_different"])["name"]
        .agg("; ".join)
        .unstack(fill_value="none")
    )
    matrix = cells.reindex(index=list(FEATURE_KINDS), columns=list(VERDICTS), fill_value="none")
    return matrix.rename_axis(index="kind", columns=None).reset_index()


def score_counts(scores: pd.DataFrame) -> pd.DataFrame:
    """How many confirmed features of each kind were the same, partly the same, or different: index
    kind, columns VERDICTS.

    scores: the scorecard table; a feature counts only when both cells that are compared, the Soviet
    drive and the Leap, are confirmed in whole."""
    sure = scores[_compared(scores)]
    counts = pd.crosstab(sure["kind"], sure["same_or_different"])
    return counts.reindex(
        index=list(FEATURE_KINDS), columns=list(VERDICTS), fill_value=0
    ).rename_axis(index=None, columns=None)


def households_per_farm(ussr: pd.DataFrame, year: int = 1932) -> float:
    """Households of a Soviet collective farm on average: all households divided by all farms of one
    year.

    ussr: its table; households in millions, farms in thousands. Raises LessonError for a year
    without both counts."""
    own = ussr[ussr["year"] == year].set_index("series")["value"]
    needed = ["collective_farm_households_narkhoz", "collective_farms_number"]
    if not set(needed) <= set(own.index):
        raise LessonError(
            f"Households and farms are not both counted for {year}; there are 1928, 1932 and 1940."
        )
    return 1000 * float(own[needed[0]]) / float(own[needed[1]])


def _compared(scores: pd.DataFrame) -> pd.Series:
    """Whether both cells of a feature, the Soviet drive and the Leap, are confirmed in whole."""
    open_cell = scores["unchecked_cells"].str.contains("ussr_1928_32|china_1958_60")
    return (scores["checked"] != "unchecked") & ~open_cell


def _drive(indicator: str, drive: str) -> Drive:
    one_of(INDICATORS, indicator, "indicator")
    one_of(DRIVES, drive, "drive")
    return INSTEAD.get((indicator, drive), DRIVES[drive])


def _others(targets: pd.DataFrame, indicator: str) -> str:
    return f"For {indicator} there are: {'; '.join(on_offer(targets, indicator))}."


def _aimed(rows: pd.DataFrame, aim: Drive) -> pd.DataFrame:
    own = rows[(rows["entity"] == aim.country) & (rows["year"] == aim.year)]
    return own[own["period"].str.startswith(aim.period)]


def _soviet(rows: pd.DataFrame, aim: Drive) -> pd.DataFrame:
    """The rows of one Soviet plan, without the drafts for the years before its last."""
    own = rows[rows["period"].str.startswith(aim.period)]
    early = own["period"].str.contains("draft") & (own["year"] != aim.year)
    return own[~early].assign(when=[_soviet_date(row) for row in own[~early].itertuples()])


def _soviet_date(row: Any) -> str:
    period, year, kind = str(row.period), int(row.year), row.kind
    if "draft" in period:
        return "1928-50"
    if "annual plan" in period:
        return f"1931-0{1 + next(i for i, word in enumerate(VERSIONS) if word in period)}"
    if kind == "base":
        return f"{year}-00"
    if kind == "actual":
        return f"{year}-99"
    known = str(row.date_set) or ADOPTED.get(period.split(",")[0], str(year))
    return f"{known}-99" if len(known) == 4 else known + ("-02" if "optimal" in period else "")


def _chinese(rows: pd.DataFrame, aim: Drive) -> pd.DataFrame:
    """The rows for the year aimed at, with results and reports of the year before, on which targets
    were set."""
    before = rows[(rows["year"] == aim.year - 1) & (rows["kind"] != "target")]
    own = rows[rows["year"] == aim.year]
    if not (own["kind"] == "target").any():
        return own.assign(when="")
    both = pd.concat([own, before])
    return both.assign(when=[_chinese_date(row) for row in both.itertuples()])


def _chinese_date(row: Any) -> str:
    if row.date_set:
        return str(row.date_set)
    later = f"{row.year}-99" if row.kind == "actual" else "later"
    return str(row.edition) or later


def _ranges(rows: pd.DataFrame) -> pd.DataFrame:
    """Lower and upper ends of one statement, and the drafts of a plan, become one row with low and
    high."""
    draft = rows["period"].str.contains("draft")
    ends = rows["period"].isin(["lower end", "upper end"]) | draft
    alone = rows[~ends].assign(low=np.nan, high=np.nan)
    keys = ["series", "entity", "year", "kind", "when", "source", "unit"]
    pairs = rows[ends].groupby(keys, sort=False)
    named = {name: (name, "first") for name in ("period", "note", "checked")}
    spans = pairs.agg(low=("value", "min"), high=("value", "max"), **named)
    spans = spans.reset_index().assign(value=np.nan)
    same = spans["low"] == spans["high"]
    spans.loc[same, "value"] = spans.loc[same, "low"]
    spans.loc[same, ["low", "high"]] = np.nan
    return pd.concat([alone, spans], ignore_index=True)


def _results(
    ussr: pd.DataFrame, china: pd.DataFrame, indicator: str, aim: Drive
) -> list[pd.DataFrame]:
    table = {"USSR": ussr, "China": china}[aim.country]
    found = []
    for name, words in RESULTS.get((indicator, aim.country), {}).items():
        rows = tables.rows(table, name, aim.country, [aim.year])
        found.append(
            rows.assign(
                kind="actual",
                when=f"{aim.year}-99",
                low=np.nan,
                high=np.nan,
                period=words,
                date_set="",
            )
        )
    return found


def _label(row: Any, aim: Drive) -> str:
    kind, when, period = KINDS[row.kind], str(row.when), str(row.period)
    word = "later count" if row.kind == "revision" else kind
    variant = next((words for name, words in VARIANTS.items() if name in period), "")
    version = next((f"{name} version" for name in VERSIONS if f"{name} version" in period), "")
    if "draft" in period:
        return "no date: drafts"
    extra = (
        variant
        or version
        or (period if kind == "result" and period in ("official", "Wheatcroft and Davies") else "")
    )
    other = f" for {row.year}" if row.year != aim.year and kind != "result" else ""
    other = f" of {row.year}" if word == "later count" else other
    return f"{_date_words(when, row)}: {word}{other}{f', {extra}' if extra else ''}"


def _date_words(when: str, row: Any) -> str:
    if when == "later":
        return "no date"
    if row.kind == "base":
        return "1927/28" if row.year == 1928 else str(row.year)
    year, _, rest = when.partition("-")
    month = int(rest[:2]) if rest[:2].isdigit() else 0
    if "annual plan" in str(row.period) or not 1 <= month <= 12:
        return year
    return f"{MONTHS[month - 1]} {year}"


def _merged(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for the same statement in two sources (kind, date, year and figure to one decimal),
    best-checked first."""
    rank = {"read": 0, "quoted": 1, "derived": 2, "unchecked": 3}
    tenths = {f"{end}_tenth": rows[end].round(1) for end in ("low", "value", "high")}
    rows = rows.assign(rank=rows["checked"].map(rank), **tenths).sort_values(
        ["when", "kind", "rank"], kind="stable"
    )
    # Later counts that agree are one step, whoever prints them; targets and reports keep their
    # dates.
    rows = rows.assign(day=rows["when"].where(rows["kind"] != "result", ""))
    same = ["kind", "day", "year", *tenths]
    alike = rows.groupby(same, sort=False, dropna=False)
    best, sources = alike["rank"].transform("min"), alike["source"].transform(tables.joined_sources)
    once = rows.assign(source=sources, checked=best.map(dict(enumerate(rank)))).drop_duplicates(
        same
    )
    # On one day the report stands before the target that was set on it; a result comes last.
    once = once.assign(place=once["kind"].map({"report": 0, "target": 1, "result": 2}))
    return once.sort_values(["when", "place"], kind="stable", ignore_index=True)


def _confirmed(ladder: pd.DataFrame, kind: str, year: int) -> pd.DataFrame:
    return ladder[
        (ladder["kind"] == kind) & (ladder["year"] == year) & (ladder["checked"] != "unchecked")
    ]


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    figures = rows[["low", "value", "high"]].to_numpy(dtype=float)
    return (
        (float(np.nanmin(figures)), float(np.nanmax(figures)))
        if len(rows)
        else (float("nan"), float("nan"))
    )


def _short_names(keys: str) -> str:
    return "; ".join(tables.short(key) for key in tables.source_keys([keys]))


def _cell(row: pd.Series, column: str) -> str:
    doubtful = column in str(row["unchecked_cells"]) or row["checked"] == "unchecked"
    return f"{row[column]} (unchecked, in whole or in part)" if doubtful else str(row[column])
