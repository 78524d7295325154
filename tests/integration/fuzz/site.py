"""A server with something of everything behind it, for those who shoot at it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from schemathesis import APIOperation

from simulation.access.door import LocalDoor
from simulation.cli.operating.serve import app_behind, guarded_app
from simulation.identity.organization.messages import AddUser
from simulation.identity.role import Role
from simulation.rest.guarded import ORGANIZATION_NAMES
from tests.integration.fuzz.aiming import KINDS
from tests.integration.fuzz.shooting import Range, plain_case
from tests.integration.isolation.household import Household, agents, found, furnish
from tests.integration.rest.api import SECRET, served
from tests.support.definitions import Author
from tests.support.platform import House, open_house

READY = "GET /readyz"
HEALTH = frozenset({"GET /health", "GET /healthz", READY})
"""What takes no sign-in."""
"""What answers always."""

MARKS = ("", "b", "c")
SPARES = 8


@dataclass(frozen=True, slots=True)
class Site:
    """One platform behind two doors: ``open`` lets everybody in, ``guarded`` wants a key."""

    house: House
    open: str
    guarded: str
    secret: str
    here: Household
    viewer_key: str

    @property
    def living(self) -> Mapping[str, Sequence[str]]:
        """Ids of what is there, by kind."""
        return self.here.ids

    @property
    def sign_in(self) -> Mapping[str, str]:
        """The headers by which the owner signs in."""
        key, user = self.here.key, self.here.actor.user
        return {"x-api-key": key.text, "x-api-key-id": key.key.id, "x-user-id": user}


@asynccontextmanager
async def open_site(**chosen: Any) -> AsyncIterator[Site]:
    """A fresh one."""
    async with (
        agents() as talkers,
        open_house(pulse_credential=SECRET, demo_pulse_workspaces="acme", **chosen) as house,
    ):
        here = await found(house, "acme", "olga")
        for mark in MARKS:
            await furnish(house, here, talkers, mark)
        await _spares(house, here)
        viewer_key = await _people(house, here)
        door = LocalDoor(house.platform, here.actor)
        async with (
            served(app_behind(door, house.platform)) as open,
            served(guarded_app(house.platform)) as guarded,
        ):
            yield Site(house, open, guarded, SECRET, here, viewer_key)


async def _spares(house: House, here: Household) -> None:
    """Some things that nothing else needs, so that they can be deleted."""
    author = Author(house.client(here.actor))
    for number in range(SPARES):
        name = f"Spare {number}"
        unit_test = await author.unit_test(name)
        for kind, id in {
            "persona": await author.persona(name),
            "scenario": await author.scenario(name),
            "metric": await author.metric(name),
            "unit_test": unit_test,
        }.items():
            here.ids[kind].append(id)
        identity, owner = house.platform.identity, here.actor
        here.ids["api_key"].append((await identity.create_api_key(owner, owner.user, name)).key.id)


async def _people(house: House, here: Household) -> str:
    """Some more to be changed and removed; returns the key of one who may only look."""
    identity, bus = house.platform.identity, house.platform.bus
    for user in ("una", "udo", "vera"):
        role = Role.VIEWER if user == "vera" else Role.TESTER
        adding = {"id": user, "name": user.title(), "role": role}
        await bus.handle(AddUser(actor=here.actor, at=house.clock.now(), **adding))
        key = await identity.create_api_key(here.actor, user, f"key of {user}")
        if user != "vera":
            here.ids["user"].append(user)
            here.ids["api_key"].append(key.key.id)
    return key.text


def shot_at(operation: APIOperation, site: Site, field: Range, times: int = 1) -> Range:
    """``field`` after shots at an operation that say nothing but where they go."""
    living = {name: site.here.first(kind) for name, kind in KINDS.items()}
    named = dict.fromkeys(ORGANIZATION_NAMES, site.here.organization)
    path = living | named | {"id": "f" * 24}
    for _ in range(times):
        field.shoot(plain_case(operation, path))
    assert not field.wrong, "\n\n".join(field.wrong.values())
    return field
