"""Sessions in GraphQL: the transcript, and what each metric said about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import Node
from graphql_schema.catalog.metric import Metric
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import view
from simulation.catalog.session import outcome as catalog
from simulation.catalog.session import transcript
from simulation.catalog.session.decider import Session as SessionState
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.totals import Totals
from simulation.catalog.session.transcript import CutShort, Role
from simulation.catalog.set_run.documents import SessionSummary
from simulation.catalog.set_run.slots import session_id

strawberry.enum(Outcome, description="How a session ended. Only the agent's own outcomes count.")
strawberry.enum(Role, name="MessageRole", description="Who speaks.")
strawberry.enum(CutShort, description="Why a message is not whole: its length, or a filter.")

_NAMES_CRITERIA = (Outcome.FAILED, Outcome.JUDGE_INCONCLUSIVE)
"""Outcomes whose reasons do so."""


@view(transcript.ToolCall, description="A tool that the agent called.")
class ToolCall:
    name: str
    arguments: JSON
    problem: str | None = strawberry.field(
        description="Why the arguments of a broken call cannot be read."
    )


@view(transcript.Usage, description="Tokens that a call consumed, as its endpoint said.")
class Usage:
    prompt_tokens: int
    completion_tokens: int


def _reasoning(root: strawberry.Parent[transcript.Message]) -> str | None:
    return root.reasoning or None


def _unanswered(root: strawberry.Parent[transcript.Message]) -> str | None:
    return root.unanswered or None


def _message_key(root: strawberry.Parent[transcript.Message]) -> str:
    return root.id


@view(transcript.Message, description="One message of a session.")
class Message:
    key: str = strawberry.field(
        resolver=_message_key, description="Unique within the session only: `2-agent-1`."
    )
    turn: int
    role: Role
    text: str
    at: datetime
    latency_ms: float | None = strawberry.field(description="How long the sender took.")
    tool_calls: list[ToolCall]
    usage: Usage | None
    reasoning: str | None = strawberry.field(
        resolver=_reasoning, description="What the agent thought, apart from what it said."
    )
    finish_reason: str | None = strawberry.field(
        description="Why its endpoint says that the text ends: `stop`, `length`."
    )
    cut_short: CutShort | None = strawberry.field(
        description="Why the text is not all that there was to say; null where it is."
    )
    unanswered: str | None = strawberry.field(
        resolver=_unanswered,
        description="A question of the agent to which a rule-driven persona knows no answer.",
    )
    asked_again: list[str] = strawberry.field(
        description="Why each request for it came to nothing before the one that was answered."
    )


def _database_id(root: strawberry.Parent[Any]) -> str:
    return str(root.id)


async def _metric(root: strawberry.Parent[catalog.CriterionResult], info: Info) -> Metric | None:
    return await info.context.definitions("metric").load(root.metric_id)


def _value(root: strawberry.Parent[catalog.CriterionResult]) -> JSON | None:
    value = root.measurement.value
    return None if value is None else JSON(value)


def _justification(root: strawberry.Parent[catalog.CriterionResult]) -> str:
    return root.measurement.justification


def _references(root: strawberry.Parent[catalog.CriterionResult]) -> list[str]:
    return list(root.measurement.references)


def _incomplete(root: strawberry.Parent[catalog.CriterionResult]) -> list[str]:
    return list(root.measurement.incomplete)


def _result_id(root: strawberry.Parent[catalog.CriterionResult]) -> strawberry.ID:
    return strawberry.ID(global_id("CriterionResult", root.id))


@view(catalog.CriterionResult, description="What a metric said, held against its criterion.")
class CriterionResult:
    id: strawberry.ID = strawberry.field(resolver=_result_id)
    database_id: str = strawberry.field(
        resolver=_database_id, description="That of the metric's evaluation result."
    )
    criterion_name: str
    metric: Metric | None = strawberry.field(resolver=_metric)
    passed: bool | None = strawberry.field(description="Null where the metric does not apply.")
    applied: bool = strawberry.field(
        description="Whether the session held what the metric looks for."
    )
    inconclusive: bool = strawberry.field(
        description="Whether nothing can be concluded: its judge gave no usable answer, or it "
        "would pass on an incomplete answer of the agent."
    )
    incomplete: list[str] = strawberry.field(
        resolver=_incomplete,
        description="Ids of messages that the value depends on and that are not whole.",
    )
    value: JSON | None = strawberry.field(
        resolver=_value, description="Boolean, number or category; null where not applicable."
    )
    justification: str = strawberry.field(resolver=_justification)
    references: list[str] = strawberry.field(
        resolver=_references, description="Keys of the messages that the value rests on."
    )


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


async def _earlier_attempts(root: strawberry.Parent[Any], info: Info) -> list[Session]:
    if not root.earlier:
        return []
    state = await _state(root, info)
    assert state is not None, "what is shown was opened"
    ids = [session_id(state.set_run_id, root.slot, n) for n in range(len(root.earlier))]
    found: Any = [each for each in await info.context.sessions.load_many(ids) if each]
    return found


@view(SessionSummary, SessionState, description="One conversation of a run.")
class Session(Node):
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(resolver=_database_id)
    slot: int = strawberry.field(description="Its place among all sessions of the run, from 0.")
    run_index: int = strawberry.field(description="Its place among those of its unit test.")
    unit_test_id: str
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
        resolver=_prompt_tokens, description="Of the agent and the persona, as far as they said."
    )
    completion_tokens: int = strawberry.field(resolver=_completion_tokens, description="The same.")
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
    finished_at: datetime | None
    transcript: list[Message] = strawberry.field(resolver=_transcript)
    interaction_ids: list[str] = strawberry.field(
        resolver=_interaction_ids, description="Of its turns, in order: see `evaluateMetrics`."
    )
