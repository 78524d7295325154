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
from simulation.runner.budget.accounts import Account
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
    account: Account | None = None

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
        receipt = await self.lasting(lambda: self.bus.handle(command))
        if self.account is not None and isinstance(receipt.state, Session):
            self.account.note(receipt.state)
        return receipt

    async def finish(self, command: type[Any], session: Session, **fields: Any) -> Receipt:
        """``tell``, of what ends the session."""
        if self.account is None:
            return await self.tell(command, session, **fields)
        async with self.account.closing():
            return await self.tell(command, session, **fields)

    async def out_of_budget(self) -> bool:
        """Whether the run has a budget, and that is used up."""
        return self.account is not None and await self.lasting(self.account.is_used_up)

    async def lasting(self, step: Callable[[], Awaitable[T]]) -> T:
        """What ``step`` gives, once the store is there again where it is lost.

        That is no outcome: what was said is kept meanwhile, and told then.
        """
        return await self.patience.outlast(step, self.require_lease)
