"""The engine on DBOS Transact, with its system database in one SQLite file.

The traps that this file steps around are listed in the design, under "The runtime".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, SetWorkflowID
from sqlalchemy import event

from simulation.pulse.engine.port import Arguments, Child, EngineHealth, Workflow
from simulation.pulse.engine.retry import RetryPolicy, until_success

RUNS_QUEUE = "runs"
CHILDREN_QUEUE = "children"

APPLICATION = "simulation"
CONCURRENT_RUNS = 20
POLLING_SECONDS = 0.1
NOTIFICATION_SECONDS = 0.2
"""No workflow waits for notifications yet, but a shutdown waits for who listens to them."""

APPLICATION_VERSION = "1"
"""Pinned: the default is a hash of the code, and an upgrade would orphan unfinished runs."""

EXECUTOR_ID = "embedded"


class DbosEngine:
    """Executes workflows in this process, durably.

    ``concurrent_children`` bounds the children in hand at the same time.
    """

    def __init__(
        self,
        path: Path,
        *,
        concurrent_children: int,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
    ) -> None:
        self._retry = retry
        self._concurrent_children = concurrent_children
        self._workflows: dict[str, Any] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._running = False
        self._url = f"sqlite:///{path}"
        self._database = _open(self._url)
        self._dbos = DBOS(config=_configuration(self._url, self._database))

    def register(self, name: str, workflow: Workflow) -> None:
        if self._running:
            raise RuntimeError("Workflows are registered before the engine is launched.")

        async def execute(arguments: dict[str, Any]) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            try:
                await until_success(lambda: workflow(self, arguments), self._retry, name)
            finally:
                self._tasks.discard(task)

        execute.__qualname__ = execute.__name__ = name
        self._workflows[name] = DBOS.workflow(name=name)(execute)

    async def launch(self) -> None:
        # The engine looks for queues when it is launched, and then once a second: one that
        # is registered later would make the first run wait.
        await asyncio.to_thread(self._register_queues)
        # Launched inside of the running loop, so that workflows run on it and not on a
        # loop of the engine's own, where the bus could not be used.
        DBOS.launch()
        self._running = True

    def _register_queues(self) -> None:
        DBOS.migrate(self._url)
        client = DBOSClient(system_database_engine=self._database, application_name=APPLICATION)
        for name, concurrency in (
            (RUNS_QUEUE, CONCURRENT_RUNS),
            (CHILDREN_QUEUE, self._concurrent_children),
        ):
            client.register_queue(
                name, worker_concurrency=concurrency, polling_interval_sec=POLLING_SECONDS
            )
        client.destroy()

    async def start(self, workflow: str, id: str, arguments: Arguments) -> None:
        with SetWorkflowID(id):
            await DBOS.enqueue_workflow_async(RUNS_QUEUE, self._workflows[workflow], arguments)

    async def run_children(self, children: Sequence[Child]) -> None:
        handles = []
        for child in children:
            with SetWorkflowID(child.id):
                handle = await DBOS.enqueue_workflow_async(
                    CHILDREN_QUEUE, self._workflows[child.workflow], child.arguments
                )
            handles.append(handle)
        for handle in handles:
            await handle.get_result(polling_interval_sec=POLLING_SECONDS)

    async def health(self) -> EngineHealth:
        queued = await DBOS.list_queued_workflows_async(load_input=False) if self._running else []
        waiting = [each for each in queued if each.status == "ENQUEUED"]
        return EngineHealth(running=self._running, active=len(self._tasks), pending=len(waiting))

    async def shutdown(self) -> None:
        self._running = False
        # A cancelled task leaves its workflow pending, to be continued at the next launch.
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        # DBOS made its own pool the loop's default and has shut it down by now.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


def _open(url: str) -> sa.Engine:
    engine = sa.create_engine(url, pool_size=16, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=30000",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _configuration(url: str, database: sa.Engine) -> DBOSConfig:
    logging.getLogger("dbos").setLevel(logging.WARNING)
    return DBOSConfig(
        name=APPLICATION,
        system_database_url=url,
        system_database_engine=database,
        application_version=APPLICATION_VERSION,
        executor_id=EXECUTOR_ID,
        max_executor_threads=16,
        log_level="WARNING",
        console_log_level="WARNING",
        notification_listener_polling_interval_sec=NOTIFICATION_SECONDS,
    )
