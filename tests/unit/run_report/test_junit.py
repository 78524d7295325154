"""JUnit XML says what the run says, whatever users and agents have written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from junitparser import JUnitXml, xunit2

from simulation.kernel.showable import for_terminal
from simulation.reports.run_report.junit import MAX_CONVERSATIONS, JUnitWriter
from simulation.reports.run_report.report import Standing, run_report
from simulation.reports.run_report.session import ReportedSession
from tests.support.reported import RUNS, Told, told

ELEMENTS = {
    Standing.FAILED: "Failure",
    Standing.ERROR: "Error",
    Standing.UNDECIDED: "Skipped",
    Standing.UNFINISHED: "Skipped",
}


def read(run: Told) -> Any:
    """The one suite that a run makes, as junitparser reads it."""
    [suite] = xunit2.JUnitXml.fromroot(JUnitXml.fromstring(run.written(JUnitWriter))._elem)
    return suite


def properties(of: Any) -> dict[str, str]:
    return {each.name: each.value for each in of.properties()}


@given(RUNS)
def test_what_is_read_back_is_the_run(run: Told) -> None:
    suite, report = read(run), run.report
    cases = list(suite)

    assert suite.name == for_terminal(report.set_name)
    assert [case.name for case in cases] == [for_terminal(each.name) for each in report.unit_tests]
    for case, unit_test in zip(cases, report.unit_tests, strict=True):
        wanted = ELEMENTS.get(unit_test.standing)
        assert [type(each).__name__ for each in case.result] == [wanted] * bool(wanted)
        assert case.is_flaky == (unit_test.standing is Standing.PASSED and unit_test.flaky)
        told = properties(case)
        assert told["flaky"] == str(unit_test.flaky).lower()
        assert {
            name.removeprefix("outcome."): int(count)
            for name, count in told.items()
            if name.startswith("outcome.")
        } == {e["outcome"].lower(): e["sessions"] for e in unit_test.result["outcomes"]}
    counted = (suite.tests, suite.failures, suite.errors, suite.skipped)
    suite.update_statistics()
    assert counted == (suite.tests, suite.failures, suite.errors, suite.skipped)
    assert properties(suite)["verdict"] == report.verdict


@given(RUNS)
def test_why_and_what_was_said_is_there_in_full(run: Told) -> None:
    said = {case.name: case.system_out or "" for case in read(run)}
    for session in run.sessions:
        if session.failed:
            assert for_terminal(session.words()) in said[for_terminal(session.unit_test.name)]


def test_the_justification_is_the_message() -> None:
    run = told("Polite", [["PASSED", "FAILED"], ["INFRASTRUCTURE_ERROR"], ["CANCELLED"]], ["Rude!"])
    failed, broken, cancelled = read(run)
    assert (failed.result[0].message, failed.result[0].type) == ("Rude!: Rude!", "failed")
    assert (broken.result[0].message, broken.result[0].type) == ("Rude!", "infrastructure_error")
    assert cancelled.result[0].message == "The run is completed: 4 of 4 sessions."
    assert "agent: Rude!" in failed.system_out


def flaky_and_passed() -> Told:
    run = told("Lenient", [["PASSED", "FAILED", "INFRASTRUCTURE_ERROR"]])
    run.report.unit_tests[0].result["verdict"] = "PASSED"
    return told_again(run)


def told_again(run: Told, **more: Any) -> Told:
    report = run_report(run.report.answered | more)
    again = [ReportedSession(report.at(e.slot), e.answered) for e in run.sessions]
    return Told(report, again)


def test_a_flaky_unit_test_that_passed_is_told_as_surefire_does() -> None:
    [case] = read(flaky_and_passed())
    assert case.is_passed
    assert [each.type for each in case.flaky_failures()] == ["failed"]
    assert [each.type for each in case.flaky_errors()] == ["infrastructure_error"]
    assert "agent: Lenient" in case.flaky_failures()[0].system_out


@pytest.mark.parametrize("not_allowed", [True, False])
def test_a_regression_fails_where_it_is_not_allowed(not_allowed: bool) -> None:
    regression = {
        "unitTestId": f"{0:024x}",
        "name": "0 Books",
        "basePassed": 9,
        "baseCounted": 9,
        "passed": 3,
        "counted": 9,
        "reason": "It was better.",
    }
    baseline = {"unitTestSetRunId": "c" * 24, "notAllowed": not_allowed}
    run = told_again(told("Books", [["PASSED"]]), baseline=baseline, regressions=[regression])
    [case] = read(run)
    told_of = [(each.type, each.message) for each in case.result]
    assert told_of == [("regressed", "Regressed: It was better.")] * not_allowed
    assert properties(case)["regressed"] == "true"


def test_so_many_conversations_are_not_all_there() -> None:
    run = told("Fails", [["FAILED"] * (MAX_CONVERSATIONS + 2)])
    [case] = read(run)
    assert case.system_out.count("agent: Fails") == MAX_CONVERSATIONS
    assert case.system_out.endswith(f"… and 2 more: simulation transcript {'b' * 24} --failed")


def test_the_same_run_makes_the_same_bytes() -> None:
    run = told("Books", [["FAILED", "PASSED"]])
    assert run.written(JUnitWriter) == run.written(JUnitWriter)


def test_what_ended_beyond_the_verdict_is_no_reason() -> None:
    run = told("Early", [["PASSED", "FAILED"]])
    result = run.report.unit_tests[0].result
    result |= {"verdict": "PASSED", "flaky": False, "surplus": 1, "passed": 1, "counted": 1}
    [case] = read(told_again(run))
    assert (case.is_passed, case.is_flaky, case.system_out) == (True, False, None)


def test_a_fault_in_a_unit_test_that_passed_makes_it_not_flaky() -> None:
    run = told("Lenient", [["PASSED", "INFRASTRUCTURE_ERROR"]])
    run.report.unit_tests[0].result["verdict"] = "PASSED"
    [case] = read(told_again(run))
    assert (case.is_passed, case.is_flaky) == (True, False)
    assert "agent: Lenient" in case.system_out
