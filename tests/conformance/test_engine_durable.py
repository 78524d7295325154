"""What a durable engine does beyond the life of a process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulation.pulse.engine.port import Arguments, Child, Context, Engine, Limits
from tests.support.engines import Play, Site, eventually, schedule, start, start_parent

pytest_plugins = ["tests.support.postgres"]


@pytest.fixture(params=["sqlite", "on demand", "postgres"])
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    address = None
    if request.param == "postgres":
        address = request.getfixturevalue("postgres").fresh()
    opened = Site(request.param, tmp_path, address)
    yield opened
    await opened.close()


async def launched(site: Site, play: Play, limits: Limits | None = None) -> Engine:
    engine = site.engine(limits)
    play.register(engine)
    await engine.launch()
    return engine


async def test_the_next_launch_continues_what_was_unfinished(site: Site) -> None:
    first = Play()
    first.hold("c")
    engine = await launched(site, first)
    await start_parent(engine, "a", "b", "c")
    await first.log.wait_for("a ends", "b ends", "c begins")
    # What returned is about to be known as ended.
    await asyncio.sleep(0.2)
    await engine.shutdown()
    assert "parent ends" not in first.log.lines

    second = Play()
    engine = await launched(site, second)
    await second.log.wait_for("parent ends")
    await start_parent(engine, "a", "b", "c")
    await start(engine, "later")
    await second.log.wait_for("later ends")

    assert sorted(second.log.lines[:4]) == ["c begins", "c ends", "parent begins", "parent ends"]
    assert second.log.lines[4:] == ["later begins", "later ends"]


async def test_the_next_launch_begins_children_that_had_no_place_yet(site: Site) -> None:
    # Five children, four places, and the four that came first never end.
    first = Play()
    names = ("v", "w", "x", "y", "z")
    for name in names:
        first.hold(name)
    engine = await launched(site, first, Limits(children=4))
    await start_parent(engine, *names)

    async def all_but_one() -> bool:
        return len(first.log.began()) == 5 and (await engine.health()).pending == 1

    await eventually(all_but_one)
    await engine.shutdown()
    assert sum(line.endswith("interrupted") for line in first.log.lines) == 4

    second = Play()
    await launched(site, second)
    await second.log.wait_for("parent ends", *(f"{name} ends" for name in names))

    assert all(count == 1 for count in Counter(second.log.lines).values())


async def test_after_a_relaunch_a_parent_may_take_another_path(site: Site) -> None:
    first = Play()
    first.hold("a")
    engine = await launched(site, first)
    await start_parent(engine, "a", "b")
    await first.log.wait_for("a begins", "b ends")
    await engine.shutdown()

    engine = site.engine()
    second = Play()
    engine.register("work", second.work)

    async def parent(context: Context, arguments: Arguments) -> None:
        for name in ("c", "a", "d"):
            await context.run_children([Child("work", f"parent:{name}", {"name": name})])
        second.log.write("parent ends")

    engine.register("parent", parent)
    await engine.launch()

    await second.log.wait_for("parent ends")
    assert Counter(second.log.began()) == {"c": 1, "a": 1, "d": 1}


async def test_a_process_that_never_launches_has_workflows_executed_by_others(site: Site) -> None:
    play = Play()
    limits = Limits(runs=2, by_lane={"slow": 1})
    api = site.engine(limits)
    await start(api, "a")
    await start(api, "b", lane="slow")
    await schedule(api, "c", datetime.now(UTC) - timedelta(seconds=1))
    waiting = await api.health()
    assert (waiting.running, waiting.pending, waiting.leases) == (False, 3, ())

    worker = await launched(site, play, limits)

    await play.log.wait_for_ends("a", "b", "c")
    if site.backend == "postgres":
        assert [lease.owner for lease in (await api.health()).leases] == [worker.owner]
    # A lane that no worker has heard of.
    stranger = site.engine(Limits(by_lane={"new": 1}))
    await start(stranger, "d", lane="new")
    await play.log.wait_for_ends("d")


async def test_what_is_scheduled_survives_the_process(site: Site) -> None:
    first, second = Play(), Play()
    engine = await launched(site, first)
    await schedule(engine, "a", datetime.now(UTC) + timedelta(seconds=0.5))
    await engine.shutdown()

    engine = await launched(site, second)
    await schedule(engine, "a", datetime.now(UTC))

    await second.log.wait_for_ends("a")
    await start(engine, "later")
    await second.log.wait_for_ends("later")
    assert (first.log.began(), second.log.began()) == ([], ["a", "later"])


async def test_places_in_a_lane_survive_the_process(site: Site) -> None:
    limits = Limits(runs=5, by_lane={"slow": 1})
    first, second = Play(), Play()
    first.hold("a")
    engine = await launched(site, first, limits)
    await start(engine, "a", lane="slow")
    await first.log.wait_for("a begins")
    await start(engine, "b", lane="slow")
    await start(engine, "c", lane="slow")
    await engine.shutdown()

    await launched(site, second, limits)

    await second.log.wait_for_ends("a", "b", "c")
    assert second.log.most_at_once() == 1
    assert Counter(second.log.began()) == {"a": 1, "b": 1, "c": 1}
