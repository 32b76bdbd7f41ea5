"""Reads a stored table in the form that a block wants."""

from __future__ import annotations

import importlib
from typing import Any, Union

from .. import environment
from ..failures import BlockError
from .naming import labels
from .problems import Misfit, unreadable
from .rows import to_rows
from .stored import StoredColumn, StoredTable
from .universal import UniversalColumn, UniversalTable


def read(entry: dict[str, Any], form: str) -> Any:
    """`form` is pandas, polars, lazy (a polars LazyFrame), pyarrow or rows."""
    library = {"lazy": "polars", "rows": None}.get(form, form)
    if library is not None:
        _require(library)
    names = labels(entry["output"]["schema"])
    if entry["universal"] is not None or environment.tables() == "universal":
        table = _without_library(entry)
        if form == "pandas":
            from .pandas_reading import read_pandas

            return read_pandas(entry, names, table)
        return to_rows(names, [values_of(entry["name"], c) for c in table.columns], table.rows)
    if form not in ("polars", "lazy") and environment.has("pyarrow"):
        from .arrow_reading import read_arrow

        return read_arrow(entry, names, form)
    from .polars_tables import read_polars

    return read_polars(entry, names, form)


def _without_library(entry: dict[str, Any]) -> Union[UniversalTable, StoredTable]:
    if entry["universal"] is not None:
        return UniversalTable(entry["universal"])
    try:
        return StoredTable(entry["output"])
    except (ValueError, IndexError, KeyError) as error:
        raise BlockError(
            "input.read",
            f"the input `{entry['name']}` cannot be read: its file is damaged or of another kind ({error})",
            hint="Run the block that it comes from again",
        ) from error


def values_of(table: str, column: Union[UniversalColumn, StoredColumn]) -> list[Any]:
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
