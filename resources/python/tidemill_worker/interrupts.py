"""Soft cancellation: a signal that becomes KeyboardInterrupt inside user code and nowhere else."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Optional


class Interrupts:
    """Decides whether a cancel may strike now. Create it in the main thread."""

    def __init__(self) -> None:
        self._main = threading.get_ident()
        self._armed = False
        self._held = 0
        self._pending = False
        self.cancelled = False

    def arm(self) -> None:
        """From here user code runs. Also takes the handler back if user code had replaced it."""
        signal.signal(signal.SIGINT, self._on_signal)
        self.cancelled = False
        self._pending = False
        self._armed = True

    def disarm(self) -> None:
        self._armed = False

    def cancel(self) -> None:
        """Called by the reader thread. A real signal, so that sleeps and reads wake up as well."""
        self.cancelled = True
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(self._main, signal.SIGINT)
        else:
            import _thread

            _thread.interrupt_main()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keeps a cancel from striking in the middle of a write; it strikes right after."""
        if threading.get_ident() != self._main:
            yield
            return
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self._pending and self._armed and not self._held:
            self._strike()

    def _on_signal(self, _number: int, _frame: Optional[FrameType]) -> None:
        if not self._armed or not self.cancelled:
            return  # Ctrl-C in the terminal of a `tidemill run` is the engine's to handle
        if self._held:
            self._pending = True
        else:
            self._strike()

    def _strike(self) -> None:
        # Once only: code that swallows it is killed by the supervisor.
        self._armed = False
        self._pending = False
        raise KeyboardInterrupt
