"""The queue of results of judges that nobody has reviewed, in GraphQL."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import strawberry

from graphql_schema.catalog.runs.sessions.criterion_result import CriterionResult
from graphql_schema.catalog.runs.sessions.session import Session
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import After, Before, Connection, First, Last, connect, page
from graphql_schema.kit.views import view
from simulation.catalog.review.queue.documents import JudgedResultDocument
from simulation.catalog.review.queue.doubt import Doubt
from simulation.catalog.review.queue.queries import QueueFilter, QueueOrder

strawberry.enum(
    Doubt,
    name="ResultDoubt",
    description="Why a result needs a person, the strongest reason first: nothing can be "
    "concluded of it; its votes do not say the same; the number is close to the threshold; it "
    "says that the criterion is not met; or nothing speaks against it.",
)
strawberry.enum(
    QueueOrder,
    name="ReviewQueueOrder",
    description="By the need for a person, and then the newest first; or by chance, always the "
    "same: what is reviewed by need says more of hard sessions than of all.",
)

_Root = strawberry.Parent[JudgedResultDocument]


def _result_id(root: _Root) -> str:
    return root.id


def _run_id(root: _Root) -> str:
    return root.set_run_id


async def _session(root: _Root, info: Info) -> Session | None:
    found: Any = await info.context.sessions.load(root.session_id)
    return found


async def _result(root: _Root, info: Info) -> CriterionResult | None:
    session = await info.context.sessions.load(root.session_id)
    assert session is not None, "what is shown was played"
    found: Any = next(each for each in session.results if each.id == root.id)
    return found


@view(JudgedResultDocument, description="What models judged in a session, and nobody has reviewed.")
class UnreviewedResult:
    result_id: str = strawberry.field(
        resolver=_result_id, description="What `reviewResult` takes, with the session's."
    )
    session_id: str
    run_id: str = strawberry.field(resolver=_run_id)
    slot: int = strawberry.field(description="The place of the session in its run.")
    doubt: Doubt
    session: Session | None = strawberry.field(resolver=_session)
    result: CriterionResult | None = strawberry.field(resolver=_result)


@strawberry.type
class ReviewQueueConnection(Connection[UnreviewedResult]):
    """A page of what is to be reviewed; `totalCount` is how much is left."""


@strawberry.type
class ReviewQueueQuery:
    @strawberry.field(
        description="What models judged and nobody has reviewed: by all metrics or one, in all "
        "runs or one. On MongoDB sessions of earlier releases are there after "
        "`simulation rebuild`."
    )
    async def review_queue(
        self,
        info: Info,
        metric: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only what it gave.")
        ] = None,
        run: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only what was played in it.")
        ] = None,
        order: QueueOrder = QueueOrder.NEED,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ReviewQueueConnection:
        queue, organization = info.context.access.reviews.queue, info.context.organization
        wanted = QueueFilter(
            plain_id(metric, "Metric", "metric") if metric is not None else None,
            plain_id(run, "UnitTestSetRun", "run") if run is not None else None,
        )
        rows = await queue.page(organization, wanted, order, page(first, after, last, before))
        count = partial(queue.count, organization, wanted)
        found: ReviewQueueConnection = connect(ReviewQueueConnection, rows, count=count)
        return found
