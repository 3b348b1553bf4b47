"""Arithmetic on industry, work and towns: index, fall and recovery, shares, growth between counts.
Pure, nothing drawn.

A fall is the deepest one from a peak to a later low (the largest drawdown of the series); recovery
is the first year after the low that reaches the peak again. Years that the source itself
interpolates are shown, but settle nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from helpers import tables
from helpers.arithmetic import growth
from helpers.errors import NoFigureError, SettingError, one_of

LINES = {
    "steel": "steel_nmc",
    "energy": "energy_nmc",
    "coal": "coal_energy_shift",
    "GDP per head": growth.VINTAGES["2020"],
}
BEFORE = 4
# The last year before each country's next great break: the war of 1941, the Cultural Revolution.
LAST = {"USSR": 1940, "China": 1966}
SECTORS = {
    "value added, percent": ("value_added_share_agriculture", "value_added_share_industry"),
    "workers, percent": ("employment_agriculture", "employment_industry_construction"),
    "workers, million": ("employment_agriculture", "employment_industry_construction"),
}
CENSUSES = {1926: date(1926, 12, 17), 1937: date(1937, 1, 6), 1939: date(1939, 1, 17)}


@dataclass(frozen=True)
class Fall:
    """The deepest fall of a series: peak and low with their years, the change in percent (below
    zero), and the first year after the low that reaches the peak again (None if no figure up to
    `last` does)."""

    peak_year: int
    peak: float
    low_year: int
    low: float
    recovered: int | None
    last: int

    @property
    def change(self) -> float:
        """Change from peak to low in percent."""
        return 100 * (self.low / self.peak - 1)


def lines(ussr: pd.DataFrame, china: pd.DataFrame, gdp: pd.DataFrame, name: str) -> pd.DataFrame:
    """One measure of LINES for both countries, from four years before year zero to 1940 (USSR) and
    1966 (China).

    Tables: ussr, china, gdp_per_capita. Columns as in the tables, with `since` (years) and `index`
    (year zero = 100). Raises UnknownChoiceError for a measure that is not there."""
    one_of(LINES, name, "measure")
    own = pd.concat([table[table["series"] == LINES[name]] for table in (ussr, china, gdp)])
    rows = growth.since_launch(own, growth.YEAR_ZERO)
    return indexed(
        _within(rows, BEFORE).sort_values(
            ["entity", "year"], ascending=[False, True], ignore_index=True
        )
    )


def indexed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a column `index`: each country's value as a percentage of its value at `since`
    0.

    Raises NoFigureError when a country has no figure for its year zero.
    """
    base = rows[rows["since"] == 0].set_index("entity")["value"]
    for entity in rows["entity"].unique():
        if entity not in base.index:
            raise NoFigureError(
                f"{entity} has no figure for its year zero, so that no index can be built."
            )
    return rows.assign(index=100 * rows["value"] / rows["entity"].map(base))


def deepest_fall(rows: pd.DataFrame) -> Fall | None:
    """The deepest fall, in percent, of one series (columns year, value, note); None for a series
    that never falls.

    Interpolated years are left out. Raises UnknownChoiceError for values that are not above
    zero."""
    seen = rows[~tables.filled_in(rows)].sort_values("year")
    values = seen.set_index("year")["value"]
    if (values <= 0).any():
        raise SettingError("A fall in percent needs values above zero.")
    drop = values / values.cummax() - 1
    if values.empty or not drop.min() < 0:
        return None
    low_year = drop.idxmin()
    before, after = values.loc[:low_year], values.loc[low_year:]
    # The last year at the peak level, if two years share it: the fall begins there.
    peak_year = before[before == before.max()].index[-1]
    back = after[after >= values[peak_year]]
    again = int(back.index[0]) if len(back) else None
    return Fall(
        int(peak_year),
        float(values[peak_year]),
        int(low_year),
        float(values[low_year]),
        again,
        int(values.index[-1]),
    )


def falls(ussr: pd.DataFrame, china: pd.DataFrame, gdp: pd.DataFrame) -> pd.DataFrame:
    """The deepest fall from year zero on, for each measure of LINES and each country: columns
    measure, country, peak, low, change (percent), back at the peak. Tables: ussr, china,
    gdp_per_capita."""
    rows = []
    for name in LINES:
        after = lines(ussr, china, gdp, name)
        after = after[after["since"] >= 0]
        rows += [
            _fall_row(name, str(entity), deepest_fall(own))
            for entity, own in after.groupby("entity", sort=False)
        ]
    return pd.DataFrame(rows)


def sectors(china: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Farming and industry in one measure of SECTORS: columns sector, entity, year, since, value,
    note, source, checked.

    Workers in percent are worked out here as sector over all people in work. Soviet shares by
    Kuznets, defined in another way, were found in no document. Raises UnknownChoiceError for a
    measure that is not there."""
    one_of(SECTORS, measure, "measure")
    parts = [
        tables.rows(china, series).assign(sector=sector)
        for sector, series in zip(("farming", "industry"), SECTORS[measure], strict=True)
    ]
    rows = pd.concat(parts)
    if measure == "workers, percent":
        total = tables.by_year(china, "employment_total")
        rows = rows.assign(value=100 * rows["value"] / rows["year"].map(total), checked="derived")
    rows = growth.since_launch(rows, growth.YEAR_ZERO)
    columns = ["sector", "entity", "year", "since", "value", "note", "source", "checked"]
    return _within(rows, BEFORE + 1)[columns].reset_index(drop=True)


def town_growth(ussr: pd.DataFrame) -> pd.DataFrame:
    """Growth of Soviet towns from the census of 1926 to that of 1939, as published and as
    corrected: columns version, start and end (million people), added, percent, a_year (compound,
    percent), over the days between the two counts."""
    start = tables.value(ussr, "population_urban_official", 1926)
    years = (CENSUSES[1939] - CENSUSES[1926]).days / 365.25
    rows = []
    for version in ("official", "corrected"):
        end = tables.value(ussr, f"population_urban_{version}", 1939)
        rows.append(
            {
                "version": {"official": "published"}.get(version, version),
                "start": start,
                "end": end,
                "added": end - start,
                "percent": 100 * (end / start - 1),
                "a_year": 100 * ((end / start) ** (1 / years) - 1),
            }
        )
    return pd.DataFrame(rows)


def total_growth(
    gdp: pd.DataFrame, population: pd.DataFrame, vintage: str, entity: str, first: int, last: int
) -> float:
    """Compound annual growth, in percent, of total GDP (GDP per head times people) between two
    years in one vintage.

    Raises as growth.output() does.
    """
    start, end = (growth.output(gdp, population, vintage, entity, year) for year in (first, last))
    return growth.annual_growth(start, end, last - first)


def setbacks(gdp: pd.DataFrame, entity: str = "China") -> pd.DataFrame:
    """GDP per head after the launch in every vintage: columns vintage, the levels of year zero and
    the year after (named by their years), low, in, change (percent, from year zero to the low),
    back (first year at the level of year zero again).

    Raises NoFigureError when a vintage lacks one of the first two years.
    """
    zero = growth.YEAR_ZERO[entity]
    rows = []
    for vintage in growth.VINTAGES:
        start, after = (growth.level(gdp, vintage, entity, year) for year in (zero, zero + 1))
        values = tables.by_year(gdp, growth.VINTAGES[vintage], entity).loc[zero + 1 : LAST[entity]]
        low = int(values.idxmin())
        again = values.loc[low:][values.loc[low:] >= start]
        rows.append(
            {
                "vintage": vintage,
                str(zero): start,
                str(zero + 1): after,
                "low": float(values[low]),
                "in": low,
                "change": 100 * (values[low] / start - 1),
                "back": str(again.index[0]) if len(again) else "not by then",
            }
        )
    return pd.DataFrame(rows)


def investment_shares(china: pd.DataFrame) -> pd.DataFrame:
    """China's investment as percent of GDP, 1957 to 1966, in the two versions that were read:
    columns year, Penn World Table (at the prices of all countries together), World Bank (at China's
    own prices, from 1960)."""
    names = {"investment_share_pwt": "Penn World Table", "investment_share_gdp": "World Bank"}
    rows = tables.rows(china, list(names), years=range(1957, LAST["China"] + 1))
    wide = rows.pivot(index="year", columns="series", values="value")[list(names)]
    return wide.rename(columns=names).reset_index().rename_axis(columns=None)


def ends(table: pd.DataFrame, measures: dict[str, str]) -> pd.DataFrame:
    """First and last figure of each series since 1925: columns measure, unit, from, first, to,
    last, times, source, checked.

    measures: name for the page -> series. Raises NoFigureError for a series without two
    years."""
    rows = []
    for name, series in measures.items():
        own = tables.rows(table, series).query("year >= 1925")
        if len(own) < 2:
            raise NoFigureError(f"There are not two figures of {series} since 1925.")
        first, last = own.iloc[0], own.iloc[-1]
        rows.append(
            {
                "measure": name,
                "unit": first["unit"],
                "from": int(first["year"]),
                "first": float(first["value"]),
                "to": int(last["year"]),
                "last": float(last["value"]),
                "times": float(last["value"] / first["value"]),
                "source": tables.joined_sources([first["source"], last["source"]]),
                "checked": last["checked"],
            }
        )
    return pd.DataFrame(rows)


def _within(rows: pd.DataFrame, before: int) -> pd.DataFrame:
    return rows[(rows["since"] >= -before) & (rows["year"] <= rows["entity"].map(LAST))]


def _fall_row(name: str, entity: str, fall: Fall | None) -> dict[str, object]:
    if fall is None:
        return {
            "measure": name,
            "country": entity,
            "peak": "none",
            "low": "none",
            "change": 0.0,
            "back at the peak": "never fell",
        }
    again = str(fall.recovered) if fall.recovered else f"not by {fall.last}"
    return {
        "measure": name,
        "country": entity,
        "peak": f"{fall.peak:,.4g} in {fall.peak_year}",
        "low": f"{fall.low:,.4g} in {fall.low_year}",
        "change": fall.change,
        "back at the peak": again,
    }
