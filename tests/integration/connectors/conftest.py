"""What a session puts to an agent, without a session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest

from simulation.catalog.session.transcript import Message, Role, ToolCall, ToolResult, message_id
from simulation.runner.ports import AgentTurn
from simulation.runner.wire.http_client import open_session
from tests.support.platform import house

__all__ = ["house"]

AT = datetime(2026, 1, 1, tzinfo=UTC)


def turn(*said: str, continuation: str = "", opens: bool = False) -> AgentTurn:
    """The last of several turns: persona and agent have spoken alternately, the agent first
    where it ``opens``."""
    roles = (Role.AGENT, Role.PERSONA) if opens else (Role.PERSONA, Role.AGENT)
    messages, number = [], 0 if not opens else 1
    for place, text in enumerate(said):
        role = roles[place % 2]
        number += role is Role.PERSONA and not (opens and place == 1)
        at = max(number, 1)
        messages.append(Message(id=message_id(at, role), turn=at, role=role, text=text, at=AT))
    return AgentTurn(
        session_id="5f0000000000000000000001",
        turn=max(number, 1),
        idempotency_key=f"5f0000000000000000000001/{max(number, 1)}",
        transcript=tuple(messages),
        user_variables={"phone": "555"},
        continuation=continuation,
    )


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as session:
        yield session


def with_results(of: AgentTurn) -> AgentTurn:
    """``of``, and the agent has called a tool since, whose result is there."""
    call = ToolCall(
        name="book", arguments={"people": 2}, id="call_1", result=ToolResult(content="booked")
    )
    called = Message(
        id=message_id(of.turn, Role.AGENT), turn=of.turn, role=Role.AGENT, text="", at=AT,
        tool_calls=(call,),
    )  # fmt: skip
    return replace(of, transcript=(*of.transcript, called))
