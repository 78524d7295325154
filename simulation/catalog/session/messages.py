"""Commands and events of a session."""

from __future__ import annotations

from simulation.catalog.session.outcome import CriterionResult, Outcome, Vote
from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.catalog.session.totals import Totals
from simulation.catalog.session.transcript import Message, Usage
from simulation.kernel.messages import Command, Event
from simulation.kernel.stored import added_later
from simulation.kernel.values import EntityId, Value


class SessionRoot(Value):
    """What a session begins as: another one, up to the agent's answer of ``turn``.

    ``transcript`` is all that was said by then. Where it is the whole of it that is taken, the
    others say how that one ended, and where its persona broke its role.
    """

    session_id: EntityId
    set_run_id: EntityId
    turn: int
    transcript: tuple[Message, ...]
    objective_met: bool | None = None
    leave_reason: str = ""
    agent_ended: bool = False
    outcome: Outcome | None = added_later(None)
    reason: str = added_later("")
    persona_breaks: tuple[PersonaBreak, ...] = added_later(())
    tool_loop: bool = added_later(False)


class OpenSession(Command):
    """Begin the session in ``slot`` of a set run.

    ``earlier`` are the outcomes of the attempts at it that are played again by this one.
    """

    id: EntityId
    set_run_id: EntityId
    unit_test_id: EntityId
    slot: int
    run_index: int
    seed: int
    earlier: tuple[Outcome, ...] = ()
    root: SessionRoot | None = None


class RehearseRoot(Command):
    """Commit what an agent that keeps conversations answered when the root's turn was put to it
    again."""

    id: EntityId
    turn: int
    texts: tuple[str, ...]
    continuation: str = ""


class SayAsPersona(Command):
    """Commit the persona's message of a turn, before the agent is asked."""

    id: EntityId
    turn: int
    message: Message


class RecordReply(Command):
    """Commit an answer of the agent in a turn, before anybody is asked again.

    ``ended`` says that the agent closed the conversation. ``round`` counts its answers within
    the turn from 1. An answer that ``continues`` calls simulated tools, which stand in it with
    their results: the agent is asked again. One that is a ``tool_loop`` would have to be
    continued as well, and is once more than it may be.
    """

    id: EntityId
    turn: int
    messages: tuple[Message, ...]
    ended: bool = False
    round: int = 1
    continues: bool = False
    tool_loop: bool = False


class LeaveAsPersona(Command):
    """Commit that the persona leaves, because the objective is met or hopeless."""

    id: EntityId
    objective_met: bool
    reason: str


class RecordResults(Command):
    """Commit what metrics measured, so that no judge is asked twice."""

    id: EntityId
    results: tuple[CriterionResult, ...]


class RecordJudgement(Command):
    """Commit one of the judgements that a result will be made of, before the next is paid."""

    id: EntityId
    result_id: EntityId
    number: int
    vote: Vote


class RecordPersonaJudgement(Command):
    """Commit what a judge said of how the persona was played, before anything else is paid."""

    id: EntityId
    breaks: tuple[PersonaBreak, ...]
    problem: str
    model: str
    calls: int
    usage: Usage | None


class FinishSession(Command):
    """Commit the outcome. ``results`` are those not recorded before.

    ``played_again`` says that another attempt takes its place; ``persona_breaks`` is where the
    persona broke its role.
    """

    id: EntityId
    outcome: Outcome
    reason: str
    results: tuple[CriterionResult, ...] = ()
    played_again: bool = False
    persona_breaks: tuple[PersonaBreak, ...] = ()


class SessionOpened(Event):
    stored_name = "catalog.session_opened"
    id: EntityId
    set_run_id: EntityId
    unit_test_id: EntityId
    slot: int
    run_index: int
    seed: int
    earlier: tuple[Outcome, ...] = added_later(())
    root: SessionRoot | None = added_later(None)


class RootRehearsed(Event):
    """``differs`` says that the agent answered otherwise than in the root."""

    stored_name = "catalog.root_rehearsed"
    turn: int
    texts: tuple[str, ...]
    differs: bool
    continuation: str = added_later("")


class PersonaSpoke(Event):
    stored_name = "catalog.persona_spoke"
    turn: int
    message: Message


class AgentReplied(Event):
    """An answer of the agent, with the results of the simulated tools that it called."""

    stored_name = "catalog.agent_replied"
    turn: int
    messages: tuple[Message, ...]
    ended: bool
    round: int = added_later(1)
    continues: bool = added_later(False)
    tool_loop: bool = added_later(False)


class PersonaLeft(Event):
    stored_name = "catalog.persona_left"
    objective_met: bool
    reason: str


class CriteriaEvaluated(Event):
    stored_name = "catalog.criteria_evaluated"
    results: tuple[CriterionResult, ...]


class JudgementGiven(Event):
    """The ``number``-th judgement, from 0, of those that the result ``result_id`` is made of."""

    stored_name = "catalog.judgement_given"
    result_id: EntityId
    number: int
    vote: Vote


class PersonaJudged(Event):
    """What a judge said of how the persona was played; ``problem`` is why it said nothing.

    ``model``, ``calls`` and ``usage`` are those of a vote.
    """

    stored_name = "catalog.persona_judged"
    breaks: tuple[PersonaBreak, ...]
    problem: str
    model: str
    calls: int
    usage: Usage | None


class SessionFinished(Event):
    """The session ended. Carries its whole summary, so that documents need no more.

    ``totals`` is null in what earlier releases stored: only the transcript tells them then.
    ``earlier`` are the outcomes of the attempts before it in its slot; one that is
    ``played_again`` is not the last.
    """

    stored_name = "catalog.session_finished"
    id: EntityId
    set_run_id: EntityId
    unit_test_id: EntityId
    slot: int
    run_index: int
    outcome: Outcome
    reason: str
    turns: int
    duration_ms: float
    agent_latency_ms: float
    results: tuple[CriterionResult, ...]
    totals: Totals | None = added_later(None)
    earlier: tuple[Outcome, ...] = added_later(())
    played_again: bool = added_later(False)
    persona_breaks: tuple[PersonaBreak, ...] = added_later(())
