"""Which state databases in memory are in: another one after each change."""

from __future__ import annotations

from secrets import token_hex


class Changes:
    """Counts changes of documents, from a beginning that no other process has."""

    def __init__(self) -> None:
        self._origin = token_hex(8)
        self._count = 0

    @property
    def state(self) -> str:
        """A name of the state after all that has changed so far."""
        return f"{self._origin}:{self._count}"

    def note(self) -> None:
        """Something changes now."""
        self._count += 1
