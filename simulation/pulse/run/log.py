"""A run's events as operators read them: what happened, how grave, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from simulation.kernel.messages import Commit, Event
from simulation.pulse.run import events
from simulation.pulse.run.messages import TriggerSource, UsageKind
from simulation.pulse.status import Status


class Severity(StrEnum):
    """How grave an event is."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One line of a run's event log. ``position`` is its place in the run's stream."""

    position: int
    event_type: str
    severity: Severity
    message: str
    details: dict[str, Any]
    created_at: datetime


_ENDINGS = {
    Status.COMPLETED: ("run.completed", Severity.INFO),
    Status.FAILED: ("run.failed", Severity.ERROR),
    Status.CANCELLED: ("run.cancelled", Severity.WARN),
    Status.TIMEOUT: ("run.timed_out", Severity.ERROR),
}

_ORIGINS = {
    TriggerSource.SCHEDULE: "Created by its schedule.",
    TriggerSource.MANUAL: "Created by hand.",
    TriggerSource.RETRY: "Created as a retry.",
}

_CLAIMS = {
    events.Claim.STARTED: ("run.started", Severity.INFO, "Started by the worker {}."),
    events.Claim.RESUMED: ("run.resumed", Severity.INFO, "Resumed by the worker {}."),
    events.Claim.RECLAIMED: ("scheduler.claimed", Severity.INFO, "Continued by the worker {}."),
    events.Claim.RECOVERED: (
        "scheduler.recovered",
        Severity.WARN,
        "Taken over by the worker {}: the lease of the former one ran out.",
    ),
}


def run_events(commits: Iterable[Commit]) -> Iterator[RunEvent]:
    """The events of a run, oldest first."""
    for commit in commits:
        for position, event in enumerate(commit.events, start=commit.position):
            event_type, severity, message = describe(event)
            details = event.model_dump(mode="json", exclude={"checkpoint", "payload", "run"})
            yield RunEvent(
                position, event_type, severity, message, details, commit.metadata.recorded_at
            )


def describe(event: Event) -> tuple[str, Severity, str]:
    """Type, severity and sentence of ``event``."""
    match event:
        case events.RunCreated():
            return "run.created", Severity.INFO, _ORIGINS[event.trigger_source]
        case events.RunSkipped():
            return "scheduler.skipped", Severity.WARN, event.reason
        case events.RunClaimed():
            event_type, severity, sentence = _CLAIMS[event.claim]
            return event_type, severity, sentence.format(event.owner)
        case events.RunParked():
            deaths = f"{event.deaths} workers were lost with the run in hand. Resume it."
            message = f"Parked: {event.reason or deaths}"
            return "run.parked", Severity.ERROR, message
        case events.RunHandedOver():
            message = f"The worker {event.owner} shuts down; another one continues."
            return "scheduler.shut_down", Severity.INFO, message
        case events.RunCancelRequested():
            return "run.cancel_requested", Severity.INFO, event.reason or "Cancelled by request."
        case events.RunEnded():
            event_type, severity = _ENDINGS[event.status]
            failure = event.failure
            line = f"{failure.category}: {failure.message}" if failure else event.reason
            return event_type, severity, line or f"Ended as {event.status}."
        case events.RunArchived():
            return "run.archived", Severity.INFO, "The earlier events were purged by age."
        case events.UsageRecorded():
            calls = sum(each.calls for each in event.usage)
            kinds = {each.kind for each in event.usage}
            event_type = "model.used" if kinds == {UsageKind.MODEL} else "tool.used"
            return event_type, Severity.INFO, f"{calls} calls."
    return _describe_stage(event)


def _describe_stage(event: Event) -> tuple[str, Severity, str]:
    match event:
        case events.StageStarted():
            return "stage.started", Severity.INFO, f"Stage {event.stage_name} started."
        case events.AttemptStarted(attempt_number=1):
            return "stage.attempt_started", Severity.INFO, "First attempt."
        case events.AttemptStarted():
            return "stage.retried", Severity.WARN, f"Attempt {event.attempt_number}."
        case events.AttemptInterrupted():
            message = f"The attempt was interrupted: the worker {event.owner} stopped."
            return "stage.interrupted", Severity.WARN, message
        case events.AttemptFailed():
            failure = event.failure
            message = f"{failure.category}: {failure.message}"
            return "stage.attempt_failed", Severity.WARN, message
        case events.StageFailed():
            failure = event.failure
            return "stage.failed", Severity.ERROR, f"{failure.category}: {failure.message}"
        case events.StageSkipped():
            return "stage.skipped", Severity.WARN, event.reason
        case events.StageCompleted():
            name = event.checkpoint.checkpoint_name
            return "stage.completed", Severity.INFO, event.summary or f"Stage {name} completed."
    return _describe_signal(event)


def _describe_signal(event: Event) -> tuple[str, Severity, str]:
    match event:
        case events.SignalAwaited():
            return "run.waiting", Severity.INFO, f"Waits for the signal {event.name!r}."
        case events.SignalDelivered():
            return "signal.delivered", Severity.INFO, f"The signal {event.name!r} arrived."
        case events.SignalExpired():
            return "signal.expired", Severity.WARN, f"The wait for {event.name!r} expired."
        case events.SignalConsumed():
            return "signal.consumed", Severity.INFO, f"The signal {event.name!r} was taken up."
    raise AssertionError(f"no line for {event!r}")
