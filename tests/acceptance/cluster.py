"""Workers on a shared log and a shared engine, as processes that tests stop and kill."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psycopg

from simulation.bootstrap import Platform, open_platform
from simulation.client.local_api import LocalApi
from simulation.client.starting import start as start_set
from simulation.runner.set_run.batches import BATCH_WORKFLOW
from simulation.settings import Settings
from tests.acceptance.conftest import (
    DEADLINE,
    DemoAgentProcess,
    Process,
    Said,
    call,
    environment,
)
from tests.acceptance.log import Log
from tests.acceptance.played import (
    ENDED,
    FINISHED,
    REPLIED,
    Played,
    run_stream,
    session_streams,
)
from tests.support.distributed import AGENT_ON_THIS_MACHINE, distributed

SET = "Café Meridian regression"
REPEATS = 10
"""How often the set has each of its ten unit tests played."""

SESSIONS = 10 * REPEATS
OUTCOMES = {"passed": 8 * REPEATS, "failed": 2 * REPEATS}
"""Two of the ten unit tests find the two faults that the demo agent has."""

AT_ONCE = 20
"""How many sessions one worker plays at once. ``SESSIONS`` are enough to fill three of them."""

LOOK_SECONDS = 0.1


async def until(holds: Callable[[], object], what: str, seconds: float = DEADLINE) -> None:
    """Return once ``holds`` says so.

    Raises:
        AssertionError: ``what`` was waited for, in vain.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(LOOK_SECONDS)


@dataclass
class Worker:
    """A worker process, and the name under which the engine knows it."""

    process: Process
    owner: str


@dataclass
class Cluster:
    """Processes of the distributed form. ``engine_url`` and ``database_url`` are shared."""

    engine_url: str
    database_url: str
    log: Log
    agent: DemoAgentProcess
    started: list[Process] = field(default_factory=list)

    def start(self, *arguments: str, **env: str) -> Process:
        """Start a `simulation` command."""
        process = Process("simulation", *arguments, env=environment(**self._env | env))
        self.started.append(process)
        return process

    async def call(self, *arguments: str) -> tuple[int, Said]:
        """Run a `simulation` command to its end, for what it says."""
        return await asyncio.to_thread(call, *arguments, **self._env)

    def workers(self, count: int, **env: str) -> list[Worker]:
        """Start workers; returns when all of them execute runs."""
        processes = [self.start("worker", **env) for _ in range(count)]
        return [ready(process) for process in processes]

    def serve(self) -> tuple[Process, str]:
        """A server on a free port, and its address."""
        process = self.start("serve", "--dev", "--port", "0")
        return process, process.line("Ready on ").split()[-1].removesuffix("/graphql")

    @asynccontextmanager
    async def platform(self) -> AsyncIterator[Platform]:
        """The platform as a process has it that executes nothing: here, the test's own."""
        settings = Settings(
            engine_url=self.engine_url,
            database_url=self.database_url,
            agent_variables={"SIMULATION_AGENT_DEMO_URL": self.agent.address},
        ).on_own_machine()
        async with open_platform(settings, work=False) as platform:
            yield platform

    def answered(self, id: str) -> int:
        """How many turns of a set run are committed; cheap enough to ask again and again."""
        return self.log.count(session_streams(id, SESSIONS), REPLIED)

    def finished(self, id: str) -> int:
        """How many sessions of a set run have ended; cheap as well."""
        return self.log.count(session_streams(id, SESSIONS), FINISHED)

    async def ended(self, id: str) -> Played:
        """A set run, once the run of Pulse that executes it has ended."""
        await until(lambda: self.log.count([run_stream(id)], ENDED), "the run ends")
        return Played(self.log, id, SESSIONS)

    def batches(self, *statuses: str) -> dict[str, set[str]]:
        """By owner, the batches of sessions that have one of ``statuses`` in the engine."""
        found: dict[str, set[str]] = defaultdict(set)
        with psycopg.connect(self.engine_url, autocommit=True) as session:
            rows = session.execute(
                "SELECT executor_id, workflow_uuid FROM dbos.workflow_status"
                " WHERE name = %s AND status = ANY(%s) AND executor_id IS NOT NULL",
                (BATCH_WORKFLOW, list(statuses)),
            )
            for owner, id in rows:
                found[owner].add(id)
        return found

    def in_hand(self) -> dict[str, set[str]]:
        """By owner, the batches of sessions that it plays at this moment."""
        return self.batches("PENDING")

    @property
    def _env(self) -> dict[str, str]:
        return distributed(self.database_url, self.engine_url) | {
            "SIMULATION_AGENT_DEMO_URL": self.agent.address,
            **AGENT_ON_THIS_MACHINE,
            "SIMULATION_CONCURRENT_SESSIONS": str(AT_ONCE),
        }

    def end(self) -> None:
        """End whatever is still running."""
        for process in self.started:
            process.end()


def ready(process: Process) -> Worker:
    """The worker that ``process`` is, once it executes runs."""
    return Worker(process, process.line("Ready as ").split()[-1])


async def start_run(platform: Platform, *, seed: int = 7) -> str:
    """Start the set, as the command line does; the id of its set run."""
    started = await start_set(LocalApi(platform), SET, {"seed": seed})
    assert started.note == "Started run"
    return started.id
