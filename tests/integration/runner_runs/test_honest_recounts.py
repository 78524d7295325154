"""What is counted again says no more than what was played: rescored, retried, reviewed."""

from __future__ import annotations

from typing import Any

from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house

RESCORE = """mutation($input: RescoreRunInput!) { rescoreRun(input: $input) {
    unitTestSetRun { databaseId } } }"""
RETRY = """mutation($input: RetryFailedInput!) { retryFailed(input: $input) {
    unitTestSetRun { databaseId } } }"""
RUN = """query($id: ID!) { unitTestSetRun(id: $id) { verdict
    unitTests { result { verdict sessions counted passed saved surplus reason } }
    merged { verdict unitTests { result { counted passed } } } } }"""


class Fails:
    """Says no to those of its requests that ``fails`` names, by their number from 1."""

    def __init__(self, *fails: int) -> None:
        self._fails = frozenset(fails)
        self._asked = 0

    async def __call__(self, messages: Messages) -> Answered:
        self._asked += 1
        return "No." if self._asked in self._fails else "It is booked."


async def run_of(house: House, agent: ChatServer, runs: int, **fields: Any) -> str:
    """The id of a run that has ended, of one unit test with one turn a session."""
    author = Author(house.owner)
    policy = fields.pop("policy", {})
    line = await author.service("Line", url=agent.url)
    booked = await author.metric("Booked", evaluator={"contains": {"texts": ["booked"]}})
    test = await author.unit_test(
        serviceId=line, successCriterions=[criterion(booked)], maxInteractions=1
    )
    run = await author.run(await author.unit_test_set([test], runs=runs, **fields), policy=policy)
    await house.ended(run)
    return run


async def shown(house: House, id: str) -> dict[str, Any]:
    run: dict[str, Any] = (await house.owner.ask(RUN, id=id))["unitTestSetRun"]
    return run


async def derived(house: House, query: str, **given: Any) -> str:
    """The id of a run that came of another one, and has ended."""
    [answer] = (await house.owner.ask(query, input=given)).values()
    id = str(answer["unitTestSetRun"]["databaseId"])
    await house.ended(id)
    return id


async def test_what_could_not_be_judged_is_no_less_open_when_the_rest_is_judged_anew() -> None:
    async with ChatServer(Fails()) as agent, open_house(concurrent_sessions=1) as house:
        run = await run_of(house, agent, 6, policy={"budget": {"calls": 2}})
        before = await shown(house, run)
        after = await shown(house, await derived(house, RESCORE, run=run))

    assert (before["verdict"], after["verdict"]) == ("INCONCLUSIVE", "INCONCLUSIVE")
    [then], [now] = ([each["result"] for each in run["unitTests"]] for run in (before, after))
    assert (now["sessions"], now["counted"], now["passed"]) == (6, then["counted"], then["passed"])
    assert now["counted"] > 0


async def test_a_run_that_stopped_early_is_judged_anew_up_to_where_it_stopped() -> None:
    gate = {"passRate": {"atLeast": 0.8}}
    async with ChatServer(Fails()) as agent, open_house(concurrent_sessions=4) as house:
        run = await run_of(house, agent, 60, gate=gate, earlyStop="SEQUENTIAL")
        before = await shown(house, run)
        after = await shown(house, await derived(house, RESCORE, run=run))

    [then], [now] = ([each["result"] for each in run["unitTests"]] for run in (before, after))
    assert then["saved"] > 20
    for name in ("verdict", "counted", "passed", "sessions"):
        assert now[name] == then[name], name


async def test_playing_only_failures_again_shows_no_rate() -> None:
    gate = {"passRate": {"atLeast": 0.5, "confidence": 0.9}}
    async with ChatServer(Fails(*range(1, 9))) as agent, open_house() as house:
        run = await run_of(house, agent, 10, gate=gate)
        await derived(house, RETRY, runId=run, of="FAILED")
        merged = (await shown(house, run))["merged"]

    [result] = [each["result"] for each in merged["unitTests"]]
    assert (merged["verdict"], result["passed"], result["counted"]) == ("FAILED", 2, 10)


async def test_a_failure_that_passes_again_counts_where_each_session_is_asked_for() -> None:
    async with ChatServer(Fails(2)) as agent, open_house(concurrent_sessions=1) as house:
        run = await run_of(house, agent, 3)
        await derived(house, RETRY, runId=run, of="FAILED")
        found = await shown(house, run)

    assert (found["verdict"], found["merged"]["verdict"]) == ("FAILED", "PASSED")


async def test_an_input_of_which_one_field_is_wanted_is_refused_as_a_variable_too(
    house: House,
) -> None:
    update = """mutation($input: UpdateUnitTestSetInput!) { updateUnitTestSet(input: $input) {
        unitTestSet { id } } }"""
    for gate in ({}, {"all": None}, {"all": {}, "atMostFailures": {"n": 1}}):
        refused = await house.owner.refusal(update, input={"id": "f" * 24, "gate": gate})
        assert refused.code == "BAD_USER_INPUT", gate
