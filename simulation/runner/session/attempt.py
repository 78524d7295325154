"""One attempt at a session: its conversation, and what its metrics make of it."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from simulation.catalog.session.decider import Session
from simulation.catalog.session.ending import outcome_by
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.stops import Stop
from simulation.kernel.errors import HistoryDamaged, SimulationError
from simulation.runner.budget.accounts import OutOfBudget
from simulation.runner.cast import Cast, Casting
from simulation.runner.closing import closing
from simulation.runner.faithfulness.check import by_rules, by_rules_and_judge
from simulation.runner.faults import SessionFault
from simulation.runner.room import Aside
from simulation.runner.session.conversation import Conversation, RunStopped
from simulation.runner.session.ending import End, end_by, out_of_role
from simulation.runner.session.evaluation import as_played, evaluate
from simulation.runner.session.known import require_model, require_service
from simulation.runner.session.paid import Paid
from simulation.runner.session.rescored import rescored
from simulation.runner.session.seat import Seat
from simulation.runner.stopping import SessionSpared, Stopping, stops_early
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.wire.waiting import waiting_by

log = logging.getLogger(__name__)

USED_UP = "The budget of the run was used up."


class Attempts:
    """Plays what is left of a session; waits ``patience_seconds`` for who has too much to do."""

    def __init__(
        self,
        queries: SetRunQueries,
        casting: Casting,
        throttles: Throttles,
        stopping: Stopping,
        patience_seconds: float,
    ) -> None:
        self._queries = queries
        self._casting = casting
        self._throttles = throttles
        self._stopping = stopping
        self._patience_seconds = patience_seconds

    async def end(self, seat: Seat, session: Session) -> End:
        """How the session ends, whatever happens to it."""
        try:
            if seat.run.rescores:
                return await self._rescore(seat, session)
            require_service(seat.run, seat.slot)
            cast = await seat.lasting(lambda: self._casting.cast(seat.run, seat.slot.spec_index))
            require_model(seat.run, cast.evaluations, cast.scenario.tools)
            return await self._converse(seat, cast, session)
        except RunStopped:
            return End(Outcome.CANCELLED, "The run was cancelled.")
        except SessionSpared:
            return End(Outcome.SAVED, "The verdict of its unit test was settled without it.")
        except OutOfBudget:
            return End(Outcome.OUT_OF_BUDGET, USED_UP)
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

    async def _rescore(self, seat: Seat, session: Session) -> End:
        async def look() -> None:
            if await self._stopped(seat):
                raise RunStopped

        await look()
        aside = Aside(seat.place, seat.clock, self._patience_seconds, look)
        with waiting_by(aside):
            return await rescored(seat, self._casting, session, look)

    async def _stopped(self, seat: Seat) -> bool:
        """Whether the run was cancelled.

        Raises:
            OutOfBudget: its budget is used up.
        """
        seat.require_lease()
        stop = await seat.lasting(lambda: self._queries.stopped(seat.run.id))
        if stop is Stop.BUDGET or (stop is None and await seat.out_of_budget()):
            raise OutOfBudget
        return stop is not None

    async def _converse(self, seat: Seat, cast: Cast, session: Session) -> End:
        run = seat.run

        async def stopped() -> bool:
            seat.require_lease()
            if stops_early(run) and await seat.lasting(
                lambda: self._stopping.spares(run, seat.slot)
            ):
                raise SessionSpared
            return await self._stopped(seat)

        async def look() -> None:
            if await stopped():
                raise RunStopped

        # Without a budget there is no reason to look before each judgement.
        permit = look if seat.account else _freely
        aside = Aside(seat.place, seat.clock, self._patience_seconds, look)
        service = cast.spec.service.id
        visiting = self._throttles.visit(
            run.organization, service, session.id, aside, resumed=bool(session.transcript)
        )
        with waiting_by(aside):
            async with closing(cast.agent), visiting as visit:
                conversation = Conversation(
                    seat.handle,
                    seat.clock,
                    run.creator,
                    replace(cast, agent=visit.to(cast.agent)),
                    session,
                    stopped,
                    aside,
                )
                try:
                    await conversation.run()
                except OutOfBudget:
                    # What was said to its end is still measured, as far as that costs nothing.
                    if not conversation.over:
                        raise
                except SessionFault as fault:
                    breaks = await self._breaks_by_rules(run, conversation)
                    return end_by(fault, breaks, strict=run.policy.strict_personas)
            finished = conversation.session
            played = as_played(finished, conversation.brief)
            paid = Paid(partial(seat.keep, session), permit)
            breaks = await self._breaks(seat, conversation, paid)
            if breaks and run.policy.strict_personas:
                # It will not count, whatever judges would say of the agent: they are not paid.
                return out_of_role(breaks)
            results = await evaluate(cast.evaluations, finished, played, paid)
        outcome, reason = outcome_by(finished, results.all)
        # Another attempt would meet the same gap in a script, and no other criteria.
        passing = any(result.inconclusive for result in results.all)
        return End(outcome, reason, results.uncommitted, passing, breaks)

    async def _breaks(
        self, seat: Seat, conversation: Conversation, paid: Paid
    ) -> tuple[PersonaBreak, ...]:
        """Where the persona broke its role."""
        run = seat.run
        if not run.policy.strict_personas or run.simulator is not SimulatorKind.MODEL:
            return await self._breaks_by_rules(run, conversation)
        judge = self._casting.persona_judge(run, seat.slot.spec_index)
        finished = conversation.session
        played = as_played(finished, conversation.brief)
        if finished.persona_judged is None:
            await paid.permit()
        return await by_rules_and_judge(played, judge, finished.persona_judged, paid.persona)

    async def _breaks_by_rules(
        self, run: SetRun, conversation: Conversation
    ) -> tuple[PersonaBreak, ...]:
        # Who plays by rules says what its script says.
        if run.simulator is not SimulatorKind.MODEL:
            return ()
        return await by_rules(as_played(conversation.session, conversation.brief))


async def _freely() -> None:
    """Permit whatever is asked."""
