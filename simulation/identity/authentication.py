"""Finds out who calls: from credentials to a principal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from simulation.identity import tokens
from simulation.identity.api_key import ApiKeyText, parse_api_key
from simulation.identity.credentials import BearerToken, Credentials, Unreadable
from simulation.identity.documents import ApiKeyDocument, OrganizationDocument, UserDocument
from simulation.identity.failed_sign_ins import FailedSignIns
from simulation.identity.hashing.hasher import NOBODYS_HASH, SecretHasher
from simulation.identity.principal import Principal
from simulation.identity.queries import IdentityQueries
from simulation.kernel.clock import Clock
from simulation.kernel.errors import Refused, Unauthenticated
from simulation.kernel.values import Actor

RenewHash = Callable[[ApiKeyDocument, str], Awaitable[None]]
"""Stores a new hash of the secret of a key, in place of that of an earlier release."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """An identity token, and until when it counts."""

    id_token: str = field(repr=False)
    expires_at: datetime


class Authentication:
    """Signs callers in, and knows them again.

    ``address`` is where a caller is; what they get wrong counts against it, and does not where
    it is null. Whoever shows what is right is let in whatever was counted.
    """

    def __init__(
        self,
        queries: IdentityQueries,
        hasher: SecretHasher,
        failed: FailedSignIns,
        clock: Clock,
        renew_hash: RenewHash,
    ) -> None:
        self._queries = queries
        self._hasher = hasher
        self._clock = clock
        self._renew_hash = renew_hash
        self.failed = failed

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str | None = None
    ) -> IdToken:
        """A token for ``user`` in exchange for one of their API keys.

        Raises:
            Unauthenticated: key, key id, user and organization do not belong together.
            RateLimited: they do not, and too many came from ``address``.
        """
        found = await self._key(parse_api_key(key), address)
        if (
            found is None
            or found.id != key_id
            or found.organization != organization
            or found.user_id != user
            or found.revoked_at is not None
        ):
            await self.failed.count(address)
            raise _sign_in_refusal()
        of = await self._queries.organization(organization)
        if of is None or await self._living_user(found) is None:
            raise _sign_in_refusal()
        return self._issued(of, found)

    async def renew(self, principal: Principal) -> IdToken:
        """A token in place of the one that ``principal`` came with.

        Raises:
            Refused: they came with none.
            Unauthenticated: it does not count any more, or their key was shown too long ago.
        """
        if principal.signed_in_at is None:
            raise Refused(
                "Authorization: there is no token to renew; sign in with an API key to get one.",
                field="Authorization",
            )
        still = await self.still(principal)
        of = await self._queries.organization(principal.organization)
        found = await self._queries.api_key(principal.api_key_id or "")
        if of is None or found is None:
            raise _refusal()
        if self._clock.now() - principal.signed_in_at >= tokens.SIGN_IN:
            raise _refusal()
        return self._issued(of, found, still.signed_in_at)

    def _issued(
        self,
        of: OrganizationDocument,
        key: ApiKeyDocument,
        signed_in_at: datetime | None = None,
    ) -> IdToken:
        now = self._clock.now().replace(microsecond=0)  # Tokens tell whole seconds.
        claims = tokens.Claims(of.id, key.user_id, key.id, now, now + tokens.LIFETIME, signed_in_at)
        return IdToken(tokens.issue(claims, of.signing_keys[-1]), claims.expires_at)

    async def authenticate(
        self, credentials: Credentials | None, address: str | None = None
    ) -> Principal:
        """The principal that ``credentials`` prove.

        Raises:
            Unauthenticated: they prove nobody, or do not count any more.
            RateLimited: they prove nobody, and too many such came from ``address``.
        """
        match credentials:
            case BearerToken():
                return await self._by_token(credentials.token, address)
            case ApiKeyText():
                return await self._by_key(credentials, address)
            case Unreadable():
                await self.failed.count(address)
        raise _refusal()

    async def still(self, principal: Principal) -> Principal:
        """``principal`` as things stand now: for connections that outlive a request.

        Raises:
            Unauthenticated: the sign-in has expired, or its key or user is gone, or what has
                signed its token.
        """
        if principal.api_key_id is None:
            return principal
        if principal.expires_at is not None and principal.expires_at <= self._clock.now():
            raise _refusal()
        found = await self._queries.api_key(principal.api_key_id)
        if found is None or found.revoked_at is not None:
            raise _refusal()
        if not await self._still_signed(principal):
            raise _refusal()
        now = await self._principal(found, principal.expires_at)
        return replace(
            now,
            signing_key_id=principal.signing_key_id,
            signed_in_at=principal.signed_in_at,
        )

    async def _by_key(self, given: ApiKeyText, address: str | None) -> Principal:
        found = await self._key(given, address)
        if found is None:
            await self.failed.count(address)
        if found is None or found.revoked_at is not None:
            raise _refusal()
        return await self._principal(found, None)

    async def _by_token(self, token: str, address: str | None) -> Principal:
        organization = tokens.organization_of(token)
        of = await self._queries.organization(organization) if organization else None
        signed = tokens.signed(token, of.signing_keys) if of else None
        if of is None or signed is None or signed.claims.organization != organization:
            await self.failed.count(address)
            raise _refusal()
        if not signed.counts(self._clock.now()):
            raise _refusal()
        claims = signed.claims
        found = await self._queries.api_key(claims.api_key_id)
        if (
            found is None
            or found.revoked_at is not None
            or found.organization != organization
            or found.user_id != claims.user
        ):
            raise _refusal()
        principal = await self._principal(found, claims.expires_at)
        return replace(principal, signing_key_id=signed.key.id, signed_in_at=claims.since)

    async def _key(self, given: ApiKeyText | None, address: str | None) -> ApiKeyDocument | None:
        """The key, revoked or not, whose secret was given."""
        if given is None:
            return None
        found = await self._queries.api_key(given.id)
        if self._hasher.matches(given.secret, found.secret_hash if found else NOBODYS_HASH):
            return found
        if found is None or found.revoked_at is not None:
            return None
        if not self._hasher.is_old(found.secret_hash):
            return None
        return await self._old_key(found, given.secret, address)

    async def _old_key(
        self, found: ApiKeyDocument, secret: str, address: str | None
    ) -> ApiKeyDocument | None:
        await self.failed.require_room(address)
        if not await self._hasher.matches_old(secret, found.secret_hash):
            return None
        await self._renew_hash(found, self._hasher.hash(secret))
        return found

    async def _principal(self, key: ApiKeyDocument, expires_at: datetime | None) -> Principal:
        user = await self._living_user(key)
        if user is None:
            raise _refusal()
        actor = Actor(organization=key.organization, user=key.user_id)
        return Principal(actor, user.role.permissions, key.id, expires_at)

    async def _still_signed(self, principal: Principal) -> bool:
        """Whether the key that has signed the token behind ``principal``, if any, still counts."""
        if principal.signing_key_id is None:
            return True
        of = await self._queries.organization(principal.organization)
        return of is not None and any(
            key.id == principal.signing_key_id and key.counts(self._clock.now())
            for key in of.signing_keys
        )

    async def _living_user(self, key: ApiKeyDocument) -> UserDocument | None:
        user = await self._queries.user(key.organization, key.user_id)
        return None if user is None or user.removed else user


# The same words in every case: they tell no stranger which one it is.


def _sign_in_refusal() -> Unauthenticated:
    return Unauthenticated(
        "x-api-key: the API key, its id, the user and the organization do not belong together, "
        "or do not count any more. Correct them, or ask an owner of the organization for a new "
        "key.",
        field="x-api-key",
    )


def _refusal() -> Unauthenticated:
    return Unauthenticated(
        "Authorization: nobody is signed in. Send an identity token or an API key as a bearer "
        "token; a token lasts for an hour, and ends with its key. A new one comes from "
        "POST /v1/{organization}/user/signin_with_api_key.",
        field="Authorization",
    )
