"""The throttles of all services under test that this process talks to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.service import ServiceLimits
from simulation.kernel.clock import Clock, SystemClock
from simulation.rate_limits.port import RateLimits
from simulation.runner.room import Aside, Sleep
from simulation.runner.throttle.kept_permits import KeptPermits
from simulation.runner.throttle.throttle import Throttle
from simulation.runner.throttle.todays_limits import UNLIMITED
from simulation.runner.throttle.visit import Visit
from simulation.service_permits.port import ServicePermits


class Throttles:
    """One throttle for each service, as long as sessions are on their way to it."""

    def __init__(
        self,
        services: DefinitionQueries,
        permits: ServicePermits,
        rate_limits: RateLimits,
        clock: Clock | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._services = services
        self._permits = KeptPermits(permits, sleep)
        self._rate_limits = rate_limits
        self._clock = clock or SystemClock()
        self._throttles: dict[str, Throttle] = {}

    @asynccontextmanager
    async def visit(
        self, organization: str, service: str, session: str, aside: Aside, *, resumed: bool = False
    ) -> AsyncIterator[Visit]:
        """Within, ``session`` may be on its way to ``service``.

        ``resumed`` is one that has begun elsewhere, and may have its permit still.
        """
        throttle = self._throttles.get(service)
        if throttle is None:
            throttle = self._throttles[service] = self._throttle(organization, service)
        throttle.visits += 1
        # Read while the persona thinks, no request has to wait for them.
        throttle.limits.look_ahead()
        visit = Visit(throttle, session, aside, self._clock, resumed=resumed)
        try:
            yield visit
        finally:
            try:
                await visit.leave()
            finally:
                throttle.visits -= 1
                if not throttle.visits and throttle.backoff.quiet:
                    self._throttles.pop(service, None)

    def _throttle(self, organization: str, service: str) -> Throttle:
        async def read() -> ServiceLimits:
            found = await self._services.get(organization, service)
            limits: ServiceLimits | None = found.body.limits if found else None
            return limits or UNLIMITED

        return Throttle(service, read, self._permits, self._rate_limits, self._clock)
