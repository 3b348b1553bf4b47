"""One function a chart; each returns a Chart (see helpers.charts.chart)."""

from helpers.charts.chart import Chart
from helpers.charts.overview import two_leaps, weights
from helpers.charts.start import second_opinion, standings, start_ratio, starting_points

__all__ = ["Chart", "second_opinion", "standings", "start_ratio", "starting_points", "two_leaps", "weights"]
