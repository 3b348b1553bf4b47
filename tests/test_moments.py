"""What happened in a year, written at its point: where there is room, once, and with its source."""

import pandas as pd

from helpers import tables, theme
from helpers.charts.chart import finish
from helpers.charts.drawing import line

TIMELINE = tables.load("timeline")


def test_a_moment_is_a_checked_event_of_the_timeline():
    named = TIMELINE[TIMELINE["at_line"] != ""]
    assert set(named["country"]) == {"USSR", "China"} and (named["checked"] != "unchecked").all()


def drawn(panels, crowd=0, until=1937):
    years = range(1926, until + 1)
    rows = pd.DataFrame({"year": years, "note": "", "checked": "read", "source": ""})
    rows = rows.assign(value=10.0, source="nove1992")
    with theme.settings():
        figure, axes = theme.canvas(1, panels)
        for ax in axes:
            ax.set(xlim=(1924, until + 3), ylim=(0, 20))
            line(ax, rows, "year", "USSR")
            for level in range(crowd):
                ax.axhline(20 * level / crowd, color=theme.INK)
        told = {"title": "T", "measure": "m", "alt": "A.", "rows": rows, "table": rows}
        return finish(figure, **told)


def test_a_moment_is_written_once_with_its_source_and_read_aloud():
    chart = drawn(2)
    words = [text.get_text() for ax in chart.figure.axes for text in ax.texts]
    assert sorted(words) == ["1929: collectivisation", "1933: famine at its worst"]
    assert chart.alt.endswith(
        "Marked: USSR 1929: collectivisation; USSR 1933: famine at its worst."
    )
    assert set(chart.sources) > {"nove1992"}


def test_a_line_has_the_moments_of_its_own_country_alone():
    chart = drawn(1, until=1965)
    words = [text.get_text().split(": ")[1] for ax in chart.figure.axes for text in ax.texts]
    own = set(TIMELINE.loc[TIMELINE["country"] == "USSR", "at_line"])
    assert words and set(words) <= own


def test_a_moment_without_room_is_left_out():
    chart = drawn(1, crowd=40)
    assert [text for ax in chart.figure.axes for text in ax.texts] == []
    assert "Marked" not in chart.alt and chart.sources == ["nove1992"]
