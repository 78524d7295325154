"""How long a conversation may become."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from simulation.catalog.session.transcript import Message, ToolCall
from simulation.runner.faults import AgentFault
from simulation.runner.wire.answer import count_of

MAX_MESSAGES = 1_000
MAX_CHARACTERS = 1_000_000
MAX_VALUES = 50_000
"""The longest conversation. All of it is sent, read and judged, again and again; characters and
values of tool calls and of their results count as well."""
MAX_STATE_BYTES = 4_000_000
"""The most that is kept of the states of simulated tools, all of a session together."""


def require_room(transcript: Sequence[Message]) -> None:
    """Refuse an answer with which the conversation would become too long.

    Raises:
        AgentFault: see there.
    """
    if len(transcript) > MAX_MESSAGES:
        raise AgentFault(
            f"With its answer the conversation would have {len(transcript)} messages; at most "
            f"{MAX_MESSAGES} are kept. Answer in fewer messages."
        )
    calls = [call for message in transcript for call in message.tool_calls]
    values = sum([_values_in(call) for call in calls])
    if values > MAX_VALUES:
        raise AgentFault(
            f"With its answer the tool calls of the conversation would hold {values} values; at "
            f"most {MAX_VALUES} are kept. Call tools with fewer arguments."
        )
    characters = sum([len(message.text) + len(message.reasoning) for message in transcript])
    characters += sum([_characters_in(call) for call in calls])
    if characters > MAX_CHARACTERS:
        raise AgentFault(
            f"With its answer the conversation would have {characters} characters; at most "
            f"{MAX_CHARACTERS} are kept. Answer shorter."
        )
    states = sum([len(orjson.dumps(each.state)) for each in transcript if each.state is not None])
    if states > MAX_STATE_BYTES:
        raise AgentFault(
            f"With its answer the states of the tools would come to {states} bytes; at most "
            f"{MAX_STATE_BYTES} are kept of a session. Change them less often."
        )


def _values_in(call: ToolCall) -> int:
    content = call.result.content if call.result else None
    answered = count_of(content, MAX_VALUES) if isinstance(content, dict | list) else 0
    return count_of(call.arguments, MAX_VALUES) + answered


def _characters_in(call: ToolCall) -> int:
    answered = len(call.result.as_text) if call.result else 0
    return len(call.name) + len(orjson.dumps(call.arguments)) + answered
