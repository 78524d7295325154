"""Sessions of a run that are played again, and what both runs together come to."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.identity.permission import Permission
from simulation.runner.set_run.planning import RUNS_LOOKED_AT
from tests.integration.permissions.asking import with_all_but
from tests.support.agents import Answered, ChatServer, Messages, said_by_user
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house

RETRY = """mutation($input: RetryFailedInput!) { retryFailed(input: $input) {
    unitTestSetRun { databaseId } } }"""
RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    databaseId verdict seed
    origin { kind unitTestSetRunId turn }
    labels { key value }
    policy { earlyStop }
    unitTests { pinned { name version } service { version } runCount
        result { verdict counted passed } }
    sessions { slot runIndex outcome transcript { role text } root { sessionId turn } }
    derivedRuns { databaseId origin { kind } }
    merged { verdict replaced retryIds
        total { counted passed }
        unitTests { unitTest { name } result { verdict counted passed sessions } } } } }"""


async def shown(house: House, run: str) -> dict[str, Any]:
    await house.ended(run)
    found: dict[str, Any] = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    return found


async def retried(house: House, run: str, **fields: Any) -> dict[str, Any]:
    data = await house.owner.ask(RETRY, input={"runId": run} | fields)
    return await shown(house, data["retryFailed"]["unitTestSetRun"]["databaseId"])


class Moody:
    """Says, session by session in the order in which they speak, what ``moods`` says."""

    def __init__(self, *moods: Answered | None) -> None:
        self.moods = list(moods)

    async def __call__(self, messages: Messages) -> Answered:
        mood = self.moods.pop(0) if self.moods else None
        return "It is booked." if mood is None else mood


async def set_of(house: House, agent: ChatServer, sessions: int, tests: int = 1) -> str:
    author = Author(house.owner)
    line = await author.service("Line", url=agent.url)
    booked = await author.metric("Booked", evaluator={"contains": {"texts": ["booked"]}})
    made = [
        await author.unit_test(
            f"Test {number}",
            serviceId=line,
            successCriterions=[criterion(booked)],
            maxInteractions=1,
        )
        for number in range(tests)
    ]
    return await author.unit_test_set(made, runs=sessions)


async def ids_of(house: House, of_set: str, *, is_derived: bool | None) -> list[str]:
    found = await house.owner.ask(
        "query($filter: UnitTestSetRunFilter) {"
        " unitTestSetRuns(filter: $filter) { nodes { databaseId } } }",
        filter={"unitTestSets": [of_set], "isDerived": is_derived},
    )
    return [each["databaseId"] for each in found["unitTestSetRuns"]["nodes"]]


async def test_failed_sessions_are_played_again_as_they_were_and_merged() -> None:
    moody = Moody(None, "No.", None, "No.")
    async with ChatServer(moody) as agent, open_house(concurrent_sessions=1) as house:
        made = await set_of(house, agent, 4)
        labels = [{"key": "commit", "value": "abc"}]
        first = await shown(house, await Author(house.owner).run(made, seed=7, labels=labels))
        id = first["databaseId"]
        assert (first["verdict"], first["merged"], first["derivedRuns"]) == ("FAILED", None, [])
        moody.moods = [None, "No."]
        again = await retried(house, id, labels=[{"key": "try", "value": "2"}])

        # Slots 1 and 3 again, word for word by the persona, under the same seed.
        assert again["origin"] == {"kind": "RETRY", "unitTestSetRunId": id, "turn": None}
        assert (again["seed"], again["policy"]["earlyStop"]) == (7, "OFF")
        assert {each["key"]: each["value"] for each in again["labels"]} == {
            "commit": "abc",
            "try": "2",
        }
        assert [each["runIndex"] for each in again["sessions"]] == [1, 3]
        for then, now in zip([1, 3], again["sessions"], strict=True):
            assert now["transcript"][0] == first["sessions"][then]["transcript"][0]

        both = await shown(house, id)
        assert both["merged"]["retryIds"] == [again["databaseId"]]
        assert (both["merged"]["verdict"], both["merged"]["replaced"]) == ("FAILED", 2)
        assert both["merged"]["total"] == {"counted": 4, "passed": 3}
        # What the run itself came to stays.
        assert both["unitTests"] == first["unitTests"]
        assert (both["verdict"], again["merged"]) == ("FAILED", None)
        derived = {"databaseId": again["databaseId"], "origin": {"kind": "RETRY"}}
        assert both["derivedRuns"] == [derived]
        assert await ids_of(house, made, is_derived=False) == [id]
        assert await ids_of(house, made, is_derived=True) == [again["databaseId"]]
        assert await ids_of(house, made, is_derived=None) == [again["databaseId"], id]

        # A retry of the retry, merged along the chain.
        moody.moods = [None]
        third = await retried(house, again["databaseId"])
        assert [each["runIndex"] for each in third["sessions"]] == [3]
        merged = (await shown(house, id))["merged"]
        assert (merged["verdict"], merged["replaced"]) == ("PASSED", 2)
        assert merged["retryIds"] == [again["databaseId"], third["databaseId"]]
        assert merged["unitTests"] == [
            {
                "unitTest": {"name": "Test 0"},
                "result": {"verdict": "PASSED", "counted": 4, "passed": 4, "sessions": 4},
            }
        ]
        part = (await shown(house, again["databaseId"]))["merged"]
        assert (part["verdict"], part["total"]) == ("PASSED", {"counted": 2, "passed": 2})


@pytest.mark.parametrize(
    ("of", "indices"), [("FAILED", [0]), ("NOT_COUNTED", [2, 3]), ("BOTH", [0, 2, 3])]
)
async def test_which_sessions_are_played_again(of: str, indices: list[int]) -> None:
    moody = Moody("No.", None, None)
    async with ChatServer(moody) as agent, open_house(concurrent_sessions=1) as house:
        made = await set_of(house, agent, 4)
        # The persona has not heard the third answer yet when the budget is used up.
        policy = {"budget": {"calls": 3}, "replays": 0}
        first = await shown(house, await Author(house.owner).run(made, policy=policy))
        assert first["merged"] is None
        again = await retried(house, first["databaseId"], of=of)
    assert [each["runIndex"] for each in again["sessions"]] == indices
    assert {each["outcome"] for each in again["sessions"]} <= {"PASSED", "OUT_OF_BUDGET"}


async def test_what_was_saved_is_not_missing() -> None:
    moody = Moody("No.")
    async with ChatServer(moody) as agent, open_house(concurrent_sessions=1) as house:
        made = await set_of(house, agent, 5)
        policy = {"earlyStop": "CERTAIN"}
        first = await shown(house, await Author(house.owner).run(made, policy=policy))
        again = await retried(house, first["databaseId"])
        assert [each["runIndex"] for each in again["sessions"]] == [0]
        merged = (await shown(house, first["databaseId"]))["merged"]
    # The one that settled it passes now, and nobody knows of the other four.
    assert (merged["verdict"], merged["total"]) == ("INCONCLUSIVE", {"counted": 1, "passed": 1})


async def test_only_some_unit_tests_on_todays_services() -> None:
    moody = Moody(*["No."] * 6)
    async with ChatServer(moody) as agent, open_house(concurrent_sessions=1) as house:
        made = await set_of(house, agent, 2, tests=3)
        first = await shown(house, await Author(house.owner).run(made))
        services = (await house.owner.ask("{ services { nodes { id } } }"))["services"]["nodes"]
        await house.owner.ask(
            "mutation($input: UpdateServiceInput!) { updateService(input: $input) { __typename } }",
            input={"id": services[0]["id"], "description": "Anew."},
        )
        given = {"unitTests": ["Test 0", "Test 2"], "seed": 9}
        again = await retried(house, first["databaseId"], **given)
        today = await retried(house, first["databaseId"], **given, todaysServices=True)
        unknown = {"runId": first["databaseId"], "unitTests": ["Test 9"]}
        refusal = await house.owner.refusal(RETRY, input=unknown)
    assert [each["pinned"]["name"] for each in again["unitTests"]] == ["Test 0", "Test 2"]
    assert again["seed"] == 9
    assert [each["service"]["version"] for each in again["unitTests"]] == [1, 1]
    assert [each["service"]["version"] for each in today["unitTests"]] == [2, 2]
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "unitTests")
    assert "'Test 0', 'Test 1', 'Test 2'" in refusal.message


async def test_what_cannot_be_retried_is_refused_with_the_reason(house: House) -> None:
    async with ChatServer(Moody()) as agent:
        made = await set_of(house, agent, 1)
        run = await shown(house, await Author(house.owner).run(made))
        nothing = await house.owner.refusal(RETRY, input={"runId": run["databaseId"]})
        nobody = await house.owner.refusal(RETRY, input={"runId": "f" * 24})
        strange = await house.stranger.refusal(RETRY, input={"runId": run["databaseId"]})
        blind = with_all_but(house, Permission.GET_UNIT_TEST)
        named = {"runId": run["databaseId"], "unitTests": ["Test 0"]}
        forbidden = await blind.refusal(RETRY, input=named)
    assert "nothing to retry" in nothing.message
    assert [nobody.code, strange.code, forbidden.code] == ["NOT_FOUND", "NOT_FOUND", "FORBIDDEN"]


async def test_a_retry_of_a_fork_begins_at_the_same_turn() -> None:
    async def asks_first(messages: Messages) -> Answered:
        return "Which day?" if len(said_by_user(messages)) < 2 else "No."

    async with ChatServer(asks_first) as agent, open_house() as house:
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, maxInteractions=2)
        first = await shown(house, await author.run(await author.unit_test_set([test])))
        session = await house.owner.ask(
            "query($id: ID!) { unitTestSetRun(id: $id) { sessions { databaseId } } }",
            id=first["databaseId"],
        )
        [root] = session["unitTestSetRun"]["sessions"]
        forked = await house.owner.ask(
            "mutation($input: ForkSessionInput!) { forkSession(input: $input) "
            "{ unitTestSetRun { databaseId } } }",
            input={"sessionId": root["databaseId"], "turn": 1, "copies": 2},
        )
        fork = await shown(house, forked["forkSession"]["unitTestSetRun"]["databaseId"])
        again = await retried(house, fork["databaseId"])
    assert again["origin"]["turn"] == 1
    assert len(again["sessions"]) == 2
    for each in again["sessions"]:
        assert each["root"] == {"sessionId": root["databaseId"], "turn": 1}
        assert each["transcript"][:2] == first["sessions"][0]["transcript"][:2]


PLAN = """query($input: CreateUnitTestSetRunInput!) { unitTestSetRunPlan(input: $input) {
    unitTests { basedOn } } }"""


async def test_a_plan_is_based_on_whole_runs_behind_any_number_of_retries() -> None:
    async def refuses(messages: Messages) -> Answered:
        return "No."

    async with ChatServer(refuses) as agent, open_house() as house:
        made = await set_of(house, agent, 2)
        first = await shown(house, await Author(house.owner).run(made))
        for _ in range(RUNS_LOOKED_AT):
            await retried(house, first["databaseId"])
        data = await house.owner.ask(PLAN, input={"unitTestSetId": made})
    assert data["unitTestSetRunPlan"]["unitTests"] == [{"basedOn": 2}]
