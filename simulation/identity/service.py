"""Identity as transports see it: who calls, and the writes that need chance or hashes."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from simulation.bus import Bus
from simulation.identity import tokens
from simulation.identity.api_key import SECRET_BYTES, ApiKeyText
from simulation.identity.authentication import Authentication
from simulation.identity.documents import ApiKeyDocument
from simulation.identity.failed_sign_ins import FailedSignIns
from simulation.identity.hashing.hasher import SecretHasher
from simulation.identity.links import SignedLinks
from simulation.identity.organization.messages import (
    CreateApiKey,
    CreateOrganization,
    ReplaceApiKeyHash,
    RotateSigningKey,
    SigningKey,
    operator_of,
)
from simulation.identity.organization.state import ApiKey, Organization
from simulation.identity.queries import IdentityQueries
from simulation.kernel.clock import Clock
from simulation.kernel.ids import IdSource
from simulation.kernel.values import Actor
from simulation.rate_limits.port import RateLimits

log = logging.getLogger(__name__)


class SecretSource(Protocol):
    """Makes secrets that nobody can guess."""

    def text(self, bytes: int) -> str:
        """``bytes`` of chance as URL-safe text."""
        ...


class SystemSecretSource:
    """The machine's source of chance."""

    def text(self, bytes: int) -> str:
        return secrets.token_urlsafe(bytes)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key that was just created, with its text: nobody will be shown that again."""

    key: ApiKey
    text: str = field(repr=False)


class Identity:
    """Who is who."""

    def __init__(
        self,
        bus: Bus,
        queries: IdentityQueries,
        limits: RateLimits,
        chance: SecretSource,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._bus = bus
        self._hasher = SecretHasher()
        self._chance = chance
        self._clock = clock
        self._ids = ids
        self.queries = queries
        self.authentication = Authentication(
            queries, self._hasher, FailedSignIns(limits, clock), clock, self._replace_hash
        )
        self.links = SignedLinks(queries, chance.text(tokens.SIGNING_SECRET_BYTES), clock)

    async def create_organization(self, id: str, name: str, owner: str) -> NewApiKey:
        """Found an organization; returns the first key of its owner.

        Raises:
            NameTaken: there is one with this id.
        """
        actor = operator_of(id)
        await self._bus.handle(
            CreateOrganization(
                actor=actor,
                at=self._clock.now(),
                name=name,
                owner=owner,
                owner_name=owner,
                signing_key=self._signing_key(),
            )
        )
        return await self.create_api_key(actor, owner, "first key")

    async def create_api_key(self, actor: Actor, user: str, name: str) -> NewApiKey:
        """A new key of ``user``.

        Raises:
            NotFound, Forbidden, Refused: no such user, one above the actor, or too many keys.
        """
        text = ApiKeyText(self._ids.new(), self._chance.text(SECRET_BYTES))
        command = CreateApiKey(
            actor=actor,
            at=self._clock.now(),
            id=text.id,
            user=user,
            name=name,
            secret_hash=self._hasher.hash(text.secret),
        )
        state: Organization = (await self._bus.handle(command)).state
        return NewApiKey(state.api_keys[text.id], str(text))

    async def rotate_signing_key(self, actor: Actor, *, at_once: bool = False) -> datetime:
        """Sign by a new key from now on; returns when tokens signed by the old one end.

        With ``at_once`` that is now: whoever is signed in has to sign in again.
        """
        now = self._clock.now()
        retire_at = now if at_once else now + tokens.LIFETIME
        await self._bus.handle(
            RotateSigningKey(
                actor=actor, at=now, signing_key=self._signing_key(), retire_at=retire_at
            )
        )
        return retire_at

    async def _replace_hash(self, key: ApiKeyDocument, secret_hash: str) -> None:
        command = ReplaceApiKeyHash(
            actor=Actor(organization=key.organization, user=key.user_id),
            at=self._clock.now(),
            id=key.id,
            former=key.secret_hash,
            secret_hash=secret_hash,
        )
        try:
            await self._bus.handle(command)
        except Exception:
            # Whoever has the right key comes in; the next time tries it again.
            log.exception("The hash of the API key %s could not be replaced", key.id)

    def _signing_key(self) -> SigningKey:
        return SigningKey(id=self._ids.new(), secret=self._chance.text(tokens.SIGNING_SECRET_BYTES))
