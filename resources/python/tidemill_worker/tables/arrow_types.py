"""Arrow's types for DuckDB's, and back."""

from __future__ import annotations

from typing import Any, Optional

import pyarrow as pa

from .problems import Misfit
from .types import TIMESTAMP_TZ, Type, decimal, list_of, map_of, scalar, stored, struct

_SCALARS = {
    "BOOLEAN": pa.bool_(),
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "UTINYINT": pa.uint8(),
    "USMALLINT": pa.uint16(),
    "UINTEGER": pa.uint32(),
    "UBIGINT": pa.uint64(),
    "FLOAT": pa.float32(),
    "DOUBLE": pa.float64(),
    "BLOB": pa.binary(),
    "DATE": pa.date32(),
    "TIME": pa.time64("us"),
    "TIMESTAMP": pa.timestamp("us"),
    "TIMESTAMP_NS": pa.timestamp("ns"),
    TIMESTAMP_TZ: pa.timestamp("us", tz="UTC"),
}
_NAMES = {kind: name for name, kind in _SCALARS.items()}


def arrow_type(kind: Type) -> Any:
    """The Arrow type of a column in a stored file. Raises Misfit where this pyarrow has none."""
    kind = stored(kind)
    if kind.kind == "list":
        return pa.list_(arrow_type(kind.of))
    if kind.kind == "map":
        assert kind.key is not None
        return pa.map_(arrow_type(kind.key), arrow_type(kind.of))
    if kind.kind == "struct":
        return pa.struct([(name, arrow_type(of)) for name, of in kind.fields])
    if kind.kind == "decimal":
        return pa.decimal128(kind.width, kind.scale)
    if kind.name == "UUID":
        if not hasattr(pa, "uuid"):
            raise Misfit("is a UUID, which this pyarrow cannot write")
        return pa.uuid()
    return _SCALARS.get(kind.name, pa.string())


def duckdb_type(kind: Any) -> Type:
    """The type that an Arrow column has of itself. Raises Misfit for what has no counterpart."""
    types = pa.types
    if types.is_dictionary(kind):
        return duckdb_type(kind.value_type)
    name: Optional[str] = _NAMES.get(kind)
    if name is not None:
        return scalar(name)
    if types.is_timestamp(kind):
        if kind.tz is not None:
            return scalar(TIMESTAMP_TZ)
        return scalar("TIMESTAMP_NS" if kind.unit == "ns" else "TIMESTAMP")
    if types.is_decimal(kind):
        if kind.precision > 38 or not 0 <= kind.scale <= kind.precision:
            raise Misfit(f"is a {kind}, and DECIMAL has at most 38 digits")
        return decimal(kind.precision, kind.scale)
    for test, simple in _FAMILIES:
        if test(kind):
            return scalar(simple)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return list_of(duckdb_type(kind.value_type))
    if types.is_struct(kind):
        return struct([(field.name, duckdb_type(field.type)) for field in kind])
    if types.is_map(kind):
        return map_of(duckdb_type(kind.key_type), duckdb_type(kind.item_type))
    if getattr(kind, "extension_name", "") == "arrow.uuid":
        return scalar("UUID")
    if isinstance(kind, pa.BaseExtensionType):
        return duckdb_type(kind.storage_type)
    raise Misfit(f"is of Arrow's type {kind}, which no table can hold")


_FAMILIES = (
    (pa.types.is_null, "VARCHAR"),
    (pa.types.is_string, "VARCHAR"),
    (pa.types.is_large_string, "VARCHAR"),
    (lambda kind: str(kind) == "string_view", "VARCHAR"),
    (pa.types.is_large_binary, "BLOB"),
    (pa.types.is_fixed_size_binary, "BLOB"),
    (lambda kind: str(kind) == "binary_view", "BLOB"),
    (pa.types.is_date64, "DATE"),
    (pa.types.is_time, "TIME"),
    (pa.types.is_float16, "FLOAT"),
    (pa.types.is_duration, "INTERVAL"),
)
