"""Looking up figures in a series table: by series, country and year; what several of them are worth
together. The one place where this is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from helpers.errors import LessonError, NoFigureError, UnknownChoiceError, not_among

# Words of a note, between semicolons, that tell of a figure that nobody counted.
FILLED_IN = {"interpolated", "extrapolated"}


def row(table: pd.DataFrame, series: str, entity: str, year: int) -> pd.Series:
    """The first row of a series table for a series, a country and a year.

    Raises UnknownChoiceError for a series or country that the table does not have, NoFigureError
    for a year without a figure; see found() for a row that may be missing.
    """
    figure = found(table, series, entity, year)
    if figure is None:
        raise _missing(table, series, entity, year)
    return figure


def found(table: pd.DataFrame, series: str, entity: str, year: int) -> pd.Series | None:
    """As row(), but None where there is none."""
    at = found_at(table, series, entity, year)
    return table.iloc[at[0]] if at.size else None


def found_at(table: pd.DataFrame, series: str, entity: str, year: int) -> np.ndarray:
    """The row numbers (for iloc) of a series table that hold a series, a country and a year; none
    if there is no such row.

    Lessons look up thousands of figures, and this takes a quarter of the time of three conditions
    on the whole table.
    """
    # The year first: numbers are compared a hundred times faster than words.
    at = np.flatnonzero((table["year"] == year).to_numpy(dtype=bool, na_value=False))
    for name, word in (("series", series), ("entity", entity)):
        at = at[table[name].array[at] == word]
    return at


def rows(
    table: pd.DataFrame,
    series: str | Sequence[str],
    entity: str = "",
    years: Iterable[int] | None = None,
) -> pd.DataFrame:
    """All rows of one series, or of several, earliest first; of one country and of some years where
    named.

    Rows of one year keep their order in the table. Raises UnknownChoiceError for a series that the
    table does not have, or not for that country.
    """
    names = [series] if isinstance(series, str) else list(series)
    kept = table[table["series"].isin(names)]
    if kept.empty:
        raise _missing(table, names[0])
    if entity:
        kept = kept[kept["entity"] == entity]
        if kept.empty:
            raise _missing(table, names[0], entity)
    if years is not None:
        kept = kept[kept["year"].isin(list(years))]
    return kept.sort_values("year", kind="stable")


def by_year(table: pd.DataFrame, series: str, entity: str = "") -> pd.Series:
    """The values of one series by year, as floats, earliest first; several rows of a year stay
    several. Raises UnknownChoiceError as rows() does."""
    kept = rows(table, series, entity)
    years = pd.Index(kept["year"].astype(int), name="year")
    return pd.Series(kept["value"].to_numpy(float), index=years, name="value")


def by_period(table: pd.DataFrame, series: str, year: int) -> dict[str, float]:
    """The values of a series in one year by the part of the year they hold for ('' for all of it).
    Raises NoFigureError for a year without one."""
    kept = rows(table, series, years=[year])
    if kept.empty:
        raise _missing(table, series, "", year)
    return dict(zip(kept["period"], kept["value"].astype(float), strict=True))


def value(table: pd.DataFrame, series: str, year: int, period: str = "", entity: str = "") -> float:
    """The one value of a series in a year: of one country, or one part of the year, where named.
    Raises NoFigureError where there is none, and where there are several."""
    kept = rows(table, series, entity, [year])
    kept = kept[kept["period"] == period] if period else kept
    if kept.empty:
        raise _missing(table, series, entity, year)
    if len(kept) > 1:
        told = f"{len(kept)} figures of {series} for {period or 'the year'} {year}"
        raise NoFigureError(f"There are {told}; say which is meant.")
    return float(kept["value"].iloc[0])


def filled_in(rows: pd.DataFrame) -> pd.Series:
    """Which rows the source itself interpolated or extrapolated, as their notes say: True or False,
    with the index of the rows."""
    said = rows["note"].str.split(";").map(lambda parts: {part.strip() for part in parts})
    return said.map(lambda parts: not parts.isdisjoint(FILLED_IN)).astype(bool)


def weakest(checked: Iterable[str]) -> str:
    """How far a figure worked out from others was checked: 'unchecked' if one of them is."""
    return "unchecked" if "unchecked" in list(checked) else "derived"


def joined_sources(sources: Iterable[str]) -> str:
    """Source keys in one cell, separated by semicolons; each once, in the order of first use."""
    return ";".join(source_keys(sources))


def source_keys(column: Iterable[str]) -> list[str]:
    """Source keys in a column whose cells may hold several, separated by semicolons; each once, in
    order."""
    keys = (key.strip() for cell in column for key in str(cell).split(";"))
    return list(dict.fromkeys(key for key in keys if key))


def nearest_years(years: pd.Series, year: int) -> str:
    """The years with a figure on both sides of one without, as a sentence."""
    before, after = years[years < year], years[years > year]
    near = [str(int(before.max()))] if len(before) else []
    near += [str(int(after.min()))] if len(after) else []
    return f"The nearest years with a figure: {' and '.join(near)}."


def _missing(
    table: pd.DataFrame, series: str, entity: str = "", year: int | None = None
) -> LessonError:
    own = table[table["series"] == series]
    if own.empty:
        return UnknownChoiceError(not_among(list(table["series"].unique()), series, "series here"))
    if entity and not (own["entity"] == entity).any():
        known = list(own["entity"].unique())
        return UnknownChoiceError(not_among(known, entity, f"country with figures of {series}"))
    whose = own[own["entity"] == entity] if entity else own
    place = f" for {entity}" if entity else ""
    told = f"There is no figure of {series}{place} in {year}."
    return NoFigureError(f"{told} {nearest_years(whose['year'], year or 0)}")
