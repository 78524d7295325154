"""Runs that workers died of: parked before anything of them is taken up again."""

from __future__ import annotations

import logging

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.pulse.organizations import PULSE
from simulation.pulse.run.messages import ParkRun
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status

log = logging.getLogger(__name__)


def is_parked(run: Run) -> bool:
    """Whether ``run`` was just parked instead of being taken in hand; the log says so."""
    if run.parked_at is None:
        return False
    log.error(
        "The run %s is parked: %d workers were lost with it in hand. Look into what it does, then "
        "resume it with `simulation runs resume` and the id that `simulation runs list` shows as "
        "parked, or cancel it",
        run.run_id,
        run.deaths,
    )
    return True


async def park(bus: Bus, runs: RunQueries, owner: str, clock: Clock) -> int:
    """Park what ``owner``, before it was started anew, has died of too often; returns how much."""
    count = 0
    for open_run in await runs.open():
        if open_run.status is Status.RUNNING and open_run.owner == owner:
            command = ParkRun(actor=PULSE, at=clock.now(), run_id=open_run.id, owner=owner)
            count += is_parked((await bus.handle(command)).state)
    return count
