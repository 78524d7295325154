"""Plays one session from its opening to its outcome, whatever happens on the way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from simulation.bus import Bus
from simulation.catalog.session.decider import Session
from simulation.catalog.session.messages import FinishSession, OpenSession, SessionRoot
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.state import root_of
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import Slot, session_id, session_seed
from simulation.kernel.clock import Clock
from simulation.kernel.errors import HistoryDamaged
from simulation.pulse.patience import Patience
from simulation.runner.budget.accounts import Accounts
from simulation.runner.cast import Casting
from simulation.runner.room import Room
from simulation.runner.session.attempt import Attempts
from simulation.runner.session.seat import Seat
from simulation.runner.stopping import Stopping, stops_early
from simulation.runner.throttle.throttles import Throttles

log = logging.getLogger(__name__)


class SessionPlayer:
    """Plays sessions, a bounded number at a time."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        casting: Casting,
        clock: Clock,
        throttles: Throttles,
        accounts: Accounts,
        *,
        concurrent_sessions: int,
        overload_patience_seconds: float,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._bus = bus
        self._queries = queries
        self._clock = clock
        self._room = Room(concurrent_sessions, clock)
        self._stopping = Stopping(queries, clock)
        self._accounts = accounts
        self._attempts = Attempts(
            queries, casting, throttles, self._stopping, overload_patience_seconds
        )

    async def play(
        self, run: SetRun, slot: Slot, require_lease: Callable[[], None] = lambda: None
    ) -> None:
        """Play the session in ``slot``, or what is left of it. Repeatable.

        A session that was not begun when its run is cancelled, or its budget used up, is never
        opened.
        ``require_lease`` is asked before each turn and ends the session here by a
        cancellation once others have taken it over.
        """
        async with self._room.place() as place:
            account = self._accounts.of(run)
            seat = Seat(
                run, slot, require_lease, place, self._bus, self._clock, self._patience, account
            )
            try:
                await self._take_part(seat)
            except HistoryDamaged as damage:
                # Nothing can be added to what cannot be read. The others are played, and the
                # run says at its end what is wrong.
                log.error("A session of the run %s cannot go on. %s", run.id, damage.message)

    async def _take_part(self, seat: Seat) -> None:
        run, slot, account = seat.run, seat.slot, seat.account
        if account is not None:
            await seat.lasting(account.look)
        earlier: tuple[Outcome, ...] = ()
        while True:
            id = session_id(run.id, slot.number, len(earlier))
            session = await seat.lasting(partial(self._queries.session, run.organization, id))
            if session is None:
                if await self._is_needless(seat):
                    return
                session = await self._open(seat, id, earlier)
            if session.outcome is None:
                session = await self._play_accounted(seat, session)
                self._stopping.note(run, slot, session)
            if not session.played_again:
                return
            assert session.outcome is not None
            earlier = (*session.earlier, session.outcome)

    async def _is_needless(self, seat: Seat) -> bool:
        """Whether nobody wants to see the session begin any more."""
        if await seat.lasting(lambda: self._queries.stopped(seat.run.id)):
            return True
        if await seat.out_of_budget():
            return True
        return stops_early(seat.run) and await seat.lasting(
            lambda: self._stopping.spares(seat.run, seat.slot)
        )

    async def _open(self, seat: Seat, id: str, earlier: tuple[Outcome, ...]) -> Session:
        run, slot = seat.run, seat.slot
        unit_test = seat.spec.unit_test.id
        root = await self._root(seat)
        receipt = await seat.handle(
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
                root=root,
            )
        )
        opened: Session = receipt.state
        return opened

    async def _root(self, seat: Seat) -> SessionRoot | None:
        """What the session begins as, where its run comes of another one."""
        if not seat.spec.sources:
            return None
        id, origin = seat.spec.sources[seat.slot.place], seat.run.origin
        assert origin is not None, "only what comes of another run has sources"
        organization = seat.run.organization
        source = await seat.lasting(lambda: self._queries.session(organization, id))
        assert source is not None, "sources are looked at before a run is derived"
        return root_of(source, origin.turn)

    async def _play_accounted(self, seat: Seat, session: Session) -> Session:
        if seat.account is None:
            return await self._play(seat, session)
        seat.account.note(session)
        try:
            return await self._play(seat, session)
        finally:
            seat.account.leave(session.id)

    async def _play(self, seat: Seat, session: Session) -> Session:
        end = await self._attempts.end(seat, session)
        # A fault may come of the very silence in which others took the session over.
        seat.require_lease()
        again = end.passing and end.outcome.is_fault
        receipt = await seat.finish(
            FinishSession,
            session,
            outcome=end.outcome,
            reason=end.reason,
            results=end.results,
            persona_breaks=end.persona_breaks,
            played_again=again and session.attempt < seat.run.policy.replays,
        )
        finished: Session = receipt.state
        return finished
