"""The pages of finished sessions: who is new on one is counted there, in the same write."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.set_run.documents import SessionPageDocument, session_page_id
from simulation.catalog.set_run.tallies import Sums, add, increments, tallied
from simulation.kernel.messages import Commit

_AT_ONCE = 500
"""Runs whose pages are asked for at once."""


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
    pages = SessionPageDocument.get_motor_collection()
    if len(page["sessions"]) == 1 and await _add_session(pages, page):
        return
    try:
        await pages.insert_one(page | {"tallies": tallied(page["sessions"].values())})
    except DuplicateKeyError:
        for slot, summary in page["sessions"].items():
            await _add_session(pages, page | {"sessions": {slot: summary}})


async def _add_session(pages: Any, page: dict[str, Any]) -> bool:
    """Add the only session of ``page``, unless it is there; whether there is such a page."""
    ((slot, summary),) = page["sessions"].items()
    field = f"sessions.{slot}"
    shown = {"$set": {field: summary}}
    absent = {"_id": page["_id"], field: {"$exists": False}}
    counted = absent | {"tallies": {"$exists": True}}
    if (await pages.update_one(counted, shown | {"$inc": increments(summary)})).matched_count:
        return True
    # A page of an earlier release counts nothing: what it holds is counted where it is read.
    uncounted = absent | {"tallies": {"$exists": False}}
    if (await pages.update_one(uncounted, shown)).matched_count:
        return True
    return await pages.find_one({"_id": page["_id"]}, {"_id": 1}) is not None


async def tallies_of(set_run_ids: Collection[str]) -> dict[str, Sums]:
    """What the finished sessions of runs add up to, by run: from the pages that there are."""
    found: dict[str, Sums] = {id: {} for id in set_run_ids}
    ids, older = list(found), list[str]()
    pages = SessionPageDocument.get_motor_collection()
    for start in range(0, len(ids), _AT_ONCE):
        condition = {"set_run_id": {"$in": ids[start : start + _AT_ONCE]}}
        async for page in pages.find(condition, {"set_run_id": 1, "tallies": 1}):
            if page.get("tallies") is None:
                older.append(page["_id"])
            else:
                add(found[page["set_run_id"]], page["tallies"])
    if older:
        async for page in pages.find({"_id": {"$in": older}}):
            add(found[page["set_run_id"]], tallied(page["sessions"].values()))
    return found
