"""Simulated tools: what each kind answers to a call, and what it makes of the state."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.session.transcript import ToolCall, ToolResult, Usage
from simulation.runner.environment.environment import Environment
from simulation.runner.faults import EndpointUnavailable, EnvironmentFault, SimulatorFault
from simulation.runner.models.chat_model_fake import ScriptedChatModel
from simulation.runner.ports import ChatAnswer
from tests.support.examples import body

STATE: dict[str, Any] = {
    "bookings": {"B/1": {"status": "confirmed", "guest": "Ana", "seats": 2}},
    "tables": [{"id": 1, "seats": 2}, {"id": 2, "seats": 4}, {"id": 3, "seats": 6}],
}

CANCEL = {
    "find": {"booking": "/state/bookings/{{arguments.id}}"},
    "when": [{"at": "/booking/status", "verb": "equals", "value": "confirmed"}],
    "patch": [
        {"op": "replace", "path": "/bookings/{{arguments.id}}/status", "value": "cancelled"},
        {"op": "add", "path": "/bookings/{{arguments.id}}/why", "value": "{{arguments.why}}"},
    ],
    "content": {"done": "{{booking.status}}", "told": "{{booking.guest}}, call {{call_number}}"},
}


async def allow() -> None:
    pass


def environment(
    *rules: dict[str, Any], by: dict[str, Any] | None = None, model: Any = None, **fields: Any
) -> Environment:
    """One with a tool called ``do``."""
    tool = {"name": "do", "simulated_by": by or {"type": "rules", "rules": rules}} | fields
    stored = body("scenario").model_dump() | {"tools": [tool], "state": STATE}
    return Environment(ScenarioBody.model_validate(stored), model)


async def called(
    made: Environment, name: str = "do", problem: str | None = None, /, **arguments: Any
) -> tuple[ToolResult, dict[str, Any]]:
    """The result of one call, and the state after it."""
    call = ToolCall(name=name, arguments=arguments, problem=problem, id="c1")
    executed = await made.execute(STATE, [call], 4, allow)
    [done] = executed.calls
    assert (done.id, done.arguments) == ("c1", arguments)
    assert done.result is not None
    return done.result, executed.state


def refused(why: str) -> ToolResult:
    return ToolResult(content={"error": why}, is_error=True)


async def test_a_rule_changes_the_state_and_answers_from_what_comes_out() -> None:
    result, state = await called(environment(CANCEL), id="B/1", why="ill")
    assert result == ToolResult(content={"done": "cancelled", "told": "Ana, call 5"})
    assert state["bookings"]["B/1"] == {
        "status": "cancelled", "guest": "Ana", "seats": 2, "why": "ill",
    }  # fmt: skip
    assert STATE["bookings"]["B/1"]["status"] == "confirmed"


async def test_each_call_sees_what_those_before_it_changed() -> None:
    gone = {"when": [{"at": "/arguments/id"}], "content": "gone", "is_error": True}
    calls = [ToolCall(name="do", arguments={"id": "B/1", "why": "ill"})] * 2
    own = ToolCall(name="own", result=ToolResult(content=1))
    executed = await environment(CANCEL, gone).execute(STATE, [*calls, own], 0, allow)
    first, second, third = (each.result for each in executed.calls)
    assert first is not None
    assert first.content == {"done": "cancelled", "told": "Ana, call 1"}
    assert second == ToolResult(content="gone", is_error=True)
    assert third == own.result


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"at": "/state/bookings/{{arguments.id}}"}, True),
        ({"at": "/state/bookings/{{arguments.other}}"}, False),
        ({"at": "/state/bookings/{{arguments.other}}", "verb": "missing"}, True),
        ({"at": "/state/tables/0/seats", "verb": "equals", "value": 2.0}, True),
        ({"at": "/state/tables/0/seats", "verb": "equals", "value": "{{arguments.seats}}"}, True),
        ({"at": "/state/tables/0/seats", "verb": "equals", "value": True}, False),
        ({"at": "/state/tables/3", "verb": "differs", "value": 1}, False),
        ({"at": "/state/tables/1/seats", "verb": "differs", "value": 2}, True),
        ({"at": "/arguments/id", "verb": "one_of", "value": ["A", "B/1"]}, True),
        ({"at": "/arguments/id", "verb": "one_of", "value": "{{arguments.ids}}"}, True),
        ({"at": "/arguments/id", "verb": "one_of", "value": "{{arguments.id}}"}, False),
        ({"at": "$.state.tables[*].seats", "verb": "at_least", "value": 6}, True),
        ({"at": "$.state.tables[*].seats", "verb": "at_least", "value": 7}, False),
        ({"at": "/arguments/day", "verb": "at_most", "value": "2026-02-01"}, True),
        ({"at": "/arguments/day", "verb": "at_most", "value": 9}, False),
        ({"at": "$.state.tables[?@.seats >= $.arguments.seats]"}, True),
        ({"at": "$.state.tables[?@.seats > 9]"}, False),
        ({"at": "$.state.tables[?@.seats > 9]", "verb": "missing"}, True),
    ],
)
async def test_conditions(condition: dict[str, Any], holds: bool) -> None:
    made = environment({"when": [condition], "content": True}, {"content": False})
    given = {"id": "B/1", "seats": 2, "day": "2026-01-31", "ids": ["B/1"]}
    result, _ = await called(made, **given)
    assert result.content is holds


async def test_a_path_finds_a_list_and_a_pointer_a_value() -> None:
    made = environment(
        {
            "find": {"large": "$.state.tables[?@.seats >= $.arguments.seats].id", "x": "/state/x"},
            "content": {"ids": "{{large}}", "first": "{{large.0}}", "none": "{{x}}{{large.9}}"},
        }
    )
    result, _ = await called(made, seats=4)
    assert result.content == {"ids": [2, 3], "first": 2, "none": "nullnull"}


PARAMETERS = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "enum": ["B/1", "B/2"]},
        "seats": {"type": ["integer", "null"]},
        "odd": {"type": "x"},
        "void": None,
    },
    "required": ["id", 5],
}


@pytest.mark.parametrize(
    ("name", "problem", "arguments", "why"),
    [
        ("undo", None, {}, "There is no tool 'undo'. There are: do."),
        ("do", "no JSON", {}, "The arguments cannot be read: no JSON"),
        ("do", None, {}, "The argument 'id' is missing."),
        ("do", None, {"id": 1}, "The argument 'id' is a number and not of type string."),
        ("do", None, {"id": "B/3"}, "The argument 'id' is none of B/1, B/2."),
        (
            "do",
            None,
            {"id": "B/1", "seats": 1.5},
            "The argument 'seats' is a number and not of type ['integer', 'null'].",
        ),
        ("do", None, {"id": "B/2", "seats": 2.0}, "Nothing is known about these arguments."),
        ("do", None, {"id": "B/1", "seats": None, "odd": 1}, None),
    ],
)
async def test_a_call_that_is_wrong_is_refused_as_real_tools_do(
    name: str, problem: str | None, arguments: dict[str, Any], why: str | None
) -> None:
    rule = {"when": [{"at": "/state/bookings/{{arguments.id}}"}], "content": "ok"}
    made = environment(rule, parameters=PARAMETERS)
    result, state = await called(made, name, problem, **arguments)
    assert result == (refused(why) if why else ToolResult(content="ok"))
    assert state == STATE


async def test_a_change_without_its_argument_is_refused() -> None:
    change = {"op": "add", "path": "/bookings/{{arguments.id}}", "value": 1}
    made = environment({"patch": [change], "content": "ok"})
    for wrong in ({}, {"id": ""}, {"id": ["B"]}, {"id": {}}):
        result, state = await called(made, **wrong)
        assert (result.is_error, state) == (True, STATE)
    _, state = await called(made, id="x/y")
    assert state["bookings"]["x/y"] == 1


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"patch": [{"op": "remove", "path": "/x"}]}, "Rule 1 of the tool 'do': its patch cannot"),
        ({"content": ["{{arguments.long}}"] * 12}, "come to"),
        ({"content": ["{{arguments.long}}", "x" * 60_000]}, "would be 7"),
        ({"find": {"x": "$..*..*"}, "when": [{"at": "/x"}]}, "a JSONPath cannot be followed"),
    ],
)
async def test_rules_that_cannot_be_followed_are_the_scenarios_fault(
    rule: dict[str, Any], says: str
) -> None:
    made = environment({"content": "ok"} | rule)
    long = {"long": "x" * 10_000, "deep": [[[[[1] * 7] * 7] * 7] * 6]}
    with pytest.raises(EnvironmentFault) as fault:
        await called(made, **long)
    assert says in str(fault.value)


async def test_what_an_agent_makes_too_large_is_refused_and_counts_against_nobody_else() -> None:
    note = {"op": "add", "path": "/notes/{{call_number}}", "value": "{{arguments.text}}"}
    made, state = environment({"patch": [note], "content": "noted"}), {"notes": {}}
    results = []
    for number in range(6):
        call = ToolCall(name="do", arguments={"text": "x" * 14_000})
        done = await made.execute(state, [call], number, allow)
        results.append(done.calls[0].result.content)
        state = done.state
    assert results == ["noted"] * 4 + [{"error": "There is no room to keep this."}] * 2
    assert len(state["notes"]) == 4

    result, _ = await called(made, text="x" * 17_000)
    assert result == refused("The arguments are 17011 bytes long; at most 16384 are taken.")


@pytest.mark.parametrize(
    ("arguments", "content"),
    [
        ({"id": 1, "more": {"a": 1, "b": 2}}, "at least"),
        ({"id": 2}, "exactly"),
        ({"id": 2, "more": 1}, "default"),
        ({}, "default"),
    ],
)
async def test_the_first_canned_answer_that_matches(
    arguments: dict[str, Any], content: str
) -> None:
    answers = [
        {"arguments": {"id": 1, "more": {"a": 1.0}}, "content": "at least"},
        {"arguments": {"id": 2}, "exact": True, "content": "exactly"},
        {"content": "default", "is_error": True},
    ]
    result, state = await called(
        environment(by={"type": "canned", "answers": answers}), **arguments
    )
    assert result == ToolResult(content=content, is_error=content == "default")
    assert state == STATE


async def test_arguments_that_no_canned_answer_has_are_refused() -> None:
    by = {"type": "canned", "answers": [{"arguments": {"id": 1}, "content": "one"}]}
    result, _ = await called(environment(by=by), id=2)
    assert result == refused("Nothing is known about these arguments.")


BY_MODEL = {"type": "model", "instructions": "Never on Mondays."}


async def test_a_model_is_told_all_and_changes_the_state() -> None:
    patch = '[{"op": "replace", "path": "/bookings/B~11/seats", "value": 3}]'
    usage = Usage(prompt_tokens=9, completion_tokens=4)
    answer = {"is_error": False, "content": '{"seats": 3}', "patch": patch}
    good = ChatAnswer(orjson.dumps(answer).decode(), usage=usage)
    model = ScriptedChatModel(
        [
            {"is_error": False, "content": "ok", "patch": '[{"op": "remove", "path": "/x"}]'},
            good,
        ]
    )
    made = environment(by=BY_MODEL, model=model, description="Changes a booking.")
    result, state = await called(made, id="B/1")
    assert result == ToolResult(content={"seats": 3}, asked=2, usage=usage)
    assert state["bookings"]["B/1"]["seats"] == 3
    system, user = (each["content"] for each in model.requests[0].messages)
    for told in ("Changes a booking.", "Never on Mondays."):
        assert told in system
    for told in ('"B/1":{"status":"confirmed"', '{"id":"B/1"}'):
        assert told in user
    complaint = model.requests[1].messages[-1]["content"]
    assert "'patch' cannot be applied to the state: change 1 (remove /x)" in complaint


@pytest.mark.parametrize(
    "answer",
    [
        {"is_error": "perhaps", "content": "x", "patch": "[]"},
        {"is_error": False, "patch": "[]"},
        {"is_error": False, "content": "x", "patch": "[1]"},
        {"is_error": False, "content": "x" * 70_000, "patch": "[]"},
        "I cannot do that.",
    ],
)
async def test_a_model_without_a_usable_answer_is_no_fault_of_the_agent(answer: Any) -> None:
    made = environment(by=BY_MODEL, model=ScriptedChatModel([answer, answer]))
    with pytest.raises(SimulatorFault, match="plays the tool 'do' gave no usable answer"):
        await called(made)


async def test_without_a_model_nothing_can_be_played() -> None:
    with pytest.raises(EndpointUnavailable, match="SIMULATION_MODEL_URL"):
        await called(environment(by=BY_MODEL))


async def test_the_agent_is_told_of_tools_that_say_what_they_are_for() -> None:
    assert environment({"content": 1}).offered == ()
    [offered] = environment({"content": 1}, description="Does it.").offered
    assert (offered.name, offered.description) == ("do", "Does it.")
    assert offered.parameters == {"type": "object", "properties": {}}
