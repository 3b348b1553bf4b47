"""What a part of a lesson asks of a reader fits the minutes that it states, and a thing is said
once."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.web import markdown
from helpers.workshop import notebooks, reading

LESSONS = notebooks.lessons()
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
TOLERANCE = 0.5
FOLDED = "<details><summary><strong>Why</strong></summary>\n\nfour more words *here*\n\n</details>"


@every_lesson
def test_every_part_can_be_done_in_the_minutes_it_states(path):
    parts = reading.loads(path)
    assert any(part.kind == "core" for part in parts)
    over = [
        f"{part.title}: {part.minutes:.1f} of {part.stated}"
        for part in parts
        if part.minutes > part.stated + TOLERANCE
    ]
    assert over == []


@every_lesson
def test_no_paragraph_and_no_sentence_stands_twice_in_a_cell(path):
    again = []
    for cell in notebooks.read(path).cells:
        lines = [line for line in cell.source.split("\n") if len(line) > 60]
        again += [line for line in set(lines) if lines.count(line) > 1]
        if cell.cell_type == "markdown":
            said = [one for one in re.split(r"(?<=[.?!]) ", cell.source) if len(one) > 40]
            again += [one for one in set(said) if said.count(one) > 1]
    assert again == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "Three words here ([Mao 1956](#mao1956); [Li and Yang 2005](#li_yang2005)).",
            3,
        ),
        ("| **one** | two |\n|---|---|\n| three | four |", 4),
        (f"One, then {FOLDED} two", 3),
        ("<p>a<b>b</b> &amp; c</p><table><tr><td>no word</td></tr></table>", 3),
        ("<details>out <details>inner</details> outer</details> seen", 1),
    ],
)
def test_words_are_what_stands_there_without_a_click(text, count):
    assert reading.words(text) == count


def test_a_part_is_its_words_its_exercises_and_its_pictures(tmp_path):
    picture = new_output("display_data", data={"text/html": '<p>a title</p><img src="x" alt="y">'})
    cells = [
        new_markdown_cell("## 1. Head (core, 4 minutes)\n\nfive words in this line"),
        new_code_cell("show()", outputs=[picture]),
        new_code_cell('ask("0.1")'),
        new_markdown_cell("## What we saw\n\nnot counted"),
    ]
    path = tmp_path / "lesson.ipynb"
    notebooks.write(new_notebook(cells=cells), path)
    (part,) = reading.loads(path)
    task = reading.all_exercises()["0.1"]
    assert (part.title, part.kind, part.stated, part.pictures) == ("1. Head", "core", 4, 1)
    assert part.tasks == task.minutes
    assert part.words == 5 + 5 + 2 + reading.words(task.question)
    assert part.minutes == part.words / 150 + task.minutes + 1


def test_what_a_lesson_folds_is_folded_on_its_page_too_and_no_other_html_comes_through():
    page = markdown.block(f"Seen\n\n{FOLDED}\n\n<b>bold</b>", "notebooks/00-x.ipynb")
    inside = r"<details><summary><strong>Why</strong></summary>\s*<p>four .*</p>\s*</details>"
    assert re.search(inside, page)
    assert "<b>" not in page and "&lt;details" not in page


@every_lesson
def test_every_fold_of_a_lesson_is_one_on_its_page(path):
    cells = [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    for source in cells:
        page = markdown.block(source, f"notebooks/{path.name}")
        assert page.count("<details>") == page.count("</details>") == source.count("<details>")
        assert "details&gt;" not in page


def test_a_poll_takes_a_minute(tmp_path):
    head = new_markdown_cell("## 1. Head (core, 4 minutes)\n\nfive words in this line")
    cells = [head, new_code_cell('poll("05-a")'), new_code_cell("1")]
    path = tmp_path / "05-poll.ipynb"
    notebooks.write(new_notebook(cells=cells), path)
    (part,) = reading.loads(path)
    assert part.tasks == 1
