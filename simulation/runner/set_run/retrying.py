"""Which run plays sessions of another one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.retries.chosen import RetryOf, slots_to_retry
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin
from simulation.kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class RetryWish:
    """The run, which of its sessions, and of which unit tests (by name or id; all if empty)."""

    set_run_id: str
    of: RetryOf
    unit_tests: Sequence[str] = ()


async def retried(queries: SetRunQueries, organization: str, wish: RetryWish) -> dict[str, Any]:
    """What a run that plays them again comes of, as ``DeriveSetRun`` takes it.

    Raises:
        NotFound: there is no such run, or no such unit test in it.
        Refused: it has not ended, there is no such session in it, or it asked nobody anything.
    """
    run = await queries.state(wish.set_run_id)
    if run is None or run.organization != organization:
        raise NotFound(
            f"There is no unit test set run with the id {wish.set_run_id}.", field="run_id"
        )
    if not run.status.finished:
        raise Refused("The run goes on; wait for its end, or cancel it.", field="run_id")
    if run.origin is not None and run.origin.kind is OriginKind.RESCORE:
        raise Refused(
            "The run evaluated what was said in another one: retry that, or rescore it again.",
            field="run_id",
        )
    summaries = await queries.summaries(organization, run.id)
    outcomes = {summary.slot: summary.outcome for summary in summaries}
    chosen = slots_to_retry(run.specs, run.results, outcomes, wish.of, wish.unit_tests)
    if not chosen:
        told = {
            RetryOf.FAILED: "failed",
            RetryOf.NOT_COUNTED: "went uncounted",
            RetryOf.BOTH: "failed or went uncounted",
        }
        raise Refused(f"No session of the run {told[wish.of]}: nothing to retry.", field="of")
    turn = run.origin.turn if run.origin else None
    origin = RunOrigin(kind=OriginKind.RETRY, set_run_id=run.id, turn=turn)
    return {"origin": origin, "slots": chosen}
