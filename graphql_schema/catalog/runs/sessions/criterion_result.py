"""What each metric said about a session, in GraphQL, and the votes of its judges."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.metric import Metric
from graphql_schema.catalog.runs.reviews.review import Review
from graphql_schema.catalog.runs.sessions.message import Usage
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import view
from simulation.catalog.session import outcome as catalog


def _voted(root: strawberry.Parent[catalog.Vote]) -> JSON | None:
    return None if root.value is None else JSON(root.value)


@view(catalog.Vote, name="JudgeVote", description="One judgement of a metric in a session.")
class Vote:
    value: JSON | None = strawberry.field(
        resolver=_voted, description="Null where the metric does not apply, or it is not usable."
    )
    usable: bool
    justification: str = strawberry.field(description="Or why it is not usable.")
    references: list[str] = strawberry.field(description="Keys of messages.")
    model: str = strawberry.field(description="The model that judged.")
    calls: int = strawberry.field(description="How often it was asked for this judgement.")
    usage: Usage | None = strawberry.field(description="The tokens of these calls together.")


def _database_id(root: strawberry.Parent[Any]) -> str:
    return str(root.id)


async def _metric(root: strawberry.Parent[catalog.CriterionResult], info: Info) -> Metric | None:
    return await info.context.definitions("metric").load(root.metric_id)


def _value(root: strawberry.Parent[catalog.CriterionResult]) -> JSON | None:
    value = root.measurement.value
    return None if value is None else JSON(value)


def _justification(root: strawberry.Parent[catalog.CriterionResult]) -> str:
    return root.measurement.justification


def _references(root: strawberry.Parent[catalog.CriterionResult]) -> list[str]:
    return list(root.measurement.references)


def _incomplete(root: strawberry.Parent[catalog.CriterionResult]) -> list[str]:
    return list(root.measurement.incomplete)


def _votes(root: strawberry.Parent[catalog.CriterionResult]) -> list[Vote]:
    votes: Any = list(root.measurement.judgements)
    return votes


def _agreement(root: strawberry.Parent[catalog.CriterionResult]) -> float | None:
    return root.measurement.agreement


async def _review(root: strawberry.Parent[catalog.CriterionResult], info: Info) -> Review | None:
    found: Any = await info.context.reviews.load(root.id)
    return found


def _result_id(root: strawberry.Parent[catalog.CriterionResult]) -> strawberry.ID:
    return strawberry.ID(global_id("CriterionResult", root.id))


@view(catalog.CriterionResult, description="What a metric said, held against its criterion.")
class CriterionResult:
    id: strawberry.ID = strawberry.field(resolver=_result_id)
    database_id: str = strawberry.field(
        resolver=_database_id, description="That of the metric's evaluation result."
    )
    criterion_name: str = strawberry.field(
        description="The name of the metric where it is only measured."
    )
    metric: Metric | None = strawberry.field(resolver=_metric)
    passed: bool | None = strawberry.field(description="Null where the metric does not apply.")
    only_measured: bool = strawberry.field(
        description="Whether no criterion asks for it, so that it decides nothing."
    )
    applied: bool = strawberry.field(
        description="Whether the session held what the metric looks for."
    )
    inconclusive: bool = strawberry.field(
        description="Whether nothing can be concluded: its judge gave no usable answer, or it "
        "would pass on an incomplete answer of the agent."
    )
    incomplete: list[str] = strawberry.field(
        resolver=_incomplete,
        description="Ids of messages that the value depends on and that are not whole.",
    )
    value: JSON | None = strawberry.field(
        resolver=_value, description="Boolean, number or category; null where not applicable."
    )
    justification: str = strawberry.field(resolver=_justification)
    references: list[str] = strawberry.field(
        resolver=_references, description="Keys of the messages that the value rests on."
    )
    votes: list[Vote] = strawberry.field(
        resolver=_votes,
        description="The judgements that it was made of; none of a rule, and none of earlier "
        "releases.",
    )
    review: Review | None = strawberry.field(
        resolver=_review, description="What somebody says of it; the latest review counts."
    )
    agreement: float | None = strawberry.field(
        resolver=_agreement,
        description="The share of the usable votes that say the same, from 0 to 1; of numbers, "
        "how near they are to the median, as a share of the range. Null of a single one.",
    )
