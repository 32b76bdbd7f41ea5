"""A data page of a Parquet column: plain values or numbers in a dictionary, and which rows are null."""

from __future__ import annotations

from typing import Optional, Union

from .thrift import Reader

_PLAIN, _DICTIONARY = 0, (2, 8)
_BITS = [bytes((byte >> bit) & 1 for bit in range(8)) for byte in range(256)]


class Page:
    """`valid` has a byte, 0 or 1, for each row, and is None where nothing is null; `present` is how many values
    there are."""

    def __init__(
        self, body: memoryview, count: int, encoding: int, dictionary: Optional[bytes], optional: bool
    ) -> None:
        self.valid: Optional[bytes] = None
        self.present = count
        if optional:
            start = 4 + int.from_bytes(body[:4], "little")
            self.valid = _validity(body[4:start], count)
            if self.valid is not None:
                self.present = self.valid.count(1)
            body = body[start:]
        if encoding != _PLAIN and (encoding not in _DICTIONARY or dictionary is None):
            raise ValueError(f"a Parquet file with the encoding {encoding}, which is read with a library only")
        self._body = body
        self._dictionary = None if encoding == _PLAIN else dictionary

    def fixed(self, width: int) -> bytes:
        entries = self._dictionary
        if entries is None:
            return self._body[: self.present * width]  # type: ignore[return-value]
        values = [entries[at : at + width] for at in range(0, len(entries), width)]
        return b"".join(map(values.__getitem__, self._indexes()))

    def booleans(self) -> bytes:
        if self._dictionary is not None:
            raise ValueError("a Parquet file with a dictionary of booleans")
        return unpack_booleans(self._body)[: self.present]

    def binaries(self) -> list[bytes]:
        if self._dictionary is None:
            return split(bytes(self._body), self.present)
        entries = split(self._dictionary)
        return list(map(entries.__getitem__, self._indexes()))

    def _indexes(self) -> list[int]:
        if not self.present:
            return []
        bits = self._body[0]
        width = (bits + 7) // 8
        mask = (1 << bits) - 1
        shifts = range(0, 8 * bits, bits) if bits else [0] * 8
        raw = bytes(self._body)
        reader = Reader(raw, 1)
        indexes: list[int] = []
        while len(indexes) < self.present:
            head = reader.varint()
            at = reader.at
            if head & 1:
                reader.at = end = min(at + (head >> 1) * bits, len(raw))
                octets = [int.from_bytes(raw[i : i + bits], "little") for i in range(at, end, bits or 1)]
                indexes += [(octet >> shift) & mask for octet in octets for shift in shifts]
            else:
                reader.at = at + width
                times = min(head >> 1, self.present - len(indexes))
                indexes += [int.from_bytes(raw[at : at + width], "little")] * times
        return indexes[: self.present]


def _validity(levels: memoryview, count: int) -> Optional[bytes]:
    """Definition levels of 0 and 1, in runs that are repeated or packed."""
    reader = Reader(levels)
    parts = []
    left = count
    while left > 0:
        head = reader.varint()
        at = reader.at
        if head & 1:
            reader.at = at + (head >> 1)
            parts.append(unpack_booleans(levels[at : reader.at])[:left])
        else:
            reader.at = at + 1
            if levels[at] and not parts and head >> 1 >= left:
                return None
            parts.append(bytes([levels[at]]) * min(left, head >> 1))
        left -= len(parts[-1])
    valid = b"".join(parts)
    return valid if 0 in valid else None


def unpack_booleans(packed: Union[bytes, memoryview]) -> bytes:
    """A byte, 0 or 1, for each bit, up to a whole number of eights."""
    return b"".join(map(_BITS.__getitem__, packed))


def split(raw: bytes, count: Optional[int] = None) -> list[bytes]:
    """Texts that each follow their length, as many as `count` or all."""
    values: list[bytes] = []
    at, end = 0, len(raw)
    unpack = int.from_bytes
    while at < end and len(values) != count:
        start = at + 4
        at = start + unpack(raw[at:start], "little")
        values.append(raw[start:at])
    return values
