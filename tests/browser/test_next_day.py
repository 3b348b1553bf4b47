"""A learner's two days: run, answer, save, end; start, open, look, run, find the answers."""

import nbformat
import pytest
from lab import ERRORS, restart, shot

from helpers.exercises import homework, work
from helpers.exercises.definitions import get
from helpers.jupyter.saved import WIDGET
from helpers.widgets.parts import ASLEEP
from helpers.words import TO_LIVE
from helpers.workshop import lab as jupyter
from helpers.workshop import notebooks

expect = pytest.importorskip("playwright.sync_api").expect
LESSON = "notebooks/00-two-texts-one-question.ipynb"
# Its letters are JupyterLab's own keys for cells: d d deletes one, a adds, y and m change its kind.
WRITTEN = "a) Steel was added in my mill"
GONE = "Error displaying widget"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield context.new_page()
    context.close()


def live_cells():
    """How many outputs of the lesson are live once it has run."""
    ran = nbformat.read(notebooks.ROOT / LESSON, as_version=4)
    return sum(TO_LIVE in str(output) for cell in ran.cells for output in cell.get("outputs", []))


def showing(page, words):
    """The cell whose output begins so. Its code stays as folded as it was stored."""
    return page.locator(".jp-CodeCell").filter(
        has=page.locator(".jp-OutputArea-output", has_text=words)
    )


def save(page):
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.locator(".lm-Menu-item", has_text="Save Notebook").first.click()
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=20_000)


def is_whole(page, count):
    """Nothing says that something is missing, and each thing to use says how it comes to life."""
    assert page.locator(".jp-Notebook").get_by_text(GONE).count() == 0
    assert page.locator(".jp-OutputArea-output").get_by_text(TO_LIVE, exact=True).count() == count
    assert page.get_by_text(get("0.4").question.split("\n")[0][:40]).first.is_visible()


def kept(page, words):
    """Wait until homework is in the learner's file."""
    for _ in range(50):
        if words in work.everything()["notes"].values():
            return
        page.wait_for_timeout(100)
    raise AssertionError(work.everything()["notes"])


def test_what_is_saved_today_is_whole_tomorrow(page, tmp_path):
    work.forget()
    count, answered = live_cells(), get("0.1").facts.expected
    assert count >= 8 and answered
    with jupyter.serving(tmp_path) as (address, course):
        jupyter.open_notebook(page, address, LESSON)
        is_whole(page, count)
        jupyter.run_all(page)
        assert page.locator(ERRORS).count() == 0
        cell = showing(page, "Exercise 0.1")
        cell.locator("input[type=text]").fill(f"{answered.value:g}")
        cell.get_by_role("button", name="Check 0.1", exact=True).click()
        expect(cell.locator("[role=alert]:visible")).to_contain_text("Right")
        words = showing(page, homework.WHERE).get_by_label("(a)", exact=True)
        words.press_sequentially(WRITTEN)
        kept(page, WRITTEN)
        save(page)
        # What is live stays so.
        cell.get_by_role("button", name="Hint 0.1", exact=True).click()
        expect(cell.locator("[role=alert]:visible")).to_contain_text("Hint 1")
        stored = (course / LESSON).read_text(encoding="utf-8")
        assert WIDGET not in stored and "widget-state" not in stored
        # A lesson that was only run is the file it was, so that the next release can replace it.
        assert (course / LESSON).read_bytes() == (notebooks.ROOT / LESSON).read_bytes()
        # A second tab on the same lesson, its kernel alive, has nothing that is gone either.
        second = page.context.new_page()
        jupyter.open_notebook(second, address, LESSON)
        is_whole(second, count)
        second.close()
        # The kernel alone ends: what is live says so in words, and how to go on.
        restart(page)
        expect(page.get_by_text(ASLEEP).locator("visible=true")).to_have_count(count)
        shot(page, "asleep")
        page.set_viewport_size({"width": 1280, "height": 1000})
    with jupyter.serving(tmp_path) as (address, course):
        jupyter.open_notebook(page, address, LESSON)
        is_whole(page, count)
        # What was answered and how it went is there before anything runs, and not in the file.
        expect(showing(page, "Exercise 0.1")).to_contain_text(f"You answered: {answered.value:g}")
        expect(showing(page, homework.WHERE)).to_contain_text(WRITTEN)
        shot(page, "next-day")
        page.set_viewport_size({"width": 1280, "height": 1000})
        jupyter.run_all(page)
        assert page.locator(ERRORS).count() == 0
        cell = showing(page, "Exercise 0.1")
        expect(cell.locator("input[type=text]")).to_have_value(f"{answered.value:g}")
        expect(cell.locator(".widget-html:visible").last).to_contain_text("Right.")
        assert page.get_by_text(ASLEEP).locator("visible=true").count() == 0
        words = showing(page, homework.WHERE).get_by_label("(a)", exact=True)
        expect(words).to_have_value(WRITTEN)
        save(page)
        assert (course / LESSON).read_bytes() == (notebooks.ROOT / LESSON).read_bytes()


def test_a_lesson_saved_elsewhere_is_whole_when_it_is_read_and_other_notebooks_stay(page, lab):
    address, course = lab
    dead = {WIDGET: {"version_major": 2, "version_minor": 0, "model_id": "0" * 32}}
    place = course / "notebooks" / "saved-elsewhere.ipynb"
    lesson = nbformat.read(course / LESSON, as_version=4)
    for cell in lesson.cells:
        for output in cell.get("outputs", []):
            if TO_LIVE in str(output):
                output.data["text/html"] = output.data["text/html"].replace(
                    TO_LIVE, "Run this cell."
                )
                output.data.update(dead)
    lesson.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    nbformat.write(lesson, place)
    jupyter.open_notebook(page, address, "notebooks/saved-elsewhere.ipynb")
    is_whole(page, live_cells())
    jupyter.end_kernels(address)
    other = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "import plotly",
                outputs=[
                    nbformat.v4.new_output("display_data", {"text/html": "<p>mine</p>", **dead})
                ],
            )
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    place = course / "notebooks" / "other.ipynb"
    nbformat.write(other, place)
    jupyter.open_notebook(page, address, "notebooks/other.ipynb")
    save(page)
    kept = nbformat.read(place, as_version=4)
    assert kept.cells[0].outputs[0].data == other.cells[0].outputs[0].data
    jupyter.end_kernels(address)
