"""The built pages in a real browser, without a network: what they say is what Python says."""

import csv
import gzip
import html
import io
import json
import random
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import zxingcpp

from helpers import tables
from helpers.arithmetic import grain
from helpers.charts import grain as grain_charts
from helpers.classroom import spreadsheet
from helpers.errors import LessonError
from helpers.explorer import Explorer
from helpers.markup import table_html
from helpers.web import build, exercises, states
from helpers.web import site as pages
from helpers.workshop import notebooks

NUMBERS = [path.name[:2] for path in notebooks.lessons()]
LESSONS = [f"{number}.html" for number in NUMBERS]
ALL = [*LESSONS, "index.html", "licences.html", "changes.html", "access.html"]
ALL += ["data/index.html", "data/ussr.html"]
LEDGER = "05.grain_ledger"
IN_A_NOTEBOOK = (
    r"(?i)run all|press shift|(?:this|a) notebook|my-work\.json|kept in (?:the|one) file"
    r"|beside the lessons|cells? (?:below|above)|(?:next|grey|this|last) cell|run the cell"
    r"|restart kernel|jupyter|where the course runs|binder"
)
# What stands on the page of a figure in its present state.
READ = """async name => {
  const figure = document.getElementById(name);
  const text = which => figure.querySelector(which)?.textContent ?? '';
  return {title: text('.title'), measure: text('.measure'), source: text('.source_line'),
    said: text('.said'),
    seen: figure.querySelector('.picture svg')?.getAttribute('aria-label') ?? '',
    table: figure.querySelector('.figures, .long')?.textContent ?? '', cites: text('.cites'),
    marks: figure.querySelectorAll('.picture svg *').length, address: text('.address')};
}"""
MOVE = """async ([name, chosen]) => {
  const figure = twoLeaps.figures.get(name);
  figure.chosen = chosen;
  figure.moves.forEach((move, place) => move.put(chosen[place]));
  await figure.show();
}"""
FRAMES = """async ([name, list]) => {
  const figure = twoLeaps.figures.get(name), found = [];
  for (const chosen of list) { figure.chosen = chosen; found.push(await figure.frame()); }
  return found;
}"""
PRESENTED = """() => [document.querySelector('figure[data-step]')?.dataset.step ?? '',
  scrollY + innerHeight >= document.documentElement.scrollHeight - 2]"""
# How many things Tab can reach, where among all elements the focus is, how it is seen.
STOPS = """() => [...document.querySelectorAll('a[href], select, input, textarea, button, summary,'
  + '[tabindex="0"]')].filter(one => one.checkVisibility()
  && (one.type !== 'radio' || one.checked)).length"""
PLACE = """() => document.activeElement === document.body ? null
  : [...document.querySelectorAll('*')].indexOf(document.activeElement)"""
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const there = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2),
    Math.min(Math.max(box.top + Math.min(box.height, 30) / 2, 1), innerHeight - 2));
  return [parseFloat(getComputedStyle(one).outlineWidth),
    one === there || one.contains(there) || !!there?.contains(one)];
}"""
SMALL = """() => [...document.querySelectorAll('select, input, button, summary')]
  .filter(one => one.checkVisibility()).filter(one => {
  const box = one.getBoundingClientRect(), around = one.closest('label')?.getBoundingClientRect();
  const size = around ?? box;
  return box.width && (size.width < 24 || size.height < 24);
}).map(one => one.outerHTML.slice(0, 120))"""
# Elements that stick out of the window and cannot be scrolled into it.
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth + 1 ?
  [...document.querySelectorAll('main *')].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.wide, .long, .out'))
  .map(one => one.outerHTML.slice(0, 120)) : []"""

# Pictures that can be seen: whether they are wider than their place, and whether a line says so.
SIDEWAYS = """() => [...document.querySelectorAll('.picture')].filter(one => one.checkVisibility())
  .map(one => [one.scrollWidth > one.clientWidth,
    one.parentElement.querySelector('.sideways')?.checkVisibility() ?? false])"""
# Screens of a presentation on which nothing can be seen.
BLANK = """() => [...document.querySelectorAll('.cell')].filter(one => one.getClientRects().length)
  .filter(one => !one.innerText.trim()
    && ![...one.querySelectorAll('svg')].some(each => each.checkVisibility()))
  .map(one => one.outerHTML.slice(0, 120))"""


def findings(page):
    """Everything that axe finds on a page: the rule and the element it is about."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]


def plain(markup):
    return html.unescape(re.sub("<[^>]+>", "", markup))


def chosen(explorer, state):
    return [control.values.index(state[name]) for name, control in explorer.controls.items()]


def moving(edition):
    return {one.name: one for lesson in edition.lessons for one in lesson.moving}


@pytest.mark.parametrize("name", [*ALL, pages.ALL])
def test_a_page_opens_from_a_file_and_asks_for_nothing_else(opened, name):
    page = opened(name)
    assert len(page.asked) == 1 and page.complaints == []
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none'") and "unsafe-eval" not in policy
    assert page.locator("h1:visible").count() >= 1


def test_no_page_asks_for_what_only_a_notebook_has(site):
    names = [*LESSONS, "index.html"]
    words = {name: (site / name).read_text(encoding="utf-8") for name in names}
    bare = "<script.*?</script>|<style.*?</style>|<pre.*?</pre>"
    words = {name: plain(re.sub(bare, "", text, flags=re.S)) for name, text in words.items()}
    # What the scripts say, but for their words about the file that a page does save.
    said = exercises.exported(NUMBERS)
    words["exercises"] = json.dumps({**said, "words": ""}, ensure_ascii=False)
    assert len(words) == 12
    found = {name: re.findall(IN_A_NOTEBOOK, text) for name, text in words.items()}
    assert {name: each for name, each in found.items() if each} == {}


def test_no_link_inside_the_site_leads_nowhere(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        names = set(re.findall(r'\bid="([^"]+)"', text))
        for link in re.findall(r'<a href="([^"]*)"', text):
            if re.match("https?:", link):
                continue
            file, _, part = html.unescape(link).partition("#")
            assert not file or (path.parent / file).is_file(), f"{path.name}: {link}"
            assert file or not part or part in names or part == "main", f"{path.name}: {link}"


@pytest.mark.parametrize("number", NUMBERS)
def test_views_say_what_python_says(opened, edition, number):
    page = opened(f"{number}.html")
    for name, one in moving(edition).items():
        if not name.startswith(number) or one.computed:
            continue
        drawn = list(one.frames)
        for place in sorted({*drawn[:1], *drawn[-1:], *random.Random(1).sample(drawn, 2)}):
            (state,) = states.numbered(one.explorer, [place]).values()
            page.evaluate(MOVE, [name, chosen(one.explorer, state)])
            read = page.evaluate(READ, name)
            try:
                shown = one.explorer.chart(state)
            except LessonError as cannot:
                assert read["title"] == str(cannot)
                assert read["said"] == one.explorer.sentence(state, str(cannot))
                continue
            assert read["said"] == one.explorer.sentence(state, f"{shown.title}.")
            if hasattr(shown, "figure"):
                assert read["title"] == shown.title and read["measure"] == shown.measure
                assert read["seen"] == shown.seen and read["source"] == shown.source_line
                assert read["table"] == plain(table_html(shown.table, shown.measure))
                assert all(pages.tables.cite(key) in read["cites"] for key in shown.sources)
                drawing = ET.fromstring(shown.svg)
                assert read["marks"] == len(list(drawing.iter())) - 1
            else:
                assert read["table"] == plain(shown.picture)
    assert page.complaints == []


def test_the_ledger_worked_out_in_the_page_is_pythons(opened, edition):
    one, dice = moving(edition)[LEDGER], random.Random(1959)
    (rows,) = one.explorer.data
    wanted = [
        {name: dice.choice(control.values) for name, control in one.explorer.controls.items()}
        for _ in range(400)
    ]
    page = opened("05.html")
    found = page.evaluate(FRAMES, [LEDGER, [chosen(one.explorer, state) for state in wanted]])
    for state, frame in zip(wanted, found, strict=True):
        place, points, claim, exports, ration = state.values()
        moved = grain.change(
            grain.account(rows, *place), points=points, claim=claim, exports=exports, ration=ration
        )
        assert frame["title"] == [grain_charts._ledger_title(moved)], state
        assert frame["seen"][0].endswith(" ".join(grain_charts._ledger_lines(moved))), state
        made = table_html(grain.working(moved), frame["measure"][0])
        assert plain("".join(frame["table"])) == plain(made), state
    for state, frame in list(zip(wanted, found, strict=True))[:8]:
        drawn, shown = one.explorer.chart(state), ET.fromstring("".join(frame["picture"]))
        texts = [
            [each.text for each in tree.iter() if each.tag.endswith("text") and len(each.text) > 4]
            for tree in (ET.fromstring(drawn.svg), shown)
        ]
        assert texts[0] == texts[1], state
        widths = [bars("".join(frame["picture"])), bars(drawn.svg)]
        assert widths[0] == pytest.approx(widths[1], abs=0.02), state


def bars(svg):
    """The lengths of the bars that can be seen, as shares of the first two."""
    shape = r'd="M[\d.]+ [\d.]+h([-\d.]+)v[-\d.]+h[-\d.]+z" fill="#(?!ffffff"/)'
    lengths = [float(across) for across in re.findall(shape, svg)]
    return [length / sum(lengths[:2]) for length in lengths if length > 3]


@pytest.mark.parametrize(
    "name", ["01.starting_points", "02.same_years", "05.grain_ledger", "09.open_claim"]
)
def test_a_link_opens_the_view_it_names(opened, edition, name):
    one = moving(edition)[name]
    place = list(one.frames)[-1]
    (state,) = states.numbered(one.explorer, [place]).values()
    page = opened(f"{name[:2]}.html")
    page.evaluate(MOVE, [name, chosen(one.explorer, state)])
    before = page.evaluate(READ, name)
    address = before["address"]
    assert address.startswith(f"https://lessons.example/leaps/{name[:2]}.html#{name}?")
    page.wait_for_function("part => location.hash === part", arg=address[address.index("#") :])
    again = opened(f"{name[:2]}.html#{address.partition('#')[2]}")
    again.wait_for_function(
        "([one, said]) => one.textContent === said",
        arg=[again.locator(f"[id='{name}'] .said").element_handle(), before["said"]],
    )
    assert again.evaluate(READ, name) == before
    assert one.explorer.at(address).first == state


def test_a_link_from_another_version_says_what_is_not_here(opened):
    query = "years=calendar&vintage=1066&countries=Japan&countries=Atlantis&data=0.0.1"
    page = opened(f"01.html#01.starting_points?{query}")
    said = page.locator("[id='01.starting_points'] .out")
    said.wait_for()
    assert "Vintage: 1066; Countries: Atlantis" in said.text_content()
    assert "version 0.0.1" in said.text_content()
    assert page.evaluate(READ, "01.starting_points")["said"].startswith(
        "Now showing years: calendar; scale: linear; vintage: 2020; countries: Japan."
    )


@pytest.mark.parametrize(
    "end", ["%", "05.grain_ledger?country_and_year=%E0%A4%A", "?", "nowhere?x=%"]
)
def test_a_link_cut_short_opens_the_page_all_the_same(opened, end):
    page = opened(f"05.html#{end}")
    page.get_by_role("button", name="Check").first.wait_for()
    assert page.complaints == []


def test_controls_move_by_keyboard_and_are_named(opened):
    page = opened("02.html")
    figure = page.locator("[id='02.four_measures']")
    select = figure.get_by_label("End")
    select.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "said => said.textContent.includes('end: 1938')",
        arg=figure.locator(".said").element_handle(),
    )
    number = page.locator("[id='02.same_years']").get_by_label("Start")
    number.fill("3000")
    number.press("Tab")
    assert number.input_value() == "1980"


@pytest.mark.parametrize("name", LESSONS)
def test_every_figure_can_be_walked_through(opened, edition, name):
    page = opened(name)
    (lesson,) = [each for each in edition.lessons if name.startswith(each.number)]
    page.evaluate("document.querySelectorAll('.revealed').forEach(each => { each.open = true; })")
    shown = lesson.still | {one.name: one.frames[one.first] for one in lesson.moving}
    for number, frame in shown.items():
        if frame.kind != ["chart"]:
            continue
        figure = page.locator(f"[id='{number}']")
        figure.locator(".picture").focus()
        page.keyboard.press("w")
        out = figure.locator(".out:focus")
        out.wait_for()
        page.keyboard.press("End")
        count = len(frame.rows) - 1
        page.wait_for_function(
            "([out, count]) => out.textContent.startsWith(`${count} of ${count}. `)",
            arg=[out.element_handle(), count],
        )
        assert frame.rows[-1].split("\t")[0] in out.text_content()
        assert re.search(r"Source: .+\. Checked: (?!not said)", out.text_content()), number


def test_what_is_taken_away_is_whole(opened, edition):
    page = opened("04.html")
    name = "04.delivered"
    frame = next(iter(moving(edition)[name].frames.values()))
    figure = page.locator(f"[id='{name}']")
    # It stands behind a line, since it answers a poll.
    figure.evaluate("e => { const line = e.closest('details'); if (line) line.open = true; }")
    figure.locator(".take summary").click()
    saved = {}
    for kind in ("csv", "svg", "png"):
        with page.expect_download() as waiting:
            figure.locator(f"[data-act={kind}]").click()
        saved[kind] = waiting.value.path().read_bytes()
    rows = list(csv.DictReader(io.StringIO(saved["csv"].decode("utf-8-sig"))))
    assert len(rows) == len(frame.rows) - 1
    assert all(row["unit"] and row["citation"] and row["how far checked"] for row in rows)
    drawing = ET.fromstring(saved["svg"].decode("utf-8"))
    words = "".join(drawing.itertext())
    assert frame.source_line[0].split()[1] in words and "CC BY" in words
    assert saved["png"].startswith(b"\x89PNG")
    figure.locator("[data-act=cite]").click()
    page.wait_for_function(
        "out => out.textContent.includes('Long: ')",
        arg=figure.locator(".out").element_handle(),
    )
    assert frame.title[0] in figure.locator(".out").text_content()


FORMULAS = [
    "=1+2",
    "+1+2",
    "-1+2",
    "@SUM(A1)",
    "\t=1+2",
    "\r=1+2",
    "\n@x",
    " =1",
    "\u200b=1",
    "|cmd",
]
FORMULAS += ["%0a=1", "＝1", "a;=1+2", "a\t-1+2", 'a\n=HYPERLINK("x","y")', "\x00=1", '"=1', "a,=1"]
PLAIN = ["-1", "+1.5", "3", "−4", "Steel, 5.9", "a - b", "x = y", "", "'", '"']


def test_nothing_that_is_taken_away_is_a_formula(opened):
    """The same words are safe in a table of the pages and in one of a class."""
    page = opened("00.html")
    figure = page.locator("[id='00.claim_list']")
    figure.evaluate(
        """(figure, words) => {
          const body = figure.querySelector('tbody'), row = body.rows[0];
          body.replaceChildren(...words.map(text => {
            const made = row.cloneNode(true);
            made.cells[0].textContent = text;
            return made;
          }));
        }""",
        [*FORMULAS, *PLAIN],
    )
    figure.locator(".take summary").click()
    with page.expect_download() as waiting:
        figure.locator("[data-act=csv]").click()
    text = waiting.value.path().read_bytes().decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert cells == [spreadsheet.safe(text) for text in [*FORMULAS, *PLAIN]]
    assert [word for word in FORMULAS if spreadsheet.safe(word) == word] == ['"=1', "a,=1"]
    assert all(spreadsheet.safe(word) == word for word in PLAIN)


# The language in which each text of a page is spoken that holds one of these titles.
SPOKEN = """titles => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const node = walk.currentNode, around = node.parentElement;
    if (around.closest('script, style, textarea')) continue;
    for (const title of titles) if (node.textContent.includes(title))
      found.push([title, around.closest('[lang]').lang]);
  }
  return found;
}"""


@pytest.mark.parametrize("name", ["05.html", "06.html", "09.html", "data/ussr.html"])
def test_titles_in_another_language_say_so(opened, name):
    works = [tables.citation(key) for key in tables.load("sources")["source"]]
    foreign = {work.title: work.language for work in works if work.language}
    assert all(re.fullmatch(r"[a-z]{2}(-Latn)?", tag) for tag in foreign.values())
    page = opened(name)
    for button in page.locator(".controls select").all()[:3]:
        button.select_option(index=1)
    page.wait_for_timeout(300)
    found = page.evaluate(SPOKEN, list(foreign))
    assert found or not page.locator(".sources, .cites").count()
    assert [(title, tag) for title, tag in found if foreign[title] != tag] == []


@pytest.mark.parametrize("name", [*LESSONS, "index.html", "data/ussr.html"])
def test_axe_finds_nothing(opened, name):
    page = opened(name)
    assert findings(page) == []
    if page.locator("input[value=present]").count():
        page.locator("input[value=present]").check()
        assert findings(page) == []


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_cut_off_on_a_narrow_page(opened, name, width):
    page = opened(name, viewport={"width": width, "height": 640})
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_picture_wider_than_its_place_says_that_it_moves_sideways(opened, name):
    wide = opened(name).evaluate(SIDEWAYS)
    assert wide and not any(moves or told for moves, told in wide)
    page = opened(name, viewport={"width": 390, "height": 844})
    narrow = page.evaluate(SIDEWAYS)
    assert len(narrow) == len(wide) and all(moves and told for moves, told in narrow)
    line = page.locator(".sideways:visible").first
    assert line.inner_text() == "Move the picture sideways to see all of it."
    # The edge that hides something is shaded, as long as it does.
    edges = "one => getComputedStyle(one).backgroundAttachment.split(', ')"
    assert page.locator(".picture:visible").first.evaluate(edges).count("local") == 2
    page.locator("input[value=present]").check()
    assert page.locator(".sideways:visible").count() == 0
    page.locator("input[value=read]").check()
    page.emulate_media(media="print")
    assert page.locator(".sideways:visible").count() == 0


def test_nothing_is_cut_off_with_wide_spacing(opened):
    """The distances of WCAG 1.4.12."""
    page = opened("05.html", viewport={"width": 640, "height": 640}, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    )
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("name", ["05.html", "08.html"])
def test_no_link_is_named_by_a_year_alone(opened, name):
    named = (
        opened(name)
        .locator("main a")
        .evaluate_all("all => all.map(each => each.getAttribute('aria-label') ?? each.innerText)")
    )
    assert len(named) > 40 and [each for each in named if re.fullmatch(r"\d{4}[a-z]?", each)] == []


def test_the_tab_key_meets_everything_once_in_reading_order(opened):
    page = opened("01.html")
    stops = page.evaluate(STOPS)
    way = []
    for _ in range(stops + 20):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place is None or place in way:
            break
        way.append(place)
    assert len(way) >= stops and way == sorted(way)


def test_the_focus_is_seen_and_not_covered(opened):
    page = opened("05.html")
    for _ in range(40):
        page.keyboard.press("Tab")
        width, seen = page.evaluate(FOCUS)
        assert width >= 2 and seen


def test_letters_act_only_inside_a_figure(opened):
    page = opened("01.html")
    page.keyboard.press("l")
    page.keyboard.press("t")
    assert page.locator("details[open]").count() == 0
    page.locator("[id='01.starting_points'] .picture").focus()
    page.keyboard.press("t")
    assert page.locator("[id='01.starting_points'] .behind[open]").count() == 1
    page.keyboard.press("?")
    page.wait_for_function("() => document.querySelector('.out:not(:empty)')")


@pytest.mark.parametrize("name", ["05.html", "09.html", "index.html"])
def test_targets_are_large_enough(opened, name):
    page = opened(name, viewport={"width": 360, "height": 740})
    assert page.evaluate(SMALL) == []


def test_what_would_give_an_answer_away_stays_closed_until_it_is_opened_or_linked(opened, edition):
    behind = [
        one for one in moving(edition).values() if one.explorer.opens and one.name[:2] == "01"
    ]
    assert behind
    page = opened("01.html")
    for one in behind:
        figure = page.locator(f"[id='{one.name}']")
        assert not figure.is_visible()
        line = figure.locator("xpath=ancestor::details/summary")
        assert line.text_content() == one.explorer.opens
        line.press("Enter")
        assert figure.is_visible()
    again = opened(f"01.html#{behind[0].name}?data=1.0.0")
    again.locator(f"[id='{behind[0].name}']").wait_for()


def test_without_scripts_there_are_words_and_first_views(opened, edition):
    page = opened("01.html", java_script_enabled=False)
    assert page.locator("noscript .still").first.is_visible()
    first = moving(edition)["01.starting_points"]
    assert page.get_by_text(first.frames[first.first].title[0]).first.is_visible()
    page.locator("input[value=present]").check()
    assert page.locator(".cell").first.bounding_box()["height"] >= 900


def test_charts_keep_their_sheet_in_forced_colours_and_nothing_glides(opened):
    page = opened("05.html", forced_colors="active", reduced_motion="reduce")
    style = "one => [getComputedStyle(one).backgroundColor, document.getAnimations().length]"
    assert page.locator(".picture").first.evaluate(style) == ["rgb(255, 255, 255)", 0]


def test_a_presentation_is_walked_and_left_by_keyboard_and_reveals_charts(opened):
    page = opened("05.html")
    page.locator("input[value=slow]").check()
    steps = []
    for _ in range(400):
        page.keyboard.press("ArrowRight")
        state = page.evaluate(PRESENTED)
        if state[0] and (not steps or steps[-1] != state[0]):
            steps.append(state[0])
        if state[1]:
            break
    else:
        pytest.fail("the last screen was never reached")
    assert steps[:5] == ["1", "2", "3", "4", "5"]
    page.keyboard.press("Escape")
    assert page.locator("input[value=read]").is_checked()
    assert page.locator("figure[data-step]").count() == 0


@pytest.mark.parametrize("name", LESSONS)
def test_no_screen_of_a_presentation_is_blank(opened, name):
    page = opened(name, viewport={"width": 1280, "height": 720})
    page.locator("input[value=present]").check()
    assert page.locator(".cell:visible").count() > 5 and page.evaluate(BLANK) == []


@pytest.mark.parametrize("name", ["01.html", "05.html", "09.html"])
def test_paper_has_room_to_write_and_no_answers(opened, edition, name):
    page = opened(name)
    page.emulate_media(media="print")
    seen = " ".join(page.locator("body").inner_text().split())
    (lesson,) = [each for each in edition.lessons if name.startswith(each.number)]
    asked = [shown.exercise for _, shown in lesson.cells if hasattr(shown, "exercise")]
    assert asked
    for one in asked:
        assert one.question.split("\n")[0][:40].replace("*", "") in seen
        assert one.answer not in seen and not any(hint in seen for hint in one.hints)
        place = page.locator(f".exercise[data-id='{one.id}']")
        room = place.locator(".room:visible, .much:visible, .below li:visible")
        assert room.count() >= 1 and room.first.bounding_box()["height"] > 15
    assert page.locator("button:visible, select:visible, .code:visible").count() == 0
    if lesson.moving:
        assert "?" in page.locator(".address:visible").first.inner_text()
    sizes = {paper: len(page.pdf(format=paper)) for paper in ("A4", "Letter")}
    assert min(sizes.values()) > 20_000


def test_on_paper_the_view_that_is_shown_can_be_scanned(opened, edition):
    name = "01.starting_points"
    one = moving(edition)[name]
    page = opened("01.html")
    codes = []
    for place in list(one.frames)[:2]:
        (state,) = states.numbered(one.explorer, [place]).values()
        page.evaluate(MOVE, [name, chosen(one.explorer, state)])
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        (drawn, address) = page.evaluate(
            """name => { const root = document.getElementById(name);
            return [root.querySelector('.scan path:last-child').getAttribute('d'),
              root.querySelector('.address').textContent]; }""",
            name,
        )
        assert name in address and address.startswith("https://lessons.example/leaps/01.html#")
        assert scanned(drawn) == address
        codes.append(drawn)
    assert codes[0] != codes[1]


def scanned(path):
    """What a reader of codes reads in the dots of a path."""
    dots = [(int(x) + 4, int(y) + 4) for x, y in re.findall(r"M(\d+) (\d+)h", path)]
    paper = np.full((max(max(dot) for dot in dots) + 5,) * 2, 255, np.uint8)
    for x, y in dots:
        paper[y, x] = 0
    return zxingcpp.read_barcode(paper.repeat(4, 0).repeat(4, 1)).text


def test_one_file_shows_one_lesson_at_a_time_and_links_within(opened):
    page = opened(pages.ALL)
    assert page.locator("article:visible").count() == 1
    page.get_by_role("link", name="05", exact=True).first.click()
    assert page.locator("article:visible").get_attribute("id") == "L05"
    page.evaluate("location.hash = '#01.start_ratio?china_year=1952%2C+before+the+first+plan'")
    page.wait_for_function("() => !document.getElementById('L01').hidden")
    assert "1952" in page.evaluate(READ, "01.start_ratio")["said"]


def test_scripts_are_small_and_pages_within_their_budget(site):
    for name in LESSONS:
        found = re.findall(r"<script>(.*?)</script>", (site / name).read_text("utf-8"), re.DOTALL)
        # As a server sends them, without the library that draws codes; the readers of answers alone
        # are 9 kB of it.
        own = "".join(each for each in found if "leaps??={}).code" not in each.lower())
        assert len(found) >= 3 and len(gzip.compress(own.encode("utf-8"))) <= 25_000
    assert build.over_budget(site) == []


def test_a_second_writing_gives_the_same_bytes_and_a_failed_one_leaves_the_old_pages(
    edition, site, tmp_path, monkeypatch
):
    again = tmp_path / "again"
    build.write(again, edition)
    files = {
        path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }
    assert files == {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()
    }

    def stops(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pages, "single_page", stops)
    with pytest.raises(KeyboardInterrupt):
        build.write(again, edition)
    assert files == {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()
    }


def test_explorers_have_names_of_their_own(edition):
    names = [one.name for lesson in edition.lessons for one in lesson.moving]
    assert len(names) == len(set(names)) > 20
    assert all(isinstance(one.explorer, Explorer) for one in moving(edition).values())
    config = re.search(
        r'id="config">(.*?)</script>', pages.lesson_page(edition, edition.lessons[1])
    )
    assert set(json.loads(config[1])["figures"]) >= {"01.starting_points", "01.chart-1"}
