"""Examples of what is stored of tools that the simulation executes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.catalog.session.messages import AgentReplied, SessionFinished
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.totals import Spender, Spent, Totals
from simulation.catalog.session.transcript import ToolCall, ToolResult, Usage
from simulation.kernel.messages import Event
from tests.support.examples import KINDS, body, id_of
from tests.support.runs import RUN, SESSION, answered

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
PLAYED = ToolCall(
    name="order_cake",
    arguments={"goût": "citron"},
    result=ToolResult(
        content=["« commandé »"], asked=2, usage=Usage(prompt_tokens=700, completion_tokens=40)
    ),
)
BOOK: dict[str, Any] = {"op": "add", "path": "/tables/-", "value": {"name": "{{guest}}"}}
TOOLS: tuple[dict[str, Any], ...] = (
    {
        "name": "book_table",
        "description": "Réserve une table.",
        "parameters": {"type": "object", "required": ["name"]},
        "simulated_by": {
            "type": "rules",
            "rules": [
                {
                    "find": {"guest": "/arguments/name"},
                    "when": [{"at": "$.state.tables[*]", "verb": "missing"}],
                    "patch": [BOOK],
                    "content": {"réservé": "{{guest}}"},
                },
                {"content": "Complet.", "is_error": True},
            ],
        },
    },
    {
        "name": "open_terrace",
        "simulated_by": {
            "type": "canned",
            "answers": [{"arguments": {"month": 7}, "exact": True, "content": None}],
        },
    },
    {"name": "order_cake", "simulated_by": {"type": "model", "instructions": "Jamais le lundi."}},
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
    played = answered(3, "").model_copy(update={"id": "3-agent-1", "tool_calls": (PLAYED,)})
    yield (
        "tool-by-model",
        AgentReplied(turn=3, messages=(played,), ended=False, continues=True),
    )
    yield "tool-loop", _looped()
    yield "tools", _scenario()
    yield "state", _metric()


def _scenario() -> Event:
    scenario = body("scenario").model_dump(mode="json")
    more = {"tools": TOOLS, "state": {"tables": []}, "max_tool_rounds": 4}
    kind = KINDS["scenario"]
    return kind.created(id=id_of("scenario"), body=kind.body.model_validate(scenario | more))


def _metric() -> Event:
    evaluator = {"type": "state_matches", "changes": [BOOK], "at": "$.tables", "partial": True}
    metric = body("metric").model_dump(mode="json") | {"evaluator": evaluator}
    kind = KINDS["metric"]
    return kind.created(id=id_of("metric"), body=kind.body.model_validate(metric))


def _looped() -> Event:
    tokens = {"prompt_tokens": 700, "completion_tokens": 40}
    return SessionFinished(
        id=SESSION,
        set_run_id=RUN,
        unit_test_id=id_of("unit_test"),
        slot=3,
        run_index=3,
        outcome=Outcome.TOOL_LOOP,
        reason="Elle n’a fait qu’appeler des outils.",
        turns=2,
        duration_ms=900.0,
        agent_latency_ms=480.0,
        results=(),
        totals=Totals(
            turns_begun=2,
            objective_met=None,
            spent=(Spent(role=Spender.ENVIRONMENT, calls=2, **tokens),),
        ),
    )
