"""What a run is started with, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.baseline import BaselineInput, baseline_of
from graphql_schema.catalog.gate import EarlyStop
from graphql_schema.catalog.preferences import ModelPreferenceInput, plain_preferences
from graphql_schema.catalog.runs.run_labels import LabelInput, labels_of
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import TagInput, plain, plain_tags
from simulation.access.access import Access
from simulation.catalog.set_run.messages import (
    SimulatorKind,
)
from simulation.catalog.set_run.values.policy import FAULT_SHARE, REPLAYS


@strawberry.input
class SetPartInput:
    """The unit tests that are named, by name or id, and have all of the tags.

    Without names and ids any are; without tags none are needed.
    """

    names: list[str] = strawberry.field(default_factory=list)
    unit_test_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    tags: list[TagInput] = strawberry.field(
        default_factory=list, description="One without a value may have any."
    )

    def plain(self) -> dict[str, Any]:
        """The part as commands take it."""
        ids = [plain_id(id, "UnitTest", "only.unit_test_ids") for id in self.unit_test_ids]
        return {"names": self.names, "unit_test_ids": ids, "tags": plain_tags(self.tags)}


@strawberry.input
class BudgetInput:
    """Caps of a run; what is left out has none. A cap of money needs a price for all it pays."""

    calls: int | None = None
    tokens: int | None = None
    money: float | None = None
    seconds: float | None = None


@strawberry.input
class RunPolicyInput:
    """How a run deals with chance and faults; see `RunPolicy`."""

    early_stop: EarlyStop | None = strawberry.field(
        default=None, description="That of the set if left out."
    )
    replays: int = REPLAYS
    strict_personas: bool = False
    max_fault_share: float = FAULT_SHARE
    budget: BudgetInput | None = None


@strawberry.input
class CreateUnitTestSetRunInput:
    unit_test_set_id: strawberry.ID
    repeat: int = strawberry.field(default=1, description="Multiplies all repeat counts.")
    seed: int | None = strawberry.field(
        default=None, description="Rule-driven sessions repeat exactly under the same seed."
    )
    simulator: SimulatorKind | None = strawberry.field(
        default=None, description="A model if the server has one configured, else rules."
    )
    llm_model_preferences: list[ModelPreferenceInput] = strawberry.field(default_factory=list)
    labels: list[LabelInput] = strawberry.field(
        default_factory=list,
        description="What is tested: `commit`, for example. `job` tells runs of a set apart that "
        "you have at the same time.",
    )
    only: SetPartInput | None = strawberry.field(
        default=None, description="The part of the set that is run; all of it if left out."
    )
    policy: RunPolicyInput | None = strawberry.field(
        default=None, description="How it deals with chance and faults."
    )
    baseline: BaselineInput | None = strawberry.field(
        default=None,
        description="The run that it is held against: its `regressions`. What the set says in "
        "`noRegression` if left out.",
    )


def fields_of(input: CreateUnitTestSetRunInput, access: Access) -> dict[str, Any]:
    """What ``input`` asks for, as commands take it."""
    return {
        "unit_test_set_id": plain_id(input.unit_test_set_id, "UnitTestSet", "unit_test_set_id"),
        "seed": input.seed,
        "simulator": input.simulator or access.default_simulator,
        "repeat": input.repeat,
        "llm_model_preferences": plain_preferences(input.llm_model_preferences),
        "labels": labels_of(input.labels),
        "only": input.only.plain() if input.only else {},
        "policy": plain(input.policy) if input.policy else {},
        "baseline": baseline_of(input.baseline),
    }
