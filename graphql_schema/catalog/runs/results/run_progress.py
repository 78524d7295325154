"""How far a run has come, in GraphQL: from what its sessions add up to, without reading them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import strawberry

from graphql_schema.catalog.outcome import Outcome
from graphql_schema.kit.context import Info
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.values.tallies import SessionTally


@strawberry.type(description="How many sessions ended how.")
class OutcomeCount:
    outcome: Outcome
    sessions: int


@strawberry.type(description="How far one unit test of a run has come, in sessions.")
class UnitTestProgress:
    unit_test_id: str
    finished: int
    outcomes: list[OutcomeCount]


@strawberry.type(description="How far a run has come, in sessions.")
class RunProgress:
    planned: int
    finished: int
    outcomes: list[OutcomeCount]
    agent_latency_ms: float = strawberry.field(
        description="How long the agent took, all of its answers together."
    )
    prompt_tokens: float | None = strawberry.field(
        description="Of all roles; null where sessions of an earlier release do not tell."
    )
    completion_tokens: float | None = strawberry.field(description="The same.")
    unit_tests: list[UnitTestProgress] = strawberry.field(
        description="Those with sessions that have finished; none for whoever may not see unit "
        "test sets."
    )


async def progress_of(root: strawberry.Parent[SetRunDocument], info: Info) -> RunProgress:
    """The progress of a run."""
    tallies = root.tallies
    if tallies is None:
        tallies = await info.context.tallies.load(root.id)
    every = [tally for by_outcome in tallies.values() for tally in by_outcome.values()]
    told = not any(tally.untold for tally in every)
    seen = info.context.access.may_read("unit_test_set")
    return RunProgress(
        planned=root.sessions,
        finished=_finished(every),
        outcomes=_outcomes(tallies.values()),
        agent_latency_ms=sum(tally.latency_us for tally in every) / 1000,
        prompt_tokens=sum(tally.prompt_tokens for tally in every) if told else None,
        completion_tokens=sum(tally.completion_tokens for tally in every) if told else None,
        unit_tests=[_unit_test(*each) for each in sorted(tallies.items())] if seen else [],
    )


def _unit_test(id: str, by_outcome: Mapping[str, SessionTally]) -> UnitTestProgress:
    return UnitTestProgress(
        unit_test_id=id, finished=_finished(by_outcome.values()), outcomes=_outcomes([by_outcome])
    )


def _finished(tallies: Iterable[SessionTally]) -> int:
    return sum(tally.sessions for tally in tallies)


def _outcomes(tallies: Iterable[Mapping[str, SessionTally]]) -> list[OutcomeCount]:
    counts: Counter[Any] = Counter()
    for by_outcome in tallies:
        counts.update({Outcome(name): tally.sessions for name, tally in by_outcome.items()})
    return [OutcomeCount(outcome=outcome, sessions=n) for outcome, n in sorted(counts.items())]
