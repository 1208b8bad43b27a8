"""How much one query may use."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one query may take; past any of these it ends, and its worker with it where need be.

    Time runs from the moment a worker takes the query until the last byte is read from it: a client that reads slowly
    holds a worker no longer than one that asks for much. Memory is the worker's anonymous memory. Bytes are those of
    the answer as it is serialised, rows its solutions or triples.
    """

    time_seconds: float = 30.0
    memory_bytes: int = 1_000_000_000
    result_bytes: int = 1_000_000_000
    result_rows: int = 10_000_000

    def lowered(self, time_seconds: float | None) -> Limits:
        """Give these limits with a shorter time where one is asked for; a longer one changes nothing.

        >>> Limits(time_seconds=30).lowered(2.5).time_seconds, Limits(time_seconds=30).lowered(60).time_seconds
        (2.5, 30)
        """
        if time_seconds is None or time_seconds >= self.time_seconds:
            return self
        return replace(self, time_seconds=time_seconds)
