"""The permits that sessions of this process hold, renewed as long as they do."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from simulation.runner.room import Sleep
from simulation.service_permits.port import RENEW_SECONDS, Permit, ServicePermits


class KeptPermits:
    """Takes, renews and gives back. A permit that was lost meanwhile is not kept any more."""

    def __init__(self, permits: ServicePermits, sleep: Sleep = asyncio.sleep) -> None:
        self.shared = permits
        self._sleep = sleep
        self._keeper = uuid4().hex
        self._kept: set[Permit] = set()
        self._renewing: asyncio.Task[None] | None = None

    def __contains__(self, permit: Permit) -> bool:
        return permit in self._kept

    async def take(self, service: str, session: str, limit: int) -> Permit | None:
        """A permit of ``service`` for ``session``; null where ``limit`` sessions have one."""
        permit = await self.shared.take(service, session, self._keeper, limit)
        if permit is not None:
            self._kept.add(permit)
            if self._renewing is None:
                self._renewing = asyncio.create_task(self._keep())
        return permit

    async def give_back(self, permit: Permit) -> None:
        """Let others have ``permit``."""
        self.forget(permit)
        await self.shared.give_back(permit)

    def forget(self, permit: Permit) -> None:
        """Renew ``permit`` no more."""
        self._kept.discard(permit)
        if not self._kept and self._renewing is not None:
            self._renewing.cancel()
            self._renewing = None

    async def renew(self) -> None:
        """Renew all that are kept."""
        asked = frozenset(self._kept)
        self._kept -= asked - await self.shared.renew(asked)

    async def _keep(self) -> None:
        while True:
            await self._sleep(RENEW_SECONDS)
            await self.renew()
