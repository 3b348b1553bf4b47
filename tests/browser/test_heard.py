"""What a screen reader is given of a lesson in JupyterLab as a learner has it, where the browser
passes over the cells out of sight."""

import json

import nbformat
import pytest

from helpers.classroom.looking_back import asked_again
from helpers.classroom.polling import question
from helpers.exercises.votes import EXPLAINED
from helpers.widgets.parts import ASLEEP
from helpers.workshop import lab as jupyter

expect = pytest.importorskip("playwright.sync_api").expect
CELLS = (
    "from helpers.lesson import *",
    'vote("first")',
    'look_back("05")',
    'ask("5.3")',
    'poll("05-a")',
    "for line in range(150):\n    print(line)",
    'ask("5.4")',
    'vote("last")',
    "explore(lambda later: page.show(tables.load('claims').head(later), 'All'),"
    " later=between(1, 5, 3, 2))",
)


@pytest.fixture
def heard(browser, lab):
    """A page of such a lesson that has run, and all that is named in it, by Chromium's own tree."""
    address, course = lab
    setting = course.parent / jupyter.SETTINGS / f"{jupyter.SETTING}.jupyterlab-settings"
    before = setting.read_text(encoding="utf-8")
    setting.write_text(json.dumps({}), encoding="utf-8")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    written = nbformat.v4.new_notebook(cells=cells, metadata=about)
    nbformat.write(written, course / "notebooks" / "spoken.ipynb")
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    page = context.new_page()
    tree = context.new_cdp_session(page)
    # From the start, as with a screen reader: the tree of a page is another when it is asked later.
    tree.send("Accessibility.enable")

    def names():
        nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
        told = [node for node in nodes if not node.get("ignored")]
        return [str(node.get("name", {}).get("value", "")) for node in told]

    jupyter.open_notebook(page, address, "notebooks/spoken.ipynb")
    jupyter.run_all(page)
    yield page, names
    context.close()
    jupyter.end_kernels(address)
    setting.write_text(before, encoding="utf-8")


def test_what_is_hidden_is_not_heard_and_what_stands_beside_a_field_is(heard):
    page, names = heard
    outside = page.locator(".jp-WindowedPanel-outer")
    for place in ("0", "e.scrollHeight", "e.scrollHeight / 2", "0"):
        outside.evaluate(f"e => e.scrollTo(0, {place})")
        page.wait_for_timeout(500)
        told = names()
        # The lesson is in the tree, its words of a dead kernel are not.
        assert any("Exercise 5.4" in name for name in told)
        assert [name for name in told if ASLEEP in name] == []
    weights = page.locator(".jp-OutputArea-output", has_text="Your first vote")
    for name, line in EXPLAINED.items():
        said = f"{name.capitalize()} ({line} A whole number from 0 to 10.)"
        expect(weights.get_by_role("textbox", name=said, exact=True)).to_have_count(1)
    one = question("05-a")
    said = f"Before talk (Poll 05-a: {one.question.replace('*', '')})"
    expect(page.get_by_role("combobox", name=said, exact=True)).to_have_count(1)
    said = "Later (1 to 5, in steps of 2)"
    expect(page.get_by_role("spinbutton", name=said, exact=True)).to_have_count(1)
    for one in asked_again("05"):
        asks = f"Lesson {one.lesson}: {one.question.replace('*', '')}"
        expect(page.get_by_role("combobox", name=asks, exact=True)).to_have_count(1)
