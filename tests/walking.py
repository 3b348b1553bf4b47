"""For tests of forms and explorers: what stands inside a widget."""


def inside(widget, kind):
    """Every widget of a kind, or of one of several, from top to bottom."""
    found = [widget] if isinstance(widget, kind) else []
    return found + [hit for child in getattr(widget, "children", ()) for hit in inside(child, kind)]
