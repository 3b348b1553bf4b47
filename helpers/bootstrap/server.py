"""JupyterLab over the course, started with the settings of the course alone; and the trial that
starts it, a kernel and the first lesson, and says whether all three answer. Runs in the
environment."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import quote

from helpers import course
from helpers.bootstrap import environment, rivals

FIRST_LESSON = course.opening()
OPTIONS = [
    # The address rather than the file: so it also stands in the line that is printed.
    f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
    f"--ServerApp.root_dir={environment.ROOT}",
    "--log-level=WARN",
    "--LabApp.log_level=WARN",
]
PATIENCE = 60
PORTS = 65536
NO_PLACE = """
JupyterLab cannot be reached where it was told to be: {trouble}.
Clear JUPYTER_PORT, leave --ip and --port away behind 'open', and run the same line again."""


def main(words: list[str]) -> int:
    """Start JupyterLab with the reader's own options, or with --check only try it."""
    if words == ["--check"]:
        return check()
    _forget_the_systems_settings()
    if not os.environ.get("JUPYTER_TOKEN"):
        os.environ["JUPYTER_TOKEN"] = secrets.token_hex(24)
    from jupyterlab.labapp import LabApp

    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # In a container the reader is root and has no other choice; the server answers this machine
    # only.
    try:
        app = LabApp.initialize_server(argv=[*OPTIONS, *root, *words])
        if not 0 <= app.port < PORTS:
            raise ValueError(f"there is no port {app.port}")
    except (OSError, ValueError, OverflowError) as trouble:
        print(NO_PLACE.format(trouble=trouble), file=sys.stderr)
        return 1
    # Always: where no browser opens by itself, nothing else tells the way.
    print(
        f"\nThe course is open in the browser, or at this address:\n    {_address(app)}\n"
        "Ctrl-C here ends it.\n",
        flush=True,
    )
    app.start()
    return 0


def _forget_the_systems_settings() -> None:
    """What others set for every Jupyter of this computer neither stops nor changes ours."""
    from jupyter_core import paths

    paths.SYSTEM_CONFIG_PATH.clear()
    paths.SYSTEM_JUPYTER_PATH.clear()


def _address(app: Any) -> str:
    token = app.identity_provider.token
    ending = f"?token={quote(token)}" if token else ""
    return f"{app.connection_url.rstrip('/')}/lab/tree/{FIRST_LESSON}{ending}"


def check() -> int:
    """Start the server and a kernel, open lesson 00 and load what it loads; print what is ready.
    Returns 0, or 1 after a sentence about what does not answer."""
    try:
        with _running() as ask:
            ask("GET", f"/api/contents/{FIRST_LESSON}?content=0")
            session = {"path": FIRST_LESSON, "type": "notebook", "name": "", "kernel": {}}
            session["kernel"] = {"name": "python3"}
            kernel = ask("POST", "/api/sessions", session)["kernel"]["id"]
            _load_lesson(kernel)
    except TrialError as slip:
        print(f"\n{slip}", file=sys.stderr)
        return 1
    from importlib.metadata import version

    told = ", ".join(f"{name} {version(name)}" for name in ("jupyterlab", "pandas", "matplotlib"))
    print(f"Two Leaps is ready: Python {sys.version.split()[0]}, {told}.")
    return 0


class TrialError(Exception):
    """The server, its kernel or the lesson does not answer; the text says which and why."""


@contextlib.contextmanager
def _running() -> Iterator[Any]:
    """A server of our own on a free port; gives a function that asks its API."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(24)
    command = [sys.executable, "-m", "helpers.bootstrap.server", "--no-browser"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        server = subprocess.Popen(
            command,
            cwd=environment.ROOT,
            env=os.environ | {"JUPYTER_TOKEN": token},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        ask = partial(_ask, port, token)
        try:
            started = time.monotonic()
            while True:
                try:
                    ask("GET", "/api/status")
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() - started > PATIENCE:
                        log.seek(0)
                        last = "\n".join(log.read().strip().splitlines()[-6:])
                        raise TrialError(f"JupyterLab does not start. It says:\n{last}") from None
                    time.sleep(0.1)
            yield ask
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _ask(port: int, token: str, method: str, path: str, body: Any = None) -> Any:
    # Straight to this computer, never by a proxy.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    try:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
    if answer.status >= 400:
        raise TrialError(f"JupyterLab answers {answer.status} to {path}: {text[:600]}")
    return json.loads(text)


def _load_lesson(kernel: str) -> None:
    """Load in a running kernel what every lesson loads. Raises TrialError with what went wrong."""
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_core.paths import jupyter_runtime_dir

    client = BlockingKernelClient()
    client.load_connection_file(str(Path(jupyter_runtime_dir()) / f"kernel-{kernel}.json"))
    # Without heartbeats: on a slow computer they lag, and a kernel that starts counts as dead.
    client.start_channels(hb=False)
    try:
        client.wait_for_ready(timeout=PATIENCE)
        root = repr(str(environment.ROOT))
        code = environment.TRIAL.replace("sys.argv[1]", root)
        answer = client.execute_interactive(
            code, timeout=PATIENCE, allow_stdin=False, output_hook=lambda message: None
        )["content"]
    except (RuntimeError, TimeoutError, Empty) as slip:
        raise TrialError(f"The kernel does not answer: {slip}") from None
    finally:
        client.stop_channels()
    if answer["status"] != "ok":
        said = f"{answer.get('ename')}: {answer.get('evalue')}"
        _, named, rival = said.partition("RIVAL ")
        raise TrialError(
            rivals.TOLD.format(rival=rival)
            if named
            else f"A lesson cannot be loaded: {said}\n{environment.explain(said)}"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
