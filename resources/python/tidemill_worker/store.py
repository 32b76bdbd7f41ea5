"""The content-addressed store: files written aside, named by the sha256 of their bytes, renamed."""

from __future__ import annotations

import hashlib
import os
import uuid
from typing import Any, Optional

_NOTHING = hashlib.sha256(b"").hexdigest()


class Store:
    """The store's folders, as a job names them."""

    def __init__(self, folders: dict[str, str]) -> None:
        self._dir = folders["dir"]
        self._tmp = folders["tmp"]

    def temporary(self, ending: str = "") -> str:
        """A path aside, in a folder that exists."""
        os.makedirs(self._tmp, exist_ok=True)
        return os.path.join(self._tmp, f"python-{os.getpid()}-{uuid.uuid4().hex}{ending}")

    def keep(self, path: str, ending: str) -> dict[str, Any]:
        """Moves a finished file to its place. A whole file that is there already stays: it may be in use."""
        sha = _sha256(path)
        size = os.path.getsize(path)
        folder = os.path.join(self._dir, sha[:2])
        kept = os.path.join(folder, sha + ending)
        if os.path.exists(kept) and os.path.getsize(kept) == size and _sha256(kept) == sha:
            os.unlink(path)
        else:
            os.makedirs(folder, exist_ok=True)
            os.replace(path, kept)
        return {"sha": sha, "path": kept, "bytes": size}

    def keep_bytes(self, data: bytes, ending: str) -> dict[str, Any]:
        path = self.temporary(ending)
        try:
            with open(path, "wb") as file:
                file.write(data)
            return self.keep(path, ending)
        except BaseException:
            remove(path)
            raise

    def keep_copy(self, source: str, ending: str) -> dict[str, Any]:
        import shutil

        path = self.temporary(ending)
        try:
            shutil.copyfile(source, path)
            return self.keep(path, ending)
        except BaseException:
            remove(path)
            raise


def output(
    kind: str,
    kept: Optional[dict[str, Any]] = None,
    *,
    rows: Optional[int] = None,
    schema: Optional[list[dict[str, Any]]] = None,
    media: Optional[str] = None,
) -> dict[str, Any]:
    """The protocol's description of an output."""
    file = kept or {"sha": _NOTHING, "path": "", "bytes": 0}
    return {"kind": kind, **file, "rows": rows, "schema": schema, "media": media}


def remove(path: str) -> None:
    """Removes a file or folder that may not be there."""
    if os.path.isdir(path):
        import shutil

        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        os.unlink(path)
    except OSError:
        pass


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        block = bytearray(1 << 20)
        view = memoryview(block)
        while size := file.readinto(block):
            digest.update(view[:size])
    return digest.hexdigest()
