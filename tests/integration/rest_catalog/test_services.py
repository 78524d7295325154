"""The life of a service over REST."""

from __future__ import annotations

from typing import Any

from tests.integration.rest_catalog import bodies
from tests.integration.rest_catalog.bodies import SERVICE, UNIT_TEST, service, version_set
from tests.integration.rest_catalog.site import MACHINE, NOTHING, Rest, Site
from tests.support.definitions import Author
from tests.support.platform import OWNER

CONNECTORS = """query($id: ID!) { service(id: $id) {
    connector { ... on ChatConnector { url } }
    versionSets { name connector { ... on ChatConnector { url } } } } }"""
CHAT = {"type": "chat", "url": "http://127.0.0.1:9"}
OTHER = CHAT | {"url": "http://127.0.0.1:8"}
PINNED = version_set(
    agent_version_number=3,
    service_hierarchical_state_machine_version_number=7,
    llm_model_preferences={"judge": {"llm_name": "any-model", "params": {"temperature": 0}}},
)
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"agent_id": None}, "agent_id"),
    (
        {"service_hierarchical_state_machine_id": "B" * 24},
        "service_hierarchical_state_machine_id",
    ),
    ({"is_active": None}, "is_active"),
    ({"keyterms": ["Table"]}, "keyterms.0"),
    ({"keyterms": ["a"] * 21}, "keyterms"),
    ({"release_version_set": {}}, "release_version_set.llm_model_preferences"),
    (
        {"release_version_set": version_set(agent_version_number=2**40)},
        "release_version_set.agent_version_number",
    ),
    (
        {"release_version_set": version_set(llm_model_preferences={"judge": {}})},
        "release_version_set.llm_model_preferences.judge.llm_name",
    ),
    ({"connector": {"type": "chat", "url": "ftp://x"}}, "connector.chat.url"),
    (
        {"connector": {"type": "chat", "url": "http://${SIMULATION_AGENT_X}.a"}},
        "connector.chat.url",
    ),
    (
        {"release_version_set": version_set(connector={"type": "chat", "url": "http://[fe80::1]"})},
        "version_sets.release.connector.chat.url",
    ),
    ({"connector": {"type": "pigeon"}}, "connector"),
]


def at(id: str, name: str) -> str:
    """The path of a version set."""
    return f"{SERVICE}{id}/version_sets/{name}/"


async def connectors(site: Site, id: str) -> dict[str, str | None]:
    """How a service is reached, and by its version sets: the contract has no word for it."""
    found = (await site.house.client(OWNER).ask(CONNECTORS, id=id))["service"]
    sets = {each["name"]: each["connector"] for each in found["versionSets"]}
    named = {"": found["connector"]} | sets
    return {name: connector and connector["url"] for name, connector in named.items()}


async def test_a_service_shows_what_was_said_of_it(owner: Rest) -> None:
    body = service(keyterms=["creme brulee"], tags={"team": "dining"}, is_active=False)

    created = await owner.post(SERVICE, body)

    assert created.status == 201
    assert set(created.body) == {"id"}
    olga = {"org_id": "acme", "user_id": "olga"}
    assert await owner.one(SERVICE, created.body["id"]) == body | {
        "id": created.body["id"],
        "version_sets": {"edge": version_set(), "release": version_set()},
        "tags": [{"key": "team", "value": "dining"}],
        "creator": olga,
        "updated_by": olga,
    }


async def test_a_release_can_come_with_the_service(owner: Rest) -> None:
    id = await owner.made(SERVICE, service(release_version_set=PINNED))

    sets = (await owner.one(SERVICE, id))["version_sets"]
    assert sets == {"edge": version_set(), "release": PINNED}


async def test_a_service_changes_where_something_is_said(owner: Rest) -> None:
    id = await owner.made(SERVICE, service(keyterms=["table"], tags={"a": None}))
    before = await owner.one(SERVICE, id)

    nothing = await owner.post(
        f"{SERVICE}{id}/", dict.fromkeys(["name", "tags", "keyterms", "is_active", "connector"])
    )
    unchanged = await owner.one(SERVICE, id)
    change = {"name": "Night line", "is_active": False, "agent_id": MACHINE, "keyterms": []}
    changed = await owner.post(f"{SERVICE}{id}/", change)

    assert (nothing.status, nothing.raw) == (200, b"null")
    assert unchanged == before
    assert (changed.status, changed.raw) == (200, b"null")
    assert await owner.one(SERVICE, id) == before | change


async def test_version_sets_come_change_and_go(owner: Rest) -> None:
    id = await owner.made(SERVICE, service())

    created = await owner.put(at(id, "canary"), {"version_set": PINNED})
    shown = (await owner.one(SERVICE, id))["version_sets"]
    replaced = await owner.put(at(id, "canary"), {"version_set": version_set()})
    shown_then = (await owner.one(SERVICE, id))["version_sets"]
    removed = await owner.delete(at(id, "canary"))

    assert [each.status for each in (created, replaced, removed)] == [204, 204, 204]
    assert created.raw == b""
    assert shown["canary"] == PINNED
    assert shown_then["canary"] == version_set()
    assert set((await owner.one(SERVICE, id))["version_sets"]) == {"edge", "release"}


async def test_a_connector_makes_a_service_runnable(site: Site) -> None:
    release = version_set(connector=OTHER)
    id = await site.owner.made(SERVICE, service(connector=CHAT, release_version_set=release))
    assert await connectors(site, id) == {"": CHAT["url"], "edge": None, "release": OTHER["url"]}

    await site.owner.put(at(id, "canary"), {"version_set": version_set(connector=CHAT)})
    await site.owner.post(f"{SERVICE}{id}/", {"connector": OTHER})
    await site.owner.post(f"{SERVICE}{id}/", {"description": "Takes bookings at night."})

    assert await connectors(site, id) == {
        "": OTHER["url"],
        "canary": CHAT["url"],
        "edge": None,
        "release": OTHER["url"],
    }


async def test_some_version_sets_cannot_be_touched(owner: Rest) -> None:
    id = await owner.made(SERVICE, service())
    cases = [
        ("PUT", "edge", 400, "REFUSED"),
        ("PUT", "new set", 422, "VALIDATION_FAILED"),
        ("PUT", "x" * 41, 422, "VALIDATION_FAILED"),
        ("DELETE", "edge", 400, "REFUSED"),
        ("DELETE", "release", 400, "REFUSED"),
        ("DELETE", "nightly", 404, "NOT_FOUND"),
    ]
    for method, name, status, code in cases:
        answer = await owner.send(method, at(id, name), json={"version_set": PINNED})

        assert (answer.status, answer.code) == (status, code)
    sets = (await owner.one(SERVICE, id))["version_sets"]
    assert sets == {"edge": version_set(), "release": version_set()}


async def test_a_service_that_is_not_there_has_no_version_sets(site: Site) -> None:
    id = await site.owner.made(SERVICE, service())

    for caller, wanted in ((site.owner, NOTHING), (site.stranger, id)):
        put = await caller.put(at(wanted, "canary"), {"version_set": PINNED})
        removed = await caller.delete(at(wanted, "canary"))
        updated = await caller.post(f"{SERVICE}{wanted}/", {"name": "Mine"})
        assert [each.status for each in (put, removed, updated)] == [404, 404, 404]


async def test_what_a_unit_test_uses_stays(owner: Rest) -> None:
    id = await owner.made(SERVICE, service())
    await owner.put(at(id, "canary"), {"version_set": PINNED})
    uses = await bodies.unit_test(owner, service_id=id, service_version_set_name="canary")
    await owner.made(UNIT_TEST, uses)

    removed = await owner.delete(at(id, "canary"))
    deactivated = await owner.post(f"{SERVICE}{id}/", {"is_active": False})

    assert (removed.status, removed.code) == (400, "IN_USE")
    assert (deactivated.status, deactivated.code) == (400, "IN_USE")


async def test_only_one_active_service_has_a_name(owner: Rest) -> None:
    await owner.made(SERVICE, service("Line"))

    active = await owner.post(SERVICE, service("Line"))
    inactive = await owner.made(SERVICE, service("Line", is_active=False))
    activated = await owner.post(f"{SERVICE}{inactive}/", {"is_active": True})

    assert (active.status, active.code, active.field) == (409, "NAME_TAKEN", "name")
    assert (activated.status, activated.code) == (409, "NAME_TAKEN")


async def test_a_refusal_names_the_field(owner: Rest) -> None:
    for change, field in REFUSED:
        answer = await owner.post(SERVICE, service() | change)

        assert (answer.status, answer.field) == (422, field)
    assert await owner.rows(SERVICE) == []


async def test_a_service_stands_for_the_agent_that_it_does_not_name(site: Site) -> None:
    id = await Author(site.house.client(OWNER)).service()

    shown = await site.owner.one(SERVICE, id)

    assert shown["agent_id"] == shown["service_hierarchical_state_machine_id"] == id


async def test_limits_stay_as_they_are_where_the_contract_has_no_word_for_them(
    site: Site,
) -> None:
    limits = "query($id: ID!) { service(id: $id) { limits { maxConcurrentSessions } } }"
    client = site.house.client(OWNER)
    id = await Author(client).service(limits={"maxConcurrentSessions": 2})

    await site.owner.post(f"{SERVICE}{id}/", {"name": "Night line"})
    await site.owner.put(at(id, "canary"), {"version_set": PINNED})

    shown = await client.ask(limits, id=id)
    assert shown == {"service": {"limits": {"maxConcurrentSessions": 2}}}
    assert "limits" not in await site.owner.one(SERVICE, id)
