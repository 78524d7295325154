"""Reads definitions: pages, search, versions, history, the past."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from typing import Any, Self

from simulation.catalog.definition.conditions import common_conditions
from simulation.catalog.definition.decider import DefinitionDecider
from simulation.catalog.definition.documents import DefinitionDocument, DefinitionVersionDocument
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Definition
from simulation.catalog.definition.search import SearchQuery
from simulation.catalog.version_range import VersionRange
from simulation.documents.counts import Counts, read_counts
from simulation.documents.facets import read_facets
from simulation.documents.fields import UserRef
from simulation.documents.moment import given_moment
from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.documents.reading import read, read_one
from simulation.documents.values import require_few
from simulation.documents.windows import Sort, Window, read_window
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name
from simulation.kernel.errors import NotFound, ValidationFailed
from simulation.kernel.messages import Commit

MAX_SEARCH_RESULTS = 50
MAX_RANKED = 1000

SORT_FIELDS = ("updated_at", "created_at", "name")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which definitions are wanted. ``fields`` maps a path of the document to its values.

    All conditions must hold; within one condition any of its values will do, except for
    tags, which must all be there. ``deleted`` null means both; of ``text`` every word must be in
    what search reads, and no text is no condition.
    """

    ids: Sequence[str] = ()
    names: Sequence[str] = ()
    creators: Sequence[UserRef] = ()
    tags: Sequence[str] = ()
    fields: dict[str, Sequence[Any]] = field(default_factory=dict)
    deleted: bool | None = False
    created_after: datetime | None = None
    created_before: datetime | None = None
    text: str = ""

    def condition(self, organization: str) -> dict[str, Any]:
        """The condition in the database's terms."""
        always: dict[str, Any] = {"organization": organization}
        if self.deleted is not None:
            always["is_deleted"] = self.deleted
        found: list[dict[str, Any]] = [always]
        found += common_conditions(self.ids, self.creators, self.created_after, self.created_before)
        require_few(names=self.names, tags=self.tags)
        if self.names:
            found.append({"name": {"$in": list(self.names)}})
        for tag in self.tags:
            if ":" not in tag:
                raise ValidationFailed(
                    f"tags: {tag!r} must be key:value, key:* for any value or key: for none.",
                    field="tags",
                )
            found.append({"tag_terms": tag})
        for path, values in self.fields.items():
            require_few(**{path.rpartition(".")[2]: values})
            if values:
                found.append({path: {"$in": list(values)}})
        words = SearchQuery(self.text, "text")
        if words.words:
            found.append(words.matches())
        return {"$and": found}


class DefinitionQueries:
    """The reads of one kind of definition."""

    def __init__(
        self,
        kind: Kind,
        document: type[DefinitionDocument],
        version_document: type[DefinitionVersionDocument],
        store: EventStore,
    ) -> None:
        self.kind = kind
        self.document: Any = document
        self._version_document: Any = version_document
        self._store = store
        self._decider = DefinitionDecider(kind)

    @classmethod
    def like(cls, other: DefinitionQueries) -> Self:
        """Reads of the same as ``other``."""
        return cls(other.kind, other.document, other._version_document, other._store)

    async def get(self, organization: str, id: str) -> Any | None:
        """The document with ``id``, deleted or not; null where there is none."""
        return await read_one(self.document, {"_id": id, "organization": organization})

    async def get_many(self, organization: str, ids: Collection[str]) -> dict[str, Any]:
        """The documents with ``ids``, by id; those that are not there are left out."""
        condition = {"_id": {"$in": list(ids)}, "organization": organization}
        return {found.id: found for found in await read(self.document, condition)}

    async def page(self, organization: str, wanted: Filter, order: Order, page: Page) -> Rows[Any]:
        """A page of what ``wanted`` describes."""
        rows: Rows[Any] = await read_page(
            self.document, wanted.condition(organization), order, page
        )
        return rows

    async def window(
        self, organization: str, wanted: Filter, sorts: Sequence[Sort], window: Window
    ) -> tuple[list[Any], bool]:
        """The definitions of ``window`` among those that ``wanted`` describes; whether more follow.

        Without ``sorts`` the ones that changed last come first.
        """
        by = sorts or [Sort("sort_keys.updated_at", descending=True)]
        return await read_window(self.document, wanted.condition(organization), by, window)

    async def count(self, organization: str, wanted: Filter) -> int:
        """How many definitions ``wanted`` describes."""
        return int(await self.document.find(wanted.condition(organization)).count())

    async def facets(
        self, organization: str, wanted: Filter, paths: Sequence[str]
    ) -> dict[str, list[Any]]:
        """The different values at each of ``paths`` among what ``wanted`` describes."""
        return await read_facets(self.document, wanted.condition(organization), paths)

    async def counts(self, organization: str, wanted: Filter, paths: Sequence[str]) -> Counts:
        """How many of what ``wanted`` describes have each value at ``paths``."""
        return await read_counts(self.document, wanted.condition(organization), paths)

    async def changed_since(self, organization: str, moment: datetime) -> list[Any]:
        """The definitions that changed at ``moment`` or later, the first change first."""
        key = moment.isoformat(timespec="milliseconds")
        condition = {"organization": organization, "sort_keys.updated_at": {"$gte": key}}
        return await read(self.document, condition, [("sort_keys.updated_at", 1)])

    async def search(
        self, organization: str, text: str, wanted: Filter, *, names_only: bool = False
    ) -> list[Any]:
        """The best 50 matches for ``text``, best first; with ``names_only`` by their names.

        Raises:
            ValidationFailed: ``text`` holds too many words.
        """
        query = SearchQuery(text)
        condition = {"$and": [wanted.condition(organization), query.matches()]}
        best = await self._best_named(query, condition, names_only)
        found = (await self.get_many(organization, best)).values()
        read = 1 if names_only else None
        scored = [(query.score(self.kind.search_texts(each.body)[:read]), each) for each in found]
        scored.sort(key=lambda pair: (-pair[0], pair[1].name, pair[1].id))
        return [each for _, each in scored[:MAX_SEARCH_RESULTS]]

    async def _best_named(
        self, query: SearchQuery, condition: dict[str, Any], names_only: bool
    ) -> list[str]:
        """The ids of those that may be among the best matches.

        All that match are ranked by their names, which weigh the most and are short; whole
        bodies are read of so many only that a word which is everywhere costs no more.
        """
        rows = self.document.get_motor_collection().find(condition, {"name": 1})
        named = [
            (query.score((row["name"],)), row["name"], row["_id"])
            async for row in rows
            if not names_only or query.answered_by((row["name"],))
        ]
        best = nsmallest(MAX_RANKED, named, key=lambda row: (-row[0], row[1], row[2]))
        return [id for _, _, id in best]

    async def versions(
        self, organization: str, id: str, wanted: VersionRange, page: Page, *, descending: bool
    ) -> Rows[Any]:
        """A page of the versions of a definition, by number."""
        condition = await self._version_condition(organization, id, wanted)
        order = Order("_id", descending=descending)
        rows: Rows[Any] = await read_page(self._version_document, condition, order, page)
        return rows

    async def version_window(
        self,
        organization: str,
        id: str,
        wanted: VersionRange,
        sorts: Sequence[Sort],
        window: Window,
    ) -> tuple[list[Any], bool]:
        """The versions of ``window`` among those that ``wanted`` describes; whether more follow.

        Without ``sorts`` the oldest come first.
        """
        condition = await self._version_condition(organization, id, wanted)
        by = sorts or [Sort("_id")]
        return await read_window(self._version_document, condition, by, window)

    async def count_versions(self, organization: str, id: str, wanted: VersionRange) -> int:
        """How many versions ``wanted`` describes."""
        condition = await self._version_condition(organization, id, wanted)
        return int(await self._version_document.find(condition).count())

    async def pinned(self, organization: str, id: str, version: int) -> Definition:
        """The definition as its version ``version`` said it, from the log.

        Raises:
            NotFound: there is no such definition or version.
        """
        state: Definition | None = None
        for commit in await self._commits(organization, id):
            later: Definition = fold(self._decider, [commit], state)
            if later.version > version:
                break
            state = later
        if state is None or state.version != version:
            raise NotFound(f"There is no version {version} of the {self.kind.label} {id}.")
        return state

    async def as_of(self, organization: str, id: str, moment: datetime) -> Definition | None:
        """The definition as it was at ``moment``; null before it was created.

        Raises:
            ValidationFailed: ``moment`` has no time zone.
        """
        moment = given_moment(moment, "time")
        commits = await self._commits(organization, id)
        past = [commit for commit in commits if commit.metadata.recorded_at <= moment]
        state: Definition | None = fold(self._decider, past)
        return state

    async def history(self, organization: str, id: str) -> list[Commit]:
        """Everything that ever happened to a definition, oldest first."""
        return await self._commits(organization, id)

    async def _version_condition(
        self, organization: str, id: str, wanted: VersionRange
    ) -> dict[str, Any]:
        bounds = wanted.bounds()
        if wanted.latest:
            current = await self.get(organization, id)
            bounds = {"$in": [current.version] if current else []}
        return {"definition_id": id, "organization": organization, "version": bounds}

    async def _commits(self, organization: str, id: str) -> list[Commit]:
        commits = await self._store.read(stream_name(self.kind.name, id))
        if commits and commits[0].metadata.organization != organization:
            return []
        return commits
