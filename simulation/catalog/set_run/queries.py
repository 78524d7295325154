"""Reads set runs and their sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from simulation.catalog.definition.documents import version_id
from simulation.catalog.definition.search import SearchQuery
from simulation.catalog.documents import ServiceVersionDocument
from simulation.catalog.service import ServiceBody
from simulation.catalog.session.decider import Session, SessionDecider
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.decider import SetRun, SetRunDecider
from simulation.catalog.set_run.documents import (
    SessionPageDocument,
    SessionSummary,
    SetRunDocument,
    session_page_id,
    summary_on,
)
from simulation.catalog.set_run.filter import SetRunFilter as SetRunFilter
from simulation.catalog.set_run.session_pages import ended_slots, spent_of, tallies_of
from simulation.catalog.set_run.slots import session_id
from simulation.catalog.set_run.stops import Stop, Stops
from simulation.catalog.set_run.values.tallies import Tallies
from simulation.documents.facets import read_facets
from simulation.documents.fields import UserRef
from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.documents.reading import read, read_one
from simulation.documents.windows import Sort, Window, read_window
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name
from simulation.kernel.messages import Commit
from simulation.kernel.values import Actor

MAX_SEARCH_RESULTS = 50
_TALLIES: TypeAdapter[Tallies] = TypeAdapter(Tallies)


@dataclass(frozen=True, slots=True)
class SessionEnding:
    """How a session ended: the error that it met, if any, and which criteria were met.

    ``results`` holds id and ``passed`` of each result, in the order of the metrics to
    evaluate; a session that broke off may lack the last ones.
    """

    id: str
    slot: int
    error: str | None
    results: tuple[tuple[str, bool | None], ...]


def _ending(summary: dict[str, Any]) -> SessionEnding:
    return SessionEnding(
        id=summary["id"],
        slot=summary["slot"],
        error=summary["reason"] if Outcome(summary["outcome"]).is_error else None,
        results=tuple((each["id"], each["passed"]) for each in summary["results"]),
    )


class SetRunQueries:
    """The reads of set runs."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._runs = SetRunDecider()
        self._sessions = SessionDecider()
        self._stops = Stops(store)

    async def get(self, organization: str, id: str) -> SetRunDocument | None:
        """The run with ``id``; null where there is none."""
        return await read_one(SetRunDocument, {"_id": id, "organization": organization})

    async def page(
        self, organization: str, wanted: SetRunFilter, page: Page, *, descending: bool
    ) -> Rows[SetRunDocument]:
        """A page of runs, by creation."""
        order = Order("sort_key", descending=descending)
        rows: Rows[SetRunDocument] = await read_page(
            SetRunDocument, wanted.condition(organization), order, page
        )
        return rows

    async def window(
        self, organization: str, wanted: SetRunFilter, sorts: Sequence[Sort], window: Window
    ) -> tuple[list[SetRunDocument], bool]:
        """The runs of ``window`` among those that ``wanted`` describes; whether more follow.

        Without ``sorts`` the newest come first.
        """
        by = sorts or [Sort("sort_key", descending=True)]
        return await read_window(SetRunDocument, wanted.condition(organization), by, window)

    async def count(self, organization: str, wanted: SetRunFilter) -> int:
        """How many runs ``wanted`` describes."""
        return await SetRunDocument.find(wanted.condition(organization)).count()

    async def facets(
        self, organization: str, wanted: SetRunFilter, paths: Sequence[str]
    ) -> dict[str, list[Any]]:
        """The different values at each of ``paths`` among what ``wanted`` describes."""
        return await read_facets(SetRunDocument, wanted.condition(organization), paths)

    async def unfinished_of(self, by: Actor, set_id: str, job: str | None) -> SetRunDocument | None:
        """The run of a set and a job that stands in the way of another one of the same actor."""
        found: list[SetRunDocument] = await read(
            SetRunDocument,
            {
                "organization": by.organization,
                "unit_test_set.id": set_id,
                "creator": UserRef(org_id=by.organization, user_id=by.user).model_dump(),
                "is_completed": False,
                "origin": None,
            },
        )
        return next((each for each in found if each.job == job), None)

    async def unfinished(self) -> list[SetRunDocument]:
        """Every run of every organization that has not ended."""
        return await read(SetRunDocument, {"is_completed": False})

    async def unfinished_of_organization(self, organization: str) -> list[SetRunDocument]:
        """Every run of an organization that has not ended, the oldest first."""
        condition = {"organization": organization, "is_completed": False}
        return await read(SetRunDocument, condition, [("sort_key", 1)])

    async def created_since(self, organization: str, time: datetime) -> list[SetRunDocument]:
        """Every run of an organization that was created after ``time``, the oldest first."""
        condition = {"organization": organization, "created_at": {"$gt": time}}
        return await read(SetRunDocument, condition, [("created_at", 1)])

    async def with_ids(self, organization: str, ids: Sequence[str]) -> list[SetRunDocument]:
        """The runs of an organization with ``ids``, the oldest first."""
        condition = {"_id": {"$in": list(ids)}, "organization": organization}
        return await read(SetRunDocument, condition, [("sort_key", 1)])

    async def search(
        self, organization: str, text: str, wanted: SetRunFilter
    ) -> list[SetRunDocument]:
        """The best 50 runs by the name of their set, best first; of the same name the newest.

        Raises:
            ValidationFailed: ``text`` holds too many words.
        """
        query, path = SearchQuery(text), "unit_test_set.name"
        names = (await self.facets(organization, wanted, [path]))[path]
        answering = [name for name in names if query.answered_by((name,))]
        found: list[SetRunDocument] = []
        for name in sorted(answering, key=lambda each: (-query.score((each,)), each)):
            condition = {"$and": [wanted.condition(organization), {path: name}]}
            left = MAX_SEARCH_RESULTS - len(found)
            found += await read(SetRunDocument, condition, [("sort_key", -1)], limit=left)
            if len(found) == MAX_SEARCH_RESULTS:
                break
        return found

    async def summaries(
        self, organization: str, set_run_id: str, among: Collection[int] | None = None
    ) -> list[SessionSummary]:
        """The finished sessions of a run, by slot; only those in the slots of ``among``."""
        condition: dict[str, Any] = {"set_run_id": set_run_id, "organization": organization}
        if among is not None:
            ids = {session_page_id(set_run_id, slot) for slot in among}
            condition["_id"] = {"$in": sorted(ids)}
        pages = SessionPageDocument.get_motor_collection().find(
            condition, {"sessions": 1, "set_run_id": 1}
        )
        # One by one, not page by page: who asks for some of a page pays for those.
        found = [
            summary_on(page, session)
            async for page in pages
            for session in page["sessions"].values()
            if among is None or session["slot"] in among
        ]
        return sorted(found, key=lambda session: session.slot)

    async def tallies(self, set_run_ids: Collection[str]) -> dict[str, Tallies]:
        """What the finished sessions of runs add up to, by run, of those that still go on."""
        sums = await tallies_of(set_run_ids)
        return {id: _TALLIES.validate_python(each) for id, each in sums.items()}

    async def spent(self, set_run_id: str) -> Tallies:
        """What the finished sessions of a run add up to, those that were played again as well."""
        return _TALLIES.validate_python(await spent_of(set_run_id))

    async def ended_slots(self, set_run_id: str) -> set[int]:
        """The slots of a run whose sessions have finished."""
        return await ended_slots(set_run_id)

    async def endings(
        self, organization: str, set_run_ids: Collection[str]
    ) -> dict[str, dict[int, SessionEnding]]:
        """How the finished sessions of several runs ended, by run and slot."""
        condition = {"set_run_id": {"$in": list(set_run_ids)}, "organization": organization}
        found: dict[str, dict[int, SessionEnding]] = {id: {} for id in set_run_ids}
        # Not as documents: most of what they hold would be read for nothing.
        async for page in SessionPageDocument.get_motor_collection().find(condition):
            endings = map(_ending, page["sessions"].values())
            found[page["set_run_id"]] |= {ending.slot: ending for ending in endings}
        return found

    async def services(
        self, organization: str, runs: Sequence[SetRunDocument]
    ) -> dict[str, ServiceBody]:
        """The services that ``runs`` pinned, by ``version_id``."""
        ids = {
            version_id(spec.service.id, spec.service.version) for run in runs for spec in run.specs
        }
        condition = {"_id": {"$in": list(ids)}, "organization": organization}
        return {found.id: found.body async for found in ServiceVersionDocument.find(condition)}

    async def state(self, id: str) -> SetRun | None:
        """The run as the log has it at this moment, documents aside."""
        state: SetRun | None = fold(self._runs, await self._store.read(stream_name("set_run", id)))
        return state

    async def existing(self, id: str) -> SetRun:
        """``state`` of a run that is known to be there."""
        state = await self.state(id)
        if state is None:
            raise LookupError(f"The log holds no set run {id}.")
        return state

    async def stopped(self, id: str) -> Stop | None:
        """Why a run must not go on: asked before every turn of every session."""
        return await self._stops.of(id)

    async def session(self, organization: str, id: str) -> Session | None:
        """A session with its whole transcript, folded from its stream."""
        state: Session | None = fold(
            self._sessions, await self._store.read(stream_name("session", id))
        )
        return state if state and state.organization == organization else None

    async def sessions(self, ids: Collection[str]) -> dict[str, Session]:
        """The sessions with ``ids`` that were opened, by id."""
        streams = {stream_name("session", id): id for id in ids}
        found = await self._store.read_many(streams) if streams else {}
        return {
            streams[stream]: fold(self._sessions, commits)
            for stream, commits in found.items()
            if commits
        }

    async def last_attempts(self, set_run_id: str, slots: Iterable[int]) -> dict[int, Session]:
        """The sessions in ``slots`` that were opened, by slot: of those played again the last."""
        found: dict[int, Session] = {}
        asked = {session_id(set_run_id, slot): slot for slot in slots}
        while asked:
            sessions = await self.sessions(asked)
            found |= {asked[id]: session for id, session in sessions.items()}
            asked = {
                session_id(set_run_id, session.slot, session.attempt + 1): session.slot
                for session in sessions.values()
                if session.played_again
            }
        return found

    async def history(self, organization: str, id: str) -> list[Commit]:
        """Everything that happened to a run, oldest first."""
        commits = await self._store.read(stream_name("set_run", id))
        if commits and commits[0].metadata.organization != organization:
            return []
        return commits
