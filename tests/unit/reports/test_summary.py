"""The rows of a run that people read."""

from __future__ import annotations

from typing import Any

from simulation.reports.summary import rows


def session(index: int, outcome: str, reason: str, *failed: str) -> dict[str, Any]:
    results = [
        {"criterionName": name, "passed": False, "justification": f"{name} is missing."}
        for name in failed
    ]
    return {"runIndex": index, "outcome": outcome, "reason": reason, "results": results}


def row_of(*sessions: dict[str, Any]) -> Any:
    result = {"passRate": None, "verdict": "INCONCLUSIVE"}
    unit_test = {"pinned": {"name": "Books"}, "result": result, "runCount": len(sessions)}
    [row] = rows({"unitTests": [unit_test | {"sessions": list(sessions)}]})
    return row


def test_what_a_simulator_has_spoilt_is_no_failed_criterion() -> None:
    row = row_of(session(0, "SIMULATOR_FAULT", "The agent asked “Why?”.", "Is booked"))
    assert row.criteria == ""
    assert row.reason == "session 1: The agent asked “Why?”."


def test_what_the_agent_failed_is_named_first() -> None:
    row = row_of(
        session(0, "SIMULATOR_FAULT", "The agent asked “Why?”.", "Is booked"),
        session(1, "FAILED", "Not met: Is polite.", "Is polite"),
    )
    assert row.criteria == "Is polite (1x)"
    assert row.reason == "session 2: Is polite is missing."
