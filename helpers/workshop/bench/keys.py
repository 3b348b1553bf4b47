"""From key press to painted picture: every explorer beside the usual `interact` redraw of the same
chart, in one page."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from nbformat.v4 import new_code_cell

from helpers.workshop import lab, notebooks

USUAL = "from helpers.workshop.bench import twins\ntwins.usual(_)"
# The cell of a twin, and from there the cell before it, which is the explorer's.
TWIN, BEFORE = ".jp-CodeCell:has(.usual)", "xpath=preceding-sibling::*[1]"
CONTROL = ".widget-inline-hbox"
# Put before a lesson's first cell: nothing is drawn ahead.
UNPREPARED = (
    "from helpers.widgets import prefetch\nprefetch.QUEUE.schedule = lambda *steps, **moved: None"
)
# Seconds a reader takes to get to a chart (each stands in a part of several minutes), and between
# two looks.
READING, LOOKING = 8.0, 0.4
BURST = 20
# Seconds from one key of a burst to the next: a key that is held repeats about thirty times a
# second.
TICKS = 0.033
# A picture counts once it is loaded and the page's frame that holds it has been painted: a message
# posted from within a frame arrives after its painting. Two states may have the same picture (a
# release that changed no figure of a chart), so a new element counts too.
WATCH = """
root => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { watch.painted = performance.now(); };
  const shown = e => e.offsetParent !== null;
  const met = new Map();
  const place = e => { if (!met.has(e)) met.set(e, met.size); return met.get(e); };
  const look = () => {
    const pictures = [...root.querySelectorAll('img')].filter(
      i => shown(i) && i.complete && i.naturalWidth);
    if (pictures.length) return pictures.map(i => place(i) + i.src).join();
    const html = '.widget-html, .widget-html-content, .jp-RenderedHTMLCommon';
    const texts = [...root.querySelectorAll(html)].filter(shown);
    return texts.map(t => place(t) + t.innerText).join();
  };
  const watch = {look, pressed: 0, painted: 0, before: look()};
  if (window.bench) window.bench.over = true;
  window.bench = watch;
  for (const kind of ['keydown', 'change'])
    window.addEventListener(
      kind, e => { if (window.bench === watch) watch.pressed = e.timeStamp; }, true);
  const each = () => {
    if (watch.over) return;
    const now = look();
    if (now && now !== watch.before) {
      watch.before = now;
      channel.port2.postMessage('painted');
    }
    requestAnimationFrame(each);
  };
  requestAnimationFrame(each);
}
"""
MOVED = "() => window.bench.pressed && window.bench.painted > window.bench.pressed"
STILL = "() => window.bench.painted && performance.now() - window.bench.painted > 1200"
TOOK = "() => window.bench.painted - window.bench.pressed"


def measure(
    words: list[str], presses: int, say: Callable[[str], None], *, prefetch: bool = True
) -> list[dict[str, Any]]:
    """One row an explorer: lesson, explorer, engine, and in milliseconds the median and p95 of a
    press, and a burst's end.

    words: only lessons whose file name holds one of them (all if empty). prefetch: whether the
    kernel draws ahead, as it does for a learner. Raises lab.NoLabError without Chromium."""
    found: list[dict[str, Any]] = []
    with (
        tempfile.TemporaryDirectory() as home,
        lab.browser() as running,
        lab.serving(Path(home)) as (address, course),
    ):
        for path in sorted((course / "notebooks").glob("*.ipynb")):
            if words and not any(word in path.name for word in words):
                continue
            say(f"  keys: {path.stem}")
            with_the_usual(path, prefetch=prefetch)
            page = running.new_page(viewport={"width": 1280, "height": 1000})
            lab.open_notebook(page, address, f"notebooks/{path.name}")
            lab.run_all(page)
            found += list(explorers(page, path.stem, presses))
            page.close()
    return found


def with_the_usual(path: Path, *, prefetch: bool = True) -> None:
    """Add a cell after every explorer of a notebook, with the same chart under `interact`; without
    `prefetch` also a first cell that keeps the kernel from drawing ahead."""
    notebook = notebooks.read(path)
    cells = [] if prefetch else [new_code_cell(UNPREPARED)]
    for cell in notebook.cells:
        cells.append(cell)
        told = [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", [])]
        if any(text.startswith("Now showing ") for text in told):
            cells.append(new_code_cell(USUAL))
    notebook.cells = cells
    notebooks.write(notebook, path)


def explorers(page: Any, lesson: str, presses: int) -> Iterator[dict[str, Any]]:
    """Measure every explorer on a page and its usual twin."""
    twins = page.locator(TWIN)
    for number in range(twins.count()):
        other = twins.nth(number)
        one = other.locator(BEFORE)
        name = other.locator(".widget-label:visible").first.inner_text()
        engine = "page" if other.locator(".twin-of-page").count() else "kernel"
        row = {"lesson": lesson[:2], "explorer": number + 1, "control": name, "engine": engine}
        opened(one, name)
        page.wait_for_timeout(READING * 1000)
        for key, root in {"ours": one, "usual": other}.items():
            times = steady(page, root, name, presses)
            row |= {
                f"{key} median": float(np.median(times)),
                f"{key} p95": float(np.percentile(times, 95)),
            }
            row[f"{key} burst"] = burst(page, root, name)
        yield row


def opened(cell: Any, name: str) -> None:
    """Press the button of an explorer that stays closed until a learner opens it."""
    if not cell.locator(CONTROL).filter(has_text=name).count():
        cell.get_by_role("button").first.click()
    cell.locator(CONTROL).filter(has_text=name).first.wait_for()


def steady(page: Any, root: Any, name: str, presses: int) -> list[float]:
    """Milliseconds from key to picture, one look at a time."""
    root.scroll_into_view_if_needed()
    root.evaluate(WATCH)
    times = []
    for step in walk(page, root, name, presses):
        page.evaluate("window.bench.pressed = 0")
        step()
        page.wait_for_function(MOVED, timeout=20_000)
        times.append(float(page.evaluate(TOOK)))
        page.wait_for_timeout(LOOKING * 1000)
    return times


def burst(page: Any, root: Any, name: str) -> float:
    """Milliseconds from the last of many quick keys to the last picture."""
    root.evaluate(WATCH)
    for step in walk(page, root, name, BURST):
        started = time.perf_counter()
        step()
        page.wait_for_timeout(max(0, 1000 * (TICKS + started - time.perf_counter())))
    page.wait_for_function(STILL, timeout=30_000)
    return max(0.0, float(page.evaluate(TOOK)))


def walk(page: Any, root: Any, name: str, steps: int) -> Iterator[Callable[[], None]]:
    """Moves of one control by keyboard, to its end and back again."""
    control = root.locator(CONTROL).filter(has_text=name).locator("select, input").first
    if control.evaluate("e => e.tagName") == "SELECT":
        count, at = control.evaluate("e => [e.options.length, e.selectedIndex]")
        keys: dict[int, tuple[str, ...]] = {
            1: ("Space", "ArrowDown", "Enter"),
            -1: ("Space", "ArrowUp", "Enter"),
        }
    else:
        low, high, by, now = (
            float(control.evaluate(f"e => e.{each}")) for each in ("min", "max", "step", "value")
        )
        count, at = round((high - low) / by) + 1, round((now - low) / by)
        keys = {1: ("ArrowUp",), -1: ("ArrowDown",)}
    way = 1
    for _ in range(steps):
        way = -1 if at == count - 1 else 1 if at == 0 else way
        at += way
        yield lambda way=way: _press(page, control, keys[way])  # type: ignore[misc]


def _press(page: Any, control: Any, keys: tuple[str, ...]) -> None:
    control.focus()
    for key in keys:
        page.keyboard.press(key)
