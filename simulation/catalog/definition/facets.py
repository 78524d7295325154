"""Facets of lists: the values to filter by, and how many definitions each would leave."""

from __future__ import annotations

from asyncio import gather
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulation.catalog.definition.queries import DefinitionQueries, Filter
from simulation.documents.counts import Counts

TAGS = "tag_terms"
CREATORS = "creator.user_id"
DELETED = "is_deleted"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """The definitions that each value would leave, the most first; ``chosen`` are those of the
    filter, ``whole`` unless there were too many definitions to look at all of them."""

    counts: Sequence[tuple[Any, int]]
    chosen: Sequence[Any]
    whole: bool


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list shows: what ``wanted`` describes, of which only what the reader chose may be
    taken back; ``given`` is what they did not."""

    queries: DefinitionQueries
    organization: str
    wanted: Filter
    given: frozenset[str] = frozenset()

    async def facets(self, paths: Sequence[str]) -> dict[str, FacetCount]:
        """The values at each of ``paths``, each with what it would leave beside all other choices.

        Of a path with choices any will do, so what else it could leave is counted without them.
        Tags must all be there: one more of them narrows what is left.
        """
        conditions = {path: self._without(path) for path in paths}
        read: list[tuple[Filter, list[str]]] = []
        for path, condition in conditions.items():
            alike = next((those for known, those in read if known == condition), None)
            if alike is None:
                read.append((condition, [path]))
            else:
                alike.append(path)
        found = await gather(*(self._counts(condition, those) for condition, those in read))
        counted = {
            path: each for (_, those), each in zip(read, found, strict=True) for path in those
        }
        return {path: self._facet(path, counted[path]) for path in paths}

    def _facet(self, path: str, counted: Counts) -> FacetCount:
        counts = Counter(counted.by_path[path])
        if path == TAGS:
            counts = _telling(counts)
        chosen = self._chosen(path)
        for value in chosen:
            counts.setdefault(value, 0)
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
        return FacetCount(ordered, chosen, counted.whole)

    async def _counts(self, condition: Filter, paths: Sequence[str]) -> Counts:
        return await self.queries.counts(self.organization, condition, paths)

    def _chosen(self, path: str) -> Sequence[Any]:
        if path in self.given:
            return ()
        wanted = self.wanted
        special: Mapping[str, Sequence[Any]] = {
            TAGS: wanted.tags,
            CREATORS: [user.user_id for user in wanted.creators],
            DELETED: [] if wanted.deleted is None else [wanted.deleted],
        }
        return special.get(path, wanted.fields.get(path, ()))

    def _without(self, path: str) -> Filter:
        """What is wanted, whatever was chosen at ``path``."""
        wanted = self.wanted
        if path in self.given:
            return wanted
        if path == CREATORS:
            return replace(wanted, creators=())
        if path == DELETED:
            return replace(wanted, deleted=None)
        return replace(wanted, fields={at: of for at, of in wanted.fields.items() if at != path})


def _telling(terms: Counter[Any]) -> Counter[Any]:
    """Terms of tags without `key:*` where a key has one value only, which says the same."""
    keys = Counter(term.partition(":")[0] for term in terms if not term.endswith(":*"))
    return Counter(
        {
            term: count
            for term, count in terms.items()
            if not term.endswith(":*") or keys[term.partition(":")[0]] > 1
        }
    )
