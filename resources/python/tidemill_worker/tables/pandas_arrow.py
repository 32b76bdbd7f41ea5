"""pandas DataFrames written into the store by pyarrow, where no column needs more than Arrow has."""

from __future__ import annotations

from typing import Any, Optional

import pandas as pd
import pyarrow as pa

from . import parquet_reader as physical
from .arrow_types import arrow_type
from .arrow_writing import typed, write_columns
from .encoding import Encoded
from .hints import Hints
from .pandas_writing import columns_of, encode_numbers
from .parquet_writer import pack_booleans
from .types import Type

_ARROW = {
    physical.BOOLEAN: pa.bool_(),
    physical.INT32: pa.int32(),
    physical.INT64: pa.int64(),
    physical.FLOAT: pa.float32(),
    physical.DOUBLE: pa.float64(),
}


def write_frame(value: Any, job: dict[str, Any], hints: Hints) -> Optional[dict[str, Any]]:
    """Publishes the frame and gives the `output` of the job, or None where a column holds objects of
    kinds that only Python knows."""
    rows, columns = columns_of(value)
    written = []
    for name, series in columns:
        column = _column(name, series, rows, hints)
        if column is None:
            return None
        written.append(column)
    return write_columns(job, written) if written else None


def _column(name: str, series: pd.Series, rows: int, hints: Hints) -> Optional[tuple[str, Type, Any]]:
    if isinstance(series.dtype, (pd.ArrowDtype, pd.CategoricalDtype)):
        return typed(name, pa.chunked_array([pa.array(series)]), hints)
    if series.dtype == object or isinstance(series.dtype, pd.StringDtype):
        texts = _texts(series)
        return None if texts is None else typed(name, texts, hints)
    encoded = encode_numbers(name, series, hints)
    return None if encoded is None else (name, encoded[0], _numbers(*encoded, rows))


def _texts(series: pd.Series) -> Optional[Any]:
    if not len(series) or series.isna().all():
        return None  # nothing says that these are texts
    try:
        found = pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None  # objects of kinds that Arrow does not know, or not in one column
    if not (pa.types.is_string(found.type) or pa.types.is_large_string(found.type)):
        return None
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])


def _numbers(kind: Type, encoded: Encoded, rows: int) -> Any:
    """Bare numbers as an Arrow array over the same memory."""
    data = encoded.data
    bare = pa.uint64() if kind.name == "UBIGINT" else _ARROW[data.physical]
    validity = None if encoded.valid is None else pa.py_buffer(pack_booleans(encoded.valid))
    array = pa.Array.from_buffers(bare, rows, [validity, pa.py_buffer(data.body)])
    target = arrow_type(kind)
    array = array.view(target) if pa.types.is_temporal(target) else array.cast(target)
    return pa.chunked_array([array])
