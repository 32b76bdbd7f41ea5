"""The worker's life: hello, one job at a time, bye."""

from __future__ import annotations

import json
import os
import queue
import threading
from typing import Any, Optional

from . import environment, watcher
from .channel import Channel
from .failures import describe
from .interrupts import Interrupts
from .job import Ask, JobRun
from .modules import ProjectModules
from .streams import Streams

PROTOCOL_VERSION = 1


class Worker:
    """Reads messages in one thread and runs user code in the main thread."""

    def __init__(self) -> None:
        self._interrupts = Interrupts()
        self._channel = Channel(self._interrupts)
        self._streams = Streams()
        self._modules = ProjectModules()
        self._jobs: queue.SimpleQueue[Optional[dict[str, Any]]] = queue.SimpleQueue()
        self._answers: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}
        self._asked = 0
        self._ask_lock = threading.Lock()
        self._current: Optional[int] = None
        self._cancelled_early: set[int] = set()

    def serve(self) -> None:
        threading.Thread(target=self._read, name="tidemill-reader", daemon=True).start()
        self._channel.send(
            {
                "type": "hello",
                "protocol": PROTOCOL_VERSION,
                "language": "python",
                "pid": os.getpid(),
                "version": environment.version(),
                "packages": environment.packages(),
                "tables": environment.tables(),
            }
        )
        _import_ahead()
        while True:
            message = self._jobs.get()
            if message is None:
                break
            self._run(message)
        self._channel.send({"type": "bye"})
        os._exit(0)

    def _read(self) -> None:
        try:
            while True:
                message = self._channel.receive()
                if message is None:
                    break
                self._take(message)
        except (OSError, json.JSONDecodeError):
            pass  # a broken pipe of ours means what a closed one means
        watcher.end_process_group()

    def _take(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "run":
            self._jobs.put(message)
        elif kind == "cancel":
            if message["job"] == self._current:
                self._interrupts.cancel()
            else:
                self._cancelled_early.add(message["job"])
        elif kind == "answer":
            waiting = self._answers.get(message["ask"])
            if waiting is not None:
                waiting.put(message)
        elif kind == "bye":
            self._jobs.put(None)
        else:
            self._refuse(message)

    def _refuse(self, message: dict[str, Any]) -> None:
        error = {"code": "worker.unsupported", "message": f"Python workers do not {message['type']}"}
        self._channel.send({"type": "error", "job": message.get("job", 0), "error": error})

    def _run(self, message: dict[str, Any]) -> None:
        job: int = message["job"]
        run = JobRun(message["block"], self._modules, self._sender(job), self._asker(job))
        self._streams.begin()
        answer: dict[str, Any]
        try:
            try:
                self._interrupts.arm()
                self._current = job
                if job in self._cancelled_early:
                    raise KeyboardInterrupt
                answer = {"type": "output", **run.run()}
            finally:
                self._interrupts.disarm()
        except BaseException as error:  # noqa: BLE001  whatever user code raises must not end the worker
            cancelled = self._interrupts.cancelled or job in self._cancelled_early
            answer = {"type": "error", "error": describe(error, message["block"], cancelled)}
            del error
        self._current = None
        self._cancelled_early.discard(job)
        run.restore()
        self._streams.end(f"\x1e{os.getpid()}:{job}\n")
        self._channel.send({"job": job, **answer})

    def _sender(self, job: int):  # noqa: ANN202
        def send(message: dict[str, Any]) -> None:
            self._channel.send({"job": job, **message})

        return send

    def _asker(self, job: int) -> Ask:
        def ask(what: str, name: str) -> dict[str, Any]:
            with self._ask_lock:
                self._asked += 1
                number = self._asked
            waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
            self._answers[number] = waiting
            try:
                self._channel.send({"type": "ask", "job": job, "ask": number, "what": what, "name": name})
                return waiting.get()
            finally:
                del self._answers[number]

        return ask


def _import_ahead() -> None:
    """Loads, once hello is said, what the first job would wait for. User code cannot shadow it any more."""
    import inspect  # noqa: F401
    import pickle  # noqa: F401

    import tidemill  # noqa: F401

    from .tables import reading, writing  # noqa: F401


def main() -> None:
    watcher.own_process_group()
    watcher.start_watchdog()
    Worker().serve()
