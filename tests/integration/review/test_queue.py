"""What judges said and nobody has reviewed, in the order of the need for a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.integration.review.test_reviews import REVIEW, WITHDRAW
from tests.integration.runner_runs.test_models import Model, judged
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import Client, House, open_house
from tests.support.played import played

QUEUE = """query($metric: ID, $run: ID, $order: ReviewQueueOrder! = NEED, $first: Int,
        $after: String) {
    reviewQueue(metric: $metric, run: $run, order: $order, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { resultId sessionId runId slot doubt
            session { slot transcript { text } } result { databaseId value } } } } }"""

NUMBER: dict[str, Any] = {"numerical": {"lowerBound": 0, "upperBound": 10}}
AT_LEAST_FIVE: dict[str, Any] = {"numerical": {"verb": "AT_LEAST", "threshold": 5}}


class Played:
    """A metric that two judges give, and a run of it with a session of each doubt."""

    def __init__(self, house: House, metric: str, run: str) -> None:
        self.house = house
        self.metric = metric
        self.run = run

    async def queue(self, by: Client | None = None, **asked: Any) -> dict[str, Any]:
        found = await (by or self.house.owner).ask(QUEUE, **{"metric": self.metric} | asked)
        queue: dict[str, Any] = found["reviewQueue"]
        return queue


@pytest_asyncio.fixture
async def run() -> AsyncIterator[Played]:
    # One after the other, since the judgements are given out in turn.
    said = [[9, 9], [3, 3], [5, 5], [1, 10]]
    answers = [judged(value) for two in said for value in two]
    async with (
        ChatServer(Model(*answers)) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, concurrent_sessions=1) as house,
    ):
        author = Author(house.owner)
        panel = {"judge": {"judgeRepeats": 2}}
        metric = await author.metric("Warmth", evaluator=panel, metricValue=NUMBER)
        rule = await author.metric("Turns", evaluator={"turnCount": {}}, metricValue=NUMBER)
        test = await author.unit_test(
            serviceId=await author.service("Line", url=agent.url),
            runCount=4,
            successCriterions=[
                criterion(metric, **AT_LEAST_FIVE),
                criterion(rule, name="Turns", **AT_LEAST_FIVE),
            ],
        )
        found = await played(house, [test], simulator="RULES")
        yield Played(house, metric, found["databaseId"])


def doubts(queue: dict[str, Any]) -> list[tuple[int, str]]:
    return [(each["node"]["slot"], each["node"]["doubt"]) for each in queue["edges"]]


def ids(queue: dict[str, Any]) -> list[str]:
    return [each["node"]["resultId"] for each in queue["edges"]]


async def test_who_needs_a_person_most_comes_first(run: Played) -> None:
    queue = await run.queue()
    assert doubts(queue) == [(3, "DIVIDED"), (2, "CLOSE"), (1, "FAILED"), (0, "NONE")]
    assert queue["totalCount"] == 4
    first = queue["edges"][0]["node"]
    assert first["runId"] == run.run
    assert first["result"]["databaseId"] == first["resultId"]
    assert first["session"]["slot"] == 3
    assert first["session"]["transcript"]

    begun = await run.queue(first=2)
    assert begun["pageInfo"]["hasNextPage"]
    rest = await run.queue(first=2, after=begun["pageInfo"]["endCursor"])
    assert ids(begun) + ids(rest) == ids(queue)

    by_chance = await run.queue(order="CHANCE")
    assert sorted(ids(by_chance)) == sorted(ids(queue))
    assert ids(by_chance) == ids(await run.queue(order="CHANCE", run=run.run))
    assert ids(await run.queue(run="f" * 24)) == []
    assert ids(await run.queue(metric=None)) == ids(queue)
    assert ids(await run.queue(by=run.house.stranger)) == []
    assert (
        ids(
            await run.queue(
                by=run.house.stranger, metric=None, after=begun["pageInfo"]["endCursor"]
            )
        )
        == []
    )


async def test_what_was_reviewed_is_gone_until_that_is_taken_back(run: Played) -> None:
    before = await run.queue()
    node = before["edges"][0]["node"]
    said = {"sessionId": node["sessionId"], "resultId": node["resultId"]}
    say = run.house.owner.ask
    await say(REVIEW, input={**said, "value": 4})
    assert doubts(await run.queue()) == doubts(before)[1:]
    assert (await run.queue(run=run.run))["totalCount"] == 3
    await run.house.platform.rebuild()
    assert doubts(await run.queue()) == doubts(before)[1:]
    await say(WITHDRAW, input=said)
    assert doubts(await run.queue()) == doubts(before)
    await say(REVIEW, input={**said, "value": 4})
    assert (await run.queue())["totalCount"] == 3


async def test_metrics_that_models_judge_are_found(run: Played) -> None:
    found = await run.house.owner.ask(
        '{ metrics(filter: {evaluators: ["judge"]}) { nodes { name } } }'
    )
    assert found["metrics"] == {"nodes": [{"name": "Warmth"}]}
