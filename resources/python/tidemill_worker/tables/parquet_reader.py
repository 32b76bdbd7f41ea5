"""Reads universal tables' Parquet: uncompressed, flat, without nulls."""

from __future__ import annotations

import mmap
from typing import Any

from .thrift import Reader

BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTE_ARRAY, FIXED = 0, 1, 2, 4, 5, 6, 7
_WIDTHS = {INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8}
_PLAIN, _DICTIONARY = 0, (2, 8)
_BITS = [bytes((byte >> bit) & 1 for bit in range(8)) for byte in range(256)]


class ParquetFile:
    """The columns of a file by name, as buffers of their plain encoding."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        size = int.from_bytes(self._data[-8:-4], "little")
        footer = Reader(self._data, len(self._data) - 8 - size).struct()
        self.rows: int = footer[3]
        self._groups = footer[4]
        self._elements = {e[4].decode(): e for e in footer[2][1:]}
        self._places = {e[4].decode(): i for i, e in enumerate(footer[2][1:])}

    def physical(self, name: str) -> int:
        return self._elements[name][1]

    def fixed(self, name: str) -> bytes:
        """A column of fixed width: its values one after another."""
        element = self._elements[name]
        width = element.get(2) or _WIDTHS[element[1]]
        return b"".join(part for page in self._pages(name) for part in page.fixed(width))

    def booleans(self, name: str) -> bytes:
        """A byte, 0 or 1, for each row."""
        return b"".join(page.booleans() for page in self._pages(name))

    def binaries(self, name: str) -> list[bytes]:
        """Texts and blobs, one by one."""
        values: list[bytes] = []
        for page in self._pages(name):
            page.binaries(values)
        return values

    def _pages(self, name: str):  # noqa: ANN202
        place = self._places[name]
        optional = self._elements[name].get(3) == 1
        for group in self._groups:
            chunk = group[1][place][3]
            if chunk.get(4, 0) != 0:
                raise ValueError("a compressed page in a universal table")
            at = min(chunk[9], chunk.get(11) or chunk[9])
            left = chunk[5]
            dictionary = None
            while left > 0:
                reader = Reader(self._data, at)
                header = reader.struct()
                body = self._data[reader.at : reader.at + header[3]]
                at = reader.at + header[3]
                if header[1] == 2:
                    dictionary = body
                    continue
                count = header[5][1]
                left -= count
                if optional:
                    body = body[4 + int.from_bytes(body[:4], "little") :]
                coded = header[5][2] in _DICTIONARY
                yield _Page(body, count, dictionary if coded else None)


class _Page:
    def __init__(self, body: memoryview, count: int, dictionary: Any) -> None:
        self._body = body
        self._count = count
        self._dictionary = dictionary

    def fixed(self, width: int):  # noqa: ANN201
        if self._dictionary is None:
            yield self._body[: self._count * width]
            return
        for index, times in self._runs():
            yield bytes(self._dictionary[index * width : (index + 1) * width]) * times

    def booleans(self) -> bytes:
        return b"".join(map(_BITS.__getitem__, self._body))[: self._count]

    def binaries(self, into: list[bytes]) -> None:
        if self._dictionary is None:
            _split(self._body, self._count, into)
            return
        entries: list[bytes] = []
        _split(self._dictionary, None, entries)
        for index, times in self._runs():
            into.extend([entries[index]] * times)

    def _runs(self):  # noqa: ANN202
        """Dictionary indexes and how often each is repeated."""
        bits = self._body[0]
        width = (bits + 7) // 8
        reader = Reader(self._body, 1)
        left = self._count
        while left > 0:
            head = reader.varint()
            if head & 1:
                groups = head >> 1
                packed = int.from_bytes(self._body[reader.at : reader.at + groups * bits], "little")
                reader.at += groups * bits
                for _ in range(min(left, groups * 8)):
                    yield packed & ((1 << bits) - 1), 1
                    packed >>= bits
                left -= groups * 8
            else:
                times = head >> 1
                index = int.from_bytes(self._body[reader.at : reader.at + width], "little")
                reader.at += width
                yield index, times
                left -= times


def _split(data: Any, count: Any, into: list[bytes]) -> None:
    """Splits texts that each follow their length; `count` None means until the end."""
    raw = bytes(data)
    at, end = 0, len(raw)
    unpack = int.from_bytes
    while at < end and count != 0:
        size = unpack(raw[at : at + 4], "little")
        at += 4
        into.append(raw[at : at + size])
        at += size
        if count is not None:
            count -= 1
