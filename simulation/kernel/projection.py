"""What the bus asks of others: projections show commits, lookups answer needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol, runtime_checkable

from simulation.kernel.messages import Commit, Event, Need


class DocumentMissing(Exception):
    """The document that an event changes is not there yet; the sweep tries again.

    Where processes follow each other's appends, one may be ahead of its own documents.
    """


class Projection(Protocol):
    """Writes the documents of the categories it names; applying a commit twice is harmless."""

    categories: tuple[str, ...]
    events: tuple[type[Event], ...]
    """The events that it shows; others pass it by."""
    whole_streams: bool
    """Whether it reads the stream of a commit anyway, so that in a replay the last is enough."""

    async def apply(self, commit: Commit) -> None:
        """Make the documents show ``commit``.

        Raises:
            DocumentMissing: not yet possible.
        """
        ...


@runtime_checkable
class Gathers(Protocol):
    """A projection that writes less often where a whole log is replayed."""

    def replaying(self) -> AbstractAsyncContextManager[Projection]:
        """What to apply the commits of a replay to; all is written when it is left."""
        ...


@asynccontextmanager
async def replaying(projections: Iterable[Projection]) -> AsyncIterator[list[Projection]]:
    """What to apply the commits of a whole log to, in the place of ``projections``."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(each.replaying()) if isinstance(each, Gathers) else each
            for each in projections
        ]


async def apply_to(projections: Iterable[Projection], commit: Commit) -> None:
    """Have each of ``projections`` show ``commit``."""
    for projection in projections:
        await projection.apply(commit)


class Lookup(Protocol):
    """Answers needs that no stream can answer, such as who uses a definition."""

    async def answer(self, need: Need) -> object:
        """The fact that ``need`` asks for."""
        ...
