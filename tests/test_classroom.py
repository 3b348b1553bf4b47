"""A class's hand-ins: whose they are, that none is lost, what is told of them, and that nothing a
pupil wrote runs."""

import csv
import io
import json
import re
import tracemalloc
import zipfile
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from helpers.classroom import class_page, gathering, gradebook, overview, spreadsheet
from helpers.classroom.gathering import gather
from helpers.classroom.marking import Marker, score, tally
from helpers.exercises import record
from helpers.exercises.definitions import all_exercises

EXERCISES = all_exercises()
FIRST = EXERCISES["5.2"]
RIGHT = f"{FIRST.facts.expected.value:.0f}"
SLIP = f"{FIRST.facts.slips['harvest_part']:.0f}"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def hand_in(name="", number=None, answer=RIGHT, written="2026-11-01T08:00:00+00:00", **parts):
    who = {"name": name, "class": "9b"} | ({"id": number} if number else {})
    work = {"answers": {"5.2": {"given": answer, "result": "right", "tries": 2}}} | parts
    return {"hand_in": 1, "who": who, "written": written, "data": "1.0.0", "work": work}


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            data = content if isinstance(content, (bytes, str)) else json.dumps(content)
            archive.writestr(name, data)
    return out.getvalue()


def class_of(folder):
    found = gather(folder)
    marker = Marker(EXERCISES)
    marked = [marker.mark(each) for each in found.hand_ins]
    return class_page.Class(found, marked, EXERCISES, "course 0, data 0")


def names(found):
    return [each.name for each in found.hand_ins]


def test_the_learner_s_own_file_and_a_hand_in_are_read_from_any_folder(tmp_path):
    put(tmp_path, "Anna/my-work.json", hand_in()["work"])
    put(tmp_path, "deep/er/Ben.json", "\ufeff" + json.dumps(hand_in()))
    put(tmp_path, "x.json", hand_in("Chiara"))
    put(tmp_path, "x.pdf", "not ours")
    found = gather(tmp_path)
    assert names(found) == ["Anna", "Ben", "Chiara"] or set(names(found)) == {
        "Anna",
        "Ben",
        "Chiara",
    }
    assert found.unread == [] and found.others == 1


@pytest.mark.parametrize(
    ("path", "name", "identity"),
    [
        ("Anna Keller_123_assignsubmission_file_/my-work.json", "Anna Keller", "moodle 123"),
        ("Anna Keller_123_assignsubmission_file_my-work.json", "Anna Keller", "moodle 123"),
        ("Participant_123_assignsubmission_file/a.json", "Participant", "moodle 123"),
        ("kelleranna_4567_89_my-work.json", "kelleranna", "canvas 4567"),
        ("kelleranna_LATE_4567_89_my-work-1.json", "kelleranna", "canvas 4567"),
        ("anna_k_4567_89_my-work.json", "anna_k", "canvas 4567"),
        ("Anna Keller_123_assignsubmission_file\\my-work.json", "Anna Keller", "moodle 123"),
    ],
)
def test_a_platform_s_zip_says_whose_a_file_is(tmp_path, path, name, identity):
    (tmp_path / "all.zip").write_bytes(zipped({path: hand_in()["work"]}))
    for place in (tmp_path, tmp_path / "all.zip"):
        (one,) = gather(place).hand_ins
        assert one.name == name and one.identity.startswith(identity)


def test_thirty_copies_in_one_folder_are_thirty_learners(tmp_path):
    for number in range(30):
        put(tmp_path, f"my-work ({number}).json", hand_in()["work"])
    found = gather(tmp_path)
    assert len(found.hand_ins) == 30 and len(set(names(found))) == 30


def test_of_two_files_of_one_learner_the_newest_counts_and_the_other_is_named(tmp_path):
    put(tmp_path, "z-old.json", hand_in("Anna", "ab", SLIP, "2026-11-01T08:00:00+00:00"))
    put(tmp_path, "a-new.json", hand_in("Anna", "ab", RIGHT, "2026-11-02T08:00:00+02:00"))
    found = gather(tmp_path)
    (one,) = found.hand_ins
    assert one.where == "a-new.json"
    assert [where for where, _ in found.set_aside] == ["z-old.json"]


def test_files_of_one_name_in_two_folders_are_two_learners(tmp_path):
    put(tmp_path, "one/work.json", hand_in("Anna", "ab"))
    put(tmp_path, "two/work.json", hand_in("Ben", "cd"))
    put(tmp_path, "three/work.json", hand_in("Chiara"))
    put(tmp_path, "four/work.json", hand_in("Dana"))
    assert names(gather(tmp_path)) == ["Anna", "Ben", "Chiara", "Dana"]


def test_two_learners_of_one_name_stay_two(tmp_path):
    put(tmp_path, "1.json", hand_in("Anna", "ab"))
    put(tmp_path, "2.json", hand_in("Anna", "cd"))
    put(tmp_path, "3.json", hand_in("Anna"))
    assert names(gather(tmp_path)) == ["Anna", "Anna (2)", "Anna (3)"]


def test_names_with_a_date_are_no_number_of_a_platform(tmp_path):
    for name in ("anna", "ben"):
        put(tmp_path, f"{name}_2026_11_05_my-work.json", hand_in()["work"])
    assert len(gather(tmp_path).hand_ins) == 2


def test_a_course_copied_with_work_in_it_loses_nobody(tmp_path):
    """Thirty copies of one folder bear one number drawn by chance."""
    for name in ("Anna", "Ben", "Chie"):
        put(tmp_path, f"{name}.json", hand_in(name, "ab"))
    class_ = class_of(tmp_path)
    assert names(class_.gathered) == ["Anna", "Ben", "Chie"] and not class_.gathered.set_aside
    assert "Anna, Ben and Chie came with one" in class_page.for_teacher(class_)


def test_names_in_a_zip_are_read_as_they_were_written(tmp_path):
    """macOS writes letters in pieces, and UTF-8 without saying so."""
    for place, name in enumerate(("Zo\u0065\u0308", "Øyvind")):
        raw = zipped({"@" * len(name.encode()) + "/my-work.json": hand_in()["work"]})
        raw = raw.replace(b"@" * len(name.encode()), name.encode())
        (tmp_path / f"{place}.zip").write_bytes(raw)
    assert names(gather(tmp_path)) == ["Zo\u00eb", "Øyvind"]


@pytest.mark.parametrize(
    "content",
    [
        '{"answers": {"5.2": {"given": "4',
        "",
        "[1, 2]",
        '{"lockfileVersion": 3}',
        "[" * 100_000,
        '{"answers": 7}',
        '{"work": {"answers": {}}, ',
        "\x00\x01",
    ],
)
def test_a_broken_file_is_named_and_none_is_lost(tmp_path, content):
    for number in range(9):
        put(tmp_path, f"{number}.json", hand_in(f"pupil {number}"))
    put(tmp_path, "broken.json", content)
    found = gather(tmp_path)
    assert len(found.hand_ins) == 9 and [where for where, _ in found.unread] == ["broken.json"]
    page = class_page.for_teacher(class_of(tmp_path))
    assert "broken.json" in page


def test_utf_16_is_read_and_links_and_strange_bytes_are_named(tmp_path):
    (tmp_path / "a.json").write_bytes(b"\xe4\xfc\xff" * 9)
    (tmp_path / "c.json").write_bytes(json.dumps(hand_in("Ünal")).encode("utf-16"))
    secret = put(tmp_path, "elsewhere/secret.txt", json.dumps(hand_in("Somebody")))
    (tmp_path / "b.json").symlink_to(secret)
    found = gather(tmp_path)
    assert [where for where, _ in found.unread] == ["a.json", "b.json"]
    assert names(found) == ["Ünal"]


def test_a_zip_writes_nothing_and_does_not_swell(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "LARGEST", 20_000)
    inside = {
        "../../escaped.json": hand_in("Up"),
        "/root/absolute.json": hand_in("Slash"),
        "..\\windows.json": hand_in("Back"),
        "bomb.json": b" " * 10_000_000,
        "inner.zip": zipped({"in/my-work.json": hand_in("Inner")}),
        "__MACOSX/._a.json": b"junk",
    }
    home = tmp_path / "home"
    home.mkdir()
    (home / "hand-ins.zip").write_bytes(zipped(inside))
    (home / "cut.zip").write_bytes(zipped(inside)[:300])
    found = gather(home)
    assert set(names(found)) == {"Up", "Slash", "Back", "Inner"}
    assert {where for where, _ in found.unread} == {"hand-ins.zip/bomb.json", "cut.zip"}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["cut.zip", "hand-ins.zip", "home"]


def test_zips_in_zips_end(tmp_path):
    data = zipped({"my-work.json": hand_in("Deep")})
    for _ in range(gathering.DEEPEST + 1):
        data = zipped({"next.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    found = gather(tmp_path)
    assert not found.hand_ins and len(found.unread) == 1


def test_answers_are_checked_anew_and_stale_ones_told(tmp_path):
    put(tmp_path, "a.json", hand_in("Anna", answer=SLIP))
    class_ = class_of(tmp_path)
    mark = class_.marked[0].marks["5.2"]
    assert (mark.outcome, mark.kept, mark.slip, mark.tries) == ("wrong", "right", "harvest_part", 2)
    assert mark.stale
    assert "1 answers were told something else" in class_page.for_teacher(class_)


def test_slips_are_counted_by_name(tmp_path):
    for number, answer in enumerate([RIGHT, SLIP, SLIP, "1000"]):
        put(tmp_path, f"{number}.json", hand_in(f"{number}", answer=answer))
    told = tally(FIRST, class_of(tmp_path).marked)
    assert told.outcomes == {"right": 1, "wrong": 3}
    assert [(name, number) for name, _, number in told.slips] == [
        ("harvest_part", 2),
        ("Too high.", 1),
    ]


def test_what_was_written_and_not_checked_is_read_too(tmp_path):
    written = "Towns first, I think."
    put(tmp_path, "a.json", hand_in("Ada", drafts={"5.2": {"words": written}}))
    (one,) = class_of(tmp_path).marked
    (words,) = [each for each in one.words if each.name == "not checked: 5.2"]
    assert words.text == written and words.asked == EXERCISES["5.2"].question
    assert written in class_page.for_teacher(class_of(tmp_path))
    (entry,) = [each for each in record.entries(one.hand_in.work) if each.about == "not checked"]
    assert (entry.name, entry.given) == ("Draft 5.2", written)


values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=6,
)


@settings(max_examples=20)
@given(given=values, entry=values, name=some.sampled_from(sorted(EXERCISES)))
def test_nothing_in_a_file_stops_the_marking(given, entry, name):
    work = {part: {} for part in gathering.PARTS}
    work["answers"] = {name: {"given": given, "result": entry, "tries": entry}, "77.7": entry}
    work |= {"notes": {"05": entry}, "verdicts": {"growth": entry}}
    work |= {"weights": {"first": entry}, "polls": {"05-a": entry}, "seen": {name: entry}}
    work["drafts"] = {name: entry, "vote first": entry}
    one = gathering.HandIn("a", "b", "c", gathering._moment("2026-11-01"), "", "", "d", work)
    marked = Marker(EXERCISES).mark(one)
    class_ = class_page.Class(gathering.Gathered([one]), [marked], EXERCISES, "")
    class_page.for_teacher(class_)
    class_page.for_projector(class_)
    spreadsheet.of_class([marked], EXERCISES)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.met = []

    def handle_starttag(self, tag, attrs):
        self.met.append((tag, dict(attrs)))


def hostile(tmp_path, many=6):
    text = f"=HYPERLINK(1) {SCRIPT}"
    for number in range(many):
        parts = {
            "notes": {f"05 {SCRIPT}": {"text": text}},
            "verdicts": {"growth": {"words": text, "for": [SCRIPT]}},
            "polls": {"05-a": {"before": text}, SCRIPT: {"before": "x"}},
            "predictions": {"5.1": {"given": SCRIPT}, SCRIPT: {"given": "1"}},
            "weights": {"first": {SCRIPT: 3}, SCRIPT: {"weather": 1}},
        }
        put(tmp_path, f"{number}.json", hand_in(f"{SCRIPT}{number}", answer=text, **parts))
    put(tmp_path, f"x{'<b>'}.json", "{")
    return class_of(tmp_path)


def test_nothing_a_pupil_wrote_runs_in_a_page(tmp_path):
    class_ = hostile(tmp_path)
    for page in (class_page.for_teacher(class_), class_page.for_projector(class_)):
        tags = Tags()
        tags.feed(page)
        assert not {"script", "img", "iframe", "object", "b"} & {tag for tag, _ in tags.met}
        assert not [name for _, attrs in tags.met for name in attrs if name.startswith("on")]
        assert "default-src 'none'" in page and "http:" not in page and "https:" not in page


def test_nothing_a_pupil_wrote_is_a_formula(tmp_path):
    text = spreadsheet.of_class(hostile(tmp_path).marked, EXERCISES).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 6 and any("HYPERLINK" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+@\-]", cell)]


@given(
    some.text(alphabet="=+-@\t\r\n;,| %＝＋'\"a1\ufeff", max_size=12)
    | some.sampled_from(["=1+1", "@SUM(A1)", "+1+cmd|'/c'!A0", "-2+3", "\t=1", "a;=1+1", "x\n=1"])
)
def test_no_cell_can_be_a_formula_whatever_cuts_it(text):
    for cell in re.split(r"[;\t\r\n]", spreadsheet.safe(text)):
        bare = re.sub(r"^[\s\x00-\x1f\ufeff\u200b]+", "", cell)
        assert not bare[:1] or bare[0] not in "=+-@|%＝＋－＠" or spreadsheet.NUMBER.fullmatch(text)


def test_plain_numbers_stay_numbers():
    assert [spreadsheet.safe(each) for each in ("-3.5", 4, None, "2,184")] == [
        "-3.5",
        "4",
        "",
        "2,184",
    ]


def test_the_projector_s_page_has_no_name_and_nothing_of_four(tmp_path):
    for number in range(9):
        parts = {
            "notes": {"05": {"text": f"secret words {number}"}},
            "polls": {"05-a": {"before": "larger"} | ({"after": "smaller"} if number < 4 else {})},
            "predictions": {"5.1": {"given": f"{number}"}} if number < 4 else {},
            "weights": {"first": {"weather": 5}} if number < 4 else {},
        }
        put(tmp_path, f"pupil-{number}.json", hand_in(f"Pupil{number}", **parts))
    class_ = class_of(tmp_path)
    page = class_page.for_projector(class_)
    assert (
        "Pupil" not in page and "pupil-" not in page and "secret" not in page and "9b" not in page
    )
    assert "Before talk, 9 answers" in page and "After talk: fewer than 5" in page
    assert "One of the two votes: fewer than 5" in page
    assert "The record." not in page
    own = class_page.for_teacher(class_)
    assert "Pupil3, 9b" in own and "secret words 8" in own and "After talk, 4 answers" in own


def test_what_is_still_known_is_counted_and_told_in_the_table(tmp_path):
    for number in range(6):
        again = {"lesson 05": "at little more than a third of its peak" if number < 4 else "x"}
        put(tmp_path, f"{number}.json", hand_in(f"{number}", polls={"04-a": {"again": again}}))
    class_ = class_of(tmp_path)
    for page in (class_page.for_teacher(class_), class_page.for_projector(class_)):
        assert "4 of 6" in page
    assert "poll again, lesson 05" in spreadsheet.of_class(class_.marked, EXERCISES).decode()


def test_four_files_show_nothing_on_the_projector(tmp_path):
    for number in range(4):
        put(tmp_path, f"{number}.json", hand_in(f"{number}"))
    assert "5.2" not in class_page.for_projector(class_of(tmp_path))


def test_answers_of_two_learners_are_not_five_for_being_asked_again(tmp_path):
    for number in range(6):
        again = {f"lesson 0{later}": "x" for later in (5, 7, 9)} if number < 2 else {}
        polls = {"04-a": {"before": "x", "again": again}}
        put(tmp_path, f"{number}.json", hand_in(f"{number}", polls=polls))
    class_ = class_of(tmp_path)
    assert "of 6" in class_page.for_teacher(class_)
    assert "of 6" not in class_page.for_projector(class_)


@pytest.mark.parametrize(
    ("first", "then", "renewed"),
    [(4, 5, True), (5, 6, False), (6, 10, False), (5, 10, True), (9, 8, False), (6, 6, True)],
)
def test_two_pages_for_the_projector_do_not_differ_by_fewer_than_five(
    tmp_path, capsys, first, then, renewed
):
    """Else the difference would be one learner's answers."""

    def handed(many, answer):
        for path in tmp_path.glob("*.json"):
            path.unlink()
        for number in range(many):
            put(tmp_path, f"{number}.json", hand_in(f"pupil {number}", f"id{number}", answer))
        overview.main([str(tmp_path)])
        return page.read_text(encoding="utf-8")

    page = tmp_path / "class-projector.html"
    before = handed(first, RIGHT)
    assert handed(then, RIGHT) == before or renewed
    assert ("stays as it was" in capsys.readouterr().out) != renewed
    assert f"{then if renewed else first} files" in page.read_text("utf-8") or first < 5 > then
    page.unlink()
    assert f"{then} files" in handed(then, RIGHT) and "pupil" not in page.read_text("utf-8")


def test_a_page_for_the_projector_is_not_renewed_for_one_changed_answer(tmp_path):
    for number in range(9):
        put(tmp_path, f"{number}.json", hand_in(f"pupil {number}", f"id{number}"))
    overview.main([str(tmp_path)])
    page = tmp_path / "class-projector.html"
    before = page.read_bytes()
    put(tmp_path, "3.json", hand_in("pupil 3", "id3", SLIP))
    overview.main([str(tmp_path)])
    assert page.read_bytes() == before
    for number in range(5):
        put(tmp_path, f"{number}.json", hand_in(f"pupil {number}", f"id{number}", SLIP))
    overview.main([str(tmp_path)])
    assert page.read_bytes() != before


def test_the_projector_s_page_asks_in_full_and_tells_an_expectation_once(tmp_path):
    for number in range(6):
        expected = {"predictions": {"5.1": {"given": f"{number}"}}}
        put(tmp_path, f"{number}.json", hand_in(f"{number}", **expected))
    page = class_page.for_projector(class_of(tmp_path))
    assert page.count("<h3>5.1") == 1 and "6 to discuss" not in page and "…" not in page
    assert "No votes" not in page and "The vote on causes" not in page


def test_the_command_writes_its_files_and_names_what_it_could_not_read(tmp_path, capsys):
    for number in range(6):
        put(tmp_path, f"{number}.json", hand_in(f"pupil {number}", f"id{number}"))
    put(tmp_path, "broken.json", "{")
    assert overview.main([str(tmp_path)]) == 1
    assert {path.name for path in tmp_path.glob("class*")} == {
        "class-teacher.html",
        "class-projector.html",
        "class.csv",
    }
    assert "broken.json" in capsys.readouterr().out
    assert overview.main([str(tmp_path)]) == 1
    assert "6 hand-ins" in capsys.readouterr().out
    assert overview.main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def graded(tmp_path, head, rows):
    put(tmp_path, "in/kelleranna_4567_89_my-work.json", hand_in("", answer=RIGHT)["work"])
    put(tmp_path, "in/Ben Mori_22_assignsubmission_file_/w.json", hand_in("Ben Mori", answer=SLIP))
    put(tmp_path, "in/c.json", hand_in("c.ito@example.org", answer=RIGHT))
    put(tmp_path, "in/d.json", hand_in("Dana", answer=RIGHT))
    book = put(tmp_path, "book.csv", "\r\n".join([head, *rows]) + "\r\n")
    class_ = class_of(tmp_path / "in")
    data, left = gradebook.filled(gradebook.read(book), class_.marked, EXERCISES, False)
    return list(csv.reader(io.StringIO(data.decode("utf-8")))), left


MOST = score({}, {n: e for n, e in EXERCISES.items() if n.startswith("5.")})[1]


def test_canvas_gets_the_columns_that_it_reads(tmp_path):
    rows, left = graded(
        tmp_path,
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (11),Current Score",
        ["    Points Possible,,,,,10,(read only)", '"Keller, Anna",4567,,a,9b,7,70', "X,9,,,9b,,"],
    )
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Two Leaps"],
        ["    Points Possible", "", "", "", "", f"{MOST:g}"],
        ["Keller, Anna", "4567", "", "a", "9b", "1"],
        ["X", "9", "", "", "9b", ""],
    ]
    assert left == ["Ben Mori", "c.ito@example.org", "Dana"]


def test_canvas_may_have_names_in_two_columns(tmp_path):
    rows, left = graded(
        tmp_path,
        "LastName;FirstName;ID;SIS Login ID;Section",
        [";;;;", "    Points Possible;;;;", "Ito;Chie;9;c.ito@example.org;9b", "Fox;Dana;8;d;9b"],
    )
    assert rows[2:] == [
        ["Ito", "Chie", "9", "c.ito@example.org", "9b", "1"],
        ["Fox", "Dana", "8", "d", "9b", ""],
    ]
    assert left == ["kelleranna", "Ben Mori", "Dana"]


def test_moodle_s_gradebook_is_matched_by_name_number_or_address(tmp_path):
    rows, left = graded(
        tmp_path,
        '"First name","Last name","ID number",Institution,Department,"Email address",'
        '"Assignment: Essay","Course total"',
        [
            "Ben,Mori,,,,b@example.org,5,5",
            "Chie,Ito,,,,c.ito@example.org,-,-",
            "Eva,Wu,,,,e@example.org,-,-",
            "Dana,Fox,,,,=1+1@example.org,-,-",
        ],
    )
    assert rows == [
        ["First name", "Last name", "ID number", "Email address", "Two Leaps"],
        ["Ben", "Mori", "", "b@example.org", "0"],
        ["Chie", "Ito", "", "c.ito@example.org", "1"],
        ["Eva", "Wu", "", "e@example.org", "-"],
    ]
    assert left == ["kelleranna", "Dana"]


def test_moodle_s_worksheet_is_filled_by_its_own_number(tmp_path):
    head = (
        'Identifier,"Full name","Email address",Status,Grade,"Maximum grade",'
        '"Grade can be changed","Last modified (grade)","Feedback comments"'
    )
    when = '"Saturday, 28 November 2026, 9:00 AM"'
    rows, _ = graded(
        tmp_path,
        head,
        [f"Participant 22,Somebody,b@x,Submitted,,100.00,Yes,{when},"],
    )
    assert rows[0] == next(csv.reader([head]))
    assert rows[1][4] == "0.00" and rows[1][7] == when.strip('"')
    remark = '"Good:\n- well read\n=more"'
    rows, left = graded(tmp_path, head, [f"Teilnehmer/in 22,S,b@x,,B,-2.00,Yes,-,{remark}"])
    assert rows[1][4] == "B" and "Ben Mori" in left, "a scale has no points"
    assert rows[1][7:] == ["-", remark.strip('"')]


def test_another_table_is_refused_with_advice(tmp_path):
    with pytest.raises(gradebook.GradebookError, match="switch it to English"):
        gradebook.read(put(tmp_path, "x.csv", "Nachname;E-Mail-Adresse\r\n1;2\r\n"))
    (tmp_path / "y.csv").write_bytes("Müller;ID\r\n".encode("latin-1"))
    with pytest.raises(gradebook.GradebookError, match="before a spreadsheet saved it"):
        gradebook.read(tmp_path / "y.csv")
    with pytest.raises(gradebook.GradebookError, match="Last modified"):
        gradebook.read(put(tmp_path, "z.csv", "Identifier,Full name,Grade\r\n"))


@pytest.mark.parametrize("inside", ["answers.json", "more.zip"])
def test_a_small_zip_that_would_unpack_to_much_takes_little_memory(tmp_path, monkeypatch, inside):
    monkeypatch.setattr(gathering, "LARGEST", 100_000)
    monkeypatch.setattr(gathering, "LARGEST_ZIP", 1_000_000)
    (tmp_path / "all.zip").write_bytes(zipped({inside: b" " * 30_000_000}))
    assert (tmp_path / "all.zip").stat().st_size < 100_000
    tracemalloc.start()
    found = gather(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (_, why) = found.unread[0]
    assert "megabytes are no hand-in" in why and peak < 3_000_000


def test_zips_in_zips_are_bounded_in_all(tmp_path, monkeypatch):
    """Each of forty small zips may be unpacked; all of them together may not."""
    monkeypatch.setattr(gathering, "LARGEST", 1_000_000)
    monkeypatch.setattr(gathering, "LARGEST_ZIP", 5_000_000)
    inner = zipped({f"{number}.json": b" " * 900_000 for number in range(10)})
    (tmp_path / "all.zip").write_bytes(zipped({f"{number}.zip": inner for number in range(40)}))
    found = gather(tmp_path)
    assert any("in all" in why for _, why in found.unread)
