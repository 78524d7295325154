"""A record that is there while the service is closed: for processes of many machines."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from simulation.kernel.clock import Clock, SystemClock
from simulation.maintenance.port import Notice, notice_in

COLLECTION = "maintenance"
LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 1.0

_ID = "notice"

log = logging.getLogger(__name__)


class MongoSwitch:
    """Looks at most once a second: the record is asked for before every request."""

    def __init__(self, database: Any, clock: Clock | None = None) -> None:
        self._records = database[COLLECTION]
        self._clock = clock or SystemClock()
        self._looked: float | None = None
        self._seen: Notice | None = None
        self._failing = False

    async def notice(self) -> Notice | None:
        ticks = self._clock.ticks()
        if self._looked is None or ticks - self._looked >= LOOK_SECONDS:
            # Before the question: while it is under way the others need not ask as well.
            self._looked = ticks
            await self._look()
        return self._seen

    async def close_service(self, notice: Notice) -> None:
        record = {"_id": _ID, "notice": notice.model_dump_json()}
        await self._records.replace_one({"_id": _ID}, record, upsert=True)
        self._looked = None

    async def open_service(self) -> None:
        await self._records.delete_one({"_id": _ID})
        self._looked = None

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                found = await self._records.find_one({"_id": _ID})
        except Exception as error:
            # What was seen last counts on; the request itself will tell what is wrong.
            if not self._failing:
                log.warning("Whether there is maintenance cannot be looked up: %r", error)
            self._failing = True
            return
        self._failing = False
        self._seen = notice_in(found["notice"].encode()) if found else None
