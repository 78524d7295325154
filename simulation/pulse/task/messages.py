"""Commands, events and values of a task."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Command, Event
from simulation.kernel.strict import Flag, Whole
from simulation.kernel.values import Moment, Text, Uuid
from simulation.pulse.envelope import TaskEnvelope

DEFAULT_TIMEOUT_SECONDS = 3600
MAX_TIMEOUT_SECONDS = 30 * 24 * 3600
MAX_NAME_LENGTH = 200

TaskName = Annotated[Text, StringConstraints(max_length=MAX_NAME_LENGTH)]


class CreateTask(Command):
    """Define a task. Without ``cron_expression`` it runs only when it is triggered.

    What is ``of_platform`` comes of something that was there: whether it still is, is not asked.
    """

    begins = True

    task_id: Uuid
    task_name: TaskName
    config: TaskEnvelope
    cron_expression: str | None = None
    enabled: Flag = True
    timeout_seconds: Whole = Field(default=DEFAULT_TIMEOUT_SECONDS, ge=1, le=MAX_TIMEOUT_SECONDS)
    of_platform: Flag = False


class SetTaskEnabled(Command):
    """Switch a task's schedule on or off. Triggering by hand is always possible."""

    task_id: Uuid
    enabled: bool


class UpdateTask(Command):
    """Change some of what a task says; fields that are not named stay as they are.

    ``changes`` are of the fields ``task_name``, ``task_version``, ``task_config``,
    ``cron_expression`` and ``timeout_seconds``. Runs that are there keep what they began with.
    """

    task_id: Uuid
    changes: dict[str, JsonValue]


class DeleteTask(Command):
    """Take a task out of use: its schedule stops and its name is free. Its runs go on."""

    task_id: Uuid


class UndeleteTask(Command):
    """Take a deleted task into use again, as it was, from its next tick on."""

    task_id: Uuid


class AdvanceTask(Command):
    """Move the schedule past the present: ``tick`` has come, and its run is created or skipped.

    A tick that the schedule does not wait for any more, since the task has changed, moves nothing.
    """

    task_id: Uuid
    tick: Moment


class TaskCreated(Event):
    stored_name = "pulse.task_created"
    task_id: Uuid
    task_name: TaskName
    config: TaskEnvelope
    cron_expression: str | None
    enabled: bool
    timeout_seconds: int
    next_run_at: Moment | None


class TaskUpdated(Event):
    """A task says something else; the whole of it afterwards, and what differs."""

    stored_name = "pulse.task_updated"
    changed: tuple[str, ...]
    task_name: TaskName
    config: TaskEnvelope
    cron_expression: str | None
    timeout_seconds: int
    next_run_at: Moment | None


class TaskDeleted(Event):
    stored_name = "pulse.task_deleted"


class TaskUndeleted(Event):
    stored_name = "pulse.task_undeleted"
    next_run_at: Moment | None


class TaskEnabled(Event):
    stored_name = "pulse.task_enabled"
    next_run_at: Moment | None


class TaskDisabled(Event):
    stored_name = "pulse.task_disabled"


class TaskAdvanced(Event):
    stored_name = "pulse.task_advanced"
    next_run_at: Moment | None
