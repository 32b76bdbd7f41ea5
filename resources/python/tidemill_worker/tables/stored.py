"""Small stored tables read without a library (the rule which ones is `isReadInPlace` of electron/engine/workers)."""

from __future__ import annotations

from array import array
from typing import Any, Optional

from . import parquet_reader as physical
from .parquet_reader import ParquetFile
from .plain import number_code, plain_values
from .types import TIMESTAMP_TZ, Type, parse, stored


_NUMBERS = {
    "BOOLEAN": physical.BOOLEAN,
    "FLOAT": physical.FLOAT,
    "DOUBLE": physical.DOUBLE,
    "BIGINT": physical.INT64,
    "UBIGINT": physical.INT64,
    "UUID": physical.FIXED,
    "VARCHAR": physical.BYTE_ARRAY,
    "JSON": physical.BYTE_ARRAY,
    "BLOB": physical.BYTE_ARRAY,
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER"), physical.INT32),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "DATE"), physical.INT32),
    **dict.fromkeys(("TIME", "TIMESTAMP", "TIMESTAMP_NS", TIMESTAMP_TZ), physical.INT64),
}
_DECIMALS = (physical.INT32, physical.INT64, physical.FIXED)


class StoredColumn:
    """One column of a stored table, with the same face as that of a universal one."""

    encoding = "plain"
    dictionary: list[str] = []

    def __init__(self, file: ParquetFile, column: dict[str, Any]) -> None:
        self._file = file
        self._column: str = column["physical"]
        self.name: str = column["name"]
        self.type: Type = parse(column["type"])
        if not _is_read_here(file, self._column, stored(self.type)):
            raise ValueError(f"the column {self.name!r} of {self.type} is kept in a way that needs a library")

    def validity(self) -> Optional[bytes]:
        """A byte, 0 or 1, for each row, or None where nothing is null."""
        return self._file.validity(self._column)

    def fixed(self) -> tuple[int, bytes]:
        """The Parquet type and bare numbers for all rows, 0 for nulls."""
        number = self._file.physical(self._column)
        valid = self.validity()
        if number == physical.BOOLEAN:
            flags = self._file.booleans(self._column)
            return number, flags if valid is None else bytes(_spread(flags, valid, 0))
        data = self._file.fixed(self._column)
        if valid is None:
            return number, data
        code = number_code(number, self.type)
        return number, array(code, _spread(memoryview(data).cast(code), valid, 0)).tobytes()

    def values(self) -> list[Any]:
        """Python's values, None for null. Raises ValueError or OverflowError for what Python cannot hold."""
        present = plain_values(self._file, self._column, self.type)
        valid = self.validity()
        return present if valid is None else _spread(present, valid, None)


class StoredTable:
    """A table in the store. Raises ValueError for one that must be read from its universal copy."""

    def __init__(self, output: dict[str, Any]) -> None:
        file = ParquetFile(output["path"])
        self.rows: int = file.rows
        self.columns = [StoredColumn(file, column) for column in output["schema"]]


def _is_read_here(file: ParquetFile, column: str, kept: Type) -> bool:
    number = file.physical(column)
    if kept.kind == "decimal":
        return number in _DECIMALS
    if kept.kind != "scalar" or number != _NUMBERS.get(kept.name):
        return False
    if kept.name.startswith("TIME"):
        return file.instants_in_micros(column) == (kept.name != "TIMESTAMP_NS")
    return True


def _spread(present: Any, valid: bytes, instead: Any) -> list[Any]:
    filled = iter(present)
    return [next(filled) if ok else instead for ok in valid]
