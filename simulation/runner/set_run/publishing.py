"""Publishes a finished set run: its artifacts in one archive, kept and put on record."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulation.artifacts.port import ArtifactStore
from simulation.bus import Bus
from simulation.catalog.definition.messages import Definition
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import Artifacts, RecordArtifacts
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import session_id, slots
from simulation.kernel.clock import Clock
from simulation.kernel.decider import stream_name
from simulation.kernel.errors import LeaseLost
from simulation.kernel.threads import Threads
from simulation.pulse.context import RunContext, StageContext
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.stage import Done, Exhaustion, StageRetry
from simulation.reports.run_archive import RunArchive, transcript_names
from simulation.reports.specification import pinned_definitions

SESSIONS_AT_ONCE = 100
"""How many sessions are in memory while an archive is written."""

PUBLISH_SECONDS = 1800.0
"""The stage's own limit: the task's must not end a run whose set run is over."""

PUBLISH_RETRY = StageRetry(max_attempts=3, predicate="always", on_exhaustion=Exhaustion.SKIP)
"""A run has its verdict before it is published: no full disk takes that away."""

log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[None]]


class Publisher:
    """Makes archives. Publishing may be repeated: the bytes and the key stay the same."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        definitions: Mapping[str, DefinitionQueries],
        store: ArtifactStore,
        clock: Clock,
        threads: Threads,
    ) -> None:
        self._bus = bus
        self._queries = queries
        self._definitions = definitions
        self._store = store
        self._clock = clock
        self._threads = threads

    async def publish(self, run: SetRun, check: Check) -> Artifacts:
        """The archive of the finished ``run``, made and recorded unless it was.

        ``check`` is asked between the pieces of the work, and may raise to end it.

        Raises:
            OSError: the archive cannot be written or kept.
        """
        if run.artifacts is not None:
            return run.artifacts
        with TemporaryDirectory(prefix="simulation-artifacts-") as directory:
            with await self._threads.run(lambda: RunArchive(run, Path(directory))) as archive:
                await self._write(run, archive, check)
            artifacts = await self._threads.run(lambda: archive.described(artifacts_key(run)))
            await check()
            await self._store.put(artifacts.key, archive.path)
        await self._bus.handle(
            RecordArtifacts(actor=run.creator, at=self._clock.now(), id=run.id, artifacts=artifacts)
        )
        return artifacts

    async def stage(self, context: StageContext[Any], run: SetRun) -> Done:
        """Publish ``run`` as a stage.

        Raises:
            StageFault: the archive cannot be written or kept.
        """
        try:
            artifacts = await self.publish(run, context.check)
        except OSError as error:
            log.exception("The artifacts of the set run %s cannot be kept", run.id)
            reason = error.strerror or type(error).__name__
            raise StageFault(
                Category.HOST_ACTION_FAILURE,
                f"The artifacts cannot be kept ({reason}); see the worker's log.",
                retryable=True,
            ) from error
        return Done(context.state, f"Artifacts of {artifacts.bytes:,} bytes.")

    async def settle(self, context: RunContext[Any], run: SetRun) -> None:
        """Publish the cancelled ``run``, if that can be done, before its run of Pulse ends."""

        async def check() -> None:
            context.require_lease()

        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                await self.publish(run, check)
        except LeaseLost:
            raise
        except Exception:
            # Artifacts are of use, but nothing that an end has to wait for.
            log.exception("The cancelled set run %s stays without artifacts", run.id)

    async def _write(self, run: SetRun, archive: RunArchive, check: Check) -> None:
        definitions = await self._pinned(run)
        await self._threads.run(lambda: archive.begin(definitions))
        planned = slots(run.specs)
        names = transcript_names(run, planned)
        for start in range(0, len(planned), SESSIONS_AT_ONCE):
            await check()
            some = planned[start : start + SESSIONS_AT_ONCE]
            found = await self._sessions(run, [slot.number for slot in some])
            # A session that a cancellation came before was never opened.
            piece = [
                (names[slot.number], run.specs[slot.spec_index], found[slot.number])
                for slot in some
                if slot.number in found
            ]
            await self._threads.run(partial(archive.add, piece))
        await self._threads.run(archive.finish)

    async def _sessions(self, run: SetRun, slots: Collection[int]) -> dict[int, Session]:
        """Those of the sessions that were opened: from memory where they ended here just now."""
        remembered = {
            slot: self._bus.remembered(stream_name("session", session_id(run.id, slot)))
            for slot in slots
        }
        ended = {
            slot: each
            for slot, each in remembered.items()
            if each and each.outcome is not None and not each.played_again
        }
        others = [slot for slot in slots if slot not in ended]
        return ended | await self._queries.last_attempts(run.id, others)

    async def _pinned(self, run: SetRun) -> list[Definition]:
        return [
            await self._definitions[kind].pinned(run.organization, pinned.id, pinned.version)
            for kind, pinned in pinned_definitions(run)
        ]


def artifacts_key(run: SetRun) -> str:
    """The key of a run's archive in the artifact store."""
    return f"{run.organization}/{run.id}.tar.gz"
