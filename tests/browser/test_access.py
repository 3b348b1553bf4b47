"""Every notebook as it is stored, in a browser without a kernel: what axe finds in our outputs, and
what zooming cuts off."""

import pytest
from access import CUT_OFF, OURS, findings

from helpers.workshop import notebooks

PATHS = notebooks.all_notebooks()
# Colours that nbconvert gives to links in its own page; in JupyterLab the rule is not left out.
NOT_OURS = ["link-in-text-block"]


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, offline=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_stored_outputs_are_accessible_and_keep_whole_at_200_percent(page, path):
    exported, _ = (
        pytest.importorskip("nbconvert").HTMLExporter(template_name="lab").from_filename(str(path))
    )
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.set_content(exported, wait_until="domcontentloaded")
    assert page.locator(OURS[0]).count() > 0
    assert findings(page, without=NOT_OURS) == []
    # nbconvert gives a picture without a description this one, and axe is content with it.
    assert page.get_by_alt_text("No description has been provided").count() == 0
    # Half the width is what a reader sees who zooms to 200 percent.
    page.set_viewport_size({"width": 640, "height": 500})
    assert page.evaluate(CUT_OFF, ", ".join(OURS)) == []
