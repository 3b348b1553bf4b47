"""What the browser tests share: the lessons, running one, what an error and an explorer look like
on the page."""

import os
from pathlib import Path

import pytest

from helpers.workshop import notebooks
from helpers.workshop.lab import READY

LESSONS = sorted((notebooks.ROOT / "notebooks").glob("*.ipynb"))
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
ERRORS = (
    '.jp-RenderedText[data-mime-type="application/vnd.jupyter.error"],'
    ' [data-mime-type="application/vnd.jupyter.stderr"]'
)


def shot(page, name):
    folder = os.environ.get("TWO_LEAPS_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        height = page.evaluate(
            "document.querySelector('.jp-WindowedPanel-outer')?.scrollHeight || 1000"
        )
        page.set_viewport_size({"width": 1280, "height": min(height + 150, 16_000)})
        page.screenshot(path=f"{folder}/{name}.png")


def cell_of(page, source):
    """The code cell that holds these words."""
    return page.locator(".jp-CodeCell").filter(has=page.locator(".cm-content", has_text=source))


def one_cell(page, source):
    """The first code cell that holds these words. It is looked for once: a search through a whole
    lesson takes its time."""
    cells = page.locator(".jp-CodeCell")
    found = (
        "(cells, words) => cells.findIndex(cell =>"
        " cell.querySelector('.cm-content')?.textContent.includes(words))"
    )
    at = cells.evaluate_all(found, source)
    assert at >= 0, source
    return cells.nth(at)


def run_cells(page, *sources):
    """Run the cells that hold these words, one after the other, and wait for the form below the
    last one."""
    page.evaluate(
        "document.querySelectorAll('.widget-vbox').forEach(old => old.classList.add('of-before'))"
    )
    for source in sources:
        one_cell(page, source).locator(".jp-InputPrompt").click()
        page.keyboard.press("Shift+Enter")
    one_cell(page, sources[-1]).locator(".widget-vbox:not(.of-before)").first.wait_for(
        timeout=60_000
    )


def restart(page):
    """Restart the kernel from the menu; what the kernel showed goes, what is stored stays."""
    page.locator(".lm-MenuBar-item", has_text="Kernel").click()
    page.locator(".lm-Menu-item", has_text="Restart Kernel…").click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.locator(".jp-Dialog").wait_for(state="detached")
    page.wait_for_timeout(1000)
    page.wait_for_function(READY, timeout=60_000)


def picture(cell, name):
    """Keep a picture of one cell when a folder for them is named."""
    folder = os.environ.get("TWO_LEAPS_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        cell.screenshot(path=f"{folder}/{name}.png")
