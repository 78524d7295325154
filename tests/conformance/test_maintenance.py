"""What every implementation of the MaintenanceSwitch port promises."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from simulation.database import open_database
from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import ConfigurationInvalid
from simulation.maintenance.file import FileSwitch
from simulation.maintenance.memory import MemorySwitch
from simulation.maintenance.mongodb import LOOK_SECONDS, MongoSwitch
from simulation.maintenance.port import DEFAULT_MESSAGE, MaintenanceSwitch, Notice
from tests.support.examples import AT

SERVER = os.environ.get("SIMULATION_TEST_MONGODB_URL")
NOTICE = Notice(message="Zurück um zwölf – promis.", since=AT)

Pair = tuple[MaintenanceSwitch, MaintenanceSwitch, ManualClock]
"""Two of the same switch, as two processes have them; the second looks by the clock."""

BACKENDS = [
    "memory",
    "file",
    "mongodb-in-memory",
    pytest.param(
        "mongodb-server",
        marks=pytest.mark.skipif(not SERVER, reason="SIMULATION_TEST_MONGODB_URL is not set"),
    ),
]


@pytest.fixture(params=BACKENDS)
async def pair(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Pair]:
    clock = ManualClock()
    if request.param == "memory":
        one = MemorySwitch()
        yield one, one, clock
        return
    if request.param == "file":
        path = tmp_path / "new" / "maintenance.json"
        yield FileSwitch(path), FileSwitch(path), clock
        return
    url = None
    if request.param == "mongodb-server":
        assert SERVER is not None
        url = urlsplit(SERVER)._replace(path=f"/simulation_test_{uuid4().hex}").geturl()
    database = open_database(url)
    try:
        yield MongoSwitch(database.handle), MongoSwitch(database.handle, clock), clock
        if url:
            await database.handle.client.drop_database(database.handle.name)
    finally:
        database.close()


async def test_the_service_is_open_to_begin_with(pair: Pair) -> None:
    switch, other, _ = pair
    assert await switch.notice() is None
    assert await other.notice() is None
    await switch.open_service()
    assert await switch.notice() is None


async def test_everybody_sees_when_it_is_closed_and_opened_again(pair: Pair) -> None:
    switch, other, clock = pair
    assert await other.notice() is None

    await switch.close_service(NOTICE)
    clock.advance(timedelta(seconds=LOOK_SECONDS))
    assert await switch.notice() == NOTICE
    assert await other.notice() == NOTICE

    await other.open_service()
    clock.advance(timedelta(seconds=LOOK_SECONDS))
    assert await other.notice() is None


async def test_the_last_notice_counts(pair: Pair) -> None:
    switch, _, _ = pair
    await switch.close_service(NOTICE)
    await switch.close_service(Notice(message="Later."))
    assert await switch.notice() == Notice(message="Later.")


@pytest.mark.parametrize("text", ["", "no JSON", "{}", "[]", '{"message": 7}', "\x00"])
async def test_a_file_closes_the_service_whatever_is_in_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "maintenance.json"
    path.write_text(text)
    assert await FileSwitch(path).notice() == Notice(message=DEFAULT_MESSAGE)


async def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationInvalid) as refused:
        await FileSwitch(tmp_path / "file" / "maintenance.json").close_service(NOTICE)
    assert refused.value.field == "data"


async def test_a_database_is_asked_once_a_second_at_most() -> None:
    database, clock = open_database(None), ManualClock()
    switch, looking = MongoSwitch(database.handle), MongoSwitch(database.handle, clock)
    assert await looking.notice() is None
    await switch.close_service(NOTICE)

    clock.advance(timedelta(seconds=LOOK_SECONDS - 0.001))
    assert await looking.notice() is None
    clock.advance(timedelta(seconds=0.001))
    assert await looking.notice() == NOTICE
    database.close()


async def test_what_was_seen_last_counts_while_the_database_is_gone() -> None:
    clock = ManualClock()
    database = open_database("mongodb://127.0.0.1:9/gone?serverSelectionTimeoutMS=50")
    switch = MongoSwitch(database.handle, clock)
    assert await switch.notice() is None
    database.close()
