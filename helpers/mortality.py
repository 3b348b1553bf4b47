"""Arithmetic on famine deaths. Pure functions, nothing drawn.

A toll is never one number: it has an author, a period and a method, and its range belongs to it.
"""

from __future__ import annotations

import pandas as pd

from helpers.tables import LessonError


class NoEstimate(LessonError):
    """No published estimate answers to the choice made; the message names the episodes there are."""


def main_estimates(estimates: pd.DataFrame, episode: str) -> pd.DataFrame:
    """Independent estimates of one episode that carry the discussion: outliers that are explained by their method,
    reviews that repeat others, estimates of a part of the famine or of a longer span, our own arithmetic, and figures
    that are not confirmed are left out. Columns as in famine_estimates.

    Raises NoEstimate for an episode without any.
    """
    confirmed = estimates[estimates["checked"] != "unchecked"]
    kept = confirmed[(confirmed["episode"] == episode) & (confirmed["role"] == "main") & confirmed["independent"]]
    if kept.empty:
        raise NoEstimate(
            f"No independent estimate for {episode!r}. The episodes are: {', '.join(estimates['episode'].unique())}."
        )
    return kept


def span(estimates: pd.DataFrame) -> pd.DataFrame:
    """Each estimate's own lowest and highest figure: the rows with columns `least` and `most` (million people)."""
    figures = estimates[["low", "central", "high"]]
    return estimates.assign(least=figures.min(axis=1), most=figures.max(axis=1))
