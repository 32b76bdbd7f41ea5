"""The forms a table takes in user code, and the way between them and the store."""

from __future__ import annotations

import sys
from typing import Any

from . import environment

_ANNOTATED = {
    ("pandas", "DataFrame"): "pandas",
    ("polars", "DataFrame"): "polars",
    ("polars", "LazyFrame"): "lazy",
    ("pyarrow", "Table"): "pyarrow",
}


def wanted_form(annotation: Any, setting: str) -> str:
    """How a block wants a table: by its annotation, else by `dataframe:`, else by what is installed."""
    kind = getattr(annotation, "__origin__", annotation)
    if kind is list:
        return "rows"
    if isinstance(kind, type):
        form = _ANNOTATED.get((kind.__module__.partition(".")[0], kind.__name__))
        if form is not None:
            return form
    if setting != "auto":
        return setting
    return next((name for name in ("pandas", "polars", "pyarrow") if environment.has(name)), "rows")


def is_table(value: Any) -> bool:
    """Whether a block's result is a table.

    So are pandas, polars and pyarrow tables, a non-empty list of dicts, and a dict of equally long columns.
    """
    if isinstance(value, list):
        return bool(value) and all(isinstance(row, dict) for row in value)
    if isinstance(value, dict):
        return _is_columns(value)
    return frame_library(value) is not None


def frame_library(value: Any) -> Any:
    """`pandas`, `polars` or `pyarrow` for a table (or a column) of that library, else None.

    Looks only at libraries that the block has imported.
    """
    kinds = {
        "pandas": ("DataFrame", "Series"),
        "polars": ("DataFrame", "LazyFrame", "Series"),
        "pyarrow": ("Table", "RecordBatch", "RecordBatchReader"),
    }
    for library, names in kinds.items():
        module = sys.modules.get(library)
        if module is not None and isinstance(value, tuple(getattr(module, n) for n in names)):
            return library
    return None


def _is_columns(value: dict[Any, Any]) -> bool:
    if not value or not all(isinstance(key, str) for key in value):
        return False
    lengths = {len(column) if _is_column(column) else -1 for column in value.values()}
    return len(lengths) == 1 and -1 not in lengths


def _is_column(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return True
    return type(value).__module__.partition(".")[0] in ("numpy", "pandas", "polars") and hasattr(value, "__len__")


def receive(entry: dict[str, Any], form: str) -> Any:
    """Reads a stored table in the given form."""
    from .tables import reading

    return reading.read(entry, form)


def give(value: Any, job: dict[str, Any], warnings: list[str]) -> dict[str, Any]:
    """Writes a table and gives the fields of the `output` message that say where it is."""
    from .tables import writing

    return writing.write(value, job, warnings)


def preview(value: Any, rows: int) -> dict[str, Any]:
    """The first rows of a table as JSON: `{schema, rows}`."""
    from .tables import previewing

    return previewing.preview(value, rows)
