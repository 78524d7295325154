"""Operates Pulse through the API, with defaults for all that a test does not care about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from simulation.pulse.status import Status
from tests.support.platform import PATIENCE_SECONDS, Client, House, Refusal

CREATE_TASK = """mutation($input: CreateTaskInput!) {
  createTask(input: $input) { task { databaseId } } }"""
UPDATE_TASK = """mutation($input: UpdateTaskInput!) {
  updateTask(input: $input) { task { databaseId taskName taskVersion taskConfig cronExpression
    nextRunAt timeoutSeconds enabled isDeleted } } }"""
DELETE_TASK = """mutation($input: DeleteTaskInput!) {
  deleteTask(input: $input) { task { databaseId isDeleted enabled nextRunAt } } }"""
UNDELETE_TASK = """mutation($input: UndeleteTaskInput!) {
  undeleteTask(input: $input) { task { databaseId isDeleted enabled nextRunAt } } }"""
SET_TASK_ENABLED = """mutation($input: SetTaskEnabledInput!) {
  setTaskEnabled(input: $input) { task { databaseId enabled nextRunAt updatedAt } } }"""
TRIGGER_TASK = """mutation($input: TriggerTaskInput!) {
  triggerTask(input: $input) { run { databaseId } } }"""
CANCEL_RUN = """mutation($input: CancelRunInput!) {
  cancelRun(input: $input) { run { databaseId cancelRequestedAt cancelReason } } }"""
RETRY_RUN = """mutation($input: RetryRunInput!) {
  retryRun(input: $input) { run { databaseId triggerSource } } }"""
SIGNAL_RUN = """mutation($input: SignalRunInput!) {
  signalRun(input: $input) { run { databaseId signals { name status payload } } } }"""

RUN = """query($id: ID!) { run(id: $id) {
  databaseId taskType status triggerSource scheduledFor createdAt startedAt completedAt
  durationSeconds timeoutSeconds leaseOwner leaseExpiresAt cancelRequestedAt cancelReason
  skipReason archived
  error { category message retryable } task { databaseId taskName }
  parentRun { databaseId } retries { databaseId } config { taskType taskVersion taskConfig }
  checkpoint { checkpointName summary updatedAt formatVersion taskType taskVersion runtimeVersion
    payload }
  stages { number stageName status stateSummary startedAt completedAt
    attempts { attemptNumber status summary interrupted retryAt startedAt completedAt
      error { category message retryable } } }
  signals { name status stageNumber attemptNumber createdAt expiresAt deliveredAt payload }
  usage { kind name calls promptTokens completionTokens cost }
  events { position eventType severity message details createdAt } } }"""
TASK = """query($id: ID!) { task(id: $id) {
  databaseId taskName taskType taskVersion taskConfig cronExpression enabled nextRunAt lastRunAt
  lastRunStatus lastRun { databaseId } timeoutSeconds isDeleted createdAt updatedAt
  runs { totalCount nodes { databaseId status triggerSource scheduledFor skipReason } } } }"""

UNKNOWN = "00000000-0000-4000-8000-00000000dead"


class Operator:
    """Operates Pulse as ``client``; everything is named by its UUID."""

    def __init__(self, house: House, client: Client | None = None) -> None:
        self.house = house
        self.client = client or house.owner

    def key(self) -> str:
        """A key that no request has carried."""
        return f"{self.client.principal.actor.user}/tests/{self.house.platform.ids.uuid()}"

    async def mutate(self, query: str, **fields: Any) -> dict[str, Any]:
        """What a mutation makes of its input; the key is a fresh one unless it is given."""
        data = await self.client.ask(query, input=self._input(fields))
        [payload] = data.values()
        [made] = payload.values()
        return dict(made)

    async def refusal(self, query: str, **fields: Any) -> Refusal:
        """The refusal of a mutation, once no document is seen to have changed."""
        before = await self.house.documents()
        refusal = await self.client.refusal(query, input=self._input(fields))
        assert await self.house.documents() == before
        return refusal

    def _input(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"idempotencyKey": self.key()} | fields

    async def create_task(self, name: str = "Ask", **fields: Any) -> str:
        """The id of a new task; one that asks for an approval, unless ``fields`` say more."""
        made = await self.mutate(CREATE_TASK, **approval(name, **fields))
        return str(made["databaseId"])

    async def trigger(self, task: str) -> str:
        """The id of a new run of ``task``."""
        return str((await self.mutate(TRIGGER_TASK, taskId=task))["databaseId"])

    async def run_to(self, task: str, status: Status) -> str:
        """The id of a new run of ``task`` that has come to ``status``."""
        run = await self.trigger(task)
        await self.until(run, status)
        return run

    async def signal(self, run: str, payload: Any, name: str = "decision") -> None:
        """Hand a waiting run its signal."""
        await self.mutate(SIGNAL_RUN, runId=run, name=name, payload=payload)

    async def until(self, run: str, status: Status) -> None:
        """Wait until a run has come to ``status``."""

        async def there() -> bool:
            state = await self.house.platform.pulse.runs.state(run)
            return state is not None and state.status is status

        await self.once(there)

    async def until_waiting_for(self, run: str, signal: str) -> None:
        """Wait until a run waits for ``signal``."""

        async def there() -> bool:
            state = await self.house.platform.pulse.runs.state(run)
            wait = state.pending_wait if state else None
            return wait is not None and wait.name == signal

        await self.once(there)

    async def until_runs(self, task: str, number: int) -> None:
        """Wait until a task has brought about so many runs, and its schedule has moved on."""

        async def there() -> bool:
            found = await self.house.platform.pulse.tasks.state(task)
            runs = (await self.task(task))["runs"]["totalCount"]
            due = found.next_run_at if found else None
            return bool(runs == number and (due is None or due > self.house.clock.now()))

        await self.once(there)

    async def once(self, there: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is so, and shown by all documents."""
        news = asyncio.Event()
        stop = self.house.platform.bus.listen(lambda commit: news.set())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not await there() or await self.house.store.unprojected():
                    await news.wait()
                    news.clear()
        finally:
            stop()

    async def run(self, id: str) -> dict[str, Any]:
        """All that the API shows of a run."""
        return dict((await self.client.ask(RUN, id=id))["run"])

    async def task(self, id: str) -> dict[str, Any]:
        """All that the API shows of a task."""
        return dict((await self.client.ask(TASK, id=id))["task"])


def approval(name: str = "Ask", **fields: Any) -> dict[str, Any]:
    """The input that creates a task which asks for an approval, its key aside."""
    standard: dict[str, Any] = {
        "taskName": name,
        "taskType": "example.approval",
        "taskVersion": 1,
        "taskConfig": {"question": "Ship it?"},
    }
    return standard | fields
