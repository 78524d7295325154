"""What somebody says of a result, in GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import UserInfo
from graphql_schema.kit.views import view
from simulation.catalog.review.documents import ReviewDocument


def _json(value: Any) -> JSON | None:
    return None if value is None else JSON(value)


def _value(root: strawberry.Parent[ReviewDocument]) -> JSON | None:
    return _json(root.value)


def _judged(root: strawberry.Parent[ReviewDocument]) -> JSON | None:
    return _json(root.judged)


@view(ReviewDocument, name="ResultReview", description="What somebody says of a result.")
class Review:
    agrees: bool = strawberry.field(description="Whether it is right as it was judged.")
    value: JSON | None = strawberry.field(
        resolver=_value, description="The right one; null where the metric does not apply."
    )
    judged: JSON | None = strawberry.field(
        resolver=_judged, description="What the metric gave; null where nothing usable."
    )
    note: str
    reviewer: UserInfo
    reviewed_at: datetime
