"""Thrift's compact protocol, as far as Parquet's headers and footers need it."""

from __future__ import annotations

import struct
from typing import Any

# Types of fields.
TRUE, FALSE, I32, I64, _DOUBLE, BINARY, LIST, STRUCT = 1, 2, 5, 6, 7, 8, 9, 12

# Number, type and value.
Field = tuple[int, int, Any]


class Reader:
    """Reads structs as dicts from field number to value."""

    def __init__(self, data: Any, at: int = 0) -> None:
        self._data = data
        self.at = at

    def struct(self) -> dict[int, Any]:
        fields: dict[int, Any] = {}
        number = 0
        while True:
            head = self._data[self.at]
            self.at += 1
            if head == 0:
                return fields
            step = head >> 4
            number = number + step if step else self._zigzag()
            fields[number] = self._value(head & 15)

    def _value(self, kind: int) -> Any:
        if kind in (TRUE, FALSE):
            return kind == TRUE
        if kind in (4, I32, I64):
            return self._zigzag()
        if kind == BINARY:
            size = self.varint()
            self.at += size
            return bytes(self._data[self.at - size : self.at])
        if kind in (LIST, 10):
            return self._list()
        if kind == STRUCT:
            return self.struct()
        if kind == 3:
            self.at += 1
            return self._data[self.at - 1]
        if kind == _DOUBLE:
            self.at += 8
            return struct.unpack("<d", self._data[self.at - 8 : self.at])[0]
        raise ValueError(f"a Parquet file with a Thrift type {kind}")

    def _list(self) -> list[Any]:
        head = self._data[self.at]
        self.at += 1
        size = head >> 4
        if size == 15:
            size = self.varint()
        kind = head & 15
        if kind in (TRUE, FALSE):
            self.at += size
            return [byte == TRUE for byte in self._data[self.at - size : self.at]]
        return [self._value(kind) for _ in range(size)]

    def varint(self) -> int:
        result = shift = 0
        while True:
            byte = self._data[self.at]
            self.at += 1
            result |= (byte & 127) << shift
            if byte < 128:
                return result
            shift += 7

    def _zigzag(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)


def pack(fields: list[Field]) -> bytes:
    """A struct from fields in ascending order; the value of a struct or list is its packed bytes, that of TRUE
    and FALSE is empty."""
    out = bytearray()
    last = 0
    for number, kind, value in fields:
        out.append(((number - last) << 4) | kind)
        last = number
        out += _packed(kind, value)
    out.append(0)
    return bytes(out)


def pack_list(kind: int, items: list[Any]) -> bytes:
    head = bytes([(len(items) << 4) | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + varint(len(items))
    return head + b"".join(_packed(kind, item) for item in items)


def _packed(kind: int, value: Any) -> bytes:
    if kind in (I32, I64):
        return varint((value << 1) ^ (value >> 63) if value < 0 else value << 1)
    if kind == BINARY:
        return varint(len(value)) + value
    return value  # lists, structs and booleans come packed


def varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1
    while value >= 128:
        out.append((value & 127) | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
