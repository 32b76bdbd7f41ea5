"""The first rows of a table as JSON, for `context.display`."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from ..frames import frame_library
from .inference import infer
from .problems import Misfit
from .rows import to_columns
from .values import uniform

_SAFE_INTEGER = 2**53


def preview(value: Any, limit: int) -> dict[str, Any]:
    """`{schema, rows}` of at most `limit` rows."""
    columns = {str(name): values[:limit] for name, values in _columns(value, limit).items()}
    schema = [{"name": n, "type": _type(v), "physical": n, "nullable": True} for n, v in columns.items()]
    cells = [[_cell(v) for v in values] for values in columns.values()]
    return {"schema": schema, "rows": [list(row) for row in zip(*cells)]}


def _columns(value: Any, limit: int) -> dict[Any, list[Any]]:
    library = frame_library(value)
    if library is None:
        return dict(to_columns(value[:limit]))
    if library == "pandas":
        frame = value.to_frame() if value.ndim == 1 else value
        return {name: frame.iloc[:limit, at].tolist() for at, name in enumerate(frame.columns)}
    if library == "pyarrow":
        table = value.read_all() if hasattr(value, "read_all") else value
        return table.slice(0, limit).to_pydict()
    if hasattr(value, "collect"):
        value = value.head(limit).collect()
    frame = value if hasattr(value, "columns") else value.to_frame()
    return {column.name: column.head(limit).to_list() for column in frame.iter_columns()}


def _type(values: list[Any]) -> str:
    try:
        found, kinds = uniform(values)
        return str(infer(found, kinds))
    except Misfit:
        return "VARCHAR"


def _cell(value: Any) -> Any:
    try:
        [value], _ = uniform([value])
    except Misfit:
        return str(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < _SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [_cell(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _cell(item) for key, item in value.items()}
    return str(value)
