"""Permits of one process."""

from __future__ import annotations

from collections.abc import Collection

from simulation.kernel.clock import Clock, SystemClock
from simulation.service_permits.port import LEASE_SECONDS, Permit, lowest_free


class MemoryServicePermits:
    """Counted by this process alone."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._taken: dict[str, dict[int, tuple[Permit, float]]] = {}
        self._pauses: dict[str, float] = {}

    async def take(self, service: str, session: str, keeper: str, limit: int) -> Permit | None:
        now = self._now()
        taken = self._taken.setdefault(service, {})
        for number, (permit, expires) in list(taken.items()):
            held = permit.session == session
            if expires <= now or (held and number >= limit):
                del taken[number]
        own = (number for number, (permit, _) in taken.items() if permit.session == session)
        free = next(own, lowest_free(taken, limit))
        if free is None:
            return None
        permit = Permit(service, free, session, keeper)
        taken[free] = (permit, now + LEASE_SECONDS)
        return permit

    async def renew(self, permits: Collection[Permit]) -> set[Permit]:
        until = self._now() + LEASE_SECONDS
        kept = {permit for permit in permits if self._is_there(permit)}
        for permit in kept:
            self._taken[permit.service][permit.number] = (permit, until)
        return kept

    async def give_back(self, permit: Permit) -> None:
        if self._is_there(permit):
            taken = self._taken[permit.service]
            del taken[permit.number]
            if not taken:
                del self._taken[permit.service]

    async def pause(self, service: str, until: float) -> None:
        now = self._now()
        self._pauses = {each: end for each, end in self._pauses.items() if end > now}
        self._pauses[service] = max(until, self._pauses.get(service, 0.0))

    async def paused_until(self, service: str) -> float:
        return self._pauses.get(service, 0.0)

    async def close(self) -> None:
        """Memory needs no closing."""

    def _is_there(self, permit: Permit) -> bool:
        found, _ = self._taken.get(permit.service, {}).get(permit.number, (None, 0.0))
        return found == permit

    def _now(self) -> float:
        return self._clock.now().timestamp()
