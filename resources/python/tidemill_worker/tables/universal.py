"""Universal tables: folders of `table.json`, `data.parquet` and text files (see electron/workers/sql/exchange.ts)."""

from __future__ import annotations

import json
import os
from typing import Any, Optional

from . import parquet_reader as physical
from . import parquet_writer
from .encoding import Encoded
from .nested import reader
from .parquet_reader import ParquetFile
from .plain import plain_values
from .types import Type, parse

_VERSION = 1
_TABLE = "table.json"
_DATA = "data.parquet"

Entry = tuple[str, Type, str, Optional[str], str]


class UniversalColumn:
    """One column of a universal table, read when it is asked for."""

    def __init__(self, folder: str, file: ParquetFile, entry: dict[str, Any]) -> None:
        self._folder = folder
        self._file = file
        self._column: str = entry["column"]
        self._valid: Optional[str] = entry["valid"]
        self.name: str = entry["name"]
        self.type: Type = parse(entry["type"])
        self.encoding: str = entry["encoding"]
        self.dictionary: list[str] = entry.get("dictionary", [])

    def validity(self) -> Optional[bytes]:
        """A byte, 0 or 1, for each row, or None where nothing is null."""
        return None if self._valid is None else self._file.booleans(self._valid)

    def fixed(self) -> tuple[int, bytes]:
        """The Parquet type and the bare numbers of a `plain` or `codes` column."""
        kind = self._file.physical(self._column)
        if kind == physical.BOOLEAN:
            return kind, self._file.booleans(self._column)
        return kind, self._file.fixed(self._column)

    def values(self) -> list[Any]:
        """Python's values, None for null. Raises ValueError or OverflowError for what Python cannot hold."""
        valid = self.validity()
        if valid is None:
            return self._present()
        return [value if ok else None for value, ok in zip(self._present(), valid)]

    def _present(self) -> list[Any]:
        if self.encoding == "json":
            read = reader(str(self.type))
            return [read(json.loads(text)) for text in self._file.binaries(self._column)]
        if self.encoding == "codes":
            _, codes = self.fixed()
            return [self.dictionary[code] for code in memoryview(codes).cast("i")]
        if self.encoding == "lines":
            return self.lines()
        return plain_values(self._file, self._column, self.type)

    def lines(self) -> list[str]:
        path = os.path.join(self._folder, self._column + ".txt")
        with open(path, encoding="utf-8", newline="\n") as file:
            lines = file.read().split("\n")
        lines.pop()  # what follows the last line break
        return lines


class UniversalTable:
    """A table that the engine exported for this worker."""

    def __init__(self, folder: str) -> None:
        with open(os.path.join(folder, _TABLE), encoding="utf-8") as file:
            table = json.load(file)
        if table["version"] != _VERSION:
            raise ValueError(f"a universal table of version {table['version']}")
        data = ParquetFile(os.path.join(folder, _DATA))
        self.rows: int = table["rows"]
        self.columns = [UniversalColumn(folder, data, entry) for entry in table["columns"]]


def write_folder(folder: str, rows: int, columns: list[tuple[str, Type, Encoded]]) -> None:
    """Writes a universal table for the engine to import."""
    os.makedirs(folder)
    entries: list[Entry] = []
    data = []
    for index, (name, kind, encoded) in enumerate(columns):
        valid = None
        data.append((f"c{index}", encoded.data))
        if encoded.valid is not None:
            valid = f"v{index}"
            packed = parquet_writer.pack_booleans(encoded.valid)
            data.append((valid, parquet_writer.Data(physical.BOOLEAN, packed)))
        entries.append((name, kind, f"c{index}", valid, encoded.encoding))
    with open(os.path.join(folder, _DATA), "wb") as file:
        parquet_writer.write(file, rows, data)
    write_description(folder, rows, entries)


def write_description(folder: str, rows: int, entries: list[Entry]) -> None:
    """Writes `table.json` beside a `data.parquet`: name, type, column, validity column and encoding of each."""
    keys = ("name", "type", "column", "valid", "encoding")
    columns = [dict(zip(keys, (name, str(kind), *rest))) for name, kind, *rest in entries]
    with open(os.path.join(folder, _TABLE), "w", encoding="utf-8") as file:
        json.dump({"version": _VERSION, "rows": rows, "columns": columns}, file, ensure_ascii=False)
