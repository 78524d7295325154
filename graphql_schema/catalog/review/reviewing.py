"""Saying of results that they are right, or what is, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.runs.sessions.criterion_result import CriterionResult
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.permitted import mutation
from simulation.catalog.review.messages import ReviewResult, WithdrawReview
from simulation.catalog.session.decider import Session
from simulation.identity.permission import Permission
from simulation.kernel.errors import ValidationFailed


@strawberry.input
class ReviewResultInput:
    """Which result of which session is right, or what is: give one of the two."""

    session_id: strawberry.ID
    result_id: strawberry.ID = strawberry.field(description="The `databaseId` of the result.")
    agree: bool = False
    value: JSON | None = strawberry.field(
        default=None, description="The right value: boolean, number or category, as the metric is."
    )
    note: str = strawberry.field(default="", description="Why; at most 2,000 characters.")


@strawberry.input
class WithdrawReviewInput:
    session_id: strawberry.ID
    result_id: strawberry.ID = strawberry.field(description="The `databaseId` of the result.")


@strawberry.type
class ReviewPayload:
    """The result, as it was judged and with what is said of it."""

    result: CriterionResult


def _plain_value(given: Any) -> Any:
    if given is None or isinstance(given, bool | int | float | str):
        return float(given) if type(given) is int else given
    raise ValidationFailed("value: must be a boolean, a number or a text.", field="value")


def _payload(session: Session, result_id: str) -> ReviewPayload:
    result: Any = next(each for each in session.results if each.id == result_id)
    return ReviewPayload(result=result)


@strawberry.type
class ReviewMutation:
    @mutation(
        ReviewResult,
        answers=Permission.GET_SET_RUN,
        description="Say of a result that it is right, or what is. The latest review of a result "
        "counts, in `reviewed` of its run; the verdict of the run stays.",
    )
    async def review_result(self, info: Info, input: ReviewResultInput) -> ReviewPayload:
        result_id = plain_id(input.result_id, "CriterionResult", "result_id")
        session = await info.context.access.reviews.review(
            plain_id(input.session_id, "Session", "session_id"),
            result_id,
            agree=input.agree,
            value=_plain_value(input.value),
            note=input.note,
        )
        return _payload(session, result_id)

    @mutation(
        WithdrawReview,
        answers=Permission.GET_SET_RUN,
        description="Take back what was said of a result; the history keeps it.",
    )
    async def withdraw_review(self, info: Info, input: WithdrawReviewInput) -> ReviewPayload:
        result_id = plain_id(input.result_id, "CriterionResult", "result_id")
        session = await info.context.access.reviews.withdraw(
            plain_id(input.session_id, "Session", "session_id"), result_id
        )
        return _payload(session, result_id)
