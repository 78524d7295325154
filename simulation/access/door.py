"""The door: whoever comes in has proved who they are, or is the machine's own user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from simulation.access.access import Access
from simulation.access.example import Example
from simulation.bootstrap import Platform
from simulation.identity.authentication import IdToken
from simulation.identity.credentials import parse_authorization
from simulation.identity.principal import with_all_permissions
from simulation.kernel.errors import Unauthenticated
from simulation.kernel.values import Actor

AUTHORIZATION = "authorization"
ORGANIZATION = "x-org-id"

UNKNOWN_ADDRESS = "unknown"
"""Of callers whose transport tells none."""


class Door(Protocol):
    """Lets callers in. ``limited`` says whether they are held to rate limits."""

    limited: bool

    async def enter(self, headers: Mapping[str, str], address: str) -> Access:
        """What the sender of ``headers``, their names in lower case, may use.

        Raises:
            Unauthenticated: they prove nobody.
            RateLimited: they prove nobody, and neither did many others from ``address``.
        """
        ...

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str
    ) -> IdToken:
        """A token for ``user`` in exchange for one of their API keys.

        Raises:
            Unauthenticated: key, key id, user and organization do not belong together.
            RateLimited: they do not, and neither did many others from ``address``.
        """
        ...


class GuardedDoor:
    """Lets in who has credentials that count; ``example`` is what they may load to begin with."""

    limited = True

    def __init__(self, platform: Platform, example: Example | None = None) -> None:
        self._platform = platform
        self._example = example

    async def enter(self, headers: Mapping[str, str], address: str) -> Access:
        credentials = parse_authorization(headers.get(AUTHORIZATION, ""))
        authentication = self._platform.identity.authentication
        principal = await authentication.authenticate(credentials, self._counted(address))
        named = headers.get(ORGANIZATION, "")
        if named and named != principal.organization:
            raise Unauthenticated(
                f"X-ORG-ID: your credentials are not of the organization {named!r}; name the one "
                "that issued them, or leave the header out.",
                field="X-ORG-ID",
            )
        return Access(self._platform, principal, self._example)

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str
    ) -> IdToken:
        authentication = self._platform.identity.authentication
        return await authentication.sign_in(organization, user, key_id, key, self._counted(address))

    def _counted(self, address: str) -> str | None:
        return address if self.limited else None


class LocalDoor:
    """Lets everybody in as the same user, who may do everything: for one's own machine only."""

    limited = False

    def __init__(self, platform: Platform, actor: Actor, example: Example | None = None) -> None:
        self._platform = platform
        self._access = Access(platform, with_all_permissions(actor), example)

    async def enter(self, headers: Mapping[str, str], address: str) -> Access:
        return self._access

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str
    ) -> IdToken:
        authentication = self._platform.identity.authentication
        return await authentication.sign_in(organization, user, key_id, key)
