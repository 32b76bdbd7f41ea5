"""Stored tables read by pyarrow: as Arrow tables, as pandas, or as rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Optional

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .problems import unreadable
from .reviving import reviver
from .rows import to_rows
from .types import Type, parse, stored


def read_arrow(entry: dict[str, Any], names: list[str], form: str) -> Any:
    """A table as pyarrow, pandas or rows."""
    output = entry["output"]
    table = _table(output["path"], form)
    if form == "pyarrow":
        return table.rename_columns(names).replace_schema_metadata(None)
    kinds = [parse(column["type"]) for column in output["schema"]]
    if form == "pandas":
        return _pandas(entry, names, kinds, table)
    columns = [_values(entry["name"], n, table.column(i), k) for i, (n, k) in enumerate(zip(names, kinds))]
    return to_rows(names, columns, table.num_rows)


def _table(path: str, form: str) -> Any:
    if form != "pandas":
        return pq.ParquetFile(path, pre_buffer=False).read()
    # Texts that are stored as a dictionary are read as one and spelled out side by side: half the time.
    metadata = pq.read_metadata(path)
    coded = _coded(metadata)
    table = pq.ParquetFile(path, metadata=metadata, read_dictionary=coded, pre_buffer=False).read()
    with ThreadPoolExecutor() as threads:
        for name, texts in zip(coded, threads.map(_spelled, [table.column(name) for name in coded])):
            table = table.set_column(table.column_names.index(name), name, texts)
    return table


def _coded(metadata: Any) -> list[str]:
    """The flat columns of texts or bytes that are stored as a dictionary."""
    if not metadata.num_row_groups:
        return []
    group = metadata.row_group(0)
    columns = [group.column(index) for index in range(group.num_columns)]
    return [
        column.path_in_schema
        for column in columns
        if column.physical_type == "BYTE_ARRAY"
        and column.has_dictionary_page
        and metadata.schema.names.count(column.path_in_schema) == 1
    ]


def _spelled(column: Any) -> Any:
    if not pa.types.is_dictionary(column.type):
        return column
    return pa.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], column.type.value_type)


def _pandas(entry: dict[str, Any], names: list[str], kinds: list[Type], table: Any) -> Any:
    from .pandas_columns import frame, has_nan, is_numeric, numeric, objects

    columns = []
    for index, (name, kind) in enumerate(zip(names, kinds)):
        column = table.column(index)
        if is_numeric(kind):
            columns.append(numeric(_numbers(column), _nulls(column), kind))
        elif kind.kind == "scalar" and stored(kind).name == "VARCHAR" and kind.name != "BIGNUM":
            columns.append(_plain(column).to_pandas())
        else:
            columns.append(objects(_values(entry["name"], name, column, kind), kind))
    entry["nan_columns"] = {name for name, column in zip(names, columns) if has_nan(column)}
    return frame(names, columns, table.num_rows)


def _numbers(column: Any) -> Any:
    if pa.types.is_temporal(column.type):
        column = column.cast(pa.int32() if pa.types.is_date32(column.type) else pa.int64())
    if column.null_count:
        column = pc.fill_null(column, False if pa.types.is_boolean(column.type) else 0)
    return column.to_numpy()


def _nulls(column: Any) -> Optional[Any]:
    return column.is_null().to_numpy() if column.null_count else None


def _plain(column: Any) -> Any:
    """An extension's column (JSON, UUID) as what it is stored as."""
    if isinstance(column.type, pa.BaseExtensionType):
        return column.cast(column.type.storage_type)
    return column


def _values(table: str, name: str, column: Any, kind: Type) -> list[Any]:
    try:
        column = _plain(column)
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(pa.timestamp("us", column.type.tz))
        values = column.to_pylist()
        revive = reviver(kind)
        return values if revive is None else [None if v is None else revive(v) for v in values]
    except (ValueError, OverflowError):
        why = "holds a value that Python's datetime has no room for"
        raise unreadable(table, name, kind, why) from None
