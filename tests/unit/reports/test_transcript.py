"""Transcripts in OpenAI's message form."""

from __future__ import annotations

import orjson

from simulation.catalog.session.transcript import Message, Role, ToolCall
from simulation.reports.transcript import chat_messages, json_lines, line_numbers
from simulation.runner.models.chat_completions import wire_messages
from tests.support.runs import answered, cut_off, said
from tests.support.tool_event_examples import BOOKED, REFUSED

EVENT = said(1, "The phone rings.", Role.EVENT)
PERSONA = said(2, "Une table,\nprès de la fenêtre ?")
AGENT = answered(2, "C’est confirmé.")
OWN = ToolCall(name="log")


def without_text(message: Message) -> Message:
    return message.model_copy(update={"text": ""})


def test_everybody_has_a_role() -> None:
    assert chat_messages([EVENT, PERSONA]) == [
        {"role": "system", "content": "The phone rings."},
        {"role": "user", "content": "Une table,\nprès de la fenêtre ?"},
    ]


def test_calls_carry_their_arguments_as_json() -> None:
    [message] = chat_messages([AGENT])

    [call] = message.pop("tool_calls")
    assert message == {"role": "assistant", "content": "C’est confirmé."}
    assert (call["id"], call["type"]) == ("2-agent-1-call-1", "function")
    assert call["function"]["name"] == "book_table"
    assert orjson.loads(call["function"]["arguments"]) == {"name": "Lefèvre", "guests": 4}


def test_who_only_calls_a_tool_says_nothing() -> None:
    silent = without_text(AGENT)

    assert chat_messages([silent])[0]["content"] is None
    assert chat_messages([silent.model_copy(update={"tool_calls": ()})]) == [
        {"role": "assistant", "content": ""}
    ]


def test_each_message_is_one_line() -> None:
    transcript = [EVENT, PERSONA, AGENT]
    lines = json_lines(transcript).decode().splitlines()

    assert [orjson.loads(line) for line in lines] == chat_messages(transcript)
    assert json_lines([]) == b""
    assert line_numbers(transcript) == {EVENT.id: 1, PERSONA.id: 2, AGENT.id: 3}


def test_what_was_thought_and_how_it_ended_stand_apart_from_what_was_said() -> None:
    [message] = chat_messages([cut_off(2, "La terrasse")])

    assert message["content"] == "La terrasse"
    assert message["reasoning_content"] == "La terrasse… fermée ?"
    assert message["finish_reason"] == "length"
    assert message["tool_calls"][0]["problem"] == "arguments is no JSON: « { »"


def test_what_is_whole_has_nothing_added() -> None:
    whole = without_text(AGENT).model_copy(update={"finish_reason": "stop", "tool_calls": ()})
    assert chat_messages([whole]) == [{"role": "assistant", "content": ""}]


def test_results_follow_their_calls_and_lines_are_counted_with_them() -> None:
    called = AGENT.model_copy(update={"text": "", "tool_calls": (BOOKED, REFUSED, OWN)})
    asked, call, *results, after = chat_messages([PERSONA, called, PERSONA])

    assert asked == after
    assert [each["id"] for each in call["tool_calls"]] == ["call_7f", "call_80", "2-agent-1-call-3"]
    assert results == [
        {
            "role": "tool",
            "tool_call_id": "call_7f",
            "content": '{"status":"confirmé","table":3}',
        },
        {
            "role": "tool",
            "tool_call_id": "call_80",
            "content": "La terrasse est fermée.",
            "is_error": True,
        },
    ]
    later = PERSONA.model_copy(update={"id": "3-persona-1"})
    assert line_numbers([PERSONA, called, later]) == {PERSONA.id: 1, called.id: 2, later.id: 5}


def test_calls_with_results_are_sent_to_the_agent_again_and_others_are_not() -> None:
    called = AGENT.model_copy(update={"text": "", "tool_calls": (BOOKED, OWN)})
    alone = AGENT.model_copy(update={"text": "", "tool_calls": (OWN,)})
    said, call, result = wire_messages([PERSONA, called, alone])

    assert said == {"role": "user", "content": PERSONA.text}
    assert (call["role"], call["content"]) == ("assistant", None)
    assert call["tool_calls"] == [
        {
            "id": "call_7f",
            "type": "function",
            "function": {"name": "book_table", "arguments": '{"name":"Lefèvre","guests":4}'},
        }
    ]
    assert result == {
        "role": "tool",
        "tool_call_id": "call_7f",
        "content": '{"status":"confirmé","table":3}',
    }
