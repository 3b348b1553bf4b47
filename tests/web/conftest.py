"""The site, built once from a sample of views, opened in Chromium without a network."""

import pytest

from helpers.web import build
from helpers.workshop import notebooks

SAMPLE = 4


@pytest.fixture(scope="session")
def edition():
    # What an earlier build or test has drawn from the same code and tables is used again.
    return build.edition(
        build.drawn(notebooks.lessons(), SAMPLE, build.CACHE), "https://lessons.example/leaps"
    )


@pytest.fixture(scope="session")
def site(edition, tmp_path_factory):
    """The folder of the pages, with a space and an accent in its path."""
    folder = tmp_path_factory.mktemp("site") / "déux sauts"
    build.write(folder, edition)
    return folder


@pytest.fixture
def opened(browser, site):
    """A function that opens a page of the site by its name; what it asks for and complains of is
    kept on the page. Nothing outside its file can be reached."""
    contexts = []

    def opened(name, *, where=site, **more):
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "offline": True} | more
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        file, _, part = name.partition("#")
        page.goto((where / file).as_uri() + (f"#{part}" if part else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
