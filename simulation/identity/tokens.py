"""Identity tokens: JSON Web Tokens (RFC 7519), signed by a key of the organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt

from simulation.identity.organization.messages import SigningKey

ISSUER = "simulation"
ALGORITHM = "HS256"
LIFETIME = timedelta(hours=1)
SIGN_IN = timedelta(hours=12)
"""How long after a key was shown its tokens can be renewed."""

LEEWAY = timedelta(seconds=30)
"""How far the clocks of servers that share an organization may be apart."""

SIGNING_SECRET_BYTES = 32
MAX_LENGTH = 4096

REMEMBERED = 1_000
"""How many tokens are remembered with what they say."""

_UNREADABLE = (jwt.PyJWTError, ValueError, RecursionError)
"""What reading a token raises where somebody has made it up."""

_REQUIRED = ["iss", "sub", "org", "key", "iat", "exp"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: which user of which organization signed in by which key."""

    organization: str
    user: str
    api_key_id: str
    issued_at: datetime
    expires_at: datetime
    signed_in_at: datetime | None = None
    """When they showed their key, where this token came of another; null for ``issued_at``."""

    @property
    def since(self) -> datetime:
        """When they showed their key."""
        return self.signed_in_at or self.issued_at


def issue(claims: Claims, key: SigningKey) -> str:
    """``claims`` as a token that ``key`` has signed."""
    payload: dict[str, Any] = {
        "iss": ISSUER,
        "sub": claims.user,
        "org": claims.organization,
        "key": claims.api_key_id,
        "iat": claims.issued_at,
        "exp": claims.expires_at,
    }
    if claims.signed_in_at is not None:
        # By its name in OpenID Connect, in whole seconds as the others.
        payload["auth_time"] = int(claims.signed_in_at.timestamp())
    return jwt.encode(payload, key.secret, ALGORITHM, headers={"kid": key.id})


@lru_cache(REMEMBERED)
def organization_of(token: str) -> str | None:
    """The organization that ``token`` claims to be of, unproved; null where it is no token."""
    if len(token) > MAX_LENGTH:
        return None
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except _UNREADABLE:
        return None
    organization = claims.get("org")
    return organization if isinstance(organization, str) else None


@dataclass(frozen=True, slots=True)
class Signed:
    """What a token says, and the key that has signed it."""

    claims: Claims
    key: SigningKey

    def counts(self, now: datetime) -> bool:
        """Whether it counts at ``now``: neither over nor longer than one that is issued."""
        claims = self.claims
        if not self.key.counts(now) or claims.expires_at <= now:
            return False
        return claims.expires_at - claims.issued_at <= LIFETIME and claims.issued_at <= now + LEEWAY


def signed(token: str, keys: Sequence[SigningKey]) -> Signed | None:
    """What ``token`` says, if one of ``keys`` has signed it, whenever it counts; else null."""
    if len(token) > MAX_LENGTH:
        return None
    signer = _signer_of(token)
    key = next((each for each in keys if each.id == signer), None)
    claims = None if key is None else _signed(token, key.secret)
    return None if key is None or claims is None else Signed(claims, key)


@lru_cache(REMEMBERED)
def _signer_of(token: str) -> str | None:
    """The id of the key that ``token`` claims to be signed by."""
    try:
        signer = jwt.get_unverified_header(token).get("kid")
    except _UNREADABLE:
        return None
    return signer if isinstance(signer, str) else None


@lru_cache(REMEMBERED)
def _signed(token: str, secret: str) -> Claims | None:
    """What ``token`` says, if ``secret`` has signed it; when it counts is not looked at.

    Remembered: a token comes with every request, and verifying it costs a quarter of one.
    """
    try:
        payload: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            # Time comes in: PyJWT would ask the machine's clock.
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        return Claims(
            organization=str(payload["org"]),
            user=str(payload["sub"]),
            api_key_id=str(payload["key"]),
            issued_at=datetime.fromtimestamp(payload["iat"], UTC),
            expires_at=datetime.fromtimestamp(payload["exp"], UTC),
            signed_in_at=_moment(payload.get("auth_time")),
        )
    except (*_UNREADABLE, TypeError, OverflowError, OSError):
        return None


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
