"""Rate limits at the door: of endpoints, and of GraphQL over HTTP and WebSockets together."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import aiohttp
import pytest

from graphql_schema.kit.context import ENDPOINT, OPERATIONS_PER_MINUTE
from simulation.cli.operating.serve import dev_app
from simulation.rest.rates import RATES
from tests.integration.identity.site import Party, Site
from tests.integration.rest.api import served
from tests.support.platform import PATIENCE_SECONDS

VIEWER = "{ viewer { userId } }"


async def use_up(site: Site, party: Party, endpoint: str, per_minute: int, *, but: int = 0) -> None:
    """Count all ``but`` a few that ``party`` may ask in a minute, as if they had."""
    limits = site.house.platform.rate_limits
    for _ in range(per_minute - but):
        await limits.hit(endpoint, f"{party.organization}:{party.user}", per_minute)


async def test_answers_say_what_is_left(site: Site) -> None:
    answers = [await site.owner.send("GET", "/user/") for _ in range(2)]
    rate = RATES["get-users"]

    assert [answer.headers["x-ratelimit-limit"] for answer in answers] == [str(rate)] * 2
    left = [int(answer.headers["x-ratelimit-remaining"]) for answer in answers]
    assert left == [rate - 1, rate - 2]
    assert all(1 <= int(answer.headers["x-ratelimit-reset"]) <= 60 for answer in answers)
    assert "retry-after" not in answers[0].headers


async def test_one_too_many_is_told_when_to_come_again(site: Site) -> None:
    await use_up(site, site.owner, "create-user", RATES["create-user"])
    refused = await site.owner.send("POST", "/user/", {"nonsense": 1})

    assert (refused.status, refused.code) == (429, "RATE_LIMITED")
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert refused.headers["retry-after"] == refused.headers["x-ratelimit-reset"]
    details = refused.body["error"]["details"]
    assert str(details["resets_in"]) == refused.headers["retry-after"]
    assert (await site.owner.send("GET", "/user/")).status == 200, "another endpoint"
    assert (await site.stranger.send("POST", "/user/", {"nonsense": 1})).status == 422


async def test_graphql_over_http_answers_429(site: Site) -> None:
    await use_up(site, site.owner, ENDPOINT, OPERATIONS_PER_MINUTE)
    refused = await site.owner.graphql(VIEWER)

    assert refused.status == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    [error] = refused.body["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["details"] == {
        "limit": OPERATIONS_PER_MINUTE,
        "remaining": 0,
        "resetsIn": int(refused.headers["retry-after"]),
    }
    assert "data" not in refused.body
    assert (await site.stranger.ask(VIEWER))["viewer"]["userId"] == "stefan"


async def ask(socket: aiohttp.ClientWebSocketResponse, id: str) -> dict[str, object]:
    message = {"id": id, "type": "subscribe", "payload": {"query": VIEWER}}
    await socket.send_json(message)
    answer: dict[str, object] = await socket.receive_json()
    return answer


async def test_operations_of_a_socket_count_as_well(site: Site) -> None:
    await use_up(site, site.owner, ENDPOINT, OPERATIONS_PER_MINUTE, but=1)
    async with site.owner.socket() as socket:
        assert (await socket.receive_json())["type"] == "connection_ack"
        assert (await ask(socket, "1"))["type"] == "next"
        assert (await socket.receive_json())["type"] == "complete"

        for id in ("2", "2"):
            refused = await ask(socket, id)
            assert (refused["id"], refused["type"]) == (id, "error")
            [error] = refused["payload"]  # type: ignore[misc]
            assert error["extensions"]["code"] == "RATE_LIMITED"
            assert 1 <= error["extensions"]["details"]["resetsIn"] <= 60
        await socket.send_json({"type": "ping"})
        assert (await socket.receive_json())["type"] == "pong", "the connection stays"
    assert (await site.owner.graphql(VIEWER)).status == 429, "they are counted together"


@pytest.mark.parametrize("payload", [{"Authorization": "Bearer nonsense"}, {"x": "y"}])
async def test_who_has_not_signed_in_gets_no_socket(site: Site, payload: dict[str, str]) -> None:
    async with site.owner.socket(**payload) as socket:
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4403


async def test_a_socket_ends_with_its_key(site: Site) -> None:
    editor = await site.member("editor")
    async with editor.socket() as socket:
        assert (await socket.receive_json())["type"] == "connection_ack"
        assert (await ask(socket, "1"))["type"] == "next"
        await socket.receive_json()
        await site.owner.send("DELETE", f"/api-keys/{editor.key_id}")
        await socket.send_json({"id": "2", "type": "subscribe", "payload": {"query": VIEWER}})

        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4403


async def test_an_idle_socket_ends_with_the_key_that_signed_its_token(site: Site) -> None:
    by_token = site.owner.by((await site.owner.sign_in()).body["id_token"])
    async with by_token.socket() as gone, site.owner.socket() as stays:
        assert (await gone.receive_json())["type"] == "connection_ack"
        assert (await stays.receive_json())["type"] == "connection_ack"
        await site.owner.send("POST", "/signing-keys/rotate", {"at_once": True})

        async with asyncio.timeout(PATIENCE_SECONDS):
            assert (await gone.receive()).type is aiohttp.WSMsgType.CLOSE
        assert gone.close_code == 4403
        assert (await ask(stays, "1"))["type"] == "next"


async def test_local_use_is_not_limited(site: Site) -> None:
    async with served(dev_app(site.house.platform)) as root:
        local = replace(site.owner, root=root, organization="demo", user="owner", key="")
        await use_up(site, local, ENDPOINT, OPERATIONS_PER_MINUTE)
        await use_up(site, local, "get-users", RATES["get-users"])

        seen = await local.ask("{ viewer { userId role name } organization { id: databaseId } }")
        listed = await local.send("GET", "/user/")

    assert seen == {
        "viewer": {"userId": "owner", "role": None, "name": None},
        "organization": None,
    }
    assert listed.status == 200
    assert "x-ratelimit-limit" not in listed.headers
