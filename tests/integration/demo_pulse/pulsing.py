"""What tests of the demo pulse do with a platform."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from simulation.access.access import Access
from simulation.access.demo_pulses import DemoPulseAccess
from simulation.demo_pulse.documents import DemoPulseDocument
from simulation.demo_pulse.service import run_of
from simulation.identity.principal import with_all_permissions
from simulation.kernel.messages import Commit
from simulation.kernel.values import Actor
from simulation.pulse.run.state import Run
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter
from tests.support.platform import OWNER, PATIENCE_SECONDS, House

OWN_USE = "simulation."
"""How the names of what the platform tracks of itself begin."""


def pulses(house: House, actor: Actor = OWNER) -> DemoPulseAccess:
    """The demo pulse as ``actor`` may use it."""
    return Access(house.platform, with_all_permissions(actor)).demo_pulses


async def latest(house: House, organization: str = OWNER.organization) -> DemoPulseDocument:
    """The document of a workspace."""
    found = await DemoPulseDocument.find_one({"_id": organization})
    assert found is not None
    return found


async def emitted(house: House, organization: str = OWNER.organization) -> Sequence[TrackedEvent]:
    """Every made up event, in the order of its arrival."""
    wanted = EventFilter(synthetic=True)
    house.clock.advance(timedelta(milliseconds=1))
    return [each async for each in house.platform.tracking.export(organization, wanted)]


async def run_until_ended(house: House, task_id: str) -> Run:
    """The run of a pulse, once it is over."""
    news = asyncio.Event()

    def hear(commit: Commit) -> None:
        if commit.stream == f"run-{run_of(task_id)}":
            news.set()

    stop = house.platform.bus.listen(hear)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                run = await house.platform.pulse.runs.state(run_of(task_id))
                if run is not None and run.status.terminal:
                    return run
                await news.wait()
                news.clear()
    finally:
        stop()


async def attempts(house: House, count: int) -> None:
    """Wait until the pulse has tried to track at least ``count`` events."""
    news = asyncio.Event()
    stop = house.platform.bus.listen(lambda commit: news.set())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await latest(house)).events_attempted < count:
                await news.wait()
                news.clear()
    finally:
        stop()


async def arrived(house: House, count: int) -> None:
    """Wait until at least ``count`` made up events of the owner's are stored."""
    news = asyncio.Event()
    tracking = house.platform.tracking
    stop = tracking.listen(lambda organization: news.set())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await tracking.count(OWNER.organization, EventFilter(synthetic=True)) < count:
                await news.wait()
                news.clear()
    finally:
        stop()
