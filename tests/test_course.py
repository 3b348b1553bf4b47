"""The course list: which lessons there are, a teacher's own that win, and when worked answers are
shown."""

import re
import shutil
from datetime import date
from os.path import relpath

import jsonschema
import pytest
import yaml
from test_exercises import mine  # noqa: F401

from helpers import course, exercises, page, tables
from helpers.exercises import definitions, votes, work
from helpers.web import exercises as pages
from helpers.web import markdown
from helpers.workshop import listing, minutes, notebooks

SHORT = 'lessons = ["04-what-industry-delivered", "05-where-the-grain-went"]'
LEDGER = tables.load("claims")
LESSONS = ("04-what-industry-delivered", "05-where-the-grain-went")


@pytest.fixture
def folder(tmp_path):
    for name in (*LESSONS, "09-your-verdict"):
        shutil.copy(course.NOTEBOOKS / f"{name}.ipynb", tmp_path)
    shutil.copy(course.NOTEBOOKS / "course.toml", tmp_path)
    (tmp_path / "own").mkdir()
    return tmp_path


def listed(folder, text, own=True):
    place = folder / "own" if own else folder
    (place / "course.toml").write_text(text, encoding="utf-8")
    return course.in_force(folder)


def test_the_course_as_it_comes_holds_every_lesson():
    now = course.in_force()
    if not now.own:
        assert list(now.lessons) == sorted(course.NOTEBOOKS.glob("[0-9]*.ipynb"))
        assert set(now.questions) == {path.stem for path in now.lessons}
        assert now.worked_answers == "always"


def test_a_short_course_is_three_lines_and_wins(folder):
    short = listed(
        folder, 'lessons = [\n"05-where-the-grain-went", "04-what-industry-delivered",\n]'
    )
    assert [path.stem for path in short.lessons] == list(reversed(LESSONS)) and short.own
    assert short.first.name == "05-where-the-grain-went.ipynb" and short.numbers == ("05", "04")


def test_an_own_lesson_takes_the_place_of_ours(folder):
    shutil.copy(folder / "05-where-the-grain-went.ipynb", folder / "own")
    shutil.copy(folder / "05-where-the-grain-went.ipynb", folder / "own" / "10-my-town.ipynb")
    now = listed(folder, 'lessons = ["05-where-the-grain-went", "10-my-town"]')
    assert {path.parent.name for path in now.lessons} == {"own"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lessons = [", "notebooks/own/course.toml cannot be read"),
        ("", "must be a list of names"),
        ("lessons = []", "must be a list of names"),
        ("lessons = [5]", "must be a list of names"),
        ('lessons = ["05-where-the-grain-wnt"]', "Did you mean '05-where-the-grain-went'?"),
        ('lessons = ["09-your-verdict", "09-your-verdict"]', "twice"),
        ('lessons = ["09-your-verdict"]\nworked_answers = "later"', "after a try"),
        ('lessons = ["09-your-verdict"]\nworked_answers = 5', "2027-02-15"),
        ('lessons = ["09-your-verdict"]\nquestions = 5', "questions"),
    ],
)
def test_a_list_with_a_slip_says_which(folder, text, told):
    with pytest.raises(course.CourseError, match=".") as fault:
        listed(folder, text)
    assert told in str(fault.value)


def test_a_slip_does_not_shut_the_door(folder, monkeypatch):
    monkeypatch.setattr(course, "NOTEBOOKS", folder)
    monkeypatch.setattr(course.in_force, "__defaults__", (folder,))
    (folder / "own" / "course.toml").write_text("lessons = [", encoding="utf-8")
    assert course.opening().endswith("04-what-industry-delivered.ipynb")


DAY = date(2027, 2, 15)


@pytest.mark.parametrize(
    ("when", "tried", "today", "shown"),
    [
        ('"always"', False, DAY, True),
        ('"after a try"', False, DAY, False),
        ('"after a try"', True, DAY, True),
        ('"never"', True, DAY, False),
        ("2027-02-15", True, date(2027, 2, 14), False),
        ("2027-02-15", False, DAY, True),
    ],
)
def test_when_worked_answers_are_shown(folder, when, tried, today, shown):
    now = listed(folder, f'lessons = ["09-your-verdict"]\nworked_answers = {when}')
    assert (now.answer_waits(tried, today) == "") == shown


def test_the_button_and_the_word_wait_for_a_try(folder, monkeypatch, mine):  # noqa: F811
    now = listed(folder, 'lessons = ["09-your-verdict"]\nworked_answers = "after a try"')
    monkeypatch.setattr(course, "in_force", lambda: now)
    assert exercises.answer("5.2").outcome == "not yet"
    assert work.recall("seen", "5.2") is None
    exercises.check("5.2", "1")
    assert exercises.answer("5.2").outcome == "worked answer"
    assert work.recall("seen", "5.2") == {"answer": True}


def test_a_list_with_a_slip_is_told_by_the_button(monkeypatch):
    def slip():
        raise course.CourseError("notebooks/own/course.toml cannot be read.")

    monkeypatch.setattr(course, "in_force", slip)
    told = exercises.answer("5.2")
    assert told.outcome == "not shown" and "course.toml" in told.sentence


def test_own_exercises_win_and_keep_our_figures(folder, monkeypatch):
    ours = (definitions.FOLDER / "lesson_05.toml").read_text(encoding="utf-8")
    own = folder / "own" / "lesson_05.toml"
    own.write_text(ours.replace("Compare 1928 and 1931", "Compare for us 1928 and 1931"), "utf-8")
    found = course.exercise_files(definitions.FOLDER, folder)
    assert own in found and len(found) == len(list(definitions.FOLDER.glob("lesson_*.toml")))
    monkeypatch.setattr(course, "exercise_files", lambda _ours: found)
    mine_now, before = definitions.get("5.2"), definitions.read(definitions.FOLDER / own.name)[1]
    assert "Compare for us" in mine_now.question and mine_now.facts == before.facts


def test_mentions_of_other_lessons_are_found():
    path = notebooks.ROOT / "notebooks" / "05-where-the-grain-went.ipynb"
    assert {"06", "07"} <= set(listing.mentions(path)) and "05" not in listing.mentions(path)


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("why: lesson 06.", "why: lesson 06 (not in this course)."),
        ("why: lesson 04.", "why: lesson 04."),
        ("lessons 04 and 06 ask", "lessons 04 and 06 (06 not in this course) ask"),
        ("Lessons 06 to 08", "Lessons 06 to 08 (not in this course)"),
        (
            "**Next:** [06 · Dead](06-counting-the-dead.ipynb#x), [04 · I](04-what-industry.ipynb)",
            "**Next:** 06 · Dead (not in this course), [04 · I](04-what-industry.ipynb)",
        ),
    ],
)
def test_mentions_follow_the_course(text, followed):
    assert course.follow(text, ("04", "05")) == followed
    assert course.follow(followed, ("04", "05")) == followed


def test_exercises_and_forms_follow_the_course_by_themselves(folder, monkeypatch):
    """What a lesson's own copy cannot reach: texts of exercises, of the vote and of a claim."""
    own = folder / "own" / "lesson_05.toml"
    ours = (definitions.FOLDER / own.name).read_text(encoding="utf-8")
    own.write_text(ours.replace("Compare 1928", "As lesson 04 and lesson 06 ask, compare 1928"))
    asked = {False: "lesson 06 ask", True: "lesson 06 (not in this course) ask"}
    last = {False: "in lesson 09.", True: "in lesson 09 (not in this course)."}
    for short, now in ((False, course.in_force()), (True, listed(folder, SHORT))):
        monkeypatch.setattr(course, "in_force", lambda now=now: now)
        assert f"lesson 04 and {asked[short]}" in definitions.read(own)[1].question
        contested = definitions.read(definitions.FOLDER / "lesson_00.toml")
        assert any(last[short] in each.discuss for each in contested)
        away = course.AWAY in votes._compared(None).sentence
        assert away == short == (course.AWAY in str(page.open_claim(LEDGER, "A01").table))
        assert short == (course.AWAY in str(pages.exported(["09"])["rules"]["sentences"]))


def test_pages_follow_the_course_by_themselves(folder, monkeypatch):
    """Without copies too, and in a teacher's own lesson."""
    text = "See lesson 06, lesson 05 and [06 · Dead](06-counting-the-dead.ipynb#x)."
    assert "(" not in markdown.inline(text, "notebooks/own/10-my-town.ipynb")
    now = listed(folder, SHORT)
    monkeypatch.setattr(course, "in_force", lambda: now)
    for told in (markdown.inline(text, ""), markdown.block(text, "")):
        marks = "See lesson 06 (not in this course), lesson 05 and 06 · Dead (not in this course)."
        assert marks in told


def test_a_lesson_of_the_teacher_s_own_is_not_called_a_copy(folder, monkeypatch):
    shutil.copy(folder / "05-where-the-grain-went.ipynb", folder / "own" / "10-my-town.ipynb")
    listed(folder, 'lessons = ["10-my-town"]')
    assert listing.adapt(folder) == ([], [])


def test_no_table_names_a_lesson_in_its_words():
    """Words of a table stand in any lesson, and in courses without the lesson that they name."""
    for name in tables.names():
        for column, cells in tables.load(name).items():
            told = [str(cell) for cell in cells if course.MENTION.search(str(cell))]
            assert not told, f"{name}, {column}: {told[:1]}"


def test_a_short_course_has_copies_in_which_every_mention_follows(folder):
    listed(folder, 'lessons = ["09-your-verdict"]', own=False)
    with pytest.raises(course.CourseError, match="three lines"):
        listing.adapt(folder)
    listed(folder, f'lessons = ["{LESSONS[1]}", "{LESSONS[0]}"]')
    written, left = listing.adapt(folder)
    assert [path.stem for path in written] == list(reversed(LESSONS)) and not left
    assert {path.parent.name for path in course.in_force(folder).lessons} == {"own"}
    prose = [cell.source for path in written for cell in notebooks.read(path).cells]
    told = [found for text in prose for found in course.MENTION.finditer(text)]
    assert len(told) > 10 and not any(listing._unmarked(path, ("04", "05")) for path in written)
    assert listing._unmarked(folder / f"{LESSONS[1]}.ipynb", ("04", "05"))
    for found in told:
        if set(course.NUMBER.findall(found[0])) - {"04", "05"}:
            assert course.AWAY in found.string[found.end() :][:40]
    links = re.findall(r"\]\(([^)]*)\)", " ".join(prose))
    for link in links:
        if not link.startswith(("http", "#")):
            place = (folder / "own" / link.split("#")[0]).resolve()
            assert place.exists() or (course.NOTEBOOKS / relpath(place, folder)).exists(), link
    written[0].write_text("mine", encoding="utf-8")
    assert listing.adapt(folder) == ([], written) and written[0].read_text("utf-8") == "mine"


def test_the_readme_is_left_alone_by_an_own_course(folder, monkeypatch):
    now = listed(folder, 'lessons = ["09-your-verdict"]')
    monkeypatch.setattr(course, "in_force", lambda: now)
    before = listing.README.read_bytes()
    listing.write_readme()
    assert listing.README.read_bytes() == before


CURRICULA = tables.load("curricula")


@pytest.mark.skipif(course.in_force().own, reason="an own course has other lessons")
@pytest.mark.parametrize("option", minutes.names(CURRICULA))
@pytest.mark.parametrize("available", [50, 200])
def test_a_plan_for_a_syllabus_keeps_to_its_minutes(option, available):
    shown = minutes.for_syllabus(CURRICULA, option, available)
    taken = shown.table[shown.table["together"] != "at home"]
    assert 0 < taken["minutes"].sum() <= available
    assert taken["together"].iloc[-1] == str(taken["minutes"].sum())
    left = shown.table[shown.table["together"] == "at home"]
    assert (left["minutes"] + taken["minutes"].sum() > available).all()


def test_options_of_syllabuses_name_lessons_there_are_and_what_was_read():
    numbers = {path.name[:2] for path in course.NOTEBOOKS.glob("[0-9]*.ipynb")}
    for row in CURRICULA.itertuples():
        assert set(row.lessons.split()) <= numbers
        assert row.checked in ("read", "quoted") and row.document and row.where
    assert len(set(minutes.names(CURRICULA))) == len(CURRICULA)


@pytest.mark.skipif(course.in_force().own, reason="an own course has other lessons")
def test_minutes_for_a_syllabus_are_those_of_its_lessons():
    """Counted in the files by another way than the guide's, and typed in no table."""
    heads = {
        path.name[:2]: re.findall(r"## [^\n\"]* \(core, (\d+) minutes\)", path.read_text("utf-8"))
        for path in notebooks.lessons()
    }
    told = minutes.options(CURRICULA)
    for lessons, lasts in zip(told["lessons"], told["minutes of their cores"], strict=True):
        assert lasts == sum(int(each) for number in lessons.split() for each in heads[number])
    assert "minutes" not in CURRICULA


def test_settings_for_servers_hold_no_secret():
    for path in (notebooks.ROOT / "notebooks" / "instructors" / "hub").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?i)(secret|token|password|client_id)\w*\s*[:=]\s*[\"'][^\"']", text)
        if path.suffix == ".yaml":
            assert {"hub", "singleuser", "cull"} <= set(yaml.safe_load(text))


# Of the chart's own schema, jupyterhub/values.schema.yaml of zero-to-jupyterhub-k8s at commit
# 02dd73df: the keys that ours uses, with their types. The schema allows no other keys beside them,
# but for hub.config and extraEnv, which are open. What it requires besides has a default.
KEYS = {
    "hub": {
        "config": "object",
        "concurrentSpawnLimit": ["integer", "null"],
        "activeServerLimit": ["integer", "null"],
    },
    "singleuser": {
        "image": {"name": "string", "tag": "string"},
        "defaultUrl": ["string", "null"],
        "startTimeout": ["integer", "null"],
        "memory": {
            "limit": ["number", "string", "null"],
            "guarantee": ["number", "string", "null"],
        },
        "cpu": {"limit": ["number", "null"], "guarantee": ["number", "null"]},
        "storage": {"capacity": ["string", "null"], "homeMountPath": "string"},
        "extraEnv": ["object", "array"],
    },
    "cull": {
        "enabled": "boolean",
        "timeout": ["integer", "null"],
        "every": ["integer", "null"],
    },
}


def schema_of(keys):
    if not isinstance(keys, dict):
        return {"type": keys}
    inner = {name: schema_of(each) for name, each in keys.items()}
    return {"type": "object", "properties": inner, "additionalProperties": False}


def values():
    path = course.NOTEBOOKS / "instructors" / "hub" / "z2jh-values.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_values_for_a_cluster_bear_the_chart_s_own_names():
    jsonschema.validate(values(), schema_of(KEYS))
    wrong = values()
    wrong["singleuser"]["storage"]["homeMount"] = "/home"
    with pytest.raises(jsonschema.ValidationError, match="homeMount"):
        jsonschema.validate(wrong, schema_of(KEYS))
    assert {"guarantee", "limit"} == set(wrong["singleuser"]["memory"])
