"""A persona, a scenario and a transcript in a line each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from simulation.catalog.persona import PersonaBody
from simulation.catalog.scenario import InitialMessageType, ScenarioBody
from simulation.catalog.session.transcript import Message, Role, message_id
from simulation.runner.ports import Brief, Move, Say
from simulation.runner.simulators.rules import RuleSimulator

AskMove = Callable[..., Move]

_AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def persona() -> PersonaBody:
    return PersonaBody(
        name="Ana Lima",
        role="customer",
        background="Bought a lamp last week. Lives on the third floor without a lift.",
        user_models=("Is allergic to cats.", "Her delivery window is the afternoon."),
        nonsensitive_user_variables={
            "full_name": "Ana Lima",
            "order_number": "A-1187",
            "delivery_date": "Friday",
            "party_size": "4",
        },
        sensitive_user_variables={"phone": "555 0117"},
    )


@pytest.fixture
def brief(persona: PersonaBody) -> Callable[..., Brief]:
    def build(
        instructions: str = "Be yourself.",
        objective: str = "Return the broken lamp.",
        opens: InitialMessageType = InitialMessageType.USER_MESSAGE,
        seed: int = 1,
    ) -> Brief:
        scenario = ScenarioBody(
            name="Situation",
            objective=objective,
            instructions=instructions,
            initial_message_type=opens,
        )
        return Brief(persona, scenario, seed)

    return build


@pytest.fixture
def move() -> AskMove:
    """The persona's next move after what was said: strings, the agent's and its own in turn.

    ``first`` says who spoke first.
    """

    def ask(brief: Brief, *said: str, first: Role = Role.PERSONA) -> Move:
        return asyncio.run(RuleSimulator().next_move(brief, transcript(said, first)))

    return ask


@pytest.fixture
def heard(move: AskMove) -> Callable[..., str]:
    """What the persona says, where it must say something."""

    def ask(brief: Brief, *said: str, first: Role = Role.PERSONA) -> str:
        next_move = move(brief, *said, first=first)
        assert isinstance(next_move, Say), next_move
        return next_move.text

    return ask


def transcript(said: Sequence[str], first: Role) -> list[Message]:
    messages: list[Message] = []
    role = first
    for number, text in enumerate(said, start=1):
        turn = (number + 1) // 2
        message = Message(
            id=message_id(turn, role, number), turn=turn, role=role, text=text, at=_AT
        )
        messages.append(message)
        role = Role.PERSONA if role is Role.AGENT else Role.AGENT
    return messages
