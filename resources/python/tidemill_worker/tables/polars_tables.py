"""Stored tables read and written by polars, with or without pyarrow beside it."""

from __future__ import annotations

import inspect
import json
import os
import uuid
from typing import Any, Optional

import polars as pl

from ..store import Store, output, remove
from .fitting import check_leaf
from .hints import Hints
from .inference import infer
from .naming import schema_metadata, schema_of
from .nested import leaf_text, writer
from .problems import Misfit, refused, unreadable
from .reviving import reviver
from .rows import check_name, empty_columns, to_rows
from .types import TIMESTAMP_TZ, Type, decimal, list_of, parse, scalar, struct
from .universal import write_description
from .values import uniform

_ROW_GROUP = 122_880
_DTYPES: dict[str, Any] = {
    "BOOLEAN": pl.Boolean,
    "TINYINT": pl.Int8,
    "SMALLINT": pl.Int16,
    "INTEGER": pl.Int32,
    "BIGINT": pl.Int64,
    "UTINYINT": pl.UInt8,
    "USMALLINT": pl.UInt16,
    "UINTEGER": pl.UInt32,
    "UBIGINT": pl.UInt64,
    "FLOAT": pl.Float32,
    "DOUBLE": pl.Float64,
    "VARCHAR": pl.String,
    "BLOB": pl.Binary,
    "DATE": pl.Date,
    "TIMESTAMP": pl.Datetime("us"),
    "TIMESTAMP_NS": pl.Datetime("ns"),
    TIMESTAMP_TZ: pl.Datetime("us", "UTC"),
}
# Written so, these are as the store has them; all else is cast by the engine on import.
_CAN_NAME_COLUMNS = "metadata" in inspect.signature(pl.DataFrame.write_parquet).parameters

Column = tuple[str, Type, "pl.Series", bool]


def read_polars(entry: dict[str, Any], names: list[str], form: str) -> Any:
    """A table as a DataFrame, a LazyFrame, pandas (without pyarrow) or rows. In polars, UUIDs are texts, maps lists of key and value."""
    found = entry["output"]
    frame = pl.read_parquet(found["path"], hive_partitioning=False, glob=False)
    kinds = [parse(column["type"]) for column in found["schema"]]
    if form == "rows":
        columns = []
        for name, kind, column in zip(names, kinds, frame.iter_columns()):
            columns.append(_values(entry["name"], name, column, kind))
        return to_rows(names, columns, frame.height)
    if form == "pandas":
        return _pandas(entry, names, kinds, frame)
    frame.columns = names
    frame = frame.with_columns(
        [_presented(column, kind) for kind, column in zip(kinds, frame.iter_columns())]
    )
    return frame.lazy() if form == "lazy" else frame


def _pandas(entry: dict[str, Any], names: list[str], kinds: list[Type], frame: Any) -> Any:
    from . import pandas_columns

    columns = []
    for name, kind, column in zip(names, kinds, frame.iter_columns()):
        if pandas_columns.is_numeric(kind):
            bare = column.to_physical()
            present = bare.fill_null(False if bare.dtype == pl.Boolean else 0)
            null = column.is_null().to_numpy() if column.null_count() else None
            columns.append(pandas_columns.numeric(present.to_numpy(), null, kind))
        else:
            columns.append(pandas_columns.objects(_values(entry["name"], name, column, kind), kind))
    entry["nan_columns"] = {n for n, column in zip(names, columns) if pandas_columns.has_nan(column)}
    return pandas_columns.frame(names, columns, frame.height)


def _presented(column: Any, kind: Type) -> Any:
    if kind.kind == "enum":
        return column.cast(pl.Enum(list(kind.values)))
    if kind.name == "UUID" and column.dtype == pl.Binary:
        texts = [None if v is None else str(uuid.UUID(bytes=v)) for v in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    return column


def _values(table: str, name: str, column: Any, kind: Type) -> list[Any]:
    try:
        if column.dtype == pl.Datetime("ns") and (column.dt.nanosecond() % 1000 != 0).any():
            raise ValueError("nanoseconds")
        revive = reviver(kind)
        values = column.to_list()
        return values if revive is None else [None if v is None else revive(v) for v in values]
    except (ValueError, OverflowError):
        why = "holds a value that Python's datetime has no room for"
        raise unreadable(table, name, kind, why) from None


def write_polars(value: Any, job: dict[str, Any], hints: Hints, warnings: list[str]) -> dict[str, Any]:
    """Publishes a DataFrame, LazyFrame or Series; where a column's type is not polars' own, for import."""
    if isinstance(value, pl.LazyFrame):
        value = value.collect()
    frame = value.to_frame() if isinstance(value, pl.Series) else value
    if not frame.width:
        from .writing import write_encoded

        return write_encoded(job, 0, empty_columns(hints))
    columns = [_column(name, frame.to_series(at), hints) for at, name in enumerate(frame.columns)]
    if _CAN_NAME_COLUMNS and all(direct for _, _, _, direct in columns):
        return _publish(columns, job, frame.height)
    return {"universal": _hand_over(columns, job, frame.height)}


def _publish(columns: list[Column], job: dict[str, Any], rows: int) -> dict[str, Any]:
    schema = schema_of([(name, kind) for name, kind, _, _ in columns])
    series = [column.alias(c["physical"]) for (_, _, column, _), c in zip(columns, schema)]
    store = Store(job["store"])
    path = store.temporary(".parquet")
    try:
        pl.DataFrame(series).write_parquet(
            path, compression="lz4", row_group_size=_ROW_GROUP, metadata=schema_metadata(schema)
        )
        kept = store.keep(path, ".parquet")
    except BaseException:
        remove(path)
        raise
    return {"output": output("table", kept, rows=rows, schema=schema)}


def _hand_over(columns: list[Column], job: dict[str, Any], rows: int) -> str:
    folder = Store(job["store"]).temporary()
    os.makedirs(folder)
    try:
        data = pl.DataFrame([column.alias(f"c{at}") for at, (_, _, column, _) in enumerate(columns)])
        data.write_parquet(os.path.join(folder, "data.parquet"), compression="lz4")
        entries = []
        for at, (name, kind, _, _) in enumerate(columns):
            nested = kind.nested or kind.name == "INTERVAL"
            entries.append((name, kind, f"c{at}", None, "json" if nested else "native"))
        write_description(folder, rows, entries)
    except BaseException:
        remove(folder)
        raise
    return folder


def _column(name: str, column: Any, hints: Hints) -> Column:
    """A column in the type of an input's column of its name that holds it exactly, else in its own."""
    check_name(name)
    try:
        for hint in hints.of(name):
            fitted = _fit(column, hint)
            if fitted is not None:
                return name, hint, *fitted
        kind = _natural(column)
        fitted = _fit(column, kind)
        if fitted is None:
            raise Misfit(f"is of polars' type {column.dtype} and does not fit {kind}")
        return name, kind, *fitted
    except Misfit as misfit:
        raise refused(name, str(misfit)) from None


def _fit(column: Any, kind: Type) -> Optional[tuple[Any, bool]]:
    """The column as it is written for a type, and whether that is as the store has it."""
    target = _DTYPES.get(kind.name) if kind.kind == "scalar" else None
    if column.null_count() == len(column) and target is not None:
        return pl.Series(column.name, [None] * len(column), dtype=target), True
    if target is not None and _family(column.dtype) == _family(target):
        if column.dtype == target:
            return column, True
        try:
            narrow = column.cast(target)
        except pl.exceptions.PolarsError:
            return None
        return (narrow, True) if narrow.cast(column.dtype).equals(column) else None
    if kind.kind == "enum" and _family(column.dtype) == "text":
        texts = column.cast(pl.String)
        known = set(texts.unique().drop_nulls()) <= set(kind.values)
        return (texts, True) if known else None
    try:
        return _texts(column, kind), False
    except Misfit:
        return None


def _texts(column: Any, kind: Type) -> Any:
    """What polars has no type for, as texts that the engine casts."""
    values, _ = uniform(column.to_list())
    if kind.nested or kind.name == "INTERVAL":
        write = writer(str(kind))
        texts = [None if v is None else json.dumps(write(v), ensure_ascii=False) for v in values]
    else:
        texts = [None if v is None else leaf_text(_leaf(v, kind)) for v in values]
    return pl.Series(column.name, texts, dtype=pl.String)


def _leaf(value: Any, kind: Type) -> Any:
    """Wide integers come as decimals and UUIDs as texts, and both go back the same way."""
    if kind.name == "HUGEINT" and value == int(value):
        value = int(value)
    if kind.name == "UUID" and isinstance(value, str):
        try:
            value = uuid.UUID(value)
        except ValueError:
            raise Misfit("holds texts that are no UUIDs") from None
    return check_leaf(value, kind)


def _family(dtype: Any) -> str:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "float"
    if dtype.base_type() in (pl.String, pl.Categorical, pl.Enum):
        return "text"
    if dtype.base_type() == pl.Datetime:
        return "instant" if getattr(dtype, "time_zone", None) else "datetime"
    return str(dtype.base_type())


def _natural(column: Any) -> Type:
    kind = _type_of(column.dtype)
    if kind is not None:
        return kind
    values, kinds = uniform(column.to_list())
    return infer(values, kinds)


def _type_of(dtype: Any) -> Optional[Type]:
    """The type that a column has of itself; None where only its values tell."""
    family = _family(dtype)
    if family == "text" or dtype.base_type() == pl.Null:
        return scalar("VARCHAR")
    if family in ("instant", "datetime"):
        nanos = dtype.time_unit == "ns" and family == "datetime"
        return scalar(TIMESTAMP_TZ if family == "instant" else "TIMESTAMP_NS" if nanos else "TIMESTAMP")
    if dtype.base_type() == pl.Decimal:
        return decimal(dtype.precision or 38, dtype.scale)
    if dtype.base_type() == pl.Time:
        return scalar("TIME")
    if dtype.base_type() == pl.Duration:
        return scalar("INTERVAL")
    if dtype.base_type() in (pl.List, pl.Array):
        inner = _type_of(dtype.inner)
        return None if inner is None else list_of(inner)
    if dtype.base_type() == pl.Struct:
        fields = [(field.name, _type_of(field.dtype)) for field in dtype.fields]
        return None if any(of is None for _, of in fields) else struct(fields)  # type: ignore[arg-type]
    return next((scalar(name) for name, own in _DTYPES.items() if dtype == own), None)

