"""Playing sessions of a run again, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.runs.run_labels import LabelInput, labels_of
from graphql_schema.catalog.runs.set_run import UnitTestSetRunPayload, run_with
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.permitted import mutation
from simulation.catalog.set_run.messages import DeriveSetRun
from simulation.catalog.set_run.retries.chosen import RetryOf
from simulation.identity.permission import Permission
from simulation.runner.set_run.retrying import RetryWish

strawberry.enum(
    RetryOf,
    description="Which sessions are played again: those that the agent failed, those that say "
    "nothing about it (by a fault, a cancellation or a budget), or both.",
)


@strawberry.input
class RetryFailedInput:
    """The run, which of its sessions, and what is not as it was then."""

    run_id: strawberry.ID
    of: RetryOf = RetryOf.BOTH
    unit_tests: list[str] = strawberry.field(
        default_factory=list, description="Only of these, by name or id; of all if left out."
    )
    seed: int | None = strawberry.field(
        default=None, description="That of the run if left out: the same personas say the same."
    )
    todays_services: bool = strawberry.field(
        default=False, description="Whether services are taken as they are today."
    )
    labels: list[LabelInput] = strawberry.field(
        default_factory=list, description="Beside those of the run."
    )


@strawberry.type
class RetryMutation:
    @mutation(
        DeriveSetRun,
        answers=Permission.GET_SET_RUN,
        description="Play sessions of a run that has ended again, on the versions that it pinned, "
        "in a run of its own. `merged` of the first run shows both together.",
    )
    async def retry_failed(self, info: Info, input: RetryFailedInput) -> UnitTestSetRunPayload:
        access = info.context.access
        id = access.new_id()
        await access.derived_runs.retry(
            RetryWish(
                plain_id(input.run_id, "UnitTestSetRun", "run_id"), input.of, input.unit_tests
            ),
            id=id,
            seed=input.seed,
            labels=labels_of(input.labels),
            swaps={"todays_services": input.todays_services},
        )
        return UnitTestSetRunPayload(unit_test_set_run=await run_with(info, id))
