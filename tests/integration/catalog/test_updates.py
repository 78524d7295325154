"""Updates change what they name and nothing else; what is left out gets its default."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from tests.support import definitions
from tests.support.definitions import Author, criterion
from tests.support.platform import OWNER, Client, House

SERVICE = """query($id: ID!) { service(id: $id) { name description isActive keyterms
    tags { key value } version connector { ... on ChatConnector {
        url model apiKey systemPrompt headers timeoutSeconds } }
    versionSets { name agentVersionNumber connector { __typename }
        llmModelPreferences { role llmName params } } } }"""
METRIC = """query($id: ID!) { metric(id: $id) { name description additionalNotes version
    tags { key value } appliedToServices { name } metricValue { __typename }
    evaluator { __typename ... on ContainsEvaluator { texts speaker }
        ... on RegexEvaluator { pattern ignoreCase } ... on LatencyEvaluator { statistic } } } }"""
UNIT_TEST = """query($id: ID!) { unitTest(id: $id) { name description version runCount
    maxInteractions serviceVersionSetName tags { key value } persona { name }
    scenario { name } service { name } successCriterions { name metric { name } criterion {
        ... on NumericalCriterion { verb threshold }
        ... on BooleanCriterion { expectedValue } } } } }"""
UNIT_TEST_SET = """query($id: ID!) { unitTestSet(id: $id) { name description version
    tags { key value } unitTestRuns { runCount unitTest { name } } } }"""

Steps = list[tuple[dict[str, Any], dict[str, Any]]]
"""Changes, and what each shows."""


async def one(client: Client, query: str, id: str) -> dict[str, Any]:
    [found] = (await client.ask(query, id=id)).values()
    assert isinstance(found, dict)
    return found


async def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: after[name] for name in after if after[name] != before[name]}


async def test_a_service_changes_field_by_field(owner: Client) -> None:
    author = Author(owner)
    line = await author.service(
        "Line", keyterms=["high chair"], tags=[{"key": "area", "value": "tables"}]
    )
    steps: list[dict[str, Any]] = [
        {"name": "New line"},
        {"description": "All bookings."},
        {"isActive": False},
        {"keyterms": []},
        {"tags": []},
        {"connector": None},
    ]
    for number, change in enumerate(steps, start=2):
        before = await one(owner, SERVICE, line)
        assert await author.update("service", line, **change) == number
        after = await one(owner, SERVICE, line)
        assert await changes(before, after) == change | {"version": number}


async def test_a_connector_has_defaults(owner: Client) -> None:
    line = await Author(owner).service("Line", url="https://agent.example")
    service = await one(owner, SERVICE, line)
    assert service["connector"] == {
        "url": "https://agent.example",
        "model": "default",
        "apiKey": None,
        "systemPrompt": None,
        "headers": {},
        "timeoutSeconds": 60,
    }
    assert [each["name"] for each in service["versionSets"]] == ["edge", "release"]


async def test_a_metric_changes_field_by_field(owner: Client) -> None:
    author = Author(owner)
    line = await author.service("Line")
    booked = await author.metric("Booked", additionalNotes="None.", appliedToServices=[line])
    regex = {"__typename": "RegexEvaluator", "pattern": "booked", "ignoreCase": True}
    steps: Steps = [
        ({"description": "New."}, {"description": "New."}),
        ({"evaluator": {"regex": {"pattern": "booked"}}}, {"evaluator": regex}),
        ({"additionalNotes": None}, {"additionalNotes": None}),
        ({"appliedToServices": []}, {"appliedToServices": []}),
        ({"tags": [{"key": "a"}]}, {"tags": [{"key": "a", "value": None}]}),
    ]
    for number, (change, shown) in enumerate(steps, start=2):
        before = await one(owner, METRIC, booked)
        assert await author.update("metric", booked, **change) == number
        after = await one(owner, METRIC, booked)
        assert await changes(before, after) == shown | {"version": number}


async def test_a_metric_is_judged_where_nothing_else_is_said(owner: Client) -> None:
    given = definitions.metric("Polite")
    del given["evaluator"]
    polite = await Author(owner).create("metric", given)
    assert (await one(owner, METRIC, polite))["evaluator"] == {"__typename": "JudgeEvaluator"}


async def test_a_unit_test_changes_field_by_field(owner: Client) -> None:
    author = Author(owner)
    test = await author.unit_test("Books")
    turns = await author.metric(
        "Turns",
        metricValue={"numerical": {"lowerBound": 0, "upperBound": 9}},
        evaluator={"turnCount": {}},
    )
    demand = criterion(turns, "Quick", numerical={"verb": "BELOW", "threshold": 4})
    shown = {
        "name": "Quick",
        "metric": {"name": "Turns"},
        "criterion": {"verb": "BELOW", "threshold": 4.0},
    }
    steps: Steps = [
        ({"description": "New."}, {"description": "New."}),
        ({"maxInteractions": 100}, {"maxInteractions": 100}),
        ({"runCount": 3}, {"runCount": 3}),
        ({"serviceVersionSetName": "edge"}, {"serviceVersionSetName": "edge"}),
        ({"personaId": await author.persona("Bea")}, {"persona": {"name": "Bea"}}),
        ({"scenarioId": await author.scenario("Leave")}, {"scenario": {"name": "Leave"}}),
        ({"serviceId": await author.service("New")}, {"service": {"name": "New"}}),
        ({"successCriterions": [demand]}, {"successCriterions": [shown]}),
        ({"tags": [{"key": "a"}]}, {"tags": [{"key": "a", "value": None}]}),
    ]
    for number, (change, expected) in enumerate(steps, start=2):
        before = await one(owner, UNIT_TEST, test)
        assert await author.update("unitTest", test, **change) == number
        after = await one(owner, UNIT_TEST, test)
        assert await changes(before, after) == expected | {"version": number}


async def test_a_unit_test_set_changes_field_by_field(owner: Client) -> None:
    author = Author(owner)
    test, other = await author.unit_test("Books"), await author.unit_test("Cancels")
    all_tests = await author.unit_test_set([test], "All")
    runs = [{"unitTestId": other, "runCount": 4}, {"unitTestId": test}]
    shown = [
        {"runCount": 4, "unitTest": {"name": "Cancels"}},
        {"runCount": 1, "unitTest": {"name": "Books"}},
    ]
    steps: Steps = [
        ({"name": "Everything"}, {"name": "Everything"}),
        ({"description": "Nightly."}, {"description": "Nightly."}),
        ({"description": None}, {"description": None}),
        ({"unitTestRuns": runs}, {"unitTestRuns": shown}),
        ({"tags": [{"key": "a"}]}, {"tags": [{"key": "a", "value": None}]}),
    ]
    for number, (change, expected) in enumerate(steps, start=2):
        before = await one(owner, UNIT_TEST_SET, all_tests)
        assert await author.update("unitTestSet", all_tests, **change) == number
        after = await one(owner, UNIT_TEST_SET, all_tests)
        assert await changes(before, after) == expected | {"version": number}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("service", "name"),
        ("service", "isActive"),
        ("metric", "evaluator"),
        ("unitTest", "personaId"),
        ("unitTest", "successCriterions"),
        ("unitTestSet", "unitTestRuns"),
    ],
)
async def test_null_is_refused_where_there_has_to_be_something(
    house: House, kind: str, field: str
) -> None:
    author = Author(house.owner)
    ids = {"unitTest": await author.unit_test("Books")}
    ids |= {"service": await author.service(), "metric": await author.metric()}
    ids["unitTestSet"] = await author.unit_test_set([ids["unitTest"]])
    before = await house.everything()
    refusal = await house.owner.refusal(
        definitions.UPDATE[kind], input={"id": ids[kind], field: None}
    )
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)
    assert await house.everything() == before


async def test_version_sets_are_put_and_deleted(owner: Client) -> None:
    author = Author(owner)
    line = await author.service("Line")
    put = """mutation($id: ID!, $name: String!, $set: VersionSetInput!) {
        putServiceVersionSet(id: $id, name: $name, versionSet: $set) { service { version } } }"""
    delete = """mutation($id: ID!, $name: String!) {
        deleteServiceVersionSet(id: $id, name: $name) { service { version } } }"""
    preferences = [{"role": "persona", "llmName": "small", "params": {"top_p": 0.5}}]
    await owner.ask(
        put,
        id=line,
        name="canary",
        set={
            "agentVersionNumber": 3,
            "llmModelPreferences": preferences,
            "connector": {"chat": {"url": "https://canary.example"}},
        },
    )
    service = await one(owner, SERVICE, line)
    assert service["version"] == 2
    assert service["versionSets"][0] == {
        "name": "canary",
        "agentVersionNumber": 3,
        "connector": {"__typename": "ChatConnector"},
        "llmModelPreferences": preferences,
    }
    await owner.ask(put, id=line, name="canary", set={})
    replaced = (await one(owner, SERVICE, line))["versionSets"][0]
    assert (replaced["agentVersionNumber"], replaced["llmModelPreferences"]) == (None, [])
    await owner.ask(delete, id=line, name="canary")
    names = [each["name"] for each in (await one(owner, SERVICE, line))["versionSets"]]
    assert names == ["edge", "release"]


async def test_a_persona_and_a_scenario_change_as_a_whole(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana")
    change = {"role": "owner", "background": "Bakes.", "timezone": "Europe/Lisbon"}
    assert await author.update("persona", ana, expectedVersion=2, **change) == 2
    query = (
        "query($id: ID!) { persona(id: $id) { versions(descending: true) { nodes {"
        " role background timezone userModels } } } }"
    )
    [latest, first] = (await one(owner, query, ana))["versions"]["nodes"]
    assert {name: latest[name] for name in change} == change
    assert first["role"] != latest["role"]
    assert latest["userModels"] == first["userModels"]
    again = {"id": ana, "expectedVersion": 2, "background": "Cooks."}
    refusal = await owner.refusal(UPDATE_PERSONA, input=again)
    assert (refusal.code, refusal.details) == ("VERSION_MISMATCH", {"nextVersion": 3})

    dinner = await author.scenario("Dinner")
    assert await author.update("scenario", dinner, objective="A table", maxToolRounds=3) == 2
    assert await author.update("scenario", dinner, state={"tables": 3}, tags=[]) == 3


UPDATE_PERSONA = (
    "mutation($input: UpdatePersonaInput!) { updatePersona(input: $input) { __typename } }"
)
UPDATE_SERVICE = (
    "mutation($input: UpdateServiceInput!) { updateService(input: $input) { __typename } }"
)
NAMED = {"name": "canary", "agentVersionNumber": 7}


async def test_version_sets_come_with_the_rest_of_a_service(house: House) -> None:
    owner, author = house.owner, Author(house.owner)
    line = await author.service("Line")
    spare = {"name": "spare"}
    change: dict[str, Any] = {"description": "Both.", "versionSets": [NAMED, spare]}
    assert await author.update("service", line, **change) == 2
    sets = (await one(owner, SERVICE, line))["versionSets"]
    assert [each["name"] for each in sets] == ["canary", "edge", "release", "spare"]
    await author.unit_test("Books", serviceId=line, serviceVersionSetName="canary")
    assert await author.update("service", line, versionSets=[NAMED]) == 3
    refusal = await owner.refusal(UPDATE_SERVICE, input={"id": line, "versionSets": []})
    assert refusal.code == "IN_USE"
    twice = {"id": line, "versionSets": [NAMED, NAMED]}
    assert (await owner.refusal(UPDATE_SERVICE, input=twice)).field == "versionSets"
    for missing in (
        Permission.CREATE_VERSION_SET,
        Permission.UPDATE_VERSION_SET,
        Permission.DELETE_VERSION_SET,
    ):
        client = Client(house.platform, Principal(OWNER, frozenset(Permission) - {missing}))
        refusal = await client.refusal(UPDATE_SERVICE, input={"id": line, "versionSets": [NAMED]})
        assert (refusal.code, refusal.details) == ("FORBIDDEN", {"permission": missing.value})
        await client.ask(UPDATE_SERVICE, input={"id": line, "description": missing})
