"""The commits that sessions leave in the log, as the runner makes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from simulation.catalog.session.messages import (
    AgentReplied,
    PersonaSpoke,
    SessionFinished,
    SessionOpened,
)
from simulation.catalog.session.outcome import CriterionResult, Measurement, Outcome
from simulation.catalog.session.transcript import Message, Role, Usage, message_id
from simulation.kernel.ids import derived_id
from simulation.kernel.messages import Commit, Event, Metadata

TURNS = 5
COMMITS_PER_SESSION = 2 * TURNS + 2

_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SPEECH = (
    "I would like to change my booking for Friday evening to five people, please. "
    "Could you tell me whether the terrace is still free?"
)
_REPLY = (
    "Of course. I have changed the booking to five people on Friday at half past seven. "
    "The terrace is free, and I have noted it. Is there anything else that I can do?"
)


def session_commits(number: int) -> list[Commit]:
    """Everything that the ``number``-th session appends: opening, turns, end."""
    id = derived_id("session", number)
    positions = count(1)
    return [
        Commit(
            stream=f"session-{id}",
            position=next(positions),
            events=(event,),
            metadata=Metadata("benchmark", "owner", _AT, derived_id("correlation", number)),
        )
        for event in _events(id, number)
    ]


def _events(id: str, number: int) -> Iterator[Event]:
    place = {
        "id": id,
        "set_run_id": derived_id("run"),
        "unit_test_id": derived_id("unit test"),
        "slot": number,
        "run_index": number,
    }
    yield SessionOpened(**place, seed=number)
    for turn in range(1, TURNS + 1):
        yield PersonaSpoke(turn=turn, message=_message(turn, Role.PERSONA, _SPEECH))
        messages = (_message(turn, Role.AGENT, _REPLY),)
        yield AgentReplied(turn=turn, messages=messages, ended=turn == TURNS)
    yield SessionFinished(
        **place,
        outcome=Outcome.PASSED,
        reason="All criteria that apply are met.",
        turns=TURNS,
        duration_ms=4321.0,
        agent_latency_ms=1234.567,
        results=(_result(id),),
    )


def _message(turn: int, role: Role, text: str) -> Message:
    return Message(
        id=message_id(turn, role),
        turn=turn,
        role=role,
        text=text,
        at=_AT,
        latency_ms=212.345,
        usage=Usage(prompt_tokens=400, completion_tokens=40),
    )


def _result(id: str) -> CriterionResult:
    measurement = Measurement(
        value=True,
        justification="The agent says 'I have changed the booking to five people'.",
        references=(message_id(TURNS, Role.AGENT),),
    )
    return CriterionResult(
        id=derived_id("result", id),
        metric_id=derived_id("metric"),
        criterion_name="confirmed",
        measurement=measurement,
        passed=True,
    )
