"""Where artifacts are kept, and what interrupts their making."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from simulation.adapters import Adapters, artifact_store, in_memory
from simulation.artifacts.files import FileArtifactStore
from simulation.artifacts.memory import MemoryArtifactStore
from simulation.artifacts.port import ArtifactStore
from simulation.artifacts.s3 import S3ArtifactStore
from simulation.bootstrap import open_platform
from simulation.catalog.set_run.messages import RunStatus
from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.ids import ObjectIdSource
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.run.messages import CancelRun
from simulation.pulse.status import Status
from simulation.runner.set_run.set_runs import run_of
from simulation.settings import Settings
from tests.integration.rest_runs.site import RUNS, open_site
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import OWNER, House


class HesitantStore(MemoryArtifactStore):
    """Keeps what it is given once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()

    async def put(self, key: str, source: Path) -> None:
        self.times += 1
        self.asked.set()
        await self.go_on.wait()
        await super().put(key, source)


def test_artifacts_are_kept_in_the_data_directory_unless_it_is_said(tmp_path: Path) -> None:
    assert place(artifact_store(Settings(data=tmp_path))) == tmp_path / "artifacts"
    chosen = Settings(data=tmp_path, artifacts_url="file:///srv/run%20archives")
    assert place(artifact_store(chosen)) == Path("/srv/run archives")


def test_a_bucket_is_named_with_or_without_a_prefix() -> None:
    for url in ("s3://runs", "s3://runs/", "s3://runs/some/prefix"):
        chosen = Settings(artifacts_url=url, s3_endpoint_url="http://127.0.0.1:9")
        assert isinstance(artifact_store(chosen), S3ArtifactStore)


@pytest.mark.parametrize(
    "url",
    ["/srv", "file://", "file:///", "file://host/srv", "ftp://x/y", "s3://", "s3:///x", "s3://a?b"],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationInvalid) as refusal:
        artifact_store(Settings(artifacts_url=url))

    assert refusal.value.field == "artifacts_url"
    assert url in refusal.value.message


def place(store: ArtifactStore) -> Path:
    assert isinstance(store, FileArtifactStore)
    return store.directory


async def test_who_stops_a_run_while_it_is_published_stops_just_that() -> None:
    store = HesitantStore()
    async with open_site(store) as site:
        id = await site.begin(await site.unit_test_set())
        async with asyncio.timeout(10):
            await store.asked.wait()
        platform = site.house.platform
        await platform.pulse.cancel(
            CancelRun(actor=OWNER, at=platform.clock.now(), run_id=run_of(id), reason="Enough.")
        )
        store.fault = OSError("The disk is full.")
        store.go_on.set()
        await site.house.ended(id)
        run = await platform.pulse.runs.state(run_of(id))
        row = await site.owner.one(RUNS, id)

        assert run is not None
        assert run.status is Status.CANCELLED
        assert (row["is_completed"], row["artifacts_generated"]) == (True, False)
        assert store.times == 1
        set_run = await platform.set_runs.state(id)
        assert set_run is not None
        assert set_run.status is RunStatus.COMPLETED


@asynccontextmanager
async def opened(adapters: Adapters, clock: ManualClock) -> AsyncIterator[House]:
    """A process on ``adapters``."""
    settings = Settings().on_own_machine()
    chosen = open_platform(settings, adapters=adapters, clock=clock, ids=ObjectIdSource())
    async with chosen as platform:
        yield House(platform, adapters.store, clock)


async def test_what_a_process_did_not_publish_the_next_one_does() -> None:
    hesitant, store = HesitantStore(), MemoryArtifactStore()
    clock = ManualClock(step=timedelta(milliseconds=1))
    async with ChatServer(books_at_once) as agent, in_memory(Settings(), clock) as usual:
        async with opened(replace(usual, artifacts=hesitant), clock) as house:
            author = Author(house.owner)
            line = await author.service(url=agent.url)
            test = await author.unit_test(serviceId=line)
            id = await author.run(await author.unit_test_set([test]))
            async with asyncio.timeout(10):
                await hesitant.asked.wait()
        again = replace(usual, engine=MemoryEngine(clock), artifacts=store)
        async with opened(again, clock) as house:
            await house.ended(id)
            run = await house.platform.set_runs.get(OWNER.organization, id)

    assert run is not None
    assert run.artifacts is not None
    assert await store.size(run.artifacts.key) == run.artifacts.bytes
    assert await hesitant.size(run.artifacts.key) is None
