"""Tasks of Pulse in GraphQL: reading them, the kinds that there are of them, and their times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry
from pydantic import BaseModel
from strawberry.scalars import JSON

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import After, Before, First, Last, SortDirection, connect, page
from graphql_schema.pulse.task_views import Task, TaskConnection
from simulation.kernel.errors import ValidationFailed
from simulation.pulse.cron import MAX_TIMES
from simulation.pulse.task.queries import TaskFilter as PulseFilter


@strawberry.type(description="A kind of task: what `taskType` can be.")
class TaskType:
    task_type: str
    version: int = strawberry.field(description="That of its code, and of new checkpoints.")
    config_versions: list[int] = strawberry.field(description="What `taskVersion` can be.")
    stage_names: list[str] = strawberry.field(description="In their order.")
    for_operators: bool = strawberry.field(
        description="Whether only the operator of the deployment may define such tasks."
    )
    config_schema: JSON = strawberry.field(
        description="What the latest version of its config takes, as a JSON Schema."
    )


@strawberry.type(description="What a cron expression comes to.")
class CronTimes:
    times: list[datetime] = strawberry.field(
        description="The next ones, in UTC; none where it cannot be a schedule."
    )
    problem: str | None = strawberry.field(
        default=None, description="Why it cannot be a schedule, and what to do."
    )


@strawberry.input
class TaskFilter:
    """Which tasks are wanted; all given conditions must hold."""

    is_deleted: bool | None = strawberry.field(
        default=False, description="Null for both the living and the deleted."
    )
    is_scheduled: bool | None = strawberry.field(
        default=None, description="Whether it has a cron expression."
    )
    task_types: list[str] | None = None

    def condition(self) -> PulseFilter:
        """The filter in Pulse's terms."""
        return PulseFilter(
            deleted=self.is_deleted,
            scheduled=self.is_scheduled,
            task_types=self.task_types or [],
        )


@strawberry.type
class TaskQuery:
    @strawberry.field(description="One task of Pulse, deleted or not; null where there is none.")
    async def task(self, info: Info, id: strawberry.ID) -> Task | None:
        task: Any = await info.context.tasks.load(plain_id(id, "Task"))
        return task

    @strawberry.field(description="Tasks of Pulse by creation, the oldest first.")
    async def tasks(
        self,
        info: Info,
        filter: TaskFilter | None = None,
        direction: SortDirection = SortDirection.ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TaskConnection:
        queries = info.context.pulse.tasks
        wanted = (filter or TaskFilter()).condition()
        rows = await queries.page(
            page(first, after, last, before), wanted, descending=direction is SortDirection.DESC
        )

        async def count() -> int:
            return await queries.count(wanted)

        found: TaskConnection = connect(TaskConnection, rows, count=count)
        return found

    @strawberry.field(description="The kinds of tasks that this server can run.")
    def task_types(self, info: Info) -> list[TaskType]:
        kinds = info.context.pulse.kinds

        def schema(configs: Mapping[int, type[BaseModel]]) -> Any:
            return configs[max(configs)].model_json_schema()

        return [
            TaskType(
                task_type=kind.task_type,
                version=kind.version,
                config_versions=sorted(kind.configs),
                stage_names=[stage.name for stage in kind.stages],
                for_operators=kind.for_operators,
                config_schema=schema(kind.configs),
            )
            for kind in map(kinds.kind, kinds.types)
        ]

    @strawberry.field(
        description="When a task with a cron expression would run next, for whoever types one: "
        f"at most {MAX_TIMES} times."
    )
    def cron_times(self, info: Info, expression: str, count: int = 5) -> CronTimes:
        try:
            return CronTimes(times=info.context.pulse.cron_times(expression, count))
        except ValidationFailed as refusal:
            if refusal.field == "count":
                raise
            return CronTimes(times=[], problem=refusal.message)
