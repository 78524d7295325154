"""From what metrics measured to the verdict of a run."""

from __future__ import annotations

import pytest

from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.messages import Verdict
from simulation.catalog.set_run.verdict import run_verdict, session_outcome, unit_test_result
from tests.support.examples import id_of
from tests.support.runs import result

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
        (Outcome.AGENT_ERROR, True, True),
        (Outcome.SIMULATOR_FAULT, False, True),
        (Outcome.JUDGE_INCONCLUSIVE, False, True),
        (Outcome.INFRASTRUCTURE_ERROR, False, True),
        (Outcome.CANCELLED, False, False),
    ],
)
def test_only_the_agents_own_outcomes_count(outcome: Outcome, counts: bool, is_error: bool) -> None:
    assert (outcome.counts, outcome.is_error) == (counts, is_error)


def test_every_outcome_is_in_that_table() -> None:
    [mark] = test_only_the_agents_own_outcomes_count.pytestmark
    assert {row[0] for row in mark.args[1]} == set(Outcome)


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
    played = [Outcome(name) for name in outcomes.split()]

    found = unit_test_result(id_of("unit_test"), played)

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
        unit_test_result(id_of("unit_test"), ()).model_copy(update={"verdict": Verdict(name)})
        for name in verdicts.split()
    ]

    assert run_verdict(results) is verdict
