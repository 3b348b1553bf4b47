"""JupyterLab over the course, really started: among other people's settings, without a home that
can be written, and with the address told. And pip, really asked, by what indexes answer."""

import http.server
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest

from helpers.bootstrap import causes, installers, server, surroundings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """The environment of a tool of the course on a computer full of others' settings."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "jupyter_server_config.py").write_text(
        "c.ServerApp.contents_manager_class = 'not.installed.Manager'\n"
        "c.KernelSpecManager.allowed_kernelspecs = {'other'}\n"
        "c.PasswordIdentityProvider.hashed_password = 'argon2:x'\n",
        encoding="utf-8",
    )
    (theirs / "jupyter_server_config.json").write_text("{ not json", encoding="utf-8")
    (theirs / "matplotlibrc").write_text("backend: not_there\n", encoding="utf-8")
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "IPYTHONDIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(theirs))
    for name, value in {
        "MPLBACKEND": "ipympl",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "PYTHONSAFEPATH": "1",
        "http_proxy": "http://127.0.0.1:9",
        "HOME": str(tmp_path / "no home"),
    }.items():
        monkeypatch.setenv(name, value)
    return surroundings.variables(sys.executable, ROOT)


# On a slow computer a kernel that is starting does not answer in time.
SLOW = """
import sys
from jupyter_client.channels import HBChannel
from helpers.bootstrap import server
HBChannel.is_beating = lambda self: False
sys.exit(server.main(["--check"]))
"""


def test_the_trial_starts_a_server_a_kernel_and_the_first_lesson(hostile, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", SLOW],
        cwd=ROOT,
        env=hostile,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.startswith("Two Leaps is ready: Python ")
    assert "Traceback" not in told.stderr
    # Nothing is written outside the course's own folders.
    assert not (tmp_path / "no home").exists()


def test_the_trial_names_what_does_not_start(monkeypatch, capsys):
    monkeypatch.setattr(server, "FIRST_LESSON", "notebooks/no-such-lesson.ipynb")
    assert server.check() == 1
    said = capsys.readouterr().err
    assert "JupyterLab answers 404" in said and "no-such-lesson" in said


@pytest.mark.skipif(os.name == "nt", reason="ends the server by a signal")
@pytest.mark.parametrize("token", [None, "mine", "my own & é"])
def test_the_address_is_told_where_no_browser_opens(hostile, token):
    variables = hostile | ({"JUPYTER_TOKEN": token} if token else {})
    command = [sys.executable, "-u", "-m", "helpers.bootstrap.server", "--no-browser"]
    started = subprocess.Popen(
        command,
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: queue.Queue = queue.Queue()
    threading.Thread(target=lambda: [lines.put(x) for x in started.stdout], daemon=True).start()
    try:
        address = ""
        while not address:
            found = re.search(r"http://\S+", lines.get(timeout=60))
            address = found[0] if found else ""
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=30)
    assert f"/lab/tree/{server.FIRST_LESSON}?token=" in address
    assert (
        address.endswith(f"token={quote(token)}") if token else len(address.split("token=")[1]) > 20
    )


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("soon", []),
        ("99999", []),
        ("8888", ["--ip=203.0.113.7"]),
        ("8888", ["--ip=no.such.host.example"]),
    ],
)
def test_a_place_where_no_server_can_be_is_told(hostile, port, words):
    told = subprocess.run(
        [sys.executable, "-m", "helpers.bootstrap.server", "--no-browser", *words],
        cwd=ROOT,
        env=hostile | {"JUPYTER_PORT": port},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 1 and "http://" not in told.stdout
    # The last words, whatever Jupyter's extensions say before.
    last = told.stderr.strip().splitlines()[-2:]
    assert last[0].startswith("JupyterLab cannot be reached") and "same line again" in last[1]


# What an index answers


class Index(http.server.BaseHTTPRequestHandler):
    """An index of packages, or what stands in its place."""

    answer = (200, b"", "text/html")

    def do_GET(self):
        status, body, kind = self.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ((200, b"<html><form>Please sign in</form></html>", "text/html"), "sign-in page"),
        ((200, b"{}", "application/json"), "sign-in page"),
        ((401, b"", "text/html"), "index asks for a password"),
        ((403, b"", "text/html"), "index asks for a password"),
        ((404, b"", "text/html"), "address of the index"),
        ((503, b"", "text/html"), "index too busy"),
        (
            (200, b'<a href="/idna-3.20-cp311-cp311-win32.whl">idna</a>', "text/html"),
            "not made for this machine",
        ),
        (
            (200, b'<a href="/idna-3.4-py3-none-any.whl">idna</a>', "text/html"),
            "index without the version",
        ),
    ],
)
def test_pip_asked_once_more_tells_what_the_index_answered(monkeypatch, answer, name):
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setattr(Index, "answer", answer)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as index:
        threading.Thread(target=index.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{index.server_port}/simple"
        told = installers.second_look(sys.executable, "idna==3.20", {"index-url": address})
        index.shutdown()
    assert causes.find(told).name == name, told
