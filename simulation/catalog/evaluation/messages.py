"""The command and the event of evaluations."""

from __future__ import annotations

from simulation.catalog.session.outcome import Measurement
from simulation.kernel.messages import Command, Event
from simulation.kernel.values import EntityId, Value


class Evaluated(Value):
    """What a metric measured, under the name that it had then.

    ``id`` is the same for every evaluation of a metric in a session: the later one takes
    the place of the earlier one.
    """

    id: EntityId
    metric_id: EntityId
    name: str
    measurement: Measurement


class RecordEvaluations(Command):
    """Keep what metrics measured in the session ``id``.

    ``evaluate_to_interaction_id`` names the last interaction that they saw; null for all.
    """

    id: EntityId
    evaluate_to_interaction_id: EntityId | None
    results: tuple[Evaluated, ...]


class MetricsEvaluated(Event):
    stored_name = "catalog.metrics_evaluated"
    id: EntityId
    evaluate_to_interaction_id: EntityId | None
    results: tuple[Evaluated, ...]
