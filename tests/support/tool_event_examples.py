"""Examples of what is stored of tools that the simulation executes."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.session.messages import AgentReplied
from simulation.catalog.session.transcript import ToolCall, ToolResult
from simulation.kernel.messages import Event
from tests.support.runs import answered

BOOKED = ToolCall(
    name="book_table",
    arguments={"name": "Lefèvre", "guests": 4},
    id="call_7f",
    result=ToolResult(content={"status": "confirmé", "table": 3}),
)
REFUSED = ToolCall(
    name="open_terrace",
    id="call_80",
    result=ToolResult(content="La terrasse est fermée.", is_error=True),
)


def variants() -> Iterator[tuple[str, Event]]:
    """Examples by variant."""
    state = {"tables": [{"number": 3, "name": "Lefèvre"}], "terrace": None}
    called = answered(2, "").model_copy(update={"tool_calls": (BOOKED, REFUSED), "state": state})
    yield (
        "tools",
        AgentReplied(turn=2, messages=(called,), ended=False, round=2, continues=True),
    )
    own = answered(2, "").model_copy(update={"id": "2-agent-2"})
    yield (
        "tool-loop",
        AgentReplied(turn=2, messages=(own,), ended=False, round=11, tool_loop=True),
    )
