"""Reads flat Parquet: the data of universal tables, and small stored tables as DuckDB writes them."""

from __future__ import annotations

import mmap
from typing import Any, Optional

from .lz4 import decompress
from .parquet_pages import Page
from .thrift import Reader

BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTE_ARRAY, FIXED = 0, 1, 2, 4, 5, 6, 7
_WIDTHS = {INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8}
_UNCOMPRESSED, _LZ4_RAW = 0, 7
_DICTIONARY_PAGE = 2
_OPTIONAL = 1
# The unit of a LogicalType, and the converted types TIME_MICROS and TIMESTAMP_MICROS.
_MICROS = 2
_IN_MICROS = (8, 10)


class ParquetFile:
    """The columns of a file by name: the values that are there one after another, and which rows are null."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        size = int.from_bytes(self._data[-8:-4], "little")
        footer = Reader(bytes(self._data[-8 - size : -8])).struct()
        self.rows: int = footer[3]
        self._groups = footer[4]
        elements = footer[2][1:]
        if any(5 in element for element in elements):
            raise ValueError("a nested column in a Parquet file that is read without a library")
        self._elements = {e[4].decode(): e for e in elements}
        self._places = {name: place for place, name in enumerate(self._elements)}
        self._read: dict[str, list[Page]] = {}

    def physical(self, name: str) -> int:
        return self._elements[name][1]

    def width(self, name: str) -> int:
        """How many bytes each value of a column of fixed width has."""
        element = self._elements[name]
        return element.get(2) or _WIDTHS[element[1]]

    def instants_in_micros(self, name: str) -> bool:
        """Whether times are counted in microseconds; only nanoseconds and milliseconds are others."""
        element = self._elements[name]
        unit = next(iter(element.get(10, {}).values()), {}).get(2)
        return _MICROS in unit if unit else element.get(6) in _IN_MICROS

    def validity(self, name: str) -> Optional[bytes]:
        """A byte, 0 or 1, for each row, or None where nothing is null."""
        pages = self._pages(name)
        if all(page.valid is None for page in pages):
            return None
        return b"".join(bytes([1]) * page.present if page.valid is None else page.valid for page in pages)

    def fixed(self, name: str) -> bytes:
        """The values of a column of fixed width."""
        width = self.width(name)
        return b"".join(page.fixed(width) for page in self._pages(name))

    def booleans(self, name: str) -> bytes:
        """A byte, 0 or 1, for each value."""
        return b"".join(page.booleans() for page in self._pages(name))

    def binaries(self, name: str) -> list[bytes]:
        """Texts and blobs, one by one."""
        values: list[bytes] = []
        for page in self._pages(name):
            values += page.binaries()
        return values

    def _pages(self, name: str) -> list[Page]:
        pages = self._read.get(name)
        if pages is None:
            place = self._places[name]
            optional = self._elements[name].get(3) == _OPTIONAL
            pages = [page for group in self._groups for page in self._chunk(group[1][place][3], optional)]
            self._read[name] = pages
        return pages

    def _chunk(self, chunk: dict[int, Any], optional: bool) -> list[Page]:
        codec = chunk.get(4, _UNCOMPRESSED)
        if codec not in (_UNCOMPRESSED, _LZ4_RAW):
            raise ValueError(f"a Parquet file with the compression {codec}, which is read with a library only")
        at = min(chunk[9], chunk.get(11) or chunk[9])
        left = chunk[5]
        dictionary = None
        pages = []
        while left > 0:
            reader = Reader(self._data, at)
            header = reader.struct()
            at = reader.at + header[3]
            if at < reader.at:
                raise ValueError("a Parquet file with a page of less than nothing")
            body = self._data[reader.at : at]
            if codec == _LZ4_RAW:
                body = memoryview(decompress(bytes(body), header[2]))
            if header[1] == _DICTIONARY_PAGE:
                dictionary = bytes(body)
                continue
            if 5 not in header:
                raise ValueError("a Parquet file with pages of a kind that is read with a library only")
            count, encoding = header[5][1], header[5][2]
            left -= count
            pages.append(Page(body, count, encoding, dictionary, optional))
        return pages
