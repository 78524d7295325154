"""What a run found, as far as a pipeline may want to fail by it."""

from __future__ import annotations

from enum import StrEnum

from simulation.reports.run_report.report import RunReport, Standing


class Finding(StrEnum):
    """Something in a run that is no plain pass."""

    FAILED = "failed"
    FLAKY = "flaky"
    UNDECIDED = "undecided"
    REGRESSED = "regressed"
    ERROR = "error"

    @property
    def of_the_agent(self) -> bool:
        """Whether the agent did something; the rest says that not enough is known of it."""
        return self in (Finding.FAILED, Finding.FLAKY, Finding.REGRESSED)


def findings_of(report: RunReport) -> frozenset[Finding]:
    """All that is to be found in a run as far as it has come.

    A run is at ``error`` by unit tests that faults left undecided, by too many faults, and where
    its budget stopped it.
    """
    standings = {each.standing for each in report.unit_tests}
    total = report.answered["total"]
    found = {
        Finding.FAILED: report.verdict == "failed" or Standing.FAILED in standings,
        Finding.FLAKY: any(each.flaky for each in report.unit_tests),
        Finding.UNDECIDED: Standing.UNDECIDED in standings,
        Finding.REGRESSED: bool(report.regressions),
        Finding.ERROR: Standing.ERROR in standings
        or bool(total and total["tooManyFaults"])
        or bool(report.answered["stoppedBy"]),
    }
    return frozenset(each for each, there in found.items() if there)
