"""Nothing of one organization in Pulse can be read or changed by another."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from simulation.kernel.messages import Commit, Event, Metadata
from simulation.kernel.values import Actor
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.kinds.retention import RETENTION_TASK_ID
from simulation.pulse.organizations import OPERATORS
from simulation.pulse.run.events import RunCreated
from simulation.pulse.run.messages import CreateRun, RetryRun, TriggerSource
from simulation.pulse.status import Status
from simulation.pulse.task.messages import CreateTask, TaskCreated
from tests.integration.graphql_pulse.operating import (
    CREATE_TASK,
    RETRY_RUN,
    RUN,
    TASK,
    TRIGGER_TASK,
    UNKNOWN,
    Operator,
    approval,
)
from tests.integration.graphql_pulse.test_lists import RUNS
from tests.integration.graphql_pulse.test_refusals import ABOUT
from tests.integration.graphql_pulse.test_run_events import EVENTS
from tests.support.platform import Client, House, Refusal, open_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVICE = Actor(organization=OPERATORS, user="service")
QUESTION = TaskEnvelope(task_type="example.approval", task_version=1, task_config={"question": "?"})
TASKS = "{ tasks { totalCount nodes { databaseId } edges { cursor } pageInfo { hasNextPage } } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"


class Two:
    """A task, a run that failed and one that waits of the owner's organization, and a stranger."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.owner = Operator(house)
        self.stranger = Operator(house, house.stranger)
        self.task = self.ended = self.waiting = ""

    async def settle(self) -> None:
        self.task = await self.owner.create_task("Ours")
        self.ended = await self.owner.run_to(self.task, Status.WAITING)
        await self.owner.signal(self.ended, None)
        await self.owner.until(self.ended, Status.FAILED)
        self.waiting = await self.owner.run_to(self.task, Status.WAITING)

    @property
    def client(self) -> Client:
        return self.stranger.client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two() -> AsyncIterator[Two]:
    async with open_house() as house:
        two = Two(house)
        await two.settle()
        yield two


def told(refusal: Refusal, *ids: str) -> Refusal:
    """``refusal`` without the ids that it repeats."""
    message = refusal.message
    for id in ids:
        message = message.replace(id, "")
    return Refusal(refusal.code, refusal.field, message, refusal.details)


def encoded(name: str, id: str) -> str:
    return base64.urlsafe_b64encode(f"{name}:{id}".encode()).decode()


async def test_by_id_there_is_nothing(two: Two) -> None:
    assert await two.client.ask(TASK, id=two.task) == {"task": None}
    assert await two.client.ask(RUN, id=two.ended) == {"run": None}
    ids = [encoded("Task", two.task), encoded("Run", two.waiting)]
    assert await two.client.ask(NODES, ids=ids) == {"nodes": [None, None]}
    assert (await two.owner.client.ask(NODES, ids=ids))["nodes"] == [{"id": id} for id in ids]


async def test_lists_and_their_totals_are_empty(two: Two) -> None:
    tasks = (await two.client.ask(TASKS))["tasks"]
    assert (tasks["totalCount"], tasks["nodes"], tasks["edges"]) == (0, [], [])
    filters: tuple[dict[str, Any], ...] = (
        {},
        {"taskIds": [two.task]},
        {"taskTypes": ["example.approval"]},
        {"statuses": ["WAITING", "FAILED"]},
        {"triggerSources": ["MANUAL"]},
    )
    for filter in filters:
        runs = (await two.client.ask(RUNS, filter=filter))["runs"]
        assert (runs["totalCount"], runs["nodes"], runs["edges"]) == (0, [], []), filter
        assert (await two.owner.client.ask(RUNS, filter=filter))["runs"]["totalCount"] > 0


async def test_a_cursor_of_another_organization_opens_no_page(two: Two) -> None:
    page = (await two.owner.client.ask(RUNS, first=1))["runs"]
    cursor = page["pageInfo"]["endCursor"]
    for way in ({"after": cursor}, {"before": cursor, "last": 5}):
        assert (await two.client.ask(RUNS, **way))["runs"]["nodes"] == []


@pytest.mark.parametrize("name", ABOUT)
async def test_no_command_reaches_over(two: Two, name: str) -> None:
    query, field, fields = ABOUT[name]
    foreign = {"taskId": two.task, "runId": two.ended if name == "retryRun" else two.waiting}
    before = await two.house.documents()
    refusal = await two.stranger.refusal(query, **fields, **{field: foreign[field]})
    unknown = await two.stranger.refusal(query, **fields, **{field: UNKNOWN})
    assert refusal.code == "NOT_FOUND"
    assert told(refusal, foreign[field]) == told(unknown, UNKNOWN)
    assert await two.house.documents() == before


async def test_no_events_are_told(two: Two) -> None:
    refusal = await two.client.refused_stream(EVENTS, id=two.waiting)
    unknown = await two.client.refused_stream(EVENTS, id=UNKNOWN)
    assert told(refusal, two.waiting) == told(unknown, UNKNOWN)


async def test_what_is_the_operators_is_not_there_either(two: Two) -> None:
    assert await two.owner.client.ask(TASK, id=RETENTION_TASK_ID) == {"task": None}
    refusal = await two.owner.refusal(TRIGGER_TASK, taskId=RETENTION_TASK_ID)
    assert refusal.code == "NOT_FOUND"


async def test_nobody_but_the_operator_purges(two: Two) -> None:
    wish = approval("Purge", taskType="pulse.retention", taskConfig={"run_event_days": 0})
    refusal = await two.owner.refusal(CREATE_TASK, **wish)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "taskType")


async def test_names_and_keys_of_two_organizations_do_not_meet(two: Two) -> None:
    given = approval("Shared") | {"idempotencyKey": "a/b/c"}
    ours = await two.owner.mutate(CREATE_TASK, **given)
    theirs = await two.stranger.mutate(CREATE_TASK, **given)
    assert ours != theirs
    # Each is answered again with its own.
    assert await two.stranger.mutate(CREATE_TASK, **given) == theirs
    assert await two.owner.mutate(CREATE_TASK, **given) == ours
    other = await two.stranger.mutate(CREATE_TASK, **approval("Other"))
    assert other != theirs
    refusal = await two.stranger.refusal(CREATE_TASK, **approval("Shared"))
    assert (refusal.code, refusal.field) == ("NAME_TAKEN", "taskName")


async def test_health_names_no_organization(two: Two) -> None:
    health = await two.client.ask(
        """{ pulseHealth { status leaseOwner workers { owner } waitingRunCount
             activeRunsByType { taskType } } }"""
    )
    assert "acme" not in str(health)


async def test_what_the_operator_has_run_belongs_to_the_organization(two: Two) -> None:
    pulse, now = two.house.platform.pulse, two.house.clock.now
    ids = two.house.platform.ids
    trigger = CreateRun(
        actor=SERVICE,
        at=now(),
        run_id=ids.uuid(),
        task_id=two.task,
        trigger_source=TriggerSource.MANUAL,
    )
    triggered = (await pulse.trigger(trigger)).run_id
    retry = RetryRun(actor=SERVICE, at=now(), run_id=ids.uuid(), parent_run_id=two.ended)
    retried = (await pulse.retry(retry)).run_id
    for run in (triggered, retried):
        await two.owner.until(run, Status.WAITING)
        assert (await two.owner.run(run))["task"]["databaseId"] == two.task
        assert await two.client.ask(RUN, id=run) == {"run": None}
    assert (await two.owner.run(two.ended))["retries"] == [{"databaseId": retried}]
    assert (await two.owner.task(two.task))["lastRun"] == {"databaseId": retried}


async def test_what_the_operator_defines_is_the_operators(two: Two) -> None:
    pulse, ids = two.house.platform.pulse, two.house.platform.ids
    # A name of an organization is no name of the operator's.
    task = await pulse.create_task(
        CreateTask(
            actor=SERVICE,
            at=two.house.clock.now(),
            task_id=ids.uuid(),
            task_name="Ours",
            config=QUESTION,
        )
    )
    assert await two.owner.client.ask(TASK, id=task.task_id) == {"task": None}
    refusal = await two.owner.refusal(TRIGGER_TASK, taskId=task.task_id)
    assert refusal.code == "NOT_FOUND"


def task_created(id: str, name: str) -> TaskCreated:
    return TaskCreated(
        task_id=id,
        task_name=name,
        config=QUESTION,
        cron_expression=None,
        enabled=True,
        timeout_seconds=60,
        next_run_at=None,
    )


def stored(stream: str, event: Event, organization: str, *claims: str) -> Commit:
    """A commit as it was written before organizations had tasks."""
    metadata = Metadata(organization, "olga", datetime(2025, 12, 1, tzinfo=UTC), "0" * 24)
    return Commit(stream, 1, (event,), metadata, claims)


async def test_what_was_stored_before_organizations_had_tasks(two: Two) -> None:
    house, ids = two.house, two.house.platform.ids
    old, shared, run = ids.uuid(), ids.uuid(), ids.uuid()
    created = RunCreated(
        run_id=run,
        task_id=shared,
        config=QUESTION,
        timeout_seconds=60,
        trigger_source=TriggerSource.MANUAL,
        parent_run_id=None,
        scheduled_for=None,
    )
    for commit in (
        stored(f"task-{old}", task_created(old, "Old"), "acme", "task-name:Old"),
        stored(f"task-{shared}", task_created(shared, "Set"), OPERATORS, "task-name:Set"),
        stored(f"run-{run}", created, "acme"),
    ):
        await house.store.append(commit)
    # The run may come to be shown before its task: then it is shown the next time.
    assert await house.platform.bus.settle() + await house.platform.bus.settle() == 3
    assert await house.platform.pulse.resume(all=True)
    await two.owner.until(run, Status.WAITING)

    # Its name stays taken, in its organization and for the operator.
    refusal = await two.owner.refusal(CREATE_TASK, **approval("Old"))
    assert (refusal.code, refusal.field) == ("NAME_TAKEN", "taskName")
    assert await two.stranger.create_task("Old")
    # What Pulse kept for everybody is the operator's; the runs of it are whose they were.
    shown = await two.owner.run(run)
    assert (shown["task"], shown["status"]) == (None, "WAITING")
    await two.owner.signal(run, None)
    await two.owner.until(run, Status.FAILED)
    retry = (await two.owner.mutate(RETRY_RUN, runId=run))["databaseId"]
    await two.owner.until(retry, Status.WAITING)
    assert await two.client.ask(RUN, id=run) == {"run": None}
