"""What agents call counts towards what is kept of a conversation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from simulation.catalog.session.transcript import Message, Role, ToolCall
from simulation.runner.faults import AgentFault
from simulation.runner.session.length import MAX_CHARACTERS, require_room
from simulation.runner.wire.answer import MAX_VALUES, Unusable, tool_calls_in


def called(arguments: dict[str, Any]) -> Message:
    return Message(
        id="1-agent-1",
        turn=1,
        role=Role.AGENT,
        text="",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        tool_calls=(ToolCall(name="book", arguments=arguments),),
    )


@pytest.mark.parametrize(
    "value",
    [
        [1] * MAX_VALUES,
        [{}] * MAX_VALUES,
        [[[1, 2]] * 100] * 100,
        {str(n): n for n in range(20_000)},
    ],
    ids=["numbers", "objects", "nested", "keys"],
)
def test_an_answer_with_too_many_values_is_refused(value: Any) -> None:
    with pytest.raises(Unusable, match="holds more than 20000 values"):
        tool_calls_in([{"name": "book", "arguments": {"value": value}}], "tools")


def test_values_count_over_all_calls() -> None:
    call = {"name": "book", "arguments": {"value": [1] * (MAX_VALUES // 10)}}
    assert len(tool_calls_in([call] * 9, "tools")) == 9
    with pytest.raises(Unusable, match="values"):
        tool_calls_in([call] * 10, "tools")


def test_a_conversation_keeps_so_many_values() -> None:
    many = called({"value": [{}] * 15_000})
    require_room([many] * 3)
    with pytest.raises(AgentFault, match="would hold 60008 values; at most 50000"):
        require_room([many] * 4)


def test_a_conversation_keeps_so_many_characters_of_arguments() -> None:
    long = called({"value": "a" * (MAX_CHARACTERS // 2 - 100)})
    require_room([long] * 2)
    with pytest.raises(AgentFault, match="characters; at most 1000000 are kept"):
        require_room([long] * 3)
