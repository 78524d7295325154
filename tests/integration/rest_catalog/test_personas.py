"""The life of a persona over REST."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.rest_catalog.bodies import PERSONA, persona, persona_version
from tests.integration.rest_catalog.site import NOTHING, Rest, Site

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "name"),
    ({"name": None}, "name"),
    ({"tags": {"a-b": None}}, "tags"),
    ({"tags": {str(number): None for number in range(21)}}, "tags"),
    ({"initial_version": None}, "initial_version"),
    ({"initial_version": persona_version(background=1)}, "initial_version.background"),
    (
        {"initial_version": persona_version(preferred_language="xxx")},
        "initial_version.preferred_language",
    ),
    ({"initial_version": persona_version(timezone="Mars/Base")}, "initial_version.timezone"),
    (
        {"initial_version": persona_version(sensitive_user_variables={"Pin": "1"})},
        "initial_version.sensitive_user_variables",
    ),
    (
        {"initial_version": persona_version(user_models=["", "x"])},
        "initial_version.user_models.0",
    ),
]


async def test_a_persona_is_created_with_its_first_version(owner: Rest) -> None:
    version = persona_version(
        background="Grew up in Porto.",
        preferred_language="por",
        timezone="Europe/Lisbon",
        user_models=["Vegetarian."],
        nonsensitive_user_variables={"seat": "window"},
        sensitive_user_variables={"card_number": "4000"},
    )
    body = persona("Ana", role="regular", tags={"team": "dining", "vip": None})

    created = await owner.post(PERSONA, body | {"initial_version": version})

    assert created.status == 201
    id = created.body["simulation_persona_id"]
    assert created.body == {"simulation_persona_id": id}
    olga = {"org_id": "acme", "user_id": "olga"}
    shown = await owner.one(PERSONA, id)
    at = shown["created_at"]
    assert at.endswith("Z")
    assert shown == {
        "id": id,
        "name": "Ana",
        "role": "regular",
        "tags": {"team": "dining", "vip": None},
        "is_deleted": False,
        "created_at": at,
        "creator": olga,
        "updated_at": at,
        "updated_by": olga,
    }
    [first] = await owner.rows(f"{PERSONA}{id}/version/")
    assert first == version | {
        "_id": first["_id"],
        "org_id": "acme",
        "created_at": at,
        "updated_at": at,
        "simulation_persona_id": id,
        "version": 1,
        "creator": olga,
    }


async def test_tags_change_and_make_no_version(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona(tags={"team": "dining"}))

    changed = await owner.post(f"{PERSONA}{id}/", {"tags": {"team": "night shift"}})

    assert (changed.status, changed.raw) == (204, b"")
    shown = await owner.one(PERSONA, id)
    assert shown["tags"] == {"team": "night shift"}
    assert shown["updated_at"] > shown["created_at"]
    assert len(await owner.rows(f"{PERSONA}{id}/version/")) == 1


@pytest.mark.parametrize("body", [{}, {"tags": None}, {"role": "chef", "name": "Bo"}])
async def test_what_is_not_said_stays(owner: Rest, body: dict[str, Any]) -> None:
    id = await owner.made(PERSONA, persona(tags={"team": "dining"}))
    before = await owner.one(PERSONA, id)

    assert (await owner.post(f"{PERSONA}{id}/", body)).status == 204
    assert await owner.one(PERSONA, id) == before


async def test_a_version_says_all_of_itself(owner: Rest) -> None:
    id = await owner.made(
        PERSONA,
        persona(
            initial_version=persona_version(
                preferred_language="por", timezone="UTC", sensitive_user_variables={"pin_code": "1"}
            )
        ),
    )

    written = await owner.post(f"{PERSONA}{id}/version/", persona_version(background="Moved."))

    assert (written.status, written.body) == (201, {"version": 2})
    [second] = await owner.rows(f"{PERSONA}{id}/version/", version="latest")
    assert second["background"] == "Moved."
    assert (second["preferred_language"], second["timezone"]) == (None, None)
    assert second["sensitive_user_variables"] == {}


@pytest.mark.parametrize("unset", [{}, None])
async def test_language_and_time_zone_can_be_unset(owner: Rest, unset: Any) -> None:
    version = persona_version(preferred_language=unset, timezone=unset)

    id = await owner.made(PERSONA, persona(initial_version=version))

    [first] = await owner.rows(f"{PERSONA}{id}/version/")
    assert (first["preferred_language"], first["timezone"]) == (None, None)


async def test_the_expected_version_must_come_next(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona())
    path = f"{PERSONA}{id}/version/"

    refused = await owner.post(path, persona_version(), version=3)
    written = await owner.post(path, persona_version(), version=2)

    assert (refused.status, refused.code, refused.field) == (400, "VERSION_MISMATCH", "version")
    assert refused.body["error"]["details"] == {"next_version": 2}
    assert refused.body["detail"] == refused.body["error"]["message"]
    assert (written.status, written.body) == (201, {"version": 2})
    assert (await owner.post(path, persona_version(), version=1)).status == 422


async def test_a_deleted_persona_stays_readable(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona())

    deleted = await owner.delete(f"{PERSONA}{id}/")

    assert (deleted.status, deleted.raw) == (204, b"")
    assert (await owner.one(PERSONA, id))["is_deleted"] is True
    assert len(await owner.rows(f"{PERSONA}{id}/version/")) == 1
    assert await owner.rows(PERSONA, is_deleted="false") == []
    assert (await owner.post(f"{PERSONA}{id}/", {"tags": {}})).status == 404
    assert (await owner.post(f"{PERSONA}{id}/version/", persona_version())).status == 404
    assert (await owner.delete(f"{PERSONA}{id}/")).status == 404


async def test_a_name_can_be_used_again_after_deletion_only(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona("Ana"))

    taken = await owner.post(PERSONA, persona(" ANA "))
    await owner.delete(f"{PERSONA}{id}/")

    assert (taken.status, taken.code, taken.field) == (409, "NAME_TAKEN", "name")
    assert (await owner.post(PERSONA, persona("Ana"))).status == 201


async def test_versions_are_there_only_with_their_persona(site: Site) -> None:
    id = await site.owner.made(PERSONA, persona())

    for caller, wanted in ((site.owner, NOTHING), (site.stranger, id)):
        answer = await caller.get(f"{PERSONA}{wanted}/version/")
        assert (answer.status, answer.code) == (404, "NOT_FOUND")


async def test_a_refusal_names_the_field(owner: Rest) -> None:
    for change, field in REFUSED:
        answer = await owner.post(PERSONA, persona() | change)

        assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)
        [problem] = answer.body["detail"]
        assert set(problem) == {"loc", "msg", "type"}
        assert problem["loc"][0] == "body"
        assert ".".join(map(str, problem["loc"][1:])) == field
    assert await owner.rows(PERSONA) == []


async def test_every_refused_field_is_in_the_detail(owner: Rest) -> None:
    answer = await owner.post(PERSONA, {})

    assert [each["loc"] for each in answer.body["detail"]] == [
        ["body", "name"],
        ["body", "role"],
        ["body", "tags"],
        ["body", "initial_version"],
    ]
    assert "3 more problems" in answer.body["error"]["message"]


async def test_tags_are_stripped_and_unknown_fields_passed_over(owner: Rest) -> None:
    id = await owner.made(PERSONA, persona(tags={" team ": " dining "}, mood="good"))

    assert (await owner.one(PERSONA, id))["tags"] == {"team": "dining"}
