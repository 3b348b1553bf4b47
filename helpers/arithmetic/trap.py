"""A small open model of the grain trap: report, procurement, ration, working strength, next
harvest.

For each harvest year, in whole tonnes:

    harvest  = base harvest * power ** POWER_COUNTS * strength * weather
    taken    = share * believed harvest, at most the harvest
    left     = harvest - taken + returned
    strength of the next year = (left per head / need per head) ** HUNGER_COUNTS, at most 1

power is hands (China) or horses (USSR) as a share of the base year; need is what was left per head
in the base year, plus a supplement in years of hard labour. The model is our own teaching device
and no published result. The two exponents, the supplement, the weather of years without a figure
and the choice of the believed harvests are assumptions, each named below; everything else is a row
of ussr.csv, china.csv or targets.csv. Switching a mechanism off shows what the equations do without
it. It does not measure that mechanism's share of anything that happened, least of all of deaths.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers import tables
from helpers.arithmetic.grain import BASE, EXPORTED, HARVEST, SPAN, TAKEN
from helpers.errors import NoFigureError, one_of

POWER_COUNTS = (
    0.3  # assumption: a tenth of the hands or horses less costs about 3 percent of the harvest
)
HUNGER_COUNTS = (
    0.5  # assumption: a fifth less food for the need costs about 11 percent of a year's work
)
# assumption: the drives of 1958-60 raised the food that a working village needs by a tenth
HARD_LABOUR = 0.10
LEAST_LOSS = (
    0.30  # the report's own limit: an area counts as affected when it lost 30 percent or more
)
# assumption: no share of sown area was read for 1959; the area affected was smaller than in 1960
WEATHER_1959 = 0.97
WEATHER_YIELD = 0.37  # centners a hectare that weather explains in 1930-34 (row U01 of causes.csv)
MECHANISMS = (
    "hands or horses lost",
    "false reports",
    "larger share taken",
    "hunger weakens work",
    "hard labour needs more food",
    "bad weather",
    "late response",
)
TONNES = 1_000_000


@dataclass(frozen=True)
class Setting:
    """One country's parameters. Grain in million tonnes, people in million, ratios as shares of 1;
    dicts are keyed by year.

    rows are the table rows the setting was read from; record holds year, harvest, taken (million
    tonnes) and per_head (kg)."""

    country: str
    base_harvest: float
    base_share: float
    base_per_head: float
    people: Mapping[int, float]
    power: Mapping[int, float]
    believed: Mapping[int, float]
    share: Mapping[int, float]
    exports: Mapping[int, float]
    weather: Mapping[int, float]
    hard_labour: Mapping[int, float]
    acts_in: int
    returns: float
    rows: pd.DataFrame
    record: pd.DataFrame


def setting(
    country: str,
    china: pd.DataFrame,
    ussr: pd.DataFrame,
    targets: pd.DataFrame,
    version: str = "main",
) -> Setting:
    """The model's parameters for 'China' (harvests of 1958-62) or the 'USSR' (1929-33), read from
    the three tables.

    version: which harvest series, 'main' or 'official', as in the grain ledger of lesson 05
    (grain.HARVEST). Raises NoFigureError for another country or version, or when a row the setting
    needs is not there."""
    one_of(BASE, country, "country in the model")
    one_of(HARVEST, version, "harvest series")
    crop = HARVEST[version][country]
    return _china(china, targets, crop) if country == "China" else _ussr(ussr, china, crop)


def run(
    where: Setting,
    mechanisms: Collection[str] = MECHANISMS,
    power_counts: float = POWER_COUNTS,
    hunger_counts: float = HUNGER_COUNTS,
) -> pd.DataFrame:
    """The model year by year with the named mechanisms at work.

    Columns: year; harvest, believed, taken, returned, exported, kept (towns, army and store) and
    village in whole tonnes; per_head (kg); strength (1 = as in the base year). In every year
    harvest = exported + kept + village. Raises NoFigureError for an unknown mechanism."""
    for name in mechanisms:
        one_of(MECHANISMS, name, "mechanism in the model")
    on, strength, years = set(mechanisms), 1.0, []
    for year in where.believed:
        grown = _grow(where, year, on, power_counts, strength)
        flows = _share_out(where, year, on, grown)
        per_head = 1000 * flows["village"] / TONNES / where.people[year]
        years.append({"year": year, **flows, "per_head": per_head, "strength": strength})
        strength = _strength(where, year, on, per_head, hunger_counts)
    return pd.DataFrame(years)


def misfit(where: Setting, model: pd.DataFrame) -> pd.DataFrame:
    """Model against record: columns year, then harvest, taken and per_head as percent by which the
    model stands above (+) or below (-) the record. model: as run() gives it for the same
    setting."""
    both = model.merge(where.record, on="year", suffixes=("", "_record"))
    scale = {"harvest": TONNES, "taken": TONNES, "per_head": 1}
    off = {
        name: 100 * (both[name] / unit / both[f"{name}_record"] - 1) for name, unit in scale.items()
    }
    return pd.DataFrame({"year": both["year"], **off})


def parameters(where: Setting) -> pd.DataFrame:
    """What goes into each year: columns year, believed and exported (million tonnes), power, share
    and weather (shares of 1), extra need (share of the need of the base year), villagers
    (million)."""
    rows = [
        {
            "year": year,
            "believed": where.believed[year],
            "exported": where.exports[year],
            "power": where.power[year],
            "share": where.share[year],
            "weather": where.weather.get(year, 1.0),
            "extra need": where.hard_labour.get(year, 0.0),
            "villagers": where.people[year],
        }
        for year in where.believed
    ]
    return pd.DataFrame(rows)


def beliefs(where: Setting, targets: pd.DataFrame) -> pd.DataFrame:
    """Every confirmed figure for China's harvests that was given from the year before each harvest
    on, and what the share of the base year would take of it: columns year, said, kind, figure
    (million tonnes), its share, record (taken, million tonnes), used here ('yes' for the figure the
    model works with)."""
    own = tables.rows(targets, "grain_harvest", "China", where.believed)
    own = own[own["kind"].isin(["target", "claim"]) & own["checked"].isin(["read", "quoted"])]
    own = own[own["date_set"].str[:4].astype(int) >= own["year"] - 1]
    taken = where.record.set_index("year")["taken"]
    rows = [
        {
            "year": row["year"],
            "said": row["date_set"],
            "kind": row["kind"],
            "figure": row["value"],
            "its share": where.base_share * row["value"],
            "record": taken[row["year"]],
            "used here": row["counted_on"],
        }
        for _, row in own.sort_values(["year", "date_set", "value"]).iterrows()
    ]
    return pd.DataFrame(rows)


def sensitivity(
    where: Setting, powers: Collection[float], hungers: Collection[float]
) -> pd.DataFrame:
    """How the fit hangs on the two exponents: columns a, b, worst (percent by which the harvest
    that lies furthest off stands above (+) or below (-) the record) and in (its year), with
    everything at work."""
    rows = []
    for a in powers:
        for b in hungers:
            off = misfit(where, run(where, MECHANISMS, a, b)).set_index("year")["harvest"]
            year = off.abs().idxmax()
            rows.append({"a": a, "b": b, "worst": off[year], "in": year})
    return pd.DataFrame(rows)


def one_at_a_time(where: Setting, year: int) -> pd.DataFrame:
    """The harvest of one year (million tonnes) with each mechanism switched off alone: columns
    switched off, harvest, gain over the model with everything at work; last row: everything off.
    The gains overlap: they do not add up to the last row.

    Raises NoFigureError for a year the setting does not have.
    """
    one_of([str(each) for each in where.believed], str(year), "year with a harvest in the model")
    runs = {name: [each for each in MECHANISMS if each != name] for name in MECHANISMS} | {
        "all of them": []
    }
    crops = {name: _crop(run(where, at_work), year) for name, at_work in runs.items()}
    whole = _crop(run(where), year)
    rows = [
        {"switched off": name, "harvest": crop, "gain": crop - whole}
        for name, crop in crops.items()
    ]
    return pd.DataFrame(rows)


def _crop(model: pd.DataFrame, year: int) -> float:
    return float(model.loc[model["year"] == year, "harvest"].iloc[0]) / TONNES


def _grow(where: Setting, year: int, on: set[str], power_counts: float, strength: float) -> int:
    power = where.power[year] if "hands or horses lost" in on else 1.0
    weather = where.weather.get(year, 1.0) if "bad weather" in on else 1.0
    return round(TONNES * where.base_harvest * power**power_counts * strength * weather)


def _share_out(where: Setting, year: int, on: set[str], harvest: int) -> dict[str, int]:
    """Every tonne of one harvest goes to one place: abroad, to the state, or to the village."""
    believed = round(TONNES * where.believed[year]) if "false reports" in on else harvest
    share = where.share[year] if "larger share taken" in on else where.base_share
    taken = min(harvest, round(share * believed))
    early = "late response" not in on and year >= where.acts_in
    returned = round(where.returns * taken) if early else 0
    exported = 0 if early else min(taken, round(TONNES * where.exports[year]))
    return {
        "harvest": harvest,
        "believed": believed,
        "taken": taken,
        "returned": returned,
        "exported": exported,
        "kept": taken - returned - exported,
        "village": harvest - taken + returned,
    }


def _strength(
    where: Setting, year: int, on: set[str], per_head: float, hunger_counts: float
) -> float:
    if "hunger weakens work" not in on:
        return 1.0
    extra = where.hard_labour.get(year, 0.0) if "hard labour needs more food" in on else 0.0
    return min(1.0, (per_head / (where.base_per_head * (1 + extra))) ** hunger_counts)


def _china(china: pd.DataFrame, targets: pd.DataFrame, crop: str) -> Setting:
    believed = _believed(targets)
    years, base = list(believed), BASE["China"]
    harvest = _values(china, crop, [base, *years])
    taken = _values(china, TAKEN["China"], [base, *years])
    people = _values(china, "population_rural_official", [base, *years])
    hands = _values(china, "employment_agriculture", [base, *years])
    exports = _values(china, EXPORTED["China"], years)
    hit = _values(china, "disaster_area_affected_share", [1960, 1961])
    share = taken[base]["value"] / harvest[base]["value"]
    return Setting(
        "China",
        harvest[base]["value"],
        share,
        1000 * (1 - share) * harvest[base]["value"] / people[base]["value"],
        people=_plain(people),
        power={year: hands[year]["value"] / hands[base]["value"] for year in years},
        believed=_plain(believed),
        share=dict.fromkeys(years, share),
        exports=_plain(exports),
        weather={1959: WEATHER_1959}
        | {year: 1 - LEAST_LOSS * row["value"] / 100 for year, row in hit.items()},
        hard_labour=dict.fromkeys((1958, 1959, 1960), HARD_LABOUR),
        acts_in=1959,
        returns=_returned(china),
        rows=_gather(harvest, taken, people, hands, exports, hit, believed),
        record=_record(years, harvest, taken, people),
    )


def _ussr(ussr: pd.DataFrame, china: pd.DataFrame, crop: str) -> Setting:
    years, base = list(range(1929, 1934)), BASE["USSR"]
    harvest = _values(ussr, crop, [base, *years])
    taken = _values(ussr, TAKEN["USSR"], [base, *years])
    horses = _values(ussr, "livestock_horses_stalin", years)
    exports = _values(ussr, EXPORTED["USSR"], years)
    believed = _values(ussr, "grain_harvest_official_at_the_time", [base, *years])
    census = _values(ussr, "population_census", [1926]) | {
        0: _values(ussr, "population_urban_official", [1926])[1926]
    }
    # No yearly count of village people was read: the census of 1926 stands for every year.
    people = dict.fromkeys([base, *years], census[1926]["value"] - census[0]["value"])
    share = {year: taken[year]["value"] / believed[year]["value"] for year in (base, 1929, 1930)}
    grain = 1 - taken[base]["value"] / harvest[base]["value"]
    area = _values(ussr, "sown_area_grain", [1929])
    rained = 1 - WEATHER_YIELD / (10 * harvest[1929]["value"] / area[1929]["value"])
    return Setting(
        "USSR",
        harvest[base]["value"],
        share[base],
        1000 * grain * harvest[base]["value"] / people[base],
        people=people,
        power={year: row["value"] / horses[1929]["value"] for year, row in horses.items()},
        believed={year: row["value"] for year, row in believed.items() if year != base},
        share={1929: share[1929]} | dict.fromkeys(range(1930, 1934), share[1930]),
        exports=_plain(exports),
        weather={1931: rained, 1932: rained},
        hard_labour={},
        acts_in=1931,
        returns=_returned(china),
        rows=_gather(harvest, taken, horses, exports, believed, census, area),
        record=_record(
            years,
            harvest,
            taken,
            {year: pd.Series({"value": each}) for year, each in people.items()},
        ),
    )


def _returned(china: pd.DataFrame) -> float:
    """The share of what was taken that went back to villages in 1960/61, the one year for which
    both figures were read."""
    back = _values(china, "grain_resale_rural_grain_year", [1961])[1961]["value"]
    return float(back / _values(china, "grain_procurement_grain_year", [1961])[1961]["value"])


def _values(table: pd.DataFrame, series: str, years: list[int]) -> dict[int, pd.Series]:
    """One row a year of a series, whole calendar years before rows that cover a period."""
    own = tables.rows(table, series, years=years).sort_values("period", kind="stable")
    found = {int(row["year"]): row for _, row in own.iloc[::-1].iterrows()}
    missing = [str(year) for year in years if year not in found]
    if missing:
        raise NoFigureError(
            f"The model needs {series} for {', '.join(missing)}, and the table has no such row."
        )
    return {year: found[year] for year in years}


def _believed(targets: pd.DataFrame) -> dict[int, pd.Series]:
    own = tables.rows(targets, "grain_harvest", "China")
    found = {int(row["year"]): row for _, row in own[own["counted_on"] == "yes"].iterrows()}
    for year in range(BASE["China"] + 1, SPAN["China"][1] + 1):
        if year not in found:
            raise NoFigureError(
                f"The model needs the Chinese harvest that was counted on in {year}; no row of the"
                " table is marked as that."
            )
    return found


def _plain(rows: Mapping[int, pd.Series]) -> dict[int, float]:
    return {year: float(row["value"]) for year, row in rows.items()}


def _gather(*groups: Mapping[int, pd.Series]) -> pd.DataFrame:
    columns = ["series", "entity", "year", "period", "value", "source", "checked", "note"]
    return pd.DataFrame([row for group in groups for row in group.values()])[columns].reset_index(
        drop=True
    )


def _record(
    years: list[int],
    harvest: Mapping[int, pd.Series],
    taken: Mapping[int, pd.Series],
    people: Mapping[int, pd.Series],
) -> pd.DataFrame:
    rows = [
        (
            year,
            float(harvest[year]["value"]),
            float(taken[year]["value"]),
            float(people[year]["value"]),
        )
        for year in years
    ]
    table = pd.DataFrame(rows, columns=["year", "harvest", "taken", "people"])
    return table.assign(per_head=1000 * (table["harvest"] - table["taken"]) / table["people"]).drop(
        columns="people"
    )
