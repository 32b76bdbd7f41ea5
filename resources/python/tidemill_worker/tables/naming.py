"""What an input's columns are called in Python."""

from __future__ import annotations

from collections import Counter
from typing import Any


def labels(schema: list[dict[str, Any]]) -> list[str]:
    """The columns' own names, which may differ only in case; where two are the same, the unique ones of the file."""
    counts = Counter(column["name"] for column in schema)
    return [c["name"] if counts[c["name"]] == 1 else c["physical"] for c in schema]
