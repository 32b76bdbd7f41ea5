"""What a block gives: a table, a value, an artifact or nothing."""

from __future__ import annotations

import errno
import json
import pathlib
from collections.abc import Iterator
from typing import Any

from .failures import BlockError
from .frames import give, is_table
from .store import Store, output


class Result:
    """A block's result, looked at but not yet published: its tests run in between."""

    def __init__(self, value: Any, job: dict[str, Any]) -> None:
        self._job = job
        self._streamed = isinstance(value, Iterator)
        self.value = list(value) if self._streamed else value
        self.warnings: list[str] = []

    def publish(self) -> dict[str, Any]:
        """Writes the result and gives the fields of the `output` message that describe it.

        Raises BlockError for a result that cannot be kept, and where the disk takes no more.
        """
        try:
            return self._written()
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise BlockError(
                    "disk.full",
                    "The disk is full: what the block gives could not be written.",
                    hint="Make room on the disk, then run the block again. Earlier outputs are as they were.",
                ) from error
            raise BlockError("output.write", f"the output could not be written: {error}") from error

    def _written(self) -> dict[str, Any]:
        value = self.value
        if value is None:
            return {"output": output("none")}
        if self._streamed or is_table(value) or self._is_empty_table():
            return give(value, self._job, self.warnings)
        store = Store(self._job["store"])
        if isinstance(value, pathlib.PurePath):
            return {"output": _file(value, store)}
        plain, is_json = _jsonable(value)
        if is_json:
            kept = store.keep_bytes(json.dumps(plain, allow_nan=False).encode(), ".json")
            return {"output": output("value", kept, media="application/json")}
        return {"output": _pickled(value, store)}

    def _is_empty_table(self) -> bool:
        """An empty list is a table of no rows where the block works on tables or gave one before."""
        if not isinstance(self.value, list) or self.value:
            return False
        previous = self._job["previous"]
        kinds = [entry["output"]["kind"] for entry in self._job["inputs"]]
        return "table" in kinds or (previous is not None and previous["kind"] == "table")


def _file(path: pathlib.PurePath, store: Store) -> dict[str, Any]:
    source = pathlib.Path(path)
    if not source.is_file():
        raise BlockError("block.output", f"the block returned the path {path}, which is not a file")
    kept = store.keep_copy(str(source), source.suffix)
    return output("artifact", kept, media="file")


def _pickled(value: Any, store: Store) -> dict[str, Any]:
    import pickle

    try:
        data = pickle.dumps(value, protocol=5)
    except Exception as error:
        raise BlockError(
            "block.output",
            f"the block returned a {_name(type(value))}, which is no table and cannot be pickled: {error}",
            hint="Return a table, something JSON can hold, a picklable object, or a pathlib.Path of a file",
        ) from error
    return output("artifact", store.keep_bytes(data, ".pickle"), media="pickle")


def _name(kind: type) -> str:
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _jsonable(value: Any) -> tuple[Any, bool]:
    """The value as JSON holds it, and whether JSON holds it at all. NaN and keys that are not text are not JSON."""
    if value is None or isinstance(value, (str, bool)):
        return value, True
    if isinstance(value, int):
        return int(value), True
    if isinstance(value, float):
        return float(value), value - value == 0
    if isinstance(value, (list, tuple)):
        if hasattr(value, "_fields"):
            return None, False
        items = [_jsonable(item) for item in value]
        return [item for item, _ in items], all(ok for _, ok in items)
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            return None, False
        members = {key: _jsonable(item) for key, item in value.items()}
        return {key: item for key, (item, _) in members.items()}, all(ok for _, ok in members.values())
    if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
        return _jsonable(value.item())
    return None, False
