"""Exercises as a learner answers them in the browser: every kind, right, wrong and not at all;
nothing written is lost."""

import pytest
from lab import one_cell, picture, restart, run_cells

from helpers.exercises import work
from helpers.exercises.definitions import get
from helpers.exercises.form import AGAINST, FOR, NOT_USED
from helpers.outcomes import SIGNS

expect = pytest.importorskip("playwright.sync_api").expect
VERDICT, COUNTING = "notebooks/09-your-verdict.ipynb", "notebooks/06-counting-the-dead.ipynb"
IMPORTS = "from helpers."
RESULTS = set(SIGNS) - {"worked answer"}
SPOKEN = "[role=alert]:visible"
ONLY_CHINA = {"conclusion": "taking", "for": ["a"], "against": ["b", "e"]}
TURNED = {"conclusion": "harvest", "for": ["a", "d"], "against": ["b"]}


@pytest.fixture(autouse=True)
def mine():
    work.forget()


def tries():
    """Exercise, what is given, the result and words of the reply: one exercise of each kind, in
    every way it can end."""
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


def test_every_kind_is_answered_and_nothing_written_is_lost(open_notebook):
    """One visit, because opening a lesson takes longest: every kind, then a second lesson beside
    it, then a restart."""
    verdict = open_notebook(VERDICT)
    show(verdict, *dict.fromkeys(name for name, *_ in tries()))
    ends = {(get(name).kind, result) for name, _, result, _ in tries()}
    assert len({kind for kind, _ in ends}) == 5 and {result for _, result in ends} == RESULTS
    for name, given, result, words in tries():
        expect(answer(verdict, name, given, result)).to_contain_text(words)
        picture(form(verdict, name), f"{get(name).kind}-{result}-{words[:12]}".replace(" ", "-"))

    counting = open_notebook(COUNTING)
    show(counting, "6.1")
    # Each gets another result than the one it has, so that no old reply is taken for the new one.
    right = f"{get('9.5').facts.expected.value:.1f}"
    given = {
        "9.5": right,
        "6.1": get("6.1").right,
        "9.6": {**TURNED, "words": "The harvest,\nI think."},
    }
    for name, result in {"9.5": "right", "6.1": "right", "9.6": "wrong"}.items():
        answer(counting if name == "6.1" else verdict, name, given[name], result)
    kept = work.everything()
    assert {name: each["given"] for name, each in kept["answers"].items() if name in given} == given
    assert set(kept["answers"]) == {"6.1", "9.2", "9.3", "9.5", "9.6"} and set(
        kept["predictions"]
    ) == {"9.1"}

    # What is typed and never checked is kept too, and Enter is as good as Check.
    (typed, _), *_ = fields(form(verdict, "9.2"), "23")
    typed.fill("23")
    drafted(verdict, "9.2", "23")
    (typed, _), *_ = fields(form(verdict, "9.1"), "21")
    typed.fill("21")
    typed.press("Enter")
    expect(form(verdict, "9.1").locator(SPOKEN)).to_contain_text("You expected 21")

    restart(verdict)
    show(verdict, "9.5", "9.6", "9.2", "9.3")
    expect(one_cell(verdict, IMPORTS).locator(".jp-InputPrompt")).to_have_text("[1]:")
    # A right answer stays when another is tried.
    given |= {"9.2": "23", "9.3": get("9.3").right}
    for name in ("9.5", "9.6", "9.2", "9.3"):
        for place, words in fields(form(verdict, name), given[name]):
            if isinstance(words, bool):
                expect(place).to_be_checked(checked=words)
            else:
                expect(place).to_have_value(words)
    assert verdict.errors == counting.errors == []


def drafted(page, name, words):
    """Wait until a draft is in the learner's file."""
    for _ in range(50):
        if work.recall("drafts", name) == words:
            return
        page.wait_for_timeout(100)
    raise AssertionError(work.everything()["drafts"])


def fill(place, words):
    if isinstance(words, bool):
        if words:
            # By keyboard, as somebody does who has no mouse.
            place.focus()
            if not place.is_checked():
                place.press("Space")
            expect(place).to_be_checked()
    elif place.evaluate("e => e.tagName") == "SELECT":
        place.select_option(words)
    else:
        place.fill(words)


def show(page, *names):
    """Run the cell of imports and the cells of these exercises."""
    run_cells(page, IMPORTS, *(f'ask("{name}")' for name in names))


def form(page, name):
    return one_cell(page, f'ask("{name}")')


def answer(page, name, given, result):
    """Fill in the form of an exercise and press Check; the reply, which must carry the result's
    sign and be said aloud."""
    cell = form(page, name)
    for place, words in fields(cell, given):
        fill(place, words)
    cell.get_by_role("button", name=f"Check {name}", exact=True).click()
    said = cell.locator(SPOKEN)
    expect(said).to_contain_text(SIGNS[result])
    return said


def fields(cell, given):
    """The fields of the form below a cell, and what stands in each for a text, an option, or an
    argument from rows."""
    if not isinstance(given, dict):
        boxes = cell.get_by_role("checkbox")
        if not boxes.count():
            return [(cell.locator("input[type=text]:visible"), given)]
        return [(box, spoken(box) == given) for box in boxes.all()]
    exercise = get("9.6")
    sides = {
        row.id: next((side for side in (FOR, AGAINST) if row.id in given.get(side, [])), NOT_USED)
        for row in exercise.evidence
    }
    named = {
        **{f"Row {name}: ": side for name, side in sides.items()},
        "In your words": given.get("words", ""),
    }
    conclusion = exercise.conclusions.get(given.get("conclusion"), "")
    boxes = [(box, spoken(box) == conclusion) for box in cell.get_by_role("checkbox").all()]
    labelled = [(cell.get_by_label(label), words) for label, words in named.items()]
    return boxes + labelled


def spoken(box):
    """The name of a box that is ticked."""
    return box.evaluate("e => e.closest('label').innerText.trim()")
