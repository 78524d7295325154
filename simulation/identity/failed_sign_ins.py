"""How many wrong credentials an address may send: what is right is never held up by it."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from math import ceil

from simulation.kernel.clock import Clock
from simulation.kernel.errors import RateLimited
from simulation.rate_limits.port import RateLimits, Room

FAILURES_PER_MINUTE = 30
REMEMBERED = 10_000
"""How many addresses that have failed too often are remembered without asking."""

COUNTED_AS = "failed-sign-in"

_NETWORK_BITS = 64
"""What one holder of IPv6 addresses has at least: as many addresses as they like."""


class FailedSignIns:
    """Counts failures by the address that they come from, and by nothing that a caller chooses.

    Every way to show credentials is counted together. An address of null is not counted.
    """

    def __init__(self, limits: RateLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._closed: dict[str, datetime] = {}

    async def room(self, address: str) -> Room:
        """How many more failures ``address`` has."""
        return await self._limits.look(COUNTED_AS, _counted(address), FAILURES_PER_MINUTE)

    async def require_room(self, address: str | None) -> None:
        """Let nothing expensive begin for an address that has failed too often.

        Raises:
            RateLimited: it has.
        """
        if address is not None and (room := await self.room(address)).remaining == 0:
            raise _refusal(room)

    async def count(self, address: str | None) -> None:
        """Count a failure.

        Raises:
            RateLimited: it was one too many.
        """
        if address is None:
            return
        counted, now = _counted(address), self._clock.now()
        until = self._closed.get(counted, now)
        if until > now:
            # Whoever goes on and on costs no count any more, which may be a write to a database.
            raise _refusal(Room(FAILURES_PER_MINUTE, 0, ceil((until - now).total_seconds()), False))
        room = await self._limits.hit(COUNTED_AS, counted, FAILURES_PER_MINUTE)
        if not room.granted:
            if len(self._closed) >= REMEMBERED:
                self._closed.clear()
            self._closed[counted] = now + timedelta(seconds=room.resets_in)
            raise _refusal(room)


def _counted(address: str) -> str:
    """What stands for ``address``: it alone, or the IPv6 network that its holder has whole."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _NETWORK_BITS), strict=False))


def _refusal(room: Room) -> RateLimited:
    return RateLimited(
        f"Ask again in {room.resets_in} seconds: over {room.limit} wrong credentials a minute "
        "have come from your address. Right ones are let in at once.",
        limit=room.limit,
        remaining=0,
        resets_in=room.resets_in,
    )
