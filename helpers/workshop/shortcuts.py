"""JupyterLab's one-letter commands, kept out of what a lesson's forms and menus hear.

With focus on a menu or a button, JupyterLab takes an arrow for "next cell" and d d for "delete".
The settings that an environment carries bind each such key again, outside widgets only. After a new
release of JupyterLab: python -m helpers.workshop.shortcuts"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from helpers.bootstrap import environment

SHIPPED = Path("helpers/jupyter/shipped/share/jupyter/lab/settings/overrides.d/two-leaps.json")
PLUGIN = "@jupyterlab/shortcuts-extension:shortcuts"
WIDGETS = ":not(.jupyter-widgets *)"
# With one of these a key is no letter that somebody types into a menu.
HELD = ("Accel", "Ctrl", "Alt", "Cmd")
# Where JupyterLab listens while a notebook's cells, not their text, have the focus.
LISTENS = (".jp-Notebook.jp-mod-commandMode", "[data-jp-kernel-user]", "[data-jp-undoer]")
# With these words before it, only a cell itself can have the focus, and no cell lies in a widget.
CELLS = (".jp-Cell", ".jp-MarkdownCell")


def bound_outside_widgets() -> list[dict[str, Any]]:
    """For each key of the installed JupyterLab that needs no other key held down: the binding as it
    is, disabled, and the same outside widgets."""
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas/@jupyterlab")
    bindings = [
        binding
        for path in sorted(schemas.glob("*/*.json"))
        for binding in json.loads(path.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", [])
        if binding["selector"].startswith(LISTENS)
        and not binding["selector"].split()[-1].startswith(CELLS)
        and any(binding["keys"])
        and not any(held in key for key in binding["keys"] for held in HELD)
    ]
    return [
        changed
        for binding in bindings
        for changed in (
            binding | {"disabled": True},
            binding | {"selector": binding["selector"] + WIDGETS},
        )
    ]


def main() -> int:
    """Write the bindings into the settings that an environment carries. Returns an exit code."""
    place = environment.ROOT / SHIPPED
    settings = json.loads(place.read_text(encoding="utf-8"))
    lines = ",\n      ".join(json.dumps(binding) for binding in bound_outside_widgets())
    settings[PLUGIN] = {"shortcuts": []}
    text = json.dumps(settings, indent=2).replace("[]", f"[\n      {lines}\n    ]")
    place.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
