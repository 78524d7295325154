"""The operation that compares two runs."""

from __future__ import annotations

from simulation.reports.run_report.operations import COMPARE_RUNS as COMPARE_RUNS
