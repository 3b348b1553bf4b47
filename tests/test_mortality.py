"""Which estimates carry the discussion, and their spans."""

import pandas as pd
import pytest

from helpers import mortality

ROWS = pd.DataFrame(
    {
        "episode": ["here"] * 5 + ["there"],
        "author": list("abcdef"),
        "low": [5.5, None, 1.0, None, 9.0, 1.0],
        "central": [6.0, 8.7, 2.0, 3.0, 9.5, 2.0],
        "high": [6.5, None, 3.0, None, 9.9, 3.0],
        "role": ["main", "main", "outlier_low", "main", "main", "main"],
        "independent": [True, True, True, False, True, True],
        "checked": ["quoted", "read", "read", "read", "unchecked", "read"],
    }
)


def test_outliers_repeats_and_unconfirmed_figures_do_not_carry_the_range():
    assert mortality.main_estimates(ROWS, "here")["author"].tolist() == ["a", "b"]


def test_a_span_runs_from_an_estimate_s_lowest_to_its_highest():
    spans = mortality.span(mortality.main_estimates(ROWS, "here"))
    assert spans[["least", "most"]].to_numpy().tolist() == [[5.5, 6.5], [8.7, 8.7]]


def test_an_unknown_episode_is_answered_with_those_there_are():
    with pytest.raises(mortality.NoEstimate, match="here, there"):
        mortality.main_estimates(ROWS, "nowhere")
