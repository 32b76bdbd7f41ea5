"""What a block is given: tables in the form it wants, values, artifacts."""

from __future__ import annotations

import json
import pathlib
from typing import Any

from .failures import BlockError
from .frames import receive


def read_input(entry: dict[str, Any], form: str) -> Any:
    """Loads one input. `form` is how a table is wanted: pandas, polars, lazy, pyarrow or rows.

    Raises BlockError where its file is gone or cannot be loaded.
    """
    try:
        return _loaded(entry, form)
    except OSError as error:
        raise BlockError("input.read", f"the input `{entry['name']}` cannot be read: {error}") from error


def _loaded(entry: dict[str, Any], form: str) -> Any:
    output = entry["output"]
    kind = output["kind"]
    if kind == "table":
        return receive(entry, form)
    if kind == "value":
        with open(output["path"], encoding="utf-8") as file:
            return json.load(file)
    if kind == "artifact":
        return _artifact(entry["name"], output)
    return None


def _artifact(name: str, output: dict[str, Any]) -> Any:
    if output["media"] == "json":
        with open(output["path"], encoding="utf-8") as file:
            return json.load(file)
    if output["media"] is None or not output["media"].startswith("pickle"):
        return pathlib.Path(output["path"])
    import pickle

    try:
        with open(output["path"], "rb") as file:
            return pickle.load(file)
    except Exception as error:
        raise BlockError(
            "python.unpickle",
            f"the artifact `{name}` cannot be loaded here: {type(error).__name__}: {error}",
            hint="Its classes must be importable from this block: keep them in a module of the project",
        ) from error
