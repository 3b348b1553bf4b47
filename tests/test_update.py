"""The next release takes the place of the lessons, by a zip, by git or by a class server's
nbgitpuller, and nothing that a learner wrote is lost."""

import json
import shutil
import subprocess
import zipfile

import pytest

from helpers.exercises import homework, work
from helpers.jupyter import saved
from helpers.words import TO_LIVE
from helpers.workshop.notebooks import ROOT

LESSON = "notebooks/00-two-texts-one-question.ipynb"
WORDS = "Text B gives three tolls."
# As nbgitpuller does it: what changed is committed, and where both changed the learner's wins.
MERGE = (
    ["add", "-A"],
    ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "mine", "--allow-empty"],
    ["fetch", "-q"],
    ["-c", "user.name=a", "-c", "user.email=a@b.c", "merge", "-q", "-X", "ours", "origin/main"],
)


def git(folder, *words):
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def course(tmp_path):
    """The course as its makers have it: a repository with a lesson and what git is to ignore."""
    folder = tmp_path / "course"
    (folder / "notebooks").mkdir(parents=True)
    for name in (LESSON, ".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, folder / name)
    (folder / ".gitattributes").write_text("* text=auto eol=lf\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    release(folder, "first")
    return folder


@pytest.fixture
def learner(course, tmp_path, monkeypatch):
    """A copy in which a learner has run the lesson, answered and written, and saved it."""
    folder = tmp_path / "learner"
    git(tmp_path, "clone", "-q", str(course), str(folder))
    monkeypatch.setenv("TWO_LEAPS_WORK", str(folder / "notebooks" / "my-work.json"))
    work.keep("answers", "0.1", {"given": "3", "result": "right"})
    form = homework.notes("00", "a").widget
    form.children[2].value = WORDS
    model = {"type": "notebook", "content": json.loads((folder / LESSON).read_text("utf-8"))}
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", []):
            if TO_LIVE in str(output):
                output["data"][saved.WIDGET] = {"model_id": "0" * 32}
    model["content"]["metadata"]["language_info"]["version"] = "3.11.7"
    saved.before_saving(model=model)
    write(folder, model["content"])
    return folder


def write(folder, content):
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / LESSON).write_text(text, encoding="utf-8", newline="\n")


def release(folder, words):
    """Change the lesson and commit it."""
    content = json.loads((folder / LESSON).read_text(encoding="utf-8"))
    content["cells"][0]["source"] += [f"\nRelease: {words}."]
    write(folder, content)
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", words)


def everything_is_there(learner, words):
    kept = work.everything()
    assert kept["answers"]["0.1"]["given"] == "3" and kept["notes"] == {"00 (a)": WORDS}
    assert f"Release: {words}." in (learner / LESSON).read_text(encoding="utf-8")
    form = homework.notes("00", "a").widget
    assert form.children[2].value == WORDS


def test_a_zip_of_the_next_release_is_unpacked_over_the_course(course, learner, tmp_path):
    release(course, "second")
    git(course, "archive", "-o", str(tmp_path / "next.zip"), "HEAD")
    with zipfile.ZipFile(tmp_path / "next.zip") as packed:
        assert not [name for name in packed.namelist() if "my-work" in name]
        packed.extractall(learner)
    everything_is_there(learner, "second")


def test_git_pull_goes_through_after_a_lesson_was_run_and_saved(course, learner):
    release(course, "second")
    assert git(learner, "status", "--porcelain") == ""
    git(learner, "pull", "-q", "--ff-only")
    everything_is_there(learner, "second")


def test_nbgitpuller_brings_the_next_release_and_keeps_the_learner_s_own_cells(course, learner):
    content = json.loads((learner / LESSON).read_text(encoding="utf-8"))
    content["cells"][-1]["source"] = ["# my own try"]
    write(learner, content)
    release(course, "second")
    for words in MERGE:
        git(learner, *words)
    everything_is_there(learner, "second")
    assert "# my own try" in (learner / LESSON).read_text(encoding="utf-8")
    assert "my-work" not in git(learner, "ls-files")
