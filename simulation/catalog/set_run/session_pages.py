"""The pages of finished sessions: who is new on one is counted there, in the same write."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.set_run.documents import SessionPageDocument, session_page_id
from simulation.catalog.set_run.tallies import Sums, add, increments, tallied
from simulation.kernel.messages import Commit


def new_page(event: SessionFinished, commit: Commit) -> dict[str, Any]:
    """A page with the session that has finished."""
    summary = event.model_dump(mode="json", exclude={"set_run_id"})
    summary["finished_at"] = commit.metadata.recorded_at
    return {
        "_id": session_page_id(event.set_run_id, event.slot),
        "set_run_id": event.set_run_id,
        "organization": commit.metadata.organization,
        "sessions": {str(event.slot): summary},
    }


async def write_page(page: dict[str, Any]) -> None:
    """Store ``page``; those of its sessions that are not there yet, where there is one."""
    if await _add(page):
        return
    pages = SessionPageDocument.get_motor_collection()
    try:
        await pages.insert_one(page | {"tallies": tallied(page["sessions"].values())})
    except DuplicateKeyError:
        for slot, summary in page["sessions"].items():
            await _add(page | {"sessions": {slot: summary}})


async def _add(page: dict[str, Any]) -> bool:
    """Add the sessions of ``page`` to the one that there is, if none of them is on it yet."""
    pages = SessionPageDocument.get_motor_collection()
    shown = {f"sessions.{slot}": summary for slot, summary in page["sessions"].items()}
    absent = {"_id": page["_id"], **{field: {"$exists": False} for field in shown}}
    counted = absent | {"tallies": {"$exists": True}}
    change = {"$set": shown, "$inc": increments(tallied(page["sessions"].values()))}
    if (await pages.update_one(counted, change)).matched_count:
        return True
    # A page of an earlier release counts nothing: what it holds is counted where it is read.
    uncounted = absent | {"tallies": {"$exists": False}}
    return bool((await pages.update_one(uncounted, {"$set": shown})).matched_count)


async def tallies_of(set_run_ids: Collection[str]) -> dict[str, Sums]:
    """What the finished sessions of runs add up to, by run: from the pages that there are."""
    found: dict[str, Sums] = {id: {} for id in set_run_ids}
    older: list[str] = []
    pages = SessionPageDocument.get_motor_collection()
    condition = {"set_run_id": {"$in": list(found)}}
    async for page in pages.find(condition, {"set_run_id": 1, "tallies": 1}):
        if page.get("tallies") is None:
            older.append(page["_id"])
        else:
            add(found[page["set_run_id"]], page["tallies"])
    if older:
        async for page in pages.find({"_id": {"$in": older}}):
            add(found[page["set_run_id"]], tallied(page["sessions"].values()))
    return found
