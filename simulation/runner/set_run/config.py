"""What a task that runs a set is told."""

from __future__ import annotations

from pydantic import Field

from simulation.catalog.definition.kind import Reference
from simulation.catalog.gates.baseline import Baseline
from simulation.catalog.service import ModelPreference
from simulation.catalog.set_run.messages import Labels, SimulatorKind
from simulation.catalog.set_run.values.part import SetPart
from simulation.catalog.set_run.values.policy import PolicyWish
from simulation.kernel.values import Actor, EntityId, Text, Value


class SetRunConfig(Value):
    """Which set, or part ``only`` of it, is run, for whom, and how.

    ``set_run_id`` names a set run that was created already; a retry creates a fresh one.
    """

    organization: Text
    user: Text
    unit_test_set_id: EntityId
    set_run_id: EntityId | None = None
    seed: int | None = Field(default=None, ge=-(2**31), lt=2**31)
    simulator: SimulatorKind | None = None
    repeat: int = Field(default=1, gt=0, le=1000)
    llm_model_preferences: dict[str, ModelPreference] = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict)
    only: SetPart = SetPart()
    policy: PolicyWish = PolicyWish()
    baseline: Baseline | None = None

    @property
    def actor(self) -> Actor:
        """For whom the set is run."""
        return Actor(organization=self.organization, user=self.user)

    @property
    def unit_test_set(self) -> Reference:
        """The set, as refusals name it."""
        return Reference(
            "unit_test_set", self.unit_test_set_id, "cortexTaskConfig.unit_test_set_id"
        )
