"""Exercises and forms as a reader meets them in a page: filled in, checked, kept in the browser and
in a file that is byte for byte the notebooks' own."""

import html
import json
import random
import re
from pathlib import Path

import pytest

from helpers import charts, exercises, tables
from helpers.arithmetic import claims, evidence
from helpers.classroom import asking, handing_in, looking_back, polling
from helpers.classroom.gathering import gather
from helpers.exercises import (
    all_exercises,
    definitions,
    done,
    evidence_sheet,
    verdicts,
    votes,
    work,
)
from helpers.exercises.done import progress
from helpers.outcomes import SIGNS
from helpers.web import exercises as web
from helpers.web import site

expect = pytest.importorskip("playwright.sync_api").expect
STATIC = Path(web.__file__).parent / "static"
# The data of a page are unpacked once it is there.
LIVE = "section.exercise.live"
ALL = all_exercises()
OWN = [name for name in ALL if name.startswith(("1.", "9."))]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page as the builder makes one: sections with their words, the data, the scripts."""
    own = "".join(
        f'<section class="exercise" data-id="{name}">{exercises.ask(name).head}</section>'
        for name in OWN
    )
    other = [exercises.vote("first"), exercises.vote("last"), exercises.votes_compared()]
    other += [exercises.contest(), exercises.sheet(), asking.poll("01-a")]
    other += [
        handing_in.hand_in(),
        looking_back.look_back("09"),
        exercises.notes("01", "a", "b"),
        progress("01"),
    ]
    other += [exercises.verdict(name) for name in evidence.QUESTIONS]
    own += "".join(
        f'<section class="exercise" {web.marks(each)}>{each.head}</section>' for each in other
    )
    data = site.packed_exercises(["01", "09"])
    scripts = "".join(
        f"<script>{(STATIC / name).read_text('utf-8')}</script>"
        for name in ("exercises.js", "forms.js", "verdicts.js")
    )
    page = tmp_path_factory.mktemp("page") / "lesson.html"
    page.write_text(
        '<!doctype html><html lang=en><meta charset="utf-8"><title>Lesson</title>'
        f'<div id="work"></div>{own}<script type="text/plain" id="exercises">{data}</script>'
        f"{scripts}<script>twoLeaps.exercises.start(document)</script>",
        encoding="utf-8",
    )
    return page.as_uri()


@pytest.fixture
def context(browser):
    context = browser.new_context(accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(context, address):
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector(LIVE)
    yield page
    assert page.errors == []


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))
    return tmp_path / "my-work.json"


def plain(markup):
    return " ".join(re.sub("<[^>]*>", " ", markup).split())


def section(page, name):
    return page.locator(f'section[data-id="{name}"]')


def press(page, name, button, kind=""):
    where = section(page, name) if name else page.locator(f'section[data-form="{kind}"]')
    # Where several exercises stand on a page the name of a button says of which it is.
    own = f"{button} {name}" if button in ("Check", "Hint", "Worked answer") else button
    where.get_by_role("button", name=own, exact=True).click()
    return where.locator("[role=status]").inner_text()


def saved(page):
    page.locator("#work summary").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save my work as a file").click()
    assert caught.value.suggested_filename == "my-work.json"
    page.locator("#work summary").click()
    return Path(caught.value.path()).read_bytes()


def opened(page, path):
    if not page.locator("#work details[open]").count():
        page.locator("#work summary").click()
    page.evaluate("() => document.querySelector('#work .reply').replaceChildren()")
    page.locator("#work input[type=file]").set_input_files(path)
    page.locator("#work .reply:not(:empty)").wait_for()
    return page.locator("#work .reply").inner_text()


def fill(page, name, given):
    """Fill in an exercise with what Python would be given."""
    place = section(page, name)
    if isinstance(given, dict):
        place.get_by_label(ALL[name].conclusions[given["conclusion"]], exact=True).check()
        for row in ALL[name].evidence:
            side = next((s for s in ("for", "against") if row.id in given[s]), "")
            place.get_by_label(f"Row {row.id}: ({row.country}) {row.text[:12]}").select_option(side)
        place.get_by_label("In your words").fill(given["words"])
    elif ALL[name].options:
        place.get_by_role("radio", name=re.sub(r"\*", "", given), exact=True).check()
    else:
        place.locator("input, textarea").fill(given)


def answers():
    """One answer of each kind and outcome."""
    right = ALL["1.2"].right
    wrong = next(option for option in ALL["1.2"].options if option != right)
    turned = {"conclusion": "unlike", "for": ["d"], "against": ["a", "b"], "words": ""}
    whole = {"conclusion": "unlike", "for": ["a", "b"], "against": ["d"], "words": "Twice:\nyes."}
    return [
        ("1.1", "1.83"), ("1.1", "1,828"), ("1.1", "989"), ("1.1", "x"), ("1.3", "1913"),
        ("1.4", "2.5"), ("1.4", "three"), ("1.2", wrong), ("1.2", right), ("1.5", "1½"),
        ("1.5", "-5"), ("1.6", turned), ("1.6", whole), ("9.5", "45,9 %"), ("9.1", "20"),
    ]  # fmt: skip


def test_what_is_answered_is_kept_as_python_keeps_it(page, mine):
    """The replies, and the whole file byte for byte."""
    for name, given in answers():
        told = exercises.check(name, given)
        fill(page, name, given)
        reply = press(page, name, "Check")
        assert reply.startswith(f"{SIGNS[told.outcome]}. {told.sentence.replace('*', '')}"), name
    for name, number in (("1.1", 1), ("1.1", 2), ("1.4", 1)):
        exercises.hint(name, number)
        assert ALL[name].hints[number - 1].replace("*", "") in press(page, name, "Hint")
    exercises.answer("1.1")
    assert "= 1.83" in press(page, "1.1", "Worked answer")
    assert press(page, "1.6", "Check") and exercises.check("1.6", answers()[12][1])
    work.keep("notes", "01 (b)", 'Grüße,\n"three" lines\tand\\ more 🙂 \u2028')
    area = page.get_by_label("(b)", exact=True)
    area.fill('Grüße,\n"three" lines\tand\\ more 🙂 \u2028')
    area.blur()
    count = page.locator('section[data-form="progress"]').inner_text()
    assert " ".join(count.split()).endswith(plain(done._told(list(definitions.of_lesson("01")))))
    assert saved(page) == work.export(mine.parent / "copy.json").read_bytes()


def test_the_first_kept_answer_says_where_it_lives_and_answers_come_back(page, context, address):
    fill(page, "1.1", "1.83")
    assert web.WORDS["first"] in press(page, "1.1", "Check")
    fill(page, "1.4", "3")
    assert web.WORDS["first"] not in press(page, "1.4", "Check")
    page.reload()
    page.wait_for_selector(LIVE)
    assert section(page, "1.1").locator("input").input_value() == "1.83"
    assert "Right" in section(page, "1.1").locator("[role=status]").inner_text()
    again = context.new_page()
    again.goto(address)
    again.wait_for_selector(LIVE)
    assert section(again, "1.4").locator("input").input_value() == "3"
    # Both pages write: neither loses what the other kept.
    fill(page, "1.3", "1913")
    press(page, "1.3", "Check")
    fill(again, "1.5", "2")
    press(again, "1.5", "Check")
    kept = json.loads(saved(page))
    assert set(kept["answers"]) == {"1.1", "1.3", "1.4"} and set(kept["predictions"]) == {"1.5"}


def test_enter_checks_and_what_is_typed_is_not_lost(page):
    place = section(page, "1.1").locator("input")
    place.fill("1.8")
    place.press("Enter")
    assert "Not yet" in section(page, "1.1").locator("[role=status]").inner_text()
    if "drafts" in work.EMPTY:
        place.fill("1.8276")
        place.blur()
        page.reload()
        page.wait_for_selector(LIVE)
        assert section(page, "1.1").locator("input").input_value() == "1.8276"
        assert "Not checked yet" in section(page, "1.1").locator("[role=status]").inner_text()


def test_a_file_of_the_notebooks_is_read_and_written_back_byte_for_byte(page, mine, tmp_path):
    for name, given in (("1.1", 1.83), ("1.3", 1913), ("1.5", 2.0), ("1.4", 3.0), ("1.2", "x")):
        exercises.check(name, given)
    work.keep("notes", "odd", [1e-7, 1e16, 10**30, 0.1, -0.0, 1.5e300, 100.0])
    work.keep("notes", "names", {"b": None, "a": True, "é": [], "Z": {}, "𝟎": "", "\uffff": "\x7f"})
    work.keep(
        "verdicts", "growth", {"words": "Ja.", "for": ["A17"], "against": [], "result": "wrong"}
    )
    work.keep("weights", "first", dict.fromkeys(votes.EXPLANATIONS, 3))
    ours = work.export(tmp_path / "ours.json").read_bytes()
    assert "Your work was read" in opened(page, tmp_path / "ours.json")
    assert section(page, "1.1").locator("input").input_value() == "1.83"
    assert section(page, "1.4").locator("input").input_value() == "3.0"
    page.locator("#work summary").click()
    assert saved(page) == ours
    page.reload()
    page.wait_for_selector(LIVE)
    assert saved(page) == ours
    (tmp_path / "back.json").write_bytes(saved(page))
    mine.write_bytes((tmp_path / "back.json").read_bytes())
    assert work.export(tmp_path / "again.json").read_bytes() == ours


def any_value(dice, depth=0):
    kind = dice.randrange(9 if depth < 3 else 6)
    if kind == 0:
        return dice.choice([None, True, False, "", 0, -1, 10**25])
    if kind == 1:
        return dice.uniform(-1, 1) * 10.0 ** dice.randrange(-30, 30)
    if kind == 2:
        return float(dice.randrange(-(10**6), 10**6)) / dice.choice([1, 2, 3, 10, 1000])
    if kind < 6:
        return "".join(chr(dice.choice([9, 10, 34, 92, 65, 233, 0x2028, 0x1F600, 127, 0, 31, 47]))
                       for _ in range(dice.randrange(6)))  # fmt: skip
    if kind < 8:
        return {
            str(any_value(dice, 3)): any_value(dice, depth + 1) for _ in range(dice.randrange(4))
        }
    return [any_value(dice, depth + 1) for _ in range(dice.randrange(4))]


def test_files_are_written_as_python_writes_them(page):
    dice = random.Random(4)
    files = []
    for _ in range(400):
        kept = {part: {} for part in work.EMPTY}
        for _ in range(dice.randrange(5)):
            kept[dice.choice([*kept, "later"])] = {str(any_value(dice, 3)): any_value(dice)}
        files.append(json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    back = page.evaluate(
        "files => { const {parts, write} = twoLeaps.exercises; "
        "return files.map(file => write(parts(file)) + '\\n'); }",
        files,
    )
    assert back == files


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", '"x"', '{"answers": []}', '{"answers": 3}',
     '{"answers": {"a": NaN}}',
     '{"answers": {"a": 1e999}}', '{"answers": {}} x', "\x00\x01",
     '{"answers": {"1.1": {"given":',
     '{"answers": null}', "<html>", '{"answers": {"a": 01}}'],
)  # fmt: skip
def test_a_damaged_file_is_refused_and_nothing_changes(page, tmp_path, text):
    fill(page, "1.1", "1.83")
    press(page, "1.1", "Check")
    before = saved(page)
    (tmp_path / "bad.json").write_bytes(text.encode("utf-8"))
    assert "Nothing was changed" in opened(page, tmp_path / "bad.json")
    page.locator("#work summary").click()
    assert saved(page) == before


def test_two_files_that_differ_are_asked_about(page, tmp_path):
    fill(page, "1.1", "1.83")
    press(page, "1.1", "Check")
    theirs = {"answers": {"1.1": {"given": "2", "result": "wrong"}, "1.3": {"given": "1913"}}}
    (tmp_path / "theirs.json").write_text(json.dumps(theirs), encoding="utf-8")
    assert "differ from what stands here: 1." in opened(page, tmp_path / "theirs.json")
    assert section(page, "1.1").locator("input").input_value() == "1.83"
    assert section(page, "1.3").locator("input").input_value() == "1913"
    page.get_by_role("button", name="Take the file’s").click()
    assert section(page, "1.1").locator("input").input_value() == "2"


def test_a_shared_computer_can_be_left_clean(page):
    fill(page, "1.1", "1.83")
    press(page, "1.1", "Check")
    page.locator("#work summary").click()
    page.get_by_role("button", name="Erase my work").click()
    page.get_by_role("button", name="Keep it", exact=True).first.click()
    assert page.evaluate("key => localStorage.getItem(key)", web.KEY)
    page.get_by_role("button", name="Erase my work").click()
    page.get_by_role("button", name="Erase everything").click()
    assert page.evaluate("() => localStorage.length") == 0
    assert section(page, "1.1").locator("input").input_value() == ""


def test_a_damaged_store_is_left_as_it_is_and_can_be_saved(page):
    page.evaluate('key => localStorage.setItem(key, \'{"answers": {"1.1"\')', web.KEY)
    fill(page, "1.1", "1.83")
    assert web.WORDS["damaged"] in press(page, "1.1", "Check")
    assert saved(page) == b'{"answers": {"1.1"'


def test_a_browser_that_keeps_nothing_says_so(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw Error(); }})"
    )
    page.goto(address)
    page.wait_for_selector(LIVE)
    fill(page, "1.1", "1.83")
    assert web.WORDS["unsafe"] in press(page, "1.1", "Check")
    context.close()


def run(page, call, tries):
    return page.evaluate(
        f"tries => {{ const {{tools}} = twoLeaps.exercises, forms = twoLeaps.forms;"
        f" return tries.map(given => {call}); }}",
        tries,
    )


def test_votes_are_titled_and_described_as_the_chart_is(page):
    dice = random.Random(5)
    tries = [
        {name: dice.choice([0, 0, 1, 3, dice.randrange(11)]) for name in votes.EXPLANATIONS}
        for _ in range(24)
    ]
    tries += [dict.fromkeys(votes.EXPLANATIONS, 1), {**tries[0]}]
    said = run(
        page,
        "[forms.voted(given, {nothing: ''}, tools)[1], forms.weighed(given, tools).alt]",
        tries,
    )
    for given, (sentence, alt) in zip(tries, said, strict=True):
        if any(given.values()):
            chart = charts.weights(given)
            assert (sentence, alt) == (f"{chart.title}.", chart.alt)
    pairs = [pair for pair in zip(tries, tries[1:], strict=False) if all(map(any_weight, pair))]
    said = run(
        page, "(({title, alt, rows}) => [title, alt, rows])(forms.moved(...given, tools))", pairs
    )
    for pair, (title, alt, rows) in zip(pairs, said, strict=True):
        chart = charts.weights_moved(*pair)
        assert (title, alt) == (chart.title, chart.alt)
        assert rows == chart.table.astype(str).to_numpy().tolist()


def test_what_is_no_weight_is_asked_for_and_neither_kept_nor_put_back(page):
    """And a screen reader hears each explanation with its box, and what all are about."""
    place = page.locator('section[data-form="vote"][data-id="first"]')
    all_of_it = place.get_by_role("group", name=votes.QUESTION, exact=True)
    for name, line in votes.EXPLAINED.items():
        box = all_of_it.get_by_role("textbox", name=name.capitalize(), exact=True)
        expect(box).to_have_accessible_description(line)
    box = place.get_by_label("Weather", exact=True)
    for typed in ("12", "", "2.5"):
        box.fill(typed)
        place.get_by_role("button", name="Keep my weights").click()
        told = place.locator("[role=status]")
        expect(told).to_contain_text("Give a whole number from 0 to 10 for weather.")
        assert box.input_value() == typed
    assert json.loads(saved(page))["weights"] == {}
    page.reload()
    page.wait_for_selector(LIVE)
    assert box.input_value() == "2.5"
    box.fill("10")
    box.press("Enter")
    expect(told).to_contain_text("You gave most weight to weather")
    assert json.loads(saved(page))["weights"]["first"] == {**votes.AT_FIRST, "weather": 10}


def any_weight(given):
    return any(given.values())


def test_verdicts_and_contests_are_checked_as_python_does(page):
    dice, board = random.Random(6), verdicts.evidence_rows()
    tries = []
    for _ in range(400):
        names = dice.sample(
            [*board, "zz"] if dice.random() < 0.1 else list(board), dice.randrange(7)
        )
        cut = dice.randrange(len(names) + 1)
        twice = names[:1] if dice.random() < 0.2 else []
        words = dice.choice(["", " ", "...", "I say.", "Because.", "Why not"])
        tries.append({"words": words, "for": names[:cut], "against": names[cut:] + twice})
    tries += [{}, None]
    for given, said in zip(tries, run(page, "forms.judged(given, tools)", tries), strict=True):
        found = verdicts.check_verdict(given, board)
        assert said == [found.outcome, found.sentence], given
    ledger = tables.load("claims").set_index("claim_id", drop=False)
    tries = [
        [
            dice.choice(list(ledger.index)),
            dice.choice(["", "?", *claims.VERDICTS]),
            dice.choice(["", "…", "No."]),
        ]
        for _ in range(400)
    ]
    for (name, word, why), said in zip(
        tries, run(page, "forms.contested(...given, tools)", tries), strict=True
    ):
        found = verdicts.check_contest(ledger.loc[name], word, why)
        assert said == [found.outcome, found.sentence], (name, word, why)


def words_of(markup, picture="\0"):
    """The words of a sheet, its picture left out."""
    bare = re.sub(r"<figure\b.*?</figure>", " ", markup.replace(picture, " "), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", bare)).split()


def words_of_python():
    contents = evidence_sheet.contents()
    return words_of(
        evidence_sheet.as_html(contents), contents.chart.picture if contents.chart else "\0"
    )


def test_forms_fill_the_sheet_that_python_writes(page, mine, tmp_path):
    first = {name: place for place, name in enumerate(votes.EXPLANATIONS)}
    for which in ("first", "last"):
        place = section(page, which)
        for name, weight in first.items():
            place.get_by_label(name.capitalize(), exact=True).fill(
                str(weight if which == "first" else 3)
            )
        assert press(page, which, "Keep my weights").startswith("Kept. You gave")
    assert "more weight to starting point" in press(page, "", "Show how they moved", "moved")
    verdict = section(page, "growth")
    verdict.get_by_label("Your conclusion").fill('It grew <b>\n"fast".')
    for row, side in (("A17", "for"), ("D1", "for"), ("U21", "against")):
        verdict.get_by_label(f"Row {row}: ").select_option(side)
    assert "Kept, to discuss" in press(page, "growth", "Check and keep")
    contest = page.locator('section[data-form="contest"]')
    contest.get_by_label("Claim", exact=True).select_option("A05")
    contest.get_by_label("Your verdict").select_option("contested")
    contest.get_by_label("Why", exact=True).fill("The fall is not in it.")
    press(page, "", "Keep my verdict", "contest")
    assert "You contest: A05." in contest.inner_text()
    for name, given in (("1.1", "1.83"), ("1.6", answers()[12][1]), ("1.5", "2")):
        fill(page, name, given)
        press(page, name, "Check")
    press(page, "1.1", "Hint")
    page.get_by_label("(a)", exact=True).fill("My homework.")
    page.get_by_label("(a)", exact=True).blur()
    mine.write_bytes(saved(page))
    press(page, "", "Show my evidence sheet", "sheetform")
    ours = page.locator(".sheet").evaluate("sheet => sheet.innerHTML")
    wanted = words_of_python()
    assert words_of(ours) == wanted and len(wanted) > 300
    with page.expect_download() as caught:
        press(page, "", "Save it as a page", "sheetform")
    text = Path(caught.value.path()).read_text("utf-8")
    assert "&lt;b&gt;" in text and "http" not in text.split("<h2>Sources")[0].split("</style>")[1]
    page.evaluate(
        "() => { window.print = () => {"
        " window.paper = document.querySelectorAll('body > .printed h1').length; }; }"
    )
    press(page, "", "Print it", "sheetform")
    assert page.evaluate("() => window.paper") == 1
    mine.write_text("{}", encoding="utf-8")
    page.evaluate("() => localStorage.clear()")
    page.reload()
    page.wait_for_selector(LIVE)
    press(page, "", "Show my evidence sheet", "sheetform")
    ours = page.locator(".sheet").evaluate("sheet => sheet.innerHTML")
    assert words_of(ours) == words_of_python()


def test_a_page_writes_the_hand_in_that_the_class_s_command_reads(page, tmp_path, mine):
    fill(page, "1.1", "1.83")
    press(page, "1.1", "Check")
    form = page.locator('section[data-form="handinform"]')
    form.get_by_label("Name or number").fill(" Zoë Ñandú ")
    form.get_by_label("Class").fill("9/b")
    form.get_by_role("button", name="Show what is in it").click()
    assert '"given": "1.83"' in form.locator("pre").inner_text()
    names = []
    for _ in range(2):
        with page.expect_download() as caught:
            form.get_by_role("button", name="Write the file").click()
        names.append(caught.value.suggested_filename)
        caught.value.save_as(tmp_path / "hand-ins" / names[-1])
    text = (tmp_path / "hand-ins" / names[0]).read_text(encoding="utf-8")
    held = json.loads(text)
    assert text == json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert names == [handing_in.file_name(held["who"])] * 2 and "Zoë-Ñandú-9-b-" in names[0]
    assert set(held) == set(handing_in.contents()) and held["data"] == handing_in.data_version()
    (one,) = gather(tmp_path / "hand-ins").hand_ins
    assert (one.name, one.group) == ("Zoë Ñandú", "9/b")
    assert one.work["answers"]["1.1"]["given"] == "1.83"
    page.reload()
    page.wait_for_selector(LIVE)
    assert form.get_by_label("Name or number").input_value() == "Zoë Ñandú"


def test_raised_hands_are_counted_in_a_page_as_in_a_notebook(page, mine):
    poll = polling.QUESTIONS["01-a"]
    asked = page.locator('section[data-form="asking"]')
    asked.locator("select").first.select_option(poll.choices[0])
    asked.get_by_role("button", name="Keep my choice poll 01-a").click()
    hands = asked.locator(".hands")
    hands.locator("summary").click()
    given = {side: dict.fromkeys(poll.choices, 0) for side in polling.SIDES}
    given["before"] |= {poll.choices[0]: 12, poll.choices[1]: 1}
    for side, title in polling.SIDES.items():
        boxes = hands.get_by_role("group", name=title)
        for choice, many in given[side].items():
            boxes.get_by_label(choice, exact=True).fill(str(many))
    hands.get_by_role("button", name="Show the hands poll 01-a").click()
    assert (
        "Before talk, 13 hands" in hands.inner_text() and "After talk, " not in hands.inner_text()
    )
    assert [each.inner_text() for each in hands.locator(".hand").all()][0].endswith("12")
    asking._keep("01-a", {"before": poll.choices[0]})
    asking._keep("01-a", {asking.HANDS: given})
    assert json.loads(saved(page))["polls"] == work.everything()["polls"]
    page.reload()
    page.wait_for_selector(LIVE)
    assert "13 hands" in hands.text_content()


def test_polls_are_kept_as_the_notebooks_keep_them(page, mine):
    poll = polling.QUESTIONS["01-a"]
    asked = page.locator('section[data-form="asking"]')
    keep, told = (
        asked.get_by_role("button", name="Keep my choice poll 01-a"),
        asked.locator(":scope > [role=status]"),
    )
    keep.click()
    assert "Choose one first" in told.inner_text()
    for side, title in polling.SIDES.items():
        asked.get_by_label(title, exact=True).select_option(poll.choices[0])
        keep.click()
        assert asking._keep("01-a", {side: poll.choices[0]}).sentence in told.inner_text()
    assert page.get_by_role("group", name=poll.question.replace("*", ""), exact=True).count() == 1
    (again, *_) = looking_back.asked_again("09")
    place = page.locator('section[data-form="lookback"] form').first
    for choice in (again.record, next(one for one in again.choices if one != again.record)):
        asks = f"Lesson {again.lesson}: {again.question.replace('*', '')}"
        place.get_by_role("combobox", name=asks, exact=True).select_option(choice)
        place.get_by_role("button", name=f"Check lesson {again.lesson}").click()
        reply = looking_back._checked("09", again, choice)
        wanted = f"{SIGNS[reply.outcome]}. {reply.sentence}"
        assert place.locator("[role=status]").inner_text().startswith(wanted)
    assert saved(page) == work.export(mine.parent / "copy.json").read_bytes()
    page.reload()
    page.wait_for_selector(LIVE)
    assert "Kept" in told.inner_text()
    assert place.locator("[role=status]").inner_text() == wanted


def test_a_claim_looked_at_and_left_keeps_what_was_written(page):
    contest = page.locator('section[data-form="contest"]')
    contest.get_by_label("Why", exact=True).fill("First thought.")
    contest.get_by_label("Claim", exact=True).select_option("B10")
    assert contest.get_by_label("Why", exact=True).input_value() == ""
    first = next(iter(tables.load("claims")["claim_id"]))
    contest.get_by_label("Claim", exact=True).select_option(first)
    assert contest.get_by_label("Why", exact=True).input_value() == "First thought."
    assert "Not checked yet" in contest.locator("[role=status]").inner_text()
    contest.get_by_label("Claim", exact=True).select_option("B10")
    assert contest.locator("[role=status]").inner_text() == ""
    assert "You have not contested" in press(page, "", "Withdraw it", "contest")
