"""A pipeline's parameters and a project's variables, as user code sees them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any


class Params(Mapping[str, Any]):
    """Read-only values with both `params.name` and `params["name"]`."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        object.__setattr__(self, "_values", values)

    def __getitem__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise KeyError(self._missing(name)) from None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(self._missing(name)) from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"parameters are read-only: {name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Params({self._values!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Params, (self._values,))

    def _missing(self, name: str) -> str:
        return f"no parameter {name!r}; there are: {', '.join(self._values) or 'none'}"


def read_params(given: dict[str, dict[str, Any]]) -> Params:
    """Turns the protocol's parameters into Python values: dates and timestamps become datetimes."""
    return Params({name: _value(p["type"], p["value"]) for name, p in given.items()})


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "date":
        return datetime.date.fromisoformat(value)
    if kind == "timestamp":
        return instant(value)
    return value


def instant(text: str) -> datetime.datetime:
    """Reads an ISO 8601 instant; before Python 3.11 the standard library takes neither `Z` nor short fractions."""
    body = text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text
    head, dot, tail = body.partition(".")
    if dot:
        digits = len(tail) - len(tail.lstrip("0123456789"))
        body = f"{head}.{tail[:digits][:6]:0<6}{tail[digits:]}"
    return datetime.datetime.fromisoformat(body)
