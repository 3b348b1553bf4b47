"""A study re-run: grain and deaths in 23 provinces, 1953-82, after Meng, Qian and Yared (2015).

The authors ask whether more died where more was grown. Their sample, years, grain series and
controls are choices; here each can be changed. Deaths of the year after a harvest are set against
its grain, both in logarithms, with a level of its own for every year; the slope may differ in the
famine. Least squares by numpy; standard errors let the errors of one province hang together
(Liang and Zeger 1986, with the usual small-sample factor). Table: province_panel. Pure functions,
nothing drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from helpers.errors import one_of

# Harvests of these years; the deaths are those of the years after.
FAMINE = (1958, 1960)
SAMPLES: dict[str, tuple[bool, tuple[str, ...]]] = {
    "the authors' 19": (True, ()),
    "all 23": (False, ()),
    "the 19 without Anhui": (True, ("Anhui",)),
}
YEARS = {"1953 to 1982": (1953, 1982), "1953 to 1965": (1953, 1965)}
GRAINS = {"constructed by the authors": "grain_constructed", "official": "grain_official"}
CONTROLS: dict[str, tuple[tuple[str, ...], bool]] = {
    "people and town people": (("population", "urban_population"), False),
    "people": (("population",), False),
    "nothing": ((), False),
    "people, town people, each province": (("population", "urban_population"), True),
}
# The 0.975 quantile of Student's t for the number of provinces less one.
QUANTILES = {17: 2.1098, 18: 2.1009, 22: 2.0739}


@dataclass(frozen=True)
class Slope:
    """By how many percent more deaths go with one percent more grain, and the ends of its 95
    percent interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Result:
    """The slope of ordinary years, of the famine, and the difference of the two; how many rows and
    provinces stand behind them."""

    usual: Slope
    famine: Slope
    difference: Slope
    rows: int
    provinces: int


def death_rates(panel: pd.DataFrame) -> pd.DataFrame:
    """The death rates that the panel's deaths were made from: columns province, year (the year of
    the deaths), death_rate, per 1,000 people.

    The panel sets deaths of one year down as its printed rate times the people of the year before;
    dividing gives the rate back, with two decimals in every row.
    """
    rates = panel["deaths_after"] / panel["population"]
    return pd.DataFrame(
        {"province": panel["province"], "year": panel["year"] + 1, "death_rate": rates.round(2)}
    )


def by_year(panel: pd.DataFrame, province: str) -> pd.DataFrame:
    """One province's years: columns year, official, constructed (grain per person, kilograms), same
    year, year after (deaths per 1,000 people). Raises UnknownChoiceError for a province without
    figures."""
    one_of(sorted(panel["province"].unique()), province, "province in the panel")
    own = panel[panel["province"] == province].sort_values("year")
    rates = death_rates(own).set_index("year")["death_rate"]
    table = pd.DataFrame({"year": own["year"].to_numpy()})
    for name, column in (("official", "grain_official"), ("constructed", "grain_constructed")):
        table[name] = (1000 * own[column] / own["population"]).to_numpy()
    table["same year"] = table["year"].map(rates)
    table["year after"] = (table["year"] + 1).map(rates)
    return table


def rerun(
    panel: pd.DataFrame,
    sample: str = "the authors' 19",
    years: str = "1953 to 1982",
    grain: str = "constructed by the authors",
    controls: str = "people and town people",
) -> Result:
    """The slopes for one set of choices: keys of SAMPLES, YEARS, GRAINS and CONTROLS. Raises
    UnknownChoiceError for any other."""
    kept = _kept(panel, sample, years)
    columns, each_province = one_of(CONTROLS, controls, "set of controls")
    hit = kept["year"].between(*FAMINE).to_numpy(dtype=float)
    food = np.log(kept[one_of(GRAINS, grain, "grain series")].to_numpy(dtype=float))
    parts = [food, food * hit, *(np.log(kept[name].to_numpy(dtype=float)) for name in columns)]
    levels = [_levels(kept["year"], every=True)]
    levels += [_levels(kept["province"], every=False)] if each_province else []
    x = np.column_stack([*parts, *levels])
    y = np.log(kept["deaths_after"].to_numpy(dtype=float))
    slopes, spread = _least_squares(x, y, kept["province"].to_numpy())
    groups = kept["province"].nunique()
    picks = {"usual": [1.0, 0.0], "famine": [1.0, 1.0], "difference": [0.0, 1.0]}
    told = {
        name: _slope(np.array(w), slopes[:2], spread[:2, :2], groups) for name, w in picks.items()
    }
    return Result(**told, rows=len(kept), provinces=groups)


def reruns(panel: pd.DataFrame) -> pd.DataFrame:
    """Every set of choices: columns sample, years, grain, controls, usual, famine, difference,
    from, to (the interval of the difference), rows, provinces."""
    rows = panel.itertuples(index=False, name=None)
    return _reruns(tuple(panel.columns), tuple(rows)).copy()


# Every state of the lesson's explorer asks for the same table, which takes a second to work out.
@lru_cache(maxsize=2)
def _reruns(names: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> pd.DataFrame:
    panel = pd.DataFrame(rows, columns=list(names))
    found = []
    for choice in product(SAMPLES, YEARS, GRAINS, CONTROLS):
        one = rerun(panel, *choice)
        gap = one.difference
        found.append(
            [*choice, one.usual.value, one.famine.value, gap.value, gap.low, gap.high, one.rows,
             one.provinces]
        )  # fmt: skip
    head = ["sample", "years", "grain", "controls", "usual", "famine", "difference", "from", "to"]
    return pd.DataFrame(found, columns=[*head, "rows", "provinces"])


def _kept(panel: pd.DataFrame, sample: str, years: str) -> pd.DataFrame:
    only_main, left_out = one_of(SAMPLES, sample, "sample")
    first, last = one_of(YEARS, years, "span of years")
    kept = panel[panel["year"].between(first, last) & ~panel["province"].isin(left_out)]
    return kept[kept["main_sample"].astype(bool)] if only_main else kept


def _levels(column: pd.Series, *, every: bool) -> np.ndarray:
    """A column of ones for each year or province; the first left out unless `every`."""
    return pd.get_dummies(column, drop_first=not every).to_numpy(dtype=float)


def _least_squares(
    x: np.ndarray, y: np.ndarray, groups: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients, and their covariance when the errors of one group hang together."""
    found = np.linalg.lstsq(x, y, rcond=None)[0]
    left = y - x @ found
    names = np.unique(groups)
    scores = np.array([x[groups == name].T @ left[groups == name] for name in names])
    bread = np.linalg.inv(x.T @ x)
    rows, count = x.shape
    factor = len(names) / (len(names) - 1) * (rows - 1) / (rows - count)
    return found, factor * bread @ (scores.T @ scores) @ bread


def _slope(weights: np.ndarray, slopes: np.ndarray, spread: np.ndarray, groups: int) -> Slope:
    value = float(weights @ slopes)
    reach = QUANTILES[groups - 1] * float(np.sqrt(weights @ spread @ weights))
    return Slope(value, value - reach, value + reach)
