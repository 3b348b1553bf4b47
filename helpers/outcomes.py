"""How an outcome is told: its sign and word, and the stroke beside it. Jupyter's server reads this
too, so it needs nothing else of the course."""

SIGNS = {
    "right": "✓ Right",
    "wrong": "✗ Not yet",
    "not attempted": "○ Not attempted",
    "not checkable": "◇ Kept, to discuss",
    "worked answer": "≡ Worked answer",
}
HINT = "hint"
UNCHECKED = "not checked yet"
# The stroke beside a reply: told apart by its form too.
STROKES = {
    "right": "6px solid #1b6e3c",
    "wrong": "6px dashed #b3261e",
    "not attempted": "2px solid #757575",
    "not checkable": "6px double #123f8c",
    "worked answer": "10px double #555555",
    HINT: "6px dotted #8a6100",
}


def look(outcome: str) -> str:
    """The style, in CSS, of a paragraph that tells an outcome; a hint's is `hint 1 of 2` or the
    like."""
    stroke = STROKES.get(HINT if outcome.startswith(HINT) else outcome, STROKES["not attempted"])
    return f"border-left: {stroke}; padding: 0.3em 0.8em; margin: 0.5em 0; max-width: 60em"


def signed(outcome: str) -> str:
    """An outcome's sign and word, or its word alone."""
    return SIGNS.get(outcome, outcome.capitalize())
