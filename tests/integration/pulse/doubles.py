"""The log and the engine of one process, with what tests do to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from simulation.eventstore.memory import MemoryEventStore
from simulation.kernel.messages import Commit, Event
from simulation.pulse.engine.memory import MemoryEngine

Interlude = Callable[[], Awaitable[None]]


class Wire:
    """One process's line to the log. It can be cut, and a test may step in.

    ``interludes`` come once, before an event is written; ``after_reading`` once, between
    reading a stream and making something of it.
    """

    def __init__(self, store: MemoryEventStore) -> None:
        self._store = store
        self.is_cut = False
        self.interludes: dict[type[Event], Interlude] = {}
        self.after_reading: dict[str, Interlude] = {}

    async def append(self, commit: Commit) -> None:
        for event in commit.events:
            interlude = self.interludes.pop(type(event), None)
            if interlude is not None:
                await interlude()
        if self.is_cut:
            raise ConnectionError("The line is cut.")
        await self._store.append(commit)

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        commits = await self._store.read(stream, after=after)
        interlude = self.after_reading.pop(stream, None)
        if interlude is not None:
            await interlude()
        return commits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class Worker(MemoryEngine):
    """An engine in memory under a name of its own, which may lose its lease."""

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = name
        self.lease_is_lost = False

    @property
    def owner(self) -> str:
        return self._name

    @property
    def lost(self) -> bool:
        return self.lease_is_lost

    def has_ended(self, id: str) -> bool:
        """Whether the workflow called ``id`` was executed."""
        return id in self._ended

    @property
    def idle(self) -> bool:
        """Whether nothing is in hand or waits for a place; timers do not count."""
        return all(task.done() for id, task in self._tasks.items() if id not in self._timers)

    def lose(self, id: str) -> None:
        """Forget a workflow that was not begun, as a crash of the engine's own would."""
        self._tasks.pop(id).cancel()
        self._waiting.discard(id)
