"""Nested values as JSON with a text for every leaf: DuckDB casts texts both ways exactly, and JSON's
numbers would not do."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tidemill import Interval

from .fitting import check_leaf
from .problems import Misfit
from .reviving import pairs
from .types import INTEGERS, INTERVAL_PARTS, WIDE_INTEGERS, Type, parse, stored
from .values import FROM_TEXT, UTC, interval, plain, text_of_blob

Convert = Callable[[Any], Any]


@functools.lru_cache(maxsize=1024)
def reader(text: str) -> Convert:
    """From JSON to Python's value of a type, None staying None."""
    return _reader(parse(text))


@functools.lru_cache(maxsize=1024)
def writer(text: str) -> Convert:
    """From Python's value of a type to JSON. Raises Misfit for what the type does not hold exactly."""
    return _writer(parse(text))


def _nullable(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _reader(kind: Type) -> Convert:
    if kind.kind in ("list", "array"):
        item = _reader(kind.of)
        return _nullable(lambda values: [item(value) for value in values])
    if kind.kind == "map":
        key, of = _reader(_scalar_key(kind)), _reader(kind.of)
        return _nullable(lambda values: {key(k): of(v) for k, v in values.items()})
    if kind.kind == "struct":
        fields = _struct_fields(kind, _reader)
        return _nullable(lambda value: {name: read(value[kept]) for name, kept, read in fields})
    if kind.kind == "union":
        return _reader(stored(kind))
    if kind.kind == "decimal":
        return _nullable(Decimal)
    if kind.name == "INTERVAL":
        return _nullable(lambda v: Interval(int(v["months"]), int(v["days"]), int(v["micros"])))
    if kind.name in INTEGERS or kind.name in WIDE_INTEGERS:
        return _nullable(int)
    return _nullable(FROM_TEXT.get(kind.name, str))


def _writer(kind: Type) -> Convert:
    if kind.kind in ("list", "array"):
        return _nullable(_list_writer(kind))
    if kind.kind == "map":
        return _nullable(_map_writer(kind))
    if kind.kind == "struct":
        return _nullable(_struct_writer(kind))
    if kind.kind == "union":
        return _writer(stored(kind))
    if kind.kind == "scalar" and kind.name == "INTERVAL":
        parts = _struct_writer(INTERVAL_PARTS)
        return _nullable(lambda value: parts(interval(value)._asdict()))

    def write(value: Any) -> Any:
        value = plain(value)
        if value is None:
            return None
        return leaf_text(check_leaf(value, kind))

    return write


def leaf_text(value: Any) -> str:
    """A scalar as DuckDB reads it from text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return text_of_blob(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") + "+00"
        return value.isoformat(" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def _list_writer(kind: Type) -> Convert:
    item = _writer(kind.of)
    length = kind.width if kind.kind == "array" else None

    def write(value: Any) -> list[Any]:
        items = plain(value)
        if type(items) is not list:
            raise Misfit(f"holds a {type(value).__name__} where it should hold lists")
        if length is not None and len(items) != length:
            raise Misfit(f"holds a list of {len(items)} where it should hold lists of {length}")
        return [item(each) for each in items]

    return write


def _map_writer(kind: Type) -> Convert:
    key, of = _writer(_scalar_key(kind)), _writer(kind.of)

    def write(value: Any) -> dict[str, Any]:
        try:
            entries = dict(pairs(value))
        except (TypeError, ValueError, KeyError):
            raise Misfit(f"holds a {type(value).__name__} where it should hold dicts") from None
        if None in entries:
            raise Misfit("holds a map with None as a key")
        return {key(k): of(v) for k, v in entries.items()}

    return write


def _struct_writer(kind: Type) -> Convert:
    fields = _struct_fields(kind, _writer)
    names = {name for name, _, _ in fields}

    def write(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Misfit(f"holds a {type(value).__name__} where it should hold dicts")
        if not value.keys() <= names:
            extra = next(iter(value.keys() - names))
            raise Misfit(f"holds a dict with the unexpected key {extra!r}")
        return {kept: convert(value.get(name)) for name, kept, convert in fields}

    return write


def _struct_fields(kind: Type, make: Callable[[Type], Convert]) -> list[tuple[str, str, Convert]]:
    """Each member's name in Python, its name in the file, and its conversion."""
    kept = [name for name, _ in stored(kind).fields]
    return [(name or k, k, make(of)) for (name, of), k in zip(kind.fields, kept)]


def _scalar_key(kind: Type) -> Type:
    key = kind.key
    assert key is not None
    if key.nested or key.name == "INTERVAL":
        raise Misfit(f"has maps with keys of type {key}, which Python cannot have as keys")
    return key
