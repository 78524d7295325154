"""Whatever whoever commands in whatever order: a run moves by the rules, and no further."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simulation import registry
from simulation.kernel.decider import fold
from simulation.kernel.errors import LeaseLost, SimulationError
from simulation.kernel.messages import Command, Commit, Event
from simulation.pulse.run import messages
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.messages import SignalStatus, StageStatus
from simulation.pulse.run.state import Run
from simulation.pulse.status import TRANSITIONS, Status
from tests.support.depth import examples
from tests.support.examples import AT, metadata
from tests.support.expected_run import Expected
from tests.support.given import Given
from tests.support.pulse import (
    ATTEMPTED,
    CLAIMED,
    CREATED,
    FAILURE,
    HERE,
    THERE,
    TOOL_USED,
    checkpoint,
    command,
)

CODEC = registry.codec()
DECIDER = RunDecider()
STAGES = ("ask", "decide", "record", "report")

HOLDER = "whoever has it"
OWNERS = st.sampled_from([HOLDER, HOLDER, HOLDER, HERE, THERE])
"""Most words are those of the worker that has the run in hand, or little would happen."""

ENDS = st.sampled_from([Status.COMPLETED, Status.COMPLETED, *Status])
NAMES = st.sampled_from(["decision", "other"])
SECONDS = st.sampled_from([0.0, 0.001, 1.0, 30.0, 3600.0])
REQUESTS = st.sampled_from([None, "request-1", "request-2"])


class AnyRun(RuleBasedStateMachine):
    """Two workers, several callers and a clock at one run."""

    def __init__(self) -> None:
        super().__init__()
        self.world = Given(DECIDER)
        self.now: datetime = AT
        self.commits: list[Commit] = []
        self.replayed: Run | None = None
        self.expected = Expected()

    @property
    def run(self) -> Run:
        state: Run = self.world.state
        return state

    @initialize(begun=st.sampled_from([(), (CLAIMED,), (CLAIMED, *ATTEMPTED)]))
    def create(self, begun: tuple[Event, ...]) -> None:
        self._commit((CREATED, *begun))

    @rule(seconds=SECONDS)
    def wait(self, seconds: float) -> None:
        before = self.run.active_until(self.now)
        self.now += timedelta(seconds=seconds)
        if self.expected.owner is not None:
            self.expected.active += seconds
        assert self.run.active_until(self.now) >= before

    @rule(owner=st.sampled_from([HERE, THERE]))
    def claim(self, owner: str) -> None:
        waits = self.expected.awaited is not None and not self.expected.cancelled
        done = self._give(messages.ClaimRun, owner=owner)
        assert done == (not self.run.status.terminal and not waits)

    @rule(owner=OWNERS)
    def hand_over(self, owner: str) -> None:
        self._work(messages.HandOverRun, owner)

    @rule(owner=OWNERS)
    def start_what_is_due(self, owner: str) -> None:
        stage = self.run.stage
        fresh = [name for name in STAGES if name not in self.expected.entered]
        if stage or fresh:
            self._work(
                messages.StartAttempt, owner, stage_name=stage.stage_name if stage else fresh[0]
            )

    @rule(owner=OWNERS, name=st.sampled_from(STAGES))
    def start_any(self, owner: str, name: str) -> None:
        again = name in self.expected.entered
        stage = self.run.stage
        done = self._work(messages.StartAttempt, owner, stage_name=name)
        if done and again:
            assert stage is not None, "a stage is entered once"
            assert stage.stage_name == name

    @rule(owner=OWNERS, pause=st.none() | SECONDS, skip=st.booleans())
    def fail(self, owner: str, pause: float | None, skip: bool) -> None:
        retry_at = None if pause is None else self.now + timedelta(seconds=pause)
        fields = {"failure": FAILURE, "retry_at": retry_at, "skip": skip}
        self._work(messages.FailAttempt, owner, **fields)

    @rule(
        owner=OWNERS,
        usage=st.sampled_from([(), (TOOL_USED,)]),
        wrong=st.sampled_from([False, False, True]),
    )
    def complete_stage(self, owner: str, usage: Any, wrong: bool) -> None:
        under_way = self.expected.entered[-1] if self.expected.entered else "ask"
        left = checkpoint("another" if wrong else under_way, {"at": self.now.isoformat()})
        done = self._work(messages.CompleteStage, owner, summary="", checkpoint=left, usage=usage)
        assert not (done and wrong)

    @rule(owner=OWNERS, name=NAMES, seconds=st.none() | SECONDS)
    def await_signal(self, owner: str, name: str, seconds: float | None) -> None:
        expires_at = None if seconds is None else self.now + timedelta(seconds=seconds)
        self._work(messages.AwaitSignal, owner, name=name, expires_at=expires_at)

    @rule(name=NAMES, payload=st.integers(0, 9), request_id=REQUESTS)
    def deliver(self, name: str, payload: int, request_id: str | None) -> None:
        self._give(messages.DeliverSignal, name=name, payload=payload, request_id=request_id)

    @rule(name=NAMES)
    def expire(self, name: str) -> None:
        self._give(messages.ExpireSignal, name=name)

    @rule(owner=OWNERS, name=NAMES)
    def consume(self, owner: str, name: str) -> None:
        self._work(messages.ConsumeSignal, owner, name=name)

    @rule(request_id=REQUESTS)
    def cancel(self, request_id: str | None) -> None:
        self._give(messages.CancelRun, reason="Closed.", request_id=request_id)
        assert self.expected.cancelled or self.run.status.terminal

    # Ends come late, or few histories would be long.
    @precondition(lambda self: len(self.commits) > 5)
    @rule(owner=OWNERS, status=ENDS, failure=st.sampled_from([None, FAILURE]))
    def end(self, owner: str, status: Status, failure: Any) -> None:
        self._give(messages.EndRun, owner=self._named(owner), status=status, failure=failure)

    @precondition(lambda self: self.run.status is Status.RUNNING and self.run.stage is None)
    @rule(owner=OWNERS)
    def complete(self, owner: str) -> None:
        self._work(messages.EndRun, owner, status=Status.COMPLETED)

    @precondition(lambda self: self.run.status.terminal)
    @rule()
    def look_at_the_archive(self) -> None:
        (archived,) = self.world.when(command(messages.ArchiveRun)).decision.events
        commit = Commit("run-1", self.commits[-1].last + 1, (archived,), metadata(at=self.now))
        alone = fold(DECIDER, stored([commit]))
        assert alone == fold(DECIDER, stored([*self.commits, commit]))
        kept = alone.checkpoint and self.run.checkpoint
        forgotten = kept and kept.model_copy(update={"payload": None})
        assert alone == self.run.model_copy(update={"archived": True, "checkpoint": forgotten})

    def _work(self, kind: type[messages.ExecutorCommand], owner: str, **fields: Any) -> bool:
        """Give a command of a worker's; it must hold the run."""
        owner = self._named(owner)
        held = self.expected.owner == owner
        outcome = self.world.when(command(kind, at=self.now, owner=owner, **fields))
        if not held:
            outcome.then_refused(LeaseLost, field="owner")
            return False
        return self._carry_out(outcome)

    def _named(self, owner: str) -> str:
        return self.expected.owner or HERE if owner is HOLDER else owner

    def _give(self, kind: type[Command], **fields: Any) -> bool:
        given = command(kind, at=self.now, **fields)
        done = self._carry_out(self.world.when(given))
        if done and not isinstance(given, messages.ExecutorCommand):
            # What a caller asks for may be asked for again; with an id it then counts once.
            again = self.world.when(given)
            if getattr(given, "request_id", None):
                again.then_nothing()
        return done

    def _carry_out(self, outcome: Any) -> bool:
        try:
            decision = outcome.decision
        except SimulationError:
            return False
        if decision.events:
            self._commit(decision.events)
        return bool(decision.events)

    def _commit(self, happened: tuple[Event, ...]) -> None:
        before: Run | None = self.world.state
        position = self.commits[-1].last + 1 if self.commits else 1
        self.commits.append(Commit("run-1", position, happened, metadata(at=self.now)))
        self.world.then_came(*happened, at=self.now)
        self.replayed = fold(DECIDER, stored(self.commits[-1:]), self.replayed)
        for event in happened:
            self.expected.take(event)
        if before is not None:
            self._require_legal(before)

    def _require_legal(self, before: Run) -> None:
        run = self.run
        assert not before.status.terminal, "nothing happens after the end"
        assert run.status is before.status or run.status in TRANSITIONS[before.status]
        assert run.active_until(self.now) >= before.active_until(self.now)
        # The log only grows: what was over stays as it was.
        for old, new in zip(before.stages, run.stages, strict=False):
            if old.status is not StageStatus.STARTED:
                assert new == old
            assert [each.attempt_number for each in new.attempts][: len(old.attempts)] == [
                each.attempt_number for each in old.attempts
            ]
        assert len(run.stages) - len(before.stages) in (0, 1)

    @invariant()
    def is_what_was_expected(self) -> None:
        run, expected = self.run, self.expected
        assert (run.status, run.owner) == (expected.status, expected.owner)
        assert abs(run.active_until(self.now) - expected.active) < 1e-6
        assert (run.cancel_requested_at is not None) == expected.cancelled
        assert [wait.payload for wait in run.waits if wait.delivered_at] == expected.delivered

    @invariant()
    def ends_once(self) -> None:
        assert (self.run.completed_at is not None) == self.run.status.terminal
        if self.run.status is Status.COMPLETED:
            over = (StageStatus.COMPLETED, StageStatus.SKIPPED)
            assert all(entry.status in over for entry in self.run.stages)

    @invariant()
    def goes_through_each_stage_once(self) -> None:
        names = [entry.stage_name for entry in self.run.stages]
        assert names == self.expected.entered
        assert len(set(names)) == len(names)
        assert [entry.id for entry in self.run.stages] == list(range(1, len(names) + 1))
        assert all(entry.status is not StageStatus.STARTED for entry in self.run.stages[:-1])
        completed = [e.stage_name for e in self.run.stages if e.status is StageStatus.COMPLETED]
        assert completed == self.expected.completed
        last = self.run.checkpoint.checkpoint_name if self.run.checkpoint else None
        assert last == (completed[-1] if completed else None)
        failed = [entry.status is StageStatus.FAILED for entry in self.run.stages]
        assert not any(failed[:-1]), "nothing begins after a stage has failed"

    @invariant()
    def numbers_its_attempts(self) -> None:
        for entry, expected in zip(self.run.stages, self.expected.attempts, strict=True):
            numbers = [each.attempt_number for each in entry.attempts]
            assert numbers == expected == list(range(1, len(numbers) + 1))
            assert all(each.status is not StageStatus.STARTED for each in entry.attempts[:-1])

    @invariant()
    def waits_for_one_signal_at_most(self) -> None:
        pending = [w.name for w in self.run.waits if w.status is SignalStatus.PENDING]
        assert pending == ([self.expected.awaited] if self.expected.awaited else [])
        assert not pending or self.run.status is Status.WAITING

    @invariant()
    def folds_alike_from_the_log(self) -> None:
        assert self.replayed == self.run


def stored(commits: list[Commit]) -> list[Commit]:
    """``commits`` as a store gives them back."""
    return [CODEC.decode(json.loads(json.dumps(CODEC.encode(commit)))) for commit in commits]


AnyRun.TestCase.settings = settings(max_examples=examples(110), stateful_step_count=50)
TestAnyRun = AnyRun.TestCase
