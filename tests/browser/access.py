"""What axe finds in our own outputs, and the way the Tab key takes through them."""

import pytest

# What we put on the page. JupyterLab's own menus, side bars, toolbars, prompts and editors lie
# outside and are not looked at; inside nothing is left out.
OURS = [".jp-OutputArea-output", ".jp-RenderedMarkdown"]
LIVE = ".jp-OutputArea-output:has(.jupyter-widgets)"
GRAVE = ("serious", "critical")
STOPS = "select, input, button, textarea, summary, a[href], [tabindex='0']"
# Where the focus is inside an output, from its upper left corner; nothing when it has left.
FOCUS = """root => {
  const [around, here] = [root, document.activeElement].map(each => each.getBoundingClientRect());
  const inside = root.contains(document.activeElement);
  return inside ? [here.top - around.top, here.left - around.left] : null;
}"""
# What is wider than its place and can neither be scrolled nor wraps.
CUT_OFF = """ours => [...document.querySelectorAll(ours)].flatMap(
  each => [each, ...each.querySelectorAll('*')]).filter(each => {
  const around = each.closest('.jp-OutputArea-output, .jp-RenderedMarkdown');
  const style = getComputedStyle(each);
  const past = each.getBoundingClientRect().right > around.getBoundingClientRect().right + 1;
  const wider = each.clientWidth && each.scrollWidth > each.clientWidth + 1;
  const cut = wider && style.overflowX === 'hidden';
  return cut || past && !['auto', 'scroll'].includes(getComputedStyle(around).overflowX);
}).map(each => each.outerHTML.slice(0, 200))"""


def findings(page, where=OURS, without=()):
    """Serious and critical findings of axe, `without` some rules: the rule and the element it is
    about."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    options = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in without},
    }
    # The library writes its options as JSON and its context as Python does; a list of words is the
    # same in both.
    found = axe.run(page, context={"include": list(where)}, options=options)
    grave = [rule for rule in found.response["violations"] if rule["impact"] in GRAVE]
    return [(rule["id"], node["html"][:200]) for rule in grave for node in rule["nodes"]]


def scrolls_by_keyboard(page, root):
    """Every table that is longer than its place moves with the arrow keys."""
    moved = "e => e.scrollTop > 0 || e.scrollHeight <= e.clientHeight"
    for table in root.locator("[role=region]:visible").all():
        table.focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_function(moved, arg=table.element_handle(), timeout=5_000)


def walk(page, root):
    """Tab through an output from its first control until the focus leaves it; every control is met
    once, in reading order. There may be none: some live outputs only tell."""
    stops = root.locator(STOPS).locator("visible=true")
    expected = stops.count()
    if not expected:
        return
    stops.first.focus()
    way = []
    while (place := root.evaluate(FOCUS)) and len(way) <= expected:
        way.append(place)
        page.keyboard.press("Tab")
    assert len(way) == expected, f"{expected} controls, and Tab met {len(way)}"
    assert way == sorted(way, key=lambda place: (round(place[0] / 16), place[1])), way
