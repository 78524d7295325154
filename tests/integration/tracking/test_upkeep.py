"""Events are forgotten by age, and wrong counts made right, as tasks of the platform."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from simulation.kernel.errors import ConfigUndecodable, ValidationFailed
from simulation.pulse.organizations import PULSE
from simulation.pulse.status import Status
from simulation.tracking.event import IncomingEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.retention import TRACKED_RETENTION_TASK_ID
from simulation.tracking.service import PURGED_AT_ONCE
from simulation.tracking.store.sqlite import SqliteTrackedEventStore
from tests.integration.pulse.site import Process, Site
from tests.support.platform import OWNER, STRANGER


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tracked_events.sqlite"


@pytest.fixture
async def site(file: Path) -> AsyncIterator[Site]:
    store = SqliteTrackedEventStore(file)
    yield Site(tracked_events=store)
    await store.close()


async def track(process: Process, *names: str, client_id: str | None = None) -> None:
    events = [IncomingEvent(name=name, client_id=client_id) for name in names]
    await process.platform.tracking.track_now(OWNER, events)


async def names(process: Process, organization: str = OWNER.organization) -> list[str]:
    tracking = process.platform.tracking
    return [event.name async for event in tracking.export(organization, EventFilter())]


async def top(process: Process, organization: str = OWNER.organization) -> dict[str, int]:
    counts = await process.platform.tracking.top(organization, Period(), 100)
    return {each.name: each.count for each in counts}


class TestRetention:
    async def test_what_is_older_than_asked_goes_with_its_counts(self, site: Site) -> None:
        async with site.process() as process:
            await track(process, "old", "old", client_id=None)
            await track(process, "old", client_id="e-1")
            await process.platform.tracking.track_now(STRANGER, [IncomingEvent(name="old too")])
            site.clock.advance(timedelta(days=3))
            await track(process, "new")
            run = await process.played("tracking.retention", {"days": 2}, by=PULSE)

            assert run.status is Status.COMPLETED
            assert await names(process) == ["new"]
            assert await top(process) == {"new": 1}
            assert await names(process, STRANGER.organization) == []
            await track(process, "again", client_id="e-1")
            assert await names(process) == ["new", "again"]

    async def test_the_settings_say_how_old_where_the_task_does_not(self, site: Site) -> None:
        async with site.process(tracked_event_days=10) as process:
            await track(process, "old")
            site.clock.advance(timedelta(days=9))
            await process.played("tracking.retention", by=PULSE)
            assert await names(process) == ["old"]
            site.clock.advance(timedelta(days=1))
            await process.played("tracking.retention", by=PULSE)
            assert await names(process) == []

    async def test_there_may_be_more_than_go_at_once(self, site: Site) -> None:
        async with site.process() as process:
            for _ in range(PURGED_AT_ONCE // 1000 + 1):
                await track(process, *["old"] * 1000)
            site.clock.advance(timedelta(days=2))
            await process.played("tracking.retention", {"days": 1}, by=PULSE)
            assert await top(process) == {}

    async def test_it_runs_every_night(self, site: Site) -> None:
        async with site.process(tracked_event_days=1) as process:
            await track(process, "old")
            task = await process.pulse.tasks.get(TRACKED_RETENTION_TASK_ID)
            assert task is not None
            assert task.next_run_at is not None
            site.clock.advance(timedelta(days=2))
            run = await process.ended(await process.first_run_of(TRACKED_RETENTION_TASK_ID))
            assert run.status is Status.COMPLETED
            assert await names(process) == []

    @pytest.mark.parametrize("task_type", ["tracking.retention", "tracking.recount"])
    async def test_it_is_for_the_operator(self, site: Site, task_type: str) -> None:
        async with site.process() as process:
            with pytest.raises(ValidationFailed, match="operator"):
                await process.task(task_type)

    @pytest.mark.parametrize("days", [0, 0.5, -1, "many", 36_501, 1e300])
    async def test_an_age_is_from_a_day_to_a_century(self, site: Site, days: object) -> None:
        async with site.process() as process:
            with pytest.raises(ConfigUndecodable):
                await process.task("tracking.retention", {"days": days}, by=PULSE)


class TestRecount:
    TAMPERING = (
        "UPDATE rollups SET count = count + 5 WHERE name = 'a' AND level = 86400000",
        "UPDATE rollups SET count = 0 WHERE name = 'a'",
        "DELETE FROM rollups WHERE level = 3600000",
        "DELETE FROM rollups",
        "DELETE FROM events WHERE name = 'b'",
        "INSERT INTO rollups SELECT organization, level, bucket, 'made up', 0, 7 FROM rollups"
        " WHERE name = 'b'",
        "UPDATE rollups SET bucket = bucket + 60000 WHERE level = 60000",
    )

    @pytest.mark.parametrize("statement", TAMPERING)
    async def test_wrong_counts_are_made_right(
        self, site: Site, file: Path, statement: str
    ) -> None:
        async with site.process() as process:
            for _ in range(3):
                await track(process, "a", "a", "b")
                site.clock.advance(timedelta(hours=20))
            with sqlite3.connect(file) as connection:
                connection.execute(statement)
            connection.close()
            run = await process.played("tracking.recount", by=PULSE)

            assert run.status is Status.COMPLETED
            kept = await names(process)
            assert await top(process) == {
                name: kept.count(name) for name in sorted(set(kept), key=lambda n: -kept.count(n))
            }
            tracking = process.platform.tracking
            days = await tracking.rollup_days()
            assert [await tracking.recompute(day) for day in days] == [0] * len(days)

    async def test_it_says_how_many_were_wrong(self, site: Site, file: Path) -> None:
        async with site.process() as process:
            await track(process, "a", "b")
            with sqlite3.connect(file) as connection:
                connection.execute("UPDATE rollups SET count = 9 WHERE name = 'a'")
            connection.close()
            run = await process.played("tracking.recount", by=PULSE)
            events = await process.events(run.run_id)
            assert "3 counts were wrong" in str([event.message for event in events])
