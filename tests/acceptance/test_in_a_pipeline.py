"""What pipelines do with real processes: detach, wait through a restart, two jobs at once."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from junitparser import JUnitXml

from tests.acceptance.conftest import Process, Workspace

SET = "Café Meridian regression"


def serve(workspace: Workspace, port: str = "0") -> tuple[Process, str]:
    process = workspace.start("serve", "--dev", "--port", port)
    return process, process.line("Ready on ").split()[-1].removesuffix("/graphql")


def detached(workspace: Workspace, url: str, *arguments: str) -> str:
    code, said = workspace.call("run", *arguments, "--detach", "--url", url)
    assert code == 0, said.output
    [id] = said.out
    return id


def of_run(report: Path) -> dict[str, str]:
    [suite] = JUnitXml.fromfile(str(report))
    return {each.name: each.value for each in suite.properties()}


def test_a_wait_outlives_its_server(workspace: Workspace, tmp_path: Path) -> None:
    server, url = serve(workspace)
    junit = tmp_path / "reports" / "junit.xml"
    with workspace.agent.held():
        id = detached(workspace, url, SET, "--label", "job=nightly")
        waiting = workspace.start(
            *("runs", "wait", "label:job=nightly", "--url", url, "--junit", str(junit)),
            *("--timeout", "60"),
        )
        waiting.line("sessions 0/50")
        server.end()
        waiting.line("Asking again")
        serve(workspace, str(urlsplit(url).port))
        waiting.line("Answered again")
    assert waiting.wait() == 1, waiting.output
    assert of_run(junit) | {"run": id, "status": "completed", "verdict": "failed"} == of_run(junit)
    assert f"run {id}" in waiting.output


@pytest.mark.parametrize("agent", [20], indirect=True)
def test_two_jobs_of_one_set_at_once(workspace: Workspace, tmp_path: Path) -> None:
    _, url = serve(workspace)
    with workspace.agent.held():
        jobs = {
            job: workspace.start(
                *("run", "Smoke", "--label", f"job={job}", "--url", url),
                *("--junit", str(tmp_path / f"{job}.xml")),
            )
            for job in ("a", "b")
        }
        for process in jobs.values():
            process.line("Started run")
        code, same = workspace.call("run", "Smoke", "--label", "job=a", "--detach", "--url", url)
        assert (code, "Continuing the unfinished run" in same.output) == (0, True)
        code, other = workspace.call(
            *("run", "Smoke", "--label", "job=a", "--seed", "7", "--detach", "--url", url)
        )
        assert (code, "--label job=NAME" in other.output) == (2, True)
    assert {job: process.wait() for job, process in jobs.items()} == {"a": 0, "b": 0}
    runs = {job: of_run(tmp_path / f"{job}.xml") for job in jobs}
    assert {job: told["label.job"] for job, told in runs.items()} == {"a": "a", "b": "b"}
    assert runs["a"]["run"] == same.out[0] != runs["b"]["run"]


@pytest.mark.parametrize("agent", [200], indirect=True)
def test_a_run_that_does_not_end_in_time_is_reported_as_it_is(
    workspace: Workspace, tmp_path: Path
) -> None:
    junit = tmp_path / "junit.xml"
    code, _ = workspace.call("run", "Smoke", "--timeout", "0.3", "--junit", str(junit))
    assert code == 4
    [suite] = JUnitXml.fromfile(str(junit))
    assert (suite.tests, suite.skipped) == (2, 2)
    assert of_run(junit)["status"] == "running"


def test_reports_are_written_of_any_run_and_refused_before_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    code, refused = workspace.call("run", "Smoke", "--junit", "/proc/none/junit.xml")
    assert (code, "--junit: /proc/none/junit.xml cannot be written" in refused.output) == (2, True)
    code, refused = workspace.call("run", "Smoke", "--detach")
    assert (code, "nobody would play the run" in refused.output) == (2, True)
    code, refused = workspace.call("run", "Smoke", "--no-wait", "--csv", "-")
    assert (code, "nothing to report yet" in refused.output) == (2, True)
    _, listed = workspace.call("runs", "list", "--format", "json")
    assert json.loads("\n".join(listed.out)) == [], "nothing was started"

    files = {name: tmp_path / f"report.{name}" for name in ("summary", "html", "jsonl", "csv")}
    places = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    code, ran = workspace.call("run", SET, "--tag", "area:policy", *places, "--fail-on", "none")
    assert code == 0, ran.output
    before = {name: path.read_bytes() for name, path in files.items()}
    for path in files.values():
        path.unlink()
    code, _ = workspace.call("runs", "report", "latest", *places, "--fail-on", "failed,regressed")
    assert code == 1
    assert {name: path.read_bytes() for name, path in files.items()} == before
    code, told = workspace.call("runs", "report", "latest", "--junit", "-")
    assert code == 1
    [suite] = JUnitXml.fromstring("\n".join(told.out))
    assert suite.failures == 1
