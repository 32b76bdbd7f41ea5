"""A pandas DataFrame as columns of exact types."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import pandas as pd

from . import parquet_reader as physical
from .encoding import Encoded
from .hints import Hints
from .parquet_writer import DATE, TIMESTAMP_MICROS, UINT_64, UTF8, Data
from .problems import Misfit, refused
from .rows import check_name, empty_columns, encode_column
from .types import INTEGERS, TIMESTAMP_TZ, TIMESTAMPS, Type, scalar

_NATURAL = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "uint8": "UTINYINT",
    "uint16": "USMALLINT",
    "uint32": "UINTEGER",
    "uint64": "UBIGINT",
    "float16": "FLOAT",
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
}
_EXACT_IN_DOUBLE = 2**53

Column = tuple[str, Type, Encoded]


def encode_frame(value: Any, hints: Hints, warnings: list[str]) -> tuple[int, list[Column]]:
    """The number of rows and the columns of a DataFrame (or of a Series, as one column).

    An index that has a name is part of the data; one without is not.
    """
    frame = value.to_frame() if isinstance(value, pd.Series) else value
    if any(name is not None for name in frame.index.names) and not set(frame.index.names) & set(frame.columns):
        frame = frame.reset_index()
    if not len(frame.columns):
        return 0, empty_columns(hints)
    columns = []
    for at, label in enumerate(frame.columns):
        name = "_".join(map(str, label)) if isinstance(label, tuple) else str(label)
        columns.append(_column(name, frame.iloc[:, at], hints, warnings))
    return len(frame), columns


def _column(name: str, series: pd.Series, hints: Hints, warnings: list[str]) -> Column:
    check_name(name)
    try:
        quick = _quick(name, series, hints)
    except Misfit as misfit:
        raise refused(name, str(misfit)) from None
    if quick is not None:
        return name, *quick
    return encode_column(name, python_values(series), hints, warnings)


def python_values(series: pd.Series) -> list[Any]:
    """Python objects with None for what is missing. A NaN among objects that are no floats is missing."""
    values = series.astype(object).tolist()
    missing = series.isna().to_numpy()
    if not missing.any():
        return values
    floats = all(type(v) is float for v, gone in zip(values, missing) if not gone)
    if floats and not missing.all():
        return [None if gone and not isinstance(v, float) else v for v, gone in zip(values, missing)]
    return [None if gone else v for v, gone in zip(values, missing)]


def _quick(name: str, series: pd.Series, hints: Hints) -> Optional[tuple[Type, Encoded]]:
    """A column of numbers or categories without a detour over Python objects, where that is possible."""
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _categories(name, series, hints)
    if isinstance(dtype, pd.DatetimeTZDtype):
        return _instants(name, series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(), hints, True)
    if isinstance(dtype, np.dtype) and dtype.kind == "M":
        return _instants(name, series.to_numpy(), hints, False)
    values, null = _numbers(series)
    if values is None:
        return None
    for hint in hints.of(name):
        fitted = _fit(values, null, hint, hints.had_nan(name))
        if fitted is not None:
            return hint, fitted
        if hint.kind == "decimal":
            return None  # integers may be decimals: one by one
    natural = scalar(_NATURAL[values.dtype.name])
    if values.dtype.kind == "f" and null is None:
        null = np.isnan(values)
    return natural, _encoded(values, null, natural)


def _numbers(series: pd.Series) -> tuple[Optional[np.ndarray], Optional[np.ndarray]]:
    """Bare numbers and where they are null (None where pandas keeps no such mask)."""
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return (series.to_numpy(), None) if dtype.name in _NATURAL else (None, None)
    array = series.array
    if isinstance(array, (pd.arrays.IntegerArray, pd.arrays.BooleanArray, pd.arrays.FloatingArray)):
        # Their public methods do not tell a NaN from a null.
        return array._data, np.asarray(array._mask)  # noqa: SLF001
    return None, None


def _fit(values: np.ndarray, null: Optional[np.ndarray], hint: Type, had_nan: bool) -> Optional[Encoded]:
    """The numbers as an input's type, if it holds all of them exactly."""
    if hint.kind != "scalar":
        return None
    kind = values.dtype.kind
    if hint.name == "BOOLEAN":
        return _encoded(values, null, hint) if kind == "b" else None
    if kind == "b":
        return None
    if kind == "f" and null is None and not (had_nan and hint.name in ("DOUBLE", "FLOAT")):
        null = np.isnan(values)
    present = values if null is None else values[~null]
    if hint.name in INTEGERS:
        low, high = INTEGERS[hint.name]
        if kind == "f" and not (np.abs(present) <= _EXACT_IN_DOUBLE).all():
            return None
        if len(present) and not (low <= int(present.min()) and int(present.max()) <= high):
            return None
        if kind == "f" and (present != np.floor(present)).any():
            return None
        return _encoded(values if null is None else np.where(null, 0, values), null, hint)
    if hint.name not in ("DOUBLE", "FLOAT"):
        return None
    if kind != "f" and len(present) and max(abs(int(present.min())), abs(int(present.max()))) > _EXACT_IN_DOUBLE:
        return None
    if hint.name == "FLOAT":
        with np.errstate(over="ignore"):
            narrow = present.astype("float32")
        if not np.array_equal(narrow.astype("float64"), present.astype("float64"), equal_nan=True):
            return None
    return _encoded(values, null, hint)


_PHYSICAL = {"FLOAT": ("float32", physical.FLOAT), "DOUBLE": ("float64", physical.DOUBLE)}


def _encoded(values: np.ndarray, null: Optional[np.ndarray], kind: Type) -> Encoded:
    valid = None if null is None or not null.any() else (~null).tobytes()
    if kind.name == "BOOLEAN":
        return Encoded(Data(physical.BOOLEAN, np.packbits(values, bitorder="little").tobytes()), valid)
    if kind.name == "UBIGINT":
        return Encoded(Data(physical.INT64, values.astype("uint64").tobytes(), UINT_64), valid)
    dtype, number = _PHYSICAL.get(kind.name, ("int64", physical.INT64))
    return Encoded(Data(number, values.astype(dtype, copy=False).tobytes()), valid)


def _instants(name: str, values: np.ndarray, hints: Hints, aware: bool) -> tuple[Type, Encoded]:
    null = np.isnat(values)
    unit = np.datetime_data(values.dtype)[0]
    nanos = unit == "ns" and bool((values.astype("int64")[~null] % 1000).any())
    if aware and nanos:
        raise Misfit("holds times with nanoseconds and a time zone, which no column can hold; round them")
    chosen = TIMESTAMP_TZ if aware else "TIMESTAMP_NS" if nanos else "TIMESTAMP"
    for hint in hints.of(name):
        if hint.kind == "scalar" and _holds(hint.name, values[~null], aware, nanos):
            chosen = hint.name
            break
    kind = scalar(chosen)
    if chosen == "DATE":
        days = np.where(null, np.datetime64(0, "D"), values.astype("datetime64[D]")).astype("int32")
        return kind, Encoded(Data(physical.INT32, days.tobytes(), DATE), _valid(null))
    target = "ns" if chosen == "TIMESTAMP_NS" else "us"
    numbers = values.astype(f"datetime64[{target}]").astype("int64")
    if unit in ("s", "ms") and (numbers.astype(f"datetime64[{target}]")[~null] != values[~null]).any():
        raise Misfit("holds times out of the range of TIMESTAMP")
    body = np.where(null, 0, numbers).tobytes()
    annotated = None if aware or target == "ns" else TIMESTAMP_MICROS
    return kind, Encoded(Data(physical.INT64, body, annotated), _valid(null))


def _holds(hint: str, present: np.ndarray, aware: bool, nanos: bool) -> bool:
    if aware or hint == TIMESTAMP_TZ:
        return aware and hint == TIMESTAMP_TZ
    if hint == "DATE":
        return bool((present.astype("datetime64[D]") == present).all())
    if hint == "TIMESTAMP_S":
        return bool((present.astype("datetime64[s]") == present).all())
    if hint == "TIMESTAMP_MS":
        return bool((present.astype("datetime64[ms]") == present).all())
    return hint in TIMESTAMPS and (hint == "TIMESTAMP_NS" or not nanos)


def _valid(null: np.ndarray) -> Optional[bytes]:
    return (~null).tobytes() if null.any() else None


def _categories(name: str, series: pd.Series, hints: Hints) -> Optional[tuple[Type, Encoded]]:
    """Categories are texts by their numbers, which is how a file has them too."""
    categories = series.cat.categories.tolist()
    if not categories or not all(type(c) is str for c in categories):
        return None
    codes = series.cat.codes.to_numpy()
    used = {categories[code] for code in np.unique(codes) if code >= 0}
    kind = scalar("VARCHAR")
    for hint in hints.of(name):
        if hint.kind == "enum" and used <= set(hint.values):
            kind = hint
            break
    null = codes < 0
    body = np.where(null, 0, codes).astype("uint32").tobytes()
    entries = b"".join(len(c.encode()).to_bytes(4, "little") + c.encode() for c in categories)
    data = Data(
        physical.BYTE_ARRAY, body, UTF8, dictionary=entries, entries=len(categories), index_bits=32
    )
    return kind, Encoded(data, _valid(null))
