"""Conversations to measure and to continue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from simulation.catalog.metric import MetricBody
from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import InitialMessageType, ScenarioBody
from simulation.catalog.session.transcript import Message, Role, message_id
from simulation.runner.ports import Brief, PlayedSession

AT = datetime(2026, 1, 1, tzinfo=UTC)

Line = tuple[Any, ...]
"""Who speaks, what, and further fields of the message: ``("agent", "Hi.", {...})``."""


@pytest.fixture
def brief() -> Brief:
    persona = PersonaBody(
        name="Ada",
        role="guest",
        background="A retired pilot.",
        preferred_language="deu",
        timezone="Europe/Berlin",
        user_models=("Is hard of hearing.",),
        nonsensitive_user_variables={"city": "Ulm"},
        sensitive_user_variables={"phone": "555-0199"},
    )
    scenario = ScenarioBody(
        name="Booking",
        objective="Get a table for two.",
        instructions="Ask for Friday first.",
        initial_message_type=InitialMessageType.USER_MESSAGE,
        conversation_starts_at=datetime(2026, 7, 1, 10, tzinfo=UTC),
    )
    return Brief(persona=persona, scenario=scenario, seed=7)


@pytest.fixture
def talk() -> Callable[..., list[Message]]:
    """Messages from lines; each line of the persona or an event begins a turn."""

    def build(*lines: Line) -> list[Message]:
        messages: list[Message] = []
        turn, numbers = 0, dict[str, int]()
        for role, text, *fields in lines:
            if role != "agent" or turn == 0:
                turn, numbers = turn + 1, {}
            numbers[role] = numbers.get(role, 0) + 1
            messages.append(
                Message.model_validate(
                    {
                        "id": message_id(turn, Role(role), numbers[role]),
                        "turn": turn,
                        "role": role,
                        "text": text,
                        "at": AT,
                    }
                    | (fields[0] if fields else {})
                )
            )
        return messages

    return build


@pytest.fixture
def played(brief: Brief, talk: Callable[..., list[Message]]) -> Callable[..., PlayedSession]:
    """A finished session that consists of the given lines."""

    def build(
        *lines: Line, objective_met: bool | None = None, leave_reason: str = ""
    ) -> PlayedSession:
        transcript: Sequence[Message] = talk(*lines)
        return PlayedSession(brief, transcript, objective_met, leave_reason)

    return build


@pytest.fixture
def metric() -> Callable[..., MetricBody]:
    """A metric with the given evaluator, boolean unless told otherwise."""

    def build(
        evaluator: dict[str, Any], value: dict[str, Any] | None = None, **fields: Any
    ) -> MetricBody:
        return MetricBody.model_validate(
            {
                "name": "Politeness",
                "description": "Whether the agent is polite.",
                "metric_value": value or {"type": "boolean"},
                "evaluator": evaluator,
            }
            | fields
        )

    return build
