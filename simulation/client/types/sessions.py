"""Made by `make client` of the schema and `operations/sessions.py`; not written by hand."""

from __future__ import annotations

from typing import Any, TypedDict

from simulation.client.types.enums import CutShort, MessageRole, Outcome, PersonaBreakKind, Spender


class RunSessionsPinnedVersion(TypedDict):
    """A definition in exactly the version that a run used."""

    name: str


class RunSessionsSession(TypedDict):
    """One conversation of a run."""

    slot: int
    runIndex: int
    outcome: Outcome | None


class RunSessionsUnitTestRun(TypedDict):
    """A unit test as the run pinned and played it."""

    pinned: RunSessionsPinnedVersion
    sessions: list[RunSessionsSession]


class RunSessions(TypedDict):
    """A unit test set, executed in the background."""

    unitTests: list[RunSessionsUnitTestRun]


class ConversationToolResult(TypedDict):
    """What the simulation answered to a call."""

    content: Any | None
    isError: bool


class ConversationToolCall(TypedDict):
    """A tool that the agent called."""

    name: str
    arguments: Any
    problem: str | None
    result: ConversationToolResult | None


class ConversationMessage(TypedDict):
    """One message of a session."""

    key: str
    turn: int
    role: MessageRole
    text: str
    at: str
    latencyMs: float | None
    reasoning: str | None
    cutShort: CutShort | None
    unanswered: str | None
    askedAgain: list[str]
    toolCalls: list[ConversationToolCall]


class ConversationUsage(TypedDict):
    """Tokens that a call consumed, as its endpoint said."""

    promptTokens: int
    completionTokens: int


class ConversationJudgeVote(TypedDict):
    """One judgement of a metric in a session."""

    value: Any | None
    usable: bool
    justification: str
    model: str
    calls: int
    usage: ConversationUsage | None


class ConversationCriterionResult(TypedDict):
    """What a metric said, held against its criterion."""

    criterionName: str
    applied: bool
    passed: bool | None
    value: Any | None
    justification: str
    agreement: float | None
    votes: list[ConversationJudgeVote]


class ConversationSpending(TypedDict):
    """What one role cost in a session."""

    role: Spender
    calls: int
    promptTokens: int
    completionTokens: int


class ConversationPersonaBreak(TypedDict):
    """Where a persona broke its role."""

    kind: PersonaBreakKind
    key: str
    why: str


class Conversation(TypedDict):
    """One conversation of a run."""

    databaseId: str
    slot: int
    runIndex: int
    outcome: Outcome | None
    reason: str
    turns: int
    objectiveMet: bool | None
    transcript: list[ConversationMessage]
    results: list[ConversationCriterionResult]
    spent: list[ConversationSpending]
    personaBreaks: list[ConversationPersonaBreak]


class SessionTranscript(TypedDict):
    """A unit test set, executed in the background."""

    session: Conversation | None
