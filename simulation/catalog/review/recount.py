"""What a run comes to if its reviews are right, beside what it came to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.gates.verdict import Verdict
from simulation.catalog.metric_value import Criterion, Measured, in_words
from simulation.catalog.session.decider import Session
from simulation.catalog.session.ending import outcome_by
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.messages import UnitTestRunResult, UnitTestRunSpec
from simulation.catalog.set_run.results.endings import Ending, ending_of
from simulation.catalog.set_run.results.verdict import results_of, verdict_of
from simulation.catalog.set_run.slots import by_spec
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.catalog.set_run.values.result import RunResult

_BY_METRICS = frozenset(
    {
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.MAX_INTERACTIONS,
        Outcome.TOOL_LOOP,
        Outcome.JUDGE_INCONCLUSIVE,
    }
)


class Review(Protocol):
    """What somebody says of a result."""

    @property
    def id(self) -> str: ...
    @property
    def criterion(self) -> Criterion | None: ...
    @property
    def value(self) -> Measured | None: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Recount:
    """A run by its reviews: how many there are, and what its sessions add up to then.

    ``results`` are those of its unit tests; null where none of its sessions was reviewed.
    """

    reviews: int
    verdict: Verdict
    total: RunResult
    results: tuple[UnitTestRunResult | None, ...]


Held = tuple[RunBaseline | None, Sequence[Regression]]
NOT_HELD: Held = (None, ())


def recounted(
    specs: Sequence[UnitTestRunSpec],
    policy: RunPolicy,
    endings: Sequence[Ending],
    reviewed: Mapping[int, Ending],
    reviews: int,
    held: Held = NOT_HELD,
) -> Recount:
    """The run with ``endings`` by slot, of which those ``reviewed`` take the place.

    ``held`` is its baseline with what is worse than in that.
    """
    corrected = [reviewed.get(slot, ending) for slot, ending in enumerate(endings)]
    touched = by_spec(specs, [slot in reviewed for slot in range(len(endings))])
    results, total = results_of(specs, by_spec(specs, corrected), policy)
    return Recount(
        reviews=reviews,
        verdict=verdict_of(results, *held),
        total=total,
        results=tuple(
            result if any(told) else None for result, told in zip(results, touched, strict=True)
        ),
    )


def ending_by(session: Session, spec: UnitTestRunSpec, reviews: Mapping[str, Review]) -> Ending:
    """How ``session`` ends if ``reviews``, by result, are right.

    One that broke off, or whose persona broke its role, ends as it did.
    """
    ending = ending_of(session)
    results = tuple(
        _corrected(each, reviews[each.id]) if each.id in reviews else each
        for each in session.results
    )
    outcome, reason = ending.outcome, ending.reason
    if _is_by_metrics(session) and len(results) == len(spec.metrics_to_evaluate):
        outcome, reason = outcome_by(session, results)
    return Ending(ending.run_index, outcome, reason, results, ending.earlier, opened=ending.opened)


def _is_by_metrics(session: Session) -> bool:
    if session.outcome is Outcome.SIMULATOR_FAULT:
        # It failed after a question that the script does not answer.
        return any(each.unanswered for each in session.transcript)
    return session.outcome in _BY_METRICS


def _corrected(result: CriterionResult, review: Review) -> CriterionResult:
    value = review.value
    passed = None
    if value is not None and review.criterion is not None:
        passed = review.criterion.met_by(value)
    said = f"Reviewed as {_shown(value)}. {review.note}".strip()
    measurement = result.measurement.model_copy(
        update={"value": value, "justification": said, "incomplete": ()}
    )
    return result.model_copy(
        update={"measurement": measurement, "passed": passed, "inconclusive": False}
    )


def _shown(value: Measured | None) -> str:
    return "not applicable" if value is None else in_words(value)
