"""Ends the worker and all it started when the engine is gone, however the engine went."""

from __future__ import annotations

import os
import select
import signal

from .channel import READ_FD, WRITE_FD


def own_process_group() -> None:
    """Makes this process lead a group, so that ending the group ends nothing else."""
    if hasattr(os, "setpgid") and os.getpgrp() != os.getpid():
        try:
            os.setpgid(0, 0)
        except OSError:
            pass


def end_process_group() -> None:
    """Kills the worker and everything it started that has not left its group. Does not return."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def start_watchdog() -> None:
    """Forks a tiny process that sees the engine's pipe close even while native code holds the GIL.

    Must be called before any thread exists. The watchdog is nobody's child (it is forked twice), so
    user code that waits for its own children never meets it, and it ends with the worker.
    """
    if not hasattr(os, "fork") or os.getpgrp() != os.getpid():
        return
    worker = os.getpid()
    alive_read, alive_write = os.pipe()
    middle = os.fork()
    if middle:
        os.close(alive_read)
        os.waitpid(middle, 0)
        return  # alive_write stays open for as long as this process lives
    if os.fork():
        os._exit(0)
    try:
        os.close(alive_write)
        _watch(worker, alive_read)
    finally:
        os._exit(0)


def _watch(worker: int, alive: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for fd in (0, 1, 2, WRITE_FD):
        try:
            os.close(fd)
        except OSError:
            pass
    poll = select.poll()
    # Only hang-ups: the messages are the worker's. A socket may be closed in one direction alone.
    poll.register(READ_FD, getattr(select, "POLLRDHUP", 0))
    poll.register(alive, 0)
    gone = {fd for fd, _event in poll.poll()}
    if alive not in gone:
        os.killpg(worker, signal.SIGKILL)
