"""Every refusal: its code, its field, and that nothing of a refused command is written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import definitions
from tests.support.definitions import Author, criterion
from tests.support.platform import House

PUT_VERSION_SET = """mutation($id: ID!, $name: String!, $set: VersionSetInput!) {
    putServiceVersionSet(id: $id, name: $name, versionSet: $set) { service { version } } }"""
DELETE_VERSION_SET = """mutation($id: ID!, $name: String!) {
    deleteServiceVersionSet(id: $id, name: $name) { service { version } } }"""
CANCEL = "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { status } } }"
NOBODY = "f" * 24


NUMERICAL = {"numerical": {"lowerBound": 0, "upperBound": 9}}


@pytest.mark.parametrize("kind", definitions.CREATE)
async def test_a_name_is_taken_whatever_its_case_and_spaces(house: House, kind: str) -> None:
    author = Author(house.owner)
    given = await _inputs(author, kind)
    made = await author.create(kind, given | {"name": "Ça va  Straße"})
    for variant in (
        "Ça va  Straße",
        "ça VA straße",
        " Ça va Straße ",
        "Ça va STRASSE",
        "C\u0327a va Straße",
    ):
        refusal = await house.refused(definitions.CREATE[kind], input=given | {"name": variant})
        assert (refusal.code, refusal.field) == ("NAME_TAKEN", "name")
    await author.create(kind, given | {"name": "Ca va Strasse"})
    await author.delete(kind, made)
    await author.create(kind, given | {"name": "ça va straße"})


async def _inputs(author: Author, kind: str) -> dict[str, Any]:
    if kind == "unitTest":
        return await author.unit_test_input("Books")
    if kind == "unitTestSet":
        test = await author.unit_test("Books")
        return {"name": "All", "unitTestRuns": [{"unitTestId": test}]}
    given: dict[str, Any] = getattr(definitions, kind)()
    return given


async def test_kinds_and_organizations_have_names_of_their_own(house: House) -> None:
    for client in (house.owner, house.stranger):
        await Author(client).persona("Same")
        await Author(client).scenario("Same")
        await Author(client).metric("Same")


@pytest.mark.parametrize("kind", ["service", "unitTestSet"])
async def test_a_rename_takes_the_new_name_and_frees_the_old_one(house: House, kind: str) -> None:
    author = Author(house.owner)
    given = await _inputs(author, kind)
    first = await author.create(kind, given | {"name": "One"})
    second = await author.create(kind, given | {"name": "Two"})
    refusal = await house.refused(definitions.UPDATE[kind], input={"id": first, "name": "two"})
    assert (refusal.code, refusal.field) == ("NAME_TAKEN", "name")
    await author.update(kind, first, name="ONE")  # Its own name in another case is free to it.
    await author.update(kind, first, name="Three")
    await author.update(kind, second, name="One")
    await author.create(kind, given | {"name": "Two"})


async def test_what_is_in_use_cannot_be_deleted(house: House) -> None:
    author = Author(house.owner)
    booked, line = await author.metric(), await author.service()
    ids = {
        "persona": await author.persona(),
        "scenario": await author.scenario(),
        "metric": booked,
        "service": line,
    }
    references = {f"{kind}Id": id for kind, id in ids.items() if kind != "metric"}
    tests = [
        await author.unit_test(name, successCriterions=[criterion(booked)], **references)
        for name in ("First", "Second")
    ]
    for kind, id in ids.items():
        refusal = await house.refused(definitions.DELETE[kind], id=id)
        assert (refusal.code, refusal.field) == ("IN_USE", "id")
        assert refusal.details == {"users": ["First", "Second"]}
    chosen = await author.unit_test_set(tests, "All")
    refusal = await house.refused(definitions.DELETE["unitTest"], id=tests[0])
    assert (refusal.code, refusal.details) == ("IN_USE", {"users": ["All"]})
    refusal = await house.refused(
        definitions.UPDATE["service"], input={"id": line, "isActive": False}
    )
    assert (refusal.code, refusal.field) == ("IN_USE", "isActive")

    await author.delete("unitTestSet", chosen)
    for test in tests:
        await author.delete("unitTest", test)
    for kind, id in ids.items():
        await author.delete(kind, id)


async def test_a_version_set_in_use_cannot_be_deleted(house: House) -> None:
    author = Author(house.owner)
    line = await author.service(versionSets=[{"name": "canary"}, {"name": "idle"}])
    await author.unit_test("Books", serviceId=line, serviceVersionSetName="canary")
    refusal = await house.refused(DELETE_VERSION_SET, id=line, name="canary")
    assert (refusal.code, refusal.field) == ("IN_USE", "name")
    await house.owner.ask(DELETE_VERSION_SET, id=line, name="idle")
    refusal = await house.refused(DELETE_VERSION_SET, id=line, name="idle")
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "name")


@pytest.mark.parametrize("name", ["edge", "release"])
async def test_standing_version_sets_stay(house: House, name: str) -> None:
    line = await Author(house.owner).service()
    refusal = await house.refused(DELETE_VERSION_SET, id=line, name=name)
    assert (refusal.code, refusal.field) == ("REFUSED", "name")


async def test_the_edge_version_set_cannot_be_put(house: House) -> None:
    line = await Author(house.owner).service()
    refusal = await house.refused(PUT_VERSION_SET, id=line, name="edge", set={})
    assert (refusal.code, refusal.field) == ("REFUSED", "name")
    refusal = await house.refused(PUT_VERSION_SET, id=line, name="no good!", set={})
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "name")


@pytest.mark.parametrize("kind", definitions.CREATE)
async def test_what_is_unknown_or_deleted_is_not_found(house: House, kind: str) -> None:
    author = Author(house.owner)
    gone = await author.create(kind, await _inputs(author, kind))
    await author.delete(kind, gone)
    for id in (gone, NOBODY):
        commands: list[tuple[str, dict[str, Any]]] = [
            (definitions.DELETE[kind], {"id": id}),
            (definitions.UPDATE[kind], {"input": {"id": id, "tags": []}}),
        ]
        if kind in definitions.NEW_VERSION:
            version = getattr(definitions, kind)()["initialVersion"]
            commands.append((definitions.NEW_VERSION[kind], {"input": {"id": id} | version}))
        if kind == "service":
            commands.append((PUT_VERSION_SET, {"id": id, "name": "canary", "set": {}}))
            commands.append((DELETE_VERSION_SET, {"id": id, "name": "canary"}))
        for query, variables in commands:
            refusal = await house.refused(query, **variables)
            assert (refusal.code, refusal.field) == ("NOT_FOUND", "id")


@pytest.mark.parametrize("kind", definitions.CREATE)
async def test_an_id_of_another_kind_or_none_at_all(house: House, kind: str) -> None:
    other = "scenario" if kind != "scenario" else "persona"
    made = await Author(house.owner).create(other, getattr(definitions, other)())
    data = await house.owner.ask(f"query($id: ID!) {{ {other}(id: $id) {{ id }} }}", id=made)
    for id in (data[other]["id"], "nonsense", "", "é", "ABCDEFABCDEFABCDEFABCDEF"):
        refusal = await house.refused(definitions.DELETE[kind], id=id)
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "id")


async def test_references_that_cannot_be_followed(house: House) -> None:
    author = Author(house.owner)
    given = await author.unit_test_input("Books")
    gone = {
        "personaId": await author.persona("Gone"),
        "scenarioId": await author.scenario("Gone"),
        "serviceId": await author.service("Gone"),
    }
    for field, id in gone.items():
        await author.delete(field.removesuffix("Id"), id)
    metric = await author.metric("Gone")
    await author.delete("metric", metric)
    demand = [*given["successCriterions"], criterion(metric)]
    wrong: list[tuple[dict[str, Any], str]] = [
        *(({field: id}, field) for field, id in gone.items()),
        *(({field: NOBODY}, field) for field in gone),
        ({"successCriterions": demand}, "successCriterions.1.metricId"),
        ({"serviceVersionSetName": "canary"}, "serviceVersionSetName"),
    ]
    made = await author.create("unitTest", given | {"name": "Another"})
    for change, field in wrong:
        refusal = await house.refused(definitions.CREATE["unitTest"], input=given | change)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", field)
        refusal = await house.refused(definitions.UPDATE["unitTest"], input={"id": made} | change)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", field)
    test = await author.unit_test("Gone")
    await author.delete("unitTest", test)
    runs = [{"unitTestId": made}, {"unitTestId": test}]
    refusal = await house.refused(
        definitions.CREATE["unitTestSet"], input={"name": "All", "unitTestRuns": runs}
    )
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "unitTestRuns.1.unitTestId")


@pytest.mark.parametrize(
    ("value", "evaluator", "demand"),
    [
        ({"boolean": {}}, {"objectiveMet": {}}, {"numerical": {"verb": "ABOVE", "threshold": 1}}),
        ({"boolean": {}}, {"objectiveMet": {}}, {"categorical": {"expectedValues": ["a"]}}),
        (NUMERICAL, {"turnCount": {}}, {"boolean": {"expectedValue": True}}),
        (
            {"categorical": {"categories": ["a", "b"]}},
            {"judge": {}},
            {"categorical": {"expectedValues": ["a", "c"]}},
        ),
    ],
)
async def test_a_criterion_has_to_fit_its_metric(
    house: House, value: dict[str, Any], evaluator: dict[str, Any], demand: dict[str, Any]
) -> None:
    author = Author(house.owner)
    metric = await author.metric("Measured", metricValue=value, evaluator=evaluator)
    given = await author.unit_test_input("Books")
    demands = [*given["successCriterions"], criterion(metric, **demand)]
    refusal = await house.refused(
        definitions.CREATE["unitTest"], input=given | {"successCriterions": demands}
    )
    assert (refusal.code, refusal.field) == ("CRITERION_MISMATCH", "successCriterions.1.criterion")


async def test_an_empty_set_is_refused(house: House) -> None:
    refusal = await house.refused(
        definitions.CREATE["unitTestSet"], input={"name": "All", "unitTestRuns": []}
    )
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "unitTestRuns")


async def test_runs_that_cannot_begin(house: House) -> None:
    author = Author(house.owner)
    mute = await author.service("Mute", url=None)
    idle = await author.service("Idle", isActive=False)
    tests: dict[str, dict[str, Any]] = {
        "mute": {"serviceId": mute},
        "idle": {"serviceId": idle},
        "huge": {"runCount": 10_001},
        "fine": {},
        "gone": {},
    }
    sets = {
        name: await author.unit_test_set([await author.unit_test(name, **fields)], name)
        for name, fields in tests.items()
    }
    await author.delete("unitTestSet", sets["gone"])
    for given, code, field in (
        ({"unitTestSetId": sets["mute"]}, "REFUSED", "connector"),
        ({"unitTestSetId": sets["idle"]}, "REFUSED", "serviceVersionSetName"),
        ({"unitTestSetId": sets["huge"]}, "REFUSED", "repeat"),
        ({"unitTestSetId": sets["gone"]}, "NOT_FOUND", "unitTestSetId"),
        ({"unitTestSetId": NOBODY}, "NOT_FOUND", "unitTestSetId"),
        ({"unitTestSetId": "nonsense"}, "VALIDATION_FAILED", "unitTestSetId"),
        ({"unitTestSetId": sets["fine"], "repeat": 0}, "VALIDATION_FAILED", "repeat"),
        ({"unitTestSetId": sets["fine"], "repeat": 1001}, "VALIDATION_FAILED", "repeat"),
    ):
        refusal = await house.refused(definitions.CREATE_RUN, input=given)
        assert (refusal.code, refusal.field) == (code, field)
    refusal = await house.refused(CANCEL, id=NOBODY)
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "id")
