"""Watches the definitions of an organization: those that are created, change, go and come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from simulation.bus import Bus
from simulation.catalog.definition.documents import DefinitionDocument
from simulation.catalog.definition.messages import Created, Deleted, Revised, Undeleted
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.news import LATE, until_news
from simulation.documents.fields import UserRef
from simulation.documents.moment import given_moment
from simulation.kernel.clock import Clock
from simulation.kernel.messages import Commit, Event


class DefinitionNewsKind(StrEnum):
    """What became of a definition."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    UNDELETED = "undeleted"


@dataclass(frozen=True, slots=True)
class DefinitionNews:
    """What ``by`` did to ``definition``, which is shown as it was found, perhaps later.

    ``version`` is the one that was written, null where none was; ``changed`` are the fields
    that say something else since.
    """

    kind: DefinitionNewsKind
    definition: DefinitionDocument
    at: datetime
    by: UserRef
    version: int | None
    changed: Sequence[str]


class DefinitionsWatch:
    """Yields what is done to the definitions of some kinds, each change once.

    It is told from now on, or from ``after`` on, but of no more than the last minute. ``reads``
    gives the reads of a kind, as far as the reader may have them at the time. What it costs
    grows with what was changed within a minute, not with all there is.
    """

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        organization: str,
        kinds: Sequence[str],
        reads: Callable[[str], DefinitionQueries],
        *,
        after: datetime | None = None,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._organization = organization
        self._kinds = kinds
        self._reads = reads
        self._after = after
        self._told: dict[str, tuple[int, datetime]] = {}
        """How far in its stream each was told of that changed lately, and when it had changed."""
        self._heard = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[DefinitionNews, None]:
        stops = [self._bus.listen(self._hear, kind) for kind in self._kinds]
        try:
            now = self._clock.now()
            begun = now if self._after is None else min(now, given_moment(self._after, "after"))
            for _, definition in await self._changed(now - LATE):
                if definition.updated_at < begun:
                    self._note(definition)
            while True:
                since = self._clock.now() - LATE
                for reads, definition in await self._changed(since):
                    for news in await self._news(reads, definition, max(begun, since)):
                        yield news
                    self._note(definition)
                self._told = {id: seen for id, seen in self._told.items() if seen[1] >= since}
                await until_news(self._heard)
        finally:
            for stop in stops:
                stop()

    async def _changed(self, since: datetime) -> list[tuple[DefinitionQueries, DefinitionDocument]]:
        """Those that were not told of as they are, with where they are read, kind by kind."""
        found: list[tuple[DefinitionQueries, DefinitionDocument]] = []
        for kind in self._kinds:
            reads = self._reads(kind)
            changed = await reads.changed_since(self._organization, since)
            found += [(reads, each) for each in changed if self._is_news(each)]
        return found

    def _is_news(self, definition: DefinitionDocument) -> bool:
        told = self._told.get(definition.id)
        return told is None or told[0] < definition.position

    def _note(self, definition: DefinitionDocument) -> None:
        self._told[definition.id] = (definition.position, definition.updated_at)

    async def _news(
        self, reads: DefinitionQueries, definition: DefinitionDocument, since: datetime
    ) -> list[DefinitionNews]:
        """What was done to it after what was told of it, or since then, as the log says."""
        told = self._told.get(definition.id)
        after = told[0] if told else 0
        return [
            _news(definition, commit, event)
            for commit in await reads.history(self._organization, definition.id)
            if told or commit.metadata.recorded_at >= since
            for position, event in enumerate(commit.events, start=commit.position)
            if after < position <= definition.position
        ]

    def _hear(self, commit: Commit) -> None:
        if commit.metadata.organization == self._organization:
            self._heard.set()


def _news(definition: DefinitionDocument, commit: Commit, event: Event) -> DefinitionNews:
    metadata = commit.metadata
    return DefinitionNews(
        kind=_kind_of(event),
        definition=definition,
        at=metadata.recorded_at,
        by=UserRef(org_id=metadata.organization, user_id=metadata.user),
        version=_version_of(event),
        changed=event.changed if isinstance(event, Revised) else (),
    )


_KINDS: dict[type[Any], DefinitionNewsKind] = {
    Created: DefinitionNewsKind.CREATED,
    Revised: DefinitionNewsKind.UPDATED,
    Deleted: DefinitionNewsKind.DELETED,
    Undeleted: DefinitionNewsKind.UNDELETED,
}


def _kind_of(event: Event) -> DefinitionNewsKind:
    return next(kind for base, kind in _KINDS.items() if isinstance(event, base))


def _version_of(event: Event) -> int | None:
    if isinstance(event, Created):
        return 1
    return event.version if isinstance(event, Revised) else None
