"""Charts and explorers of lesson 03."""

from helpers import charts as draw
from helpers import page
from helpers.arithmetic import plans
from helpers.explorer import explore
from helpers.tables import load


def charts():
    three = [load(name) for name in ("targets", "ussr", "china")]
    return {
        "two_ladders": draw.two_ladders(*three),
        "target_ladder": draw.target_ladder(*three, product_and_drive="grain: China, 1959"),
        "collectives": draw.collectives(*three),
        "timelines": draw.timelines(load("timeline"), topic="farming and grain"),
    }


def explorers():
    three = [load(name) for name in ("targets", "ussr", "china")]
    cells = plans.scorecard(load("scorecard"))
    return {
        "target_ladder": explore(
            draw.target_ladder, *three, product_and_drive=plans.ladders(three[0])
        ),
        "timelines": explore(draw.timelines, load("timeline"), topic=list(plans.TOPICS)),
        "scorecard": explore(page.rows_where, cells, "features", kind=list(plans.FEATURE_KINDS)),
    }
