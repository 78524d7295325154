"""How a session ends, and what its metrics measured."""

from __future__ import annotations

from enum import StrEnum

from simulation.catalog.metric_value import Measured
from simulation.catalog.session.transcript import Usage
from simulation.kernel.stored import added_later
from simulation.kernel.values import EntityId, Value


class Outcome(StrEnum):
    """The end of a session. Only the agent's own outcomes count against it."""

    PASSED = "passed"
    FAILED = "failed"
    MAX_INTERACTIONS = "max_interactions"
    TOOL_LOOP = "tool_loop"
    """In one turn the agent called simulated tools more often than it may."""
    AGENT_ERROR = "agent_error"
    SIMULATOR_FAULT = "simulator_fault"
    JUDGE_INCONCLUSIVE = "judge_inconclusive"
    INFRASTRUCTURE_ERROR = "infrastructure_error"
    CANCELLED = "cancelled"
    SAVED = "saved"
    """Not played, or not to its end, since the verdict was settled without it."""
    OUT_OF_BUDGET = "out_of_budget"
    """Not played, or not to its end, since the run's budget was used up."""

    @property
    def is_failure(self) -> bool:
        """Whether the agent did not do what it should."""
        return self in _AGENTS_OWN and self is not Outcome.PASSED

    @property
    def counts(self) -> bool:
        """Whether the outcome says something about the agent."""
        return self in _AGENTS_OWN

    @property
    def is_error(self) -> bool:
        """Whether something broke, on whichever side."""
        return self in _ERRORS

    @property
    def is_fault(self) -> bool:
        """Whether something broke that is not the agent."""
        return self in _ERRORS and self not in _AGENTS_OWN


_AGENTS_OWN = frozenset(
    {
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.MAX_INTERACTIONS,
        Outcome.TOOL_LOOP,
        Outcome.AGENT_ERROR,
    }
)
_ERRORS = frozenset(
    {
        Outcome.AGENT_ERROR,
        Outcome.SIMULATOR_FAULT,
        Outcome.JUDGE_INCONCLUSIVE,
        Outcome.INFRASTRUCTURE_ERROR,
    }
)


class Vote(Value):
    """One judgement of a metric in a session: a value, or null where it does not apply.

    One that is not ``usable`` says in its justification why. ``model`` is the name of the model
    that judged, empty where nobody told; ``calls`` is how often it was asked, ``usage`` the
    tokens of these calls together.
    """

    value: Measured | None
    justification: str
    references: tuple[str, ...] = ()
    usable: bool = True
    model: str = ""
    calls: int = 1
    usage: Usage | None = None


def without_words(vote: Vote) -> Vote:
    """``vote`` as it is kept where it is the only one: its measurement says why already."""
    return vote.model_copy(update={"justification": "", "references": ()})


class Measurement(Value):
    """What a metric found: a value, or null where it does not apply, and why.

    ``references`` are ids of the messages that the value rests on. ``applied`` is false where
    the session held nothing of what the metric looks for, though that has a value: a tool that
    was never called was not called with these arguments either.
    ``incomplete`` are those of messages that were cut off, filtered or hold a broken call, where
    another value might have come of the whole of them.
    ``votes`` are the judgements that it was made of. ``agreement`` is the share of those that
    can be used which say the same, from 0 to 1; of numbers, how near they are to the median: 1
    less their mean distance, as a share of the metric's range. Null where there is but one.
    """

    value: Measured | None
    justification: str
    references: tuple[str, ...] = ()
    applied: bool = added_later(True)
    incomplete: tuple[str, ...] = added_later(())
    votes: tuple[Vote, ...] = added_later(())
    agreement: float | None = added_later(None)

    @property
    def judgements(self) -> tuple[Vote, ...]:
        """The votes, each with its words."""
        if len(self.votes) != 1:
            return self.votes
        words = {"justification": self.justification, "references": self.references}
        return (self.votes[0].model_copy(update=words),)


class CriterionResult(Value):
    """A measurement held against a success criterion.

    ``passed`` is null where the metric did not apply, and where nothing can be concluded
    (``inconclusive``): its judge gave no usable answer, or it would pass on an incomplete
    one of the agent. ``id`` is that of the metric's evaluation result. Of what is
    ``only_measured`` there is no criterion, and its metric's name stands for that.
    """

    id: EntityId
    metric_id: EntityId
    criterion_name: str
    measurement: Measurement
    passed: bool | None
    inconclusive: bool = False
    only_measured: bool = added_later(False)

    @property
    def applied(self) -> bool:
        """Whether the session held what the metric looks for."""
        return self.passed is not None and self.measurement.applied
