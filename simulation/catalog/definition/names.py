"""Names that are held although nothing claims them: what an earlier rule has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulation.catalog.definition.decider import DefinitionDecider, name_key
from simulation.catalog.definition.messages import Definition
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name


async def release_unclaimed_names(
    all_queries: Iterable[DefinitionQueries], store: EventStore
) -> None:
    """Let go of the names that living definitions hold, but would not claim today.

    The names of inactive services were once claimed like those of active ones, and the
    claims outlive a rebuild. A release touches only what the definition itself took up to
    where its stream was read: not a name that others have taken since, nor what an
    activation at the same time takes. So it is repeatable.
    """
    for queries in all_queries:
        kind = queries.kind
        if kind.claims_name_while is None:
            continue
        unclaimed = {"is_deleted": False, f"body.{kind.claims_name_while}": False}
        found = queries.document.get_motor_collection().find(unclaimed, {"_id": 1})
        streams = [stream_name(kind.name, row["_id"]) async for row in found]
        for commits in (await store.read_many(streams)).values():
            state: Definition | None = fold(DefinitionDecider(kind), commits)
            if state is None or state.is_deleted or kind.claims_name(state.body):
                continue
            held = name_key(kind, state.organization, state.body.name)
            last = commits[-1]
            await store.release(replace(last, position=last.last + 1, releases=(held,)))
