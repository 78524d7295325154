"""The conversation loop: persona and agent take turns, each move committed before the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson

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
from simulation.kernel.clock import Clock
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from simulation.runner.apart import by_weight
from simulation.runner.cast import Cast
from simulation.runner.faults import AgentFault
from simulation.runner.ports import AgentReply, AgentTurn, Brief, Leave, Move, Say
from simulation.runner.room import Aside
from simulation.runner.simulators.rules import opening_event
from simulation.runner.wire.answer import count_of

Stopped = Callable[[], Awaitable[bool]]

Handle = Callable[[Command], Awaitable[Receipt]]
"""Carries out a command, however long that takes."""


MAX_MESSAGES = 1_000
MAX_CHARACTERS = 1_000_000
MAX_VALUES = 50_000
"""The longest conversation. All of it is sent, read and judged, again and again; characters and
values of tool calls count as well."""


class RunStopped(Exception):
    """The run was cancelled; no further turn may begin."""


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
            said = root.transcript
            first = next(n for n, each in enumerate(said) if _answers(each, turn))
            self._aside.begin()
            reply = await self._cast.agent.reply(self._turn(turn, said[:first]))
            await self._commit(
                RehearseRoot, turn=turn, texts=reply.texts, continuation=reply.continuation
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
        turn = max(self.session.turn, 1)
        session = self.session
        self._aside.begin()
        reply = await self._cast.agent.reply(self._turn(turn, session.transcript))
        messages = self._messages(reply, turn, self._aside.elapsed_ms)
        require_room((*session.transcript, *messages))
        await self._commit(RecordReply, turn=turn, messages=messages, ended=reply.ended)

    def _turn(self, turn: int, transcript: Sequence[Message]) -> AgentTurn:
        persona, id = self._cast.persona, self.session.id
        return AgentTurn(
            session_id=id,
            turn=turn,
            idempotency_key=f"{id}/{turn}",
            transcript=transcript,
            continuation=self.session.continuation,
            user_variables=(persona.nonsensitive_user_variables | persona.sensitive_user_variables),
        )

    def _messages(self, reply: AgentReply, turn: int, latency: float) -> tuple[Message, ...]:
        """The answer as messages; what belongs to the answer as a whole is on the first, and
        why it ends is on the last."""
        at, texts = self._clock.now(), reply.texts or ("",)
        return tuple(
            Message(
                id=message_id(turn, Role.AGENT, number),
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


def _answers(message: Message, turn: int) -> bool:
    return message.turn == turn and message.role is Role.AGENT


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
    values = sum([count_of(call.arguments, MAX_VALUES) for call in calls])
    if values > MAX_VALUES:
        raise AgentFault(
            f"With its answer the tool calls of the conversation would hold {values} values; at "
            f"most {MAX_VALUES} are kept. Call tools with fewer arguments."
        )
    characters = sum([len(message.text) + len(message.reasoning) for message in transcript])
    characters += sum([len(call.name) + len(orjson.dumps(call.arguments)) for call in calls])
    if characters > MAX_CHARACTERS:
        raise AgentFault(
            f"With its answer the conversation would have {characters} characters; at most "
            f"{MAX_CHARACTERS} are kept. Answer shorter."
        )
