"""Runs that stop at the caps of their budgets: what is finished is kept, nothing more begins."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any, cast

import pytest

from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.values.budget import Budget
from simulation.kernel.prices import Price
from simulation.runner.budget.accounts import Account
from simulation.runner.budget.rates import Rates
from simulation.runner.cast import Casting
from tests.support.agents import (
    Answered,
    ChatServer,
    Messages,
    asks_for_the_day,
    books_at_once,
    said_by_user,
)
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house

RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    status verdict errored stoppedBy
    budgetReached { what limit spent }
    policy { budget { calls tokens money seconds } }
    total { counted passed interval { low high } faults { attempts count } }
    unitTests { result { verdict counted passed outcomes { outcome sessions } reason } }
    sessions { outcome reason turns } } }"""
CREATE = """mutation($input: CreateUnitTestSetRunInput!) {
    createUnitTestSetRun(input: $input) { __typename } }"""
JUDGEMENT = json.dumps(
    {"references": [], "justification": "It was so.", "applicable": True, "value": True}
)


async def judges(messages: Messages) -> Answered:
    return JUDGEMENT


async def shown(house: House, run: str) -> dict[str, Any]:
    await house.ended(run)
    found: dict[str, Any] = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    return found


async def set_of(house: House, agent: ChatServer, sessions: int, **fields: Any) -> str:
    author = Author(house.owner)
    line = await author.service("Line", url=agent.url)
    return await author.unit_test_set(
        [await author.unit_test(serviceId=line, **fields)], runs=sessions
    )


def outcomes(run: dict[str, Any]) -> dict[str, int]:
    [unit_test] = run["unitTests"]
    return {each["outcome"]: each["sessions"] for each in unit_test["result"]["outcomes"]}


@pytest.mark.parametrize("at_once", [1, 4])
@pytest.mark.parametrize("cap", [1, 3, 8])
async def test_no_turn_begins_at_the_cap_of_calls(cap: int, at_once: int) -> None:
    async with (
        ChatServer(asks_for_the_day) as agent,
        open_house(concurrent_sessions=at_once) as house,
    ):
        made = await set_of(house, agent, 10)
        run = await shown(
            house, await Author(house.owner).run(made, policy={"budget": {"calls": cap}})
        )
    # Whoever is being asked when it is reached is still heard.
    assert cap <= len(agent.requests) < cap + at_once
    assert (run["status"], run["stoppedBy"]) == ("COMPLETED", "BUDGET")
    reached = run["budgetReached"]
    assert (reached["what"], reached["limit"]) == ("CALLS", cap)
    assert cap <= reached["spent"] <= len(agent.requests)
    found = outcomes(run)
    assert sum(found.values()) == 10
    assert found["OUT_OF_BUDGET"] == 10 - found.get("PASSED", 0)
    assert run["total"]["counted"] == run["total"]["passed"] == found.get("PASSED", 0)
    assert (run["verdict"], run["errored"]) == ("INCONCLUSIVE", False)
    assert run["total"]["faults"]["count"] == 0


async def test_a_budget_that_is_not_used_up_changes_nothing(house: House) -> None:
    budget = {"calls": 21, "tokens": 10_000, "seconds": 1000.0, "money": None}
    async with ChatServer(asks_for_the_day) as agent:
        made = await set_of(house, agent, 10)
        run = await shown(house, await Author(house.owner).run(made, policy={"budget": budget}))
    assert (run["verdict"], run["stoppedBy"], run["budgetReached"]) == ("PASSED", None, None)
    assert run["policy"]["budget"] == budget
    assert len(agent.requests) == 20


async def test_what_was_said_to_its_end_is_measured_where_that_costs_nothing() -> None:
    async def books_and_ends(messages: Messages) -> Answered:
        return {"content": "Your table is booked.", "over": True}

    async with (
        ChatServer(books_and_ends) as agent,
        open_house(concurrent_sessions=1) as house,
    ):
        author = Author(house.owner)
        connector = {
            "http": {
                "url": f"{agent.url}/chat/completions",
                "bodyTemplate": {"messages": [{"role": "user", "content": "{{message}}"}]},
                "answerPath": "$.choices[0].message.content",
                "endedPath": "$.choices[0].message.over",
            }
        }
        line = await author.service("Line", connector=connector)
        booked = await author.metric("Booked", evaluator={"contains": {"texts": ["booked"]}})
        test = await author.unit_test(serviceId=line, successCriterions=[criterion(booked)])
        made = await author.unit_test_set([test], runs=3)
        run = await shown(house, await author.run(made, policy={"budget": {"calls": 2}}))
    assert outcomes(run) == {"PASSED": 2, "OUT_OF_BUDGET": 1}
    assert "2 of 2 calls" in run["unitTests"][0]["result"]["reason"]


@pytest.mark.parametrize(("cap", "judged"), [(1, 0), (2, 1), (3, 2), (5, 3)])
async def test_no_judge_is_asked_at_the_cap(cap: int, judged: int) -> None:
    async with (
        ChatServer(judges) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, concurrent_sessions=1) as house,
    ):
        author = Author(house.owner)
        polite = await author.metric("Polite", evaluator={"judge": {"judgeRepeats": 3}})
        made = await set_of(house, agent, 3, successCriterions=[criterion(polite)])
        policy = {"budget": {"calls": cap}}
        run = await shown(house, await author.run(made, simulator="RULES", policy=policy))
    assert len(model.requests) == judged
    assert len(agent.requests) == (2 if cap == 5 else 1)
    assert outcomes(run)["OUT_OF_BUDGET"] == (2 if cap == 5 else 3)


async def test_tokens_and_money_are_those_of_agents_and_judges() -> None:
    prices = {"agent": Price(prompt=0, completion=1_000_000), "*": Price(prompt=0, completion=0)}
    async with (
        ChatServer(books_at_once) as agent,
        open_house(concurrent_sessions=1, prices=prices) as house,
    ):
        author = Author(house.owner)
        made = await set_of(house, agent, 5)
        by_money = await shown(house, await author.run(made, policy={"budget": {"money": 14.0}}))
        by_tokens = await shown(house, await author.run(made, policy={"budget": {"tokens": 20}}))
    # An answer has 7 tokens, its prompt one message.
    assert by_money["budgetReached"] == {"what": "MONEY", "limit": 14, "spent": 14}
    assert outcomes(by_money) == {"PASSED": 1, "OUT_OF_BUDGET": 4}
    assert by_tokens["budgetReached"]["spent"] == 24
    assert outcomes(by_tokens) == {"PASSED": 2, "OUT_OF_BUDGET": 3}


async def test_money_needs_a_price_for_all_that_is_paid() -> None:
    prices = {"agent": Price(prompt=1, completion=1)}
    async with (
        ChatServer(judges) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, model="gpt-x", prices=prices) as house,
    ):
        author = Author(house.owner)
        panel = [{"role": "judge", "llmName": "judge-y"}]
        polite = await author.metric("Polite", evaluator={"judge": {}})
        made = await set_of(house, agent, 1, successCriterions=[criterion(polite)])
        given = {"unitTestSetId": made, "policy": {"budget": {"money": 1.0}}}
        preferred = await house.owner.refusal(CREATE, input=given | {"llmModelPreferences": panel})
        by_rules = await house.owner.refusal(CREATE, input=given | {"simulator": "RULES"})
    for refusal in (preferred, by_rules):
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "policy.budget.money")
        assert "'gpt-x'" in refusal.message
        assert "SIMULATION_PRICES" in refusal.message
    assert "'judge-y'" in preferred.message
    assert "judge-y" not in by_rules.message


async def test_time_is_up_for_who_waits_as_well(house: House) -> None:
    heard, go_on = asyncio.Event(), asyncio.Event()

    async def slow(messages: Messages) -> Answered:
        heard.set()
        await go_on.wait()
        return "For which day?"

    async with ChatServer(slow) as agent:
        made = await set_of(house, agent, 2)
        run = await Author(house.owner).run(made, policy={"budget": {"seconds": 60.0}})
        await heard.wait()
        house.clock.advance(timedelta(seconds=61))
        go_on.set()
        found = await shown(house, run)
    assert found["budgetReached"]["what"] == "SECONDS"
    assert found["budgetReached"]["spent"] >= 61
    assert outcomes(found) == {"OUT_OF_BUDGET": 2}
    assert [each["turns"] for each in found["sessions"]] == [1, 1]


@pytest.mark.parametrize(
    ("budget", "says"), [({"calls": 0}, "greater than 0"), ({"seconds": -1.0}, "greater than 0")]
)
async def test_a_cap_is_more_than_nothing(house: House, budget: dict[str, Any], says: str) -> None:
    made = await Author(house.owner).unit_test_set([await Author(house.owner).unit_test()])
    given = {"unitTestSetId": made, "policy": {"budget": budget}}
    refusal = await house.owner.refusal(CREATE, input=given)
    assert says in refusal.message


async def test_replays_are_paid_from_the_same_budget() -> None:
    async def unusable(messages: Messages) -> Answered:
        return "Hm."

    async with (
        ChatServer(unusable) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, concurrent_sessions=1) as house,
    ):
        author = Author(house.owner)
        polite = await author.metric("Polite", evaluator={"judge": {}})
        made = await set_of(house, agent, 1, successCriterions=[criterion(polite)])
        # An attempt asks the agent once and the judge twice.
        policy = {"budget": {"calls": 4}, "replays": 5}
        run = await shown(house, await author.run(made, simulator="RULES", policy=policy))
    assert (len(agent.requests), len(model.requests)) == (2, 2)
    assert outcomes(run) == {"OUT_OF_BUDGET": 1}


def account_of(house: House, run: SetRun, calls: int) -> Account:
    """The account of another worker, which has a look at what is played here."""
    casting = Casting(house.platform.definitions, parties=cast(Any, None))
    rates = Rates({}, "none", casting)
    queries, bus = house.platform.set_runs, house.platform.bus
    return Account(run, Budget(calls=calls), bus, queries, rates, house.clock)


async def test_another_worker_knows_what_was_begun_and_what_has_ended_and_stops_all() -> None:
    heard, go_on = asyncio.Event(), asyncio.Event()

    async def slow_at_the_end(messages: Messages) -> Answered:
        if len(agent.requests) == 4:
            heard.set()
            await go_on.wait()
        return await asks_for_the_day(messages)

    agent = ChatServer(slow_at_the_end)
    async with agent, open_house(concurrent_sessions=1) as house:
        made = await set_of(house, agent, 5)
        id = await Author(house.owner).run(made, policy={"budget": {"calls": 100}})
        await heard.wait()
        run = await house.platform.set_runs.existing(id)
        # Two calls of the session that has ended, and one that the other has had answered.
        assert not await account_of(house, run, calls=4).is_used_up()
        assert await account_of(house, run, calls=3).is_used_up()
        go_on.set()
        found = await shown(house, id)
    assert found["budgetReached"] == {"what": "CALLS", "limit": 3, "spent": 3}
    assert found["stoppedBy"] == "BUDGET"
    assert outcomes(found) == {"PASSED": 1, "OUT_OF_BUDGET": 4}
    assert len(agent.requests) == 4


async def test_what_others_have_ended_since_is_learnt_and_not_counted_twice(house: House) -> None:
    heard, go_on = asyncio.Event(), asyncio.Event()

    async def slow_at_the_end(messages: Messages) -> Answered:
        if len(said_by_user(messages)) == 2:
            heard.set()
            await go_on.wait()
        return await asks_for_the_day(messages)

    async with ChatServer(slow_at_the_end) as agent:
        made = await set_of(house, agent, 1)
        id = await Author(house.owner).run(made)
        await heard.wait()
        account = account_of(house, await house.platform.set_runs.existing(id), calls=3)
        assert not await account.is_used_up()
        go_on.set()
        await house.ended(id)
        house.clock.advance(timedelta(seconds=2))
        assert not await account.is_used_up(), "two calls, and not one and two"
