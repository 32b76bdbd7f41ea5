"""From what libraries give for stored values to Python's values of the exact types."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, Optional

from tidemill import Interval

from .types import WIDE_INTEGERS, Type, stored

Convert = Callable[[Any], Any]


def reviver(kind: Type) -> Optional[Convert]:
    """From what a library gives for a stored value to Python's value of the type; None where that is the same."""
    if kind.kind in ("list", "array"):
        return _each(reviver(kind.of))
    if kind.kind == "map":
        assert kind.key is not None
        key, of = reviver(kind.key) or _same, _nullable(reviver(kind.of))
        return lambda entries: {key(k): of(v) for k, v in pairs(entries)}
    if kind.kind == "union":
        return reviver(stored(kind))
    if kind.kind == "struct":
        kept = [name for name, _ in stored(kind).fields]
        fields = [(n or k, k, _nullable(reviver(of))) for (n, of), k in zip(kind.fields, kept)]
        return lambda value: {name: convert(value[k]) for name, k, convert in fields}
    if kind.kind != "scalar":
        return None
    if kind.name in WIDE_INTEGERS or kind.name == "BIGNUM":
        return int
    if kind.name == "INTERVAL":
        return lambda value: Interval(value["months"], value["days"], value["micros"])
    if kind.name == "UUID":
        return lambda value: value if isinstance(value, uuid.UUID) else uuid.UUID(bytes=value)
    return None


def _each(item: Optional[Convert]) -> Optional[Convert]:
    if item is None:
        return list
    return lambda values: [None if v is None else item(v) for v in values]


def pairs(entries: Any) -> Iterable[tuple[Any, Any]]:
    """A map's keys and values, whether it is a dict, a list of pairs, or of structs of key and value."""
    if isinstance(entries, dict):
        return entries.items()
    return ((e["key"], e["value"]) if isinstance(e, dict) else e for e in entries)


def _nullable(convert: Optional[Convert]) -> Convert:
    if convert is None:
        return _same
    return lambda value: None if value is None else convert(value)


def _same(value: Any) -> Any:
    return value
