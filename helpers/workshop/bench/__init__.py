"""`python -m helpers bench`: how fast the course answers, beside the plain way of doing the same on
the same machine.

It measures and judges nothing: the figures are read by people, with the machine they came from.
"""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Run the benchmark; returns 0. See `python -m helpers bench --help`."""
    from helpers.workshop.bench import report

    return report.main(argv)
