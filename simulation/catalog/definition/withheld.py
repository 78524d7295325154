"""Reads of definitions for those who may see them, but not the secrets in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from simulation.catalog.definition.messages import Created, Definition, Revised
from simulation.catalog.definition.queries import DefinitionQueries, Filter
from simulation.catalog.version_range import VersionRange
from simulation.documents.paging import Order, Page, Rows
from simulation.documents.windows import Sort, Window
from simulation.kernel.messages import Commit, Event


class WithheldQueries(DefinitionQueries):
    """The same reads; in every body that they find, what its kind withholds is withheld."""

    async def get(self, organization: str, id: str) -> Any | None:
        return self._shown(await super().get(organization, id))

    async def get_many(self, organization: str, ids: Collection[str]) -> dict[str, Any]:
        found = await super().get_many(organization, ids)
        return {id: self._shown(each) for id, each in found.items()}

    async def page(self, organization: str, wanted: Filter, order: Order, page: Page) -> Rows[Any]:
        return self._rows(await super().page(organization, wanted, order, page))

    async def window(
        self, organization: str, wanted: Filter, sorts: Sequence[Sort], window: Window
    ) -> tuple[list[Any], bool]:
        found, more = await super().window(organization, wanted, sorts, window)
        return [self._shown(each) for each in found], more

    async def changed_since(self, organization: str, moment: datetime) -> list[Any]:
        return [self._shown(each) for each in await super().changed_since(organization, moment)]

    async def search(
        self, organization: str, text: str, wanted: Filter, *, names_only: bool = False
    ) -> list[Any]:
        found = await super().search(organization, text, wanted, names_only=names_only)
        return [self._shown(each) for each in found]

    async def versions(
        self, organization: str, id: str, wanted: VersionRange, page: Page, *, descending: bool
    ) -> Rows[Any]:
        rows = await super().versions(organization, id, wanted, page, descending=descending)
        return self._rows(rows)

    async def version_window(
        self,
        organization: str,
        id: str,
        wanted: VersionRange,
        sorts: Sequence[Sort],
        window: Window,
    ) -> tuple[list[Any], bool]:
        found, more = await super().version_window(organization, id, wanted, sorts, window)
        return [self._shown(each) for each in found], more

    async def pinned(self, organization: str, id: str, version: int) -> Definition:
        shown: Definition = self._shown(await super().pinned(organization, id, version))
        return shown

    async def as_of(self, organization: str, id: str, moment: datetime) -> Definition | None:
        shown: Definition | None = self._shown(await super().as_of(organization, id, moment))
        return shown

    async def history(self, organization: str, id: str) -> list[Commit]:
        commits = await super().history(organization, id)
        return [
            replace(commit, events=tuple(map(self._shown_event, commit.events)))
            for commit in commits
        ]

    def _shown_event(self, event: Event) -> Event:
        shown: Event = self._shown(event) if isinstance(event, Created | Revised) else event
        return shown

    def _rows(self, rows: Rows[Any]) -> Rows[Any]:
        return replace(rows, items=[self._shown(each) for each in rows.items])

    def _shown(self, found: Any) -> Any:
        """What was found, with another body."""
        if found is None:
            return None
        return found.model_copy(update={"body": self.kind.withhold(found.body)})
