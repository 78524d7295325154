"""Evaluation results of every source, as lists show them, and which of them are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from simulation.catalog.metric_value import Measured
from simulation.documents.fields import UserRef
from simulation.documents.moment import given_moment
from simulation.documents.values import require_few


class SourceType(StrEnum):
    """Where a result comes from. There are no results of the type ``post-session`` here."""

    POST_SESSION = "post-session"
    MANUAL = "manual"
    SIMULATION = "simulation"


@dataclass(frozen=True, slots=True)
class ManualSource:
    """Somebody asked for it. ``references`` are ids of messages, as everywhere."""

    conversation_id: str
    evaluate_to_interaction_id: str | None
    invoked_by: UserRef
    references: Sequence[str]


@dataclass(frozen=True, slots=True)
class SimulationSource:
    """A set run measured it in the ``run_index``-th session of a unit test."""

    set_run_id: str
    unit_test_id: str
    run_index: int
    references: Sequence[str]


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """What a metric measured; null where it does not apply or the judge gave no answer.

    ``key`` orders results by creation, so that no two tie. ``updated_at`` is when the result
    was evaluated: later than ``created_at`` where it took the place of an earlier one.
    """

    key: str
    id: str
    organization: str
    metric_id: str
    value: Measured | None
    justification: str
    created_at: datetime
    updated_at: datetime
    source: ManualSource | SimulationSource


def result_key(created_at: datetime, id: str) -> str:
    """The key of a result."""
    return f"{created_at.isoformat(timespec='milliseconds')}:{id}"


@dataclass(frozen=True, slots=True)
class EvaluationFilter:
    """Which results are wanted; all conditions must hold.

    Conversations are what manual results have and set runs what those of simulations have:
    asking for one of them leaves out the results of the other kind. The times are those of
    the evaluation, both included; without a time zone they are refused.
    """

    metric_ids: Sequence[str] = ()
    source_types: Sequence[SourceType] = ()
    conversation_ids: Sequence[str] = ()
    set_run_ids: Sequence[str] = ()
    evaluated_after: datetime | None = None
    evaluated_before: datetime | None = None

    def __post_init__(self) -> None:
        require_few(
            metrics=self.metric_ids,
            source_types=self.source_types,
            conversations=self.conversation_ids,
            unit_test_set_runs=self.set_run_ids,
        )
        for name in ("evaluated_after", "evaluated_before"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, given_moment(given, name))

    @property
    def manual(self) -> bool:
        """Whether manual results can be among them."""
        return self._of(SourceType.MANUAL) and not self.set_run_ids

    @property
    def simulated(self) -> bool:
        """Whether results of simulations can be among them."""
        return self._of(SourceType.SIMULATION) and not self.conversation_ids

    def _of(self, source: SourceType) -> bool:
        return not self.source_types or source in self.source_types


@dataclass(frozen=True, slots=True)
class Span:
    """Keys between ``low`` and ``high``, neither included; null for no bound."""

    low: str | None = None
    high: str | None = None

    def __contains__(self, key: str) -> bool:
        return (self.low is None or key > self.low) and (self.high is None or key < self.high)

    def meets(self, earliest: str, latest: str) -> bool:
        """Whether a key from ``earliest`` to ``latest`` can lie within."""
        return (self.low is None or latest > self.low) and (
            self.high is None or earliest < self.high
        )
