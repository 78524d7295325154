"""Reads the queue, page by page along an index."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulation.catalog.review.queue.documents import JudgedResultDocument
from simulation.documents.paging import Order, Page, Rows, read_page


class QueueOrder(StrEnum):
    """In which order results are to be reviewed."""

    NEED = "need"
    CHANCE = "chance"


_ORDERS = {
    QueueOrder.NEED: Order("need", descending=True),
    QueueOrder.CHANCE: Order("lot"),
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which results are wanted: of all metrics or one, in all runs or one."""

    metric_id: str | None = None
    set_run_id: str | None = None

    def condition(self, organization: str) -> dict[str, Any]:
        """The condition that nobody has reviewed such a result."""
        named = {"metric_id": self.metric_id, "set_run_id": self.set_run_id}
        given = {path: id for path, id in named.items() if id is not None}
        return {"organization": organization, "reviewed": False, **given}


class QueueQueries:
    """The reads of what judges said and nobody has reviewed."""

    async def page(
        self, organization: str, wanted: QueueFilter, order: QueueOrder, page: Page
    ) -> Rows[JudgedResultDocument]:
        """A page of the queue."""
        rows: Rows[JudgedResultDocument] = await read_page(
            JudgedResultDocument, wanted.condition(organization), _ORDERS[order], page
        )
        return rows

    async def count(self, organization: str, wanted: QueueFilter) -> int:
        """How many results nobody has reviewed."""
        found: int = await JudgedResultDocument.find(wanted.condition(organization)).count()
        return found
