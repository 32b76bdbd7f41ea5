"""stdout and stderr of user code: fast, live, and back in place after whatever a block did to them."""

from __future__ import annotations

import io
import os
import sys
import threading
from typing import TextIO

FLUSH_SECONDS = 0.05
_BUFFER_BYTES = 1 << 16


class Streams:
    """Owns file descriptors 1 and 2 between jobs.

    stdout is buffered in blocks (a million prints cost a few hundred writes) and flushed by a small
    thread while a job runs, so that lines appear as they are printed.
    """

    def __init__(self) -> None:
        self._saved = {fd: _duplicate(fd) for fd in (1, 2)}
        self._out: TextIO = sys.stdout
        self._err: TextIO = sys.stderr
        self._busy = threading.Event()
        threading.Thread(target=self._flush_while_busy, name="tidemill-flush", daemon=True).start()

    def begin(self) -> None:
        """Gives user code fresh or still healthy streams."""
        for fd, saved in self._saved.items():
            _restore(fd, saved)
        self._out = _healthy(self._out, 1)
        self._err = _healthy(self._err, 2)
        sys.stdout = sys.__stdout__ = self._out
        sys.stderr = sys.__stderr__ = self._err
        self._busy.set()

    def end(self, marker: str) -> None:
        """Flushes all that was printed and writes `marker` after it, on both descriptors."""
        self._busy.clear()
        for stream in {id(s): s for s in (sys.stdout, sys.stderr, self._out, self._err)}.values():
            _flush(stream)
        line = marker.encode("ascii")
        for saved in self._saved.values():
            _write_all(saved, line)

    def _flush_while_busy(self) -> None:
        pause = threading.Event()
        while True:
            self._busy.wait()
            pause.wait(FLUSH_SECONDS)
            _flush(self._out)
            _flush(self._err)


def _duplicate(fd: int) -> int:
    """A private copy, high up, where code that closes the low descriptors does not find it."""
    try:
        import fcntl

        return fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)
    except ImportError:
        return os.dup(fd)


def _restore(fd: int, saved: int) -> None:
    want = os.fstat(saved)
    try:
        have = os.fstat(fd)
        if (have.st_dev, have.st_ino) == (want.st_dev, want.st_ino):
            return
    except OSError:
        pass
    os.dup2(saved, fd, inheritable=True)


def _healthy(stream: TextIO, fd: int) -> TextIO:
    """The stream itself if it is one of ours and open, else a new one over the descriptor."""
    if isinstance(stream, _UserStream) and not stream.closed:
        return stream
    raw = io.FileIO(fd, "w", closefd=False)
    return _UserStream(
        io.BufferedWriter(raw, _BUFFER_BYTES),
        encoding="utf-8",
        errors="backslashreplace",
        newline="\n",
        line_buffering=fd == 2,  # as in any Python: errors are seen at once, also before a crash
    )


class _UserStream(io.TextIOWrapper):
    """Marks a stream as made here."""


def _flush(stream: object) -> None:
    try:
        stream.flush()  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001  closed, replaced by something odd, or the engine has gone
        pass


def _write_all(fd: int, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(fd, data) :]
    except OSError:
        pass  # nobody reads any more: the engine has gone, and the watcher ends us
