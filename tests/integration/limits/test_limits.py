"""What an organization limits itself to, and what its server does."""

from __future__ import annotations

from typing import Any

import pytest

from graphql_schema.kit.context import ENDPOINT, OPERATIONS_PER_MINUTE
from simulation.limits.messages import MIN_REQUESTS_PER_MINUTE
from simulation.rest.rates import RATES
from tests.integration.identity.site import open_site
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import Client, House, house, owner, stranger

__all__ = ["house", "owner", "stranger"]

BUDGET = "runBudget { calls tokens money seconds }"
SET = f"""mutation($input: SetOrganizationLimitsInput!) {{
    setOrganizationLimits(input: $input) {{ limits {{ {BUDGET} requestsPerMinute setBy }} }} }}"""
SHOWN = f"{{ organizationLimits {{ {BUDGET} requestsPerMinute setBy }} }}"
SERVER = "{ serverLimits { name value unit variable } }"
RUN = "query($id: ID!) { unitTestSetRun(id: $id) { policy { budget { calls seconds } } } }"
CREATE = """mutation($input: CreateUnitTestSetRunInput!) {
    createUnitTestSetRun(input: $input) { __typename } }"""
PLAN = """query($input: CreateUnitTestSetRunInput!) {
    unitTestSetRunPlan(input: $input) { __typename } }"""


async def limited(client: Client, **input: Any) -> Any:
    return (await client.ask(SET, input=input))["setOrganizationLimits"]["limits"]


async def test_they_are_set_as_a_whole(owner: Client, stranger: Client) -> None:
    assert await owner.ask(SHOWN) == {"organizationLimits": None}
    first = await limited(owner, runBudget={"calls": 500, "money": 2.5}, requestsPerMinute=300)
    assert first == {
        "runBudget": {"calls": 500, "tokens": None, "money": 2.5, "seconds": None},
        "requestsPerMinute": 300,
        "setBy": "olga",
    }
    assert await owner.ask(SHOWN) == {"organizationLimits": first}
    assert await stranger.ask(SHOWN) == {"organizationLimits": None}
    assert await limited(owner) == {"runBudget": None, "requestsPerMinute": None, "setBy": "olga"}


@pytest.mark.parametrize(
    ("input", "field"),
    [
        ({"requestsPerMinute": MIN_REQUESTS_PER_MINUTE - 1}, "requestsPerMinute"),
        ({"requestsPerMinute": OPERATIONS_PER_MINUTE + 1}, "requestsPerMinute"),
        ({"runBudget": {"calls": 0}}, "runBudget.calls"),
        ({"runBudget": {}}, "runBudget"),
    ],
)
async def test_within_bounds(owner: Client, input: dict[str, Any], field: str) -> None:
    refusal = await owner.refusal(SET, input=input)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)
    assert await owner.ask(SHOWN) == {"organizationLimits": None}


async def test_the_log_tells_them_again(house: House) -> None:
    told = await limited(house.owner, runBudget={"calls": 7})
    await house.platform.rebuild()
    assert await house.owner.ask(SHOWN) == {"organizationLimits": told}


async def test_a_new_run_has_the_budget_unless_it_says_one(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        made = await author.unit_test_set([await author.unit_test(serviceId=line)])
        await limited(house.owner, runBudget={"calls": 70})
        budgets = []
        for given in ({}, {"policy": {}}, {"policy": {"budget": {"seconds": 99.5}}}):
            run = await author.run(made, **given)
            await house.ended(run)
            budgets.append((await house.owner.ask(RUN, id=run))["unitTestSetRun"]["policy"])
        run = await author.run(made, policy={"budget": {}})
        await house.ended(run)
        free = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]["policy"]
    assert [each["budget"] for each in budgets] == [
        {"calls": 70, "seconds": None},
        {"calls": 70, "seconds": None},
        {"calls": None, "seconds": 99.5},
    ]
    assert free["budget"] == {"calls": None, "seconds": None}


async def test_it_is_refused_like_one_that_was_said(house: House) -> None:
    author = Author(house.owner)
    made = await author.unit_test_set([await author.unit_test()])
    await limited(house.owner, runBudget={"money": 1})
    refusal = await house.owner.refusal(CREATE, input={"unitTestSetId": made})
    assert refusal.field == "policy.budget.money"
    # Whoever said no budget is told whose it is, and each way out.
    assert "the organization's default budget caps money, but 'agent' has no price" in str(refusal)
    assert "SIMULATION_PRICES" in str(refusal)
    assert "policy.budget, or change the default by setOrganizationLimits" in str(refusal)
    own = {"unitTestSetId": made, "policy": {"budget": {"money": 1}}}
    refusal = await house.owner.refusal(CREATE, input=own)
    assert "the organization" not in str(refusal)
    await house.owner.ask(PLAN, input={"unitTestSetId": made})


async def test_fewer_requests_by_every_way_in() -> None:
    async with open_site() as site:
        await site.owner.ask(SET, input={"requestsPerMinute": 60})
        users = await site.owner.send("GET", "/user/")
        events = await site.owner._request("GET", f"{site.owner.root}/api/v1/pulse/events")
        limits = site.house.platform.rate_limits
        for _ in range(60):
            await limits.hit(ENDPOINT, f"{site.owner.organization}:{site.owner.user}", 60)
        refused = await site.owner.graphql("{ viewer { userId } }")
        await site.stranger.ask("{ viewer { userId } }")
    told = [int(answer.headers["x-ratelimit-limit"]) for answer in (users, events)]
    assert told == [RATES["get-users"], 60]
    [error] = refused.body["errors"]
    assert (refused.status, error["extensions"]["details"]["limit"]) == (429, 60)


async def test_those_of_the_server_name_their_variables(owner: Client) -> None:
    shown = {each["name"]: each for each in (await owner.ask(SERVER))["serverLimits"]}
    assert shown["tracked_event_days"] == {
        "name": "tracked_event_days",
        "value": 365,
        "unit": "days",
        "variable": "SIMULATION_TRACKED_EVENT_DAYS",
    }
    assert shown["requests_per_minute"]["variable"] is None
