"""The client for scripts: a run from its start to what it found, and what goes wrong on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.client import (
    ApiError,
    AsyncClient,
    Client,
    ClientError,
    NotFound,
    NotReachable,
    RunDiffers,
    Unfinished,
    ValidationFailed,
    WaitTimedOut,
    errors,
)
from simulation.client.local_api import LocalApi
from simulation.kernel import errors as platform
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import OWNER, House

NOWHERE = "http://127.0.0.1:1"


async def staged(house: House, url: str) -> AsyncClient:
    """A client of a house with a set that is called Smoke."""
    author = Author(house.owner)
    service = await author.service("Line", url=url)
    test = await author.unit_test("Books", serviceId=service, runCount=2)
    await author.unit_test_set([test], "Smoke")
    return AsyncClient.over(LocalApi(house.platform, OWNER))


async def test_a_run_is_started_waited_for_and_read(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        client = await staged(house, agent.url)
        plan = await client.plan("Smoke")
        assert plan["expected"]["sessions"] == 2
        started = await client.start("Smoke", labels={"commit": "4f2a"}, seed=7)
        seen = [each["progress"]["finished"] async for each in client.watch(started.id)]
        assert seen[-1] == 2
        report = await client.wait(started.id)
    assert (report["verdict"], report["seed"]) == ("PASSED", 7)
    [run] = await client.runs(labels={"commit": "4f2a"})
    assert run["databaseId"] == started.id == await client.find_run("label:commit=4f2a")
    told = [each async for each in client.conversations(started.id, number=2)]
    [(unit_test, conversation)] = told
    assert (unit_test, conversation["runIndex"]) == ("Books", 1)
    assert conversation["transcript"][0]["role"] == "PERSONA"
    compared = await client.compare(started.id, started.id)
    assert not compared["regressed"]


async def test_definitions_are_listed_found_and_read(house: House) -> None:
    client = await staged(house, "https://agent.example/v1")
    [listed] = await client.definitions("unitTestSets", names=["Smoke"])
    [found] = await client.search("unitTestSets", "smoke")
    assert found == listed
    smoke = await client.unit_test_set(listed["databaseId"])
    [part] = smoke["unitTestRuns"]
    assert part["unitTest"] is not None
    test = await client.unit_test(part["unitTest"]["name"])
    assert test["runCount"] == 2
    assert test["service"] is not None
    assert (await client.service(test["service"]["databaseId"]))["name"] == "Line"
    for name, read in (("persona", client.persona), ("scenario", client.scenario)):
        assert test[name] is not None  # type: ignore[literal-required]
        assert (await read(test[name]["name"]))["version"] == 1  # type: ignore[literal-required]
    metric = test["successCriterions"][0]["metric"]
    assert metric is not None
    assert (await client.metric(metric["name"]))["evaluator"]["__typename"] == "ContainsEvaluator"


async def test_an_unfinished_run_is_continued_or_replaced(house: House) -> None:
    async def silent(messages: Messages) -> Answered:
        return "Well."

    async with ChatServer(silent) as agent:
        client = await staged(house, agent.url)
        first = await client.start("Smoke", seed=1)
        again = await client.start("Smoke", seed=1)
        if again.id == first.id:
            with pytest.raises(RunDiffers) as refused:
                await client.start("Smoke", seed=2)
            assert refused.value.details["unfinishedRun"] == first.id
            replaced = await client.start("Smoke", seed=2, unfinished=Unfinished.REPLACE)
            assert replaced.id != first.id
        await client.wait((await client.runs(limit=1))[0]["databaseId"])


async def test_refusals_are_one_tree_with_the_codes_of_the_api(house: House) -> None:
    client = AsyncClient.over(LocalApi(house.platform, OWNER))
    with pytest.raises(NotFound, match="no unit test set 'Smoke'"):
        await client.start("Smoke")
    with pytest.raises(NotFound):
        await client.report("0" * 24)
    with pytest.raises(ValidationFailed, match="baseline"):
        await client.start("Smoke", baseline="yesterday")
    with pytest.raises(ApiError) as refused:
        await client.execute("query Wrong { nothing }")
    assert not refused.value.passing
    known = {each.code for each in errors._below(platform.SimulationError)} | {"RUN_DIFFERS"}
    assert set(errors._BY_CODE) <= known


async def test_a_client_over_a_data_directory_is_opened_and_closed(tmp_path: Path) -> None:
    async with AsyncClient(data=tmp_path / "data") as client:
        assert await client.runs() == []
    with pytest.raises(RuntimeError, match="not open"):
        await client.runs()


def test_scripts_need_no_loop(tmp_path: Path) -> None:
    with Client(data=tmp_path / "data", work=False) as client:
        assert client.definitions("personas") == []
        assert list(client.execute("{ viewer { __typename } }")) == ["viewer"]
        with pytest.raises(NotFound):
            next(client.watch("0" * 24))
        with pytest.raises(ClientError, match="'persona' is no kind; it is one of personas, "):
            client.definitions("persona")  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="not open"):
        client.runs()
    with pytest.raises(RuntimeError, match="opened once; make another"):
        client.__enter__()


def test_nobody_is_waited_for_where_nothing_has_begun() -> None:
    with Client(NOWHERE) as client, pytest.raises(NotReachable, match="no simulation server"):
        client.start("Smoke")


async def test_whoever_waits_may_give_up(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        client = await staged(house, agent.url)
        started = await client.start("Smoke")
        with pytest.raises(WaitTimedOut, match="did not end within"):
            await client.wait(started.id, timeout_seconds=0.0001)
        assert (await client.wait(started.id))["verdict"] == "PASSED"
