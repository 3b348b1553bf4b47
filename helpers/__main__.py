"""`python3 -m helpers open`: the way in. Written so that any Python can read it and say when it is
the wrong one."""

import sys

OLDEST, NEWEST = (3, 11), (3, 14)

REFUSED = (
    "Two Leaps needs Python {}.{} to {}.{}, and this is Python {}.{}.\nInstall one of those from"
    " python.org, or with your system's package manager, and name it in the line:\n    python3.13"
    " -m helpers open        (on Windows: py -3.13 -m helpers open)"
)

# Processes that a command starts load this file again, under another name.
if __name__ == "__main__":
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(REFUSED.format(*OLDEST + NEWEST + tuple(sys.version_info[:2])))

    # Before anything else is loaded, which would be taken from the file that is named here.
    from helpers.bootstrap import rivals

    found = rivals.of_python(__file__.rpartition("helpers")[0] or ".")
    if found:
        sys.exit("\n" + rivals.TOLD.format(rival=found[0]))

    from helpers.bootstrap.commands import main

    sys.exit(main(sys.argv[1:]))
