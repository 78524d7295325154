"""The conversation loop: persona and agent take turns, each move committed before the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulation.bus import Receipt
from simulation.catalog.scenario import InitialMessageType
from simulation.catalog.session.decider import Session
from simulation.catalog.session.messages import (
    LeaveAsPersona,
    RecordReply,
    RehearseRoot,
    SayAsPersona,
)
from simulation.catalog.session.transcript import Message, Role, message_id
from simulation.catalog.tools.states import executed_in, state_after
from simulation.kernel.clock import Clock
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from simulation.runner.apart import by_weight
from simulation.runner.cast import Cast
from simulation.runner.ports import AgentReply, AgentTurn, Brief, Leave, Move, Say
from simulation.runner.room import Aside
from simulation.runner.session.length import require_room
from simulation.runner.simulators.rules import opening_event

Stopped = Callable[[], Awaitable[bool]]

Handle = Callable[[Command], Awaitable[Receipt]]
"""Carries out a command, however long that takes."""


class RunStopped(Exception):
    """The run was cancelled; no further turn may begin."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """An answer of the agent as it is kept, and whether anything follows from its calls."""

    messages: tuple[Message, ...]
    continues: bool = False
    tool_loop: bool = False


class Conversation:
    """One session's conversation, continued from wherever its stream stands."""

    def __init__(
        self,
        handle: Handle,
        clock: Clock,
        actor: Actor,
        cast: Cast,
        session: Session,
        stopped: Stopped,
        aside: Aside,
    ) -> None:
        self._handle = handle
        self._clock = clock
        self._actor = actor
        self._cast = cast
        self._stopped = stopped
        self._aside = aside
        self.session = session
        self.exhausted = False

    @property
    def brief(self) -> Brief:
        """What the simulator knows."""
        cast = self._cast
        return Brief(cast.persona, cast.scenario, self.session.seed, cast.persona_model)

    @property
    def over(self) -> bool:
        """Whether nobody has anything more to say."""
        return self.exhausted or not self.session.talking

    async def run(self) -> None:
        """Take turns until somebody leaves or the interactions are used up.

        Raises:
            RunStopped: the run was cancelled; what was committed stays.
            SessionFault: a party failed.
        """
        await self._rehearse()
        while not self.over:
            if await self._stopped():
                raise RunStopped
            if self._agent_is_next():
                await self._ask_agent()
            else:
                await self._ask_persona()
        # Cancelled during the last move: the session has not finished, and no judge is paid.
        if await self._stopped():
            raise RunStopped

    async def _rehearse(self) -> None:
        """Bring an agent that keeps conversations to where the session begins."""
        root = self.session.root
        if root is None or not self._cast.agent_remembers or not self.session.talking:
            return
        while (turn := len(self.session.rehearsed) + 1) <= root.turn:
            if await self._stopped():
                raise RunStopped
            texts, continuation = list[str](), self.session.continuation
            for round, said in enumerate(_before_answers(root.transcript, turn), start=1):
                self._aside.begin()
                asked = replace(self._turn(turn, said, round), continuation=continuation)
                reply = await self._cast.agent.reply(asked)
                texts += reply.texts
                continuation = reply.continuation or continuation
            await self._commit(
                RehearseRoot, turn=turn, texts=tuple(texts), continuation=continuation
            )

    def _agent_is_next(self) -> bool:
        opens = self._cast.scenario.initial_message_type is InitialMessageType.SKIP
        return self.session.awaits_reply or (opens and self.session.turn == 0)

    async def _ask_persona(self) -> None:
        turn = self.session.turn + 1
        self._aside.begin()
        role, move = await self._next_move(turn)
        if isinstance(move, Leave):
            await self._commit(LeaveAsPersona, objective_met=move.objective_met, reason=move.reason)
        elif turn > self._cast.spec.max_interactions:
            # Asked once more than there are turns, so that an objective met in the last
            # answer still counts.
            self.exhausted = True
        else:
            message = Message(
                id=message_id(turn, role),
                turn=turn,
                role=role,
                text=move.text,
                at=self._clock.now(),
                latency_ms=self._aside.elapsed_ms,
                usage=move.usage,
                unanswered=move.unanswered,
            )
            await self._commit(SayAsPersona, turn=turn, message=message)

    async def _next_move(self, turn: int) -> tuple[Role, Move]:
        scenario = self._cast.scenario
        opens_by_event = scenario.initial_message_type is InitialMessageType.EXTERNAL_EVENT
        if turn == 1 and opens_by_event:
            weight = len(scenario.instructions)
            return Role.EVENT, Say(await by_weight(weight, lambda: opening_event(scenario)))
        move = await self._cast.simulator.next_move(self.brief, self.session.transcript)
        return Role.PERSONA, move

    async def _ask_agent(self) -> None:
        turn, round = max(self.session.turn, 1), self.session.round + 1
        session = self.session
        self._aside.begin()
        reply = await self._cast.agent.reply(self._turn(turn, session.transcript, round))
        messages = self._messages(reply, turn, self._aside.elapsed_ms)
        require_room((*session.transcript, *messages))
        taken = await self._execute(messages, reply, round)
        if taken.messages is not messages:
            require_room((*session.transcript, *taken.messages))
        await self._commit(
            RecordReply,
            turn=turn,
            messages=taken.messages,
            ended=reply.ended,
            round=round,
            continues=taken.continues,
            tool_loop=taken.tool_loop,
        )

    async def _execute(
        self, messages: tuple[Message, ...], reply: AgentReply, round: int
    ) -> _Taken:
        """The answer with the results of its calls, where the scenario simulates tools.

        They come into the log with it: after a crash either both are there, or neither, and the
        state is what it was.
        """
        environment, scenario = self._cast.environment, self._cast.scenario
        waits = any(call.result is None for call in reply.tool_calls)
        if environment is None or not waits:
            return _Taken(messages)
        if round > scenario.max_tool_rounds:
            return _Taken(messages, tool_loop=True)
        said = self.session.transcript
        state = state_after(scenario.state, said)
        executed = await environment.execute(
            state, reply.tool_calls, executed_in(said), self._require_running
        )
        # Results follow their calls at once: nothing the agent said may come in between.
        *before, last = [each.model_copy(update={"tool_calls": ()}) for each in messages]
        changed = executed.state if executed.state != state else None
        last = last.model_copy(update={"tool_calls": executed.calls, "state": changed})
        return _Taken((*before, last), continues=not reply.ended)

    async def _require_running(self) -> None:
        if await self._stopped():
            raise RunStopped

    def _turn(self, turn: int, transcript: Sequence[Message], round: int) -> AgentTurn:
        persona, id = self._cast.persona, self.session.id
        environment = self._cast.environment
        return AgentTurn(
            session_id=id,
            turn=turn,
            idempotency_key=f"{id}/{turn}" if round == 1 else f"{id}/{turn}/{round}",
            transcript=transcript,
            continuation=self.session.continuation,
            user_variables=(persona.nonsensitive_user_variables | persona.sensitive_user_variables),
            round=round,
            tools=environment.offered if environment else (),
            executes=environment is not None,
        )

    def _messages(self, reply: AgentReply, turn: int, latency: float) -> tuple[Message, ...]:
        """The answer as messages; what belongs to the answer as a whole is on the first, and
        why it ends is on the last."""
        at, texts = self._clock.now(), reply.texts or ("",)
        before = sum(_answers(each, turn) for each in self.session.transcript)
        return tuple(
            Message(
                id=message_id(turn, Role.AGENT, before + number),
                turn=turn,
                role=Role.AGENT,
                text=text,
                at=at,
                latency_ms=latency if number == 1 else None,
                tool_calls=reply.tool_calls if number == 1 else (),
                usage=reply.usage if number == 1 else None,
                reasoning=reply.reasoning if number == 1 else "",
                finish_reason=reply.finish_reason if number == len(texts) else None,
                first_token_ms=reply.first_token_ms if number == 1 else None,
                continuation=reply.continuation if number == 1 else "",
                asked_again=tuple(self._aside.failures) if number == 1 else (),
            )
            for number, text in enumerate(texts, start=1)
        )

    async def _commit(self, command: type[Any], **fields: Any) -> None:
        receipt = await self._handle(
            command(actor=self._actor, at=self._clock.now(), id=self.session.id, **fields)
        )
        self.session = receipt.state


def _before_answers(transcript: Sequence[Message], turn: int) -> Iterator[Sequence[Message]]:
    """What was said before each answer of the agent in ``turn``: its first, and those that it
    gave once it had results of tools."""
    asked = True
    for number, message in enumerate(transcript):
        if _answers(message, turn):
            if asked:
                yield transcript[:number]
            asked = any(call.result is not None for call in message.tool_calls)


def _answers(message: Message, turn: int) -> bool:
    return message.turn == turn and message.role is Role.AGENT
