"""Python's values for the scalar types: made from numbers and texts, and brought to one form."""

from __future__ import annotations

import datetime
import re
import struct
import sys
import uuid
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from typing import Any, Optional

from tidemill import Interval

from ..params import instant
from .problems import Misfit

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1)
EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()
MICROSECOND = datetime.timedelta(microseconds=1)
WIDE = Context(prec=100)

# The kinds of values that columns are made of.
KINDS = frozenset(
    [
        bool,
        int,
        float,
        Decimal,
        str,
        bytes,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        Interval,
        uuid.UUID,
        list,
        dict,
    ]
)


def uniform(values: list[Any]) -> tuple[list[Any], set[type]]:
    """The values with None for all that is missing and each of one of `KINDS`, and the kinds there are.

    Raises Misfit for a value that is of none of them.
    """
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if not kinds <= KINDS:
        values = [plain(value) for value in values]
        kinds = set(map(type, values))
        kinds.discard(type(None))
    return values, kinds


def plain(value: Any) -> Any:
    """One value as one of `KINDS`, or None. Raises Misfit."""
    kind = type(value)
    if value is None or kind in KINDS:
        return value
    if kind in (tuple, bytearray, memoryview):
        return list(value) if kind is tuple else bytes(value)
    module = kind.__module__.partition(".")[0]
    if module == "pandas":
        return _from_pandas(value)
    if module == "numpy":
        return plain(value.tolist()) if hasattr(value, "tolist") else value
    if isinstance(value, Interval):
        return value
    for base in (bool, int, float, str, bytes, Decimal):
        if isinstance(value, base):
            return base(value)
    if isinstance(value, (datetime.datetime, datetime.date, dict)):
        return value
    raise Misfit(f"holds a {kind.__qualname__}, which no table can hold")


def _from_pandas(value: Any) -> Any:
    pandas = sys.modules["pandas"]
    if value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, pandas.Timestamp):
        if value.nanosecond:
            raise Misfit("holds a timestamp with nanoseconds among other objects")
        return value.to_pydatetime()
    if isinstance(value, pandas.Timedelta):
        return value.to_pytimedelta()
    raise Misfit(f"holds a pandas {type(value).__name__}, which no table can hold")


def date_of(days: int) -> datetime.date:
    return datetime.date.fromordinal(EPOCH_DAY + days)


def timestamp_of(micros: int) -> datetime.datetime:
    return EPOCH + datetime.timedelta(microseconds=micros)


def timestamp_tz_of(micros: int) -> datetime.datetime:
    return EPOCH_UTC + datetime.timedelta(microseconds=micros)


def timestamp_of_nanos(nanos: int) -> datetime.datetime:
    if nanos % 1000:
        raise ValueError("nanoseconds")
    return timestamp_of(nanos // 1000)


def time_of(micros: int) -> datetime.time:
    seconds, micros = divmod(micros, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return datetime.time(hours, minutes, seconds, micros)


def micros_of_time(value: datetime.time) -> int:
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return seconds * 1_000_000 + value.microsecond


def single(value: float) -> float:
    """A double rounded to the nearest float."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def scaled(value: Decimal, width: int, scale: int) -> int:
    """A decimal as its integer at a scale. Raises Misfit where digits would be lost."""
    if not value.is_finite():
        raise Misfit(f"holds {value}, which DECIMAL has no value for")
    moved = WIDE.scaleb(value, scale)
    number = int(moved)
    if number != moved or abs(number) >= 10**width:
        raise Misfit(f"holds {value}, which does not fit DECIMAL({width},{scale})")
    return number


def interval(value: Any) -> Interval:
    if type(value) is datetime.timedelta:
        return Interval.of(value)
    if isinstance(value, Interval):
        return value
    if isinstance(value, dict) and set(value) == {"months", "days", "micros"}:
        return Interval(**value)
    raise Misfit("holds values that are no intervals")


_BLOB_PART = re.compile(r"\\x([0-9A-Fa-f]{2})|(.)", re.DOTALL)


def blob_of_text(text: str) -> bytes:
    """Bytes from DuckDB's text of a BLOB: `\\xAB` for what is not printable ASCII."""
    return b"".join(
        bytes.fromhex(match[1]) if match[1] else match[2].encode() for match in _BLOB_PART.finditer(text)
    )


def text_of_blob(value: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in value)


# How DuckDB writes each scalar type as text, and back.
FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "BOOLEAN": lambda text: text == "true",
    "FLOAT": lambda text: single(float(text)),
    "DOUBLE": float,
    "BLOB": blob_of_text,
    "DATE": datetime.date.fromisoformat,
    "UUID": uuid.UUID,
    "BIGNUM": int,
    "TIME": lambda text: instant(f"1970-01-01 {text}").time(),
    "TIMESTAMP": instant,
    "TIMESTAMP_S": instant,
    "TIMESTAMP_MS": instant,
    "TIMESTAMP WITH TIME ZONE": lambda text: instant(_full_offset(text)),
}


def timestamp_of_nano_text(text: str) -> datetime.datetime:
    if len(text.partition(".")[2].rstrip("0")) > 6:
        raise ValueError("nanoseconds")
    return instant(text)


FROM_TEXT["TIMESTAMP_NS"] = timestamp_of_nano_text


def _full_offset(text: str) -> str:
    """`…+00` as `…+00:00`, which older Pythons need."""
    return text + ":00" if text[-3] in "+-" else text


def without_none(values: Iterable[Optional[Any]], instead: Any) -> list[Any]:
    return [instead if value is None else value for value in values]
