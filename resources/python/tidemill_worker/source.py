"""A block's source: compiled once for each text, and read for what style it is written in."""

from __future__ import annotations

import ast
from collections import OrderedDict
from types import CodeType
from typing import NamedTuple, Optional, Union

_KEEP = 512

_Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]


class Source(NamedTuple):
    """`body` defines everything; `last` is the value of a notebook's last expression, if it has one.

    `whole` is all of it in one, for files whose entry is a function.
    """

    whole: CodeType
    body: CodeType
    last: Optional[CodeType]
    entry: Optional[str]
    """The function to call, by the rules of formats.md, or None for notebook style."""
    certain: bool
    """Whether the entry is named or decorated, not merely the only one there is."""
    required: tuple[str, ...]
    """The entry's arguments that have no default."""
    tests: tuple[str, ...]


_compiled: OrderedDict[tuple[str, str, str], Source] = OrderedDict()


def load(code: str, file: str, block: str) -> Source:
    """Compiles a block's text. Raises SyntaxError."""
    key = (code, file, block)
    source = _compiled.get(key)
    if source is None:
        source = _compiled[key] = _compile(code, file, block)
        if len(_compiled) > _KEEP:
            _compiled.popitem(last=False)
    return source


def _compile(code: str, file: str, block: str) -> Source:
    try:
        tree = ast.parse(code, file)
    except ValueError as error:  # how Pythons before 3.12 take a null byte
        raise SyntaxError(str(error), (file, None, None, None)) from None
    functions = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    entry, certain = _entry(tree, functions, block)
    tests = tuple(dict.fromkeys(f.name for f in functions if f.name.startswith("test_")))
    statements = list(tree.body)
    last = None
    if statements and isinstance(statements[-1], ast.Expr):
        expression = statements.pop()
        last = _code(ast.Expression(expression.value), file, "eval")  # type: ignore[attr-defined]
    body = _code(ast.Module(statements, []), file, "exec")
    whole = body if last is None else _code(ast.Module(list(tree.body), []), file, "exec")
    return Source(whole, body, last, entry, certain, _required(functions, entry), tests)


def _code(tree: ast.AST, file: str, mode: str) -> CodeType:
    # Top-level await works as in a notebook.
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile(tree, file, mode, flags, dont_inherit=True)  # type: ignore[arg-type]


def _entry(tree: ast.Module, functions: list[_Function], block: str) -> tuple[Optional[str], bool]:
    names = [f.name for f in functions]
    if block in names:
        return block, True
    decorators = _decorator_names(tree)
    marked = [f.name for f in functions if any(_dotted(d) in decorators for d in f.decorator_list)]
    if marked:
        return marked[-1], True
    public = [n for n in dict.fromkeys(names) if not n.startswith(("_", "test_"))]
    return (public[0], False) if len(public) == 1 else (None, False)


def _required(functions: list[_Function], entry: Optional[str]) -> tuple[str, ...]:
    for function in reversed(functions):
        if function.name == entry:
            spec = function.args
            positional = [a.arg for a in (*spec.posonlyargs, *spec.args)]
            defaults = len(positional) - len(spec.defaults)
            keywords = [a.arg for a, d in zip(spec.kwonlyargs, spec.kw_defaults) if d is None]
            return (*positional[:defaults], *keywords)
    return ()


def _decorator_names(tree: ast.Module) -> set[str]:
    """What `tidemill.block` is called in this file."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "tidemill":
            names.update(a.asname or a.name for a in node.names if a.name == "block")
        elif isinstance(node, ast.Import):
            names.update(f"{a.asname or a.name}.block" for a in node.names if a.name == "tidemill")
    return names


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""

