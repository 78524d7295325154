"""The export of the command line: the same lines as over REST, and gone on with anywhere."""

from __future__ import annotations

import errno
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.events.export import Export, LineFile, opened
from simulation.client.actor import LOCAL_ACTOR
from simulation.client.errors import ApiError
from simulation.client.local_api import LocalApi
from simulation.kernel.errors import ValidationFailed
from simulation.rest.tracking.shapes import wire
from simulation.tracking.event import IncomingEvent
from simulation.tracking.filter import EventFilter
from tests.support.platform import House, open_house

EVENTS = 250


class Asked:
    """The API, with all that it was asked; it refuses as often as it is told to first."""

    def __init__(self, house: House, refusals: int = 0) -> None:
        self._api = LocalApi(house.platform)
        self._refusals = refusals
        self.variables: list[dict[str, Any]] = []

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        self.variables.append(variables)
        if self._refusals:
            self._refusals -= 1
            raise ApiError("RATE_LIMITED", "Too often.")
        return await self._api.ask(query, **variables)


@asynccontextmanager
async def furnished(step: timedelta) -> AsyncIterator[House]:
    """A house with events, all of the same millisecond where there is no ``step``."""
    async with open_house(step=step) as house:
        for start in range(0, EVENTS, 50):
            events = [
                IncomingEvent(
                    name=f"event {number} ü",
                    properties={"n": number, "text": "a\nb\u2028"} if number % 2 else {},
                    user_id="olga" if number % 3 else None,
                    client_timestamp=house.clock.now() if number % 5 else None,
                    client_id=f"e-{number}" if number % 7 else None,
                )
                for number in range(start, start + 50)
            ]
            await house.platform.tracking.track_now(LOCAL_ACTOR, events, synthetic=start == 50)
        yield house


@pytest.fixture(params=[1, 0], ids=["at several times", "at one time"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with furnished(timedelta(milliseconds=request.param)) as opened:
        yield opened


async def export(house: House, file: Path, *, resume: bool = False, **wanted: Any) -> int:
    with opened(file, resume=resume) as lines:
        return await Export(Asked(house), wanted, lines).run()


async def expected(house: House) -> list[dict[str, Any]]:
    """The lines of an export over REST."""
    tracking = house.platform.tracking
    found = tracking.export(LOCAL_ACTOR.organization, EventFilter())
    return [wire(event) async for event in found]


def lines(file: Path) -> list[dict[str, Any]]:
    text = file.read_bytes()
    assert text == b"" or text.endswith(b"\n")
    return [json.loads(line) for line in text.split(b"\n")[:-1]]


async def test_it_equals_the_export_over_rest(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    assert await export(house, file) == EVENTS
    assert lines(file) == await expected(house)


@pytest.mark.parametrize("cut", [0, 1, 30, 4_000, 20_000, -30, -1])
async def test_it_goes_on_wherever_it_was_interrupted(
    house: House, tmp_path: Path, cut: int
) -> None:
    file = tmp_path / "events.jsonl"
    await export(house, file)
    whole = file.read_bytes()
    file.write_bytes(whole[:cut])
    kept = whole[:cut].count(b"\n")

    assert await export(house, file, resume=True) == EVENTS - kept
    assert file.read_bytes() == whole


async def test_it_goes_on_with_what_has_arrived_since(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    await export(house, file)
    assert await export(house, file, resume=True) == 0
    await house.platform.tracking.track_now(LOCAL_ACTOR, [IncomingEvent(name="new")])
    assert await export(house, file, resume=True) == 1
    assert lines(file) == await expected(house)


async def test_a_file_that_is_not_there_is_begun(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    assert await export(house, file, resume=True) == EVENTS


async def test_it_goes_on_although_its_last_event_was_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    async with furnished(timedelta(milliseconds=1)) as house:
        await export(house, file)
        house.clock.advance(timedelta(days=1))
        await house.platform.tracking.track_now(LOCAL_ACTOR, [IncomingEvent(name="new")] * 3)
        assert await house.platform.tracking.purge(house.clock.now() - timedelta(hours=1))
        assert await export(house, file, resume=True) == 3
        assert [each["name"] for each in lines(file)[EVENTS:]] == ["new"] * 3


async def test_a_filter_holds_when_it_goes_on(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    wanted = {"userId": "olga", "properties": {"text": "a\nb\u2028"}}
    count = await export(house, file, **wanted)
    whole = file.read_bytes()
    file.write_bytes(whole[:3_000])
    await export(house, file, resume=True, **wanted)
    assert file.read_bytes() == whole
    assert count == len(lines(file)) < EVENTS
    assert {each["userId"] for each in lines(file)} == {"olga"}


async def test_a_file_that_is_there_is_not_overwritten(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text("precious")
    with pytest.raises(ValidationFailed, match="--resume"):
        await export(house, file)
    assert file.read_text() == "precious"


@pytest.mark.parametrize("text", ["a\nb", "[]\n", '{"id": "x"}\n{', '{"id": 1, "timestamp": 2}\n'])
async def test_nor_is_one_gone_on_with_that_is_something_else(
    house: House, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(text)
    with pytest.raises(ValidationFailed, match="is no event"):
        await export(house, file, resume=True)
    assert file.read_text() == text


async def test_a_place_that_cannot_be_written_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed, match="cannot be written"):
        await export(house, tmp_path / "nowhere" / "events.jsonl")


class Full(FileIO):
    """A file on a disk with little room."""

    room = 25_000

    def write(self, data: Any, /) -> int:
        if self.tell() >= self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(memoryview(data)[: self.room - self.tell()])


async def test_a_full_disk_leaves_no_half_line(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    with Full(file, "a+") as full, pytest.raises(OSError, match="No space"):
        await Export(Asked(house), {}, LineFile(full, None)).run()
    kept = lines(file)
    assert 0 < len(kept) < EVENTS

    assert await export(house, file, resume=True) == EVENTS - len(kept)
    assert lines(file) == await expected(house)


async def test_who_asks_too_often_waits(house: House, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    api = Asked(house, refusals=3)
    with opened(file, resume=False) as target:
        assert await Export(api, {}, target, pause_seconds=0).run() == EVENTS
    assert len(api.variables) == 3 + EVENTS // 100 + 1


async def test_other_refusals_are_told(house: House, tmp_path: Path) -> None:
    with pytest.raises(ApiError):
        await export(house, tmp_path / "events.jsonl", properties={"a": []})


async def test_a_count_is_asked_for_once_and_never_by_properties(
    house: House, tmp_path: Path
) -> None:
    for number, wanted in enumerate(({}, {"properties": {"text": "a\nb\u2028"}})):
        api = Asked(house)
        with opened(tmp_path / f"{number}.jsonl", resume=False) as target:
            await Export(api, wanted, target).run()
        first, *others = [asked["counted"] for asked in api.variables]
        assert first is (number == 0)
        assert not any(others)


async def test_progress_is_told_in_plain_lines_where_nobody_looks(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await export(house, tmp_path / "events.jsonl")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1] == f"events {EVENTS}/{EVENTS}"
