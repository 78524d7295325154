"""Finds out who calls: from credentials to a principal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from simulation.identity import tokens
from simulation.identity.api_key import ApiKeyText, parse_api_key
from simulation.identity.credentials import BearerToken, Credentials
from simulation.identity.documents import ApiKeyDocument, UserDocument
from simulation.identity.hashing import SecretHasher
from simulation.identity.principal import Principal
from simulation.identity.queries import IdentityQueries
from simulation.kernel.clock import Clock
from simulation.kernel.errors import Unauthenticated
from simulation.kernel.values import Actor

# The hash of nothing that anybody holds: whether a key exists must not show in the time.
_NO_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$c2ltdWxhdGlvbi1ub2JvZHk$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


@dataclass(frozen=True, slots=True)
class IdToken:
    """An identity token, and until when it counts."""

    id_token: str = field(repr=False)
    expires_at: datetime


class Authentication:
    """Signs callers in, and knows them again."""

    def __init__(self, queries: IdentityQueries, hasher: SecretHasher, clock: Clock) -> None:
        self._queries = queries
        self._hasher = hasher
        self._clock = clock

    async def sign_in(self, organization: str, user: str, key_id: str, key: str) -> IdToken:
        """A token for ``user`` in exchange for one of their API keys.

        Raises:
            Unauthenticated: key, key id, user and organization do not belong together.
        """
        given = parse_api_key(key)
        found = await self._key(given)
        if (
            found is None
            or found.id != key_id
            or found.organization != organization
            or found.user_id != user
        ):
            raise _sign_in_refusal()
        of = await self._queries.organization(organization)
        if of is None or await self._living_user(found) is None:
            raise _sign_in_refusal()
        now = self._clock.now().replace(microsecond=0)  # Tokens tell whole seconds.
        claims = tokens.Claims(organization, user, found.id, now, now + tokens.LIFETIME)
        return IdToken(tokens.issue(claims, of.signing_keys[-1]), claims.expires_at)

    async def authenticate(self, credentials: Credentials | None) -> Principal:
        """The principal that ``credentials`` prove.

        Raises:
            Unauthenticated: they prove nobody, or do not count any more.
        """
        if isinstance(credentials, BearerToken):
            return await self._by_token(credentials.token)
        found = await self._key(credentials)
        if found is None:
            raise _refusal()
        return await self._principal(found, None)

    async def still(self, principal: Principal) -> Principal:
        """``principal`` as things stand now: for connections that outlive a request.

        Raises:
            Unauthenticated: the sign-in has expired, or its key or user is gone.
        """
        if principal.api_key_id is None:
            return principal
        if principal.expires_at is not None and principal.expires_at <= self._clock.now():
            raise _refusal()
        found = await self._queries.api_key(principal.api_key_id)
        if found is None or found.revoked_at is not None:
            raise _refusal()
        return await self._principal(found, principal.expires_at)

    async def _by_token(self, token: str) -> Principal:
        organization = tokens.organization_of(token)
        of = await self._queries.organization(organization) if organization else None
        claims = tokens.read(token, of.signing_keys, self._clock.now()) if of else None
        if claims is None or claims.organization != organization:
            raise _refusal()
        found = await self._queries.api_key(claims.api_key_id)
        if (
            found is None
            or found.revoked_at is not None
            or found.organization != organization
            or found.user_id != claims.user
        ):
            raise _refusal()
        return await self._principal(found, claims.expires_at)

    async def _key(self, given: ApiKeyText | None) -> ApiKeyDocument | None:
        found = await self._queries.api_key(given.id) if given else None
        if given is None:
            return None
        verified = await self._hasher.verify(given.secret, found.secret_hash if found else _NO_HASH)
        return found if verified and found and found.revoked_at is None else None

    async def _principal(self, key: ApiKeyDocument, expires_at: datetime | None) -> Principal:
        user = await self._living_user(key)
        if user is None:
            raise _refusal()
        actor = Actor(organization=key.organization, user=key.user_id)
        return Principal(actor, user.role.permissions, key.id, expires_at)

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
