"""Set runs as runs of Pulse: begun, cancelled, retried and scheduled on either side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import CancelSetRun, CreateSetRun, RunStatus, SimulatorKind
from simulation.catalog.set_run.queries import SetRunFilter
from simulation.documents.paging import Page
from simulation.identity.principal import with_all_permissions
from simulation.pulse.faults import Category
from simulation.pulse.run.messages import UsageKind
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Stage
from simulation.pulse.status import Status
from simulation.runner.set_run.set_runs import run_of
from tests.integration.pulse.acts import Held, Play
from tests.integration.pulse.site import Process, Site
from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import Author
from tests.support.platform import OWNER, Client

KIND = "simulation.set_run"
STAGES = ("open", "play", "conclude", "publish")


class Agent:
    """Books at once, or when it may."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.asked = asyncio.Semaphore(0)

    async def __call__(self, said: Messages) -> Answered:
        self.asked.release()
        await self.go_on.wait()
        return "Your table is booked."


@asynccontextmanager
async def catalog(process: Process, runs: int = 1) -> AsyncIterator[tuple[Agent, str]]:
    """An agent, and the id of a set of one unit test that asks it so many times."""
    agent = Agent()
    author = Author(Client(process.platform, with_all_permissions(OWNER)))
    async with ChatServer(agent) as server:
        line = await author.service("Line", url=server.url)
        test = await author.unit_test(serviceId=line)
        yield agent, await author.unit_test_set([test], runs=runs)
        agent.go_on.set()


async def create(process: Process, unit_test_set: str) -> str:
    """The id of a set run that was created by its mutation."""
    return await Author(Client(process.platform, with_all_permissions(OWNER))).run(unit_test_set)


async def set_run(process: Process, id: str) -> SetRun:
    found = await process.platform.set_runs.state(id)
    assert found is not None
    return found


async def set_runs(process: Process) -> list[Any]:
    """All set runs, the oldest first."""
    rows = await process.platform.set_runs.page(
        OWNER.organization, SetRunFilter(), Page(), descending=False
    )
    return list(rows.items)


def config(unit_test_set: str, **fields: Any) -> dict[str, Any]:
    return {
        "organization": OWNER.organization,
        "user": OWNER.user,
        "unit_test_set_id": unit_test_set,
    } | fields


def outline(run: Run) -> list[tuple[str, str]]:
    return [(entry.stage_name, entry.status.value) for entry in run.stages]


async def test_a_set_run_is_a_run_of_pulse(site: Site) -> None:
    async with site.process() as process, catalog(process, runs=12) as (_, chosen):
        id = await create(process, chosen)
        run = await process.ended(run_of(id))

        assert run.status is Status.COMPLETED
        assert outline(run) == [(name, "completed") for name in STAGES]
        assert run.stages[0].state_summary == "All: 12 sessions planned."
        assert run.stages[2].state_summary == "Verdict: passed."
        assert run.checkpoint is not None
        assert run.checkpoint.payload == {"set_run_id": id, "verdict": "passed"}
        assert (await set_run(process, id)).status is RunStatus.COMPLETED
        assert {(each.kind, each.calls) for each in run.usage} >= {(UsageKind.TOOL, 12)}
        document = await process.pulse.runs.get(run.run_id)
        assert document is not None
        assert document.organization == OWNER.organization


async def test_cancelling_a_set_run_cancels_its_run(site: Site) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        agent.go_on.clear()
        id = await create(process, chosen)
        await agent.asked.acquire()
        await process.platform.runs.cancel(CancelSetRun(actor=OWNER, at=site.clock.now(), id=id))
        agent.go_on.set()
        run = await process.ended(run_of(id))

        assert (run.status, run.reason) == (Status.CANCELLED, "The set run was cancelled.")
        assert (await set_run(process, id)).status is RunStatus.CANCELLED


async def test_cancelling_a_run_cancels_its_set_run(site: Site) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        agent.go_on.clear()
        id = await create(process, chosen)
        await agent.asked.acquire()
        await process.cancel(run_of(id), "By the operator.")
        agent.go_on.set()
        run = await process.ended(run_of(id))

        assert (run.status, run.reason) == (Status.CANCELLED, "By the operator.")
        assert run.checkpoint is not None
        assert run.checkpoint.checkpoint_name == "open"
        assert (await set_run(process, id)).status is RunStatus.CANCELLED


async def test_a_set_run_that_waits_for_a_place_can_be_cancelled(site: Site) -> None:
    held = Held()
    busy = Play(Stage("a", held))
    async with (
        site.process(busy, concurrent_runs=1) as process,
        catalog(process) as (agent, chosen),
    ):
        await process.begin()
        await held.beginning()
        id = await create(process, chosen)
        assert (await process.run(run_of(id))).status is Status.PENDING
        await process.cancel(run_of(id))
        run = await process.ended(run_of(id))

        assert (run.status, run.started_at) == (Status.CANCELLED, None)
        assert (await set_run(process, id)).status is RunStatus.CANCELLED
        assert agent.asked.locked(), "nobody was asked"
        again = await create(process, chosen)
        held.go_on.set()
        assert (await process.ended(run_of(again))).status is Status.COMPLETED


async def test_a_retry_plays_a_fresh_set_run(site: Site) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        id = await create(process, chosen)
        parent = await process.ended(run_of(id))
        run = await process.ended(await process.retry(parent.run_id))

        assert (run.status, run.parent_run_id) == (Status.COMPLETED, parent.run_id)
        runs = await set_runs(process)
        assert runs[0].id == id
        assert len(runs) == 2
        assert run.checkpoint is not None
        assert run.checkpoint.payload == {"set_run_id": runs[1].id, "verdict": "passed"}
        for _ in range(2):
            await agent.asked.acquire()


async def test_a_set_run_that_a_retry_opened_can_be_cancelled(site: Site) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        parent = await process.ended(run_of(await create(process, chosen)))
        await agent.asked.acquire()
        agent.go_on.clear()
        retry = await process.retry(parent.run_id)
        await agent.asked.acquire()
        opened = (await set_runs(process))[1]
        await process.platform.runs.cancel(
            CancelSetRun(actor=OWNER, at=site.clock.now(), id=opened.id)
        )
        agent.go_on.set()

        assert (await process.ended(retry)).status is Status.CANCELLED
        assert (await set_run(process, opened.id)).status is RunStatus.CANCELLED


async def test_a_set_can_be_run_by_the_clock(site: Site) -> None:
    async with site.process() as process, catalog(process) as (_, chosen):
        task_id = await process.task(KIND, config(chosen), cron_expression="0 * * * *")
        process.pass_time(3600)
        run = await process.ended(await process.first_run_of(task_id))

        [opened] = await set_runs(process)
        assert run.status is Status.COMPLETED
        assert run.checkpoint is not None
        assert run.checkpoint.payload == {"set_run_id": opened.id, "verdict": "passed"}
        assert opened.creator.user_id == OWNER.user


@pytest.mark.parametrize("gone", [True, False])
async def test_a_set_that_cannot_be_run_fails_the_run(site: Site, gone: bool) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        agent.go_on.clear()
        task = await process.task(KIND, config(chosen))
        if gone:
            author = Author(Client(process.platform, with_all_permissions(OWNER)))
            await author.delete("unitTestSet", chosen)
        else:
            await create(process, chosen)
            await agent.asked.acquire()
        run = await process.ended(await process.trigger(task))

        assert run.failure is not None
        assert (run.status, run.failure.category) == (Status.FAILED, Category.HOST_ACTION_FAILURE)
        reason = chosen if gone else "You already have an unfinished run for this unit test"
        assert reason in run.failure.message
        assert outline(run) == [("open", "failed")]
        assert len(await set_runs(process)) == (0 if gone else 1)


async def test_a_set_run_of_a_task_has_the_budget_of_its_organization(site: Site) -> None:
    async with site.process() as process, catalog(process) as (_, chosen):
        owner = Client(process.platform, with_all_permissions(OWNER))
        await owner.ask(
            "mutation { setOrganizationLimits(input: {runBudget: {calls: 70}}) { __typename } }"
        )
        await process.played(KIND, config(chosen))
        [run] = await set_runs(process)
        assert str((await set_run(process, run.id)).policy.budget) == "70 calls"


async def test_a_set_run_without_a_run_gets_one(site: Site) -> None:
    """The process died between the two commits."""
    async with site.process() as process, catalog(process) as (_, chosen):
        id = process.platform.ids.new()
        await process.platform.bus.handle(
            CreateSetRun(
                actor=OWNER,
                at=site.clock.now(),
                id=id,
                unit_test_set_id=chosen,
                seed=1,
                simulator=SimulatorKind.RULES,
            )
        )
        assert await process.pulse.runs.state(run_of(id)) is None

        assert await process.platform.runs.resume() == 1

        run = await process.ended(run_of(id))
        assert (run.status, run.user) == (Status.COMPLETED, OWNER.user)
        assert (await set_run(process, id)).status is RunStatus.COMPLETED
        assert await process.platform.runs.resume() == 0


async def test_a_set_run_that_a_schedule_opened_is_not_taken_for_lost(site: Site) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        agent.go_on.clear()
        await process.begin(KIND, config(chosen))
        await agent.asked.acquire()
        assert await process.platform.runs.resume() == 0
        [opened] = await set_runs(process)
        assert await process.pulse.runs.state(run_of(opened.id)) is None


async def test_a_restart_repeats_no_answer(site: Site) -> None:
    async with site.process() as process, catalog(process, runs=3) as (agent, chosen):
        agent.go_on.clear()
        id = await create(process, chosen)
        for _ in range(3):
            await agent.asked.acquire()
        await process.engine.shutdown()
        agent.go_on.set()
        async with site.process(name="next") as following:
            run = await following.ended(run_of(id))

    assert run.status is Status.COMPLETED
    assert outline(run) == [(name, "completed") for name in STAGES]
    assert len(run.stages[1].attempts) == 2


async def test_a_set_run_may_take_no_longer_than_its_task(site: Site) -> None:
    async with site.process() as process, catalog(process) as (agent, chosen):
        agent.go_on.clear()
        run_id = await process.begin(KIND, config(chosen), timeout_seconds=1)
        await agent.asked.acquire()
        opened = (await set_runs(process))[0]
        await _cancelling(process, opened.id)
        agent.go_on.set()
        run = await process.ended(run_id)

        assert run.status is Status.TIMEOUT
        assert (await set_run(process, opened.id)).status is RunStatus.CANCELLED


async def _cancelling(process: Process, id: str) -> None:
    async with asyncio.timeout(10):
        while (await set_run(process, id)).status is RunStatus.RUNNING:
            await asyncio.sleep(0.01)
