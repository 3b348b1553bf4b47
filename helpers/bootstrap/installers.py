"""Running pip and uv: with the reader's own addresses, proxies and certificates, and nothing else
of the settings that lie about on a computer."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SECONDS_OF_SILENCE = 2.0

# What of pip's settings is the reader's way to the packages. Everything else is left aside, from
# wherever it comes: a target folder, constraints, hashes, options of other commands.
PIP_KEPT = (
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "proxy",
    "cert",
    "client-cert",
    "trusted-host",
    "keyring-provider",
)
# The same of uv's settings: in uv.toml, and the variable that says the same.
UV_KEPT = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "allow-insecure-host": "UV_INSECURE_HOST",
    "native-tls": "UV_NATIVE_TLS",
    "keyring-provider": "UV_KEYRING_PROVIDER",
}
UV_VARIABLES = re.compile(
    f"{'|'.join(UV_KEPT.values())}|UV_INDEX_URL|UV_EXTRA_INDEX_URL|UV_SYSTEM_CERTS"
    r"|UV_INDEX_\w+_(USERNAME|PASSWORD)"
)
# What pip calls by another name than uv.
FROM_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "HTTPS_PROXY",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
}
# How a Python is to print and hash is the reader's affair. Every other variable of Python's sends
# it to other packages, or changes how it runs.
PYTHON_KEPT = ("PYTHONIOENCODING", "PYTHONUTF8", "PYTHONUNBUFFERED", "PYTHONHASHSEED")


# pip's own reader of its files and variables. The command for it, `pip config list`, obeys them
# first: a log that cannot be written or another Python stop it, and quiet makes it say nothing.
ASK_PIP = """
from pip._internal.configuration import Configuration
own = Configuration(isolated=False)
own.load()
for name, value in own.items():
    # A newer pip keeps a table for each file.
    for key, each in value.items() if isinstance(value, dict) else [(name, value)]:
        print(f"{key}={each!r}")
"""


class InstallError(Exception):
    """An installer ended with an error; holds what it printed."""


def plain() -> dict[str, str]:
    """The environment variables without what misleads a Python, pip or uv."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in PYTHON_KEPT or not name.startswith(("PYTHON", "PIP_", "UV_"))
    }


def settings_of_pip(python: str) -> dict[str, str]:
    """The reader's way to the packages as pip itself reads it from its files and variables.

    Raises InstallError when pip cannot read them."""
    variables = plain() | {n: v for n, v in os.environ.items() if n.startswith("PIP_")}
    asked = subprocess.run(
        [python, "-c", ASK_PIP],
        env=variables | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if asked.returncode:
        raise InstallError(asked.stdout + asked.stderr)
    return _kept(asked.stdout.splitlines())


def _kept(lines: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    # Later ones win: what stands in every command's section, in this one's, in a variable.
    for section in ("global", "install", ":env:"):
        for line in lines:
            name, _, value = line.partition("=")
            key = name.removeprefix(f"{section}.").replace("_", "-")
            if name.startswith(f"{section}.") and key in PIP_KEPT:
                found[key] = " ".join(str(ast.literal_eval(value)).split())
    return found


def for_pip(kept: dict[str, str]) -> dict[str, str]:
    """The variables to run pip with."""
    said = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in kept.items()}
    # With this name of no file pip reads none of its own.
    return plain() | said | {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}


def for_uv(kept: dict[str, str]) -> dict[str, str]:
    """The variables to run uv with: uv's own way to the packages, or where it has none, pip's."""
    own = settings_of_uv()
    own |= {name: value for name, value in os.environ.items() if UV_VARIABLES.fullmatch(name)}
    if not own:
        own = {FROM_PIP[name]: value for name, value in kept.items() if name in FROM_PIP}
        if "UV_FIND_LINKS" in own:
            own["UV_FIND_LINKS"] = own["UV_FIND_LINKS"].replace(" ", ",")
    return plain() | own


def settings_of_uv() -> dict[str, str]:
    """The reader's way to the packages from uv's files, as variables; of two files the reader's own
    wins. A file that cannot be read counts as none: then pip steps in."""
    found: dict[str, str] = {}
    for path in _files_of_uv():
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        for table in (said, said.get("pip", {})):
            for key, name in UV_KEPT.items():
                if key in table:
                    found.setdefault(name, _words(table[key]))
        for index in said.get("index", []):
            name = "UV_DEFAULT_INDEX" if index.get("default") else "UV_INDEX"
            found.setdefault(name, str(index.get("url", "")))
    return found


def _files_of_uv() -> list[Path]:
    if os.environ.get("UV_CONFIG_FILE"):
        return [Path(os.environ["UV_CONFIG_FILE"])]
    if os.environ.get("UV_NO_CONFIG"):
        return []
    home = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    own = Path(home) if home else Path("~/.config").expanduser()
    shared = os.environ.get("PROGRAMDATA", "C:\\ProgramData") if os.name == "nt" else "/etc"
    return [own / "uv" / "uv.toml", Path(shared) / "uv" / "uv.toml"]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def follow(
    command: list[str],
    doing: str,
    folder: Path,
    variables: dict[str, str],
    progress: Callable[[list[str]], str],
) -> str:
    """Run one step in a folder and tell every two seconds how far it is; return what it printed.

    Raises InstallError with its output if it fails."""
    print(f"  {doing}", flush=True)
    lines: list[str] = []
    started = time.monotonic()
    # close_fds=False hands on the lock of the set-up and nothing else.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=variables | {"PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=os.name == "nt",
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    reader = threading.Thread(target=keep, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        while process.poll() is None:
            try:
                process.wait(SECONDS_OF_SILENCE)
            except subprocess.TimeoutExpired:
                print(f"  {time.monotonic() - started:4.0f} s  {progress(lines)}", flush=True)
    except BaseException:
        process.kill()
        process.wait()
        raise
    reader.join()
    process.stdout.close()
    if process.returncode:
        # Where a system ended it, the code is all that is said.
        ended = f"exit status {process.returncode}\n" if process.returncode < 0 else ""
        raise InstallError("".join(lines) + ended)
    return "".join(lines)


def keep(stream: Iterable[str], lines: list[str]) -> None:
    """Append each line of the stream to lines as it comes."""
    for line in stream:
        lines.append(line)


def second_look(python: str, pin: str, kept: dict[str, str]) -> str:
    """What pip says in full when it is asked once more for one package that it did not find: only
    then it tells what the index answered."""
    pip = [python, "-m", "pip", "download", "-vv", "--no-input", "--disable-pip-version-check"]
    pip += ["--progress-bar=off", "--retries=0", "--timeout=15", "--no-deps"]
    pip += ["--only-binary=:all:", "--no-cache-dir", pin]
    try:
        with tempfile.TemporaryDirectory() as scratch:
            asked = subprocess.run(
                pip,
                cwd=scratch,
                env=for_pip(kept),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                timeout=120,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    telling = (
        r"Could not fetch|none of the wheel|Fetched page|Skipping page|^ERROR|^WARNING|Ignoring"
    )
    return "\n".join(line for line in asked.stdout.splitlines() if re.search(telling, line)) + "\n"


def missing_pin(output: str) -> str | None:
    """The package that pip says it did not find, as it was asked for."""
    found = re.search(r"No matching distribution found for (\S+)", output)
    return found[1] if found else None
