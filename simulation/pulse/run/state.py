"""The folded state of a run's stream."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Event, Metadata
from simulation.kernel.values import Uuid, Value
from simulation.pulse.envelope import Checkpoint, TaskEnvelope
from simulation.pulse.run import events
from simulation.pulse.run.messages import (
    RESUME_SIGNAL,
    Failure,
    SignalStatus,
    StageStatus,
    TriggerSource,
    Usage,
)
from simulation.pulse.run.stage_log import Attempt, StageEntry, logged
from simulation.pulse.status import Status

__all__ = ["Attempt", "Run", "StageEntry", "Wait", "added", "changed", "created", "restored"]


class Wait(Value):
    """A wait for a signal, by the stage entry and the attempt that opened it.

    Both are 0 where the run was parked before its first stage.
    """

    name: str
    stage_id: int
    attempt_number: int
    status: SignalStatus
    created_at: datetime
    expires_at: datetime | None
    delivered_at: datetime | None = None
    payload: JsonValue = None
    request_id: str | None = None


class Run(Value):
    """A run. ``owner`` is the worker that has it in hand.

    ``active_seconds`` is the time in hand before ``active_since``; what passes while it
    waits, or between two workers that hand it over, does not count. ``deaths`` counts the
    workers that were lost with it in hand since it was started or last resumed.
    """

    run_id: Uuid
    task_id: Uuid
    organization: str
    user: str
    config: TaskEnvelope
    timeout_seconds: int
    trigger_source: TriggerSource
    parent_run_id: Uuid | None
    scheduled_for: datetime | None
    created_at: datetime
    status: Status = Status.PENDING
    owner: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    cancel_requested_at: datetime | None = None
    cancel_reason: str = ""
    cancel_request_id: str | None = None
    reason: str = ""
    failure: Failure | None = None
    skip_reason: str | None = None
    stages: tuple[StageEntry, ...] = ()
    checkpoint: Checkpoint | None = None
    checkpoint_at: datetime | None = None
    waits: tuple[Wait, ...] = ()
    usage: tuple[Usage, ...] = ()
    deaths: int = 0
    parked_at: datetime | None = None
    active_seconds: float = 0.0
    active_since: datetime | None = None
    archived: bool = False

    @property
    def died(self) -> bool:
        """Whether a worker has the run in hand, or was lost with it."""
        return self.status is Status.RUNNING and self.owner is not None

    @property
    def segment(self) -> int:
        """How often the run has been parked: each wait ends one stretch of work."""
        return len(self.waits)

    @property
    def stage(self) -> StageEntry | None:
        """The stage under way."""
        if self.stages and self.stages[-1].status is StageStatus.STARTED:
            return self.stages[-1]
        return None

    @property
    def pending_wait(self) -> Wait | None:
        """The wait that parks the run."""
        if self.waits and self.waits[-1].status is SignalStatus.PENDING:
            return self.waits[-1]
        return None

    @property
    def duration_seconds(self) -> float | None:
        """From start to end; null before."""
        if self.started_at is None or self.completed_at is None:
            return None
        return (self.completed_at - self.started_at).total_seconds()

    def wait_of(self, stage_id: int, name: str) -> Wait | None:
        """The latest wait of a stage entry for ``name``."""
        found = [each for each in self.waits if (each.stage_id, each.name) == (stage_id, name)]
        return found[-1] if found else None

    def active_until(self, moment: datetime) -> float:
        """Seconds that the run was in hand until ``moment``."""
        since = self.active_since
        # The clock of another worker may be behind; that gives no time back.
        more = max(0.0, (moment - since).total_seconds()) if since else 0.0
        return self.active_seconds + more


def created(event: events.RunCreated, metadata: Metadata) -> Run:
    """The state after the creation."""
    return Run(
        **{name: getattr(event, name) for name in events.RunCreated.model_fields},
        organization=metadata.organization,
        user=metadata.user,
        created_at=metadata.recorded_at,
    )


def changed(run: Run, event: Event, at: datetime) -> Run:
    """The state after anything else."""
    if isinstance(event, events.RunArchived):
        return restored(event)
    return run.model_copy(update=_changes(run, event, at))


def restored(event: events.RunArchived) -> Run:
    """The state that an archive holds."""
    return Run.model_validate(event.run)


def _changes(run: Run, event: Event, at: datetime) -> dict[str, Any]:
    match event:
        case events.RunSkipped():
            return {"status": Status.SKIPPED, "skip_reason": event.reason, "completed_at": at}
        case events.RunClaimed():
            return {
                "status": Status.RUNNING,
                "owner": event.owner,
                "started_at": run.started_at or at,
                "active_since": run.active_since or at,
                "deaths": _deaths(run, event.claim),
                "parked_at": None,
            }
        case events.RunParked():
            return {"deaths": event.deaths, "parked_at": at}
        case events.RunHandedOver():
            return {"owner": None} | _pause(run, at)
        case events.RunCancelRequested():
            return {
                "cancel_requested_at": at,
                "cancel_reason": event.reason,
                "cancel_request_id": event.request_id,
                "parked_at": None,
            }
        case events.RunEnded():
            return {
                "status": event.status,
                "reason": event.reason,
                "failure": event.failure,
                "completed_at": at,
                "owner": None,
            } | _pause(run, at)
        case events.UsageRecorded():
            return {"usage": added(run.usage, event.usage)}
    return _signal_changes(run, event, at)


def _signal_changes(run: Run, event: Event, at: datetime) -> dict[str, Any]:
    match event:
        case events.SignalAwaited():
            wait = Wait(
                name=event.name,
                stage_id=run.stages[-1].id if run.stages else 0,
                attempt_number=len(run.stages[-1].attempts) if run.stages else 0,
                status=SignalStatus.PENDING,
                created_at=at,
                expires_at=event.expires_at,
            )
            parked = {"status": Status.WAITING, "owner": None, "waits": (*run.waits, wait)}
            return parked | _pause(run, at)
        case events.SignalDelivered():
            arrived = _with_last(
                run,
                status=SignalStatus.DELIVERED,
                payload=event.payload,
                delivered_at=at,
                request_id=event.request_id,
            )
            resumed = {"parked_at": None} if event.name == RESUME_SIGNAL else {}
            return {"waits": arrived} | resumed
        case events.SignalExpired():
            return {"waits": _with_last(run, status=SignalStatus.EXPIRED)}
        case events.SignalConsumed():
            return {"waits": _with_last(run, status=SignalStatus.CONSUMED)}
    stages = logged(run.stages, event, at)
    if isinstance(event, events.StageCompleted):
        return {"stages": stages, "checkpoint": event.checkpoint, "checkpoint_at": at}
    return {"stages": stages}


def _deaths(run: Run, claim: events.Claim) -> int:
    if claim in (events.Claim.STARTED, events.Claim.RESUMED):
        return 0
    return run.deaths + run.died


def _with_last(run: Run, **changes: Any) -> tuple[Wait, ...]:
    return (*run.waits[:-1], run.waits[-1].model_copy(update=changes))


def _pause(run: Run, at: datetime) -> dict[str, Any]:
    return {"active_seconds": run.active_until(at), "active_since": None}


def added(total: tuple[Usage, ...], more: tuple[Usage, ...]) -> tuple[Usage, ...]:
    """Usage summed up by kind and name, in the order of first use."""
    sums = {(each.kind, each.name): each for each in total}
    for each in more:
        before = sums.get((each.kind, each.name))
        sums[each.kind, each.name] = _sum(before, each) if before else each
    return tuple(sums.values())


def _sum(one: Usage, other: Usage) -> Usage:
    costs = [each.cost for each in (one, other) if each.cost is not None]
    return one.model_copy(
        update={
            "calls": one.calls + other.calls,
            "prompt_tokens": one.prompt_tokens + other.prompt_tokens,
            "completion_tokens": one.completion_tokens + other.completion_tokens,
            "cost": sum(costs) if costs else None,
        }
    )
