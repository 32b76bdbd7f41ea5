"""Whether a value is one of a type exactly, so that a column may keep the type that it came with."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from decimal import Decimal
from typing import Any

from .problems import Misfit
from .types import INTEGERS, TIMESTAMP_TZ, WIDE_INTEGERS, Type
from .values import scaled, single

_TEXTS = {
    "BIT": re.compile(r"[01]+\Z"),
    "TIME WITH TIME ZONE": re.compile(r"\d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2}){0,2}\Z"),
}
_UNITS = {"TIMESTAMP_S": 1_000_000, "TIMESTAMP_MS": 1000}


def fits_whole(values: list[Any], kinds: set[type], kind: Type) -> bool:
    """Whether all values are of the type by a look at the column as a whole: a quick yes, while a no
    says nothing. `kinds` are the types of the values."""
    if kinds == {int} and kind.name in INTEGERS:
        low, high = INTEGERS[kind.name]
        return low <= min(values) and max(values) <= high
    if kinds == {datetime.datetime} and kind.name in ("TIMESTAMP", TIMESTAMP_TZ):
        aware = {value.tzinfo is not None for value in values}
        return aware == {kind.name == TIMESTAMP_TZ}
    return False


def check_leaf(value: Any, kind: Type) -> Any:
    """The value as the type has it (an int in a DOUBLE becomes a float). Raises Misfit."""
    if kind.kind == "decimal":
        return _decimal(value, kind)
    if kind.kind == "enum":
        if type(value) is str and value in kind.values:
            return value
        raise Misfit(f"holds {value!r}, which is not one of its ENUM's values")
    name = kind.name
    if name in INTEGERS or name in WIDE_INTEGERS or name == "BIGNUM":
        return _integer(value, name)
    if name in ("DOUBLE", "FLOAT"):
        return _float(value, name)
    check = _CHECKS.get(name, _is_text)
    if not check(value, name):
        raise Misfit(f"holds {_shown(value)}, which is no {name}")
    return value


def _integer(value: Any, name: str) -> int:
    if type(value) is not int:
        raise Misfit(f"holds {_shown(value)}, which is no integer")
    low, high = INTEGERS.get(name, (WIDE_INTEGERS.get(name), 10**38 - 1))
    if name != "BIGNUM" and not low <= value <= high:  # type: ignore[operator]
        raise Misfit(f"holds {value}, which is out of range for {name}")
    return value


def _float(value: Any, name: str) -> float:
    if type(value) is int:
        number = _exact(value)
    elif type(value) is float:
        number = value
    else:
        raise Misfit(f"holds {_shown(value)}, which is no number of floating point")
    if name == "FLOAT" and number == number:
        try:
            if single(number) != number:
                raise Misfit(f"holds {number}, which FLOAT cannot hold exactly")
        except OverflowError:
            raise Misfit(f"holds {number}, which is out of range for FLOAT") from None
    return number


def _exact(value: int) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = 0.0
    if number != value:
        raise Misfit(f"mixes floats with the integer {value}, which no float is equal to")
    return number


def _decimal(value: Any, kind: Type) -> Decimal:
    if type(value) is int:
        value = Decimal(value)
    if type(value) is not Decimal:
        raise Misfit(f"holds {_shown(value)}, which is no Decimal")
    scaled(value, kind.width, kind.scale)
    return value


def _is_text(value: Any, name: str) -> bool:
    if type(value) is not str:
        return False
    pattern = _TEXTS.get(name)
    if pattern is not None and not pattern.match(value):
        return False
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Misfit("holds a text with half a surrogate pair, which is no Unicode") from None
    return True


def _is_json(value: Any, _name: str) -> bool:
    if type(value) is not str:
        return False
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _is_timestamp(value: Any, name: str) -> bool:
    if type(value) is not datetime.datetime and not isinstance(value, datetime.datetime):
        return False
    if (value.tzinfo is not None) != (name == TIMESTAMP_TZ):
        raise Misfit("mixes times with and without a time zone")
    return value.microsecond % _UNITS.get(name, 1) == 0


def _is_date(value: Any, _name: str) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _is_time(value: Any, _name: str) -> bool:
    return type(value) is datetime.time and value.tzinfo is None


_CHECKS = {
    "BOOLEAN": lambda value, _name: type(value) is bool,
    "BLOB": lambda value, _name: type(value) is bytes,
    "UUID": lambda value, _name: type(value) is uuid.UUID,
    "JSON": _is_json,
    "DATE": _is_date,
    "TIME": _is_time,
    "TIMESTAMP": _is_timestamp,
    "TIMESTAMP_S": _is_timestamp,
    "TIMESTAMP_MS": _is_timestamp,
    "TIMESTAMP_NS": _is_timestamp,
    TIMESTAMP_TZ: _is_timestamp,
}


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
