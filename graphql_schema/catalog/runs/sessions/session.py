"""Sessions in GraphQL: the transcript, and what each metric said about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import Node
from graphql_schema.catalog.origin import SessionRoot, root_of
from graphql_schema.catalog.outcome import Outcome
from graphql_schema.catalog.runs.sessions.criterion_result import CriterionResult
from graphql_schema.catalog.runs.sessions.message import Message
from graphql_schema.catalog.runs.unit_test_of_run import unit_tests_of
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import later, view
from simulation.catalog.session import persona_breaks as catalog
from simulation.catalog.session import transcript
from simulation.catalog.session.decider import Session as SessionState
from simulation.catalog.session.persona_breaks import BreakKind
from simulation.catalog.session.totals import Spender, Spent, Totals
from simulation.catalog.set_run.documents import SessionSummary
from simulation.catalog.set_run.slots import session_id, slot_at
from simulation.catalog.tools.states import last_change

strawberry.enum(BreakKind, name="PersonaBreakKind", description="How a persona broke its role.")
strawberry.enum(Spender, description="Who in a session costs something.")

_NAMES_CRITERIA = (Outcome.FAILED, Outcome.JUDGE_INCONCLUSIVE)
"""Outcomes whose reasons do so."""


@view(catalog.PersonaBreak, description="Where a persona broke its role.")
class PersonaBreak:
    kind: BreakKind
    key: str = strawberry.field(
        description="That of the message; empty where the persona left without one."
    )
    why: str


@view(Spent, description="What one role cost in a session.")
class Spending:
    role: Spender
    calls: int = strawberry.field(description="Messages or judgements that it was asked for.")
    prompt_tokens: int
    completion_tokens: int


def _database_id(root: strawberry.Parent[Any]) -> str:
    return str(root.id)


def _id(root: strawberry.Parent[Any]) -> strawberry.ID:
    return strawberry.ID(global_id("Session", root.id))


async def _state(root: Any, info: Info) -> SessionState | None:
    if isinstance(root, SessionState):
        return root
    return await info.context.sessions.load(root.id)


async def _transcript(root: strawberry.Parent[Any], info: Info) -> list[Message]:
    state = await _state(root, info)
    messages: Any = list(state.transcript) if state else []
    return messages


async def _final_state(root: strawberry.Parent[Any], info: Info) -> JSON | None:
    state = await _state(root, info)
    changed: Any = last_change(state.transcript) if state else None
    return changed


async def _totals(root: Any, info: Info) -> Totals | None:
    """What the session adds up to: from its transcript where an earlier release stored it."""
    if root.totals is not None:
        told: Totals = root.totals
        return told
    state = await _state(root, info)
    return state.totals if state else None


async def _interaction_ids(root: strawberry.Parent[Any], info: Info) -> list[str]:
    totals = await _totals(root, info)
    turns = totals.turns_begun if totals else 0
    return [transcript.interaction_id(root.id, turn) for turn in range(1, turns + 1)]


def _turns(root: strawberry.Parent[Any]) -> int:
    return root.replied if isinstance(root, SessionState) else int(root.turns)


async def _objective_met(root: strawberry.Parent[Any], info: Info) -> bool | None:
    totals = await _totals(root, info)
    return totals.objective_met if totals else None


async def _prompt_tokens(root: strawberry.Parent[Any], info: Info) -> int:
    totals = await _totals(root, info)
    return totals.prompt_tokens if totals else 0


async def _completion_tokens(root: strawberry.Parent[Any], info: Info) -> int:
    totals = await _totals(root, info)
    return totals.completion_tokens if totals else 0


async def _spent(root: strawberry.Parent[Any], info: Info) -> list[Spending]:
    totals = await _totals(root, info)
    spent: Any = list(totals.spent) if totals else []
    return spent


def _failed_criteria(root: strawberry.Parent[Any], info: Info) -> list[str]:
    if not info.context.access.may_read("unit_test"):
        return []
    return [each.criterion_name for each in root.results if each.passed is False]


def _reason(root: strawberry.Parent[Any], info: Info) -> str:
    if root.outcome in _NAMES_CRITERIA and not info.context.access.may_read("unit_test"):
        return ""
    return str(root.reason)


def _results(root: strawberry.Parent[Any], info: Info) -> list[CriterionResult]:
    if not info.context.access.may_read("unit_test"):
        return []
    results: Any = list(root.results)
    return results


async def _root(root: strawberry.Parent[Any], info: Info) -> SessionRoot | None:
    return root_of(await _state(root, info))


async def _earlier_attempts(root: strawberry.Parent[Any], info: Info) -> list[Session]:
    if not root.earlier:
        return []
    state = await _state(root, info)
    assert state is not None, "what is shown was opened"
    ids = [session_id(state.set_run_id, root.slot, n) for n in range(len(root.earlier))]
    found: Any = [each for each in await info.context.sessions.load_many(ids) if each]
    return found


async def _run(root: strawberry.Parent[Any], info: Info) -> Any:
    return await info.context.set_runs.load(root.set_run_id)


async def _unit_test_run(root: strawberry.Parent[Any], info: Info) -> Any:
    if not info.context.access.may_read("unit_test_set"):
        return None
    run = await info.context.set_runs.load(root.set_run_id)
    assert run is not None, "its session was found"
    return unit_tests_of(run)[slot_at(run.specs, root.slot).spec_index]


@view(SessionSummary, SessionState, description="One conversation of a run.")
class Session(Node):
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(resolver=_database_id)
    slot: int = strawberry.field(description="Its place among all sessions of the run, from 0.")
    run_index: int = strawberry.field(description="Its place among those of its unit test.")
    unit_test_id: str
    unit_test_run: Any = strawberry.field(
        resolver=_unit_test_run,
        graphql_type=later("UnitTestRun", "graphql_schema.catalog.runs.unit_test_run") | None,
        description="What it was played with, in exactly those versions. Null for whoever may not "
        "see unit test sets.",
    )
    run: Any = strawberry.field(
        resolver=_run,
        graphql_type=later("UnitTestSetRun", "graphql_schema.catalog.runs.set_run_views"),
        description="The run that it is a session of.",
    )
    outcome: Outcome | None = strawberry.field(description="Null while it is being played.")
    reason: str = strawberry.field(
        resolver=_reason,
        description="Why it ended so; empty where it names criteria to whom may see none.",
    )
    turns: int = strawberry.field(resolver=_turns, description="Answers of the agent.")
    objective_met: bool | None = strawberry.field(resolver=_objective_met)
    agent_latency_ms: float = strawberry.field(
        description="How long the agent took, all of its answers together."
    )
    prompt_tokens: int = strawberry.field(
        resolver=_prompt_tokens, description="Of agent, persona and judges, as far as they said."
    )
    completion_tokens: int = strawberry.field(resolver=_completion_tokens, description="The same.")
    persona_breaks: list[PersonaBreak] = strawberry.field(
        description="Where its persona, played by a model, broke its role."
    )
    spent: list[Spending] = strawberry.field(
        resolver=_spent,
        description="By role, as far as they said. Of judges earlier releases noted nothing.",
    )
    failed_criteria: list[str] = strawberry.field(
        resolver=_failed_criteria,
        description="The names of those that were not met; none for whoever may not see unit "
        "tests.",
    )
    results: list[CriterionResult] = strawberry.field(
        resolver=_results, description="None for whoever may not see unit tests."
    )
    earlier: list[Outcome] = strawberry.field(
        description="The outcomes of the attempts in its slot that were played again."
    )
    earlier_attempts: list[Session] = strawberry.field(
        resolver=_earlier_attempts, description="Those attempts, each with its transcript."
    )
    root: SessionRoot | None = strawberry.field(
        resolver=_root, description="What was said before it, where it comes of another session."
    )
    finished_at: datetime | None
    transcript: list[Message] = strawberry.field(resolver=_transcript)
    final_state: JSON | None = strawberry.field(
        resolver=_final_state,
        description="Of the simulated tools; null where no call changed it.",
    )
    interaction_ids: list[str] = strawberry.field(
        resolver=_interaction_ids, description="Of its turns, in order: see `evaluateMetrics`."
    )
