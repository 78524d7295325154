"""What each request to an agent carries beside its body: who asks, and in which turn."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, cast

from simulation.catalog.connectors.parts import Headers
from simulation.catalog.connectors.variables import expand
from simulation.catalog.expressions.body_template import (
    IN_HEADERS,
    BodyTooLarge,
    fill,
    fill_pieces,
    placeholders_in,
    split,
)
from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.models.chat_completions import wire_messages
from simulation.runner.ports import AgentTurn

IDEMPOTENCY_HEADER = "Idempotency-Key"
"""The same value whenever the same turn is asked again: answer it again, act only once."""
SESSION_HEADER = "X-Session-Id"
"""The same value in all turns of a session, and in no other session."""
TRACE_HEADER = "traceparent"
"""https://www.w3.org/TR/trace-context/: a session is a trace, and each question a span of it."""


class TurnHeaders:
    """The headers of a connector that differ from turn to turn, and those of the platform.

    Variables of the operator are filled in where the author wrote them, and never in what
    stands for a placeholder: a person played by anybody cannot name one.
    """

    def __init__(self, headers: Headers, named: Mapping[str, str]) -> None:
        self._templates = {
            name: [
                piece if number % 2 else expand(piece, named)
                for number, piece in enumerate(split(text))
            ]
            for name, text in headers.items()
            if is_filled(text)
        }
        self._written = {name.lower() for name in headers}

    def of(self, turn: AgentTurn) -> dict[str, str]:
        """The headers of the request of ``turn``."""
        values = values_of(turn)
        own = {
            name: text
            for name, text in ((SESSION_HEADER, turn.session_id), (TRACE_HEADER, _trace(turn)))
            if name.lower() not in self._written
        }
        own[IDEMPOTENCY_HEADER] = turn.idempotency_key
        return own | {
            name: _on_one_line(fill_pieces(pieces, values))
            for name, pieces in self._templates.items()
        }


def is_filled(header: str) -> bool:
    """Whether ``header`` holds placeholders. Earlier releases stored others, which stay."""
    names = {name.partition(".")[0] for name in placeholders_in(header)}
    return bool(names) and names <= IN_HEADERS


def values_of(turn: AgentTurn, *, event_apart: bool = False) -> dict[str, Any]:
    """What stands for each placeholder in ``turn``.

    ``message`` is what the user said since the agent's last answer, and ``event`` what
    happened since; where nobody asks for the event, ``event_apart``, it stands in the message.
    """
    since = _unanswered(turn)
    events = [message for message in since if message.role is Role.EVENT]
    said = [message for message in since if message not in events] if event_apart else since
    return {
        "continuation": turn.continuation,
        "event": _text(events),
        "message": _text(said),
        "messages": wire_messages(turn.transcript),
        "session_id": turn.session_id,
        "turn": turn.turn,
        "user_variables": turn.user_variables,
    }


async def filled_parameters(
    parameters: dict[str, Json], weight: int, turn: AgentTurn
) -> dict[str, Any]:
    """Further fields of a request as they are in ``turn``; ``weight`` is how long they are.

    Raises:
        EndpointUnavailable: they would become too large.
    """
    values = values_of(turn)
    try:
        filled: Any = await by_weight(weight, lambda: fill(parameters, values))
    except BodyTooLarge as error:
        raise EndpointUnavailable(f"parameters: {error}") from error
    return cast(dict[str, Any], filled)


def _trace(turn: AgentTurn) -> str:
    """The same whenever the same turn is asked again, so that a trace has it once."""
    trace = sha256(turn.session_id.encode()).hexdigest()[:32]
    return f"00-{trace}-{sha256(turn.idempotency_key.encode()).hexdigest()[:16]}-01"


def _text(messages: list[Message]) -> str:
    return "\n\n".join(message.text for message in messages)


def _unanswered(turn: AgentTurn) -> list[Message]:
    messages: list[Message] = []
    for message in reversed(turn.transcript):
        if message.role is Role.AGENT:
            break
        messages.append(message)
    return messages[::-1]


def _on_one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
