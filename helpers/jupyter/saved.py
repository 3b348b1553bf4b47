"""An extension of Jupyter's server: a lesson that was saved is whole when it is opened again.

A widget lives as long as its kernel. JupyterLab saves its name beside the question or picture that
stands in its stead, and the next day shows neither: "model not found". So a lesson is saved without
these names, and one that was saved before or by another program is read without them, and with what
its learner answered (helpers.jupyter.mine)."""

from __future__ import annotations

import contextlib
import copy
import html
import inspect
import re
from collections.abc import Callable
from typing import Any

from helpers.jupyter import mine
from helpers.words import TO_LIVE

WIDGET = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
OURS = re.compile(r"^\s*(?:from\s+helpers\b|import\s+helpers\b)", re.MULTILINE)
# What a form said before there was a sentence for all of them.
BEFORE = re.compile(r"<p><em>Run this cell[^<]*</em></p>")


def as_stored(notebook: dict[str, Any]) -> dict[str, Any]:
    """A lesson (nbformat 4, changed in place) as the course stores it: whole, and without what
    differs from one computer and one hour to the next. A lesson that was only run is then the file
    that it was before, and the next release can take its place. Any other notebook is not
    touched."""
    if not cells_of_lesson(notebook):
        return notebook
    about = notebook.setdefault("metadata", {})
    if about.get("kernelspec", {}).get("name") == KERNEL["name"]:
        about["kernelspec"] = dict(KERNEL)
        about["language_info"] = {"name": "python"}
    for cell in _code(notebook):
        cell.get("metadata", {}).pop("execution", None)
    for data in _shown(notebook):
        if mine.MARK in _text(data.get("text/html", "")):
            data["text/html"] = mine.without(_text(data["text/html"]))
    return whole(notebook)


def as_read(notebook: dict[str, Any]) -> dict[str, Any]:
    """A lesson (changed in place) as its learner opens it: whole, and with what they answered. Any
    other notebook is not touched."""
    if not cells_of_lesson(notebook):
        return notebook
    kept = mine.read()
    whole(notebook)
    for cell in _code(notebook):
        source = _text(cell.get("source", ""))
        for data in _shown({"cells": [cell]}):
            if "text/html" in data:
                shown = mine.without(_text(data["text/html"]))
                data["text/html"] = mine.added(source, shown, kept)
    return notebook


def whole(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook (nbformat 4, changed in place) in which no widget hides the words or the picture
    stored beside it. Only a notebook that uses helpers is touched."""
    if not cells_of_lesson(notebook):
        return notebook
    shown = [data for data in _shown(notebook) if WIDGET in data]
    for data in shown:
        if "text/html" in data:
            del data[WIDGET]
            if html.escape(TO_LIVE) not in _text(data["text/html"]):
                data["text/html"] = _with_advice(_text(data["text/html"]))
    if all(WIDGET not in data for data in shown):
        about = notebook.get("metadata", {})
        about.get("widgets", {}).pop(STATE, None)
        if about.get("widgets") == {}:
            del about["widgets"]
    return notebook


def cells_of_lesson(notebook: dict[str, Any]) -> list[str]:
    """The code of a notebook that uses helpers, cell by cell; empty for any other."""
    sources = [_text(cell.get("source", "")) for cell in _code(notebook)]
    return sources if any(map(OURS.search, sources)) else []


def before_saving(model: dict[str, Any], **_more: Any) -> None:
    """Jupyter's hook before a file is saved: `model` as its contents service has it."""
    _mend(model, as_stored)


def _load_jupyter_server_extension(server: Any) -> None:
    """Jupyter calls this once, when its server starts."""
    contents = server.contents_manager
    contents.register_pre_save_hook(before_saving)
    contents.get = _reading(contents.get)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "helpers.jupyter.saved"}]


def _reading(get: Callable[..., Any]) -> Callable[..., Any]:
    """The service's own way to read a file, with notebooks made whole. Some services answer at
    once, others later."""

    async def later(answer: Any) -> Any:
        return _mend(await answer, as_read)

    def read(*place: Any, **how: Any) -> Any:
        answer = get(*place, **how)
        return later(answer) if inspect.isawaitable(answer) else _mend(answer, as_read)

    return read


def _mend(model: dict[str, Any], mend: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    if model.get("type") == "notebook" and isinstance(model.get("content"), dict):
        # A notebook of another form, as some program or hand made it, is opened and saved as it is:
        # an error here would keep its owner from both.
        with contextlib.suppress(TypeError, AttributeError, LookupError, ValueError):
            model["content"] = mend(copy.deepcopy(model["content"]))
    return model


def _with_advice(shown: str) -> str:
    advice = f"<p><em>{html.escape(TO_LIVE)}</em></p>"
    return BEFORE.sub(advice, shown) if BEFORE.search(shown) else shown + advice


def _shown(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """What the cells show, each as its forms by kind."""
    return [
        output["data"]
        for cell in _code(notebook)
        for output in cell.get("outputs", [])
        if isinstance(output.get("data"), dict)
    ]


def _code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook.get("cells", []) if cell.get("cell_type") == "code"]


def _text(lines: Any) -> str:
    """Text of a notebook, which may stand there as a list of lines."""
    return "".join(lines) if isinstance(lines, list) else str(lines)
