"""What every engine does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulation.pulse.engine.port import Arguments, Child, Context, Engine, Limits
from tests.support.engines import Play, Site, eventually, schedule, start, start_parent

pytest_plugins = ["tests.support.postgres"]

SOON = timedelta(seconds=0.4)


@pytest.fixture(params=["memory", "sqlite", "on demand", "postgres"])
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    address = None
    if request.param == "postgres":
        address = request.getfixturevalue("postgres").fresh()
    opened = Site(request.param, tmp_path, address)
    yield opened
    await opened.close()


@pytest.fixture
def play() -> Play:
    return Play()


@pytest.fixture
def engine(site: Site, play: Play) -> Engine:
    opened = site.engine()
    play.register(opened)
    return opened


async def launched(site: Site, play: Play, limits: Limits) -> Engine:
    engine = site.engine(limits)
    play.register(engine)
    await engine.launch()
    return engine


async def test_a_workflow_gets_its_arguments(engine: Engine) -> None:
    seen: list[Arguments] = []

    async def look(context: Context, arguments: Arguments) -> None:
        seen.append(arguments)

    arguments = {"text": "Zoë – 東京", "number": 1.5, "nested": [{"nothing": None}, True]}
    engine.register("look", look)
    await engine.launch()
    await engine.start("look", "1", arguments)

    async def arrived() -> bool:
        return bool(seen)

    await eventually(arrived)

    assert seen == [arguments]


async def test_a_workflow_is_executed_once_however_often_it_is_started(
    engine: Engine, play: Play
) -> None:
    gate = play.hold("a")
    await engine.launch()

    await asyncio.gather(*(start(engine, "a") for _ in range(5)))
    await play.log.wait_for("a begins")
    await start(engine, "a")
    gate.set()
    await play.log.wait_for("a ends")
    await start(engine, "a")
    await start(engine, "later")

    await play.log.wait_for("later ends")
    assert play.log.lines == ["a begins", "a ends", "later begins", "later ends"]


async def test_what_was_started_before_the_launch_is_executed_after_it(
    engine: Engine, play: Play
) -> None:
    await start(engine, "a")

    await engine.launch()

    await play.log.wait_for("a ends")


async def test_a_failing_workflow_is_tried_again_until_it_succeeds(
    engine: Engine, play: Play
) -> None:
    play.failures["a"] = 3
    await engine.launch()
    await start(engine, "a")

    await play.log.wait_for("a ends")

    assert play.log.lines == ["a begins"] * 4 + ["a ends"]


# Children


async def test_children_run_side_by_side_and_all_end_before_the_parent_goes_on(
    engine: Engine, play: Play
) -> None:
    gates = [play.hold(name) for name in "abc"]
    await engine.launch()
    await start_parent(engine, "a", "b", "c")
    await play.log.wait_for("parent begins", "a begins", "b begins", "c begins")

    for gate, name in zip(gates, "abc", strict=True):
        assert "parent ends" not in play.log.lines
        gate.set()
        await play.log.wait_for(f"{name} ends")

    await play.log.wait_for("parent ends")
    assert play.log.lines[-1] == "parent ends"


async def test_a_parent_without_children_goes_on(engine: Engine, play: Play) -> None:
    await engine.launch()
    await start_parent(engine)

    await play.log.wait_for("parent ends")

    assert play.log.lines == ["parent begins", "parent ends"]


async def test_a_parent_waits_for_a_child_that_fails_at_first(engine: Engine, play: Play) -> None:
    play.failures["a"] = 2
    await engine.launch()
    await start_parent(engine, "a", "b")

    await play.log.wait_for("parent ends")

    assert Counter(play.log.began()) == {"parent": 1, "a": 3, "b": 1}


async def test_a_child_that_has_returned_is_not_run_again(engine: Engine, play: Play) -> None:
    play.failures["parent"] = 2
    await engine.launch()
    await start_parent(engine, "a", "b")

    await play.log.wait_for("parent ends")

    assert Counter(play.log.began()) == {"parent": 3, "a": 1, "b": 1}


async def test_who_waits_for_children_no_more_leaves_them_at_work(
    engine: Engine, play: Play
) -> None:
    gate = play.hold("a")

    async def impatient(context: Context, arguments: Arguments) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await context.run_children([Child("work", "impatient:a", {"name": "a"})])
        play.log.write("impatient ends")

    engine.register("impatient", impatient)
    await engine.launch()
    await engine.start("impatient", "impatient", {})
    await play.log.wait_for("impatient ends", "a begins")
    gate.set()

    await play.log.wait_for_ends("a")

    assert "a interrupted" not in play.log.lines


# Limits


async def test_no_more_workflows_are_in_hand_than_the_limit_allows(site: Site, play: Play) -> None:
    engine = await launched(site, play, Limits(runs=2))
    names = [f"w{number}" for number in range(6)]

    await asyncio.gather(*(start(engine, name, seconds=0.15) for name in names))
    await play.log.wait_for_ends(*names)

    assert play.log.most_at_once() == 2


async def test_a_lane_has_a_limit_of_its_own(site: Site, play: Play) -> None:
    engine = await launched(site, play, Limits(runs=10, by_lane={"slow": 1, "fast": 2}))
    names = [f"w{number}" for number in range(4)]

    await asyncio.gather(*(start(engine, name, lane="slow", seconds=0.05) for name in names))
    await play.log.wait_for_ends(*names)

    assert play.log.most_at_once() == 1


async def test_both_limits_hold_at_once(site: Site, play: Play) -> None:
    engine = await launched(site, play, Limits(runs=2, by_lane={"wide": 3}))
    names = [f"w{number}" for number in range(5)]

    await asyncio.gather(*(start(engine, name, lane="wide", seconds=0.15) for name in names))
    await play.log.wait_for_ends(*names)

    assert play.log.most_at_once() == 2


async def test_who_waits_for_a_lane_holds_no_place_of_all(site: Site, play: Play) -> None:
    gate = play.hold("a")
    engine = await launched(site, play, Limits(runs=2, by_lane={"slow": 1}))
    await start(engine, "a", lane="slow")
    await play.log.wait_for("a begins")

    await start(engine, "b", lane="slow")
    await start(engine, "c")
    await play.log.wait_for_ends("c")

    assert "b begins" not in play.log.lines
    gate.set()
    await play.log.wait_for_ends("a", "b")


async def test_a_lane_without_a_limit_knows_only_the_one_of_all(site: Site, play: Play) -> None:
    engine = await launched(site, play, Limits(runs=2, by_lane={"slow": 1}))
    gates = [play.hold("a"), play.hold("b")]

    await start(engine, "a", lane="other")
    await start(engine, "b", lane="other")

    await play.log.wait_for("a begins", "b begins")
    for gate in gates:
        gate.set()
    await play.log.wait_for_ends("a", "b")


async def test_a_workflow_in_a_lane_is_executed_once_however_often_it_is_started(
    site: Site, play: Play
) -> None:
    engine = await launched(site, play, Limits(by_lane={"slow": 1}))

    await asyncio.gather(*(start(engine, "a", lane="slow") for _ in range(3)))
    await play.log.wait_for_ends("a")
    await start(engine, "a", lane="slow")
    await start(engine, "later", lane="slow")

    await play.log.wait_for_ends("later")
    assert play.log.began() == ["a", "later"]


async def test_children_have_places_of_their_own(site: Site, play: Play) -> None:
    engine = await launched(site, play, Limits(runs=1, children=1))

    await start_parent(engine, "a", "b")

    await play.log.wait_for("parent ends")


# Timers


async def test_what_is_scheduled_waits_for_its_time(engine: Engine, play: Play) -> None:
    begun: list[datetime] = []

    async def look(context: Context, arguments: Arguments) -> None:
        begun.append(datetime.now(UTC))

    async def has_begun() -> bool:
        return bool(begun)

    engine.register("look", look)
    await engine.launch()
    at = datetime.now(UTC) + SOON

    for _ in range(3):
        await engine.schedule("look", "1", {}, at)
    await schedule(engine, "past", at - timedelta(days=1))
    await play.log.wait_for_ends("past")
    await schedule(engine, "later", at + timedelta(milliseconds=1))

    await play.log.wait_for_ends("later")
    # Timers that are due together may come in any order.
    await eventually(has_begun)
    assert len(begun) == 1
    # Times of the engine are cut to milliseconds.
    assert begun[0] > at - timedelta(milliseconds=2)


async def test_limits_do_not_apply_to_timers(site: Site, play: Play) -> None:
    gate = play.hold("a")
    engine = await launched(site, play, Limits(runs=1, children=1))
    await start(engine, "a")
    await play.log.wait_for("a begins")

    await schedule(engine, "b", datetime.now(UTC) - SOON)

    await play.log.wait_for_ends("b")
    gate.set()


# Forgetting


async def test_what_has_ended_is_forgotten_by_age(engine: Engine, play: Play) -> None:
    gate = play.hold("running")
    await engine.launch()
    await start(engine, "running")
    await start(engine, "a")
    await start(engine, "b")
    await play.log.wait_for("running begins", "a ends", "b ends")
    long_ago, soon = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 1))
    # Work that returned is about to be known as ended.
    forgotten = 0

    async def both_forgotten() -> bool:
        nonlocal forgotten
        forgotten += await engine.purge(soon)
        return forgotten == 2

    assert await engine.purge(long_ago) == 0
    await eventually(both_forgotten)
    assert await engine.purge(soon) == 0

    await start(engine, "a")
    await start(engine, "running")
    await play.log.wait_for("a ends", "a ends")
    gate.set()
    await play.log.wait_for_ends("running")
    assert Counter(play.log.began()) == {"running": 1, "a": 2, "b": 1}


# Health


async def test_health_tells_of_the_workflows_that_run_side_by_side(
    engine: Engine, play: Play
) -> None:
    assert not (await engine.health()).running
    gates = [play.hold("a"), play.hold("b")]
    await engine.launch()
    idle = await engine.health()
    assert (idle.running, idle.active, idle.pending) == (True, 0, 0)

    await start(engine, "a")
    await start(engine, "b")
    await play.log.wait_for("a begins", "b begins")

    busy = await engine.health()
    assert (busy.running, busy.active, busy.pending) == (True, 2, 0)
    for gate in gates:
        gate.set()

    async def idle_again() -> bool:
        return (await engine.health()).active == 0

    await eventually(idle_again)


async def test_health_tells_who_waits_for_a_place(site: Site, play: Play) -> None:
    gate = play.hold("a")
    engine = await launched(site, play, Limits(runs=1, by_lane={"slow": 1}))
    await start(engine, "a", lane="slow")
    await play.log.wait_for("a begins")
    await start(engine, "b", lane="slow")
    await start(engine, "c")
    await schedule(engine, "d", datetime.now(UTC) + timedelta(days=1))

    health = await engine.health()

    assert (health.active, health.pending) == (1, 2)
    gate.set()
    await play.log.wait_for_ends("b", "c")


async def test_health_tells_who_executes(engine: Engine) -> None:
    assert (await engine.health()).leases == ()
    await engine.launch()

    [lease] = (await engine.health()).leases

    assert lease.owner == engine.owner
    assert abs(datetime.now(UTC) - lease.heartbeat_at) < timedelta(seconds=5)


# The lease, and the end


async def test_a_workflow_that_runs_has_a_lease(engine: Engine) -> None:
    owners: list[str] = []

    async def look(context: Context, arguments: Arguments) -> None:
        context.require_lease()
        owners.append(context.owner)

    engine.register("look", look)
    await engine.launch()
    await engine.start("look", "1", {})

    async def looked() -> bool:
        return bool(owners)

    await eventually(looked)

    assert owners == [engine.owner]
    assert not engine.lost
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await engine.wait_until_lost()


async def test_shutdown_interrupts_what_runs(engine: Engine, play: Play) -> None:
    play.hold("a")
    await engine.launch()
    await start(engine, "a")
    await play.log.wait_for("a begins")

    async with asyncio.timeout(2):
        await engine.shutdown()

    assert play.log.lines == ["a begins", "a interrupted"]
    assert not (await engine.health()).running


async def test_workflows_are_registered_before_the_launch_only(engine: Engine, play: Play) -> None:
    await engine.launch()

    with pytest.raises(RuntimeError, match="before the engine is launched"):
        engine.register("late", play.work)


async def test_an_engine_that_only_starts_workflows_has_no_lease_to_lose(engine: Engine) -> None:
    assert not engine.lost


async def test_an_engine_that_never_ran_can_be_shut_down(engine: Engine) -> None:
    await engine.shutdown()
    await engine.shutdown()
