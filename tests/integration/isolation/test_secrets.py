"""Secrets in definitions are for those who may change them, whatever way others look."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from simulation.identity.role import Role
from tests.integration.isolation.graphql_places import document
from tests.integration.isolation.household import SECRET
from tests.integration.isolation.site import PROTOCOL, Caller, Site, open_site
from tests.integration.isolation.templates import readable
from tests.integration.isolation.test_views import queries, reads, streams
from tests.support.platform import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio(loop_scope="module")

MASK = "(withheld)"

BODY = """name versions(version: "1") { nodes { ...Said } }
    asOf(time: "2100-01-01T00:00:00Z") { ...Said } history { data }"""
WHOLE = {
    "persona": f"""query($id: ID!) {{ found: persona(id: $id) {{ {BODY} }} }}
        fragment Said on PersonaVersion {{ sensitiveUserVariables }}""",
    "service": f"""query($id: ID!) {{ found: service(id: $id) {{ {BODY} ...Now }} }}
        fragment Chat on ChatConnector {{ url apiKey headers }}
        fragment Http on HttpConnector {{ httpUrl: url bodyTemplate }}
        fragment Said on ServiceVersion {{
            connector {{ ...Chat ...Http }} versionSets {{ connector {{ ...Chat ...Http }} }} }}
        fragment Now on Service {{
            connector {{ ...Chat ...Http }} versionSets {{ connector {{ ...Chat ...Http }} }} }}""",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with open_site(furnished=False) as opened:
        yield opened


async def seen_by(site: Site, caller: Caller) -> AsyncIterator[tuple[str, str]]:
    """Everything that ``caller`` can read, by what it is asked with."""
    for name, path, parameters in reads(site):
        yield name, readable((await caller.send("GET", path, params=parameters)).raw)
    for root, number, variables in queries(site):
        answer = await caller.graphql(document(root, variables), variables)
        yield f"{root} {number}", readable(answer.raw)
    for root, variables in streams(site):
        told = await caller.subscription(document(root, variables), variables)
        yield root, readable(json.dumps(told).encode())
    for kind, query in WHOLE.items():
        answer = await caller.graphql(query, {"id": site.ours.first(kind)})
        assert "errors" not in answer.body, answer.raw
        yield f"all of a {kind}", readable(answer.raw)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TESTER])
async def test_who_may_not_change_them_sees_masks(site: Site, role: Role) -> None:
    seen = {name: text async for name, text in seen_by(site, await site.member(role))}

    assert {name for name, text in seen.items() if SECRET in text} == set()
    assert {name for name, text in seen.items() if MASK in text} >= {
        "all of a persona",
        "all of a service",
        "get-simulation-persona-versions",
    }


async def test_who_may_change_them_sees_them(site: Site) -> None:
    seen = {name: text async for name, text in seen_by(site, await site.member(Role.EDITOR))}

    assert {name for name, text in seen.items() if MASK in text} == set()
    told = {name for name, text in seen.items() if SECRET in text}
    assert told >= {"all of a persona", "all of a service", "get-simulation-persona-versions"}


async def test_the_archive_of_a_run_holds_none_for_anybody(site: Site) -> None:
    query = "query($id: ID!) { unitTestSetRun(id: $id) { artifacts { url } } }"
    finished = site.ours.first("set_run")
    answer = await site.caller.graphql(query, {"id": finished})
    url = answer.body["data"]["unitTestSetRun"]["artifacts"]["url"]
    parts = urlsplit(url)
    archive = (await site.caller.send("GET", f"{parts.path}?{parts.query}")).raw
    content = gzip.decompress(archive).decode()
    assert MASK in content
    assert SECRET not in content


async def test_over_an_open_socket_another_role_counts_at_once(site: Site) -> None:
    editor = await site.member(Role.EDITOR, "changing")
    query = "query($id: ID!) { service(id: $id) { connector { ... on ChatConnector { apiKey } } } }"
    payload = {"query": query, "variables": {"id": site.ours.first("service")}}
    headers = {"Authorization": f"Bearer {editor.token}"}
    url = f"{editor.root}/graphql"
    seen = []
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        editor.session.ws_connect(url, protocols=(PROTOCOL,), headers=headers) as socket,
    ):
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json())["type"] == "connection_ack"
        for role in (None, Role.VIEWER, Role.EDITOR):
            if role is not None:
                people = site.house.client(site.ours.actor)._context.access.people
                await people.change_user("changing", None, role)
            await socket.send_json({"type": "subscribe", "id": "1", "payload": payload})
            told = await socket.receive_json()
            seen.append(told["payload"]["data"]["service"]["connector"]["apiKey"])
            assert (await socket.receive_json())["type"] == "complete"

    assert [SECRET in each for each in seen] == [True, False, True]
    assert seen[1] == MASK


class TestSentBack:
    """What stands for a secret is refused where it would take the secret's place."""

    async def refused(self, site: Site, query: str, input: dict[str, Any]) -> str | None:
        answer = await site.caller.graphql(query, {"input": input})
        [error] = answer.body["errors"]
        assert error["extensions"]["code"] == "VALIDATION_FAILED"
        assert "was not shown to you" in error["message"]
        field: str | None = error["extensions"]["field"]
        return field

    @pytest.mark.parametrize(
        ("chat", "field"),
        [
            ({"apiKey": MASK}, "connector.chat.apiKey"),
            ({"headers": {"X-Key": MASK}}, "connector.chat.headers.X-Key"),
        ],
    )
    async def test_in_a_connector(self, site: Site, chat: dict[str, Any], field: str) -> None:
        query = """mutation($input: UpdateServiceInput!) {
            updateService(input: $input) { service { id } } }"""
        connector = {"chat": {"url": "https://agent.example"} | chat}
        input = {"id": site.ours.first("service"), "connector": connector}
        assert await self.refused(site, query, input) == field

    async def test_in_a_persona(self, site: Site) -> None:
        query = """mutation($input: CreatePersonaVersionInput!) {
            createPersonaVersion(input: $input) { persona { id } } }"""
        input = {
            "id": site.ours.first("persona"),
            "background": "Lives here.",
            "sensitiveUserVariables": {"card": MASK},
        }
        assert await self.refused(site, query, input) == "sensitiveUserVariables.card"
