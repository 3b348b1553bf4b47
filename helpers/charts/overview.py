"""The whole question in one picture, and the learner's own weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers import tables, theme
from helpers.arithmetic import growth, mortality
from helpers.charts.chart import Chart, finish
from helpers.charts.drawing import End, aligned_years, beside, line, rows_down
from helpers.charts.notes import note
from helpers.errors import LessonError
from helpers.words import extent, joined, number, span_of_years

EPISODES = {"USSR": "Soviet 1931-34", "China": "China 1959-61"}
SINCE = (-4, 12)
STEEL = "steel_nmc"
# A stall: within the first PLAN years, STILL years whose rise is no more than FLAT.
PLAN, STILL, FLAT = 5, 2, 0.05


@dataclass(frozen=True)
class Toll:
    """The main independent estimates of one famine (`rows`, million) and their ranges like with
    like (`spans`, of the rows that mortality.same_years gives)."""

    entity: str
    rows: pd.DataFrame
    spans: pd.DataFrame

    @property
    def words(self) -> list[str]:
        """A range for each set of years that several authors count; where there is none, the range
        of all with the years within which they count."""
        if self.spans.empty:
            first, last = int(self.rows["year_from"].min()), int(self.rows["year_to"].max())
            ends = extent(self.rows["least"].min(), self.rows["most"].max())
            return [f"within {span_of_years(first, last)}: {ends} million ({len(self.rows)})"]
        return [
            f"{own.years}: {extent(own.least, own.most)} million ({own.estimates})"
            for own in self.spans.itertuples()
        ]


@theme.settings()
def two_leaps(ussr: pd.DataFrame, china: pd.DataFrame, estimates: pd.DataFrame) -> Chart:
    """Steel of both countries on aligned years above; below, the published ranges of famine deaths
    with their periods.

    ussr, china: series tables that hold steel_nmc (million tonnes). estimates: the famine_estimates
    table (million people). A box holds the main estimates that count the same years, from lowest to
    highest; each estimate is a thin line over its own years."""
    steel, tolls = _steel(ussr, china), [_toll(estimates, entity) for entity in EPISODES]
    figure, (above, below) = theme.canvas(2, 1, sharex=True, height_ratios=[7, 3])
    for entity, own in steel.groupby("entity", sort=False):
        line(above, own, "since", str(entity))
        _turns(above, own, str(entity))
    above.set(xlim=(SINCE[0] - 0.5, SINCE[1] + 4.5), ylim=(0, steel["value"].max() * 1.14))
    for ax in (above, below):
        ax.axvline(0, color=theme.QUIET, linewidth=1)
    above.set_title("Steel, million tonnes a year", loc="left", color=theme.INK)
    for toll in tolls:
        _box(below, toll)
    below.set_title("Famine deaths, million people: published estimates", loc="left")
    below.set(ylim=(0, max(toll.rows["most"].max() for toll in tolls) * 1.08), yticks=[0, 20, 40])
    aligned_years(below, *SINCE, 2)
    boxes = "; ".join(
        f"{toll.entity}, {len(toll.rows)} published estimates of deaths; {', '.join(toll.words)}"
        for toll in tolls
    )
    return finish(
        figure,
        ends=[(above, [_end(str(entity), own) for entity, own in steel.groupby("entity")])],
        title=(
            "Soviet steel stalled, then climbed; Chinese steel leapt and fell back; both in a"
            " famine"
        ),
        measure=(
            "Year 0 is the last year before the launch: USSR 1928, China 1957. Boxes:"
            " estimates that count the same years; in brackets how many"
        ),
        alt=f"{_steel_words(steel)} Below, ranges for the same years: {boxes}.",
        rows=pd.concat([steel, *(toll.rows for toll in tolls)], ignore_index=True),
        table=pd.concat([_steel_table(steel), *(_toll_table(toll) for toll in tolls)]),
    )


@theme.settings()
def weights(given: Mapping[str, float]) -> Chart:
    """The learner's own weights for each explanation as bars, in the order given.

    given: explanation -> weight, any numbers from 0 up; shares are of their sum.
    Raises LessonError for a weight that is not a number, is below zero, or when all are zero.
    """
    shares = _shares(given)
    figure, (ax,) = theme.canvas()
    for place, share in enumerate(shares.values()):
        ax.barh(place, share, color=theme.QUIET, height=0.62, zorder=3)
        ax.text(share, place, f" {share:.0%}", va="center", fontweight="bold")
    ax.set_xlim(0, max(shares.values()) * 1.15)
    rows_down(ax, list(shares))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel("share of all the weight you gave")
    leaders = [name for name, share in shares.items() if share == max(shares.values())]
    same = len(leaders) == len(shares)
    rows = pd.DataFrame(
        {
            "explanation": list(shares),
            "weight": list(given.values()),
            "share": list(shares.values()),
        }
    )
    return finish(
        figure,
        title=(
            "You gave every explanation the same weight"
            if same
            else f"You gave most weight to {joined(leaders)}"
        ),
        measure="Your own weights, as shares of all the weight you gave",
        alt=f"Bars: {', '.join(f'{name} {share:.0%}' for name, share in shares.items())}.",
        rows=pd.DataFrame({"source": [], "checked": []}),
        table=rows.assign(share=rows["share"].map("{:.0%}".format)),
    )


@theme.settings()
def weights_moved(first: Mapping[str, float], last: Mapping[str, float]) -> Chart:
    """How the learner's weights moved from the first vote to the last: for each explanation its two
    shares, joined.

    first, last: explanation -> weight, any numbers from 0 up, for the same explanations; shares are
    of each vote's sum. Raises LessonError for weights that weights() refuses, and when the two
    votes name different explanations."""
    if set(first) != set(last):
        raise LessonError(
            "The two votes do not weigh the same explanations, so they cannot be set side by side."
        )
    before, now = _shares(first), _shares(last)
    points = {name: round(100 * (now[name] - before[name])) for name in before}
    figure, (ax,) = theme.canvas()
    for place, name in enumerate(before):
        _moved_weight(ax, place, before[name], now[name], same=not points[name])
    reach = max(*before.values(), *now.values())
    ax.set_xlim(-0.02 * reach, reach * 1.4)
    rows_down(ax, list(before))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel("share of all the weight you gave")
    table = pd.DataFrame(
        {"explanation": list(before), "first": list(before.values()), "now": list(now.values())}
    )
    return finish(
        figure,
        title=_moved_title(points),
        measure=(
            "Stroke: your first weights. Diamond: your weights now. Each as a share of all the"
            " weight you gave"
        ),
        alt=(
            f"{', '.join(f'{name} from {before[name]:.0%} to {now[name]:.0%}' for name in before)}."
        ),
        rows=pd.DataFrame({"source": [], "checked": []}),
        table=table.assign(
            first=table["first"].map("{:.0%}".format),
            now=table["now"].map("{:.0%}".format),
            points=[number(points[name]) for name in before],
        ),
    )


def _moved_weight(ax: Axes, place: int, before: float, now: float, *, same: bool) -> None:
    ax.plot([before, now], [place, place], color=theme.QUIET, linewidth=2.2, zorder=3)
    ax.plot(before, place, "|", color=theme.INK, markersize=16, markeredgewidth=2.4, zorder=4)
    ax.plot(now, place, "D", color=theme.INK, markersize=9, zorder=5)
    words = f"{now:.0%}, as before" if same else f"{before:.0%} to {now:.0%}"
    beside(ax, max(before, now), place, words, 12, bold=False)


def _moved_title(points: Mapping[str, int]) -> str:
    """Where weight went to and came from, in percentage points."""
    most, least = max(points.values()), min(points.values())
    went = joined([name for name, moved in points.items() if moved == most])
    came = joined([name for name, moved in points.items() if moved == least])
    gained = [f"more weight to {went} (up {most} points)"] if most > 0 else []
    lost = [f"less weight to {came} (down {-least} points)"] if least < 0 else []
    if not gained + lost:
        return "Your weights stand where they stood at the start"
    return f"You now give {' and '.join(gained + lost)}"


def _steel(ussr: pd.DataFrame, china: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([ussr, china])
    steel = growth.since_launch(tables.rows(both, STEEL), growth.YEAR_ZERO)
    return steel[steel["since"].between(*SINCE)].sort_values(["entity", "year"], ignore_index=True)


def _toll(estimates: pd.DataFrame, entity: str) -> Toll:
    rows = mortality.span(mortality.main_estimates(estimates, EPISODES[entity]))
    spans = mortality.same_years(estimates, EPISODES[entity])
    # The shortest and the longest set of years; one between would only crowd the picture.
    return Toll(entity, rows, spans.iloc[[0, -1]].drop_duplicates() if len(spans) else spans)


def _box(ax: Axes, toll: Toll) -> None:
    zero, colour = growth.YEAR_ZERO[toll.entity], theme.look(toll.entity).colour
    for own in toll.spans.itertuples():
        corner = (own.first - zero - 0.5, own.least)
        size = (own.last - own.first + 1, own.most - own.least)
        ax.add_patch(
            Rectangle(corner, *size, facecolor="none", edgecolor=colour, linewidth=1.8, zorder=3)
        )
    for row in toll.rows.itertuples():
        middle = row.central if pd.notna(row.central) else (row.least + row.most) / 2
        years = [row.year_from - zero - 0.5, row.year_to - zero + 0.5]
        ax.plot(years, [middle, middle], color=colour, linewidth=1.1)
    rows = toll.rows
    middle = (rows["least"].min() + rows["most"].max()) / 2
    beside = (rows["year_to"].max() - zero + 1.1, middle + 2)
    shapes = ["lines "] if toll.spans.empty else ["narrow box ", "wide box "][-len(toll.spans) :]
    told = [shape + words for shape, words in zip(shapes, toll.words, strict=True)]
    words = "\n".join([f"{toll.entity}, {told[0]}", *told[1:]]).replace(" million", "")
    ax.annotate(words, beside, va="center", color=colour, fontweight="bold")


def _turns(ax: Axes, own: pd.DataFrame, entity: str) -> None:
    """The moments that the title tells: a stall, a peak and the low after it."""
    values = own.set_index("year")["value"]
    zero, peak, colour = growth.YEAR_ZERO[entity], values.idxmax(), theme.look(entity).colour
    low = values.loc[peak:].idxmin()
    if low not in (peak, values.index[-1]):
        for year, side in ((peak, 90), (low, -45)):
            words = f"{year}: {number(values[year], 1)}"
            note(ax, year - zero, values[year], words, side=side, colour=colour, bold=True)
    stalled = _stall(values.loc[zero : min(zero + PLAN, peak)])
    if stalled:
        at, words = stalled + 1, f"{stalled}-{str(stalled + STILL)[-2:]}: no rise"
        note(ax, at - zero, values[at], words, side=-90, colour=colour, bold=True)


def _end(entity: str, own: pd.DataFrame) -> End:
    return End(
        float(own["since"].iloc[-1]),
        float(own["value"].iloc[-1]),
        entity,
        theme.look(entity).colour,
    )


def _steel_words(steel: pd.DataFrame) -> str:
    return " ".join(
        _path(str(entity), own.set_index("year")["value"])
        for entity, own in steel.groupby("entity", sort=False)
    )


def _path(entity: str, values: pd.Series) -> str:
    """Start, early stall, peak, lowest point after the peak and end of a country's steel, in a
    sentence."""
    zero, peak = growth.YEAR_ZERO[entity], values.idxmax()
    low, last = values.loc[peak:].idxmin(), values.index[-1]
    told = [f"stands at {_at(values, zero)}"]
    stalled = _stall(values.loc[zero : min(zero + PLAN, peak)])
    told += (
        [f"hardly moves between {_at(values, stalled)} and {_at(values, stalled + STILL)}"]
        if stalled
        else []
    )
    told += [f"climbs to a peak of {_at(values, peak)}"]
    told += [f"falls to {_at(values, low)}"] if low not in (peak, last) else []
    told += [f"ends at {_at(values, last)}"] if last != peak else []
    return f"{entity}: steel, in million tonnes, {', '.join(told[:-1])} and {told[-1]}."


def _at(values: pd.Series, year: int) -> str:
    return f"{number(values[year], 1)} in {year}"


def _stall(early: pd.Series) -> int | None:
    """The year in which the flattest stretch of STILL years begins, or None when even that one rose
    by more than FLAT."""
    risen = (early.shift(-STILL) / early - 1).dropna()
    return int(risen.idxmin()) if risen.min() <= FLAT else None


def _steel_table(steel: pd.DataFrame) -> pd.DataFrame:
    figures = [number(value, 2) for value in steel["value"]]
    years = steel["year"].astype(str)
    by = "Correlates of War"
    return pd.DataFrame(
        {
            "what": "steel, million tonnes",
            "country": steel["entity"],
            "years": years,
            "figure": figures,
            "by": by,
        }
    )


def _toll_table(toll: Toll) -> pd.DataFrame:
    rows = toll.rows
    ends = zip(rows["least"], rows["most"], strict=True)
    figures = [" to ".join(dict.fromkeys(number(end, 1) for end in pair)) for pair in ends]
    by = rows["author"] + " (" + rows["method"] + ")"
    what = "famine deaths, million"
    return pd.DataFrame(
        {"what": what, "country": toll.entity, "years": rows["period"], "figure": figures, "by": by}
    )


def _shares(given: Mapping[str, float]) -> dict[str, float]:
    for name, weight in given.items():
        if not isinstance(weight, (int, float)) or isinstance(weight, bool) or not weight >= 0:
            raise LessonError(f"The weight for {name!r} is {weight!r}; give a number from 0 up.")
    total = sum(given.values())
    if not total:
        raise LessonError("All your weights are 0. Give at least one explanation a weight above 0.")
    return {name: weight / total for name, weight in given.items()}
