"""One function a chart; each returns a Chart (see helpers.charts.chart)."""

# First, since it sees to it that matplotlib can be imported.
from helpers import theme  # noqa: F401
from helpers.charts.causes import cause_shares, counterfactuals, pressure_on_the_land
from helpers.charts.chart import Chart
from helpers.charts.counties import county_strips
from helpers.charts.grain import (
    grain_exports,
    grain_ledger,
    harvest_versions,
    left_in_village,
    paper_harvests,
)
from helpers.charts.growth import second_opinion, standings, start_ratio, starting_points
from helpers.charts.industry import delivered, retreat, steel_counted, towns, two_sectors
from helpers.charts.known import known_when
from helpers.charts.mortality import (
    deaths_per_thousand,
    estimates_over_time,
    not_adding_up,
    rates_and_baseline,
    soviet_twin,
    toll_ladder,
)
from helpers.charts.overview import two_leaps, weights, weights_moved
from helpers.charts.plans import collectives, target_ladder, timelines, two_ladders
from helpers.charts.regions import (
    birth_years,
    harvest_and_deaths,
    place_scatter,
    province_tiles,
    soviet_places,
)
from helpers.charts.study import province_years, study_rerun
from helpers.charts.trap import trap_and_record
from helpers.charts.windows import four_measures, output_and_people, records, same_years, two_drives

__all__ = [
    "Chart",
    "birth_years",
    "cause_shares",
    "collectives",
    "counterfactuals",
    "county_strips",
    "deaths_per_thousand",
    "delivered",
    "estimates_over_time",
    "four_measures",
    "grain_exports",
    "grain_ledger",
    "harvest_and_deaths",
    "harvest_versions",
    "known_when",
    "left_in_village",
    "not_adding_up",
    "output_and_people",
    "paper_harvests",
    "place_scatter",
    "pressure_on_the_land",
    "province_tiles",
    "province_years",
    "rates_and_baseline",
    "records",
    "retreat",
    "same_years",
    "second_opinion",
    "soviet_places",
    "soviet_twin",
    "standings",
    "start_ratio",
    "starting_points",
    "steel_counted",
    "study_rerun",
    "target_ladder",
    "timelines",
    "toll_ladder",
    "towns",
    "trap_and_record",
    "two_drives",
    "two_ladders",
    "two_leaps",
    "two_sectors",
    "weights",
    "weights_moved",
]
