"""What a lesson imports, in one line: `from helpers.lesson import ask, charts, explore, grain,
page, tables`. A kernel that was started without the settings of the course gets from here what they
would give it."""

from IPython import get_ipython

from helpers import charts, page, tables
from helpers.arithmetic import (
    claims,
    counties,
    evidence,
    fragility,
    grain,
    growth,
    industry,
    known,
    land,
    mortality,
    plans,
    regions,
    study,
    trap,
    windows,
)
from helpers.classroom.asking import poll, raised_hands
from helpers.classroom.handing_in import hand_in
from helpers.classroom.looking_back import look_back
from helpers.exercises import (
    ask,
    contest,
    evidence_rows,
    notes,
    progress,
    sheet,
    verdict,
    vote,
    votes_compared,
)
from helpers.explorer import between, explore, many
from helpers.jupyter import slips

__all__ = [
    "ask",
    "between",
    "charts",
    "claims",
    "contest",
    "counties",
    "evidence",
    "evidence_rows",
    "explore",
    "fragility",
    "grain",
    "growth",
    "hand_in",
    "industry",
    "known",
    "land",
    "look_back",
    "many",
    "mortality",
    "notes",
    "page",
    "plans",
    "poll",
    "progress",
    "raised_hands",
    "regions",
    "sheet",
    "study",
    "tables",
    "trap",
    "verdict",
    "vote",
    "votes_compared",
    "windows",
]

if shell := get_ipython():
    slips.load_ipython_extension(shell)
