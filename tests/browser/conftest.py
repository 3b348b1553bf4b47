"""One JupyterLab and one Chromium for all browser tests; without Chromium they are skipped unless CI asks for them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from lab import IDLE

from helpers.workshop.notebooks import ROOT

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# No news questions, and every cell in the page so that far ones can be looked at.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
TOKEN = "two-leaps-test"


def chromium():
    named = os.environ.get("TWO_LEAPS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        if os.environ.get("TWO_LEAPS_BROWSER") == "required":
            pytest.fail("Chromium is required here (TWO_LEAPS_BROWSER=required) and was not found.")
        pytest.skip("No Chromium on this computer; the browser tests need one.")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """Address and folder of a JupyterLab over a copy of the course."""
    home = tmp_path_factory.mktemp("lab")
    course = home / "course"
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (home / "settings").mkdir()
    (home / "settings" / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        **{name: str(home / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_WORKSPACES_DIR")},
    }
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={course}",
        f"--LabApp.app_settings_dir={home / 'settings'}",
    ]
    command = [sys.executable, "-m", "jupyter", "lab", *options]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}")
        yield f"http://127.0.0.1:{port}", course
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address):
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail("JupyterLab did not answer within a minute.")


@pytest.fixture
def open_notebook(browser, lab):
    """A function that opens a notebook by its path below the course and gives the page; console errors are collected."""
    address, _ = lab
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    pages = []

    def opened(path):
        page = context.new_page()
        page.errors = []
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_function(IDLE, timeout=60_000)
        pages.append(page)
        return page

    yield opened
    context.close()
