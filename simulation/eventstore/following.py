"""Which commits of a shared log one process has yet to project."""

from __future__ import annotations


class Following:
    """Knows the log up to a cursor, and beyond it what this process appended itself.

    Commits go by their sequence, the number of a commit in the whole log. What is open
    was not projected yet; numbers, not commits, are kept: those may be forgotten meanwhile.
    """

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self._open: dict[int, tuple[str, int]] = {}
        self._sequences: dict[tuple[str, int], int] = {}
        self._projected_beyond: set[int] = set()

    @property
    def count(self) -> int:
        """How many commits are open."""
        return len(self._open)

    def open(self, limit: int) -> list[int]:
        """The first ``limit`` open commits, in the order of the log."""
        return sorted(self._open)[:limit]

    def appended(self, sequence: int, stream: str, position: int) -> None:
        """This process appended a commit; whoever read on in time knows it already."""
        if sequence > self.cursor:
            self._add(sequence, stream, position)
        if sequence == self.cursor + 1:
            self.cursor = sequence

    def read(self, sequence: int, stream: str, position: int) -> None:
        """The commit after the cursor was read, whichever process appended it."""
        self.cursor = sequence
        if sequence in self._projected_beyond:
            self._projected_beyond.remove(sequence)
        else:
            self._add(sequence, stream, position)

    def projected(self, stream: str, position: int) -> None:
        """The documents of this process show a commit. Repeatable."""
        sequence = self._sequences.pop((stream, position), None)
        if sequence is None:
            return
        del self._open[sequence]
        if sequence > self.cursor:
            self._projected_beyond.add(sequence)

    def forgotten(self, sequence: int) -> None:
        """An open commit is not in the log any more."""
        stream, position = self._open.pop(sequence)
        if self._sequences.get((stream, position)) == sequence:
            del self._sequences[stream, position]

    def _add(self, sequence: int, stream: str, position: int) -> None:
        self._open[sequence] = (stream, position)
        self._sequences[stream, position] = sequence
