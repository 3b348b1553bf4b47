"""The one mechanism behind every explorer: states, engines, what is stored, what goes wrong."""

import asyncio
import gc
import re
import time
import weakref

import ipywidgets as widgets
import pytest
from lessons import some_states
from waiting import run
from walking import inside

from helpers import charts, page, tables, theme
from helpers.arithmetic import growth
from helpers.explorer import between, explore, many
from helpers.widgets import prefetch
from helpers.widgets.controls import ControlError

GDP = tables.load("gdp_per_capita")
ROOM = (
    f"max-width: 800px; min-height: calc(min(100cqi * 0.525, 420px, {theme.ROOM}) + 5.8em + 3.5em)"
)


def fake(table, shape="round", marks=()):
    return page.show(table, f"{shape} with {', '.join(marks) or 'nothing'}")


@pytest.fixture(autouse=True)
def nothing_planned(monkeypatch):
    monkeypatch.setattr(prefetch, "QUEUE", prefetch.Queue())


@pytest.fixture
def small():
    import pandas as pd

    return pd.DataFrame({"thing": ["a"], "size": [1.5]})


def once(draw, *given):
    """A drawing of a single step."""
    draw(*given)
    return
    yield


def instances():
    """Every live widget, by its id."""
    return dict(widgets.widget._instances)


def frames(live):
    """The places of a paged explorer, one a state."""
    (box,) = (
        each for each in inside(live, widgets.VBox) if "two-leaps-frames" in each._dom_classes
    )
    return box.children


def test_one_small_control_is_switched_in_the_page(small):
    paged = explore(fake, small, shape=["round", "square"])
    assert paged.in_page
    assert len(frames(paged.widget)) == 2
    assert not explore(fake, small, shape=["round"], marks=many(["x"])).in_page
    assert not explore(fake, small, shape=list(map(str, range(61)))).in_page


def test_frames_in_the_page_are_drawn_when_first_shown(small):
    calls = []

    def draw(table, shape):
        calls.append(shape)
        return page.show(table, shape)

    live = explore(draw, small, shape=["round", "square", "oval"]).widget
    assert calls == ["round"]
    (picker,) = inside(live, widgets.Dropdown)
    picker.index = 2
    picker.index = 0
    picker.index = 2
    assert calls == ["round", "oval"]
    first, unseen, last = (place.value for place in frames(live))
    assert "round" in first and "oval" in last
    # What is not drawn yet keeps the room of a picture, or the page would jump.
    assert ROOM in unseen and "<p" not in unseen and "min-height: 5em" in unseen


def test_with_a_running_loop_frames_are_drawn_ahead(small):
    calls = []

    def draw(table, shape):
        calls.append(shape)
        return page.show(table, shape)

    async def wait():
        kept = explore(draw, small, shape=["round", "square", "oval"]).widget
        await asyncio.sleep(prefetch.IDLE_DELAY / 2)
        assert calls == ["round"]
        await asyncio.sleep(prefetch.IDLE_DELAY / 2 + 5 * prefetch.BETWEEN_DELAY)
        return kept

    run(wait())
    assert calls == ["round", "square", "oval"]


def test_while_cells_are_run_nothing_is_drawn_ahead(small, monkeypatch):
    calls, counts = [], iter(range(1000))
    shell = type("Shell", (), {"execution_count": property(lambda _: next(counts))})()
    monkeypatch.setattr(prefetch, "get_ipython", lambda: shell)

    async def wait():
        prefetch.Queue().schedule("explorer", [once(calls.append, "drawn")])
        await asyncio.sleep(2.5 * prefetch.IDLE_DELAY)

    run(wait())
    assert calls == []


def test_a_key_press_that_waits_through_a_drawing_is_looked_at_before_the_next_drawing():
    order = []

    async def wait():
        queue, loop = prefetch.Queue(), asyncio.get_running_loop()

        def slow():
            # What arrives while this draws is looked at a moment after it.
            loop.call_later(0.02, order.append, "key")
            time.sleep(2 * prefetch.BETWEEN_DELAY)
            loop.call_later(0.02, order.append, "late key")
            order.append("drawn")

        queue.schedule("explorer", [once(slow), once(order.append, "drawn next")])
        await asyncio.sleep(2 * prefetch.IDLE_DELAY + 5 * prefetch.BETWEEN_DELAY)

    run(wait())
    assert order == ["drawn", "key", "late key", "drawn next"]


def test_a_drawing_ahead_is_made_in_steps_with_a_breath_between(small):
    order = []

    def steps(name):
        order.append(f"{name} begun")
        asyncio.get_running_loop().call_later(prefetch.STEP_DELAY / 2, order.append, "key")
        yield
        order.append(f"{name} done")

    async def wait():
        queue = prefetch.Queue()
        queue.schedule("explorer", [steps("one"), steps("two")], moved=True)
        await asyncio.sleep(prefetch.MOVED_DELAY + 2 * prefetch.STEP_DELAY + prefetch.BETWEEN_DELAY)

    run(wait())
    # After a move only the first guess is drawn soon.
    assert order == ["one begun", "key", "one done"]
    explorer = explore(fake, small, shape=["round", "square"])
    assert sum(1 for _ in explorer.drawing({"shape": "square"})) == 1 and not list(
        explorer.drawing({"shape": "square"})
    )


def test_a_drawing_that_fails_does_not_stop_the_next():
    order = []

    async def wait():
        queue = prefetch.Queue()
        asyncio.get_running_loop().set_exception_handler(lambda *_: order.append("failed"))
        queue.schedule("explorer", [once(lambda: 1 / 0), once(order.append, "drawn next")])
        await asyncio.sleep(2 * prefetch.IDLE_DELAY)

    run(wait())
    assert order == ["failed", "drawn next"]


def test_while_the_learner_is_on_the_way_nothing_is_drawn_ahead():
    calls = []

    async def wait():
        queue = prefetch.Queue()
        queue.schedule("explorer", [once(calls.append, "drawn")], moved=True)
        queue.pause()
        await asyncio.sleep(2 * prefetch.MOVED_DELAY)

    run(wait())
    assert calls == []


def rush(moves, pause, drawn=False):
    """Which moves a Debouncer shows when moves come every `pause` seconds."""
    at, shown = [0], []

    async def wait():
        debouncer = prefetch.Debouncer(lambda: shown.append(at[0]))
        for number in range(moves):
            at[0] = number
            debouncer.move(drawn=drawn)
            await asyncio.sleep(pause)
        await asyncio.sleep(3 * prefetch.DEBOUNCE_DELAY)

    run(wait())
    return shown


def test_of_a_rush_of_moves_the_first_and_the_last_are_shown_and_none_that_was_passed_by():
    assert rush(12, prefetch.DEBOUNCE_DELAY / 5) == [0, 11]


def test_single_moves_and_drawn_pictures_are_shown_one_by_one():
    assert rush(3, 1.5 * prefetch.RUSH_WINDOW) == [0, 1, 2]
    assert rush(6, prefetch.DEBOUNCE_DELAY / 5, drawn=True) == [0, 1, 2, 3, 4, 5]


def test_a_move_that_waited_through_a_drawing_belongs_to_the_rush():
    at, shown = [0], []

    def slow():
        time.sleep(1.5 * prefetch.RUSH_WINDOW)
        shown.append(at[0])

    async def wait():
        debouncer = prefetch.Debouncer(slow)
        for number in range(3):
            at[0] = number
            debouncer.move(drawn=False)
            await asyncio.sleep(0)
        await asyncio.sleep(3 * prefetch.DEBOUNCE_DELAY)

    run(wait())
    assert shown == [0, 2]


def test_a_key_held_for_long_shows_a_picture_now_and_then_and_the_last_one(monkeypatch):
    monkeypatch.setattr(prefetch, "LONGEST_DELAY", 3 * prefetch.DEBOUNCE_DELAY)
    shown = rush(60, prefetch.DEBOUNCE_DELAY / 5)
    assert 3 <= len(shown) <= 8 and shown == sorted(shown) and shown[-1] == 59


def test_without_a_running_loop_every_move_is_shown():
    shown = []
    debouncer = prefetch.Debouncer(lambda: shown.append(1))
    for _ in range(3):
        debouncer.move(drawn=False)
    assert shown == [1, 1, 1]


def test_at_rest_the_states_along_a_number_box_are_drawn_nearest_first_and_last_of_all(small):
    explorer = explore(fake, small, size=between(1, 200, 100), shape=["round", "square"])
    far = explorer.far(explorer.first)
    assert [state["size"] for state in far[:4]] == [99, 101, 98, 102] and len(far) == 60
    order = []

    async def wait():
        queue = prefetch.Queue()
        queue.schedule(
            "first", [once(order.append, "near first")], [once(order.append, "far first")]
        )
        queue.schedule("second", [once(order.append, "near second")])
        await asyncio.sleep(prefetch.IDLE_DELAY + 5 * prefetch.BETWEEN_DELAY)

    run(wait())
    assert order == ["near first", "near second", "far first"]


def test_widgets_that_look_alike_share_their_looks(small):
    widgets_before = set(instances())
    explore(fake, small, shape=list("abcdefgh")).widget  # noqa: B018
    more = [type(each).__name__ for name, each in instances().items() if name not in widgets_before]
    assert more.count("HTML") >= 9
    assert sum(name.endswith(("Layout", "Style")) for name in more) <= 6


def test_after_a_move_the_next_state_in_its_direction_is_drawn_first(small):
    calls = []

    foreseen = []

    def draw(table, size, shape):
        calls.append((size, shape))
        return page.show(table, f"{size} {shape}")

    async def wait():
        live = explore(draw, small, size=between(1, 9, 5), shape=["round", "square"]).widget
        (box,) = inside(live, widgets.BoundedFloatText)
        box.value = 4
        await asyncio.sleep(prefetch.MOVED_DELAY + 0.2)
        foreseen.extend(calls)
        box.value = 3
        return live

    run(wait())
    assert calls == foreseen == [(5, "round"), (4, "round"), (3, "round")]


def test_a_number_typed_between_two_steps_stands_at_the_nearer_one(small):
    explorer = explore(fake, small, shape=between(90, 110, 100, step=10), marks=many(["x"]))
    typed, before = {"shape": 104, "marks": ()}, {"shape": 110, "marks": ()}
    assert [near["shape"] for near in explorer.near(typed, before)] == [90, 100, 110, 104]
    assert [far["shape"] for far in explorer.far(typed)] == [90, 110]


def test_a_cell_that_is_run_anew_leaves_no_endless_work_behind(small):
    async def rerun():
        kept = [
            explore(fake, small, shape=between(1, 99, 50), marks=many(["x"])).widget
            for _ in range(20)
        ]
        assert len(prefetch.QUEUE._planned) == len(prefetch.QUEUE._later) == prefetch.OWNERS < 20
        prefetch.QUEUE.schedule("mine", [once(print)], moved=True)
        assert (
            list(prefetch.QUEUE._planned)[0] == "mine"
            and len(prefetch.QUEUE._planned) == prefetch.OWNERS
        )
        return kept

    run(rerun())


def test_after_a_tick_comes_the_next_box(small):
    explorer = explore(fake, small, shape=["round"], marks=many(["x", "y", "z"]))
    ticked = {"shape": "round", "marks": ("x",)}
    assert explorer.near(ticked, explorer.first)[0]["marks"] == ("x", "y")
    last = {"shape": "round", "marks": ("z",)}
    assert explorer.near(last, explorer.first)[0]["marks"] == ("x", "z")


def test_states_one_step_away(small):
    explorer = explore(fake, small, shape=list("abcdef"), marks=many(["x", "y"], ["x"]))
    at = {"shape": "c", "marks": ("x",)}
    assert [tuple(near.values()) for near in explorer.near(at, {**at, "shape": "d"})] == [
        ("b", ("x",)),
        ("d", ("x",)),
        ("c", ()),
        ("c", ("x", "y")),
    ]


def test_the_kernel_engine_replaces_one_picture_in_place(small):
    live = explore(fake, small, shape=["round", "square"], marks=many(["x", "y"], ["x"])).widget
    place = inside(live, widgets.HTML)[-1]
    before = place.value
    inside(live, widgets.Dropdown)[0].value = "square"
    inside(live, widgets.Checkbox)[1].value = True
    assert inside(live, widgets.HTML)[-1] is place
    assert place.value != before and "square with x, y" in place.value
    assert ROOM in before and ROOM in place.value


def test_controls_stand_beside_each_other_above_the_picture(small):
    """Control and result on one screen: five controls below each other would push it off."""
    live = explore(fake, small, shape=["round", "square"], marks=many(["x", "y"])).widget
    *_, row, place = live.children
    assert isinstance(row, widgets.HBox) and row.layout.flex_flow == "row wrap"
    assert len(row.children) == 2 and "Shape" in row.children[0].description
    assert "two-leaps-rows-1" in live._dom_classes
    long = many([f"a box with a long name {place}" for place in range(5)])
    deep = explore(fake, small, shape=["round", "square"], marks=long).widget
    assert "two-leaps-rows-3" in deep._dom_classes
    assert "Now showing" in place.value or "Now showing" in str(place)


def test_what_is_drawn_while_one_waits_says_so_until_it_is_there(small):
    busy = []

    def draw(table, size, marks):
        busy.append(sign.value if live else "")
        return page.show(table, f"size {size}")

    live, sign = [], None
    explorer = explore(draw, small, size=between(2, 10, 4), marks=many(["x", "y"]))
    live = explorer.widget
    sign = next(each for each in live.children if "two-leaps-drawing" in each._dom_classes)
    (box,) = inside(live, widgets.BoundedFloatText)
    busy.clear()
    box.value = 7
    assert "Drawing" in busy[0] and sign.value == ""


def test_no_output_widget_anywhere(small):
    for explorer in (
        explore(fake, small, shape=["a", "b"]),
        explore(fake, small, shape=["a"], marks=many(["x"])),
    ):
        assert not inside(explorer.widget, widgets.Output)


def test_every_control_has_a_spoken_name(small):
    live = explore(fake, small, shape=[str(n) for n in range(9)], marks=many(["x", "y"])).widget
    controls = inside(live, (widgets.Dropdown, widgets.Checkbox))
    assert controls and all(control.description for control in controls)


def test_after_a_move_only_what_moved_is_said_and_all_that_is_chosen_can_be_read(small):
    def draw(table, shape, size):
        return page.show(table, f"{shape} {size}")

    explorer = explore(draw, small, shape=["round", "square"], size=between(2, 10, 4, step=2))
    live = explorer.widget
    place = inside(live, widgets.HTML)[-1]
    (box,) = inside(live, widgets.BoundedFloatText)
    assert box.tooltip == "2 to 10, in steps of 2"
    for size, told in (
        (6, "Size: 6."),
        (10, "Size: 10, the highest."),
        (2, "Size: 2, the lowest."),
    ):
        box.value = size
        (said,) = re.findall(r'<p role="status"[^>]*>(.*?)</p>', place.value)
        assert said.endswith(told) and "shape" not in said.lower()
        assert f'<p class="two-leaps-state">Now showing shape: round; size: {size}.' in place.value


def test_what_is_stored_is_the_first_state(small):
    bundle = explore(
        fake, small, shape={"As a ball": "round", "As a box": "square"}
    )._repr_mimebundle_()
    assert bundle["text/plain"] == "Now showing shape: As a ball. round with nothing."
    assert "round with nothing" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_state_without_figures_says_so_instead_of_failing():
    def draw(gdp, year):
        return page.show(
            GDP.head(1).assign(value=growth.level(gdp, "2020", "China", year)), "level"
        )

    frame = explore(draw, GDP, year=[1928, 1957]).view({"year": 1928})
    assert "no figure for China in 1928" in frame.picture
    assert "no figure for China in 1928" in frame.sentence


def test_ticks_start_in_the_order_of_the_boxes(small):
    explorer = explore(fake, small, shape=["a", "b"], marks=many(["x", "y", "z"], ["z", "x"]))
    live = explorer.widget
    inside(live, widgets.Dropdown)[0].value = "b"
    assert (
        explorer.first["marks"] == ("x", "z")
        and "b with x, z" in inside(live, widgets.HTML)[-1].value
    )


def test_controls_that_cannot_be_built_are_named(small):
    with pytest.raises(ControlError, match="nothing to choose"):
        explore(fake, small)
    with pytest.raises(ControlError, match="'shape' has no choices"):
        explore(fake, small, shape=[])
    with pytest.raises(ControlError, match="Did you mean 'India'"):
        many(["India"], ["Indja"])


def test_states_cross_all_choices_and_try_tick_lists_in_all_subsets(small):
    explorer = explore(fake, small, shape=["a", "b"], marks=many(["x", "y"], ["y"]))
    states = list(explorer.states())
    assert len(states) == explorer.count == 2 * 4
    assert {state["marks"] for state in states} == {("y",), (), ("x",), ("x", "y")}


def test_a_number_box_takes_every_step_and_no_other(small):
    explorer = explore(
        lambda table, size: page.show(table, f"size {size}"), small, size=between(2, 10, 4, step=2)
    )
    assert [state["size"] for state in explorer.states()] == [2, 4, 6, 8, 10]
    (box,) = inside(explorer.widget, widgets.BoundedFloatText)
    assert (box.min, box.max, box.step, box.value) == (2, 10, 2, 4)
    # As the page sends what was typed.
    box.set_state({"value": 6.4})
    assert box.value == 6 and isinstance(box.value, int)
    assert re.sub("<[^>]*>", "", box.description) == "Size(2 to 10, in steps of 2)"
    assert explorer.view({"size": 6}).sentence == "Now showing size: 6. size 6."
    with pytest.raises(ControlError, match="5 is not among 2, 4"):
        between(2, 10, 5, step=2)


def test_of_very_many_states_a_seeded_sample_is_taken_that_begins_with_the_first(small):
    explorer = explore(fake, small, a=between(1, 100, 7), b=between(1, 100, 9))
    states = some_states(explorer, most=2000, size=50)
    assert explorer.count == 10_000 and len(states) == 50 and states[0] == {"a": 7, "b": 9}
    assert states == some_states(explorer, most=2000, size=50)
    assert states != some_states(explorer, most=2000, size=50, seed=1)
    assert len(some_states(explorer, most=10_000)) == 10_000


def test_old_frames_are_let_go():
    explorer = explore(lambda number: page.show(GDP.head(1), str(number)), number=list(range(200)))
    for state in explorer.states():
        explorer.view(state)
    assert len(explorer._drawn) <= 120


def test_a_drawn_figure_is_let_go_of_at_once():
    figures = []

    def drawn(choice):
        chart = charts.start_ratio(tables.load("gdp_per_capita"))
        figures.append(weakref.ref(chart.figure))
        return chart

    gc.disable()
    try:
        explorer = explore(drawn, choice=["a", "b"])
        explorer.view(explorer.first)
    finally:
        gc.enable()
    assert figures and figures[0]() is None


def test_a_chart_explorer_knows_its_sources():
    assert (
        "bolt_vanzanden2020"
        in explore(charts.starting_points, GDP, vintage=["2020"], scale=["linear"]).sources
    )
