"""Examples of every event that Pulse stores."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.kernel.messages import Event
from simulation.pulse.idempotency.messages import (
    KeyReleased,
    KeyReserved,
    Response,
    ResponseStored,
)
from simulation.pulse.run import events
from simulation.pulse.run.messages import ArchiveRun, TriggerSource
from simulation.pulse.status import Status
from simulation.pulse.task.messages import (
    TaskAdvanced,
    TaskDeleted,
    TaskDisabled,
    TaskEnabled,
    TaskUndeleted,
)
from tests.support.pulse import (
    ATTEMPTED,
    AWAITED,
    CLAIMED,
    CREATED,
    DELIVERED,
    FAILURE,
    HERE,
    MODEL_USED,
    PARENT,
    TASK,
    TOOL_USED,
    after,
    checkpoint,
    command,
    given_run,
    run_created,
    run_ended,
    task_created,
    task_updated,
)

ASKED = {"question": "La table près de la fenêtre – oui ?", "sizes": [1, 2.5], "note": None}

EVENTFUL: tuple[Event, ...] = (
    CREATED,
    CLAIMED,
    *ATTEMPTED,
    events.AttemptFailed(failure=FAILURE, retry_at=after(2)),
    events.AttemptStarted(attempt_number=2),
    events.AttemptInterrupted(owner=HERE),
    events.RunHandedOver(owner=HERE),
    events.RunClaimed(owner=HERE, claim=events.Claim.RECLAIMED),
    events.AttemptStarted(attempt_number=3),
    events.UsageRecorded(usage=(MODEL_USED, TOOL_USED)),
    events.StageCompleted(summary="Asked.", checkpoint=checkpoint("ask", ASKED)),
    events.StageStarted(stage_name="decide"),
    events.AttemptStarted(attempt_number=1),
    AWAITED,
    DELIVERED,
    events.RunClaimed(owner=HERE, claim=events.Claim.RESUMED),
    events.SignalConsumed(name="decision"),
    events.RunCancelRequested(reason="Fermé.", request_id="request-2"),
    events.StageSkipped(reason="Fermé."),
    run_ended(Status.CANCELLED, reason="Fermé."),
)
"""A history in which about everything happens that can happen to one run."""


def usual() -> Iterator[Event]:
    """One example of each event, with all that it can carry."""
    yield task_created(cron_expression="*/5 9-17 * * MON-FRI", next_run_at=after(300))
    yield task_updated(
        "task_name",
        "cron_expression",
        task_name="Réservations d’été",
        cron_expression="0 3 * * *",
        timeout_seconds=60,
        next_run_at=after(900),
    )
    yield TaskDeleted()
    yield TaskUndeleted(next_run_at=after(900))
    yield TaskEnabled(next_run_at=after(300))
    yield TaskDisabled()
    yield TaskAdvanced(next_run_at=after(600))
    yield run_created(trigger_source=TriggerSource.SCHEDULE, scheduled_for=after(300))
    yield events.RunSkipped(task_id=TASK, reason="The previous run « a » has not ended yet.")
    yield CLAIMED
    yield events.RunParked(deaths=2)
    yield events.RunHandedOver(owner=HERE)
    yield events.RunCancelRequested(reason="Fermé.", request_id="request-2")
    yield run_ended(Status.FAILED, FAILURE, "Too many requests.")
    yield from ATTEMPTED
    yield events.AttemptInterrupted(owner=HERE)
    yield events.AttemptFailed(failure=FAILURE, retry_at=after(2))
    yield events.StageFailed(failure=FAILURE)
    yield events.StageSkipped(reason="Skipped after stale_data: « hier »")
    yield events.StageCompleted(summary="Asked.", checkpoint=checkpoint("ask", ASKED))
    yield events.SignalAwaited(name="decision", expires_at=after(90))
    yield DELIVERED
    yield events.SignalExpired(name="decision")
    yield events.SignalConsumed(name="decision")
    yield events.UsageRecorded(usage=(MODEL_USED, TOOL_USED))
    (archived,) = given_run(*EVENTFUL).when(command(ArchiveRun, at=after(900))).decision.events
    yield archived
    yield KeyReserved(key="a/signal/accept", fingerprint="POST /é 1", token="second", epoch="first")
    yield ResponseStored(
        response=Response(
            status=202, body='{"note": "Zoë – d\'accord"}', media_type="application/problem+json"
        )
    )
    yield KeyReleased()


def variants() -> Iterator[tuple[str, Event]]:
    """Further examples, by the name of the variant: what is left out, and other cases."""
    yield "one-off", task_created(enabled=False)
    yield "one-off", TaskEnabled(next_run_at=None)
    yield "one-off", task_updated("cron_expression")
    yield "one-off", TaskUndeleted(next_run_at=None)
    yield "last", TaskAdvanced(next_run_at=None)
    yield "asked-for", events.RunParked(deaths=0, reason="L’agent est un autre.")
    yield "manual", run_created()
    yield "retried", run_created(trigger_source=TriggerSource.RETRY, parent_run_id=PARENT)
    for claim in (events.Claim.RESUMED, events.Claim.RECLAIMED, events.Claim.RECOVERED):
        yield claim.value, events.RunClaimed(owner=HERE, claim=claim)
    yield "unnamed", events.RunCancelRequested(reason="", request_id=None)
    yield "completed", run_ended(Status.COMPLETED)
    yield "cancelled", run_ended(Status.CANCELLED, reason="Fermé.")
    yield "timeout", run_ended(Status.TIMEOUT, FAILURE)
    yield "last", events.AttemptFailed(failure=FAILURE, retry_at=None)
    yield "empty", events.StageCompleted(summary="", checkpoint=checkpoint("ask"))
    yield "for-ever", AWAITED
    yield "empty", events.SignalDelivered(name="decision", payload=None, request_id=None)
    yield "free", events.UsageRecorded(usage=(TOOL_USED,))
    yield "empty", ResponseStored(response=Response(status=204, body=""))
