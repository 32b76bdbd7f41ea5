"""The project's own modules: importable beside the block, never stale, never cached on disk."""

from __future__ import annotations

import importlib.machinery
import os
import sys
from types import ModuleType
from typing import Optional

_PACKAGES = ("site-packages", "dist-packages")


class _FreshLoader(importlib.machinery.SourceFileLoader):
    """Compiles from source every time: bytecode files go by whole seconds and miss quick edits."""

    def get_code(self, fullname: str):  # noqa: ANN201
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class ProjectModules:
    """Keeps `sys.modules` true to the project's files between jobs."""

    def __init__(self) -> None:
        self._project = ""
        self._folder = ""
        self._seen: dict[str, tuple[str, Optional[tuple[int, int]]]] = {}
        self._known = 0
        sys.path_hooks.insert(0, self._finder)

    def enter(self, project: str, folder: str) -> None:
        """Drops what changed since the last job, and what belonged to another pipeline's folder."""
        if project != self._project:
            for path in [p for p in sys.path_importer_cache if _inside(p, project)]:
                del sys.path_importer_cache[path]
        stale = project != self._project or folder != self._folder
        stale = stale or any(_stamp(path) != stamp for path, stamp in self._seen.values())
        if stale:
            for name in self._seen:
                sys.modules.pop(name, None)
            self._seen.clear()
        self._project, self._folder = project, folder
        # A directory's listing is cached by its mtime, which can miss a file made just now.
        for path in (folder, project):
            finder = sys.path_importer_cache.get(path)
            if finder is not None:
                finder.invalidate_caches()  # type: ignore[attr-defined]

    def leave(self) -> None:
        """Remembers the project's modules that the job imported."""
        if len(sys.modules) == self._known and not self._seen:
            return
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None)
            if name not in self._seen and isinstance(path, str) and self.owns(path):
                self._seen[name] = (path, _stamp(path))
        self._known = len(sys.modules)

    def owns(self, path: str) -> bool:
        """Whether a file is the project's own and not an installed package's."""
        if not self._project or not _inside(path, self._project):
            return False
        if _inside(path, sys.prefix) and len(sys.prefix) > len(self._project):
            return False
        return not any(part in _PACKAGES for part in path.split(os.sep))

    def _finder(self, path: str) -> importlib.machinery.FileFinder:
        if not self.owns(path) or not os.path.isdir(path):
            raise ImportError
        return importlib.machinery.FileFinder(
            path,
            (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
            (_FreshLoader, importlib.machinery.SOURCE_SUFFIXES),
        )


class BlockModule:
    """The module that a block's code runs as: a fresh namespace, known to `sys.modules` meanwhile.

    It is named after the file, so that classes defined in it unpickle downstream, unless that name
    is a module's already (a block called `calendar`).
    """

    def __init__(self, file: str, block: str) -> None:
        stem = os.path.splitext(os.path.basename(file))[0]
        name = stem if _free(stem, os.path.dirname(file)) else f"tidemill_block_{block}"
        self.module = ModuleType(name)
        self.module.__file__ = file
        self.names = self.module.__dict__
        sys.modules[name] = self.module

    def close(self) -> None:
        """Forgets the namespace, so that a block's data does not live on in reference cycles."""
        if sys.modules.get(self.module.__name__) is self.module:
            del sys.modules[self.module.__name__]
        self.names.clear()


_taken: dict[tuple[str, str], bool] = {}


def _free(stem: str, folder: str) -> bool:
    key = (stem, folder)
    if key not in _taken:
        _taken[key] = any(_found(stem, path) for path in sys.path if path != folder)
        _taken[key] = _taken[key] or stem in sys.builtin_module_names or "." in stem
    return not _taken[key] and stem not in sys.modules


def _found(stem: str, folder: str) -> bool:
    spec = importlib.machinery.PathFinder.find_spec(stem, [folder])
    return spec is not None and spec.origin is not None


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _stamp(path: str) -> Optional[tuple[int, int]]:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return (state.st_mtime_ns, state.st_size)
