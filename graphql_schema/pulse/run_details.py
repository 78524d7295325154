"""What only the stream of a run of Pulse tells: stages, checkpoint, signals, events, usage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.views import view
from simulation.pulse import envelope
from simulation.pulse.faults import Category
from simulation.pulse.run import log, messages, stage_log, state
from simulation.pulse.run.log import Severity
from simulation.pulse.run.messages import SignalStatus, StageStatus, UsageKind

strawberry.enum(Category, name="ErrorCategory", description="Why a stage or a run failed.")
strawberry.enum(Severity, name="EventSeverity", description="How grave an event is.")
strawberry.enum(StageStatus, description="Where a stage, or one attempt at it, stands.")
strawberry.enum(SignalStatus, description="Where a wait for a signal stands.")
strawberry.enum(UsageKind, description="A model, or a tool such as the agent under test.")


@view(messages.Failure, description="Why a stage or a run failed.")
class RunError:
    category: Category
    message: str
    retryable: bool = strawberry.field(description="Whether trying again can help.")


def _attempt_error(root: strawberry.Parent[stage_log.Attempt]) -> RunError | None:
    failure: RunError | None = root.failure  # type: ignore[assignment]
    return failure


@view(stage_log.Attempt, description="One attempt at a stage.")
class StageAttempt:
    attempt_number: int = strawberry.field(description="From 1, within the stage.")
    status: StageStatus
    summary: str
    error: RunError | None = strawberry.field(resolver=_attempt_error)
    interrupted: bool = strawberry.field(
        description="Whether its worker was stopped or lost: that does not count as a failure."
    )
    retry_at: datetime | None = strawberry.field(description="When the next attempt is due.")
    started_at: datetime
    completed_at: datetime | None


def _stage_number(root: strawberry.Parent[stage_log.StageEntry]) -> int:
    return root.id


@view(stage_log.StageEntry, description="A stage of a run, with every attempt at it.")
class StageEntry:
    number: int = strawberry.field(
        resolver=_stage_number, description="Its place among the stages of the run, from 1."
    )
    stage_name: str
    status: StageStatus
    state_summary: str
    started_at: datetime
    completed_at: datetime | None
    attempts: list[StageAttempt]


@dataclass(frozen=True, slots=True)
class LatestCheckpoint:
    """A checkpoint with the moment and the summary of its stage: the source of a view."""

    body: envelope.Checkpoint
    summary: str
    updated_at: datetime | None


def latest_checkpoint(run: state.Run) -> LatestCheckpoint | None:
    """The latest checkpoint of ``run``; null before its first stage is completed."""
    if run.checkpoint is None:
        return None
    name = run.checkpoint.checkpoint_name
    summaries = [each.state_summary for each in run.stages if each.stage_name == name]
    return LatestCheckpoint(run.checkpoint, summaries[-1] if summaries else "", run.checkpoint_at)


@view(LatestCheckpoint, description="The state after the last completed stage.")
class Checkpoint:
    checkpoint_name: str = strawberry.field(description="The last completed stage.")
    summary: str
    updated_at: datetime | None
    format_version: int
    task_type: str
    task_version: int
    runtime_version: int
    payload: JSON | None = strawberry.field(description="Null once the run is archived.")


def _waiting_stage(root: strawberry.Parent[state.Wait]) -> int:
    return root.stage_id


@view(state.Wait, description="A wait of a run for a signal.")
class Signal:
    name: str
    status: SignalStatus
    stage_number: int = strawberry.field(resolver=_waiting_stage)
    attempt_number: int
    created_at: datetime
    expires_at: datetime | None = strawberry.field(description="Null where it waits for ever.")
    delivered_at: datetime | None
    payload: JSON | None


@view(messages.Usage, description="What calls to one model or tool added up to.")
class RunUsage:
    kind: UsageKind
    name: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None = strawberry.field(description="In US dollars, where known.")


@view(log.RunEvent, description="One line of a run's event log.")
class RunEvent:
    position: int = strawberry.field(description="Its place in the run's log, from 1.")
    event_type: str
    severity: Severity
    message: str
    details: JSON
    created_at: datetime


@view(envelope.TaskEnvelope, description="What a run does: the kind of task and its config.")
class TaskEnvelope:
    task_type: str
    task_version: int
    task_config: JSON | None
