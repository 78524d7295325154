"""Events of a run. Everything about a run is told by them, its stage log included."""

from __future__ import annotations

from enum import StrEnum

from simulation.kernel.json_values import JsonObject, JsonValue
from simulation.kernel.messages import Event
from simulation.kernel.stored import added_later
from simulation.kernel.values import Moment, Uuid
from simulation.pulse.envelope import Checkpoint, TaskEnvelope
from simulation.pulse.run.messages import Failure, TriggerSource, Usage
from simulation.pulse.status import Status


class Claim(StrEnum):
    """Why a worker takes a run in hand.

    ``reclaimed``: its former worker let go of it, or is this one before a restart;
    ``recovered``: its former worker's lease has run out.
    """

    STARTED = "started"
    RESUMED = "resumed"
    RECLAIMED = "reclaimed"
    RECOVERED = "recovered"


class RunCreated(Event):
    stored_name = "pulse.run_created"
    run_id: Uuid
    task_id: Uuid
    config: TaskEnvelope
    timeout_seconds: int
    trigger_source: TriggerSource
    parent_run_id: Uuid | None
    scheduled_for: Moment | None


class RunSkipped(Event):
    stored_name = "pulse.run_skipped"
    task_id: Uuid
    reason: str


class RunClaimed(Event):
    stored_name = "pulse.run_claimed"
    owner: str
    claim: Claim


class RunParked(Event):
    """The run waits until somebody resumes it: for ``reason``, or since workers died of it."""

    stored_name = "pulse.run_parked"
    deaths: int
    reason: str = added_later("")


class RunHandedOver(Event):
    stored_name = "pulse.run_handed_over"
    owner: str


class RunCancelRequested(Event):
    stored_name = "pulse.run_cancel_requested"
    reason: str
    request_id: str | None


class RunEnded(Event):
    stored_name = "pulse.run_ended"
    task_id: Uuid
    status: Status
    reason: str
    failure: Failure | None


class StageStarted(Event):
    stored_name = "pulse.stage_started"
    stage_name: str


class AttemptStarted(Event):
    stored_name = "pulse.attempt_started"
    attempt_number: int


class AttemptInterrupted(Event):
    """The worker was lost or stopped in the middle of the attempt; that is no failure."""

    stored_name = "pulse.attempt_interrupted"
    owner: str


class AttemptFailed(Event):
    stored_name = "pulse.attempt_failed"
    failure: Failure
    retry_at: Moment | None


class StageFailed(Event):
    stored_name = "pulse.stage_failed"
    failure: Failure


class StageSkipped(Event):
    stored_name = "pulse.stage_skipped"
    reason: str


class StageCompleted(Event):
    stored_name = "pulse.stage_completed"
    summary: str
    checkpoint: Checkpoint


class SignalAwaited(Event):
    stored_name = "pulse.signal_awaited"
    name: str
    expires_at: Moment | None


class SignalDelivered(Event):
    stored_name = "pulse.signal_delivered"
    name: str
    payload: JsonValue
    request_id: str | None


class SignalExpired(Event):
    stored_name = "pulse.signal_expired"
    name: str


class SignalConsumed(Event):
    stored_name = "pulse.signal_consumed"
    name: str


class UsageRecorded(Event):
    stored_name = "pulse.usage_recorded"
    usage: tuple[Usage, ...]


class RunArchived(Event):
    """What a run came to, in place of all that happened to it. ``run`` is its state."""

    stored_name = "pulse.run_archived"
    supersedes = True
    run: JsonObject


RUN_EVENTS: tuple[type[Event], ...] = (
    RunCreated,
    RunSkipped,
    RunClaimed,
    RunParked,
    RunHandedOver,
    RunCancelRequested,
    RunEnded,
    StageStarted,
    AttemptStarted,
    AttemptInterrupted,
    AttemptFailed,
    StageFailed,
    StageSkipped,
    StageCompleted,
    SignalAwaited,
    SignalDelivered,
    SignalExpired,
    SignalConsumed,
    UsageRecorded,
    RunArchived,
)
