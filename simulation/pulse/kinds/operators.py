"""Kinds that touch what is everybody's: only the operator may say when."""

from __future__ import annotations

from abc import ABC
from typing import TypeVar

from pydantic import BaseModel

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.values import Actor
from simulation.pulse.context import StageContext
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.organizations import OPERATORS, operates
from simulation.pulse.stage import Exponential, StageRetry

PATIENT = StageRetry(max_attempts=5, backoff=Exponential(first=5, factor=3), predicate="always")
"""For what runs at night: by the morning it should be done."""

Config = TypeVar("Config", bound=BaseModel)


class OperatorKind(TaskKind[Config], ABC):
    """Base of the kinds that only whoever operates the deployment may use."""

    for_operators = True

    def admit(self, config: Config, actor: Actor) -> None:
        if not operates(actor):
            raise ValidationFailed(
                f"cortexTaskType: {self.task_type} is for the operator of the deployment; use "
                "another kind.",
                field="cortexTaskType",
            )

    def require_operator(self, context: StageContext[Config]) -> None:
        """Return if the run is the operator's.

        Tasks from before organizations had tasks of their own were admitted without asking.

        Raises:
            StageFault: it is somebody else's.
        """
        if context.run.organization != OPERATORS:
            raise StageFault(
                Category.CONFIG_DECODE_ERROR,
                f"The task belongs to {context.run.organization}, and {self.task_type} is for "
                "the operator of the deployment.",
            )
