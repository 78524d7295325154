"""Runs of Pulse in GraphQL: reading, triggering, cancelling, retrying and signalling them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import After, Before, First, Last, SortDirection, connect, page
from graphql_schema.kit.permitted import mutation
from graphql_schema.pulse.once import PulseInput, once
from graphql_schema.pulse.run_views import Run, RunConnection
from simulation.documents.paging import Page
from simulation.identity.permission import Permission
from simulation.kernel.errors import NotFound
from simulation.kernel.ids import derived_uuid
from simulation.pulse.run.messages import (
    CancelRun,
    CreateRun,
    DeliverSignal,
    ResumeRun,
    RetryRun,
    TriggerSource,
)
from simulation.pulse.run.queries import RunFilter as PulseFilter
from simulation.pulse.status import Status


@strawberry.input
class RunFilter:
    """Which runs are wanted; all given conditions must hold."""

    task_ids: list[strawberry.ID] | None = None
    task_types: list[str] | None = None
    statuses: list[Status] | None = None
    trigger_sources: list[TriggerSource] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    started_after: datetime | None = None
    started_before: datetime | None = None

    def condition(self) -> PulseFilter:
        """The filter in Pulse's terms."""
        return PulseFilter(
            task_ids=[plain_id(id, "Task", "task_ids") for id in self.task_ids or []],
            task_types=self.task_types or [],
            statuses=self.statuses or [],
            trigger_sources=self.trigger_sources or [],
            created_after=self.created_after,
            created_before=self.created_before,
            started_after=self.started_after,
            started_before=self.started_before,
        )


@strawberry.input
class TriggerTaskInput(PulseInput):
    task_id: strawberry.ID


@strawberry.input
class CancelRunInput(PulseInput):
    run_id: strawberry.ID
    reason: str = ""


@strawberry.input
class RetryRunInput(PulseInput):
    run_id: strawberry.ID


@strawberry.input
class SignalRunInput(PulseInput):
    run_id: strawberry.ID
    name: str = strawberry.field(description="What the run waits for.")
    payload: JSON | None = strawberry.field(default=None, description="At most 256 KB.")


@strawberry.type
class RunPayload:
    """What became of the run."""

    run: Run


async def run_with(info: Info, id: str) -> Any:
    """The run of Pulse with ``id``, plain or global.

    Raises:
        NotFound: there is none in this organization.
    """
    runs, plain = info.context.pulse.runs, plain_id(id, "Run")
    run = await runs.get(plain)
    if run is None:
        raise NotFound(f"There is no run with the id {plain}.", field="id")
    return run


async def run_page(info: Info, wanted: PulseFilter, page: Page, direction: SortDirection) -> Any:
    """A page of the runs that ``wanted`` describes, by creation."""
    queries = info.context.pulse.runs
    rows = await queries.page(wanted, page, descending=direction is SortDirection.DESC)

    async def count() -> int:
        return await queries.count(wanted)

    return connect(RunConnection, rows, count=count)


def _new_run(epoch: str) -> dict[str, str]:
    return {"run_id": derived_uuid("run", epoch)}


def _request(epoch: str) -> dict[str, str]:
    return {"request_id": epoch}


@strawberry.type
class RunQuery:
    @strawberry.field(description="One run of Pulse; null where there is none.")
    async def run(self, info: Info, id: strawberry.ID) -> Run | None:
        run: Any = await info.context.runs.load(plain_id(id, "Run"))
        return run

    @strawberry.field(
        description="Runs of Pulse by creation, the newest first unless asked otherwise."
    )
    async def runs(
        self,
        info: Info,
        filter: RunFilter | None = None,
        direction: SortDirection = SortDirection.DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> RunConnection:
        wanted = filter.condition() if filter else PulseFilter()
        return await run_page(info, wanted, page(first, after, last, before), direction)


@strawberry.type
class RunMutation:
    @mutation(
        CreateRun,
        answers=Permission.GET_RUN,
        description="Have a task run now, whatever its schedule says.",
    )
    async def trigger_task(self, info: Info, input: TriggerTaskInput) -> RunPayload:
        id = await once(
            info,
            input.idempotency_key,
            CreateRun,
            info.context.pulse.trigger,
            "run_id",
            _new_run,
            task_id=plain_id(input.task_id, "Task", "task_id"),
            trigger_source=TriggerSource.MANUAL,
        )
        return RunPayload(run=await run_with(info, id))

    @mutation(
        CancelRun,
        answers=Permission.GET_RUN,
        description="Ask for a run to be cancelled; its worker ends it.",
    )
    async def cancel_run(self, info: Info, input: CancelRunInput) -> RunPayload:
        id = await once(
            info,
            input.idempotency_key,
            CancelRun,
            info.context.pulse.cancel,
            "run_id",
            _request,
            run_id=plain_id(input.run_id, "Run", "run_id"),
            reason=input.reason,
        )
        return RunPayload(run=await run_with(info, id))

    @mutation(
        RetryRun,
        answers=Permission.GET_RUN,
        description="Begin anew what a run that has ended was to do.",
    )
    async def retry_run(self, info: Info, input: RetryRunInput) -> RunPayload:
        id = await once(
            info,
            input.idempotency_key,
            RetryRun,
            info.context.pulse.retry,
            "run_id",
            _new_run,
            parent_run_id=plain_id(input.run_id, "Run", "run_id"),
        )
        return RunPayload(run=await run_with(info, id))

    @mutation(
        ResumeRun,
        answers=Permission.GET_RUN,
        description="Take up a run that was parked.",
    )
    async def resume_run(self, info: Info, id: strawberry.ID) -> RunPayload:
        plain = plain_id(id, "Run", "run_id")
        access = info.context.access
        await info.context.pulse.resume(access.fill(ResumeRun, run_id=plain))
        return RunPayload(run=await run_with(info, plain))

    @mutation(
        DeliverSignal,
        answers=Permission.GET_RUN,
        description="Hand a run the signal that it waits for, and wake it.",
    )
    async def signal_run(self, info: Info, input: SignalRunInput) -> RunPayload:
        id = await once(
            info,
            input.idempotency_key,
            DeliverSignal,
            info.context.pulse.signal,
            "run_id",
            _request,
            run_id=plain_id(input.run_id, "Run", "run_id"),
            name=input.name,
            payload=input.payload,
        )
        return RunPayload(run=await run_with(info, id))
