"""Sessions: turns in order, every command repeatable, a summary at the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulation.catalog.session.decider import SessionDecider
from simulation.catalog.session.messages import (
    AgentReplied,
    CriteriaEvaluated,
    FinishSession,
    JudgementGiven,
    LeaveAsPersona,
    OpenSession,
    PersonaLeft,
    PersonaSpoke,
    RecordJudgement,
    RecordReply,
    RecordResults,
    SayAsPersona,
    SessionFinished,
)
from simulation.catalog.session.outcome import Outcome, Vote
from simulation.catalog.session.state import root_of
from simulation.catalog.session.totals import Spender, Spent, Totals
from simulation.catalog.session.transcript import Usage
from simulation.kernel.errors import NotFound, Refused
from tests.support.examples import ANNA, AT, OUTSIDER, id_of
from tests.support.given import Given
from tests.support.runs import OPENED, RUN, SESSION, answered, result, said

BY = {"actor": ANNA, "at": AT, "id": SESSION}

HELLO = PersonaSpoke(turn=1, message=said(1, "Bonsoir !"))
WELCOME = AgentReplied(turn=1, messages=(answered(1, "Welcome."),), ended=False)
REQUEST = PersonaSpoke(turn=2, message=said(2, "A table for four."))
BOOKED = AgentReplied(turn=2, messages=(answered(2, "C’est confirmé."),), ended=False)
GONE = PersonaLeft(objective_met=True, reason="The table is booked.")
ENDED = SessionFinished(
    id=SESSION,
    set_run_id=RUN,
    unit_test_id=id_of("unit_test"),
    slot=3,
    run_index=3,
    outcome=Outcome.PASSED,
    reason="All criteria that apply are met.",
    turns=0,
    duration_ms=0,
    agent_latency_ms=0,
    results=(),
    totals=Totals(turns_begun=0, objective_met=None, spent=()),
)


def given(*events: Any) -> Given:
    return Given(SessionDecider(), *events)


def open_it() -> OpenSession:
    return OpenSession(**BY, **OPENED.model_dump(exclude={"id"}))


def say(event: PersonaSpoke) -> SayAsPersona:
    return SayAsPersona(**BY, turn=event.turn, message=event.message)


def reply(event: AgentReplied) -> RecordReply:
    return RecordReply(**BY, turn=event.turn, messages=event.messages, ended=event.ended)


def leave() -> LeaveAsPersona:
    return LeaveAsPersona(**BY, objective_met=True, reason=GONE.reason)


def record(*names: str) -> RecordResults:
    return RecordResults(**BY, results=tuple(result(name) for name in names))


def judgement(number: int) -> JudgementGiven:
    usage = Usage(prompt_tokens=100, completion_tokens=10)
    vote = Vote(value=True, justification=f"Said {number}.", calls=2, usage=usage)
    return JudgementGiven(result_id=result("confirmed").id, number=number, vote=vote)


def judge(number: int) -> RecordJudgement:
    return RecordJudgement(**BY, **judgement(number).model_dump())


def finish(*names: str, **fields: Any) -> FinishSession:
    results = tuple(result(name) for name in names)
    return FinishSession(
        **(BY | fields), outcome=Outcome.PASSED, reason=ENDED.reason, results=results
    )


def test_a_conversation_is_told_turn_by_turn() -> None:
    given().when(open_it()).then(OPENED)
    given(OPENED).when(say(HELLO)).then(HELLO)
    given(OPENED, HELLO).when(reply(WELCOME)).then(WELCOME)
    given(OPENED, HELLO, WELCOME).when(say(REQUEST)).then(REQUEST)
    given(OPENED, HELLO, WELCOME, REQUEST).when(reply(BOOKED)).then(BOOKED)
    given(OPENED, HELLO, WELCOME, REQUEST, BOOKED).when(leave()).then(GONE)


def test_the_transcript_keeps_the_order() -> None:
    state = given(OPENED, HELLO, WELCOME, REQUEST).state

    assert [message.text for message in state.transcript] == [
        "Bonsoir !", "Welcome.", "A table for four.",
    ]  # fmt: skip
    assert (state.turn, state.replied, state.awaits_reply, state.talking) == (2, 1, True, True)


def test_the_agent_may_open_the_conversation() -> None:
    given(OPENED).when(reply(WELCOME)).then(WELCOME)

    opened = given(OPENED, WELCOME)
    assert (opened.state.turn, opened.state.replied, opened.state.awaits_reply) == (1, 1, False)
    opened.when(say(REQUEST)).then(REQUEST)


def test_several_messages_are_one_reply() -> None:
    twice = AgentReplied(turn=1, messages=(said(1, "One."), said(1, "Two.")), ended=False)

    assert len(given(OPENED, HELLO, twice).state.transcript) == 3
    assert given(OPENED, HELLO, twice).state.replied == 1


ALL_OF_IT = (OPENED, HELLO, WELCOME, REQUEST, BOOKED, GONE)


@pytest.mark.parametrize(
    "command",
    [open_it(), say(HELLO), reply(WELCOME), say(REQUEST), reply(BOOKED), leave()],
    ids=lambda command: type(command).__name__,
)
def test_every_step_can_be_repeated_without_effect(command: Any) -> None:
    given(*ALL_OF_IT).when(command).then_nothing()


@pytest.mark.parametrize("turn", [0, 2, 3])
def test_the_persona_cannot_skip_a_turn(turn: int) -> None:
    command = SayAsPersona(**BY, turn=turn, message=said(turn, "?"))
    outcome = given(OPENED).when(command)

    if turn == 0:
        outcome.then_nothing()
    else:
        outcome.then_refused(Refused, field="turn", says=f"Turn {turn} cannot begin after turn 0")


def test_the_persona_waits_for_the_reply() -> None:
    given(OPENED, HELLO).when(say(REQUEST)).then_refused(
        Refused, field="turn", says="Turn 2 cannot begin"
    )


def test_nobody_speaks_after_the_end_of_the_conversation() -> None:
    hung_up = AgentReplied(turn=1, messages=(), ended=True)

    for end in (hung_up, GONE):
        replied = (OPENED, HELLO, WELCOME) if end is GONE else (OPENED, HELLO)
        over = given(*replied, end)
        assert not over.state.talking
        over.when(say(REQUEST)).then_refused(Refused, field="turn")


@pytest.mark.parametrize("history", [(OPENED,), (OPENED, HELLO, WELCOME)])
def test_the_agent_answers_only_what_was_said(history: tuple[Any, ...]) -> None:
    given(*history).when(reply(BOOKED)).then_refused(
        Refused, field="turn", says="Turn 2 has no message to answer"
    )


def test_results_are_recorded_once_each() -> None:
    first = CriteriaEvaluated(results=(result("first"),))

    given(*ALL_OF_IT).when(record("first")).then(first)
    given(*ALL_OF_IT, first).when(record("first")).then_nothing()
    given(*ALL_OF_IT, first).when(record("first", "second")).then(
        CriteriaEvaluated(results=(result("second"),))
    )


def test_the_end_sums_everything_up() -> None:
    first = CriteriaEvaluated(results=(result("first"),))
    command = finish("second", at=AT + timedelta(seconds=2.5))

    [event] = given(*ALL_OF_IT, first).when(command).decision.events

    assert event == ENDED.model_copy(
        update={
            "turns": 2,
            "duration_ms": 2500.0,
            "agent_latency_ms": 241.0,
            "results": (result("first"), result("second")),
            "totals": Totals(
                turns_begun=2,
                objective_met=True,
                spent=(
                    Spent(role=Spender.AGENT, calls=2, prompt_tokens=420, completion_tokens=70),
                ),
            ),
        }
    )


def test_judgements_are_recorded_one_after_the_other_and_once_each() -> None:
    given(*ALL_OF_IT).when(judge(0)).then(judgement(0))
    given(*ALL_OF_IT, judgement(0)).when(judge(0)).then_nothing()
    given(*ALL_OF_IT, judgement(0)).when(judge(1)).then(judgement(1))
    given(*ALL_OF_IT, judgement(0)).when(judge(2)).then_refused(
        Refused, field="number", says="Judgement 2 cannot come after 1 judgements"
    )


def test_what_judges_cost_is_told_once_whether_it_came_to_a_result_or_not() -> None:
    concluded = result("confirmed")
    votes = (judgement(0).vote, judgement(1).vote)
    measurement = concluded.measurement.model_copy(update={"votes": votes})
    concluded = concluded.model_copy(update={"measurement": measurement})
    pending = JudgementGiven(result_id=result("other").id, number=0, vote=judgement(0).vote)
    history = (*ALL_OF_IT, judgement(0), CriteriaEvaluated(results=(concluded,)), pending)

    [event] = given(*history).when(finish()).decision.events

    judged = Spent(role=Spender.JUDGE, calls=6, prompt_tokens=300, completion_tokens=30)
    assert event.totals.spent[-1] == judged
    assert given(*history).state.after(1).judgements == ()


def test_a_result_that_was_recorded_is_not_summed_up_twice() -> None:
    first = CriteriaEvaluated(results=(result("first"),))

    [event] = given(*ALL_OF_IT, first).when(finish("first", "second")).decision.events

    assert [each.criterion_name for each in event.results] == ["first", "second"]


def test_a_session_without_a_word_can_end() -> None:
    given(OPENED).when(finish()).then(ENDED)


def test_a_session_that_has_ended_stays_as_it_is() -> None:
    over = given(OPENED, HELLO, WELCOME, ENDED)

    assert (over.state.outcome, over.state.reason) == (Outcome.PASSED, ENDED.reason)
    assert (over.state.finished_at, over.state.talking) == (AT, False)
    for command in (open_it(), say(REQUEST), reply(BOOKED), leave(), record("late"), finish()):
        over.when(command).then_nothing()


@pytest.mark.parametrize(
    "command", [say(HELLO), reply(WELCOME), leave(), record("first"), finish()]
)
def test_a_session_that_never_was_is_not_found(command: Any) -> None:
    given().when(command).then_refused(NotFound, field="id", says=SESSION)


def test_a_session_of_another_organization_is_not_found() -> None:
    given(OPENED).when(finish(actor=OUTSIDER)).then_refused(NotFound, field="id")


CALLED = AgentReplied(turn=1, messages=(answered(1, ""),), ended=False, continues=True)
AGAIN = AgentReplied(turn=1, messages=(answered(1, ""),), ended=False, round=2, continues=True)
THEN = AgentReplied(turn=1, messages=(answered(1, "Welcome."),), ended=False, round=3)


def answer(event: AgentReplied) -> RecordReply:
    return RecordReply(**BY, **event.model_dump())


def test_a_turn_may_take_several_rounds_of_calls() -> None:
    asked = given(OPENED, HELLO, CALLED)
    assert (asked.state.round, asked.state.replied, asked.state.awaits_reply) == (1, 0, True)
    asked.when(answer(AGAIN)).then(AGAIN)
    given(OPENED, HELLO, CALLED, AGAIN).when(answer(THEN)).then(THEN)

    done = given(OPENED, HELLO, CALLED, AGAIN, THEN)
    assert (done.state.round, done.state.replied, done.state.awaits_reply) == (0, 1, False)
    assert len(done.state.transcript) == 4
    done.when(say(REQUEST)).then(REQUEST)


def test_a_round_that_was_committed_is_not_committed_again() -> None:
    given(OPENED, HELLO, CALLED).when(answer(CALLED)).then_nothing()
    given(OPENED, HELLO, CALLED, AGAIN, THEN).when(answer(AGAIN)).then_nothing()
    refused = given(OPENED, HELLO, CALLED).when(answer(THEN))
    refused.then_refused(Refused, field="round", says="cannot come after 1")
    given(OPENED, HELLO, CALLED).when(say(REQUEST)).then_refused(Refused, field="turn")


def test_an_agent_that_opens_may_call_tools_first() -> None:
    opened = given(OPENED, CALLED)
    assert (opened.state.turn, opened.state.awaits_reply) == (1, True)
    opened.when(answer(AGAIN)).then(AGAIN)


def test_a_tool_loop_ends_the_conversation() -> None:
    looped = AGAIN.model_copy(update={"continues": False, "tool_loop": True})
    over = given(OPENED, HELLO, CALLED, looped)
    assert (over.state.talking, over.state.replied, over.state.tool_loop) == (False, 1, True)
    over.when(say(REQUEST)).then_refused(Refused, field="turn")
    assert over.state.after(1).tool_loop
    assert root_of(over.state, None).tool_loop
