"""docker-compose.yml: what it promises, and what its own client says where there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulation.settings import Settings
from tests.support.distributed import DISTRIBUTED

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"

PLATFORM = ("api", "worker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def test_every_service_has_a_health_check(compose: dict[str, Any]) -> None:
    assert {name for name, each in compose["services"].items() if "healthcheck" not in each} == (
        set()
    )


def test_data_is_kept_in_named_volumes(compose: dict[str, Any]) -> None:
    used = {
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", ())
    }
    assert used == set(compose["volumes"]) == {"artifacts", "mongodb", "postgres"}


def test_no_secret_is_written_down(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|KEY|CREDENTIAL", name):
                assert str(value).startswith("${"), name
            for password in re.findall(r"://[^:/]+:([^@]+)@", str(value)):
                assert password.startswith("${"), name


def test_nothing_is_reachable_from_other_machines(compose: dict[str, Any]) -> None:
    ports = [port for each in compose["services"].values() for port in each.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert "--dev" not in compose["services"]["api"]["command"]


def test_what_workers_publish_the_api_hands_out(compose: dict[str, Any]) -> None:
    for name in PLATFORM:
        service = compose["services"][name]
        assert service["environment"]["SIMULATION_ARTIFACTS_URL"] == "file:///artifacts"
        assert service["volumes"] == ["artifacts:/artifacts"]


@pytest.mark.parametrize("name", PLATFORM)
def test_the_platform_knows_every_variable_that_it_is_given(
    compose: dict[str, Any], name: str
) -> None:
    known = {f"SIMULATION_{field.upper()}" for field in Settings.model_fields}
    given = set(compose["services"][name]["environment"])
    assert {each for each in given if not each.startswith("SIMULATION_AGENT_")} <= known


@pytest.mark.parametrize("name", PLATFORM)
def test_tests_of_workers_run_in_the_same_environment(compose: dict[str, Any], name: str) -> None:
    assert set(compose["services"][name]["environment"]) >= DISTRIBUTED


def test_there_are_two_workers_and_one_api(compose: dict[str, Any]) -> None:
    assert compose["services"]["worker"]["deploy"] == {"replicas": 2}
    assert "deploy" not in compose["services"]["api"]


def docker_compose(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["docker", "compose", *arguments],
        env=os.environ | {"SIMULATION_POSTGRES_PASSWORD": "only-to-read-the-file"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_client_reads_the_file() -> None:
    if shutil.which("docker") is None or docker_compose("version").returncode != 0:
        pytest.skip("there is no client of Docker compose here")
    done = docker_compose("--file", str(FILE), "config", "--quiet")
    assert done.returncode == 0, done.stderr
