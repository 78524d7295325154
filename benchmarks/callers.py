"""Signed-in users for servers that are measured behind their door."""

from __future__ import annotations

from simulation.bootstrap import Platform
from simulation.client.actor import LOCAL_ACTOR
from simulation.identity.organization.messages import AddUser, operator_of
from simulation.identity.role import Role

ORGANIZATION = LOCAL_ACTOR.organization


async def sign_in(platform: Platform, users: int, role: Role) -> list[str]:
    """The tokens of as many users as it takes for none to exceed the endpoint's rate."""
    identity, operator = platform.identity, operator_of(ORGANIZATION)
    await identity.create_organization(ORGANIZATION, ORGANIZATION, LOCAL_ACTOR.user)
    tokens = []
    for number in range(users):
        user = f"{role.value}-{number}"
        added = AddUser(actor=operator, at=platform.clock.now(), id=user, name=user, role=role)
        await platform.bus.handle(added)
        key = await identity.create_api_key(operator, user, "benchmark")
        token = await identity.authentication.sign_in(ORGANIZATION, user, key.key.id, key.text)
        tokens.append(token.id_token)
    return tokens
