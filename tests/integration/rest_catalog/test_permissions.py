"""Who may do what, and who sees what."""

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
)
from tests.integration.rest_catalog.site import Rest, Site

KINDS = (PERSONA, SCENARIO, METRIC, SERVICE, UNIT_TEST, UNIT_TEST_SET)
VERSIONED = (PERSONA, SCENARIO)


async def one_of_each(owner: Rest) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Bodies by kind, and the ids of what was created by them."""
    unit_test = await bodies.unit_test(owner, "Sailor books")
    given: dict[str, dict[str, Any]] = {
        PERSONA: bodies.persona("Sailor"),
        SCENARIO: bodies.scenario("Sailor"),
        METRIC: bodies.metric("Sailor"),
        SERVICE: bodies.service("Sailor"),
        UNIT_TEST: unit_test,
    }
    ids = {path: await owner.made(path, body) for path, body in given.items()}
    runs = [{"unit_test_id": ids[UNIT_TEST], "run_count": 1}]
    given[UNIT_TEST_SET] = await bodies.unit_test_set(owner, "Sailor", unit_test_runs=runs)
    ids[UNIT_TEST_SET] = await owner.made(UNIT_TEST_SET, given[UNIT_TEST_SET])
    return given, ids


def place(path: str, id: str) -> str:
    """Where a definition is changed: sets of unit tests have no slash at the end."""
    return f"{path}{id}" + ("" if path == UNIT_TEST_SET else "/")


async def test_a_viewer_sees_all_and_changes_nothing(site: Site) -> None:
    given, ids = await one_of_each(site.owner)
    viewer = site.viewer

    for path in KINDS:
        assert await viewer.rows(path) == await site.owner.rows(path)
        before = await site.owner.rows(path)
        refused = [
            await viewer.post(path, given[path] | {"name": "Mine"}),
            await viewer.post(place(path, ids[path]), {"tags": {"mine": None}}),
        ]
        if path == SERVICE:
            version_set = f"{place(path, ids[path])}version_sets/release/"
            body = {"version_set": bodies.version_set()}
            refused += [await viewer.put(version_set, body), await viewer.delete(version_set)]
        else:
            refused.append(await viewer.delete(place(path, ids[path])))
        for answer in refused:
            assert (answer.status, answer.code) == (403, "FORBIDDEN"), (path, answer.raw)
            assert isinstance(answer.body["detail"], str)
        assert await site.owner.rows(path) == before
    for path in VERSIONED:
        version = given[path]["initial_version"]
        answer = await viewer.post(f"{place(path, ids[path])}version/", version)
        assert answer.status == 403
        assert len(await viewer.rows(f"{place(path, ids[path])}version/")) == 1


async def test_an_editor_writes_what_the_owner_writes(site: Site) -> None:
    _, ids = await one_of_each(site.editor)

    for path in KINDS:
        assert (await site.editor.post(place(path, ids[path]), {"tags": {}})).status in (200, 204)
        assert (await site.owner.rows(path, id=ids[path]))[0]["creator"]["user_id"] == "edgar"


async def test_a_stranger_finds_nothing(site: Site) -> None:
    given, ids = await one_of_each(site.owner)
    stranger = site.stranger

    for path in KINDS:
        page = (await stranger.get(path)).body
        assert page["has_more"] is False
        assert all(values == [] for values in page["filter_values"].values())
        assert await stranger.rows(path, id=ids[path]) == []
        assert (await stranger.post(place(path, ids[path]), {"tags": {}})).status == 404
        if path != SERVICE:
            assert (await stranger.delete(place(path, ids[path]))).status == 404
    refused = await stranger.post(UNIT_TEST, given[UNIT_TEST])
    assert (refused.status, refused.field) == (404, "service_id")


async def test_who_proves_nobody_gets_nothing(site: Site) -> None:
    for path in KINDS:
        answer = await site.owner.send("GET", path, headers={"Authorization": "Bearer nobody"})
        assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.body["detail"] == answer.body["error"]["message"]
