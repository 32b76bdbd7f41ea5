"""Writes flat, uncompressed Parquet, a page to a column chunk."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import BinaryIO, Optional

from .thrift import BINARY, I32, I64, LIST, STRUCT, Field, pack, pack_list, varint

_PLAIN, _RLE, _RLE_DICTIONARY = 0, 3, 8
# Converted types.
UTF8, DECIMAL, DATE, TIME_MICROS, TIMESTAMP_MICROS, UINT_64 = 0, 5, 6, 8, 10, 14
# Logical types that no converted type stands for.
UUID = pack([(14, STRUCT, pack([]))])


@dataclass
class Data:
    """A column in plain encoding, or with `dictionary` as indexes of 8, 16 or 32 bits into it.

    `width` is that of values of fixed length, `logical` a packed LogicalType. In an optional column `valid` says
    which rows are null (None: none is), and the body has the others alone.
    """

    physical: int
    body: bytes
    converted: Optional[int] = None
    precision: int = 0
    scale: int = 0
    dictionary: Optional[bytes] = None
    entries: int = 0
    index_bits: int = 0
    width: int = 0
    logical: Optional[bytes] = None
    optional: bool = False
    valid: Optional[bytes] = None


def pack_booleans(flags: bytes) -> bytes:
    """Bits from bytes of 0 and 1."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        return numpy.packbits(numpy.frombuffer(flags, "uint8"), bitorder="little").tobytes()
    whole = flags + bytes(-len(flags) % 8)
    return bytes(
        a | b << 1 | c << 2 | d << 3 | e << 4 | f << 5 | g << 6 | h << 7
        for a, b, c, d, e, f, g, h in zip(*(whole[i::8] for i in range(8)))
    )


def write(
    file: BinaryIO, rows: int, columns: list[tuple[str, Data]], metadata: Optional[dict[str, str]] = None
) -> None:
    """Writes a whole file of one row group (none for no rows), with `metadata` in its footer."""
    file.write(b"PAR1")
    at = 4
    chunks = []
    for name, data in columns if rows else []:
        start = at
        data_at = at
        if data.dictionary is not None:
            at += _page(file, 2, 7, pack([(1, I32, data.entries), (2, I32, _PLAIN)]), data.dictionary)
            data_at = at
        encoding = _PLAIN if data.dictionary is None else _RLE_DICTIONARY
        header = pack([(1, I32, rows), (2, I32, encoding), (3, I32, _RLE), (4, I32, _RLE)])
        at += _page(file, 0, 5, header, _body(data, rows))
        meta = [
            (1, I32, data.physical),
            (2, LIST, pack_list(I32, [encoding])),
            (3, LIST, pack_list(BINARY, [name.encode()])),
            (4, I32, 0),
            (5, I64, rows),
            (6, I64, at - start),
            (7, I64, at - start),
            (9, I64, data_at),
        ]
        if data.dictionary is not None:
            meta.append((11, I64, start))
        nulls = 0 if data.valid is None else data.valid.count(0)
        meta.append((12, STRUCT, pack([(3, I64, nulls)])))
        chunks.append(pack([(2, I64, start), (3, STRUCT, pack(meta))]))
    _footer(file, rows, columns, chunks, at - 4, metadata or {})


def _body(data: Data, rows: int) -> bytes:
    levels = _levels(data.valid, rows) if data.optional else b""
    if data.dictionary is None:
        return levels + data.body
    # At these widths a bit-packed run is the little-endian array itself, padded to groups of eight.
    width = data.index_bits // 8
    count = len(data.body) // width
    groups = (count + 7) // 8
    padding = bytes((groups * 8 - count) * width)
    return levels + bytes([data.index_bits]) + varint(groups << 1 | 1) + data.body + padding


def _levels(valid: Optional[bytes], rows: int) -> bytes:
    """The definition levels: a run of ones, or a bit for each row."""
    if valid is None:
        run = varint(rows << 1) + bytes([1])
    else:
        run = varint((rows + 7) // 8 << 1 | 1) + pack_booleans(valid)
    return len(run).to_bytes(4, "little") + run


def _page(file: BinaryIO, kind: int, field: int, header: bytes, body: bytes) -> int:
    packed = pack([(1, I32, kind), (2, I32, len(body)), (3, I32, len(body)), (field, STRUCT, header)])
    file.write(packed)
    file.write(body)
    return len(packed) + len(body)


def _footer(
    file: BinaryIO,
    rows: int,
    columns: list[tuple[str, Data]],
    chunks: list[bytes],
    size: int,
    metadata: dict[str, str],
) -> None:
    elements = [pack([(4, BINARY, b"schema"), (5, I32, len(columns))])]
    elements += [_element(name, data) for name, data in columns]
    groups = []
    if rows:
        groups = [pack([(1, LIST, pack_list(STRUCT, chunks)), (2, I64, size), (3, I64, rows)])]
    fields: list[Field] = [
        (1, I32, 1),
        (2, LIST, pack_list(STRUCT, elements)),
        (3, I64, rows),
        (4, LIST, pack_list(STRUCT, groups)),
    ]
    if metadata:
        pairs = [pack([(1, BINARY, k.encode()), (2, BINARY, v.encode())]) for k, v in metadata.items()]
        fields.append((5, LIST, pack_list(STRUCT, pairs)))
    footer = pack(fields)
    file.write(footer)
    file.write(len(footer).to_bytes(4, "little") + b"PAR1")


def _element(name: str, data: Data) -> bytes:
    fields: list[Field] = [(1, I32, data.physical)]
    if data.width:
        fields.append((2, I32, data.width))
    fields += [(3, I32, 1 if data.optional else 0), (4, BINARY, name.encode())]
    if data.converted is not None:
        fields.append((6, I32, data.converted))
    if data.converted == DECIMAL:
        fields += [(7, I32, data.scale), (8, I32, data.precision)]
    if data.logical is not None:
        fields.append((10, STRUCT, data.logical))
    return pack(fields)
