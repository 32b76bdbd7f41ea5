"""A SQL interval."""

from __future__ import annotations

import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """A span of months, days and microseconds, which stay apart: a month has no fixed length.

    A block's INTERVAL columns come in as these, and both these and `datetime.timedelta` go out.
    """

    months: int = 0
    days: int = 0
    micros: int = 0

    @classmethod
    def of(cls, delta: datetime.timedelta) -> Interval:
        """The interval of a timedelta, its days kept as days."""
        return cls(0, delta.days, delta.seconds * 1_000_000 + delta.microseconds)

    def timedelta(self) -> datetime.timedelta:
        """The same span as a timedelta. Raises ValueError if it has months."""
        if self.months:
            raise ValueError(f"an interval of {self.months} months has no fixed length")
        return datetime.timedelta(days=self.days, microseconds=self.micros)
