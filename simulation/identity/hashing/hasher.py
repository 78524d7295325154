"""The hashes that are made: quick ones, of secrets that are chance."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from simulation.identity.hashing.old_hashes import OldHashes

SCHEME = "hmac-sha256"
SALT_BYTES = 16


class SecretHasher:
    """Keyed SHA-256, each hash with a key of its own that stands beside it.

    Secrets are 256 bits of chance: nobody finds them by trying, however fast, and a slow hash
    would only be a way to keep the server busy. Keys of earlier releases have one
    (``OldHashes``); whoever verifies such a secret should store a new hash of it.
    """

    def __init__(self, old: OldHashes | None = None) -> None:
        self._old = old or OldHashes()

    def hash(self, secret: str) -> str:
        """A hash of ``secret``, never the same twice."""
        salt = secrets.token_bytes(SALT_BYTES)
        return f"${SCHEME}${_text(salt)}${_text(_digest(secret, salt))}"

    def matches(self, secret: str, hash: str) -> bool:
        """Whether ``hash`` was made of ``secret`` by this release; takes microseconds."""
        match hash.split("$"):
            case ["", scheme, salt, digest] if scheme == SCHEME:
                try:
                    made = _digest(secret, base64.b64decode(salt, validate=True))
                    return hmac.compare_digest(made, base64.b64decode(digest, validate=True))
                except (binascii.Error, ValueError):
                    return False
        return False

    def is_old(self, hash: str) -> bool:
        """Whether ``hash`` was made by an earlier release."""
        return self._old.knows(hash)

    async def matches_old(self, secret: str, hash: str) -> bool:
        """Whether ``hash`` was made of ``secret`` by an earlier release; takes 20 ms of CPU.

        Raises:
            RateLimited: too many wait for that already.
        """
        return await self._old.verify(secret, hash)


def _digest(secret: str, salt: bytes) -> bytes:
    return hmac.digest(salt, secret.encode(), hashlib.sha256)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


NOBODYS_HASH = SecretHasher().hash(secrets.token_urlsafe())
"""The hash of nothing that anybody holds: a key that is not there takes the same work."""
