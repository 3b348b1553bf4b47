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
        "OSError: [WinError 1816] Not enough quota is available to process this command",
    ],
    "disk full": [
        pip_os("[Errno 28] No space left on device"),
        "error: failed to write to file\n  cause: No space left on device (os error 28)",
        "OSError: [Errno 28] Kein Speicherplatz mehr verfügbar",
        "OSError: [WinError 112] There is not enough space on the disk",
        "OSError: [WinError 39] The disk is full",
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
        "OSError: [WinError 1] Incorrect function: 'x'",
        "OSError: [WinError 50] The request is not supported",
    ],
    "failing disk": [
        pip_os("[Errno 5] Input/output error"),
        "OSError: [Errno 116] Stale file handle: '.venv'",
        "OSError: [WinError 59] An unexpected network error occurred: 'Z:\\course'",
        "OSError: [WinError 53] The network path was not found: '\\\\server\\share'",
        "OSError: [WinError 64] The specified network name is no longer available",
        "OSError: [Errno 107] Transport endpoint is not connected: '/mnt/x'",
        "OSError: [Errno 112] Host is down: '/mnt/x'",
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
        "ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==.",
        "error: In `--require-hashes` mode, all requirements must have a hash, but there were no hashes for: x",
    ],
    "damaged package": [
        "zipfile.BadZipFile: File is not a zip file",
        "error: Failed to download `idna==3.20`\n  cause: Failed to extract archive:"
        " idna-3.20-py3-none-any.whl\n  cause: Invalid zip file structure",
        "zipfile.BadZipFile: Bad CRC-32 for file 'numpy/core/x.so'",
        "ERROR: Wheel 'numpy' located at /tmp/numpy.whl is invalid.\nzlib.error: Error -3 while"
        " decompressing data: invalid block type",
        "ERROR: Could not install packages due to an OSError: Failed to parse wheel METADATA: x.whl is not a valid wheel",
        "pip._internal.exceptions.InvalidWheel: Wheel 'numpy' located at /home/x/.cache/pip/wheels/ab/numpy.whl is invalid.",
        "WARNING: Cache entry deserialization failed, entry ignored\nEOFError: Compressed file ended before the end-of-stream marker was reached",
        "ERROR: x.whl: METADATA file is missing. AssertionError",
        "error: Failed to install: pandas-3.0.0-cp311.whl (pandas==3.0.0)\n  cause: The wheel is invalid: RECORD file doesn't match wheel contents",
        "error: Failed to deserialize cache entry\n  cause: invalid value",
        "pip._vendor.msgpack.exceptions.ExtraData: unpack(b) received extra data.",
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
        pip_os(
            "Could not find a suitable TLS CA certificate bundle, invalid path: /old/school.pem"
        ),
        "ssl.SSLError: [X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4166)",
        "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: '/etc/school-ca.pem'",
    ],
    "clock": [
        pip_ssl("certificate verify failed: certificate has expired (_ssl.c:1006)"),
        pip_ssl("certificate verify failed: certificate is not yet valid (_ssl.c:1006)"),
        uv_fetch("invalid peer certificate: Expired"),
        "invalid peer certificate: certificate expired: verification time 1955123232 (UNIX), but certificate is not valid after 1790000000",
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
        ),
        "ImportError: DLL load failed while importing _ssl: The specified module could not be found.",
    ],
    "encryption refused": [
        pip_retry("SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number'))"),
        pip_retry(
            "SSLError(SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:1006)'))"
        ),
        uv_fetch("received corrupt message of type InvalidContentType"),
        pip_retry("SSLError(SSLError(1, '[SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED]'))"),
        uv_fetch("received fatal alert: HandshakeFailure"),
        uv_fetch("peer closed connection without sending TLS close_notify: https://docs.rs/rustls"),
        uv_fetch("received fatal alert: ProtocolVersion"),
        pip_retry("SSLError(1, '[SSL: RECORD_LAYER_FAILURE] record layer failure (_ssl.c:1006)')"),
        pip_retry("SSLError(SSLZeroReturnError(6, 'TLS/SSL connection has been closed (EOF)'))"),
        pip_retry("SSLError(1, '[SSL: EE_KEY_TOO_SMALL] ee key too small')"),
    ],
    "index asks for a password": [
        pip_http("401 Client Error: Unauthorized"),
        pip_http("403 Client Error: Forbidden"),
        uv_unsolved(
            "anyio was not found in the package registry",
            f"hint: An index ({INDEX}) returned a 403 Forbidden error.",
        ),
        "ERROR: HTTP error 403 while getting https://files.pythonhosted.org/x.whl",
        "ERROR: Could not install requirement x because of HTTP error 401 Client Error: Authorization Required for url",
    ],
    "index too busy": [
        pip_http("429 Client Error: Too Many Requests"),
        pip_second(
            f"Could not fetch URL {INDEX}/anyio/: Max retries exceeded (Caused by"
            " ResponseError('too many 503 error responses')) - skipping"
        ),
        uv_fetch("HTTP status server error (503 Service Unavailable)"),
        "ERROR: HTTP error 503 while getting https://files.pythonhosted.org/x.whl",
    ],
    "address of the index": [
        pip_http("404 Client Error: Not Found"),
        uv_unsolved("anyio was not found in the package registry"),
        "error: Failed to read `--find-links` directory: /no/such/folder",
        "ERROR: HTTP error 404 while getting https://files.pythonhosted.org/x.whl",
        "ERROR: HTTP error 410 while getting https://x",
        pip_http("451 Client Error: Unavailable For Legal Reasons"),
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
        pip_new("[Errno -2] Der Name oder der Dienst ist nicht bekannt"),
        pip_new("[Errno -3] Temporärer Fehler bei der Namensauflösung"),
    ],
    "too slow": [
        pip_retry("ReadTimeoutError(\"HTTPSConnectionPool(host='x', port=443): Read timed out.\")"),
        pip_new("[WinError 10060] A connection attempt failed because the party did not respond"),
        uv_fetch("operation timed out"),
        "error: Failed to download `numpy==2`\n  cause: Failed to download distribution due to network timeout. Try increasing UV_HTTP_TIMEOUT (current value: 30s).",
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
        "pip._internal.exceptions.IncompleteDownloadError: Download failed after 6 attempts because not enough bytes were received (12.0 MB/16.0 MB)",
        "error: incomplete-download\n\n× Download failed after 1 attempts because not enough bytes were received (5.2 MB/10.1 MB)",
        uv_fetch("connection closed before message completed"),
        uv_fetch("http2 error", "stream error received: unexpected internal error encountered"),
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
        "error: subprocess-exited-with-error\n× Preparing metadata (pyproject.toml) did not run successfully.\nERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]",
        "× Failed to build `numpy==2.4.6`\n  cause: Call to `mesonpy.build_wheel` failed (exit status: 1)",
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
        "error: The wheel is incompatible with the current platform",
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
        "Error: Command '['/x/.venv/bin/python3', '-Im', 'ensurepip', '--upgrade']' died with <Signals.SIGABRT: 6>.",
    ],
    "old system": [
        "ImportError: /lib64/libm.so.6: version `GLIBC_2.29' not found (required by x.so)",
        "ImportError: dlopen(/x/_multiarray.so, 0x0002): Symbol not found: (_cblas) Referenced from (built for macOS 14.0 which is newer than running OS)",
        "ImportError: /lib/libstdc++.so.6: version `CXXABI_1.3.13' not found",
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
        "error: memory allocation of 1048576 bytes failed",
        "[WinError 8] Not enough memory resources are available to process this command",
    ],
    "too many open": [
        pip_os("[Errno 24] Too many open files"),
        "RuntimeError: can't start new thread",
        "BlockingIOError: [Errno 11] Resource temporarily unavailable",
        "thread 'main' panicked: failed to spawn thread: Os { code: 11, kind: WouldBlock }",
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
        assert causes.find(causes.shown(buried, cause)) == cause
    assert len(causes.shown(buried, cause).splitlines()) <= causes.LINES
    # With much said after it.
    after = causes.shown(output + "\n" + "at some place\n" * 30, cause)
    assert causes.find(after) == cause


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


@pytest.mark.parametrize(
    ("number", "symbol", "name"),
    [
        (28, "ENOSPC", "disk full"),
        (69, "EDQUOT", "quota"),
        (63, "ENAMETOOLONG", "long name"),
        (45, "ENOTSUP", "drive that cannot"),
        (70, "ESTALE", "failing disk"),
        (54, "ECONNRESET", "broken off"),
        (60, "ETIMEDOUT", "too slow"),
        (61, "ECONNREFUSED", "offline"),
        (35, "EAGAIN", "too many open"),
    ],
)
def test_a_systems_errors_are_known_by_name_whatever_its_language_and_numbers(
    monkeypatch, number, symbol, name
):
    # As macOS numbers them.
    monkeypatch.setattr(causes.errno, "errorcode", {number: symbol})
    for said in (
        pip_os(f"[Errno {number}] слова"),
        f"error: x\n  cause: слова (os error {number})",
    ):
        if name in ("broken off", "offline", "too slow"):
            said = said.replace("слова", "connection: слова")
        assert causes.find(said).name == name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (5, "no right to write"),
        (19, "read-only"),
        (32, "in use"),
        (39, "disk full"),
        (59, "failing disk"),
        (112, "disk full"),
        (206, "long name"),
        (225, "virus scanner"),
        (1260, "forbidden by the school"),
        (1314, "drive that cannot"),
        (1455, "out of memory"),
        (10054, "broken off"),
        (10060, "too slow"),
        (10061, "offline"),
    ],
)
def test_windows_errors_are_known_by_number_as_pip_and_as_uv_write_them(monkeypatch, number, name):
    monkeypatch.setattr(causes, "WINDOWS", True)
    for said in (
        pip_os(f"[WinError {number}] слова"),
        f"error: x\n  cause: слова (os error {number})",
    ):
        assert causes.find(said).name == name


def test_a_number_in_what_is_fetched_is_no_answer_of_the_index():
    for number in range(400, 600):
        fetched = f"Downloading idna-3.{number}-py3-none-any.whl ({number} kB)\n" * 2
        assert causes.find(fetched).name == "unknown", number
        assert causes.find(fetched + SAID["disk full"][0]).name == "disk full", number


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
