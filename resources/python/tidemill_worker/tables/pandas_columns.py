"""pandas columns that hold a table's values exactly: nulls apart from NaN, integers as integers."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import pandas as pd

from .types import INTEGERS, TIMESTAMP_TZ, Type
from .values import date_of, timestamp_of, timestamp_tz_of

# Before pandas 2 there were only nanoseconds, which reach from 1677 to 2262.
_ONLY_NANOSECONDS = int(pd.__version__.partition(".")[0]) < 2
_NANOS_MAX = 2**63 - 1

_DTYPES = {
    "TINYINT": "int8",
    "SMALLINT": "int16",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "UTINYINT": "uint8",
    "USMALLINT": "uint16",
    "UINTEGER": "uint32",
    "UBIGINT": "uint64",
    "FLOAT": "float32",
    "DOUBLE": "float64",
    "BOOLEAN": "bool",
}


def is_numeric(kind: Type) -> bool:
    """Whether a type's values are numbers to pandas: then they never become Python objects."""
    return kind.kind == "scalar" and (kind.name in _DTYPES or kind.name == "DATE" or kind.name.startswith("TIMESTAMP"))


def numeric(values: np.ndarray, null: Optional[np.ndarray], kind: Type) -> Any:
    """A column of numbers as Parquet has them: days for DATE, micros (or nanos) for timestamps."""
    dtype = _DTYPES.get(kind.name)
    if dtype is None:
        return _instants(values, null, kind)
    values = values.astype(dtype, copy=False)
    if null is None or not null.any():
        return values
    if kind.name == "BOOLEAN":
        return pd.arrays.BooleanArray(values, null)
    if kind.name in INTEGERS:
        return pd.arrays.IntegerArray(values, null)
    return pd.arrays.FloatingArray(values, null)


def objects(values: list[Any], kind: Type) -> Any:
    """A column of Python objects; ENUMs become categories."""
    if kind.kind == "enum":
        return pd.Categorical(values, categories=list(kind.values))
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return pd.Series(column, dtype=object, copy=False)


def coded(codes: np.ndarray, null: Optional[np.ndarray], dictionary: list[str], kind: Type) -> Any:
    """Texts by their numbers in a dictionary."""
    if kind.kind == "enum":
        places = pd.Index(list(kind.values)).get_indexer(dictionary)
        numbers = places[codes]
        return pd.Categorical.from_codes(
            numbers if null is None else np.where(null, -1, numbers), categories=list(kind.values)
        )
    column = np.array(dictionary, dtype=object)[codes]
    if null is not None:
        column[null] = None
    return pd.Series(column, dtype=object, copy=False)


def frame(names: list[str], columns: list[Any], rows: int) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(names, columns)), index=pd.RangeIndex(rows), copy=False)


def has_nan(column: Any) -> bool:
    """Whether a float column holds NaNs that are not nulls."""
    values = getattr(column, "_data", column)
    return isinstance(values, np.ndarray) and values.dtype.kind == "f" and bool(np.isnan(values).any())


def _instants(values: np.ndarray, null: Optional[np.ndarray], kind: Type) -> Any:
    if kind.name == "DATE":
        instants = values.astype("datetime64[D]").astype("datetime64[s]")
        per_second = 1
    else:
        unit, per_second = ("ns", 10**9) if kind.name == "TIMESTAMP_NS" else ("us", 10**6)
        instants = values.astype("int64", copy=False).view(f"datetime64[{unit}]")
    if _ONLY_NANOSECONDS and per_second != 10**9:
        limit = _NANOS_MAX // (10**9 // per_second)
        if len(instants) and (np.abs(instants.astype("int64")) > limit).any():
            return _instant_objects(values, null, kind)
        instants = instants.astype("datetime64[ns]")
    if null is not None:
        instants = np.where(null, np.datetime64("NaT"), instants)
    if kind.name == TIMESTAMP_TZ:
        return pd.Series(instants).dt.tz_localize("UTC")
    return instants


def _instant_objects(values: np.ndarray, null: Optional[np.ndarray], kind: Type) -> Any:
    make = {"DATE": date_of, TIMESTAMP_TZ: timestamp_tz_of}.get(kind.name, timestamp_of)
    nulls = np.zeros(len(values), bool) if null is None else null
    return objects([None if n else make(v) for v, n in zip(values.tolist(), nulls)], kind)
