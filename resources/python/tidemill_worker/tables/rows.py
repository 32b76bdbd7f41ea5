"""Tables as lists of dicts, or as dicts of columns, without any library."""

from __future__ import annotations

from typing import Any

from .encoding import Encoded, encode
from .hints import Hints
from .inference import infer
from .problems import Misfit, refused, without_columns
from .types import Type
from .values import uniform


def to_rows(names: list[str], columns: list[list[Any]], count: int) -> list[dict[str, Any]]:
    """A dict for each row."""
    if not names:
        return [{} for _ in range(count)]
    return [dict(zip(names, values)) for values in zip(*columns)]


def to_columns(rows: list[dict[Any, Any]]) -> dict[str, list[Any]]:
    """Columns of all the keys there are; a key that a row lacks is None there."""
    names = list(rows[0]) if rows else []
    if set(map(len, rows)) - {len(names)} or any(not rows[0].keys() >= row.keys() for row in rows):
        names = list(dict.fromkeys(key for row in rows for key in row))
    for name in names:
        if type(name) is not str:
            raise refused(str(name), f"has a name that is no text but {name!r}")
    return {name: [row.get(name) for row in rows] for name in names}


def encode_column(
    name: str, values: list[Any], hints: Hints, warnings: list[str]
) -> tuple[str, Type, Encoded]:
    """A column in the type of an input's column of its name that holds it exactly, else in its own."""
    check_name(name)
    try:
        found, kinds = uniform(values)
        for hint in hints.of(name):
            try:
                return name, hint, encode(found, kinds, hint)
            except Misfit:
                continue
        kind = infer(found, kinds)
        if not kinds and values:
            warnings.append(f"column {name!r} holds nothing but None: it became VARCHAR")
        return name, kind, encode(found, kinds, kind)
    except Misfit as misfit:
        raise refused(name, str(misfit)) from None


def check_name(name: str) -> None:
    """Refuses names that no file can hold."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise refused(name, "has a name that is no Unicode") from None


def empty_columns(hints: Hints) -> list[tuple[str, Type, Encoded]]:
    """The columns of a result without rows, taken from the block's first table."""
    columns = hints.empty_columns()
    if not columns:
        raise without_columns("the block gave no rows, and no input says what columns there are")
    return [(name, kind, encode([], set(), kind)) for name, kind in columns]
