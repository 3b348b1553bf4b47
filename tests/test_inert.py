"""What tables, bibliographies and somebody's files hold stays text wherever it is shown: no script,
tag, link, picture or formula comes of it."""

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from helpers import explorer, markup, page, tables
from helpers.arithmetic import evidence
from helpers.classroom import handing_in
from helpers.exercises import done, evidence_sheet, homework, verdicts, work
from helpers.jupyter import mine
from helpers.tables import reading

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "![x](https://elsewhere.example/x.png)",
    "[x][y] [y]: javascript:alert(1)",
    "[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "`<b>`",
    "``` <script>alert(1)</script> ```",
    "\\<script>alert(1)</script>",
    "</p><iframe src=x></iframe>",
    "<style>*{display:none}</style>",
    "US$5 to US$9",
    "$$\\frac{1}{ $$",
    "\\(x\\) \\[y\\]",
    "# not a heading",
    "> not a quotation",
    "1. not a list",
    "- not a list",
    "* not a list",
    "+ not a list",
    "a < b and c > d & e",
    "\u202eabc",
    "<!-- x -->",
    "<details open ontoggle=alert(1)>",
    "{{x}} {% x %}",
]
PLAIN = {"p", "em", "strong", "span", "div", "table", "thead", "tbody", "tr", "td", "th"}
PLAIN |= {"caption", "ul", "li", "h3"}


class Seen(HTMLParser):
    """The tags, attributes and text of a page as a browser takes them."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.tags, self.names, self.text, self.dollars, self.open = set(), set(), "", [], []
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.names |= {name for name, _ in attributes}
        self.open.append("mathjax_ignore" in (dict(attributes).get("class") or ""))

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        self.text += data
        if "$" in data:
            self.dollars.append(bool(self.open and self.open[-1]))


def check(source, payload):
    seen = Seen(source)
    assert seen.tags <= PLAIN, seen.tags
    assert seen.names <= {"style", "class", "scope", "id", "lang"}, seen.names
    assert all(seen.dollars), "MathJax would make a formula of it"
    blanks = "".join(payload.split())
    assert blanks.replace("*", "") in "".join(seen.text.split()).replace("*", ""), seen.text


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("around", ["{}", "A harvest of 5.9. {} And on."])
def test_a_sentence_shows_what_a_table_holds_as_text(payload, around):
    said = page.say(around.format(payload))._repr_mimebundle_()
    check(markdown2html_mistune(said["text/markdown"]), payload)
    assert said["text/plain"] == " ".join(around.format(payload).split())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_tables_captions_and_sources_show_it_as_text(payload):
    table = pd.DataFrame({payload: [payload]})
    check(page.show(table, payload)._repr_mimebundle_()["text/html"], payload)
    check(
        page.Sources(
            {payload: (payload, tables.Citation(payload, payload, payload))}
        )._repr_mimebundle_()["text/html"],
        payload,
    )


def test_emphasis_of_the_author_stays():
    said = page.say("**Who paid?** They agree about *who*.")._repr_mimebundle_()["text/markdown"]
    assert said == "**Who paid?** They agree about *who*."


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_summary_of_a_table_stays_text_in_a_lesson(tmp_path, monkeypatch, payload):
    """Lessons 05 to 07 say the summaries of people.csv."""
    folder = tmp_path / "data"
    shutil.copytree(tables.DATA, folder)
    monkeypatch.setattr(reading, "DATA", folder)
    people = pd.read_csv(folder / "people.csv", dtype=str, keep_default_na=False)
    people.loc[0, "summary"] = payload
    people.to_csv(folder / "people.csv", index=False)
    try:
        told = tables.load("people").loc[0, "summary"]
    except tables.TableError:
        # A rule of the table has refused it already.
        return
    said = page.say(told)._repr_mimebundle_()["text/markdown"]
    check(markdown2html_mistune(said), payload)


def test_escaped_text_is_as_it_was_where_nothing_is_dangerous():
    assert markup.escape("Steel, 5.9 million tonnes") == "Steel, 5.9 million tonnes"
    assert markup.inert("Steel [andreev_etal1998] > 5") == "Steel [andreev_etal1998] > 5"


def test_there_is_one_way_for_text_of_others_into_html():
    """html.escape leaves dollar signs to MathJax. saved.py escapes a sentence of our own, mine.py
    what MathJax leaves: both in the server, which must not wait for pandas."""
    helpers = Path(markup.__file__).parent
    found = [
        str(path.relative_to(helpers))
        for path in helpers.rglob("*.py")
        if re.search(r"\bhtml\.escape\b|from html import", path.read_text(encoding="utf-8"))
    ]
    own = [str(Path("jupyter", name)) for name in ("mine.py", "saved.py")]
    assert sorted(found) == [*own, "markup.py"]


# Kept under every name that a learner's file has.
def filled(payload):
    for part, name, value in (
        ("answers", "5.2", {"given": payload, "ok": True, "outcome": "right"}),
        ("predictions", "5.1", {"given": payload}),
        ("notes", "05", {"text": payload}),
        ("verdicts", "growth", {"words": payload, "for": [payload], "against": ["U02"]}),
        ("verdicts", "contested", {"A01": payload}),
        ("who", "name", payload),
        ("polls", "05-a", {"before": payload}),
    ):
        work.keep(part, name, value)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_learner_wrote_is_text_on_the_sheet_and_in_what_is_handed_in(
    payload, tmp_path, monkeypatch
):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))
    filled(payload)
    sheet = evidence_sheet.contents()
    shown = Seen(
        evidence_sheet.as_html(sheet)
        + handing_in.hand_in()._repr_mimebundle_()["text/html"]
        + handing_in.shown(handing_in.contents())
    )
    assert not shown.tags & {"script", "svg", "iframe", "a", "b", "input", "object", "link"}
    assert not [name for name in shown.names if name.startswith("on")]
    assert "".join(payload.split()).replace("*", "") in "".join(shown.text.split()).replace("*", "")
    words = markdown2html_mistune(evidence_sheet.as_markdown(sheet))
    assert not Seen(words).tags & {"script", "svg", "iframe", "style", "details"}
    assert "javascript:" not in "".join(re.findall(r'(?:href|src)="([^"]*)"', words))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_learner_wrote_is_text_in_a_lesson_opened_again(payload, tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))
    filled(payload)
    asked = "ask('5.2')\nask('5.1')\nnotes('05')\npoll('05-a')\nverdict('growth')"
    shown = mine.added(asked, f"<p>{mine.ADVICE}</p>", work.everything())
    assert shown.count("<p style") > 1
    seen = Seen(shown)
    assert seen.tags <= PLAIN and seen.names <= {"style", "class"}
    assert "".join(payload.split()) in "".join(seen.text.split())


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "$x$"])
def test_forms_show_what_tables_files_and_teachers_wrote_as_text(payload, tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))
    work.keep("verdicts", payload, {"verdict": "partly"})
    (tmp_path / f"my-work {payload.replace('/', '')}.json").write_text("{}", encoding="utf-8")
    claim = tables.load("claims").iloc[0].copy()
    claim[["claim", "verdict", "evidence"]] = payload
    row = replace(next(iter(verdicts.evidence_rows().values())), detail=payload)
    question = next(iter(evidence.QUESTIONS.values()))._replace(asks=payload)
    shown = [
        verdicts._about(claim),
        verdicts._behind(row),
        verdicts._contested(),
        verdicts.Verdict("growth", question).head,
        homework.Notes("05", (payload,)).below,
        done._brought_together("05")[0].value,
    ]
    for each in shown:
        seen = Seen(each)
        assert seen.tags <= PLAIN | {"details", "summary"}, seen.tags
        assert seen.names <= {"style", "class"} and all(seen.dollars), each
        words = payload.replace("/", "") if "two computers" in each else payload
        assert words in seen.text, each


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if "$" in each])
def test_a_sentence_of_an_explorer_is_no_formula(payload):
    view = explorer.View("", payload, "", [], payload)
    seen = Seen(explorer._as_html(view, None))
    assert seen.dollars and all(seen.dollars)


def test_two_asterisks_are_a_power_and_one_stresses():
    power = "(17.7 / 4.3) ** (1 / 9) = 4.1 ** (1 / 9), *not* 17"
    assert markup.stressed(power) == power.replace("*not*", "<em>not</em>")
    assert markup.stressed("*a b*, *c*") == "<em>a b</em>, <em>c</em>"
