"""Watches the runs of an organization: those that begin, change and end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.kernel.messages import Commit
from simulation.kernel.news import news_within
from simulation.pulse.run.documents import RunDocument
from simulation.pulse.run.queries import RunReads
from simulation.pulse.run.watch import POLL_SECONDS

SETTLE_SECONDS = 0.05
"""How long news are gathered before they are read, so that a burst costs one read."""

LATE = timedelta(minutes=1)
"""How far the clocks of other processes may be behind, and how late their news may be shown."""


class RunNewsKind(StrEnum):
    """What became of a run."""

    CREATED = "created"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RunNews:
    """What became of ``run``, which is shown as it was found."""

    kind: RunNewsKind
    run: RunDocument


class RunsWatch:
    """Yields news of the runs of an organization, for as long as somebody listens.

    It begins with the runs that go on, as changed: whoever reads a list first and listens then
    misses none. With ``task_ids`` only theirs are told. What it costs grows with the runs that
    go on, not with all there are.
    """

    def __init__(
        self,
        bus: Bus,
        runs: RunReads,
        clock: Clock,
        organization: str,
        task_ids: Collection[str] = (),
    ) -> None:
        self._bus = bus
        self._runs = runs
        self._clock = clock
        self._organization = organization
        self._task_ids = frozenset(task_ids)
        self._told: dict[str, datetime] = {}
        self._going_on: dict[str, int] = {}
        self._heard = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[RunNews, None]:
        stop = self._bus.listen(self._hear)
        try:
            for run in await self._begin():
                yield RunNews(RunNewsKind.CHANGED, run)
            while True:
                if await news_within(self._heard, POLL_SECONDS):
                    await asyncio.sleep(SETTLE_SECONDS)
                self._heard.clear()
                for news in (*await self._created(), *await self._changed()):
                    yield news
        finally:
            stop()

    async def _begin(self) -> Sequence[RunDocument]:
        # What has been created by now is no news, except that it goes on.
        await self._created()
        runs = self._wanted(await self._runs.unfinished())
        self._going_on |= {run.id: run.position for run in runs}
        return runs

    async def _created(self) -> list[RunNews]:
        """Those that were created since it was looked, the oldest first."""
        since = self._clock.now() - LATE
        found = self._wanted(await self._runs.created_since(since))
        runs = [run for run in found if run.id not in self._told]
        # Kept a little longer than they are found: times are found to the millisecond.
        kept = since - timedelta(seconds=1)
        self._told = {id: at for id, at in self._told.items() if at > kept}
        self._told |= {run.id: run.created_at for run in runs}
        self._going_on |= {run.id: run.position for run in runs if not run.status.terminal}
        return [news for run in runs for news in _news_of_new(run)]

    async def _changed(self) -> list[RunNews]:
        """Those that changed, or have ended, since it was looked, the oldest first."""
        found = await self._runs.get_many(list(self._going_on)) if self._going_on else {}
        runs = sorted(found.values(), key=lambda run: run.sort_key)
        changed = [run for run in runs if run.position != self._going_on[run.id]]
        for run in changed:
            if run.status.terminal:
                del self._going_on[run.id]
            else:
                self._going_on[run.id] = run.position
        return [
            RunNews(RunNewsKind.ENDED if run.status.terminal else RunNewsKind.CHANGED, run)
            for run in changed
        ]

    def _wanted(self, runs: Sequence[RunDocument]) -> list[RunDocument]:
        return [run for run in runs if not self._task_ids or run.task_id in self._task_ids]

    def _hear(self, commit: Commit) -> None:
        # Workers commit in the name of Pulse: whose run it is tells its id, once it is known.
        category, _, id = commit.stream.partition("-")
        own = commit.metadata.organization == self._organization
        if category == "run" and (own or id in self._going_on):
            self._heard.set()


def _news_of_new(run: RunDocument) -> Iterator[RunNews]:
    yield RunNews(RunNewsKind.CREATED, run)
    if run.status.terminal:
        yield RunNews(RunNewsKind.ENDED, run)
