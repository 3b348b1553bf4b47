"""Charts: a finding for a title, words that agree with the figures, sources, and a look that
survives grey."""

import base64
import decimal
import html
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import lessons
import looks
import matplotlib
import numpy as np
import pandas as pd
import pytest
import spoken
from matplotlib import font_manager, style
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers import charts, tables, theme
from helpers.arithmetic import growth
from helpers.charts import svg
from helpers.errors import LessonError
from helpers.markup import table_html
from helpers.words import joined, number, ordinal

load = tables.load
GDP = load("gdp_per_capita")


CHARTS = lessons.charts()
every = pytest.mark.parametrize("name", CHARTS)


def test_no_chart_is_left_out():
    assert set(CHARTS) == set(charts.__all__) - {"Chart"}


@every
def test_fixed_size(name):
    chart = CHARTS[name]
    assert ElementTree.fromstring(chart.svg).get("viewBox") == "0 0 800 420"
    assert 'width="800" height="420"' in chart.picture
    picture = Image.open(io.BytesIO(chart.png))
    assert picture.size[0] == 1600 and 840 < picture.size[1] < 1200


@every
def test_it_has_title_measure_alt_sources_and_table(name):
    chart = CHARTS[name]
    assert len(chart.title) > 25 and len(chart.measure) > 25 and len(chart.alt) > 60
    assert chart.alt.startswith(chart.title)
    assert len(chart.table)
    assert "<table" in chart.behind and "<caption" in chart.behind
    if name not in ("weights", "weights_moved"):
        assert chart.sources and all(tables.cite(key) for key in chart.sources)


@every
def test_no_text_is_smaller_than_eleven_points(name):
    figure = CHARTS[name].figure
    sizes = [
        text.get_fontsize()
        for text in figure.findobj(lambda part: hasattr(part, "get_fontsize"))
        if text.get_text().strip()
    ]
    assert min(sizes) >= 11


def shown_words(name):
    """Every piece of text that the drawn picture shows, with its box in pixels."""
    figure = CHARTS[name].figure
    figure.canvas.draw()
    for text in looks.visible(figure):
        yield text.get_text(), text.get_window_extent(figure.canvas.get_renderer())


@every
def test_all_text_lies_inside_the_picture(name):
    for words, box in shown_words(name):
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= 801 and box.y1 <= 421, (words, box)


@every
def test_there_are_grid_lines(name):
    assert any(
        line.get_visible()
        for ax in CHARTS[name].figure.axes
        for line in ax.get_xgridlines() + ax.get_ygridlines()
    )


HOSTILE = {
    "text.usetex": True,
    "font.size": 25,
    "font.family": "monospace",
    "mathtext.default": "it",
    "lines.linewidth": 9,
    "axes.facecolor": "black",
    "axes.prop_cycle": matplotlib.cycler(color=["lime"]),
    "axes.xmargin": 0.4,
    "axes.unicode_minus": False,
    "axes.formatter.use_locale": True,
    "figure.constrained_layout.use": True,
    "figure.dpi": 37,
    "figure.facecolor": "black",
    "savefig.bbox": "tight",
    "savefig.facecolor": "red",
    "savefig.transparent": True,
    "svg.fonttype": "path",
    "path.sketch": (1, 100, 2),
    "path.simplify_threshold": 1.0,
    "grid.linestyle": ":",
    "hatch.linewidth": 8,
    "text.hinting": "none",
    "xtick.bottom": False,
    "xtick.labelsize": 30,
    "ytick.direction": "in",
    "patch.force_edgecolor": True,
    "legend.loc": "center",
    "errorbar.capsize": 9,
}


@pytest.fixture
def hostile():
    """Settings, a style and fonts of somebody who likes everything otherwise."""
    fonts = font_manager.fontManager.ttflist[:]
    with matplotlib.rc_context():
        style.use(["dark_background", "ggplot"])
        matplotlib.rcParams.update(HOSTILE)
        font_manager.fontManager.ttflist[:] = [each for each in fonts if "Mono" in each.name]
        yield
    font_manager.fontManager.ttflist[:] = fonts


def test_a_chart_is_its_own_whatever_the_settings(hostile):
    """Made and rendered under other people's settings: the same bytes."""
    before = dict(matplotlib.rcParams)
    for place, (name, chart) in enumerate(lessons.drawn_again().items()):
        assert chart.svg == CHARTS[name].svg, name
        # As pixels some of them: that takes three times as long.
        assert place % 4 or chart.png == CHARTS[name].png, name
    assert dict(matplotlib.rcParams) == before


@every
def test_a_chart_made_before_is_rendered_under_its_own_settings(name, hostile):
    assert replace(CHARTS[name]).svg == CHARTS[name].svg


@pytest.mark.parametrize("backend", ["ipympl", "module://nowhere", "nonsense"])
def test_no_backend_and_no_settings_file_is_needed(backend, tmp_path):
    """A named backend that is not there and a file that is not text stop matplotlib, not us."""
    (tmp_path / "matplotlibrc").write_bytes(b"lines.linewidth: 9 \xff\n" * (backend != "ipympl"))
    code = (
        "from helpers import charts, tables;"
        "print(charts.start_ratio(tables.load('gdp_per_capita')).svg)"
    )
    ours = {"MPLBACKEND": backend, "MATPLOTLIBRC": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run([sys.executable, "-c", code], env=os.environ | ours, capture_output=True)
    assert ran.stdout.decode().strip() == CHARTS["start_ratio"].svg, ran.stderr.decode()


def test_dollar_signs_are_no_formula():
    chart = CHARTS["start_ratio"]
    odd = replace(chart, title="From US$5 to US$9", measure=r"Malformed: $\frac{1}{ $")
    words = html.unescape(re.sub("<[^>]*>", "", odd.picture))
    assert odd.png != chart.png and "US$5 to US$9" in words
    with theme.settings():
        figure, (ax,) = theme.canvas()
        ax.set_title(r"US$5 to US$9, $\frac{1}{ $")
    assert r"US$5 to US$9, $\frac{1}{ $" in texts_of(replace(chart, figure=figure))


def texts_of(chart):
    return {text.text for text in elements(chart, "text")}


def is_number(text):
    return re.fullmatch(r"\N{MINUS SIGN}?[\d,.]+", text)


def elements(chart, name):
    return list(ElementTree.fromstring(chart.svg).iter(f"{{http://www.w3.org/2000/svg}}{name}"))


@every
def test_the_picture_is_text_that_no_other_font_makes_longer(name):
    chart = CHARTS[name]
    assert elements(chart, "text")
    for text in elements(chart, "text"):
        assert float(text.get("textLength")) > 0 and text.get("lengthAdjust") == "spacingAndGlyphs"
    shown = {line.strip() for words, _ in shown_words(name) for line in words.split("\n")}
    plain = {text.replace("\xa0", " ").strip() for text in texts_of(chart)}
    # On the rim of the scale matplotlib and this test may differ about the label of a tick.
    assert all(map(is_number, (shown - {""}) ^ plain))
    assert not re.search(r"<g|metadata|style=", chart.svg)
    assert not re.search(r' (d|x|y|stroke-width|textLength)="[^"]*\.\d\d', chart.svg)
    assert len(chart.svg) < 45_000


def drawn_alone(draw):
    """The paths of a figure of 400 by 400 pixels on which `draw` has drawn."""
    figure = Figure(figsize=(4, 4), dpi=100)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 400), ylim=(0, 400), frameon=False)
    ax.axis("off")
    draw(ax)
    measure = RendererAgg(400, 400, 100)
    return re.findall(r' d="([^"]*)"', svg.drawn(figure, measure))[1:]


def test_no_error_adds_up_along_a_line():
    across, down = np.linspace(0, 399.9, 301), 200 + 150 * np.sin(np.arange(301) / 7.3)
    (line,) = drawn_alone(lambda ax: ax.plot(across, down, snap=False))
    start, *steps = re.findall(r"[Mlhv][^Mlhv]*", line)
    corners = [np.array(re.findall(r"-?[\d.]+", start), float)]
    for step in steps:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", step)]
        move = {"l": numbers, "h": [*numbers, 0], "v": [0, *numbers]}[step[0]]
        corners.append(corners[-1] + move)
    assert len(corners) == len(across)
    assert np.abs(np.array(corners) - np.column_stack([across, 400 - down])).max() < 0.051


def test_marks_that_are_alike_are_alike_in_letters_and_stand_once():
    places = [10.03, 77.77, 123.46, 123.46, 301.99]
    (marks,) = drawn_alone(lambda ax: ax.plot(places, places, "s", markeredgewidth=0))
    found = re.findall(r"M([\d.]+) ([\d.]+)([^M]*)", marks)
    assert len(found) == 4 and len({shape for _, _, shape in found}) == 1


@every
def test_the_words_around_the_picture_are_text_of_the_page_and_said_once(name):
    chart = CHARTS[name]
    shown = chart.picture + chart.behind
    for words in (chart.title, chart.measure, chart.source_line):
        assert html.escape(words) in chart.picture
    assert shown.count(html.escape(chart.title)) == 1
    assert f'alt="{html.escape(chart.seen)}"' in shown and chart.alt.endswith(chart.seen)
    data = re.search(r"data:image/svg\+xml;base64,([^\"]*)", shown)
    assert base64.b64decode(data[1]).decode() == chart.svg
    assert chart.title not in chart.svg


@every
def test_every_number_spoken_comes_from_the_figures_behind(name):
    also = spoken.DERIVED.get(name, lambda chart: [])(CHARTS[name])
    assert spoken.unbacked(CHARTS[name], also) == []
    assert spoken.miscounted(CHARTS[name], also) == []


@every
def test_the_description_names_the_places_drawn(name):
    assert spoken.unspoken(CHARTS[name]) == []


def test_a_number_from_nowhere_is_heard():
    chart = CHARTS["two_drives"]
    for wrong in (
        "China gained 4.4 percent.",
        "It fell by −12.",
        "In 1871.",
        "10,000 more.",
        "In 1930-39.",
    ):
        assert spoken.unbacked(replace(chart, alt=wrong)), wrong


def test_the_alt_text_follows_the_figures():
    changed = GDP.copy()
    here = (
        (changed["series"] == growth.VINTAGES["2020"])
        & (changed["entity"] == "China")
        & (changed["year"] == 1957)
    )
    changed.loc[here, "value"] = 2184.0
    assert "1.00 in the 2020 vintage" in charts.start_ratio(changed).alt
    assert "1.83 in the 2020 vintage" in charts.start_ratio(GDP).alt


def test_the_opening_picture_says_what_it_shows():
    alt = CHARTS["two_leaps"].alt
    assert "18.7 in 1960" in alt and "6.7 in 1962" in alt
    # 5.761 in 1930, 5.927 in 1932: three percent in two years.
    assert (
        "hardly moves between 5.8 in 1930 and 5.9 in 1932 and climbs to a peak of 18.3 in 1940"
        in alt
    )
    # A range stands only beside the years that all of its estimates count.
    assert "1959-61: 15 to 32.5 million (4), 1958-62: 22 to 46 million (6)" in alt
    assert "within 1930-34: 5.5 to 8.7 million (3)" in alt and "15 to 46" not in alt


def test_a_stall_is_only_said_where_there_is_one():
    ussr = tables.load("ussr")
    ussr.loc[(ussr["series"] == "steel_nmc") & (ussr["year"] == 1932), "value"] = 7.0
    ussr.loc[(ussr["series"] == "steel_nmc") & (ussr["year"] == 1931), "value"] = 6.5
    chart = charts.two_leaps(ussr, tables.load("china"), tables.load("famine_estimates"))
    assert "hardly moves" not in chart.alt and CHARTS["two_leaps"].alt.count("hardly moves") == 1


def test_no_toll_stands_alone():
    chart = CHARTS["two_leaps"]
    assert not re.search(r"\d[\d.]* million", chart.title)
    deaths = chart.table[chart.table["what"].str.contains("deaths")]
    assert (deaths["years"].str.len() > 0).all() and deaths["by"].str.contains(r"\(").all()


def test_unchecked_figures_are_said_to_be_so():
    assert "unchecked" in set(CHARTS["second_opinion"].rows["checked"])
    chart = CHARTS["second_opinion"]
    assert "Hollow:" in chart.source_line and html.escape(chart.source_line) in chart.picture


@every
def test_text_stands_out_from_what_it_stands_on(name):
    assert [
        found for found in looks.texts(CHARTS[name].figure) if looks.contrast(*found[1:]) < 4.5
    ] == []


@every
def test_marks_stand_out_from_the_paper(name):
    seen = [colour for ax in CHARTS[name].figure.axes for colour in looks.marks(ax)]
    # Every tile of the map bears its figure, so its shade may be pale.
    assert (
        name == "province_tiles" or [colour for colour in seen if looks.contrast(colour) < 3] == []
    )


@every
def test_no_two_things_are_told_apart_by_colour_alone(name):
    # A pair of bars says which is left and which is right; a tile bears its figure.
    told_in_words = name in ("grain_exports", "province_tiles")
    assert (
        told_in_words
        or [pair for ax in CHARTS[name].figure.axes for pair in looks.alike(ax, enough=10)] == []
    )


def test_the_shades_of_the_map_run_from_pale_to_dark():
    scale = [patch.get_facecolor() for patch in CHARTS["province_tiles"].figure.axes[0].patches]
    shades = [looks.contrast(looks.on_white(colour)) for colour in scale]
    assert len(shades) == 5 and all(darker / paler > 1.2 for paler, darker in pairwise(shades))


def test_the_two_cases_are_told_apart_by_all_eyes_and_by_their_marks():
    ussr, china = theme.USSR, theme.CHINA
    assert ussr.mark != china.mark
    assert min(looks.difference(ussr.colour, china.colour, eyes) for eyes in looks.EYES) > 15
    assert (
        min(looks.difference(theme.BEHIND, case.colour, "grayscale") for case in (ussr, china)) > 10
    )


def test_a_third_and_a_fourth_country_are_told_from_the_others():
    looks_of_four = [theme.USSR, theme.CHINA, theme.THIRD, theme.FOURTH]
    assert len({look.mark for look in looks_of_four}) == 4
    for one, other in combinations(looks_of_four, 2):
        eyes = looks.EYES if one.line == other.line else looks.EYES[:-1]
        assert min(looks.difference(one.colour, other.colour, each) for each in eyes) > 9.5
    assert all(looks.contrast(look.colour) >= 4.5 for look in looks_of_four)


def test_a_projector_makes_everything_larger():
    grown = theme.projector()
    try:
        assert "--jp-content-font-size1: 19px" in grown._repr_html_()
        chart = charts.start_ratio(GDP)
        assert chart.figure.get_size_inches()[0] > 8
        assert 'width="1000" height="540"' in chart.picture
        assert Image.open(io.BytesIO(chart.png)).size[0] == 2000
    finally:
        usual = theme.screen()
    assert "--jp-content-font-size1: 14px" in usual._repr_html_()


def test_gaps_stay_gaps():
    calendar = charts.starting_points(GDP, vintage="2010", years="calendar")
    lines = [
        line
        for line in calendar.figure.axes[0].get_lines()
        if line.get_color() == theme.USSR.colour and line.get_linestyle() == "-"
    ]
    drawn = np.concatenate([np.asarray(line.get_xdata(), dtype=float) for line in lines])
    assert 1913 not in drawn or np.isnan(drawn).any()
    assert not [x for x in drawn[~np.isnan(drawn)] if 1913 < x < 1928]


def test_interpolated_stretches_are_dashed():
    chart = charts.starting_points(GDP, vintage="2018 benchmarks", years="calendar")
    dashed = [
        line
        for line in chart.figure.axes[0].get_lines()
        if line.is_dashed() and len(line.get_xdata()) > 3
    ]
    assert dashed


@pytest.mark.parametrize(
    "bad", [{"a": -1}, {"a": "much"}, {"a": 0}, {"a": float("nan")}, {"a": True}]
)
def test_weights_that_are_none(bad):
    with pytest.raises(LessonError, match="weight"):
        charts.weights(bad)


def test_numbers_in_words_keep_their_digits_whatever_decimals_are_set_to():
    with decimal.localcontext() as learners:
        learners.prec, learners.rounding = 2, decimal.ROUND_DOWN
        assert number(1234.55, 1) == "1,234.6" and number(-1e30) == "\N{MINUS SIGN}1" + ",000" * 10


def test_words_for_ranks_and_lists():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 42, 101, 111, 113)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "42nd",
        "101st",
        "111th",
        "113th",
    ]
    assert (joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])) == (
        "a",
        "a and b",
        "a, b and c",
    )


def test_labels_that_are_not_drawn_call_for_no_second_layout(monkeypatch):
    """matplotlib keeps labels of ticks beyond the ends of an axis."""
    calls, layout = [], Figure.tight_layout
    monkeypatch.setattr(
        Figure, "tight_layout", lambda one, **more: calls.append(one) or layout(one, **more)
    )
    charts.same_years(*map(tables.load, ("gdp_per_capita", "population", "entities")), length=8)
    assert len(calls) == 1


def test_a_row_of_a_table_is_named_by_what_tells_it_from_the_others():
    """Going down a column one hears which year a number is of, and of which country."""
    years = pd.DataFrame({"year": [1931, 1932], "tonnes": [1.0, 2.0]})
    places = pd.DataFrame({"place": ["A", "A"], "year": [1931, 1932], "tonnes": [1.0, 2.0]})
    alike = pd.DataFrame({"place": ["A", "A"], "kind": ["x", "x"], "tonnes": [1.0, 2.0]})
    for table, heads in (
        (years, ["1931", "1932"]),
        (places, ["A", "1931", "A", "1932"]),
        (alike, ["A", "A"]),
    ):
        found = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', table_html(table, "of it"))
        assert found == heads


def test_the_soviet_line_is_seen_where_no_bar_reaches_it():
    places = load("entities")
    ax = charts.records(GDP, load("population"), places, 30, 1941, ()).figure.axes[0]
    pace = growth.pace(GDP, "2020", "USSR", 1928, 1958)
    (drawn,) = {x for line in ax.get_lines() for x in line.get_xdata() if x == pace}
    assert max(bar.get_width() for bar in ax.patches) < drawn < ax.get_xlim()[1]
