"""The users and API keys of the principal's organization."""

from __future__ import annotations

from datetime import datetime

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.bootstrap import Platform
from simulation.documents.paging import Page, Rows
from simulation.identity.documents import ApiKeyDocument, OrganizationDocument, UserDocument
from simulation.identity.organization.messages import (
    AddUser,
    ChangeUser,
    CreateApiKey,
    RemoveUser,
    RevokeApiKey,
    RotateSigningKey,
)
from simulation.identity.permission import Permission
from simulation.identity.role import Role
from simulation.identity.service import NewApiKey


class PeopleAccess:
    """Who belongs to the organization. Everybody sees and revokes their own keys."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._identity = platform.identity
        self._caller = caller

    @property
    def _organization(self) -> str:
        return self._caller.principal.organization

    @property
    def _whose_keys(self) -> str | None:
        principal = self._caller.principal
        return None if principal.may(Permission.GET_API_KEY) else principal.actor.user

    async def organization(self) -> OrganizationDocument | None:
        """The principal's organization; null where it was never founded (local use)."""
        return await self._identity.queries.organization(self._organization)

    async def me(self) -> UserDocument | None:
        """The principal as a user; null where they are none (local use)."""
        user = self._caller.principal.actor.user
        return await self._identity.queries.user(self._organization, user)

    async def user(self, id: str) -> UserDocument | None:
        """The user with ``id``, removed or not."""
        self._caller.principal.require(Permission.GET_USER)
        return await self._identity.queries.user(self._organization, id)

    async def users(self, page: Page) -> Rows[UserDocument]:
        """A page of the users."""
        self._caller.principal.require(Permission.GET_USER)
        return await self._identity.queries.users(self._organization, page)

    async def count_users(self) -> int:
        """How many users there are."""
        self._caller.principal.require(Permission.GET_USER)
        return await self._identity.queries.count_users(self._organization)

    async def api_key(self, id: str) -> ApiKeyDocument | None:
        """The key with ``id``, revoked or not; null where the principal may not see it."""
        found = await self._identity.queries.api_key(id)
        if found is None or found.organization != self._organization:
            return None
        return found if self._whose_keys in (None, found.user_id) else None

    async def api_keys(self, page: Page) -> Rows[ApiKeyDocument]:
        """A page of the keys: all of them, or without the permission one's own."""
        return await self._identity.queries.api_keys(self._organization, page, self._whose_keys)

    async def count_api_keys(self) -> int:
        """How many keys those are."""
        return await self._identity.queries.count_api_keys(self._organization, self._whose_keys)

    async def add_user(self, id: str | None, name: str, role: Role) -> str:
        """Let somebody in; returns their id, which is a fresh one unless it is given."""
        id = id or self._platform.ids.new()
        await self._platform.bus.handle(self._caller.fill(AddUser, id=id, name=name, role=role))
        return id

    async def change_user(self, id: str, name: str | None, role: Role | None) -> None:
        """Give a user another name or role."""
        await self._platform.bus.handle(self._caller.fill(ChangeUser, id=id, name=name, role=role))

    async def remove_user(self, id: str) -> None:
        """Shut a user out."""
        await self._platform.bus.handle(self._caller.fill(RemoveUser, id=id))

    async def create_api_key(self, user: str | None, name: str) -> NewApiKey:
        """A new key of a user, or without one of the principal."""
        self._caller.principal.require(*REQUIRED[CreateApiKey])
        actor = self._caller.principal.actor
        return await self._identity.create_api_key(actor, user or actor.user, name)

    async def revoke_api_key(self, id: str) -> None:
        """End a key."""
        principal = self._caller.principal
        found = await self._identity.queries.api_key(id)
        own = found is not None and (
            (found.organization, found.user_id) == (principal.organization, principal.actor.user)
        )
        if not own:
            principal.require(*REQUIRED[RevokeApiKey])
        await self._platform.bus.handle(
            RevokeApiKey(actor=principal.actor, at=self._platform.clock.now(), id=id)
        )

    async def rotate_signing_key(self, *, at_once: bool) -> datetime:
        """Sign tokens by a new key; returns when tokens signed by the old one end."""
        self._caller.principal.require(*REQUIRED[RotateSigningKey])
        actor = self._caller.principal.actor
        return await self._identity.rotate_signing_key(actor, at_once=at_once)
