"""Names of columns: in Python, and in files."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from .types import Type

_SCHEMA_KEY = "tidemill.schema"


def labels(schema: list[dict[str, Any]]) -> list[str]:
    """What columns are called in Python: their own names, which may differ only in case; where two are
    the same, the unique names of the file."""
    counts = Counter(column["name"] for column in schema)
    return [c["name"] if counts[c["name"]] == 1 else c["physical"] for c in schema]


def schema_of(columns: list[tuple[str, Type]]) -> list[dict[str, Any]]:
    """The protocol's columns, with names in the file that are unique whatever the case."""
    physical = _unique([name for name, _ in columns])
    return [
        {"name": name, "type": str(kind), "physical": unique, "nullable": True}
        for (name, kind), unique in zip(columns, physical)
    ]


def schema_metadata(schema: list[dict[str, Any]]) -> dict[str, str]:
    """The Parquet file's own note of its columns."""
    return {_SCHEMA_KEY: json.dumps(schema, ensure_ascii=False, separators=(",", ":"))}


def _unique(names: list[str]) -> list[str]:
    taken = set(map(_folded, names))
    used: set[str] = set()
    unique = []
    for name in names:
        base = name or "column"
        candidate, number = base, 0
        while _folded(candidate) in used or (number and _folded(candidate) in taken):
            number += 1
            candidate = f"{base}_{number}"
        used.add(_folded(candidate))
        unique.append(candidate)
    return unique


def _folded(name: str) -> str:
    """DuckDB tells names apart without regard to the case of ASCII letters only."""
    return re.sub("[A-Z]+", lambda match: match[0].lower(), name)
