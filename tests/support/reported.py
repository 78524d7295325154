"""Runs as GraphQL tells them to reports, with whatever texts users and agents may write."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from simulation.catalog.session.outcome import Outcome
from simulation.reports.run_report.report import RunReport, run_report
from simulation.reports.run_report.session import ReportedSession
from simulation.reports.run_report.writer import ReportWriter

HOSTILE = (
    "<script>alert(1)</script>",
    "]]>",
    "--> <!-- ",
    "\x00\x1b[2J\ud83d￾",
    "@everyone #1 GH-2 https://evil.example www.evil.example",
    "| a | b |\n| --- | --- |",
    "```\n# title",
    "` `` ```",
    "</code></details>",
    "=HYPERLINK(1)",
    "&amp;&#64;x",
    "a\\|b",
    "' onmouseover='x' \" onload=\"x",
    "![x](http://evil.example/x.png)",
    "one\r\ntwo\u2028three\tfour",
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(codec=None), min_size=1, max_size=30)
)
OUTCOMES = tuple(each.name for each in Outcome)


def answered_session(slot: int, index: int, outcome: str, text: str, **more: Any) -> dict[str, Any]:
    """A session as GraphQL tells it; ``text`` stands wherever somebody may write."""
    result = {
        "criterionName": text,
        "onlyMeasured": False,
        "applied": True,
        "passed": outcome == "PASSED",
        "inconclusive": False,
        "value": text,
        "justification": text,
        "references": [],
    }
    result_of_tool = {"content": {"told": text}, "isError": True}
    call = {"name": text, "arguments": {text: text}, "problem": None, "result": result_of_tool}
    message = {
        "key": "1-agent-1",
        "turn": 1,
        "role": "AGENT",
        "text": text,
        "latencyMs": 5.0,
        "reasoning": text,
        "cutShort": None,
        "toolCalls": [call],
    }
    return {
        "databaseId": f"{slot:024x}",
        "slot": slot,
        "runIndex": index,
        "outcome": outcome,
        "reason": text,
        "turns": 1,
        "agentLatencyMs": 5.0,
        "earlier": [],
        "finishedAt": "2026-06-01T12:00:05+00:00",
        "results": [result] if outcome in ("PASSED", "FAILED") else [],
        "objectiveMet": True,
        "personaBreaks": [{"kind": "GAVE_AWAY", "key": "", "why": text}],
        "transcript": [message],
    } | more


def answered_unit_test(number: int, text: str, outcomes: Sequence[str]) -> dict[str, Any]:
    """A unit test as GraphQL tells it, whose gate asks for all of its sessions."""
    passed = outcomes.count("PASSED")
    counted = sum(Outcome(each.lower()).counts for each in outcomes)
    verdict = "FAILED" if passed < counted else "PASSED"
    if verdict == "PASSED" and counted < len(outcomes):
        verdict = "INCONCLUSIVE"
    return {
        "pinned": {"id": f"{number:024x}", "name": f"{number} {text}", "version": 2},
        "service": {"id": "a" * 24, "name": text, "version": 1},
        "serviceVersionSetName": "release",
        "runCount": len(outcomes),
        "result": {
            "sessions": len(outcomes),
            "passed": passed,
            "counted": counted,
            "errors": 0,
            "passRate": passed / counted if counted else None,
            "interval": None,
            "verdict": verdict,
            "reason": "" if verdict == "PASSED" else text,
            "decidedBy": None,
            "gate": {"text": "all pass"},
            "flaky": 0 < passed < counted,
            "saved": outcomes.count("SAVED"),
            "surplus": 0,
            "outcomes": [
                {"outcome": each, "sessions": outcomes.count(each)} for each in sorted({*outcomes})
            ],
        },
    }


def answered_run(text: str, unit_tests: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A run as GraphQL tells it, without its sessions."""
    results = [each["result"] for each in unit_tests if each["result"]]
    verdicts = {each["verdict"] for each in results}
    verdict = next((v for v in ("FAILED", "INCONCLUSIVE", "PASSED") if v in verdicts), None)
    passed, counted = (sum(each[name] for each in results) for name in ("passed", "counted"))
    planned = sum(each["runCount"] for each in unit_tests)
    return {
        "databaseId": "b" * 24,
        "status": "COMPLETED",
        "parkedAt": None,
        "verdict": verdict,
        "seed": 7,
        "simulator": "RULES",
        "createdAt": "2026-06-01T12:00:00+00:00",
        "finishedAt": "2026-06-01T12:00:10+00:00",
        "stoppedBy": None,
        "budgetReached": None,
        "unitTestSet": {"name": text},
        "unitTestSetVersion": 1,
        "labels": [{"key": text, "value": text}],
        "progress": {"planned": planned, "finished": planned},
        "policy": {"maxFaultShare": 0.2},
        "baseline": None,
        "regressions": [],
        "total": {
            "counted": counted,
            "passed": passed,
            "passRate": passed / counted if counted else None,
            "interval": None,
            "tooManyFaults": False,
            "faults": {"attempts": planned, "count": 0, "share": 0.0, "byOutcome": []},
        },
        "merged": None,
        "faultsByService": [{"of": text, "faults": {"attempts": planned, "count": 1}}],
        "faultsByModel": [],
        "reviewed": None,
        "correctedRates": [],
        "unitTests": list(unit_tests),
    } | more


@dataclass(frozen=True)
class Told:
    """A run with its sessions."""

    report: RunReport
    sessions: list[ReportedSession]

    def written(self, writer: Callable[[], ReportWriter]) -> bytes:
        """What a writer makes of it."""
        made, target = writer(), io.BytesIO()
        made.begin(self.report, target)
        for session in self.sessions:
            made.add(session)
        made.finish()
        return target.getvalue()


def told(
    text: str,
    outcomes: Sequence[Sequence[str]],
    texts: Sequence[str] = (),
    comparison: dict[str, Any] | None = None,
    **more: Any,
) -> Told:
    """A run of unit tests whose sessions end with ``outcomes``; ``texts`` take turns in them."""
    tests = [answered_unit_test(n, text, list(each)) for n, each in enumerate(outcomes)]
    report = run_report(answered_run(text, tests, **more), comparison)
    choose = texts or [text]
    sessions = []
    for each, ended in zip(report.unit_tests, outcomes, strict=True):
        for index, (slot, outcome) in enumerate(zip(each.slots, ended, strict=True)):
            text_said = choose[slot % len(choose)]
            answered = answered_session(slot, index, outcome, text_said)
            sessions.append(ReportedSession(each, answered))
    return Told(report, sessions)


RUNS = st.builds(
    told,
    TEXTS,
    st.lists(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(TEXTS, min_size=1, max_size=4),
)
"""Runs with any outcomes and any texts."""
