"""Turns what a block displays into something that a window can show."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any, Optional

TABLE = "application/vnd.tidemill.table+json"
VEGA_LITE = "application/vnd.vegalite.v5+json"
PLOTLY = "application/vnd.plotly.v1+json"
TABLE_ROWS = 1000


def render(obj: Any, mime: Optional[str] = None) -> dict[str, Any]:
    """The protocol's display of an object: what it says of itself first, else its text."""
    if mime is not None:
        return _as(obj, mime)
    for attempt in (_chart, _figure, _table, _self_described):
        shown = attempt(obj)
        if shown is not None:
            return shown
    return {"mime": "text/plain", "data": obj if isinstance(obj, str) else repr(obj)}


def _as(obj: Any, mime: str) -> dict[str, Any]:
    if isinstance(obj, (bytes, bytearray, memoryview)):
        return {"mime": mime, "data": base64.b64encode(obj).decode("ascii")}
    if mime.endswith("+json") or mime == "application/json":
        return {"mime": mime, "data": _plain(obj)}
    return {"mime": mime, "data": str(obj)}


def _chart(obj: Any) -> Optional[dict[str, Any]]:
    module = type(obj).__module__.partition(".")[0]
    if module == "plotly" and hasattr(obj, "to_json"):
        return {"mime": PLOTLY, "data": json.loads(obj.to_json())}
    spec = obj.to_dict() if module == "altair" and hasattr(obj, "to_dict") else obj
    if isinstance(spec, dict) and "vega-lite" in str(spec.get("$schema", "")):
        return {"mime": VEGA_LITE, "data": _plain(spec)}
    return None


def _figure(obj: Any) -> Optional[dict[str, Any]]:
    if type(obj).__module__.partition(".")[0] not in ("matplotlib", "seaborn"):
        return None
    figure = obj if hasattr(obj, "savefig") else getattr(obj, "figure", None)
    if not hasattr(figure, "savefig"):
        return None
    image = io.BytesIO()
    figure.savefig(image, format="png", bbox_inches="tight")
    return _as(image.getvalue(), "image/png")


def _table(obj: Any) -> Optional[dict[str, Any]]:
    from .frames import is_table, preview

    if isinstance(obj, dict) or not is_table(obj):
        return None
    return {"mime": TABLE, "data": preview(obj, TABLE_ROWS)}


def _self_described(obj: Any) -> Optional[dict[str, Any]]:
    if isinstance(obj, type):
        return None
    methods: tuple[tuple[str, str], ...] = (
        ("_repr_html_", "text/html"),
        ("_repr_markdown_", "text/markdown"),
        ("_repr_png_", "image/png"),
        ("_repr_jpeg_", "image/jpeg"),
        ("_repr_svg_", "image/svg+xml"),
    )
    for name, mime in methods:
        method: Optional[Callable[[], Any]] = getattr(obj, name, None)
        data = method() if callable(method) else None
        if isinstance(data, tuple):
            data = data[0]
        if data is not None:
            return _as(data, mime)
    return None


def _plain(obj: Any) -> Any:
    """JSON without NaN, which no reader of JSON takes; what JSON cannot hold becomes its text."""
    if isinstance(obj, dict):
        return {str(key): _plain(value) for key, value in obj.items()}
    if isinstance(obj, (list, tuple)):
        return [_plain(value) for value in obj]
    if isinstance(obj, float):
        return obj if obj - obj == 0 else None
    if obj is None or isinstance(obj, (str, int)):
        return obj
    item = getattr(obj, "item", None)
    if callable(item) and getattr(obj, "ndim", 1) == 0:
        return _plain(item())
    return str(obj)
