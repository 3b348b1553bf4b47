"""The grain ledger: harvest, claim, taken, exported, left in the village. Pure functions, nothing
drawn.

Left in the village is harvest less procurement, as in Wheatcroft and Davies (1994) for the USSR and
in Lin and Yang (2000) for China. It is not food eaten: seed, feed and losses come out of it, and
grain sold back to villages is not added, because no confirmed series of resale exists. Weights are
whole tonnes, so that a ledger balances to the last one. The two countries do not define grain
alike: each is compared with its own base, the last year before its launch."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers import tables
from helpers.errors import NoFigureError, SettingError, one_of

MILLION = 1_000_000
BASE = {"USSR": 1928, "China": 1957}
SPAN = {"USSR": (1928, 1933), "China": (1957, 1962)}
HARVEST = {
    "main": {"USSR": "grain_harvest_davies_wheatcroft", "China": "grain_output_official_1980s"},
    "official": {
        "USSR": "grain_harvest_official_revised",
        "China": "grain_output_official_revised",
    },
}
AT_THE_TIME = "grain_harvest_official_at_the_time"
TAKEN = {"USSR": "grain_procurement_nove", "China": "grain_procurement_lin_yang"}
EXPORTED = {"USSR": "grain_exports_nove", "China": "grain_exports_calendar_year"}
IMPORTED = "grain_imports_calendar_year"
RECEIPTS = "grain_share_of_foreign_currency"
PEOPLE = {"USSR": "population_1_january_adk", "China": "population_rural_official"}
WHO = {"USSR": "person of the whole country", "China": "village person"}
# A count of 1 January closes the year before it, as China's counts do at the end of the year.
PEOPLE_LATER = {"USSR": 1, "China": 0}
DAYS = 365
BELIEF_WORDS = {
    "entity": "country",
    "counted_on": "harvest counted on (Mt)",
    "reaped": "harvest reaped (Mt)",
    "taken": "taken (Mt)",
    "share_of_belief": "% of the harvest counted on",
    "share_of_harvest": "% of the harvest reaped",
}


@dataclass(frozen=True)
class Account:
    """One country's grain of one harvest: tonnes, and people (persons) who lived where it was left.

    exported is None where there is no figure that was found in a document. `checked` is 'unchecked'
    if harvest or procurement is, else 'derived'; `people_checked` takes in the count of people as
    well, and `exported_checked` speaks of exports alone."""

    entity: str
    year: int
    harvest: int
    taken: int
    exported: int | None
    people: int
    checked: str
    people_checked: str
    exported_checked: str
    source: str
    people_source: str
    exported_source: str

    @property
    def counted(self) -> bool:
        """Whether the count of people was found in a document, so that a result per person may be
        told."""
        return self.people_checked != "unchecked"

    @property
    def left(self) -> int:
        """Tonnes left in the village."""
        return self.harvest - self.taken

    @property
    def home(self) -> int | None:
        """Tonnes taken and kept in the country: towns, army, industry, stores, grain sold back.
        None without exports."""
        return None if self.exported is None else self.taken - self.exported

    @property
    def share(self) -> float:
        """Percent of the harvest taken."""
        return 100 * self.taken / self.harvest

    @property
    def per_head(self) -> float:
        """Kilograms left, per person of WHO."""
        return 1000 * self.left / self.people

    @property
    def per_day(self) -> float:
        """Grams left, per person and day."""
        return 1000 * self.per_head / DAYS


@dataclass(frozen=True)
class Change:
    """A ledger with settings moved: the record, the changed account, the claimed harvest and the
    tonnes wanted from it.

    `wanted` can be more than `after.taken`: nobody can take more than was harvested.
    """

    before: Account
    after: Account
    claimed: int
    wanted: int
    ration: int

    @property
    def rations_left(self) -> int:
        """Yearly rations by which the grain left in the village changes (negative: fewer)."""
        return rations(self.after.left - self.before.left, self.ration)

    @property
    def rations_abroad(self) -> int | None:
        """Yearly rations by which exports change; None where no export figure exists."""
        if self.after.exported is None or self.before.exported is None:
            return None
        return rations(self.after.exported - self.before.exported, self.ration)


def figures(ussr: pd.DataFrame, china: pd.DataFrame, vital: pd.DataFrame) -> pd.DataFrame:
    """The rows that the ledgers stand on, out of the tables ussr, china and vital_rates
    (series-table columns)."""
    wanted = {
        *PEOPLE.values(),
        *TAKEN.values(),
        *EXPORTED.values(),
        AT_THE_TIME,
        IMPORTED,
        RECEIPTS,
    }
    wanted |= {name for version in HARVEST.values() for name in version.values()}
    together = pd.concat([ussr, china, vital], ignore_index=True)
    # Averages over several years carry a period; counts of people carry a date.
    whole_year = (together["period"] == "") | together["series"].isin(PEOPLE.values())
    return together[together["series"].isin(wanted) & together["entity"].isin(BASE) & whole_year]


def account(rows: pd.DataFrame, entity: str, year: int, version: str = "main") -> Account:
    """The ledger of one harvest. rows: as figures() gives them. version: 'main' or 'official' (see
    HARVEST).

    Raises NoFigureError for a country, version or year without harvest, procurement and people.
    """
    _known(entity, version)
    parts = [
        tables.found(rows, HARVEST[version][entity], entity, year),
        tables.found(rows, TAKEN[entity], entity, year),
        tables.found(rows, PEOPLE[entity], entity, year + PEOPLE_LATER[entity]),
    ]
    if any(part is None for part in parts):
        there = ", ".join(map(str, years(rows, entity, version)))
        raise NoFigureError(
            f"There is no complete ledger for {entity} in {year}. The years that have one: {there}."
        )
    harvest, taken, people = (part for part in parts if part is not None)
    exported = tables.found(rows, EXPORTED[entity], entity, year)
    if exported is not None and exported["checked"] == "unchecked":
        exported = None
    return Account(
        entity=entity,
        year=year,
        harvest=tonnes(harvest["value"]),
        taken=tonnes(taken["value"]),
        exported=None if exported is None else tonnes(exported["value"]),
        people=tonnes(people["value"]),
        checked=tables.weakest([harvest["checked"], taken["checked"]]),
        people_checked=tables.weakest(part["checked"] for part in (harvest, taken, people)),
        exported_checked="" if exported is None else str(exported["checked"]),
        source=tables.joined_sources([harvest["source"], taken["source"]]),
        people_source=str(people["source"]),
        exported_source="" if exported is None else str(exported["source"]),
    )


def span(entity: str) -> range:
    """The years that the lesson looks at. Raises NoFigureError for an unknown country."""
    _known(entity, "main")
    first, last = SPAN[entity]
    return range(first, last + 1)


def choices() -> dict[str, tuple[str, int]]:
    """Every country and year with a ledger, for a control: 'USSR 1931' -> ('USSR', 1931); hungry
    years first."""
    first = [("USSR", 1931), ("China", 1959), ("China", 1960)]
    rest = [(entity, year) for entity in BASE for year in span(entity)]
    return {f"{entity} {year}": (entity, year) for entity, year in dict.fromkeys([*first, *rest])}


def years(rows: pd.DataFrame, entity: str, version: str = "main") -> list[int]:
    """The years for which a country has harvest, procurement and people. Raises NoFigureError for
    unknown names."""
    _known(entity, version)
    first, second = (
        _years(rows, name, entity) for name in (HARVEST[version][entity], TAKEN[entity])
    )
    people = {year - PEOPLE_LATER[entity] for year in _years(rows, PEOPLE[entity], entity)}
    return sorted(first & second & people)


def ledger(rows: pd.DataFrame, entity: str, version: str = "main") -> pd.DataFrame:
    """Every year of SPAN, a row each, in million tonnes: year, harvest, taken, exported, home,
    left; share (percent), per_head (kilograms a year), per_day (grams), of_base (percent of what
    was left in the base year), source, checked.

    Raises as account() does.
    """
    accounts = [
        account(rows, entity, year, version)
        for year in years(rows, entity, version)
        if year in span(entity)
    ]
    base = account(rows, entity, BASE[entity], version)
    return pd.DataFrame([_line(each, base) for each in accounts])


def for_reading(table: pd.DataFrame) -> pd.DataFrame:
    """A ledger() for reading: the same figures under headings in words, with their units. What a
    person had is left empty where the count of people was found in no document."""
    names = {
        "year": "year",
        "harvest": "harvest (Mt)",
        "taken": "taken by the state (Mt)",
        "share": "share taken (%)",
        "exported": "exported (Mt)",
        "home": "kept by the state at home (Mt)",
        "left": "left in the village (Mt)",
        "of_base": "left, base year = 100",
        "per_head": "left, kg a year per person",
        "per_day": "left, grams a day per person",
    }
    counted = table["people_checked"] != "unchecked"
    per_person = {name: table[name].where(counted) for name in ("per_head", "per_day")}
    return table.assign(**per_person)[list(names)].rename(columns=names)


def change(
    record: Account,
    *,
    points: float = 0,
    exports: float = 100,
    claim: float = 100,
    ration: int = 180,
) -> Change:
    """A what-if ledger: move the settings of one recorded year and see what the arithmetic gives.

    points: percentage points added to the recorded share taken.  exports: percent of the recorded
    exports.
    claim: the harvest that officials believe in, percent of the true one; the share is taken of the
    claim.
    ration: kilograms of one yearly ration. The state cannot take less than nothing or more than was
    harvested, nor export more than it took. It is arithmetic and no forecast: nobody's answer to
    the change is in it. Raises SettingError for a claim or exports below zero and for a ration
    that is not above zero."""
    if claim < 0 or exports < 0 or ration <= 0:
        raise SettingError(
            "A claim and exports start at 0 percent, and a ration is above 0 kilograms."
        )
    claimed = round(record.harvest * claim / 100)
    wanted = max(0, round(claimed * (record.share + points) / 100))
    taken = min(wanted, record.harvest)
    exported = (
        None if record.exported is None else min(round(record.exported * exports / 100), taken)
    )
    return Change(record, replace(record, taken=taken, exported=exported), claimed, wanted, ration)


def working(moved: Change) -> pd.DataFrame:
    """The arithmetic of a what-if ledger, a line each: columns line, as recorded, changed,
    difference, sum behind it."""
    one, two = moved.before, moved.after
    share = f"{100 * moved.wanted / moved.claimed:.1f}" if moved.claimed else "0.0"
    lines = [
        (
            "harvest, million tonnes",
            one.harvest,
            two.harvest,
            "as harvested: a claim grows no grain",
        ),
        ("harvest believed in", one.harvest, moved.claimed, f"{_mt(moved.claimed)}"),
        ("taken", one.taken, two.taken, f"{_mt(moved.claimed)} × {share} percent{_capped(moved)}"),
        ("left in the village", one.left, two.left, f"{_mt(two.harvest)} − {_mt(two.taken)}"),
    ]
    if one.exported is not None and two.exported is not None:
        lines.append(("exported", one.exported, two.exported, "out of what was taken"))
        lines.append(
            (
                "kept by the state at home",
                one.taken - one.exported,
                two.taken - two.exported,
                f"{_mt(two.taken)} − {_mt(two.exported)}",
            )
        )
    table = [
        {
            "line": name,
            "as recorded": a / MILLION,
            "changed": b / MILLION,
            "difference": (b - a) / MILLION,
            "sum": behind,
        }
        for name, a, b, behind in lines
    ]
    return pd.DataFrame([*table, *_per_person(moved)])


def believed(rows: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """What the state took, as a share of the harvest it counted on and of the one that was reaped:
    columns entity, year, counted_on, reaped, taken (million tonnes), share_of_belief,
    share_of_harvest (percent), source, checked.

    The last target of each country among the figures that it counted on (column `counted_on`): for
    the USSR the last annual plan of 1931, for China what Lushan set for 1959. targets: its
    table."""
    plans = tables.rows(targets, "grain_harvest")
    plans = plans[(plans["kind"] == "target") & (plans["counted_on"] == "yes")]
    last = plans.groupby("entity").tail(1).set_index("entity", drop=False)
    return pd.DataFrame([_belief(rows, last.loc[country]) for country in BASE])


def paper(rows: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Harvests on paper beside later ones: columns case, entity, year, kind (target, report,
    revision), words, value (million tonnes), percent (of the case's main later series), source,
    checked; latest judgement last in each case."""
    soviet = rows[(rows["entity"] == "USSR") & (rows["year"] == 1933)]
    names = {
        AT_THE_TIME: ("report", "published: crop on the stalk"),
        HARVEST["official"]["USSR"]: ("revision", "official, revised later"),
        HARVEST["main"]["USSR"]: ("revision", "Wheatcroft and Davies"),
    }
    listed = [_paper_row(_only(soviet, name), kind, words) for name, (kind, words) in names.items()]
    plain = targets[
        (targets["series"] == "grain_harvest")
        & (targets["entity"] == "China")
        & (targets["period"] == "")
    ]
    for year in (1958, 1959):
        own = plain[(plain["year"] == year) & (plain["checked"] != "derived")].sort_values(
            "date_set"
        )
        dated = pd.concat(
            [own[own["date_set"] != ""], own[own["date_set"] == ""].sort_values("source")]
        )
        listed += [_paper_row(row, _kind(row), _paper_words(row)) for _, row in dated.iterrows()]
    table = pd.DataFrame(listed)
    yardstick = {
        (each, year): _only(
            rows[(rows["entity"] == each) & (rows["year"] == year)], HARVEST["main"][each]
        )["value"]
        for each, year in table[["entity", "year"]].drop_duplicates().itertuples(index=False)
    }
    measure = [
        yardstick[each, year] for each, year in table[["entity", "year"]].itertuples(index=False)
    ]
    return table.assign(percent=100 * table["value"] / measure)


def abroad(rows: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Grain sold abroad in the years of SPAN: columns entity, year, exported, imported (million
    tonnes, missing where there is no figure), of_taken (exports as percent of what the state took),
    receipts (grain in hard-currency receipts, percent), source, checked. Raises NoFigureError for
    an unknown country."""
    _known(entity, "main")
    columns = {
        "exported": EXPORTED[entity],
        "imported": IMPORTED,
        "receipts": RECEIPTS,
        "taken": TAKEN[entity],
    }
    lines = []
    for year in span(entity):
        parts = {name: tables.found(rows, series, entity, year) for name, series in columns.items()}
        if parts["exported"] is None:
            continue
        found = [part for name, part in parts.items() if part is not None]
        values = {
            name: float("nan") if part is None else float(part["value"])
            for name, part in parts.items()
        }
        lines.append(
            {
                "entity": entity,
                "year": year,
                **values,
                "of_taken": 100 * values["exported"] / values["taken"],
                "source": tables.joined_sources(part["source"] for part in found),
                "checked": parts["exported"]["checked"],
            }
        )
    return pd.DataFrame(lines)


def tonnes(millions: float) -> int:
    """Million tonnes (or million people) as a whole number."""
    return round(millions * MILLION)


def rations(weight: int, ration: int) -> int:
    """How many yearly rations of `ration` kilograms a weight in tonnes makes, rounded towards
    zero."""
    whole = abs(weight) * 1000 // ration
    return whole if weight >= 0 else -whole


def _known(entity: str, version: str) -> None:
    one_of(BASE, entity, "ledger")
    one_of(HARVEST, version, "harvest series")


def _only(rows: pd.DataFrame, series: str) -> pd.Series:
    return rows[rows["series"] == series].iloc[0]


def _years(rows: pd.DataFrame, series: str, entity: str) -> set[int]:
    return {int(year) for year in tables.rows(rows, series, entity)["year"]}


def _line(each: Account, base: Account) -> dict[str, object]:
    home = None if each.home is None else each.home / MILLION
    exported = None if each.exported is None else each.exported / MILLION
    return {
        "entity": each.entity,
        "year": each.year,
        "harvest": each.harvest / MILLION,
        "taken": each.taken / MILLION,
        "exported": exported,
        "home": home,
        "left": each.left / MILLION,
        "share": each.share,
        "per_head": each.per_head,
        "per_day": each.per_day,
        "of_base": 100 * each.left / base.left,
        "head_of_base": 100 * each.per_head / base.per_head,
        "source": each.source,
        "checked": each.checked,
        "people_source": each.people_source,
        "people_checked": each.people_checked,
    }


def _mt(weight: int) -> str:
    return f"{weight / MILLION:.2f}"


def _capped(moved: Change) -> str:
    return ", but no more than was harvested" if moved.wanted > moved.after.taken else ""


def _per_person(moved: Change) -> list[dict[str, object]]:
    one, two, people = moved.before, moved.after, f"{moved.after.people / MILLION:.1f}"
    gap = (two.left - one.left) / MILLION
    by_head = {
        "line": f"kilograms left per {WHO[one.entity]}",
        "as recorded": one.per_head,
        "changed": two.per_head,
        "difference": two.per_head - one.per_head,
        "sum": f"{_mt(two.left)} million tonnes / {people} million people",
    }
    return [
        *([by_head] if one.counted else []),
        {
            "line": f"yearly rations of {moved.ration} kilograms, million",
            "as recorded": rations(one.left, moved.ration) / MILLION,
            "changed": rations(two.left, moved.ration) / MILLION,
            "difference": moved.rations_left / MILLION,
            "sum": f"difference: {gap:.2f} million tonnes / {moved.ration} kilograms",
        },
    ]


def _belief(rows: pd.DataFrame, plan: pd.Series) -> dict[str, object]:
    own = account(rows, str(plan["entity"]), int(plan["year"]))
    hoped = tonnes(plan["value"])
    return {
        "entity": own.entity,
        "year": own.year,
        "counted_on": hoped / MILLION,
        "reaped": own.harvest / MILLION,
        "taken": own.taken / MILLION,
        "share_of_belief": 100 * own.taken / hoped,
        "share_of_harvest": own.share,
        "source": f"{plan['source']};{own.source}",
        "checked": own.checked,
    }


def _paper_row(row: pd.Series, kind: str, words: str) -> dict[str, object]:
    return {
        "case": f"{row['entity']} {row['year']}",
        "entity": row["entity"],
        "year": int(row["year"]),
        "kind": kind,
        "words": words,
        "value": float(row["value"]),
        "source": row["source"],
        "checked": row["checked"],
    }


def _kind(row: pd.Series) -> str:
    return "report" if row["kind"] == "claim" else str(row["kind"])


def _paper_words(row: pd.Series) -> str:
    months = {"08": "August", "12": "December", "01": "January"}
    year, _, month = str(row["date_set"]).partition("-")
    if row["kind"] == "revision":
        return "series of the 1980s" if row["source"] == "lin_yang2000" else "series of today"
    return f"{'target' if row['kind'] == 'target' else 'report'} of {months[month]} {year}"
