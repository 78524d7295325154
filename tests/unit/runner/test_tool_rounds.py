"""Rounds of calls within a turn, and what a crash anywhere among them leaves as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from simulation.bus import Receipt
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.session.decider import Session, SessionDecider
from simulation.catalog.session.ending import outcome_by
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.session.transcript import ToolCall
from simulation.catalog.tools.states import state_after
from simulation.kernel.clock import ManualClock
from simulation.kernel.messages import Command
from simulation.runner.cast import Cast
from simulation.runner.environment.environment import Environment
from simulation.runner.ports import AgentReply, AgentTurn, Brief, Leave, Move, Say
from simulation.runner.room import Aside
from simulation.runner.session.conversation import Conversation
from tests.support.examples import ANNA, AT, body, metadata
from tests.support.given import Given
from tests.support.runs import OPENED, SPEC

COUNT = {
    "name": "count",
    "simulated_by": {
        "type": "rules",
        "rules": [
            {
                "patch": [{"op": "add", "path": "/calls/-", "value": "{{call_number}}"}],
                "content": "{{state.calls}}",
            }
        ],
    },
}
ROUNDS = 3


class Died(Exception):
    """The process is gone."""


class Counting:
    """Calls a tool twice in each of some rounds, then answers; notes under which keys."""

    def __init__(self, rounds: int = ROUNDS) -> None:
        self._rounds = rounds
        self.turns: list[AgentTurn] = []

    async def reply(self, turn: AgentTurn) -> AgentReply:
        self.turns.append(turn)
        if turn.round > self._rounds:
            return AgentReply(texts=("Counted.",))
        call = ToolCall(name="count", id=f"{turn.turn}-{turn.round}")
        return AgentReply(texts=("Wait.", ""), tool_calls=(call, call.model_copy()))


class Twice:
    """Says two things, then leaves."""

    async def next_move(self, brief: Brief, transcript: Sequence[Any]) -> Move:
        said = sum(each.role.value == "persona" for each in transcript)
        return Say("Count.") if said < 2 else Leave(True, "Counted.")


class Stream:
    """The stream of one session; the process dies at the ``dies_at``-th commit, before or after
    that is made."""

    def __init__(self) -> None:
        self.session: Session = Given(SessionDecider(), OPENED).state
        self.left: int | None = None
        self.keeps = True
        self.commits = 0

    async def handle(self, command: Command) -> Receipt:
        decider = SessionDecider()
        self.commits += 1
        dies = self.left == 0
        if self.left is not None:
            self.left -= 1
        if self.keeps or not dies:
            for event in decider.decide(command, self.session, {}).events:
                self.session = decider.evolve(self.session, event, metadata())
        if dies:
            raise Died
        return cast(Receipt, SimpleNamespace(state=self.session))


def scenario(**fields: Any) -> ScenarioBody:
    stored = body("scenario").model_dump()
    return ScenarioBody.model_validate(stored | {"tools": [COUNT], "state": {"calls": []}} | fields)


async def talk(stream: Stream, agent: Any, played: ScenarioBody) -> Conversation:
    """The conversation from where its stream stands to its end."""
    clock = ManualClock(AT, step=timedelta(milliseconds=1))
    cast_ = Cast(
        spec=SPEC,
        persona=body("persona"),
        scenario=played,
        persona_model=None,
        agent=agent,
        simulator=Twice(),
        evaluations=(),
        environment=Environment(played, None) if played.tools else None,
    )

    async def never() -> bool:
        return False

    aside = Aside(cast(Any, None), clock, 1.0, cast(Any, None))
    talking = Conversation(stream.handle, clock, ANNA, cast_, stream.session, never, aside)
    await talking.run()
    return talking


async def test_each_round_is_a_message_and_a_question_of_its_own() -> None:
    stream, agent = Stream(), Counting()
    await talk(stream, agent, scenario())

    first = [each for each in stream.session.transcript if each.turn == 1]
    assert [each.id for each in first] == [
        "1-persona-1", "1-agent-1", "1-agent-2", "1-agent-3", "1-agent-4", "1-agent-5",
        "1-agent-6", "1-agent-7",
    ]  # fmt: skip
    called = first[2]
    assert [call.id for call in called.tool_calls] == ["1-1", "1-1"]
    assert [call.result.content for call in called.tool_calls if call.result] == [[1], [1, 2]]
    assert (first[1].tool_calls, called.state) == ((), {"calls": [1, 2]})
    assert (first[-1].text, first[-1].state) == ("Counted.", None)
    id = OPENED.id
    assert [turn.idempotency_key for turn in agent.turns[:5]] == [
        f"{id}/1", f"{id}/1/2", f"{id}/1/3", f"{id}/1/4", f"{id}/2",
    ]  # fmt: skip
    assert state_after({}, stream.session.transcript) == {"calls": list(range(1, 13))}


COMMITS = 2 * (1 + ROUNDS + 1) + 1
"""What the persona said, what the agent did in each round, and its answer; then a farewell."""


@pytest.mark.parametrize("keeps", [False, True], ids=["before the commit", "after it"])
@pytest.mark.parametrize("dies_at", range(COMMITS))
async def test_a_crash_executes_no_call_twice(dies_at: int, keeps: bool) -> None:
    whole, stream = Stream(), Stream()
    await talk(whole, Counting(), scenario())
    assert whole.commits == COMMITS

    stream.left, stream.keeps = dies_at, keeps
    agent = Counting()
    with pytest.raises(Died):
        await talk(stream, agent, scenario())
    stream.left = None
    await talk(stream, agent, scenario())

    def told(session: Session) -> list[Any]:
        return [(each.id, each.text, each.tool_calls, each.state) for each in session.transcript]

    assert told(stream.session) == told(whole.session)
    keys = [turn.idempotency_key for turn in agent.turns]
    asked_again = len(keys) - len(set(keys))
    assert asked_again == (0 if keeps else dies_at % (ROUNDS + 2) > 0), keys


async def test_an_agent_that_calls_on_and_on_is_stopped() -> None:
    stream, agent = Stream(), Counting(rounds=99)
    talking = await talk(stream, agent, scenario(max_tool_rounds=2))

    assert talking.over
    assert len(agent.turns) == 3
    *executed, last = (each for each in stream.session.transcript if each.tool_calls)
    assert [call.result is None for each in executed for call in each.tool_calls] == [False] * 4
    assert [call.result for call in last.tool_calls] == [None, None]
    outcome, reason = outcome_by(stream.session, ())
    assert outcome is Outcome.TOOL_LOOP
    assert "max_tool_rounds" in reason
    assert stream.session.totals.turns_begun == 1


async def test_who_hangs_up_is_given_no_results() -> None:
    class HangsUp(Counting):
        async def reply(self, turn: AgentTurn) -> AgentReply:
            return replace(await super().reply(turn), ended=True)

    stream, agent = Stream(), HangsUp()
    await talk(stream, agent, scenario())
    assert len(agent.turns) == 1
    assert state_after({}, stream.session.transcript) == {"calls": [1, 2]}


async def test_without_tools_in_the_scenario_calls_are_the_agents_own() -> None:
    stream, agent = Stream(), Counting(rounds=1)
    await talk(stream, agent, scenario(tools=[]))
    assert [turn.round for turn in agent.turns] == [1, 1]
    calls = [call for each in stream.session.transcript for call in each.tool_calls]
    assert [call.result for call in calls] == [None] * 4
