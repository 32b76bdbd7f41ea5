"""A pandas DataFrame as columns of exact types."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import pandas as pd

from . import parquet_reader as physical
from .encoding import Encoded
from .fitting import check_leaf
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
    """The number of rows and the columns of a DataFrame (or of a Series, as one column)."""
    rows, columns = columns_of(value)
    if not columns:
        return 0, empty_columns(hints)
    return rows, [encode_series(name, series, hints, warnings) for name, series in columns]


def columns_of(value: Any) -> tuple[int, list[tuple[str, pd.Series]]]:
    """The number of rows and the columns by name. An index that has a name is part of the data; one
    without is not."""
    frame = value.to_frame() if isinstance(value, pd.Series) else value
    named = [name for name in frame.index.names if name is not None]
    if named and not set(frame.index.names) & set(frame.columns):
        frame = frame.reset_index()
    labels = ["_".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in frame.columns]
    return len(frame), [(name, frame.iloc[:, at]) for at, name in enumerate(labels)]


def encode_series(name: str, series: pd.Series, hints: Hints, warnings: list[str]) -> Column:
    """A column in the type of an input's column of its name that holds it exactly, else in its own."""
    quick = encode_numbers(name, series, hints) or _refusing(name, _texts, series, hints)
    if quick is not None:
        return name, *quick
    return encode_column(name, python_values(series), hints, warnings)


def encode_numbers(name: str, series: pd.Series, hints: Hints) -> Optional[tuple[Type, Encoded]]:
    """A column of numbers, times or categories without a detour over Python objects; None for others."""
    check_name(name)
    return _refusing(name, _quick, series, hints)


def _refusing(name: str, encode: Any, series: pd.Series, hints: Hints) -> Optional[tuple[Type, Encoded]]:
    try:
        return encode(name, series, hints)
    except Misfit as misfit:
        raise refused(name, str(misfit)) from None


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
    return _by_number(name, series.cat.codes.to_numpy(), series.cat.categories.tolist(), hints)


def _texts(name: str, series: pd.Series, hints: Hints) -> Optional[tuple[Type, Encoded]]:
    """Objects that turn out to be texts, found by hashing them once; None if there are others."""
    if not len(series) or not (series.dtype == object or isinstance(series.dtype, pd.StringDtype)):
        return None
    try:
        codes, found = pd.factorize(series)
    except TypeError:
        return None  # lists and dicts have no hash
    return _by_number(name, codes, found.tolist(), hints)


def _by_number(name: str, codes: np.ndarray, texts: list[Any], hints: Hints) -> Optional[tuple[Type, Encoded]]:
    """Texts by their numbers in a dictionary, which is how a file may have them too; -1 is null."""
    if not texts or set(map(type, texts)) != {str}:
        return None
    null = codes < 0
    body = np.where(null, 0, codes).astype("uint32").tobytes()
    used = np.flatnonzero(np.bincount(codes[~null], minlength=len(texts)))
    for hint in hints.of(name):
        if _all_fit([texts[at] for at in used], hint):
            kind = hint
            break
    else:
        kind = scalar("VARCHAR")
        _all_fit(texts, kind)
    encoded = [text.encode() for text in texts]
    entries = b"".join([part for text in encoded for part in (len(text).to_bytes(4, "little"), text)])
    data = Data(physical.BYTE_ARRAY, body, UTF8, dictionary=entries, entries=len(texts), index_bits=32)
    return kind, Encoded(data, _valid(null))


def _all_fit(texts: list[str], kind: Type) -> bool:
    """Raises Misfit for what is no Unicode."""
    if kind.kind not in ("scalar", "enum") or kind.name in ("INTERVAL", "BIGNUM"):
        return False
    if kind.name == "VARCHAR":
        try:
            "".join(texts).encode()
        except UnicodeEncodeError:
            raise Misfit("holds a text with half a surrogate pair, which is no Unicode") from None
        return True
    try:
        for text in texts:
            check_leaf(text, kind)
    except Misfit:
        return False
    return True
