"""A run as its reports tell it, from what GraphQL answers; its sessions come page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from simulation.catalog.session.outcome import Outcome
from simulation.reports.summary import rate_of


class Standing(StrEnum):
    """What a report says of a unit test."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    """Its sessions show too little, either way."""
    ERROR = "error"
    """Faults that are not the agent's left too little to judge."""
    UNFINISHED = "unfinished"
    """Its run has not ended, or was cancelled."""


@dataclass(frozen=True, slots=True)
class ReportedRegression:
    """A unit test that is shown to pass less often than in the baseline; texts for people."""

    unit_test_id: str
    name: str
    before: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportedUnitTest:
    """A unit test of a run. ``slots`` are the places of its sessions; ``result`` is as answered."""

    id: str
    name: str
    version: int
    service: str
    slots: range
    standing: Standing
    result: dict[str, Any] = field(default_factory=dict)
    regression: ReportedRegression | None = None

    @property
    def flaky(self) -> bool:
        """Whether sessions both passed and failed."""
        return bool(self.result.get("flaky"))

    @property
    def pass_rate(self) -> str:
        """The pass rate with its interval, for people."""
        return rate_of(self.result)

    @property
    def reason(self) -> str:
        """Why it did not pass; empty where it did."""
        return str(self.result.get("reason") or "")

    @property
    def told(self) -> str:
        """How it stands, for people: ``failed, flaky, regressed``."""
        marks = ("flaky" * self.flaky, "regressed" * (self.regression is not None))
        return ", ".join((self.standing, *filter(None, marks)))


@dataclass(frozen=True, slots=True)
class RunReport:
    """What is told of a run besides its sessions.

    ``comparison`` is what ``compareRuns`` answered, null where there is no baseline. A number of
    sessions is told as planned and as ended; of a run that goes on the rest is to come.
    """

    id: str
    set_name: str
    status: str
    verdict: str | None
    created_at: datetime
    finished_at: datetime | None
    seed: int
    simulator: str
    labels: tuple[tuple[str, str], ...]
    planned: int
    ended: int
    unit_tests: tuple[ReportedUnitTest, ...]
    baseline: str | None
    regressions: tuple[ReportedRegression, ...]
    comparison: dict[str, Any] | None
    answered: dict[str, Any]

    @property
    def completed(self) -> bool:
        """Whether it was played to its end."""
        return self.status == "completed"

    @property
    def told(self) -> str:
        """What it came to, in a word."""
        return self.verdict or f"no verdict, {self.status}"

    @property
    def seconds(self) -> float | None:
        """How long it took, from its creation to its end."""
        if self.finished_at is None:
            return None
        return (self.finished_at - self.created_at).total_seconds()

    def at(self, slot: int) -> ReportedUnitTest:
        """The unit test that the session in ``slot`` belongs to."""
        return next(each for each in self.unit_tests if slot in each.slots)


def run_report(answered: dict[str, Any], comparison: dict[str, Any] | None = None) -> RunReport:
    """The report of a run. ``comparison`` may be with another run than its own baseline."""
    own = answered["baseline"]["unitTestSetRunId"] if answered["baseline"] else None
    base = comparison["base"]["databaseId"] if comparison else own
    if base == own:
        regressions = tuple(map(_regression, answered["regressions"]))
    else:
        regressions = tuple(_compared(comparison))
    return RunReport(
        id=answered["databaseId"],
        set_name=(answered["unitTestSet"] or {"name": "a set that is gone"})["name"],
        status="parked" if answered["parkedAt"] else answered["status"].lower(),
        verdict=answered["verdict"].lower() if answered["verdict"] else None,
        created_at=datetime.fromisoformat(answered["createdAt"]),
        finished_at=_time(answered["finishedAt"]),
        seed=answered["seed"],
        simulator=answered["simulator"].lower(),
        labels=tuple((each["key"], each["value"]) for each in answered["labels"]),
        planned=answered["progress"]["planned"],
        ended=answered["progress"]["finished"],
        unit_tests=_unit_tests(answered["unitTests"], regressions),
        baseline=base,
        regressions=regressions,
        comparison=comparison,
        answered=answered,
    )


def base_of(answered: dict[str, Any], baseline: str | None = None) -> str | None:
    """What a run is to be compared with: ``baseline``, or its own; null while it goes on."""
    own = answered["baseline"]
    base = baseline or (own["unitTestSetRunId"] if own else None)
    return None if answered["finishedAt"] is None else base


def _unit_tests(
    answered: Sequence[dict[str, Any]], regressions: Sequence[ReportedRegression]
) -> tuple[ReportedUnitTest, ...]:
    by_id = {each.unit_test_id: each for each in regressions}
    found, first = [], 0
    for each in answered:
        pinned, result = each["pinned"], each["result"] or {}
        found.append(
            ReportedUnitTest(
                id=pinned["id"],
                name=pinned["name"],
                version=pinned["version"],
                service=f"{each['service']['name']} {each['serviceVersionSetName']}",
                slots=range(first, first + each["runCount"]),
                standing=_standing(result),
                result=result,
                regression=by_id.get(pinned["id"]),
            )
        )
        first += each["runCount"]
    return tuple(found)


def _standing(result: dict[str, Any]) -> Standing:
    verdict = result.get("verdict")
    if verdict is None:
        return Standing.UNFINISHED
    if verdict in ("PASSED", "FAILED"):
        return Standing(verdict.lower())
    outcomes = [outcome_of(each["outcome"]) for each in result["outcomes"]]
    if verdict == "INCONCLUSIVE" and any(each and each.is_fault for each in outcomes):
        return Standing.ERROR
    if Outcome.CANCELLED in outcomes:
        return Standing.UNFINISHED
    return Standing.UNDECIDED


def outcome_of(answered: str | None) -> Outcome | None:
    """The outcome that GraphQL names; null of none, and of one that a later release has added."""
    try:
        return Outcome((answered or "").lower())
    except ValueError:
        return None


def _regression(answered: dict[str, Any]) -> ReportedRegression:
    return ReportedRegression(
        unit_test_id=answered["unitTestId"],
        name=answered["name"],
        before=f"{answered['basePassed']}/{answered['baseCounted']}",
        now=f"{answered['passed']}/{answered['counted']}",
        reason=answered["reason"],
    )


def _compared(comparison: dict[str, Any] | None) -> list[ReportedRegression]:
    if comparison is None:
        return []
    return [
        ReportedRegression(
            unit_test_id=each["unitTest"]["id"],
            name=each["unitTest"]["name"],
            before=f"{each['base']['passed']}/{each['base']['counted']}",
            now=f"{each['candidate']['passed']}/{each['candidate']['counted']}",
            reason=_shown_by(each),
        )
        for each in comparison["unitTests"]
        if each["change"] == "REGRESSED"
    ]


def _shown_by(compared: dict[str, Any]) -> str:
    interval, p = compared["interval"], compared["pValue"]
    told = f"{compared['unitTest']['name']!r} passes less often: {compared['difference']:+.0%}"
    if interval is not None:
        told += f" ({interval['low'] * 100:+.0f} to {interval['high'] * 100:+.0f})"
    return told if p is None else f"{told}, p {p:.3g}"


def _time(answered: str | None) -> datetime | None:
    return datetime.fromisoformat(answered) if answered else None
