"""What a run, or a session, comes of."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import later, view
from simulation.catalog.session import messages as session
from simulation.catalog.session.decider import Session as SessionState
from simulation.catalog.set_run.values import origin as catalog
from simulation.catalog.set_run.values.origin import OriginKind

strawberry.enum(
    OriginKind,
    description="What a run does with the one that it comes of: plays sessions again, plays on "
    "from a turn of one, or evaluates what was said.",
)


def _run_id(root: strawberry.Parent[catalog.RunOrigin]) -> str:
    return root.set_run_id


@view(catalog.RunOrigin, description="The run that another one comes of.")
class RunOrigin:
    kind: OriginKind
    unit_test_set_run_id: str = strawberry.field(
        resolver=_run_id, description="The `databaseId` of the run."
    )
    session_id: str | None = strawberry.field(description="Of a fork.")
    turn: int | None = strawberry.field(description="The last one that a fork keeps.")


@view(session.RootRehearsed, description="A turn of the root, put to the agent again.")
class RehearsedTurn:
    turn: int
    texts: list[str] = strawberry.field(description="What the agent answered this time.")
    differs: bool = strawberry.field(description="Whether it is not what it answered then.")


async def _session(root: strawberry.Parent[SessionRoot], info: Info) -> Any:
    return await info.context.sessions.load(root.session_id)


@strawberry.type(description="The session that another one begins as.")
class SessionRoot:
    session_id: str
    unit_test_set_run_id: str
    turn: int = strawberry.field(description="The last of its turns that is kept.")
    session: Any = strawberry.field(
        resolver=_session,
        graphql_type=later("Session", "graphql_schema.catalog.runs.sessions.session") | None,
    )
    rehearsed: list[RehearsedTurn] = strawberry.field(
        description="Turns that were put again to an agent that keeps the conversation itself."
    )


def root_of(state: SessionState | None) -> SessionRoot | None:
    """What a session begins as; null where nothing was said before it."""
    if state is None or state.root is None:
        return None
    rehearsed: list[RehearsedTurn] = list(state.rehearsed)  # type: ignore[arg-type]
    return SessionRoot(
        session_id=state.root.session_id,
        unit_test_set_run_id=state.root.set_run_id,
        turn=state.root.turn,
        rehearsed=rehearsed,
    )
