"""The report of a run, for people and programs."""

from __future__ import annotations

from typing import Any

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import Api
from simulation.client.asynchronous import AsyncClient
from simulation.reports.summary import (
    budget_told,
    merged_rows,
    regressions_of,
    rows,
    total_of,
)


async def report(api: Api, id: str, *, format: Format) -> ExitCode:
    """Write the report of a run; its verdict becomes the exit code."""
    run = await AsyncClient.over(api).report(id)
    write_report(dict(run), format)
    return exit_code(run["status"], run["verdict"])


def write_report(run: dict[str, Any], format: Format) -> None:
    """Write the report of a run to standard output."""
    if format is Format.JSON:
        write_json(run)
    else:
        _write_table(run)


def _write_table(run: dict[str, Any]) -> None:
    labels = "".join(f" · {each['key']}={each['value']}" for each in run["labels"])
    title = f"{run['unitTestSet']['name']} · run {run['databaseId']} · seed {run['seed']}{labels}"
    if run["leftOut"]:
        title += f" · without {run['leftOut']} of its unit tests"
    shown = table(
        title, "unit test", "sessions", "pass rate", "verdict", "failed criteria, and why"
    )
    for row in rows(run):
        shown.add_row(
            row.unit_test,
            row.sessions,
            row.pass_rate,
            row.verdict,
            "\n".join(filter(None, (row.criteria, row.reason))),
        )
    verdict = (run["verdict"] or "none yet").lower()
    output = console()
    budget = budget_told(run)
    if budget:
        output.print(budget, highlight=False)
    told = total_of(run)
    if run["total"] and run["total"]["tooManyFaults"]:
        output.print(told.pop(0), highlight=False)
    output.print(shown)
    for line in told + regressions_of(run):
        output.print(line, highlight=False)
    output.print(f"{status_of(run)}, verdict: {verdict}", highlight=False)
    if run["merged"]:
        _write_merged(run)


def _write_merged(run: dict[str, Any]) -> None:
    """What the run and its retries come to together."""
    merged = run["merged"]
    title = f"With its retries: {', '.join(merged['retryIds'])}"
    shown = table(title, "unit test", "sessions", "pass rate", "verdict")
    for row in merged_rows(merged):
        shown.add_row(row.unit_test, row.sessions, row.pass_rate, row.verdict)
    output = console()
    output.print(shown)
    # Whose faults they were is told of the run itself.
    for line in total_of(
        run | {"total": merged["total"], "faultsByService": [], "faultsByModel": []}
    ):
        output.print(line, highlight=False)
    output.print(
        f"{merged['replaced']} sessions were played again, verdict with them: "
        f"{merged['verdict'].lower()}",
        highlight=False,
    )


def status_of(run: dict[str, Any]) -> str:
    """Where ``run`` stands, in a word."""
    return "parked" if run["parkedAt"] else str(run["status"]).lower()


def exit_code(status: str, verdict: str | None) -> ExitCode:
    """How a command ends whose run ended so."""
    if status != "COMPLETED":
        return ExitCode.NOT_COMPLETED
    by_verdict = {"PASSED": ExitCode.PASSED, "FAILED": ExitCode.FAILED}
    return by_verdict.get(verdict or "", ExitCode.NOT_COMPLETED)
