"""The evidence board: rows that may be cited for and against each explanation, and the questions of
the four verdicts.

A row is a claim's evidence, a published study from the causes table, or a few figures worked out
here. Nothing on the board is `unchecked`. 'For' and 'against' say how a row is usually cited; a
learner may cite it the other way. Pure functions, nothing drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import NamedTuple

import pandas as pd

from helpers import tables
from helpers.arithmetic import grain, growth
from helpers.errors import one_of
from helpers.words import number

LEAST = 3
VINTAGE = "2020"


class Question(NamedTuple):
    """One of the four verdicts: what is asked, and the subject whose rows are offered first."""

    asks: str
    subject: str


# The headings of the board, each with the sentence that its rows are usually cited for or against.
# Which rows stand under it, and on which side, is said in data/evidence_board.csv: A and B are
# claims, C and U studies, D figures worked out below.
SUBJECTS = {
    "starting point": (
        "China started poorer and with a thinner margin, and that explains the collapse."
    ),
    "aims and targets": "What was aimed for, and how high, explains the collapse.",
    "taking grain from farmers": "The state took too much grain, and that explains the famines.",
    "moving labour off the land": (
        "Hands were moved off the land, and that explains the collapse."
    ),
    "false reports": "False reports blinded those who decided, and that explains the famines.",
    "weather": "Weather and pests explain the lost harvests and the deaths.",
    "politics and fear": "Fear, ambition and enmity inside the state explain the famines.",
    "something else": (
        "Something outside the list matters as much: incentives, canteens, sparrows, herds, closed"
        " roads."
    ),
    "growth": "The drives brought growth that would not have come without them.",
    "human cost": "Decisions, and not only scarcity, cost these lives.",
    "yardsticks": "'Success' is the right word for what was done.",
}
# How a row is usually cited: the word for it, and the column that names its headings.
SIDES = {"for": "usually_for", "against": "usually_against", "either": "either"}
QUESTIONS = {
    "growth": Question(
        "Did each drive bring growth, and was it the drive that brought it?", "growth"
    ),
    "collapse": Question(
        "Why did the Leap collapse, while Soviet output went on growing?",
        "taking grain from farmers",
    ),
    "human cost": Question(
        "What did each drive cost people, and what decided that they paid?", "human cost"
    ),
    "by whose yardstick": Question(
        "What makes a drive a success or a failure: measured by what, and for whom?", "yardsticks"
    ),
}


@dataclass(frozen=True)
class Row:
    """A row of evidence: id, country (USSR, China or both), a short name, what it rests on with
    figures and method, its source keys, how far checked, what it says in one plain sentence, and
    how it is usually cited, by heading."""

    id: str
    country: str
    label: str
    detail: str
    sources: tuple[str, ...]
    checked: str
    plain: str = ""
    sides: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that a row says, the plain sentence first."""
        return f"{self.plain} {self.detail}".strip()

    @property
    def name(self) -> str:
        """Id, country and what the row says, for a list of rows."""
        return f"{self.id} · {self.country} · {self.plain or self.label}"

    @property
    def how_far(self) -> str:
        """How far the row was checked, in words."""
        return tables.CHECKED[self.checked]


def rows(
    claims: pd.DataFrame,
    causes: pd.DataFrame,
    gdp: pd.DataFrame,
    ussr: pd.DataFrame,
    china: pd.DataFrame,
    vital: pd.DataFrame,
    board: pd.DataFrame,
) -> dict[str, Row]:
    """Every row of the board by its id, in the order of the table. Arguments: the tables of these
    names; board: evidence_board, a sentence for each row and the headings that it stands under."""
    known = {
        **{each["claim_id"]: each for _, each in claims.iterrows()},
        **{each["id"]: each for _, each in causes.iterrows()},
    }
    worked = {
        "D1": _paces(gdp),
        "D2": _neighbour(gdp),
        "D3": _taken(grain.figures(ussr, china, vital)),
    }
    found = {}
    for name, said in board.set_index("row").iterrows():
        row = worked.get(str(name)) or _row(known[str(name)])
        found[row.id] = replace(row, plain=said["plain"], sides=_sides(said))
    return found


def statement(heading: str) -> str:
    """The sentence under a heading of the board. Raises UnknownChoiceError, with the nearest name,
    for any other."""
    return one_of(SUBJECTS, heading, "heading on the board")


def under(board: Mapping[str, Row], heading: str) -> dict[str, str]:
    """The rows under one heading, by id, and how each is usually cited: first those for its
    sentence, then those against it, then those for either. board: as rows() gives it. Raises
    UnknownChoiceError as statement() does."""
    statement(heading)
    sides = {name: row.sides[heading] for name, row in board.items() if heading in row.sides}
    return {name: side for each in SIDES for name, side in sides.items() if side == each}


def question(name: str) -> Question:
    """One of the four verdicts' questions. Raises UnknownChoiceError, with the nearest name, for
    any other."""
    return one_of(QUESTIONS, name, "verdict")


def for_reading(board: Mapping[str, Row], about: str) -> pd.DataFrame:
    """The rows under one heading as a table: columns row, country, usually cited, what it says (in
    one plain sentence), figures and method, sources, how far checked."""
    picked = [(board[name], side) for name, side in under(board, about).items()]
    return pd.DataFrame(
        {
            "row": [row.id for row, _ in picked],
            "country": [row.country for row, _ in picked],
            "usually cited": [side for _, side in picked],
            "what it says": [row.plain for row, _ in picked],
            "figures and method": [row.detail for row, _ in picked],
            "sources": [", ".join(tables.short(key) for key in row.sources) for row, _ in picked],
            "how far checked": [row.how_far for row, _ in picked],
        }
    )


def _sides(said: pd.Series) -> dict[str, str]:
    return {
        heading: side
        for side, column in SIDES.items()
        for heading in filter(None, said[column].split("; "))
    }


def _row(given: pd.Series) -> Row:
    return _claim(given) if "claim_id" in given else _study(given)


def _claim(given: pd.Series) -> Row:
    name = str(given["claim_id"])
    country = str(given["country"])
    text = f"Claim: {given['claim'].rstrip('.')}. Evidence: {given['evidence']}"
    return Row(
        name, country, _short(given["claim"]), text, _keys(given["sources"]), given["checked"]
    )


def _study(given: pd.Series) -> Row:
    country = "USSR" if given["episode"].startswith("USSR") else "China"
    found = "; ".join(part for part in (_share(given), given["effect"]) if part)
    cause = given["cause"][0].upper() + given["cause"][1:]
    what = (
        f"Explains: {given['outcome_explained']}, {given['episode']}. Found: {found}. Method:"
        f" {given['design']}"
    )
    text, label = (
        f"{cause}. {what}. {given['note']}",
        f"{_place(given['episode'])}{given['cause']}, for {given['outcome_explained']}",
    )
    label = label[0].upper() + label[1:]
    return Row(
        str(given["id"]),
        country,
        _short(label),
        text.strip(),
        _keys(given["sources"]),
        given["checked"],
    )


def _place(episode: str) -> str:
    """The region that an episode names in brackets, for the front of a short name; nothing for a
    whole country."""
    region = episode.partition(" (")[2].rstrip(")")
    return f"{region}: " if region else ""


def _share(given: pd.Series) -> str:
    """The printed share in words; nothing where the study's own words hold it already, or where
    none is printed."""
    if given["effect"].startswith(("at least", "at most", "over", "about")):
        return ""
    low, central, high = (given[name] for name in ("share_low", "share_central", "share_high"))
    if pd.notna(high) and given["is_upper_bound"]:
        return f"at most {high:g} percent"
    if pd.notna(low) and pd.notna(high):
        return f"{low:g} to {high:g} percent"
    if pd.notna(central):
        return (
            f"{central:g} to {high:g} percent"
            if pd.notna(high) and high > central
            else f"{central:g} percent"
        )
    return ""


def _paces(gdp: pd.DataFrame) -> Row:
    """How fast GDP per head grew in each country, over a short and a long run of years."""
    runs = {
        "USSR": [(1928, 1932), (1928, 1940)],
        "China": [(1952, 1957), (1957, 1961), (1957, 1978)],
    }
    told = {
        entity: ", ".join(
            f"{number(growth.pace(gdp, VINTAGE, entity, *run), 1)} in {run[0]}-{run[1]}"
            for run in each
        )
        for entity, each in runs.items()
    }
    text = (
        f"GDP per head, {VINTAGE} vintage, percent a year. USSR: {told['USSR']}. China:"
        f" {told['China']}. The years chosen decide much. Output per head is not welfare, and it"
        " does not count the dead."
    )
    return Row("D1", "both", "How fast output per head grew", text, _maddison(gdp), "derived")


def _neighbour(gdp: pd.DataFrame) -> Row:
    """China beside India, a country about as poor at the start of the Leap."""
    level = {entity: growth.level(gdp, VINTAGE, entity, 1957) for entity in ("China", "India")}
    pace = {entity: growth.pace(gdp, VINTAGE, entity, 1957, 1961) for entity in ("China", "India")}
    vintages = list(growth.VINTAGES)
    above = sum(
        growth.level(gdp, each, "India", 1957) > growth.level(gdp, each, "China", 1957)
        for each in vintages
    )
    text = (
        f"In 1957 China stood at {level['China']:,.0f} dollars per head and India at"
        f" {level['India']:,.0f} ({VINTAGE} vintage). In {above} of {len(vintages)} vintages India"
        " stood above China. From 1957 to 1961 output per head changed by"
        f" {number(pace['China'], 1)} percent a year in China and by {number(pace['India'], 1)} in"
        " India."
    )
    return Row("D2", "China", "China beside India, about as poor", text, _maddison(gdp), "derived")


def _taken(figures: pd.DataFrame) -> Row:
    """The share of the harvest that the state took, before the launch and at its height."""
    accounts = {
        entity: [grain.account(figures, entity, year) for year in years]
        for entity, years in {"USSR": (1928, 1931, 1932), "China": (1957, 1959, 1960)}.items()
    }
    told = {
        name: ", ".join(f"{each.share:.0f} in {each.year}" for each in own)
        for name, own in accounts.items()
    }
    text = (
        f"Share of the harvest taken by the state, percent. USSR: {told['USSR']}. China:"
        f" {told['China']}. Before any grain was sold back. The two countries do not define grain"
        " alike: compare each with its own first year."
    )
    keys = [key for own in accounts.values() for each in own for key in _keys(each.source)]
    return Row(
        "D3",
        "both",
        "The share of the harvest that was taken",
        text,
        tuple(dict.fromkeys(keys)),
        "derived",
    )


def _maddison(gdp: pd.DataFrame) -> tuple[str, ...]:
    rows = growth.of_vintage(gdp, VINTAGE)
    return tuple(dict.fromkeys(rows.loc[rows["entity"].isin(["USSR", "China"]), "source"]))


def _keys(cell: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in str(cell).split(";") if key.strip())


def _short(text: str) -> str:
    return shorten(text.rstrip("."), 72, placeholder=" …")
