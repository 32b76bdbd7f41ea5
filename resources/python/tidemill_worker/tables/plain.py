"""Python's values from columns in Parquet's plain encoding."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import parquet_reader as physical
from .parquet_reader import ParquetFile
from .types import INTEGERS, Type
from .values import WIDE, date_of, time_of, timestamp_of, timestamp_of_nanos, timestamp_tz_of

_FROM_NUMBER: dict[str, Callable[[int], Any]] = {
    "DATE": date_of,
    "TIME": time_of,
    "TIMESTAMP": timestamp_of,
    "TIMESTAMP_S": timestamp_of,
    "TIMESTAMP_MS": timestamp_of,
    "TIMESTAMP_NS": timestamp_of_nanos,
    "TIMESTAMP WITH TIME ZONE": timestamp_tz_of,
}


def plain_values(file: ParquetFile, column: str, kind: Type) -> list[Any]:
    """The values that are there, without the nulls. Raises ValueError or OverflowError for what Python
    cannot hold."""
    number = file.physical(column)
    if number == physical.BYTE_ARRAY:
        return _binaries(file.binaries(column), kind)
    if number == physical.BOOLEAN:
        return list(map(bool, file.booleans(column)))
    data = file.fixed(column)
    if number == physical.FIXED:
        width = file.width(column)
        wide = [data[at : at + width] for at in range(0, len(data), width)]
        if kind.name == "UUID":
            return [uuid.UUID(bytes=value) for value in wide]
        numbers = [int.from_bytes(value, "big", signed=True) for value in wide]
    else:
        numbers = memoryview(data).cast(number_code(number, kind)).tolist()
    if kind.kind == "decimal":
        scale = -kind.scale
        return [WIDE.scaleb(Decimal(number), scale) for number in numbers]
    convert = _FROM_NUMBER.get(kind.name)
    return numbers if convert is None else list(map(convert, numbers))


def number_code(number: int, of: Type) -> str:
    """The letter of `array` and `memoryview` for bare numbers of a Parquet type."""
    if number == physical.FLOAT:
        return "f"
    if number == physical.DOUBLE:
        return "d"
    unsigned = of.kind == "scalar" and of.name in INTEGERS and INTEGERS[of.name][0] == 0
    if number == physical.INT32:
        return "I" if unsigned else "i"
    return "Q" if unsigned else "q"


def _binaries(values: list[bytes], kind: Type) -> list[Any]:
    if kind.name == "BLOB":
        return values
    texts = list(map(bytes.decode, values))
    if kind.name == "BIGNUM":
        return [int(text or "0") for text in texts]
    return texts
