"""Hashes of API keys: what is stored lets nobody sign in."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

REMEMBERED = 1_000

MEMORY_KIB = 19 * 1024
"""With two passes the least that OWASP's cheat sheet on password storage recommends."""
PASSES = 2


class SecretHasher(Protocol):
    """Hashes secrets, and tells whether a secret belongs to a hash."""

    async def hash(self, secret: str) -> str:
        """A hash of ``secret``, salted."""
        ...

    async def verify(self, secret: str, hash: str) -> bool:
        """Whether ``hash`` was made of ``secret``."""
        ...


class Argon2Hasher:
    """Argon2id, in a thread: a verification takes tens of milliseconds of CPU on purpose.

    A pair that was verified once is remembered, as a digest, for as long as the process
    lives: a key that comes with every request is not verified anew each time.
    """

    def __init__(self, *, passes: int = PASSES, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._verified: OrderedDict[bytes, None] = OrderedDict()

    async def hash(self, secret: str) -> str:
        return await asyncio.to_thread(self._hasher.hash, secret)

    async def verify(self, secret: str, hash: str) -> bool:
        digest = hashlib.sha256(f"{secret}\x1f{hash}".encode()).digest()
        if digest in self._verified:
            self._verified.move_to_end(digest)
            return True
        try:
            await asyncio.to_thread(self._hasher.verify, hash, secret)
        except (VerificationError, InvalidHashError):
            return False
        self._verified[digest] = None
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)
        return True
