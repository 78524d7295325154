"""Playing on from a turn of a session, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.runs.run_labels import LabelInput, labels_of
from graphql_schema.catalog.runs.set_run import UnitTestSetRunPayload, run_with
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.permitted import mutation
from simulation.catalog.set_run.messages import DeriveSetRun
from simulation.identity.permission import Permission
from simulation.runner.set_run.forking import ForkWish


@strawberry.input
class ForkSessionInput:
    """The session, the last of its turns that is kept, and what is not as it was then."""

    session_id: strawberry.ID
    turn: int
    copies: int = strawberry.field(default=1, description="How often it is played on.")
    persona_id: strawberry.ID | None = strawberry.field(
        default=None, description="Another persona, as it is today."
    )
    service_id: strawberry.ID | None = strawberry.field(
        default=None, description="Another service, as it is today."
    )
    service_version_set_name: str | None = strawberry.field(
        default=None, description="Another version set; its service is taken as it is today."
    )
    seed: int | None = None
    labels: list[LabelInput] = strawberry.field(default_factory=list)


def _id(id: strawberry.ID | None, kind: str, field: str) -> str | None:
    return None if id is None else plain_id(id, kind, field)


@strawberry.type
class ForkMutation:
    @mutation(
        DeriveSetRun,
        answers=Permission.GET_SET_RUN,
        description="Play on from a turn of a session, any number of times, in a run of its own. "
        "Where the agent keeps the conversation itself, the persona's turns are put to it again.",
    )
    async def fork_session(self, info: Info, input: ForkSessionInput) -> UnitTestSetRunPayload:
        access = info.context.access
        id = access.new_id()
        await access.derived_runs.fork(
            ForkWish(plain_id(input.session_id, "Session", "session_id"), input.turn),
            id=id,
            copies=input.copies,
            seed=input.seed,
            labels=labels_of(input.labels),
            swaps={
                "persona_id": _id(input.persona_id, "Persona", "persona_id"),
                "service_id": _id(input.service_id, "Service", "service_id"),
                "service_version_set_name": input.service_version_set_name,
            },
        )
        return UnitTestSetRunPayload(unit_test_set_run=await run_with(info, id))
