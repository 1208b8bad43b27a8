"""Being told what a build is doing."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """Told what the build is doing; `total` is the number of steps of a stage, where it is known."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""

    def advance(self) -> None:
        """Count a step of the stage as done."""


class Silent:
    """Keeps what it is told to itself."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""

    def advance(self) -> None:
        """Count a step of the stage as done."""
