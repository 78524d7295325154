"""What was paid for in a session, committed before anything else is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from simulation.catalog.session.messages import (
    RecordJudgement,
    RecordPersonaJudgement,
    RecordResults,
)
from simulation.catalog.session.outcome import CriterionResult, Vote
from simulation.runner.faithfulness.judge import PersonaJudgement


class Commit(Protocol):
    """Gives a command about the session, whose id and actor it knows."""

    async def __call__(self, command: type[Any], /, **fields: Any) -> object: ...


class Paid:
    """Commits judgements and results by ``commit``, and asks ``permit`` before any is paid.

    That raises where nothing more may be.
    """

    def __init__(self, commit: Commit, permit: Callable[[], Awaitable[None]]) -> None:
        self._commit = commit
        self.permit = permit

    async def results(self, results: tuple[CriterionResult, ...]) -> None:
        """Keep results of criteria."""
        await self._commit(RecordResults, results=results)

    async def judgement(self, result_id: str, number: int, vote: Vote) -> None:
        """Keep a judgement, by its number among those that a result will be made of.

        Another one follows.
        """
        await self._commit(RecordJudgement, result_id=result_id, number=number, vote=vote)
        await self.permit()

    async def persona(self, judgement: PersonaJudgement) -> None:
        """Keep what a judge said of how the persona was played."""
        await self._commit(
            RecordPersonaJudgement,
            breaks=judgement.breaks,
            problem=judgement.problem,
            model=judgement.model,
            calls=judgement.calls,
            usage=judgement.usage,
        )
