"""Signed links: each opens one object of an organization, to whoever holds it, for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from simulation.identity.organization.messages import SigningKey
from simulation.identity.queries import IdentityQueries
from simulation.identity.tokens import ALGORITHM, LEEWAY, MAX_LENGTH
from simulation.kernel.clock import Clock

ISSUER = "simulation/links"
PURPOSE = "artifact"
"""What links are for, as the audience of their tokens. Identity tokens have no audience, and
are not read where there is one; these are not read where it is not this one."""

LINK_LIFETIME = timedelta(minutes=15)

_REQUIRED = ["iss", "aud", "org", "obj", "exp"]


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a link carries to be let in, and until when it counts."""

    token: str = field(repr=False)
    expires_at: datetime


class SignedLinks:
    """Signs links by the keys of their organizations, and knows them again.

    An organization that was never founded (local use) has no keys: its links are signed by
    ``own_secret``, one of this process, and end with it.
    """

    def __init__(self, queries: IdentityQueries, own_secret: str, clock: Clock) -> None:
        self._queries = queries
        self._clock = clock
        self._own = SigningKey(id="process", secret=own_secret)

    async def sign(self, organization: str, key: str) -> SignedLink:
        """A link to the object under ``key``, which belongs to ``organization``."""
        signing = (await self._keys(organization))[-1]
        # Tokens tell whole seconds.
        expires_at = self._clock.now().replace(microsecond=0) + LINK_LIFETIME
        payload = {
            "iss": ISSUER,
            "aud": PURPOSE,
            "org": organization,
            "obj": key,
            "exp": expires_at,
        }
        token = jwt.encode(payload, signing.secret, ALGORITHM, headers={"kid": signing.id})
        return SignedLink(token, expires_at)

    async def opens(self, organization: str, key: str, token: str) -> bool:
        """Whether ``token`` opens exactly the object under ``key`` of ``organization`` now."""
        if len(token) > MAX_LENGTH:
            return False
        keys = await self._keys(organization)
        return _opens(token, keys, organization, key, self._clock.now())

    async def _keys(self, organization: str) -> Sequence[SigningKey]:
        found = await self._queries.organization(organization)
        return found.signing_keys if found else [self._own]


def _opens(
    token: str, keys: Sequence[SigningKey], organization: str, key: str, now: datetime
) -> bool:
    try:
        id = jwt.get_unverified_header(token).get("kid")
        signing = next(each for each in keys if each.id == id)
        claims: dict[str, Any] = jwt.decode(
            token,
            signing.secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=PURPOSE,
            # Time comes in: PyJWT would ask the machine's clock.
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
    except (
        jwt.PyJWTError, StopIteration, RecursionError, TypeError, ValueError, OverflowError, OSError
    ):  # fmt: skip
        return False
    # No link is issued for longer.
    in_time = now < expires_at <= now + LINK_LIFETIME + LEEWAY
    return signing.counts(now) and in_time and (claims["org"], claims["obj"]) == (organization, key)
