"""The service credential: without it nothing of Pulse is answered, not even that it exists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.rest.api import NOWHERE, SECRET, TASK, Api, open_api

HEADER = "X-Pulse-Credential"

ADDRESSES = [
    ("POST", "/Pulse/v1/tasks"),
    ("GET", "/Pulse/v1/tasks"),
    ("GET", f"/Pulse/v1/tasks/{NOWHERE}"),
    ("POST", f"/Pulse/v1/tasks/{NOWHERE}/trigger"),
    ("GET", f"/Pulse/v1/runs/{NOWHERE}"),
    ("POST", f"/Pulse/v1/runs/{NOWHERE}/cancel"),
    ("POST", f"/Pulse/v1/runs/{NOWHERE}/retry"),
    ("POST", f"/Pulse/v1/runs/{NOWHERE}/signal"),
    ("GET", "/Pulse/v1/health"),
    ("GET", "/Pulse/v1"),
    ("GET", "/Pulse/v1/no/such/thing"),
    ("DELETE", "/Pulse/v1/tasks"),
    ("OPTIONS", "/Pulse/v1/tasks"),
    ("GET", "/Pulse/v1/tasks/"),
]

WRONG: list[Any] = [
    {},
    {HEADER: ""},
    {HEADER: "wrong"},
    {HEADER: SECRET[:-1]},
    {HEADER: SECRET + SECRET},
    {HEADER: SECRET.upper()},
    {HEADER: "gehéim"},
    [(HEADER, SECRET), (HEADER, SECRET)],
    {"Authorization": f"Bearer {SECRET}"},
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
async def test_nothing_is_answered_without_it(api: Api, method: str, path: str) -> None:
    before = await api.house.everything()

    answer = await api.send(method, path)

    assert (answer.status, answer.code, answer.field) == (401, "CREDENTIAL_REFUSED", HEADER)
    assert answer.headers["www-authenticate"].startswith(HEADER)
    assert await api.house.everything() == before


@pytest.mark.parametrize("headers", WRONG)
async def test_nothing_else_will_do(api: Api, headers: Any) -> None:
    missing = await api.send("GET", "/Pulse/v1/health")

    answer = await api.send("GET", "/Pulse/v1/health", headers=headers)

    assert answer.status == 401
    # Missing or wrong look alike.
    assert answer.raw == missing.raw
    assert SECRET not in answer.raw.decode()


async def test_it_comes_before_the_body_and_the_key(api: Api) -> None:
    headers = {"X-Idempotency-Key": "not a key", "Content-Type": "application/json"}
    answer = await api.send("POST", "/Pulse/v1/tasks", headers=headers, data=b"{" * 2_000_000)

    assert answer.status == 401


@pytest.mark.parametrize("secret", [None, ""])
@pytest.mark.parametrize("given", [None, "", "None", SECRET])
async def test_everything_is_refused_where_none_is_configured(
    secret: str | None, given: str | None
) -> None:
    async with open_api(secret) as api:
        headers = {} if given is None else {HEADER: given}
        for method, path in ADDRESSES:
            answer = await api.send(method, path, headers=headers)

            assert (answer.status, answer.code) == (401, "CREDENTIAL_REFUSED")
            assert "SIMULATION_PULSE_CREDENTIAL" in answer.body["error"]["message"]


async def test_a_stranger_cannot_tell_whether_one_is_configured(api: Api) -> None:
    configured = await api.send("GET", "/Pulse/v1/health")
    async with open_api(None) as without:
        unconfigured = await without.send("GET", "/Pulse/v1/health")

    assert configured.raw == unconfigured.raw


async def test_it_may_hold_any_character() -> None:
    async with open_api("gehéim 🗝") as api:
        right = await api.send("GET", "/Pulse/v1/health", headers={HEADER: "gehéim 🗝"})
        wrong = await api.send("GET", "/Pulse/v1/health", headers={HEADER: "geheim 🗝"})

    assert (right.status, wrong.status) == (200, 401)


async def test_a_proxy_may_put_a_path_in_front(api: Api) -> None:
    answer = await api.send("GET", "/api/Pulse/v1/tasks")

    assert answer.status == 401


async def test_the_rest_of_the_platform_needs_none(api: Api) -> None:
    assert (await api.send("GET", "/health")).status == 200
    assert (await api.send("GET", "/openapi.json")).status == 200


async def test_with_it_unknown_addresses_are_told_from_known_ones(api: Api) -> None:
    unknown = await api.get("/no/such/thing")
    headers = {HEADER: SECRET}
    wrong = await api.send("DELETE", "/Pulse/v1/tasks", headers=headers, json=TASK)

    assert (unknown.status, unknown.code, unknown.field) == (404, "NOT_FOUND", None)
    assert (wrong.status, wrong.code) == (405, "METHOD_NOT_ALLOWED")
    assert wrong.headers["allow"]
