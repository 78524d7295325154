"""The log of a run as operators read it: every event has its line, as grave as it is."""

from __future__ import annotations

import pytest

from simulation.kernel.messages import Commit, Event
from simulation.pulse.run import events
from simulation.pulse.run.log import Severity, describe, run_events
from simulation.pulse.status import Status
from tests.support.event_examples import examples
from tests.support.examples import metadata
from tests.support.pulse import (
    AWAITED,
    DELIVERED,
    FAILURE,
    HERE,
    MODEL_USED,
    TASK,
    TOOL_USED,
    after,
    checkpoint,
    run_created,
    run_ended,
)

INFO, WARN, ERROR = Severity.INFO, Severity.WARN, Severity.ERROR
TOO_MANY = "model_rate_limit: « Trop de requêtes. »"


def claimed(claim: events.Claim) -> events.RunClaimed:
    return events.RunClaimed(owner=HERE, claim=claim)


def completed(summary: str) -> events.StageCompleted:
    return events.StageCompleted(summary=summary, checkpoint=checkpoint("ask"))


LINES: list[tuple[Event, str, Severity, str]] = [
    (run_created(), "run.created", INFO, "Created by hand."),
    (
        events.RunSkipped(task_id=TASK, reason="Still busy."),
        "scheduler.skipped",
        WARN,
        "Still busy.",
    ),
    (claimed(events.Claim.STARTED), "run.started", INFO, "Started by the worker worker-here."),
    (claimed(events.Claim.RESUMED), "run.resumed", INFO, "Resumed by the worker worker-here."),
    (
        claimed(events.Claim.RECLAIMED),
        "scheduler.claimed",
        INFO,
        "Continued by the worker worker-here.",
    ),
    (
        claimed(events.Claim.RECOVERED),
        "scheduler.recovered",
        WARN,
        "Taken over by the worker worker-here: the lease of the former one ran out.",
    ),
    (
        events.RunHandedOver(owner=HERE),
        "scheduler.shut_down",
        INFO,
        "The worker worker-here shuts down; another one continues.",
    ),
    (
        events.RunParked(deaths=2),
        "run.parked",
        ERROR,
        "Parked: 2 workers were lost with the run in hand. Resume it.",
    ),
    (
        events.RunCancelRequested(reason="Fermé.", request_id=None),
        "run.cancel_requested",
        INFO,
        "Fermé.",
    ),
    (
        events.RunCancelRequested(reason="", request_id=None),
        "run.cancel_requested",
        INFO,
        "Cancelled by request.",
    ),
    (run_ended(Status.COMPLETED), "run.completed", INFO, "Ended as completed."),
    (run_ended(Status.FAILED, FAILURE, "x"), "run.failed", ERROR, TOO_MANY),
    (run_ended(Status.CANCELLED, reason="Fermé."), "run.cancelled", WARN, "Fermé."),
    (run_ended(Status.TIMEOUT, FAILURE), "run.timed_out", ERROR, TOO_MANY),
    (events.StageStarted(stage_name="ask"), "stage.started", INFO, "Stage ask started."),
    (events.AttemptStarted(attempt_number=1), "stage.attempt_started", INFO, "First attempt."),
    (events.AttemptStarted(attempt_number=2), "stage.retried", WARN, "Attempt 2."),
    (
        events.AttemptInterrupted(owner=HERE),
        "stage.interrupted",
        WARN,
        "The attempt was interrupted: the worker worker-here stopped.",
    ),
    (
        events.AttemptFailed(failure=FAILURE, retry_at=after(2)),
        "stage.attempt_failed",
        WARN,
        TOO_MANY,
    ),
    (events.StageFailed(failure=FAILURE), "stage.failed", ERROR, TOO_MANY),
    (events.StageSkipped(reason="Passed over."), "stage.skipped", WARN, "Passed over."),
    (completed("Asked."), "stage.completed", INFO, "Asked."),
    (completed(""), "stage.completed", INFO, "Stage ask completed."),
    (AWAITED, "run.waiting", INFO, "Waits for the signal 'decision'."),
    (DELIVERED, "signal.delivered", INFO, "The signal 'decision' arrived."),
    (
        events.SignalExpired(name="decision"),
        "signal.expired",
        WARN,
        "The wait for 'decision' expired.",
    ),
    (
        events.SignalConsumed(name="decision"),
        "signal.consumed",
        INFO,
        "The signal 'decision' was taken up.",
    ),
    (events.UsageRecorded(usage=(MODEL_USED,)), "model.used", INFO, "2 calls."),
    (events.UsageRecorded(usage=(TOOL_USED,)), "tool.used", INFO, "3 calls."),
    (events.UsageRecorded(usage=(MODEL_USED, TOOL_USED)), "tool.used", INFO, "5 calls."),
    (events.RunArchived(run={}), "run.archived", INFO, "The earlier events were purged by age."),
]


@pytest.mark.parametrize(("event", "kind", "severity", "message"), LINES)
def test_the_line_of_an_event(event: Event, kind: str, severity: Severity, message: str) -> None:
    assert describe(event) == (kind, severity, message)


def test_no_event_lacks_a_line() -> None:
    assert {type(event) for event, *_ in LINES} == set(events.RUN_EVENTS)
    for event in examples().values():
        if isinstance(event, events.RUN_EVENTS):
            assert all(describe(event))


def test_lines_stand_where_their_events_stand() -> None:
    commits = [
        Commit("run-1", 4, (AWAITED, DELIVERED), metadata(at=after(1))),
        Commit("run-1", 6, (completed("Asked."),), metadata(at=after(2))),
    ]
    lines = list(run_events(commits))
    assert [(line.position, line.event_type, line.created_at) for line in lines] == [
        (4, "run.waiting", after(1)),
        (5, "signal.delivered", after(1)),
        (6, "stage.completed", after(2)),
    ]


def test_details_carry_what_machines_read_and_no_payloads() -> None:
    failed = events.AttemptFailed(failure=FAILURE, retry_at=after(2))
    commit = Commit("run-1", 1, (failed, DELIVERED, completed("x")), metadata())
    failure, delivered, done = (line.details for line in run_events([commit]))
    assert failure == {
        "failure": {
            "category": "model_rate_limit",
            "message": "« Trop de requêtes. »",
            "retryable": True,
        },
        "retry_at": "2026-03-04T05:06:09.890000Z",
    }
    assert delivered == {"name": "decision", "request_id": "request-1"}
    assert done == {"summary": "x"}


def test_the_cost_of_what_was_used_is_told() -> None:
    commit = Commit("run-1", 1, (events.UsageRecorded(usage=(MODEL_USED,)),), metadata())
    (line,) = run_events([commit])
    assert line.details["usage"][0]["cost"] == 0.75
