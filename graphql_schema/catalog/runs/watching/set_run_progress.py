"""The progress of a set run as a subscription."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from graphql_schema.catalog.runs.sessions.message import Message
from graphql_schema.catalog.runs.sessions.session import Session
from graphql_schema.catalog.runs.set_run import run_with
from graphql_schema.catalog.runs.set_run_views import UnitTestSetRun
from graphql_schema.kit.context import Info
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.watch import News, RunEnded, SessionEnded, Spoken, Watched
from simulation.kernel.errors import ValidationFailed


@strawberry.enum(description="What a message is about.")
class ProgressKind(Enum):
    TURN = "turn"
    PERSONA_SPOKE = "persona_spoke"
    SESSION_FINISHED = "session_finished"
    RUN_FINISHED = "run_finished"


@strawberry.type(description="News of a run.")
class UnitTestSetRunProgress:
    kind: ProgressKind
    finished: int = strawberry.field(
        description="Sessions that have finished so far, of those that are watched."
    )
    planned: int = strawberry.field(description="How many are watched.")
    session: Session | None = strawberry.field(description="The session it is about, if any.")
    messages: list[Message] = strawberry.field(
        description="What was said in the turn that it is about; of others nothing."
    )
    run: UnitTestSetRun | None = strawberry.field(description="The run, once it has ended.")


def _within(slots: list[int] | None, run: SetRunDocument) -> list[int]:
    for slot in slots or ():
        if not 0 <= slot < run.sessions:
            raise ValidationFailed(
                f"slots: the run has the slots 0 to {run.sessions - 1}, and no {slot}.",
                field="slots",
            )
    return slots or []


def _progress(news: News, planned: int) -> UnitTestSetRunProgress:
    session: Any = None
    run: Any = None
    messages: Any = []
    match news:
        case SessionEnded():
            kind, session = ProgressKind.SESSION_FINISHED, news.summary
        case RunEnded():
            kind, run = ProgressKind.RUN_FINISHED, news.run
        case Spoken():
            kind, session, messages = ProgressKind.PERSONA_SPOKE, news.session, news.messages
        case _:
            kind, session, messages = ProgressKind.TURN, news.session, news.messages
    return UnitTestSetRunProgress(
        kind=kind,
        finished=news.finished,
        planned=planned,
        session=session,
        messages=messages,
        run=run,
    )


@strawberry.type
class SetRunSubscription:
    @strawberry.subscription(
        description="A message per finished session and per turn when asked; ends with the run."
    )
    async def unit_test_set_run_progress(
        self,
        info: Info,
        id: strawberry.ID,
        turns: bool = False,
        after: Annotated[
            datetime | None,
            strawberry.argument(
                description="Sessions that had finished before then are counted, and not told."
            ),
        ] = None,
        slots: Annotated[
            list[int] | None,
            strawberry.argument(description="Only the sessions in these; all if left out."),
        ] = None,
        spoken: Annotated[
            bool,
            strawberry.argument(
                description="Also what the persona says, before the agent has answered."
            ),
        ] = False,
    ) -> AsyncGenerator[UnitTestSetRunProgress, None]:
        run = await run_with(info, id)
        wanted = Watched(turns=turns, spoken=spoken, after=after, slots=_within(slots, run))
        watch = info.context.access.watching.set_run(run, wanted)
        planned = len(set(wanted.slots)) or run.sessions
        async with aclosing(watch) as all_news:
            async for news in all_news:
                yield _progress(news, planned)
