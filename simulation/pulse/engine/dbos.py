"""The engine on DBOS Transact: in one process on SQLite, in any number on PostgreSQL.

The traps that this package steps around are listed in the design, under "The runtime".
Everything goes through the client of DBOS, also from inside of a workflow: a parent records
nothing there, so that after a crash it may take another path than before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from dbos import DBOSClient, WorkflowStatus, WorkflowStatusString

from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.outages import OutageLog
from simulation.pulse.engine.address import postgres_url
from simulation.pulse.engine.dbos_database import (
    EngineDatabase,
    postgres_database,
    sqlite_database,
)
from simulation.pulse.engine.dbos_endings import ENDED, Endings
from simulation.pulse.engine.dbos_executor import Executor
from simulation.pulse.engine.dbos_queues import (
    CHILDREN,
    RUNS,
    TIMERS,
    enqueue,
    forget_some,
    lane_queue,
    register_queues,
)
from simulation.pulse.engine.lease import OnlyTenant, PostgresTenure, Tenure
from simulation.pulse.engine.port import (
    EMBEDDED_OWNER,
    Arguments,
    Child,
    Context,
    EngineHealth,
    Limits,
    Workflow,
)
from simulation.pulse.engine.retry import RetryPolicy
from simulation.pulse.engine.takeover import Watch, leave

GATE_WORKFLOW = "engine.gate"
"""Holds a place in a lane while it starts another workflow and waits for its end."""

THREADS = 4
ENQUEUED_AT_ONCE = 100

T = TypeVar("T")


class DbosEngine:
    """Executes workflows durably; see ``embedded_engine`` and ``postgres_engine``."""

    def __init__(
        self,
        database: EngineDatabase,
        tenure: Tenure,
        *,
        limits: Limits,
        clock: Clock,
        retry: RetryPolicy,
    ) -> None:
        self._database = database
        self._tenure = tenure
        self._limits = limits
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="engine")
        told = OutageLog()
        self._executor = Executor(database, tenure, retry, self._threads, told)
        self._workflows: dict[str, Workflow] = {GATE_WORKFLOW: self._hold_place}
        self._endings = Endings(self._find_ended, told)
        self._opening = asyncio.Lock()
        self._client: DBOSClient | None = None
        self._watch = Watch(database, tenure, self._threads, self._executor.halt, told)
        self._launched = False
        self._tenured = False
        self._closed = False

    @property
    def owner(self) -> str:
        return self._tenure.owner

    def register(self, name: str, workflow: Workflow) -> None:
        if self._launched:
            raise RuntimeError("Workflows are registered before the engine is launched.")
        self._workflows[name] = workflow

    async def launch(self) -> None:
        self._launched = True
        with self._database.opening():
            client = await self._opened()
        # DBOS looks for queues when it is launched, and then once a second: one that is
        # registered later would make the first run wait.
        await self._blocking(lambda: register_queues(client, self._limits, executes=True))
        await self._blocking(self._tenure.take)
        self._tenured = True
        self._executor.launch(
            {name: partial(workflow, self) for name, workflow in self._workflows.items()}
        )
        self._watch.begin(client)

    async def start(
        self, workflow: str, id: str, arguments: Arguments, *, lane: str | None = None
    ) -> None:
        if lane is None or lane not in self._limits.by_lane:
            await self._enqueue(RUNS, [Child(workflow, id, arguments)])
            return
        # The lane's place comes first: who waits for it must not hold one of all.
        inner = {"workflow": workflow, "id": id, "arguments": arguments}
        await self._enqueue(
            lane_queue(lane), [Child(GATE_WORKFLOW, f"{GATE_WORKFLOW}:{id}", inner)]
        )

    async def schedule(self, workflow: str, id: str, arguments: Arguments, at: datetime) -> None:
        delay = at - self._clock.now()
        await self._enqueue(
            TIMERS, [Child(workflow, id, arguments)], delay if delay > timedelta(0) else None
        )

    async def run_children(self, children: Sequence[Child]) -> None:
        for start in range(0, len(children), ENQUEUED_AT_ONCE):
            await self._enqueue(CHILDREN, children[start : start + ENQUEUED_AT_ONCE])
        await self._endings.of([child.id for child in children])

    def require_lease(self) -> None:
        if not self._tenure.holds():
            raise asyncio.CancelledError("Others may have taken over the workflows.")

    @property
    def lost(self) -> bool:
        # By the clock, not by the watch: who wakes frozen may fail before that has looked.
        return self._launched and not self._tenure.holds()

    async def wait_until_lost(self) -> None:
        await self._watch.lost.wait()

    async def health(self) -> EngineHealth:
        if self._closed:
            return EngineHealth(running=False, active=0, pending=0)
        client = await self._opened()
        waiting, leases = await asyncio.gather(
            self._blocking(
                lambda: client.list_queued_workflows(
                    status=WorkflowStatusString.ENQUEUED.value, load_input=False, load_output=False
                )
            ),
            self._blocking(lambda: self._tenure.leases(self._database.connections)),
        )
        return EngineHealth(
            running=self._executor.running,
            active=self._executor.count(without=GATE_WORKFLOW),
            pending=len(waiting),
            leases=leases,
            recovered=self._watch.recovered,
        )

    async def knows_workflows(self) -> bool:
        with self._database.opening():
            client = await self._opened()
            found = await self._blocking(
                lambda: client.list_workflows(limit=1, load_input=False, load_output=False)
            )
        return bool(found)

    async def purge(self, before: datetime) -> int:
        client = await self._opened()
        # DBOS takes the bound itself as within.
        until = (before - timedelta(milliseconds=1)).isoformat()
        count = 0
        while some := await self._blocking(lambda: forget_some(client, until)):
            count += some
        return count

    async def shutdown(self) -> None:
        if self._closed:
            return
        self._closed = True
        await self._watch.end()
        await self._executor.halt()
        await self._endings.close()
        if self._tenured:
            await self._blocking(lambda: leave(self._database, self._tenure))
        if self._client is not None:
            await self._blocking(self._client.destroy)
        self._database.close()
        self._threads.shutdown(wait=False)

    async def _hold_place(self, context: Context, arguments: Arguments) -> None:
        child = Child(**arguments)
        await self._enqueue(RUNS, [child])
        await self._endings.of([child.id])

    async def _enqueue(
        self, queue: str, workflows: Sequence[Child], delay: timedelta | None = None
    ) -> None:
        client = await self._opened()
        await self._blocking(
            lambda: enqueue(client, self._database.connections, queue, workflows, delay)
        )

    async def _find_ended(self, ids: list[str]) -> list[WorkflowStatus]:
        client = await self._opened()
        return await self._blocking(
            lambda: client.list_workflows(
                workflow_ids=ids, status=ENDED, load_input=False, load_output=False
            )
        )

    async def _opened(self) -> DBOSClient:
        async with self._opening:
            if self._client is None:
                self._client = await self._blocking(self._open)
        return self._client

    def _open(self) -> DBOSClient:
        # Where others share the database, an API's caller may be the first to look for it.
        with nullcontext() if self._tenure.shared else self._database.opening():
            client = self._database.client()
            register_queues(client, self._limits, executes=False)
        return client

    async def _blocking(self, call: Callable[[], T]) -> T:
        # Not on the loop's default threads: DBOS puts its own in their place.
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


def embedded_engine(
    path: Path,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    clock: Clock | None = None,
    retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
) -> DbosEngine:
    """The engine of one process, with its database in one SQLite file."""
    clock = clock or SystemClock()
    return DbosEngine(
        sqlite_database(path),
        # Always the same owner: the next launch continues what is pending under its name.
        OnlyTenant(EMBEDDED_OWNER, clock),
        limits=limits,
        clock=clock,
        retry=retry,
    )


def postgres_engine(
    address: str,
    *,
    owner: str,
    password: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    clock: Clock | None = None,
    retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
) -> DbosEngine:
    """The engine of one of many processes; ``owner`` is an id that no other ever had.

    ``password`` belongs to ``address`` where that holds none; any characters will do.

    Raises:
        ConfigurationInvalid: ``address`` is not that of a PostgreSQL database.
    """
    url = postgres_url(address, password)
    return DbosEngine(
        postgres_database(url),
        PostgresTenure(url, owner),
        limits=limits,
        clock=clock or SystemClock(),
        retry=retry,
    )
