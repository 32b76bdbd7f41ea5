"""What can be wrong with a column."""

from __future__ import annotations

from ..failures import BlockError


class Misfit(Exception):
    """Values that a type does not hold exactly. The text says why, for a person."""


def refused(column: str, why: str) -> BlockError:
    """The error for a column of the block's output that cannot be a table's column."""
    return BlockError("table.column", f"column {column!r} of the output {why}")


def without_columns(why: str) -> BlockError:
    """The error for a table that would have no column."""
    return BlockError(
        "table.no_columns",
        f"the output would be a table without columns: {why}",
        hint="Name the columns: return a DataFrame that has them, or a dict such as {'id': [], 'total': []}",
    )


def unreadable(table: str, column: str, kind: object, why: str) -> BlockError:
    """The error for a column of an input that Python cannot hold exactly."""
    return BlockError(
        "table.column",
        f"column {column!r} ({kind}) of `{table}` {why}",
        hint="Cast the column to another type in the block before, or leave it out",
    )
