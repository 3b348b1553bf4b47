"""Every exercise answers its own worked answer, its blanks, its slips and anything odd with the
right one of four results."""

import shutil

import ipywidgets as widgets
import numpy as np
import pandas as pd
import pytest
from walking import inside

from helpers import exercises, tables
from helpers.exercises import answers, definitions, work
from helpers.exercises.answers import (
    NOT_ATTEMPTED,
    NOT_CHECKABLE,
    RIGHT,
    WRONG,
    Expected,
    worked_out,
)
from helpers.exercises.checking import result
from helpers.exercises.form import Asked
from helpers.words import TO_LIVE
from helpers.workshop import build

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


@pytest.mark.parametrize("name", NUMBERS)
def test_near_answers_pass_and_far_ones_do_not(name):
    one = ALL[name]
    if one.kind == "predict":
        return
    reach = max(0.5 * 10.0**-one.places, one.facts.expected.margin)
    value = one.facts.expected.value
    assert result(one, value + 0.98 * reach).outcome == RIGHT
    assert result(one, value - 0.98 * reach).outcome == RIGHT
    assert result(one, value + 1.05 * reach).outcome == WRONG
    assert result(one, value - 1.05 * reach).outcome == WRONG
    assert result(one, round(value, one.places)).outcome == RIGHT
    assert result(one, f"{value:,.{one.places}f} {one.unit}").outcome == RIGHT


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
    assert work.recall("answers", "1.1") == {"given": f"{RIGHT_1_1} times", "result": "right"}
    assert texts(exercises.ask("1.1").widget)[0].value == f"{RIGHT_1_1} times"


def texts(widget):
    return inside(widget, (widgets.Text, widgets.Textarea))


def buttons(widget):
    return {each.description: each for each in inside(widget, widgets.Button)}


def test_the_form_checks_hints_and_answers():
    form = exercises.ask("1.1").widget
    (field,) = texts(form)
    reply = form.children[-1]
    field.value = "989"
    buttons(form)["Check"].click()
    assert "asks how many times" in reply.value and 'role="status"' in reply.value
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
    field = (texts(form) or inside(form, widgets.Dropdown))[0]
    field.value = field.options[1] if isinstance(field, widgets.Dropdown) else "7"
    part = "predictions" if kind == "predict" else "answers"
    assert form.children[-1].value != reply and work.recall(part, one.id)["given"]


@every
def test_every_form_builds_and_stores_a_plain_question(name):
    asked = exercises.ask(name)
    assert isinstance(asked, Asked) and asked.widget
    bundle = asked._repr_mimebundle_()
    assert f"Exercise {name}" in bundle["text/html"] and TO_LIVE in bundle["text/html"]
    assert ALL[name].answer not in bundle["text/html"]


def test_unknown_names_get_the_nearest():
    with pytest.raises(exercises.ExerciseError, match="Did you mean '1.1'"):
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
        ("kind", "kin", "lacks kind"),
        ('"compute"', '"sum"', "allowed are compute, read"),
        ('"core"', '"easy"', "allowed are core"),
        ('["a", "b"]', '["a"]', "two hints or more"),
        ('"What?"', '"What is {nothing}?"', "figure that is not there"),
        ('answer = "c"', 'answer = "c"\nplace = 2', "Did you mean places"),
        (
            'answer = "c"',
            'answer = "c"\nright = "x"\noptions = {y = "z"}',
            "not one of the options",
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
    ],
)
def test_a_badly_written_exercise_is_told_where_and_what(tmp_path, old, new, words):
    file = tmp_path / "lesson_07.toml"
    assert old in BASE
    file.write_text(BASE.replace(old, new, 1), encoding="latin-1")
    with pytest.raises(definitions.ExerciseError, match="lesson_07.toml") as caught:
        definitions.read(file)
    assert words in str(caught.value)


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
