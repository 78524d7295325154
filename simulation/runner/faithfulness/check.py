"""Looks whether the persona of a session kept its role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from simulation.catalog.session.messages import PersonaJudged
from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.runner.apart import by_weight
from simulation.runner.faithfulness.judge import PersonaJudge, PersonaJudgement
from simulation.runner.faithfulness.rules import found_by_rules, weight_of_rules
from simulation.runner.faults import JudgeInconclusive
from simulation.runner.ports import PlayedSession

Keep = Callable[[PersonaJudgement], Awaitable[None]]
"""Commits what a judge said, so that it is not paid for again."""


async def by_rules(session: PlayedSession) -> tuple[PersonaBreak, ...]:
    """Where the persona broke its role, as far as rules can tell."""
    return await by_weight(weight_of_rules(session), lambda: found_by_rules(session))


async def by_rules_and_judge(
    session: PlayedSession, judge: PersonaJudge, judged: PersonaJudged | None, keep: Keep
) -> tuple[PersonaBreak, ...]:
    """Where the persona broke its role, by rules; where they find nothing, by ``judge``.

    What was ``judged`` before is not paid for again.

    Raises:
        JudgeInconclusive: the judge gave no usable answer, so that nobody knows.
        EndpointUnavailable: the model cannot be reached.
    """
    found = await by_rules(session)
    if found:
        return found
    said: PersonaJudged | PersonaJudgement | None = judged
    if said is None:
        said = await judge.judge(session)
        await keep(said)
    if said.problem:
        raise JudgeInconclusive(said.problem)
    return said.breaks
