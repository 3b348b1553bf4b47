"""The lessons as a learner meets them: in JupyterLab, in a browser, by keyboard."""

import nbformat
import pytest
from access import LIVE, findings, scrolls_by_keyboard, walk
from lab import ERRORS, LESSONS, cell_of, every_lesson, restart, shot

from helpers.workshop import notebooks
from helpers.workshop.lab import run_all

expect = pytest.importorskip("playwright.sync_api").expect

OTHER_SENTENCE = """([root, before]) => {
  const shown = [...root.querySelectorAll('.two-leaps-state')].filter(each => each.offsetParent);
  return shown.length === 1 && shown[0].innerText !== before;
}"""
HEARD = """
import threading
import ipywidgets as widgets
from helpers.widgets import events, parts

menu = parts.control(widgets.Dropdown, "Menu", options=list("abcd"))
text = parts.control(widgets.Text, "Words")
button, place, heard = parts.button("Check"), parts.words(), []

def note(what):
    heard.append(f"{what} in {threading.current_thread().name}")
    place.value = f"<p data-told='{len(heard)}'>{'; '.join(heard)}</p>"

menu.observe(lambda change: note(f"menu {change['new']}"), names="value")
text.observe(lambda change: note(f"words {change['new']}"), names="value")
events.on_press(button, lambda: note("press"))
parts.column(menu, text, button, place)
"""
STEPS = 3
# A small laptop's window, a projector's at 125 percent, and a phone's.
WINDOWS = [(1366, 650), (1024, 576), (390, 844)]
# Explorers whose picture ends below the foot of a screen; buttons that are wider than it.
OUTSIDE = """explorers => {
  const [panel] = document.getElementsByClassName('jp-WindowedPanel-outer');
  const [high, edge] = [panel.clientHeight, panel.getBoundingClientRect().right];
  const boxes = explorers.map(each => [each, [...each.querySelectorAll('img')].find(
    image => image.offsetParent)]);
  const low = boxes.filter(([each, image]) => {
    const [top, foot] = [each.getBoundingClientRect().top, image.getBoundingClientRect().bottom];
    return innerWidth > 700 && foot - top > high;
  });
  const buttons = [...panel.querySelectorAll('.two-leaps button')].filter(
    each => each.offsetParent && each.getBoundingClientRect().right > edge);
  return [low.length, buttons.map(each => each.innerText)];
}"""
# The place of the picture keeps its height; the sentence below it may take a line more or less.
PICTURE_HEIGHT = """root => [...root.querySelectorAll('.two-leaps-picture')]
  .filter(each => each.offsetParent).map(each => each.offsetHeight).join() || 'no picture'"""


@every_lesson
def test_a_lesson_shows_what_is_stored_then_runs_and_its_explorers_answer_the_keyboard(
    open_notebook, path
):
    """One visit, because opening and running a lesson takes longest."""
    page = open_notebook(f"notebooks/{path.name}")
    shows_its_stored_pictures(page, path)
    run_all(page)
    assert page.locator(ERRORS).count() == 0
    open_what_is_closed(page)
    wanted = sum("explore(" in cell.source for cell in notebooks.read(path).cells)
    explorers = cell_of(page, "explore(").locator(LIVE)
    expect(explorers).to_have_count(wanted, timeout=30_000)
    for number in range(wanted):
        move_every_control(page, explorers.nth(number))
        is_switched_by_the_page(explorers.nth(number))
        scrolls_by_keyboard(page, explorers.nth(number))
    fit_the_screen(page)
    # A form of every kind stands in the last lesson; walking through all of them everywhere would
    # only take time.
    for each in (page.locator(LIVE) if path == LESSONS[-1] else explorers).all():
        walk(page, each)
    assert findings(page) == []
    if path == LESSONS[0]:
        outlives_its_kernel(page)
    assert page.locator(ERRORS).count() == 0
    assert page.errors == []
    shot(page, f"{path.stem}-run")


def test_moves_and_presses_are_heard_in_their_order_in_the_thread_that_runs_the_cells(
    open_notebook, lab
):
    """ipykernel hands messages to other threads, from the second move of a control on; and here a
    cell is running too."""
    _, course = lab
    cells = [nbformat.v4.new_code_cell(source) for source in (HEARD, "import time; time.sleep(3)")]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata=about), course / "notebooks" / "heard.ipynb"
    )
    page = open_notebook("notebooks/heard.ipynb")
    run_all(page)
    wanted = []
    for words in ("one", "two", "three"):
        if words == "three":
            cell_of(page, "time.sleep").locator(".jp-InputPrompt").click()
            page.keyboard.press("Shift+Enter")
        page.get_by_label("Menu", exact=True).select_option("d" if words == "two" else "b")
        page.get_by_label("Words", exact=True).fill(words)
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_label("Menu", exact=True).select_option("c")
        wanted += [f"menu {'d' if words == 'two' else 'b'}", f"words {words}", "press", "menu c"]
        told = page.locator(f"[data-told='{len(wanted)}']")
        told.wait_for(timeout=15_000)
    assert told.inner_text() == "; ".join(f"{what} in MainThread" for what in wanted)
    keys_choose_and_command_nothing(page)
    assert page.errors == []


def keys_choose_and_command_nothing(page):
    """Arrows and letters belong to the menu or button that has the focus, not to JupyterLab."""
    menu = page.get_by_label("Menu", exact=True)
    button = page.get_by_role("button", name="Check", exact=True)
    cells = page.locator(".jp-Cell").count()
    menu.focus()
    for key, chosen in (("ArrowDown", "d"), ("ArrowUp", "c"), ("b", "b"), ("x", "b")):
        page.keyboard.press(key)
        expect(menu).to_have_value(chosen)
    button.focus()
    for key in ("b", "x", "d", "d", "ArrowDown", "0", "0"):
        page.keyboard.press(key)
    expect(button).to_be_focused()
    assert page.locator(".jp-Cell").count() == cells


def fit_the_screen(page):
    """Control and result on one screen of a laptop and of a projector; on a phone no button is
    wider than the page."""
    before = page.viewport_size
    # As lesson 00 says for a small screen, here by its tab: a form may hold the keyboard.
    page.locator(".jp-SideBar.jp-mod-left .lm-TabBar-tab.lm-mod-current").click()
    page.locator("#jp-left-stack").wait_for(state="hidden")
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        # What a button opens is an explorer of its own.
        shown = page.locator(".two-leaps:has(.two-leaps-picture img):not(:has(.two-leaps))")
        assert shown.evaluate_all(OUTSIDE) == [0, []], (width, height)
    page.set_viewport_size(before)


def open_what_is_closed(page):
    """By keyboard, the explorers that would give an answer away."""
    for cell in cell_of(page, "opens=").all():
        cell.locator(".widget-button").first.press("Enter")
        cell.locator("select").first.wait_for()


def shows_its_stored_pictures(page, path):
    """Opened fresh, and so not trusted, before anything runs."""
    pictures = page.locator(".jp-OutputArea-output img[alt]")
    stored = path.read_text(encoding="utf-8").count("<img src=")
    assert pictures.count() == stored
    sizes = pictures.evaluate_all("all => all.map(i => [i.naturalWidth, i.alt.length])")
    assert all(width >= 800 and words >= 80 for width, words in sizes)
    assert page.locator(".jp-OutputArea-output details").count() >= 1
    shot(page, f"{path.stem}-stored")


def outlives_its_kernel(page):
    """A restart in the middle takes no picture away, and the lesson runs again."""
    shown = page.locator(".jp-OutputArea-output img[alt]").count()
    restart(page)
    assert page.locator(".jp-OutputArea-output img[alt]").count() == shown >= 1
    run_all(page)


def move_every_control(page, explorer):
    """Every control through its range, one key after the other; a long range by its first steps and
    its end."""
    for select in explorer.locator("select:visible").all():
        assert select.evaluate("e => [...e.labels].map(l => l.innerText).join('')").strip()
        beyond = select.evaluate("e => e.options.length - 1 - e.selectedIndex")
        for key in onward("ArrowDown", beyond):
            changed(page, explorer, lambda select=select, key=key: choose(page, select, key))
    for number in explorer.locator("input[type=number]:visible").all():
        beyond = number.evaluate("e => (e.max - e.value) / (e.step || 1)")
        for key in onward("ArrowUp", round(beyond)):
            changed(
                page,
                explorer,
                lambda number=number, key=key: (number.focus(), page.keyboard.press(key)),
            )
    for box in explorer.locator("input[type=checkbox]:visible").all():
        changed(page, explorer, lambda box=box: (box.focus(), page.keyboard.press("Space")))


def is_switched_by_the_page(explorer):
    """A frame that is drawn needs neither kernel nor script: here the menu moves without telling
    anybody."""
    for frames in explorer.locator(".two-leaps-paged").all():
        select, sentence = frames.locator("select"), frames.locator(".two-leaps-state:visible")
        shown = sentence.inner_text()
        for place, other in ((0, True), (select.evaluate("e => e.selectedIndex"), False)):
            select.evaluate("(e, place) => { e.selectedIndex = place }", place)
            assert (sentence.inner_text() != shown) == other


def onward(step, beyond):
    """The keys that lead from the start of a range to its end."""
    steps = [step] * min(beyond, STEPS)
    return steps + ["End"] * (step == "ArrowDown" and beyond > STEPS)


def choose(page, select, key):
    # An arrow key on a closed menu moves JupyterLab's cell cursor instead, so the menu is opened
    # first, as a person does.
    select.focus()
    for press in ("Space", key, "Enter"):
        page.keyboard.press(press)


def changed(page, explorer, act):
    sentence = explorer.locator(".two-leaps-state:visible")
    before = sentence.inner_text()
    height = explorer.evaluate(PICTURE_HEIGHT)
    act()
    handle = explorer.element_handle()
    page.wait_for_function(OTHER_SENTENCE, arg=[handle, before], timeout=15_000)
    assert explorer.evaluate(PICTURE_HEIGHT) == height
