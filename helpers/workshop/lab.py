"""Drives JupyterLab in Chromium: a server over a copy of the course, a page with a notebook open,
every cell run."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers.workshop.notebooks import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# As a learner sets it: every cell in the page, so that far ones can be looked at. All else is what
# the environment carries.
SETTING, CHOSEN = "@jupyterlab/notebook-extension/tracker", {"windowingMode": "none"}
# JupyterLab looks at every opening whether it must be built anew, which takes its server half a
# second.
SERVER = {"ServerApp": {"tornado_settings": {"page_config_data": {"buildCheck": False}}}}
SETTINGS = "JUPYTERLAB_SETTINGS_DIR"
TOKEN = "two-leaps-test"
READY = "() => /\\| Idle/.test(document.querySelector('#jp-main-statusbar')?.innerText || '')"
# A folded cell has no number of its own, only its output has.
NUMBERED = (
    "() => [...document.querySelectorAll('.jp-InputPrompt, .jp-OutputPrompt')].every(p =>"
    " !/\\*/.test(p.textContent))"
)
UNFOLDED = (
    "() => [...document.querySelectorAll('.jp-CodeCell')].every(c =>"
    " c.querySelector('.cm-content'))"
)
BUSY = '.jp-Notebook-ExecutionIndicator[data-status="busy"]'
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'


class NoLabError(RuntimeError):
    """JupyterLab did not start."""


def chromium() -> str | None:
    """Where Chromium is (TWO_LEAPS_CHROMIUM names one), or None."""
    named = os.environ.get("TWO_LEAPS_CHROMIUM")
    return named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


@contextmanager
def browser() -> Iterator[Any]:
    """A running Chromium, driven by playwright. Raises NoLabError when there is none on this
    computer."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise NoLabError(
            "No Chromium was found on this computer. Install it, or name it in TWO_LEAPS_CHROMIUM."
        )
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of a JupyterLab over a copy of the course below `home`, which is made the
    first time. Raises NoLabError when it does not answer."""
    course = home / "course"
    if not course.exists():
        _furnish(home, course)
    port = _free_port()
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_WORKSPACES_DIR", SETTINGS)
    env = {**os.environ, **{name: str(home / name) for name in own}}
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={course}",
    ]
    with (home / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options], env=env, stdout=log, stderr=log
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}")
        yield f"http://127.0.0.1:{port}", course
    finally:
        server.terminate()
        server.wait(timeout=20)


def _furnish(home: Path, course: Path) -> None:
    for part in ("notebooks", "data"):
        shutil.copytree(
            ROOT / part, course / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    setting = home / SETTINGS / f"{SETTING}.jupyterlab-settings"
    setting.parent.mkdir(parents=True)
    setting.write_text(json.dumps(CHOSEN), encoding="utf-8")
    (home / "JUPYTER_CONFIG_DIR").mkdir()
    (home / "JUPYTER_CONFIG_DIR" / "jupyter_server_config.json").write_text(
        json.dumps(SERVER), encoding="utf-8"
    )


def open_notebook(page: Any, address: str, path: str) -> None:
    """Open a notebook by its path below the course and wait until its kernel is ready."""
    page.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function(READY, timeout=60_000)


def unfold(page: Any) -> None:
    """Open the code of every cell, as a maintainer does, so that a cell is found by its words."""
    page.get_by_role("menuitem", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Expand All Code", exact=True).click()
    page.wait_for_function(UNFOLDED, timeout=20_000)


def run_all(page: Any) -> None:
    """Run every cell from the menu and wait for the last one."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_selector(BUSY, state="attached", timeout=20_000)
    page.wait_for_selector(IDLE, state="attached", timeout=90_000)
    page.wait_for_function(NUMBERED, timeout=90_000)
    page.wait_for_selector(IDLE, state="attached", timeout=60_000)


def end_kernels(address: str) -> None:
    """End every kernel of a server, so that none works on for a page that is closed."""
    for kernel in json.loads(_ask(f"{address}/api/kernels?token={TOKEN}")):
        _ask(f"{address}/api/kernels/{kernel['id']}?token={TOKEN}", "DELETE")


# Our own requests stay on this computer: a proxy of the reader's would look for them elsewhere.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _ask(address: str, method: str = "GET") -> bytes:
    with DIRECT.open(urllib.request.Request(address, method=method), timeout=20) as answer:
        return bytes(answer.read())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            _ask(address)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise NoLabError("JupyterLab did not answer within a minute.")
