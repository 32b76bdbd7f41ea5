"""Small results written into the store as DuckDB writes tables, so that no SQL worker has to."""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import compress
from typing import Any, Optional

from ..store import Store, output, remove
from . import parquet_reader as physical
from . import parquet_writer
from .encoding import Encoded, lengths_and
from .naming import schema_metadata, schema_of
from .parquet_pages import split, unpack_booleans
from .parquet_writer import DATE, DECIMAL, TIME_MICROS, TIMESTAMP_MICROS, UTF8, UUID, Data, pack_booleans
from .plain import number_code
from .thrift import FALSE, STRUCT, TRUE, Field, pack
from .types import Type, stored

# Beyond this a SQL worker compresses the table.
_ROWS = 10_000

_MICROS, _NANOS = 2, 3


def _instants(field: int, adjusted: bool, unit: int) -> bytes:
    """The LogicalType TIME (7) or TIMESTAMP (8)."""
    fields: list[Field] = [(1, TRUE if adjusted else FALSE, b""), (2, STRUCT, pack([(unit, STRUCT, pack([]))]))]
    return pack([(field, STRUCT, pack(fields))])


# For each stored type its Parquet type, converted type and logical type.
_FORMS: dict[str, tuple[int, Optional[int], Optional[bytes]]] = {
    "BOOLEAN": (physical.BOOLEAN, None, None),
    "TINYINT": (physical.INT32, 15, None),
    "SMALLINT": (physical.INT32, 16, None),
    "INTEGER": (physical.INT32, 17, None),
    "BIGINT": (physical.INT64, 18, None),
    "UTINYINT": (physical.INT32, 11, None),
    "USMALLINT": (physical.INT32, 12, None),
    "UINTEGER": (physical.INT32, 13, None),
    "UBIGINT": (physical.INT64, 14, None),
    "FLOAT": (physical.FLOAT, None, None),
    "DOUBLE": (physical.DOUBLE, None, None),
    "VARCHAR": (physical.BYTE_ARRAY, UTF8, None),
    "BLOB": (physical.BYTE_ARRAY, None, None),
    "UUID": (physical.FIXED, None, UUID),
    "DATE": (physical.INT32, DATE, None),
    "TIME": (physical.INT64, TIME_MICROS, _instants(7, False, _MICROS)),
    "TIMESTAMP": (physical.INT64, TIMESTAMP_MICROS, _instants(8, False, _MICROS)),
    "TIMESTAMP_NS": (physical.INT64, None, _instants(8, False, _NANOS)),
    "TIMESTAMP WITH TIME ZONE": (physical.INT64, TIMESTAMP_MICROS, _instants(8, True, _MICROS)),
}
_INDEX_CODES = {8: "B", 16: "H", 32: "I"}


def write_canonical(
    job: dict[str, Any], rows: int, columns: list[tuple[str, Type, Encoded]]
) -> Optional[dict[str, Any]]:
    """The output, or None for a table that must go by way of a universal one."""
    if rows > _ROWS:
        return None
    forms = [_form(kind, encoded) for _, kind, encoded in columns]
    if None in forms:
        return None
    schema = schema_of([(name, kind) for name, kind, _ in columns])
    data = [
        (column["physical"], _optional(kind, encoded, form))
        for column, form, (_, kind, encoded) in zip(schema, forms, columns)
        if form is not None
    ]
    store = Store(job["store"])
    path = store.temporary(".parquet")
    try:
        with open(path, "wb") as file:
            parquet_writer.write(file, rows, data, schema_metadata(schema))
        kept = store.keep(path, ".parquet")
    except BaseException:
        remove(path)
        raise
    return output("table", kept, rows=rows, schema=schema)


def _form(kind: Type, encoded: Encoded) -> Optional[Data]:
    """The column as it is to be described, its values still to come; None where DuckDB must write it."""
    kept = stored(kind)
    if kept.nested or encoded.encoding != "plain":
        return None
    if kept.name == "VARCHAR" and kind.name != "VARCHAR" and kind.kind != "enum":
        return None  # such as BIT: DuckDB checks the text and writes it in its own way
    if kept.kind == "decimal":
        return replace(encoded.data, body=b"", optional=True) if encoded.data.converted == DECIMAL else None
    form = _FORMS.get(kept.name)
    if form is None:
        return None
    number, converted, logical = form
    data = encoded.data
    if (data.physical, number) not in ((number, number), (physical.INT64, physical.INT32)):
        return None
    return replace(data, body=b"", physical=number, converted=converted, logical=logical, optional=True)


def _optional(kind: Type, encoded: Encoded, form: Data) -> Data:
    return replace(form, body=_present(kind, encoded.data, form, encoded.valid), valid=encoded.valid)


def _present(kind: Type, data: Data, form: Data, valid: Optional[bytes]) -> bytes:
    """The body without what stands in the place of nulls, its numbers as wide as the form has them."""
    if valid is None:
        if data.physical == form.physical:
            return data.body
        valid = bytes([1]) * (len(data.body) // 8)
    if data.dictionary is not None:
        code = _INDEX_CODES[data.index_bits]
        return array(code, compress(memoryview(data.body).cast(code), valid)).tobytes()
    if data.physical == physical.BOOLEAN:
        return pack_booleans(bytes(compress(unpack_booleans(data.body), valid)))
    if data.physical == physical.BYTE_ARRAY:
        return lengths_and(list(compress(split(data.body), valid)))
    if data.physical == physical.FIXED:
        width = data.width
        return b"".join(compress([data.body[at : at + width] for at in range(0, len(data.body), width)], valid))
    numbers = memoryview(data.body).cast(number_code(data.physical, kind))
    return array(number_code(form.physical, kind), compress(numbers, valid)).tobytes()
