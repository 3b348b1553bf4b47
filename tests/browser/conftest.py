"""One JupyterLab a worker for all browser tests."""

import pytest

from helpers.workshop import lab as jupyter


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """Address and folder of a JupyterLab over a copy of the course."""
    with jupyter.serving(tmp_path_factory.mktemp("lab")) as served:
        yield served


@pytest.fixture
def open_notebook(browser, lab):
    """A function that opens a notebook by its path below the course and gives the page; console
    errors are collected."""
    address, _ = lab
    context = browser.new_context(viewport={"width": 1280, "height": 1000})

    def opened(path):
        page = context.new_page()
        page.errors = []
        page.on(
            "console",
            lambda message: page.errors.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        jupyter.open_notebook(page, address, path)
        jupyter.unfold(page)
        return page

    yield opened
    context.close()
    jupyter.end_kernels(address)
