"""Arrow tables written into the store as canonical Parquet."""

from __future__ import annotations

from typing import Any, Optional

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..store import Store, output, remove
from .arrow_types import arrow_type, duckdb_type
from .hints import Hints
from .naming import schema_metadata, schema_of
from .problems import Misfit, refused
from .rows import check_name
from .types import INTEGERS, WIDE_INTEGERS, Type, scalar, stored

_ROW_GROUP = 122_880
_TEXT_PATTERNS = {
    "BIT": "^[01]+$",
    "BIGNUM": "^-?[0-9]+$",
    "TIME WITH TIME ZONE": r"^\d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2}){0,2}$",
}


def write_arrow(value: Any, job: dict[str, Any], hints: Hints) -> dict[str, Any]:
    """Publishes a pyarrow Table, RecordBatch or RecordBatchReader."""
    if isinstance(value, pa.RecordBatchReader):
        value = value.read_all()
    table = value if isinstance(value, pa.Table) else pa.Table.from_batches([value])
    columns = [typed(name, table.column(at), hints) for at, name in enumerate(table.column_names)]
    return write_columns(job, columns)


def typed(name: str, column: Any, hints: Hints) -> tuple[str, Type, Any]:
    """A column in the type of an input's column of its name that holds it exactly, else in its own."""
    check_name(name)
    try:
        for hint in hints.of(name):
            fitted = _fit(column, hint)
            if fitted is not None:
                return name, hint, fitted
        kind = duckdb_type(column.type)
        if kind.name == "INTERVAL":
            return name, kind, _intervals(column)
        return name, kind, column.cast(arrow_type(kind))
    except (Misfit, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise refused(name, f"cannot be kept: {error}") from None


def write_columns(job: dict[str, Any], columns: list[tuple[str, Type, Any]]) -> dict[str, Any]:
    """Writes columns of stored types as a canonical table and gives the `output` of the job."""
    if not columns:
        raise refused("?", "is missing: the block gave a table without columns")
    schema = schema_of([(name, kind) for name, kind, _ in columns])
    table = pa.table([column for _, _, column in columns], names=[c["physical"] for c in schema])
    table = table.replace_schema_metadata(schema_metadata(schema))
    store = Store(job["store"])
    path = store.temporary(".parquet")
    try:
        pq.write_table(table, path, compression="lz4", store_schema=False, row_group_size=_ROW_GROUP)
        kept = store.keep(path, ".parquet")
    except BaseException:
        remove(path)
        raise
    return {"output": output("table", kept, rows=table.num_rows, schema=schema)}


def _fit(column: Any, hint: Type) -> Optional[Any]:
    """The column as an input's type, or None where that would change a value."""
    try:
        target = arrow_type(hint)
        own = duckdb_type(column.type)
        if column.null_count < len(column) and _family(own) != _family(stored(hint)):
            return None
        narrow = column.cast(target)
        if _family(own) in ("float", "nested") and not column.type.equals(target):
            back = narrow.cast(column.type)
            if not _same(back, column):
                return None
        return narrow if _allowed(narrow, hint) else None
    except (Misfit, pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None


def _same(a: Any, b: Any) -> bool:
    if pa.types.is_floating(a.type):
        equal = pc.or_(pc.equal(a, b), pc.and_(pc.is_nan(a), pc.is_nan(b)))
        return pc.all(equal).as_py() is not False
    return bool(a.equals(b))


def _family(kind: Type) -> str:
    if kind.nested:
        return "nested"
    if kind.kind == "decimal" or kind.name in INTEGERS or kind.name in WIDE_INTEGERS:
        return "exact"
    if kind.name in ("FLOAT", "DOUBLE"):
        return "float"
    if kind.name in ("VARCHAR", "JSON"):
        return "text"
    return "TIMESTAMP" if kind.name in ("TIMESTAMP_NS", "DATE") else kind.name


def _allowed(column: Any, hint: Type) -> bool:
    """Whether the values are the type's, where the stored type alone does not say so."""
    if hint.kind == "enum":
        known = pc.is_in(column, value_set=pa.array(hint.values, pa.string()))
        return pc.all(pc.or_(known, column.is_null())).as_py() is not False
    pattern = _TEXT_PATTERNS.get(hint.name)
    if pattern is not None:
        return pc.all(pc.match_substring_regex(column, pattern)).as_py() is not False
    unit = {"TIMESTAMP_S": "s", "TIMESTAMP_MS": "ms"}.get(hint.name)
    if unit is not None:
        column.cast(pa.timestamp(unit))  # raises where that would lose digits
    return True


def _intervals(column: Any) -> Any:
    """Durations as intervals of microseconds."""
    micros = column.cast(pa.duration("us")).cast(pa.int64()).combine_chunks()
    if isinstance(micros, pa.ChunkedArray):
        micros = pa.concat_arrays(micros.chunks) if micros.num_chunks else pa.array([], pa.int64())
    zero = pa.array([0] * len(micros), pa.int32())
    parts = arrow_type(scalar("INTERVAL"))
    return pa.StructArray.from_arrays([zero, zero, micros], fields=list(parts), mask=micros.is_null())
