"""A platform over files, that is closed and opened again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from simulation.bootstrap import open_platform
from simulation.identity.principal import with_all_permissions
from simulation.settings import Settings
from tests.support.platform import OWNER, Client


class Place:
    """A platform over a data directory, opened again and again."""

    def __init__(self, data: Path) -> None:
        self._settings = Settings(data=data).on_own_machine()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Client]:
        async with open_platform(self._settings) as platform:
            yield Client(platform, with_all_permissions(OWNER))
