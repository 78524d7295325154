"""The life of a scenario over REST."""

from __future__ import annotations

from typing import Any

from tests.integration.rest_catalog.bodies import SCENARIO, scenario, scenario_version
from tests.integration.rest_catalog.site import Rest

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"conversation_starts_at": "2025-11-13T20:51:19"}, "conversation_starts_at"),
    ({"conversation_starts_at": "0001-01-01T00:00:00+14:00"}, "conversation_starts_at"),
    ({"conversation_starts_at": {}}, "conversation_starts_at"),
    ({"initial_message_type": "shout"}, "initial_message_type"),
    ({"objective": ""}, "objective"),
    ({"instructions": None}, "instructions"),
]


async def test_a_scenario_is_created_with_its_first_version(owner: Rest) -> None:
    version = scenario_version(
        initial_message_type="external-event",
        conversation_starts_at="2025-11-13T20:51:19.985+02:00",
    )

    created = await owner.post(SCENARIO, scenario(tags={"team": None}, initial_version=version))

    assert created.status == 201
    id = created.body["simulation_scenario_id"]
    assert created.body == {"simulation_scenario_id": id}
    olga = {"org_id": "acme", "user_id": "olga"}
    shown = await owner.one(SCENARIO, id)
    at = shown["created_at"]
    assert shown == {
        "id": id,
        "name": "Book a table",
        "tags": {"team": None},
        "is_deleted": False,
        "created_at": at,
        "creator": olga,
        "updated_at": at,
        "updated_by": olga,
    }
    [first] = await owner.rows(f"{SCENARIO}{id}/version/")
    assert first == version | {
        "_id": first["_id"],
        "org_id": "acme",
        "created_at": at,
        "updated_at": at,
        "simulation_scenario_id": id,
        "version": 1,
        "conversation_starts_at": "2025-11-13T18:51:19.985000Z",
        "creator": olga,
    }


async def test_a_scenario_gets_tags_versions_and_an_end(owner: Rest) -> None:
    id = await owner.made(SCENARIO, scenario())

    tagged = await owner.post(f"{SCENARIO}{id}/", {"tags": {"team": "dining"}})
    written = await owner.post(
        f"{SCENARIO}{id}/version/", scenario_version(objective="Cancel."), version=2
    )
    deleted = await owner.delete(f"{SCENARIO}{id}/")

    assert (tagged.status, tagged.raw) == (204, b"")
    assert (written.status, written.body) == (201, {"version": 2})
    assert (deleted.status, deleted.raw) == (204, b"")
    shown = await owner.one(SCENARIO, id)
    assert (shown["tags"], shown["is_deleted"]) == ({"team": "dining"}, True)
    versions = await owner.rows(f"{SCENARIO}{id}/version/")
    assert [each["objective"] for each in versions] == ["Book a table.", "Cancel."]


async def test_a_refusal_names_the_field(owner: Rest) -> None:
    id = await owner.made(SCENARIO, scenario())
    for change, field in REFUSED:
        version = scenario_version(**change)
        created = await owner.post(SCENARIO, scenario("Another", initial_version=version))
        versioned = await owner.post(f"{SCENARIO}{id}/version/", version)

        assert (created.status, created.field) == (422, f"initial_version.{field}")
        assert (versioned.status, versioned.field) == (422, field)
    assert len(await owner.rows(SCENARIO)) == len(await owner.rows(f"{SCENARIO}{id}/version/")) == 1


async def test_a_start_that_is_left_out_is_open(owner: Rest) -> None:
    version = scenario_version()
    del version["conversation_starts_at"]

    answer = await owner.post(SCENARIO, scenario(initial_version=version))

    assert answer.status == 201
    [scenario_id] = answer.body.values()
    [made] = await owner.rows(f"{SCENARIO}{scenario_id}/version/")
    assert made["conversation_starts_at"] is None
