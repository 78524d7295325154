"""Watches the runs of an organization: those that begin, go on and end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from simulation.bus import Bus
from simulation.catalog.news import LATE, until_news
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import RunStatus
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.values.tallies import Tallies
from simulation.kernel.clock import Clock
from simulation.kernel.messages import Commit


class RunNewsKind(StrEnum):
    """What became of a run."""

    CREATED = "created"
    PROGRESSED = "progressed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RunNews:
    """What became of ``run``, which is shown as it was found."""

    kind: RunNewsKind
    run: SetRunDocument


class RunsWatch:
    """Yields news of all runs of an organization, for as long as somebody listens.

    It begins with the runs that go on, as progressed: whoever reads a list first and listens
    then misses none. What it costs grows with the runs that go on, not with all there are.
    """

    def __init__(self, bus: Bus, queries: SetRunQueries, clock: Clock, organization: str) -> None:
        self._bus = bus
        self._queries = queries
        self._clock = clock
        self._organization = organization
        self._told: dict[str, datetime] = {}
        self._going_on: dict[str, tuple[RunStatus, int]] = {}
        self._heard = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[RunNews, None]:
        stop = self._bus.listen(self._hear)
        try:
            for run in await self._begin():
                yield RunNews(RunNewsKind.PROGRESSED, run)
            while True:
                await until_news(self._heard)
                for news in (*await self._created(), *await self._changed()):
                    yield news
        finally:
            stop()

    async def _begin(self) -> Sequence[SetRunDocument]:
        # What has been created by now is no news, except that it goes on.
        await self._created()
        runs = await self._queries.unfinished_of_organization(self._organization)
        await self._note(runs)
        return runs

    async def _created(self) -> list[RunNews]:
        """Those that were created since it was looked, the oldest first."""
        since = self._clock.now() - LATE
        found = await self._queries.created_since(self._organization, since)
        runs = [run for run in found if run.id not in self._told]
        self._told = {id: at for id, at in self._told.items() if at > since}
        self._told |= {run.id: run.created_at for run in runs}
        await self._note([run for run in runs if not run.is_completed])
        return [news for run in runs for news in _news_of_new(run)]

    async def _changed(self) -> list[RunNews]:
        """Those that went on, or have ended, since it was looked."""
        before = dict(self._going_on)
        if not before:
            return []
        runs = await self._queries.with_ids(self._organization, list(before))
        await self._note([run for run in runs if not run.is_completed])
        for run in runs:
            if run.is_completed:
                del self._going_on[run.id]
        return [
            RunNews(RunNewsKind.ENDED if run.is_completed else RunNewsKind.PROGRESSED, run)
            for run in runs
            if run.is_completed or self._going_on[run.id] != before[run.id]
        ]

    async def _note(self, runs: Sequence[SetRunDocument]) -> None:
        """Remember how far ``runs``, which go on, have come."""
        tallies = await self._queries.tallies([run.id for run in runs]) if runs else {}
        for run in runs:
            self._going_on[run.id] = (run.status, _finished(tallies.get(run.id, {})))

    def _hear(self, commit: Commit) -> None:
        if commit.metadata.organization != self._organization:
            return
        category = commit.stream.partition("-")[0]
        if category in ("set_run", "session"):
            self._heard.set()


def _news_of_new(run: SetRunDocument) -> Iterator[RunNews]:
    yield RunNews(RunNewsKind.CREATED, run)
    if run.is_completed:
        yield RunNews(RunNewsKind.ENDED, run)


def _finished(tallies: Tallies) -> int:
    return sum(tally.sessions for by_outcome in tallies.values() for tally in by_outcome.values())
