"""Exercise sheet and answer key: in leaves that tell no answer too early, with the figures that are
asked for, and a key to all of it."""

import re
from dataclasses import replace
from functools import cache
from html import unescape

import pytest

from helpers import exercises, page, tables
from helpers.classroom.polling import QUESTIONS
from helpers.explorer import Explorer, explore
from helpers.markup import stressed
from helpers.workshop import build, inspection, leaves, notebooks, paper, printed
from helpers.workshop.leaves import Task

LESSONS = [f"{number:02d}" for number in range(10)]
EXERCISES = exercises.all_exercises()
BLOCK = re.compile(r'<div class="(?:asked|reads)">')
# Read by hand: the first gives away what the second asks, by a number or by its words.
GIVEN_AWAY = [
    ("0.1", "0.4"),
    ("0.5", "00-a"),
    ("1.1", "1.5"),
    ("01-b", "1.1"),
    ("2.1", "02-a"),
    ("2.5", "2.3"),
    ("3.6", "03-a"),
    ("4.1", "04-a"),
    ("4.3", "4.2"),
    ("5.2", "5.1"),
    ("5.6", "5.2"),
    ("5.6", "05-a"),
    ("6.6", "06-a"),
    ("7.2", "7.1"),
    ("7.4", "7.3"),
    ("8.2", "8.1"),
    ("8.5", "8.3"),
    ("9.2", "9.1"),
]
# Numbers that both hold and that give nothing away: who holds it, whose record, and why.
CHANCE = {
    ("1.1", "01-b", "2184"): "the record begins with what 1.1 divides",
    ("1.1", "01-b", "1195"): "the record begins with what 1.1 divides",
    ("1.4", "01-b", "1195"): "the record begins with what 1.4 counts",
    ("2.5", "2.6", "3.4"): "of China's first plan; asked is the USSR",
    ("2.5", "2.6", "3.4 percent a year"): "of China's first plan; asked is the USSR",
    ("5.2", "05-a", "40.7"): "of the USSR; asked is China",
}


@cache
def of(lesson):
    return leaves.of(lesson)


@cache
def sheet(lesson):
    return paper.page([lesson], with_answers=False)


def parted(lesson):
    """(name, leaf, HTML) of each item as the sheet prints it."""
    found = []
    for place, section in enumerate(sheet(lesson).split("<section>")[1:]):
        blocks = BLOCK.split(section)[1:]
        assert len(blocks) == len(of(lesson)[place])
        found += [
            (item, place, block) for item, block in zip(of(lesson)[place], blocks, strict=True)
        ]
    return found


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def telling(text):
    """Numbers that are hardly met by chance, as they are printed."""
    found = re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])", text)
    plain = (each.rstrip(",").replace(",", "") for each in found)
    return {
        each
        for each in plain
        if "." in each or (int(each) > 99 and not 1700 <= int(each) < 2100 and int(each) % 10)
    }


def answers(item):
    """What must stand nowhere else on the leaves up to the item's own: its right choice, its number
    with its unit, and the numbers of its record."""
    one, texts, digits = item.asked, set(), set()
    if item.name in QUESTIONS:
        told = " ".join(shown.text for shown in item.record if isinstance(shown, page.Said))
        return set(), telling(told)
    if isinstance(one, Task) or one.kind == "argue":
        return set(), set()
    texts |= {one.right} if one.right else set()
    if one.kind == "predict":
        digits |= telling(one.reveal.format(**{**one.facts.figures, "given": ""}))
    elif one.facts.expected and one.asks_number:
        number = f"{one.facts.expected.value:,.{max(one.places, 0)}f}"
        texts |= {f"{number} {one.unit}"} if one.unit else set()
        digits |= telling(number)
    return texts, digits


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_exercise_and_poll_stands_on_one_leaf_in_the_order_of_the_lesson(lesson):
    path = next(path for path in notebooks.lessons() if path.name.startswith(lesson))
    asked = [
        name
        for cell in notebooks.read(path).cells
        if cell.cell_type == "code"
        for function, name in inspection.calls(cell.source)
        if function in ("ask", "poll")
    ]
    stand = [each.name for leaf in of(lesson) for each in leaf if not isinstance(each.asked, Task)]
    own = [name for name in EXERCISES if name.split(".")[0].zfill(2) == lesson]
    own += [name for name, one in QUESTIONS.items() if one.lesson == lesson]
    assert stand == asked and sorted(stand) == sorted(own)
    assert all(of(lesson))
    for name in own:
        head = f"<h3>{name if '.' in name else f'Poll {name}'} "
        assert sheet(lesson).count(head) == 1, name


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_leaf_tells_an_answer_that_is_asked_on_it_or_later(lesson):
    every = parted(lesson)
    for item, leaf, _ in every:
        texts, digits = answers(item)
        own = telling(item.question)
        for other, place, block in every:
            if place > leaf or other is item:
                continue
            shared = {each.html for each in other.figures} & {each.html for each in item.figures}
            seen = words(block if not shared else block.replace(*shared, ""))
            told = [text for text in texts if text in seen] + [*((digits - own) & telling(seen))]
            told = [each for each in told if (other.name, item.name, each) not in CHANCE]
            assert not told, f"{other.name} tells {item.name}: {told}"


@pytest.mark.parametrize("lesson", LESSONS)
def test_on_one_leaf_nothing_holds_a_number_of_an_earlier_worked_answer(lesson):
    every = parted(lesson)
    for item, leaf, _ in every:
        if item.expects or isinstance(item.asked, Task) or item.asked.kind == "argue":
            continue
        digits = telling(item.asked.answer) - telling(item.question)
        later = [each for each in every[every.index((item, leaf, _)) + 1 :] if each[1] == leaf]
        for other, _, block in later:
            if not {each.name for each in other.figures} & {each.name for each in item.figures}:
                assert not digits & telling(words(block)), f"{other.name} tells {item.name}"


@pytest.mark.parametrize(("giver", "given"), GIVEN_AWAY)
def test_what_gives_away_stands_on_a_later_leaf(giver, given):
    lesson = giver.partition(".")[0].partition("-")[0].zfill(2)
    at = {item.name: place for place, leaf in enumerate(of(lesson)) for item in leaf}
    assert at[giver] > at[given]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_sheet_holds_no_answer_in_its_source(lesson):
    text = sheet(lesson)
    for name, one in EXERCISES.items():
        if name.split(".")[0].zfill(2) != lesson:
            continue
        assert stressed(one.question.split("\n\n")[0]) in text
        hidden = [one.answer, one.discuss, *one.hints, *one.wrong.values(), *one.options.values()]
        assert not [told for told in hidden if told and stressed(told) in text], name
    assert "☒" not in text and "**" not in text and "<script" not in text
    assert not re.search(r'(?:src|href)="(?!data:)', text) and not re.search(r"url\((?!#)", text)


NAMES = ("explorer", "chart", "table", "map", "picture", "columns", "list above")


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_leaf_has_every_figure_that_its_exercises_name(lesson):
    path = next(path for path in notebooks.lessons() if path.name.startswith(lesson))
    labels = {
        label: control
        for _, shown in notebooks.shown(path)
        if isinstance(shown, Explorer)
        for control in shown.controls.values()
        for label in map(control.say, control.values)
    }
    for item, _, block in parted(lesson):
        if isinstance(item.asked, Task) or item.expects:
            continue
        named = [word for word in NAMES if re.search(rf"\b{word}\b", item.asked.question)]
        sent = re.search(r"\b(?:choose|set)\b", item.asked.question, re.IGNORECASE)
        stressed_words = re.findall(r"\*([^*]+)\*", item.asked.question) if sent else []
        choices = [word for word in stressed_words if word in labels]
        assert not (named or choices) or "<figure" in block, (item.name, named, choices)
        assert not [word for word in choices if word not in words(block)], item.name


def test_figures_are_those_of_the_lesson_at_the_positions_asked_for():
    """What pupils without a device read off: by hand."""
    for lesson, told in {
        "00": ["30 million starved in 1959-62.", "12 claims in text B"],
        "02": ["From 1928 to 1940 the USSR came 2nd of 16 countries"],
        "03": ["China: for 1959 up to 30 million tonnes of steel", "China and abroad"],
        "04": ["the deepest fall was 64 percent", "China, GDP per head; change in percent"],
        "05": ["USSR. Per person of the whole country", "leaves 180 kilograms", "with the share"],
        "06": ["19.5 million by corrected rates, 1959-61", "14.0 million by official rates"],
        "07": ["Anhui and Jiangxi", "first reported, and after the check"],
        "08": ["the USSR of 1940 would stand 33 percent higher"],
        "09": ["23 claims in both texts, kind: cause"],
    }.items():
        seen = words(sheet(lesson))
        assert not [each for each in told if each not in seen], lesson
    assert not re.search(r"China, harvest series of the 1980s", sheet("05").split("Leaf 3")[0])


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_key_is_complete(lesson):
    key = paper.page([lesson])
    sections = key.split("<section>")[1:]
    assert len(sections) == len(of(lesson))
    for leaf, section in zip(of(lesson), sections, strict=True):
        worth = sum(map(paper.points, leaf))
        assert f": {worth} point" in section
        blocks = BLOCK.split(section)[1:]
        for item, block in zip(leaf, blocks, strict=True):
            one, seen = item.asked, words(block)
            assert f"Part {item.part}" in seen and item.part, item.name
            if item.name in QUESTIONS:
                assert not [each for each in one.choices if each not in seen]
                assert f"☒ {one.record}" in seen and seen.count("☒") == 1
                assert len(seen.split("as the lesson shows it: ")[1]) > 40, item.name
            elif isinstance(one, Task):
                assert f"{one.points} point" in seen and paper.TO_WRITE in seen
            else:
                replies = [*one.wrong.values(), *one.hints, one.answer, one.discuss]
                replies += [told for name, told in one.options.items()]
                replies = [told for told in replies if told != one.options.get(one.right)]
                assert not [told for told in replies if told and stressed(told) not in block]
                if one.kind not in ("predict", "argue"):
                    assert f"{one.points} point" in seen
                if one.asks_number and one.kind != "predict":
                    assert "right from" in seen or "no other number is right" in seen, item.name


def test_the_ends_that_the_key_gives_are_right_and_what_lies_beyond_is_not():
    told = words(paper.page(["05"]))
    low, high = re.search(r"2\.6 times \(right from ([\d.]+) to ([\d.]+)\)", told).groups()
    right = [exercises.check("5.5", end).outcome for end in (float(low), float(high))]
    wrong = [exercises.check("5.5", end).outcome for end in (float(low) - 0.02, float(high) + 0.02)]
    assert {*right} == {"right"} and "right" not in wrong


def test_tasks_to_write_come_with_room_and_a_point_for_each_part():
    tasks = {
        lesson: [i for leaf in of(lesson) for i in leaf if i.name == "To write"]
        for lesson in LESSONS
    }
    assert [each.asked.points for each in tasks["05"]] == [3]
    assert [each.asked.points for each in tasks["08"]] == [1, 3]
    assert "Life expectancy of men" in tasks["06"][0].asked.text
    assert all(tasks.values()) or not tasks["09"]
    sends = re.compile(r"\b(explorer|model|chart|table|in part \d)\b", re.IGNORECASE)
    for lesson, own in tasks.items():
        without = [each.asked.text for each in own if not each.figures]
        assert not [text for text in without if sends.search(text)], lesson
    named = [each.name for each in tasks["08"][1].figures]
    assert [name for name in named if name.startswith("trap?|mechanisms=hands")]
    assert "Write the ledger of the Soviet harvest of 1932 twice" in sheet("05")


def item(name, kind="judge", question="?", answer="", tells=(), figures=()):
    one = replace(EXERCISES["5.3"], id=name, kind=kind, question=question, answer=answer)
    one = replace(one, tells=tells, options={}, right="", reveal="" if kind != "predict" else "!")
    return leaves.Item(name, "1. Part", one, figures)


def names(found):
    return [[each.name for each in leaf] for leaf in found]


def test_a_leaf_ends_behind_expectations_and_before_what_tells():
    first = item("1", "predict")
    assert names(leaves.in_leaves([first, item("2", "predict"), item("3")])) == [["1", "2"], ["3"]]
    asked = item("1", answer="It is 23.6 percent.")
    assert names(leaves.in_leaves([asked, item("2", question="In all 23.6.")])) == [["1"], ["2"]]
    assert names(leaves.in_leaves([asked, item("2", question="In all 23.7.")])) == [["1", "2"]]
    drawn = printed.Printed("x", "<figure><td>23.6</td></figure>")
    assert names(leaves.in_leaves([asked, item("2", figures=(drawn,))])) == [["1"], ["2"]]
    known = replace(asked, asked=replace(asked.asked, question="Of 23.6?"))
    assert names(leaves.in_leaves([known, item("2", figures=(drawn,))])) == [["1", "2"]]
    assert names(leaves.in_leaves([item("1"), item("2", tells=("1",))])) == [["1"], ["2"]]


def test_numbers_that_give_away_are_no_years_and_not_small():
    assert leaves.numbers("In 1959 62 percent of 5, 328 of 1,000, 2,184 or 0.6; 1959-61, 180") == {
        "62 percent",
        "328",
        "2184",
        "0.6",
    }


@pytest.mark.parametrize(
    ("tells", "sentence"),
    [
        ("5.9", "exercise 5.3, tells: .*'5.9'"),
        ("5.6", "exercise 5.3 tells the answer of 5.6, which the lesson does not ask before it"),
    ],
)
def test_what_is_said_to_be_given_away_must_be_asked_before(monkeypatch, tells, sentence):
    known = exercises.definitions.of_lesson("05")
    known = {**known, "5.3": replace(known["5.3"], tells=(tells,))}
    monkeypatch.setattr(leaves, "of_lesson", lambda number: known)
    with pytest.raises(leaves.LeafError, match=sentence):
        leaves.of("05")


def own_figure():
    gdp = tables.load("gdp_per_capita")
    return explore(
        lambda table, year: page.show(table, f"In {year}"), gdp.head(3), year=[1928, 1957]
    )


def test_an_own_question_gets_the_figure_above_it_as_it_stresses_it():
    before = {"other": own_figure(), "mine": own_figure(), "words": page.say("Nothing.")}
    (found,) = printed.above("Choose *1957* above.", before)
    assert found.name == "mine?year=1957" and "In 1957" in found.html
    (found,) = printed.above("What does the table say?", before)
    assert "In 1928" in found.html
    assert printed.above("What do you think of it?", before) == []
    with pytest.raises(printed.FigureError, match="no figure stands above"):
        printed.above("What does the table say?", {})


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("mime", "no cell with a figure called 'mime'. Did you mean 'mine'"),
        ("mine?yaer=1957", "no control called 'yaer'. Did you mean 'year'"),
        ("mine?year=1958", "1958"),
    ],
)
def test_a_figure_that_is_not_there_names_the_nearest(wanted, sentence):
    with pytest.raises(exercises.definitions.LessonError, match=sentence):
        printed.named([wanted], {"mine": own_figure()})


def test_the_build_says_what_cannot_stand_on_a_leaf(monkeypatch, capsys):
    def refuses(number):
        raise leaves.LeafError(f"lesson {number} tells")

    assert build._on_paper(notebooks.all_notebooks()[-1:]) == 0
    monkeypatch.setattr(leaves, "of", refuses)
    assert build._on_paper(notebooks.lessons()[:1]) == 1
    assert "lesson 00 tells" in capsys.readouterr().err


def test_the_command_writes_a_page_and_refuses_an_unknown_lesson(tmp_path, capsys):
    assert paper.main(["05", "--without", "--to", str(tmp_path / "a.html")]) == 0
    assert "Exercises" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert paper.main(["77"]) == 1
    assert "no exercises of lesson 77" in capsys.readouterr().err


@pytest.mark.parametrize("lesson", ["00", "05", "09"])
def test_it_prints_on_both_papers(browser, tmp_path, lesson):
    """Nothing is wider than the paper between its margins, and each leaf begins a page."""
    file = tmp_path / "sheet.html"
    file.write_text(sheet(lesson), encoding="utf-8")
    for name, inches in {"A4": 210 / 25.4, "Letter": 8.5}.items():
        width = int(96 * (inches - 32 / 25.4))
        shown = browser.new_page(viewport={"width": width, "height": 900})
        shown.goto(file.as_uri())
        shown.emulate_media(media="print")
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        begins = "each => getComputedStyle(each).breakBefore"
        found = shown.evaluate(f"[...document.querySelectorAll('section')].map({begins})")
        assert found == ["auto", *["page"] * (len(of(lesson)) - 1)]
        assert len(shown.pdf(format=name)) > 10_000
        shown.close()
