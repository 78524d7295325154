"""What is looked at when a platform is opened, before anybody relies on it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from simulation.bus import Bus
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.documents.snapshot import DocumentSnapshot
from simulation.eventstore.port import EventStore
from simulation.kernel.collector import collector_at_rest
from simulation.kernel.errors import HistoryDamaged
from simulation.pulse.engine.port import Engine

EMBEDDED_DOCUMENT_LIMIT = 20_000

log = logging.getLogger(__name__)


async def require_history(store: EventStore, engine: Engine, categories: Iterable[str]) -> None:
    """Refuse a log that is empty beside an engine that has worked for one.

    What that would begin anew the engine would take for what it has executed long ago.

    Raises:
        HistoryDamaged: it is so.
    """
    for category in categories:
        async for _ in store.log(category):
            return
    if await engine.knows_workflows():
        raise HistoryDamaged(
            "The log is empty, but the engine has executed runs of it: the log was emptied, or is "
            "not the engine's; restore a backup, or correct --data, SIMULATION_DATABASE_URL or "
            "SIMULATION_ENGINE_URL, or remove the engine's database too if you want to begin anew."
        )


async def show_history(
    snapshot: DocumentSnapshot, bus: Bus, rebuild: Callable[[], Awaitable[int]]
) -> None:
    """Have the documents show the log: from ``snapshot`` on, or from the beginning."""
    with collector_at_rest():
        if snapshot.restore():
            while await bus.settle():
                # What was passed over waited for a document that another commit has made.
                pass
            if snapshot.is_complete:
                return
        await rebuild()


async def warn_of_size(definitions: Mapping[str, DefinitionQueries]) -> None:
    """Say where documents in memory become many."""
    for name, queries in definitions.items():
        count = await queries.document.count()
        if count > EMBEDDED_DOCUMENT_LIMIT:
            log.warning(
                "There are %s documents of kind %s; above %s the embedded form starts slowly and "
                "takes much memory. Move to MongoDB by setting SIMULATION_DATABASE_URL.",
                count,
                name,
                EMBEDDED_DOCUMENT_LIMIT,
            )
