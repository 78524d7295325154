"""How many tracked events there are over time."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from graphql_schema.tracking.period import FROM, SYNTHETIC, TO, period
from simulation.tracking.rates import DEFAULT_PERIOD, MAX_BUCKETS, Bucket
from simulation.tracking.rates import EventRates as Rates
from simulation.tracking.rollups import Level

strawberry.enum(
    Level, name="EventBucket", description="How long a stretch is that is counted as one, in UTC."
)

HOURS = int(DEFAULT_PERIOD.total_seconds() // 3600)

From = Annotated[
    datetime | None,
    strawberry.argument(name="from", description=f"{FROM} Without it {HOURS} hours before `to`."),
]
To = Annotated[datetime | None, strawberry.argument(name="to", description=f"{TO} Without it now.")]
Synthetic = Annotated[bool | None, strawberry.argument(description=SYNTHETIC)]
Length = Annotated[
    Level | None,
    strawberry.argument(
        description="Without it the shortest by which the period has at most 200 buckets."
    ),
]


@view(Bucket, description="How many events arrived in one minute, hour or day.")
class EventBucketCount:
    start: datetime
    count: int


def _bucket(root: strawberry.Parent[Rates]) -> Level:
    return root.level


@view(Rates, description="How many events arrived in each minute, hour or day of a period.")
class EventRates:
    bucket: Level = strawberry.field(resolver=_bucket)
    start: datetime = strawberry.field(name="from", description="When the first bucket begins.")
    end: datetime = strawberry.field(
        name="to", description="When the last bucket ends; it may go on after now."
    )
    total: int
    buckets: list[EventBucketCount] = strawberry.field(
        description="In their order, those of nothing as well."
    )


@strawberry.type
class EventRateQuery:
    @strawberry.field(
        description="How many tracked events arrived in each minute, hour or day that a period "
        f"touches, exact. Buckets are whole, in UTC, and at most {MAX_BUCKETS:,}."
    )
    async def event_rates(
        self,
        info: Info,
        start: From = None,
        end: To = None,
        bucket: Length = None,
        name: str | None = None,
        synthetic: Synthetic = None,
    ) -> EventRates:
        tracking = info.context.access.tracking
        found: Any = await tracking.rates(period(start, end), bucket, name, synthetic=synthetic)
        return found
