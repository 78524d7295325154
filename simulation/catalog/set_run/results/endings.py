"""How sessions ended, each in its place of a unit test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.messages import RunStatus, UnitTestRunSpec
from simulation.catalog.set_run.slots import slots
from simulation.catalog.set_run.values.budget import BudgetReached


class EndedSession(Protocol):
    """A session as its summary or its log tells it; ``outcome`` is not null where it ended."""

    @property
    def run_index(self) -> int: ...
    @property
    def outcome(self) -> Outcome | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def results(self) -> Sequence[CriterionResult]: ...
    @property
    def earlier(self) -> Sequence[Outcome]: ...


class Closed(Protocol):
    """A run that goes on no more, and what it planned."""

    @property
    def specs(self) -> Sequence[UnitTestRunSpec]: ...
    @property
    def status(self) -> RunStatus: ...
    @property
    def budget_reached(self) -> BudgetReached | None: ...


@dataclass(frozen=True, slots=True)
class Ending:
    """How the session in one place of a unit test ended; what was never opened was cancelled."""

    run_index: int
    outcome: Outcome = Outcome.CANCELLED
    reason: str = "The run was cancelled."
    results: Sequence[CriterionResult] = ()
    earlier: Sequence[Outcome] = ()
    opened: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says something about the agent."""
        return self.outcome.counts

    @property
    def passed(self) -> bool | None:
        """Whether the agent passed; null where the session says nothing about it."""
        return self.outcome is Outcome.PASSED if self.outcome.counts else None

    @property
    def failed(self) -> bool:
        """Whether the agent failed."""
        return self.outcome.counts and self.outcome is not Outcome.PASSED

    @property
    def why(self) -> str:
        """Why the session did not pass: what is said of the criterion that decided."""
        for result in self.results:
            failed = self.outcome is Outcome.FAILED and result.passed is False
            # Where an answer was cut off the reason of the session says so, and which.
            unclear = result.inconclusive and not result.measurement.incomplete
            if failed or (self.outcome is Outcome.JUDGE_INCONCLUSIVE and unclear):
                return result.measurement.justification
        return self.reason


def ending_of(session: EndedSession) -> Ending:
    """How a session ended, from its summary or from its log."""
    assert session.outcome is not None, "only what has ended has an ending"
    return Ending(
        session.run_index,
        session.outcome,
        session.reason,
        session.results,
        session.earlier,
        opened=True,
    )


def in_slots(run: Closed, ended: Mapping[int, Ending]) -> list[Ending]:
    """An ending for each slot of ``run``: where none is known of, the session was left out."""
    return [
        ended.get(slot.number) or left_out(run.status, run.budget_reached, slot.run_index)
        for slot in slots(run.specs)
    ]


def in_places(spec: UnitTestRunSpec, endings: Sequence[Ending]) -> Sequence[Ending]:
    """``endings`` where they were in the run that is evaluated anew, with what was not judged."""
    if not spec.planned or len(endings) == spec.planned:
        return endings
    why = "It could not be judged in the run that is evaluated anew."
    found = [Ending(place, reason=why) for place in range(spec.planned)]
    for place, ending in zip(spec.places, endings, strict=True):
        found[place] = ending
    return found


def left_out(status: RunStatus, reached: BudgetReached | None, run_index: int) -> Ending:
    """The ending of a session that was never opened."""
    if status in (RunStatus.CANCELLING, RunStatus.CANCELLED):
        return Ending(run_index)
    if reached is None:
        why = "It was not played: the verdict was settled without it."
        settled = status is RunStatus.COMPLETED
        return Ending(run_index, Outcome.SAVED, why) if settled else Ending(run_index)
    why = f"The budget of the run was used up: {reached}."
    return Ending(run_index, Outcome.OUT_OF_BUDGET, why)
