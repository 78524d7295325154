"""What the events of a session add up to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from simulation.catalog.session.messages import (
    JudgementGiven,
    PersonaJudged,
    PersonaLeft,
    RootRehearsed,
    SessionOpened,
    SessionRoot,
)
from simulation.catalog.session.outcome import CriterionResult, Outcome, Vote
from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.catalog.session.totals import Judged, Totals, spent_on
from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.messages import Metadata
from simulation.kernel.values import EntityId, Value


class Session(Value):
    """The folded state of a session's stream: the transcript and where it stands.

    ``turn`` is the last turn that the persona (or an event) opened, ``replied`` the last
    one that the agent answered; ``round`` is how many answers it gave within the turn before it
    had the results of its calls. ``continuation`` is what the agent's endpoint called the
    conversation in its last answer.
    """

    id: EntityId
    organization: str
    set_run_id: EntityId
    unit_test_id: EntityId
    slot: int
    run_index: int
    seed: int
    opened_at: datetime
    turn: int = 0
    replied: int = 0
    round: int = 0
    transcript: tuple[Message, ...] = ()
    left: PersonaLeft | None = None
    agent_ended: bool = False
    tool_loop: bool = False
    results: tuple[CriterionResult, ...] = ()
    judgements: tuple[JudgementGiven, ...] = ()
    persona_judged: PersonaJudged | None = None
    persona_breaks: tuple[PersonaBreak, ...] = ()
    outcome: Outcome | None = None
    reason: str = ""
    finished_at: datetime | None = None
    earlier: tuple[Outcome, ...] = ()
    played_again: bool = False
    root: SessionRoot | None = None
    rehearsed: tuple[RootRehearsed, ...] = ()
    continuation: str = ""

    @property
    def attempt(self) -> int:
        """Which attempt at its slot it is, from 0."""
        return len(self.earlier)

    @property
    def awaits_reply(self) -> bool:
        """Whether a persona's message was committed that the agent has not answered."""
        return self.turn > self.replied

    @property
    def talking(self) -> bool:
        """Whether the conversation goes on."""
        over = self.agent_ended or self.tool_loop
        return self.outcome is None and self.left is None and not over

    @property
    def inherited(self) -> int:
        """How many of its messages were said in the session that it comes of."""
        return len(self.root.transcript) if self.root else 0

    @property
    def agent_latency_ms(self) -> float:
        """How long the agent took, all of its answers together."""
        spoken = (each for each in self.transcript if each.role is Role.AGENT)
        return round(sum(each.latency_ms or 0.0 for each in spoken), 3)

    @property
    def totals(self) -> Totals:
        """What the transcript and the judgements add up to."""
        return Totals(
            turns_begun=self.turn,
            objective_met=self.left.objective_met if self.left else None,
            spent=spent_on(
                self.transcript[self.inherited :], self._judged, rehearsed=len(self.rehearsed)
            ),
        )

    @property
    def _judged(self) -> Iterator[Judged]:
        """All judgements: those of the results, those that came to none, that of the persona."""
        concluded = {result.id for result in self.results}
        yield from (vote for result in self.results for vote in result.measurement.votes)
        yield from (each.vote for each in self.judgements if each.result_id not in concluded)
        if self.persona_judged is not None:
            yield self.persona_judged

    def votes_for(self, result_id: str) -> tuple[Vote, ...]:
        """The judgements that were given for a result, in order."""
        return tuple(each.vote for each in self.judgements if each.result_id == result_id)

    def after(self, turn: int) -> Session:
        """The session as it was when the agent had just answered ``turn``."""
        return self.model_copy(
            update={
                "turn": turn,
                "replied": turn,
                "round": 0,
                "transcript": tuple(each for each in self.transcript if each.turn <= turn),
                "left": None,
                "agent_ended": self.agent_ended and turn == self.replied,
                "tool_loop": self.tool_loop and turn == self.replied,
                "results": (),
                "judgements": (),
                "persona_judged": None,
                "persona_breaks": (),
                "outcome": None,
                "reason": "",
                "finished_at": None,
            }
        )


def begun(event: SessionOpened, metadata: Metadata) -> Session:
    """A session as it is opened: with nothing said, or with what was said in its root."""
    root = event.root
    said: dict[str, Any] = {}
    if root is not None:
        # The whole of a session may end with what was not answered.
        begun_turns = max((each.turn for each in root.transcript), default=root.turn)
        said = {"turn": begun_turns, "replied": root.turn, "transcript": root.transcript}
        said |= {"agent_ended": root.agent_ended, "tool_loop": root.tool_loop}
        if root.objective_met is not None:
            said["left"] = PersonaLeft(objective_met=root.objective_met, reason=root.leave_reason)
    return Session(
        id=event.id,
        organization=metadata.organization,
        set_run_id=event.set_run_id,
        unit_test_id=event.unit_test_id,
        slot=event.slot,
        run_index=event.run_index,
        seed=event.seed,
        opened_at=metadata.recorded_at,
        earlier=event.earlier,
        root=root,
        **said,
    )


def root_of(session: Session, turn: int | None) -> SessionRoot:
    """``session`` as what another one begins as: up to ``turn``, or the whole of it."""
    whole = turn is None
    kept = session if turn is None else session.after(turn)
    left = session.left if whole else None
    return SessionRoot(
        session_id=session.id,
        set_run_id=session.set_run_id,
        turn=kept.replied,
        transcript=kept.transcript,
        objective_met=left.objective_met if left else None,
        leave_reason=left.reason if left else "",
        agent_ended=kept.agent_ended if whole else False,
        tool_loop=kept.tool_loop if whole else False,
        outcome=session.outcome if whole else None,
        reason=session.reason if whole else "",
        persona_breaks=session.persona_breaks if whole else (),
    )
