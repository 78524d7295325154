"""The sessions of a run as a list: pages of the finished ones, and those being played."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import strawberry

from graphql_schema.catalog.outcome import Outcome
from graphql_schema.catalog.runs.sessions.session import Session
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import After, Before, Connection, First, Last, connect, page
from simulation.catalog.set_run import session_list as catalog
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.kernel.errors import ValidationFailed

PLAYING_SHOWN = 100


@strawberry.type
class SessionConnection(Connection[Session]):
    """A page of sessions."""


@strawberry.input
class SessionFilter:
    """Which finished sessions are wanted; all given conditions must hold."""

    outcomes: list[Outcome] | None = None
    unit_tests: list[strawberry.ID] | None = None
    failed_criteria: list[str] | None = strawberry.field(
        default=None,
        description="Names of criteria, one of which was not met; refused to whoever may "
        "not see unit tests.",
    )

    def condition(self) -> catalog.SessionFilter:
        """The filter in the catalog's terms."""
        return catalog.SessionFilter(
            outcomes=self.outcomes or [],
            unit_test_ids=[plain_id(id, "UnitTest", "unit_tests") for id in self.unit_tests or []],
            failed_criteria=self.failed_criteria or [],
        )


async def session_connection_of(
    root: strawberry.Parent[SetRunDocument],
    info: Info,
    filter: SessionFilter | None = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> SessionConnection:
    """A page of the finished sessions of a run, by slot."""
    wanted = filter.condition() if filter else catalog.SessionFilter()
    if wanted.failed_criteria:
        info.context.queries("unit_test")  # Refused to whoever may not see them.
    rows = await catalog.session_page(root, wanted, page(first, after, last, before))
    count = partial(catalog.count_sessions, root, wanted)
    found: SessionConnection = connect(SessionConnection, rows, count=count)
    return found


async def playing_of(
    root: strawberry.Parent[SetRunDocument],
    info: Info,
    first: Annotated[int, strawberry.argument(description="At most this many.")] = PLAYING_SHOWN,
) -> list[Session]:
    """The sessions of a run that were begun and have not finished."""
    if not 0 <= first <= PLAYING_SHOWN:
        raise ValidationFailed(
            f"first: must be from 0 to {PLAYING_SHOWN}, not {first}.", field="first"
        )
    queries = info.context.access.set_runs
    found: Any = await catalog.sessions_being_played(queries, root, first)
    return found


@strawberry.type
class SessionQuery:
    @strawberry.field(description="One session, finished or not; null where it was not begun.")
    async def session(self, info: Info, id: strawberry.ID) -> Session | None:
        found: Any = await info.context.sessions.load(plain_id(id, "Session"))
        return found
