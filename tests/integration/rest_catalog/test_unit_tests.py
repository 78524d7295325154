"""The lives of unit tests, and of sets of them, over REST."""

from __future__ import annotations

from typing import Any

from tests.integration.rest_catalog import bodies
from tests.integration.rest_catalog.bodies import (
    METRIC,
    PERSONA,
    SCENARIO,
    SERVICE,
    UNIT_TEST,
    UNIT_TEST_SET,
    criterion,
    metric,
)
from tests.integration.rest_catalog.site import NOTHING, Rest, Site
from tests.support.platform import OWNER

RUN_COUNT = "query($id: ID!) { unitTest(id: $id) { runCount } }"
AT_LEAST_4 = {"type": "numerical", "verb": ">=", "threshold": 4}
OLGA = {"org_id": "acme", "user_id": "olga"}

REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"service_id": NOTHING}, 404, "service_id"),
    ({"persona_id": NOTHING}, 404, "persona_id"),
    ({"scenario_id": NOTHING}, 404, "scenario_id"),
    ({"service_version_set_name": "nightly"}, 404, "service_version_set_name"),
    ({"success_criterions": [criterion(NOTHING)]}, 404, "success_criterions.0.metric_id"),
    ({"max_interactions": 101}, 422, "max_interactions"),
    ({"max_interactions": 0}, 422, "max_interactions"),
    ({"success_criterions": []}, 422, "success_criterions"),
    ({"service_version_set_name": ""}, 422, "service_version_set_name"),
    ({"persona_id": "x"}, 422, "persona_id"),
]


async def test_a_unit_test_shows_what_was_said_of_it(owner: Rest) -> None:
    body = await bodies.unit_test(owner, tags={"any-key": "any: value"})

    created = await owner.post(UNIT_TEST, body)

    assert created.status == 201
    id = created.body["simulation_unit_test_id"]
    assert created.body == {"simulation_unit_test_id": id}
    shown = await owner.one(UNIT_TEST, id)
    at = shown["created_at"]
    expected = body | {
        "org_id": "acme",
        "created_at": at,
        "updated_at": at,
        "is_deleted": False,
        "tags": [{"key": "any-key", "value": "any: value"}],
        "creator": OLGA,
        "updated_by": OLGA,
    }
    assert shown == expected | {"id": id}
    [found] = await owner.rows(f"{UNIT_TEST}search/", query="guest")
    assert found == expected | {"_id": id}


async def test_a_unit_test_changes_where_something_is_said(site: Site) -> None:
    owner = site.owner
    id = await owner.made(UNIT_TEST, await bodies.unit_test(owner, tags={"a": None}))
    before = await owner.one(UNIT_TEST, id)
    rating = await owner.made(
        METRIC,
        metric("Rating", metric_value={"type": "numerical", "lower_bound": 1, "upper_bound": 5}),
    )

    nothing = await owner.post(f"{UNIT_TEST}{id}/", dict.fromkeys(["description", "tags"]))
    unchanged = await owner.one(UNIT_TEST, id)
    change = {
        "max_interactions": 100,
        "success_criterions": [criterion(rating, **AT_LEAST_4)],
        "service_version_set_name": "edge",
    }
    changed = await owner.post(f"{UNIT_TEST}{id}/", change | {"run_count": 3})

    assert (nothing.status, nothing.raw, unchanged) == (204, b"", before)
    assert (changed.status, changed.raw) == (204, b"")
    after = await owner.one(UNIT_TEST, id)
    assert after == before | change | {"updated_at": after["updated_at"]}
    told = await site.house.client(OWNER).ask(RUN_COUNT, id=id)
    assert told["unitTest"]["runCount"] == 3


async def test_a_refusal_names_the_field(owner: Rest) -> None:
    body = await bodies.unit_test(owner)
    id = await owner.made(UNIT_TEST, body)
    before = await owner.one(UNIT_TEST, id)
    for change, status, field in REFUSED:
        created = await owner.post(UNIT_TEST, body | {"name": "Another"} | change)
        updated = await owner.post(f"{UNIT_TEST}{id}/", change)

        assert (created.status, created.field) == (status, field)
        assert (updated.status, updated.field) == (status, field)
    assert await owner.rows(UNIT_TEST) == [before]


async def test_criteria_must_fit_their_metrics(owner: Rest) -> None:
    body = await bodies.unit_test(owner)
    metric_id = body["success_criterions"][0]["metric_id"]
    unfit = {"success_criterions": [criterion(metric_id, **AT_LEAST_4)]}

    answer = await owner.post(UNIT_TEST, body | unfit)

    assert (answer.status, answer.code) == (400, "CRITERION_MISMATCH")
    assert answer.field == "success_criterions.0.criterion"


async def test_what_is_in_use_stays(owner: Rest) -> None:
    body = await bodies.unit_test(owner)
    id = await owner.made(UNIT_TEST, body)
    runs = [{"unit_test_id": id, "run_count": 1}]
    set_id = await owner.made(UNIT_TEST_SET, await bodies.unit_test_set(owner, unit_test_runs=runs))

    for path in (
        f"{PERSONA}{body['persona_id']}/",
        f"{SCENARIO}{body['scenario_id']}/",
        f"{UNIT_TEST}{id}/",
    ):
        answer = await owner.delete(path)
        assert (answer.status, answer.code) == (400, "IN_USE")

    assert (await owner.delete(f"{UNIT_TEST_SET}{set_id}")).status == 204
    assert (await owner.delete(f"{UNIT_TEST}{id}/")).status == 204
    assert (await owner.delete(f"{PERSONA}{body['persona_id']}/")).status == 204
    assert (await owner.one(UNIT_TEST, id))["is_deleted"] is True


async def test_a_set_shows_what_was_said_of_it(owner: Rest) -> None:
    body = await bodies.unit_test_set(owner, tags={"any-key": None}, description="Every night.")

    created = await owner.post(UNIT_TEST_SET, body)

    assert created.status == 201
    id = created.body["simulation_unit_test_set_id"]
    assert created.body == {"simulation_unit_test_set_id": id}
    shown = await owner.one(UNIT_TEST_SET, id)
    at = shown["created_at"]
    expected = body | {
        "org_id": "acme",
        "created_at": at,
        "updated_at": at,
        "last_triggered_run_id": None,
        "is_deleted": False,
        "tags": [{"key": "any-key", "value": None}],
        "creator": OLGA,
        "updated_by": OLGA,
    }
    assert shown == expected | {"id": id}
    [found] = await owner.rows(f"{UNIT_TEST_SET}search/", query="night")
    assert found == expected | {"_id": id}


async def test_the_description_of_a_set_alone_can_be_cleared(owner: Rest) -> None:
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({}, "Kept."),
        ({"description": {}}, "Kept."),
        ({"description": None}, None),
        ({"description": " New. "}, "New."),
        ({"name": None, "unit_test_runs": None, "tags": None}, "Kept."),
    ]
    first = await bodies.unit_test_set(owner, description="Kept.", tags={"a": "b"})
    for number, (change, description) in enumerate(cases):
        id = await owner.made(UNIT_TEST_SET, first | {"name": f"Set {number}"})
        before = await owner.one(UNIT_TEST_SET, id)

        answer = await owner.post(f"{UNIT_TEST_SET}{id}", change)

        assert (answer.status, answer.raw) == (204, b"")
        after = await owner.one(UNIT_TEST_SET, id)
        times = {"updated_at": after["updated_at"]}
        assert after == before | times | {"description": description}


async def test_a_set_is_renamed_refilled_and_deleted(owner: Rest) -> None:
    id = await owner.made(UNIT_TEST_SET, await bodies.unit_test_set(owner, "Smoke"))
    await owner.made(UNIT_TEST_SET, await bodies.unit_test_set(owner, "Nightly"))
    other = await owner.made(UNIT_TEST, await bodies.unit_test(owner, "Another"))
    runs = [{"unit_test_id": other, "run_count": 7}]

    taken = await owner.post(f"{UNIT_TEST_SET}{id}", {"name": "nightly"})
    unknown = await owner.post(
        f"{UNIT_TEST_SET}{id}", {"unit_test_runs": [{"unit_test_id": NOTHING, "run_count": 1}]}
    )
    changed = await owner.post(f"{UNIT_TEST_SET}{id}", {"name": "Fast", "unit_test_runs": runs})
    shown = await owner.one(UNIT_TEST_SET, id)
    deleted = await owner.delete(f"{UNIT_TEST_SET}{id}")

    assert (taken.status, taken.code, taken.field) == (409, "NAME_TAKEN", "name")
    assert (unknown.status, unknown.field) == (404, "unit_test_runs.0.unit_test_id")
    assert changed.status == 204
    assert (shown["name"], shown["unit_test_runs"]) == ("Fast", runs)
    assert (deleted.status, deleted.raw) == (204, b"")
    assert (await owner.delete(f"{UNIT_TEST_SET}{id}")).status == 404


async def test_a_set_that_is_refilled_keeps_the_gates_that_this_contract_does_not_know(
    site: Site, owner: Rest
) -> None:
    id = await owner.made(UNIT_TEST_SET, await bodies.unit_test_set(owner, "Gated"))
    [run] = (await owner.one(UNIT_TEST_SET, id))["unit_test_runs"]
    gated = [{"unitTestId": run["unit_test_id"], "gate": {"atMostFailures": {"n": 1}}}]
    client = site.house.client(OWNER)
    await client.ask(
        "mutation($input: UpdateUnitTestSetInput!) { updateUnitTestSet(input: $input) {"
        " unitTestSet { id } } }",
        input={"id": id, "unitTestRuns": gated, "gate": {"passHatK": {"k": 2, "atLeast": 0.5}}},
    )

    again = {"unit_test_runs": [run | {"run_count": 7}], "description": "Seven."}
    assert (await owner.post(f"{UNIT_TEST_SET}{id}", again)).status == 204

    shown = await owner.one(UNIT_TEST_SET, id)
    assert shown["unit_test_runs"] == [run | {"run_count": 7}]
    told = await client.ask(
        "query($id: ID!) { unitTestSet(id: $id) { gate { __typename }"
        " unitTestRuns { runCount gate { ... on AtMostFailuresGate { n } } } } }",
        id=id,
    )
    assert told["unitTestSet"] == {
        "gate": {"__typename": "PassHatKGate"},
        "unitTestRuns": [{"runCount": 7, "gate": {"n": 1}}],
    }


async def test_unit_tests_are_counted(owner: Rest) -> None:
    body = await bodies.unit_test_set(owner)
    for count in (0, 2**31, "many"):
        body["unit_test_runs"][0]["run_count"] = count

        answer = await owner.post(UNIT_TEST_SET, body)

        assert (answer.status, answer.field) == (422, "unit_test_runs.0.run_count")


async def test_nothing_comes_of_nothing(owner: Rest) -> None:
    for path in (PERSONA, SCENARIO, METRIC, SERVICE, UNIT_TEST, UNIT_TEST_SET):
        answer = await owner.post(path, {})

        assert (answer.status, answer.code) == (422, "VALIDATION_FAILED")
        assert await owner.rows(path) == []
