"""Plays one session from its opening to its outcome, whatever happens on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from simulation.bus import Bus
from simulation.catalog.session.decider import Session
from simulation.catalog.session.messages import FinishSession, OpenSession, RecordResults
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import Slot, session_id, session_seed
from simulation.catalog.set_run.verdict import session_outcome
from simulation.kernel.clock import Clock
from simulation.kernel.errors import SimulationError
from simulation.runner.cast import Cast, Casting
from simulation.runner.conversation import Conversation, RunStopped
from simulation.runner.evaluation import as_played, evaluate
from simulation.runner.faults import (
    AgentFault,
    EndpointFault,
    EndpointUnavailable,
    JudgeInconclusive,
    SessionFault,
    SimulatorFault,
)

log = logging.getLogger(__name__)

OUTCOMES: dict[type[SessionFault], Outcome] = {
    AgentFault: Outcome.AGENT_ERROR,
    SimulatorFault: Outcome.SIMULATOR_FAULT,
    JudgeInconclusive: Outcome.JUDGE_INCONCLUSIVE,
    EndpointUnavailable: Outcome.INFRASTRUCTURE_ERROR,
    EndpointFault: Outcome.INFRASTRUCTURE_ERROR,
}


class SessionPlayer:
    """Plays sessions, a bounded number at a time."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        casting: Casting,
        clock: Clock,
        *,
        concurrent_sessions: int,
    ) -> None:
        self._bus = bus
        self._queries = queries
        self._casting = casting
        self._clock = clock
        self._room = asyncio.Semaphore(concurrent_sessions)

    async def play(
        self, run: SetRun, slot: Slot, require_lease: Callable[[], None] = lambda: None
    ) -> None:
        """Play the session in ``slot``, or what is left of it. Repeatable.

        A session that was not begun when its run is cancelled is never opened.
        ``require_lease`` is asked before each turn and ends the session here by a
        cancellation once others have taken it over.
        """
        async with self._room:
            id = session_id(run.id, slot.number)
            session = await self._queries.session(run.organization, id)
            if session is None:
                if await self._queries.stopped(run.id):
                    return
                session = await self._open(run, slot, id)
            if session.outcome is None:
                await self._play(run, slot, session, require_lease)

    async def _open(self, run: SetRun, slot: Slot, id: str) -> Session:
        unit_test = run.specs[slot.spec_index].unit_test.id
        receipt = await self._bus.handle(
            OpenSession(
                actor=run.creator,
                at=self._clock.now(),
                id=id,
                set_run_id=run.id,
                unit_test_id=unit_test,
                slot=slot.number,
                run_index=slot.run_index,
                seed=session_seed(run.seed, unit_test, slot.run_index),
            )
        )
        opened: Session = receipt.state
        return opened

    async def _play(
        self, run: SetRun, slot: Slot, session: Session, require_lease: Callable[[], None]
    ) -> None:
        try:
            cast = await self._casting.cast(run, slot.spec_index)
            outcome, reason, results = await self._converse(run, cast, session, require_lease)
        except RunStopped:
            outcome, reason, results = Outcome.CANCELLED, "The run was cancelled.", ()
        except SessionFault as fault:
            outcome, reason, results = OUTCOMES[type(fault)], str(fault), ()
        except SimulationError as error:
            outcome, reason, results = Outcome.INFRASTRUCTURE_ERROR, error.message, ()
        except Exception as error:
            log.exception("Session %s broke", session.id)
            reason = f"The platform itself failed ({type(error).__name__}); see its log."
            outcome, results = Outcome.INFRASTRUCTURE_ERROR, ()
        # A fault may come of the very silence in which others took the session over.
        require_lease()
        await self._command(
            FinishSession, run, session, outcome=outcome, reason=reason, results=results
        )

    async def _converse(
        self, run: SetRun, cast: Cast, session: Session, require_lease: Callable[[], None]
    ) -> tuple[Outcome, str, tuple[CriterionResult, ...]]:
        async def stopped() -> bool:
            require_lease()
            return await self._queries.stopped(run.id)

        async def record(results: tuple[CriterionResult, ...]) -> None:
            require_lease()
            await self._command(RecordResults, run, session, results=results)

        conversation = Conversation(self._bus, self._clock, run.creator, cast, session, stopped)
        await conversation.run()
        finished = conversation.session
        played = as_played(finished, conversation.brief)
        results = await evaluate(cast.evaluations, finished, played, record)
        outcome, reason = session_outcome(results.all, exhausted=conversation.exhausted)
        return outcome, reason, results.uncommitted

    async def _command(
        self, command: type[Any], run: SetRun, session: Session, **fields: Any
    ) -> None:
        await self._bus.handle(
            command(actor=run.creator, at=self._clock.now(), id=session.id, **fields)
        )
