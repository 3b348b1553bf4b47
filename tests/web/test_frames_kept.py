"""A frame is used again only where everything that it was drawn from is the same."""

import html
import sqlite3

import lessons
import pandas as pd
import pytest

from helpers import tables
from helpers.explorer import explore
from helpers.tables import reading
from helpers.web import book, build, cache, frames, states

FRAME = frames.NOTHING._replace(kind=["chart"], title=["A title"], picture=["<svg>", "</svg>"])


def shown(table, place="USSR"):
    raise AssertionError("not drawn here")


def keys(table, **control):
    explorer = explore(shown, table, **(control or {"place": ["USSR", "China"]}))
    return cache.key(cache.stem(explorer), explorer.first)


def test_a_changed_figure_state_code_or_library_is_another_key(monkeypatch):
    table = pd.DataFrame({"year": [1928, 1929], "value": [1.0, 2.5]})
    first = keys(table)
    assert keys(table.copy()) == first
    changed = {
        "value": keys(table.assign(value=[1.0, 2.5000000001])),
        "kind of number": keys(table.assign(year=[1928.0, 1929.0])),
        "column": keys(table.rename(columns={"value": "values"})),
        "state": keys(table, place=["China", "USSR"]),
    }
    monkeypatch.setattr(cache, "_libraries", lambda: "another matplotlib")
    changed["library"] = keys(table)
    monkeypatch.undo()
    monkeypatch.setattr(cache, "_code", lambda: "another line of code")
    changed["code"] = keys(table)
    monkeypatch.undo()
    load = tables.load
    for name in cache.LOOKED_INTO:
        monkeypatch.setattr(
            tables,
            "load",
            lambda asked, name=name: load(asked)[1:] if asked == name else load(asked),
        )
        changed[name] = keys(table)
        monkeypatch.undo()
    assert len({first, *changed.values()}) == len(changed) + 1


def test_code_that_draws_is_in_the_key(tmp_path, monkeypatch):
    for file in ("charts/a.py", "arithmetic/b.py", "theme.py", "web/frames.py", "web/points.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("one = 1\n")
    monkeypatch.setattr(cache, "HELPERS", tmp_path)
    seen = set()
    for file in (None, "charts/a.py", "arithmetic/b.py", "theme.py", "web/points.py"):
        if file:
            (tmp_path / file).write_text("one = 2\n")
        cache._code.cache_clear()
        seen.add(cache._code())
    cache._code.cache_clear()
    assert len(seen) == 5


def test_no_chart_looks_into_a_table_that_is_not_in_its_key(monkeypatch):
    there, asked = reading.there, []
    monkeypatch.setattr(
        reading, "there", lambda name, *more: asked.append(name) or there(name, *more)
    )
    for name, explorer in lessons.explorers().items():
        asked.clear()
        for number in (0, explorer.count // 2, explorer.count - 1):
            (state,) = states.numbered(explorer, [number]).values()
            frames.of_state(explorer, state)
        looked = {each.removesuffix(".csv") for each in asked if each.endswith(".csv")}
        assert looked <= set(cache.LOOKED_INTO), name


def test_frames_are_kept_and_what_a_whole_build_did_not_ask_for_goes(tmp_path):
    store = tmp_path / "frames.sqlite"
    kept = cache.Frames(store)
    kept.put("a", FRAME)
    kept.put("b", FRAME)
    kept.put_book(b"bytes", "text")
    kept.close(whole=False)
    kept = cache.Frames(store)
    assert kept.get("a") == FRAME and kept.get("c") is None
    kept.close(whole=True)
    rows = sqlite3.connect(store).execute("SELECT key FROM frames").fetchall()
    assert rows == [("a",)]
    assert not sqlite3.connect(store).execute("SELECT key FROM books").fetchall()


def test_what_was_packed_in_another_way_is_packed_again(tmp_path, monkeypatch):
    """A page could not read it: its script unpacks what this release packs."""
    (tmp_path / "web").mkdir()
    monkeypatch.setattr(cache, "HELPERS", tmp_path)
    kept = cache.Frames(tmp_path / "frames.sqlite")
    for line in ("one = 1\n", "one = 2\n"):
        (tmp_path / "web" / "book.py").write_text(line)
        cache._packing.cache_clear()
        assert kept.book(b"bytes") is None
        kept.put_book(b"bytes", line)
        assert kept.book(b"bytes") == line
    monkeypatch.setattr(cache, "version", lambda name: "another")
    cache._packing.cache_clear()
    assert kept.book(b"bytes") is None
    cache._packing.cache_clear()


def test_what_is_packed_means_nothing_to_html():
    text = "".join(book.packed(bytes(range(first, 256))) for first in range(256))
    assert len(set(text)) == 85 and html.escape(text) == text and text.isascii()


def test_a_book_says_when_a_piece_cannot_be_kept():
    with pytest.raises(ValueError, match="line"):
        book.bound([FRAME._replace(title=["two\nlines"])])


def test_an_unknown_lesson_is_named(capsys, tmp_path):
    assert build.main(["--only", "77", "--out", str(tmp_path / "web")]) == 1
    assert "77" in capsys.readouterr().err and not (tmp_path / "web").exists()


def test_marks_and_clauses_that_views_share_are_kept_once(tmp_path):
    marks = [f"M{place} {place}h3" for place in range(90)]
    views = [
        FRAME._replace(
            picture=[f'<path d="{"".join(marks[:cut])}"/>', "</svg>"],
            told=[f"What it is: a count. Trend: up to {cut}; down after it."],
        )
        for cut in range(20, 80)
    ]
    bound = book.bound(views)
    text = bound[4 : 4 + int.from_bytes(bound[:4], "little")].decode()
    assert text.count("M70 70h3") <= 2 and text.count("a count. ") == 1
    for known in (None, "text"):
        kept = cache.Frames(tmp_path / "frames.sqlite")
        assert kept.book(bound) == known
        kept.put_book(bound, "text")
        kept.close(whole=True)


def test_a_build_says_which_page_is_over_its_budget(tmp_path):
    for name, size in (("01.html", 500_000), ("06.html", 510_000), ("02.html", 3_900_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert build.over_budget(tmp_path) == ["06.html weighs 0.51 MB; it should weigh at most 0.5."]
