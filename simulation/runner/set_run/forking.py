"""Which run plays on from a turn of a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin
from simulation.kernel.errors import NotFound, ValidationFailed


@dataclass(frozen=True, slots=True)
class ForkWish:
    """The session, and the last of its turns that is kept, from 1."""

    session_id: str
    turn: int


async def forked(queries: SetRunQueries, organization: str, wish: ForkWish) -> dict[str, Any]:
    """What a run that plays on from there comes of, as ``DeriveSetRun`` takes it.

    Raises:
        NotFound: there is no such session.
        ValidationFailed: the agent has answered no such turn in it.
    """
    session = await queries.session(organization, wish.session_id)
    if session is None:
        raise NotFound(f"There is no session with the id {wish.session_id}.", field="session_id")
    if not 1 <= wish.turn <= session.replied:
        last = session.replied or "none"
        raise ValidationFailed(
            f"turn: the agent has answered the turns up to {last} in this session, not "
            f"{wish.turn}; name one of them.",
            field="turn",
        )
    origin = RunOrigin(
        kind=OriginKind.FORK,
        set_run_id=session.set_run_id,
        session_id=session.id,
        turn=wish.turn,
    )
    return {"origin": origin, "slots": (session.slot,), "sources": (session.id,)}
