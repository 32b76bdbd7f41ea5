"""Reads a stored table in the form that a block wants."""

from __future__ import annotations

import importlib
from typing import Any

from .. import environment
from ..failures import BlockError
from .naming import labels
from .problems import Misfit, unreadable
from .rows import to_rows
from .universal import UniversalColumn, UniversalTable


def read(entry: dict[str, Any], form: str) -> Any:
    """`form` is pandas, polars, lazy (a polars LazyFrame), pyarrow or rows."""
    library = {"lazy": "polars", "rows": None}.get(form, form)
    if library is not None:
        _require(library)
    names = labels(entry["output"]["schema"])
    if entry["universal"] is not None:
        table = UniversalTable(entry["universal"])
        if form == "pandas":
            from .pandas_reading import read_pandas

            return read_pandas(entry, names, table)
        return to_rows(names, [universal_values(entry["name"], c) for c in table.columns], table.rows)
    if form not in ("polars", "lazy") and environment.has("pyarrow"):
        from .arrow_reading import read_arrow

        return read_arrow(entry, names, form)
    from .polars_tables import read_polars

    return read_polars(entry, names, form)


def universal_values(table: str, column: UniversalColumn) -> list[Any]:
    """A column's values. Raises BlockError, naming the column, for what Python cannot hold."""
    try:
        return column.values()
    except Misfit as misfit:
        raise unreadable(table, column.name, column.type, str(misfit)) from None
    except (ValueError, OverflowError):
        raise unreadable(
            table, column.name, column.type, "holds a value that Python's datetime has no room for"
        ) from None


def _require(library: str) -> None:
    try:
        importlib.import_module(library)
    except ImportError as error:
        raise BlockError(
            "python.module_missing",
            f"the block wants its tables as {library}, and {library} cannot be imported: {error}",
            hint=f"Install {library} for this project's Python, or choose another `dataframe:` in tidemill.yaml",
        ) from error
