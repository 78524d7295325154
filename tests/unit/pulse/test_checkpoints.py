"""Checkpoints: small enough to be kept, and used again only by the code that they fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from simulation.kernel.errors import SimulationError
from simulation.kernel.json_values import JsonValue
from simulation.pulse.checkpoints import restore, take
from simulation.pulse.context import StageContext
from simulation.pulse.envelope import MAX_PAYLOAD_BYTES, Checkpoint, payload_size
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import KindRegistry
from simulation.pulse.kinds.approval import Approval, ApprovalConfig
from simulation.pulse.run import events, messages
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Done, Stage
from tests.support.pulse import (
    APPROVAL,
    ATTEMPTED,
    BEGUN,
    CLAIMED,
    CREATED,
    FAILURE,
    checkpoint,
    command,
    given_run,
    run_after,
)

STATE = {"question": "Q"}
LONGEST = MAX_PAYLOAD_BYTES - len('""')


async def nothing(context: StageContext[ApprovalConfig]) -> Done:
    return Done()


class Renamed(Approval):
    """Approval after one of its stages got another name."""

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("greet", nothing), Stage("decide", nothing), Stage("record", nothing))


class Strict(Approval):
    """Reads back only states with a question."""

    def decode_state(self, stage_name: str, payload: JsonValue) -> JsonValue:
        return {"question": payload["question"], "after": stage_name}


class Newer(Renamed):
    """Approval in a later version, other stages included."""

    version = 2


class Elsewhere(Approval):
    """The same stages under another type."""

    task_type = "example.elsewhere"


def asked(**fields: Any) -> Run:
    """A run that has completed its first stage."""
    left = checkpoint("ask", **{"payload": STATE} | fields)
    return run_after((*BEGUN, events.StageCompleted(summary="", checkpoint=left)))


def taken(state: Any) -> Checkpoint:
    """The checkpoint of a first stage that leaves ``state``."""
    left = take(APPROVAL, APPROVAL.stages[0], Done(state))["checkpoint"]
    assert isinstance(left, Checkpoint)
    return left


def failure(kind: Approval, run: Run) -> StageFault:
    with pytest.raises(StageFault) as raised:
        restore(kind, run)
    return raised.value


def test_what_was_taken_is_given_back() -> None:
    assert taken(STATE) == checkpoint("ask", STATE)
    assert (taken(STATE).format_version, taken(STATE).runtime_version) == (1, 1)
    assert restore(APPROVAL, asked()) == STATE


@pytest.mark.parametrize("history", [(CREATED,), (CREATED, CLAIMED), BEGUN])
def test_a_run_without_a_completed_stage_begins_with_nothing(history: Any) -> None:
    assert restore(APPROVAL, run_after(history)) is None


def test_a_stage_that_was_passed_over_leaves_the_state_before_it() -> None:
    run = asked()
    skipped = (
        events.StageStarted(stage_name="decide"),
        events.AttemptStarted(attempt_number=1),
        events.StageSkipped(reason="Enough."),
    )
    world = given_run(CREATED)
    world.state = run
    assert restore(APPROVAL, world.then_came(*skipped).state) == STATE


def test_the_kind_reads_its_state() -> None:
    assert restore(Strict(), asked()) == {"question": "Q", "after": "ask"}


@pytest.mark.parametrize(
    ("kind", "fields", "category", "retryable"),
    [
        (APPROVAL, {"format_version": 2}, Category.CHECKPOINT_FORMAT_UNSUPPORTED, True),
        (Elsewhere(), {}, Category.CHECKPOINT_TASK_TYPE_MISMATCH, False),
        (APPROVAL, {"task_type": "x"}, Category.CHECKPOINT_TASK_TYPE_MISMATCH, False),
        (APPROVAL, {"task_version": 2}, Category.CHECKPOINT_TASK_VERSION_MISMATCH, True),
        (Newer(), {}, Category.CHECKPOINT_TASK_VERSION_MISMATCH, True),
        (APPROVAL, {"runtime_version": 0}, Category.CHECKPOINT_RUNTIME_VERSION_MISMATCH, True),
        (APPROVAL, {"checkpoint_name": "decide"}, Category.CHECKPOINT_NAME_MISMATCH, False),
        (Renamed(), {}, Category.CHECKPOINT_NAME_MISMATCH, False),
        (Strict(), {"payload": {}}, Category.CHECKPOINT_CORRUPTION, False),
        (Strict(), {"payload": None}, Category.CHECKPOINT_CORRUPTION, False),
    ],
    ids=lambda value: value.__class__.__name__ if isinstance(value, Approval) else str(value),
)
def test_what_does_not_fit_is_told_apart(
    kind: Approval, fields: dict[str, Any], category: Category, retryable: bool
) -> None:
    fault = failure(kind, asked(**fields))
    assert (fault.category, fault.retryable) == (category, retryable)


def test_a_run_that_began_under_other_stages_does_not_go_on() -> None:
    fault = failure(Renamed(), run_after(BEGUN))
    assert fault.category is Category.CHECKPOINT_NAME_MISMATCH
    assert "went through ask, where example.approval now has greet" in fault.message


def test_a_run_that_went_through_more_stages_than_there_are_does_not_go_on() -> None:
    run = asked()
    more = run.model_copy(update={"stages": run.stages * 4})
    assert failure(APPROVAL, more).category is Category.CHECKPOINT_NAME_MISMATCH


def test_a_stage_that_failed_before_its_worker_was_lost_is_not_tried_again() -> None:
    decision = given_run(*BEGUN).when(command(messages.FailAttempt, failure=FAILURE)).decision
    fault = failure(APPROVAL, run_after((*BEGUN, *decision.events)))
    assert (fault.category, fault.message) == (FAILURE.category, FAILURE.message)
    assert fault.retryable is FAILURE.retryable


def test_a_stage_that_failed_without_an_attempt_is_not_tried_again() -> None:
    interrupted = (CREATED, CLAIMED, *ATTEMPTED, events.AttemptInterrupted(owner="x"))
    fault = failure(APPROVAL, run_after((*interrupted, events.StageFailed(failure=FAILURE))))
    assert fault.category is Category.HOST_ACTION_FAILURE
    assert FAILURE.message in fault.message


def test_a_state_may_have_256_kilobytes_to_the_byte() -> None:
    assert MAX_PAYLOAD_BYTES == 262_144
    assert payload_size(taken("x" * LONGEST).payload) == MAX_PAYLOAD_BYTES
    with pytest.raises(StageFault, match="at most 262,144 bytes of JSON, this one has 262,145"):
        taken("x" * (LONGEST + 1))


def test_bytes_are_counted_and_not_characters() -> None:
    assert payload_size("é") == 4
    taken("é" * (LONGEST // 2))
    with pytest.raises(StageFault):
        taken("é" * (LONGEST // 2 + 1))


@pytest.mark.parametrize(
    "state",
    [float("nan"), {1: 2}, Ellipsis, {"bytes": b"x"}, 2**63, "\ud800", {"\ud800": 1}, "a\x00b"],
    ids=repr,
)
def test_what_is_no_json_fails_the_stage_and_not_the_worker(state: Any) -> None:
    with pytest.raises(StageFault, match="'ask' left what cannot be kept") as raised:
        taken(state)
    assert (raised.value.category, raised.value.retryable) == (Category.HOST_ACTION_FAILURE, False)


@pytest.mark.parametrize("size", [LONGEST, LONGEST + 1])
def test_a_signal_may_carry_as_much(size: int) -> None:
    fields: dict[str, Any] = {"name": "decision", "payload": "x" * size}
    if size == LONGEST:
        assert command(messages.DeliverSignal, **fields).payload == fields["payload"]
    else:
        with pytest.raises(ValueError, match="at most 262,144 bytes"):
            command(messages.DeliverSignal, **fields)


def test_a_signal_that_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="half a surrogate pair"):
        command(messages.DeliverSignal, name="decision", payload="\ud800")


def test_checkpoints_are_kept_as_they_are() -> None:
    left = checkpoint("ask", {"n": [1, 2.5, None, True, "é"]})
    assert Checkpoint.model_validate_json(left.model_dump_json()) == left


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"called 'example\.approval'"):
        KindRegistry([APPROVAL, Renamed()])


def test_a_config_of_an_unknown_version_names_those_that_are_known() -> None:
    with pytest.raises(SimulationError, match=r"no version 3; use 1\."):
        APPROVAL.decode(3, {})
