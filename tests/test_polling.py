"""Polls: at a figure, never about deaths, asked before the figure and kept twice."""

import re

import ipywidgets as widgets
import pytest
from test_handing_in import mine  # noqa: F401
from walking import inside

from helpers import tables
from helpers.arithmetic import grain, growth
from helpers.classroom import asking, looking_back
from helpers.classroom.polling import QUESTIONS, bars
from helpers.errors import UnknownChoiceError
from helpers.exercises import work
from helpers.words import TO_LIVE
from helpers.workshop import notebooks, reading

POLL = QUESTIONS["05-a"]
DEATHS = ("death", "died", "dead", "toll", "kill", "victim", "starved", "mortality")


def test_two_polls_a_lesson_and_none_about_deaths():
    for number in (f"{lesson:02d}" for lesson in range(10)):
        assert len([one for one in QUESTIONS.values() if one.lesson == number]) >= 2
    for one in QUESTIONS.values():
        told = " ".join([one.question, *one.choices]).lower()
        assert one.record in one.choices and 2 <= len(one.choices) <= 5
        allowed = told.replace("births less deaths should give the change", "")
        assert not [word for word in DEATHS if word in allowed], one.name


def ids_with(path, words):
    cells = notebooks.read(path).cells
    return [place for place, cell in enumerate(cells) if words in cell.source]


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_stands_in_its_lesson_before_its_record_which_the_learner_opens(name):
    one = QUESTIONS[name]
    path = next(notebooks.ROOT.glob(f"notebooks/{one.lesson}-*.ipynb"))
    places = ids_with(path, f'poll("{name}")')
    assert len(places) == 1, name
    cells = notebooks.read(path).cells
    record = next(place for place, cell in enumerate(cells) if cell.id == one.where)
    assert places[0] < record
    given_away = [cell.id for cell in cells[places[0] + 1 : record + 1] if seen(cell)]
    assert given_away == []


def seen(cell):
    """What a result says without a click. The question of another form gives nothing away."""
    if cell.cell_type == "markdown" or cell.source.splitlines()[-1].startswith(("ask(", "poll(")):
        return ""
    told = re.sub(r"<[^>]*>", "", reading.unfolded(reading.shown(cell)))
    return told.replace(TO_LIVE, "").strip()


def form(made):
    made = made.widget
    menus = inside(made, widgets.Dropdown)
    # Below the reply stands, to be opened, what the record says.
    *_, reply, record = inside(made, widgets.HTML)
    assert asking.AFTERWARDS in record.value and asking.AFTERWARDS not in reply.value
    return menus, inside(made, widgets.Button)[0], reply


def test_a_choice_is_kept_before_and_after_talk(mine):  # noqa: F811
    (before, _), button, reply = form(asking.poll("05-a"))
    button.click()
    assert work.recall("polls", "05-a") is None
    before.value = "larger"
    button.click()
    assert work.recall("polls", "05-a") == {"before": "larger"} and "talk it over" in reply.value
    (again, after), button, _ = form(asking.poll("05-a"))
    assert again.value == "larger" and after.value == ""
    after.value = "about the same"
    button.click()
    *_, reply = form(asking.poll("05-a"))
    assert "Kept." in reply.value and "alert" not in reply.value
    assert work.recall("polls", "05-a") == {"before": "larger", "after": "about the same"}


def test_a_choice_leaves_what_else_is_kept(mine):  # noqa: F811
    work.keep("polls", "05-a", {"again": {"lesson 08": "larger"}})
    (before, _), button, _ = form(asking.poll("05-a"))
    before.value = "smaller"
    button.click()
    kept = work.recall("polls", "05-a")
    assert kept == {"again": {"lesson 08": "larger"}, "before": "smaller"}


def test_raised_hands_are_counted_and_shown(mine):  # noqa: F811
    made = asking.raised_hands("05-a").widget
    boxes = inside(made, widgets.Text)
    boxes[0].value, boxes[4].value = "12", "many"
    inside(made, widgets.Button)[0].click()
    *_, reply, bars_shown = (each.value for each in inside(made, widgets.HTML))
    assert f"from 0 to 999 for {POLL.choices[1]} (after talk)" in reply and "12" not in bars_shown
    assert work.recall("polls", "05-a") is None
    boxes[4].value = "20"
    inside(made, widgets.Button)[0].click()
    told = inside(made, widgets.HTML)[-1].value
    assert "Before talk, 12 answers" in told and "After talk, 20 answers" in told
    again = inside(asking.raised_hands("05-a").widget, widgets.Text)
    assert [box.value for box in again] == ["12", "0", "0", "0", "20", "0"]


def test_bars_are_shares_and_hide_few():
    counts = {"before": {"larger": 3, "smaller": 1}, "after": {"larger": 5}}
    told = bars(POLL, counts, fewest=5)
    assert "Before talk: fewer than 5" in told and "width:100.0%" in told
    assert "width:75.0%" in bars(POLL, counts)


def test_an_unknown_poll_names_the_nearest():
    with pytest.raises(UnknownChoiceError, match="05-a"):
        asking.poll("5-a")


def test_what_the_figures_bear_out_is_what_the_tables_say():
    """Each record that is a number is worked out once more."""
    ussr, china, vital = (tables.load(name) for name in ("ussr", "china", "vital_rates"))
    gdp, ledger = tables.load("gdp_per_capita"), tables.load("claims")
    steel = {
        name: tables.by_year(table, "steel_nmc", name)
        for name, table in (("USSR", ussr), ("China", china))
    }
    more = [steel["USSR"][1933] > steel["USSR"][1928], steel["China"][1962] > steel["China"][1957]]
    kinds = ledger["kind"].value_counts()
    level = {
        name: growth.level(gdp, "2023", name, 1928) / growth.level(gdp, "2023", "China", 1957)
        for name in ("USSR", "Russia")
    }
    people, places = tables.load("population"), tables.load("entities")
    standing = growth.standing(growth.cross_section(gdp, people, places, "2020", 1928), "USSR")
    output = [growth.output(gdp, people, "2020", "USSR", year) for year in (1931, 1932)]
    rows = grain.figures(ussr, china, vital)
    belief = grain.believed(rows, tables.load("targets")).set_index("entity").loc["China"]
    value = tables.by_year(ussr, "grain_export_value", "USSR")
    price = value / tables.by_year(ussr, "grain_exports_ammende", "USSR")
    births = tables.by_year(vital, "crude_birth_rate_official", "China")
    chosen = {text: part["verdict"].eq("supported").mean() for text, part in ledger.groupby("text")}
    pace = growth.carried(gdp, "Russian Empire, 1885-1913", 1928).gap
    made_more = {(True, True): "both", (False, False): "neither"}
    held = {
        "01-a": standing.rank > 0.6 * standing.countries,
        "01-b": 1.8 < level["USSR"] < 1.9 and level["Russia"] < 1.1,
        "02-b": 0.985 < output[1] / output[0] < 0.995,
        "04-a": 0.34 < steel["China"][1962] / steel["China"][1960] < 0.37,
        "05-a": abs(belief["share_of_belief"] - grain.account(rows, "China", 1957).share) < 1,
        "05-b": 0.6 < price[1931] / price[1930] < 0.75,
        "06-b": births[1963] > births[1957],
        "08-b": -25 < pace < -15,
        "09-a": abs(chosen["A"] - chosen["B"]) < 0.1,
        "09-b": ledger["verdict"].eq("contradicted").mean() < 0.1,
    }
    borne_out = {
        "01-a": "well below the middle",
        "01-b": "almost no gap at all",
        "02-b": "it fell by about a hundredth",
        "04-a": "at little more than a third of its peak",
        "05-a": "about the same",
        "05-b": "it had fallen by about a third",
        "06-b": "more",
        "08-b": "about a fifth lower",
        "09-a": "the two are within ten percentage points",
        "09-b": "fewer than one in ten",
    }
    assert [name for name, true in held.items() if not true] == []
    assert {name: QUESTIONS[name].record for name in held} == borne_out
    assert QUESTIONS["00-a"].record == made_more[(bool(more[0]), bool(more[1]))]
    made = steel["China"]
    assert f"from {made[1957]} million" in QUESTIONS["04-a"].question
    assert f"to {made[1960]:.2f} in 1960" in QUESTIONS["04-a"].question
    assert f"{level['USSR']:.2f} times" in QUESTIONS["01-b"].question
    assert kinds.idxmax() == "cause" and "why" in QUESTIONS["00-b"].record


@pytest.mark.parametrize(
    ("lesson", "names"),
    [
        ("00", []),
        ("01", ["00-a", "00-b"]),
        ("02", ["01-a", "01-b"]),
        ("05", ["04-a", "02-b"]),
        ("09", ["08-a", "06-b", "03-a"]),
    ],
)
def test_questions_come_back_after_one_three_and_six_lessons(lesson, names):
    numbers = [f"{number:02d}" for number in range(10)]
    assert [one.name for one in looking_back.asked_again(lesson, numbers)] == names


def test_a_short_course_asks_about_its_own_lessons_only():
    found = looking_back.asked_again("08", ["04", "05", "08"])
    assert {one.lesson for one in found} <= {"04", "05"} and len(found) == 2
    assert looking_back.asked_again("07", ["04", "05"]) == []
    with pytest.raises(looking_back.LookingBackError, match="such as '05'"):
        looking_back.asked_again("5")


def test_looking_back_replies_and_keeps(mine):  # noqa: F811
    work.keep("polls", "04-a", {"before": "near its peak"})
    asked = looking_back.asked_again("05", [f"{number:02d}" for number in range(10)])
    made = looking_back.LookBack("05", asked).widget
    menus, buttons = inside(made, widgets.Dropdown), inside(made, widgets.Button)
    buttons[0].click()
    menus[0].value = QUESTIONS["04-a"].record
    buttons[0].click()
    told = [each.value for each in inside(made, widgets.HTML)]
    assert any("Right." in words and QUESTIONS["04-a"].record in words for words in told)
    kept = work.recall("polls", "04-a")
    assert kept == {"before": "near its peak", "again": {"lesson 05": QUESTIONS["04-a"].record}}
    menus[1].value = next(c for c in QUESTIONS["02-b"].choices if c != QUESTIONS["02-b"].record)
    buttons[1].click()
    last = [each.value for each in inside(made, widgets.HTML)][-1]
    assert "Not yet" in last and "Here it is once more. The figures of lesson 02" in last
    again = looking_back.LookBack("05", asked).widget
    assert [each.value for each in inside(again, widgets.Dropdown)] == [
        each.value for each in menus
    ]
    words = " ".join(each.value for each in inside(again, widgets.HTML))
    assert "Right." in words and "Here it is once more" in words and "alert" not in words


def test_every_lesson_but_the_first_looks_back():
    for path in notebooks.lessons()[1:]:
        if path.parent.name == "notebooks":
            assert ids_with(path, f'look_back("{path.name[:2]}")'), path.name
