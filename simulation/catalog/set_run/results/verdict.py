"""From the endings of sessions to the results of unit tests and runs: pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from simulation.catalog.gates.evidence import Evidence
from simulation.catalog.gates.gate import AllPass, Gate
from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.messages import (
    CriterionTally,
    MetricToEvaluate,
    UnitTestRunResult,
    UnitTestRunSpec,
    Verdict,
)
from simulation.catalog.set_run.results.endings import Ending, in_places
from simulation.catalog.set_run.results.measured import between, interval_of, summaries
from simulation.catalog.set_run.values.budget import StoppedBy
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.catalog.set_run.values.result import Faults, RunResult
from simulation.statistics.numbers import clustered_rate

_LEFT_OUT = (Outcome.SAVED, Outcome.OUT_OF_BUDGET)


def results_of(
    specs: Sequence[UnitTestRunSpec], endings: Sequence[Sequence[Ending]], policy: RunPolicy
) -> tuple[tuple[UnitTestRunResult, ...], RunResult]:
    """The results of all unit tests, whose ``endings`` are in the same order, and of the run."""
    endings = [in_places(spec, found) for spec, found in zip(specs, endings, strict=True)]
    results = tuple(
        unit_test_result(spec, found, policy) for spec, found in zip(specs, endings, strict=True)
    )
    return results, run_result(specs, results, endings, policy)


def verdict_of(
    results: Iterable[UnitTestRunResult],
    baseline: RunBaseline | None,
    regressions: Sequence[Regression],
) -> Verdict:
    """The verdict of a run: failed by a regression as well, where that is not allowed."""
    if baseline is not None and baseline.not_allowed and regressions:
        return Verdict.FAILED
    return run_verdict(results)


def unit_test_result(
    spec: UnitTestRunSpec, endings: Sequence[Ending], policy: RunPolicy
) -> UnitTestRunResult:
    """What ``endings``, one for each session by slot, add up to for a unit test."""
    endings = in_places(spec, endings)
    criteria = spec.metrics_to_evaluate
    verdict, seen = _settled(spec, endings, policy)
    decisive, rest = endings[:seen], endings[seen:]
    passed = sum(ending.outcome is Outcome.PASSED for ending in decisive)
    counted = sum(ending.outcome.counts for ending in decisive)
    tallies = _tallies(criteria, decisive)
    if verdict is Verdict.PASSED and any(tally.never_applied for tally in tallies):
        verdict = Verdict.INCONCLUSIVE
    surplus = sum(ending.opened and ending.outcome not in _LEFT_OUT for ending in rest)
    outcomes = Counter(ending.outcome for ending in decisive)
    outcomes[Outcome.SAVED] += len(rest) - surplus
    reason, decided_by = _reason(verdict, spec.gate, tallies, decisive)
    return UnitTestRunResult(
        unit_test_id=spec.unit_test.id,
        sessions=len(endings),
        passed=passed,
        counted=counted,
        errors=sum(ending.outcome.is_error for ending in decisive),
        pass_rate=passed / counted if counted else None,
        verdict=verdict,
        criteria=tallies,
        reason=reason,
        decided_by=decided_by,
        gate=spec.gate,
        interval=interval_of(passed, counted),
        outcomes={outcome: outcomes[outcome] for outcome in Outcome if outcomes[outcome]},
        saved=outcomes[Outcome.SAVED],
        surplus=surplus,
        faults=_faults(endings),
        metrics=summaries([criteria], [decisive]),
    )


def run_result(
    specs: Sequence[UnitTestRunSpec],
    results: Sequence[UnitTestRunResult],
    endings: Sequence[Sequence[Ending]],
    policy: RunPolicy,
) -> RunResult:
    """What the ``endings`` of all unit tests add up to; each has its own in ``results``."""
    counted = sum(result.counted for result in results)
    passed = sum(result.passed for result in results)
    clustered = clustered_rate([(each.passed, each.counted) for each in results if each.counted])
    faults = _faults([ending for of_one in endings for ending in of_one])
    decisive = [of_one[: result.decisive] for of_one, result in zip(endings, results, strict=True)]
    return RunResult(
        counted=counted,
        passed=passed,
        pass_rate=passed / counted if counted else None,
        standard_error=clustered.standard_error if clustered else None,
        interval=between(clustered.interval) if clustered else None,
        faults=faults,
        too_many_faults=faults.share > policy.max_fault_share,
        metrics=summaries([spec.metrics_to_evaluate for spec in specs], decisive),
        stopped_by=_stopped_by([ending for of_one in decisive for ending in of_one]),
    )


def _settled(
    spec: UnitTestRunSpec, endings: Sequence[Ending], policy: RunPolicy
) -> tuple[Verdict, int]:
    """The verdict, and how many sessions it took."""
    evidence = evidence_for(spec, policy)
    for number, ending in enumerate(endings, start=1):
        evidence.add(ending.passed, heard_in(ending.results))
        if evidence.settled is not None:
            return evidence.settled, number
    return evidence.verdict, len(endings)


def evidence_for(spec: UnitTestRunSpec, policy: RunPolicy) -> Evidence:
    """What gathers the sessions of a unit test, with none so far."""
    required = [n for n, each in enumerate(spec.metrics_to_evaluate) if not each.optional]
    planned = spec.planned or spec.run_count
    return Evidence(spec.gate, policy.early_stop, planned, required)


def heard_in(results: Sequence[CriterionResult]) -> list[int]:
    """Which criteria applied in a session, or may have."""
    return [n for n, result in enumerate(results) if result.applied or result.inconclusive]


def _stopped_by(endings: Sequence[Ending]) -> StoppedBy | None:
    cut = any(ending.outcome is Outcome.OUT_OF_BUDGET for ending in endings)
    return StoppedBy.BUDGET if cut else None


def _faults(endings: Sequence[Ending]) -> Faults:
    attempts = [
        outcome
        for ending in endings
        if ending.opened
        for outcome in (*ending.earlier, ending.outcome)
    ]
    found = Counter(outcome for outcome in attempts if outcome.is_fault)
    return Faults(attempts=len(attempts), by_outcome={each: found[each] for each in sorted(found)})


def _tallies(
    criteria: Sequence[MetricToEvaluate], endings: Sequence[Ending]
) -> tuple[CriterionTally, ...]:
    return tuple(
        # A session that broke off has results for the first criteria only.
        _tally(criterion, [e.results[number] for e in endings if number < len(e.results)])
        for number, criterion in enumerate(criteria)
        if criterion.success_criterion is not None
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
    verdict: Verdict, gate: Gate, tallies: Sequence[CriterionTally], endings: Sequence[Ending]
) -> tuple[str, int | None]:
    """Why ``verdict`` is no pass, and the run index of the session that decided it, if one did."""
    if verdict is Verdict.PASSED:
        return "", None
    failed = verdict in (Verdict.FAILED, Verdict.UNDECIDED)
    decisive = [each for each in endings if (each.failed if failed else not each.outcome.counts)]
    if isinstance(gate, AllPass) and decisive:
        return decisive[0].why, decisive[0].run_index
    silent = [tally for tally in tallies if tally.never_applied]
    if verdict is Verdict.INCONCLUSIVE and not decisive:
        return "; ".join(map(_silence, silent)) or "No session was planned.", None
    passed = sum(ending.passed is True for ending in endings)
    counted = sum(ending.passed is not None for ending in endings)
    how = {
        Verdict.FAILED: "which rules out",
        Verdict.UNDECIDED: "which neither shows nor rules out",
        Verdict.INCONCLUSIVE: f"and {len(endings) - counted} could not be judged, for",
    }[verdict]
    first = f" Session {decisive[0].run_index + 1}: {decisive[0].why}" if decisive else ""
    return f"{passed} of {counted} counted sessions passed, {how} {gate}.{first}", None


def _silence(tally: CriterionTally) -> str:
    return (
        f"{tally.criterion_name!r} applied in 0 of {tally.sessions} sessions: correct its metric, "
        "or make it optional."
    )


def run_verdict(results: Iterable[UnitTestRunResult]) -> Verdict:
    """The verdict of a run: failed if any unit test failed, passed if all passed."""
    verdicts = {result.verdict for result in results}
    for decisive in (Verdict.FAILED, Verdict.INCONCLUSIVE, Verdict.UNDECIDED):
        if decisive in verdicts:
            return decisive
    return Verdict.PASSED if verdicts else Verdict.INCONCLUSIVE
