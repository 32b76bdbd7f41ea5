"""Calls a block: finds its arguments by name and gives each input in the form that it wants."""

from __future__ import annotations

from collections.abc import Callable
from types import AsyncGeneratorType, CodeType, CoroutineType, FunctionType
from typing import Any

from .context import Context
from .failures import BlockError
from .frames import wanted_form
from .params import Params
from .source import Source

Read = Callable[[dict[str, Any], str], Any]


class Caller:
    """Inputs are read when something asks for them, and only then."""

    def __init__(self, job: dict[str, Any], params: Params, context: Context, read: Read) -> None:
        self._job = job
        self._entries = {entry["name"]: entry for entry in job["inputs"]}
        self._extras = {"params": params, "context": context}
        self._read = read

    def run(self, code: Source, names: dict[str, Any]) -> Any:
        """Runs the block in its namespace and gives what it returned, coroutines awaited."""
        if code.entry is not None and (code.certain or not self._is_helper(code)):
            _execute(code.whole, names)
            return self._call(names[code.entry], code.entry)
        names.update(self._extras)
        for name, entry in self._entries.items():
            names[name] = self._value(entry, None)
        _execute(code.body, names)
        return None if code.last is None else _execute(code.last, names)

    def _is_helper(self, code: Source) -> bool:
        """Whether the only function there is cannot be the entry: a helper in a notebook."""
        return code.last is not None and any(n not in self._available() for n in code.required)

    def _call(self, function: Any, name: str) -> Any:
        if not callable(function):
            raise BlockError("block.entry", f"`{name}` is not a function")
        import inspect  # slow to import, and needed for functions only

        positional: list[Any] = []
        keywords: dict[str, Any] = {}
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is parameter.VAR_POSITIONAL:
                continue
            if parameter.kind is parameter.VAR_KEYWORD:
                for other in self._available():
                    keywords.setdefault(other, self._argument(other, None))
                continue
            if parameter.name not in self._available():
                if parameter.default is not parameter.empty:
                    continue
                raise self._unknown(parameter.name, name, function)
            value = self._argument(parameter.name, _annotation(parameter, function))
            if parameter.kind is parameter.POSITIONAL_ONLY:
                positional.append(value)
            else:
                keywords[parameter.name] = value
        result = function(*positional, **keywords)
        return finish(result)

    def _available(self) -> list[str]:
        return [*self._entries, *self._extras]

    def _argument(self, name: str, annotation: Any) -> Any:
        entry = self._entries.get(name)
        return self._extras[name] if entry is None else self._value(entry, annotation)

    def _value(self, entry: dict[str, Any], annotation: Any) -> Any:
        return self._read(entry, wanted_form(annotation, self._job["dataframe"]))

    def _unknown(self, argument: str, name: str, function: Any) -> BlockError:
        names = ", ".join(self._available())
        line = function.__code__.co_firstlineno if isinstance(function, FunctionType) else None
        return BlockError(
            "block.argument",
            f"`{name}` takes an argument `{argument}`, but there is no such input; there are: {names}",
            hint=f"Connect a block named `{argument}`, or rename the argument",
            line=line,
        )


def finish(result: Any) -> Any:
    """Awaits a coroutine and collects an asynchronous generator; gives back all else as it is."""
    if not isinstance(result, (CoroutineType, AsyncGeneratorType)):
        return result
    import asyncio

    if isinstance(result, CoroutineType):
        return finish(asyncio.run(result))

    async def collect() -> list[Any]:
        return [row async for row in result]

    return iter(asyncio.run(collect()))


def takes_arguments(function: Any) -> bool:
    """Whether a function has parameters."""
    import inspect

    return bool(inspect.signature(function).parameters)


def _execute(code: CodeType, names: dict[str, Any]) -> Any:
    return finish(eval(code, names))  # noqa: S307  running the user's code is what this is for


def _annotation(parameter: Any, function: Any) -> Any:
    annotation = parameter.annotation
    if annotation is parameter.empty:
        return None
    if isinstance(annotation, str):
        import inspect

        try:
            return eval(annotation, getattr(inspect.unwrap(function), "__globals__", {}))  # noqa: S307
        except Exception:  # noqa: BLE001  an annotation that names nothing says nothing
            return None
    return annotation
