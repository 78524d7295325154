"""What runs and their sessions cost to read, and that documents of earlier releases count."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.set_run.documents import SessionPageDocument, SetRunDocument
from simulation.catalog.set_run.messages import SetRunCreated
from simulation.catalog.set_run.projection import SetRunProjection
from simulation.catalog.set_run.slots import session_id
from simulation.kernel.messages import Commit
from tests.support.agents import ChatServer, asks_for_the_day
from tests.support.counted import Reads, counting_house
from tests.support.definitions import Author
from tests.support.platform import House

PROGRESS = """progress { planned finished outcomes { outcome sessions } agentLatencyMs
  promptTokens completionTokens unitTests { unitTestId finished outcomes { outcome sessions } } }"""
RUNS = f"{{ unitTestSetRuns(first: 25) {{ nodes {{ databaseId status verdict {PROGRESS} }} }} }}"
CELLS = """query($id: ID!, $from: Int! = 0, $to: Int) { unitTestSetRun(id: $id) {
  sessions(fromSlot: $from, toSlot: $to) { slot outcome turns agentLatencyMs promptTokens
    completionTokens failedCriteria objectiveMet interactionIds } } }"""
TRANSCRIPTS = """query($id: ID!) { unitTestSetRun(id: $id) { sessions {
  objectiveMet interactionIds agentLatencyMs promptTokens completionTokens
  results { criterionName passed }
  transcript { role latencyMs usage { promptTokens completionTokens } } } } }"""

Counted = tuple[House, Reads]


@pytest.fixture
async def counted() -> AsyncIterator[Counted]:
    async with counting_house() as opened:
        yield opened


async def run_of(house: House, sessions: int) -> str:
    """A run that has ended."""
    author = Author(house.owner)
    name = str(len(await house.log()))
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service(f"Line {name}", url=agent.url)
        test = await author.unit_test(f"Books {name}", serviceId=line, runCount=sessions)
        run = await author.run(await author.unit_test_set([test], f"Set {name}"))
        await house.ended(run)
    return run


async def runs(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.owner.ask(RUNS))["unitTestSetRuns"]["nodes"]
    return found


async def cells(house: House, run: str, **slots: int) -> list[dict[str, Any]]:
    found = await house.owner.ask(CELLS, id=run, **slots)
    sessions: list[dict[str, Any]] = found["unitTestSetRun"]["sessions"]
    return sessions


async def as_of_an_earlier_release() -> None:
    """Take from all documents what a release before this one did not write."""
    documents = SetRunDocument.get_motor_collection()
    await documents.update_many({}, {"$unset": {"tallies": "", "tallied": ""}})
    pages = SessionPageDocument.get_motor_collection()
    async for page in pages.find({}):
        older = {f"sessions.{slot}.totals": "" for slot in page["sessions"]}
        await pages.update_one({"_id": page["_id"]}, {"$unset": older | {"tallies": ""}})


async def finished(house: House, run: str) -> list[Commit]:
    """The last commits of a run's sessions."""
    ends = [
        (commit, event)
        for commit in await house.log()
        for event in commit.events
        if isinstance(event, SessionFinished)
    ]
    return [commit for commit, event in ends if event.set_run_id == run]


async def test_a_page_of_runs_that_have_ended_is_one_read(counted: Counted) -> None:
    house, reads = counted
    for _ in range(3):
        await run_of(house, 2)
    reads.clear()
    found = await runs(house)
    assert [each["progress"]["finished"] for each in found] == [2, 2, 2]
    assert reads == Reads(["set_runs"], [])


async def test_a_page_of_runs_some_of_which_go_on_is_two_reads(counted: Counted) -> None:
    house, reads = counted
    for _ in range(3):
        await run_of(house, 2)
    # As if their ends were not known yet.
    documents = SetRunDocument.get_motor_collection()
    before = await runs(house)
    going_on = {"tallies": None, "tallied": None, "is_completed": False}
    await documents.update_many({}, {"$set": going_on})
    reads.clear()
    assert await runs(house) == before
    assert reads == Reads(["set_runs", "session_pages"], [])


async def test_lists_of_sessions_read_no_stream_and_tell_what_transcripts_do(
    counted: Counted,
) -> None:
    house, reads = counted
    run = await run_of(house, 3)
    reads.clear()
    found = await cells(house, run)
    assert Counter(reads.collections) == {"set_runs": 1, "session_pages": 1}
    assert reads.streams == []
    told = (await house.owner.ask(TRANSCRIPTS, id=run))["unitTestSetRun"]["sessions"]
    assert len(found) == len(told) == 3
    for cell, whole in zip(found, told, strict=True):
        used = [said["usage"] for said in whole["transcript"] if said["usage"]]
        agents = [said for said in whole["transcript"] if said["role"] == "AGENT"]
        assert cell["objectiveMet"] is True
        assert cell["turns"] == len(agents) == len(cell["interactionIds"])
        assert cell["promptTokens"] == sum(each["promptTokens"] for each in used)
        assert cell["completionTokens"] == sum(each["completionTokens"] for each in used)
        assert cell["agentLatencyMs"] == pytest.approx(sum(said["latencyMs"] for said in agents))


async def test_some_slots_are_read_alone(house: House) -> None:
    run = await run_of(house, 5)
    every = await cells(house, run)
    assert await cells(house, run, **{"from": 1, "to": 3}) == every[1:4]
    assert await cells(house, run, **{"from": 3}) == every[3:]
    assert await cells(house, run, to=99) == every
    assert await cells(house, run, **{"from": 3, "to": 1}) == []


async def test_progress_adds_up_what_sessions_tell(house: House) -> None:
    run = await run_of(house, 3)
    [found], sessions = await runs(house), await cells(house, run)
    progress = found["progress"]
    assert progress["outcomes"] == [{"outcome": "PASSED", "sessions": 3}]
    [by_test] = progress["unitTests"]
    assert (by_test["finished"], by_test["outcomes"]) == (3, progress["outcomes"])
    for name in ("promptTokens", "completionTokens"):
        assert progress[name] == sum(each[name] for each in sessions)
    latency = sum(each["agentLatencyMs"] for each in sessions)
    assert progress["agentLatencyMs"] == pytest.approx(latency)


async def test_documents_of_an_earlier_release_tell_the_same(house: House) -> None:
    run = await run_of(house, 3)
    [before], sessions = await runs(house), await cells(house, run)
    await as_of_an_earlier_release()
    assert await cells(house, run) == sessions
    [after] = await runs(house)
    # Only transcripts tell their tokens: none is better than too few.
    tokens = {"promptTokens": None, "completionTokens": None}
    assert after == before | {"progress": before["progress"] | tokens}
    await house.platform.rebuild()
    assert await runs(house) == [before]


async def test_a_session_that_ends_on_an_older_page_is_counted_with_the_others(
    house: House,
) -> None:
    run = await run_of(house, 3)
    [before] = await runs(house)
    await as_of_an_earlier_release()
    commits = await finished(house, run)
    pages = SessionPageDocument.get_motor_collection()
    await pages.update_one({"set_run_id": run}, {"$unset": {"sessions.2": ""}})
    for commit in [*commits, *commits]:
        await SetRunProjection(house.store).apply(commit)
    [after] = await runs(house)
    assert after["progress"]["outcomes"] == before["progress"]["outcomes"]
    assert [each["slot"] for each in await cells(house, run)] == [0, 1, 2]


async def test_a_session_that_is_shown_after_its_run_has_ended_is_counted(house: House) -> None:
    run = await run_of(house, 3)
    before = await house.documents()
    pages = SessionPageDocument.get_motor_collection()
    await pages.delete_many({})
    created = next(c for c in await house.log() if isinstance(c.events[0], SetRunCreated))
    await SetRunDocument.get_motor_collection().delete_many({})
    projection = SetRunProjection(house.store)
    for commit in await house.store.read(created.stream):
        await projection.apply(commit)
    for commit, count in zip(await finished(house, run), (1, 2, 3), strict=True):
        await projection.apply(commit)
        [found] = await runs(house)
        assert found["progress"]["finished"] == count
    assert await house.documents() == before


async def test_what_is_published_is_read_from_no_stream_and_is_what_the_log_holds(
    counted: Counted,
) -> None:
    house, reads = counted
    run = await run_of(house, 3)
    sessions = {f"session-{session_id(run, slot)}" for slot in range(3)}
    # By who plays it and by the bus, both before it is opened.
    assert Counter(each for each in reads.streams if each in sessions) == dict.fromkeys(sessions, 2)
    for stream in sessions:
        stored = await house.platform.set_runs.session("acme", stream.partition("-")[2])
        assert stored is not None
        assert house.platform.bus.remembered(stream) == stored
