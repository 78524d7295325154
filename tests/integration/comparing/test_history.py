"""What unit tests have shown over time."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.cli.output import Format
from simulation.cli.unit_tests import show_flaky, show_history
from simulation.client.errors import ApiError
from simulation.client.local_api import LocalApi
from simulation.identity.permission import Permission
from tests.integration.comparing.test_compare import Staged, refuses
from tests.integration.permissions.asking import with_all_but
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import OWNER, House

HISTORY = """query($first: Int, $after: String, $version: Int, $set: String) {
    unitTests(first: 1) { nodes {
        passRateHistory(first: $first, after: $after, serviceVersion: $version, versionSet: $set) {
            totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
            nodes { unitTestSetRunId serviceVersion versionSet verdict run { databaseId }
                shown { passed counted passRate interval { low } flaky } } } } } }"""
FLAKY = """query($first: Int! = 20, $since: DateTime) {
    flakiestUnitTests(first: $first, since: $since) { name runs flakyRuns flakyShare
        unitTest { name } shown { passed counted passRate } } }"""


async def history(house: House, **asked: Any) -> dict[str, Any]:
    data = await house.owner.ask(HISTORY, **asked)
    [unit_test] = data["unitTests"]["nodes"]
    return dict(unit_test["passRateHistory"])


async def test_the_history_of_a_unit_test_is_read_by_the_page_and_by_version(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    async with ChatServer(books_at_once) as good, ChatServer(refuses) as bad:
        staged = await Staged.of(house, good.url)
        runs = [await staged.run(house) for _ in range(2)]
        await staged.author.update("service", staged.service, connector={"chat": {"url": bad.url}})
        runs.append(await staged.run(house, labels=[{"key": "commit", "value": "b"}]))
    found = await history(house, first=2)
    assert [each["unitTestSetRunId"] for each in found["nodes"]] == [runs[2], runs[1]]
    assert [each["run"]["databaseId"] for each in found["nodes"]] == [runs[2], runs[1]]
    assert [each["shown"]["passed"] for each in found["nodes"]] == [0, 8]
    assert [each["verdict"] for each in found["nodes"]] == ["FAILED", "PASSED"]
    assert (found["totalCount"], found["pageInfo"]["hasNextPage"]) == (3, True)
    rest = await history(house, first=2, after=found["pageInfo"]["endCursor"])
    assert [each["unitTestSetRunId"] for each in rest["nodes"]] == [runs[0]]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
    old = await history(house, version=1, set="release")
    assert [each["unitTestSetRunId"] for each in old["nodes"]] == [runs[1], runs[0]]
    assert (await history(house, set="beta"))["nodes"] == []

    api = LocalApi(house.platform, OWNER)
    asked = {"first": 20, "version": None, "versionSet": None}
    await show_history(api, "Books", asked, Format.TABLE)
    told = " ".join(capsys.readouterr().out.split())
    assert "Line 2 release" in told
    assert "8/8: 100% (68 to 100)" in told
    assert "commit=b" in told
    with pytest.raises(ApiError, match="no unit test 'Cooks'"):
        await show_history(api, "Cooks", asked, Format.TABLE)


class EveryOther:
    """Books for every other guest."""

    def __init__(self) -> None:
        self._asked = 0

    async def __call__(self, messages: Messages) -> Answered:
        if len(messages) > 1:
            return "No."
        self._asked += 1
        return "No." if self._asked % 2 else await books_at_once(messages)


async def test_what_flakes_most_comes_first(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    author = Author(house.owner)
    async with ChatServer(EveryOther()) as flaky, ChatServer(books_at_once) as good:
        line = await author.service("Flaky line", url=flaky.url)
        sound = await author.service("Line", url=good.url)
        tests = [
            await author.unit_test("Flakes", serviceId=line, runCount=8),
            await author.unit_test("Books", serviceId=sound, runCount=2),
        ]
        chosen = await author.unit_test_set(tests)
        for _ in range(2):
            await house.ended(await author.run(chosen))
    [found] = (await house.owner.ask(FLAKY))["flakiestUnitTests"]
    assert (found["name"], found["unitTest"]) == ("Flakes", {"name": "Flakes"})
    assert (found["runs"], found["flakyRuns"], found["flakyShare"]) == (2, 2, 1)
    assert found["shown"] == {"passed": 8, "counted": 16, "passRate": 0.5}
    later = await house.owner.ask(FLAKY, since="2100-01-01T00:00:00Z")
    assert later["flakiestUnitTests"] == []
    refused = await house.owner.refusal(FLAKY, first=101)
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", "first")
    api = LocalApi(house.platform, OWNER)
    await show_flaky(api, 20, "2026-01-01T00:00:00Z", Format.TABLE)
    assert "2 of 2 (100%)" in capsys.readouterr().out
    with pytest.raises(ApiError, match="--since"):
        await show_flaky(api, 20, "yesterday", Format.TABLE)


async def test_whoever_may_see_no_runs_sees_no_history(house: House) -> None:
    staged = await Staged.of(house, "http://127.0.0.1:9")
    assert staged.set
    result = await with_all_but(house, Permission.GET_SET_RUN).execute(HISTORY, first=1)
    assert result.data == {"unitTests": {"nodes": [{"passRateHistory": None}]}}
