"""Criteria that applied in no session: nothing passes on them in silence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import Author, criterion
from tests.support.platform import House
from tests.support.played import run_to_end

RESULT = """query($id: ID!) { unitTestSetRun(id: $id) { databaseId verdict unitTests {
  runCount
  metricsToEvaluate { optional }
  result { passed counted verdict reason decidedBy
    criteria { criterionName optional sessions applied passed failed inconclusive } }
  sessions { runIndex outcome results { criterionName applied passed } } } } }"""

MISSPELLED = {
    "a tool that is called otherwise": {"toolCalled": {"tool": "book_tabel"}},
    "a path that nothing stands at": {"jsonValue": {"path": "$.statuss", "expected": "free"}},
}


async def books(said: Messages) -> Answered:
    call = {"type": "function", "function": {"name": "book_table", "arguments": "{}"}}
    return {"content": '{"status": "booked"} It is booked. Goodbye.', "tool_calls": [call]}


async def result_of(house: House, evaluator: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a unit test comes to whose only criterion is that ``evaluator`` finds nothing."""
    author = Author(house.owner)
    metric = await author.metric("Never", evaluator=evaluator)
    never = criterion(metric, boolean={"expectedValue": False}) | more
    async with ChatServer(books) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, successCriterions=[never], runCount=2)
        run = await run_to_end(house, await author.unit_test_set([test]))
    shown = await house.owner.ask(RESULT, id=run["databaseId"])
    [found] = shown["unitTestSetRun"]["unitTests"]
    assert shown["unitTestSetRun"]["verdict"] == found["result"]["verdict"]
    return dict(found)


@pytest.mark.parametrize("evaluator", MISSPELLED.values(), ids=MISSPELLED)
async def test_what_never_applied_is_no_pass(house: House, evaluator: dict[str, Any]) -> None:
    found = await result_of(house, evaluator)

    result = found["result"]
    assert (result["passed"], result["counted"], result["verdict"]) == (2, 2, "INCONCLUSIVE")
    [tally] = result["criteria"]
    assert (tally["applied"], tally["sessions"], tally["optional"]) == (0, 2, False)
    assert "applied in 0 of 2 sessions" in result["reason"]
    assert [each["applied"] for s in found["sessions"] for each in s["results"]] == [False] * 2


@pytest.mark.parametrize("evaluator", MISSPELLED.values(), ids=MISSPELLED)
async def test_it_may_be_meant(house: House, evaluator: dict[str, Any]) -> None:
    found = await result_of(house, evaluator, optional=True)

    assert (found["result"]["verdict"], found["result"]["reason"]) == ("PASSED", "")
    assert found["metricsToEvaluate"] == [{"optional": True}]
    [tally] = found["result"]["criteria"]
    assert (tally["applied"], tally["optional"], tally["passed"]) == (0, True, 2)


@pytest.mark.parametrize(
    "evaluator",
    [
        {"toolCalled": {"tool": "book_table", "arguments": {"day": "Friday"}}},
        {"jsonValue": {"path": "$.status", "expected": "free"}},
        {"contains": {"texts": ["full tonight"]}},
        {"regex": {"pattern": "sorry"}},
    ],
)
async def test_what_was_looked_at_and_found_otherwise_applied(
    house: House, evaluator: dict[str, Any]
) -> None:
    found = await result_of(house, evaluator)

    assert found["result"]["verdict"] == "PASSED"
    assert found["result"]["criteria"][0]["applied"] == 2
