"""What was said in a session, in GraphQL."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.views import view
from simulation.catalog.session import transcript
from simulation.catalog.session.transcript import CutShort, Role

strawberry.enum(Role, name="MessageRole", description="Who speaks.")
strawberry.enum(CutShort, description="Why a message is not whole: its length, or a filter.")


@view(transcript.ToolResult, description="What the simulation answered to a call.")
class ToolResult:
    content: JSON | None
    is_error: bool = strawberry.field(description="Whether the tool refused the call.")


def _call_key(root: strawberry.Parent[transcript.ToolCall]) -> str | None:
    return root.id


@view(transcript.ToolCall, description="A tool that the agent called.")
class ToolCall:
    name: str
    arguments: JSON
    problem: str | None = strawberry.field(
        description="Why the arguments of a broken call cannot be read."
    )
    key: str | None = strawberry.field(
        resolver=_call_key, description="What the agent calls the call by."
    )
    result: ToolResult | None = strawberry.field(
        description="Null where the tool is the agent's own, and its result was never seen."
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
    first_token_ms: float | None = strawberry.field(
        description="How long its sender took until it began to answer, where that streams."
    )
    asked_again: list[str] = strawberry.field(
        description="Why each request for it came to nothing before the one that was answered."
    )
    state: JSON | None = strawberry.field(
        description="Of the simulated tools after its calls; null where they did not change it."
    )
