"""From session outcomes to verdicts: pure counting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.messages import (
    CriterionTally,
    MetricToEvaluate,
    UnitTestRunResult,
    Verdict,
)


def session_outcome(
    results: Sequence[CriterionResult],
    *,
    exhausted: bool,
    caveats: Sequence[str] = (),
    unanswered: str = "",
) -> tuple[Outcome, str]:
    """The outcome of a session whose metrics were evaluated, and its reason.

    ``exhausted`` says that the conversation was cut off at its maximum of interactions,
    which counts as a failure whatever the metrics say. ``caveats`` are what is missing of the
    agent's answers. ``unanswered`` is a question of the agent that the persona's script could
    not answer: a failure after it is not the agent's.
    """
    outcome, reason = _outcome(results, exhausted=exhausted)
    if unanswered and outcome in (Outcome.FAILED, Outcome.MAX_INTERACTIONS):
        outcome = Outcome.SIMULATOR_FAULT
        reason = (
            f"The agent asked “{unanswered}”, and neither the instructions nor the persona answer "
            f"it; add 'If asked about …: say …', or a variable to the persona. {reason}"
        )
    return outcome, f"{reason} {'; '.join(caveats)}." if caveats else reason


def _outcome(results: Sequence[CriterionResult], *, exhausted: bool) -> tuple[Outcome, str]:
    if exhausted:
        return Outcome.MAX_INTERACTIONS, "The objective was not settled within max_interactions."
    failed = [result.criterion_name for result in results if result.passed is False]
    if failed:
        return Outcome.FAILED, f"Not met: {', '.join(failed)}."
    held_back = [
        result.criterion_name
        for result in results
        if result.inconclusive and result.measurement.incomplete
    ]
    if held_back:
        reason = f"Not decided, since the agent's answer is incomplete: {', '.join(held_back)}."
        return Outcome.JUDGE_INCONCLUSIVE, reason
    unclear = [result.criterion_name for result in results if result.inconclusive]
    if unclear:
        return Outcome.JUDGE_INCONCLUSIVE, f"No usable judgement: {', '.join(unclear)}."
    if not any(result.passed for result in results):
        return Outcome.JUDGE_INCONCLUSIVE, "No metric applied to this session."
    return Outcome.PASSED, "All criteria that apply are met."


@dataclass(frozen=True, slots=True)
class Ending:
    """How the session in one place of a unit test ended; what was never opened was cancelled."""

    run_index: int
    outcome: Outcome = Outcome.CANCELLED
    reason: str = "The run was cancelled."
    results: Sequence[CriterionResult] = ()

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


def unit_test_result(
    unit_test_id: str, criteria: Sequence[MetricToEvaluate], endings: Sequence[Ending]
) -> UnitTestRunResult:
    """What ``endings``, one for each session, add up to for a unit test with ``criteria``."""
    outcomes = [ending.outcome for ending in endings]
    passed = sum(outcome is Outcome.PASSED for outcome in outcomes)
    counted = sum(outcome.counts for outcome in outcomes)
    tallies = _tallies(criteria, endings)
    silent = any(tally.never_applied for tally in tallies)
    if passed < counted:
        verdict = Verdict.FAILED
    elif counted and counted == len(outcomes) and not silent:
        verdict = Verdict.PASSED
    else:
        verdict = Verdict.INCONCLUSIVE
    reason, decided_by = _reason(verdict, tallies, endings)
    return UnitTestRunResult(
        unit_test_id=unit_test_id,
        sessions=len(outcomes),
        passed=passed,
        counted=counted,
        errors=sum(outcome.is_error for outcome in outcomes),
        pass_rate=passed / counted if counted else None,
        verdict=verdict,
        criteria=tallies,
        reason=reason,
        decided_by=decided_by,
    )


def _tallies(
    criteria: Sequence[MetricToEvaluate], endings: Sequence[Ending]
) -> tuple[CriterionTally, ...]:
    return tuple(
        # A session that broke off has results for the first criteria only.
        _tally(criterion, [e.results[number] for e in endings if number < len(e.results)])
        for number, criterion in enumerate(criteria)
    )


def _tally(criterion: MetricToEvaluate, results: Sequence[CriterionResult]) -> CriterionTally:
    return CriterionTally(
        criterion_name=criterion.success_criterion_name,
        metric_id=criterion.metric.id,
        optional=criterion.optional,
        sessions=len(results),
        applied=sum(result.applied for result in results),
        passed=sum(result.passed is True for result in results),
        failed=sum(result.passed is False for result in results),
        inconclusive=sum(result.inconclusive for result in results),
    )


def _reason(
    verdict: Verdict, tallies: Sequence[CriterionTally], endings: Sequence[Ending]
) -> tuple[str, int | None]:
    """Why ``verdict`` is no pass, and the run index of the session that decided it, if one did."""
    if verdict is Verdict.PASSED:
        return "", None
    failed = verdict is Verdict.FAILED
    for ending in endings:
        if ending.failed if failed else not ending.outcome.counts:
            return ending.why, ending.run_index
    silent = [tally for tally in tallies if tally.never_applied]
    return "; ".join(map(_silence, silent)) or "No session was planned.", None


def _silence(tally: CriterionTally) -> str:
    return (
        f"{tally.criterion_name!r} applied in 0 of {tally.sessions} sessions: correct its metric, "
        "or make it optional."
    )


def run_verdict(results: Iterable[UnitTestRunResult]) -> Verdict:
    """The verdict of a run: failed if any unit test failed, passed if all passed."""
    verdicts = {result.verdict for result in results}
    if Verdict.FAILED in verdicts:
        return Verdict.FAILED
    return Verdict.PASSED if verdicts == {Verdict.PASSED} else Verdict.INCONCLUSIVE
