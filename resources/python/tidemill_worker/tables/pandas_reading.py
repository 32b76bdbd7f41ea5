"""A universal or stored table as a pandas DataFrame, without pyarrow."""

from __future__ import annotations

from typing import Any, Optional, Union

import numpy as np

from . import parquet_reader as physical
from .pandas_columns import coded, frame, has_nan, is_numeric, numeric, objects
from .reading import values_of
from .stored import StoredColumn, StoredTable
from .types import INTEGERS
from .universal import UniversalColumn, UniversalTable

_NUMPY = {
    physical.BOOLEAN: "bool",
    physical.INT32: "int32",
    physical.INT64: "int64",
    physical.FLOAT: "float32",
    physical.DOUBLE: "float64",
}


def read_pandas(entry: dict[str, Any], names: list[str], table: Union[UniversalTable, StoredTable]) -> Any:
    """The DataFrame. Notes in `entry` which columns hold NaNs that are values."""
    columns = [_column(entry["name"], column) for column in table.columns]
    entry["nan_columns"] = {name for name, column in zip(names, columns) if has_nan(column)}
    return frame(names, columns, table.rows)


def _column(table: str, column: Union[UniversalColumn, StoredColumn]) -> Any:
    if column.encoding == "codes":
        _, codes = column.fixed()
        return coded(np.frombuffer(codes, "int32"), _nulls(column), column.dictionary, column.type)
    if column.encoding != "plain" or not is_numeric(column.type):
        return objects(values_of(table, column), column.type)
    kind, data = column.fixed()
    values = np.frombuffer(data, _NUMPY[kind])
    if column.type.name in INTEGERS and INTEGERS[column.type.name][0] == 0:
        values = values.view("u" + _NUMPY[kind])
    return numeric(values, _nulls(column), column.type)


def _nulls(column: Union[UniversalColumn, StoredColumn]) -> Optional[np.ndarray]:
    valid = column.validity()
    return None if valid is None else np.frombuffer(valid, "uint8") == 0
