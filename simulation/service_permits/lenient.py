"""Permits that fail open: what cannot be counted together is counted in this process alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Collection
from typing import TypeVar

from simulation.kernel.clock import Clock, Seldom, SystemClock
from simulation.service_permits.port import Permit, ServicePermits

PATIENCE_SECONDS = 1.0
LOG_SECONDS = 60.0

log = logging.getLogger(__name__)

T = TypeVar("T")


class LenientServicePermits:
    """Other permits, as long as they can be reached, and else those of ``alone``, in memory.

    A limit spares a service, so its own failure must not keep runs from being played. It is
    logged once a minute; what takes over a second counts as failed.
    """

    def __init__(
        self,
        permits: ServicePermits,
        alone: ServicePermits,
        clock: Clock | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._permits = permits
        self._log_again = Seldom(clock or SystemClock(), LOG_SECONDS)
        self._alone = alone
        self._patience = patience

    async def take(self, service: str, session: str, keeper: str, limit: int) -> Permit | None:
        try:
            return await self._patiently(self._permits.take(service, session, keeper, limit))
        except Exception as error:
            self._tell(error)
            return await self._alone.take(service, session, keeper, limit)

    async def renew(self, permits: Collection[Permit]) -> set[Permit]:
        alone = await self._alone.renew(permits)
        try:
            return alone | await self._patiently(self._permits.renew(set(permits) - alone))
        except Exception as error:
            self._tell(error)
            return set(permits)

    async def give_back(self, permit: Permit) -> None:
        await self._alone.give_back(permit)
        try:
            await self._patiently(self._permits.give_back(permit))
        except Exception as error:
            self._tell(error)

    async def pause(self, service: str, until: float) -> None:
        try:
            await self._patiently(self._permits.pause(service, until))
        except Exception as error:
            self._tell(error)

    async def paused_until(self, service: str) -> float:
        try:
            return await self._patiently(self._permits.paused_until(service))
        except Exception as error:
            self._tell(error)
            return 0.0

    async def close(self) -> None:
        await self._permits.close()

    async def _patiently(self, asking: Awaitable[T]) -> T:
        async with asyncio.timeout(self._patience):
            return await asking

    def _tell(self, error: Exception) -> None:
        if not self._log_again.is_due():
            return
        log.error(
            "The sessions of a service cannot be counted together; each process counts its own: %r",
            error,
            exc_info=error,
        )
