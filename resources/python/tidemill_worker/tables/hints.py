"""The types that an output's columns may keep: those of the inputs' columns of the same names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .naming import labels
from .types import Type, parse


class Hints:
    """Types by column name, from all inputs of a block in their order."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._types: dict[str, list[Type]] = {}
        self._tables = [e["output"] for e in job["inputs"] if e["output"]["kind"] == "table"]
        self._nan = {name for e in job["inputs"] for name in e.get("nan_columns", ())}
        previous = job["previous"]
        self._previous = previous if previous is not None and previous["kind"] == "table" else None
        for table in self._tables:
            for label, column in zip(labels(table["schema"]), table["schema"]):
                self._types.setdefault(label, []).append(parse(column["type"]))

    def of(self, name: str) -> Iterator[Type]:
        """The types to try, most likely first."""
        return iter(self._types.get(name, ()))

    def had_nan(self, name: str) -> bool:
        """Whether an input's column of that name came with NaNs that were values and not nulls."""
        return name in self._nan

    def empty_columns(self) -> list[tuple[str, Type]]:
        """The columns of a table of which nothing is known but that it has no rows."""
        table = self._tables[0] if self._tables else self._previous
        if table is None:
            return []
        return [(name, parse(c["type"])) for name, c in zip(labels(table["schema"]), table["schema"])]
