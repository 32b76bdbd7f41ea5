"""What this interpreter is and has, found without importing any of it."""

from __future__ import annotations

import functools
import os
import platform
import sys
from importlib.machinery import PathFinder

_DISTRIBUTION_ENDINGS = (".dist-info", ".egg-info")


def version() -> str:
    """`3.11.7`"""
    return platform.python_version()


def has(module: str) -> bool:
    """Whether a top-level module could be imported."""
    return module in sys.modules or PathFinder.find_spec(module) is not None


@functools.lru_cache(maxsize=None)
def tables() -> str:
    """How this Python takes tables: the stored Parquet itself, or universal copies (but for small ones).
    It stays as the worker's `hello` said it."""
    return "parquet" if has("pyarrow") or has("polars") else "universal"


def packages() -> dict[str, str]:
    """Installed distributions and their versions, read from folder names: parsing metadata is slow."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            entries = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in entries:
            stem, ending = os.path.splitext(entry)
            if ending not in _DISTRIBUTION_ENDINGS:
                continue
            name, _, rest = stem.partition("-")
            number = rest.partition("-py")[0] or _declared_version(os.path.join(folder, entry))
            # Earlier folders win, as they do for imports.
            found.setdefault(name.replace("_", "-").lower(), number)
    return dict(sorted(found.items()))


def _declared_version(folder: str) -> str:
    """The version of a development install, whose folder's name has none."""
    try:
        with open(os.path.join(folder, "PKG-INFO"), encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("Version:"):
                    return line[8:].strip()
    except OSError:
        pass
    return "0"
