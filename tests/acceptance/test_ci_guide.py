"""The pipelines of docs/ci.md are run as they are written."""

from __future__ import annotations

import json
import os
import re
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from simulation.reports.run_report.findings import Finding
from tests.acceptance.conftest import ROOT, Workspace, environment
from tests.support.forked import Forked

GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
GITHUB, GITLAB, WITH_A_SERVER = (
    yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
)
NO_AGENT = "http://127.0.0.1:9"

ASKS = """#!{python} -ISs
import json, os, socket, sys
asking = socket.socket(socket.AF_UNIX)
asking.connect({address!r})
asked = dict(arguments=sys.argv[1:], cwd=os.getcwd(), env=dict(os.environ))
asking.sendall(json.dumps(asked).encode() + b"\\n")
code, out, err = json.loads(asking.makefile().read())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""
"""Stands for the installed command, without its two seconds of imports."""


class Runs(socketserver.StreamRequestHandler):
    """Runs one `simulation` command for a script."""

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        process = Forked("simulation", asked["arguments"], cwd=Path(asked["cwd"]), env=asked["env"])
        said: dict[str, str] = {}
        readers = [
            threading.Thread(target=lambda name=name, of=of: said.update({name: of.read()}))
            for name, of in (("out", process.stdout), ("err", process.stderr))
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        answer = (process.wait(60), said["out"], said["err"])
        self.wfile.write(json.dumps(answer).encode())


@dataclass
class Runner:
    """A machine that runs the scripts of pipelines; it has no network, and nothing to install."""

    directory: Path
    env: dict[str, str]
    log: list[str] = field(default_factory=list)

    def script(self, script: str, **env: str) -> int:
        """The exit code of a script."""
        ended = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.directory,
            env=self.env | env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        self.log += [ended.stdout, ended.stderr]
        return ended.returncode

    def read(self, name: str) -> str:
        return (self.directory / name).read_text(encoding="utf-8")

    @property
    def said(self) -> str:
        return "\n".join(self.log)


@pytest.fixture
def runner(tmp_path: Path, catalog: Path) -> Iterator[Runner]:
    directory, programs = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(catalog, directory / "seed_data")
    programs.mkdir()
    address = str(tmp_path / "asked")
    with socketserver.ThreadingUnixStreamServer(address, Runs) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name, text in (
            ("simulation", ASKS.format(python=sys.executable, address=address)),
            ("pip", '#!/bin/sh\ntest "$*" = "install -r requirements-simulation.txt"\n'),
            ("gh", '#!/bin/sh\necho "$*" >> comments; cat "$5" >> comments\n'),
        ):
            program = programs / name
            program.write_text(text)
            program.chmod(0o755)
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        yield Runner(directory, environment(PATH=path))
        server.shutdown()


def github(runner: Runner, job: dict[str, Any], **env: str) -> int:
    """Run the steps of a job as GitHub does: after a failure only those that always run."""
    code = 0
    for step in job["steps"]:
        if "run" in step and (code == 0 or step.get("if") == "always()"):
            own = {
                name: "7" if "{{" in value else value for name, value in step.get("env", {}).items()
            }
            code = runner.script(step["run"], **env | own) or code
    return code


def gitlab(runner: Runner, job: dict[str, Any], **env: str) -> int:
    return runner.script("\n".join(job["script"]), **env)


def suite_of(runner: Runner) -> Any:
    [suite] = JUnitXml.fromstring(runner.read("reports/junit.xml"))
    return suite


def test_github_shows_what_failed_all_the_same(runner: Runner) -> None:
    [job] = GITHUB["jobs"].values()
    env = dict.fromkeys(job["env"], "secret") | {
        "SIMULATION_AGENT_DEMO_URL": NO_AGENT,
        "GITHUB_RUN_ID": "1",
        "GITHUB_JOB": "simulation",
        "GITHUB_SHA": "4f2a",
        "GITHUB_STEP_SUMMARY": str(runner.directory / "step-summary"),
    }
    assert github(runner, job, **env) == 3, runner.said
    summary = runner.read("reports/summary.md")
    assert "## ❔ inconclusive: `Smoke`" in summary
    assert "`commit=4f2a`" in summary
    assert runner.read("step-summary") == summary
    assert runner.read("comments") == (
        "pr comment 7 --body-file reports/summary.md --edit-last --create-if-none\n" + summary
    )
    suite = suite_of(runner)
    assert (suite.errors, suite.tests) == (2, 2)
    assert runner.read("reports/report.html").startswith("<!DOCTYPE html>")


def test_gitlab_plays_in_the_job(runner: Runner, workspace: Workspace) -> None:
    env = {"SIMULATION_AGENT_DEMO_URL": workspace.agent.address}
    job = GITLAB["simulation"]
    assert gitlab(runner, job, CI_JOB_ID="1", CI_COMMIT_SHA="4f2a", **env) == 0, runner.said
    suite = suite_of(runner)
    assert (suite.tests, suite.failures, suite.errors) == (2, 0, 0)
    assert {job["artifacts"]["reports"]["junit"], *job["artifacts"]["paths"]} == {
        "reports/junit.xml",
        "reports",
    }


def test_one_job_starts_a_run_and_another_waits(runner: Runner, workspace: Workspace) -> None:
    _, url = workspace.serve()
    env = {"SIMULATION_URL": url, "CI_PIPELINE_ID": "12", "CI_COMMIT_REF_NAME": "more-tables"}
    main = 'simulation run "Smoke" --label branch=main'
    assert runner.script(main, **env) == 0, runner.said
    assert gitlab(runner, WITH_A_SERVER["start"], **env) == 0, runner.said
    assert gitlab(runner, WITH_A_SERVER["decide"], **env) == 0, runner.said
    told = {each.name: each.value for each in suite_of(runner).properties()}
    assert (told["label.job"], told["label.branch"]) == ("12", "more-tables")
    assert f"No unit test is shown to be worse than in `{told['baseline']}`" in runner.read(
        "reports/summary.md"
    )


def test_the_guide_names_every_finding_and_file() -> None:
    for each in (*Finding, "none"):
        assert f"| `{each}` |" in GUIDE
    for each in ("junit", "summary", "html", "jsonl", "csv"):
        assert f"| `--{each} F` |" in GUIDE
