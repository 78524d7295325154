"""Plays one session from its opening to its outcome, whatever happens on the way."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from simulation.bus import Bus, Receipt
from simulation.catalog.session.decider import Session
from simulation.catalog.session.messages import FinishSession, OpenSession, RecordResults
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import Slot, session_id, session_seed
from simulation.catalog.set_run.verdict import session_outcome
from simulation.kernel.clock import Clock
from simulation.kernel.errors import HistoryDamaged, SimulationError
from simulation.kernel.messages import Command
from simulation.pulse.patience import Patience
from simulation.runner.cast import Cast, Casting
from simulation.runner.conversation import Conversation, RunStopped
from simulation.runner.evaluation import as_played, evaluate
from simulation.runner.faults import (
    AgentFault,
    EndpointFault,
    EndpointMisconfigured,
    EndpointUnavailable,
    JudgeInconclusive,
    SessionFault,
    SimulatorFault,
)
from simulation.runner.room import Aside, Place, Room
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.wire.waiting import waiting_by

T = TypeVar("T")

log = logging.getLogger(__name__)

OUTCOMES: dict[type[SessionFault], Outcome] = {
    AgentFault: Outcome.AGENT_ERROR,
    SimulatorFault: Outcome.SIMULATOR_FAULT,
    JudgeInconclusive: Outcome.JUDGE_INCONCLUSIVE,
    EndpointUnavailable: Outcome.INFRASTRUCTURE_ERROR,
    EndpointMisconfigured: Outcome.INFRASTRUCTURE_ERROR,
    EndpointFault: Outcome.INFRASTRUCTURE_ERROR,
}


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
        id = session_id(run.id, slot.number)
        session = await self._lasting(seat, lambda: self._queries.session(run.organization, id))
        if session is None:
            if await self._lasting(seat, lambda: self._queries.stopped(run.id)):
                return
            session = await self._open(seat, id)
        if session.outcome is None:
            await self._play(seat, session)

    async def _open(self, seat: _Seat, id: str) -> Session:
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
            ),
        )
        opened: Session = receipt.state
        return opened

    async def _play(self, seat: _Seat, session: Session) -> None:
        try:
            require_service(seat.run, seat.slot)
            cast = await self._lasting(
                seat, lambda: self._casting.cast(seat.run, seat.slot.spec_index)
            )
            require_model(seat.run, cast)
            outcome, reason, results = await self._converse(seat, cast, session)
        except RunStopped:
            outcome, reason, results = Outcome.CANCELLED, "The run was cancelled.", ()
        except SessionFault as fault:
            outcome, reason, results = OUTCOMES[type(fault)], str(fault), ()
        except HistoryDamaged:
            raise
        except SimulationError as error:
            outcome, reason, results = Outcome.INFRASTRUCTURE_ERROR, error.message, ()
        except Exception as error:
            log.exception("Session %s broke", session.id)
            reason = f"The platform itself failed ({type(error).__name__}); see its log."
            outcome, results = Outcome.INFRASTRUCTURE_ERROR, ()
        # A fault may come of the very silence in which others took the session over.
        seat.require_lease()
        await self._command(
            FinishSession, seat, session, outcome=outcome, reason=reason, results=results
        )

    async def _converse(
        self, seat: _Seat, cast: Cast, session: Session
    ) -> tuple[Outcome, str, tuple[CriterionResult, ...]]:
        run = seat.run

        async def stopped() -> bool:
            seat.require_lease()
            return await self._patience.outlast(
                lambda: self._queries.stopped(run.id), seat.require_lease
            )

        async def look() -> None:
            if await stopped():
                raise RunStopped

        async def record(results: tuple[CriterionResult, ...]) -> None:
            seat.require_lease()
            await self._command(RecordResults, seat, session, results=results)

        aside = Aside(seat.place, self._clock, self._overload_patience_seconds, look)
        service = cast.spec.service.id
        visiting = self._throttles.visit(
            run.organization, service, session.id, aside, resumed=bool(session.transcript)
        )
        with waiting_by(aside):
            async with visiting as visit:
                cast = replace(cast, agent=visit.to(cast.agent))
                conversation = Conversation(
                    partial(self._handle, seat),
                    self._clock,
                    run.creator,
                    cast,
                    session,
                    stopped,
                    aside,
                )
                await conversation.run()
            finished = conversation.session
            played = as_played(finished, conversation.brief)
            results = await evaluate(cast.evaluations, finished, played, record)
        said = finished.transcript
        outcome, reason = session_outcome(
            results.all,
            exhausted=conversation.exhausted,
            caveats=[each.caveat for each in said if each.caveat],
            unanswered=next((each.unanswered for each in said if each.unanswered), ""),
        )
        return outcome, reason, results.uncommitted

    async def _command(
        self, command: type[Any], seat: _Seat, session: Session, **fields: Any
    ) -> None:
        await self._handle(
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
        EndpointUnavailable: it cannot.
    """
    spec = run.specs[slot.spec_index]
    findings = run.findings
    problem = findings and findings.problem_with(spec.service, spec.service_version_set_name)
    if problem:
        raise EndpointUnavailable(f"Nothing was sent: {problem}")


def require_model(run: SetRun, cast: Cast) -> None:
    """Return unless a session needs the model, and it is known that it cannot be asked.

    Raises:
        EndpointUnavailable: it cannot.
    """
    problem = run.findings.model_problem if run.findings else None
    if problem and (run.simulator is SimulatorKind.MODEL or cast.judged):
        raise EndpointUnavailable(f"Nothing was sent: {problem}")
