"""The `context` argument of a block."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Optional

from .displays import render
from .failures import BlockError
from .params import Params, instant

Send = Callable[[dict[str, Any]], None]
Ask = Callable[[str, str], dict[str, Any]]


class Log:
    """Logs like the standard library: `context.log.info("rows: %d", count)`."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def debug(self, message: object, *args: object) -> None:
        self._write("debug", message, args)

    def info(self, message: object, *args: object) -> None:
        self._write("info", message, args)

    def warning(self, message: object, *args: object) -> None:
        self._write("warning", message, args)

    def error(self, message: object, *args: object) -> None:
        self._write("error", message, args)

    def exception(self, message: object, *args: object) -> None:
        """An error, with the traceback of the exception being handled."""
        import traceback

        self._write("error", f"{_format(message, args)}\n{traceback.format_exc()}", ())

    warn = warning
    critical = error
    __call__ = info

    def _write(self, level: str, message: object, args: tuple[object, ...]) -> None:
        self._send({"type": "log", "level": level, "text": _format(message, args)})


class ScheduleInterval:
    """The stretch of time that a scheduled run is about: `start` inclusive, `end` exclusive."""

    __slots__ = ("start", "end")

    def __init__(self, start: str, end: str) -> None:
        self.start = instant(start)
        self.end = instant(end)

    def __iter__(self):  # noqa: ANN204
        return iter((self.start, self.end))

    def __repr__(self) -> str:
        return f"ScheduleInterval({self.start.isoformat()}, {self.end.isoformat()})"


class Context:
    """What a block may know and do besides its inputs."""

    def __init__(self, job: dict[str, Any], params: Params, send: Send, ask: Ask) -> None:
        self.run_id: str = job["run_id"]
        self.pipeline: str = job["pipeline"]
        self.block: str = job["block"]
        self.attempt: int = job["attempt"]
        self.partition: Optional[str] = job["partition"]
        interval = job["interval"]
        self.interval = interval and ScheduleInterval(interval["start"], interval["end"])
        self.variables = Params(job["variables"])
        self.params = params
        self.log = Log(send)
        self._workdir: str = job["workdir"]
        self._send = send
        self._ask = ask

    @property
    def workdir(self) -> str:
        """A scratch folder for this attempt, removed after it."""
        os.makedirs(self._workdir, exist_ok=True)
        return self._workdir

    def progress(self, done: float, total: Optional[float] = None) -> None:
        """Reports how much is done, of how much if that is known."""
        message = {"type": "progress", "done": _finite(done), "total": None if total is None else _finite(total)}
        self._send(message)

    def display(self, obj: object, *, mime: Optional[str] = None, title: Optional[str] = None) -> None:
        """Shows text, Markdown, HTML, an image, a chart or a table with the block's results."""
        shown = render(obj, mime)
        if title is not None:
            shown["title"] = str(title)
        self._send({"type": "display", "display": shown})

    def secret(self, name: str) -> str:
        """A secret's value. Raises where there is none of that name."""
        return self._answer("secret", name)

    def connection(self, name: str) -> Params:
        """The settings of a connection of tidemill.yaml, secrets filled in."""
        return Params(self._answer("connection", name))

    def _answer(self, what: str, name: str) -> Any:
        answer = self._ask(what, name)
        error = answer.get("error")
        if error is not None:
            raise BlockError(error["code"], error["message"], hint=error.get("hint"))
        return answer.get("value")


def _format(message: object, args: tuple[object, ...]) -> str:
    text = str(message)
    if not args:
        return text
    try:
        return text % (args[0] if len(args) == 1 and isinstance(args[0], dict) else args)
    except (TypeError, ValueError, KeyError):
        return " ".join([text, *map(str, args)])


def _finite(number: float) -> float:
    value = float(number)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"progress must be a finite number, not {value}")
    return value
