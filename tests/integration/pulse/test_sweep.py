"""The sweep: it goes on after a failure, except where the process has lost its lease."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulation import registry
from simulation.adapters import Adapters
from simulation.bootstrap import open_platform
from simulation.database import open_database
from simulation.eventstore.memory import MemoryEventStore
from simulation.kernel.messages import Commit
from simulation.settings import Settings
from tests.integration.pulse.doubles import Worker
from tests.integration.pulse.site import eventually


class Unreachable(MemoryEventStore):
    """A log that the sweep cannot read."""

    asked = 0

    async def unprojected(self) -> Sequence[Commit]:  # type: ignore[override]
        self.asked += 1
        raise ConnectionError("The line is cut.")


async def sweeps(engine: Worker, times: int) -> Unreachable:
    """A log that the sweep of a worker with ``engine`` has asked so many times, in vain."""
    store = Unreachable(registry.codec())
    adapters = Adapters(store, open_database(None), engine, sweep_seconds=0.001)
    async with open_platform(Settings(), adapters=adapters, work=True):
        await eventually(lambda: store.asked >= times)
    return store


async def test_a_sweep_that_fails_says_so_and_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await sweeps(Worker("awake"), 2)
    assert "The sweep failed; it is tried again" in caplog.text


async def test_the_sweep_of_a_worker_that_wakes_without_its_lease_ends_in_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = Worker("frozen")
    engine.lease_is_lost = True
    store = await sweeps(engine, 1)
    assert store.asked == 1
    assert caplog.text == ""
