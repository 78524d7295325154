"""Every route is guarded, or open for a reason; and a guarded one guards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from simulation.access.access import Access
from simulation.access.door import Door, GuardedDoor
from simulation.cli.operating.serve import app_behind
from simulation.identity.authentication import IdToken
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from simulation.kernel.errors import Unauthenticated
from simulation.rest.guarded import ORGANIZATION_NAMES, GuardedRoute
from simulation.rest.pulse.credential import PREFIX
from tests.integration.permissions.bodies import Bodies
from tests.integration.permissions.conftest import Rich
from tests.integration.rest.api import Answer, served
from tests.support.platform import OWNER, PATIENCE_SECONDS, STRANGER, House

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPEN = {
    "/": "is the page, which signs its readers in itself",
    "/assets/{name}": "files of the page, the same for everybody",
    "/health": "tells balancers whether it goes on, in numbers",
    "/healthz": "tells whoever restarts processes that this one answers",
    "/readyz": "tells balancers whether to send requests, in a word",
    "/openapi.json": "says how to call, not what is there",
    "/graphql": "signs callers in itself, and each of its fields takes a permission",
    "/graphql/assets/{version}/{name}": "scripts of the page for trying out",
    "/v1/{organization}/user/signin_with_api_key": "is where callers prove who they are",
    "/v1/{organization}/simulation/artifacts/{name}": "takes a signed link instead",
    "/v1/{organization}/simulation/reports/{name}": "takes a signed link instead",
}
"""What takes no sign-in, and why."""

SEARCHED = {
    "search-metrics": "booked",
    "search-simulation-personas": "ana",
    "search-simulation-scenarios": "book",
    "search-simulation-unit-tests": "judged",
    "search-simulation-unit-test-sets": "everything",
}
"""What searches find in this house."""

NAMED = tuple(f"/v1/{{{name}}}/" for name in ORGANIZATION_NAMES)
UNNAMED = "/api/v1/pulse/"
"""Below it no path names an organization: it is always that of the caller."""

NORA = OWNER.model_copy(update={"user": "nora"})
"""Somebody of the owner's organization who has nothing of their own there."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A route with all that is needed to call it."""

    path: str
    method: str
    original: Any

    @property
    def id(self) -> str:
        """Its operation id."""
        return self.original.operation_id or ""


def routes(app: FastAPI) -> Iterator[Route]:
    """Every route of ``app``, one for each of its methods."""
    for context in iter_route_contexts(app.routes):
        for method in sorted(context.methods or {"WEBSOCKET"}):
            yield Route(context.path or "", method, context.original_route)


class RoomyDoor(GuardedDoor):
    """The real door, for whoever is wrong at every route of a server."""

    limited = False


class KnownDoor:
    """Lets everybody in as ``principal``."""

    limited = False

    def __init__(self, house: House, principal: Principal) -> None:
        self._house = house
        self._principal = principal

    async def enter(self, headers: Mapping[str, str], address: str) -> Access:
        return Access(self._house.platform, self._principal)

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str
    ) -> IdToken:
        raise Unauthenticated("Nobody signs in here.")


@dataclass(frozen=True, slots=True)
class Caller:
    """The application, called by somebody."""

    session: aiohttp.ClientSession
    root: str
    app: FastAPI

    async def call(self, route: Route, **headers: str) -> Answer:
        """What ``route`` answers to the least that it takes; nothing is there that it names."""
        description = self.app.openapi()
        operation = description["paths"][route.path][route.method.lower()]
        bodies = Bodies(description)
        query = {
            each["name"]: SEARCHED.get(route.id) or bodies.value(each["schema"])
            for each in operation.get("parameters", ())
            if each["in"] == "query" and each.get("required")
        }
        given = {
            each["name"]: bodies.value(each["schema"])
            for each in operation.get("parameters", ())
            if each["in"] == "path"
        }
        named = dict.fromkeys(ORGANIZATION_NAMES, OWNER.organization)
        path = route.path.format(**given | named)
        body = bodies.of(operation)
        sent = {} if body is None else {"json": body}
        async with self.session.request(
            route.method, f"{self.root}{path}", params=query, headers=headers, **sent
        ) as response:
            return Answer(response.status, dict(response.headers), await response.read())

    def guarded(self) -> list[Route]:
        """Every guarded route."""
        return [each for each in routes(self.app) if isinstance(each.original, GuardedRoute)]


@asynccontextmanager
async def calling(house: House, door: Door) -> AsyncIterator[Caller]:
    """The application as it is served, behind ``door``."""
    app = app_behind(door, house.platform)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with served(app) as root, aiohttp.ClientSession(timeout=timeout) as session:
        yield Caller(session, root, app)


def known(house: House, *permissions: Permission) -> KnownDoor:
    """A door for somebody of the owner's organization with few permissions."""
    return KnownDoor(house, Principal(NORA, frozenset(permissions)))


async def test_every_route_is_guarded_or_open_for_a_reason(rich: Rich) -> None:
    app = app_behind(GuardedDoor(rich[0].platform), rich[0].platform)
    found = list(routes(app))
    unguarded = {
        each.path
        for each in found
        if not isinstance(each.original, GuardedRoute) and not each.path.startswith(PREFIX)
    }
    assert unguarded == set(OPEN)
    assert len(found) > len(unguarded)


async def test_every_route_of_an_organization_is_guarded_by_it(rich: Rich) -> None:
    app = app_behind(GuardedDoor(rich[0].platform), rich[0].platform)
    for each in routes(app):
        if isinstance(each.original, GuardedRoute):
            assert each.path.startswith((*NAMED, UNNAMED)), each


async def test_without_credentials_no_guarded_route_answers(rich: Rich) -> None:
    house, _ = rich
    async with calling(house, RoomyDoor(house.platform)) as caller:
        for headers in ({}, {"Authorization": "Bearer nobody"}):
            answers = {each.id: await caller.call(each, **headers) for each in caller.guarded()}
            assert {id: each.status for id, each in answers.items()} == dict.fromkeys(answers, 401)
            assert {each.code for each in answers.values()} == {"UNAUTHENTICATED"}


async def test_without_the_secret_no_route_of_pulse_answers(rich: Rich) -> None:
    house, _ = rich
    async with calling(house, known(house, *Permission)) as caller:
        pulse = [each for each in routes(caller.app) if each.path.startswith(PREFIX)]
        answers = {each: (await caller.call(each)).status for each in pulse}
    assert set(answers.values()) == {401}


async def test_without_permissions_nothing_is_told_and_nothing_done(rich: Rich) -> None:
    house, _ = rich
    before = await house.everything()
    async with calling(house, known(house)) as caller:
        answers = {each: await caller.call(each) for each in caller.guarded()}
    assert await house.everything() == before
    offended = {
        route.id: (answer.status, answer.raw)
        for route, answer in answers.items()
        if not (_is_forbidden(answer) or (route.method == "GET" and _is_empty(answer)))
    }
    assert offended == {}


async def test_what_is_empty_without_permissions_is_not_with_them(rich: Rich) -> None:
    house, _ = rich
    async with calling(house, known(house)) as caller:
        empty = [each for each in caller.guarded() if _is_empty(await caller.call(each))]
    async with calling(house, known(house, *Permission)) as caller:
        seen = {each.id for each in empty if not _is_empty(await caller.call(each))}
    assert seen == {each.id for each in empty}
    assert seen


async def test_another_organization_is_not_there(rich: Rich) -> None:
    house, _ = rich
    stranger = KnownDoor(house, Principal(STRANGER, frozenset(Permission)))
    before = await house.everything()
    async with calling(house, stranger) as caller:
        answers = {
            each.id: await caller.call(each)
            for each in caller.guarded()
            if not each.path.startswith(UNNAMED)
        }
    assert {id: each.status for id, each in answers.items()} == dict.fromkeys(answers, 404)
    assert await house.everything() == before


def _is_forbidden(answer: Answer) -> bool:
    if answer.status != HTTPStatus.FORBIDDEN:
        return False
    error = answer.body["error"]
    return error["code"] == "FORBIDDEN" and error["details"]["permission"] in set(Permission)


def _is_empty(answer: Answer) -> bool:
    if answer.status != HTTPStatus.OK or not isinstance(answer.body, dict):
        return False
    return all(not each for each in _leaves(answer.body))


def _leaves(body: dict[str, Any]) -> Iterator[Any]:
    """All values in a page, those of its facets one by one."""
    for value in body.values():
        if isinstance(value, dict):
            yield from _leaves(value)
        else:
            yield value
