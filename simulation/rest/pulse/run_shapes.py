"""What a run looks like on the wire: its stage log, checkpoint, signals, events and usage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from simulation.pulse.engine.port import Lease
from simulation.pulse.envelope import Checkpoint
from simulation.pulse.faults import Category
from simulation.pulse.run.log import RunEvent, Severity
from simulation.pulse.run.messages import (
    SignalStatus,
    StageStatus,
    TriggerSource,
    Usage,
)
from simulation.pulse.run.stage_log import Attempt, StageEntry
from simulation.pulse.run.state import Run, Wait
from simulation.pulse.status import Status
from simulation.rest.pulse.shapes import Envelope


class CheckpointEnvelope(BaseModel):
    """The state after the last completed stage, with what must fit before it is used."""

    ce_format_version: int = Field(alias="ceFormatVersion")
    ce_task_type: str = Field(alias="ceTaskType")
    ce_task_version: int = Field(alias="ceTaskVersion")
    ce_runtime_version: int = Field(alias="ceRuntimeVersion")
    ce_checkpoint_name: str = Field(alias="ceCheckpointName")
    ce_payload: Any = Field(alias="cePayload")


class CheckpointDetail(BaseModel):
    """The latest checkpoint of a run."""

    run_id: str
    task_type: str
    checkpoint_name: str
    state: CheckpointEnvelope
    summary: str
    updated_at: datetime | None


class AttemptDetail(BaseModel):
    """One attempt at a stage. The error's category and flag are null unless it failed."""

    attempt_number: int
    status: StageStatus
    summary: str
    error_type: Category | None
    error_retryable: bool | None
    started_at: datetime
    completed_at: datetime | None


class StageDetail(BaseModel):
    """A stage with every attempt at it."""

    id: int
    run_id: str
    stage_name: str
    status: StageStatus
    state_summary: str
    started_at: datetime
    completed_at: datetime | None
    attempts: list[AttemptDetail]


class SignalDetail(BaseModel):
    """A wait for a signal, and what it brought."""

    name: str
    stage_name: str
    status: SignalStatus
    payload: Any
    created_at: datetime
    expires_at: datetime | None
    delivered_at: datetime | None


class EventDetail(BaseModel):
    """Something that happened to the run."""

    event_type: str
    severity: Severity
    message: str
    details: dict[str, Any]
    created_at: datetime


class RunDetail(BaseModel):
    """A run with all that happened to it. ``duration`` is in seconds, null before the end."""

    run_id: str
    task_id: str
    task_type: str
    config: Envelope
    timeout_seconds: int
    status: Status
    trigger_source: TriggerSource
    scheduled_for: datetime | None
    parent_run_id: str | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    duration: float | None
    lease_owner: str | None
    lease_expires_at: datetime | None
    cancel_requested_at: datetime | None
    cancel_reason: str | None
    error_type: Category | None
    error_message: str | None
    error_retryable: bool | None
    skip_reason: str | None
    checkpoint: CheckpointDetail | None
    stages: list[StageDetail]
    signals: list[SignalDetail]
    events: list[EventDetail]
    usage: list[Usage]


def run_detail(run: Run, events: Iterable[RunEvent], leases: Iterable[Lease]) -> RunDetail:
    """``run`` on the wire, with its ``events`` and the lease of its owner among ``leases``."""
    failure = run.failure
    return RunDetail(
        run_id=run.run_id,
        task_id=run.task_id,
        task_type=run.config.task_type,
        config=Envelope.of(run.config),
        timeout_seconds=run.timeout_seconds,
        status=run.status,
        trigger_source=run.trigger_source,
        scheduled_for=run.scheduled_for,
        parent_run_id=run.parent_run_id,
        created_at=run.created_at,
        started_at=run.started_at,
        completed_at=run.completed_at,
        duration=run.duration_seconds,
        lease_owner=run.owner,
        lease_expires_at=_lease_end(run, leases),
        cancel_requested_at=run.cancel_requested_at,
        cancel_reason=run.cancel_reason or None,
        error_type=failure.category if failure else None,
        error_message=failure.message if failure else None,
        error_retryable=failure.retryable if failure else None,
        skip_reason=run.skip_reason,
        checkpoint=_checkpoint(run, run.checkpoint) if run.checkpoint else None,
        stages=[_stage(run, entry) for entry in run.stages],
        signals=[_signal(run, wait) for wait in run.waits],
        events=[_event(event) for event in events],
        usage=list(run.usage),
    )


def _lease_end(run: Run, leases: Iterable[Lease]) -> datetime | None:
    return max((lease.ends_at for lease in leases if lease.owner == run.owner), default=None)


def _checkpoint(run: Run, checkpoint: Checkpoint) -> CheckpointDetail:
    name = checkpoint.checkpoint_name
    entries = [entry for entry in run.stages if entry.stage_name == name]
    return CheckpointDetail(
        run_id=run.run_id,
        task_type=checkpoint.task_type,
        checkpoint_name=name,
        state=CheckpointEnvelope(
            ceFormatVersion=checkpoint.format_version,
            ceTaskType=checkpoint.task_type,
            ceTaskVersion=checkpoint.task_version,
            ceRuntimeVersion=checkpoint.runtime_version,
            ceCheckpointName=name,
            cePayload=checkpoint.payload,
        ),
        summary=entries[-1].state_summary if entries else "",
        updated_at=run.checkpoint_at,
    )


def _stage(run: Run, entry: StageEntry) -> StageDetail:
    return StageDetail(
        id=entry.id,
        run_id=run.run_id,
        stage_name=entry.stage_name,
        status=entry.status,
        state_summary=entry.state_summary,
        started_at=entry.started_at,
        completed_at=entry.completed_at,
        attempts=[_attempt(attempt) for attempt in entry.attempts],
    )


def _attempt(attempt: Attempt) -> AttemptDetail:
    failure = attempt.failure
    return AttemptDetail(
        attempt_number=attempt.attempt_number,
        status=attempt.status,
        summary=attempt.summary,
        error_type=failure.category if failure else None,
        error_retryable=failure.retryable if failure else None,
        started_at=attempt.started_at,
        completed_at=attempt.completed_at,
    )


def _signal(run: Run, wait: Wait) -> SignalDetail:
    stages = {entry.id: entry.stage_name for entry in run.stages}
    return SignalDetail(
        name=wait.name,
        stage_name=stages.get(wait.stage_id, ""),
        status=wait.status,
        payload=wait.payload,
        created_at=wait.created_at,
        expires_at=wait.expires_at,
        delivered_at=wait.delivered_at,
    )


def _event(event: RunEvent) -> EventDetail:
    return EventDetail(
        event_type=event.event_type,
        severity=event.severity,
        message=event.message,
        details=event.details,
        created_at=event.created_at,
    )
