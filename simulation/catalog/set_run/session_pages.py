"""The pages of finished sessions: what is written on them, and what they add up to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.set_run.documents import SessionPageDocument, session_page_id
from simulation.catalog.set_run.values.tallies import Sums, add, tallied
from simulation.kernel.messages import Commit


class EndedSessions:
    """What sessions that have ended change: their pages, flags and tallies of their runs."""

    def __init__(self) -> None:
        self.pages: dict[str, dict[str, Any]] = {}
        self.flags: dict[str, set[str]] = {}
        self.concluded: set[str] = set()
        """Runs that have ended themselves."""
        self.count = 0

    def add(self, event: SessionFinished, commit: Commit) -> None:
        """Add a session."""
        page = self.pages.setdefault(*_page_of(event, commit))
        summary = _summary(event, commit)
        if event.played_again:
            # It is no end of a session: the attempt that takes its place has one.
            page["attempts"][f"{event.slot}-{len(event.earlier)}"] = summary
            return
        page["sessions"][str(event.slot)] = summary
        flags = {"failed_metrics": event.outcome.is_failure, "errored": event.outcome.is_error}
        raised = {name for name, value in flags.items() if value}
        if raised:
            self.flags.setdefault(event.set_run_id, set()).update(raised)
        self.count += 1

    @property
    def runs(self) -> set[str]:
        """The runs that have ended or that the sessions are of."""
        return self.concluded | {page["set_run_id"] for page in self.pages.values()}


def _page_of(event: SessionFinished, commit: Commit) -> tuple[str, dict[str, Any]]:
    """The page of a session with its id, still empty."""
    id = session_page_id(event.set_run_id, event.slot)
    organization = commit.metadata.organization
    page = {"_id": id, "set_run_id": event.set_run_id, "organization": organization}
    return id, page | {"sessions": {}, "attempts": {}}


def _summary(event: SessionFinished, commit: Commit) -> dict[str, Any]:
    summary = event.model_dump(mode="json", exclude={"set_run_id", "played_again"})
    return summary | {"finished_at": commit.metadata.recorded_at}


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


async def spent_of(set_run_id: str) -> Sums:
    """What the finished sessions of a run add up to, those that were played again as well."""
    found: Sums = {}
    pages = SessionPageDocument.get_motor_collection()
    condition = {"set_run_id": {"$in": [set_run_id]}}
    async for page in pages.find(condition, {"tallies": 1, "replays": 1}):
        for part in ("tallies", "replays"):
            add(found, page.get(part) or {})
    return found


async def ended_slots(set_run_id: str) -> set[int]:
    """The slots of a run whose sessions have finished."""
    pages = SessionPageDocument.get_motor_collection()
    condition = {"set_run_id": {"$in": [set_run_id]}}
    return {
        int(slot)
        async for page in pages.find(condition, {"sessions": 1})
        for slot in page["sessions"]
    }
