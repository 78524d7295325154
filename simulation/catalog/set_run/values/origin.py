"""Runs that come of others: some of their sessions again, anew from a turn, or judged anew."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from simulation.catalog.service import ModelPreference
from simulation.kernel.strict import Flag
from simulation.kernel.values import EntityId, Text, Value

MAX_COPIES = 1_000
"""How often a session is played on from one turn."""


class OriginKind(StrEnum):
    """What a run does with the one that it comes of.

    ``retry``: plays some sessions again. ``fork``: plays on from a turn of one of them.
    ``rescore``: evaluates what was said in it, and asks the agent nothing.
    """

    RETRY = "retry"
    FORK = "fork"
    RESCORE = "rescore"


class RunOrigin(Value):
    """The run that another one comes of; of a fork also the session, and its last turn kept."""

    kind: OriginKind
    set_run_id: EntityId
    session_id: EntityId | None = None
    turn: int | None = None


class Swaps(Value):
    """What is not as in the run that another one comes of.

    Definitions that are named are used as they are today; ``todays_services`` does so with the
    services that the run has, ``todays_metrics`` with its metrics. A metric that a unit test does
    not have is measured beside its criteria. Model preferences replace those of the same role.
    """

    persona_id: EntityId | None = None
    service_id: EntityId | None = None
    service_version_set_name: Text | None = None
    todays_services: Flag = Field(default=False)
    metric_ids: tuple[EntityId, ...] = ()
    todays_metrics: Flag = Field(default=False)
    llm_model_preferences: dict[str, ModelPreference] = Field(default_factory=dict)
