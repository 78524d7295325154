"""Plays one session from its opening to its outcome, whatever happens on the way."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from simulation.bus import Bus, Receipt
from simulation.catalog.session.decider import Session
from simulation.catalog.session.ending import session_outcome
from simulation.catalog.session.messages import FinishSession, OpenSession
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import Slot, session_id, session_seed
from simulation.kernel.clock import Clock
from simulation.kernel.errors import HistoryDamaged, SimulationError
from simulation.kernel.messages import Command
from simulation.pulse.patience import Patience
from simulation.runner.cast import Cast, Casting
from simulation.runner.conversation import Conversation, RunStopped
from simulation.runner.ending import End, end_by, out_of_role
from simulation.runner.evaluation import as_played, evaluate
from simulation.runner.faithfulness.check import by_rules, by_rules_and_judge
from simulation.runner.faults import (
    KnownUnavailable,
    SessionFault,
)
from simulation.runner.paid import Paid
from simulation.runner.room import Aside, Place, Room
from simulation.runner.stopping import Stopping
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.wire.waiting import waiting_by

T = TypeVar("T")

log = logging.getLogger(__name__)


class SessionSpared(Exception):
    """The verdict is settled without the session; no further turn may begin."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """Which session is played, and what says that it still is this process that plays it."""

    run: SetRun
    slot: Slot
    require_lease: Callable[[], None]
    place: Place


class SessionPlayer:
    """Plays sessions, a bounded number at a time."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        casting: Casting,
        clock: Clock,
        throttles: Throttles,
        *,
        concurrent_sessions: int,
        overload_patience_seconds: float,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._bus = bus
        self._queries = queries
        self._casting = casting
        self._clock = clock
        self._overload_patience_seconds = overload_patience_seconds
        self._throttles = throttles
        self._room = Room(concurrent_sessions, clock)
        self._stopping = Stopping(queries, clock)

    async def play(
        self, run: SetRun, slot: Slot, require_lease: Callable[[], None] = lambda: None
    ) -> None:
        """Play the session in ``slot``, or what is left of it. Repeatable.

        A session that was not begun when its run is cancelled is never opened.
        ``require_lease`` is asked before each turn and ends the session here by a
        cancellation once others have taken it over.
        """
        async with self._room.place() as place:
            try:
                await self._take_part(_Seat(run, slot, require_lease, place))
            except HistoryDamaged as damage:
                # Nothing can be added to what cannot be read. The others are played, and the
                # run says at its end what is wrong.
                log.error("A session of the run %s cannot go on. %s", run.id, damage.message)

    async def _take_part(self, seat: _Seat) -> None:
        run, slot = seat.run, seat.slot
        earlier: tuple[Outcome, ...] = ()
        while True:
            id = session_id(run.id, slot.number, len(earlier))
            session = await self._lasting(
                seat, partial(self._queries.session, run.organization, id)
            )
            if session is None:
                if await self._is_needless(seat):
                    return
                session = await self._open(seat, id, earlier)
            if session.outcome is None:
                session = await self._play(seat, session)
                self._stopping.note(run, slot, session)
            if not session.played_again:
                return
            assert session.outcome is not None
            earlier = (*session.earlier, session.outcome)

    async def _is_needless(self, seat: _Seat) -> bool:
        """Whether nobody wants to see the session begin any more."""
        if await self._lasting(seat, lambda: self._queries.stopped(seat.run.id)):
            return True
        return await self._lasting(seat, lambda: self._stopping.spares(seat.run, seat.slot))

    async def _open(self, seat: _Seat, id: str, earlier: tuple[Outcome, ...]) -> Session:
        run, slot = seat.run, seat.slot
        unit_test = run.specs[slot.spec_index].unit_test.id
        receipt = await self._handle(
            seat,
            OpenSession(
                actor=run.creator,
                at=self._clock.now(),
                id=id,
                set_run_id=run.id,
                unit_test_id=unit_test,
                slot=slot.number,
                run_index=slot.run_index,
                seed=session_seed(run.seed, unit_test, slot.run_index),
                earlier=earlier,
            ),
        )
        opened: Session = receipt.state
        return opened

    async def _play(self, seat: _Seat, session: Session) -> Session:
        end = await self._end_of(seat, session)
        # A fault may come of the very silence in which others took the session over.
        seat.require_lease()
        again = end.passing and end.outcome.is_fault
        receipt = await self._command(
            FinishSession,
            seat,
            session,
            outcome=end.outcome,
            reason=end.reason,
            results=end.results,
            persona_breaks=end.persona_breaks,
            played_again=again and session.attempt < seat.run.policy.replays,
        )
        finished: Session = receipt.state
        return finished

    async def _end_of(self, seat: _Seat, session: Session) -> End:
        """How the session ends, whatever happens to it."""
        try:
            require_service(seat.run, seat.slot)
            cast = await self._lasting(
                seat, lambda: self._casting.cast(seat.run, seat.slot.spec_index)
            )
            require_model(seat.run, cast)
            return await self._converse(seat, cast, session)
        except RunStopped:
            return End(Outcome.CANCELLED, "The run was cancelled.")
        except SessionSpared:
            return End(Outcome.SAVED, "The verdict of its unit test was settled without it.")
        except SessionFault as fault:
            return end_by(fault)
        except HistoryDamaged:
            raise
        except SimulationError as error:
            return End(Outcome.INFRASTRUCTURE_ERROR, error.message)
        except Exception as error:
            log.exception("Session %s broke", session.id)
            reason = f"The platform itself failed ({type(error).__name__}); see its log."
            return End(Outcome.INFRASTRUCTURE_ERROR, reason)

    async def _converse(self, seat: _Seat, cast: Cast, session: Session) -> End:
        run = seat.run

        async def stopped() -> bool:
            seat.require_lease()
            if await self._lasting(seat, lambda: self._stopping.spares(run, seat.slot)):
                raise SessionSpared
            return await self._patience.outlast(
                lambda: self._queries.stopped(run.id), seat.require_lease
            )

        async def look() -> None:
            if await stopped():
                raise RunStopped

        aside = Aside(seat.place, self._clock, self._overload_patience_seconds, look)
        service = cast.spec.service.id
        visiting = self._throttles.visit(run.organization, service, session.id, aside)
        with waiting_by(aside):
            async with visiting as visit:
                conversation = Conversation(
                    partial(self._handle, seat),
                    self._clock,
                    run.creator,
                    replace(cast, agent=visit.to(cast.agent)),
                    session,
                    stopped,
                    aside,
                )
                try:
                    await conversation.run()
                except SessionFault as fault:
                    breaks = await self._breaks_by_rules(run, conversation)
                    return end_by(fault, breaks, strict=run.policy.strict_personas)
            finished = conversation.session
            played = as_played(finished, conversation.brief)
            paid = Paid(partial(self._keep, seat, session))
            breaks = await self._breaks(seat, conversation, paid)
            if breaks and run.policy.strict_personas:
                # It will not count, whatever judges would say of the agent: they are not paid.
                return out_of_role(breaks)
            results = await evaluate(cast.evaluations, finished, played, paid)
        said = finished.transcript
        outcome, reason = session_outcome(
            results.all,
            exhausted=conversation.exhausted,
            caveats=[each.caveat for each in said if each.caveat],
            unanswered=next((each.unanswered for each in said if each.unanswered), ""),
        )
        # Another attempt would meet the same gap in a script, and no other criteria.
        passing = any(result.inconclusive for result in results.all)
        return End(outcome, reason, results.uncommitted, passing, breaks)

    async def _breaks(
        self, seat: _Seat, conversation: Conversation, paid: Paid
    ) -> tuple[PersonaBreak, ...]:
        """Where the persona broke its role."""
        run = seat.run
        if not run.policy.strict_personas or run.simulator is not SimulatorKind.MODEL:
            return await self._breaks_by_rules(run, conversation)
        judge = self._casting.persona_judge(run, seat.slot.spec_index)
        finished = conversation.session
        played = as_played(finished, conversation.brief)
        return await by_rules_and_judge(played, judge, finished.persona_judged, paid.persona)

    async def _breaks_by_rules(
        self, run: SetRun, conversation: Conversation
    ) -> tuple[PersonaBreak, ...]:
        # Who plays by rules says what its script says.
        if run.simulator is not SimulatorKind.MODEL:
            return ()
        return await by_rules(as_played(conversation.session, conversation.brief))

    async def _keep(self, seat: _Seat, session: Session, command: type[Any], **fields: Any) -> None:
        seat.require_lease()
        await self._command(command, seat, session, **fields)

    async def _command(
        self, command: type[Any], seat: _Seat, session: Session, **fields: Any
    ) -> Receipt:
        return await self._handle(
            seat,
            command(actor=seat.run.creator, at=self._clock.now(), id=session.id, **fields),
        )

    async def _handle(self, seat: _Seat, command: Command) -> Receipt:
        return await self._patience.outlast(lambda: self._bus.handle(command), seat.require_lease)

    async def _lasting(self, seat: _Seat, step: Callable[[], Awaitable[T]]) -> T:
        # A lost store is no outcome: what was said is kept here, and told when it is back.
        return await self._patience.outlast(step, seat.require_lease)


def require_service(run: SetRun, slot: Slot) -> None:
    """Return unless it is known that the agent of a session cannot be asked.

    Raises:
        KnownUnavailable: it cannot.
    """
    spec = run.specs[slot.spec_index]
    findings = run.findings
    problem = findings and findings.problem_with(spec.service, spec.service_version_set_name)
    if problem:
        raise KnownUnavailable(f"Nothing was sent: {problem}")


def require_model(run: SetRun, cast: Cast) -> None:
    """Return unless a session needs the model, and it is known that it cannot be asked.

    Raises:
        KnownUnavailable: it cannot.
    """
    problem = run.findings.model_problem if run.findings else None
    if problem and (run.simulator is SimulatorKind.MODEL or cast.judged):
        raise KnownUnavailable(f"Nothing was sent: {problem}")
