"""Credentials that do not count, each with the reason why."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from simulation.identity import tokens
from simulation.identity.api_key import ApiKeyText
from simulation.identity.organization.messages import (
    AddUser,
    RemoveUser,
    RevokeApiKey,
    SigningKey,
)
from simulation.identity.role import Role
from simulation.identity.service import NewApiKey
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from tests.integration.isolation.household import Household
from tests.support.platform import House

SECRET = "x" * 43
"""One that nobody has chosen."""


class Forger:
    """Makes credentials for the owner of ``ours``, none of which count.

    Keys of ``ours`` that had to end for it have ended afterwards; that of the owner goes on.
    """

    def __init__(self, house: House, ours: Household, theirs: Household) -> None:
        self._house = house
        self._ours = ours
        self._theirs = theirs

    async def headers(self) -> dict[str, str]:
        """The values of ``Authorization``, by what is wrong with them."""
        bearers = self._garbage() | await self._ended()
        # Retires the key that signs: what it signs is wrong for that reason alone.
        signed = await self._forged()
        return {name: f"Bearer {each}" for name, each in (bearers | signed).items()} | self._basic()

    def claims(self, **changes: Any) -> tokens.Claims:
        """What a token of the owner would say."""
        now, owner = self._house.clock.now().replace(microsecond=0), self._ours.actor
        honest = tokens.Claims(
            owner.organization, owner.user, self._ours.key.key.id, now, now + tokens.LIFETIME
        )
        return replace(honest, **changes)

    async def signing_key(self, organization: str) -> SigningKey:
        """The key that an organization signs with."""
        found = await self._house.platform.identity.queries.organization(organization)
        assert found is not None
        return found.signing_keys[-1]

    async def _forged(self) -> dict[str, str]:
        ours = await self.signing_key(self._ours.organization)
        theirs = await self.signing_key(self._theirs.organization)
        past = self._house.clock.now() - timedelta(hours=2)
        known = jwt.decode(tokens.issue(self.claims(), ours), options={"verify_signature": False})
        head = {"kid": ours.id}
        made = {
            "expired": tokens.issue(self.claims(expires_at=past), ours),
            "signed by a wrong key": tokens.issue(
                self.claims(), ours.model_copy(update={"secret": SECRET})
            ),
            "signed by another organization": tokens.issue(self.claims(), theirs),
            "signed by another organization as by us": tokens.issue(
                self.claims(), theirs.model_copy(update={"id": ours.id})
            ),
            "of another organization, signed by us": tokens.issue(
                self.claims(organization=self._theirs.organization), ours
            ),
            "of a user of another organization": tokens.issue(
                self.claims(user=self._theirs.actor.user), ours
            ),
            "of a key of another organization": tokens.issue(
                self.claims(api_key_id=self._theirs.key.key.id), ours
            ),
            "of an organization that is not there": tokens.issue(
                self.claims(organization="nowhere"), ours
            ),
            "unsigned": jwt.encode(known, None, "none", headers=head),
            "signed by a longer hash": jwt.encode(known, ours.secret * 2, "HS512", headers=head),
            "signed by RSA": jwt.encode(known, _pem(rsa_key()), "RS256", headers=head),
            "signed by an elliptic curve": jwt.encode(
                known, _pem(ec.generate_private_key(ec.SECP256R1())), "ES256", headers=head
            ),
            "a link to artifacts": (await self._link()).token,
        }
        identity = self._house.platform.identity
        retired = tokens.issue(self.claims(), ours)
        await identity.rotate_signing_key(self._ours.actor, at_once=True)
        return made | {"signed by a retired key": retired}

    async def _link(self) -> Any:
        """A link that is good for what it is for."""
        organization = self._ours.organization
        return await self._house.platform.identity.links.sign(organization, f"{organization}/x")

    async def _ended(self) -> dict[str, str]:
        """Keys that counted once, and the tokens of those who had them."""
        revoked = await self._key(self._ours.actor.user)
        await self._add("rudi")
        removed = await self._key("rudi")
        ended = {
            "a revoked key": revoked.text,
            "a token of a revoked key": await self._token(revoked),
            "a key of a removed user": removed.text,
            "a token of a removed user": await self._token(removed),
        }
        await self._command(RevokeApiKey, id=revoked.key.id)
        await self._command(RemoveUser, id="rudi")
        return ended

    def _garbage(self) -> dict[str, str]:
        key = self._ours.key.key.id
        return {
            "nothing": "",
            "garbage": "garbage",
            "three parts of garbage": "a.b.c",
            "a key with a made up secret": str(ApiKeyText(key, SECRET)),
            "a key that nobody made": str(ApiKeyText("f" * 24, SECRET)),
            "our key with their secret": str(
                ApiKeyText(key, self._theirs.key.text.removeprefix("sim_")[25:])
            ),
            "more than any token": "a" * (tokens.MAX_LENGTH + 1),
        }

    def _basic(self) -> dict[str, str]:
        ours, theirs = self._ours.key, self._theirs.key
        pairs = {
            "nothing for a password": f"{ours.key.id}:",
            "their id with our key": f"{theirs.key.id}:{ours.text}",
            "our id with a made up key": f"{ours.key.id}:{ApiKeyText(ours.key.id, SECRET)}",
            "a user for an id": f"{ours.key.user}:{ours.text}",
            "no colon": ours.text,
        }
        encoded = {name: base64.b64encode(pair.encode()).decode() for name, pair in pairs.items()}
        return {name: f"Basic {each}" for name, each in encoded.items()} | {
            "not encoded": f"Basic {ours.key.id}:{ours.text}",
            "no scheme": ours.text,
            "another scheme": f"Digest {ours.text}",
        }

    async def _add(self, user: str) -> None:
        await self._command(AddUser, id=user, name=user.title(), role=Role.EDITOR)

    async def _key(self, user: str) -> NewApiKey:
        return await self._house.platform.identity.create_api_key(self._ours.actor, user, "brief")

    async def _token(self, key: NewApiKey) -> str:
        sign_in = self._house.platform.identity.authentication.sign_in
        organization = self._ours.organization
        return (await sign_in(organization, key.key.user, key.key.id, key.text)).id_token

    async def _command(self, command: type[Command], **fields: Any) -> None:
        actor: Actor = self._ours.actor
        given = command(actor=actor, at=self._house.clock.now(), **fields)
        await self._house.platform.bus.handle(given)


def rsa_key() -> rsa.RSAPrivateKey:
    """A fresh one."""
    return rsa.generate_private_key(65537, 2048)


def _pem(key: Any) -> bytes:
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem
