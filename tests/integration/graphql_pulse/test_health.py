"""Pulse's state of health."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulation.adapters import in_memory
from simulation.bootstrap import open_platform
from simulation.kernel.clock import ManualClock
from simulation.pulse.status import Status
from simulation.settings import Settings
from tests.integration.graphql_pulse.operating import Operator
from tests.support.platform import House, open_house

HEALTH = """{ pulseHealth {
  status leaseOwner heartbeatAt workers { owner heartbeatAt } reclaimedRunCount
  expiredRecoveryCount activeRunCount maxConcurrent activeRunsByType { taskType activeRunCount }
  pendingRunCount oldestPendingAgeSeconds waitingRunCount } }"""


async def health(house: House) -> dict[str, Any]:
    return dict((await house.owner.ask(HEALTH))["pulseHealth"])


async def test_at_rest(house: House) -> None:
    found = await health(house)
    heard = found.pop("heartbeatAt")
    [worker] = found.pop("workers")
    assert worker == {"owner": "memory", "heartbeatAt": heard}
    assert found == {
        "status": "OK",
        "leaseOwner": "memory",
        "reclaimedRunCount": 0,
        "expiredRecoveryCount": 0,
        "activeRunCount": 0,
        "maxConcurrent": 20,
        "activeRunsByType": None,
        "pendingRunCount": 0,
        "oldestPendingAgeSeconds": None,
        "waitingRunCount": 0,
    }


async def test_waiting_runs_are_counted_and_not_active(house: House, operator: Operator) -> None:
    task = await operator.create_task()
    for _ in range(2):
        await operator.run_to(task, Status.WAITING)
    found = await health(house)
    assert (found["waitingRunCount"], found["activeRunCount"]) == (2, 0)


async def test_kinds_with_a_limit_are_counted_apart() -> None:
    limits = {"test.flaky": 2, "example.approval": 1}
    async with open_house(concurrent_runs=7, concurrent_runs_by_type=limits) as house:
        found = await health(house)
    assert found["maxConcurrent"] == 7
    assert found["activeRunsByType"] == [
        {"taskType": "example.approval", "activeRunCount": 0},
        {"taskType": "test.flaky", "activeRunCount": 0},
    ]


async def test_runs_that_no_worker_takes() -> None:
    clock = ManualClock()
    async with (
        in_memory(Settings(), clock) as adapters,
        open_platform(Settings(), adapters=adapters, clock=clock, work=False) as platform,
    ):
        house = House(platform, adapters.store, clock)
        operator = Operator(house)
        await operator.trigger(await operator.create_task())
        clock.advance(timedelta(seconds=90))
        found = await health(house)
    assert (found["status"], found["workers"], found["leaseOwner"]) == ("DEGRADED", [], None)
    assert found["pendingRunCount"] == 1
    assert found["oldestPendingAgeSeconds"] == 90
