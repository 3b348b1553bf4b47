"""The vote, the contested verdicts, the four verdicts and the sheet: what a learner sees, what is
kept, what is escaped."""

import json
import re

import ipywidgets as widgets
import pytest
from walking import inside

from helpers import charts, exercises, tables
from helpers.arithmetic import evidence
from helpers.errors import LessonError, UnknownChoiceError
from helpers.exercises import work
from helpers.exercises.answers import NOT_ATTEMPTED, NOT_CHECKABLE, WRONG
from helpers.exercises.evidence_sheet import as_html, as_markdown, as_page, contents, plain, quoted
from helpers.exercises.verdicts import check_contest, check_verdict
from helpers.exercises.votes import AT_FIRST, EXPLAINED, kept_weights
from helpers.words import TO_LIVE

CLAIMS = tables.load("claims").set_index("claim_id", drop=False)
ROWS = exercises.evidence_rows()
NASTY = (
    '<script>alert("x")</script> & <b>bold</b>\n# a heading\n* a star\n1. a'
    " list\n[link](http://a.b) `code` $x$ _y_ | z"
)
GOOD = {"words": "Both, I think.", "for": ["C10", "D3"], "against": ["U02"]}
FORMS = [
    lambda: exercises.vote("first"),
    lambda: exercises.vote("last"),
    exercises.votes_compared,
    exercises.contest,
    exercises.sheet,
]
FORMS += [lambda name=name: exercises.verdict(name) for name in evidence.QUESTIONS]


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    file = tmp_path / "here" / "my-work.json"
    monkeypatch.setenv("TWO_LEAPS_WORK", str(file))
    return file


def press(form, words):
    found = {each.description.split("\n")[0]: each for each in inside(form, widgets.Button)}
    found[words].click()


def field(form, words):
    kinds = (widgets.Dropdown, widgets.Textarea, widgets.Text)
    return next(
        each
        for each in inside(form, kinds)
        # A row of evidence is the name of its menu.
        if each.description == words or each.description.startswith((f"{words}: ", f"{words}<"))
    )


def shown(form):
    return "\n".join(each.value for each in inside(form, widgets.HTML))


def spoken(form):
    return re.findall(r'role="alert"[^>]*>(.*?)</(?:p|div)>', shown(form))


# The vote


def test_weights_are_kept_drawn_and_shown_again():
    form = exercises.vote("first").widget
    assert "No weights kept yet" in shown(form) and "<img" not in shown(form)
    field(form, "Weather").value = "5"
    press(form, "Keep my weights")
    assert work.recall("weights", "first") == {**AT_FIRST, "weather": 5}
    assert "Kept." in spoken(form)[0] and "You gave most weight to weather" in shown(form)
    assert 'alt="Bars: starting point 9%' in shown(form)
    again = exercises.vote("first").widget
    assert field(again, "Weather").value == "5" and "<img" in shown(again)
    assert "<img" not in shown(exercises.vote("last").widget)


def test_the_picture_is_updated_in_place_and_before_it_no_white_is_kept():
    for form in (exercises.vote("last").widget, exercises.votes_compared().widget):
        assert "two-leaps-picture" not in shown(form) and "<img" not in shown(form)
    form = exercises.vote("last").widget
    field(form, "Weather").value = "3"
    press(form, "Keep my weights")
    place = next(each for each in inside(form, widgets.HTML) if "two-leaps-picture" in each.value)
    before = place.value
    field(form, "False reports").value = "9"
    press(form, "Keep my weights")
    assert place.value != before and place.value.count("<img") == 1 and "<details" in place.value
    assert not inside(form, widgets.Output)


def test_a_vote_that_nobody_touched_is_not_kept():
    form = exercises.vote("first").widget
    press(form, "Keep my weights")
    assert work.recall("weights", "first") is None and "Every number still stands" in shown(form)
    field(form, "Weather").value = "2"
    press(form, "Keep my weights")
    assert work.recall("weights", "first")["weather"] == 2 and "Every number" not in shown(form)
    again = exercises.vote("first").widget
    for box in inside(again, widgets.Text):
        name, *_ = box.description.lower().split("<")
        box.value = str(AT_FIRST[name])
    press(again, "Keep my weights")
    assert work.recall("weights", "first")["weather"] == 2


def test_each_explanation_has_a_line_in_the_form_and_where_it_is_stored():
    live, stored = exercises.vote("first"), exercises.vote("last")._repr_mimebundle_()
    assert len(EXPLAINED) == 8
    for name, line in EXPLAINED.items():
        assert line in shown(live.widget) and line in stored["text/html"]
        assert name.capitalize() in stored["text/html"] and 20 < len(line) < 110


def test_every_box_has_a_spoken_name_and_its_words_and_bounds():
    boxes = inside(exercises.vote("first").widget, widgets.Text)
    for box, (name, line) in zip(boxes, EXPLAINED.items(), strict=True):
        said = re.sub("<[^>]*>", "", box.description)
        assert said == f"{name.capitalize()}({line} A whole number from 0 to 10.)"


@pytest.mark.parametrize("typed", ["12", "-1", "2.5", "", "many", "٣.5", "9" * 400])
def test_what_is_no_weight_is_asked_for_and_neither_kept_nor_put_back(typed):
    form = exercises.vote("first").widget
    field(form, "Weather").value = typed
    field(form, "False reports").value = " 4 "
    press(form, "Keep my weights")
    assert "Give a whole number from 0 to 10 for weather." in spoken(form)[0]
    assert work.recall("weights", "first") is None and "<img" not in shown(form)
    assert field(form, "Weather").value == typed
    again = exercises.vote("first").widget
    assert field(again, "Weather").value == typed
    field(again, "Weather").value = "10"
    press(again, "Keep my weights")
    assert work.recall("weights", "first") == {**AT_FIRST, "weather": 10, "false reports": 4}


def test_all_zero_is_not_kept_and_says_why():
    form = exercises.vote("first").widget
    for box in inside(form, widgets.Text):
        box.value = "0"
    press(form, "Keep my weights")
    assert "All your weights are 0" in shown(form) and work.recall("weights", "first") is None


def test_both_votes_are_set_side_by_side():
    form = exercises.votes_compared().widget
    assert "part 5 of lesson 00" in shown(form) and "form above" in shown(form)
    work.keep("weights", "first", AT_FIRST)
    press(form, "Show how they moved")
    assert "part 5 of lesson 00" not in shown(form) and "form above" in shown(form)
    work.keep("weights", "last", {**AT_FIRST, "weather": 0, "false reports": 2})
    press(form, "Show how they moved")
    assert (
        "more weight to false reports (up 14 points) and less weight to weather (down 14 points)"
        in shown(form)
    )
    assert "<img" in shown(exercises.votes_compared().widget)


def test_titles_of_what_moved():
    same = {"a": 1, "b": 3}
    assert "stand where they stood" in charts.weights_moved(same, {"a": 2, "b": 6}).title
    # a: 1/4 to 3/4, b: 3/4 to 1/4
    assert (
        charts.weights_moved(same, {"a": 3, "b": 1}).title
        == "You now give more weight to a (up 50 points) and less weight to b (down 50 points)"
    )
    with pytest.raises(LessonError, match="same explanations"):
        charts.weights_moved(same, {"a": 1})


@pytest.mark.parametrize(
    "odd", [[], "x", 3, {"weather": "much"}, {"weather": float("inf")}, {"weather": -4, "wind": 2}]
)
def test_odd_weights_in_the_file_do_no_harm(mine, odd):
    mine.parent.mkdir(parents=True)
    mine.write_text(json.dumps({"weights": {"first": odd}}), encoding="utf-8")
    kept = kept_weights("first")
    assert kept is None or all(0 <= value <= 10 for value in kept.values())
    assert (
        exercises.vote("first").widget and exercises.votes_compared().widget and as_page(contents())
    )


def test_there_are_two_votes():
    with pytest.raises(UnknownChoiceError, match="first, last"):
        exercises.vote("second")


# Contesting


def test_a_verdict_is_contested_kept_and_withdrawn():
    form = exercises.contest().widget
    field(form, "Claim").value = "A30"
    assert CLAIMS.at["A30", "evidence"].split(":")[0] in shown(form)
    press(form, "Keep my verdict")
    assert "Not attempted" in shown(form)
    field(form, "Your verdict").value = "supported"
    press(form, "Keep my verdict")
    assert "Say why" in shown(form) and work.recall("verdicts", "A30") is None
    field(form, "Why").value = "The stations are far from the fields."
    press(form, "Keep my verdict")
    assert work.recall("verdicts", "A30") == {
        "verdict": "supported",
        "ledger": CLAIMS.at["A30", "verdict"],
        "why": "The stations are far from the fields.",
    }
    assert "You contest: A30." in shown(form)
    field(form, "Claim").value = "A01"
    assert field(form, "Why").value == ""
    field(form, "Claim").value = "A30"
    assert field(form, "Your verdict").value == "supported"
    press(form, "Withdraw it")
    assert work.recall("verdicts", "A30") is None and "You contest: nothing so far." in shown(form)
    assert field(form, "Why").value == "The stations are far from the fields."
    press(form, "Withdraw it")
    assert "You have not contested A30" in shown(form)


def test_words_that_reach_the_kernel_after_the_press_are_kept_and_another_claim_s_are_not():
    """On a slow line a press overtakes what was typed before it."""
    form = exercises.contest().widget
    field(form, "Claim").value = "A30"
    field(form, "Your verdict").value = "supported"
    field(form, "Why").value = "The stations are"
    press(form, "Keep my verdict")
    field(form, "Why").value = "The stations are far away."
    assert work.recall("verdicts", "A30")["why"] == "The stations are far away."
    field(form, "Claim").value = "A01"
    assert work.recall("verdicts", "A01") is None and "Kept, to discuss" not in shown(form)
    field(form, "Claim").value = "A30"
    assert "Kept, to discuss" in shown(form) and spoken(form) == []


def test_weights_and_words_that_reach_the_kernel_after_the_press_are_kept():
    form = exercises.vote("first").widget
    field(form, "Weather").value = "2"
    press(form, "Keep my weights")
    field(form, "Weather").value = "7"
    assert work.recall("weights", "first")["weather"] == 7
    form = exercises.verdict("growth").widget
    press(form, "Check and keep")
    field(form, "Your conclusion").value = "Both grew."
    assert work.recall("verdicts", "growth")["words"] == "Both grew."


def test_what_is_written_for_one_claim_outlives_a_look_at_another():
    form = exercises.contest().widget
    field(form, "Claim").value = "A30"
    field(form, "Your verdict").value = CLAIMS.at["A30", "verdict"]
    field(form, "Why").value = "A long reason."
    press(form, "Keep my verdict")
    assert work.recall("verdicts", "A30") is None
    field(form, "Claim").value = "A01"
    assert field(form, "Why").value == "" and field(form, "Your verdict").value == ""
    field(form, "Why").value = "Another."
    field(form, "Claim").value = "A30"
    assert (field(form, "Your verdict").value, field(form, "Why").value) == (
        CLAIMS.at["A30", "verdict"],
        "A long reason.",
    )
    field(form, "Claim").value = "A01"
    assert field(form, "Why").value == "Another."


def test_the_ledger_s_own_word_contests_nothing():
    claim = CLAIMS.loc["B01"]
    assert "own word" in check_contest(claim, claim["verdict"], "because").sentence
    assert check_contest(claim, "", "").outcome == NOT_ATTEMPTED
    assert check_contest(claim, "nonsense", "because").outcome == WRONG


# The four verdicts


@pytest.mark.parametrize(
    ("given", "outcome", "words"),
    [
        (GOOD, NOT_CHECKABLE, "from both sides"),
        ({**GOOD, "words": ""}, WRONG, "draw no conclusion"),
        ({**GOOD, "for": ["C10"]}, WRONG, "at least 3 rows"),
        ({**GOOD, "for": ["C10", "zz"]}, WRONG, "no evidence row called zz"),
        ({**GOOD, "for": ["C10", "C14"], "against": ["C12"]}, WRONG, "leaves out the USSR"),
        ({**GOOD, "for": ["U11", "U15"], "against": ["U02"]}, WRONG, "leaves out China"),
        ({**GOOD, "for": ["C10", "D3", "U02"], "against": []}, WRONG, "nothing against"),
        ({**GOOD, "for": [], "against": ["C10", "D3", "U02"]}, WRONG, "nothing for"),
        ({**GOOD, "against": ["U02", "C10"]}, WRONG, "Row C10 stands on both sides"),
        ({}, NOT_ATTEMPTED, "Write your conclusion"),
        (None, NOT_ATTEMPTED, "Write your conclusion"),
        ({"words": "...", "for": None}, NOT_ATTEMPTED, "Write your conclusion"),
        ({"words": 3, "for": "C10", "against": 7}, WRONG, "no evidence row called 7"),
    ],
)
def test_a_verdict_is_checked_for_its_rows_and_never_for_its_conclusion(given, outcome, words):
    found = check_verdict(given, ROWS)
    assert found.outcome == outcome and words in found.sentence


def test_opposite_conclusions_pass_alike():
    turned = {"words": "The opposite.", "for": GOOD["against"], "against": GOOD["for"]}
    assert check_verdict(GOOD, ROWS) == check_verdict(turned, ROWS)


def test_rows_are_cited_moved_taken_out_checked_and_kept():
    form = exercises.verdict("collapse").widget
    press(form, "Check and keep")
    assert "Not attempted" in shown(form) and work.recall("verdicts", "collapse") is None
    field(form, "Your conclusion").value = "Both, I think."
    for name, side in [("C10", "for"), ("C12", "for"), ("U02", "against"), ("D3", "for")]:
        pick = field(form, f"Row {name}")
        assert pick.description == f"Row {name}: {ROWS[name].plain}"
        pick.value = side
    field(form, "Row C12").value = "against"
    press(form, "Check and keep")
    kept = work.recall("verdicts", "collapse")
    assert kept == {
        "words": "Both, I think.",
        "for": ["C10", "D3"],
        "against": ["U02", "C12"],
        "result": NOT_CHECKABLE,
    }
    field(form, "Row C12").value = "not used"
    field(form, "Rows on").value = "weather"
    menus = [each.description.split(":")[0] for each in inside(form, widgets.Dropdown)]
    assert menus == ["Rows on", *(f"Row {name}" for name in evidence.under(ROWS, "weather"))]
    press(form, "Check and keep")
    assert work.recall("verdicts", "collapse")["against"] == ["U02"]
    again = exercises.verdict("collapse").widget
    assert field(
        again, "Your conclusion"
    ).value == "Both, I think." and "Cited against: U02" in shown(again)


@pytest.mark.parametrize("subject", list(evidence.SUBJECTS))
def test_nothing_but_a_row_can_be_cited_whatever_the_subject(subject):
    """A form once cited an empty row, and could then neither show nor check anything."""
    form = exercises.verdict("growth").widget
    field(form, "Rows on").value = subject
    press(form, "Check and keep")
    menus = [each for each in inside(form, widgets.Dropdown) if each.description != "Rows on"]
    assert menus
    for menu in menus:
        assert menu.options == ("not used", "for", "against") and menu.value == "not used"
        menu.value = "for"
    field(form, "Your conclusion").value = "All of them."
    press(form, "Check and keep")
    kept = work.recall("verdicts", "growth")
    assert set(kept["for"]) == set(evidence.under(ROWS, subject)) <= set(ROWS)
    again = exercises.verdict("growth").widget
    field(again, "Rows on").value = subject
    assert field(again, menus[0].description).value == "for"


def test_what_is_written_and_not_kept_is_there_again_after_a_restart():
    form = exercises.verdict("growth").widget
    field(form, "Your conclusion").value = "A first thought"
    pick = inside(form, widgets.Dropdown)[1]
    pick.value = "against"
    again = exercises.verdict("growth").widget
    assert field(again, "Your conclusion").value == "A first thought"
    assert field(again, pick.description).value == "against"
    assert work.recall("verdicts", "growth") is None
    field(exercises.vote("first").widget, "Weather").value = "9"
    assert field(exercises.vote("first").widget, "Weather").value == "9"
    assert kept_weights("first") is None
    form = exercises.contest().widget
    field(form, "Claim").value = "A30"
    field(form, "Why").value = "The stations"
    form = exercises.contest().widget
    field(form, "Claim").value = "A30"
    assert field(form, "Why").value == "The stations" and work.recall("verdicts", "A30") is None
    assert set(work.everything()["drafts"]) == {"verdict growth", "vote first", "contest A30"}
    assert "Not checked yet" in shown(form)
    assert "Not checked yet" in shown(exercises.verdict("growth").widget)


def test_a_draft_goes_when_it_is_kept():
    form = exercises.vote("first").widget
    field(form, "Weather").value = "9"
    press(form, "Keep my weights")
    form = exercises.verdict("growth").widget
    field(form, "Your conclusion").value = "A first thought"
    press(form, "Check and keep")
    form = exercises.contest().widget
    field(form, "Claim").value = "A30"
    field(form, "Your verdict").value = "supported"
    field(form, "Why").value = "The stations are far from the fields."
    press(form, "Keep my verdict")
    assert work.everything()["drafts"] == {} and "A30" in work.everything()["verdicts"]
    assert "Not yet" in shown(exercises.verdict("growth").widget)


def test_a_draft_with_faults_is_kept_and_told():
    form = exercises.verdict("growth").widget
    field(form, "Your conclusion").value = "A first thought"
    press(form, "Check and keep")
    assert (
        "Not yet" in shown(form)
        and "Cite at least 3 rows" in shown(form)
        and "Your draft is kept." in shown(form)
    )
    assert work.recall("verdicts", "growth")["words"] == "A first thought"


# The sheet


def fill():
    work.keep("weights", "first", AT_FIRST)
    work.keep("weights", "last", {**AT_FIRST, "weather": 4})
    work.keep("verdicts", "growth", {"words": NASTY, "for": ["U20", "D1"], "against": ["B24"]})
    work.keep("verdicts", "collapse", GOOD)
    work.keep("verdicts", "B27", {"verdict": NASTY, "ledger": "contested", "why": NASTY})


def written():
    return {path.suffix: path.read_bytes() for path in exercises.export_sheet()}


def test_the_sheet_is_written_beside_the_work(mine):
    fill()
    paths = exercises.export_sheet()
    assert [path.name for path in paths] == [
        "my-evidence-sheet.md",
        "my-evidence-sheet.html",
        "my-evidence-sheet.png",
    ]
    assert {path.parent for path in paths} == {mine.parent}
    left = {path.name for path in mine.parent.iterdir()} - {path.name for path in paths}
    assert left <= {"my-work.json", ".my-work.json.lock", ".my-work.written"}


def test_the_sheet_holds_the_full_citation_of_everything_cited():
    fill()
    keys = {
        key
        for name in ("U20", "D1", "B24", *GOOD["for"], *GOOD["against"])
        for key in ROWS[name].sources
    }
    keys |= {key.strip() for key in CLAIMS.at["B27", "sources"].split(";")}
    files = written()
    page, text = files[".html"].decode("utf-8"), files[".md"].decode("utf-8")
    for key in keys:
        assert as_text(tables.cite(key)) in as_text(page) and plain(tables.cite(key)) in text, key
    assert set(contents().citations) == keys


def test_the_sheet_says_how_far_each_row_was_checked():
    fill()
    cited = [*GOOD["for"], *GOOD["against"], "U20", "D1", "B24"]
    words = [ROWS[name].how_far for name in cited] + [tables.CHECKED[CLAIMS.at["B27", "checked"]]]
    files = written()
    for text in (as_text(files[".html"].decode("utf-8")), files[".md"].decode("utf-8")):
        assert text.count("Checked: ") == len(words) and all(
            f"Checked: {each}." in text for each in words
        )


def as_text(page):
    import html

    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_what_a_learner_wrote_is_text_and_never_markup():
    fill()
    files = written()
    for raw in (files[".html"].decode("utf-8"), files[".md"].decode("utf-8")):
        assert "<script" not in raw and "<b>bold" not in raw
    text = files[".md"].decode("utf-8")
    assert "\n> \\# a heading" in text and "\n> \\* a star" in text and "\n> 1\\. a list" in text
    assert "[link](" not in text.replace("\\[", "") and "\\$x\\$" in text
    assert 'alert("x")' in as_text(files[".html"].decode("utf-8"))


def test_the_page_stands_alone_and_its_figure_has_words():
    fill()
    page = written()[".html"].decode("utf-8")
    assert page.startswith("<!doctype html>") and "@page" in page and 'lang="en"' in page
    assert (
        'src="data:image/svg+xml;base64,' in page and "You now give more weight to weather" in page
    )
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    headings = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert headings[0] == 1 and all(
        deeper - level <= 1 for level, deeper in zip(headings, headings[1:], strict=False)
    )


def test_the_sheet_shows_both_weights_the_contested_and_what_is_missing():
    fill()
    page = as_text(as_html(contents()))
    assert "your first vote" in page and "your vote now" in page
    assert "The ledger: contested." in page and page.count("Nothing written yet.") == 2
    assert "![You now give" in as_markdown(contents()) and "| weather | 1 | 4 |" in as_markdown(
        contents()
    )


def test_an_empty_sheet_can_be_written_too():
    files = written()
    assert set(files) == {".md", ".html"}
    assert "No weights kept yet." in files[".md"].decode("utf-8") and "No row cited yet." in files[
        ".html"
    ].decode("utf-8")


def test_one_vote_alone_is_drawn():
    work.keep("weights", "last", AT_FIRST)
    assert contents().chart.title.startswith("You gave most weight to starting point")


def test_a_damaged_file_gives_a_sentence_and_loses_nothing(mine):
    mine.parent.mkdir(parents=True)
    mine.write_text('{"verdicts": {', encoding="utf-8")
    for make in FORMS:
        form = make().widget
        for button in inside(form, widgets.Button):
            button.click()
        if isinstance(make(), type(exercises.verdict("growth"))):
            field(form, "Your conclusion").value = "Something"
            press(form, "Check and keep")
        assert "my-work.json is not whole" in shown(form), make().plain
    with pytest.raises(work.WorkError, match="nothing was overwritten"):
        exercises.export_sheet()
    assert mine.read_text(encoding="utf-8") == '{"verdicts": {'
    assert {path.name for path in mine.parent.iterdir()} <= {"my-work.json", ".my-work.json.lock"}


def test_entries_that_make_no_sense_are_said_and_left_alone(mine):
    mine.parent.mkdir(parents=True)
    odd = {
        "verdicts": {
            "growth": 3,
            "wat<b>": {"why": "x"},
            "A01": ["?"],
            "collapse": {"words": "w", "for": ["zz<i>"]},
        }
    }
    mine.write_text(json.dumps(odd), encoding="utf-8")
    page = written()[".html"].decode("utf-8")
    assert as_text(page).count("could not be read for this sheet") == 3
    assert "Not on the board: zz&lt;i&gt;." in page and "wat&lt;b&gt;" in page
    assert json.loads(mine.read_text(encoding="utf-8")) == odd
    assert exercises.verdict("growth").widget and exercises.contest().widget


def test_a_folder_that_cannot_be_written_is_said(mine, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(work, "_replace", full)
    form = exercises.sheet().widget
    press(form, "Write my evidence sheet")
    assert "Your work itself is safe" in shown(form)


def test_the_form_says_where_and_shows_the_sheet(mine):
    fill()
    form = exercises.sheet().widget
    press(form, "Write my evidence sheet")
    assert str(mine.parent) in spoken(form)[0] and "my-evidence-sheet.html" in spoken(form)[0]
    assert "My four verdicts" in shown(form) and "<script" not in shown(form)


@pytest.mark.parametrize("make", FORMS)
def test_every_form_builds_names_its_fields_and_stores_plain_words(make):
    form = make()
    fields = inside(form.widget, (widgets.Dropdown, widgets.Textarea, widgets.Text, widgets.Button))
    assert fields and all(each.description for each in fields)
    assert not inside(form.widget, widgets.Output)
    bundle = form._repr_mimebundle_()
    assert TO_LIVE in bundle["text/html"] and len(bundle["text/plain"]) > 20


def test_what_is_stored_holds_nothing_of_the_learner():
    fill()
    for make in FORMS:
        bundle = make()._repr_mimebundle_()
        assert "alert" not in bundle["text/html"] and "<img" not in bundle["text/html"]


@pytest.mark.parametrize(
    "text", ["a_b*c", "# x", "- x", "+ x", "12. x", "3) x", "<i>", "a & b", "~~x~~", "\\", "> x"]
)
def test_marks_are_guarded(text):
    guarded = plain(text)
    assert "<" not in guarded and ">" not in guarded.replace("&gt;", "")
    assert not re.match(r"(#|[-+]|\d+[.)]) ", guarded)
    assert quoted(text).startswith("> ")
