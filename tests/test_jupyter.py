"""What the course asks of Jupyter: what an environment carries, what is saved, what a slip is
called."""

import asyncio
import copy
import html
import importlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import ipywidgets as widgets
import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.manager import start_new_kernel
from jupyter_core.paths import jupyter_config_path

from helpers import lesson, tables
from helpers.bootstrap.environment import SHIPPED
from helpers.exercises import work
from helpers.jupyter import mine, saved, slips
from helpers.widgets import events, parts
from helpers.words import TO_LIVE
from helpers.workshop import shortcuts
from helpers.workshop.notebooks import ROOT, all_notebooks, read

LESSON = ROOT / "notebooks" / "05-where-the-grain-went.ipynb"
ELSEWHERE = 'name = "learner"\nname.upper()\nnamme'
LACKS = "This kernel lacks the course. In the folder of the course run: python3 -m helpers open"
DEAD = {saved.WIDGET: {"version_major": 2, "version_minor": 0, "model_id": "0"}}


def notebook(source, *shown, metadata=None):
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}} for data in shown]
    cell = {"cell_type": "code", "source": source, "outputs": outputs, "metadata": {}}
    return {"cells": [cell], "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}


def shown(content):
    return [output["data"] for output in content["cells"][0]["outputs"]]


def test_what_is_shipped_lies_in_the_environment():
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert len(files) == 4
    for path in files:
        place = Path(sys.prefix) / path.relative_to(SHIPPED)
        assert place.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    assert str(Path(sys.prefix) / "etc" / "jupyter") in jupyter_config_path()


@pytest.mark.parametrize("build", ["build_editable", "build_wheel"])
def test_whoever_installs_helpers_installs_what_is_shipped(build, tmp_path, monkeypatch):
    """As conda's, Binder's and a hub's `pip install -e .` do, without the course's own set-up."""
    buildapi = pytest.importorskip("flit_core.buildapi")
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / getattr(buildapi, build)(str(tmp_path))) as wheel:
        names = [name.split(".data/data/")[1] for name in wheel.namelist() if ".data/" in name]
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sorted(names) == sorted(path.relative_to(SHIPPED).as_posix() for path in files)


def test_jupyter_reads_what_is_shipped():
    from jupyter_server.extension.config import ExtensionConfigManager
    from jupyterlab.commands import get_app_dir
    from jupyterlab_server.config import get_page_config, get_static_page_config
    from jupyterlab_server.settings_utils import _get_overrides

    path = [str(Path(sys.prefix) / "etc" / "jupyter")]
    config = ExtensionConfigManager(read_config_path=path)
    assert config.get_jpserver_extensions()["helpers.jupyter.saved"]
    assert get_static_page_config(level="all")["disabledExtensions"]["nbdime-jupyterlab"]
    assert "nbdime-jupyterlab" in str(get_page_config([], logger=None))
    overrides, trouble = _get_overrides(str(Path(get_app_dir()) / "settings"))
    assert not trouble
    kernels = overrides["@jupyterlab/apputils-extension:kernels-settings"]
    assert kernels == {"commsOverSubshells": "disabled"}
    bound = overrides[shortcuts.PLUGIN]["shortcuts"]
    assert len(bound) > 50 and bound == shortcuts.bound_outside_widgets()
    assert not [each for each in bound if "Cell:focus" in each["selector"]]


def test_ipykernel_still_has_what_the_second_guard_replaces():
    """If this fails, the guard in helpers.widgets.events does nothing any more and can go."""
    from ipykernel.comm.comm import BaseComm

    assert hasattr(BaseComm, "_reply_subshell_for")
    kept = type("Kept", (), {"comm": type("Comm", (), {"_reply_subshell_for": max})()})()
    assert events.in_order(kept).comm._reply_subshell_for(1, 2) is None


@pytest.mark.parametrize("source", ["from helpers.lesson import ask", ["import helpers\n", "1"]])
def test_a_dead_widget_never_hides_the_words_beside_it(source):
    state = {"widgets": {saved.STATE: {"state": {}}}, "kernelspec": {"name": "python3"}}
    before = {"text/html": ["<p>Question</p>\n", "<p><em>Run this cell to answer.</em></p>"]}
    mended = saved.whole(notebook(source, {**before, **DEAD}, metadata=state))
    (data,) = shown(mended)
    assert data == {"text/html": f"<p>Question</p>\n<p><em>{TO_LIVE}</em></p>"}
    assert mended["metadata"] == {"kernelspec": {"name": "python3"}}
    assert saved.whole(json.loads(json.dumps(mended))) == mended


def asking(source, question="Question"):
    return notebook(
        f"from helpers.lesson import *\n{source}",
        {"text/html": f"<div><p>{question}</p>{mine.ADVICE}</div>"},
    )


def test_a_lesson_opened_again_shows_what_its_learner_answered_and_its_file_does_not(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("TWO_LEAPS_WORK", str(tmp_path / "my-work.json"))
    work.keep("answers", "5.2", {"given": "38 <b>$x$", "result": "right", "tries": 1})
    work.keep("predictions", "5.1", {"given": "20", "result": "not checkable", "tries": 1})
    work.keep("drafts", "5.3", "half a thought")
    work.keep("polls", "05-a", {"before": "larger", "again": {"lesson 06": "smaller"}})
    work.keep("notes", "05 (b)", "Three lines")
    work.keep("weights", "first", {"weather": 3})
    argued = {"words": "Both.", "for": ["a", "b"], "against": ["c"], "result": "wrong"}
    work.keep("verdicts", "growth", argued)
    wanted = {
        'ask("5.2")': "✓ Right. You answered: 38 <b>$x$",
        'ask("5.1")': "◇ Kept, to discuss. You answered: 20",
        'ask("5.3")': "Not checked yet. You wrote: half a thought",
        'ask("5.4")': "",
        'poll("05-a")': "Kept. Before talk: larger.",
        'look_back("06")': "Kept. Lesson 05: smaller",
        'notes("05", "a", "b")': "Kept. (b) Three lines",
        'vote("first")': "Kept. You answered: weather: 3",
        'verdict("growth")': "✗ Not yet. You answered: Both.; against: c; for: a, b",
    }
    for source, words in wanted.items():
        stored = asking(source)
        opened = saved.as_read(json.loads(json.dumps(stored)))
        (data,) = shown(opened)
        told = html.unescape(re.sub("<[^>]*>", "", data["text/html"]))
        assert told == f"Question{words}{TO_LIVE}", source
        # Read twice it stands there once; saved it is gone.
        assert saved.as_read(json.loads(json.dumps(opened))) == opened
        assert saved.as_stored(opened) == saved.as_stored(stored)
        assert mine.MARK not in str(opened)


def test_a_file_that_cannot_be_read_and_odd_entries_leave_a_lesson_as_it_is(tmp_path, monkeypatch):
    file = tmp_path / "my-work.json"
    monkeypatch.setenv("TWO_LEAPS_WORK", str(file))
    odd = {"answers": {"5.2": 3}, "polls": {"05-a": [], "05-b": {"again": 1}}, "notes": {"05": []}}
    for text in ("{", json.dumps(odd)):
        file.write_text(text, encoding="utf-8")
        for source in ('ask("5.2")', 'poll("05-a")', 'look_back("05")', 'notes("05")', "ask()"):
            assert saved.as_read(asking(source)) == asking(source)


def test_jupyter_s_server_is_not_made_heavy_by_it():
    code = "import sys, helpers.jupyter.saved as s; s.mine.read(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert "helpers.jupyter.mine" in loaded and not {"pandas", "matplotlib"} & set(loaded)


def test_the_advice_stands_once():
    live = parts.bundle("<p>Question</p>", "Question", widgets.Text())
    (data,) = shown(saved.whole(notebook("import helpers", dict(live))))
    assert data["text/html"] == live["text/html"] and data["text/html"].count(TO_LIVE) == 1
    bare = {"text/html": "<img>", **DEAD}
    (data,) = shown(saved.whole(notebook("import helpers", bare)))
    assert data["text/html"].startswith("<img>") and TO_LIVE in data["text/html"]


def test_a_lesson_that_was_only_run_is_saved_as_the_course_stores_it():
    stored = json.loads(LESSON.read_text(encoding="utf-8"))
    run = json.loads(LESSON.read_text(encoding="utf-8"))
    run["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    run["metadata"]["language_info"] |= {"version": "3.13.0", "file_extension": ".py"}
    run["metadata"]["widgets"] = {saved.STATE: {"state": {}}}
    for cell in run["cells"]:
        cell["metadata"]["execution"] = {"shell.execute_reply": "2026-11-29T12:00:00"}
        for output in cell.get("outputs", []):
            if TO_LIVE in str(output):
                output["data"] |= DEAD
        if cell["cell_type"] == "markdown":
            del cell["metadata"]["execution"]
    assert run != stored and saved.as_stored(run) == stored
    other = notebook("import plotly", metadata={"language_info": {"version": "3.13.0"}})
    assert saved.as_stored(json.loads(json.dumps(other))) == other
    julia = notebook("import helpers", metadata={"kernelspec": {"name": "julia"}})
    assert saved.as_stored(json.loads(json.dumps(julia))) == julia


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("import plotly", {"text/html": "<p>mine</p>", **DEAD}),
        ("# from helpers import x", {"text/html": "<p>mine</p>", **DEAD}),
        ("import helpers", {"text/plain": "a slider of mine", **DEAD}),
        ("import helpers_of_mine", {"text/html": "<p>mine</p>", **DEAD}),
    ],
)
def test_what_is_not_ours_stays(source, data):
    state = {"widgets": {saved.STATE: {"state": {"0": {}}}}}
    given = notebook(source, data, metadata=state)
    assert saved.whole(json.loads(json.dumps(given))) == given


def test_files_are_mended_when_saved_and_when_read_by_a_service_of_either_kind():
    def model():
        data = {"text/html": "<p>Question</p>", **DEAD}
        return {"type": "notebook", "content": notebook("import helpers", data)}

    def now(path, **_how):
        return model() if path else {"type": "directory", "content": []}

    async def later(path, **how):
        return now(path, **how)

    for kind, got in ((now, lambda answer: answer), (later, asyncio.run)):
        service = type("Service", (), {"get": staticmethod(kind)})()
        hooks = []
        service.register_pre_save_hook = hooks.append
        saved._load_jupyter_server_extension(type("Server", (), {"contents_manager": service}))
        assert saved.WIDGET not in str(got(service.get("a.ipynb", content=True)))
        assert got(service.get("")) == {"type": "directory", "content": []}
        (hook,) = hooks
        saving = model()
        hook(model=saving, path="a.ipynb", contents_manager=service)
        assert saved.WIDGET not in str(saving) and "Question" in str(saving)


@pytest.fixture(scope="module")
def run():
    """A function that runs a cell in a kernel of the environment, where the lessons lie, and gives
    the text of its error."""
    manager, client = start_new_kernel(cwd=str(LESSON.parent))

    def cell(code):
        said = []
        client.execute_interactive(
            code,
            timeout=60,
            output_hook=lambda each: (
                said.append("\n".join(each["content"]["traceback"]))
                if each["msg_type"] == "error"
                else None
            ),
        )
        return "\n".join(said)

    yield cell
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    "code", ['ask("5.1")', "explore(charts.left_in_the_village)", "x = 1\ngrain.left(china)"]
)
def test_a_cell_run_too_early_says_so_in_one_sentence(run, code):
    said = run(code)
    assert "Choose Run, then Run All Above Selected Cell in the menu" in said
    assert "Traceback" not in said and "---" not in said and "\n" not in said


def test_other_errors_keep_their_traceback(run):
    assert "NameError" in run(ELSEWHERE) and "---" in run(ELSEWHERE)
    within = "def grow():\n    return unheard\ngrow()"
    assert "NameError" in run(within) and "---" in run(within)
    assert "No module named" in run("import numbers_of_mine")
    assert "ZeroDivisionError" in run("1 / 0")


@pytest.mark.parametrize("cell", ["from rich_package import DataFrame", "rich_package.DataFrame"])
def test_a_file_of_the_learners_that_stands_for_a_package_is_named(
    tmp_path, monkeypatch, capsys, cell
):
    lessons, site = tmp_path / "notebooks", tmp_path / "site-packages"
    for folder in (lessons, site):
        folder.mkdir()
        (folder / "rich_package.py").write_text("", encoding="utf-8")
    monkeypatch.chdir(lessons)
    monkeypatch.delitem(sys.modules, "rich_package", raising=False)
    monkeypatch.setattr(sys, "path", ["", str(site), *sys.path])
    shell = InteractiveShell()
    slips.load_ipython_extension(shell)
    shell.run_cell("import rich_package")
    assert not shell.run_cell(cell).success
    told = "".join(capsys.readouterr())
    assert f"Your file {lessons / 'rich_package.py'} has the name" in told and "---" not in told
    # Without the rival Python's own words are right.
    (lessons / "rich_package.py").unlink()
    monkeypatch.delitem(sys.modules, "rich_package")
    shell.run_cell("import rich_package")
    shell.run_cell(cell)
    assert "---" in "".join(capsys.readouterr())


def places(content, way=()):
    """Every place in a notebook's content, as the way to it."""
    for name, part in content.items() if isinstance(content, dict) else enumerate(content):
        yield (*way, name)
        if isinstance(part, (dict, list)):
            yield from places(part, (*way, name))


@pytest.mark.parametrize("odd", [None, [], {}, "", 0, "x", [None]])
def test_a_notebook_of_another_form_is_opened_and_saved_as_it_is(odd):
    """Whatever stands anywhere in it: nobody is kept from their file."""
    whole = notebook(["from helpers.lesson import *\n", "ask('5.2')"], {saved.WIDGET: {}})
    whole["metadata"] = {"kernelspec": dict(saved.KERNEL), "widgets": {saved.STATE: {}}}
    whole["cells"][0]["outputs"][0]["data"]["text/html"] = ["<p>Question</p>"]
    for way in places(whole):
        content = copy.deepcopy(whole)
        place = content
        for name in way[:-1]:
            place = place[name]
        place[way[-1]] = odd
        before = copy.deepcopy(content)
        model = {"type": "notebook", "content": content}
        saved.before_saving(model)
        read = saved._reading(lambda model=model: model)()["content"]
        assert content == before
        assert set(read) == set(before)


def test_a_table_with_rows_gone_is_told_where_the_course_fails_on_it(monkeypatch, capsys):
    monkeypatch.setattr(tables, "changed", lambda: "Not as published: data/china.csv.")
    shell = InteractiveShell()
    slips.load_ipython_extension(shell)
    shell.run_cell("from helpers.arithmetic import growth")
    shell.user_ns["gone"] = KeyError("1958")
    assert not shell.run_cell("growth.unbroken(gone, 1, 1, 2)").success
    told = "".join(capsys.readouterr())
    assert "Not as published: data/china.csv." in told and "---" not in told
    # A learner's own slip, and an error that says itself what to do, keep their words.
    assert not shell.run_cell("{}['mine']").success
    assert "Not as published" not in "".join(capsys.readouterr())
    assert not shell.run_cell("from helpers import tables; tables.load('chna')").success
    told = "".join(capsys.readouterr())
    assert "Did you mean 'china'" in told and "Not as published" not in told
    monkeypatch.setattr(tables, "changed", lambda: "")
    assert not shell.run_cell("growth.unbroken(gone, 1, 1, 2)").success
    assert "---" in "".join(capsys.readouterr())


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_a_kernel_without_the_course_says_so_in_one_sentence(path, monkeypatch, capsys):
    """Another program's kernel has neither our packages nor our settings: only the first cell can
    speak, and it speaks for all cells that are run after it."""
    for name in [name for name in sys.modules if name.split(".")[0] == "helpers"]:
        monkeypatch.setitem(sys.modules, name, None)
    shell = InteractiveShell()
    first = next(cell.source for cell in read(path).cells if cell.cell_type == "code")
    for cell in (first, "tables.load('china')"):
        capsys.readouterr()
        assert not shell.run_cell(cell).success
        told = capsys.readouterr()
        assert told.out == f"{LACKS}\n" and not told.err


def test_a_kernel_without_our_settings_gets_them_with_the_course(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    importlib.reload(lesson)
    assert shell.custom_exceptions == (Exception,)


def test_a_notebook_that_is_no_lesson_keeps_python_s_words(tmp_path):
    path = tmp_path / "mine.ipynb"
    slip = NameError("name 'ask' is not defined", name="ask")
    path.write_text(json.dumps(notebook("ask = 1")), encoding="utf-8")
    assert slips.advice(slip, [path]) == ""
    path.write_text(json.dumps(notebook("from helpers.lesson import ask")), encoding="utf-8")
    assert "'ask'" in slips.advice(slip, [path])
    path.write_text("no notebook", encoding="utf-8")
    assert slips.advice(slip, [path, tmp_path / "gone.ipynb"]) == ""
