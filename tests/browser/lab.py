"""What the browser tests share: the lessons, running one, what an error and an explorer look like on the page."""

import os
from pathlib import Path

import pytest

from helpers.workshop import notebooks

LESSONS = sorted((notebooks.ROOT / "notebooks").glob("*.ipynb"))
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
ERRORS = '.jp-RenderedText[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
EXPLORER = ".jp-OutputArea-output:has(.widget-vbox [role=status])"


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\[\\d+\\]/.test(p.innerText))",
        timeout=90_000,
    )
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=60_000)


def shot(page, name):
    folder = os.environ.get("TWO_LEAPS_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.querySelector('.jp-WindowedPanel-outer')?.scrollHeight || 1000")
        page.set_viewport_size({"width": 1280, "height": min(height + 150, 16_000)})
        page.screenshot(path=f"{folder}/{name}.png")
