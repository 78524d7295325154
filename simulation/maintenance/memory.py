"""A switch of one process."""

from __future__ import annotations

from simulation.maintenance.port import Notice


class MemorySwitch:
    """Open, unless it begins with a notice."""

    def __init__(self, notice: Notice | None = None) -> None:
        self._notice = notice

    async def notice(self) -> Notice | None:
        return self._notice

    async def close_service(self, notice: Notice) -> None:
        self._notice = notice

    async def open_service(self) -> None:
        self._notice = None
