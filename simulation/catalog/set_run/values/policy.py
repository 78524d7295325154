"""How a run deals with chance and faults: what it leaves out, plays again and puts up with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.set_run.values.budget import Budget
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Flag, Real, Whole
from simulation.kernel.values import Value

REPLAYS = 2
MAX_REPLAYS = 10
FAULT_SHARE = 0.2


def _require_share(share: float) -> float:
    if not 0 <= share <= 1:
        raise ValueError(f"must be from 0 to 1, got {share:g}.")
    return share


Share = Annotated[Real, when_new(_require_share)]


class RunPolicy(Value):
    """What a run does beside playing each session once.

    A session that ends by a fault that is not the agent's is played again at most ``replays``
    times. With ``strict_personas`` one whose persona broke its role is such a fault. A run of
    which more than ``max_fault_share`` of all attempts were faults says so first. It stops at a cap
    of its ``budget``.
    """

    early_stop: EarlyStop = EarlyStop.OFF
    replays: int = 0
    strict_personas: bool = False
    max_fault_share: float = FAULT_SHARE
    budget: Budget | None = added_later(None)


class PolicyWish(Value):
    """What somebody asks of a run's policy. ``early_stop`` is that of the set where null."""

    early_stop: EarlyStop | None = None
    replays: Whole = Field(default=REPLAYS, ge=0, le=MAX_REPLAYS)
    strict_personas: Flag = False
    max_fault_share: Share = FAULT_SHARE
    budget: Budget | None = None

    def granted(self, of_set: EarlyStop) -> RunPolicy:
        """The policy of a run of a set that says ``of_set`` itself."""
        wanted = self.model_dump() | {"early_stop": self.early_stop or of_set}
        return RunPolicy(**wanted)
