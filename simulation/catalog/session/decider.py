"""Decides over a session: which turn may be committed when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.catalog.session.messages import (
    AgentReplied,
    CriteriaEvaluated,
    FinishSession,
    JudgementGiven,
    LeaveAsPersona,
    OpenSession,
    PersonaJudged,
    PersonaLeft,
    PersonaSpoke,
    RecordJudgement,
    RecordPersonaJudgement,
    RecordReply,
    RecordResults,
    RehearseRoot,
    RootRehearsed,
    SayAsPersona,
    SessionFinished,
    SessionOpened,
)
from simulation.catalog.session.outcome import CriterionResult
from simulation.catalog.session.state import Session as Session
from simulation.catalog.session.state import begun
from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.errors import NotFound, Refused
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need


class SessionDecider:
    """The decider of sessions. Every command is repeatable."""

    category = "session"
    commands = (
        OpenSession,
        RehearseRoot,
        SayAsPersona,
        RecordReply,
        LeaveAsPersona,
        RecordResults,
        RecordJudgement,
        RecordPersonaJudgement,
        FinishSession,
    )
    events = (
        SessionOpened,
        RootRehearsed,
        PersonaSpoke,
        AgentReplied,
        PersonaLeft,
        CriteriaEvaluated,
        JudgementGiven,
        PersonaJudged,
        SessionFinished,
    )

    def target(self, command: Any) -> str:
        return str(command.id)

    def needs(self, command: Any, state: Session | None, facts: Facts) -> Sequence[Need]:
        return ()

    def decide(self, command: Any, state: Session | None, facts: Facts) -> Decision:
        if isinstance(command, OpenSession):
            return NOTHING if state else Decision((_opened(command),))
        if state is None or state.organization != command.actor.organization:
            raise NotFound(f"There is no session with the id {command.id}.", field="id")
        if state.outcome is not None:
            return NOTHING
        match command:
            case RehearseRoot():
                return _rehearse(command, state)
            case SayAsPersona():
                return _say(command, state)
            case RecordReply():
                return _reply(command, state)
            case LeaveAsPersona():
                event = PersonaLeft(objective_met=command.objective_met, reason=command.reason)
                return NOTHING if state.left else Decision((event,))
            case RecordResults() | RecordJudgement() | RecordPersonaJudgement():
                return _paid(command, state)
            case FinishSession():
                return Decision((_finished(command, state),))
        raise AssertionError(f"no rule for {command!r}")

    def evolve(self, state: Session | None, event: Any, metadata: Metadata) -> Session:
        if isinstance(event, SessionOpened):
            return begun(event, metadata)
        assert state is not None, "a stream begins with its opening"
        return state.model_copy(update=_changes(state, event, metadata))


def _changes(state: Session, event: Any, metadata: Metadata) -> dict[str, Any]:
    match event:
        case RootRehearsed():
            return {
                "rehearsed": (*state.rehearsed, event),
                "continuation": event.continuation or state.continuation,
            }
        case PersonaSpoke():
            return {"turn": event.turn, "transcript": (*state.transcript, event.message)}
        case AgentReplied():
            return _answered(state, event)
        case PersonaLeft():
            return {"left": event}
        case CriteriaEvaluated():
            return {"results": (*state.results, *event.results)}
        case JudgementGiven():
            return {"judgements": (*state.judgements, event)}
        case PersonaJudged():
            return {"persona_judged": event}
        case SessionFinished():
            return {
                "persona_breaks": event.persona_breaks,
                "outcome": event.outcome,
                "reason": event.reason,
                "results": event.results,
                "finished_at": metadata.recorded_at,
                "played_again": event.played_again,
            }
    raise AssertionError(f"no rule for {event!r}")


def _latest(messages: Sequence[Message]) -> str:
    """What the endpoint called the conversation last; empty where it did not."""
    return next((each.continuation for each in reversed(messages) if each.continuation), "")


def _answered(state: Session, event: AgentReplied) -> dict[str, Any]:
    progress = {"round": event.round} if event.continues else {"round": 0, "replied": event.turn}
    return progress | {
        "turn": event.turn,
        "transcript": (*state.transcript, *event.messages),
        "agent_ended": event.ended,
        "tool_loop": event.tool_loop,
        "continuation": _latest(event.messages) or state.continuation,
    }


def _opened(command: OpenSession) -> SessionOpened:
    return SessionOpened(
        id=command.id,
        set_run_id=command.set_run_id,
        unit_test_id=command.unit_test_id,
        slot=command.slot,
        run_index=command.run_index,
        seed=command.seed,
        earlier=command.earlier,
        root=command.root,
    )


def _rehearse(command: RehearseRoot, state: Session) -> Decision:
    if state.root is None or command.turn <= len(state.rehearsed):
        return NOTHING
    said = (each for each in state.root.transcript if each.turn == command.turn)
    then = tuple(each.text for each in said if each.role is Role.AGENT)
    differs = then != command.texts
    event = RootRehearsed(
        turn=command.turn,
        texts=command.texts,
        differs=differs,
        continuation=command.continuation,
    )
    return Decision((event,))


def _say(command: SayAsPersona, state: Session) -> Decision:
    if command.turn <= state.turn:
        return NOTHING
    if state.awaits_reply or command.turn != state.turn + 1 or not state.talking:
        raise Refused(f"Turn {command.turn} cannot begin after turn {state.turn}.", field="turn")
    return Decision((PersonaSpoke(turn=command.turn, message=command.message),))


def _reply(command: RecordReply, state: Session) -> Decision:
    in_this = state.round if command.turn == state.turn else 0
    if command.turn <= state.replied or command.round <= in_this:
        return NOTHING
    if command.round != in_this + 1:
        raise Refused(
            f"Answer {command.round} of turn {command.turn} cannot come after {in_this} of them.",
            field="round",
        )
    # Where the agent opens, its first reply answers nobody.
    opens = command.turn == 1 and state.turn == 0
    if not opens and not (state.awaits_reply and command.turn == state.turn):
        raise Refused(f"Turn {command.turn} has no message to answer.", field="turn")
    event = AgentReplied(
        turn=command.turn,
        messages=command.messages,
        ended=command.ended,
        round=command.round,
        continues=command.continues,
        tool_loop=command.tool_loop,
    )
    return Decision((event,))


def _paid(command: Any, state: Session) -> Decision:
    match command:
        case RecordJudgement():
            return _judge(command, state)
        case RecordPersonaJudgement():
            return NOTHING if state.persona_judged else Decision((_judged(command),))
    results = _unrecorded(command.results, state)
    return Decision((CriteriaEvaluated(results=results),)) if results else NOTHING


def _judge(command: RecordJudgement, state: Session) -> Decision:
    given = len(state.votes_for(command.result_id))
    if command.number < given:
        return NOTHING
    if command.number > given:
        raise Refused(
            f"Judgement {command.number} cannot come after {given} judgements.", field="number"
        )
    event = JudgementGiven(result_id=command.result_id, number=command.number, vote=command.vote)
    return Decision((event,))


def _judged(command: RecordPersonaJudgement) -> PersonaJudged:
    return PersonaJudged(
        breaks=command.breaks,
        problem=command.problem,
        model=command.model,
        calls=command.calls,
        usage=command.usage,
    )


def _unrecorded(results: Sequence[CriterionResult], state: Session) -> Sequence[CriterionResult]:
    recorded = {result.id for result in state.results}
    return tuple(result for result in results if result.id not in recorded)


def _finished(command: FinishSession, state: Session) -> SessionFinished:
    results = (*state.results, *_unrecorded(command.results, state))
    return SessionFinished(
        id=state.id,
        set_run_id=state.set_run_id,
        unit_test_id=state.unit_test_id,
        slot=state.slot,
        run_index=state.run_index,
        outcome=command.outcome,
        reason=command.reason,
        turns=state.replied,
        duration_ms=(command.at - state.opened_at).total_seconds() * 1000,
        agent_latency_ms=state.agent_latency_ms,
        results=results,
        totals=state.model_copy(update={"results": results}).totals,
        persona_breaks=command.persona_breaks,
        earlier=state.earlier,
        played_again=command.played_again,
    )
