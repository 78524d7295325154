"""Taking over: what a dead process left unfinished goes back to its queues."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Any

import psycopg
import sqlalchemy as sa
from dbos import DBOSClient, WorkflowStatusString
from sqlalchemy import event

from simulation.kernel.outages import OutageLog, outage_of
from simulation.pulse.engine.dbos_database import EngineDatabase, client_on
from simulation.pulse.engine.lease import Tenure, end_when_silent, try_lock

GUARD_SECONDS = 0.25
TAKEOVER_SECONDS = 2.0
IDS_PER_CALL = 500
PENDING = WorkflowStatusString.PENDING.value

log = logging.getLogger(__name__)


class StillAlive(Exception):
    """Somebody holds the lock of the process that was to be taken over."""


class Watch:
    """Looks after the lease of this process, and for processes that have lost theirs."""

    def __init__(
        self,
        database: EngineDatabase,
        tenure: Tenure,
        threads: Executor,
        when_lost: Callable[[], Awaitable[None]],
        told: OutageLog,
    ) -> None:
        self._database = database
        self._tenure = tenure
        self._threads = threads
        self._when_lost = when_lost
        self._told = told
        self._tasks: list[asyncio.Task[None]] = []
        self.lost = asyncio.Event()
        self.recovered = 0

    def begin(self, client: DBOSClient) -> None:
        """Look now, and from now on; only where there may be others."""
        if self._tenure.shared:
            self._tasks = [
                asyncio.create_task(self._guard(), name="engine-guard"),
                asyncio.create_task(self._take_over(client), name="engine-takeover"),
            ]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _guard(self) -> None:
        # A lease runs out by time, and no event tells of that.
        while self._tenure.holds():  # noqa: ASYNC110
            await asyncio.sleep(GUARD_SECONDS)
        self.lost.set()
        await self._when_lost()

    async def _take_over(self, client: DBOSClient) -> None:
        loop = asyncio.get_running_loop()
        while self._tenure.holds():
            try:
                self.recovered += await loop.run_in_executor(
                    self._threads, take_over_from_dead, self._database, client, self._tenure
                )
            except Exception as error:
                if not self._tenure.holds():
                    return
                self._told.failed("To look for workflows of dead processes", error)
            await asyncio.sleep(TAKEOVER_SECONDS)


def leave(database: EngineDatabase, tenure: Tenure) -> None:
    """Give up the lease, and leave what this process has in hand to the others; blocks."""
    tenure.release()
    if not tenure.shared:
        return
    try:
        hand_back(database.url, tenure.owner)
    except Exception as error:
        # Where the database is away, nobody could hand anything over.
        traced = None if outage_of(error) else error
        log.error("Cannot hand over; others take over when they miss this process", exc_info=traced)


def take_over_from_dead(database: EngineDatabase, client: DBOSClient, tenure: Tenure) -> int:
    """Hand back what processes without a lease have in hand; returns how much. Blocks."""
    pending = client.list_workflows(status=PENDING, load_input=False, load_output=False)
    owners = {each.executor_id for each in pending if each.executor_id} - {tenure.owner}
    if not owners:
        return 0
    # Read after the workflows: who was alive when it took one is alive here, or dead by now.
    alive = {lease.owner for lease in tenure.leases(database.connections)}
    count = 0
    for owner in sorted(owners - alive):
        returned = hand_back(database.url, owner)
        if returned:
            log.warning("Took over %d workflows of %s, which is gone", returned, owner)
        count += returned
    return count


def hand_back(url: sa.URL, owner: str) -> int:
    """Return to their queues the workflows that ``owner`` had in hand; blocks.

    Changes nothing while a process lives under that id, or another one does the same.
    """
    connections = _under_the_lock_of(url, owner)
    try:
        client = client_on(connections)
        queues: dict[str | None, list[str]] = defaultdict(list)
        for each in client.list_workflows(
            status=PENDING, executor_id=owner, load_input=False, load_output=False
        ):
            queues[each.queue_name].append(each.workflow_id)
        for queue, ids in queues.items():
            for start in range(0, len(ids), IDS_PER_CALL):
                client.resume_workflows(ids[start : start + IDS_PER_CALL], queue_name=queue)
    except StillAlive:
        return 0
    finally:
        connections.dispose()
    return sum(len(ids) for ids in queues.values())


def _under_the_lock_of(url: sa.URL, owner: str) -> sa.Engine:
    """Connections, only one in fact, that exist as long as ``owner``'s lock is held by them.

    A process may be stopped between looking and writing, and somebody else do all of it in
    the meantime. The server has ended this session by then: the write fails.
    """
    connections = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=1,
        max_overflow=0,
        connect_args={"application_name": "simulation-takeover", "connect_timeout": 5},
    )
    connected = False

    @event.listens_for(connections, "connect")
    def lock(session: psycopg.Connection[Any], record: object) -> None:
        nonlocal connected
        if connected:
            raise StillAlive(owner)
        connected = True
        session.autocommit = True
        end_when_silent(session)
        if not try_lock(session, owner):
            raise StillAlive(owner)
        session.autocommit = False

    return connections
