"""The Argon2id hashes that earlier releases stored of API keys: slow, and never in the way."""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from simulation.kernel.errors import RateLimited

PREFIX = "$argon2"
MAX_WAITING = 8
"""Verifications at a time, the one under way included: 0.2 s of work, and never more."""


class OldHashes:
    """Verifies such hashes one after the other, in a thread that nothing else waits for."""

    def __init__(self, max_waiting: int = MAX_WAITING) -> None:
        self._hasher = PasswordHasher()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="old-key-hashes")
        self._max_waiting = max_waiting
        self._under_way: dict[bytes, asyncio.Future[bool]] = {}

    def knows(self, hash: str) -> bool:
        """Whether ``hash`` is one of them."""
        return hash.startswith(PREFIX)

    async def verify(self, secret: str, hash: str) -> bool:
        """Whether ``hash`` was made of ``secret``. Who asks the same at a time waits together.

        Raises:
            RateLimited: too many wait already.
        """
        asked = hashlib.sha256(f"{secret}\x1f{hash}".encode()).digest()
        if asked not in self._under_way:
            self._under_way[asked] = self._begin(secret, hash)
            self._under_way[asked].add_done_callback(lambda _: self._under_way.pop(asked))
        # Who leaves must not end it for the others.
        return await asyncio.shield(self._under_way[asked])

    def _begin(self, secret: str, hash: str) -> asyncio.Future[bool]:
        if len(self._under_way) >= self._max_waiting:
            raise RateLimited(
                "Authorization: many API keys of an earlier release are being checked, which "
                "takes a while for the first time; ask again in a second.",
                field="Authorization",
                limit=self._max_waiting,
                remaining=0,
                resets_in=1,
            )
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, self._verify, secret, hash)

    def _verify(self, secret: str, hash: str) -> bool:
        try:
            return self._hasher.verify(hash, secret)
        except (VerificationError, InvalidHashError, ValueError):
            return False
