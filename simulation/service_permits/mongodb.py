"""Permits in MongoDB, shared by all processes that use the same database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.kernel.clock import Clock, SystemClock
from simulation.service_permits.port import LEASE_SECONDS, Permit, lowest_free

COLLECTION = "service_permits"
PAUSES = "service_pauses"


class MongoServicePermits:
    """A record for each permit that is taken; its id is service and number, so it is there once.

    Two that want the same number meet at that id: one has it, the other takes the next.
    """

    def __init__(self, database: Any, clock: Clock | None = None) -> None:
        self._permits = database[COLLECTION]
        self._pauses = database[PAUSES]
        self._clock = clock or SystemClock()

    async def take(self, service: str, session: str, keeper: str, limit: int) -> Permit | None:
        while True:
            now = self._now()
            # By the index of the id: the numbers of a service stand together.
            condition = {"_id": _ids_of(service), "service": service}
            found = await self._permits.find(condition).to_list(None)
            own = next((each for each in found if each["session"] == session), None)
            if own is not None and own["number"] >= limit:
                await self._permits.delete_one({"_id": own["_id"], "session": session})
                continue
            record = own or self._free(found, service, limit, now)
            if record is None:
                return None
            permit = Permit(service, record["number"], session, keeper)
            if await self._put(permit, record, now + LEASE_SECONDS):
                return permit

    async def renew(self, permits: Collection[Permit]) -> set[Permit]:
        until = self._now() + LEASE_SECONDS
        kept = set()
        for permit in permits:
            done = await self._permits.update_one(_as_taken(permit), {"$set": {"expires": until}})
            if done.matched_count:
                kept.add(permit)
        return kept

    async def give_back(self, permit: Permit) -> None:
        await self._permits.delete_one(_as_taken(permit))

    async def pause(self, service: str, until: float) -> None:
        await self._pauses.update_one({"_id": service}, {"$max": {"until": until}}, upsert=True)

    async def paused_until(self, service: str) -> float:
        found = await self._pauses.find_one({"_id": service})
        return float(found["until"]) if found else 0.0

    async def close(self) -> None:
        """The connection belongs to whoever has opened it."""

    def _free(
        self, found: list[dict[str, Any]], service: str, limit: int, now: float
    ) -> dict[str, Any] | None:
        taken = {each["number"] for each in found if each["expires"] > now}
        number = lowest_free(taken, limit)
        if number is None:
            return None
        expired = (each for each in found if each["number"] == number)
        return next(expired, None) or {
            "_id": _id(service, number),
            "service": service,
            "number": number,
        }

    async def _put(self, permit: Permit, record: dict[str, Any], expires: float) -> bool:
        """Write ``permit`` in the place of ``record``, unless that has changed meanwhile."""
        new = {"session": permit.session, "keeper": permit.keeper, "expires": expires}
        if "expires" in record:
            done = await self._permits.update_one(record, {"$set": new})
            return bool(done.matched_count)
        try:
            await self._permits.insert_one(record | new)
        except DuplicateKeyError:
            return False
        return True

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _id(service: str, number: int) -> str:
    return f"{service}/{number:05}"


def _ids_of(service: str) -> dict[str, str]:
    # "0" follows "/".
    return {"$gte": f"{service}/", "$lt": f"{service}0"}


def _as_taken(permit: Permit) -> dict[str, Any]:
    return {
        "_id": _id(permit.service, permit.number),
        "session": permit.session,
        "keeper": permit.keeper,
    }
