"""Evaluates metrics for a session that has ended, when somebody asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulation.bus import Bus
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.evaluation.decider import conversation, turn_of
from simulation.catalog.evaluation.messages import Evaluated, RecordEvaluations
from simulation.catalog.evaluation.queries import EvaluationQueries
from simulation.catalog.metric import MetricBody
from simulation.catalog.session.decider import Session
from simulation.catalog.session.outcome import Measurement
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import slot_at
from simulation.kernel.clock import Clock
from simulation.kernel.errors import ModelUnavailable, NotFound, ValidationFailed
from simulation.kernel.ids import derived_id
from simulation.kernel.values import Actor
from simulation.runner.cast import Casting
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.ports import MetricEvaluator, PlayedSession
from simulation.runner.session.evaluation import as_played, measure

MAX_METRICS = 10
CONCURRENT_MEASUREMENTS = 20
"""How many metrics are measured at the same time, whoever asks for them."""


@dataclass(frozen=True, slots=True)
class EvaluationWish:
    """Which metrics are to be evaluated in which session.

    ``to_interaction`` is the id of the last interaction that they see; null for all.
    """

    conversation_id: str
    metric_ids: Sequence[str]
    to_interaction: str | None = None


@dataclass(frozen=True, slots=True)
class TryingWish:
    """In which session a metric is tried, and up to which interaction; null for all of it."""

    conversation_id: str
    to_interaction: str | None = None


class MetricEvaluations:
    """Evaluates as set runs do, by the same evaluators, but with metrics as they are today."""

    def __init__(
        self,
        bus: Bus,
        set_runs: SetRunQueries,
        metrics: DefinitionQueries,
        casting: Casting,
        clock: Clock,
    ) -> None:
        self.results = EvaluationQueries()
        self._bus = bus
        self._set_runs = set_runs
        self._metrics = metrics
        self._casting = casting
        self._clock = clock
        self._room = asyncio.Semaphore(CONCURRENT_MEASUREMENTS)

    async def evaluate(self, actor: Actor, wish: EvaluationWish) -> tuple[Evaluated, ...]:
        """The results, in the order of the metrics; they are stored when this returns.

        Raises:
            ValidationFailed: no metrics, too many, or one twice.
            NotFound: there is no such session, interaction or metric.
            Refused: the session has not ended, or nothing was said in it.
            ModelUnavailable: a judge cannot be reached; nothing was stored.
        """
        _require_some(wish.metric_ids)
        session = await self._session(actor, wish)
        bodies = await self._bodies(actor.organization, wish.metric_ids)
        measured = await self._measure(session, list(bodies.values()))
        results = tuple(
            Evaluated(
                id=derived_id("evaluation", session.id, id),
                metric_id=id,
                name=body.name,
                measurement=measurement,
            )
            for (id, body), measurement in zip(bodies.items(), measured, strict=True)
        )
        await self._bus.handle(
            RecordEvaluations(
                actor=actor,
                at=self._clock.now(),
                id=session.id,
                evaluate_to_interaction_id=wish.to_interaction,
                results=results,
            )
        )
        return results

    async def attempt(self, actor: Actor, body: MetricBody, wish: TryingWish) -> Measurement:
        """What a metric measures that need not be there yet; nothing is stored.

        Raises:
            NotFound: there is no such session or interaction.
            Refused: the session has not ended, or nothing was said in it.
            ModelUnavailable: a judge cannot be reached.
        """
        [measurement] = await self._measure(await self._session(actor, wish), [body])
        return measurement

    async def _session(self, actor: Actor, wish: EvaluationWish | TryingWish) -> Session:
        """The session as far as it is looked at."""
        whole = conversation(
            await self._set_runs.session(actor.organization, wish.conversation_id),
            wish.conversation_id,
            actor.organization,
        )
        return _up_to(whole, wish.to_interaction)

    async def _bodies(self, organization: str, ids: Sequence[str]) -> dict[str, MetricBody]:
        found = await self._metrics.get_many(organization, ids)
        for id in ids:
            if id not in found or found[id].is_deleted:
                raise NotFound(
                    f"metric_ids: there is no metric with the id {id}; it may be deleted.",
                    field="metric_ids",
                )
        return {id: found[id].body for id in ids}

    async def _measure(
        self, session: Session, bodies: Sequence[MetricBody]
    ) -> tuple[Measurement, ...]:
        run = await self._set_runs.state(session.set_run_id)
        assert run is not None, "a session belongs to a run"
        spec_index = slot_at(run.specs, session.slot).spec_index
        brief = await self._casting.brief(run, spec_index, session.seed)
        played = as_played(session, brief)
        try:
            # All or nothing: the first that cannot be measured stops the others.
            async with asyncio.TaskGroup() as group:
                measuring = [
                    group.create_task(
                        self._measured(self._casting.evaluator(run, spec_index, body), body, played)
                    )
                    for body in bodies
                ]
        except ExceptionGroup as failures:
            raise _refusal_of(failures) from failures
        return tuple(task.result() for task in measuring)

    async def _measured(
        self, evaluator: MetricEvaluator, body: MetricBody, played: PlayedSession
    ) -> Measurement:
        async with self._room:
            measurement, _ = await measure(evaluator, body, played)
        return measurement


def _require_some(metric_ids: Sequence[str]) -> None:
    if not 0 < len(metric_ids) <= MAX_METRICS:
        raise ValidationFailed(
            f"metric_ids: name 1 to {MAX_METRICS} metrics, not {len(metric_ids)}.",
            field="metric_ids",
        )
    if len(set(metric_ids)) < len(metric_ids):
        raise ValidationFailed(
            "metric_ids: a metric is there twice; name each once.", field="metric_ids"
        )


def _up_to(session: Session, interaction: str | None) -> Session:
    """The session as far as ``interaction``; after its last one it is the whole session."""
    if interaction is None:
        return session
    turn = turn_of(session, interaction)
    return session.after(turn) if turn < session.turn else session


def _refusal_of(failures: ExceptionGroup[Any]) -> Exception:
    """What is said of several failures at once: the first that is not foreseen, or any."""
    unforeseen = failures.split(EndpointUnavailable)[1]
    if unforeseen is not None:
        return unforeseen.exceptions[0]
    return ModelUnavailable(
        f"A judge cannot be reached, so nothing was evaluated: {failures.exceptions[0]} Try again "
        "later."
    )
