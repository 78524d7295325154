"""The seat of a session: what is played, and what holds for whatever is done in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from simulation.bus import Bus, Receipt
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.catalog.set_run.slots import Slot
from simulation.kernel.clock import Clock
from simulation.kernel.messages import Command
from simulation.pulse.patience import Patience
from simulation.runner.room import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seat:
    """Which session is played, and what says that it still is this process that plays it."""

    run: SetRun
    slot: Slot
    require_lease: Callable[[], None]
    place: Place
    bus: Bus
    clock: Clock
    patience: Patience

    @property
    def spec(self) -> UnitTestRunSpec:
        """What the session is played with."""
        return self.run.specs[self.slot.spec_index]

    async def tell(self, command: type[Any], session: Session, **fields: Any) -> Receipt:
        """Carry out a command on ``session``, however long that takes."""
        now = self.clock.now()
        return await self.handle(command(actor=self.run.creator, at=now, id=session.id, **fields))

    async def keep(self, session: Session, command: type[Any], **fields: Any) -> None:
        """Commit what was paid for, unless others have taken the session over."""
        self.require_lease()
        await self.tell(command, session, **fields)

    async def handle(self, command: Command) -> Receipt:
        """Carry out a command, however long that takes."""
        return await self.lasting(lambda: self.bus.handle(command))

    async def lasting(self, step: Callable[[], Awaitable[T]]) -> T:
        """What ``step`` gives, once the store is there again where it is lost.

        That is no outcome: what was said is kept meanwhile, and told then.
        """
        return await self.patience.outlast(step, self.require_lease)
