"""The EventStore port: an append-only log of commits, grouped into streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Protocol

from simulation.kernel.messages import Commit


class EventStore(Protocol):
    """Keeps commits for good, in order, one writer at a time per stream.

    Every store passes ``tests/conformance/test_event_store.py``.
    """

    async def append(self, commit: Commit) -> None:
        """Add ``commit`` to its stream; once this returns, it survives a crash.

        Raises:
            ConcurrencyConflict: the stream does not end right before ``commit.position``.
            ClaimTaken: another commit holds one of ``commit.claims``.
        """
        ...

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        """The commits of ``stream`` whose position is greater than ``after``, in order."""
        ...

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        """The commits of each of ``streams``; a stream without any maps to an empty list."""
        ...

    def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        """The commits of a category, by stream and then by position.

        With stored names in ``events``, only the commits that hold one of them: most of a
        log is turns, and most readers of all of it want none of them.
        """
        ...

    async def claimed(self, claim: str) -> bool:
        """Whether a commit holds ``claim``: an append that names it as well would be refused."""
        ...

    async def release(self, commit: Commit) -> None:
        """Give back the claims that ``commit.releases`` names. Repeatable.

        Touches only claims that the same stream took before ``commit``.
        """
        ...

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        """Remove the commits of ``stream`` that end before position ``before``, for good.

        Without ``before`` the whole stream goes, and may begin anew at position 1. The
        claims of removed commits are free again. Repeatable.
        """
        ...

    async def unprojected(self) -> Sequence[Commit]:
        """Commits that were appended but never marked as projected, each stream's in order.

        Where several processes keep documents of their own, those that this process lacks,
        in the order in which they were appended; a long backlog comes in several calls.
        """
        ...

    async def mark_projected(self, commit: Commit) -> None:
        """Remember that the documents show ``commit``. Repeatable."""
        ...

    async def probe(self) -> None:
        """Write something that says nothing; returns where an append would succeed as well.

        Raises:
            Exception: whatever an append would end with, where the store is away or full.
        """
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
