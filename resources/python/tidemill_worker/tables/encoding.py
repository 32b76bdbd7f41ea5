"""A column of Python values as universal Parquet data of a given type."""

from __future__ import annotations

import datetime
import json
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Optional

from . import parquet_reader as physical
from .fitting import check_leaf, fits_whole
from .nested import writer
from .parquet_writer import DATE, DECIMAL, TIME_MICROS, TIMESTAMP_MICROS, UINT_64, UTF8, UUID, Data, pack_booleans
from .problems import Misfit
from .types import TIMESTAMP_TZ, TIMESTAMPS, Type
from .values import EPOCH, EPOCH_DAY, EPOCH_UTC, MICROSECOND, micros_of_time, scaled, without_none

_CODED_FROM_ROWS = 100_000


@dataclass
class Encoded:
    """`valid` has a byte, 0 or 1, for each row; None where nothing is null."""

    data: Data
    valid: Optional[bytes]
    encoding: str = "plain"


def encode(values: list[Any], kinds: set[type], kind: Type) -> Encoded:
    """Encodes values that `uniform` has been over. Raises Misfit where one is not of the type."""
    valid = bytes([value is not None for value in values]) if None in values else None
    if kind.nested or kind.name == "INTERVAL":
        write = writer(str(kind))
        texts = [json.dumps(write(value), ensure_ascii=False) for value in values]
        return Encoded(_texts(texts), valid, "json")
    present = values if valid is None else [value for value in values if value is not None]
    if kinds != _EXACT.get(kind.name) and not fits_whole(present, kinds, kind):
        present = [check_leaf(value, kind) for value in present]
        filled = iter(present)
        values = present if valid is None else [next(filled) if ok else None for ok in valid]
    make = _MAKERS.get(kind.name, _make_texts)
    if kind.kind == "decimal":
        make = _make_decimals
    return Encoded(make(values, kind), valid)


# Where all values are of this kind there is nothing left to check one by one.
_EXACT: dict[str, set[type]] = {
    "BOOLEAN": {bool},
    "DOUBLE": {float},
    "BLOB": {bytes},
    "DATE": {datetime.date},
    "BIGINT": {int},
    "VARCHAR": {str},
}


def _make_integers(code: str, width: int, converted: Optional[int] = None) -> Callable[[list[Any], Type], Data]:
    def make(values: list[Any], kind: Type) -> Data:
        try:
            body = array(code, without_none(values, 0))
        except OverflowError:
            raise Misfit(f"holds an integer that is out of range for {kind}") from None
        return Data(physical.INT32 if width == 4 else physical.INT64, body.tobytes(), converted)

    return make


def _make_booleans(values: list[Any], _kind: Type) -> Data:
    return Data(physical.BOOLEAN, pack_booleans(bytes(without_none(values, False))))


def _make_floats(code: str) -> Callable[[list[Any], Type], Data]:
    def make(values: list[Any], _kind: Type) -> Data:
        body = array(code, without_none(values, 0.0)).tobytes()
        return Data(physical.DOUBLE if code == "d" else physical.FLOAT, body)

    return make


def _make_decimals(values: list[Any], kind: Type) -> Data:
    numbers = [scaled(value, kind.width, kind.scale) for value in without_none(values, Decimal(0))]
    if kind.width > 18:
        return _wide(numbers, kind.width, kind.scale)
    body = array("q", numbers).tobytes()
    return Data(physical.INT64, body, DECIMAL, precision=kind.width, scale=kind.scale)


def _make_wide_integers(values: list[Any], _kind: Type) -> Data:
    return _wide(without_none(values, 0), 38, 0)


def _wide(numbers: list[int], precision: int, scale: int) -> Data:
    body = b"".join([number.to_bytes(16, "big", signed=True) for number in numbers])
    return Data(physical.FIXED, body, DECIMAL, precision=precision, scale=scale, width=16)


def _make_uuids(values: list[Any], _kind: Type) -> Data:
    body = b"".join([bytes(16) if value is None else value.bytes for value in values])
    return Data(physical.FIXED, body, logical=UUID, width=16)


def _make_dates(values: list[Any], _kind: Type) -> Data:
    days = [0 if value is None else value.toordinal() - EPOCH_DAY for value in values]
    return Data(physical.INT32, array("i", days).tobytes(), DATE)


def _make_times(values: list[Any], _kind: Type) -> Data:
    micros = [0 if value is None else micros_of_time(value) for value in values]
    return Data(physical.INT64, array("q", micros).tobytes(), TIME_MICROS)


def _make_timestamps(values: list[Any], kind: Type) -> Data:
    aware = kind.name == TIMESTAMP_TZ
    epoch = EPOCH_UTC if aware else EPOCH
    factor = 1000 if kind.name == "TIMESTAMP_NS" else 1
    micros = [0 if value is None else (value - epoch) // MICROSECOND * factor for value in values]
    plain_numbers = aware or factor != 1
    body = array("q", micros).tobytes()
    return Data(physical.INT64, body, None if plain_numbers else TIMESTAMP_MICROS)


def _make_blobs(values: list[Any], _kind: Type) -> Data:
    return Data(physical.BYTE_ARRAY, lengths_and(without_none(values, b"")))


def _make_texts(values: list[Any], _kind: Type) -> Data:
    if len(values) >= _CODED_FROM_ROWS:
        coded = _coded(values)
        if coded is not None:
            return coded
    return _texts([value if type(value) is str else str(value) for value in without_none(values, "")])


def _coded(values: list[Any]) -> Optional[Data]:
    """Texts by their numbers in a dictionary, where that is smaller."""
    numbers = dict.fromkeys(values)
    if len(numbers) > len(values) // 4:
        return None
    for number, text in enumerate(numbers):
        numbers[text] = number  # type: ignore[assignment]
    bits, code = next((b, c) for b, c in ((8, "B"), (16, "H"), (32, "I")) if len(numbers) <= 1 << b)
    body = array(code, map(numbers.__getitem__, values)).tobytes()  # type: ignore[arg-type]
    entries = lengths_and([_utf8("" if text is None else text) for text in numbers])
    return Data(
        physical.BYTE_ARRAY, body, UTF8, dictionary=entries, entries=len(numbers), index_bits=bits
    )


def _texts(values: list[str]) -> Data:
    return Data(physical.BYTE_ARRAY, lengths_and([_utf8(value) for value in values]), UTF8)


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Misfit("holds a text with half a surrogate pair, which is no Unicode") from None


_SHORT = [size.to_bytes(4, "little") for size in range(256)]


def lengths_and(values: list[bytes]) -> bytes:
    """Texts or blobs as a plain page has them: each after its length."""
    parts = [b""] * (2 * len(values))
    parts[::2] = [
        _SHORT[size] if size < 256 else size.to_bytes(4, "little") for size in map(len, values)
    ]
    parts[1::2] = values
    return b"".join(parts)


_MAKERS: dict[str, Callable[[list[Any], Type], Data]] = {
    "BOOLEAN": _make_booleans,
    "TINYINT": _make_integers("i", 4),
    "SMALLINT": _make_integers("i", 4),
    "INTEGER": _make_integers("i", 4),
    "UTINYINT": _make_integers("i", 4),
    "USMALLINT": _make_integers("i", 4),
    "UINTEGER": _make_integers("q", 8),
    "BIGINT": _make_integers("q", 8),
    "UBIGINT": _make_integers("Q", 8, UINT_64),
    "FLOAT": _make_floats("f"),
    "DOUBLE": _make_floats("d"),
    "HUGEINT": _make_wide_integers,
    "UHUGEINT": _make_wide_integers,
    "UUID": _make_uuids,
    "DATE": _make_dates,
    "TIME": _make_times,
    TIMESTAMP_TZ: _make_timestamps,
    "BLOB": _make_blobs,
    **{name: _make_timestamps for name in TIMESTAMPS},
}
