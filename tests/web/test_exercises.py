"""The page's script says what Python says: outcome and sentence of seeded answers to every
exercise, in a real browser; planted faults in the script are found."""

import json
import random
from pathlib import Path

import pytest

from helpers.exercises import all_exercises
from helpers.exercises.checking import number_key, result
from helpers.web import exercises as web

SCRIPT = Path(web.__file__).parent / "static" / "exercises.js"
ALL = all_exercises()
LESSONS = sorted({f"{int(name.split('.')[0]):02d}" for name in ALL})
EACH = 300
SPACES = [" ", "\u202f", "\xa0", "\u2009", "\t", "  ", "\u3000", "\x85", "\ufeff", "\x1c"]
MARKS = [(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ","), ("٬", "٫"),
         ("\u202f", ","), ("_", ".")]  # fmt: skip
AFTER = ["", "", "", " %", " percent", " million", " thousand", " ± 0.1", ".", "k", " in 1957",
         " per 1,000", "½", " times", " or 3", "e2", " 1/2", "/0"]  # fmt: skip
ZEROS = "0０٠۰०๐𝟎"
PIECES = [
    *"0123456789.,'’  ½¾⅚/%-+−·eExk×=≈±~³^:;()?!_",
    *("million", "thousand", "per 1,000", "percent", "two", "a half", "and", "or", "point three"),
    *("\u202f", "٣", "٫", "٬", "８", "🙂", "in 1957", "×10⁷", "1,828", "about ", "İ", "ſ", "K"),
    *("twenty", "hundred", "dozen", "third", "minus ", "negative ", "out of", "1932/33", "万"),
    *("point five", " and a half", " and three quarters", " thirds", "7-eighths", "10^3", " 10³"),
    "kt", "nineteen thirteen", "nineteen thirteen",
    *("nineteen thirteen", "eleven ", "O", "l", "З", " 0x1", "+", "x"),
]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context()
    page = context.new_page()
    page.set_content("<!doctype html><meta charset=utf-8><title>x</title>")
    yield page
    context.close()


def number_in_words(dice, number):
    """A number in one of many notations, some of them odd."""
    places = dice.choice([0, 0, 1, 1, 2, 3, 3, 4])
    text = f"{number:,.{places}f}" if abs(number) < 1e15 else repr(number)
    thousands, point = dice.choice(MARKS)
    whole, _, tail = text.partition(".")
    text = whole.replace(",", thousands) + (point + tail if tail else "")
    zero = dice.choice(ZEROS) if dice.random() < 0.2 else "0"
    text = "".join(chr(ord(zero) + int(c)) if c.isascii() and c.isdigit() else c for c in text)
    if dice.random() < 0.3:
        text = text.replace("-", dice.choice(["−", "–", "minus ", "- ", "－"]))
    before = dice.choice(["", "", "", "about ", "= ", "2184/1195 = ", "ca.", "+", "x", "~", "$"])
    after = dice.choice(AFTER)
    return f"{dice.choice(['', '', dice.choice(SPACES)])}{before}{text}{after}"


def given(dice, one):
    """A seeded answer to an exercise: near what is right, near a slip, far off, or nonsense."""
    if one.kind == "argue":
        return argument(dice, one)
    if dice.random() < 0.04:
        return dice.choice([None, "", " ", "...", "…", "?", "-", "Your Answer", "．．．", "\u200b"])
    if one.options and dice.random() < 0.8:
        option = dice.choice(list(one.options))
        typed = [option, option.upper(), f"  {option} ", f"“{option}”.", option[:-1]]
        return dice.choice([*typed, option.replace(" ", "\xa0 "), f"'{option}'", option + "?!"])
    if dice.random() < 0.25:
        return "".join(dice.choice(PIECES) for _ in range(dice.choice([1, 2, 3, 5, 8, 30])))
    return number_in_words(dice, dice.choice(numbers(one, dice)))


def numbers(one, dice):
    if one.facts.expected and one.kind != "predict":
        held = number_key(one)
        near = [held.value, held.low, held.high, held.low - 1e-12, held.high + 1e-12, -held.value]
        off = [held.value * 100, held.value / 100, held.value + 1, held.value * 1e6, held.value * 2]
        slips = [number + dice.choice([0, 0, 0.3]) for number, _ in held.wrong]
        return near + off + slips + [round(held.value, 2)]
    odd = [1.5, 0.0005, -3, 2.5e-7, 1e16, 12345.678, 2.0625, 11.1875, 0.0]
    return [dice.uniform(-5, 120), dice.randrange(2500), *odd]


def argument(dice, one):
    names = [row.id for row in one.evidence]
    if dice.random() < 0.1:
        return dice.choice([None, {}, {"conclusion": "", "for": [], "against": [], "words": ""}])
    spread = {"for": [], "against": [], "": []}
    for name in dice.sample([*names, "zz"], len(names) + (dice.random() < 0.1)):
        spread[dice.choice(["for", "against", ""])].append(name)
    sides = {side: spread[side] for side in ("for", "against")}
    if dice.random() < 0.4:
        sides = {side: list(one.model[side]) for side in sides}
    if dice.random() < 0.2:
        sides["for"] += dice.sample(names, 1)
    conclusions = [*one.conclusions, *one.conclusions, "?", "toString"]
    return {"conclusion": dice.choice(conclusions), **sides, "words": dice.choice(["", "Because."])}


def told(page, script, lesson, tries):
    """What a script says to all tries of a lesson, in one call."""
    page.evaluate(f"() => {{ delete globalThis.twoLeaps; {script} }}")
    return page.evaluate(
        """([data, tries]) => { const {load, check} = twoLeaps.exercises; load(data);
        return tries.map(([name, given]) => {
          try { return check(data.exercises[name], given); } catch (e) { return ['!', String(e)]; }
        }); }""",
        [web.exported([lesson]), tries],
    )


def tries_of(lesson, count, seed):
    dice = random.Random(f"{seed}-{lesson}")
    own = [one for name, one in ALL.items() if int(name.split(".")[0]) == int(lesson)]
    return [(one.id, given(dice, one)) for one in own for _ in range(count)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_page_and_python_say_the_same(page, lesson):
    tries = tries_of(lesson, EACH, 1)
    assert len(tries) >= EACH
    for (name, answer), said in zip(
        tries, told(page, SCRIPT.read_text("utf-8"), lesson, tries), strict=True
    ):
        found = result(ALL[name], answer)
        assert said == [found.outcome, found.sentence], (name, answer)


# Each is a slip that somebody might make in the script.
MUTANTS = [
    ("digits = whole.toString()", "digits = String(Number(over) / Number(under))"),
    ("rest === under && whole % 2n", "rest === under"),
    ("ratio < 0.011", "ratio < 0.0101"),
    ("held.low <= value", "held.low < value - 0.02"),
    ("of held.wrong)", "of held.wrong.slice(1))"),
    ("many < least", "many <= least"),
    ("rows[name].opposes.includes", "rows[name].supports.includes"),
    ("code < first + 10", "code < first + 9"),
    ("own(R.characters, letter)", "letter < '\\x00'"),
    ("R.unseen.includes(letter)", "false"),
    ("R.spaces.includes(letter)) return ' '", "letter === '\\xa0') return ' '"),
    ("place && fits(values)", "false"),
    ("given.scale / scale", "given.scale"),
    ("given.share / share", "1"),
    ("Math.abs(number) >= 1000", "false"),
    ("if (held.whole && unlike(number))", "if (false)"),
    ("apart < best", "apart > best"),
    ("split('=')", "split('≈')"),
    ("new RegExp(R.letters).test(smooth)", "false"),
    ("|| summed(sides.at(-1))", ""),
    ("&& !new RegExp(R.named)", "&& new RegExp(R.named)"),
    ("current *= 100", "current *= 10"),
    ("(place && /^[12]", "(false && /^[12]"),
    ("test('per')", "false"),
    ("test('named')", "false"),
    ("cropYear(number, under)", "false"),
    ("part === 0 ?", "false ?"),
    ("minus ? -each", "false ? -each"),
    ("since = 0;", "since = since;"),
    ("+ Number(above)", "- Number(above)"),
    ("value < lowest", "value <= lowest + 1"),
    ("x.reveal.join(said", "x.reveal.join(String"),
    (".replace(/0+$/, '')", ""),
    ("[?!]+$", "[?]+$"),
    ("toLowerCase().split(' ')", "split(' ')"),
    ("sides.for.length ? 'against'", "sides.for.length ? 'for'"),
    ("R.spoken[place] ?? place", "place"),
    ("!R.everywhere.includes(each)", "each !== 'all'"),
    (".slice(0, 40)", ".slice(0, 41)"),
    ("Math.abs(number) <= 1 ?", "false ?"),
    ("found.read.length > 1", "false"),
    ("timesApart(value, held.value) <", "timesApart(value, held.value) >"),
]


def test_planted_faults_are_found(page):
    """With 120 answers an exercise, of all lessons."""
    whole = SCRIPT.read_text("utf-8")
    tries = {lesson: tries_of(lesson, 120, 2) for lesson in LESSONS}
    wanted = {
        lesson: [[found.outcome, found.sentence] for found in (result(ALL[n], a) for n, a in own)]
        for lesson, own in tries.items()
    }
    missed = []
    for old, new in MUTANTS:
        assert whole.count(old) >= 1, old
        mutant = whole.replace(old, new)
        if not any(
            told(page, mutant, lesson, tries[lesson]) != wanted[lesson] for lesson in LESSONS
        ):
            missed.append(old)
    assert not missed, "; ".join(missed)


def test_the_data_of_the_page_are_json_and_hold_every_exercise():
    data = web.exported(LESSONS)
    assert set(data["exercises"]) == set(ALL)
    assert json.loads(json.dumps(data, allow_nan=False)) is not None
    assert "answer" not in web.exercise(ALL["1.1"], answers=False)
    assert set(web.exported(["05"])["exercises"]) == {n for n in ALL if n.startswith("5.")}
