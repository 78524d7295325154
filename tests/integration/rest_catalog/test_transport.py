"""What holds for every request: addresses, bodies, the shape of errors, the rate."""

from __future__ import annotations

import orjson
import pytest

from simulation.rest.body import MAX_BODY_BYTES
from simulation.rest.rates import RATES
from tests.integration.rest_catalog.bodies import (
    METRIC,
    PERSONA,
    SERVICE,
    UNIT_TEST,
    UNIT_TEST_SET,
    persona,
    persona_version,
    service,
    version_set,
)
from tests.integration.rest_catalog.site import NOTHING, Rest, Site
from tests.support.definitions import Author
from tests.support.platform import OWNER

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PERSONA.rstrip("/")),
        ("POST", PERSONA.rstrip("/")),
        ("GET", f"{PERSONA}search/"),
        ("GET", f"{METRIC}search"),
        ("GET", f"{UNIT_TEST}search"),
        ("POST", f"{UNIT_TEST}{NOTHING}"),
        ("POST", f"{UNIT_TEST_SET}{NOTHING}/"),
        ("DELETE", f"{UNIT_TEST_SET}{NOTHING}/"),
        ("DELETE", f"{SERVICE}{NOTHING}/version_sets/canary"),
    ],
)
async def test_slashes_at_the_end_count(owner: Rest, method: str, path: str) -> None:
    answer = await owner.send(method, path, json={}, allow_redirects=False)

    assert answer.status in (404, 405)
    assert answer.code in ("NOT_FOUND", "METHOD_NOT_ALLOWED")
    assert answer.body["detail"] == answer.body["error"]["message"]


async def test_ids_have_24_digits(owner: Rest) -> None:
    for path in (f"{PERSONA}x/", f"{METRIC}{'F' * 24}/", f"{UNIT_TEST_SET}{'0' * 25}"):
        answer = await owner.delete(path)
        assert (answer.status, answer.code) == (422, "VALIDATION_FAILED")
        assert answer.body["detail"][0]["loc"][0] == "path"


async def test_a_body_has_at_most_a_mebibyte(owner: Rest) -> None:
    fits = orjson.dumps(persona()).ljust(MAX_BODY_BYTES)

    above = await owner.send("POST", PERSONA, data=fits + b" ", headers=JSON)
    created = await owner.send("POST", PERSONA, data=fits, headers=JSON)

    assert (above.status, above.code, above.field) == (413, "BODY_TOO_LARGE", "body")
    assert created.status == 201


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'{"name": NaN}', "body"),
        (rb'{"name": "\ud800"}', "body"),
        (rb'{"name": "a\u0000b"}', "name"),
        (rb'{"tags": {"a\u0000": null}}', "tags"),
        (
            rb'{"initial_version": {"user_models": ["x", "\u0000"]}}',
            "initial_version.user_models.1",
        ),
        (b'{"unknown": ' + b"[" * 60 + b"]" * 60 + b"}", "body"),
        (b"[" * 5000 + b"]" * 5000, "body"),
    ],
)
async def test_bodies_that_nobody_could_keep_are_refused(
    owner: Rest, raw: bytes, field: str
) -> None:
    answer = await owner.send("POST", PERSONA, data=raw, headers=JSON)

    assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)
    assert answer.body["detail"][0]["loc"][0] == "body"
    assert await owner.rows(PERSONA) == []


@pytest.mark.parametrize("announced", [{}, {"Content-Type": "text/plain"}])
async def test_a_body_is_announced_as_json(owner: Rest, announced: dict[str, str]) -> None:
    answer = await owner.send(
        "POST",
        PERSONA,
        data=orjson.dumps(persona()),
        headers=announced,
        skip_auto_headers=["Content-Type"],
    )

    assert (answer.status, answer.code, answer.field) == (
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "Content-Type",
    )
    assert await owner.rows(PERSONA) == []


async def test_integers_stay_within_what_stores_keep(owner: Rest) -> None:
    preferences = {"judge": {"llm_name": "any", "params": {"seed": 2**70}}}
    body = {"version_set": version_set(llm_model_preferences=preferences)}
    id = await owner.made(SERVICE, service())

    answer = await owner.put(f"{SERVICE}{id}/version_sets/canary/", body)

    assert answer.status == 422
    assert answer.field == "version_set.llm_model_preferences.judge.params"


async def test_headers_of_the_original_are_accepted(owner: Rest) -> None:
    headers = {"X-ORG-ID": "acme", "x-mongo-cluster-name": "any", "Sec-WebSocket-Protocol": "a"}

    assert (await owner.send("GET", PERSONA, headers=headers)).status == 200


async def test_answers_tell_what_is_left_of_the_rate(owner: Rest) -> None:
    rate = RATES["get-metrics"]
    answers = [await owner.get(METRIC) for _ in range(rate + 1)]

    assert [each.status for each in answers] == [200] * rate + [429]
    assert answers[0].headers["x-ratelimit-limit"] == str(rate)
    assert answers[0].headers["x-ratelimit-remaining"] == str(rate - 1)
    last = answers[-1]
    assert (last.code, last.headers["retry-after"]) == (
        "RATE_LIMITED",
        last.headers["x-ratelimit-reset"],
    )
    assert last.body["detail"] == last.body["error"]["message"]


async def test_graphql_shows_the_same(site: Site) -> None:
    version = persona_version(
        preferred_language="por", timezone="UTC", nonsensitive_user_variables={"seat": "window"}
    )
    body = persona(tags={"team": "dining"}, initial_version=version)
    id = await site.owner.made(PERSONA, body)
    client = site.house.client(OWNER)

    found = await client.ask(
        """query($id: ID!) { persona(id: $id) {
            databaseId name role isDeleted tags { key value } createdAt updatedAt
            creator { orgId userId }
            latestVersion { version background preferredLanguage timezone userModels
                nonsensitiveUserVariables sensitiveUserVariables } } }""",
        id=id,
    )
    shown = await site.owner.one(PERSONA, id)
    [first] = await site.owner.rows(f"{PERSONA}{id}/version/")

    there = found["persona"]
    assert there["tags"] == [{"key": "team", "value": "dining"}]
    assert there["creator"] == {"orgId": "acme", "userId": "olga"}
    for name, same in (
        ("databaseId", "id"),
        ("name", "name"),
        ("role", "role"),
        ("isDeleted", "is_deleted"),
    ):
        assert there[name] == shown[same]
    latest = there["latestVersion"]
    assert latest == {
        "version": first["version"],
        "background": first["background"],
        "preferredLanguage": first["preferred_language"],
        "timezone": first["timezone"],
        "userModels": first["user_models"],
        "nonsensitiveUserVariables": first["nonsensitive_user_variables"],
        "sensitiveUserVariables": first["sensitive_user_variables"],
    }


async def test_what_graphql_writes_is_listed(site: Site) -> None:
    author = Author(site.house.client(OWNER))
    id = await author.unit_test("Books a table")

    shown = await site.owner.one(UNIT_TEST, id)

    assert shown["name"] == "Books a table"
    assert shown["service_version_set_name"] == "release"
    assert shown["success_criterions"][0]["criterion"] == {
        "type": "boolean",
        "expected_value": True,
    }


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", PERSONA, "GET, POST"),
        ("PATCH", METRIC, "GET, POST"),
        ("GET", f"{METRIC}{NOTHING}/", "DELETE, POST"),
        ("GET", f"{SERVICE}{NOTHING}/version_sets/canary/", "DELETE, PUT"),
        ("DELETE", f"{PERSONA}{NOTHING}/version/", "GET, POST"),
        ("POST", f"{METRIC}search/", "GET"),
        ("DELETE", f"{UNIT_TEST}search/", "GET"),
        ("POST", f"{UNIT_TEST_SET}search/", "GET"),
        ("POST", f"{PERSONA}search", "GET"),
        ("POST", "/metric/metric_evaluation_result", "GET"),
        ("GET", "/metric/evaluate", "POST"),
    ],
)
async def test_a_method_that_is_not_served_is_told_all_that_are(
    owner: Rest, method: str, path: str, allowed: str
) -> None:
    answer = await owner.send(method, path, json={})

    assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == allowed
