# ruff: noqa: E501 (what others print is kept as they print it)
"""Why a set-up failed, read from what pip, uv, venv and systems say. The texts are theirs, as they
came from failures made on purpose (a sign-in page, a proxy, a full disk, ...) or as their sources
and bug reports have them; only names and addresses are replaced."""

import re
import sys
from pathlib import Path

import pytest

from helpers.bootstrap import causes, environment

INDEX = "https://index.example/simple"
NONE = """ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from versions: none)
ERROR: No matching distribution found for anyio==4.16.0
"""


def pip_retry(reason):
    """What pip prints where it does not reach the index."""
    return (
        "WARNING: Retrying (Retry(total=1, connect=None, read=None, redirect=None, status=None))"
        f" after connection broken by '{reason}': /simple/anyio/\n{NONE}"
    )


def pip_new(reason):
    lost = "<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f4a3bf1dd90>"
    return pip_retry(
        f"NewConnectionError('{lost}: Failed to establish a new connection: {reason}')"
    )


def pip_proxy(reason):
    return pip_retry(f"ProxyError('Cannot connect to proxy.', {reason})")


def pip_ssl(reason):
    told = f"SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] {reason}'))"
    return pip_retry(told) + (
        f"Could not fetch URL {INDEX}/anyio/: There was a problem confirming the ssl certificate:"
        f" Max retries exceeded with url: /simple/anyio/ (Caused by {told}) - skipping\n{NONE}"
    )


def pip_second(told):
    """What pip prints where the index answers, and what the second look adds."""
    return f"Looking in indexes: {INDEX}\n{NONE}{told}\n{NONE}"


def pip_http(status):
    return pip_second(
        f"Could not fetch URL {INDEX}/anyio/: {status} for url: {INDEX}/anyio/ - skipping"
    )


def pip_os(reason):
    return f"ERROR: Could not install packages due to an OSError: {reason}\n"


def uv_fetch(*chain):
    lines = [
        f"error: Request failed after 3 retries in 6.2s\n  cause: Failed to fetch: {INDEX}/anyio/",
        f"error sending request for url ({INDEX}/anyio/)",
        "client error (Connect)",
        *chain,
    ]
    return "\n  cause: ".join(lines) + "\n"


def uv_unsolved(reason, hint=""):
    return (
        "error: No solution found when resolving dependencies\n  cause: Because"
        f" {reason} and you require anyio==4.16.0, we can conclude that your requirements are"
        f" unsatisfiable.\n\n{hint}\n"
    )


SAID = {
    "quota": [
        pip_os("[Errno 122] Disk quota exceeded: '/home/ana/two-leaps/.venv/lib/x.py'"),
        "error: Failed to install: numpy\n  cause: Disk quota exceeded (os error 122)",
    ],
    "disk full": [
        pip_os("[Errno 28] No space left on device"),
        "error: failed to write to file\n  cause: No space left on device (os error 28)",
        "OSError: [Errno 28] Kein Speicherplatz mehr verfügbar",
        "OSError: [WinError 112] There is not enough space on the disk",
    ],
    "long name": [
        pip_os(
            "[Errno 2] No such file or directory: 'C:\\\\Users\\\\x'\nHINT: This error might have"
            " occurred since this system does not have Windows Long Path support enabled."
        ),
        pip_os("[WinError 206] The filename or extension is too long"),
        pip_os("[Errno 36] File name too long: 'x'"),
    ],
    "virus scanner": [
        pip_os(
            "[WinError 225] Operation did not complete successfully because the file contains a"
            " virus or potentially unwanted software"
        )
    ],
    "forbidden by the school": [
        "OSError: [WinError 1260] This program is blocked by group policy.",
        "OSError: [WinError 4551] An Application Control policy has blocked this file",
    ],
    "in use": [
        pip_os(
            "[WinError 32] The process cannot access the file because it is being used by another"
            " process: 'C:\\\\two-leaps\\\\.venv'"
        ),
        "[WinError 32] Der Prozess kann nicht auf die Datei zugreifen",
        "OSError: [Errno 26] Text file busy: '.venv/bin/python'",
        "OSError: [Errno 16] Device or resource busy: '.nfs0000'",
    ],
    "drive that cannot": [
        "[Errno 38] Function not implemented: 'lib' -> '/media/stick/two-leaps/.venv/lib64'",
        "Error: [Errno 1] Operation not permitted: '/usr/bin/python3' -> '/mnt/x/.venv/bin/python3'",
        "OSError: [Errno 95] Operation not supported: 'lib'",
        "OSError: [WinError 1314] A required privilege is not held by the client",
    ],
    "failing disk": [
        pip_os("[Errno 5] Input/output error"),
        "OSError: [Errno 116] Stale file handle: '.venv'",
    ],
    "another computer's programs": [
        "OSError: [Errno 8] Exec format error: '/home/ana/two-leaps/.venv/bin/python'",
        "OSError: [WinError 193] %1 is not a valid Win32 application",
        "OSError: [Errno 86] Bad CPU type in executable: '.venv/bin/python'",
    ],
    "read-only": ["[Errno 30] Read-only file system: '.set-up.lock'"],
    "wrong hash": [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have"
        " updated the package versions, please update the hashes.\n    idna==3.20 from https://x:\n"
        "        Expected sha256 00\n             Got        ab7a",
        "error: Hash mismatch for `idna==3.20`\n\n         Expected:\n           sha256:00",
    ],
    "damaged package": [
        "zipfile.BadZipFile: File is not a zip file",
        "error: Failed to download `idna==3.20`\n  cause: Failed to extract archive:"
        " idna-3.20-py3-none-any.whl\n  cause: Invalid zip file structure",
        "zipfile.BadZipFile: Bad CRC-32 for file 'numpy/core/x.so'",
        "ERROR: Wheel 'numpy' located at /tmp/numpy.whl is invalid.\nzlib.error: Error -3 while"
        " decompressing data: invalid block type",
    ],
    "pip's settings unreadable": [
        "Configuration file could not be loaded.\nFile contains no section headers.\nfile:"
        " '/home/ana/.config/pip/pip.conf', line: 1\n'[global\\n'",
        "Configuration file contains invalid cp1252 characters in C:\\x\\pip.ini.",
    ],
    "SOCKS": [
        pip_os("Missing dependencies for SOCKS support."),
        uv_fetch("error connecting to socks proxy", "SOCKS error: failed to create connection"),
    ],
    "proxy asks for a name": [
        pip_proxy("OSError('Tunnel connection failed: 407 Proxy Authentication Required')"),
        pip_proxy("OSError('Tunnel connection failed: 407 authenticationrequired')"),
        uv_fetch("tunnel error: proxy authorization required"),
    ],
    "proxy refuses": [
        pip_proxy("OSError('Tunnel connection failed: 403 Forbidden')"),
        uv_fetch("tunnel error: unsuccessful"),
    ],
    "proxy address unreadable": [
        pip_os("Failed to parse: http://proxy.school:80a"),
        "pip._vendor.urllib3.exceptions.ProxySchemeUnknown: Not supported proxy scheme ftp",
        pip_os(
            "Please check proxy URL. It is malformed and could be missing the host: InvalidProxyURL"
        ),
    ],
    "proxy does not answer": [
        pip_proxy("NewConnectionError('x: [Errno 111] Connection refused')"),
        pip_proxy("NewConnectionError('x: [Errno -2] Name or service not known')"),
        pip_proxy("OSError('Tunnel connection failed: 502 Bad Gateway')"),
        uv_fetch("tunnel error: failed to create underlying connection", "tcp connect error"),
    ],
    "certificate file missing": [
        pip_os("Could not find a suitable TLS CA certificate bundle, invalid path: /old/school.pem")
    ],
    "clock": [
        pip_ssl("certificate verify failed: certificate has expired (_ssl.c:1006)"),
        pip_ssl("certificate verify failed: certificate is not yet valid (_ssl.c:1006)"),
        uv_fetch("invalid peer certificate: Expired"),
    ],
    "sign-in page at the door": [
        pip_ssl(
            "certificate verify failed: Hostname mismatch, certificate is not valid for"
            " 'index.example'. (_ssl.c:1006)"
        ),
        uv_fetch("invalid peer certificate: certificate not valid for name: NotValidForName"),
        pip_http("511 Server Error: Network Authentication Required"),
        pip_os("Exceeded 30 redirects."),
    ],
    "certificate": [
        pip_ssl("certificate verify failed: self-signed certificate in certificate chain"),
        pip_ssl("certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)"),
        uv_fetch("invalid peer certificate: UnknownIssuer"),
    ],
    "no SSL in Python": [
        "WARNING: pip is configured with locations that require TLS/SSL, however the ssl module in"
        " Python is not available.\n"
        + pip_retry(
            'SSLError("Can\'t connect to HTTPS URL because the SSL module is not available.")'
        )
    ],
    "encryption refused": [
        pip_retry("SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number'))"),
        pip_retry(
            "SSLError(SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:1006)'))"
        ),
        uv_fetch("received corrupt message of type InvalidContentType"),
        pip_retry("SSLError(SSLError(1, '[SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED]'))"),
    ],
    "index asks for a password": [
        pip_http("401 Client Error: Unauthorized"),
        pip_http("403 Client Error: Forbidden"),
        uv_unsolved(
            "anyio was not found in the package registry",
            f"hint: An index ({INDEX}) returned a 403 Forbidden error.",
        ),
    ],
    "index too busy": [
        pip_http("429 Client Error: Too Many Requests"),
        pip_second(
            f"Could not fetch URL {INDEX}/anyio/: Max retries exceeded (Caused by"
            " ResponseError('too many 503 error responses')) - skipping"
        ),
        uv_fetch("HTTP status server error (503 Service Unavailable)"),
    ],
    "address of the index": [
        pip_http("404 Client Error: Not Found"),
        uv_unsolved("anyio was not found in the package registry"),
        "error: Failed to read `--find-links` directory: /no/such/folder",
    ],
    "place of the packages": [
        'WARNING: The index url "pypi/simple" seems invalid, please provide a scheme.\n' + NONE,
        "WARNING: Location '/no/such' is ignored: it is either a non-existing path or lacks a"
        f" specific scheme.\n{NONE}",
    ],
    "told to stay offline": [
        NONE + "Ignoring indexes: https://index.example/simple\n" + NONE,
        uv_unsolved(
            "anyio was not found in the cache",
            "hint: Packages were unavailable because the network was disabled.",
        ),
    ],
    "names are not found": [
        pip_new("[Errno -3] Temporary failure in name resolution"),
        pip_new("[Errno 11001] getaddrinfo failed"),
        pip_new("[Errno 8] nodename nor servname provided, or not known"),
        uv_fetch("dns error", "failed to lookup address information: Name or service not known"),
    ],
    "too slow": [
        pip_retry("ReadTimeoutError(\"HTTPSConnectionPool(host='x', port=443): Read timed out.\")"),
        pip_new("[WinError 10060] A connection attempt failed because the party did not respond"),
        uv_fetch("operation timed out"),
    ],
    "broken off": [
        pip_retry(
            "ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset'))"
        ),
        "pip._vendor.urllib3.exceptions.ProtocolError: ('Connection broken: IncompleteRead(100 bytes"
        " read, 99900 more expected)')",
        pip_retry("ProtocolError('Connection aborted.', RemoteDisconnected('Remote end closed'))"),
        "error: Failed to download `idna==3.20`\n  cause: error decoding response body\n  cause: end"
        " of file before message length reached",
        pip_new("[WinError 10054] An existing connection was forcibly closed by the remote host"),
    ],
    "offline": [
        pip_new("[Errno 101] Network is unreachable"),
        pip_new("[Errno 111] Connection refused"),
        pip_new("[WinError 10051] A socket operation was attempted to an unreachable network"),
        pip_new(
            "[WinError 10013] An attempt was made to access a socket in a way forbidden by its"
            " access permissions"
        ),
        uv_fetch("tcp connect error", "Connection refused (os error 111)"),
    ],
    "32-bit": ["32-bit Python"],
    "no compiler": [
        "error: Microsoft Visual C++ 14.0 or greater is required.",
        "error: command '/usr/bin/gcc' failed with exit code 1\n  ERROR: Failed building wheel for x",
    ],
    "index without the version": [
        "ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from"
        " versions: 3.4, 3.7)\nERROR: No matching distribution found for anyio==4.16.0"
    ],
    "not made for this machine": [
        pip_second(
            "  Skipping link: none of the wheel's tags (cp311-cp311-win_amd64) are compatible (run"
            " pip debug --verbose to show compatible tags): x.whl"
        ),
        "ERROR: numpy-2.4.6-cp312-cp312-win32.whl is not a supported wheel on this platform.",
        uv_unsolved("idna==3.20 has no wheels with a matching platform tag (e.g., `musllinux`)"),
    ],
    "sign-in page": [
        NONE,
        pip_second(f"Fetched page {INDEX}/anyio/ as text/html"),
        f"WARNING: Skipping page {INDEX}/anyio/ because the GET request got Content-Type:"
        f" application/json.\n{NONE}",
        uv_unsolved("there is no version of anyio==4.16.0"),
    ],
    "pip too old": [
        "Usage:\n  python -m pip install [options]\n\nno such option: --no-warn-script-location",
        "error: unexpected argument '--index-strategy' found",
    ],
    "no pip in Python": [
        "Error: Command '['/x/.venv/bin/python', '-m', 'ensurepip', '--upgrade']' returned non-zero"
        " exit status 1.",
        "/x/.venv/bin/python: No module named pip",
        "The virtual environment was not created successfully because ensurepip is not available.",
    ],
    "old system": [
        "ImportError: /lib64/libm.so.6: version `GLIBC_2.29' not found (required by x.so)",
    ],
    "old processor": [
        "RuntimeError: NumPy was built with baseline optimizations: (X86_V2) but your machine"
        " doesn't support: (X86_V2).",
        "exit status -4\n",
    ],
    "Visual C++ library": [
        "ImportError: DLL load failed while importing _multiarray_umath: The specified module could"
        " not be found.",
        "ImportError: libgomp.so.1: cannot open shared object file: No such file or directory",
    ],
    "out of memory": [
        "MemoryError\n",
        "Collecting numpy\nexit status -9\n",
        "OSError: [Errno 12] x",
    ],
    "too many open": [
        pip_os("[Errno 24] Too many open files"),
        "RuntimeError: can't start new thread",
        "BlockingIOError: [Errno 11] Resource temporarily unavailable",
    ],
    "broken by others' packages": ["error: externally-managed-environment\n"],
    "no right to write": [
        "[Errno 13] Permission denied: '.venv'",
        "error: Permission denied (os error 13)",
        pip_os("[WinError 5] Access is denied: 'c:\\\\program files\\\\x'"),
    ],
    "unknown": ["Segmentation fault", "", "something new"],
}


def test_there_are_at_least_25_causes_and_each_has_its_words():
    names = [cause.name for cause in causes.CAUSES]
    assert len(names) == len(set(names)) >= 25
    assert set(names) | {"unknown"} == set(SAID)


@pytest.mark.parametrize(
    ("name", "output"), [(name, output) for name, outputs in SAID.items() for output in outputs]
)
def test_a_cause_is_read_from_the_installers_words_and_shown_whole(name, output):
    cause = causes.find(output)
    assert cause.name == name
    # Behind much else, and in a line of thousands of letters.
    noise = "Collecting something (from -r requirements.lock (line 7))\n" * 40
    buried = noise + output.replace("ERROR: ", f"ERROR: {'x' * 3000} ") + "\n" * 3
    if name != "unknown":
        found = re.search(cause.signs, causes.shown(buried, cause))
        assert found, causes.shown(buried, cause)
    assert len(causes.shown(buried, cause).splitlines()) <= causes.LINES
    # With much said after it.
    after = causes.shown(output + "\n" + "at some place\n" * 30, cause)
    assert name == "unknown" or re.search(cause.signs, after)


@pytest.mark.parametrize("cause", [*causes.CAUSES, causes.UNKNOWN], ids=lambda cause: cause.name)
def test_every_advice_names_a_way_out_that_helps(cause):
    told = causes.advice(cause, Path("/c"), Path("/c/.venv"), "1 May 2031", "linux-x86_64")
    assert "{" not in told and "}" not in told
    assert re.search(
        r"[Rr]un the same line|Name another|Install the 64-bit|another (network|computer)"
        r"|[Uu]se (another|a newer)|take a computer|makes it anew",
        told.replace("\n", " "),
    ), told
    # Only where that cures it.
    if cause.name != "another computer's programs":
        assert ".venv" not in told or cause.name in ("in use", "damaged package")
    assert not re.search(r"reinstall|delete \.venv|python\.org", told, re.IGNORECASE)
    assert all(len(line) <= causes.WIDTH for line in told.splitlines()), told


def test_a_try_that_failed_and_was_repeated_is_not_the_cause():
    repeated = pip_new("[Errno 101] Network is unreachable").replace(NONE, "")
    assert causes.find(repeated + pip_os("[Errno 28] No space left")).name == "disk full"
    assert causes.find(repeated + SAID["not made for this machine"][0]).name == (
        "not made for this machine"
    )
    assert causes.find(repeated + NONE).name == "offline"


def test_a_proxy_is_named_without_its_password(monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", "socks5://ana:secret@proxy.school:1080")
    told = environment.explain("Missing dependencies for SOCKS support.")
    assert "ALL_PROXY=socks5://proxy.school:1080" in told and "secret" not in told


def test_an_index_is_named_without_its_password(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://ana:secret@mirror.example/simple")
    told = environment.explain(SAID["sign-in page"][0])
    assert "mirror.example" in told and "secret" not in told


def test_the_date_of_this_computer_is_told_with_a_wrong_clock():
    assert re.search(r"\d\d \w+ 20\d\d", environment.explain(SAID["clock"][0]))


def test_the_python_is_named():
    assert sys.version.split()[0] in environment.explain(SAID["not made for this machine"][0])
