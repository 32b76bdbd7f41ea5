"""What went wrong, told in the user's own files, lines and code, and in no frame of ours."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any, Optional

_OURS = os.path.dirname(os.path.abspath(__file__))
_LIBRARY = os.path.join(os.path.dirname(_OURS), "tidemill")
_FIRST_FRAMES = 10
_LAST_FRAMES = 40
_AROUND = 3
_MESSAGE_LENGTH = 20_000


class BlockError(Exception):
    """An error that Tidemill itself finds with a block. `line` is one of the block's own file."""

    def __init__(
        self, code: str, message: str, *, hint: Optional[str] = None, line: Optional[int] = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.line = line


class TestFailed(Exception):
    """A `test_*` function of the block failed; the cause says how."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def describe(error: BaseException, job: dict[str, Any], cancelled: bool) -> dict[str, Any]:
    """The protocol's `error` for anything that user code can raise. Never raises itself."""
    if cancelled:
        return {"code": "block.cancelled", "message": "The block was cancelled"}
    if isinstance(error, TestFailed) and error.__cause__ is not None:
        report = _report(error.__cause__, job)
        message = report["message"] or "a test failed"
        return {**report, "code": "block.test_failed", "message": f"{error.name}: {message}"}
    return _report(error, job)


def _report(error: BaseException, job: dict[str, Any]) -> dict[str, Any]:
    code, message, hint = _kind(error)
    report: dict[str, Any] = {
        "code": code,
        "message": _cut(message),
        "file": job["display_file"],
    }
    if not isinstance(error, BlockError):
        report["type"] = type(error).__name__
    if hint:
        report["hint"] = hint
    if isinstance(error, SyntaxError) and error.filename == job["file"]:
        if error.lineno:
            report["line"] = max(1, error.lineno)
            report["excerpt"] = _excerpt(job["code"].splitlines(), report["line"])
        if error.offset and error.offset > 0:
            report["column"] = error.offset
        return report
    frames = _frames(error.__traceback__, job)
    line = getattr(error, "line", None) if isinstance(error, BlockError) else None
    place = next((f for f in reversed(frames) if f["own"]), None)
    if line is None and place is not None:
        line = place["line"]
        report["file"] = place["file"]
        if "column" in place:
            report["column"] = place["column"]
    if line is not None:
        report["line"] = line
        lines = job["code"].splitlines() if report["file"] == job["display_file"] else _lines(place)
        report["excerpt"] = _excerpt(lines, line)
    if frames:
        shown = frames
        if len(frames) > _FIRST_FRAMES + _LAST_FRAMES:
            shown = frames[:_FIRST_FRAMES] + frames[-_LAST_FRAMES:]
        hidden = ("own", "path")
        report["frames"] = [{k: v for k, v in f.items() if k not in hidden} for f in shown]
    return report


def _kind(error: BaseException) -> tuple[str, str, Optional[str]]:
    text = _text(error)
    if isinstance(error, BlockError):
        return error.code, text, error.hint
    if isinstance(error, SyntaxError):
        return "python.syntax", error.msg or text, None
    if isinstance(error, MemoryError):
        return "block.out_of_memory", text or "The block ran out of memory", None
    if isinstance(error, SystemExit):
        shown = "" if error.code is None else repr(error.code)
        return "python.exit", f"The block called sys.exit({shown})", "Return from the block instead"
    if isinstance(error, ModuleNotFoundError) and error.name:
        hint = f"Install it for {sys.executable}, or choose another `python:` in tidemill.yaml"
        return "python.module_missing", text, hint
    return "python.exception", _with_causes(error, text), None


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException as second:  # noqa: BLE001  a user's __str__ may do anything
        return f"{type(error).__name__} (its message cannot be shown: __str__ raised {type(second).__name__})"
    return text or type(error).__name__


def _with_causes(error: BaseException, text: str) -> str:
    """The message, with the errors inside a group and the causes that `raise … from` names."""
    parts = [text]
    for inner in _grouped(error)[:20]:
        parts.append(f"  {type(inner).__name__}: {_text(inner)}")
    seen = {id(error)}
    cause = error.__cause__
    while cause is not None and id(cause) not in seen and len(parts) < 30:
        parts.append(f"caused by {type(cause).__name__}: {_text(cause)}")
        seen.add(id(cause))
        cause = cause.__cause__
    return "\n".join(parts)


def _grouped(error: BaseException) -> list[BaseException]:
    inner = getattr(error, "exceptions", ())
    if not isinstance(inner, (tuple, list)):
        return []
    found: list[BaseException] = []
    for each in inner:
        if isinstance(each, BaseException):
            found.extend(_grouped(each) or [each])
    return found


def _frames(trace: Optional[TracebackType], job: dict[str, Any]) -> list[dict[str, Any]]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        path = code.co_filename
        if not path.startswith((_OURS, _LIBRARY, "<frozen")):
            frames.append(_frame(trace, path, job))
        trace = trace.tb_next
    if len(frames) > _FIRST_FRAMES + _LAST_FRAMES:
        frames = frames[:_FIRST_FRAMES] + frames[-_LAST_FRAMES:]
    for frame in frames:
        lines = job["code"].splitlines() if frame["path"] == job["file"] else _lines(frame)
        if 0 < frame["line"] <= len(lines):
            frame["code"] = lines[frame["line"] - 1].strip()[:500]
    return frames


def _frame(trace: TracebackType, path: str, job: dict[str, Any]) -> dict[str, Any]:
    code = trace.tb_frame.f_code
    project = job["project"].rstrip(os.sep) + os.sep
    own = path.startswith(project) and "site-packages" not in path
    shown = path[len(project) :].replace(os.sep, "/") if own else path
    if path == job["file"]:
        own, shown = True, job["display_file"]
    frame: dict[str, Any] = {"file": shown, "line": max(1, trace.tb_lineno or 1)}
    frame.update(own=own, path=path)
    if code.co_name != "<module>":
        frame["function"] = code.co_name
    positions = getattr(code, "co_positions", None)
    if positions is not None and trace.tb_lasti >= 0:
        place = list(positions())[trace.tb_lasti // 2]
        if place[2] is not None:
            frame["column"] = place[2] + 1
    return frame


def _lines(frame: Optional[dict[str, Any]]) -> list[str]:
    if frame is None or frame["path"].startswith("<"):
        return []
    import linecache

    linecache.checkcache(frame["path"])
    return [line.rstrip("\n") for line in linecache.getlines(frame["path"])]


def _excerpt(lines: list[str], line: int) -> dict[str, Any]:
    start = max(1, line - _AROUND)
    shown = [text[:500] for text in lines[start - 1 : line + _AROUND]]
    return {"start_line": start, "lines": shown}


def _cut(message: str) -> str:
    if len(message) <= _MESSAGE_LENGTH:
        return message
    return f"{message[:_MESSAGE_LENGTH]}… ({len(message) - _MESSAGE_LENGTH} more characters)"
