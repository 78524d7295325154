"""A session whose records are damaged: the others are played, and the run says what is wrong."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from simulation.bootstrap import Platform, open_platform
from simulation.identity.principal import with_all_permissions
from simulation.pulse.status import Status
from simulation.runner.set_run.set_runs import run_of
from simulation.settings import Settings
from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day
from tests.support.definitions import Author
from tests.support.platform import OWNER, PATIENCE_SECONDS, Client

SESSIONS = 5


class Held:
    """An agent that lets everybody wait for its first answer until it is let go."""

    def __init__(self) -> None:
        self.waiting = 0
        self.let_go = asyncio.Event()

    async def __call__(self, said: Messages) -> Answered:
        self.waiting += 1
        await self.let_go.wait()
        return await asks_for_the_day(said)


def damage_a_session(data: Path) -> str:
    """Change a record of one session; returns its stream."""
    with closing(sqlite3.connect(data / "events.sqlite")) as connection, connection:
        [(stream,)] = connection.execute(
            "SELECT max(stream) FROM commits WHERE stream LIKE 'session-%'"
        )
        connection.execute(
            "UPDATE commits SET record = record || ' ' WHERE stream = ? AND position = 1", (stream,)
        )
        return str(stream)


async def ended(platform: Platform, run: str) -> Status:
    """The status of the run of Pulse that executes a set run, once it has ended."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            state = await platform.pulse.runs.state(run_of(run))
            if state is not None and state.status.terminal:
                return state.status
            await asyncio.sleep(0.05)


async def test_the_others_are_played_and_the_run_ends(tmp_path: Path) -> None:
    settings, agent = Settings(data=tmp_path / "data").on_own_machine(), Held()
    async with ChatServer(agent) as server:
        async with open_platform(settings) as platform:
            author = Author(Client(platform, with_all_permissions(OWNER)))
            line = await author.service("Line", url=server.url)
            test = await author.unit_test(serviceId=line)
            run = await author.run(await author.unit_test_set([test], runs=SESSIONS))
            async with asyncio.timeout(PATIENCE_SECONDS):
                while agent.waiting < SESSIONS:
                    await asyncio.sleep(0.01)

        stream = damage_a_session(settings.data)
        agent.let_go.set()

        async with open_platform(settings) as platform:
            status = await ended(platform, run)
            finished = await platform.set_runs.summaries(OWNER.organization, run)
            state = await platform.pulse.runs.state(run_of(run))

    assert status is Status.FAILED
    assert [each.outcome.value for each in finished] == ["passed"] * (SESSIONS - 1)
    assert state is not None
    assert state.failure is not None
    assert f"{stream}:1" in state.failure.message
    assert "simulation check" in state.failure.message
