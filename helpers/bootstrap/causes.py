"""Why a set-up failed: what pip, uv, venv and the system say, read for its cause, and the one
thing that helps, in plain words.

To teach it another cause, add a row: a pattern that only this cause prints, and a sentence. The
first row that fits is told, so the particular stand above the general. A system says its errors in
the reader's language and has its own numbers for them, so patterns know them by name (ENOSPC), and
Windows' by their numbers."""

from __future__ import annotations

import errno
import os
import re
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

WINDOWS = os.name == "nt"
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


def _status(codes: str) -> str:
    """The pattern of an answer with one of these codes, as pip and uv write it. A bare number will
    not do: a package may be of 407 kB."""
    return (
        rf"\b(?:{codes}) (?:Client|Server) Error|HTTP (?:error|status) (?:{codes})\b"
        rf"|\((?:{codes}) [A-Z][a-z]|returned an? (?:{codes})\b|too many (?:{codes})\b"
        rf"|failed: (?:{codes})\b"
    )


NO_INDEX = (
    "The place where packages are asked for holds none of them ({index}).\n"
    "Mend or clear PIP_INDEX_URL, PIP_FIND_LINKS and index-url in pip's settings (pip config"
    " list), and run the same line again."
)

CAUSES = (
    # The disk and the folder
    Cause(
        "quota",
        r"EDQUOT|[Dd]is[ck] quota|quota exceeded|WinError (1295|1816)\b",
        "Your share of this disk (the quota) is used up. The packages need about 0.7 GB"
        " in\n{root}\n"
        f"Delete something large of yours, or ask for a larger share, {AGAIN}",
    ),
    Cause(
        "disk full",
        r"ENOSPC|No space left|not enough space|WinError (39|112)\b",
        "The disk is full: the packages need about 0.7 GB, in {root}\n"
        f"and for a moment in the folder for temporary files. Free some space {AGAIN}",
    ),
    Cause(
        "long name",
        r"ENAMETOOLONG|Long Path|name too long|too long: |WinError 206\b",
        "The name of this folder is too long for this system: {root}\n"
        "Move the course to a short place, such as C:\\two-leaps, and run the same line there.",
    ),
    Cause(
        "virus scanner",
        r"WinError 225\b|contains a virus|potentially unwanted software",
        "A virus scanner took away a file of the packages. Let it leave out this folder:\n{root}\n"
        f"Set that in the scanner's exceptions (or ask who looks after this computer), {AGAIN}",
    ),
    Cause(
        "forbidden by the school",
        r"WinError (1260|4551|577)\b|blocked by (your )?(group|application control) policy"
        r"|is not allowed by.*policy|code signature.*(invalid|not valid)",
        "This computer is set so that programs may not run from this folder: {root}\n"
        "Ask who looks after it to allow it, or take a computer of your own.",
    ),
    Cause(
        "in use",
        r"ETXTBSY|EBUSY|WinError 3[23]\b|being used by another process|Text file busy"
        r"|Device or resource busy",
        "Files in {venv} are in use or locked.\n"
        f"Close every JupyterLab and terminal that uses the course, {AGAIN}",
    ),
    Cause(
        "drive that cannot",
        r"ENOSYS|ENOTSUP|EOPNOTSUPP|EPERM|Function not implemented|Operation not supported"
        r"|WinError (1|50|1314)\b",
        "The drive of this folder cannot hold the packages: {root}\n"
        "That is usual for USB sticks and for folders shared with a virtual machine.\n"
        "Copy the course to the computer's own disk (your home folder, say) and run the same line"
        " there.",
    ),
    Cause(
        "failing disk",
        r"EIO\b|ESTALE|ENOTCONN|EREMOTEIO|^(?!.*connection).*EHOSTDOWN|Input/output error"
        r"|Stale file handle|WinError (21|23|5[3459]|64|67|121|1117|1231)\b"
        r"|cyclic redundancy",
        "The disk or network drive of this folder gives errors: {root}\n"
        "Copy the course to another disk (your home folder, say) and run the same line there.",
    ),
    Cause(
        "another computer's programs",
        r"ENOEXEC(?!.*nodename)|Exec format error|WinError (193|216)\b|Bad CPU type",
        "The programs in {venv} are made for another kind of computer, so they came with a copied\n"
        "or synchronised folder. Delete that folder; the same line makes it anew.",
    ),
    Cause(
        "read-only",
        r"EROFS|Read-only file system|WinError 19\b",
        "This folder cannot be written to: {root}\n"
        "Copy the course to a folder of your own (your home folder, say) and run the same line"
        " there.",
    ),
    # Checks of what was fetched
    Cause(
        "wrong hash",
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|[Hh]ashes are required"
        r"|--require-hashes`? mode",
        "A package that was fetched is not the one this course was tested with, so nothing\n"
        "of it was installed. Run the same line again. If it happens again, the network is changing"
        " files,\nor requirements.lock was edited: take that file from the course anew, or try"
        " another network.",
    ),
    Cause(
        "damaged package",
        r"BadZipFile|[Ii]nvalid zip|not a zip file|unexpected header|File is not a zip"
        r"|Bad CRC-32|Failed to extract archive|Error -3 while decompressing|invalid wheel"
        r"|Wheel '.*' located at .* is invalid|[Ww]heel is invalid|parse wheel|not a valid wheel"
        r"|METADATA file is missing|end-of-stream marker|central directory|failed to deserialize"
        r"|Failed to deserialize|unpack\(b\) received extra data",
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
        r"[Pp]roxy [Aa]uthenti(cation|fication)|proxy authorization required|" + _status("407"),
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
        r"|Failed to load (custom )?certificate|SSL_CERT_FILE.*(not|does)|\[X509: "
        r"|TLS certificate file"
        r"|No such file or directory: '.*\.(pem|crt|cer|key)'",
        "The file of certificates that is named for pip is not there or not readable.\n"
        "Mend or clear PIP_CERT, REQUESTS_CA_BUNDLE and SSL_CERT_FILE (see also: pip config"
        " list),\n"
        "and run the same line again.",
    ),
    Cause(
        "clock",
        r"certificate (has )?expired|certificate is not yet valid|not valid (yet|after|before)"
        r"|\bExpired\b|NotValidYet",
        "The network's certificate does not fit this computer's date, which is {today}.\n"
        f"Set date and time right {AGAIN}\n"
        "If they are right, sign in to this network in a browser first, or try another network.",
    ),
    Cause(
        "sign-in page at the door",
        r"Network Authentication Required|Exceeded \d+ redirects|TooManyRedirects"
        r"|[Hh]ostname mismatch|hostname .* doesn't match|certificate is not valid for"
        r"|NotValidForName|IP address mismatch|" + _status("511"),
        "Something else answers in the place of the package index, mostly a sign-in page.\n"
        f"Open any page in a browser, sign in to this network, {AGAIN}",
    ),
    Cause(
        "certificate",
        r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|invalid peer certificate"
        r"|UnknownIssuer|unable to get local issuer|self.signed certificate|CaUsedAsEndEntity"
        r"|BadSignature",
        "The packages could not be fetched: this network answers with a certificate that\n"
        "Python does not trust. Try another network, or ask whoever runs this one for its"
        " certificate file\nand name it in PIP_CERT and SSL_CERT_FILE.",
    ),
    Cause(
        "no SSL in Python",
        r"SSL module is not available|No module named '?_ssl|Can't connect to HTTPS URL"
        r"|importing _ssl",
        "This Python ({python}) was built without SSL, so it cannot fetch anything.\n"
        "Name another Python in the line, as in: python3.13 -m helpers open",
    ),
    Cause(
        "encryption refused",
        r"\[SSL: |SSLError\(|SSLEOFError|wrong version number|InvalidContentType|handshake failure"
        r"|EOF occurred in violation|unsupported protocol|fatal alert|close_notify",
        "Something in this network cuts off encrypted connections: a filter, or a proxy whose\n"
        "address should begin with http:// ({proxies}). Mend that address, or try another network.",
    ),
    # What the index answers
    Cause(
        "index asks for a password",
        r"lack of valid authentication|User for .*:|" + _status("401|403"),
        "The package index asks who you are, or does not let you in ({index}).\n"
        "If somebody gave you its address, it needs name and password in it; if nobody did, clear\n"
        f"PIP_INDEX_URL and index-url in pip's settings, {AGAIN}",
    ),
    Cause(
        "index too busy",
        r"Too Many Requests|Service Unavailable|Bad Gateway|Gateway Time-?out|"
        + _status(r"429|5\d\d"),
        "The package index is out of order or too busy.\n"
        "Wait a quarter of an hour and run the same line again; what has been fetched already is"
        " kept.",
    ),
    Cause(
        "address of the index",
        _status(r"4\d\d") + r"|was not found in the package registry"
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
        r"\[Errno -\d+\]|name resolution|Name or service not known|nodename nor servname"
        r"|getaddrinfo failed|dns error|No address associated|NameResolutionError"
        r"|(Errno|WinError) 1100[124]\b",
        "The network does not answer: it does not even know the name of the package index.\n"
        f"Connect to the internet {AGAIN} What has been fetched already is kept.\n"
        "This is needed once. Afterwards the course runs without a network.",
    ),
    Cause(
        "too slow",
        r"ETIMEDOUT|ReadTimeout|ConnectTimeout|timed out|network timeout|HTTP_TIMEOUT"
        r"|WinError 10060\b",
        "The network is too slow or lets nothing through: it gave no answer in time.\n"
        f"Try a better connection {AGAIN} What has been fetched already is kept.",
    ),
    Cause(
        "broken off",
        r"ECONNRESET|ECONNABORTED|EPIPE|Connection (was )?reset|ConnectionReset|Connection aborted"
        r"|IncompleteRead|RemoteDisconnected|Connection broken|end of file before message"
        r"|WinError 1005[34]\b|forcibly closed|error decoding response body"
        r"|not enough bytes were received|incomplete-download|connection closed before|http2 error",
        "The connection was broken off on the way: a weak network, or a filter in it.\n"
        f"Try another network {AGAIN} What has been fetched already is kept.",
    ),
    Cause(
        "offline",
        r"unreachable|establish a new connection|Connection refused|No route to host|Max retries"
        r"|tcp connect error|error sending request|ConnectionError|ENET(DOWN|UNREACH)|EHOSTUNREACH"
        r"|EHOSTDOWN|ECONNREFUSED|WinError (1005[01]|1006[15]|10013)\b"
        r"|forbidden by its access permissions",
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
        r"|legacy-install|Unknown compiler|Failed to build|build_wheel",
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
        r"|no matching .*tag|wheel is incompatible",
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
        r"ensurepip.*(non-zero|died|failed|not available)|No module named '?(ensurepip|venv|pip)\b",
        "This Python ({python}) comes without parts that the set-up needs.\n"
        "On Debian and Ubuntu: sudo apt install python{short}-venv. Elsewhere name another Python"
        " in"
        " the\nline, as in: python3.13 -m helpers open. Then run the same line again.",
    ),
    Cause(
        "old system",
        r"(GLIBC(XX)?|CXXABI)_[\d.]+.? not found|newer than running OS|symbol not found.*libSystem"
        r"|requires macOS|is not supported on this (version|system)",
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
        r"MemoryError|ENOMEM|[Cc]annot allocate memory|memory allocation of|Out of memory|bad_alloc"
        r"|exit status -9\b|^Killed|\bSIGKILL\b|WinError 8\b|WinError (14|1455)\b"
        r"|paging file",
        "The computer ran out of memory, and the installer was ended.\n"
        f"Close other programs {AGAIN}",
    ),
    Cause(
        "too many open",
        r"EMFILE|ENFILE|EAGAIN|Too many open files|Resource temporarily unavailable"
        r"|can't start new thread|failed to spawn thread",
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
        r"EACCES|Permission denied|Access is denied|WinError 5\b|Operation not permitted",
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
    said = _named(output)
    return next((cause for cause in CAUSES if re.search(cause.signs, said, re.MULTILINE)), UNKNOWN)


def _named(output: str) -> str:
    """The output with the name of each error of the system behind its number."""
    # uv writes both kinds alike.
    output = output.replace("os error ", "WinError " if WINDOWS else "Errno ")
    return re.sub(
        r"\bErrno (\d+)\b", lambda found: f"{found[0]} {errno.errorcode.get(int(found[1]))}", output
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
    telling = [at for at, line in enumerate(lines) if re.search(cause.signs, _named(line))][:1]
    last = range(max(0, len(lines) - LINES + len(telling)), len(lines))
    picked = sorted({*telling, *last})
    return "\n".join(_part(lines[at], cause.signs) for at in picked)


def _part(line: str, signs: str) -> str:
    found = re.search(signs, _named(line))
    middle = found.start() if found else 0
    start = max(0, middle - AROUND)
    end = max(found.end() if found else 0, middle) + AROUND
    before, after = ("... " if start else ""), (" ..." if end < len(line) else "")
    return f"{before}{line[start:end]}{after}"
