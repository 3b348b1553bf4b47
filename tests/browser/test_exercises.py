"""Exercises as a learner answers them in the browser: every kind, right, wrong and not at all; nothing written is lost."""

import pytest
from lab import cell_of, picture, restart, run_cells

from helpers import work
from helpers.exercises.definitions import get
from helpers.exercises.form import AGAINST, FOR, NOT_USED, SIGNS

expect = pytest.importorskip("playwright.sync_api").expect
VERDICT, COUNTING = "notebooks/09-your-verdict.ipynb", "notebooks/06-counting-the-dead.ipynb"
ONLY_CHINA = {"conclusion": "taking", "for": ["a"], "against": ["b", "e"]}
TURNED = {"conclusion": "harvest", "for": ["a", "d"], "against": ["b"]}


@pytest.fixture(autouse=True)
def mine():
    work.forget()


def tries():
    """Exercise, what is given, the result and words of the reply: one exercise of each kind, in every way it can end."""
    compute, read, judge = get("9.5"), get("9.2"), get("9.3")
    miss = next(option for option in judge.options if option != judge.right)
    return [
        ("9.5", "", "not attempted", "Nothing answered yet"),
        ("9.5", f"{compute.facts.expected.value:.1f} percent", "right", "percent"),
        ("9.5", f"{compute.facts.slips['times']:.1f}", "wrong", compute.wrong["times"]),
        ("9.5", "a lot", "wrong", "number"),
        ("9.2", "", "not attempted", "Nothing answered yet"),
        ("9.2", f"{read.facts.expected.value:.0f}", "right", "claims"),
        ("9.2", f"{read.facts.slips['text_b_only']:.0f}", "wrong", "That is text B alone"),
        ("9.1", "", "not attempted", "No number given yet"),
        ("9.1", "many", "wrong", "number"),
        ("9.1", "20", "not checkable", "You expected 20"),
        ("9.3", "", "not attempted", "Nothing chosen yet"),
        ("9.3", judge.right, "right", judge.options[judge.right]),
        ("9.3", miss, "wrong", judge.options[miss]),
        ("9.6", {}, "not attempted", "Choose a conclusion"),
        ("9.6", ONLY_CHINA, "wrong", "leaves out the USSR"),
        ("9.6", TURNED, "wrong", "Look again at row a"),
        ("9.6", get("9.6").model, "not checkable", "The evidence is there"),
    ]


def test_every_kind_is_answered_right_wrong_and_not_at_all(open_notebook):
    page = open_notebook(VERDICT)
    run_cells(page, "from helpers.exercises import", *(f'ask("{name}")' for name in dict.fromkeys(each[0] for each in tries())))
    ends = set()
    for name, given, result, words in tries():
        cell = cell_of(page, f'ask("{name}")')
        fill(cell, given)
        said = check(cell, result)
        expect(said).to_contain_text(words)
        picture(cell, f"{get(name).kind}-{result.replace(' ', '-')}-{name}-{words[:12].strip().replace(' ', '-')}")
        ends.add((get(name).kind, result))
    assert len({kind for kind, _ in ends}) == 5 and {result for _, result in ends} == set(SIGNS)
    assert page.errors == []


def test_two_lessons_open_at_once_lose_nothing_and_a_restart_brings_the_answers_back(open_notebook):
    verdict, counting = open_notebook(VERDICT), open_notebook(COUNTING)
    asked = {verdict: ("9.5", "9.6"), counting: ("6.1", "6.2")}
    for page, names in asked.items():
        run_cells(page, "from helpers.exercises import", *(f'ask("{name}")' for name in names))
    given = {
        "9.5": f"{get('9.5').facts.expected.value:.1f}",
        "6.1": get("6.1").right,
        "9.6": {**get("9.6").model, "words": "Both,\nI think."},
        "6.2": "1",
    }
    results = {"9.5": "right", "6.1": "right", "9.6": "not checkable", "6.2": "wrong"}
    for name, answer in given.items():
        page = next(page for page, names in asked.items() if name in names)
        fill(cell_of(page, f'ask("{name}")'), answer)
        check(cell_of(page, f'ask("{name}")'), results[name])
    kept = work.everything()["answers"]
    assert {name: each["given"] for name, each in kept.items()} == given
    assert {name: each["result"] for name, each in kept.items()} == results
    restart(verdict)
    run_cells(verdict, "from helpers.exercises import", *(f'ask("{name}")' for name in asked[verdict]))
    for name in asked[verdict]:
        for place, words in fields(cell_of(verdict, f'ask("{name}")'), given[name]):
            expect(place).to_have_value(words)


def fields(cell, given):
    """The fields of the form below a cell, and what stands in each for a text, an option, or an argument from rows."""
    if not isinstance(given, dict):
        return [(cell.locator("input[type=text]:visible, select:visible"), given)]
    exercise = get("9.6")
    sides = {
        row.id: next((side for side in (FOR, AGAINST) if row.id in given.get(side, [])), NOT_USED) for row in exercise.evidence
    }
    named = {
        "Conclusion": exercise.conclusions.get(given.get("conclusion"), ""),
        **{f"Row {name}": side for name, side in sides.items()},
        "In your words": given.get("words", ""),
    }
    return [(cell.get_by_label(label, exact=True), words) for label, words in named.items()]


def fill(cell, given):
    for place, words in fields(cell, given):
        place.select_option(words) if place.evaluate("e => e.tagName") == "SELECT" else place.fill(words)


def check(cell, result):
    """Press Check; the reply, which must carry the sign of the result and be said aloud."""
    cell.get_by_role("button", name="Check", exact=True).click()
    said = cell.locator("[role=status][aria-live=polite]:visible")
    expect(said).to_contain_text(SIGNS[result])
    return said
