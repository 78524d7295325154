"""Sessions that end by a fault which is not the agent's are played again, and early stops."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulation.kernel.prices import Price
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house

RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    verdict errored
    total { counted passed passRate tooManyFaults
        faults { attempts count share byOutcome { outcome sessions } } }
    faultsByService { of faults { count } }
    unitTests { gate { __typename } result { verdict counted passed flaky saved surplus
        interval { low high } reason outcomes { outcome sessions }
        tries { k passAtK passHatK }
        faults { attempts count } metrics { name mean { value } counts { value sessions } } } }
    sessions { slot runIndex outcome earlier
        earlierAttempts { databaseId outcome transcript { text } } }
} }"""


async def shown(house: House, run: str) -> dict[str, Any]:
    await house.ended(run)
    found = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    assert isinstance(found, dict)
    return found


JUDGEMENT = json.dumps(
    {"references": [], "justification": "It was so.", "applicable": True, "value": True}
)


class Judge:
    """A judge whose first ``bad`` judgements are none."""

    def __init__(self, bad: int) -> None:
        self._bad = bad

    async def __call__(self, messages: Messages) -> Answered:
        self._bad -= 1
        return "Hm." if self._bad >= 0 else JUDGEMENT


async def judged_run(house: House, agent: ChatServer, **fields: Any) -> dict[str, Any]:
    author = Author(house.owner)
    polite = await author.metric("Polite", evaluator={"judge": {}})
    line = await author.service("Line", url=agent.url)
    test = await author.unit_test(serviceId=line, successCriterions=[criterion(polite)])
    return await shown(house, await author.run(await author.unit_test_set([test]), **fields))


async def test_a_flaky_judge_costs_no_evidence() -> None:
    async with (
        # Each session asks an unusable judge twice.
        ChatServer(Judge(2)) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await judged_run(house, agent, simulator="RULES")
    assert (run["verdict"], run["errored"]) == ("PASSED", False)
    [session] = run["sessions"]
    assert (session["outcome"], session["earlier"]) == ("PASSED", ["JUDGE_INCONCLUSIVE"])
    [earlier] = session["earlierAttempts"]
    assert (earlier["outcome"], len(earlier["transcript"])) == ("JUDGE_INCONCLUSIVE", 2)
    faults = {"outcome": "JUDGE_INCONCLUSIVE", "sessions": 1}
    total = run["total"]["faults"]
    assert total == {"attempts": 2, "count": 1, "share": 0.5, "byOutcome": [faults]}
    assert run["total"]["tooManyFaults"] is True
    assert run["faultsByService"] == [{"of": "Line 1 release", "faults": {"count": 1}}]


@pytest.mark.parametrize(("replays", "attempts"), [(0, 1), (1, 2), (2, 3)])
async def test_a_fault_that_stays_ends_the_session_after_so_many_replays(
    replays: int, attempts: int
) -> None:
    async with (
        ChatServer(Judge(1000)) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await judged_run(house, agent, simulator="RULES", policy={"replays": replays})
    assert run["verdict"] == "INCONCLUSIVE"
    [session] = run["sessions"]
    assert len(session["earlier"]) + 1 == attempts == len(agent.requests)
    assert (run["total"]["counted"], run["total"]["faults"]["attempts"]) == (0, attempts)


async def test_what_another_attempt_cannot_mend_is_not_played_again(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=f"{agent.url}/nowhere")
        test = await author.unit_test(serviceId=line)
        run = await shown(house, await author.run(await author.unit_test_set([test])))
    [session] = run["sessions"]
    assert (session["outcome"], session["earlier"]) == ("INFRASTRUCTURE_ERROR", [])


class Flaky:
    """Books, but where ``fails`` says so of the number of the request."""

    def __init__(self, fails: set[int]) -> None:
        self._fails = fails
        self._asked = 0

    async def __call__(self, messages: Messages) -> Answered:
        self._asked += 1
        return "No." if self._asked in self._fails else await books_at_once(messages)


async def test_sessions_that_cannot_change_the_verdict_are_saved() -> None:
    async with (
        ChatServer(Flaky({3})) as agent,
        open_house(concurrent_sessions=1) as house,
    ):
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        booked = await author.metric("Booked", evaluator={"contains": {"texts": ["booked"]}})
        test = await author.unit_test(
            serviceId=line, successCriterions=[criterion(booked)], maxInteractions=1
        )
        made = await author.unit_test_set([test], runs=20, earlyStop="CERTAIN")
        run = await shown(house, await author.run(made))

        [result] = [each["result"] for each in run["unitTests"]]
        assert (run["verdict"], result["verdict"]) == ("FAILED", "FAILED")
        assert (result["counted"], result["passed"], result["flaky"]) == (3, 2, True)
        assert (result["saved"], result["surplus"], len(run["sessions"])) == (17, 0, 3)
        assert {"outcome": "SAVED", "sessions": 17} in result["outcomes"]
        assert [each["k"] for each in result["tries"]] == [1, 2, 3]
        assert result["tries"][1]["passHatK"] == pytest.approx(1 / 3)
        assert result["interval"]["low"] < 2 / 3 < result["interval"]["high"]
        whole = await shown(house, await author.run(made, policy={"earlyStop": "OFF"}))
        assert len(whole["sessions"]) == 20


async def test_what_is_played_at_once_beyond_the_verdict_is_not_counted() -> None:
    async with ChatServer(Flaky(set(range(100)))) as agent, open_house() as house:
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        booked = await author.metric("Booked", evaluator={"contains": {"texts": ["booked"]}})
        test = await author.unit_test(
            serviceId=line, successCriterions=[criterion(booked)], maxInteractions=1
        )
        gate = {"passRate": {"atLeast": 0.9}}
        made = await author.unit_test_set([test], runs=30, earlyStop="SEQUENTIAL", gate=gate)
        run = await shown(house, await author.run(made))

    [result] = [each["result"] for each in run["unitTests"]]
    played = sum(each["outcome"] != "SAVED" for each in run["sessions"])
    assert result["verdict"] == "FAILED"
    assert result["counted"] + result["surplus"] == played
    assert result["counted"] + result["surplus"] + result["saved"] == 30
    assert "0 of " in result["reason"]


async def test_a_run_that_can_never_show_what_its_gate_asks_for_is_refused(house: House) -> None:
    author = Author(house.owner)
    gate = {"passRate": {"atLeast": 0.9}}
    made = await author.unit_test_set([await author.unit_test()], runs=6, gate=gate)

    refusal = await house.owner.refusal(
        "mutation($input: CreateUnitTestSetRunInput!) "
        "{ createUnitTestSetRun(input: $input) { __typename } }",
        input={"unitTestSetId": made, "repeat": 3},
    )

    assert "18 sessions cannot show 0.9 with confidence 0.95; 29 can" in refusal.message
    assert refusal.field == "repeat"
    told = await house.owner.ask("query($id: ID!) { unitTestSet(id: $id) { remarks } }", id=made)
    [remark] = told["unitTestSet"]["remarks"]
    assert "unit_test_runs.0.gate: 6 sessions cannot show 0.9" in remark


PLAN = """query($input: CreateUnitTestSetRunInput!) { unitTestSetRunPlan(input: $input) {
    seconds
    expected { sessions agentCalls modelCalls promptTokens money atMost }
    unitTests { gate basedOn chances { trueRate passed failed undecided sessions } } } }"""


async def test_a_plan_says_what_earlier_runs_took_and_what_a_gate_can_show() -> None:
    prices = {"agent": Price(prompt=1_000_000, completion=0)}
    async with ChatServer(books_at_once) as agent, open_house(prices=prices) as house:
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, maxInteractions=7)
        gate = {"passRate": {"atLeast": 0.9}}
        made = await author.unit_test_set([test], runs=29, gate=gate)

        before = (await house.owner.ask(PLAN, input={"unitTestSetId": made}))["unitTestSetRunPlan"]
        await house.ended(await author.run(made))
        given = {"unitTestSetId": made, "repeat": 2, "policy": {"earlyStop": "SEQUENTIAL"}}
        after = (await house.owner.ask(PLAN, input=given))["unitTestSetRunPlan"]

    assert (before["expected"]["agentCalls"], before["expected"]["atMost"]) == (29 * 7, True)
    assert (after["expected"]["agentCalls"], after["expected"]["atMost"]) == (58, False)
    assert (after["unitTests"][0]["basedOn"], after["expected"]["modelCalls"]) == (29, 0)
    chances = {each["trueRate"]: each for each in before["unitTests"][0]["chances"]}
    # 29 of 29 pass: 0.99 ** 29.
    assert chances[0.99]["passed"] == pytest.approx(0.7471, abs=1e-4)
    assert chances[0.5]["failed"] == pytest.approx(0.9988, abs=1e-4)
    assert after["unitTests"][0]["chances"][-1]["sessions"] < 58
