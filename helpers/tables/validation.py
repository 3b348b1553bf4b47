"""What is wrong with a damaged table, in sentences built on the frictionless library's own
findings."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any


def validate(folder: Path, resource: dict[str, Any]) -> list[str]:
    """Validate one table of the data package in `folder`; a sentence for each finding, none when it
    is sound.

    resource: the table's entry in datapackage.json. Tables it points to (series, sources, entities)
    are read too."""
    from frictionless import Package, system

    with system.use_context(trusted=True):
        package = Package(str(folder / "datapackage.json"))
        report = package.get_resource(resource["name"]).validate()
    errors = [error for task in report.tasks for error in task.errors]
    return [_sentence(folder, resource, error) for error in errors]


def _sentence(folder: Path, resource: dict[str, Any], error: Any) -> str:
    facts = error.to_dict()
    row, column, value = (
        facts.get("rowNumber"),
        facts.get("fieldName") or facts.get("label"),
        facts.get("cell"),
    )
    place = [f"data/{resource['path']}"]
    place += [f"row {row}"] if row else []
    place += [f"column {column}"] if column else []
    if facts["type"] == "encoding-error":
        return (
            f"data/{resource['path']}. {error.message}. Allowed: text in UTF-8; save the file with"
            " that encoding."
        )
    value_part = f" has {value!r}." if value is not None else "."
    return f"{', '.join(place)}{value_part} {error.message}{_allowed(folder, resource, facts)}"


def _allowed(folder: Path, resource: dict[str, Any], facts: dict[str, Any]) -> str:
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    if facts["type"] in {
        "missing-label",
        "incorrect-label",
        "extra-label",
        "duplicate-label",
        "blank-header",
    }:
        return f" The columns are: {', '.join(fields)}."
    if facts["type"] == "foreign-key":
        return _foreign(folder, facts)
    field = fields.get(facts.get("fieldName") or "")
    return f" Allowed: {_rule(field)}." if field else ""


def _foreign(folder: Path, facts: dict[str, Any]) -> str:
    import pandas as pd

    table, column = facts["referenceName"], facts["referenceFieldNames"][0]
    known = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False)[column].tolist()
    wrong = str(facts["fieldCells"][0])
    close = get_close_matches(wrong, known, n=1, cutoff=0.5)
    hint = f"; nearest: {close[0]}" if close else ""
    return f" {wrong!r} is not in data/{table}.csv. Allowed: one of its {len(known)} keys{hint}."


def _rule(field: dict[str, Any]) -> str:
    limits = field.get("constraints", {})
    article = "an" if field["type"][0] in "aeiou" else "a"
    parts = [f"{article} {field['type']}"]
    if "enum" in limits:
        parts.append("one of " + ", ".join(map(str, limits["enum"])))
    if "minimum" in limits or "maximum" in limits:
        parts.append(f"from {limits.get('minimum', 'any')} to {limits.get('maximum', 'any')}")
    if "pattern" in limits:
        parts.append(f"spelled like {limits['pattern']}")
    if limits.get("required"):
        parts.append("not empty")
    return "; ".join(parts)
