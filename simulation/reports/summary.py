"""From a run's report (as GraphQL answers it) to the rows that people read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

_FAILURES = ("FAILED", "MAX_INTERACTIONS", "TOOL_LOOP", "AGENT_ERROR")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit test of a run: its numbers, what it met or did not, and why it did not pass."""

    unit_test: str
    sessions: str
    pass_rate: str
    verdict: str
    criteria: str
    reason: str


def rows(report: dict[str, Any]) -> list[Row]:
    """The rows of a run, unit test by unit test."""
    return [_row(unit_test) for unit_test in report["unitTests"]]


def _row(unit_test: dict[str, Any]) -> Row:
    result = unit_test["result"] or {}
    sessions = unit_test["sessions"]
    return Row(
        unit_test=unit_test["pinned"]["name"],
        sessions=_sessions(unit_test, result),
        pass_rate=rate_of(result),
        verdict=(result.get("verdict") or "-").lower() + (", flaky" if result.get("flaky") else ""),
        criteria=_criteria(sessions, result),
        reason=_reason(result) or _so_far(sessions),
    )


def rate_of(result: dict[str, Any]) -> str:
    """A pass rate with its interval, both in per cent; a dash where nothing counted."""
    rate, interval = result.get("passRate"), result.get("interval")
    if rate is None:
        return "-"
    if interval is None:
        return f"{rate:.0%}"
    return f"{rate:.0%} ({interval['low'] * 100:.0f} to {interval['high'] * 100:.0f})"


def total_of(run: dict[str, Any]) -> list[str]:
    """What all sessions of a run that has ended add up to, in a few lines."""
    total = run.get("total")
    if total is None:
        return []
    lines = []
    faults = total["faults"]
    if faults["count"]:
        kinds = ", ".join(
            f"{each['sessions']} {each['outcome'].lower().replace('_', ' ')}"
            for each in faults["byOutcome"]
        )
        lines.append(
            f"{faults['count']} of {faults['attempts']} attempts ({faults['share']:.0%}) ended by "
            f"faults that are not the agent's: {kinds}."
        )
        lines += [
            f"  {each['of']}: {each['faults']['count']} of {each['faults']['attempts']}"
            for each in (*run["faultsByService"], *run["faultsByModel"])
        ]
    if total["tooManyFaults"]:
        limit = run["policy"]["maxFaultShare"]
        lines[0] = f"TOO MANY FAULTS, more than {limit:.0%}: look at them first. {lines[0]}"
    lines.append(
        f"{total['passed']} of {total['counted']} counted sessions passed: {rate_of(total)}"
    )
    return [*lines, *_by_people(run)]


def _by_people(run: dict[str, Any]) -> list[str]:
    """What the run comes to by its reviews, and by the errors that reviews show of judges."""
    lines, reviewed = [], run.get("reviewed")
    if reviewed is not None:
        total, same = reviewed["total"], reviewed["verdict"] == run["verdict"]
        verdict = reviewed["verdict"].lower()
        lines.append(
            f"By {reviewed['reviews']} review(s) the verdict would "
            f"{'still be' if same else 'be'} {verdict}: {total['passed']} of {total['counted']} "
            f"passed, {rate_of(total)}"
        )
    lines += [
        f"{each['name']}: met in {_figure(each['raw'])} as judged, in "
        f"{_figure(each['corrected'])} by the errors that {each['reviews']} reviews show"
        for each in run.get("correctedRates", ())
        if each["corrected"] is not None and each["raw"] is not None
    ]
    return lines


def regressions_of(run: dict[str, Any]) -> list[str]:
    """What has become worse than in the baseline of a run that has ended, a line each."""
    if run["baseline"] is None or not run["isCompleted"]:
        return []
    found, base = run["regressions"], run["baseline"]["unitTestSetRunId"]
    if not found:
        return [f"No unit test is shown to be worse than in the run {base}."]
    fails = ", which its set does not allow" if run["baseline"]["notAllowed"] else ""
    return [
        f"Worse than in the run {base}{fails}:",
        *(f"  {each['reason']}" for each in found),
    ]


def merged_rows(merged: dict[str, Any]) -> list[Row]:
    """The rows of a run with its retries."""
    return [
        Row(
            unit_test=each["unitTest"]["name"],
            sessions=f"{result['counted']}/{result['sessions']}",
            pass_rate=rate_of(result),
            verdict=result["verdict"].lower() + (", flaky" if result["flaky"] else ""),
            criteria="",
            reason=result["reason"],
        )
        for each in merged["unitTests"]
        if (result := each["result"])
    ]


def budget_told(run: dict[str, Any]) -> str:
    """Which cap stopped a run; empty where none did."""
    reached = run.get("budgetReached")
    if not reached:
        return ""
    what = f"{reached['spent']:,.10g} of {reached['limit']:,.10g} {reached['what'].lower()}"
    if not run.get("stoppedBy"):
        return f"Its budget was used up ({what})."
    return f"STOPPED BY ITS BUDGET ({what}): sessions are missing that were planned."


def _figure(figure: dict[str, Any]) -> str:
    return rate_of({"passRate": figure["value"], "interval": figure["interval"]})


def _sessions(unit_test: dict[str, Any], result: dict[str, Any]) -> str:
    saved = f", {result['saved']} saved" if result.get("saved") else ""
    return f"{len(unit_test['sessions'])}/{unit_test['runCount']}{saved}"


def _criteria(sessions: list[dict[str, Any]], result: dict[str, Any]) -> str:
    """The criteria that failed, and those that applied in no session, with their numbers."""
    failed = Counter(
        item["criterionName"]
        for session in _decisive(sessions, result)
        for item in session["results"]
        if item["passed"] is False
    )
    silent = [
        each
        for each in result.get("criteria", [])
        if not each["applied"] and each["inconclusive"] < each["sessions"]
    ]
    return ", ".join(
        [
            *(f"{name} ({count}x)" for name, count in failed.items()),
            *(
                f"{each['criterionName']}: applied in 0 of {each['sessions']} sessions"
                for each in silent
            ),
        ]
    )


def _decisive(sessions: list[dict[str, Any]], result: dict[str, Any]) -> list[dict[str, Any]]:
    """The sessions whose failures are the agent's, without those played beyond the verdict."""
    own = [each for each in sessions if each["outcome"] != "SIMULATOR_FAULT"]
    if not result.get("surplus"):
        return own
    seen = result["sessions"] - result["saved"] - result["surplus"]
    return [each for each in own if each["runIndex"] < seen]


def _reason(result: dict[str, Any]) -> str:
    reason, decided_by = result.get("reason", ""), result.get("decidedBy")
    return reason if decided_by is None else f"session {decided_by + 1}: {reason}"


def _so_far(sessions: list[dict[str, Any]]) -> str:
    """Why a session did not pass, of a run that goes on."""
    # What the agent failed comes first: anything else does not count.
    for session in sorted(sessions, key=lambda each: each["outcome"] not in _FAILURES):
        if session["outcome"] not in ("PASSED", "CANCELLED", "SAVED", "OUT_OF_BUDGET"):
            failed = [item for item in session["results"] if item["passed"] is False]
            by_criterion = session["outcome"] == "FAILED" and failed
            why = failed[0]["justification"] if by_criterion else session["reason"]
            return f"session {session['runIndex'] + 1}: {why}"
    return ""
