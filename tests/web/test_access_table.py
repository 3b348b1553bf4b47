"""The table of WCAG 2.2: every criterion of A and AA once, and each points to a test that is
there or says what to look at."""

import csv
import re
from pathlib import Path

from helpers.web import site

TESTS = Path(__file__).resolve().parents[1]


def words(text):
    return text.split()


# The numbers of the criteria of levels A and AA; 4.1.1 is obsolete in 2.2.
CRITERIA = words(
    "1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 "
    "1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 "
    "2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 "
    "3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3"
)


def test_every_criterion_has_a_test_or_a_protocol():
    with site.CRITERIA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["criterion"] for row in rows] == CRITERIA
    code = (TESTS / "web" / "test_site.py").read_text(encoding="utf-8")
    tests = set(re.findall(r"^def (test_\w+)", code, flags=re.MULTILINE))
    for row in rows:
        assert row["level"] in ("A", "AA") and len(row["how"]) > 15
        assert row["met"] in ("yes", "partly", "not applicable")
        shown = row["shown by"]
        there = shown in tests or shown == "protocol" or (TESTS.parent / shown).is_file()
        assert there, f"{row['criterion']}: {shown}"


def test_the_report_says_what_is_not_met(monkeypatch, tmp_path):
    report = site.access_report()
    assert "Met in part: none." in report and report.count("<tr>") == len(CRITERIA) + 1
    text = site.CRITERIA.read_text(encoding="utf-8")
    lacking = tmp_path / "wcag.csv"
    lacking.write_text(re.sub(r"(?m)^(1.1.1,.*?),yes,", r"\1,partly,", text), encoding="utf-8")
    monkeypatch.setattr(site, "CRITERIA", lacking)
    assert "Met in part: 1.1.1 Non-text Content." in site.access_report()
