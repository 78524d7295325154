"""Requests with the same keys at the same time, whoever stalls, dies or comes back when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from simulation.bus import Bus
from simulation.eventstore.codec import EventCodec
from simulation.eventstore.memory import MemoryEventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import IdempotencyInProgress, IdempotencyKeyReused
from simulation.kernel.ids import SequentialIdSource
from simulation.pulse.idempotency.decider import EXECUTION_LIMIT, RETENTION, IdempotencyDecider
from simulation.pulse.idempotency.gate import IdempotencyGate
from simulation.pulse.idempotency.messages import Response
from tests.support.depth import examples
from tests.support.examples import ANNA, AT
from tests.support.stepping import SteppedStore, Turns

KEYS = ("1/ask/send", "1/ask/tell")
BODIES = ("a", "b")
PROCESSES = 2

PAUSES = st.sampled_from(
    [timedelta(seconds=1), EXECUTION_LIMIT / 2, EXECUTION_LIMIT, RETENTION / 2, RETENTION]
)


PROCESS = st.integers(0, PROCESSES - 1)
OFTEN_ONE_KEY = st.sampled_from([KEYS[0], *KEYS])
OFTEN_ONE_BODY = st.sampled_from([BODIES[0], BODIES[0], *BODIES])


class Broken(Exception):
    """What an execution raises that comes to nothing."""


@dataclass(eq=False)
class Request:
    """A request: what was asked, when it was executed, what it came to."""

    key: str
    body: str
    asked: datetime
    epoch: str | None = None
    failed: bool = False
    dead: bool = False
    task: asyncio.Task[Any] = field(init=False)

    @property
    def answer(self) -> Response | None:
        """The response that counts, if there is one by now."""
        if self.dead or not self.task.done() or self.task.exception():
            return None
        response: Response = self.task.result()
        return response if response.status < 500 else None


class Rush(RuleBasedStateMachine):
    """Several processes, one store; each request goes on when the machine says so."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.turns = Turns()
        self.clock = ManualClock(AT)
        self.store = SteppedStore(
            MemoryEventStore(EventCodec(IdempotencyDecider.events)), self.turns
        )
        self.ids = SequentialIdSource()
        self.gates = [self._process() for _ in range(PROCESSES)]
        self.requests: list[Request] = []
        self.purges: list[asyncio.Task[int]] = []
        self.bodies: dict[str, Request] = {}

    def _process(self) -> IdempotencyGate:
        bus = Bus(self.store, [IdempotencyDecider()], [], {}, self.ids)
        return IdempotencyGate(bus, self.store, self.clock, self.ids)

    def parked(self) -> list[Request]:
        return [each for each in self.requests if not each.dead and not each.task.done()]

    def _parked_at(self, which: int) -> Request:
        parked = self.parked()
        return parked[which % len(parked)]

    @rule(key=OFTEN_ONE_KEY, body=OFTEN_ONE_BODY, process=PROCESS, far=st.booleans())
    def ask(self, key: str, body: str, process: int, far: bool) -> None:
        """Begin a request; ``far`` takes it right into its execution, or to its end."""
        request = Request(key, body, self.clock.now())
        work = self.gates[process].once(
            ANNA, key, body, lambda epoch: self._execute(request, epoch)
        )
        request.task = self.loop.run_until_complete(self.turns.begin(work))
        self.requests.append(request)
        self._look_at(request)
        while far and request.epoch is None and not request.task.done():
            self._step(request, None)

    @precondition(lambda self: self.parked())
    @rule(
        which=st.integers(0, 5),
        outcome=st.sampled_from([201, 201, 201, 422, 500, Broken]),
    )
    def go_on(self, which: int, outcome: Any) -> None:
        self._step(self._parked_at(which), outcome)

    @precondition(lambda self: self.parked())
    @rule(which=st.integers(0, 5), outcome=st.sampled_from([201, 500]))
    def finish(self, which: int, outcome: Any) -> None:
        request = self._parked_at(which)
        while not request.task.done():
            self._step(request, outcome)

    @precondition(lambda self: len(self.parked()) > 2)
    @rule(which=st.integers(0, 5))
    def die(self, which: int) -> None:
        """The process of a request is gone, without a last word."""
        self._parked_at(which).dead = True

    @rule(pause=PAUSES)
    def wait(self, pause: timedelta) -> None:
        """Let time go by; no request stalls for days and comes back."""
        self.clock.advance(pause)
        for request in self.parked():
            request.dead |= self.clock.now() >= request.asked + RETENTION / 2

    @precondition(lambda self: not self._purging())
    @rule(far=st.booleans())
    def purge(self, far: bool) -> None:
        """Begin to forget, whatever else is under way; ``far`` takes it to its end."""
        work = self.gates[0].purge(self.clock.now() - RETENTION)
        self.purges.append(self.loop.run_until_complete(self.turns.begin(work)))
        while far and self._purging():
            self.purge_on()

    @precondition(lambda self: self._purging())
    @rule()
    def purge_on(self) -> None:
        [purge] = self._purging()
        self.loop.run_until_complete(self.turns.step(purge))

    def _purging(self) -> list[asyncio.Task[int]]:
        return [each for each in self.purges if not each.done()]

    def _step(self, request: Request, outcome: Any) -> None:
        self.loop.run_until_complete(self.turns.step(request.task, outcome))
        self._look_at(request)

    async def _execute(self, request: Request, epoch: str) -> Response:
        self._may_execute(request)
        request.epoch = epoch
        outcome = await self.turns.pause()
        request.failed = outcome in (500, Broken, None)
        if outcome is Broken:
            raise Broken
        # No two executions answer alike, so it shows whose response is given.
        body = f"{len(self.bodies)} {request.key} {request.body}"
        self.bodies[body] = request
        return Response(status=outcome or 500, body=body)

    def _may_execute(self, request: Request) -> None:
        for other in self.requests:
            if other is request or other.key != request.key or other.epoch is None:
                continue
            answer = other.answer
            if answer is not None:
                given = self.bodies[answer.body]
                assert (
                    request.asked >= given.asked + RETENTION
                    # It reserved the key and stalled so long that the other took it over.
                    or given.asked >= request.asked + EXECUTION_LIMIT
                ), "executed after it was answered"
            elif not other.failed and not other.task.done():
                # Whichever stalled so long, before its reservation or after it, is taken for dead.
                late = abs(request.asked - other.asked)
                assert late >= EXECUTION_LIMIT, "executed while another executes"

    def _look_at(self, request: Request) -> None:
        if not request.task.done():
            return
        error = request.task.exception()
        if error is not None:
            assert isinstance(error, (IdempotencyInProgress, IdempotencyKeyReused, Broken)), error
            return
        response: Response = request.task.result()
        given = self.bodies[response.body]
        assert (given.key, given.body) == (request.key, request.body), "another's response"
        if response.status >= 500:
            assert given is request, "a failure is nobody else's"
            return
        for other in self.requests:
            answer = other.answer
            if answer is None or other.key != request.key or answer == response:
                continue
            theirs = self.bodies[answer.body]
            assert theirs.epoch != given.epoch, "two responses to one request"
            assert abs(theirs.asked - given.asked) >= RETENTION, "two responses in seven days"

    def teardown(self) -> None:
        try:
            self._everybody_is_answered_in_the_end()
        finally:
            self.turns.end()
            tasks = [*(each.task for each in self.requests), *self.purges]
            self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self.loop.close()

    def _everybody_is_answered_in_the_end(self) -> None:
        for request in self.parked():
            request.dead = True
        self.clock.advance(EXECUTION_LIMIT)
        for key in KEYS:
            answered = 0
            for body in BODIES:
                self.ask(key, body, 0, far=False)
                request = self.requests[-1]
                while not request.task.done():
                    self._step(request, 201)
                answered += request.answer is not None
            assert answered == 1, "one of the bodies has the key"


Rush.TestCase.settings = settings(max_examples=examples(125), stateful_step_count=40)
TestRush = Rush.TestCase
