"""The frames between engine and worker: 4 bytes of little-endian length, then UTF-8 JSON."""

from __future__ import annotations

import json
import os
import struct
import threading
from typing import Any, Optional

from .interrupts import Interrupts

READ_FD = 3
WRITE_FD = 4

_LENGTH = struct.Struct("<I")


class Channel:
    """Both pipes of the protocol. `send` may be called from any thread, `receive` from one."""

    def __init__(self, interrupts: Interrupts) -> None:
        self._interrupts = interrupts
        self._lock = threading.Lock()
        self._pid = os.getpid()
        # Subprocesses of user code must not hold the engine's pipes open.
        os.set_inheritable(READ_FD, False)
        os.set_inheritable(WRITE_FD, False)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_close_pipes)

    def receive(self) -> Optional[dict[str, Any]]:
        """The next message, or None when the engine has gone."""
        header = self._read(_LENGTH.size)
        if header is None:
            return None
        body = self._read(_LENGTH.unpack(header)[0])
        return None if body is None else json.loads(body)

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message whole: a cancel that comes in between waits until it is written.

        Lone surrogates, which a user's text may hold, become replacement characters.
        """
        if os.getpid() != self._pid:
            return  # a forked child of user code: the pipes are its parent's
        body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
        frame = memoryview(_LENGTH.pack(len(body)) + body)
        with self._interrupts.held(), self._lock:
            while frame:
                frame = frame[os.write(WRITE_FD, frame) :]

    @staticmethod
    def _read(size: int) -> Optional[bytes]:
        chunks = []
        while size:
            chunk = os.read(READ_FD, min(size, 1 << 20))
            if not chunk:
                return None
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)


def _close_pipes() -> None:
    for fd in (READ_FD, WRITE_FD):
        try:
            os.close(fd)
        except OSError:
            pass
