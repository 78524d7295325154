"""From what metrics measured to the verdict of a run."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulation.catalog.session.ending import session_outcome
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.messages import (
    MetricToEvaluate,
    UnitTestRunResult,
    Verdict,
)
from simulation.catalog.set_run.results.endings import Ending
from simulation.catalog.set_run.results.verdict import run_verdict, unit_test_result
from simulation.catalog.set_run.values.policy import RunPolicy
from tests.support.examples import id_of
from tests.support.runs import SPEC, result

MET = result("met")
MISSED = result("missed", value=False, passed=False)
SILENT = result("silent", value=None, passed=None).model_copy(update={"inconclusive": False})
UNCLEAR = result("unclear", value=None, passed=None)


@pytest.mark.parametrize(
    ("results", "outcome", "reason"),
    [
        ((MET,), Outcome.PASSED, "All criteria that apply are met."),
        ((MET, SILENT), Outcome.PASSED, "All criteria that apply are met."),
        ((MET, MISSED), Outcome.FAILED, "Not met: missed."),
        ((MISSED, UNCLEAR), Outcome.FAILED, "Not met: missed."),
        ((MET, UNCLEAR), Outcome.JUDGE_INCONCLUSIVE, "No usable judgement: unclear."),
        ((SILENT,), Outcome.JUDGE_INCONCLUSIVE, "No metric applied to this session."),
        ((), Outcome.JUDGE_INCONCLUSIVE, "No metric applied to this session."),
    ],
)
def test_the_outcome_of_a_session(results: tuple, outcome: Outcome, reason: str) -> None:
    assert session_outcome(results, exhausted=False) == (outcome, reason)


@pytest.mark.parametrize("results", [(MET,), (MISSED,), (UNCLEAR,), ()])
def test_a_conversation_that_was_cut_off_fails_whatever_was_measured(results: tuple) -> None:
    outcome, reason = session_outcome(results, exhausted=True)

    assert outcome is Outcome.MAX_INTERACTIONS
    assert "max_interactions" in reason


@pytest.mark.parametrize(
    ("outcome", "counts", "is_error"),
    [
        (Outcome.PASSED, True, False),
        (Outcome.FAILED, True, False),
        (Outcome.MAX_INTERACTIONS, True, False),
        (Outcome.TOOL_LOOP, True, False),
        (Outcome.AGENT_ERROR, True, True),
        (Outcome.SIMULATOR_FAULT, False, True),
        (Outcome.JUDGE_INCONCLUSIVE, False, True),
        (Outcome.INFRASTRUCTURE_ERROR, False, True),
        (Outcome.CANCELLED, False, False),
        (Outcome.SAVED, False, False),
        (Outcome.OUT_OF_BUDGET, False, False),
    ],
)
def test_only_the_agents_own_outcomes_count(outcome: Outcome, counts: bool, is_error: bool) -> None:
    assert (outcome.counts, outcome.is_error) == (counts, is_error)


def test_every_outcome_is_in_that_table() -> None:
    [mark] = test_only_the_agents_own_outcomes_count.pytestmark
    assert {row[0] for row in mark.args[1]} == set(Outcome)


def add_up(criteria: Sequence[MetricToEvaluate], endings: Sequence[Ending]) -> UnitTestRunResult:
    """What ``endings`` come to where every session has to pass."""
    criteria, count = tuple(criteria), len(endings)
    spec = SPEC.model_copy(update={"metrics_to_evaluate": criteria, "run_count": count})
    return unit_test_result(spec, endings, RunPolicy())


@pytest.mark.parametrize(
    ("outcomes", "passed", "counted", "errors", "rate", "verdict"),
    [
        ("passed passed", 2, 2, 0, 1.0, Verdict.PASSED),
        ("passed failed", 1, 2, 0, 0.5, Verdict.FAILED),
        ("max_interactions", 0, 1, 0, 0.0, Verdict.FAILED),
        ("agent_error passed", 1, 2, 1, 0.5, Verdict.FAILED),
        ("passed simulator_fault", 1, 1, 1, 1.0, Verdict.INCONCLUSIVE),
        ("failed infrastructure_error", 0, 1, 1, 0.0, Verdict.FAILED),
        ("judge_inconclusive", 0, 0, 1, None, Verdict.INCONCLUSIVE),
        ("passed cancelled", 1, 1, 0, 1.0, Verdict.INCONCLUSIVE),
        ("cancelled cancelled", 0, 0, 0, None, Verdict.INCONCLUSIVE),
        ("", 0, 0, 0, None, Verdict.INCONCLUSIVE),
    ],
)
def test_what_the_sessions_of_a_unit_test_add_up_to(
    outcomes: str, passed: int, counted: int, errors: int, rate: float | None, verdict: Verdict
) -> None:
    played = [Ending(n, Outcome(name)) for n, name in enumerate(outcomes.split())]

    found = add_up((), played)

    assert (found.unit_test_id, found.sessions) == (id_of("unit_test"), len(played))
    assert (found.passed, found.counted, found.errors) == (passed, counted, errors)
    assert (found.pass_rate, found.verdict) == (rate, verdict)


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        ("passed passed", Verdict.PASSED),
        ("passed failed inconclusive", Verdict.FAILED),
        ("passed inconclusive", Verdict.INCONCLUSIVE),
        ("inconclusive", Verdict.INCONCLUSIVE),
        ("", Verdict.INCONCLUSIVE),
    ],
)
def test_the_verdict_of_a_run(verdicts: str, verdict: Verdict) -> None:
    results = [
        add_up((), ()).model_copy(update={"verdict": Verdict(name)}) for name in verdicts.split()
    ]

    assert run_verdict(results) is verdict


CRITERION = SPEC.metrics_to_evaluate[0]


def played(*results: CriterionResult, outcome: str = "passed", run_index: int = 0) -> Ending:
    return Ending(run_index, Outcome(outcome), "Because.", results)


def unapplied(result: CriterionResult) -> CriterionResult:
    measurement = result.measurement.model_copy(update={"applied": False})
    return result.model_copy(update={"measurement": measurement})


@pytest.mark.parametrize("silent", [SILENT, unapplied(MET)])
def test_a_unit_test_does_not_pass_on_a_criterion_that_never_applied(
    silent: CriterionResult,
) -> None:
    sessions = [played(silent, MET, run_index=n) for n in range(5)]

    found = add_up([CRITERION, CRITERION], sessions)

    assert (found.passed, found.counted, found.verdict) == (5, 5, Verdict.INCONCLUSIVE)
    assert [(each.applied, each.sessions) for each in found.criteria] == [(0, 5), (5, 5)]
    assert "'confirmed' applied in 0 of 5 sessions" in found.reason
    assert found.decided_by is None


def test_a_criterion_that_applied_once_is_enough() -> None:
    found = add_up([CRITERION], [played(MET), played(unapplied(MET))])

    assert (found.verdict, found.criteria[0].applied) == (Verdict.PASSED, 1)


def test_what_was_never_decided_may_apply() -> None:
    sessions = [played(UNCLEAR, outcome="judge_inconclusive")]

    found = add_up([CRITERION], sessions)

    assert (found.criteria[0].applied, found.criteria[0].never_applied) == (0, False)
    assert (found.verdict, found.reason) == (Verdict.INCONCLUSIVE, "« C’est confirmé. »")


def test_an_optional_criterion_need_not_apply() -> None:
    optional = CRITERION.model_copy(update={"optional": True})

    found = add_up([optional], [played(unapplied(MET))])

    assert (found.verdict, found.criteria[0].applied, found.reason) == (Verdict.PASSED, 0, "")


def test_a_session_that_broke_off_is_not_held_against_the_criteria_it_did_not_reach() -> None:
    sessions = [played(outcome="agent_error"), played(MISSED, outcome="failed", run_index=1)]

    [tally] = add_up([CRITERION], sessions).criteria

    assert (tally.sessions, tally.applied, tally.failed) == (1, 1, 1)


@pytest.mark.parametrize(
    ("sessions", "decided_by", "reason"),
    [
        # A session that does not count fails its criteria in vain.
        ("cancelled:missed failed:missed", 1, "« C’est confirmé. »"),
        ("infrastructure_error passed:met agent_error", 2, "Because."),
        # What it failed is not why it failed.
        ("max_interactions:missed", 0, "Because."),
        ("passed:met simulator_fault judge_inconclusive", 1, "Because."),
        ("passed:met", None, ""),
    ],
)
def test_the_reason_is_that_of_a_session_that_decided(
    sessions: str, decided_by: int | None, reason: str
) -> None:
    by_name = {"met": [MET], "missed": [MISSED], "": []}
    endings = []
    for number, each in enumerate(sessions.split()):
        outcome, _, results = each.partition(":")
        endings.append(played(*by_name[results], outcome=outcome, run_index=number))

    found = add_up([CRITERION], endings)

    assert (found.decided_by, found.reason) == (decided_by, reason)
