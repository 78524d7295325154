"""Reads definitions for the lists of the simulation API: those that the caller may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from simulation.access.access import Access
from simulation.catalog.definition.queries import DefinitionQueries, Filter
from simulation.catalog.version_range import VersionRange
from simulation.documents.windows import Sort, Window
from simulation.kernel.errors import NotFound
from simulation.rest.catalog.lists import Search, Versions, next_token


class ListQuery(Protocol):
    """What a list is asked for."""

    @property
    def order(self) -> list[Sort]: ...

    @property
    def window(self) -> Window: ...

    def condition(self) -> Filter: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A page of documents. ``values`` to filter by come with the first page only."""

    rows: list[Any]
    has_more: bool
    continuation_token: int | None
    values: dict[str, Any] | None = None

    @property
    def paging(self) -> dict[str, Any]:
        """What tells how the list goes on."""
        return {"has_more": self.has_more, "continuation_token": self.continuation_token}


async def read_list(
    caller: Access, kind: str, query: ListQuery, facets: Mapping[str, str]
) -> Found:
    """The page that ``query`` asks for; ``facets`` maps values to filter by to their paths.

    Without the permission there is nothing to be seen, which is no refusal.
    """
    wanted, order, window = query.condition(), query.order, query.window
    first = window.skip == 0
    if not caller.may_read(kind):
        return Found([], False, None, {name: [] for name in facets} if first else None)
    queries, organization = caller.definitions(kind), caller.organization
    rows, more = await queries.window(organization, wanted, order, window)
    values = await _values(queries, organization, wanted, facets) if first else None
    return Found(rows, more, next_token(window, len(rows), has_more=more), values)


SEARCHED_BY_NAME = frozenset({"scenario"})
"""The contract has these searched by name alone; elsewhere more of them is read."""


async def read_search(caller: Access, kind: str, query: Search) -> list[Any]:
    """What answers ``query`` best, best first; nothing without the permission."""
    wanted = query.condition()
    if not caller.may_read(kind):
        return []
    return await caller.definitions(kind).search(
        caller.organization, query.query, wanted, names_only=kind in SEARCHED_BY_NAME
    )


async def read_versions(caller: Access, kind: str, id: str, query: Versions) -> Found:
    """A page of the versions of the definition with ``id``, the oldest first unless asked.

    Raises:
        Forbidden, NotFound, ValidationFailed: not for the caller, not there, no such range.
    """
    queries = caller.definitions(kind)
    bounds, order, window = VersionRange.parse(query.version), query.order, query.window
    if await queries.get(caller.organization, id) is None:
        raise NotFound(f"There is no {queries.kind.label} with the id {id}.", field="id")
    rows, more = await queries.version_window(caller.organization, id, bounds, order, window)
    return Found(rows, more, next_token(window, len(rows), has_more=more))


async def _values(
    queries: DefinitionQueries, organization: str, wanted: Filter, facets: Mapping[str, str]
) -> dict[str, Any]:
    found = await queries.facets(organization, wanted, list(facets.values()))
    return {name: found[path] for name, path in facets.items()}
