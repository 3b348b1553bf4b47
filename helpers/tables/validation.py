"""What is wrong with a table, in sentences: its form, each cell against the description in
datapackage.json (types and constraints as the Frictionless Table Schema defines them), then the
sense of it all. What is checked here is what load() reads: the rows come from one reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from helpers.errors import nearest
from helpers.tables import agreement, form, sense

TYPES = ("string", "integer", "number", "boolean")
BOOLEANS = {"true": True, "True": True, "TRUE": True, "1": True}
BOOLEANS |= {"false": False, "False": False, "FALSE": False, "0": False}


def validate(folder: Path, resources: Mapping[str, dict[str, Any]], name: str) -> list[str]:
    """Validate one table of the data package in `folder`; a sentence for each finding, none when it
    is sound.

    resources: the tables' entries in datapackage.json, by name. Tables that this one points to
    (series, sources, entities) are read for their keys."""
    resource = resources[name]
    try:
        rows = form.rows_of(folder / resource["path"], resource)
        cells = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

        @cache
        def known(table: str) -> list[str]:
            return [
                row[0]
                for row in form.rows_of(_path(folder, resources, table), resources[table])[1:]
            ]

        found = in_itself(rows, resource, known)
        return found or [
            f"data/{resource['path']}, row {row}{words}{'' if words.endswith('?') else '.'}"
            for row, words in agreement.slips(
                name, {name: cells, **_beside(folder, resources, name)}
            )
        ]
    except form.FormError as slip:
        return slip.sentences


def in_itself(
    rows: list[list[str]], resource: dict[str, Any], known: Callable[[str], list[str]]
) -> list[str]:
    """What is wrong with the rows of a table (header first) against its description and in their
    sense, without a look at other figures; a sentence each. known: gives the keys of a table."""
    name = f"data/{resource['path']}"
    found = form.cells(name, rows, resource) or _constraints(name, rows, resource)
    cells = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return found or sense.slips(name, cells, resource, known)


def _beside(
    folder: Path, resources: Mapping[str, dict[str, Any]], name: str
) -> dict[str, list[dict[str, str]]]:
    """The rows of the tables that figures of this one must agree with; of those that can be
    read."""
    asked = {table for _, tables in agreement.rules() if name in tables for table in tables}
    beside = {}
    for table in sorted(asked - {name}):
        try:
            rows = form.rows_of(_path(folder, resources, table), resources[table])
        except (form.FormError, KeyError):
            # Its own slips are told when it is asked for.
            continue
        beside[table] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return beside


def _path(folder: Path, resources: Mapping[str, dict[str, Any]], table: str) -> Path:
    return folder / str(resources[table]["path"])


def _constraints(name: str, rows: list[list[str]], resource: dict[str, Any]) -> list[str]:
    found = []
    for at, field in enumerate(resource["schema"]["fields"]):
        first: dict[str, int] = {}
        unique = field.get("constraints", {}).get("unique")
        for number, row in enumerate(rows[1:], 2):
            cell = row[at]
            wrong = _wrong(field, cell)
            if wrong:
                place = f"{name}, row {number}, column {field['name']}"
                found.append((number, f"{place} has {form.short(cell)!r}.{wrong}"))
            elif unique and cell and cell in first:
                place = f"{name}, row {number}, column {field['name']}"
                again = f" It is in row {first[cell]} already, and may be there once."
                found.append((number, f"{place} has {form.short(cell)!r}.{again}"))
            first.setdefault(cell, number)
    return [sentence for _, sentence in sorted(found, key=lambda pair: pair[0])]


def _wrong(field: dict[str, Any], cell: str) -> str | None:
    """What is wrong with a cell, and what is allowed; None if it is as the description says."""
    limits = field.get("constraints", {})
    if not cell:
        return f" Allowed: {_rule(field)}." if limits.get("required") else None
    if field["type"] == "boolean" and cell not in BOOLEANS:
        return " Allowed: true or false."
    if field["type"] in ("number", "integer"):
        value = float(cell)
        low, high = limits.get("minimum"), limits.get("maximum")
        sound = (low is None or value >= low) and (high is None or value <= high)
    else:
        sound = limits.get("minLength", 0) <= len(cell) <= limits.get("maxLength", len(cell))
        sound = sound and bool(re.fullmatch(limits.get("pattern", r"(?s).*"), cell))
    if sound and ("enum" not in limits or _among(cell, field["type"], limits["enum"])):
        return None
    return f"{nearest(cell, limits.get('enum', []))} Allowed: {_rule(field)}."


def _among(cell: str, kind: str, allowed: list[Any]) -> bool:
    """Whether a cell is one of the values allowed, which are numbers where the column has them."""
    if kind in ("number", "integer"):
        return float(cell) in map(float, allowed)
    if kind == "boolean":
        return BOOLEANS[cell] in allowed
    return cell in allowed


def _rule(field: dict[str, Any]) -> str:
    limits = field.get("constraints", {})
    parts = [
        {"string": "text", "integer": "a whole number"}.get(field["type"], f"a {field['type']}")
    ]
    if "enum" in limits:
        parts.append("one of " + ", ".join(map(str, limits["enum"])))
    if "minimum" in limits or "maximum" in limits:
        parts.append(f"from {limits.get('minimum', 'any')} to {limits.get('maximum', 'any')}")
    if "maxLength" in limits:
        parts.append(f"at most {limits['maxLength']} letters")
    if "pattern" in limits:
        parts.append(f"spelled like {limits['pattern']}")
    if limits.get("required"):
        parts.append("not empty")
    return "; ".join(parts)


def description_slips(described: Any) -> list[str]:
    """What is wrong with a description of the tables, a sentence each, so that a slip in
    datapackage.json is named and not met as an error of some other code."""
    if not isinstance(described, dict) or not isinstance(described.get("resources"), list):
        return ["It must be an object with a list 'resources'."]
    found: list[str] = []
    named = [r.get("name") for r in described["resources"] if isinstance(r, dict)]
    for number, resource in enumerate(described["resources"], 1):
        if not isinstance(resource, dict):
            found.append(f"Resource {number} is not an object.")
            continue
        missing = [k for k in ("name", "path", "schema") if not resource.get(k)]
        about = f"Resource {resource.get('name') or number}"
        if missing:
            found.append(f"{about} has no {missing[0]!r}.")
            continue
        if resource["path"] != f"{resource['name']}.csv":
            found.append(f"{about}: its path must be {resource['name']}.csv.")
        found += [f"{about}: {slip}" for slip in _schema_slips(resource["schema"], named)]
    return found


def _schema_slips(schema: Any, tables: list[Any]) -> list[str]:
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not fields or not all(isinstance(f, dict) for f in fields):
        return ["its schema has no list of fields."]
    found = []
    for field in fields:
        if not isinstance(field.get("name"), str):
            found.append("a field has no name.")
        if field.get("type") not in TYPES:
            near = nearest(field.get("type", ""), TYPES)
            found.append(f"field {field.get('name')} has the type {field.get('type')!r}.{near}")
        found += _limits_slips(field)
    names = [field.get("name") for field in fields]
    keys = schema.get("primaryKey", [])
    asked = [keys] if isinstance(keys, str) else keys
    foreign = schema.get("foreignKeys", [])
    if not isinstance(asked, list) or not isinstance(foreign, list):
        return [*found, "its keys are not lists."]
    for key in foreign:
        to = key.get("reference", {}) if isinstance(key, dict) else {}
        if not isinstance(to, dict) or to.get("resource") not in tables:
            found.append("a foreign key leads to no table.")
        else:
            asked = [*asked, key.get("fields")]
    found += [f"a key names the column {n!r}, which is no field." for n in asked if n not in names]
    return found


def _limits_slips(field: dict[str, Any]) -> list[str]:
    limits = field.get("constraints", {})
    if not isinstance(limits, dict):
        return [f"the constraints of field {field.get('name')} are not an object."]
    found = []
    try:
        re.compile(limits.get("pattern", ""))
    except (re.error, TypeError):
        found.append(f"the pattern of field {field.get('name')} is not one: {limits['pattern']!r}.")
    if not isinstance(limits.get("enum", []), list):
        found.append(f"the enum of field {field.get('name')} is not a list.")
    for name in ("minimum", "maximum", "minLength", "maxLength"):
        if not isinstance(limits.get(name, 0), int | float):
            found.append(f"the {name} of field {field.get('name')} is not a number.")
    return found
