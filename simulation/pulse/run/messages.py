"""Commands and values of a run; its events are in ``events``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Command
from simulation.kernel.values import Moment, Text, Uuid, Value
from simulation.pulse.envelope import Checkpoint, TaskEnvelope, limit_payload
from simulation.pulse.faults import Category
from simulation.pulse.status import Status

MAX_SIGNAL_NAME_LENGTH = 200
MAX_REASON_LENGTH = 2000

MAX_DEATHS = 2
"""How often a worker may die with a run in hand before the run is parked."""
RESUME_SIGNAL = "simulation.resume"
"""What a parked run waits for."""

SignalName = Annotated[Text, StringConstraints(max_length=MAX_SIGNAL_NAME_LENGTH)]


class TriggerSource(StrEnum):
    """What brought a run about."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    RETRY = "retry"


class StageStatus(StrEnum):
    """Where a stage, or one attempt at it, stands."""

    STARTED = "started"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


class SignalStatus(StrEnum):
    """Where a wait for a signal stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    CONSUMED = "consumed"
    EXPIRED = "expired"


class Failure(Value):
    """Why a stage or a run failed."""

    category: Category
    message: str
    retryable: bool


class UsageKind(StrEnum):
    """What was used: a model, or a tool such as the agent under test."""

    MODEL = "model"
    TOOL = "tool"


class Usage(Value):
    """What calls to one model or tool added up to. ``cost`` is in US dollars, where known."""

    kind: UsageKind
    name: str
    calls: int = Field(ge=0)
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    cost: float | None = Field(default=None, ge=0)


class CreateRun(Command):
    """Create a run of a task, on demand or by its schedule.

    ``config`` replaces the task's own for this run. ``scheduled_for`` is the tick.
    """

    begins = True

    run_id: Uuid
    task_id: Uuid
    trigger_source: TriggerSource
    config: TaskEnvelope | None = None
    scheduled_for: Moment | None = None


class RetryRun(Command):
    """Create a fresh run with the config of one that has ended."""

    run_id: Uuid
    parent_run_id: Uuid


class CancelRun(Command):
    """Ask for a run to be cancelled; its executor finalizes.

    ``request_id`` lets the same request come again after it succeeded.
    """

    run_id: Uuid
    reason: Annotated[str, StringConstraints(max_length=MAX_REASON_LENGTH)] = ""
    request_id: str | None = None


class DeliverSignal(Command):
    """Hand a signal to a run that waits for it.

    ``request_id`` lets the same request come again after it succeeded.
    """

    run_id: Uuid
    name: SignalName
    payload: Annotated[JsonValue, AfterValidator(limit_payload)] = None
    request_id: str | None = None


class ResumeRun(Command):
    """Take up a run that was parked, as if nobody had died of it."""

    run_id: Uuid


class ExpireSignal(Command):
    """Give up a wait whose time is over."""

    run_id: Uuid
    name: str


class ExecutorCommand(Command):
    """What only the worker that holds the run may say."""

    run_id: Uuid
    owner: str


class ClaimRun(ExecutorCommand):
    """Take the run in hand, whoever had it before."""


class ParkRun(ExecutorCommand):
    """Have a run wait until somebody resumes it.

    Either for a ``reason`` of its kind, or since its worker, which is the same as before, has
    died of it too often.
    """

    reason: str = ""


class HandOverRun(ExecutorCommand):
    """Let go of the run because this worker stops."""


class StartAttempt(ExecutorCommand):
    """Begin a stage, or another attempt at it."""

    stage_name: str


class FailAttempt(ExecutorCommand):
    """The present attempt failed. With ``retry_at`` there will be another one.

    Without, ``skip`` tells whether the stage is skipped; else the run is about to fail.
    """

    failure: Failure
    retry_at: Moment | None = None
    skip: bool = False


class CompleteStage(ExecutorCommand):
    """The present attempt succeeded and left a state."""

    summary: str
    checkpoint: Checkpoint
    usage: tuple[Usage, ...] = ()


class AwaitSignal(ExecutorCommand):
    """Park the run until a signal arrives or the wait expires."""

    name: SignalName
    expires_at: Moment | None = None


class ConsumeSignal(ExecutorCommand):
    """Take up what a signal brought."""

    name: str


class EndRun(ExecutorCommand):
    """Bring the run to a terminal status."""

    status: Status
    reason: str = ""
    failure: Failure | None = None


class ArchiveRun(Command):
    """Replace the history of a run that ended long ago by what it came to."""

    run_id: Uuid
