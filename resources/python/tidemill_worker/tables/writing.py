"""Writes a block's table: into the store where a library writes Parquet, else as a universal folder."""

from __future__ import annotations

from typing import Any

from .. import environment
from ..failures import BlockError
from ..frames import frame_library
from ..store import Store, remove
from .canonical import write_canonical
from .encoding import Encoded
from .hints import Hints
from .problems import without_columns
from .rows import empty_columns, encode_column, to_columns
from .types import Type
from .universal import write_folder


def write(value: Any, job: dict[str, Any], warnings: list[str]) -> dict[str, Any]:
    """The fields of the `output` message that say where the table is."""
    hints = Hints(job)
    library = frame_library(value)
    if library == "pandas":
        if environment.has("pyarrow"):
            from .pandas_arrow import write_frame

            published = write_frame(value, job, hints)
            if published is not None:
                return published
        from .pandas_writing import encode_frame

        return write_encoded(job, *encode_frame(value, hints, warnings))
    if library == "pyarrow":
        from .arrow_writing import write_arrow

        return write_arrow(value, job, hints)
    if library == "polars":
        from .polars_tables import write_polars

        return write_polars(value, job, hints, warnings)
    return write_values(value, job, hints, warnings)


def write_values(value: Any, job: dict[str, Any], hints: Hints, warnings: list[str]) -> dict[str, Any]:
    """Writes a list of dicts or a dict of columns."""
    if isinstance(value, dict):
        columns = {name: list(values) for name, values in value.items()}
    else:
        for number, row in enumerate(value):
            if not isinstance(row, dict):
                kind = type(row).__name__
                raise BlockError("block.output", f"row {number} that the block gave is a {kind}, not a dict")
        columns = to_columns(value)
    rows = len(next(iter(columns.values()))) if columns else len(value)
    if not columns and rows:
        raise without_columns("its rows are empty")
    if not columns:
        encoded = empty_columns(hints)
    else:
        encoded = [encode_column(name, values, hints, warnings) for name, values in columns.items()]
    return write_encoded(job, rows, encoded)


def write_encoded(job: dict[str, Any], rows: int, columns: list[tuple[str, Type, Encoded]]) -> dict[str, Any]:
    """The fields of the `output` message: a small plain table goes into the store at once, any other as a
    universal folder under the store's `tmp`."""
    direct = write_canonical(job, rows, columns)
    if direct is not None:
        return {"output": direct}
    folder = Store(job["store"]).temporary()
    try:
        write_folder(folder, rows, columns)
    except BaseException:
        remove(folder)
        raise
    return {"universal": folder}
