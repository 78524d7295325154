"""Maintenance: every API is closed in its own words, and what runs goes on."""

from __future__ import annotations

import logging

import aiohttp
import pytest

from simulation.maintenance.port import DEFAULT_MESSAGE, Notice
from tests.integration.identity.site import PROTOCOL, Site, open_site
from tests.support.examples import AT

NOTICE = Notice(message="Back at noon.", since=AT)
VIEWER = "{ viewer { userId } }"

CLOSED = [
    ("GET", "/v1/acme/user/"),
    ("POST", "/v1/acme/user/signin_with_api_key"),
    ("GET", "/v1/acme/simulation/persona/"),
    ("GET", "/v1/no/such/thing"),
    ("GET", "/Pulse/v1/tasks"),
    ("POST", "/Pulse/v1/tasks"),
    ("POST", "/graphql"),
    ("GET", "/graphql"),
    ("GET", "/graphql/assets/0/start.js"),
]


async def close(site: Site) -> None:
    await site.house.platform.maintenance.close_service(NOTICE)


@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_every_api_is_closed_to_everybody(
    site: Site, method: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    await close(site)
    answer = await site.owner._request(method, site.owner.root + path)

    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    if path.startswith("/graphql"):
        [error] = answer.body["errors"]
        code, message, details = (
            error["extensions"]["code"],
            error["message"],
            error["extensions"]["details"],
        )
    else:
        error = answer.body["error"]
        code, message, details = error["code"], error["message"], error["details"]
        assert ("detail" in answer.body) == path.startswith("/v1/")
    assert (code, message) == ("MAINTENANCE", "Back at noon.")
    assert details == {"since": AT.isoformat()}
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


async def test_it_opens_again_by_itself(site: Site) -> None:
    await close(site)
    assert (await site.owner.graphql(VIEWER)).status == 503
    await site.house.platform.maintenance.open_service()
    assert (await site.owner.graphql(VIEWER)).status == 200
    assert (await site.owner.send("GET", "/user/")).status == 200


async def test_health_says_so_and_stays(site: Site) -> None:
    url = f"{site.owner.root}/health"
    assert "maintenance" not in (await site.owner._request("GET", url)).body
    await close(site)
    answer = await site.owner._request("GET", url)

    assert answer.status == 200
    assert answer.body["maintenance"] == "Back at noon."
    assert answer.body["status"] == "ok"


async def test_new_sockets_are_refused(site: Site) -> None:
    await close(site)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with site.owner.session.ws_connect(
            f"{site.owner.root}/graphql", protocols=(PROTOCOL,)
        ):
            pass
    assert refused.value.status == 503
    assert refused.value.headers is not None
    assert int(refused.value.headers["retry-after"]) > 0


async def test_open_sockets_end_with_their_next_message(site: Site) -> None:
    async with site.owner.socket() as socket:
        assert (await socket.receive_json())["type"] == "connection_ack"
        await close(site)
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": VIEWER}})
        frame = await socket.receive()

    assert frame.type is aiohttp.WSMsgType.CLOSE
    assert (socket.close_code, frame.extra) == (1013, "Back at noon.")


async def test_a_setting_closes_a_server_for_good() -> None:
    async with open_site(maintenance=True) as site:
        answer = await site.owner.graphql(VIEWER)
        assert answer.status == 503
        assert answer.body["errors"][0]["message"] == DEFAULT_MESSAGE


async def test_a_proxy_may_have_put_something_in_front(site: Site) -> None:
    await close(site)
    answer = await site.owner._request("GET", f"{site.owner.root}/proxied/v1/acme/user/")
    assert answer.status == 503
