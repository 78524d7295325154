"""Lists the sessions of one run: the finished ones by how they ended, and those being played."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.catalog.session.decider import Session
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.documents import (
    SessionPageDocument,
    SessionSummary,
    SetRunDocument,
    session_page_id,
    summary_on,
)
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.session_pages import ended_slots
from simulation.documents.paging import Order, Page, Rows
from simulation.documents.values import require_few

_BY_SLOT = "slot"
_LOOKED_AT = 1_000
"""Slots in which it is looked at once whether somebody plays."""


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which finished sessions are wanted; all conditions must hold.

    ``failed_criteria`` are names of criteria, one of which was not met.
    """

    outcomes: Sequence[Outcome] = ()
    unit_test_ids: Sequence[str] = ()
    failed_criteria: Sequence[str] = ()

    def __post_init__(self) -> None:
        require_few(unit_tests=self.unit_test_ids, failed_criteria=self.failed_criteria)

    def holds(self, session: dict[str, Any]) -> bool:
        """Whether a session, as its page has it, is wanted."""
        if self.outcomes and session["outcome"] not in self.outcomes:
            return False
        if self.unit_test_ids and session["unit_test_id"] not in self.unit_test_ids:
            return False
        return not self.failed_criteria or any(
            each["passed"] is False and each["criterion_name"] in self.failed_criteria
            for each in session["results"]
        )


async def session_page(
    run: SetRunDocument, wanted: SessionFilter, page: Page
) -> Rows[SessionSummary]:
    """A page of the finished sessions of ``run``, by slot.

    What lies before its cursor is not read, and what lies behind it up to one session more.
    """
    bounds = _bounds(page, run.sessions)
    slots = reversed(bounds) if page.backward else bounds
    found = [each async for each in _sessions(run, wanted, slots, enough=page.size + 1)]
    more = len(found) > page.size
    shown = found[: page.size]
    if page.backward:
        shown.reverse()
    return Rows(
        items=shown,
        keys=[f"{_BY_SLOT}={each.slot}" for each in shown],
        has_next=page.before is not None if page.backward else more,
        has_previous=more if page.backward else page.after is not None,
    )


async def count_sessions(run: SetRunDocument, wanted: SessionFilter) -> int:
    """How many finished sessions of ``run`` are wanted."""
    every = range(run.sessions)
    return sum([1 async for _ in _sessions(run, wanted, every, enough=len(every))])


async def sessions_being_played(
    queries: SetRunQueries, run: SetRunDocument, most: int
) -> list[Session]:
    """The sessions of ``run`` that were begun and have not finished, by slot; at most ``most``."""
    if run.is_completed:
        return []
    ended = await ended_slots(run.id)
    left = [slot for slot in range(run.sessions) if slot not in ended]
    found: list[Session] = []
    for start in range(0, len(left), _LOOKED_AT):
        attempts = await queries.last_attempts(run.id, left[start : start + _LOOKED_AT])
        found += [each for _, each in sorted(attempts.items()) if each.outcome is None]
        if len(found) >= most:
            break
    return found[:most]


def _bounds(page: Page, planned: int) -> range:
    order = Order(_BY_SLOT)
    between = order.between(page).get(_BY_SLOT, {})
    after, before = between.get("$gt"), between.get("$lt")
    first = int(after) + 1 if after is not None else 0
    return range(first, int(before) if before is not None else planned)


async def _sessions(
    run: SetRunDocument, wanted: SessionFilter, slots: Iterable[int], *, enough: int
) -> AsyncIterator[SessionSummary]:
    """The wanted sessions in ``slots``, in their order, until there are ``enough``."""
    pages = SessionPageDocument.get_motor_collection()
    read: dict[str, dict[str, Any]] = {}
    count = 0
    for slot in slots:
        id = session_page_id(run.id, slot)
        if id not in read:
            condition = {"_id": id, "organization": run.organization}
            found = await pages.find_one(condition, {"sessions": 1, "set_run_id": 1})
            read = {id: found or {"sessions": {}}}
        session = read[id]["sessions"].get(str(slot))
        if session is not None and wanted.holds(session):
            yield summary_on(read[id], session)
            count += 1
            if count == enough:
                return
