"""Marks a block's entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional, TypeVar, Union

Function = TypeVar("Function", bound=Callable[..., Any])


def block(function: Optional[Function] = None) -> Union[Function, Callable[[Function], Function]]:
    """Marks the function that Tidemill calls, where the file has several.

    Works with and without parentheses, and leaves the function as it is.
    """
    return _same if function is None else function


def _same(function: Function) -> Function:
    return function
