"""docker-compose.yml: what it promises, and what its own client says where there is one."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import time
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from psycopg.conninfo import conninfo_to_dict

from simulation.pulse.engine.address import postgres_url, written
from simulation.settings import Settings
from tests.support.distributed import DISTRIBUTED

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"

PLATFORM = ("api", "worker")
AWS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}
OF_COMMANDS = {"SIMULATION_DATA", "SIMULATION_URL", "SIMULATION_API_KEY"}
"""The image says where data is; the others are for whoever calls a server."""
OF_THE_FILE = {
    "SIMULATION_DATABASE_URL",
    "SIMULATION_ENGINE_URL",
    "SIMULATION_ENGINE_PASSWORD",
    "SIMULATION_HEARTBEAT_FILE",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def test_every_service_has_a_health_check(compose: dict[str, Any]) -> None:
    assert {name for name, each in compose["services"].items() if "healthcheck" not in each} == (
        set()
    )


@pytest.mark.parametrize("name", [*PLATFORM, "demo-agent", "demo-catalog"])
def test_a_signal_to_a_starting_process_is_not_lost(compose: dict[str, Any], name: str) -> None:
    assert compose["services"][name]["init"] is True


def test_images_are_pinned_to_a_minor_version(compose: dict[str, Any]) -> None:
    images = {each["image"] for each in compose["services"].values()} - {"simulation"}
    images |= set(re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text("utf-8"), re.M))
    assert len(images) == 3
    assert all(re.search(r":\d+\.\d+(-slim)?$", image) for image in images), images


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
        assert service["environment"]["SIMULATION_ARTIFACTS_URL"].endswith(":-file:///artifacts}")
        assert service["volumes"] == ["artifacts:/artifacts"]


@pytest.mark.parametrize("name", [*PLATFORM, "demo-catalog"])
def test_every_setting_is_handed_on(compose: dict[str, Any], name: str) -> None:
    known = {
        str(field.validation_alias or f"simulation_{key}").upper()
        for key, field in Settings.model_fields.items()
        if key != "agent_variables"
    }
    given = compose["services"][name]["environment"]
    assert set(given) - {"SIMULATION_AGENT_DEMO_URL"} - AWS == known - OF_COMMANDS
    for variable in set(given) - OF_THE_FILE:
        assert given[variable].startswith(f"${{{variable}:-"), "what is set outside counts"


@pytest.mark.parametrize("password", ["p@ss", "a/b", "50%", "two words", "#?:&=+'\"ä"])
def test_any_password_works(compose: dict[str, Any], password: str) -> None:
    environment = compose["services"]["worker"]["environment"]
    variable = "${SIMULATION_POSTGRES_PASSWORD}"
    assert environment["SIMULATION_ENGINE_PASSWORD"] == variable
    assert variable not in environment["SIMULATION_ENGINE_URL"]

    url = postgres_url(environment["SIMULATION_ENGINE_URL"], password)
    assert url.password == password
    assert postgres_url(written(url)).password == password
    assert conninfo_to_dict(written(url))["password"] == password


def test_databases_answer_from_this_machine(compose: dict[str, Any]) -> None:
    check = compose["services"]["postgres"]["healthcheck"]["test"]
    assert check[:4] == ["CMD", "pg_isready", "--host", "127.0.0.1"], "not by the socket of initdb"
    [documented] = re.findall(r"# (mongodb://127\.\S+)", FILE.read_text("utf-8"))
    assert "27017" in documented
    texts = [documented, *(each.read_text("utf-8") for each in (ROOT / "docs").glob("*.md"))]
    for url in re.findall(r"mongodb://127\.\S+", "\n".join(texts)):
        assert "directConnection=true" in url, url


def test_looking_after_a_worker_costs_nothing(compose: dict[str, Any], tmp_path: Path) -> None:
    kind, script = compose["services"]["worker"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    heartbeat = tmp_path / "heartbeat"

    def check() -> int:
        command = ["sh", "-c", script.replace("$$", "$")]
        env = {"PATH": os.environ["PATH"], "SIMULATION_HEARTBEAT_FILE": str(heartbeat)}
        return subprocess.run(command, env=env, check=False, capture_output=True).returncode

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert check() != 0, "a worker that never was ready"
    heartbeat.touch()
    assert check() == 0
    os.utime(heartbeat, (time.time() - 60,) * 2)
    assert check() != 0, "one that hangs"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.3, "CPU seconds of three checks"


def test_connectors_reach_the_demo_agent_and_nothing_else(compose: dict[str, Any]) -> None:
    services = compose["services"]
    demo = {name: each for name, each in services.items() if "demo" in each.get("profiles", ())}
    assert set(demo) == {"demo-agent", "demo-catalog"}
    lines = (ROOT / "compose.demo.env").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    address = demo["demo-agent"]["networks"]["agents"]["ipv4_address"]
    [of_network] = compose["networks"]["agents"]["ipam"]["config"]
    assert ip_address(address) in ip_network(of_network["subnet"])
    assert given["SIMULATION_AGENT_NETWORKS"] == f"{address}/32"
    url = urlsplit(given["SIMULATION_AGENT_DEMO_URL"])
    assert url.hostname in services
    assert str(url.port) in services["demo-agent"]["command"]
    bound = json.loads(given["SIMULATION_AGENT_BINDINGS"].strip("'"))
    assert Settings(agent_bindings=bound).agent_bindings
    for name in ("mongodb", "postgres"):
        assert "networks" not in services[name], "databases are out of reach of agents"


def test_commands_of_the_demo_are_told_as_they_are(compose: dict[str, Any]) -> None:
    told = subprocess.run(
        ["make", "compose-demo"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert "--env-file compose.demo.env --profile demo up" in told
    assert "simulation run 'Café Meridian regression'" in told
    assert compose["services"]["demo-catalog"]["command"][-1] == "/app/seed_data"
    copied = re.findall(r"^COPY (\S+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.M)
    assert {"simulation", "graphql_schema", "seed_data"} <= set(copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in copied} <= set(ignored), "what is copied is sent to the build"


def test_the_image_can_write_where_data_goes() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.search(r"^ENV SIMULATION_DATA=/data$", text, re.M)
    assert re.search(r"install --directory --owner simulation .*/data", text)


def test_the_image_has_what_was_tested() -> None:
    plain, shipped, tested = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.lock", "requirements-image.lock", "requirements-dev.lock")
    )
    assert "boto3" in shipped, "artifacts in a bucket"
    assert plain.keys() < shipped.keys()
    assert shipped.items() <= tested.items()


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
