"""The stage log of a run: each stage that it entered, with every attempt at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulation.kernel.messages import Event
from simulation.kernel.values import Value
from simulation.pulse.run import events
from simulation.pulse.run.messages import Failure, StageStatus


class Attempt(Value):
    """One attempt at a stage. An interrupted one failed, but does not count as a failure."""

    attempt_number: int
    status: StageStatus
    summary: str = ""
    interrupted: bool = False
    failure: Failure | None = None
    retry_at: datetime | None = None
    started_at: datetime
    completed_at: datetime | None = None


class StageEntry(Value):
    """A stage as the stage log shows it; ``id`` counts the entries of a run from 1."""

    id: int
    stage_name: str
    status: StageStatus
    state_summary: str = ""
    started_at: datetime
    completed_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def failures(self) -> int:
        """How many attempts failed by themselves."""
        return sum(
            each.status is StageStatus.FAILED and not each.interrupted for each in self.attempts
        )

    @property
    def open(self) -> bool:
        """Whether an attempt is under way."""
        return bool(self.attempts) and self.attempts[-1].status is StageStatus.STARTED


StageLog = tuple[StageEntry, ...]


def logged(log: StageLog, event: Event, at: datetime) -> StageLog:
    """The log after ``event``, which happened to a stage or to an attempt at one."""
    match event:
        case events.StageStarted():
            entry = StageEntry(
                id=len(log) + 1,
                stage_name=event.stage_name,
                status=StageStatus.STARTED,
                started_at=at,
            )
            return (*log, entry)
        case events.StageCompleted():
            return _ended(log, StageStatus.COMPLETED, event.summary, at)
        case events.StageFailed():
            return _ended(log, StageStatus.FAILED, _line(event.failure), at)
        case events.StageSkipped():
            return _ended(log, StageStatus.SKIPPED, event.reason, at)
    entry = log[-1]
    return (*log[:-1], entry.model_copy(update={"attempts": _attempts(entry, event, at)}))


def _attempts(entry: StageEntry, event: Event, at: datetime) -> tuple[Attempt, ...]:
    match event:
        case events.AttemptStarted():
            begun = Attempt(
                attempt_number=event.attempt_number, status=StageStatus.STARTED, started_at=at
            )
            return (*entry.attempts, begun)
        case events.AttemptInterrupted():
            summary = f"Interrupted: the worker {event.owner} was stopped or lost."
            return _with_last(entry, StageStatus.FAILED, summary, at, interrupted=True)
        case events.AttemptFailed():
            return _with_last(
                entry,
                StageStatus.FAILED,
                _line(event.failure),
                at,
                failure=event.failure,
                retry_at=event.retry_at,
            )
    raise AssertionError(f"no rule for {event!r}")


def _ended(log: StageLog, status: StageStatus, summary: str, at: datetime) -> StageLog:
    entry = log[-1]
    attempts = _with_last(entry, status, summary, at) if entry.open else entry.attempts
    changes = {
        "status": status,
        "state_summary": summary,
        "completed_at": at,
        "attempts": attempts,
    }
    return (*log[:-1], entry.model_copy(update=changes))


def _with_last(
    entry: StageEntry, status: StageStatus, summary: str, at: datetime, **more: Any
) -> tuple[Attempt, ...]:
    changes = {"status": status, "summary": summary, "completed_at": at} | more
    return (*entry.attempts[:-1], entry.attempts[-1].model_copy(update=changes))


def _line(failure: Failure) -> str:
    return f"{failure.category}: {failure.message}"
