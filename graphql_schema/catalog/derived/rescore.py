"""Evaluating anew what was said in a run, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.preferences import ModelPreferenceInput, plain_preferences
from graphql_schema.catalog.runs.run_labels import LabelInput, labels_of
from graphql_schema.catalog.runs.set_run import UnitTestSetRunPayload, run_with
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.permitted import mutation
from simulation.catalog.set_run.messages import DeriveSetRun
from simulation.identity.permission import Permission


@strawberry.input
class RescoreRunInput:
    """The run, and what its conversations are evaluated by."""

    run: strawberry.ID = strawberry.field(description="One that has ended.")
    metrics: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Used as they are today: in place of the same metric, or only measured where "
        "a unit test does not have it. Left out, all metrics of the run are used as they are "
        "today.",
    )
    llm_model_preferences: list[ModelPreferenceInput] = strawberry.field(
        default_factory=list, description="Another judge: the model of the role `judge`."
    )
    labels: list[LabelInput] = strawberry.field(default_factory=list)


@strawberry.type
class RescoreMutation:
    @mutation(
        DeriveSetRun,
        answers=Permission.GET_SET_RUN,
        description="Evaluate anew what was said in a run, in a run of its own; no agent is asked. "
        "Conversations that broke off by another's fault are not taken.",
    )
    async def rescore_run(self, info: Info, input: RescoreRunInput) -> UnitTestSetRunPayload:
        access = info.context.access
        id = access.new_id()
        await access.derived_runs.rescore(
            plain_id(input.run, "UnitTestSetRun", "run"),
            [plain_id(metric, "Metric", "metrics") for metric in input.metrics],
            plain_preferences(input.llm_model_preferences),
            id=id,
            labels=labels_of(input.labels),
        )
        return UnitTestSetRunPayload(unit_test_set_run=await run_with(info, id))
