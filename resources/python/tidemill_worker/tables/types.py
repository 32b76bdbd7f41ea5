"""DuckDB's types as trees, and how each is kept in a stored file (see electron/workers/table/encoding.ts)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Optional

_TOKEN = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|[\w$\u0080-\U0010ffff]+|\S")
_WORD = re.compile(r"[\w\"\u0080-\U0010ffff]")
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
_NESTED = ("list", "array", "map", "struct", "union")

INTEGERS = {
    "TINYINT": (-(2**7), 2**7 - 1),
    "SMALLINT": (-(2**15), 2**15 - 1),
    "INTEGER": (-(2**31), 2**31 - 1),
    "BIGINT": (-(2**63), 2**63 - 1),
    "UTINYINT": (0, 2**8 - 1),
    "USMALLINT": (0, 2**16 - 1),
    "UINTEGER": (0, 2**32 - 1),
    "UBIGINT": (0, 2**64 - 1),
}
WIDE_INTEGERS = {"HUGEINT": -(10**38) + 1, "UHUGEINT": 0}
TIMESTAMPS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
TIMESTAMP_TZ = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True)
class Type:
    """`kind` is scalar, decimal, enum, list, array, map, struct or union."""

    kind: str
    name: str = ""
    width: int = 0
    scale: int = 0
    values: tuple[str, ...] = ()
    item: Optional[Type] = None
    key: Optional[Type] = None
    fields: tuple[tuple[str, Type], ...] = ()

    @property
    def nested(self) -> bool:
        return self.kind in _NESTED

    @property
    def of(self) -> Type:
        """The type of a list's items or a map's values."""
        assert self.item is not None
        return self.item

    def __str__(self) -> str:
        if self.kind == "scalar":
            return self.name
        if self.kind == "decimal":
            return f"DECIMAL({self.width},{self.scale})"
        if self.kind == "enum":
            return f"ENUM({', '.join(map(_literal, self.values))})"
        if self.kind == "list":
            return f"{self.item}[]"
        if self.kind == "array":
            return f"{self.item}[{self.width}]"
        if self.kind == "map":
            return f"MAP({self.key}, {self.item})"
        inner = ", ".join(f"{_field(name)} {kind}" if name else str(kind) for name, kind in self.fields)
        return f"{self.kind.upper()}({inner})"


def scalar(name: str) -> Type:
    return Type("scalar", name)


def decimal(width: int, scale: int) -> Type:
    return Type("decimal", width=width, scale=scale)


def list_of(item: Type) -> Type:
    return Type("list", item=item)


def struct(fields: list[tuple[str, Type]]) -> Type:
    return Type("struct", fields=tuple(fields))


def map_of(key: Type, item: Type) -> Type:
    return Type("map", key=key, item=item)


INTERVAL_PARTS = struct(
    [("months", scalar("INTEGER")), ("days", scalar("INTEGER")), ("micros", scalar("BIGINT"))]
)


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Type:
    """The tree of a type's text as DuckDB prints it. Raises ValueError."""
    parser = _Parser(text)
    return parser.whole()


@functools.lru_cache(maxsize=4096)
def stored(kind: Type) -> Type:
    """The type that stands in the file: the same as `encodingOf(type).stored` of the SQL workers."""
    if kind.kind == "scalar":
        return _stored_scalar(kind)
    if kind.kind == "enum":
        return scalar("VARCHAR")
    if kind.kind in ("list", "array"):
        return list_of(stored(kind.of))
    if kind.kind == "map":
        assert kind.key is not None
        return map_of(stored(kind.key), stored(kind.of))
    if kind.kind == "struct":
        nameless = any(name == "" for name, _ in kind.fields)
        return struct(
            [(f"_{i}" if nameless else name, stored(of)) for i, (name, of) in enumerate(kind.fields, 1)]
        )
    if kind.kind == "union":
        members = [(f"member_{i}", stored(of)) for i, (_, of) in enumerate(kind.fields, 1)]
        return struct([("tag", scalar("VARCHAR")), *members])
    return kind


def _stored_scalar(kind: Type) -> Type:
    name = kind.name
    if name in WIDE_INTEGERS:
        return decimal(38, 0)
    if name == "INTERVAL":
        return INTERVAL_PARTS
    if name in ("TIMESTAMP_S", "TIMESTAMP_MS"):
        return scalar("TIMESTAMP")
    if name in _KEPT or name in INTEGERS:
        return kind
    return scalar("VARCHAR")


_KEPT = frozenset(
    "BOOLEAN FLOAT DOUBLE VARCHAR BLOB DATE TIME TIMESTAMP TIMESTAMP_NS UUID JSON".split()
) | {TIMESTAMP_TZ}


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _field(name: str) -> str:
    # Quoting what need not be quoted does no harm: the SQL workers print types anew.
    return name if _PLAIN_NAME.match(name) else '"' + name.replace('"', '""') + '"'


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.findall(text)
        self._at = 0

    def whole(self) -> Type:
        found = self._type()
        if self._at < len(self._tokens):
            self._fail()
        return found

    def _type(self) -> Type:
        found = self._base()
        while self._peek() == "[":
            self._take("[")
            if self._peek() == "]":
                found = list_of(found)
            else:
                found = Type("array", item=found, width=int(self._next()))
            self._take("]")
        return found

    def _base(self) -> Type:
        word = self._next()
        if self._peek() == "(" and word in ("DECIMAL", "ENUM", "MAP", "STRUCT", "UNION"):
            self._take("(")
            found = self._arguments(word)
            self._take(")")
            return found
        while re.match(r"\w", self._peek()):
            word += " " + self._next()
        if not _WORD.match(word):
            self._fail()
        return scalar(word)

    def _arguments(self, word: str) -> Type:
        if word == "DECIMAL":
            width = int(self._next())
            self._take(",")
            return decimal(width, int(self._next()))
        if word == "MAP":
            key = self._type()
            self._take(",")
            return map_of(key, self._type())
        if word == "ENUM":
            values = [self._next()]
            while self._peek() == ",":
                self._take(",")
                values.append(self._next())
            return Type("enum", values=tuple(v[1:-1].replace("''", "'") for v in values))
        fields = [self._member()]
        while self._peek() == ",":
            self._take(",")
            fields.append(self._member())
        return Type(word.lower(), fields=tuple(fields))

    def _member(self) -> tuple[str, Type]:
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ""
        quoted = self._peek().startswith('"')
        if not _WORD.match(following) or (following == "WITH" and not quoted):
            return "", self._type()
        name = self._next()
        return (name[1:-1].replace('""', '"') if quoted else name), self._type()

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _take(self, expected: str) -> None:
        if self._next() != expected:
            self._fail()

    def _fail(self) -> None:
        raise ValueError(f"not a DuckDB type: {self._text}")
