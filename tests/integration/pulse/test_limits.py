"""How many runs are in hand at once, and how the runtime says that it is doing."""

from __future__ import annotations

import pytest

from simulation.pulse.health import HealthStatus
from simulation.pulse.stage import Stage
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Held, Play, awaits
from tests.integration.pulse.site import Process, Site, eventually


async def in_hand(process: Process, runs: list[str]) -> int:
    return sum([(await process.run(run)).status is Status.RUNNING for run in runs])


async def test_no_more_runs_are_in_hand_than_the_limit_allows(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held)), concurrent_runs=2) as process:
        runs = [await process.begin() for _ in range(5)]
        await held.beginning(2)
        assert await in_hand(process, runs) == 2
        health = await process.pulse.health()
        assert (health.active_runs, health.pending_runs, health.max_concurrent) == (2, 3, 2)
        held.go_on.set()
        for run in runs:
            assert (await process.ended(run)).status is Status.COMPLETED


async def test_a_type_has_a_limit_of_its_own(site: Site) -> None:
    slow, quick = Held(), Held()
    kinds = (
        Play(Stage("a", slow), task_type="test.slow"),
        Play(Stage("a", quick), task_type="test.quick"),
    )
    limits = {"test.slow": 1, "test.idle": 4}
    async with site.process(*kinds, concurrent_runs_by_type=limits) as process:
        slows = [await process.begin("test.slow") for _ in range(3)]
        quicks = [await process.begin("test.quick") for _ in range(3)]
        await slow.beginning()
        await quick.beginning(3)
        assert await in_hand(process, slows) == 1
        health = await process.pulse.health()
        assert health.active_by_type == {"test.slow": 1, "test.idle": 0}
        assert (health.active_runs, health.pending_runs) == (4, 2)
        slow.go_on.set()
        quick.go_on.set()
        for run in slows + quicks:
            assert (await process.ended(run)).status is Status.COMPLETED
    assert slow.times == 3


async def test_health_of_a_runtime_with_nothing_to_do(site: Site) -> None:
    async with site.process() as process:
        health = await process.pulse.health()

    assert (health.status, health.lease_owner) == (HealthStatus.OK, "memory")
    assert health.heartbeat_at is not None
    assert (health.active_runs, health.pending_runs, health.waiting_runs) == (0, 0, 0)
    assert (health.reclaimed_runs, health.expired_recoveries) == (0, 0)
    assert (health.oldest_pending_age, health.active_by_type) == (None, None)
    assert health.max_concurrent == 20


async def test_health_without_a_worker_is_degraded(site: Site) -> None:
    async with site.process(Play(Stage("a", Held())), work=False) as process:
        await process.begin()
        process.pass_time(90)
        await process.begin()
        health = await process.pulse.health()

    assert (health.status, health.lease_owner, health.heartbeat_at) == (
        HealthStatus.DEGRADED,
        None,
        None,
    )
    assert health.pending_runs == 2
    assert health.oldest_pending_age == pytest.approx(90, abs=1)


async def test_health_counts_the_runs_that_wait(site: Site) -> None:
    async with site.process(Play(Stage("a", awaits("go")))) as process:
        runs = [await process.begin() for _ in range(3)]
        for run in runs:
            await process.waiting(run)
        await process.cancel(runs[0])
        await process.ended(runs[0])
        health = await process.pulse.health()
        assert (health.waiting_runs, health.active_runs, health.pending_runs) == (2, 0, 0)


async def test_health_tells_handed_over_from_lost(site: Site) -> None:
    held = Held()
    play = Play(Stage("a", held))
    async with site.process(play, name="one") as process:
        run_id = await process.begin()
        await held.beginning()
    async with site.process(play, name="two") as process:
        await held.beginning()
        health = await process.pulse.health()
        assert (health.reclaimed_runs, health.expired_recoveries) == (1, 0)
        process.wire.is_cut = True
    async with site.process(play, name="three") as process:
        await held.beginning()
        health = await process.pulse.health()
        assert (health.reclaimed_runs, health.expired_recoveries) == (1, 1)
        assert (await process.run(run_id)).owner == "three"
        held.go_on.set()
        assert (await process.ended(run_id)).status is Status.COMPLETED
        story = await process.story(run_id)
    assert [each for each in story if each.startswith("scheduler.")] == [
        "scheduler.shut_down",
        "scheduler.claimed",
        "scheduler.recovered",
    ]


async def test_a_start_that_the_engine_lost_is_repeated(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held)), concurrent_runs=1) as process:
        await process.begin()
        await held.beginning()
        run_id = await process.begin()
        process.engine.lose(f"run:{run_id}:0")
        process.pass_time(10)
        assert await process.pulse.resume() > 0
        assert await process.pulse.resume() == 0, "not again so soon"
        held.go_on.set()
        assert (await process.ended(run_id)).status is Status.COMPLETED
        await eventually(lambda: process.engine.has_ended(f"run:{run_id}:0"))
        process.pass_time(10)
        assert await process.pulse.resume() == 0
