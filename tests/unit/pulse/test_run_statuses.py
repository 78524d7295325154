"""What each command comes to in each status of a run."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import (
    IllegalTransition,
    LeaseLost,
    NotFound,
    RunNotInProgress,
    RunNotParked,
    SignalNotAwaited,
    SimulationError,
)
from simulation.pulse.run import messages
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.status import Status
from tests.support.pulse import FAILURE, HERE, HISTORIES, RUN, TASK, checkpoint, command, given_run

COMMANDS = {
    "cancel": command(messages.CancelRun, reason="Closed."),
    "deliver": command(messages.DeliverSignal, name="decision"),
    "expire": command(messages.ExpireSignal, name="decision"),
    "claim": command(messages.ClaimRun),
    "hand over": command(messages.HandOverRun),
    "park": command(messages.ParkRun),
    "resume": command(messages.ResumeRun),
    "start": command(messages.StartAttempt, stage_name="ask"),
    "fail": command(messages.FailAttempt, failure=FAILURE),
    "complete stage": command(messages.CompleteStage, summary="", checkpoint=checkpoint()),
    "await": command(messages.AwaitSignal, name="decision"),
    "consume": command(messages.ConsumeSignal, name="decision"),
    "complete": command(messages.EndRun, status=Status.COMPLETED),
    "give up": command(messages.EndRun, status=Status.FAILED, failure=FAILURE),
    "run out": command(messages.EndRun, status=Status.TIMEOUT, failure=FAILURE),
    "end cancelled": command(messages.EndRun, status=Status.CANCELLED),
    "end skipped": command(messages.EndRun, status=Status.SKIPPED),
    "end waiting": command(messages.EndRun, status=Status.WAITING),
    "end running": command(messages.EndRun, status=Status.RUNNING),
    "archive": command(messages.ArchiveRun),
}

NOTHING: list[str] = []
ENDED = {
    "cancel": RunNotInProgress,
    "deliver": SignalNotAwaited,
    "expire": NOTHING,
    "claim": RunNotInProgress,
    "resume": RunNotParked,
    "archive": ["RunArchived"],
}
EXPECTED: dict[Status, dict[str, Any]] = {
    Status.PENDING: {
        "cancel": ["RunCancelRequested"],
        "deliver": SignalNotAwaited,
        "expire": NOTHING,
        "claim": ["RunClaimed"],
        "resume": RunNotParked,
        "archive": IllegalTransition,
    },
    Status.RUNNING: {
        "cancel": ["RunCancelRequested"],
        "deliver": SignalNotAwaited,
        "expire": NOTHING,
        "claim": ["AttemptInterrupted", "RunClaimed"],
        "hand over": ["AttemptInterrupted", "RunHandedOver"],
        "park": NOTHING,
        "resume": RunNotParked,
        "start": NOTHING,
        "fail": ["AttemptFailed", "StageFailed"],
        "complete stage": ["StageCompleted"],
        "await": ["SignalAwaited"],
        "consume": NOTHING,
        "complete": IllegalTransition,
        "give up": ["StageFailed", "RunEnded"],
        "run out": ["StageFailed", "RunEnded"],
        "end cancelled": ["StageSkipped", "RunEnded"],
        "end skipped": IllegalTransition,
        "end waiting": IllegalTransition,
        "end running": IllegalTransition,
        "archive": IllegalTransition,
    },
    Status.WAITING: {
        "cancel": ["RunCancelRequested"],
        "deliver": ["SignalDelivered"],
        "expire": NOTHING,
        "claim": IllegalTransition,
        "resume": RunNotParked,
        "archive": IllegalTransition,
    },
    **{status: ENDED for status in Status if status.terminal},
}
"""Events or the refusal; what is not named is refused because nobody has the run in hand."""


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("status", Status)
def test_each_command_in_each_status(status: Status, name: str) -> None:
    expected = EXPECTED[status].get(name, LeaseLost)
    outcome = given_run(*HISTORIES[status]).when(COMMANDS[name])
    if isinstance(expected, list):
        assert [type(event).__name__ for event in outcome.decision.events] == expected
    else:
        with pytest.raises(SimulationError) as refused:
            _ = outcome.decision
        assert type(refused.value) is expected


@pytest.mark.parametrize("name", COMMANDS)
def test_what_concerns_no_run_is_refused(name: str) -> None:
    given_run().when(COMMANDS[name]).then_refused(NotFound, field="run_id", says=RUN)


def test_every_command_was_asked_for() -> None:
    asked = {type(each) for each in COMMANDS.values()}
    assert asked | {messages.CreateRun, messages.RetryRun} == set(RunDecider.commands)


@pytest.mark.parametrize("status", Status)
def test_each_status_is_reached_by_its_history(status: Status) -> None:
    run = given_run(*HISTORIES[status]).state
    assert run.status is status
    assert (run.completed_at is not None) == status.terminal
    assert (run.owner == HERE) == (status is Status.RUNNING)
    assert run.task_id == TASK
