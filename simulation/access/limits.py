"""The limits of the principal's organization, and of the server that it is on."""

from __future__ import annotations

from simulation.access.caller import Caller
from simulation.access.server_limits import ServerLimit, server_limits
from simulation.bootstrap import Platform
from simulation.identity.permission import Permission
from simulation.limits.documents import LimitsDocument
from simulation.limits.messages import Limits, SetOrganizationLimits


class LimitsAccess:
    """Shows and sets limits."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller

    async def found(self) -> LimitsDocument | None:
        """The limits that the organization has set; null where it never has."""
        self._caller.principal.require(Permission.GET_LIMITS)
        return await self._platform.limits.document(self._caller.principal.organization)

    async def set(self, limits: Limits) -> None:
        """Give the organization other limits."""
        await self._platform.bus.handle(self._caller.fill(SetOrganizationLimits, limits=limits))

    def of_server(self) -> list[ServerLimit]:
        """The limits of the server."""
        self._caller.principal.require(Permission.GET_SERVER_LIMITS)
        return list(server_limits(self._platform.settings))

    async def per_minute(self, allowed: int) -> int:
        """How often the principal may ask in a minute where the server allows ``allowed``."""
        limits = await self._platform.limits.of(self._caller.principal.organization)
        return limits.at_most(allowed)
