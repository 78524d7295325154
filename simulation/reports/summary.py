"""From a run's report (as GraphQL answers it) to the rows that people read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One unit test of a run. ``example`` justifies one failing or broken session."""

    unit_test: str
    sessions: str
    pass_rate: str
    verdict: str
    failed_criteria: str
    example: str


def rows(report: dict[str, Any]) -> list[Row]:
    """The rows of a run, unit test by unit test."""
    return [_row(unit_test) for unit_test in report["unitTests"]]


def _row(unit_test: dict[str, Any]) -> Row:
    result = unit_test["result"] or {}
    sessions = unit_test["sessions"]
    rate = result.get("passRate")
    failed = Counter(
        item["criterionName"]
        for session in _decisive(sessions)
        for item in session["results"]
        if item["passed"] is False
    )
    return Row(
        unit_test=unit_test["pinned"]["name"],
        sessions=f"{len(sessions)}/{unit_test['runCount']}",
        pass_rate="-" if rate is None else f"{rate:.0%}",
        verdict=(result.get("verdict") or "-").lower(),
        failed_criteria=", ".join(f"{name} ({count}x)" for name, count in failed.items()),
        example=_example(sessions),
    )


def _decisive(sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sessions whose failures are the agent's."""
    return [each for each in sessions if each["outcome"] != "SIMULATOR_FAULT"]


def _example(sessions: list[dict[str, Any]]) -> str:
    for session in _decisive(sessions):
        for item in session["results"]:
            if item["passed"] is False:
                return f"session {session['runIndex'] + 1}: {item['justification']}"
    for session in sessions:
        if session["outcome"] not in ("PASSED", "CANCELLED"):
            return f"session {session['runIndex'] + 1}: {session['reason']}"
    return ""
