"""Loaded by a lesson's kernel in the tests: refuses, and writes down, every connection that leaves
this computer."""

import os
import sys
from pathlib import Path

HERE = ("127.", "::1", "localhost")


def watch(event: str, details: tuple) -> None:
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    address = details[1] if event == "socket.connect" else details
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, str) and not host.startswith(HERE) and not Path(host).exists():
        with Path(os.environ["TWO_LEAPS_NETWORK_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{event} {host}\n")
        raise OSError(f"a lesson tried to reach {host}")


if "TWO_LEAPS_NETWORK_LOG" in os.environ:
    sys.addaudithook(watch)
