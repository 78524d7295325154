"""Labels say what a run tests; an unfinished run of something else is not continued."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulation.identity.permission import Permission
from tests.integration.permissions.asking import with_all_but
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.played import run_to_end

CREATE = """mutation($input: CreateUnitTestSetRunInput!) {
  createUnitTestSetRun(input: $input) { unitTestSetRun { databaseId labels { key value } } } }"""
RUNS = """query($filter: UnitTestSetRunFilter) {
  unitTestSetRuns(filter: $filter) { nodes { databaseId labels { key value } } } }"""

A, B = ({"key": "commit", "value": value} for value in "ab")
NIGHTLY = {"key": "nightly", "value": "yes"}


async def found_by(house: House, *labels: dict[str, str]) -> list[str]:
    found = await house.owner.ask(RUNS, filter={"labels": list(labels)})
    return [each["databaseId"] for each in found["unitTestSetRuns"]["nodes"]]


async def test_runs_are_found_by_their_labels(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        runs = [
            (await run_to_end(house, chosen, labels=labels))["databaseId"]
            for labels in ([A, NIGHTLY], [B, NIGHTLY], [])
        ]

    assert await found_by(house, A) == [runs[0]]
    assert await found_by(house, B, NIGHTLY) == [runs[1]]
    assert await found_by(house, {"key": "commit"}) == [runs[1], runs[0]]
    assert await found_by(house, A, B) == []
    assert await found_by(house, {"key": "commi"}) == []


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([A, B], "the key 'commit' is there twice"),
        ([{"key": "a=b", "value": "c"}], "holds no '='"),
        ([{"key": str(n), "value": "x"} for n in range(21)], "at most 20 labels"),
        ([{"key": "k", "value": "v" * 201}], "at most 200 characters"),
        ([{"key": " ", "value": "v"}], "at least 1 character"),
    ],
)
async def test_labels_have_limits(house: House, labels: list[dict[str, str]], message: str) -> None:
    author = Author(house.owner)
    chosen = await author.unit_test_set([await author.unit_test()])
    refused = await house.owner.execute(CREATE, input={"unitTestSetId": chosen, "labels": labels})
    assert refused.errors
    assert message in refused.errors[0].message
    assert refused.errors[0].extensions["code"] == "VALIDATION_FAILED"


async def test_a_refusal_names_the_unfinished_run_and_what_differs(house: House) -> None:
    hold = asyncio.Event()

    async def waits(said: Messages) -> Answered:
        await hold.wait()
        return await books_at_once(said)

    author = Author(house.owner)
    async with ChatServer(waits) as agent:
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        run = await author.run(chosen, labels=[A], seed=7)

        async def refused(client: Any, **fields: Any) -> dict[str, Any]:
            given = {"unitTestSetId": chosen, **fields}
            [error] = (await client.execute(CREATE, input=given)).errors
            assert error.extensions["code"] == "RUN_UNFINISHED"
            assert error.extensions["details"]["unfinishedRun"] == run
            return {
                each["field"]: (each["unfinished"], each["wanted"])
                for each in error.extensions["details"]["differences"]
            }

        assert await refused(house.owner, labels=[A]) == {}
        assert await refused(house.owner, labels=[A], seed=7) == {}
        assert await refused(house.owner, labels=[B], seed=8, repeat=2) == {
            "labels": ("commit=a", "commit=b"),
            "seed": ("7", "8"),
            "sessions": ("1 of 'Books a table'", "2 of 'Books a table'"),
        }
        blind = with_all_but(house, Permission.GET_UNIT_TEST)
        assert await refused(blind, labels=[B]) == {"labels": (None, None)}
        hold.set()
        await house.ended(run)
