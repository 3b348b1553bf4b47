"""Why a set-up failed: what pip, uv, venv and the system say, read for its cause, and the one
thing that helps, in plain words.

To teach it another cause, add a row: a pattern that only this cause prints, and a sentence. The
first row that fits is told, so the particular stand above the general."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

AGAIN = "and run the same line again."
# What is shown of an installer's words: so many lines, and of a longer one so much on both sides
# of the cause.
LINES, AROUND = 6, 600
WIDTH = 100
# What pip says at the end of any failure to fetch.
GENERAL = ("sign-in page", "unknown")


@dataclass(frozen=True)
class Cause:
    """One cause: its name, the pattern of what is said then, and what helps."""

    name: str
    signs: str
    advice: str


def _proxies() -> str:
    """The reader's proxies: each variable with its address, without name and password."""
    found = []
    for name, value in sorted(os.environ.items()):
        if re.fullmatch(r"(https?|all)_proxy|PIP_PROXY", name, re.IGNORECASE) and value:
            found.append(f"{name}={re.sub(r'//[^/@]*@', '//', value)}")
    return ", ".join(found) or "the system's or pip's own settings"


def _index() -> str:
    """The address that packages are asked of, if the reader has set one."""
    address = os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX") or ""
    return urlsplit(address).hostname or "see: pip config list"


NO_INDEX = (
    "The place where packages are asked for holds none of them ({index}).\n"
    "Mend or clear PIP_INDEX_URL, PIP_FIND_LINKS and index-url in pip's settings (pip config"
    " list), and run the same line again."
)

CAUSES = (
    # The disk and the folder
    Cause(
        "quota",
        r"[Dd]isk quota|Errno 122\b|os error 122\b|quota exceeded",
        "Your share of this disk (the quota) is used up. The packages need about 0.7 GB"
        " in\n{root}\n"
        f"Delete something large of yours, or ask for a larger share, {AGAIN}",
    ),
    Cause(
        "disk full",
        r"No space left|Errno 28\b|os error 28\b|not enough space|(WinE|os e)rror 112\b",
        "The disk is full: the packages need about 0.7 GB, in {root}\n"
        f"and for a moment in the folder for temporary files. Free some space {AGAIN}",
    ),
    Cause(
        "long name",
        r"WinError 206|Long Path|name too long|too long: |Errno 36\b|os error 36\b|os error 206\b",
        "The name of this folder is too long for this system: {root}\n"
        "Move the course to a short place, such as C:\\two-leaps, and run the same line there.",
    ),
    Cause(
        "virus scanner",
        r"WinError 225\b|os error 225\b|contains a virus|potentially unwanted software",
        "A virus scanner took away a file of the packages. Let it leave out this folder:\n{root}\n"
        f"Set that in the scanner's exceptions (or ask who looks after this computer), {AGAIN}",
    ),
    Cause(
        "forbidden by the school",
        r"(WinE|os e)rror (1260|4551|577)\b|blocked by (your )?(group|application control) policy"
        r"|is not allowed by.*policy|code signature.*(invalid|not valid)",
        "This computer is set so that programs may not run from this folder: {root}\n"
        "Ask who looks after it to allow it, or take a computer of your own.",
    ),
    Cause(
        "in use",
        r"(WinE|os e)rror 32\b|being used by another process|Text file busy|Errno 26\b"
        r"|(WinE|os e)rror 33\b|Device or resource busy|Errno 16\b|os error 16\b",
        "Files in {venv} are in use or locked.\n"
        f"Close every JupyterLab and terminal that uses the course, {AGAIN}",
    ),
    Cause(
        "drive that cannot",
        r"Errno 38\b|Function not implemented|os error 38\b|Errno 95\b|os error 95\b"
        r"|Operation not supported|WinError 1314\b|os error 1314\b"
        r"|Errno 1\] Operation not permitted",
        "The drive of this folder cannot hold the packages: {root}\n"
        "That is usual for USB sticks and for folders shared with a virtual machine.\n"
        "Copy the course to the computer's own disk (your home folder, say) and run the same line"
        " there.",
    ),
    Cause(
        "failing disk",
        r"Input/output error|Errno 5\b|os error 5\b.*I/O|Stale file handle|Errno 116\b"
        r"|os error 116\b|(WinE|os e)rror 1117\b|cyclic redundancy",
        "The disk or network drive of this folder gives errors: {root}\n"
        "Copy the course to another disk (your home folder, say) and run the same line there.",
    ),
    Cause(
        "another computer's programs",
        r"Exec format error|os error 8\b|(WinE|os e)rror (193|216)\b|Bad CPU type",
        "The programs in {venv} are made for another kind of computer, so they came with a copied\n"
        "or synchronised folder. Delete that folder; the same line makes it anew.",
    ),
    Cause(
        "read-only",
        r"Read-only file system|Errno 30\b|os error 30\b|(WinE|os e)rror 19\b",
        "This folder cannot be written to: {root}\n"
        "Copy the course to a folder of your own (your home folder, say) and run the same line"
        " there.",
    ),
    # Checks of what was fetched
    Cause(
        "wrong hash",
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|[Hh]ashes are required",
        "A package that was fetched is not the one this course was tested with, so nothing\n"
        "of it was installed. Run the same line again. If it happens again, the network is changing"
        " files,\nor requirements.lock was edited: take that file from the course anew, or try"
        " another network.",
    ),
    Cause(
        "damaged package",
        r"BadZipFile|[Ii]nvalid zip|not a zip file|unexpected header|File is not a zip"
        r"|Bad CRC-32|Failed to extract archive|Error -3 while decompressing|invalid wheel",
        "A package arrived damaged, or a damaged one was kept from an earlier time.\n"
        "Forget what was kept with: {pip} cache purge\nand run the same line again.",
    ),
    # The reader's own settings
    Cause(
        "pip's settings unreadable",
        r"Configuration file could not be loaded|contains invalid .* characters"
        r"|File contains no section headers|Source contains parsing errors",
        "pip cannot read its own settings; the file is named in the lines above.\n"
        f"Mend that file, or rename it, {AGAIN}",
    ),
    Cause(
        "SOCKS",
        r"SOCKS|socks proxy",
        "The network goes through a SOCKS proxy ({proxies}), which pip cannot use.\n"
        "Clear that variable for this window, or name a proxy that begins with http:// in"
        f" https_proxy, {AGAIN}",
    ),
    Cause(
        "proxy asks for a name",
        r"\b407\b|[Pp]roxy [Aa]uthenti(cation|fication)|proxy authorization required",
        "The proxy asks for a name and a password ({proxies}).\n"
        "Put them into its address: https_proxy=http://name:password@address:port\n"
        f"(ask who runs this network), {AGAIN}",
    ),
    Cause(
        "proxy refuses",
        r"Tunnel connection failed: 4\d\d|tunnel error: unsuccessful",
        "The proxy ({proxies}) does not let packages through.\n"
        "Ask who runs this network to allow the package index, or do the set-up once in another"
        " network.",
    ),
    Cause(
        "proxy address unreadable",
        r"Failed to parse: |InvalidProxyURL|Proxy URL had no scheme|Not supported proxy scheme"
        r"|[Ii]nvalid proxy|check your proxy URL",
        "The address of the proxy is not written as one: {proxies}.\n"
        f"It is written like http://address:port, or left away where there is none. Mend it"
        f" {AGAIN}",
    ),
    Cause(
        "proxy does not answer",
        r"ProxyError|Cannot connect to proxy|Unable to connect to proxy|tunnel error",
        "The proxy does not answer: {proxies}.\n"
        f"If this network has no proxy, clear that variable; else mend its address, {AGAIN}",
    ),
    Cause(
        "certificate file missing",
        r"Could not find a suitable TLS CA certificate bundle|invalid path: .*\.(pem|crt|cer)"
        r"|Failed to load (custom )?certificate|SSL_CERT_FILE.*(not|does)",
        "The file of certificates that is named for pip is not there or not readable.\n"
        "Mend or clear PIP_CERT, REQUESTS_CA_BUNDLE and SSL_CERT_FILE (see also: pip config"
        " list),\n"
        "and run the same line again.",
    ),
    Cause(
        "clock",
        r"certificate has expired|certificate is not yet valid|not valid yet|\bExpired\b"
        r"|NotValidYet",
        "The network's certificate does not fit this computer's date, which is {today}.\n"
        f"Set date and time right {AGAIN}\n"
        "If they are right, sign in to this network in a browser first, or try another network.",
    ),
    Cause(
        "sign-in page at the door",
        r"\b511\b|Network Authentication Required|Exceeded \d+ redirects|TooManyRedirects"
        r"|[Hh]ostname mismatch|doesn't match|certificate is not valid for|NotValidForName"
        r"|IP address mismatch",
        "Something else answers in the place of the package index, mostly a sign-in page.\n"
        f"Open any page in a browser, sign in to this network, {AGAIN}",
    ),
    Cause(
        "certificate",
        r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|invalid peer certificate"
        r"|UnknownIssuer|unable to get local issuer|self.signed certificate|CaUsedAsEndEntity",
        "The packages could not be fetched: this network answers with a certificate that\n"
        "Python does not trust. Try another network, or ask whoever runs this one for its"
        " certificate file\nand name it in PIP_CERT and SSL_CERT_FILE.",
    ),
    Cause(
        "no SSL in Python",
        r"SSL module is not available|No module named '?_ssl|Can't connect to HTTPS URL",
        "This Python ({python}) was built without SSL, so it cannot fetch anything.\n"
        "Name another Python in the line, as in: python3.13 -m helpers open",
    ),
    Cause(
        "encryption refused",
        r"WRONG_VERSION_NUMBER|wrong version number|InvalidContentType|UNSAFE_LEGACY_RENEGOTIATION"
        r"|HANDSHAKE_FAILURE|handshake failure|UNEXPECTED_EOF|EOF occurred in violation"
        r"|TLSV1_ALERT|unsupported protocol|DH_KEY_TOO_SMALL",
        "Something in this network cuts off encrypted connections: a filter, or a proxy whose\n"
        "address should begin with http:// ({proxies}). Mend that address, or try another network.",
    ),
    # What the index answers
    Cause(
        "index asks for a password",
        r"\b401\b.*Unauthorized|\b403\b.*Forbidden|returned a 403|lack of valid authentication"
        r"|returned a 401|User for .*:",
        "The package index asks who you are, or does not let you in ({index}).\n"
        "If somebody gave you its address, it needs name and password in it; if nobody did, clear\n"
        f"PIP_INDEX_URL and index-url in pip's settings, {AGAIN}",
    ),
    Cause(
        "index too busy",
        r"\b429\b|Too Many Requests|(too many |status.*|HTTP/1\.1\" |[Ee]rror: )5\d\d\b"
        r"|5\d\d Server"
        r"|Service Unavailable|Bad Gateway|Gateway Time-?out",
        "The package index is out of order or too busy.\n"
        "Wait a quarter of an hour and run the same line again; what has been fetched already is"
        " kept.",
    ),
    Cause(
        "address of the index",
        r"404 Client Error|404 Not Found|was not found in the package registry"
        r"|Failed to read `--find-links`|relative URL without a base|unsupported URL|Invalid URL"
        r"|No connection adapters|invalid (international )?IPv6|label (too long|empty)",
        NO_INDEX,
    ),
    Cause(
        "told to stay offline",
        r"network was disabled|Network connectivity is disabled|UV_OFFLINE|Ignoring indexes",
        "pip or uv is set to fetch nothing (PIP_NO_INDEX, UV_OFFLINE or no-index in pip's"
        " settings).\n"
        f"Clear that setting {AGAIN}",
    ),
    # The way to the index. Behind what the index answers, for a retry that failed is told too.
    Cause(
        "names are not found",
        r"name resolution|Name or service not known|nodename nor servname|getaddrinfo failed"
        r"|dns error|No address associated|NameResolutionError|Errno 11001\b|Errno 11002\b",
        "The network does not answer: it does not even know the name of the package index.\n"
        f"Connect to the internet {AGAIN} What has been fetched already is kept.\n"
        "This is needed once. Afterwards the course runs without a network.",
    ),
    Cause(
        "too slow",
        r"[Rr]ead timed out|ReadTimeout|ConnectTimeout|operation timed out|timed out|ETIMEDOUT"
        r"|Errno 110\b|WinError 10060\b|os error 110\b|os error 10060\b",
        "The network is too slow or lets nothing through: it gave no answer in time.\n"
        f"Try a better connection {AGAIN} What has been fetched already is kept.",
    ),
    Cause(
        "broken off",
        r"Connection (was )?reset|ConnectionReset|Connection aborted|IncompleteRead"
        r"|RemoteDisconnected"
        r"|Connection broken|end of file before message|Errno 104\b|WinError 1005[34]\b"
        r"|os error 104\b|os error 1005[34]\b|forcibly closed|error decoding response body",
        "The connection was broken off on the way: a weak network, or a filter in it.\n"
        f"Try another network {AGAIN} What has been fetched already is kept.",
    ),
    Cause(
        "offline",
        r"unreachable|establish a new connection|Connection refused|No route to host|Max retries"
        r"|tcp connect error|error sending request|ConnectionError|Errno 10[01]\b|WinError 10061\b"
        r"|WinError 1005[01]\b|WinError 10013\b|forbidden by its access permissions",
        "The packages could not be fetched: the network does not answer.\n"
        "Connect to the internet and run the same line again; what has been fetched already is"
        " kept.\nThis is needed once. Afterwards the course runs without a network.",
    ),
    # This machine and this Python
    Cause(
        "32-bit",
        r"32.bit Python",
        "This Python is a 32-bit one, and the packages exist for 64 bits only.\n"
        "Install the 64-bit Python beside it and name it in the line, as in: py -3.13-64 -m helpers"
        " open",
    ),
    Cause(
        "no compiler",
        r"Microsoft Visual C\+\+ 14|error: command '.*(gcc|cc|clang)'|unable to execute 'gcc'"
        r"|gcc: (command )?not found|metadata-generation-failed|Failed building wheel"
        r"|legacy-install",
        "One of the packages would have to be built here, which needs a compiler: it does not"
        " exist\n"
        "ready-made for this machine and this Python ({python}). Name another Python in the line,"
        " as"
        " in: python3.13 -m helpers open",
    ),
    Cause(
        "index without the version",
        r"\(from versions: (?!none)[^)]+\)",
        "The package index ({index}) does not have the version that the course needs: it is an old"
        " copy\nof the full index. Clear PIP_INDEX_URL, or ask who runs it to bring it up to date,"
        " and run the same line again.",
    ),
    Cause(
        "not made for this machine",
        r"none of the wheel's tags|not a supported wheel|no usable wheels|no wheels with a matching"
        r"|no matching .*tag",
        "One of the packages does not exist ready-made for this machine and this Python"
        " ({python},\n"
        "{machine}). Name another Python in the line, as in: python3.13 -m helpers open; they exist"
        " for\n3.11 to 3.14 on 64-bit Windows, macOS and Linux.",
    ),
    Cause(
        "place of the packages",
        r"seems invalid, please provide a scheme|is ignored: it is either a non-existing path",
        NO_INDEX,
    ),
    Cause(
        "sign-in page",
        r"Skipping page .*Content-Type|Unsupported `Content-Type`|Fetched page .* as text/html"
        r"|No matching distribution|there is no version of|from versions: none",
        "The index answered, but not with packages. Mostly that is a sign-in page of the network:\n"
        "open any page in a browser, sign in, and run the same line again. If you are signed in,"
        " look at\nPIP_INDEX_URL and pip's settings ({index}): the address there is not an index.",
    ),
    Cause(
        "pip too old",
        r"no such option|unrecognized arguments|unexpected argument|No such command",
        "The installer does not know what it is asked: it is too old or too new for the course.\n"
        "Name another Python in the line, as in: python3.13 -m helpers open",
    ),
    Cause(
        "no pip in Python",
        r"ensurepip.*(non-zero|failed|not available)|No module named '?(ensurepip|venv|pip)\b",
        "This Python ({python}) comes without parts that the set-up needs.\n"
        "On Debian and Ubuntu: sudo apt install python{short}-venv. Elsewhere name another Python"
        " in"
        " the\nline, as in: python3.13 -m helpers open. Then run the same line again.",
    ),
    Cause(
        "old system",
        r"GLIBC(XX)?_[\d.]+.? not found|symbol not found.*libSystem|requires macOS"
        r"|is not supported on this (version|system)",
        "This system is older than the packages: they need Linux with glibc 2.28 or macOS 12, or"
        " newer.\nUse a newer system, or run the course on Binder (see the README).",
    ),
    Cause(
        "old processor",
        r"Illegal instruction|baseline optimizations|SIGILL|exit status -4\b|code 132\b|0xC000001D",
        "The processor of this computer is older than the packages allow.\n"
        "Use another computer, or run the course on Binder (see the README).",
    ),
    Cause(
        "Visual C++ library",
        r"DLL load failed|VCRUNTIME|MSVCP140|0xC0000135|libgomp.*cannot open|libstdc\+\+.*cannot"
        r" open|cannot open shared object file",
        "A library of the system is missing that the packages need. On Windows install"
        " Microsoft's\n"
        "Visual C++ Redistributable; on Linux the library named above. Then run the same line"
        " again.",
    ),
    Cause(
        "out of memory",
        r"MemoryError|[Cc]annot allocate memory|Errno 12\b|os error 12\b|Out of memory"
        r"|exit status -9\b|^Killed|\bSIGKILL\b|WinError 1455\b|paging file",
        "The computer ran out of memory, and the installer was ended.\n"
        f"Close other programs {AGAIN}",
    ),
    Cause(
        "too many open",
        r"Too many open files|Errno 24\b|os error 24\b|Resource temporarily unavailable|Errno 11\]"
        r"|can't start new thread|os error 11\b",
        "The system allows this account too few open files or programs at once.\n"
        f"Close other programs, or sign out and in again, {AGAIN}",
    ),
    Cause(
        "broken by others' packages",
        r"externally.managed",
        "The system's own Python does not let packages in, and the course's own environment was"
        " not used.\nLeave any environment that is active (deactivate), and run the same line in a"
        " new window.",
    ),
    Cause(
        "no right to write",
        r"Permission denied|Access is denied|Errno 13\b|os error 13\b|(WinE|os e)rror 5\b"
        r"|Operation not permitted",
        "This folder cannot be written to: {root}\n"
        "Copy the course to a folder of your own (your home folder, say) and run the same line"
        " there.",
    ),
)

UNKNOWN = Cause(
    "unknown",
    r"(?!)",
    "The set-up did not work, and the lines above are all that is known. Run the same line again.\n"
    "If it ends in the same way, send these lines to whoever gave you the course.",
)


def find(output: str) -> Cause:
    """The cause that an installer's or the system's words name; UNKNOWN where none is.

    A try that failed and was repeated counts only where nothing else is said."""
    ends = re.sub(r"^WARNING: Retrying .*$", "", output, flags=re.MULTILINE)
    found = _first(ends)
    return _first(output) if found.name in GENERAL else found


def _first(output: str) -> Cause:
    return next(
        (cause for cause in CAUSES if re.search(cause.signs, output, re.MULTILINE)), UNKNOWN
    )


def advice(cause: Cause, root: Path, venv: Path, today: str, machine: str) -> str:
    """What helps, with the names of this computer put in."""
    pip = venv / ("Scripts/python" if os.name == "nt" else "bin/python")
    told = cause.advice.format(
        root=root,
        venv=venv,
        pip=f'"{pip}" -m pip' if " " in str(pip) else f"{pip} -m pip",
        python=sys.version.split()[0],
        short=f"{sys.version_info[0]}.{sys.version_info[1]}",
        proxies=_proxies(),
        index=_index(),
        today=today,
        machine=machine,
    )
    lines = told.splitlines()
    # A folder's name stays whole, to be copied.
    return "\n".join(
        "\n".join(textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False))
        for line in lines
    )


def shown(output: str, cause: Cause) -> str:
    """The lines of an output that a reader should see: the last ones, and before them the first
    that names the cause, each whole or, where very long, the part around the cause."""
    lines = [line.rstrip() for line in output.strip().splitlines() if line.strip()]
    telling = [at for at, line in enumerate(lines) if re.search(cause.signs, line)][:1]
    last = range(max(0, len(lines) - LINES + len(telling)), len(lines))
    picked = sorted({*telling, *last})
    return "\n".join(_part(lines[at], cause.signs) for at in picked)


def _part(line: str, signs: str) -> str:
    found = re.search(signs, line)
    middle = found.start() if found else 0
    start = max(0, middle - AROUND)
    end = max(found.end() if found else 0, middle) + AROUND
    before, after = ("... " if start else ""), (" ..." if end < len(line) else "")
    return f"{before}{line[start:end]}{after}"
