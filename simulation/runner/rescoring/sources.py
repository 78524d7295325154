"""Which sessions of a run can be evaluated anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import slots
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin
from simulation.kernel.errors import NotFound, Refused, ValidationFailed

MAX_METRICS = 50

CAME_TO_AN_END = frozenset(
    {
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.MAX_INTERACTIONS,
        Outcome.TOOL_LOOP,
        Outcome.JUDGE_INCONCLUSIVE,
        Outcome.AGENT_ERROR,
    }
)
"""Outcomes after which all was said. What broke off by another's fault says nothing more for
being judged again; an error of the agent stays one."""


async def rescoring(
    queries: SetRunQueries, organization: str, set_run_id: str, metric_ids: Sequence[str]
) -> dict[str, Any]:
    """What a run that evaluates another one anew comes of, as ``DeriveSetRun`` takes it.

    By the metrics of that run as they are today, or only those with ``metric_ids``.

    Raises:
        NotFound: there is no such run.
        ValidationFailed: too many metrics are named.
        Refused: it goes on, or none of its sessions came to an end.
    """
    if len(metric_ids) > MAX_METRICS:
        raise ValidationFailed(
            f"metrics: name at most {MAX_METRICS} metrics, not {len(metric_ids)}.", field="metrics"
        )
    run = await queries.state(set_run_id)
    if run is None or run.organization != organization:
        raise NotFound(f"There is no unit test set run with the id {set_run_id}.", field="run")
    if not run.status.finished:
        raise Refused("run: the run goes on; wait for its end, or cancel it.", field="run")
    ended = {
        each.slot: (each.id, each.outcome)
        for each in await queries.summaries(organization, set_run_id)
    }
    # Documents may lag behind another worker's log.
    unseen = [slot.number for slot in slots(run.specs) if slot.number not in ended]
    for slot, session in (await queries.last_attempts(set_run_id, unseen)).items():
        if session.outcome is not None and not session.played_again:
            ended[slot] = (session.id, session.outcome)
    taken = sorted(slot for slot, (_, outcome) in ended.items() if outcome in CAME_TO_AN_END)
    if not taken:
        raise Refused(
            "run: none of its conversations came to an end, so there is nothing to evaluate; "
            "choose another run.",
            field="run",
        )
    return {
        "origin": RunOrigin(kind=OriginKind.RESCORE, set_run_id=set_run_id),
        "slots": tuple(taken),
        "sources": tuple(ended[slot][0] for slot in taken),
        "swaps": {"metric_ids": tuple(metric_ids), "todays_metrics": not metric_ids},
    }
