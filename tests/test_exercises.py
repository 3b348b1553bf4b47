"""Every exercise answers its own worked answer, its blanks, its slips and anything odd with the
right one of four results."""

import html
import random
import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pandas as pd
import pytest
from walking import inside

from helpers import exercises, tables
from helpers.arithmetic import grain
from helpers.errors import UnknownChoiceError
from helpers.exercises import answers, definitions, examination, work
from helpers.exercises.answers import (
    NOT_ATTEMPTED,
    NOT_CHECKABLE,
    RIGHT,
    WRONG,
    Expected,
    worked_out,
)
from helpers.exercises.checking import result
from helpers.exercises.form import Asked, Told, reply_html
from helpers.outcomes import SIGNS
from helpers.widgets import parts
from helpers.words import TO_LIVE
from helpers.workshop import build, notebooks

ALL = exercises.all_exercises()
RIGHT_1_1 = f"{ALL['1.1'].facts.expected.value:.{ALL['1.1'].places}f}"
every = pytest.mark.parametrize("name", ALL)
NUMBERS = [name for name, one in ALL.items() if one.asks_number and one.facts.expected]
ODD = [
    None,
    ...,
    "",
    " ",
    "...",
    "?",
    [],
    {},
    (),
    set(),
    "12,5",
    "1,234.5",
    "1.234,5",
    "twelve",
    "🙂",
    "−3",
    "1e3",
    "9" * 400,
    "3 or 4",
    True,
    False,
    float("nan"),
    float("inf"),
    1 + 2j,
    object(),
    [1, 2],
    [3],
    np.array([1.0, 2.0]),
    np.float32(2.5),
    pd.Series([1.5]),
    pd.Series(dtype=float),
    pd.DataFrame({"a": [1, 2]}),
    pd.NA,
    pd.NaT,
    b"1.5",
    print,
    range(3),
    {"conclusion": 3},
    {"for": "x", "against": None},
    {"conclusion": None, "for": ["?"]},
    10**400,
    {"conclusion": ["x"], "for": 5},
    {"a": 1},
    [[]],
    "\ud800",
]


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))


def worked(one):
    """The answer that the worked solution gives."""
    if one.kind == "argue":
        return one.model
    if one.options:
        return one.right
    if one.facts.expected:
        return one.facts.expected.value
    return 1.5 if one.kind == "predict" else "my own words"


@every
def test_the_worked_answer_passes(name):
    one = ALL[name]
    expected = {"predict": NOT_CHECKABLE, "argue": NOT_CHECKABLE}.get(one.kind, RIGHT)
    if not one.options and one.facts.expected is None:
        expected = NOT_CHECKABLE
    assert result(one, worked(one)).outcome == expected, result(one, worked(one)).sentence


@every
def test_a_blank_is_not_attempted(name):
    for blank in (None, ..., "", "...", "  "):
        assert result(ALL[name], blank).outcome == NOT_ATTEMPTED


@every
def test_anything_odd_gets_a_sentence(name):
    for given in ODD:
        told = exercises.check(name, given)
        assert told.outcome in (RIGHT, WRONG, NOT_ATTEMPTED, NOT_CHECKABLE)
        assert len(told.sentence) > 3
        # What was kept of it must not break the form when it is shown again.
        assert exercises.ask(name).widget


@pytest.mark.parametrize("name", NUMBERS)
def test_each_known_slip_gets_its_own_sentence(name):
    one = ALL[name]
    assert set(one.wrong) <= set(one.facts.slips)
    for slip, sentence in one.wrong.items():
        assert result(one, one.facts.slips[slip]).outcome == WRONG, slip
        assert result(one, one.facts.slips[slip]).sentence == sentence, slip


def test_the_sum_of_4_3_can_be_followed_with_the_figures_it_prints():
    one = ALL["4.3"]
    printed = [float(number) for number in re.findall(r"\d+\.\d", one.hints[-1])]
    sums = (
        f"{printed[0] - printed[1]:.1f} million left",
        f"{printed[2] - printed[3]:.1f} million were",
    )
    assert all(told in one.answer for told in sums), one.answer


@pytest.mark.parametrize("name", NUMBERS)
def test_near_answers_pass_and_far_ones_do_not(name):
    one = ALL[name]
    if one.kind == "predict":
        return
    value, reach = one.facts.expected.value, 0.5 * 10.0**-one.places
    assert result(one, f"{value:,.{one.places}f} {one.unit}").outcome == RIGHT
    if one.facts.expected.whole:
        assert result(one, value).outcome == RIGHT
        for other in (value + 1, value - 1, value + 0.49, value - 0.5, value + 1e-6):
            assert result(one, other).outcome == WRONG, other
        return
    for side in (-1, 1):
        assert result(one, value + side * 0.98 * max(reach, one.facts.expected.margin)).outcome == (
            RIGHT
        )
        # Beyond what the reply names as right.
        assert result(one, value + side * 1.05 * (reach + one.facts.expected.margin)).outcome == (
            WRONG
        )
    assert result(one, round(value, one.places)).outcome == RIGHT


@pytest.mark.parametrize("name", [name for name, one in ALL.items() if one.options])
def test_each_option_has_its_reply(name):
    one = ALL[name]
    outcomes = {option: result(one, option) for option in one.options}
    assert {option for option, found in outcomes.items() if found.outcome == RIGHT} == {one.right}
    assert all(found.sentence == one.options[option] for option, found in outcomes.items())


@pytest.mark.parametrize("name", [name for name, one in ALL.items() if one.kind == "argue"])
def test_arguments_are_checked_for_what_can_be_checked(name):
    one = ALL[name]
    model = one.model
    assert (
        "speaks the other way"
        in result(one, {**model, "for": model["against"], "against": model["for"]}).sentence
    )
    assert (
        "no evidence row called zz" in result(one, {**model, "for": [*model["for"], "zz"]}).sentence
    )
    assert "Choose one of the conclusions" in result(one, {**model, "conclusion": "?"}).sentence
    assert result(one, {**model, "against": []}).outcome == WRONG
    countries = {row.country for row in one.evidence}
    assert {"USSR", "China"} <= countries or "both" in countries


ENOUGH = re.compile(
    r"exercise (\d\.\d)\b.*?\brows ([a-z](?:(?:, | and )[a-z])*) are enough", re.DOTALL
)
SAID_ENOUGH = [
    (name, re.findall(r"\b[a-z]\b", rows))
    for path in notebooks.lessons()
    for cell in notebooks.read(path).cells
    if cell.cell_type == "markdown"
    for name, rows in ENOUGH.findall(cell.source)
]


def arguments(one, conclusion, rows):
    """Every way to cite these rows for or against a conclusion, or not at all."""
    for sides in product(("for", "against", ""), repeat=len(rows)):
        cited = {s: [r for r, side in zip(rows, sides, strict=True) if side == s] for s in sides}
        yield {"for": [], "against": []} | cited | {"conclusion": conclusion}


def test_rows_that_a_lesson_calls_enough_are_enough():
    """For the worked answer, and for some case under every other conclusion."""
    assert SAID_ENOUGH
    for name, rows in SAID_ENOUGH:
        one = ALL[name]
        assert set(one.model["for"] + one.model["against"]) <= set(rows), name
        for conclusion in one.conclusions:
            told = {result(one, each).outcome for each in arguments(one, conclusion, rows)}
            assert NOT_CHECKABLE in told, (name, conclusion)


@pytest.mark.parametrize("name", [name for name, one in ALL.items() if one.kind == "argue"])
def test_whatever_one_concludes_some_case_holds(name):
    one = ALL[name]
    for conclusion in one.conclusions:
        told = arguments(one, conclusion, [row.id for row in one.evidence])
        assert any(result(one, each).outcome == NOT_CHECKABLE for each in told), conclusion


BOTH_WAYS = [
    "1.6 e",
    "2.5 a",
    "2.5 d",
    "3.6 e",
    "5.6 g",
    "6.6 b",
    "6.6 c",
    "6.6 d",
    "8.5 f",
    "8.5 g",
]


@pytest.mark.parametrize("spot", BOTH_WAYS)
def test_a_row_that_can_be_read_both_ways_is_never_refused(spot):
    name, row = spot.split()
    for conclusion in ALL[name].conclusions:
        for side in ("for", "against"):
            others = [each.id for each in ALL[name].evidence if each.id != row]
            told = (
                result(ALL[name], {**each, side: [*each[side], row]}).outcome
                for each in arguments(ALL[name], conclusion, others)
            )
            assert NOT_CHECKABLE in told, (spot, conclusion, side)


def test_the_bracket_before_a_row_names_what_the_row_is_about():
    for one in ALL.values():
        for row in one.evidence:
            sides = ("Soviet Union:" in row.text, "China 1958-60:" in row.text)
            assert not any(sides) or (all(sides) and row.country == "both"), (one.id, row.id)


def test_no_prediction_asks_for_a_death_toll():
    for one in ALL.values():
        if one.kind == "predict":
            assert not any(
                word in one.question.lower() for word in ("death", "died", "toll", "killed")
            ), one.id


@every
def test_claims_hints_and_minutes(name):
    one = ALL[name]
    assert set(one.claims) <= set(tables.load("claims")["claim_id"])
    assert len(one.hints) >= 2 and 1 <= one.minutes <= 30
    assert one.question and one.answer


def test_an_answer_is_kept_and_comes_back(mine):
    exercises.check("1.1", f"{RIGHT_1_1} times")
    kept = {"given": f"{RIGHT_1_1} times", "result": "right", "tries": 1}
    assert work.recall("answers", "1.1") == kept
    assert texts(exercises.ask("1.1").widget)[0].value == f"{RIGHT_1_1} times"


def texts(widget):
    return inside(widget, (widgets.Text, widgets.Textarea))


def buttons(widget):
    """The buttons by what is seen of them: the first line. The second is only spoken."""
    return {each.description.split("\n")[0]: each for each in inside(widget, widgets.Button)}


def test_the_form_checks_hints_and_answers():
    form = exercises.ask("1.1").widget
    (field,) = texts(form)
    reply = form.children[-1]
    field.value = "989"
    buttons(form)["Check"].click()
    assert "asks how many times" in reply.value and '<p role="alert"' in reply.value
    for _ in range(4):
        buttons(form)["Hint"].click()
    assert "The last one was" in reply.value
    buttons(form)["Worked answer"].click()
    assert RIGHT_1_1 in reply.value


@pytest.mark.parametrize("kind", ["compute", "read", "predict", "judge", "argue"])
def test_an_answer_that_reaches_the_kernel_after_its_check_is_checked(kind, mine):
    """On a slow line a press overtakes what was typed before it."""
    one = next(each for each in ALL.values() if each.kind == kind)
    form = exercises.ask(one.id).widget
    buttons(form)["Check"].click()
    reply = form.children[-1].value
    assert "Not attempted" in reply
    field = (texts(form) or inside(form, widgets.Checkbox))[0]
    field.value = True if isinstance(field, widgets.Checkbox) else "7"
    part = "predictions" if kind == "predict" else "answers"
    assert form.children[-1].value != reply and work.recall(part, one.id)["given"]


@pytest.mark.parametrize("kind", ["compute", "read", "predict", "judge", "argue"])
def test_what_is_typed_and_not_checked_is_there_again_after_a_restart(kind, mine):
    one = next(each for each in ALL.values() if each.kind == kind)
    part = "predictions" if kind == "predict" else "answers"
    fill(exercises.ask(one.id).widget, 0)
    again = exercises.ask(one.id).widget
    assert filled(again) == filled_with(0, again) and work.recall(part, one.id) is None
    assert set(work.everything()["drafts"]) == {one.id}
    buttons(again)["Check"].click()
    assert work.recall(part, one.id)["given"] and work.everything()["drafts"] == {}
    # A change after the check is a draft again, and the answer that was checked stays until then.
    checked, later = work.recall(part, one.id), exercises.ask(one.id).widget
    fill(later, 1)
    assert work.recall(part, one.id) == checked and set(work.everything()["drafts"]) == {one.id}
    assert "Not checked yet" in exercises.ask(one.id).widget.children[-1].value
    fill(later, 0)
    assert work.everything()["drafts"] == {}
    # What was checked comes back with its outcome and reply, which nobody is told of aloud.
    replied = exercises.check(one.id, checked["given"])
    back = exercises.ask(one.id).widget.children[-1].value
    assert back == reply_html(replied, spoken=False) and SIGNS[replied.outcome][2:] in back


def fill(form, which):
    for box in inside(form, widgets.Checkbox)[which : which + 1]:
        box.value = True
    for text in texts(form):
        text.value = str(7 + which)


def filled(form):
    return [each.value for each in inside(form, (widgets.Checkbox, widgets.Text, widgets.Textarea))]


def filled_with(which, form):
    boxes = [place == which for place, _ in enumerate(inside(form, widgets.Checkbox))]
    return boxes + [str(7 + which) for _ in texts(form)]


def test_a_draft_that_cannot_be_kept_says_so(mine):
    form = exercises.ask("1.1").widget
    work.place().write_text("{", encoding="utf-8")
    texts(form)[0].value = "2"
    assert "Not saved" in form.children[-1].value
    assert work.place().read_text(encoding="utf-8") == "{"


def test_every_option_stands_on_the_page_and_one_at_most_is_ticked():
    one = next(each for each in ALL.values() if each.kind == "judge")
    form = exercises.ask(one.id).widget
    boxes = inside(form, widgets.Checkbox)
    assert [box.description for box in boxes] == list(one.options)
    for box in boxes:
        box.value = True
        assert [each.value for each in boxes] == [each is box for each in boxes]
    boxes[-1].value = False
    buttons(form)["Check"].click()
    assert "Not attempted" in form.children[-1].value
    stored = exercises.ask(one.id)._repr_mimebundle_()["text/html"]
    assert all(html.escape(option) in stored for option in one.options)


def test_the_rows_of_an_argument_are_the_names_of_their_menus():
    one = next(each for each in ALL.values() if each.kind == "argue")
    form = exercises.ask(one.id).widget
    for row in one.evidence:
        (menu,) = [
            each
            for each in inside(form, widgets.Dropdown)
            if each.description.startswith(f"Row {row.id}: ")
        ]
        assert menu.description.endswith(row.text.replace("*", ""))


@every
def test_what_is_heard_of_a_form_says_which_exercise_it_is(name):
    """Lists of headings, buttons and fields tell one exercise from another."""
    asked = exercises.ask(name)
    assert f">Exercise {name} " in re.search("<h3.*?</h3>", asked.head)[0]
    assert all(
        name in each.description.split("\n") for each in inside(asked.widget, widgets.Button)
    )
    if not ALL[name].options and ALL[name].kind != "argue":
        assert f" {name}" in texts(asked.widget)[0].description
    for group in inside(asked.widget, parts.OneOf):
        assert parts.ONE in group.children[0].value and group.boxes == list(group.children[1:])


def test_the_sign_of_a_reply_is_seen_and_not_spoken():
    for each in [*SIGNS, "hint 1 of 3"]:
        told = Told(each, "So.")
        sign, word = told.line.split(". ")[0].split(" ", 1)
        assert f'<span aria-hidden="true">{sign} </span>{word}.' in reply_html(told)


def test_minus_and_times_in_a_sum_are_their_own_signs():
    """A hyphen is left out by a screen reader, and an x or a star is a letter or a star."""
    told = [str(each) for one in ALL.values() for each in (one.question, one.answer, *one.hints)]
    figures = grain.figures(*map(tables.load, ("ussr", "china", "vital_rates")))
    told += grain.working(grain.change(grain.account(figures, "USSR", 1931)))["sum"].tolist()
    assert [text for text in told if re.search(r"[\d)] [-*x] [\d(]", text)] == []


def test_enter_in_a_line_checks_it():
    form = exercises.ask("1.1").widget
    (field,) = texts(form)
    field.value = str(RIGHT_1_1)
    field._handle_custom_msg({"event": "submit"}, [])
    assert "Right" in form.children[-1].value


def test_replies_differ_by_more_than_colour():
    told = [*SIGNS, "hint 1 of 3"]
    strokes = [re.search(r"border-left: (\S+ \S+)", reply_html(Told(each, ""))) for each in told]
    assert len({stroke[1] for stroke in strokes}) == len(told)
    assert len({Told(each, "").line[0] for each in told}) == len(told)


@every
def test_every_form_builds_and_stores_a_plain_question(name):
    asked = exercises.ask(name)
    assert isinstance(asked, Asked) and asked.widget
    bundle = asked._repr_mimebundle_()
    assert f"Exercise {name}" in bundle["text/html"] and TO_LIVE in bundle["text/html"]
    assert ALL[name].answer not in bundle["text/html"]


def test_unknown_names_get_the_nearest():
    with pytest.raises(UnknownChoiceError, match="Did you mean '1.1'"):
        exercises.check("1.1a", 3)
    assert "hints 1 to" in exercises.hint("1.1", 9).sentence


def test_an_answer_that_cannot_be_saved_is_still_checked(tmp_path, monkeypatch):
    (tmp_path / "w").write_text("{", encoding="utf-8")
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "w"))
    told = exercises.check("1.1", RIGHT_1_1)
    assert told.outcome == RIGHT and "Not saved" in told.sentence


def test_the_margin_follows_the_data_s_rounding():
    found = worked_out(lambda a, b: a / b, 2184.0, 5.35)
    assert found.value == pytest.approx(2184 / 5.35)
    by_hand = (2184.5 / 5.35 - 2184 / 5.35) + (2184 / 5.345 - 2184 / 5.35)
    assert found.margin == pytest.approx(by_hand)
    assert answers.half_last_digit(0.25) == 0.005


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.83", 1.83),
        ("1,83", 1.83),
        ("2,184", 2184),
        ("2,184.5 dollars", 2184.5),
        ("83 %", 83),
        ("about -7.5 percent", -7.5),
        ("−7,5", -7.5),
        ("1 234", 1234),
        ("1e3", 1000),
        ("1.", 1),
        (".55", 0.55),
        ("-,5 percent", -0.5),
        ("0,055", 0.055),
        ("- 5", -5),
        ("–5", -5),
        ("+ 5", 5),
        ("12,345,678", 12345678),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert answers.as_number(text) == pytest.approx(number)


def test_share_and_percent_and_sign_are_told_apart():
    expected = Expected(41.2, 0.0)
    assert "share or a percentage" in answers.number_result(0.412, expected, 1, []).sentence
    assert "rise or a fall" in answers.number_result(-41.2, expected, 1, []).sentence


BASE = """
[[exercise]]
id = "7.9"
kind = "compute"
level = "core"
minutes = 3
claims = ["A01"]
question = "What?"
hints = ["a", "b"]
answer = "c"
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minutes = 3\n", "", "lacks minutes"),
        ("kind", "kin", "no field called 'kin'. Did you mean 'kind'?"),
        ('"compute"', '"sum"', "Choose one of: compute, read"),
        ('"core"', '"easy"', "Choose one of: core"),
        ('["a", "b"]', '["a"]', "two hints or more"),
        ('"What?"', '"What is {nothing}?"', "figure that is not there"),
        ('answer = "c"', 'answer = "c"\nplace = 2', "Did you mean 'places'"),
        (
            'answer = "c"',
            'answer = "c"\nright = "x"\noptions = {y = "z"}',
            "There is no option called",
        ),
        ('"compute"', '"argue"', "needs evidence, conclusions"),
        ('"compute"', '"predict"', "needs reveal"),
        (
            '"core"',
            "core",
            "cannot be read: Invalid value (at line 5, column 9). Often a quotation mark",
        ),
        ('["a", "b"]', '"ab"', "hints must be a list in square brackets"),
        ('["A01"]', '"A01"', "claims must be a list"),
        ("minutes = 3", 'minutes = "3"', "minutes must be a whole number without"),
        ("minutes = 3", "minutes = true", "minutes must be a whole number"),
        ('"7.9"', "7.9", "id must be a text in quotation marks"),
        ('"7.9"', '"8.9"', "8.9 belongs to another lesson. Ids here begin with 7"),
        ('"compute"', '"compute"', "Write the function exercise_7_9() in lesson_07.py"),
        (
            'kind = "compute"',
            'kind = "read"\nwrong = {discus = "x"}',
            "no number for the slip 'discus'",
        ),
        ('"What?"', '"W\u00fcrde?"', "line 8, is not text in UTF-8"),
        ("minutes = 3", "minutes = -3", "minutes is -3; allowed are 1 to 120"),
        ("minutes = 3", "minutes = 0", "minutes is 0"),
        ("minutes = 3", "minutes = 300", "minutes is 300"),
        ('"What?"', '"  "', "question holds an empty text"),
        ('answer = "c"', 'answer = ""', "answer holds an empty text"),
        ('["a", "b"]', '["a", 2]', "hints must be a list in square brackets, each entry a text"),
        ('["a", "b"]', '["a", ""]', "hints holds an empty text"),
        ('["A01"]', "[1]", "claims must be a list"),
        ('answer = "c"', 'answer = "c"\nwrong = {a = 3}', "wrong must be a table, name = text"),
        ('answer = "c"', 'answer = "c"\nright = "x"\noptions = {x = 3}', "options must be a table"),
        ('answer = "c"', 'answer = "c"\nright = "x"\noptions = {}', "There is no option called"),
        ('answer = "c"', 'answer = "c"\nright = "x"\noptions = {x = "y"}', "two options or more"),
        (
            'answer = "c"',
            'answer = "c"\nright = "x"\noptions = {x = "y", "X." = "z"}',
            "each in other words",
        ),
        (
            'answer = "c"',
            'answer = "c"\nright = "x"\noptions = {x = "y", discuss = "z"}',
            "discuss stands among the options",
        ),
        ('answer = "c"', 'answer = "c"\nplaces = 99', "places is 99; allowed are -6 to 6"),
        ('answer = "c"', 'answer = "c"\nreveal = "d"', "only an exercise of the kind predict uses"),
        ('answer = "c"', 'answer = "c"\nleast = 2', "only an exercise of the kind argue uses"),
        ("hints", "hintz", "no field called 'hintz'. Did you mean 'hints'?"),
        ('"7.9"', '"7"', "'7' is no id"),
        ("[[exercise]]", "[exercise]", "begins with [[exercise]], in two square brackets"),
        ("[[exercise]]", "[[exercises]]", "'exercises' stands outside every exercise"),
        ("[[exercise]]", "x = 1\n[[exercise]]", "'x' stands outside every exercise"),
        ('"What?"', '"What is {0}?"', "figure that is not there"),
        ('"What?"', '"What is {a.b}?"', "figure that is not there"),
        ('"What?"', '"What is {}?"', "figure that is not there"),
        (
            'kind = "compute"',
            'kind = "read"\nwrong = {}\nright = "x"',
            "There is no option called",
        ),
        ('answer = "c"', 'answer = "c"\npoints = -1', "points is -1; allowed are 0 to 100"),
        ('"What?"', '"What \\u202eis it?"', "question holds a letter that cannot be seen"),
        ('"What?"', '"What \\u001b[31mis it?"', "question holds a letter that cannot be seen"),
        ('["a", "b"]', '["a\\u0000", "b"]', "hints holds a letter that cannot be seen"),
        ('"What?"', '"The set {1, 2}?"', "A brace that stands for itself is written twice"),
        ("[[exercise]]", "<<<<<<< HEAD\n[[exercise]]", "both sides of a merge"),
    ],
)
def test_a_badly_written_exercise_is_told_where_and_what(tmp_path, old, new, words):
    file = tmp_path / "lesson_07.toml"
    assert old in BASE
    file.write_text(BASE.replace(old, new, 1), encoding="latin-1")
    with pytest.raises(definitions.ExerciseError, match="lesson_07.toml") as caught:
        definitions.read(file)
    assert words in str(caught.value)


PREDICT = BASE.replace('"compute"', '"predict"') + 'reveal = "You said {given}."\n'
ARGUE = (
    BASE.replace('"compute"', '"argue"')
    + """least = 2
model = {conclusion = "yes", for = ["a"], against = ["b"]}
conclusions = {yes = "Yes, it did", no = "No"}
[[exercise.evidence]]
id = "a"
country = "USSR"
text = "More."
supports = ["yes"]
opposes = ["no"]
[[exercise.evidence]]
id = "b"
country = "China"
text = "Less."
supports = ["no"]
opposes = ["yes"]
"""
)


@pytest.mark.parametrize(
    ("base", "old", "new", "words"),
    [
        (PREDICT, "{given}", "{given} of {lwo:.2f}", "asks for a figure that is not there: 'lwo'"),
        (PREDICT, "{given}", "{given!z}", "figure that is not there"),
        (PREDICT, "reveal =", "lowest = 9\nhighest = 3\nreveal =", "lowest must be below highest"),
        (PREDICT, "reveal =", 'highest = "many"\nreveal =', "highest must be a number"),
        (PREDICT, "reveal =", "lowest = nan\nreveal =", "lowest must be a number"),
        (PREDICT, "reveal =", "lowest = [1]\nreveal =", "lowest must be a number"),
        (ARGUE, 'id = "b"\n', "", "evidence row 2 lacks id"),
        (ARGUE, 'country = "China"\n', "", "evidence row b lacks country"),
        (ARGUE, 'text = "Less."\n', "", "evidence row b lacks text"),
        (ARGUE, 'supports = ["yes"]\n', "", "evidence row a lacks supports"),
        (ARGUE, "opposes", "opposed", "'opposed'. Did you mean 'opposes'?"),
        (
            ARGUE,
            'text = "Less."',
            'text = "Less."\nplace = "x"',
            "There is no field called 'place'",
        ),
        (ARGUE, '"Less."', "3", "evidence row b: text must be a text in quotation marks"),
        (ARGUE, '"Less."', '""', "evidence row b: text holds an empty text"),
        (ARGUE, '"Less."', '"{x}"', "figure that is not there"),
        (ARGUE, '"China"', '"Soviet Union"', "'Soviet Union' is not one that the course's tables"),
        (ARGUE, '"China"', '"Soviet Union"', "Did you mean 'USSR'?"),
        (ARGUE, '"China"', '"Rusia"', "is not one that"),
        (ARGUE, '"China"', '"Chna"', "Did you mean 'China'?"),
        (ARGUE, 'supports = ["no"]', 'supports = "no"', "supports must be a list"),
        (
            ARGUE,
            'supports = ["no"]',
            'supports = ["on"]',
            "supports: There is no conclusion called 'on'",
        ),
        (ARGUE, 'opposes = ["yes"]', 'opposes = ["yess"]', "Did you mean 'yes'?"),
        (ARGUE, 'opposes = ["yes"]', 'opposes = ["no"]', "both supports and opposes 'no'"),
        (ARGUE, 'id = "b"', 'id = "a"', "two evidence rows are called 'a'"),
        (ARGUE, 'id = "b"', 'id = "<b>"', "its id must be letters, digits"),
        (ARGUE, 'no = "No"', "no = 3", "conclusions must be a table"),
        (ARGUE, ', no = "No"', "", "needs two conclusions or more"),
        (
            ARGUE,
            'against = ["b"]',
            'against = ["z"]',
            "against: There is no evidence row called 'z'",
        ),
        (ARGUE, 'against = ["b"]', 'against = "b"', "model: against must be a list"),
        (ARGUE, ', against = ["b"]', "", "model lacks against"),
        (ARGUE, '"yes", for', '"maybe", for', "There is no conclusion called 'maybe'"),
        (ARGUE, "least = 2", "least = 3", "least is 3; there are 2 rows"),
        (ARGUE, "least = 2", "least = 0", "least is 0"),
    ],
)
def test_a_slip_in_a_prediction_or_an_argument_is_told(tmp_path, base, old, new, words):
    file = tmp_path / "lesson_07.toml"
    file.write_text(base, encoding="utf-8")
    assert len(definitions.read(file)) == 1
    assert old in base
    file.write_text(base.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(definitions.ExerciseError, match="lesson_07.toml, exercise 7.9") as caught:
        definitions.read(file)
    assert words in str(caught.value)


def test_an_argument_is_about_the_countries_of_its_own_rows(tmp_path):
    file = tmp_path / "lesson_07.toml"
    india = '[[exercise.evidence]]\nid = "c"\ncountry = "India"\ntext = "x"\nsupports = []\n'
    file.write_text(f"{ARGUE}{india}opposes = []\n", encoding="utf-8")
    (one,) = definitions.read(file)
    assert "leaves out India" in result(one, one.model).sentence
    whole = {**one.model, "for": ["a", "c"]}
    assert "from all countries" in result(one, whole).sentence
    file.write_text(ARGUE.replace('"USSR"', '"India"').replace('"China"', '"India"'), "utf-8")
    (one,) = definitions.read(file)
    assert result(one, one.model).sentence == "The evidence is there, for both sides."


@pytest.mark.parametrize(
    ("base", "old", "new", "words"),
    [
        (BASE.replace("compute", "read"), '["A01"]', '["B99"]', "there is no claim 'B99'"),
        (ARGUE, "against = [", 'against = ["a", ', "its model argument does not hold. Row a"),
        (ARGUE, "least", 'tells = ["7.8"]\nleast', "tells names '7.8'"),
        (ARGUE, '"China"', '"USSR"\n#', ""),
    ],
)
def test_the_build_asks_more_than_a_lesson_does(tmp_path, monkeypatch, base, old, new, words):
    file = tmp_path / "lesson_07.toml"
    file.write_text(base.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    if not words:
        # What other programs leave beside a file is no lesson's.
        for left in ("lesson_07 copy.py", "lesson_07 (1).toml", "._lesson_07.py"):
            (tmp_path / left).write_bytes(b"\x00\xff")
        assert set(examination.examine()) == {"7.9"}
        return
    with pytest.raises(definitions.ExerciseError, match="lesson_07.toml, exercise 7.9") as caught:
        examination.examine()
    assert words in str(caught.value)


CODE = """from helpers.exercises.answers import Expected, worked_out
from helpers.exercises.definitions import Facts
def exercise_7_9():
    return Facts(worked_out(float, 3.0), {"slip": 4.0})
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("exercise_7_9", "exercise_7_8", "Write the function exercise_7_9()"),
        ('"slip": 4.0', '"slip": 3.0', "the slip 'slip' is a right answer"),
        ('"slip": 4.0', '"slip": "3"', "the slip 'slip' that lesson_07.py gives is '3'"),
        ("worked_out(float, 3.0)", "3.0", "must give the expected number as worked_out(...)"),
        (
            "worked_out(float, 3.0)",
            'Expected(float("nan"), 0.0)',
            "the expected number that lesson_07.py gives is nan",
        ),
        (
            "def exercise_7_9",
            "def exercise_7_99():\n    return Facts()\ndef exercise_7_9",
            "lesson_07.toml has no exercise 7.99",
        ),
    ],
)
def test_a_slip_in_the_figures_is_told_by_the_build(tmp_path, monkeypatch, old, new, words):
    file = tmp_path / "lesson_07.toml"
    file.write_text(BASE + '[exercise.wrong]\nslip = "Again."\n', encoding="utf-8")
    assert old in CODE
    file.with_suffix(".py").write_text(CODE.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    with pytest.raises(definitions.ExerciseError) as caught:
        examination.examine()
    assert words in str(caught.value)


DAMAGES = [
    lambda dice, lines: lines.pop(dice.randrange(len(lines))),
    lambda dice, lines: lines.insert(dice.randrange(len(lines)), dice.choice(lines)),
    lambda dice, lines: change(dice, lines, r'"[^"]*"', "3"),
    lambda dice, lines: change(dice, lines, r'"[^"]*"', "[]"),
    lambda dice, lines: change(dice, lines, r'"[^"]*"', '""'),
    lambda dice, lines: change(dice, lines, r'"[^"]*"', '"zzz"'),
    lambda dice, lines: change(dice, lines, r"\[.*\]", "{}"),
    lambda dice, lines: change(dice, lines, r"\b\d+$", "-7"),
    lambda dice, lines: change(dice, lines, r"^\w+ =", "{} = "),
    lambda dice, lines: change(dice, lines, r"^(\w)(\w)(\w+) =", r"\2\1\3 ="),
    lambda dice, lines: change(dice, lines, r"\{(\w)(\w+)", r"{\2\1"),
    lambda dice, lines: change(dice, lines, r'"', "”"),
    lambda dice, lines: change(dice, lines, r"[{}\[\]]", ""),
    lambda dice, lines: change(dice, lines, "USSR|China|both", "Rusia"),
]


def change(dice, lines, pattern, new):
    """Change the first match in one of the lines that have one."""
    places = [place for place, line in enumerate(lines) if re.search(pattern, line)]
    place = dice.choice(places)
    lines[place] = re.sub(pattern, new, lines[place], count=1)


def test_a_damaged_exercise_file_is_refused_in_a_sentence_or_works(tmp_path):
    """600 seeded damages of the course's own files."""
    dice, counts = random.Random(12), {"refused": 0, "works": 0}
    for turn in range(600):
        lesson = f"{turn % 10:02d}"
        source = definitions.FOLDER / f"lesson_{lesson}.toml"
        lines = source.read_text(encoding="utf-8").splitlines()
        DAMAGES[turn % len(DAMAGES)](dice, lines)
        file = tmp_path / source.name
        file.write_text("\n".join(lines), encoding="utf-8")
        shutil.copy(source.with_suffix(".py"), tmp_path) if turn < 10 else None
        try:
            read = definitions.read(file)
        except definitions.ExerciseError as trouble:
            assert file.stem in str(trouble) and len(str(trouble)) < 400
            counts["refused"] += 1
            continue
        counts["works"] += 1
        for one in read:
            for given in (worked(one), "3", {"conclusion": "x"}, ""):
                assert result(one, given).sentence.strip()
            assert Asked(one, exercises.check).plain
    assert counts["refused"] > 300 and counts["works"] > 30, counts


def test_a_word_that_is_in_no_notebook_s_name_is_told(monkeypatch, capsys):
    monkeypatch.setattr(build, "seal", lambda _: pytest.fail("went on"))
    assert build.main(["05", "77"]) == 1
    assert "No notebook's name contains '77'. There are: 00-two-texts" in capsys.readouterr().err


def test_a_mark_that_windows_puts_before_the_first_byte_is_no_fault(tmp_path):
    file = tmp_path / "lesson_07.toml"
    file.write_text(BASE.replace("compute", "read"), encoding="utf-8-sig")
    assert len(definitions.read(file)) == 1


def test_one_id_twice_is_named_before_anything_else(tmp_path):
    file = tmp_path / "lesson_07.toml"
    file.write_text(BASE + BASE.replace('"What?"', '"What is {nothing}?"'), encoding="utf-8")
    with pytest.raises(definitions.ExerciseError, match="written down twice: 7.9"):
        definitions.read(file)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return 1 / 0", "lesson_07.py, line 4: division by zero"),
        (
            "return Facts(worked_out(float, chinna))",
            "lesson_07.py, line 4: name 'chinna' is not defined",
        ),
        ("return 3", "must return Facts"),
    ],
)
def test_a_fault_in_the_figures_is_told_with_its_line(tmp_path, body, words):
    file = tmp_path / "lesson_07.toml"
    file.write_text(BASE, encoding="utf-8")
    head = (
        "from helpers.exercises.answers import worked_out\nfrom helpers.exercises.definitions"
        " import Facts\n"
    )
    file.with_suffix(".py").write_text(f"{head}def exercise_7_9():\n    {body}\n", encoding="utf-8")
    with pytest.raises(definitions.ExerciseError, match="lesson_07.toml, exercise 7.9") as caught:
        definitions.read(file)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("lost", "words"), [("toml", "lesson_07.toml is missing"), ("py", "lesson_07.py is missing")]
)
def test_a_lost_file_is_named(tmp_path, monkeypatch, lost, words):
    for ending in ("toml", "py"):
        shutil.copy(definitions.FOLDER / f"lesson_07.{ending}", tmp_path)
    (tmp_path / f"lesson_07.{lost}").unlink()
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    with pytest.raises(definitions.ExerciseError, match=words):
        definitions.get("7.1")


def test_the_build_says_what_is_wrong_with_an_exercise_and_rebuilds_nothing(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "lesson_07.toml").write_text(BASE.replace("minutes = 3\n", ""), encoding="utf-8")
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    monkeypatch.setattr(build, "seal", lambda _: pytest.fail("went on"))
    assert (
        build.main([]) == 1
        and "lesson_07.toml, exercise 7.9 lacks minutes." in capsys.readouterr().err
    )


def test_no_name_of_a_figure_is_left_in_a_text():
    everything = definitions.all_exercises().values()
    texts = [str(replace(each, reveal="", facts=definitions.Facts())) for each in everything]
    assert not re.findall(r"\{[a-z_]+[:!}][^'\"]{0,20}", " ".join(texts).replace("{}", ""))
    assert all(each.right in each.options for each in everything if each.right)


def test_two_choices_that_say_the_same_once_filled_are_told(tmp_path):
    path = Path(shutil.copy(definitions.FOLDER / "lesson_08.toml", tmp_path))
    shutil.copy(definitions.FOLDER / "lesson_08.py", tmp_path)
    text = path.read_text(encoding="utf-8")
    choice = '"Hunger mattered more than false reports"'
    assert choice in text
    path.write_text(
        text.replace(choice, '"False reports caused {percent:,.0f} percent of the deaths"'),
        encoding="utf-8",
    )
    with pytest.raises(definitions.ExerciseError, match="8.6.*two choices say the same"):
        definitions.read(path)
