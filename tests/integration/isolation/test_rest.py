"""Over REST an id of another organization is as good as one that nothing has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from simulation.rest.guarded import ORGANIZATION_NAMES
from tests.integration.isolation.rest_places import Places
from tests.integration.isolation.rest_recipes import PREFIXES, RECIPES
from tests.integration.isolation.site import Site, open_site
from tests.integration.isolation.templates import (
    USED_UP,
    Of,
    Telling,
    filled,
    nowhere,
    places,
)
from tests.integration.rest.api import Answer

pytestmark = pytest.mark.asyncio(loop_scope="module")

TELLING_HEADERS = ("content-type", "content-disposition", "retry-after", "www-authenticate")


NAMING = ("create-user", "upsert-service-version-set", "track-event", "ingest-events")
"""Operations that give a thing of ours the id that they are asked with."""

USERS_OF_CLIENTS = "clients say whose event it is, and nobody has to be there"
NOTHING_HERE = "agents and state machines are named, but are nothing on this platform"
MEANINGLESS = {
    "create-service body.agent_id": NOTHING_HERE,
    "create-service body.service_hierarchical_state_machine_id": NOTHING_HERE,
    "update-service body.agent_id": NOTHING_HERE,
    "update-service body.service_hierarchical_state_machine_id": NOTHING_HERE,
    "upsert-service-version-set path.version_set_name": "names what is to be",
    "sign-in-with-api-key header.x-org-id": "the path names the organization",
    "stop-demo-pulse body.task_id": "the pulse is over",
    "track-event body.userId": USERS_OF_CLIENTS,
    "track-event body.sessionId": USERS_OF_CLIENTS,
    "ingest-events body.events[].userId": USERS_OF_CLIENTS,
    "ingest-events body.events[].sessionId": USERS_OF_CLIENTS,
}
"""Places where an id of ours does no more than one of nothing, and why."""

SIGN_IN = "sign-in-with-api-key"
ELSEWHERE = "path.organization"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as it is described."""

    method: str
    path: str
    described: dict[str, Any]

    @property
    def id(self) -> str:
        """Its operation id."""
        id: str = self.described["operationId"]
        return id


def operations(site: Site) -> list[Operation]:
    """Every operation of an organization; at last those that make ours of what is asked with."""
    found = [
        Operation(method.upper(), path, described)
        for path, methods in site.app.openapi()["paths"].items()
        for method, described in methods.items()
        if path.startswith(PREFIXES)
    ]
    return sorted(found, key=lambda each: each.id in NAMING)


class Asking:
    """Calls operations by their recipes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        known = {id for each in (site.ours, site.theirs) for ids in each.ids.values() for id in ids}
        self._telling = Telling(known)

    async def told(self, operation: Operation, way: str, id: str) -> tuple[Any, ...]:
        """What is told of ``operation`` where the place at ``way`` has ``id``, all others ours."""
        answer = await self.answer(operation, way, id)
        headers = {name: answer.headers.get(name) for name in TELLING_HEADERS}
        return answer.status, self._telling.plain(answer.raw, id), headers

    async def answer(self, operation: Operation, way: str = "", id: str = "") -> Answer:
        """The answer itself."""

        def choose(place: str, of: Of) -> str:
            if place == way:
                return id
            return nowhere(of.kind) if of.kind in USED_UP else self._site.ours.first(of.kind)

        whole = filled(RECIPES[operation.id].template, choose)
        ours = self._site.ours.organization
        organization = id if way == ELSEWHERE else ours
        given = dict.fromkeys(ORGANIZATION_NAMES, organization) | whole["path"]
        body = {} if whole["body"] is None else {"json": whole["body"]}
        return await self._site.caller.send(
            operation.method,
            operation.path.format(**given),
            params=_only(whole["query"], way),
            headers=whole["header"],
            **body,
        )


def _only(query: dict[str, Any], way: str) -> list[tuple[str, str]]:
    """The parameters of a query: what is looked at, and what cannot be left out."""
    return [
        (name, value)
        for name, values in query.items()
        for value in (values if isinstance(values, list) else [values])
        if name == "query" or way.removesuffix("[]") == f"query.{name}"
    ]


def asked(site: Site) -> list[tuple[Operation, str, Of]]:
    """Every place of every operation."""
    return [
        (operation, way, of)
        for operation in operations(site)
        for way, of in places(RECIPES[operation.id].template)
    ]


async def test_every_operation_has_a_recipe_with_all_its_places(site: Site) -> None:
    description = Places(site.app.openapi())
    wanted = {each.id: description.of(each.described) for each in operations(site)}
    known = {id: {way for way, _ in places(each.template)} for id, each in RECIPES.items()}

    assert {id: sorted(ways) for id, ways in known.items()} == {
        id: sorted(ways) for id, ways in wanted.items()
    }


async def test_their_ids_are_as_good_as_none(site: Site) -> None:
    asking = Asking(site)
    before = await site.theirs_now()
    for operation, way, of in asked(site):
        for id in _theirs(site, of.kind):
            there = await asking.told(operation, way, nowhere(of.kind))
            theirs = await asking.told(operation, way, id)
            assert theirs == there, (operation.id, way)
    assert await site.theirs_now() == before


def _theirs(site: Site, kind: str) -> list[str]:
    """What to ask with: of what we use up by that one, of other things all."""
    ids = site.theirs.ids[kind]
    return [ids.pop()] if kind in USED_UP else ids


async def test_our_own_ids_are_better_than_none(site: Site) -> None:
    asking, alike = Asking(site), set()
    for operation, way, of in sorted(asked(site), key=lambda each: each[0].method == "DELETE"):
        there = await asking.told(operation, way, nowhere(of.kind))
        if await asking.told(operation, way, site.ours.first(of.kind)) == there:
            alike.add(f"{operation.id} {way}")

    assert alike == set(MEANINGLESS)


async def test_another_organization_is_as_good_as_none(site: Site) -> None:
    before = await site.theirs_now()
    for operation in operations(site):
        if not RECIPES[operation.id].named:
            continue
        theirs = await told_elsewhere(site, operation, site.theirs.organization)
        assert theirs == await told_elsewhere(site, operation, nowhere("organization"))
        assert operation.id == SIGN_IN or theirs[0] == 404
    assert await site.theirs_now() == before


async def told_elsewhere(site: Site, operation: Operation, organization: str) -> tuple[Any, ...]:
    """What is told of ``operation`` below an ``organization`` that is not ours."""
    return await Asking(site).told(operation, ELSEWHERE, organization)
