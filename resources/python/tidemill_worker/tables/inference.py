"""The type of a column of Python values that has no type to keep."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import Any

from tidemill import Interval

from .problems import Misfit
from .types import TIMESTAMP_TZ, Type, decimal, list_of, map_of, scalar, struct
from .values import uniform

_SIMPLE = {
    bool: "BOOLEAN",
    str: "VARCHAR",
    bytes: "BLOB",
    datetime.date: "DATE",
    uuid.UUID: "UUID",
    Interval: "INTERVAL",
    datetime.timedelta: "INTERVAL",
}


def infer(values: list[Any], kinds: set[type]) -> Type:
    """The type for values that `uniform` has been over. Nothing but nulls is VARCHAR. Raises Misfit."""
    if not kinds:
        return scalar("VARCHAR")
    if len(kinds) == 1 and (simple := _SIMPLE.get(next(iter(kinds)))):
        return scalar(simple)
    if kinds == {int}:
        return _integers(values)
    if kinds <= {int, float}:
        return scalar("DOUBLE")
    if kinds <= {int, Decimal}:
        return _decimals([v for v in values if v is not None])
    if kinds == {list}:
        items, inner = uniform([item for value in values if value is not None for item in value])
        return list_of(infer(items, inner))
    if all(issubclass(kind, dict) for kind in kinds):
        return _dicts([v for v in values if v is not None])
    if all(issubclass(kind, datetime.datetime) for kind in kinds):
        aware = any(v.tzinfo is not None for v in values if v is not None)
        return scalar(TIMESTAMP_TZ if aware else "TIMESTAMP")
    if kinds == {datetime.time}:
        if any(v.tzinfo is not None for v in values if v is not None):
            raise Misfit("holds times of day with a time zone; give them as text")
        return scalar("TIME")
    if kinds <= {Interval, datetime.timedelta}:
        return scalar("INTERVAL")
    raise Misfit(f"mixes {' and '.join(sorted(kind.__name__ for kind in kinds))}")


def _integers(values: list[Any]) -> Type:
    numbers = [v for v in values if v is not None]
    low, high = min(numbers), max(numbers)
    if low >= -(2**63) and high < 2**63:
        return scalar("BIGINT")
    if low > -(10**38) and high < 10**38:
        return decimal(38, 0)
    raise Misfit("holds an integer of more than 38 digits, which no column can hold; give it as text")


def _decimals(values: list[Any]) -> Type:
    whole = scale = 0
    for value in values:
        number = Decimal(value)
        if not number.is_finite():
            raise Misfit(f"holds {number}, which DECIMAL has no value for")
        _, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        scale = max(scale, -exponent)
        whole = max(whole, len(digits) + exponent)
    width = max(whole + scale, 1)
    if width > 38:
        raise Misfit(f"needs DECIMAL({width},{scale}), and 38 digits are the most there can be")
    return decimal(max(width, 18), scale)


def _dicts(values: list[dict[Any, Any]]) -> Type:
    """Dicts with text keys are structs of all the keys there are, others are maps."""
    names = list(dict.fromkeys(key for value in values for key in value))
    if names and all(type(name) is str for name in names):
        return struct([(name, _inferred([value.get(name) for value in values])) for name in names])
    keys = _inferred(names)
    return map_of(keys, _inferred([item for value in values for item in value.values()]))


def _inferred(values: list[Any]) -> Type:
    found, kinds = uniform(values)
    return infer(found, kinds)
